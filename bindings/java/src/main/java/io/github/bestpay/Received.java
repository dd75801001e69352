package io.github.bestpay;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * All that a result, a callback, an entry or a prepared request of the library's holds, copied out of it at once. Most of
 * it is never looked at: a text is made when it is asked for.
 */
final class Received {
    /** What marks a member that the document does not name, whose text is JSON, and a prepared request's header. */
    private static final char OTHER = '+';
    /** What marks a text that is no field. */
    private static final char ABOUT = '@';
    static final String MASK = "***";

    /**
     * Each name and its text, with a NUL after either. Transient for what writes an object by its members, such as Gson:
     * some belong to the payer.
     */
    private final transient byte[] bytes;

    /** A function that hands over each name and its text. */
    interface All {
        Pointer of(Pointer object, Pointer length);
    }

    Received(All all, Pointer object) {
        bytes = bytes(all, object);
    }

    /** Made by hand. */
    Received(Map<String, String> texts) {
        StringBuilder all = new StringBuilder();
        texts.forEach((name, text) ->
                all.append(name).append('\0').append(text.replace('\0', '\uFFFD')).append('\0'));
        bytes = all.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Null if it is absent. */
    String text(String name) {
        int begin = begin(name);
        return begin < 0 ? null : text(begin, end(begin));
    }

    /** The text of a name that is there, as it was received. */
    byte[] bytes(String name) {
        int begin = begin(name);
        return Arrays.copyOfRange(bytes, begin, end(begin));
    }

    Optional<String> maybe(String name) {
        return Optional.ofNullable(text(name));
    }

    /** What is marked as such, unmodifiable. */
    Map<String, String> other() {
        Map<String, String> other = new LinkedHashMap<>();
        forEach((name, text) -> {
            if (name.charAt(0) == OTHER) {
                other.put(name.substring(1), text);
            }
        });
        return Collections.unmodifiableMap(other);
    }

    Map<String, Object> loggable() {
        Map<String, Object> loggable = new LinkedHashMap<>();
        forEach((name, text) -> {
            if (name.charAt(0) != ABOUT && name.charAt(0) != OTHER) {
                loggable.put(name, loggable(name, text));
            }
        });
        return Collections.unmodifiableMap(loggable);
    }

    /** A field as it may be logged. */
    static Object loggable(String name, String text) {
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Received && Arrays.equals(((Received) other).bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Where the text of this name begins; below zero if there is none. */
    private int begin(String name) {
        int begin = 0;
        while (begin < bytes.length) {
            int middle = end(begin);
            if (isNamed(name, begin, middle)) {
                return middle + 1;
            }
            begin = end(middle + 1) + 1;
        }
        return -1;
    }

    private void forEach(BiConsumer<String, String> each) {
        int begin = 0;
        while (begin < bytes.length) {
            int middle = end(begin);
            int end = end(middle + 1);
            each.accept(text(begin, middle), text(middle + 1, end));
            begin = end + 1;
        }
    }

    /** Names of fields are ASCII. */
    private boolean isNamed(String name, int begin, int end) {
        if (end - begin != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[begin + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The next NUL. There is one: without a limit of its own the loop would be compiled to a slower one. */
    private int end(int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                return at;
            }
        }
        return bytes.length;
    }

    private String text(int begin, int end) {
        return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(All all, Pointer object) {
        try (Block block = Block.ofTwoWords()) {
            Pointer length = block.pointer();
            Pointer first = all.of(object, length);
            return first.getByteArray(0, Native.SIZE_T_SIZE == Long.BYTES ? (int) length.getLong(0) : length.getInt(0));
        }
    }
}
