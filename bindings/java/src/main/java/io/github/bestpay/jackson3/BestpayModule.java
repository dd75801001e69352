package io.github.bestpay.jackson3;

import io.github.bestpay.Amount;
import io.github.bestpay.Callback;
import io.github.bestpay.Loggable;
import io.github.bestpay.Result;
import java.util.Collections;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes requests, results, callbacks and entries with Jackson 3, as {@link Loggable#loggable} has them: every field under
 * its name on the wire, with fields about the payer masked. Members that the document does not list are in an object
 * {@code other}. An {@link Amount} is a number of fen. It reads none of them: a result or callback is verified, and JSON from
 * elsewhere is not.
 *
 * <p>A mapper that looks for modules finds this one.
 */
public final class BestpayModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    /** The module. */
    public BestpayModule() {
        super("bestpay");
        addSerializer(Loggable.class, new Fields());
        addSerializer(Amount.class, new Fen());
    }

    private static final class Fields extends StdSerializer<Loggable> {
        Fields() {
            super(Loggable.class);
        }

        @Override
        public void serialize(Loggable value, JsonGenerator out, SerializationContext context) {
            out.writeStartObject();
            for (Map.Entry<String, Object> field : value.loggable().entrySet()) {
                out.writeName(field.getKey());
                out.writePOJO(field.getValue());
            }
            Map<String, String> other = other(value);
            if (!other.isEmpty()) {
                out.writeName("other");
                out.writeStartObject();
                for (Map.Entry<String, String> member : other.entrySet()) {
                    out.writeName(member.getKey());
                    out.writeRawValue(member.getValue());
                }
                out.writeEndObject();
            }
            out.writeEndObject();
        }

        private static Map<String, String> other(Loggable value) {
            if (value instanceof Result) {
                return ((Result) value).other();
            }
            return value instanceof Callback ? ((Callback) value).other() : Collections.emptyMap();
        }
    }

    private static final class Fen extends StdSerializer<Amount> {
        Fen() {
            super(Amount.class);
        }

        @Override
        public void serialize(Amount value, JsonGenerator out, SerializationContext context) {
            out.writeNumber(value.fen());
        }
    }
}
