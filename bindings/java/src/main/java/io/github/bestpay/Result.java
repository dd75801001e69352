package io.github.bestpay;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;

/**
 * What the results of all interfaces have. It is verified, and bound to its request. Immutable.
 *
 * <p>Of the document's fields any but tradeStatus may be absent. U+0000 inside a text is shown as U+FFFD; {@link #json()}
 * has it escaped.
 */
public class Result extends ReceivedFields {
    Result(Received received) {
        super(received);
    }

    /**
     * {@return which interface it is a result of, as {@link Request#interfaceName()}; "unlisted" for one that the document
     * does not list: then all members are in {@link #other()}, and the status is OTHER, because what they mean is not known}
     */
    public final String interfaceName() {
        return received.text("@interface");
    }

    /** {@return tradeStatus, to branch on} */
    public final TradeStatus tradeStatus() {
        return TradeStatus.of(tradeStatusText());
    }

    /** {@return tradeStatus as sent; empty for an interface that the document does not list} */
    public final String tradeStatusText() {
        return received.maybe("tradeStatus").orElse("");
    }

    /** {@return whether it can no longer change: SUCCESS, FAIL or CLOSE} */
    public final boolean isFinal() {
        return tradeStatus().isFinal();
    }

    /**
     * {@return requestDate of the order or refund that it answers (3.1, 3.2, 3.5), Beijing time, also where it was left out:
     * the date of a question about it; empty if the request given to {@link Merchant#accept} has none}
     */
    public final Optional<LocalDateTime> requestDate() {
        return received.maybe("@requestDate").map(BeijingTime::of);
    }

    /** {@return members that the document does not name, verified as well: their JSON by their names on the wire} */
    public final Map<String, String> other() {
        return received.other();
    }

    /** {@return all fields under their names on the wire, as one JSON object; those of {@link #other()} come last} */
    public final String json() {
        return received.text("@json");
    }

    /** {@return which hash the platform signed with} */
    public final Hash hash() {
        return Hash.of(received.text("@hash"));
    }

    /** {@return which form of the signing string verified: "sorted", "received", …} */
    public final String form() {
        return received.text("@form");
    }

    /** {@return the interface and the status} */
    @Override
    public final String toString() {
        return interfaceName() + "(" + tradeStatusText() + ")";
    }
}
