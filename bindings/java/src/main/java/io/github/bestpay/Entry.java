package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.Optional;

/** An order or a refund, as far as it is known. Immutable: what happens later is in another one. */
public final class Entry {
    private final State state;
    private final String stateText;
    private final boolean isSuccess;
    private final boolean isFinal;
    private final boolean isOpen;
    private final String merchantNo;
    private final String interfaceName;
    private final String outTradeNo;
    private final Optional<String> outRequestNo;
    private final Amount amount;
    private final LocalDateTime requestDate;
    private final Optional<String> tradeNo;
    private final Optional<Amount> payAmt;
    private final Optional<Amount> discountAmt;
    private final Optional<String> paymentUrl;
    private final Optional<String> code;
    private final Optional<String> message;
    private final LocalDateTime createdAt;
    private final LocalDateTime changedAt;

    Entry(Pointer entry) {
        state = State.of(C.bestpay_entry_state(entry));
        stateText = C.bestpay_entry_state_text(entry);
        isSuccess = C.bestpay_entry_is_success(entry) != 0;
        isFinal = C.bestpay_entry_is_final(entry) != 0;
        isOpen = C.bestpay_entry_is_open(entry) != 0;
        merchantNo = C.bestpay_entry_merchant_no(entry);
        interfaceName = C.bestpay_entry_interface(entry);
        outTradeNo = C.bestpay_entry_out_trade_no(entry);
        outRequestNo = Optional.ofNullable(C.bestpay_entry_out_request_no(entry));
        amount = Amount.ofFen(C.bestpay_entry_amount(entry));
        requestDate = BeijingTime.of(C.bestpay_entry_request_date(entry));
        tradeNo = Optional.ofNullable(C.bestpay_entry_trade_no(entry));
        payAmt = Result.amount(C.bestpay_entry_pay_amt(entry));
        discountAmt = Result.amount(C.bestpay_entry_discount_amt(entry));
        paymentUrl = Optional.ofNullable(C.bestpay_entry_payment_url(entry));
        code = Optional.ofNullable(C.bestpay_entry_code(entry));
        message = Optional.ofNullable(C.bestpay_entry_message(entry));
        createdAt = BeijingTime.of(C.bestpay_entry_created_at(entry));
        changedAt = BeijingTime.of(C.bestpay_entry_changed_at(entry));
    }

    /** {@return what is known, to branch on} */
    public State state() {
        return state;
    }

    /** {@return its stable name, the same in every language and in the database: "never_arrived"} */
    public String stateText() {
        return stateText;
    }

    /** {@return whether this order is paid, or this refund done} */
    public boolean isSuccess() {
        return isSuccess;
    }

    /** {@return whether it will not change any more} */
    public boolean isFinal() {
        return isFinal;
    }

    /** {@return whether the platform has to be asked what became of it: SENDING, UNKNOWN or WAITING} */
    public boolean isOpen() {
        return isOpen;
    }

    /** {@return merchantNo: the merchant's number} */
    public String merchantNo() {
        return merchantNo;
    }

    /** {@return "barcode_order", "qrcode_order" or "refund"} */
    public String interfaceName() {
        return interfaceName;
    }

    /** {@return outTradeNo: the order's number} */
    public String outTradeNo() {
        return outTradeNo;
    }

    /** {@return outRequestNo: the refund's number; nothing for an order} */
    public Optional<String> outRequestNo() {
        return outRequestNo;
    }

    /** {@return tradeAmt of an order, refundAmt of a refund} */
    public Amount amount() {
        return amount;
    }

    /** {@return requestDate of the last time that it was sent, or was about to be; Beijing time} */
    public LocalDateTime requestDate() {
        return requestDate;
    }

    /** {@return tradeNo: the platform's number of the trade, where it is known} */
    public Optional<String> tradeNo() {
        return tradeNo;
    }

    /** {@return payAmt: what the payer paid, where it is known} */
    public Optional<Amount> payAmt() {
        return payAmt;
    }

    /** {@return discountAmt: the discount, where it is known} */
    public Optional<Amount> discountAmt() {
        return discountAmt;
    }

    /** {@return paymentUrl of a "qrcode_order": where the payer pays} */
    public Optional<String> paymentUrl() {
        return paymentUrl;
    }

    /** {@return why it is not otherwise: the platform's code of a refusal or failure, else the last error's} */
    public Optional<String> code() {
        return code;
    }

    /** {@return the same in words} */
    public Optional<String> message() {
        return message;
    }

    /** {@return when it was first written down, Beijing time} */
    public LocalDateTime createdAt() {
        return createdAt;
    }

    /** {@return when its state changed last, Beijing time} */
    public LocalDateTime changedAt() {
        return changedAt;
    }

    /** {@return the interface, the numbers of the order and refund, and the state} */
    @Override
    public String toString() {
        String refund = outRequestNo.map(number -> ", " + number).orElse("");
        return interfaceName + "(" + outTradeNo + refund + ": " + stateText + ")";
    }

    /** By which {@link Journal#find} has it: the refund's number is one refund's, the order's of all its refunds too. */
    String number() {
        return outRequestNo.orElse(outTradeNo);
    }

    /** Whether an entry of the library's is about the same order or refund. */
    boolean isOf(Pointer entry) {
        return merchantNo.equals(C.bestpay_entry_merchant_no(entry))
                && outTradeNo.equals(C.bestpay_entry_out_trade_no(entry))
                && Objects.equals(outRequestNo.orElse(null), C.bestpay_entry_out_request_no(entry));
    }
}
