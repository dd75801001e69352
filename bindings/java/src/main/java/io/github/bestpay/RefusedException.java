package io.github.bestpay;

/**
 * The platform answered, verified, {@code success=false}: see {@link #platformCode()}.
 *
 * <p>{@link #code()} is refused.
 */
public final class RefusedException extends BestpayException {
    private static final long serialVersionUID = 1L;

    RefusedException(Failure failure) {
        super(failure);
    }
}
