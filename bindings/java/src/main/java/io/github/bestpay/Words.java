package io.github.bestpay;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Memory for C: addresses, lengths and numbers, with what they point to behind them. */
final class Words {
    private static final int WORD = Native.POINTER_SIZE;
    /** The size of a struct, its kind, and a reserved number. */
    private static final int HEAD = WORD + 2 * Integer.BYTES;

    private final Memory memory;
    private final ByteBuffer bytes;
    /** Where the next part goes. */
    private int end;

    /** So many bytes, and these parts behind them. */
    private Words(int size, Collection<byte[]> parts) {
        int all = size;
        for (byte[] part : parts) {
            all = Math.addExact(all, part.length);
        }
        memory = new Memory(all);
        bytes = ByteBuffer.allocate(all).order(ByteOrder.nativeOrder());
        end = size;
    }

    /** An array of handles; null for none. */
    static Memory of(List<Pointer> handles) {
        if (handles.isEmpty()) {
            return null;
        }
        Words words = new Words(handles.size() * WORD, Collections.emptyList());
        for (Pointer handle : handles) {
            words.word(Pointer.nativeValue(handle));
        }
        return words.written();
    }

    /** An array of bestpay_bytes; null for none. */
    static Memory ofBytes(Collection<byte[]> parts) {
        if (parts.isEmpty()) {
            return null;
        }
        Words words = new Words(2 * parts.size() * WORD, parts);
        for (byte[] part : parts) {
            words.address(part);
            words.word(part.length);
        }
        return words.written();
    }

    /** An array of texts; null for none. */
    static Memory ofTexts(List<String> given, String name) {
        if (given.isEmpty()) {
            return null;
        }
        List<byte[]> texts = new ArrayList<>();
        for (String text : given) {
            texts.add(Text.utf8(text, name));
        }
        Words words = new Words(texts.size() * WORD, texts);
        texts.forEach(words::address);
        return words.written();
    }

    /** A bestpay_named_request, with its array of bestpay_field. */
    static Memory ofRequest(String interfaceName, Map<String, String> fields) {
        byte[] name = Text.utf8(Objects.requireNonNull(interfaceName, "interfaceName"), "interface");
        List<byte[]> texts = new ArrayList<>();
        texts.add(name);
        fields.forEach((field, value) -> {
            texts.add(Text.utf8(field, "the name of a field"));
            texts.add(Text.utf8(Objects.requireNonNull(value, field), field));
        });
        int struct = HEAD + 3 * WORD;
        Words words = new Words(struct + 2 * fields.size() * WORD, texts);
        words.word(struct);
        words.bytes.putInt(C.INTERFACE_BY_NAME).putInt(0);
        words.address(name);
        words.word(Pointer.nativeValue(words.memory) + struct);
        words.word(fields.size());
        texts.subList(1, texts.size()).forEach(words::address);
        return words.written();
    }

    private void word(long value) {
        if (WORD == Long.BYTES) {
            bytes.putLong(value);
        } else {
            bytes.putInt((int) value);
        }
    }

    /** The address of a part, which is put behind those before. */
    private void address(byte[] part) {
        word(Pointer.nativeValue(memory) + end);
        System.arraycopy(part, 0, bytes.array(), end, part.length);
        end += part.length;
    }

    private Memory written() {
        memory.write(0, bytes.array(), 0, bytes.capacity());
        return memory;
    }
}
