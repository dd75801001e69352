// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * A request was refused before it was signed. {@link #field()} names the field.
 *
 * <p>{@link #code()} is one of: missing_field, invalid_field, unknown_field, spliced.
 */
public final class RequestException extends BestpayException {
    private static final long serialVersionUID = 1L;

    RequestException(Failure failure) {
        super(failure);
    }
}
