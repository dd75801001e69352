package io.github.bestpay.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.github.bestpay.Amount;
import io.github.bestpay.Callback;
import io.github.bestpay.Loggable;
import io.github.bestpay.Result;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;

/**
 * Writes requests, results, callbacks and entries with Jackson 2, as {@link Loggable#loggable} has them: every field under
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
        private static final long serialVersionUID = 1L;

        Fields() {
            super(Loggable.class);
        }

        @Override
        public void serialize(Loggable value, JsonGenerator out, SerializerProvider context) throws IOException {
            out.writeStartObject();
            for (Map.Entry<String, Object> field : value.loggable().entrySet()) {
                out.writeFieldName(field.getKey());
                out.writeObject(field.getValue());
            }
            Map<String, String> other = other(value);
            if (!other.isEmpty()) {
                out.writeFieldName("other");
                out.writeStartObject();
                for (Map.Entry<String, String> member : other.entrySet()) {
                    out.writeFieldName(member.getKey());
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
        private static final long serialVersionUID = 1L;

        Fen() {
            super(Amount.class);
        }

        @Override
        public void serialize(Amount value, JsonGenerator out, SerializerProvider context) throws IOException {
            out.writeNumber(value.fen());
        }
    }
}
