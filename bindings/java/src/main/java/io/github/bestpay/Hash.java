package io.github.bestpay;

import java.util.Locale;

/** A hash of the protocol. */
public enum Hash {
    /** What requests are signed with unless the contract says otherwise. */
    SHA256,
    /** What the platform signs with, and some older contracts ask for. */
    SHA1;

    private static final Hash[] BY_NUMBER = values();

    static Hash of(int number) {
        return BY_NUMBER[number];
    }

    static Hash named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
