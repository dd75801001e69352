// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * An answer or a callback is about another order, merchant or amount.
 *
 * <p>{@link #code()} is mismatch.
 */
public final class MismatchException extends BestpayException {
    private static final long serialVersionUID = 1L;

    MismatchException(Failure failure) {
        super(failure);
    }
}
