package io.github.bestpay;

import java.util.Objects;

/** The library as a whole: its version, and its log. */
public final class Bestpay {
    private static final ThreadLocal<Boolean> IN_SINK = ThreadLocal.withInitial(() -> false);
    private static final Object CHANGING = new Object();
    /** Kept alive here, because the library calls it. */
    @SuppressWarnings("unused")
    private static C.LogSink current;

    private Bestpay() {}

    /**
     * The native library's version, "major.minor.patch".
     *
     * @return the version
     */
    public static String version() {
        NativeLibrary.require();
        return Text.of(C.bestpay_version());
    }

    /**
     * Sends what the library logs, down to a level, to a sink. There is one sink for the process; the last one set counts.
     * When this returns, the sink before is no longer running and will not be called again.
     *
     * @param level what is less important than this is not logged
     * @param sink takes the lines
     * @throws ArgumentException when called from within a sink
     */
    public static void setLogSink(LogLevel level, LogSink sink) {
        NativeLibrary.require();
        Objects.requireNonNull(sink, "sink");
        set(level, (userData, number, message) -> log(sink, LogLevel.of(number), message));
    }

    /** Switches the log off. When this returns, the sink before is no longer running and will not be called again. */
    public static void switchLogOff() {
        NativeLibrary.require();
        set(LogLevel.OFF, null);
    }

    /**
     * Closes everything that is open, switches the log off, and lets go of the native library for good: for an application
     * that is undeployed while its JVM goes on, as the last thing that it does. Where JNA is one of the application's own
     * jars, its class loader would otherwise stay in memory; JNA frees nothing in it after this.
     *
     * @throws IllegalStateException if a call is still under way: wait for it, and unload again
     */
    public static void unload() {
        switchLogOff();
        if (!Owned.closeAll()) {
            throw new IllegalStateException("a call is under way");
        }
        NativeLibrary.unload();
    }

    private static void set(LogLevel level, C.LogSink next) {
        // Before the lock: its holder may be waiting for this sink to end.
        if (IN_SINK.get()) {
            throw Failure.notSent(
                    FailureClass.ARGUMENT, "invalid_argument", "sink", "a log sink cannot set the log sink");
        }
        synchronized (CHANGING) {
            Call.check(error -> C.bestpay_set_log_sink(level.ordinal(), next, null, error));
            current = next;
        }
    }

    private static void log(LogSink sink, LogLevel level, String message) {
        IN_SINK.set(true);
        try {
            sink.log(level, message);
        } catch (RuntimeException | Error e) {
            // No exception may pass through the library.
            return;
        } finally {
            IN_SINK.remove();
        }
    }
}
