/* Mistakes of a caller that the library can notice: they give a status, never a crash. Also eight threads on one client, and
 * on one cashier.
 *
 *     hostile CONFIG CODE RUN                  CODE is of a payment that succeeds; RUN is the prefix of the orders' numbers
 *     hostile leak|freed|overflow|race         does only what an instrument must report
 */
#define _POSIX_C_SOURCE 200112L
#include <bestpay.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Only the library under test exports it. */
bestpay_status bestpay_induce_panic(bestpay_error **error);

static int failures;
static const char *paid, *run, *journal_path;

static void expect(const char *what, int good) {
    if (!good) {
        printf("hostile: %s\n", what);
        failures++;
    }
}

/* Calls every getter of an error and frees it. It takes the error's address, since the call that fills it is an argument. */
static void ends(const char *what, bestpay_status wanted, bestpay_status came, bestpay_error **place) {
    const bestpay_error *error = *place;
    const bestpay_verify_report *report = bestpay_error_report(error);
    size_t i, count = bestpay_verify_report_attempt_count(report), length = 0;
    const char *texts[] = {bestpay_error_code(error),          bestpay_error_message(error),
                           bestpay_error_field(error),         bestpay_error_platform_code(error),
                           bestpay_error_platform_message(error), bestpay_error_out_trade_no(error),
                           bestpay_error_out_request_no(error), bestpay_error_hint(error),
                           bestpay_error_advice(error),        bestpay_verify_report_text(report),
                           bestpay_verify_report_hash_name(report)};
    for (i = 0; i < sizeof texts / sizeof *texts; i++) length += texts[i] ? strlen(texts[i]) : 0;
    for (i = 0; i <= count; i++) {
        const char *form = bestpay_verify_report_form(report, i);
        const char *string = bestpay_verify_report_signing_string(report, i);
        expect("an attempt past the end", (i < count) == (form != NULL && string != NULL));
        if (string) expect("a length", string[bestpay_verify_report_signing_string_length(report, i)] == '\0');
    }
    if (came != wanted || bestpay_error_status(error) != wanted || length == 0) {
        printf("hostile: %s: wanted %d, came %d: %s\n", what, (int)wanted, (int)came, bestpay_error_message(error));
        failures++;
    }
    expect("an HTTP status", bestpay_error_http_status(error) == (wanted == BESTPAY_HTTP_STATUS ? 500 : 0));
    expect("an effect", bestpay_error_effect(error) <= BESTPAY_EFFECT_NOT_SENT);
    (void)bestpay_verify_report_opens(report);
    bestpay_error_free(*place);
}

static bestpay_barcode_order good_order(void) {
    bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;
    order.out_trade_no = "HOSTILE-1";
    order.trade_amt = 100;
    order.subject = "subject";
    order.medium_no = paid;
    order.goods_info = "goods";
    order.notify_url = "http://127.0.0.1:9/notice";
    order.operator_ = "till";
    return order;
}

static void sizes(const bestpay_merchant *merchant) {
    static const size_t absurd[] = {0, 1, 7, 8, 16, 63, 65, sizeof(bestpay_barcode_order) + 1, 1 << 17, (size_t)-1, (size_t)-8};
    struct newer {
        bestpay_barcode_order order;
        const char *added_later[4];
    } newer;
    bestpay_barcode_order order, *truncated;
    bestpay_prepared_request *prepared;
    bestpay_error *error;
    size_t i;
    for (i = 0; i < sizeof absurd / sizeof *absurd; i++) {
        bestpay_status status;
        order = good_order();
        order.head.size = absurd[i];
        status = bestpay_merchant_prepare_barcode_order(merchant, &order, &prepared, &error);
        expect("no request of an absurd size", prepared == NULL);
        ends("absurd size", BESTPAY_INVALID_ARGUMENT, status, &error);
    }
    /* An older caller's struct ends before the optional members; the memory after it is not touched. */
    truncated = malloc(offsetof(bestpay_barcode_order, request_date));
    if (!truncated) abort();
    order = good_order();
    order.head.size = offsetof(bestpay_barcode_order, request_date);
    memcpy(truncated, &order, order.head.size);
    expect("an older struct", bestpay_merchant_prepare_barcode_order(merchant, truncated, &prepared, NULL) == BESTPAY_OK);
    bestpay_prepared_request_free(prepared);
    free(truncated);
    memset(&newer, 0x5a, sizeof newer);
    newer.order = good_order();
    newer.order.head.size = sizeof newer;
    expect("a newer struct", bestpay_merchant_prepare_barcode_order(merchant, &newer.order, &prepared, NULL) == BESTPAY_OK);
    bestpay_prepared_request_free(prepared);
}

