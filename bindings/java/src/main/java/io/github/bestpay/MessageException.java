package io.github.bestpay;

/**
 * A received message is not a well-formed message.
 *
 * <p>{@link #code()} is one of: too_large, too_deep, invalid_utf8, invalid_json, not_an_object, duplicate_member,
 * lone_surrogate, invalid_number, invalid_form.
 */
public final class MessageException extends BestpayException {
    private static final long serialVersionUID = 1L;

    MessageException(Failure failure) {
        super(failure);
    }
}
