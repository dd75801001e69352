package io.github.bestpay;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of a request that is being built, as they are written on the wire. A null is "not given". */
final class Fields {
    /** As in {@link Request}. */
    private final transient Map<String, String> texts = new LinkedHashMap<>();

    void set(String name, String value) {
        if (value == null) {
            texts.remove(name);
        } else {
            texts.put(name, value);
        }
    }

    void set(String name, Amount value) {
        set(name, value == null ? null : Long.toString(value.fen()));
    }

    void set(String name, LocalDateTime value) {
        set(name, value == null ? null : BeijingTime.text(value));
    }

    void set(String name, Duration value) {
        if (value != null && value.getNano() != 0) {
            throw Failure.notSent(
                    FailureClass.REQUEST, "invalid_field", name, "`" + name + "` is " + value + ": it must be whole seconds");
        }
        set(name, value == null ? null : Long.toString(value.getSeconds()));
    }

    Map<String, String> texts() {
        return texts;
    }
}
