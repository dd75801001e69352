package io.github.bestpay;

import java.util.Optional;

/** The outcome of a callback. Immutable. */
public final class HandledCallback {
    private final CallbackReply reply;
    private final Entry entry;
    private final BestpayException exception;

    HandledCallback(CallbackReply reply, Entry entry, BestpayException exception) {
        this.reply = reply;
        this.entry = entry;
        this.exception = exception;
    }

    /** {@return what to answer the platform with, whatever the outcome: with HTTP status 200} */
    public CallbackReply reply() {
        return reply;
    }

    /** {@return the order or refund after it; empty if there is an exception} */
    public Optional<Entry> entry() {
        return Optional.ofNullable(entry);
    }

    /**
     * Why there is no entry. A {@link JournalException} of the code contradiction: it says something else than what is
     * already final, or names another amount; not_in_journal: it is about an unknown number. Of both there is an alarm
     * among the events. Any other: it is not believed, or cannot be written down.
     *
     * @return the exception, which was not thrown
     */
    public Optional<BestpayException> exception() {
        return Optional.ofNullable(exception);
    }

    /** {@return the entry, or the reason why there is none} */
    @Override
    public String toString() {
        return "HandledCallback(" + (entry == null ? exception.getMessage() : entry) + ")";
    }
}
