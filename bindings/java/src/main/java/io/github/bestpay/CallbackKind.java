package io.github.bestpay;

/** tradeType of a callback, section 4.2 of the interface document. */
public enum CallbackKind {
    /** The platform does not say. */
    UNSAID,
    /** REAL_TIME, which the document also spells REAL_TIM: a payment. */
    REAL_TIME,
    /** A payment that can be refunded. */
    REAL_TIME_PRO,
    /** A refund. */
    REFUND,
    /** A type that the document does not list. Its text is kept. */
    OTHER;

    private static final CallbackKind[] BY_NUMBER = values();

    static CallbackKind of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : OTHER;
    }
}
