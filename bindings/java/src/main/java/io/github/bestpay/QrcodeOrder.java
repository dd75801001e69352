package io.github.bestpay;

import java.time.Duration;
import java.time.LocalDateTime;

/**
 * 3.2: an order for a collection code (收款码) or order code (订单码). The payer pays at the result's paymentUrl. Immutable.
 */
public final class QrcodeOrder extends Request<QrcodeOrderResult> {
    private QrcodeOrder(Fields fields) {
        super("qrcode_order", fields, QrcodeOrderResult::new);
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
         * @param outTradeNo the order's number: unique, 1 to 64 visible ASCII characters without {@code &} and {@code =}
         * @return this builder
         */
        public Builder outTradeNo(String outTradeNo) {
            fields.set("outTradeNo", outTradeNo);
            return this;
        }

        /**
         * Sets tradeAmt. Mandatory.
         *
         * @param tradeAmt 1 fen or more
         * @return this builder
         */
        public Builder tradeAmt(Amount tradeAmt) {
            fields.set("tradeAmt", tradeAmt);
            return this;
        }

        /**
         * Sets subject. Mandatory.
         *
         * @param subject the order's title, at most 1024 characters
         * @return this builder
         */
        public Builder subject(String subject) {
            fields.set("subject", subject);
            return this;
        }

        /**
         * Sets tradeType. Mandatory.
         *
         * @param tradeType the payer's app: "BESTPAY", "ALIPAY" or "TENPAY" (WeChat)
         * @return this builder
         */
        public Builder tradeType(String tradeType) {
            fields.set("tradeType", tradeType);
            return this;
        }

        /**
         * Sets goodsInfo. Mandatory.
         *
         * @param goodsInfo what is bought, at most 1024 characters
         * @return this builder
         */
        public Builder goodsInfo(String goodsInfo) {
            fields.set("goodsInfo", goodsInfo);
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
         * Sets operator. Mandatory.
         *
         * @param operator who takes the payment
         * @return this builder
         */
        public Builder operator(String operator) {
            fields.set("operator", operator);
            return this;
        }

        /**
         * Sets userCode. Mandatory with "TENPAY".
         *
         * @param userCode the payer
         * @return this builder
         */
        public Builder userCode(String userCode) {
            fields.set("userCode", userCode);
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
         * Sets remark. Optional.
         *
         * @param remark a remark
         * @return this builder
         */
        public Builder remark(String remark) {
            fields.set("remark", remark);
            return this;
        }

        /**
         * Sets timeOut. Optional: left out it is 25 minutes.
         *
         * @param timeOut how long the payer may take, in whole seconds
         * @return this builder
         */
        public Builder timeOut(Duration timeOut) {
            fields.set("timeOut", timeOut);
            return this;
        }

        /** {@return the request} */
        public QrcodeOrder build() {
            return new QrcodeOrder(fields);
        }
    }
}