static void texts(const bestpay_merchant *merchant) {
    static const char *const broken[] = {"\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\x80"};
    bestpay_prepared_request *prepared;
    bestpay_merchant_key *key;
    bestpay_error *error;
    bestpay_status status;
    size_t i;
    char *longest;
    for (i = 0; i < sizeof broken / sizeof *broken; i++) {
        bestpay_barcode_order order = good_order();
        order.subject = broken[i];
        status = bestpay_merchant_prepare_barcode_order(merchant, &order, &prepared, &error);
        expect("the field is named", strcmp(bestpay_error_field(error), "subject") == 0);
        ends("broken UTF-8 in a struct", BESTPAY_INVALID_ARGUMENT, status, &error);
        status = bestpay_merchant_key_from_file(broken[i], NULL, NULL, &key, &error);
        ends("broken UTF-8 in an argument", BESTPAY_INVALID_ARGUMENT, status, &error);
    }
    longest = malloc(8 << 20);
    if (!longest) abort();
    memset(longest, 'a', (8 << 20) - 1);
    longest[(8 << 20) - 1] = '\0';
    {
        bestpay_barcode_order order = good_order();
        order.subject = longest;
        status = bestpay_merchant_prepare_barcode_order(merchant, &order, &prepared, &error);
        ends("eight megabytes of subject", BESTPAY_INVALID_FIELD, status, &error);
    }
    free(longest);
}

static void lengths(const bestpay_merchant *merchant) {
    static const size_t huge[] = {(size_t)-1, (size_t)1 << (sizeof(size_t) * 8 - 1)};
    bestpay_barcode_order order = good_order();
    bestpay_result *result;
    bestpay_text *text;
    bestpay_merchant_key *key;
    bestpay_callback *callback;
    bestpay_verified *verified;
    bestpay_named_request by_names = BESTPAY_NAMED_REQUEST_INIT;
    bestpay_prepared_request *prepared;
    bestpay_error *error;
    uint8_t *body = malloc((1 << 20) + 1);
    size_t i;
    if (!body) abort();
    memset(body, ' ', (1 << 20) + 1);
    for (i = 0; i < 2; i++) {
        bestpay_status status = bestpay_signing_string(body, huge[i], NULL, &text, &error);
        ends("huge message", BESTPAY_INVALID_ARGUMENT, status, &error);
        status = bestpay_merchant_read_callback(merchant, body, huge[i], &callback, &error);
        ends("huge callback", BESTPAY_INVALID_ARGUMENT, status, &error);
        status = bestpay_merchant_accept_barcode_order(merchant, &order, 200, body, huge[i], &result, &error);
        ends("huge answer", BESTPAY_INVALID_ARGUMENT, status, &error);
        status = bestpay_merchant_key_from_bytes(body, huge[i], NULL, NULL, &key, &error);
        ends("huge key", BESTPAY_INVALID_ARGUMENT, status, &error);
        status = bestpay_verify(NULL, huge[i], body, 1, NULL, &verified, &error);
        ends("huge count", BESTPAY_INVALID_ARGUMENT, status, &error);
        by_names.name = "refund";
        by_names.field_count = huge[i];
        status = bestpay_merchant_prepare(merchant, &by_names.head, &prepared, &error);
        ends("huge count of fields", BESTPAY_INVALID_ARGUMENT, status, &error);
    }
    /* No more than the limit and one byte is ever read, however long the caller says it is. */
    ends("over the limit", BESTPAY_TOO_LARGE, bestpay_signing_string(body, SIZE_MAX >> 2, NULL, &text, &error), &error);
    ends("over the limit", BESTPAY_TOO_LARGE,
         bestpay_merchant_accept_barcode_order(merchant, &order, 200, body, (1 << 20) + 1, &result, &error), &error);
    ends("no HTTP status", BESTPAY_INVALID_ARGUMENT,
         bestpay_merchant_accept_barcode_order(merchant, &order, -1, body, 2, &result, &error), &error);
    ends("HTTP 500", BESTPAY_HTTP_STATUS,
         bestpay_merchant_accept_barcode_order(merchant, &order, 500, body, 2, &result, &error), &error);
    free(body);
}

