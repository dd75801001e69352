// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * A received message is not signed by the platform. {@link #report()} and {@link #hint()} say why.
 *
 * <p>{@link #code()} is one of: missing_sign, invalid_sign, signature_mismatch, sha1_forbidden.
 */
public final class SignatureException extends BestpayException {
    private static final long serialVersionUID = 1L;

    SignatureException(Failure failure) {
        super(failure);
    }
}
