package io.github.bestpay;

/** What is known about an order or refund in a {@link Journal}. */
public enum State {
    /** No state: before a new entry. Also one that this jar does not know: its text is kept. */
    NONE,
    /** Written down; the request may leave at any moment, or has left, or its process has died. Is asked for. */
    SENDING,
    /** The request never left. The same call sends it. */
    NOT_SENT,
    /** The request may have arrived. Is asked for, and never sent again. */
    UNKNOWN,
    /** WAITFORPAY: the platform has it and it is not final. Is asked for. */
    WAITING,
    /** Paid, or refunded. Final. */
    SUCCESS,
    /** Failed. Final. */
    FAIL,
    /** The order was closed unpaid. Final. */
    CLOSE,
    /** The platform refused the order or refund itself, verified. Final. See {@link Entry#code()}. */
    REFUSED,
    /**
     * The platform did not know it after the last moment at which it could have arrived. Final: order again, under a new
     * number.
     */
    NEVER_ARRIVED;

    private static final State[] BY_NUMBER = values();

    static State of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : NONE;
    }
}
