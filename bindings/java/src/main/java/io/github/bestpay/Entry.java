package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.LocalDateTime;
import java.util.Optional;

/** What is known about an order or a refund. Immutable: what happens later is in another one. */
public final class Entry extends ReceivedFields {
    Entry(Pointer entry) {
        this(new Received(C::bestpay_entry_all, entry));
    }

    Entry(Received received) {
        super(received);
    }

    /** {@return what is known, to branch on} */
    public State state() {
        return State.of(stateText());
    }

    /** {@return its stable name, the same in every language and in the database: "never_arrived"} */
    public String stateText() {
        return received.text("state");
    }

    /**
     * What a cashier reads: one sentence, in Chinese at most 20 characters. A screen shows the amount beside it.
     *
     * @param language the language of the sentence
     * @return the sentence
     */
    public String tillText(Language language) {
        return tillText(stateText(), outRequestNo().isPresent(), language);
    }

    static String tillText(String state, boolean isRefund, Language language) {
        NativeLibrary.require();
        byte refund = (byte) (isRefund ? 1 : 0);
        return Text.of(C.bestpay_state_till_text(Text.utf8(state, "state"), refund, language.ordinal()));
    }

    /** {@return whether this order is paid, or this refund done} */
    public boolean isSuccess() {
        return state() == State.SUCCESS;
    }

    /** {@return whether it can no longer change} */
    public boolean isFinal() {
        return state().isFinal();
    }

    /** {@return whether the platform has to be asked what became of it: SENDING, UNKNOWN or WAITING} */
    public boolean isOpen() {
        return state().isOpen();
    }

    // generated: getters
    /** {@return merchantNo, 商户号: the merchant's number} */
    public String merchantNo() {
        return received.text("merchantNo");
    }

    /** {@return interface, 接口: {@code barcode_order}, {@code qrcode_order} or {@code refund}} */
    public String interfaceName() {
        return received.text("interface");
    }

    /** {@return outTradeNo, 商户订单号: the order's number} */
    public String outTradeNo() {
        return received.text("outTradeNo");
    }

    /** {@return outRequestNo, 退款请求流水号: the refund's number; absent for an order} */
    public Optional<String> outRequestNo() {
        return received.maybe("outRequestNo");
    }

    /** {@return amount, 交易金额或退款金额: the amount of the order or refund} */
    public Amount amount() {
        return Amount.ofText(received.text("amount"));
    }

    /** {@return requestDate, 请求时间: when it was sent last, or was about to be; Beijing time} */
    public LocalDateTime requestDate() {
        return BeijingTime.of(received.text("requestDate"));
    }

    /** {@return tradeNo, 交易号: the platform's number of the trade} */
    public Optional<String> tradeNo() {
        return received.maybe("tradeNo");
    }

    /** {@return payAmt, 支付金额: what the payer paid} */
    public Optional<Amount> payAmt() {
        return received.maybe("payAmt").map(Amount::ofText);
    }

    /** {@return discountAmt, 优惠金额: the discount} */
    public Optional<Amount> discountAmt() {
        return received.maybe("discountAmt").map(Amount::ofText);
    }

    /** {@return paymentUrl, 支付跳转地址: where the payer of a {@code qrcode_order} pays} */
    public Optional<String> paymentUrl() {
        return received.maybe("paymentUrl");
    }

    /**
     * {@return code, 结果码: why it is not a success, or not yet: the platform's code of a refusal or failure, else
     * the last error's}
     */
    public Optional<String> code() {
        return received.maybe("code");
    }

    /** {@return message, 结果描述: the same in words} */
    public Optional<String> message() {
        return received.maybe("message");
    }

    /** {@return createdAt, 创建时间: when it was first written down; Beijing time} */
    public LocalDateTime createdAt() {
        return BeijingTime.of(received.text("createdAt"));
    }

    /** {@return changedAt, 变更时间: when its state changed last; Beijing time} */
    public LocalDateTime changedAt() {
        return BeijingTime.of(received.text("changedAt"));
    }
    // end of generated: getters

    /** {@return the interface, the numbers of the order and refund, and the state} */
    @Override
    public String toString() {
        String refund = outRequestNo().map(number -> ", " + number).orElse("");
        return interfaceName() + "(" + outTradeNo() + refund + ": " + stateText() + ")";
    }

    /** By which {@link Journal#find} has it: the refund's number is one refund's, the order's of all its refunds too. */
    String number() {
        return outRequestNo().orElse(outTradeNo());
    }

    /** Whether both are about the same order or refund. */
    boolean isSame(Entry other) {
        return merchantNo().equals(other.merchantNo())
                && outTradeNo().equals(other.outTradeNo())
                && outRequestNo().equals(other.outRequestNo());
    }
}
