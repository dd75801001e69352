// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/** A hash of the protocol. */
public enum Hash {
    /** Signs requests unless the contract says otherwise. */
    SHA256,
    /** The platform's own hash, which some older contracts also require for requests. */
    SHA1;

    private static final Hash[] BY_NUMBER = values();

    /** The value of a number; SHA256 if this jar does not know it. */
    static Hash of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : SHA256;
    }

    /** The value of a name; SHA256 for null, and if this jar does not know it. */
    static Hash of(String name) {
        for (Hash value : values()) {
            if (value.name().equalsIgnoreCase(name)) {
                return value;
            }
        }
        return SHA256;
    }
}