/* Whatever is wrong with a callback, or with the arguments: it says nothing about the order. */
static void callbacks(const bestpay_merchant *merchant) {
    bestpay_callback *callback;
    bestpay_error *error;
    const uint8_t *body = (const uint8_t *)"{}";
    int i;
    for (i = 0; i < 6; i++) {
        bestpay_status status = BESTPAY_OK;
        if (i == 0) status = bestpay_merchant_read_callback(NULL, body, 2, &callback, &error);
        if (i == 1) status = bestpay_merchant_read_callback(merchant, NULL, 2, &callback, &error);
        if (i == 2) status = bestpay_merchant_read_callback(merchant, body, (size_t)-1, &callback, &error);
        if (i == 3) status = bestpay_merchant_read_callback(merchant, body, 2, &callback, &error);
        if (i == 4) status = bestpay_callback_expect_payment(NULL, "A1", 1, &error);
        if (i == 5) status = bestpay_callback_expect_refund(NULL, "A1", "R1", -1, &error);
        expect("a callback that is not read", status != BESTPAY_OK);
        expect("nothing about the order", bestpay_error_effect(error) == BESTPAY_EFFECT_UNKNOWN);
        bestpay_error_free(error);
    }
}

static void signatures(const bestpay_merchant *merchant) {
    static const char forged[] = "{\"success\":true,\"note\":\"a\\u0000b\",\"sign\":\"AAAA\"}";
    bestpay_barcode_order order = good_order();
    bestpay_result *result;
    bestpay_error *error;
    bestpay_status status = bestpay_merchant_accept_barcode_order(merchant, &order, 200, (const uint8_t *)forged,
                                                                  sizeof forged - 1, &result, &error);
    expect("a report", bestpay_verify_report_attempt_count(bestpay_error_report(error)) > 0);
    expect("the order", strcmp(bestpay_error_out_trade_no(error), "HOSTILE-1") == 0);
    expect("U+0000 counts", strlen(bestpay_verify_report_signing_string(bestpay_error_report(error), 0)) <
                                bestpay_verify_report_signing_string_length(bestpay_error_report(error), 0));
    ends("forged", BESTPAY_SIGNATURE_MISMATCH, status, &error);
}

