package io.github.bestpay;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Results, callbacks and entries made by hand, for the unit tests of a shop's own code. Nothing in them was signed by
 * anybody: no program that takes money calls this.
 *
 * <pre>{@code
 * Map<String, String> fields = Collections.singletonMap("tradeStatus", "SUCCESS");
 * boolean paid = ForTests.result(order, fields).tradeStatus() == TradeStatus.SUCCESS;
 * }</pre>
 */
public final class ForTests {
    private ForTests() {}

    /**
     * The result of a request.
     *
     * @param <R> the result of the request's interface
     * @param request decides which class the result has
     * @param fields its fields by their names on the wire, as text; amounts in fen
     * @return the result; without tradeStatus it is WAITFORPAY
     */
    public static <R extends Result> R result(Request<R> request, Map<String, String> fields) {
        Map<String, String> texts = texts(request.interfaceName(), fields);
        texts.putIfAbsent("tradeStatus", TradeStatus.WAITFORPAY.name());
        if (request.fields().containsKey("requestDate")) {
            texts.put("@requestDate", request.fields().get("requestDate"));
        }
        return request.result(new Received(texts));
    }

    /**
     * A callback.
     *
     * @param tradeType what it is about; a test that reads {@link Callback#tradeTypeText} gives that as a field too
     * @param fields its fields by their names on the wire, as text; amounts in fen
     * @return the callback; without tradeStatus it is WAITFORPAY
     */
    public static Callback callback(CallbackKind tradeType, Map<String, String> fields) {
        Map<String, String> texts = texts("callback", fields);
        texts.putIfAbsent("tradeStatus", TradeStatus.WAITFORPAY.name());
        texts.put("@kind", String.valueOf(Objects.requireNonNull(tradeType, "tradeType").ordinal()));
        switch (tradeType) {
            case REFUND:
                texts.put("@isRefund", "true");
                break;
            case REAL_TIME:
            case REAL_TIME_PRO:
                texts.put("@isRefund", "false");
                break;
            default:
                // It does not say.
        }
        return new Callback(new Received(texts));
    }

    /**
     * An entry of a journal.
     *
     * @param state its state
     * @param fields its other fields under the names of its methods, as text; amounts in fen
     * @return the entry
     */
    public static Entry entry(State state, Map<String, String> fields) {
        Map<String, String> texts = new LinkedHashMap<>(fields);
        texts.put("state", state.name().toLowerCase(Locale.ROOT));
        return new Entry(new Received(texts));
    }

    private static Map<String, String> texts(String interfaceName, Map<String, String> fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        StringBuilder json = new StringBuilder("{");
        fields.forEach((name, text) -> {
            texts.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(text, name));
            json.append(json.length() == 1 ? "" : ",").append(quoted(name)).append(':').append(quoted(text));
        });
        texts.put("@interface", interfaceName);
        texts.put("@hash", "sha256");
        texts.put("@form", "sorted");
        texts.put("@json", json.append('}').toString());
        return texts;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
