// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.util.Optional;

/** The result of 3.5: a refund of an order, in full or in part. Immutable. */
public final class RefundResult extends Result {
    RefundResult(Received received) {
        super(received);
    }

    /** {@return tradeNo, 交易号: the platform's number of the trade} */
    public Optional<String> tradeNo() {
        return received.maybe("tradeNo");
    }

    /** {@return refundAmt, 退款金额: the amount of the refund} */
    public Optional<Amount> refundAmt() {
        return received.maybe("refundAmt").map(Amount::ofText);
    }

    /** {@return outTradeNo, 商户退款流水号: the refund's number, or the order's} */
    public Optional<String> outTradeNo() {
        return received.maybe("outTradeNo");
    }

    /** {@return tradeprodNo, 收单平台单号: the acquirer's number} */
    public Optional<String> tradeprodNo() {
        return received.maybe("tradeprodNo");
    }

    /** {@return buyerLoginNo, 客户登录号: the payer's login; do not log it} */
    public Optional<String> buyerLoginNo() {
        return received.maybe("buyerLoginNo");
    }
}
