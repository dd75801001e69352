package io.github.bestpay;

/** What a failure says about the money, and so what may be done next. */
public enum Effect {
    /** The request may have arrived. Ask for the status; never order again. What nothing is known of is this. */
    UNKNOWN,
    /** The platform answered, verified, {@code success=false}. Read the code and decide. */
    REFUSED,
    /** The request never left, or could not have been accepted. It may be sent again. */
    NOT_SENT;

    private static final Effect[] BY_NUMBER = values();

    /** What this jar does not know may have moved money. */
    static Effect of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
    }
}
