// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.time.Duration;
import java.time.LocalDateTime;

/** 3.1, 聚合付款码收单下单接口: an order by the payer's payment code (付款码). Immutable. */
public final class BarcodeOrder extends Request<BarcodeOrderResult> {
    private BarcodeOrder(Fields fields) {
        super("barcode_order", fields, BarcodeOrderResult::new);
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
         * @param outTradeNo the merchant's order number, unique; 1 to 64 visible ASCII characters without
         *     {@code &} and {@code =}
         * @return this builder
         */
        public Builder outTradeNo(String outTradeNo) {
            fields.set("outTradeNo", outTradeNo);
            return this;
        }

        /**
         * Sets tradeAmt, 交易金额. Mandatory.
         *
         * @param tradeAmt the amount; 1 fen or more
         * @return this builder
         */
        public Builder tradeAmt(Amount tradeAmt) {
            fields.set("tradeAmt", tradeAmt);
            return this;
        }

        /**
         * Sets subject, 订单标题. Mandatory.
         *
         * @param subject the order's title; at most 1024 characters
         * @return this builder
         */
        public Builder subject(String subject) {
            fields.set("subject", subject);
            return this;
        }

        /**
         * Sets mediumNo, 介质码. Mandatory.
         *
         * @param mediumNo the payment code that was scanned; 1 to 64 visible ASCII characters without {@code &}
         *     and {@code =}
         * @return this builder
         */
        public Builder mediumNo(String mediumNo) {
            fields.set("mediumNo", mediumNo);
            return this;
        }

        /**
         * Sets goodsInfo, 商品信息摘要. Mandatory.
         *
         * @param goodsInfo what is bought; at most 1024 characters
         * @return this builder
         */
        public Builder goodsInfo(String goodsInfo) {
            fields.set("goodsInfo", goodsInfo);
            return this;
        }

        /**
         * Sets notifyUrl, 支付结果回调URL. Mandatory.
         *
         * @param notifyUrl where the callback goes; http or https, at most 1024 characters
         * @return this builder
         */
        public Builder notifyUrl(String notifyUrl) {
            fields.set("notifyUrl", notifyUrl);
            return this;
        }

        /**
         * Sets operator, 操作人. Mandatory.
         *
         * @param operator who takes the payment; at most 1024 characters
         * @return this builder
         */
        public Builder operator(String operator) {
            fields.set("operator", operator);
            return this;
        }

        /**
         * Sets requestDate, 请求时间. Now if it is left out. To ask for the status later, store
         * {@link Merchant#now()} and set it.
         *
         * @param requestDate when the order is requested; Beijing time, whatever the machine's zone; a part of a
         *     second is left out
         * @return this builder
         */
        public Builder requestDate(LocalDateTime requestDate) {
            fields.set("requestDate", requestDate);
            return this;
        }

        /**
         * Sets timeOut, 超时时间. 1500 seconds if it is left out.
         *
         * @param timeOut how long the payer may take; whole seconds, 1 or more
         * @return this builder
         */
        public Builder timeOut(Duration timeOut) {
            fields.set("timeOut", timeOut);
            return this;
        }

        /**
         * Sets remark, 备注. Optional.
         *
         * @param remark a remark of the merchant's; at most 1024 characters
         * @return this builder
         */
        public Builder remark(String remark) {
            fields.set("remark", remark);
            return this;
        }

        /** {@return the request} */
        public BarcodeOrder build() {
            return new BarcodeOrder(fields);
        }
    }
}
