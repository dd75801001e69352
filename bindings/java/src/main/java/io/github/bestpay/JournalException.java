package io.github.bestpay;

/**
 * The journal of orders and refunds stands against it.
 *
 * <p>{@link #code()} is journal_unavailable, order_conflict, not_in_journal or contradiction.
 */
public final class JournalException extends BestpayException {
    private static final long serialVersionUID = 1L;

    JournalException(Failure failure) {
        super(failure);
    }
}
