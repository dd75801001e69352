// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.util.Optional;

/** The result of 3.6: the status of a refund. Immutable. */
public final class RefundStatusResult extends Result {
    RefundStatusResult(Received received) {
        super(received);
    }

    /** {@return outTradeNo, 商户订单号: the order's number} */
    public Optional<String> outTradeNo() {
        return received.maybe("outTradeNo");
    }

    /** {@return tradeNo, 交易号: the platform's number of the trade} */
    public Optional<String> tradeNo() {
        return received.maybe("tradeNo");
    }

    /** {@return outRequestNo, 退款请求流水号: the refund's number} */
    public Optional<String> outRequestNo() {
        return received.maybe("outRequestNo");
    }

    /** {@return refundCause, 退款原因: why the money was given back} */
    public Optional<String> refundCause() {
        return received.maybe("refundCause");
    }

    /** {@return refundAmt, 退款金额: the amount of the refund} */
    public Optional<Amount> refundAmt() {
        return received.maybe("refundAmt").map(Amount::ofText);
    }

    /**
     * {@return tradeAmt, 交易金额: the amount of the trade, in fen: most likely the order's; the document does not
     * say whose}
     */
    public Optional<Amount> tradeAmt() {
        return received.maybe("tradeAmt").map(Amount::ofText);
    }

    /** {@return refundRequestDate, 退款请求时间: when the refund was asked for} */
    public Optional<String> refundRequestDate() {
        return received.maybe("refundRequestDate");
    }
}
