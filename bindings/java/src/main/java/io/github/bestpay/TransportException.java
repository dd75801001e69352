// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * DNS, connection, TLS, time-out, HTTP. {@link #effect()} says whether the request may have arrived.
 *
 * <p>{@link #code()} is one of: http_status, dns, connect, tls, timeout, connection_lost, invalid_http.
 */
public final class TransportException extends BestpayException {
    private static final long serialVersionUID = 1L;

    TransportException(Failure failure) {
        super(failure);
    }
}
