/* A till with a journal: scan, order, wait, print the receipt, refund.
 *
 *     pos CONFIG ORDER_NUMBER PAYMENT_CODE YUAN NOTIFY_URL
 *
 * It ends with 0 when the order was paid and refunded, 1 when it was not or nothing was sent, 2 when that is not known yet.
 *
 * Its journal is journal.db beside CONFIG. Pull the plug in the middle of a payment, and type the same command again: what
 * was left open is settled first, and the order is not sent a second time.
 */
#include <bestpay.h>
#include <stdio.h>
#include <string.h>

enum { PAID = 0, NOT_PAID = 1, NOT_KNOWN = 2, WRONG_USE = 64 };
/* The language of what the person at the till reads. till_zh.c is a till in Chinese. */
enum { LANGUAGE = BESTPAY_LANGUAGE_ENGLISH };

static void hotline(const char *code, const char *message) {
    fprintf(stderr, "hotline: %s: %s\n", code ? code : "", message ? message : "");
}

/* The message for the person at the till after a failed call. The technical part is for the hotline. */
static int tell(bestpay_error *error) {
    /* A cashier reports "not sent" only if its journal has no sent request under this number. */
    const int outcome = bestpay_error_effect(error) == BESTPAY_EFFECT_NOT_SENT ? NOT_PAID : NOT_KNOWN;
    puts(bestpay_error_till_text(error, LANGUAGE));
    hotline(bestpay_error_code(error), bestpay_error_message(error));
    if (bestpay_error_advice(error)) fprintf(stderr, "hotline: %s\n", bestpay_error_advice(error));
    bestpay_error_free(error);
    return outcome;
}

/* For a till that cannot start. Nothing is known about its earlier orders. */
static int cannot_begin(bestpay_error *error) {
    puts("This till cannot take payments now.");
    hotline(bestpay_error_code(error), bestpay_error_message(error));
    bestpay_error_free(error);
    return NOT_KNOWN;
}

static void receipt(const bestpay_entry *paid) {
    char yuan[24];
    bestpay_amount_to_yuan(bestpay_entry_amount(paid), yuan, sizeof yuan, NULL);
    printf("--------------------------------\n  PAID  CNY %s\n  order %s\n", yuan, bestpay_entry_out_trade_no(paid));
    if (bestpay_entry_trade_no(paid)) printf("  trade %s\n", bestpay_entry_trade_no(paid));
    printf("--------------------------------\n");
}

/* The message for the person at the till about an order or refund. */
static int say(const bestpay_entry *entry) {
    puts(bestpay_entry_till_text(entry, LANGUAGE));
    fflush(stdout);
    if (bestpay_entry_is_success(entry)) return PAID;
    if (!bestpay_entry_is_final(entry)) return NOT_KNOWN;
    hotline(bestpay_entry_code(entry), bestpay_entry_message(entry));
    return NOT_PAID;
}

static int give_back(const bestpay_cashier *cashier, const char *order_number, int64_t fen, const char *notify_url) {
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
    refund.refund_cause = "example";
    if (bestpay_cashier_take_refund(cashier, &refund, 60000, &entry, &error) != BESTPAY_OK) return tell(error);
    outcome = say(entry);
    bestpay_entry_free(entry);
    return outcome;
}

static int sell(const bestpay_cashier *cashier, const char *order_number, const char *payment_code, int64_t fen,
                const char *notify_url) {
    bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;
    bestpay_entry *entry;
    bestpay_error *error;
    int outcome;

    order.out_trade_no = order_number;
    order.trade_amt = fen;
    order.subject = "Coffee";
    order.medium_no = payment_code;
    order.goods_info = "one coffee";
    order.notify_url = notify_url;
    order.operator_ = "till-1";
    /* Written down, sent once, and the answer written down. */
    if (bestpay_cashier_take_payment(cashier, &order, 0, &entry, &error) != BESTPAY_OK) return tell(error);
    if (bestpay_entry_is_open(entry)) {
        /* The payer types a password, or the answer was lost: it is asked for, and never ordered again. */
        say(entry);
        bestpay_entry_free(entry);
        if (bestpay_cashier_follow_payment(cashier, order_number, 120000, &entry, &error) != BESTPAY_OK) return tell(error);
    }

    outcome = say(entry);
    if (outcome == PAID) {
        receipt(entry);
        outcome = give_back(cashier, order_number, fen, notify_url);
    }
    bestpay_entry_free(entry);
    return outcome;
}

/* Settles what was left open when the power failed. */
static void settle(const bestpay_cashier *cashier) {
    bestpay_recovery recovery = BESTPAY_RECOVERY_INIT;
    bestpay_error *error;
    if (bestpay_cashier_recover(cashier, 15000, &recovery, &error) != BESTPAY_OK) {
        hotline(bestpay_error_code(error), bestpay_error_message(error));
        bestpay_error_free(error);
    }
    if (recovery.settled > 0) printf("Settled after the restart: %ld\n", (long)recovery.settled);
}

static int open_shop(const char *config_file, bestpay_cashier **cashier, bestpay_error **error) {
    bestpay_cashier_options options = BESTPAY_CASHIER_OPTIONS_INIT;
    bestpay_config *config = NULL;
    bestpay_client *client = NULL;
    bestpay_journal *journal = NULL;
    const char *slash = strrchr(config_file, '/');
    char path[1024];
    int is_open;

    snprintf(path, sizeof path, "%.*sjournal.db", slash ? (int)(slash + 1 - config_file) : 0, config_file);
    /* No other till uses this journal, so a new start need not wait a minute for the old lease. */
    options.lease_ms = 5000;
    options.poll_first_ms = 500;
    options.poll_longest_ms = 5000;
    is_open = bestpay_config_from_file_and_env(config_file, &config, error) == BESTPAY_OK &&
              bestpay_config_client(config, NULL, &client, error) == BESTPAY_OK &&
              bestpay_journal_sqlite(path, &journal, error) == BESTPAY_OK &&
              bestpay_cashier_new(client, journal, &options, cashier, error) == BESTPAY_OK;
    /* The cashier keeps its own references to these. */
    bestpay_journal_free(journal);
    bestpay_client_free(client);
    bestpay_config_free(config);
    return is_open;
}

int main(int argc, char **argv) {
    bestpay_cashier *cashier;
    bestpay_error *error;
    int64_t fen;
    int outcome;

    if (argc != 6) {
        fputs("usage: pos CONFIG ORDER_NUMBER PAYMENT_CODE YUAN NOTIFY_URL\n", stderr);
        return WRONG_USE;
    }
    if (bestpay_amount_from_yuan(argv[4], &fen, &error) != BESTPAY_OK) return cannot_begin(error);
    if (!open_shop(argv[1], &cashier, &error)) return cannot_begin(error);
    settle(cashier);
    outcome = sell(cashier, argv[2], argv[3], fen, argv[5]);
    bestpay_cashier_free(cashier);
    return outcome;
}
