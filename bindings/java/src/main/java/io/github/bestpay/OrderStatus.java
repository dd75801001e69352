package io.github.bestpay;

import java.time.LocalDateTime;

/** 3.3: the status of an order. It may be asked as often as needed. Immutable. */
public final class OrderStatus extends Request<OrderStatusResult> {
    private OrderStatus(Fields fields) {
        super("order_status", fields, OrderStatusResult::new);
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
         * @param outTradeNo the order's number
         * @return this builder
         */
        public Builder outTradeNo(String outTradeNo) {
            fields.set("outTradeNo", outTradeNo);
            return this;
        }

        /**
         * Sets tradeDate. Mandatory.
         *
         * @param tradeDate the order's requestDate: Beijing time, whatever the machine's zone; a part of a second is left out
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
