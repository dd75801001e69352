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
 * All names and texts of one of the library's objects (a result, callback, entry, difference or prepared request), copied
 * in one call. Most of them are never read, so a String is made only when it is asked for.
 */
final class Received {
    /** Begins the name of a member that the document does not list, whose text is JSON, or of a prepared request's header. */
    private static final char OTHER = '+';
    /** Begins the name of a text that is not a field. */
    private static final char ABOUT = '@';
    static final String MASK = "***";

    /**
     * Each name and its text, with a NUL after each. Transient, because a library such as Gson writes all other members,
     * and some of these texts are about the payer.
     */
    private final transient byte[] bytes;

    /** A function of the library that returns all names and texts. */
    interface All {
        Pointer of(Pointer object, Pointer length);
    }

    Received(All all, Pointer object) {
        try (Block block = Block.uninitialised(Long.BYTES)) {
            bytes = bytes(all, object, block.pointer());
        }
    }

    /** {@code length} is a place for the length. */
    Received(All all, Pointer object, Pointer length) {
        bytes = bytes(all, object, length);
    }

    /** For tests: made from texts, without the library. */
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

    /** The bytes of a text that is not absent. */
    byte[] bytes(String name) {
        int begin = begin(name);
        return Arrays.copyOfRange(bytes, begin, end(begin));
    }

    Optional<String> maybe(String name) {
        return Optional.ofNullable(text(name));
    }

    /** The members or headers whose names begin with {@link #OTHER}; unmodifiable. */
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

    /** The value of a field that may be logged. */
    static Object loggable(String name, String text) {
        if (WireNames.isMasked(name)) {
            return MASK;
        }
        try {
            return WireNames.isLong(name) ? (Object) Long.valueOf(text) : text;
        } catch (NumberFormatException e) {
            // A request that has not been checked yet may have any text there.
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

    /** The offset of the text with this name; -1 if there is none. */
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

    /** The offset of the next NUL. There always is one; the loop has a limit because it is compiled to faster code with one. */
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

    private static byte[] bytes(All all, Pointer object, Pointer length) {
        Pointer first = all.of(object, length);
        return first.getByteArray(0, Native.SIZE_T_SIZE == Long.BYTES ? (int) length.getLong(0) : length.getInt(0));
    }
}
