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

    // generated: statement
    /**
     * The column of tradeNo, the platform's number.
     *
     * @param column the column's name
     * @return the statement with it
     */
    public Statement tradeNoColumn(String column) {
        return with("trade_no_column", column);
    }

    /**
     * The column of the status. Without it, every line is a success.
     *
     * @param column the column's name
     * @return the statement with it
     */
    public Statement statusColumn(String column) {
        return with("status_column", column);
    }

    /**
     * A status that means success; there may be several. Without any, it is SUCCESS.
     *
     * @param text the text
     * @return the statement with it
     */
    public Statement success(String text) {
        return with("success", text);
    }

    /**
     * The column that tells refunds from payments. Without it, a number is looked for among both, and a negative
     * amount is a refund.
     *
     * @param column the column's name
     * @return the statement with it
     */
    public Statement kindColumn(String column) {
        return with("kind_column", column);
    }

    /**
     * A kind that means refund; there may be several. Without any, it is REFUND.
     *
     * @param text the text
     * @return the statement with it
     */
    public Statement refund(String text) {
        return with("refund", text);
    }

    /**
     * The column of merchantNo, in a statement of several merchants.
     *
     * @param column the column's name
     * @return the statement with it
     */
    public Statement merchantColumn(String column) {
        return with("merchant_column", column);
    }

    /**
     * Only this merchant's entries. Without it, the entries of all merchants are compared.
     *
     * @param text the text
     * @return the statement with it
     */
    public Statement merchantNo(String text) {
        return with("merchant_no", text);
    }

    /**
     * The period that the statement is of, by requestDate. Without it, everything must be in it.
     *
     * @param from its start, Beijing time
     * @param until its end, which is not part of it
     * @return the statement with it
     */
    public Statement period(LocalDateTime from, LocalDateTime until) {
        return with("from", BeijingTime.text(from)).with("until", BeijingTime.text(until));
    }

    /**
     * What stands between two columns. Without it, it is a comma.
     *
     * @param character one ASCII character
     * @return the statement with it
     */
    public Statement delimiter(char character) {
        return with("delimiter", String.valueOf(character));
    }

    // end of generated: statement

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
