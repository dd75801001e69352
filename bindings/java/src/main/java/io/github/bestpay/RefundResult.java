package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.Optional;

/** The result of 3.5: a refund. Immutable. */
public final class RefundResult extends Result {
    private final Optional<String> outTradeNo;
    private final Optional<String> tradeNo;
    private final Optional<String> tradeprodNo;
    private final Optional<Amount> refundAmt;
    private final Optional<String> buyerLoginNo;

    RefundResult(Pointer result) {
        super(result);
        outTradeNo = Optional.ofNullable(C.bestpay_result_out_trade_no(result));
        tradeNo = Optional.ofNullable(C.bestpay_result_trade_no(result));
        tradeprodNo = Optional.ofNullable(C.bestpay_result_tradeprod_no(result));
        refundAmt = amount(C.bestpay_result_refund_amt(result));
        buyerLoginNo = Optional.ofNullable(C.bestpay_result_buyer_login_no(result));
    }

    /** {@return outTradeNo: here the refund's number, or the order's} */
    public Optional<String> outTradeNo() {
        return outTradeNo;
    }

    /** {@return tradeNo: the platform's number of the trade} */
    public Optional<String> tradeNo() {
        return tradeNo;
    }

    /** {@return tradeprodNo: the acquirer's number} */
    public Optional<String> tradeprodNo() {
        return tradeprodNo;
    }

    /** {@return refundAmt: the refund's amount} */
    public Optional<Amount> refundAmt() {
        return refundAmt;
    }

    /** {@return buyerLoginNo: the payer's login: do not log it} */
    public Optional<String> buyerLoginNo() {
        return buyerLoginNo;
    }
}
