package io.github.bestpay.tests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.bestpay.Amount;
import io.github.bestpay.Request;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/** Fills the builders, whose methods have the names on the wire, from the fields of a vector. */
final class TypedRequests {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private TypedRequests() {}

    /**
     * Empty if the types have no room for a field: an unknown name, a text that is not a date. Also for an interface that the
     * document does not list.
     */
    static Optional<Request<?>> of(String interfaceName, JsonObject fields) throws ReflectiveOperationException {
        if (interfaceName.contains("/")) {
            return Optional.empty();
        }
        Object builder = Class.forName(className(interfaceName)).getMethod("builder").invoke(null);
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

    /** "barcode_order" is BarcodeOrder. */
    private static String className(String interfaceName) {
        StringBuilder name = new StringBuilder(Request.class.getPackage().getName()).append('.');
        for (String word : interfaceName.split("_")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name.toString();
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
