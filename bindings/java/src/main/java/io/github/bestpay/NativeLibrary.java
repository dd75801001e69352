package io.github.bestpay;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.Collections;

/**
 * Finds the C library, compares its ABI with ours, and binds {@link C} to it: before the first call, once. What cannot
 * be bound is a {@link LibraryException} at every call, never a half-bound class.
 */
final class NativeLibrary {
    private static volatile boolean bound;

    private NativeLibrary() {}

    static void require() {
        if (!bound) {
            bind("bestpay", C.ABI_VERSION);
        }
    }

    /** Parameters for the tests; there is one library. */
    static synchronized void bind(String name, int abiVersion) {
        com.sun.jna.NativeLibrary library;
        try {
            library = com.sun.jna.NativeLibrary.getInstance(
                    name, Collections.singletonMap(Library.OPTION_STRING_ENCODING, "UTF-8"));
            int found = library.getFunction("bestpay_abi_version").invokeInt(new Object[0]);
            if (found != abiVersion) {
                String version = library.getFunction("bestpay_version").invokeString(new Object[0], false);
                throw Failure.notSent(
                        FailureClass.LIBRARY,
                        "version_mismatch",
                        null,
                        "this jar is for ABI version " + abiVersion + ", the library that was loaded (" + version + ", "
                                + library.getFile() + ") has " + found);
            }
            if (!bound) {
                Native.register(C.class, library);
                bound = true;
            }
        } catch (UnsatisfiedLinkError notFound) {
            BestpayException exception = Failure.notSent(
                    FailureClass.LIBRARY,
                    "library_not_loaded",
                    null,
                    "the native library `" + name + "` for " + Platform.RESOURCE_PREFIX
                            + " is neither in a jar of the class path nor in jna.library.path nor installed");
            exception.initCause(notFound);
            throw exception;
        }
    }
}
