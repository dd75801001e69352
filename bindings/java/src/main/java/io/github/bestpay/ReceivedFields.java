package io.github.bestpay;

import java.util.Map;

/** The base of results, callbacks, entries and differences: their fields as received, and nothing else. */
abstract class ReceivedFields implements Loggable {
    /** For the getters. */
    final Received received;

    ReceivedFields(Received received) {
        this.received = received;
    }

    /** {@return whether it is one of the same class, with the same fields} */
    @Override
    public final boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && ((ReceivedFields) other).received.equals(received);
    }

    @Override
    public final int hashCode() {
        return received.hashCode();
    }

    @Override
    public final Map<String, Object> loggable() {
        return received.loggable();
    }
}
