package io.github.bestpay;

/**
 * Takes lines of the log, which hold no key, password or payment code. It is called by whichever thread logs, several at
 * once perhaps.
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
