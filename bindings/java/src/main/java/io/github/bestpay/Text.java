package io.github.bestpay;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text to and from C. Text that C would read as another one is refused: half of a surrogate pair, and a NUL, which would
 * silently cut an order's number short.
 */
final class Text {
    private Text() {}

    /** UTF-8 with a NUL at its end; null for null, which means "not given". */
    static byte[] utf8(String given, String name) {
        if (given == null) {
            return null;
        }
        require(given, name);
        byte[] encoded = given.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(encoded, encoded.length + 1);
    }

    /** The same for a password. The caller wipes the bytes. */
    static byte[] utf8(CharBuffer given, String name) {
        require(given, name);
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(given.duplicate());
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit() + 1);
        bytes[encoded.limit()] = 0;
        wipe(encoded.array());
        return bytes;
    }

    /** A copy of a text from C; null for NULL. */
    static String of(Pointer text) {
        if (text == null) {
            return null;
        }
        int length = (int) text.indexOf(0, (byte) 0);
        return new String(text.getByteArray(0, length), StandardCharsets.UTF_8);
    }

    /** A copy of a text from C that may hold U+0000; null for NULL. */
    static String of(Pointer text, Pointer length) {
        return text == null ? null : new String(bytes(text, length), StandardCharsets.UTF_8);
    }

    /** A copy of bytes from C. */
    static byte[] bytes(Pointer bytes, Pointer length) {
        return bytes.getByteArray(0, size(length));
    }

    /** The value of a size_t from C. */
    static int size(Pointer size) {
        return Math.toIntExact(Pointer.nativeValue(size));
    }

    /** A text for one line of a log, with control characters escaped: it cannot begin another line. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (char c : String.valueOf(text).toCharArray()) {
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    static void wipe(byte[] secret) {
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static void require(CharSequence given, String name) {
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            if (c == 0) {
                throw refused(name, "contains a NUL");
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < given.length()
                        && Character.isLowSurrogate(given.charAt(i + 1));
                if (!paired) {
                    throw refused(name, "contains half of a surrogate pair");
                }
                i++;
            }
        }
    }

    private static BestpayException refused(String name, String why) {
        return Failure.notSent(FailureClass.ARGUMENT, "invalid_argument", name, "`" + name + "` " + why);
    }
}
