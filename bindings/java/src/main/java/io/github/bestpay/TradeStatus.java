// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import java.util.EnumSet;
import java.util.Set;

/** tradeStatus, section 4.1 of the interface document. */
public enum TradeStatus {
    /** A status that the document does not list. Not final: ask again. Its text is kept. */
    OTHER,
    /** SUCCESS, 交易成功: paid, or refunded. Final. */
    SUCCESS,
    /** FAIL, 交易失败: the order or refund failed. Final. */
    FAIL,
    /** CLOSE, 订单关闭: the order was closed unpaid. Final. */
    CLOSE,
    /** WAITFORPAY, 订单中间状态: waiting for the payer, or a refund in progress. Ask again. */
    WAITFORPAY;

    private static final Set<TradeStatus> FINAL = EnumSet.of(SUCCESS, FAIL, CLOSE);

    /** The value of a name; OTHER for null, and if this jar does not know it. */
    static TradeStatus of(String name) {
        for (TradeStatus value : values()) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        return OTHER;
    }

    boolean isFinal() {
        return FINAL.contains(this);
    }

    /**
     * What a cashier reads about an order of this status: one sentence, in Chinese at most 20 characters. For programs
     * without a journal, whose entries have a text of their own. While the status is open, it says not to charge again.
     *
     * @param language the language of the sentence
     * @return the sentence
     */
    public String tillText(Language language) {
        return tillText(false, language);
    }

    /**
     * The same about a refund.
     *
     * @param language the language of the sentence
     * @return the sentence
     */
    public String refundTillText(Language language) {
        return tillText(true, language);
    }

    private String tillText(boolean isRefund, Language language) {
        NativeLibrary.require();
        byte refund = (byte) (isRefund ? 1 : 0);
        return Text.of(C.bestpay_trade_status_till_text(Text.utf8(name(), "status"), refund, language.ordinal()));
    }
}
