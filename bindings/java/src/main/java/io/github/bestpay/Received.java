package io.github.bestpay;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All that a result, a callback or an entry of the library's holds, copied out of it at once: texts by their names. */
final class Received {
    /** What marks a member that the document does not name, whose text is JSON. */
    private static final char OTHER = '+';
    /** What marks a text that is no field. */
    private static final char ABOUT = '@';
    private static final String MASK = "***";

    /** Transient for what writes an object by its members, such as Gson: some belong to the payer. */
    private final transient Map<String, String> texts;
    private transient Map<String, String> other = Collections.emptyMap();

    /** A function that hands over each name and its text, with a NUL after either. */
    interface All {
        Pointer of(Pointer object, Pointer length);
    }

    Received(All all, Pointer object) {
        byte[] bytes = bytes(all, object);
        texts = new LinkedHashMap<>(64);
        int begin = 0;
        while (begin < bytes.length) {
            int middle = end(bytes, begin);
            int end = end(bytes, middle + 1);
            put(text(bytes, begin, middle), text(bytes, middle + 1, end));
            begin = end + 1;
        }
    }

    /** Made by hand. */
    Received(Map<String, String> texts) {
        this.texts = new LinkedHashMap<>(texts);
    }

    /** Null where it is absent. */
    String text(String name) {
        return texts.get(name);
    }

    Optional<String> maybe(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** What the document does not name, unmodifiable. */
    Map<String, String> other() {
        return Collections.unmodifiableMap(other);
    }

    Map<String, Object> loggable() {
        return loggable(texts);
    }

    static Map<String, Object> loggable(Map<String, String> texts) {
        Map<String, Object> loggable = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            if (name.charAt(0) != ABOUT) {
                loggable.put(name, loggable(name, text));
            }
        });
        return Collections.unmodifiableMap(loggable);
    }

    @Override
    public boolean equals(Object another) {
        return another instanceof Received
                && ((Received) another).texts.equals(texts)
                && ((Received) another).other.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * texts.hashCode() + other.hashCode();
    }

    private static Object loggable(String name, String text) {
        if (WireNames.isMasked(name)) {
            return MASK;
        }
        try {
            return WireNames.isLong(name) ? (Object) Long.valueOf(text) : text;
        } catch (NumberFormatException e) {
            // Of a request that has not been checked yet.
            return text;
        }
    }

    private void put(String name, String text) {
        if (name.charAt(0) != OTHER) {
            texts.put(name, text);
            return;
        }
        if (other.isEmpty()) {
            other = new LinkedHashMap<>();
        }
        other.put(name.substring(1), text);
    }

    private static byte[] bytes(All all, Pointer object) {
        try (Block block = Block.ofTwoWords()) {
            Pointer length = block.pointer();
            Pointer first = all.of(object, length);
            return first.getByteArray(0, Native.SIZE_T_SIZE == Long.BYTES ? (int) length.getLong(0) : length.getInt(0));
        }
    }

    private static int end(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != 0) {
            at++;
        }
        return at;
    }

    private static String text(byte[] bytes, int begin, int end) {
        return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    }
}
