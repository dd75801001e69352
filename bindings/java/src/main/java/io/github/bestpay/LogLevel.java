// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/** The level of a log line. */
public enum LogLevel {
    /** Nothing is logged. */
    OFF,
    /** Something does not work at all. */
    ERROR,
    /** A call failed. */
    WARN,
    /** A call was answered. */
    INFO,
    /** Details for developers. */
    DEBUG;

    private static final LogLevel[] BY_NUMBER = values();

    /** The value of a number; DEBUG if this jar does not know it. */
    static LogLevel of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : DEBUG;
    }
}
