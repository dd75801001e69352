// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/**
 * The journal of orders and refunds ({@code bestpay-cashier}) failed, or contradicts the call.
 *
 * <p>{@link #code()} is one of: journal_unavailable, order_conflict, not_in_journal, contradiction.
 */
public final class JournalException extends BestpayException {
    private static final long serialVersionUID = 1L;

    JournalException(Failure failure) {
        super(failure);
    }
}
