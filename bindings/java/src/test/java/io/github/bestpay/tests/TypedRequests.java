package io.github.bestpay.tests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.OrderStatus;
import io.github.bestpay.QrcodeOrder;
import io.github.bestpay.Refund;
import io.github.bestpay.RefundStatus;
import io.github.bestpay.Request;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Fills the builders, whose methods have the names on the wire, from the fields of a vector. */
final class TypedRequests {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final Map<String, Supplier<Object>> BUILDERS = new HashMap<>();

    static {
        BUILDERS.put("barcode_order", BarcodeOrder::builder);
        BUILDERS.put("qrcode_order", QrcodeOrder::builder);
        BUILDERS.put("order_status", OrderStatus::builder);
        BUILDERS.put("refund", Refund::builder);
        BUILDERS.put("refund_status", RefundStatus::builder);
    }

    private TypedRequests() {}

    /** Nothing where the types have no room for a field: a name of no method, a date that is none. */
    static Optional<Request<?>> of(String interfaceName, JsonObject fields) throws ReflectiveOperationException {
        Object builder = BUILDERS.get(interfaceName).get();
        for (Map.Entry<String, JsonElement> field : fields.entrySet()) {
            Optional<Method> setter = setter(builder.getClass(), field.getKey());
            Optional<Object> value = setter.flatMap(method -> value(method.getParameterTypes()[0], field.getValue()));
            if (!value.isPresent()) {
                return Optional.empty();
            }
            setter.get().invoke(builder, value.get());
        }
        return Optional.of((Request<?>) builder.getClass().getMethod("build").invoke(builder));
    }

    private static Optional<Method> setter(Class<?> builder, String name) {
        for (Method method : builder.getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == 1) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    private static Optional<Object> value(Class<?> type, JsonElement value) {
        if (Json.isNumber(value) != (type == Amount.class || type == Duration.class)) {
            return Optional.empty();
        }
        if (type == Amount.class) {
            return value.getAsLong() < 0 ? Optional.empty() : Optional.of(Amount.ofFen(value.getAsLong()));
        }
        if (type == Duration.class) {
            return Optional.of(Duration.ofSeconds(value.getAsLong()));
        }
        if (type == LocalDateTime.class) {
            return date(value.getAsString());
        }
        return Optional.of(value.getAsString());
    }

    private static Optional<Object> date(String text) {
        try {
            LocalDateTime date = LocalDateTime.parse(text, DATE);
            // What is read leniently (February the 30th) is another date.
            return DATE.format(date).equals(text) ? Optional.of(date) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
