package io.github.bestpay;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Arrays for C whose elements are addresses and lengths, each of which is a machine word. */
final class Words {
    private Words() {}

    /** An array of handles; null for none. */
    static Memory of(List<Pointer> handles) {
        long[] words = new long[handles.size()];
        for (int i = 0; i < words.length; i++) {
            words[i] = Pointer.nativeValue(handles.get(i));
        }
        return words.length == 0 ? null : written(new Memory((long) words.length * Native.POINTER_SIZE), words);
    }

    /** An array of bestpay_bytes, with the bytes after it; null for none. */
    static Memory ofBytes(Collection<byte[]> parts) {
        return parts.isEmpty() ? null : array(parts, true);
    }

    /** An array of texts, with the texts after it; null for none. */
    static Memory ofTexts(List<String> given, String name) {
        List<byte[]> texts = new ArrayList<>();
        for (String text : given) {
            texts.add(Text.utf8(text, name));
        }
        return texts.isEmpty() ? null : array(texts, false);
    }

    /** An array of bestpay_field, with the texts after it; null for none. */
    static Memory ofFields(Map<String, String> fields) {
        byte[][] texts = new byte[2 * fields.size()][];
        int i = 0;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            texts[i++] = Text.utf8(field.getKey(), "the name of a field");
            texts[i++] = Text.utf8(Objects.requireNonNull(field.getValue(), field.getKey()), field.getKey());
        }
        return texts.length == 0 ? null : array(Arrays.asList(texts), false);
    }

    /** The address of each part, followed by its length where that is asked for; and then the parts. */
    private static Memory array(Collection<byte[]> parts, boolean withLengths) {
        long[] words = new long[parts.size() * (withLengths ? 2 : 1)];
        int size = 0;
        for (byte[] part : parts) {
            size = Math.addExact(size, part.length);
        }
        int start = words.length * Native.POINTER_SIZE;
        Memory memory = new Memory((long) start + size);
        byte[] all = new byte[size];
        int at = 0;
        int word = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            words[word++] = Pointer.nativeValue(memory) + start + at;
            if (withLengths) {
                words[word++] = part.length;
            }
            at += part.length;
        }
        memory.write(start, all, 0, size);
        return written(memory, words);
    }

    private static Memory written(Memory memory, long[] words) {
        if (Native.POINTER_SIZE == Long.BYTES) {
            memory.write(0, words, 0, words.length);
        } else {
            for (int i = 0; i < words.length; i++) {
                memory.setInt((long) i * Integer.BYTES, (int) words[i]);
            }
        }
        return memory;
    }
}
