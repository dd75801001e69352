/* A payment, with its journal, in a thread with a stack of 64 KiB, like a terminal's. Then it waits for its input to end, so
 * that its memory can be measured.
 *
 *     small_stack CONFIG ORDER_NUMBER PAYMENT_CODE JOURNAL
 */
#define _POSIX_C_SOURCE 200112L
#include <bestpay.h>
#include <pthread.h>
#include <stdio.h>

enum { STACK = 64 * 1024 };

static char **given;
static int paid;

static void *take(void *unused) {
    bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;
    bestpay_config *config = NULL;
    bestpay_client *client = NULL;
    bestpay_journal *journal = NULL;
    bestpay_cashier *cashier = NULL;
    bestpay_entry *entry = NULL;
    bestpay_error *error = NULL;
    (void)unused;
    order.out_trade_no = given[2];
    order.medium_no = given[3];
    order.trade_amt = 100;
    order.subject = "tea";
    order.goods_info = "green tea";
    order.notify_url = "http://127.0.0.1:9/notice";
    order.operator_ = "till-1";
    if (bestpay_config_from_file(given[1], &config, &error) || bestpay_config_client(config, NULL, &client, &error) ||
        bestpay_journal_sqlite(given[4], &journal, &error) || bestpay_cashier_new(client, journal, NULL, &cashier, &error) ||
        bestpay_cashier_take_payment(cashier, &order, 60000, &entry, &error)) {
        puts(bestpay_error_message(error));
    }
    paid = bestpay_entry_is_success(entry);
    bestpay_error_free(error);
    bestpay_entry_free(entry);
    bestpay_cashier_free(cashier);
    bestpay_journal_free(journal);
    bestpay_client_free(client);
    bestpay_config_free(config);
    return NULL;
}

int main(int argc, char **argv) {
    pthread_attr_t attributes;
    pthread_t thread;
    if (argc != 5) return 64;
    given = argv;
    if (pthread_attr_init(&attributes) || pthread_attr_setstacksize(&attributes, STACK) ||
        pthread_create(&thread, &attributes, take, NULL)) {
        return 2;
    }
    pthread_join(thread, NULL);
    puts(paid ? "paid" : "not paid");
    fflush(stdout);
    (void)getchar();
    return !paid;
}
