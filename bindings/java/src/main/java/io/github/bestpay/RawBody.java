package io.github.bestpay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an HTTP request as it came, up to a limit: what a callback is verified by. A web framework may have read it
 * as a form before, or in another character set; what it gives then can no longer be verified. Read the body first.
 */
public final class RawBody {
    /** The library's own limit of a message: 1 MiB. What is longer is refused there too. */
    public static final int LIMIT = 1 << 20;

    private static final int PART = 8 * 1024;

    private RawBody() {}

    /**
     * Reads a body of at most {@link #LIMIT} bytes.
     *
     * @param in the body; it is not closed
     * @return its bytes
     * @throws TooLarge if it is longer; bytes behind the limit are not read
     * @throws IOException if it cannot be read
     */
    public static byte[] read(InputStream in) throws IOException {
        return read(in, LIMIT);
    }

    /**
     * Reads a body.
     *
     * @param in the body; it is not closed
     * @param limit how many bytes it may have
     * @return its bytes
     * @throws TooLarge if it is longer; bytes behind the limit are not read
     * @throws IOException if it cannot be read
     */
    public static byte[] read(InputStream in, int limit) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[PART];
        for (int read = in.read(part); read >= 0; read = in.read(part)) {
            if (read > limit - body.size()) {
                throw new TooLarge(limit);
            }
            body.write(part, 0, read);
        }
        return body.toByteArray();
    }

    /** The body is longer than the limit. Answer with HTTP status 413. */
    public static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(int limit) {
            super("the body has more than " + limit + " bytes");
        }
    }
}
