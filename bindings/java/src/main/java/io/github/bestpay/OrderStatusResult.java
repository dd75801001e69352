// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.util.Optional;

/** The result of 3.3: the status of an order. Immutable. */
public final class OrderStatusResult extends Result {
    OrderStatusResult(Received received) {
        super(received);
    }

    /** {@return errorMsgCode, 交易错误码: why the trade failed} */
    public Optional<String> errorMsgCode() {
        return received.maybe("errorMsgCode");
    }

    /** {@return errorMsgDesc, 交易错误消息: why the trade failed, in words} */
    public Optional<String> errorMsgDesc() {
        return received.maybe("errorMsgDesc");
    }
}
