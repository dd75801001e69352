package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The differences between a statement and a journal. It returns each of them once. Close it after use. */
public final class Reconciliation implements Iterator<Reconciliation.Difference>, AutoCloseable {
    private final Handle handle;
    private Difference next;
    private boolean hasEnded;

    Reconciliation(Pointer c) {
        handle = new Handle(Reconciliation.class, c, C::bestpay_reconciliation_free);
    }

    /** {@return how many lines the statement has, not counting its first line with the names} */
    public long lines() {
        return handle.use(C::bestpay_reconciliation_lines);
    }

    /** {@return how many entries of the journal were compared} */
    public long entries() {
        return handle.use(C::bestpay_reconciliation_entries);
    }

    /** {@return how many differences there are} */
    public long differences() {
        return handle.use(C::bestpay_reconciliation_differences);
    }

    @Override
    public synchronized boolean hasNext() {
        if (next == null && !hasEnded) {
            next = handle.wait(Reconciliation::read);
            hasEnded = next == null;
        }
        return next != null;
    }

    @Override
    public synchronized Difference next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Difference difference = next;
        next = null;
        return difference;
    }

    private static Difference read(Pointer c) {
        Pointer made = Call.make((difference, error) -> C.bestpay_reconciliation_next(c, difference, error));
        if (made == null) {
            return null;
        }
        try {
            return new Difference(new Received(C::bestpay_difference_all, made));
        } finally {
            C.bestpay_difference_free(made);
        }
    }

    @Override
    public void close() {
        handle.close();
    }

    /** A difference. Immutable. */
    public static final class Difference extends ReceivedFields {
        private Difference(Received received) {
            super(received);
        }

        /**
         * {@return what differs: "unreadable", "double", "missing_in_journal", "missing_in_statement", "amount", "state" or
         * "trade_no"}
         */
        public String kind() {
            return received.text("kind");
        }

        /** {@return the order's number, or the refund's} */
        public String number() {
            return received.text("number");
        }

        /** {@return the line number in the statement's file; the line with the names is 1} */
        public Optional<Long> line() {
            return received.maybe("line").map(Long::valueOf);
        }

        /** {@return the merchant's number in the journal; without an entry, that in the statement} */
        public Optional<String> merchantNo() {
            return received.maybe("merchantNo");
        }

        /** {@return whether it is a refund, if that is known} */
        public Optional<Boolean> isRefund() {
            return received.maybe("isRefund").map(Boolean::valueOf);
        }

        /** {@return the trade's number (the platform's) in the statement} */
        public Optional<String> tradeNo() {
            return received.maybe("tradeNo");
        }

        /** {@return the amount in the statement} */
        public Optional<Amount> amount() {
            return received.maybe("amount").map(fen -> Amount.ofFen(Long.parseLong(fen)));
        }

        /** {@return the status in the statement} */
        public Optional<String> status() {
            return received.maybe("status");
        }

        /** {@return the trade's number (the platform's) in the journal} */
        public Optional<String> ownTradeNo() {
            return received.maybe("ownTradeNo");
        }

        /** {@return the amount in the journal} */
        public Optional<Amount> ownAmount() {
            return received.maybe("ownAmount").map(fen -> Amount.ofFen(Long.parseLong(fen)));
        }

        /** {@return the state in the journal} */
        public Optional<State> ownState() {
            return received.maybe("ownState").map(State::of);
        }

        /** {@return why a line is unreadable} */
        public Optional<String> about() {
            return received.maybe("about");
        }

        /** {@return the kind and the number} */
        @Override
        public String toString() {
            return kind() + "(" + Text.shown(number()) + ")";
        }
    }
}
