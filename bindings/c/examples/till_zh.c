/* 中文收银机：扫码、下单、等待、小票、退款。界面文字由库给出，本文件按 UTF-8 保存。
 *
 *     till_zh 配置文件 商户订单号 付款码 金额(元) 回调地址 [等待秒数 [退款备注]]
 *
 * 付款码写成 ALIPAY 或 BESTPAY，就改用订单二维码收款：屏幕显示付款地址，由顾客用支付宝或翼支付扫码。微信（TENPAY）还要
 * 顾客的 openid，须由网页取得，见 docs/guide.zh-CN.md。
 *
 * 退出码：0 已收款并退款；1 未收款，或请求未发出；2 结果未知。
 *
 * 本地流水是配置文件旁边的 journal.db。付款途中断电，重启后输入同一条命令：先补单，不会重复下单。
 *
 * 收银员只看两行：第一行是库给出的一句话（中文不超过 20 字），第二行是金额、单号或平台的说明。给技术人员的说明写到标准错误。
 */
#include <bestpay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAID = 0, NOT_PAID = 1, NOT_KNOWN = 2, WRONG_USE = 64 };
enum { ZH = BESTPAY_LANGUAGE_CHINESE };

/* 收银员的两行屏幕。 */
static void screen(const char *sentence, const char *label, const char *more) {
    printf("┌────────────────────────────────────────┐\n  %s\n  %s%s\n└────────────────────────────────────────┘\n", sentence,
           label, more ? more : "");
    fflush(stdout);
}

/* 给技术人员：错误码、单号、怎么办，再加一行英文详情。 */
static void technician(const bestpay_error *error) {
    fprintf(stderr, "技术：%s\n", bestpay_error_text(error, ZH));
}

/* 调用出错时。能否重试只看 effect：不明就是不明。 */
static int failed(bestpay_error *error) {
    const int outcome = bestpay_error_effect(error) == BESTPAY_EFFECT_NOT_SENT ? NOT_PAID : NOT_KNOWN;
    screen(bestpay_error_till_text(error, ZH), "错误码：", bestpay_error_code(error));
    technician(error);
    bestpay_error_free(error);
    return outcome;
}

/* 收银机没能启动：此前的订单一无所知。 */
static int cannot_begin(bestpay_error *error) {
    screen("收款功能未就绪，请联系技术", "错误码：", bestpay_error_code(error));
    technician(error);
    bestpay_error_free(error);
    return NOT_KNOWN;
}

static int outcome_of(const bestpay_entry *entry) {
    if (bestpay_entry_is_success(entry)) return PAID;
    return bestpay_entry_is_final(entry) ? NOT_PAID : NOT_KNOWN;
}

/* 一笔订单或退款的屏幕：成功显示金额，失败显示平台的说明，等待扫码显示付款地址，其他未决显示单号。 */
static void show(const bestpay_entry *entry) {
    const char *sentence = bestpay_entry_till_text(entry, ZH);
    char yuan[24];
    if (bestpay_entry_is_success(entry)) {
        bestpay_amount_to_yuan(bestpay_entry_amount(entry), yuan, sizeof yuan, NULL);
        screen(sentence, "金额：￥", yuan);
    } else if (bestpay_entry_is_final(entry) && bestpay_entry_message(entry)) {
        screen(sentence, "说明：", bestpay_entry_message(entry));
    } else if (!bestpay_entry_is_final(entry) && bestpay_entry_payment_url(entry)) {
        screen(sentence, "付款地址：", bestpay_entry_payment_url(entry)); /* 真实的收银机把它画成二维码。 */
    } else {
        screen(sentence, "商户订单号：", bestpay_entry_out_trade_no(entry));
    }
}

static void receipt(const bestpay_entry *paid) {
    char yuan[24];
    bestpay_amount_to_yuan(bestpay_entry_amount(paid), yuan, sizeof yuan, NULL);
    printf("------------ 收款小票 ------------\n");
    printf("商户号　　　%s\n", bestpay_entry_merchant_no(paid));
    printf("商户订单号　%s\n", bestpay_entry_out_trade_no(paid));
    if (bestpay_entry_trade_no(paid)) printf("交易号　　　%s\n", bestpay_entry_trade_no(paid));
    printf("时间　　　　%s\n", bestpay_entry_request_date(paid));
    printf("金额　　　　￥%s\n", yuan);
    printf("----------------------------------\n");
}

static int give_back(const bestpay_cashier *cashier, const char *order_number, int64_t fen, const char *notify_url,
                     uint32_t patience_ms, const char *remark) {
    bestpay_refund refund = BESTPAY_REFUND_INIT;
    bestpay_entry *entry;
    bestpay_error *error;
    char refund_number[80];
    int outcome;

    snprintf(refund_number, sizeof refund_number, "%s-R1", order_number);
    refund.out_trade_no = order_number;
    refund.out_request_no = refund_number;
    refund.refund_amt = fen;
    refund.operator_ = "till-1";
    refund.notify_url = notify_url;
    refund.refund_cause = "示例退款";
    refund.remark = remark;
    if (bestpay_cashier_take_refund(cashier, &refund, 0, &entry, &error) != BESTPAY_OK) return failed(error);
    if (bestpay_entry_is_open(entry)) {
        /* 退款处理中，或应答丢失：只查询，不换流水号再退。 */
        show(entry);
        bestpay_entry_free(entry);
        if (bestpay_cashier_follow_refund(cashier, refund_number, patience_ms, &entry, &error) != BESTPAY_OK) {
            return failed(error);
        }
    }
    show(entry);
    outcome = outcome_of(entry);
    bestpay_entry_free(entry);
    return outcome;
}

