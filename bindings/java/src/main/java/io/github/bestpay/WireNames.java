// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** What the tables say about a field, whatever it is a field of. */
final class WireNames {
    /** Belongs to the payer. */
    private static final Set<String> MASKED = all(
            "buyerLoginNo",
            "mediumNo",
            "userCode");
    /** Whole fen, or seconds. */
    private static final Set<String> LONG = all(
            "amount",
            "disCountAmt",
            "discountAmt",
            "payAmt",
            "refundAmt",
            "timeOut",
            "tradeAmt");

    private WireNames() {}

    static boolean isMasked(String name) {
        return MASKED.contains(name);
    }

    static boolean isLong(String name) {
        return LONG.contains(name);
    }

    private static Set<String> all(String... names) {
        return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
    }
}
