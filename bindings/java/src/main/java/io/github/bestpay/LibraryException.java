package io.github.bestpay;

/**
 * The native library is missing, is of another ABI version, or has a fault. Not the caller's data.
 *
 * <p>{@link #code()} is one of: library_not_loaded, version_mismatch, panic.
 */
public final class LibraryException extends BestpayException {
    private static final long serialVersionUID = 1L;

    LibraryException(Failure failure) {
        super(failure);
    }
}
