package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.Optional;

/** The result of 3.3: the status of an order. Immutable. */
public final class OrderStatusResult extends Result {
    private final Optional<String> errorMsgCode;
    private final Optional<String> errorMsgDesc;

    OrderStatusResult(Pointer result) {
        super(result);
        errorMsgCode = Optional.ofNullable(C.bestpay_result_error_msg_code(result));
        errorMsgDesc = Optional.ofNullable(C.bestpay_result_error_msg_desc(result));
    }

    /** {@return errorMsgCode: why the trade failed, as a code} */
    public Optional<String> errorMsgCode() {
        return errorMsgCode;
    }

    /** {@return errorMsgDesc: why the trade failed, in words} */
    public Optional<String> errorMsgDesc() {
        return errorMsgDesc;
    }
}
