package io.github.bestpay;

/**
 * An argument cannot be read: text that contains a NUL or half a surrogate pair, a number out of range.
 *
 * <p>{@link #code()} is one of: null_argument, invalid_argument.
 */
public final class ArgumentException extends BestpayException {
    private static final long serialVersionUID = 1L;

    ArgumentException(Failure failure) {
        super(failure);
    }
}
