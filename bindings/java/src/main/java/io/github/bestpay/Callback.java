package io.github.bestpay;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * 3.4: a verified callback for this merchant, about a payment or a refund. Immutable.
 *
 * <p>It arrives more than once, and may arrive before the order's own answer. Its number is an order's or a refund's: look it
 * up, compare the callback by {@link #expectPayment} or {@link #expectRefund}, apply it once, then reply.
 */
public final class Callback extends ReceivedFields {
    Callback(Received received) {
        super(received);
    }

    /**
     * Compares it with the order that the caller knows: nothing else binds the two. A refund's callback may carry the
     * number and the amount of its order, and is no payment's. One that does not say what it is about counts as a payment's
     * where it says SUCCESS; ask for the status otherwise.
     *
     * @param outTradeNo the order's number
     * @param tradeAmt its amount
     * @throws MismatchException names the field that differs
     */
    public void expectPayment(String outTradeNo, Amount tradeAmt) {
        Objects.requireNonNull(outTradeNo, "outTradeNo");
        Objects.requireNonNull(tradeAmt, "tradeAmt");
        boolean paid = saysNothingOfItsSubject() && tradeStatus() == TradeStatus.SUCCESS;
        require(isRefund().map(ofRefund -> !ofRefund).orElse(paid), "tradeType");
        require(outTradeNo().equals(outTradeNo), "outTradeNo");
        require(tradeAmt().equals(tradeAmt), "tradeAmt");
    }

    /**
     * Compares it with the refund that the caller knows. The document does not say whether the number and the amount in it
     * are the refund's or its order's: the number may be either, and one of tradeAmt and payAmt must be the refund's. A
     * callback that does not say what it is about is a refund's only under the refund's own number.
     *
     * @param outTradeNo the number of the order that was paid
     * @param outRequestNo the refund's number
     * @param refundAmt the refund's amount
     * @throws MismatchException names the field that differs
     */
    public void expectRefund(String outTradeNo, String outRequestNo, Amount refundAmt) {
        Objects.requireNonNull(outTradeNo, "outTradeNo");
        Objects.requireNonNull(outRequestNo, "outRequestNo");
        Objects.requireNonNull(refundAmt, "refundAmt");
        boolean hasOwnNumber = outTradeNo().equals(outRequestNo) && !outRequestNo.equals(outTradeNo);
        require(isRefund().orElse(saysNothingOfItsSubject() && hasOwnNumber), "tradeType");
        require(hasOwnNumber || outTradeNo().equals(outTradeNo), "outTradeNo");
        require(tradeAmt().equals(refundAmt) || payAmt().equals(refundAmt), "tradeAmt");
    }

    /**
     * {@return whether it is about a refund, by tradeType and originalTradeNo; empty if it has neither, or something
     * that the document does not list}
     */
    public Optional<Boolean> isRefund() {
        return received.maybe("@isRefund").map(Boolean::valueOf);
    }

    /** {@return tradeType: whether it is about a payment or a refund} */
    public CallbackKind tradeType() {
        return CallbackKind.of(Integer.parseInt(received.text("@kind")));
    }

    /** {@return tradeStatus, to branch on} */
    public TradeStatus tradeStatus() {
        return TradeStatus.of(tradeStatusText());
    }

    /** {@return whether it can no longer change: SUCCESS, FAIL or CLOSE} */
    public boolean isFinal() {
        return tradeStatus().isFinal();
    }

    // generated: getters
    /** {@return tradeNo, 交易号: the platform's number of the trade} */
    public String tradeNo() {
        return received.text("tradeNo");
    }

    /** {@return outTradeNo, 商户订单号: the order's number, or a refund's} */
    public String outTradeNo() {
        return received.text("outTradeNo");
    }

    /** {@return tradeType, 通知类型: whether it is about a payment or a refund (section 4.2), as sent} */
    public Optional<String> tradeTypeText() {
        return received.maybe("tradeType");
    }

    /** {@return tradeAmt, 交易金额: the amount of the order or refund} */
    public Amount tradeAmt() {
        return Amount.ofText(received.text("tradeAmt"));
    }

    /** {@return tradeFinishedDate, 交易完成时间: when the trade was finished} */
    public LocalDateTime tradeFinishedDate() {
        return BeijingTime.ofCompact(received.text("tradeFinishedDate"));
    }

    /** {@return merchantNo, 商户号: the merchant's number} */
    public String merchantNo() {
        return received.text("merchantNo");
    }

    /** {@return payAmt, 支付金额: what the payer paid or got back} */
    public Amount payAmt() {
        return Amount.ofText(received.text("payAmt"));
    }

    /** {@return discountAmt, 优惠金额: the discount} */
    public Optional<Amount> discountAmt() {
        return received.maybe("discountAmt").map(Amount::ofText);
    }

    /** {@return ccy, 币种: the currency} */
    public String ccy() {
        return received.text("ccy");
    }

    /** {@return tradeStatus, 交易状态: what became of it, section 4.1, as sent} */
    public String tradeStatusText() {
        return received.text("tradeStatus");
    }

    /** {@return goodsInfo, 商品描述: what was bought} */
    public String goodsInfo() {
        return received.text("goodsInfo");
    }

    /** {@return resultCode, 结果码: a result code} */
    public Optional<String> resultCode() {
        return received.maybe("resultCode");
    }

    /** {@return resultMsg, 结果描述: the result in words} */
    public Optional<String> resultMsg() {
        return received.maybe("resultMsg");
    }

    /** {@return originalTradeNo, 原交易号: the trade that a refund belongs to} */
    public Optional<String> originalTradeNo() {
        return received.maybe("originalTradeNo");
    }

    /** {@return institutionCode, 验签商户号: the institution's number} */
    public String institutionCode() {
        return received.text("institutionCode");
    }
    // end of generated: getters

    /** {@return members that the document does not name, verified as well: their JSON by their names on the wire} */
    public Map<String, String> other() {
        return received.other();
    }

    /** {@return all fields under their names on the wire, as one JSON object} */
    public String json() {
        return received.text("@json");
    }

    /** {@return which hash the platform signed with} */
    public Hash hash() {
        return Hash.of(received.text("@hash"));
    }

    /** {@return which form of the signing string verified} */
    public String form() {
        return received.text("@form");
    }

    /** {@return the kind, the order's number and the status} */
    @Override
    public String toString() {
        return "Callback(" + tradeType() + ", " + Text.shown(outTradeNo()) + ", " + Text.shown(tradeStatusText()) + ")";
    }

    private boolean saysNothingOfItsSubject() {
        return tradeType() == CallbackKind.UNSAID && !originalTradeNo().isPresent();
    }

    private void require(boolean isAsExpected, String field) {
        if (!isAsExpected) {
            throw Failure.mismatch(field, "the callback's `" + field + "` is not the one that was expected", outTradeNo());
        }
    }
}
