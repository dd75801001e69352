package io.github.bestpay;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;

/**
 * Finds the C library, compares its ABI with ours, and binds {@link C} to it: before the first call, once. What cannot
 * be bound is a {@link LibraryException} at every call, never a half-bound class.
 */
final class NativeLibrary {
    private static final Map<String, ?> UTF_8 = Collections.singletonMap(Library.OPTION_STRING_ENCODING, "UTF-8");
    /** How the names of files begin that JNA unpacks. */
    private static final String COPY = "jna";

    /** The class of JNA's thread. */
    private static final String CLEANER = "com.sun.jna.internal.Cleaner$";

    private static volatile boolean bound;
    /** Which {@link C} is bound to. */
    private static com.sun.jna.NativeLibrary library;
    private static boolean isUnloaded;
    /** Why JNA's own classes cannot be used: the JVM says so once, and "could not initialize" from then on. */
    private static Throwable unusable;

    private NativeLibrary() {}

    /** Before anything of JNA's is touched: its classes load a library of their own when they are initialized. */
    static void require() {
        if (!bound) {
            // JNA leaves something in the thread that binds, and the threads that it starts keep that thread's context class
            // loader: in a container, the application's.
            PlatformThreads.elsewhere(() -> {
                bind("bestpay", C.ABI_VERSION);
                return null;
            });
        }
    }

    /** A size_t. */
    static Pointer size(long value) {
        return value == 0 ? null : new Pointer(value);
    }

    /** Parameters for the tests; there is one library. */
    static synchronized void bind(String name, int abiVersion) {
        if (isUnloaded) {
            throw Failure.notSent(FailureClass.LIBRARY, "library_not_loaded", null, "the native library has been unloaded");
        }
        try {
            com.sun.jna.NativeLibrary opened = opened(name);
            if (!((Object) opened instanceof Closeable)) {
                throw new IncompatibleClassChangeError("a library of an old JNA cannot be closed");
            }
            int found = opened.getFunction("bestpay_abi_version").invokeInt(new Object[0]);
            if (found != abiVersion) {
                String version = opened.getFunction("bestpay_version").invokeString(new Object[0], false);
                throw Failure.notSent(
                        FailureClass.LIBRARY,
                        "version_mismatch",
                        null,
                        "this jar is for ABI version " + abiVersion + ", the library that was loaded (" + version + ", "
                                + opened.getFile() + ") has " + found);
            }
            if (!bound) {
                Native.register(C.class, opened);
                library = opened;
                bound = true;
            }
        } catch (BestpayException e) {
            throw e;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // JNA throws Error itself, and a JVM that denies native access a RuntimeException.
            throw notLoaded(name, e);
        }
    }

    /** For good. */
    static synchronized void unload() {
        Native.unregister(C.class);
        library.close();
        bound = false;
        isUnloaded = true;
        if (Native.class.getClassLoader() == NativeLibrary.class.getClassLoader()) {
            endCleaner();
        }
    }

    /** JNA's thread waits for objects to free that only its own class loader keeps alive. It ends when it is interrupted. */
    private static void endCleaner() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            Class<?> type = thread.getClass();
            if (type.getName().startsWith(CLEANER) && type.getClassLoader() == Native.class.getClassLoader()) {
                thread.interrupt();
            }
        }
    }

    /** JNA looks where the machine has its libraries, and then in the jars of its own class loader. */
    private static com.sun.jna.NativeLibrary opened(String name) {
        try {
            return com.sun.jna.NativeLibrary.getInstance(name, UTF_8);
        } catch (UnsatisfiedLinkError notFound) {
            File unpacked = unpacked(name, notFound);
            try {
                return com.sun.jna.NativeLibrary.getInstance(unpacked.getPath(), UTF_8);
            } finally {
                // It stays loaded. A library that lies in a folder of the class path is not a copy, and stays as well. On
                // Windows a copy cannot be deleted before the JVM ends.
                if (unpacked.getName().startsWith(COPY) && !unpacked.delete()) {
                    unpacked.deleteOnExit();
                }
            }
        }
    }

    /**
     * From the jar of this class, where JNA is a container's and its class loader another one. JNA's option for a class loader
     * would hold ours after a redeployment.
     */
    private static File unpacked(String name, UnsatisfiedLinkError notFound) {
        try {
            return Native.extractFromResourcePath(name, NativeLibrary.class.getClassLoader());
        } catch (IOException e) {
            notFound.addSuppressed(e);
            throw notFound;
        }
    }

    private static BestpayException notLoaded(String name, Throwable e) {
        boolean isAgain = e instanceof NoClassDefFoundError && String.valueOf(e.getMessage()).contains("initialize");
        if (!isAgain) {
            unusable = e;
        }
        Throwable first = isAgain && unusable != null ? unusable : e;
        BestpayException exception = Failure.notSent(
                FailureClass.LIBRARY, "library_not_loaded", null, NotLoaded.explained(name, first));
        exception.initCause(first);
        return exception;
    }
}