/* Requests of interfaces that the document does not list: by a path, with fields that no table knows. */
static void unlisted(const bestpay_client *client) {
    static const struct {
        const char *what, *path, *name, *value;
        bestpay_status wanted;
    } bad[] = {
        {"no path", "close", "a", "b", BESTPAY_INVALID_ARGUMENT},
        {"a path of another host", "//other/close", "a", "b", BESTPAY_INVALID_FIELD},
        {"no name of a field", "/close", NULL, "b", BESTPAY_NULL_ARGUMENT},
        {"an empty name", "/close", "", "b", BESTPAY_INVALID_FIELD},
        {"no value", "/close", "a", NULL, BESTPAY_NULL_ARGUMENT},
        {"a name that is not UTF-8", "/close", "\xff", "b", BESTPAY_INVALID_ARGUMENT},
        {"a value that is not UTF-8", "/close", "a", "\xc3", BESTPAY_INVALID_ARGUMENT},
        {"a field given twice", "/close", "outTradeNo", "b", BESTPAY_INVALID_ARGUMENT},
        {"half of JSON", "/close", "a:json", "[1,{", BESTPAY_INVALID_FIELD},
        {"only the mark of JSON", "/close", ":json", "1", BESTPAY_INVALID_FIELD},
        {"a field in another", "/close", "a:json", "[\"x&outTradeNo=A2\"]", BESTPAY_SPLICED},
        {"a refusal", "/mapi/sandbox/refused", "a", "b", BESTPAY_REFUSED},
    };
    bestpay_named_request request = BESTPAY_NAMED_REQUEST_INIT;
    bestpay_field fields[2] = {{"outTradeNo", "HOSTILE-1"}, {NULL, NULL}};
    bestpay_result *result;
    bestpay_error *error;
    size_t i;
    request.fields = fields;
    request.field_count = 2;
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        bestpay_status status;
        request.name = bad[i].path;
        fields[1].name = bad[i].name;
        fields[1].value = bad[i].value;
        status = bestpay_client_call(client, &request.head, &result, &error);
        expect("no result", result == NULL);
        ends(bad[i].what, bad[i].wanted, status, &error);
    }
    request.name = "sdkRequest/mapi/sandbox/close";
    fields[1].name = "split:json";
    fields[1].value = "[{\"rate\": 1.50}]";
    expect("an answer", bestpay_client_call(client, &request.head, &result, NULL) == BESTPAY_OK);
    expect("its members", bestpay_result_other_count(result) > 0 && bestpay_result_other_name(result, SIZE_MAX) == NULL);
    bestpay_result_free(result);
}

/* Merchants that read the callbacks of others, and the keys of a platform key. */
static void made_of_others(const bestpay_merchant *merchant) {
    static const char *const broken[] = {"\xff"}, *const without[] = {NULL}, *const empty[] = {""}, *const good[] = {"1"};
    bestpay_merchant *other, *third;
    bestpay_callback *callback;
    bestpay_error *error;
    ends("no list", BESTPAY_NULL_ARGUMENT, bestpay_merchant_with_callbacks_of(merchant, NULL, 1, &other, &error), &error);
    ends("a huge list", BESTPAY_INVALID_ARGUMENT,
         bestpay_merchant_with_callbacks_of(merchant, good, SIZE_MAX, &other, &error), &error);
    ends("no number", BESTPAY_NULL_ARGUMENT, bestpay_merchant_with_callbacks_of(merchant, without, 1, &other, &error), &error);
    ends("a number that is not UTF-8", BESTPAY_INVALID_ARGUMENT,
         bestpay_merchant_with_callbacks_of(merchant, broken, 1, &other, &error), &error);
    ends("an empty number", BESTPAY_INVALID_CONFIG, bestpay_merchant_with_callbacks_of(merchant, empty, 1, &other, &error),
         &error);
    expect("none of them", other == NULL);
    expect("of none", bestpay_merchant_with_callbacks_of(merchant, NULL, 0, &other, NULL) == BESTPAY_OK);
    expect("of all", bestpay_merchant_with_callbacks_of_institution(other, &third, NULL) == BESTPAY_OK);
    bestpay_merchant_free(other);
    ends("what the first leaves", BESTPAY_MISSING_SIGN,
         bestpay_merchant_read_callback(third, (const uint8_t *)"{}", 2, &callback, &error), &error);
    bestpay_merchant_free(third);
    expect("no other key of no key", bestpay_platform_key_other(NULL, 0) == NULL);
}

typedef struct drain {
    bestpay_reconciliation *reconciliation;
    int taken;
} drain;

static void *take_differences(void *data) {
    drain *mine = data;
    bestpay_difference *difference;
    while (bestpay_reconciliation_next(mine->reconciliation, &difference, NULL) == BESTPAY_OK && difference) {
        expect("a number", bestpay_difference_text(difference, "number") != NULL);
        expect("no such field", bestpay_difference_text(difference, "\xff") == NULL);
        expect("no name", bestpay_difference_text(difference, NULL) == NULL);
        bestpay_difference_free(difference);
        mine->taken++;
    }
    return NULL;
}

