/* Children of a process that has used a client and a cashier use them too: each order has its own outcome, once.
 *
 *     forks CONFIG PAID FAILED RUN JOURNAL
 *
 * CONFIG is a bestpay.toml of a sandbox, PAID and FAILED are two of its payment codes, RUN stands before the orders'
 * numbers. JOURNAL is a file's whole path, or the address of a PostgreSQL. With valgrind or AddressSanitizer the children are seen too.
 */
#define _POSIX_C_SOURCE 200809L
#include <bestpay.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 8, ORDERS = 6, PATIENCE_MS = 60 * 1000 };

static const char *run, *paid, *failed;

static void must(const char *what, bestpay_status status, bestpay_error *error) {
    if (status == BESTPAY_OK) return;
    printf("forks: %s: %s\n", what, error ? bestpay_error_message(error) : "");
    exit(1);
}

/* Makes orders, every second of which is not paid, and compares the cashier's result for each with the status. */
static int takes(const bestpay_cashier *cashier, const bestpay_client *client, int taker) {
    int wrong = 0;
    for (int i = 0; i < ORDERS; i++) {
        bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;
        bestpay_order_status question = BESTPAY_ORDER_STATUS_INIT;
        bestpay_entry *entry;
        bestpay_result *result;
        bestpay_error *error = NULL;
        char number[64];
        int is_paid = i % 2 == 0;
        snprintf(number, sizeof number, "%s-%d-%d", run, taker, i);
        order.out_trade_no = number;
        order.trade_amt = 100;
        order.subject = "coffee";
        order.goods_info = "a cup of coffee";
        order.medium_no = is_paid ? paid : failed;
        order.notify_url = "http://127.0.0.1:9/notice";
        order.operator_ = "till-3";
        must(number, bestpay_cashier_take_payment(cashier, &order, PATIENCE_MS, &entry, &error), error);
        question.out_trade_no = number;
        question.trade_date = bestpay_entry_request_date(entry);
        must(number, bestpay_client_order_status(client, &question, &result, &error), error);
        wrong += bestpay_entry_is_success(entry) != is_paid;
        wrong += (bestpay_result_trade_status(result) == BESTPAY_TRADE_SUCCESS) != is_paid;
        bestpay_result_free(result);
        bestpay_entry_free(entry);
    }
    return wrong;
}

int main(int argc, char **argv) {
    bestpay_config *config;
    bestpay_client *client;
    bestpay_journal *journal;
    bestpay_cashier *cashier;
    bestpay_error *error = NULL;
    pid_t children[CHILDREN];
    int wrong, is_file;
    if (argc != 6) return 2;
    paid = argv[2];
    failed = argv[3];
    run = argv[4];
    is_file = argv[5][0] == '/';
    must("config", bestpay_config_from_file(argv[1], &config, &error), error);
    must("client", bestpay_config_client(config, NULL, &client, &error), error);
    must("journal", is_file ? bestpay_journal_sqlite(argv[5], &journal, &error) : bestpay_journal_postgres(argv[5], NULL, 0, &journal, &error), error);
    must("cashier", bestpay_cashier_new(client, journal, NULL, &cashier, &error), error);
    wrong = takes(cashier, client, CHILDREN);
    for (int i = 0; i < CHILDREN; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            int of_child = takes(cashier, client, i);
            /* A child keeps the memory of its parent's connections and keys on purpose: this is not a leak. */
            bestpay_journal_free(journal);
            _exit(of_child ? 1 : 0);
        }
    }
    wrong += takes(cashier, client, CHILDREN + 1);
    for (int i = 0; i < CHILDREN; i++) {
        int status;
        wrong += waitpid(children[i], &status, 0) != children[i] || status != 0;
    }
    bestpay_cashier_free(cashier);
    bestpay_journal_free(journal);
    bestpay_client_free(client);
    bestpay_config_free(config);
    if (wrong) printf("forks: %d wrong\n", wrong);
    return wrong != 0;
}
