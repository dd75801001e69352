// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/** What a failure says about the money, and so what you may do next. */
public enum Effect {
    /**
     * The request may have arrived. Ask for the status; never order again. This is also the effect if nothing is
     * known.
     */
    UNKNOWN,
    /**
     * The platform answered the order or refund, verified, {@code success=false}. The number may have been ordered
     * before: ask for the status before you say that nothing was paid.
     */
    REFUSED,
    /**
     * This call sent nothing, or nothing that could have been accepted: it may be made again. It says nothing about
     * earlier calls.
     */
    NOT_SENT;

    private static final Effect[] BY_NUMBER = values();

    /** The value of a number; UNKNOWN if this jar does not know it. */
    static Effect of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
    }
}
