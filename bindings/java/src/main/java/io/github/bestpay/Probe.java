package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The answer of the platform's address to a question that is no order. Nothing in it is signed. Immutable. */
public final class Probe {
    private static final long UNSAID = -1;

    private final int httpStatus;
    private final long serverTime;
    private final Instant localTime;
    private final Duration took;

    Probe(Pointer probe) {
        httpStatus = C.bestpay_probe_http_status(probe);
        serverTime = C.bestpay_probe_server_time(probe);
        localTime = Instant.ofEpochSecond(C.bestpay_probe_local_time(probe));
        took = Duration.ofMillis(Integer.toUnsignedLong(C.bestpay_probe_took_ms(probe)));
    }

    /** {@return the HTTP status; any will do} */
    public int httpStatus() {
        return httpStatus;
    }

    /** {@return the server's clock by its Date header} */
    public Optional<Instant> serverTime() {
        return serverTime == UNSAID ? Optional.empty() : Optional.of(Instant.ofEpochSecond(serverTime));
    }

    /** {@return this machine's clock in the middle of the exchange, to compare the server's with} */
    public Instant localTime() {
        return localTime;
    }

    /** {@return how long the exchange took} */
    public Duration took() {
        return took;
    }

    /** {@return the HTTP status, and how long the exchange took} */
    @Override
    public String toString() {
        return "Probe(" + httpStatus + " after " + took.toMillis() + " ms)";
    }
}
