package io.github.bestpay;

import java.time.LocalDateTime;

/** 3.5: a refund of an order, in full or in part. Immutable. */
public final class Refund extends Request<RefundResult> {
    private Refund(Fields fields) {
        super("refund", fields, RefundResult::new);
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
         * @param outRequestNo the refund's own number, unique
         * @return this builder
         */
        public Builder outRequestNo(String outRequestNo) {
            fields.set("outRequestNo", outRequestNo);
            return this;
        }

        /**
         * Sets refundAmt. Mandatory.
         *
         * @param refundAmt 1 fen or more
         * @return this builder
         */
        public Builder refundAmt(Amount refundAmt) {
            fields.set("refundAmt", refundAmt);
            return this;
        }

        /**
         * Sets operator. Mandatory.
         *
         * @param operator who gives the money back
         * @return this builder
         */
        public Builder operator(String operator) {
            fields.set("operator", operator);
            return this;
        }

        /**
         * Sets notifyUrl. Mandatory.
         *
         * @param notifyUrl where the callback goes: http or https
         * @return this builder
         */
        public Builder notifyUrl(String notifyUrl) {
            fields.set("notifyUrl", notifyUrl);
            return this;
        }

        /**
         * Sets requestDate. Optional: left out it is now, but see {@link Merchant#now()}.
         *
         * @param requestDate Beijing time, whatever the machine's zone; a part of a second is left out
         * @return this builder
         */
        public Builder requestDate(LocalDateTime requestDate) {
            fields.set("requestDate", requestDate);
            return this;
        }

        /**
         * Sets refundCause. Optional.
         *
         * @param refundCause why
         * @return this builder
         */
        public Builder refundCause(String refundCause) {
            fields.set("refundCause", refundCause);
            return this;
        }

        /**
         * Sets remark. Optional.
         *
         * @param remark a remark
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
