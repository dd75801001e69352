package io.github.bestpay;

import java.util.Objects;

/** The outcome of {@link Cashier#recover}. Immutable. */
public final class Recovery {
    private final long settled;
    private final long open;
    private final long questions;

    Recovery(C.Recovery recovery) {
        settled = recovery.settled;
        open = recovery.open;
        questions = recovery.questions;
    }

    /** {@return how many open orders and refunds are final now; the events say which} */
    public long settled() {
        return settled;
    }

    /** {@return how many of this merchant's orders and refunds are still open} */
    public long open() {
        return open;
    }

    /** {@return how many status questions were asked} */
    public long questions() {
        return questions;
    }

    /** {@return whether the three numbers are the same} */
    @Override
    public boolean equals(Object other) {
        return other instanceof Recovery
                && ((Recovery) other).settled == settled
                && ((Recovery) other).open == open
                && ((Recovery) other).questions == questions;
    }

    @Override
    public int hashCode() {
        return Objects.hash(settled, open, questions);
    }

    /** {@return the three numbers} */
    @Override
    public String toString() {
        return "Recovery(settled " + settled + ", open " + open + ", questions " + questions + ")";
    }
}
