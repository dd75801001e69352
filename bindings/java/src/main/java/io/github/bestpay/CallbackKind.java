// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

/** tradeType of a callback, section 4.2 of the interface document. */
public enum CallbackKind {
    /** The platform does not say. */
    UNSAID,
    /** REAL_TIME, 即时到账: a payment. The document also spells it REAL_TIM. */
    REAL_TIME,
    /** REAL_TIME_PRO, 高级即时到账(可退款): a payment that can be refunded. */
    REAL_TIME_PRO,
    /** REFUND, 退款: a refund. The number may be the order's or the refund's. */
    REFUND,
    /** A type that the document does not list. Its text is kept. */
    OTHER;

    private static final CallbackKind[] BY_NUMBER = values();

    /** The value of a number; OTHER if this jar does not know it. */
    static CallbackKind of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : OTHER;
    }
}
