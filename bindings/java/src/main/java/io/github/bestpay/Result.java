package io.github.bestpay;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;

/**
 * The common part of all results. It is verified, and belongs to its request. Immutable.
 *
 * <p>Any of the document's fields except tradeStatus may be absent. U+0000 inside a text is shown as U+FFFD; {@link #json()}
 * has it escaped.
 */
public class Result extends ReceivedFields {
    Result(Received received) {
        super(received);
    }

    /**
     * {@return the interface, as {@link Request#interfaceName()}; "unlisted" for one that the document does not list: then
     * all members are in {@link #other()}, and the status is OTHER, because it is not known what they mean}
     */
    public final String interfaceName() {
        return received.text("@interface");
    }

    /** {@return tradeStatus: branch on this} */
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
     * {@return the requestDate of the order or refund that it answers (3.1, 3.2, 3.5), in Beijing time, even if it was left
     * to its default: a question about it needs this date; empty if the request given to {@link Merchant#accept} has none}
     */
    public final Optional<LocalDateTime> requestDate() {
        return received.maybe("@requestDate").map(BeijingTime::of);
    }

    /** {@return the members that the document does not list, verified too: their JSON by their names on the wire} */
    public final Map<String, String> other() {
        return received.other();
    }

    /** {@return all fields under their names on the wire, as one JSON object; those of {@link #other()} come last} */
    public final String json() {
        return received.text("@json");
    }

    /** {@return the hash inside the platform's signature} */
    public final Hash hash() {
        return Hash.of(received.text("@hash"));
    }

    /** {@return the form of the signing string that verified: "sorted", "received", "sorted-skip-null" or "received-skip-null"} */
    public final String form() {
        return received.text("@form");
    }

    /** {@return the interface and the status} */
    @Override
    public final String toString() {
        return interfaceName() + "(" + tradeStatusText() + ")";
    }
}
