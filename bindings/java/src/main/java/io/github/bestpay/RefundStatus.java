package io.github.bestpay;

import java.time.LocalDateTime;

/** 3.6: the status of a refund. It may be asked as often as needed. Immutable. */
public final class RefundStatus extends Request<RefundStatusResult> {
    private RefundStatus(Fields fields) {
        super("refund_status", fields, RefundStatusResult::new);
    }

    /** {@return an empty request} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the fields. Whether they will do is checked when the request is prepared or sent. */
    public static final class Builder {
        private final Fields fields = new Fields();

        private Builder() {}

        /**
         * Sets outTradeNo. Mandatory.
         *
         * @param outTradeNo the number of the order that was paid
         * @return this builder
         */
        public Builder outTradeNo(String outTradeNo) {
            fields.set("outTradeNo", outTradeNo);
            return this;
        }

        /**
         * Sets outRequestNo. Mandatory.
         *
         * @param outRequestNo the refund's number
         * @return this builder
         */
        public Builder outRequestNo(String outRequestNo) {
            fields.set("outRequestNo", outRequestNo);
            return this;
        }

        /**
         * Sets refundDate. Mandatory.
         *
         * @param refundDate the refund's requestDate: Beijing time, whatever the machine's zone; a part of a second is left out
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
