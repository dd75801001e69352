package io.github.bestpay;

import com.sun.jna.Pointer;
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
public final class Callback {
    private final CallbackKind tradeType;
    private final TradeStatus tradeStatus;
    private final String tradeStatusText;
    private final boolean isFinal;
    private final Optional<String> tradeTypeText;
    private final String outTradeNo;
    private final String tradeNo;
    private final Optional<String> originalTradeNo;
    private final String institutionCode;
    private final String merchantNo;
    private final Amount tradeAmt;
    private final Amount payAmt;
    private final Optional<Amount> discountAmt;
    private final String ccy;
    private final LocalDateTime tradeFinishedDate;
    private final String goodsInfo;
    private final Optional<String> resultCode;
    private final Optional<String> resultMsg;
    private final Map<String, String> other;
    private final String json;
    private final Hash hash;
    private final String form;

    Callback(Pointer callback) {
        tradeType = CallbackKind.of(C.bestpay_callback_trade_type(callback));
        tradeStatus = TradeStatus.of(C.bestpay_callback_trade_status(callback));
        tradeStatusText = C.bestpay_callback_trade_status_text(callback);
        isFinal = C.bestpay_callback_is_final(callback) != 0;
        tradeTypeText = Optional.ofNullable(C.bestpay_callback_trade_type_text(callback));
        outTradeNo = C.bestpay_callback_out_trade_no(callback);
        tradeNo = C.bestpay_callback_trade_no(callback);
        originalTradeNo = Optional.ofNullable(C.bestpay_callback_original_trade_no(callback));
        institutionCode = C.bestpay_callback_institution_code(callback);
        merchantNo = C.bestpay_callback_merchant_no(callback);
        tradeAmt = Amount.ofFen(C.bestpay_callback_trade_amt(callback));
        payAmt = Amount.ofFen(C.bestpay_callback_pay_amt(callback));
        discountAmt = Result.amount(C.bestpay_callback_discount_amt(callback));
        ccy = C.bestpay_callback_ccy(callback);
        tradeFinishedDate = BeijingTime.ofCompact(C.bestpay_callback_trade_finished_date(callback));
        goodsInfo = C.bestpay_callback_goods_info(callback);
        resultCode = Optional.ofNullable(C.bestpay_callback_result_code(callback));
        resultMsg = Optional.ofNullable(C.bestpay_callback_result_msg(callback));
        other = Result.other(
                C.bestpay_callback_other_count(callback),
                index -> C.bestpay_callback_other_name(callback, index),
                index -> C.bestpay_callback_other_json(callback, index));
        json = C.bestpay_callback_json(callback);
        hash = Hash.of(C.bestpay_callback_hash(callback));
        form = C.bestpay_callback_form(callback);
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
        boolean paid = saysNothingOfItsSubject() && tradeStatus == TradeStatus.SUCCESS;
        require(isRefund().map(isRefund -> !isRefund).orElse(paid), "tradeType");
        require(this.outTradeNo.equals(outTradeNo), "outTradeNo");
        require(this.tradeAmt.equals(tradeAmt), "tradeAmt");
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
        boolean hasOwnNumber = this.outTradeNo.equals(outRequestNo) && !outRequestNo.equals(outTradeNo);
        require(isRefund().orElse(saysNothingOfItsSubject() && hasOwnNumber), "tradeType");
        require(hasOwnNumber || this.outTradeNo.equals(outTradeNo), "outTradeNo");
        require(tradeAmt.equals(refundAmt) || payAmt.equals(refundAmt), "tradeAmt");
    }

    /**
     * {@return whether it is about a refund, by tradeType and originalTradeNo; nothing where it says neither, or something
     * that the document does not list}
     */
    public Optional<Boolean> isRefund() {
        boolean hasOriginal = originalTradeNo.filter(original -> !original.equals(tradeNo)).isPresent();
        switch (tradeType) {
            case REFUND:
                return Optional.of(true);
            case UNSAID:
                return hasOriginal ? Optional.of(true) : Optional.empty();
            case REAL_TIME:
            case REAL_TIME_PRO:
                return hasOriginal ? Optional.empty() : Optional.of(false);
            default:
                return Optional.empty();
        }
    }

    /** {@return tradeType: whether it is about a payment or a refund} */
    public CallbackKind tradeType() {
        return tradeType;
    }

    /** {@return tradeStatus, to branch on} */
    public TradeStatus tradeStatus() {
        return tradeStatus;
    }

    /** {@return tradeStatus as sent} */
    public String tradeStatusText() {
        return tradeStatusText;
    }

    /** {@return whether it will not change any more: SUCCESS, FAIL or CLOSE} */
    public boolean isFinal() {
        return isFinal;
    }

    /** {@return tradeType as sent} */
    public Optional<String> tradeTypeText() {
        return tradeTypeText;
    }

    /** {@return outTradeNo: the order's number; in a refund's callback it may be the refund's} */
    public String outTradeNo() {
        return outTradeNo;
    }

    /** {@return tradeNo: the platform's number of the trade} */
    public String tradeNo() {
        return tradeNo;
    }

    /** {@return originalTradeNo: the trade that a refund belongs to} */
    public Optional<String> originalTradeNo() {
        return originalTradeNo;
    }

    /** {@return institutionCode: the institution's number} */
    public String institutionCode() {
        return institutionCode;
    }

    /** {@return merchantNo: the merchant's number} */
    public String merchantNo() {
        return merchantNo;
    }

    /** {@return tradeAmt: the amount} */
    public Amount tradeAmt() {
        return tradeAmt;
    }

    /** {@return payAmt: what the payer paid} */
    public Amount payAmt() {
        return payAmt;
    }

    /** {@return discountAmt: the discount} */
    public Optional<Amount> discountAmt() {
        return discountAmt;
    }

    /** {@return ccy: the currency} */
    public String ccy() {
        return ccy;
    }

    /** {@return tradeFinishedDate, Beijing time} */
    public LocalDateTime tradeFinishedDate() {
        return tradeFinishedDate;
    }

    /** {@return goodsInfo: what was bought} */
    public String goodsInfo() {
        return goodsInfo;
    }

    /** {@return resultCode: the result code} */
    public Optional<String> resultCode() {
        return resultCode;
    }

    /** {@return resultMsg: the result in words} */
    public Optional<String> resultMsg() {
        return resultMsg;
    }

    /** {@return members that the document does not name, verified as well: their JSON by their names on the wire} */
    public Map<String, String> other() {
        return other;
    }

    /** {@return all fields under their names on the wire, as one JSON object} */
    public String json() {
        return json;
    }

    /** {@return which hash the platform signed with} */
    public Hash hash() {
        return hash;
    }

    /** {@return which form of the signing string verified} */
    public String form() {
        return form;
    }

    /** {@return the kind, the order's number and the status} */
    @Override
    public String toString() {
        return "Callback(" + tradeType + ", " + Text.shown(outTradeNo) + ", " + Text.shown(tradeStatusText) + ")";
    }

    private boolean saysNothingOfItsSubject() {
        return tradeType == CallbackKind.UNSAID && !originalTradeNo.isPresent();
    }

    private void require(boolean isAsExpected, String field) {
        if (!isAsExpected) {
            throw Failure.mismatch(field, "the callback's `" + field + "` is not the one that was expected", outTradeNo);
        }
    }
}
