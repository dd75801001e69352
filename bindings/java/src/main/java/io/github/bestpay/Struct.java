package io.github.bestpay;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * A struct of bestpay.h in native memory, with its size as its first member. It keeps alive what it points to.
 *
 * <p>JNA's own Structure is not used: it leaves objects in each thread that made a call with one. A container's threads
 * would keep the class loader of an undeployed application.
 */
final class Struct extends Memory {
    private static final int WORD = Native.POINTER_SIZE;
    /** It is less than the size only on 32-bit x86, except on Windows. */
    private static final int ALIGNMENT_OF_LONG =
            WORD < Long.BYTES && Platform.isIntel() && !Platform.isWindows() ? Integer.BYTES : Long.BYTES;

    private final Object[] members;
    private final int[] offsets;

    /** The members after the size, in C's order: ints, longs, and pointers, sizes and callbacks, which may be null. */
    Struct(Object... members) {
        this(members, offsets(members));
    }

    private Struct(Object[] members, int[] offsets) {
        super(offsets[members.length]);
        this.members = members;
        this.offsets = offsets;
        clear();
        setPointer(0, NativeLibrary.size(size()));
        for (int i = 0; i < members.length; i++) {
            write(offsets[i], members[i]);
        }
    }

    /** The value of a long, which the library may have changed. */
    long number(int member) {
        return getLong(offsets[member]);
    }

    private void write(int offset, Object member) {
        if (member instanceof Integer) {
            setInt(offset, (Integer) member);
        } else if (member instanceof Long) {
            setLong(offset, (Long) member);
        } else if (member instanceof Callback) {
            setPointer(offset, CallbackReference.getFunctionPointer((Callback) member));
        } else {
            setPointer(offset, (Pointer) member);
        }
    }

    /** The offset of each member, and the size of the struct. */
    private static int[] offsets(Object[] members) {
        int[] offsets = new int[members.length + 1];
        int end = WORD;
        int widest = WORD;
        for (int i = 0; i < members.length; i++) {
            int size = members[i] instanceof Integer ? Integer.BYTES : members[i] instanceof Long ? Long.BYTES : WORD;
            int alignment = members[i] instanceof Long ? ALIGNMENT_OF_LONG : size;
            widest = Math.max(widest, alignment);
            offsets[i] = aligned(end, alignment);
            end = offsets[i] + size;
        }
        offsets[members.length] = aligned(end, widest);
        return offsets;
    }

    private static int aligned(int offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }
}
