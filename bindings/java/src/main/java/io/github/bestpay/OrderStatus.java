// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.time.LocalDateTime;

/** 3.3, 订单状态确认接口: the status of an order. It may be asked as often as needed. Immutable. */
public final class OrderStatus extends Request<OrderStatusResult> {
    private OrderStatus(Fields fields) {
        super("order_status", fields, OrderStatusResult::new);
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
         * @param outTradeNo the merchant's order number; 1 to 64 visible ASCII characters without {@code &} and
         *     {@code =}
         * @return this builder
         */
        public Builder outTradeNo(String outTradeNo) {
            fields.set("outTradeNo", outTradeNo);
            return this;
        }

        /**
         * Sets tradeDate, 交易日期. Mandatory.
         *
         * @param tradeDate the requestDate of the order; Beijing time, whatever the machine's zone; a part of a
         *     second is left out
         * @return this builder
         */
        public Builder tradeDate(LocalDateTime tradeDate) {
            fields.set("tradeDate", tradeDate);
            return this;
        }

        /** {@return the request} */
        public OrderStatus build() {
            return new OrderStatus(fields);
        }
    }
}
