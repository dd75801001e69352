package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.Optional;

/** The result of 3.1: an order by payment code. Immutable. */
public final class BarcodeOrderResult extends Result {
    private final Optional<String> outTradeNo;
    private final Optional<String> tradeNo;
    private final Optional<String> tradeprodNo;
    private final Optional<String> merchantNo;
    private final Optional<String> bankRequestNo;
    private final Optional<Amount> tradeAmt;
    private final Optional<Amount> payAmt;
    private final Optional<Amount> disCountAmt;

    BarcodeOrderResult(Pointer result) {
        super(result);
        outTradeNo = Optional.ofNullable(C.bestpay_result_out_trade_no(result));
        tradeNo = Optional.ofNullable(C.bestpay_result_trade_no(result));
        tradeprodNo = Optional.ofNullable(C.bestpay_result_tradeprod_no(result));
        merchantNo = Optional.ofNullable(C.bestpay_result_merchant_no(result));
        bankRequestNo = Optional.ofNullable(C.bestpay_result_bank_request_no(result));
        tradeAmt = amount(C.bestpay_result_trade_amt(result));
        payAmt = amount(C.bestpay_result_pay_amt(result));
        disCountAmt = amount(C.bestpay_result_dis_count_amt(result));
    }

    /** {@return outTradeNo: the order's number} */
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

    /** {@return merchantNo: the merchant's number} */
    public Optional<String> merchantNo() {
        return merchantNo;
    }

    /** {@return bankRequestNo: the bank's number of the request} */
    public Optional<String> bankRequestNo() {
        return bankRequestNo;
    }

    /** {@return tradeAmt: the order's amount} */
    public Optional<Amount> tradeAmt() {
        return tradeAmt;
    }

    /** {@return payAmt: what the payer paid} */
    public Optional<Amount> payAmt() {
        return payAmt;
    }

    /** {@return disCountAmt: the discount} */
    public Optional<Amount> disCountAmt() {
        return disCountAmt;
    }
}
