package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.Optional;

/** The result of 3.6: the status of a refund. Immutable. */
public final class RefundStatusResult extends Result {
    private final Optional<String> outTradeNo;
    private final Optional<String> outRequestNo;
    private final Optional<String> tradeNo;
    private final Optional<Amount> tradeAmt;
    private final Optional<Amount> refundAmt;
    private final Optional<String> refundCause;
    private final Optional<String> refundRequestDate;

    RefundStatusResult(Pointer result) {
        super(result);
        outTradeNo = Optional.ofNullable(C.bestpay_result_out_trade_no(result));
        outRequestNo = Optional.ofNullable(C.bestpay_result_out_request_no(result));
        tradeNo = Optional.ofNullable(C.bestpay_result_trade_no(result));
        tradeAmt = amount(C.bestpay_result_trade_amt(result));
        refundAmt = amount(C.bestpay_result_refund_amt(result));
        refundCause = Optional.ofNullable(C.bestpay_result_refund_cause(result));
        refundRequestDate = Optional.ofNullable(C.bestpay_result_refund_request_date(result));
    }

    /** {@return outTradeNo: the order's number} */
    public Optional<String> outTradeNo() {
        return outTradeNo;
    }

    /** {@return outRequestNo: the refund's number} */
    public Optional<String> outRequestNo() {
        return outRequestNo;
    }

    /** {@return tradeNo: the platform's number of the trade} */
    public Optional<String> tradeNo() {
        return tradeNo;
    }

    /** {@return tradeAmt: the order's amount} */
    public Optional<Amount> tradeAmt() {
        return tradeAmt;
    }

    /** {@return refundAmt: the refund's amount} */
    public Optional<Amount> refundAmt() {
        return refundAmt;
    }

    /** {@return refundCause: why} */
    public Optional<String> refundCause() {
        return refundCause;
    }

    /** {@return refundRequestDate: when the refund was asked for, as sent} */
    public Optional<String> refundRequestDate() {
        return refundRequestDate;
    }
}
