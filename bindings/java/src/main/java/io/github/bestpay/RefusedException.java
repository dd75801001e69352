// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * The platform answered, verified, {@code success=false}. See {@link #platformCode()}.
 *
 * <p>{@link #code()} is refused.
 */
public final class RefusedException extends BestpayException {
    private static final long serialVersionUID = 1L;

    RefusedException(Failure failure) {
        super(failure);
    }
}
