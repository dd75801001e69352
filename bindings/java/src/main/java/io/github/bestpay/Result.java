package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the results of all five interfaces have. It is verified, and bound to its request. Immutable.
 *
 * <p>Of the document's fields any but tradeStatus may be absent. U+0000 inside a text is shown as U+FFFD; {@link #json()}
 * has it escaped.
 */
public class Result {
    private final String interfaceName;
    private final TradeStatus tradeStatus;
    private final String tradeStatusText;
    private final boolean isFinal;
    private final LocalDateTime requestDate;
    private final Map<String, String> other;
    private final String json;
    private final Hash hash;
    private final String form;

    Result(Pointer result) {
        interfaceName = C.bestpay_result_interface(result);
        tradeStatus = TradeStatus.of(C.bestpay_result_trade_status(result));
        tradeStatusText = C.bestpay_result_trade_status_text(result);
        isFinal = C.bestpay_result_is_final(result) != 0;
        requestDate = BeijingTime.maybe(C.bestpay_result_request_date(result));
        other = other(
                C.bestpay_result_other_count(result),
                index -> C.bestpay_result_other_name(result, index),
                index -> C.bestpay_result_other_json(result, index));
        json = C.bestpay_result_json(result);
        hash = Hash.of(C.bestpay_result_hash(result));
        form = C.bestpay_result_form(result);
    }

    /** {@return "barcode_order", "qrcode_order", "order_status", "refund" or "refund_status"} */
    public final String interfaceName() {
        return interfaceName;
    }

    /** {@return tradeStatus, to branch on} */
    public final TradeStatus tradeStatus() {
        return tradeStatus;
    }

    /** {@return tradeStatus as sent} */
    public final String tradeStatusText() {
        return tradeStatusText;
    }

    /** {@return whether it will not change any more: SUCCESS, FAIL or CLOSE} */
    public final boolean isFinal() {
        return isFinal;
    }

    /**
     * {@return requestDate of the order or refund that it answers (3.1, 3.2, 3.5), Beijing time, also where it was left out:
     * the date of a question about it; nothing where the request given to {@link Merchant#accept} has none}
     */
    public final Optional<LocalDateTime> requestDate() {
        return Optional.ofNullable(requestDate);
    }

    /** {@return members that the document does not name, verified as well: their JSON by their names on the wire} */
    public final Map<String, String> other() {
        return other;
    }

    /** {@return all fields under their names on the wire, as one JSON object; those of {@link #other()} come last} */
    public final String json() {
        return json;
    }

    /** {@return which hash the platform signed with} */
    public final Hash hash() {
        return hash;
    }

    /** {@return which form of the signing string verified: "sorted", "received", …} */
    public final String form() {
        return form;
    }

    /** {@return the interface and the status} */
    @Override
    public final String toString() {
        return interfaceName + "(" + tradeStatusText + ")";
    }

    /** An amount that may be absent, which in C is -1. */
    static Optional<Amount> amount(long fen) {
        return fen < 0 ? Optional.empty() : Optional.of(Amount.ofFen(fen));
    }

    static Map<String, String> other(C.Size count, Function<C.Size, String> name, Function<C.Size, String> json) {
        Map<String, String> other = new LinkedHashMap<>();
        for (int i = 0; i < count.intValue(); i++) {
            C.Size index = new C.Size(i);
            other.put(name.apply(index), json.apply(index));
        }
        return Collections.unmodifiableMap(other);
    }
}
