package io.github.bestpay;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** The two ways in which the document writes Beijing time. */
final class BeijingTime {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

    private BeijingTime() {}

    static String text(LocalDateTime time) {
        return FORMAT.format(time);
    }

    static LocalDateTime of(String text) {
        return LocalDateTime.parse(text, FORMAT);
    }

    /** Null for null. */
    static LocalDateTime maybe(String text) {
        return text == null ? null : of(text);
    }

    /** Null if it is not a date. */
    static LocalDateTime readable(String text) {
        try {
            return maybe(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    static LocalDateTime ofCompact(String text) {
        return LocalDateTime.parse(text, COMPACT);
    }
}
