// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.util.Optional;

/** The result of 3.2: an order for a collection code (收款码) or order code (订单码). Immutable. */
public final class QrcodeOrderResult extends Result {
    QrcodeOrderResult(Received received) {
        super(received);
    }

    /** {@return tradeNo, 交易订单号: the platform's number of the trade} */
    public Optional<String> tradeNo() {
        return received.maybe("tradeNo");
    }

    /** {@return tradeprodNo, 收单订单号: the acquirer's number of the order} */
    public Optional<String> tradeprodNo() {
        return received.maybe("tradeprodNo");
    }

    /** {@return merchantNo, 商户号: the merchant's number} */
    public Optional<String> merchantNo() {
        return received.maybe("merchantNo");
    }

    /** {@return outTradeNo, 外部交易流水: the order number of the request} */
    public Optional<String> outTradeNo() {
        return received.maybe("outTradeNo");
    }

    /** {@return tradeAmt, 交易金额: the amount} */
    public Optional<Amount> tradeAmt() {
        return received.maybe("tradeAmt").map(Amount::ofText);
    }

    /** {@return paymentUrl, 支付跳转地址: where the payer pays} */
    public Optional<String> paymentUrl() {
        return received.maybe("paymentUrl");
    }

    /** {@return bankRequestNo, 银行请求流水号: the bank's number of the request} */
    public Optional<String> bankRequestNo() {
        return received.maybe("bankRequestNo");
    }
}
