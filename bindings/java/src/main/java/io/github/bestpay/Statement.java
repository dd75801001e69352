package io.github.bestpay;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The meaning of the columns of a statement (对账单) from the platform. Columns have the names in its first line. Immutable.
 *
 * <pre>{@code
 * Statement statement = Statement.of("商户订单号", "金额", "yuan").statusColumn("状态").success("成功");
 * }</pre>
 */
public final class Statement {
    /** Each name and its value. */
    private final List<String> options;

    private Statement(List<String> options) {
        this.options = Collections.unmodifiableList(options);
    }

    /**
     * A statement with the columns that every statement has.
     *
     * @param numberColumn the column of the order's or refund's number
     * @param amountColumn the column of the amount
     * @param amountUnit "fen" or "yuan"
     * @return the statement
     */
    public static Statement of(String numberColumn, String amountColumn, String amountUnit) {
        return new Statement(Collections.emptyList())
                .with("number_column", numberColumn)
                .with("amount_column", amountColumn)
                .with("amount_unit", amountUnit);
    }

    /**
     * The column of tradeNo, the platform's number of the trade.
     *
     * @param name the column
     * @return the statement with it
     */
    public Statement tradeNoColumn(String name) {
        return with("trade_no_column", name);
    }

    /**
     * The column of the status. Without it, every line counts as a success.
     *
     * @param name the column
     * @return the statement with it
     */
    public Statement statusColumn(String name) {
        return with("status_column", name);
    }

    /**
     * A status that means success; call this for each if there are several. The default is "SUCCESS".
     *
     * @param status the status
     * @return the statement with it
     */
    public Statement success(String status) {
        return with("success", status);
    }

    /**
     * The column that tells refunds from payments. Without it, each number is looked up among both.
     *
     * @param name the column
     * @return the statement with it
     */
    public Statement kindColumn(String name) {
        return with("kind_column", name);
    }

    /**
     * A kind that means refund; call this for each if there are several. The default is "REFUND".
     *
     * @param kind the kind
     * @return the statement with it
     */
    public Statement refund(String kind) {
        return with("refund", kind);
    }

    /**
     * The column of the merchant's number, in a statement of several merchants.
     *
     * @param name the column
     * @return the statement with it
     */
    public Statement merchantColumn(String name) {
        return with("merchant_column", name);
    }

    /**
     * Compares only with this merchant's entries.
     *
     * @param merchantNo the merchant's number
     * @return the statement with it
     */
    public Statement merchantNo(String merchantNo) {
        return with("merchant_no", merchantNo);
    }

    /**
     * The period that the statement covers: a success whose requestDate is outside of it need not be in the statement.
     *
     * @param from its start, Beijing time
     * @param until its end, which is not part of the period
     * @return the statement with it
     */
    public Statement period(LocalDateTime from, LocalDateTime until) {
        return with("from", BeijingTime.text(from)).with("until", BeijingTime.text(until));
    }

    /**
     * The character between two columns. The default is a comma.
     *
     * @param delimiter one ASCII character
     * @return the statement with it
     */
    public Statement delimiter(char delimiter) {
        return with("delimiter", String.valueOf(delimiter));
    }

    private Statement with(String name, String value) {
        List<String> more = new ArrayList<>(options);
        more.add(name);
        more.add(Objects.requireNonNull(value, name));
        return new Statement(more);
    }

    List<String> options() {
        return options;
    }
}
