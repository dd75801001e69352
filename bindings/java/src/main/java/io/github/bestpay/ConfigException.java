// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * Settings are wrong.
 *
 * <p>{@link #code()} is one of: invalid_config, insecure_url.
 */
public final class ConfigException extends BestpayException {
    private static final long serialVersionUID = 1L;

    ConfigException(Failure failure) {
        super(failure);
    }
}