static void reconciliations(const bestpay_journal *journal) {
    enum { LINES = 500 };
    static const bestpay_field without[] = {{"number_column", NULL}}, unnamed[] = {{NULL, "no"}}, broken[] = {{"\xff", "no"}};
    const bestpay_field options[] = {{"number_column", "no"}, {"amount_column", "fen"}, {"amount_unit", "fen"}};
    char path[4096];
    bestpay_reconciliation *made;
    bestpay_difference *difference;
    bestpay_error *error;
    drain drains[2];
    pthread_t thread;
    FILE *file;
    int i;
    (void)snprintf(path, sizeof path, "%s.csv", journal_path);
    ends("no file", BESTPAY_INVALID_CONFIG, bestpay_journal_reconcile(journal, path, options, 3, &made, &error), &error);
    file = fopen(path, "w");
    if (!file) abort();
    for (i = -1; i < LINES; i++) (void)fprintf(file, i < 0 ? "no,fen\n" : "N%d,100\n", i);
    (void)fclose(file);
    ends("no options", BESTPAY_NULL_ARGUMENT, bestpay_journal_reconcile(journal, path, NULL, 1, &made, &error), &error);
    ends("a huge count", BESTPAY_INVALID_ARGUMENT,
         bestpay_journal_reconcile(journal, path, options, SIZE_MAX, &made, &error), &error);
    ends("an option without a value", BESTPAY_NULL_ARGUMENT,
         bestpay_journal_reconcile(journal, path, without, 1, &made, &error), &error);
    ends("an option without a name", BESTPAY_NULL_ARGUMENT,
         bestpay_journal_reconcile(journal, path, unnamed, 1, &made, &error), &error);
    ends("a name that is not UTF-8", BESTPAY_INVALID_ARGUMENT,
         bestpay_journal_reconcile(journal, path, broken, 1, &made, &error), &error);
    ends("too few options", BESTPAY_INVALID_CONFIG, bestpay_journal_reconcile(journal, path, options, 2, &made, &error), &error);
    expect("none of them", made == NULL);
    ends("no place", BESTPAY_NULL_ARGUMENT, bestpay_reconciliation_next(NULL, NULL, &error), &error);
    ends("no reconciliation", BESTPAY_NULL_ARGUMENT, bestpay_reconciliation_next(NULL, &difference, &error), &error);
    if (bestpay_journal_reconcile(journal, path, options, 3, &made, NULL) != BESTPAY_OK) abort();
    expect("the lines", bestpay_reconciliation_lines(made) == LINES && bestpay_reconciliation_lines(NULL) == 0);
    expect("the first", bestpay_reconciliation_next(made, &difference, NULL) == BESTPAY_OK);
    for (i = 0; i < 2; i++) drains[i] = (drain){made, 0};
    if (pthread_create(&thread, NULL, take_differences, &drains[0])) abort();
    (void)take_differences(&drains[1]);
    (void)pthread_join(thread, NULL);
    expect("each once", 1 + drains[0].taken + drains[1].taken == bestpay_reconciliation_differences(made));
    bestpay_reconciliation_free(made);
    expect("what it has handed out stays", strcmp(bestpay_difference_text(difference, "number"), "N0") == 0);
    bestpay_difference_free(difference);
    (void)remove(path);
}

static void log_line(void *user_data, bestpay_log_level level, const char *message) {
    bestpay_error *error;
    pthread_mutex_lock(user_data);
    expect("a line", level != BESTPAY_LOG_OFF && strlen(message) > 0);
    expect("no code in a line", strstr(message, paid) == NULL);
    pthread_mutex_unlock(user_data);
    ends("a sink in a sink", BESTPAY_INVALID_ARGUMENT, bestpay_set_log_sink(0, NULL, NULL, &error), &error);
}

/* The last one is a generous limit: no test waits for it to pass. */
enum { THREADS = 8, ORDERS_EACH = 3, PATIENCE_MS = 60000 };

typedef struct till {
    const bestpay_client *client;
    const bestpay_cashier *cashier;
    int number, paid;
} till;

