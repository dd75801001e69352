// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** What the tables say about a name on the wire: a field's, whatever it is a field of, or an interface's. */
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
    /** Moves money. The others are questions, also a name that no interface has. */
    private static final Set<String> ORDERS = all(
            "barcode_order",
            "qrcode_order",
            "refund");

    private WireNames() {}

    static boolean isMasked(String name) {
        return MASKED.contains(name);
    }

    static boolean isLong(String name) {
        return LONG.contains(name);
    }

    static boolean isQuestion(String interfaceName) {
        return !ORDERS.contains(interfaceName);
    }

    private static Set<String> all(String... names) {
        return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
    }
}
