// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.time.LocalDateTime;

/** 3.6, 退款订单查询接口: the status of a refund. It may be asked as often as needed. Immutable. */
public final class RefundStatus extends Request<RefundStatusResult> {
    private RefundStatus(Fields fields) {
        super("refund_status", fields, RefundStatusResult::new);
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
         * @param outRequestNo the refund's number; 1 to 64 visible ASCII characters without {@code &} and
         *     {@code =}
         * @return this builder
         */
        public Builder outRequestNo(String outRequestNo) {
            fields.set("outRequestNo", outRequestNo);
            return this;
        }

        /**
         * Sets refundDate, 退款请求日期. Mandatory.
         *
         * @param refundDate the requestDate of the refund; Beijing time, whatever the machine's zone; a part of a
         *     second is left out
         * @return this builder
         */
        public Builder refundDate(LocalDateTime refundDate) {
            fields.set("refundDate", refundDate);
            return this;
        }

        /** {@return the request} */
        public RefundStatus build() {
            return new RefundStatus(fields);
        }
    }
}
