// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * An answer or a callback is not a well-formed message, or lacks a field.
 *
 * <p>{@link #code()} is one of: too_large, too_deep, invalid_utf8, invalid_json, not_an_object, duplicate_member,
 * lone_surrogate, invalid_number, invalid_form; for a field in it also those of {@link RequestException}.
 */
public final class MessageException extends BestpayException {
    private static final long serialVersionUID = 1L;

    MessageException(Failure failure) {
        super(failure);
    }
}
