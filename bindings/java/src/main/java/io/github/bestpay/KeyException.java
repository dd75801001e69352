// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * A key file could not be used.
 *
 * <p>{@link #code()} is one of: key_unreadable, invalid_key, unsupported_key, wrong_password, alias_not_found,
 * alias_required.
 */
public final class KeyException extends BestpayException {
    private static final long serialVersionUID = 1L;

    KeyException(Failure failure) {
        super(failure);
    }
}
