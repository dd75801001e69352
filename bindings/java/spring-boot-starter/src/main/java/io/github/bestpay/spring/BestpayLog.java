package io.github.bestpay.spring;

import io.github.bestpay.Bestpay;
import io.github.bestpay.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the library logs to the logger {@code io.github.bestpay}, as far down as that logger is enabled when the
 * application starts. The library has one log for the process: an application that has set a sink of its own leaves this
 * bean out by defining another one.
 */
public final class BestpayLog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger("io.github.bestpay");

    /** Begins. */
    public BestpayLog() {
        LogLevel level = level();
        if (level != LogLevel.OFF) {
            Bestpay.setLogSink(level, BestpayLog::log);
        }
    }

    /** Switches the log off. */
    @Override
    public void close() {
        Bestpay.switchLogOff();
    }

    private static LogLevel level() {
        if (LOGGER.isDebugEnabled()) {
            return LogLevel.DEBUG;
        }
        if (LOGGER.isInfoEnabled()) {
            return LogLevel.INFO;
        }
        if (LOGGER.isWarnEnabled()) {
            return LogLevel.WARN;
        }
        return LOGGER.isErrorEnabled() ? LogLevel.ERROR : LogLevel.OFF;
    }

    private static void log(LogLevel level, String line) {
        switch (level) {
            case ERROR -> LOGGER.error(line);
            case WARN -> LOGGER.warn(line);
            case INFO -> LOGGER.info(line);
            default -> LOGGER.debug(line);
        }
    }
}
