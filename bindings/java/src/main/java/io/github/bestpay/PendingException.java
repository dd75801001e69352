// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * The outcome was not known when the deadline passed, or when the caller cancelled.
 *
 * <p>{@link #code()} is one of: still_pending, cancelled.
 */
public final class PendingException extends BestpayException {
    private static final long serialVersionUID = 1L;

    PendingException(Failure failure) {
        super(failure);
    }
}
