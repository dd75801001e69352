package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.function.Consumer;
import java.util.function.Function;

/** A call of a C function that can fail: its out parameters, and the exception where it does. */
final class Call {
    private static final int WORD = Long.BYTES;

    private Call() {}

    /** A function whose last parameters are what it fills, and the error. */
    interface Filling {
        int call(Pointer out, Pointer error);
    }

    /** A function whose last parameter is the error. */
    interface Checking {
        int call(Pointer error);
    }

    /** Makes an object, which the caller frees. */
    static Pointer make(Filling function) {
        return fill(function, out -> out.getPointer(0));
    }

    /** Makes an object, copies what is needed of it, and frees it. */
    static <T> T read(Filling function, Function<Pointer, T> copy, Consumer<Pointer> free) {
        Pointer made = make(function);
        try {
            return copy.apply(made);
        } finally {
            free.accept(made);
        }
    }

    /** Makes an object, copies all names and texts of it, and frees it: in the fewest crossings. */
    static Received received(Filling function, Received.All all, Consumer<Pointer> free) {
        return fill(function, out -> {
            Pointer made = out.getPointer(0);
            try {
                // The place of the object's address is free again, and takes the length.
                return new Received(all, made, out);
            } finally {
                free.accept(made);
            }
        });
    }

    /** Makes a text. */
    static String text(Filling function) {
        return read(
                function, text -> Text.of(C.bestpay_text_data(text), C.bestpay_text_length(text)), C::bestpay_text_free);
    }

    /** Fills a number. */
    static long number(Filling function) {
        return fill(function, out -> out.getLong(0));
    }

    static void check(Checking function) {
        fill((out, error) -> function.call(error), out -> null);
    }

    private static <T> T fill(Filling function, Function<Pointer, T> read) {
        NativeLibrary.require();
        try (Block block = Block.ofTwoWords()) {
            Pointer out = block.pointer();
            if (function.call(out, out.share(WORD)) != C.OK) {
                throw Failure.of(out.getPointer(WORD));
            }
            return read.apply(out);
        }
    }
}
