package io.github.bestpay;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Memory for C: addresses, lengths and numbers, followed by what they point to.
 *
 * <p>It is returned as a Pointer. A class that passes a Memory for a Pointer cannot be loaded without JNA, and the JVM's own
 * error about that would come before {@link NativeLibrary}'s.
 */
final class Words {
    private static final int WORD = Native.POINTER_SIZE;
    /** The size of a struct, its kind, and a reserved number. */
    private static final int HEAD = WORD + 2 * Integer.BYTES;

    private final ByteBuffer bytes;
    /** The address in native memory that the bytes are for. */
    private final long address;
    /** The offset of the next part. */
    private int end;

    private Words(Pointer memory, int size, int all) {
        address = Pointer.nativeValue(memory);
        bytes = ByteBuffer.allocate(all).order(ByteOrder.nativeOrder());
        end = size;
    }

    /** An array of handles. */
    static Block of(List<Pointer> handles) {
        int size = handles.size() * WORD;
        // malloc may give no address for no bytes.
        Block block = Block.uninitialised(Math.max(size, WORD));
        Words words = new Words(block.pointer(), size, size);
        for (Pointer handle : handles) {
            words.word(Pointer.nativeValue(handle));
        }
        words.writeTo(block.pointer());
        return block;
    }

    /** A text with a NUL at its end; null for null. */
    static Pointer ofText(String given, String name) {
        byte[] bytes = Text.utf8(given, name);
        if (bytes == null) {
            return null;
        }
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    /** An array of bestpay_bytes; null if it would be empty. */
    static Pointer ofBytes(Collection<byte[]> parts) {
        if (parts.isEmpty()) {
            return null;
        }
        int size = 2 * parts.size() * WORD;
        int all = with(size, parts);
        Memory memory = new Memory(all);
        Words words = new Words(memory, size, all);
        for (byte[] part : parts) {
            words.address(part);
            words.word(part.length);
        }
        words.writeTo(memory);
        return memory;
    }

    /** An array of texts; null if it would be empty. */
    static Pointer ofTexts(List<String> given, String name) {
        if (given.isEmpty()) {
            return null;
        }
        List<byte[]> texts = new ArrayList<>();
        for (String text : given) {
            texts.add(Text.utf8(text, name));
        }
        int size = texts.size() * WORD;
        int all = with(size, texts);
        Memory memory = new Memory(all);
        Words words = new Words(memory, size, all);
        texts.forEach(words::address);
        words.writeTo(memory);
        return memory;
    }

    /** A bestpay_named_request, with its array of bestpay_field. */
    static Block ofRequest(String interfaceName, Map<String, String> fields) {
        byte[] name = Text.utf8(Objects.requireNonNull(interfaceName, "interfaceName"), "interface");
        List<byte[]> texts = new ArrayList<>(1 + 2 * fields.size());
        texts.add(name);
        fields.forEach((field, value) -> {
            texts.add(Text.utf8(field, "the name of a field"));
            texts.add(Text.utf8(Objects.requireNonNull(value, field), field));
        });
        int struct = HEAD + 3 * WORD;
        int size = struct + 2 * fields.size() * WORD;
        int all = with(size, texts);
        Block block = Block.uninitialised(all);
        Words words = new Words(block.pointer(), size, all);
        words.word(struct);
        words.bytes.putInt(C.INTERFACE_BY_NAME).putInt(0);
        words.address(name);
        words.word(words.address + struct);
        words.word(fields.size());
        for (byte[] text : texts.subList(1, texts.size())) {
            words.address(text);
        }
        words.writeTo(block.pointer());
        return block;
    }

    /** The size of a block with this many bytes and then these parts. */
    private static int with(int size, Collection<byte[]> parts) {
        int all = size;
        for (byte[] part : parts) {
            all = Math.addExact(all, part.length);
        }
        return all;
    }

    private void word(long value) {
        if (WORD == Long.BYTES) {
            bytes.putLong(value);
        } else {
            bytes.putInt((int) value);
        }
    }

    /** Writes the address of a part, and appends the part. */
    private void address(byte[] part) {
        word(address + end);
        System.arraycopy(part, 0, bytes.array(), end, part.length);
        end += part.length;
    }

    private void writeTo(Pointer memory) {
        memory.write(0, bytes.array(), 0, bytes.capacity());
    }
}
