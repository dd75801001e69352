package io.github.bestpay;

/**
 * Takes lines of the log, which hold no key, password or payment code. It is called on the thread that logs, and
 * may be called by several at once.
 */
@FunctionalInterface
public interface LogSink {
    /**
     * Takes a line. What it throws is dropped: a log that cannot be written must not stop a payment.
     *
     * @param level how important it is
     * @param message the line
     */
    void log(LogLevel level, String message);
}
