package io.github.bestpay;

import java.util.function.Function;

/** The exception of each bestpay_class, in the order of its numbers. */
enum FailureClass {
    /** Also what a newer library has and this jar does not know. */
    NONE(BestpayException::new),
    LIBRARY(LibraryException::new),
    ARGUMENT(ArgumentException::new),
    CONFIG(ConfigException::new),
    KEY(KeyException::new),
    REQUEST(RequestException::new),
    MESSAGE(MessageException::new),
    SIGNATURE(SignatureException::new),
    REFUSED(RefusedException::new),
    MISMATCH(MismatchException::new),
    TRANSPORT(TransportException::new),
    PENDING(PendingException::new),
    JOURNAL(JournalException::new);

    private static final FailureClass[] BY_NUMBER = values();

    private final Function<Failure, BestpayException> exception;

    FailureClass(Function<Failure, BestpayException> exception) {
        this.exception = exception;
    }

    static FailureClass of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : NONE;
    }

    BestpayException exception(Failure failure) {
        return exception.apply(failure);
    }
}
