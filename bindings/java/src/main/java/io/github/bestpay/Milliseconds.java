package io.github.bestpay;

import java.time.Duration;

/** Durations for C: uint32_t milliseconds, where the largest number has a special meaning. */
final class Milliseconds {
    private static final long MOST = 0xFFFF_FFFFL - 1;

    private Milliseconds() {}

    /** Where 0 means "not set", {@code least} is 1. */
    static int of(Duration given, String name, long least) {
        // Compared as durations: the milliseconds of a long one do not fit.
        boolean fits = given.compareTo(Duration.ofMillis(least)) >= 0 && given.compareTo(Duration.ofMillis(MOST)) <= 0;
        if (!fits) {
            throw Failure.notSent(
                    FailureClass.ARGUMENT,
                    "invalid_argument",
                    name,
                    "`" + name + "` is " + given + "; it must be from " + least + " to " + MOST + " ms");
        }
        return (int) given.toMillis();
    }

    /** As {@link #of}, where C wants whole seconds: 1 or more. */
    static int ofSeconds(Duration given, String name) {
        return of(Seconds.whole(given, name), name, 1_000);
    }
}
