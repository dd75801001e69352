// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.util.EnumSet;
import java.util.Set;

/** What is known about an order or refund. */
public enum State {
    /** No state: before a new entry, and if there is no entry. */
    NONE,
    /** Written down; the request may leave at any moment, or has left. */
    SENDING,
    /** The request never left. The same call may send it. */
    NOT_SENT,
    /** The request may have arrived. Ask for its status; never send it again. */
    UNKNOWN,
    /**
     * {@code WAITFORPAY}: the platform has it, and it is not final. A status that the document does not list counts
     * as this.
     */
    WAITING,
    /** {@code SUCCESS}: paid, or refunded. Final. */
    SUCCESS,
    /** {@code FAIL}. Final. */
    FAIL,
    /** {@code CLOSE}: the order was closed unpaid. Final. */
    CLOSE,
    /**
     * The platform refused the order or refund itself, verified, and then the status questions about it: once as not
     * found; or three times for any reason other than being busy, the last time after the arrival window. Final.
     */
    REFUSED,
    /** The platform did not know it after the last moment at which it could have arrived. Final. */
    NEVER_ARRIVED;

    private static final Set<State> FINAL = EnumSet.of(SUCCESS, FAIL, CLOSE, REFUSED, NEVER_ARRIVED);
    private static final Set<State> OPEN = EnumSet.of(SENDING, UNKNOWN, WAITING);

    /** The value of a name; NONE for null, and if this jar does not know it. */
    static State of(String name) {
        for (State value : values()) {
            if (value.name().equalsIgnoreCase(name)) {
                return value;
            }
        }
        return NONE;
    }

    boolean isFinal() {
        return FINAL.contains(this);
    }

    boolean isOpen() {
        return OPEN.contains(this);
    }
}
