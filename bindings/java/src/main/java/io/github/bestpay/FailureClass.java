// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.util.function.Function;

/** The exception of each bestpay_class. */
enum FailureClass {
    /** Also what a newer library has and this jar does not know. */
    NONE(0, BestpayException::new),
    LIBRARY(1, LibraryException::new),
    ARGUMENT(2, ArgumentException::new),
    CONFIG(3, ConfigException::new),
    KEY(4, KeyException::new),
    REQUEST(5, RequestException::new),
    MESSAGE(6, MessageException::new),
    SIGNATURE(7, SignatureException::new),
    REFUSED(8, RefusedException::new),
    MISMATCH(9, MismatchException::new),
    TRANSPORT(10, TransportException::new),
    PENDING(11, PendingException::new),
    JOURNAL(12, JournalException::new);

    private final int number;
    private final Function<Failure, BestpayException> exception;

    FailureClass(int number, Function<Failure, BestpayException> exception) {
        this.number = number;
        this.exception = exception;
    }

    static FailureClass of(int number) {
        for (FailureClass failureClass : values()) {
            if (failureClass.number == number) {
                return failureClass;
            }
        }
        return NONE;
    }

    BestpayException exception(Failure failure) {
        return exception.apply(failure);
    }
}
