package io.github.bestpay;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Which columns of a statement of the platform mean what. Columns are named as in its first line. Immutable.
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
     * The columns that every statement has.
     *
     * @param numberColumn the order's number, or the refund's
     * @param amountColumn the amount
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
     * The column of the platform's number of the trade.
     *
     * @param name the column
     * @return the statement with it
     */
    public Statement tradeNoColumn(String name) {
        return with("trade_no_column", name);
    }

    /**
     * The column of the status. Without it every line is a success.
     *
     * @param name the column
     * @return the statement with it
     */
    public Statement statusColumn(String name) {
        return with("status_column", name);
    }

    /**
     * A status that means success; there may be several. Without any it is "SUCCESS".
     *
     * @param status the status
     * @return the statement with it
     */
    public Statement success(String status) {
        return with("success", status);
    }

    /**
     * The column that tells refunds from payments. Without it a number is looked for among both.
     *
     * @param name the column
     * @return the statement with it
     */
    public Statement kindColumn(String name) {
        return with("kind_column", name);
    }

    /**
     * A kind that means refund; there may be several. Without any it is "REFUND".
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
     * Compares with this merchant's entries alone.
     *
     * @param merchantNo the merchant's number
     * @return the statement with it
     */
    public Statement merchantNo(String merchantNo) {
        return with("merchant_no", merchantNo);
    }

    /**
     * The period that the statement is of: a success with another requestDate does not have to be in it.
     *
     * @param from its start, Beijing time
     * @param until its end, which is not part of it
     * @return the statement with it
     */
    public Statement period(LocalDateTime from, LocalDateTime until) {
        return with("from", BeijingTime.text(from)).with("until", BeijingTime.text(until));
    }

    /**
     * What stands between two columns. Without this it is a comma.
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
