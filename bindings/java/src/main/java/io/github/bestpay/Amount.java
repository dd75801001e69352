package io.github.bestpay;

import java.math.BigDecimal;

/**
 * An amount of money in whole fen, 0 or more. There is no way from or to a {@code double}. Immutable.
 *
 * <pre>{@code
 * boolean same = Amount.ofYuan("12.50").equals(Amount.ofFen(1250));
 * }</pre>
 */
public final class Amount implements Comparable<Amount> {
    private static final int DECIMALS = 2;
    /** As many digits as a long may have. A longer number is no amount, and could take much memory to write out. */
    private static final int MOST_DIGITS = 19;

    private final long fen;

    private Amount(long fen) {
        this.fen = fen;
    }

    /**
     * An amount in fen: {@code ofFen(1250)} is 12.50 yuan.
     *
     * @param fen 0 or more
     * @return the amount
     * @throws RequestException invalid_field, if it is negative
     */
    public static Amount ofFen(long fen) {
        if (fen < 0) {
            throw invalid(Long.toString(fen) + " fen");
        }
        return new Amount(fen);
    }

    /**
     * Reads yuan exactly: digits, and at most two after the point.
     *
     * @param yuan "12.50"
     * @return the amount
     * @throws RequestException invalid_field, if the text is no amount
     */
    public static Amount ofYuan(String yuan) {
        NativeLibrary.require();
        byte[] text = Text.utf8(yuan, "yuan");
        return new Amount(Call.number((fen, error) -> C.bestpay_amount_from_yuan(text, fen, error)));
    }

    /**
     * As {@link #ofYuan(String)}. Nothing is rounded.
     *
     * @param yuan with at most two decimals other than 0
     * @return the amount
     * @throws RequestException invalid_field, if it is negative or not a whole number of fen
     */
    public static Amount ofYuan(BigDecimal yuan) {
        BigDecimal shortest = yuan.stripTrailingZeros();
        if (shortest.scale() > DECIMALS || (long) shortest.precision() - shortest.scale() > MOST_DIGITS) {
            throw invalid(yuan.toString());
        }
        return ofYuan(shortest.toPlainString());
    }

    /** Fen as the library writes them. */
    static Amount ofText(String fen) {
        return ofFen(Long.parseLong(fen));
    }

    /** {@return how many fen} */
    public long fen() {
        return fen;
    }

    /** {@return in yuan, with two decimals} */
    public BigDecimal yuan() {
        return BigDecimal.valueOf(fen, DECIMALS);
    }

    @Override
    public int compareTo(Amount other) {
        return Long.compare(fen, other.fen);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Amount && ((Amount) other).fen == fen;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fen);
    }

    /** {@return in yuan: "12.50"} */
    @Override
    public String toString() {
        return yuan().toPlainString();
    }

    private static RequestException invalid(String given) {
        return (RequestException) Failure.notSent(
                FailureClass.REQUEST, "invalid_field", null, given + " is no amount of 0 fen or more in whole fen");
    }
}
