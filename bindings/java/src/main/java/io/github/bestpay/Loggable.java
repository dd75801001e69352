package io.github.bestpay;

import java.util.Map;

/**
 * What has fields that may be written to a log, or as JSON by {@code io.github.bestpay.jackson}: those that belong to the
 * payer are masked.
 */
public interface Loggable {
    /**
     * All fields that are there, under their names on the wire. Amounts (in fen) and seconds are a {@code Long}, all others
     * are text, and what belongs to the payer is {@code ***}. An event has the names of its methods.
     *
     * @return the fields, unmodifiable
     */
    Map<String, Object> loggable();
}