/* 先写入本地流水，再发送，只发送一次。付款码收款，或订单二维码收款。 */
static bestpay_status take(const bestpay_cashier *cashier, const char *order_number, const char *payment_code, int64_t fen,
                           const char *notify_url, bestpay_entry **entry, bestpay_error **error) {
    bestpay_barcode_order scanned = BESTPAY_BARCODE_ORDER_INIT;
    bestpay_qrcode_order shown = BESTPAY_QRCODE_ORDER_INIT;

    if (strcmp(payment_code, "ALIPAY") == 0 || strcmp(payment_code, "BESTPAY") == 0) {
        shown.out_trade_no = order_number;
        shown.trade_amt = fen;
        shown.subject = "咖啡";
        shown.trade_type = payment_code;
        shown.goods_info = "咖啡一杯";
        shown.notify_url = notify_url;
        shown.operator_ = "till-1";
        return bestpay_cashier_take_qrcode_payment(cashier, &shown, 0, entry, error);
    }
    scanned.out_trade_no = order_number;
    scanned.trade_amt = fen;
    scanned.subject = "咖啡";
    scanned.medium_no = payment_code;
    scanned.goods_info = "咖啡一杯";
    scanned.notify_url = notify_url;
    scanned.operator_ = "till-1";
    return bestpay_cashier_take_payment(cashier, &scanned, 0, entry, error);
}

static int sell(const bestpay_cashier *cashier, const char *order_number, const char *payment_code, int64_t fen,
                const char *notify_url, uint32_t patience_ms, const char *refund_remark) {
    bestpay_entry *entry;
    bestpay_error *error;
    int outcome;

    if (take(cashier, order_number, payment_code, fen, notify_url, &entry, &error) != BESTPAY_OK) return failed(error);
    if (bestpay_entry_is_open(entry)) {
        /* 顾客在输密码或扫码，或应答丢失：只查单，不重复下单。 */
        show(entry);
        bestpay_entry_free(entry);
        if (bestpay_cashier_follow_payment(cashier, order_number, patience_ms, &entry, &error) != BESTPAY_OK) {
            return failed(error);
        }
    }
    show(entry);
    outcome = outcome_of(entry);
    if (outcome == PAID) {
        receipt(entry);
        outcome = give_back(cashier, order_number, fen, notify_url, patience_ms, refund_remark);
    }
    bestpay_entry_free(entry);
    return outcome;
}

/* 补单：断电时未决的订单和退款。 */
static void settle(const bestpay_cashier *cashier) {
    bestpay_recovery recovery = BESTPAY_RECOVERY_INIT;
    bestpay_error *error;
    if (bestpay_cashier_recover(cashier, 15000, &recovery, &error) != BESTPAY_OK) {
        technician(error);
        bestpay_error_free(error);
    }
    if (recovery.settled > 0) printf("重启后补单：%ld 笔已到终态\n", (long)recovery.settled);
}

static int open_shop(const char *config_file, uint32_t patience_ms, bestpay_cashier **cashier, bestpay_error **error) {
    bestpay_cashier_options options = BESTPAY_CASHIER_OPTIONS_INIT;
    bestpay_client_options network = BESTPAY_CLIENT_OPTIONS_INIT;
    bestpay_config *config = NULL;
    bestpay_client *client = NULL;
    bestpay_journal *journal = NULL;
    const char *slash = strrchr(config_file, '/');
    char path[1024];
    int is_open;

    snprintf(path, sizeof path, "%.*sjournal.db", slash ? (int)(slash + 1 - config_file) : 0, config_file);
    /* 没有别的收银机用这份流水，重启后不必等旧租约到期。 */
    options.lease_ms = 5000;
    options.poll_first_ms = 500;
    options.poll_longest_ms = 5000;
    /* 等得短时，留出查单的时间。 */
    if (patience_ms < 60000) network.read_timeout_ms = patience_ms / 3;
    is_open = bestpay_config_from_file_and_env(config_file, &config, error) == BESTPAY_OK &&
              bestpay_config_client(config, &network, &client, error) == BESTPAY_OK &&
              bestpay_journal_sqlite(path, &journal, error) == BESTPAY_OK &&
              bestpay_cashier_new(client, journal, &options, cashier, error) == BESTPAY_OK;
    bestpay_journal_free(journal);
    bestpay_client_free(client);
    bestpay_config_free(config);
    return is_open;
}

int main(int argc, char **argv) {
    bestpay_cashier *cashier;
    bestpay_error *error;
    uint32_t patience_ms;
    int64_t fen;
    int outcome;

    if (argc < 6 || argc > 8) {
        fputs("用法：till_zh 配置文件 商户订单号 付款码 金额(元) 回调地址 [等待秒数 [退款备注]]\n", stderr);
        return WRONG_USE;
    }
    patience_ms = argc > 6 ? (uint32_t)strtoul(argv[6], NULL, 10) * 1000 : 120000;
    if (bestpay_amount_from_yuan(argv[4], &fen, &error) != BESTPAY_OK) return cannot_begin(error);
    if (!open_shop(argv[1], patience_ms, &cashier, &error)) return cannot_begin(error);
    settle(cashier);
    outcome = sell(cashier, argv[2], argv[3], fen, argv[5], patience_ms, argc > 7 ? argv[7] : NULL);
    bestpay_cashier_free(cashier);
    return outcome;
}
