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

    /** The status of a text on the wire. */
    static TradeStatus of(String text) {
        for (TradeStatus status : values()) {
            if (status.name().equals(text)) {
                return status;
            }
        }
        return OTHER;
    }

    boolean isFinal() {
        return this == SUCCESS || this == FAIL || this == CLOSE;
    }
}
