// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.time.LocalDateTime;

/** 3.5, 退款接口: a refund of an order, in full or in part. Immutable. */
public final class Refund extends Request<RefundResult> {
    private Refund(Fields fields) {
        super("refund", fields, RefundResult::new);
    }

    /** {@return an empty request} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the fields. They are checked when the request is prepared or sent. */
    public static final class Builder {
        private final Fields fields = new Fields();

        private Builder() {}

        /**
         * Sets outTradeNo, 商户订单号. Mandatory.
         *
         * @param outTradeNo the number of the order that was paid; 1 to 64 visible ASCII characters without
         *     {@code &} and {@code =}
         * @return this builder
         */
        public Builder outTradeNo(String outTradeNo) {
            fields.set("outTradeNo", outTradeNo);
            return this;
        }

        /**
         * Sets outRequestNo, 退款请求流水号. Mandatory.
         *
         * @param outRequestNo the refund's own number, unique; 1 to 64 visible ASCII characters without {@code &}
         *     and {@code =}
         * @return this builder
         */
        public Builder outRequestNo(String outRequestNo) {
            fields.set("outRequestNo", outRequestNo);
            return this;
        }

        /**
         * Sets refundAmt, 退款金额. Mandatory.
         *
         * @param refundAmt the amount of the refund; 1 fen or more
         * @return this builder
         */
        public Builder refundAmt(Amount refundAmt) {
            fields.set("refundAmt", refundAmt);
            return this;
        }

        /**
         * Sets operator, 操作员. Mandatory.
         *
         * @param operator who gives the money back; at most 1024 characters
         * @return this builder
         */
        public Builder operator(String operator) {
            fields.set("operator", operator);
            return this;
        }

        /**
         * Sets notifyUrl, 回调地址. Mandatory.
         *
         * @param notifyUrl where the callback goes; http or https, at most 1024 characters
         * @return this builder
         */
        public Builder notifyUrl(String notifyUrl) {
            fields.set("notifyUrl", notifyUrl);
            return this;
        }

        /**
         * Sets requestDate, 请求时间. Now if it is left out. To ask for the status later, store
         * {@link Merchant#now()} and set it.
         *
         * @param requestDate when the refund is requested; Beijing time, whatever the machine's zone; a part of a
         *     second is left out
         * @return this builder
         */
        public Builder requestDate(LocalDateTime requestDate) {
            fields.set("requestDate", requestDate);
            return this;
        }

        /**
         * Sets refundCause, 退款原因. Optional.
         *
         * @param refundCause why the money is given back; at most 1024 characters
         * @return this builder
         */
        public Builder refundCause(String refundCause) {
            fields.set("refundCause", refundCause);
            return this;
        }

        /**
         * Sets remark, 备注信息. Optional.
         *
         * @param remark a remark of the merchant's; at most 1024 characters
         * @return this builder
         */
        public Builder remark(String remark) {
            fields.set("remark", remark);
            return this;
        }

        /** {@return the request} */
        public Refund build() {
            return new Refund(fields);
        }
    }
}
