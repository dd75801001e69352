/* A program that defines names of SQLite, zlib and AWS-LC itself, linked with the static library. Its functions only stop the
 * program: the library under test must never call them.
 *
 *     own_libraries CONFIG ORDER_NUMBER PAYMENT_CODE JOURNAL
 */
#include <bestpay.h>
#include <stdio.h>
#include <stdlib.h>

/* Names that the library has from SQLite, AWS-LC and Rust. */
#define OWN(name)                                         \
    int name(void);                                       \
    int name(void) {                                      \
        puts("the library calls the program's own " #name); \
        exit(3);                                          \
    }
OWN(sqlite3_open_v2)
OWN(sqlite3_prepare_v3)
OWN(sqlite3_prepare_v2)
OWN(sqlite3_step)
OWN(sqlite3_libversion)
OWN(sqlite3_libversion_number)
OWN(inflate)
OWN(crc32)
OWN(RSA_new)
OWN(SHA256)
OWN(rust_eh_personality)

static int give_up(const char *what, const bestpay_error *error) {
    printf("%s: %s\n", what, error ? bestpay_error_message(error) : "");
    return 1;
}

int main(int argc, char **argv) {
    bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;
    bestpay_config *config;
    bestpay_client *client;
    bestpay_journal *journal;
    bestpay_cashier *cashier;
    bestpay_entry *entry;
    bestpay_error *error;
    int paid;
    if (argc != 5) return 64;
    if (bestpay_config_from_file(argv[1], &config, &error)) return give_up("settings", error);
    if (bestpay_config_client(config, NULL, &client, &error)) return give_up("client", error);
    if (bestpay_journal_sqlite(argv[4], &journal, &error)) return give_up("journal", error);
    if (bestpay_cashier_new(client, journal, NULL, &cashier, &error)) return give_up("cashier", error);
    order.out_trade_no = argv[2];
    order.medium_no = argv[3];
    order.trade_amt = 100;
    order.subject = "tea";
    order.goods_info = "green tea";
    order.notify_url = "http://127.0.0.1:9/notice";
    order.operator_ = "till-1";
    if (bestpay_cashier_take_payment(cashier, &order, 60000, &entry, &error)) return give_up("payment", error);
    paid = bestpay_entry_is_success(entry);
    bestpay_entry_free(entry);
    bestpay_cashier_free(cashier);
    bestpay_journal_free(journal);
    bestpay_client_free(client);
    bestpay_config_free(config);
    puts(paid ? "paid" : "not paid");
    return !paid;
}
