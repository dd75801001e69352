package io.github.bestpay;

import java.time.Duration;

/** Durations in whole seconds, a uint32_t in C. */
final class Seconds {
    private static final long MOST = 0xFFFF_FFFFL;

    private Seconds() {}

    static int of(Duration given, String name) {
        long seconds = whole(given, name).getSeconds();
        if (seconds < 0 || seconds > MOST) {
            throw refused(given, name, "it must be from 0 to " + MOST + " s");
        }
        return (int) seconds;
    }

    static Duration whole(Duration given, String name) {
        if (given.getNano() != 0) {
            throw refused(given, name, "it must be whole seconds");
        }
        return given;
    }

    private static BestpayException refused(Duration given, String name, String why) {
        return Failure.notSent(
                FailureClass.ARGUMENT, "invalid_argument", name, "`" + name + "` is " + given + "; " + why);
    }
}