static void *sell(void *data) {
    till *till = data;
    int i;
    for (i = 0; i < ORDERS_EACH; i++) {
        bestpay_barcode_order order = good_order();
        bestpay_result *result;
        bestpay_error *error;
        char number[64];
        snprintf(number, sizeof number, "%s-THREAD-%d-%d", run, till->number, i);
        order.out_trade_no = number;
        if (bestpay_client_order_by_barcode(till->client, &order, &result, &error) == BESTPAY_OK) {
            till->paid += bestpay_result_trade_status(result) == BESTPAY_TRADE_SUCCESS &&
                          strcmp(bestpay_result_out_trade_no(result), number) == 0;
        }
        bestpay_result_free(result);
        bestpay_error_free(error);
    }
    return NULL;
}

/* One order that every thread takes, one of its own, and a read of all entries. */
static void *take(void *data) {
    till *till = data;
    int i;
    for (i = 0; i < 2; i++) {
        bestpay_barcode_order order = good_order();
        bestpay_entry *entry;
        bestpay_entries *entries;
        bestpay_events *events;
        char number[64];
        if (i == 0) snprintf(number, sizeof number, "%s-TAKEN", run);
        if (i == 1) snprintf(number, sizeof number, "%s-TAKEN-%d", run, till->number);
        order.out_trade_no = number;
        (void)bestpay_cashier_take_payment(till->cashier, &order, PATIENCE_MS, &entry, NULL);
        till->paid += bestpay_entry_is_success(entry) && strcmp(bestpay_entry_out_trade_no(entry), number) == 0;
        if (bestpay_journal_entries(bestpay_cashier_journal(till->cashier), NULL, 100, &entries, NULL) != BESTPAY_OK ||
            bestpay_journal_events_of(bestpay_cashier_journal(till->cashier), entry, &events, NULL) != BESTPAY_OK) {
            abort();
        }
        /* It was written down as sending, and then paid, by whichever thread came first. */
        till->paid -= bestpay_events_count(events) != 2 || bestpay_entries_count(entries) == 0;
        bestpay_events_free(events);
        bestpay_entries_free(entries);
        bestpay_entry_free(entry);
    }
    return NULL;
}

/* Eight tills at once; returns how many orders they report as paid. */
static int together(const bestpay_client *client, const bestpay_cashier *cashier, void *(*work)(void *)) {
    pthread_t running[THREADS];
    till tills[THREADS];
    int i, paid = 0;
    for (i = 0; i < THREADS; i++) {
        tills[i].client = client;
        tills[i].cashier = cashier;
        tills[i].number = i;
        tills[i].paid = 0;
        if (pthread_create(&running[i], NULL, work, &tills[i]) != 0) abort();
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(running[i], NULL);
        paid += tills[i].paid;
    }
    return paid;
}

static void threads(const bestpay_client *client) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    bestpay_cashier_options options = BESTPAY_CASHIER_OPTIONS_INIT;
    bestpay_journal *journal;
    bestpay_cashier *cashier;
    bestpay_entries *entries;
    bestpay_error *error;
    options.poll_first_ms = 50;
    if (bestpay_journal_sqlite(journal_path, &journal, NULL) || bestpay_cashier_new(client, journal, &options, &cashier, NULL)) abort();
    expect("a sink", bestpay_set_log_sink(BESTPAY_LOG_DEBUG, log_line, &lock, &error) == BESTPAY_OK);
    expect("every thread's orders were paid", together(client, NULL, sell) == THREADS * ORDERS_EACH);
    expect("every thread's order, and the one of all, were paid once", together(client, cashier, take) == THREADS * 2);
    expect("no sink", bestpay_set_log_sink(BESTPAY_LOG_OFF, NULL, NULL, &error) == BESTPAY_OK);
    ends("no level", BESTPAY_INVALID_ARGUMENT, bestpay_set_log_sink(99, log_line, NULL, &error), &error);
    expect("a page", bestpay_journal_entries(journal, NULL, 100, &entries, NULL) == BESTPAY_OK);
    expect("as many entries as numbers", bestpay_entries_count(entries) == THREADS + 1);
    bestpay_entries_free(entries);
    reconciliations(journal);
    bestpay_journal_free(journal);
    bestpay_cashier_free(cashier);
}

/* ---- planted faults -------------------------------------------------------------------------------------------------- */

