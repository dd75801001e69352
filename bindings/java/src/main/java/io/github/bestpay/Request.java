package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A request of one of the interfaces. institutionCode and merchantNo come from the merchant. Immutable.
 *
 * @param <R> the result of the interface
 */
public class Request<R extends Result> implements Loggable {
    /** What stands behind the name of a field whose value is JSON. */
    private static final String JSON = ":json";

    private final String interfaceName;
    /** Transient, because they hold the payer's code, and a library such as Gson writes all other members. */
    private final transient Map<String, String> fields;
    private final Function<Received, R> result;
    private final Set<String> masked = new HashSet<>();

    Request(String interfaceName, Fields fields, Function<Received, R> result) {
        this(interfaceName, fields.texts(), result);
    }

    private Request(String interfaceName, Map<String, String> fields, Function<Received, R> result) {
        this.interfaceName = interfaceName;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        this.result = result;
    }

    /**
     * A request of an interface by its name, for programs that know fields only at run time. The fields of its result are
     * in {@link Result#json()}. The name of an interface that the document does not list is its path, or "sdkRequest" and
     * the path for that envelope. Such a request takes any fields, and is treated as one that moves money: it is sent once.
     * ":json" behind the name of one of its fields says that the value is JSON and not a text: "amount:json" with "1250".
     * The members of its result are in {@link Result#other()}.
     *
     * @param interfaceName "barcode_order" and the like, as {@link #interfaceName()} of the typed requests; or a path
     * @param fields by their names on the wire: amounts in fen, times as "yyyy-MM-dd HH:mm:ss"
     * @return the request
     */
    public static Request<Result> of(String interfaceName, Map<String, String> fields) {
        return new Request<>(interfaceName, fields, Result::new);
    }

    /**
     * The same request, with more fields that are not logged: {@link #loggable()} has "***" for them, as it always has
     * for the document's fields about the payer.
     *
     * @param names the fields' names on the wire
     * @return the request
     */
    public final Request<R> masked(String... names) {
        Request<R> masked = new Request<>(interfaceName, fields, result);
        masked.masked.addAll(this.masked);
        Collections.addAll(masked.masked, names);
        return masked;
    }

    /** {@return the name of the interface, the same in every language: "barcode_order"} */
    public final String interfaceName() {
        return interfaceName;
    }

    /**
     * The fields that were given, by their names on the wire. They hold the payer's code: do not log it.
     *
     * @return the fields, unmodifiable
     */
    public final Map<String, String> fields() {
        return fields;
    }

    @Override
    public final Map<String, Object> loggable() {
        Map<String, Object> loggable = new LinkedHashMap<>();
        fields.forEach((name, text) -> {
            String plain = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
            loggable.put(name, masked.contains(plain) ? Received.MASK : Received.loggable(plain, text));
        });
        return Collections.unmodifiableMap(loggable);
    }

    /** {@return whether it is a request of the same interface, with the same fields} */
    @Override
    public final boolean equals(Object other) {
        return other instanceof Request
                && ((Request<?>) other).interfaceName.equals(interfaceName)
                && ((Request<?>) other).fields.equals(fields);
    }

    @Override
    public final int hashCode() {
        return 31 * interfaceName.hashCode() + fields.hashCode();
    }

    /** {@return the interface and the numbers of the order and refund} */
    @Override
    public final String toString() {
        String refund = fields.containsKey("outRequestNo") ? ", " + Text.shown(fields.get("outRequestNo")) : "";
        return Text.shown(interfaceName) + "(" + Text.shown(fields.get("outTradeNo")) + refund + ")";
    }

    /** A bestpay_named_request. */
    final Block forC() {
        try {
            NativeLibrary.require();
            return Words.ofRequest(interfaceName, fields);
        } catch (BestpayException e) {
            throw WireNames.isQuestion(interfaceName) ? e.about(this).unknown() : e.about(this);
        }
    }

    /** The result, copied from the library's object. */
    final R result(Pointer c) {
        return result(new Received(C::bestpay_result_all, c));
    }

    final R result(Received received) {
        return result.apply(received);
    }
}
