package io.github.bestpay;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All that a result, a callback or an entry of the library's holds, copied out of it at once: texts by their names. */
final class Received {
    /** What marks a member that the document does not name, whose text is JSON. */
    private static final String OTHER = "+";

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> other = new LinkedHashMap<>();

    /** A function that hands over each name and its text, with a NUL after either. */
    interface All {
        Pointer of(Pointer object, byte[] length);
    }

    Received(All all, Pointer object) {
        byte[] length = new byte[Native.SIZE_T_SIZE];
        Pointer first = all.of(object, length);
        String text = new String(first.getByteArray(0, size(length)), StandardCharsets.UTF_8);
        int begin = 0;
        while (begin < text.length()) {
            int middle = text.indexOf('\0', begin);
            int end = text.indexOf('\0', middle + 1);
            put(text.substring(begin, middle), text.substring(middle + 1, end));
            begin = end + 1;
        }
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

    private void put(String name, String text) {
        if (name.startsWith(OTHER)) {
            other.put(name.substring(OTHER.length()), text);
        } else {
            texts.put(name, text);
        }
    }

    private static int size(byte[] word) {
        ByteBuffer buffer = ByteBuffer.wrap(word).order(ByteOrder.nativeOrder());
        return word.length == Long.BYTES ? (int) buffer.getLong() : buffer.getInt();
    }
}
