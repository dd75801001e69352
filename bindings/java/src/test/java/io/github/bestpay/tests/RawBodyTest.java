package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.bestpay.RawBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A body is read up to its limit, and not further. */
class RawBodyTest {
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    @Test
    void aBodyOfJustTheLimitIsRead() throws IOException {
        assertArrayEquals(bytes(20_000), RawBody.read(new ByteArrayInputStream(bytes(20_000)), 20_000));
        assertEquals(RawBody.LIMIT, RawBody.read(new ByteArrayInputStream(bytes(RawBody.LIMIT))).length);
        assertEquals(0, RawBody.read(new ByteArrayInputStream(bytes(0)), 0).length);
    }

    @Test
    void whatIsLongerIsRefusedBeforeItIsRead() {
        ByteArrayInputStream body = new ByteArrayInputStream(bytes(10 * RawBody.LIMIT));
        assertThrows(RawBody.TooLarge.class, () -> RawBody.read(body));
        assertEquals(8, body.available() / RawBody.LIMIT);
    }
}