/* Many of each, since a single pointer may stay in a register or in a stale word of the stack. */
enum { LOST = 64, WORDS = 64, ROUNDS = 16 };

static __attribute__((noinline)) void lose_errors(void) {
    int i;
    for (i = 0; i < LOST; i++) {
        bestpay_error *error = NULL;
        (void)bestpay_merchant_prepare_barcode_order(NULL, NULL, NULL, &error);
        if (!error) abort();
    }
}

/* Overwrites the stack frames of the function called before. */
static __attribute__((noinline)) void write_over_the_stack(void) {
    volatile unsigned char words[1 << 16];
    size_t i;
    for (i = 0; i < sizeof words; i++) words[i] = 0;
}

static void leak(void) {
    lose_errors();
    write_over_the_stack();
    printf("lost: %d\n", LOST);
}

static void use_what_was_freed(void) {
    bestpay_error *error = NULL;
    const char *message;
    (void)bestpay_merchant_prepare_barcode_order(NULL, NULL, NULL, &error);
    message = bestpay_error_message(error);
    bestpay_error_free(error);
    printf("%c\n", message[0]);
}

static void overflow(int one) {
    printf("%d\n", 2147483647 + one);
}

static pthread_barrier_t all_are_there;
static int counters[WORDS];

/* All threads have started before the first of them counts; then they are not synchronised. */
static void *count_without_a_lock(void *data) {
    int i, round;
    (void)data;
    (void)pthread_barrier_wait(&all_are_there);
    for (round = 0; round < ROUNDS; round++) {
        for (i = 0; i < WORDS; i++) counters[i]++;
    }
    return NULL;
}

static void race(void) {
    pthread_t running[THREADS];
    int i;
    if (pthread_barrier_init(&all_are_there, NULL, THREADS) != 0) abort();
    for (i = 0; i < THREADS; i++) {
        if (pthread_create(&running[i], NULL, count_without_a_lock, NULL) != 0) abort();
    }
    for (i = 0; i < THREADS; i++) pthread_join(running[i], NULL);
    (void)pthread_barrier_destroy(&all_are_there);
}

static int plant(const char *fault, int one) {
    if (strcmp(fault, "leak") == 0) leak();
    else if (strcmp(fault, "freed") == 0) use_what_was_freed();
    else if (strcmp(fault, "overflow") == 0) overflow(one);
    else if (strcmp(fault, "race") == 0) race();
    else return 2;
    return 0;
}

int main(int argc, char **argv) {
    bestpay_config *config;
    bestpay_client *client;
    const bestpay_merchant *merchant;
    bestpay_error *error;
    /* A sanitizer ends the process before its streams are written out. */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 2) return plant(argv[1], argc - 1);
    if (argc != 5 || bestpay_config_from_file(argv[1], &config, NULL) || bestpay_config_client(config, NULL, &client, NULL)) {
        return 2;
    }
    paid = argv[2];
    run = argv[3];
    journal_path = argv[4];
    merchant = bestpay_client_merchant(client);
    sizes(merchant);
    texts(merchant);
    lengths(merchant);
    callbacks(merchant);
    signatures(merchant);
    unlisted(client);
    made_of_others(merchant);
    expect("nothing is known of no error", bestpay_error_effect(NULL) == BESTPAY_EFFECT_UNKNOWN);
#ifndef WITHOUT_INDUCED_PANIC
    expect("a panic to induce", bestpay_induce_panic(&error) == BESTPAY_PANIC);
    expect("its effect", bestpay_error_effect(error) == BESTPAY_EFFECT_UNKNOWN);
    expect("its order", strcmp(bestpay_error_out_trade_no(error), "INDUCED-1") == 0);
    bestpay_error_free(error);
    ends("a panic", BESTPAY_PANIC, bestpay_induce_panic(&error), &error);
    expect("a panic without an error", bestpay_induce_panic(NULL) == BESTPAY_PANIC);
#endif
    threads(client);
    bestpay_client_free(client);
    bestpay_config_free(config);
    printf("hostile: %d failures\n", failures);
    return failures != 0;
}
