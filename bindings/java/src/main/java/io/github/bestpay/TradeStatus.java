package io.github.bestpay;

/** tradeStatus, section 4.1 of the interface document. */
public enum TradeStatus {
    /** A status that the document does not list. Not final: ask again. */
    OTHER,
    /** Paid, or refunded. Final. */
    SUCCESS,
    /** Failed. Final. */
    FAIL,
    /** The order was closed unpaid. Final. */
    CLOSE,
    /** Waiting for the payer, or a refund in progress. Ask again. */
    WAITFORPAY;

    private static final TradeStatus[] BY_NUMBER = values();

    static TradeStatus of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : OTHER;
    }
}
