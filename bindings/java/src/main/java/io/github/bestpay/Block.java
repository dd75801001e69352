package io.github.bestpay;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Native memory for one call. JNA's own Memory is watched by a cleaner, behind one lock for all threads, which costs more
 * than most calls: it is for what outlives a call.
 */
final class Block implements AutoCloseable {
    private final Pointer pointer;

    private Block(int size) {
        long address = Native.malloc(size);
        if (address == 0) {
            throw new OutOfMemoryError(size + " bytes of native memory");
        }
        pointer = new Pointer(address);
    }

    static Block of(byte[] bytes) {
        Block block = new Block(bytes.length);
        block.pointer.write(0, bytes, 0, bytes.length);
        return block;
    }

    /** This many bytes, not initialized. */
    static Block uninitialised(int size) {
        return new Block(size);
    }

    /** Two words for what a function fills in: NULL until it does. */
    static Block ofTwoWords() {
        Block block = new Block(2 * Long.BYTES);
        block.pointer.clear(2 * Long.BYTES);
        return block;
    }

    Pointer pointer() {
        return pointer;
    }

    @Override
    public void close() {
        Native.free(Pointer.nativeValue(pointer));
    }
}
