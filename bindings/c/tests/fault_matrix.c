/* Every fault of the sandbox on every interface, by tests/faults/matrix.json: see its README.md.
 *
 *     fault_matrix RUN TABLE SHOP GATEWAY
  * RUN is the prefix of the orders' numbers, SHOP the sandbox's folder with its keys, and GATEWAY its address.
 */
#define _POSIX_C_SOURCE 200112L
#include <arpa/inet.h>
#include <bestpay.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ORDER = 1250, REFUND = 300, LARGEST_ANSWER = 1 << 20 };
/* A limit in milliseconds; no test waits for it to pass. */
enum { PATIENCE = 60000 };

/* Reserved values, read from the sandbox. */
static const char *paid, *paid_later, *refund_done_later;
/* Nothing listens here: no row is about callbacks. */
static const char nowhere[] = "http://127.0.0.1:9/notice";

static const char *run, *shop, *gateway;
/* How far the merchant's clock is ahead of the sandbox's. */
static int64_t seconds_ahead;

typedef struct row {
    size_t number;
    const char *interface;
    const json_t *stated;
    const bestpay_journal *journal;
    bestpay_client *client;
    bestpay_cashier *cashier;
    char ordered_at[BESTPAY_TIME_SIZE]; /* requestDate of the order that is paid */
} row;

static void give_up(const char *what, const char *why) {
    fprintf(stderr, "fault_matrix: %s: %s\n", what, why);
    exit(2);
}

/* Ends the run if an auxiliary call fails. */
static void must(const char *what, bestpay_status status, const bestpay_error *error) {
    if (status != BESTPAY_OK) give_up(what, error ? bestpay_error_message(error) : "no error object");
}

static const char *text_of(const json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

static json_t *text_or_null(const char *text) {
    return text ? json_string(text) : json_null();
}

/* --- the sandbox's control API ------------------------------------------------------------------------------- */

static int dial(void) {
    struct sockaddr_in place;
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    memset(&place, 0, sizeof place);
    place.sin_family = AF_INET;
    place.sin_port = htons((uint16_t)atoi(gateway + strlen("http://127.0.0.1:")));
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connection < 0 || connect(connection, (struct sockaddr *)&place, sizeof place) != 0) give_up(gateway, "no connection");
    return connection;
}

/* HTTP/1.0: the answer ends with the connection. */
static json_t *control(const char *method, const char *path, const char *body) {
    static char text[LARGEST_ANSWER];
    size_t length = 0;
    ssize_t received;
    int connection = dial(), http_status = 0;
    json_t *json = NULL;
    const char *answer;
    snprintf(text, sizeof text,
             "%s %s HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %lu\r\n\r\n%s", method,
             path, (unsigned long)strlen(body), body);
    if (send(connection, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text)) give_up(path, "not sent");
    while ((received = recv(connection, text + length, sizeof text - 1 - length, 0)) > 0) length += (size_t)received;
    close(connection);
    text[length] = '\0';
    answer = strstr(text, "\r\n\r\n");
    if (answer && sscanf(text, "HTTP/%*d.%*d %d", &http_status) == 1 && http_status == 200) json = json_loads(answer, 0, NULL);
    if (!json) give_up(path, text);
    return json;
}

/* The ledger after this line. */
static json_t *ledger(json_int_t after) {
    char path[64];
    snprintf(path, sizeof path, "/sandbox/ledger?after=%" JSON_INTEGER_FORMAT, after);
    return control("GET", path, "");
}

static json_int_t last_line(void) {
    static json_int_t last = 0;
    json_t *lines = ledger(last);
    size_t count = json_array_size(lines);
    if (count > 0) last = json_integer_value(json_object_get(json_array_get(lines, count - 1), "number"));
    json_decref(lines);
    return last;
}

/* How often an interface was called after this line; with a fault, how often that fault was used. */
static size_t calls(json_int_t after, const char *interface, const char *fault) {
    json_t *lines = ledger(after), *line;
    size_t i, count = 0;
    json_array_foreach(lines, i, line) {
        const char *called = text_of(line, "interface"), *played = text_of(line, "fault");
        count += called && strcmp(called, interface) == 0 && (!fault || (played && strcmp(played, fault) == 0));
    }
    json_decref(lines);
    return count;
}

/* The reserved value with this name, from the sandbox's list. */
static const char *reserved(const json_t *list, const char *name) {
    const json_t *one;
    size_t i;
    json_array_foreach((json_t *)list, i, one) {
        if (strcmp(text_of(one, "name"), name) == 0) return text_of(one, "value");
    }
    give_up(name, "the sandbox has no reserved value of this name");
    return NULL;
}

static void order_fault(const row *row) {
    json_t *order = json_pack("{s:O, s:O, s:O*}", "interface", json_object_get(row->stated, "interface"), "fault",
                              json_object_get(row->stated, "fault"), "ms", json_object_get(row->stated, "ms"));
    char *body = json_dumps(order, 0);
    json_decref(control("POST", "/sandbox/faults", body));
    free(body);
    json_decref(order);
}

/* --- the calls ----------------------------------------------------------------------------------------------- */

/* RUN-row-suffix. */
typedef struct number {
    char text[64];
} number;

static number numbered(const row *row, const char *suffix) {
    number number;
    snprintf(number.text, sizeof number.text, "%s-%lu-%s", run, (unsigned long)row->number, suffix);
    return number;
}

static bestpay_barcode_order barcode_order(const number *number, const char *code) {
    bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;
    order.out_trade_no = number->text;
    order.trade_amt = ORDER;
    order.subject = "coffee";
    order.medium_no = code;
    order.goods_info = "a cup of coffee";
    order.notify_url = nowhere;
    order.operator_ = "till-3";
    return order;
}

static bestpay_qrcode_order qrcode_order(const number *number) {
    bestpay_qrcode_order order = BESTPAY_QRCODE_ORDER_INIT;
    order.out_trade_no = number->text;
    order.trade_amt = ORDER;
    order.subject = "bread";
    order.trade_type = "ALIPAY";
    order.goods_info = "a loaf of bread";
    order.notify_url = nowhere;
    order.operator_ = "till-3";
    return order;
}

static bestpay_refund refund(const number *order, const number *number) {
    bestpay_refund refund = BESTPAY_REFUND_INIT;
    refund.out_trade_no = order->text;
    refund.out_request_no = number->text;
    refund.refund_amt = REFUND;
    refund.operator_ = "till-3";
    refund.notify_url = nowhere;
    return refund;
}

static int is(const row *row, const char *interface) {
    return strcmp(row->interface, interface) == 0;
}

/* Calls the row's interface with a new order or refund, or asks about a final one. */
static bestpay_status call(const row *row, bestpay_error **error) {
    number order = numbered(row, "PAID"), done = numbered(row, "REFUNDED"), fresh = numbered(row, "C");
    bestpay_barcode_order by_barcode = barcode_order(&fresh, paid);
    bestpay_qrcode_order by_qrcode = qrcode_order(&fresh);
    bestpay_refund back = refund(&order, &fresh);
    bestpay_order_status of_order = BESTPAY_ORDER_STATUS_INIT;
    bestpay_refund_status of_refund = BESTPAY_REFUND_STATUS_INIT;
    char now[BESTPAY_TIME_SIZE];
    bestpay_result *result = NULL;
    bestpay_status status = BESTPAY_OK;
    must("now", bestpay_merchant_now(bestpay_client_merchant(row->client), now, sizeof now, error), *error);
    of_order.out_trade_no = of_refund.out_trade_no = order.text;
    of_refund.out_request_no = done.text;
    of_order.trade_date = row->ordered_at;
    of_refund.refund_date = now;
    if (is(row, "barcode_order")) {
        status = bestpay_client_order_by_barcode(row->client, &by_barcode, &result, error);
    } else if (is(row, "qrcode_order")) {
        status = bestpay_client_order_by_qrcode(row->client, &by_qrcode, &result, error);
    } else if (is(row, "order_status")) {
        status = bestpay_client_order_status(row->client, &of_order, &result, error);
    } else if (is(row, "refund")) {
        status = bestpay_client_refund(row->client, &back, &result, error);
    } else if (is(row, "refund_status")) {
        status = bestpay_client_refund_status(row->client, &of_refund, &result, error);
    } else {
        give_up(row->interface, "no call of it is known");
    }
    bestpay_result_free(result);
    return status;
}

/* The code and effect of an error, or nulls; frees the error. */
static json_t *said(bestpay_error *error) {
    static const char *const effects[] = {"unknown", "refused", "not_sent"};
    json_t *seen = json_pack("{s:o, s:o}", "code", text_or_null(bestpay_error_code(error)), "effect",
                             text_or_null(error ? effects[bestpay_error_effect(error)] : NULL));
    bestpay_error_free(error);
    return seen;
}

static json_t *through_the_client(row *row) {
    bestpay_error *error = NULL;
    call(row, &error);
    return said(error);
}

/* --- the Cashier's end --------------------------------------------------------------------------------------- */

static int is_about_a_refund(const row *row) {
    return is(row, "refund") || is(row, "refund_status");
}

/* For a question to be asked, the order or refund must not be final at once. */
static bestpay_status take(const row *row, uint32_t within_ms, bestpay_entry **entry, bestpay_error **error) {
    number order = numbered(row, "PAID"), fresh = numbered(row, "A");
    bestpay_barcode_order by_barcode = barcode_order(&fresh, is(row, "order_status") ? paid_later : paid);
    bestpay_qrcode_order by_qrcode = qrcode_order(&fresh);
    bestpay_refund back = refund(&order, &fresh);
    if (is(row, "refund_status")) back.remark = refund_done_later;
    if (is_about_a_refund(row)) return bestpay_cashier_take_refund(row->cashier, &back, within_ms, entry, error);
    if (is(row, "qrcode_order")) return bestpay_cashier_take_qrcode_payment(row->cashier, &by_qrcode, within_ms, entry, error);
    return bestpay_cashier_take_payment(row->cashier, &by_barcode, within_ms, entry, error);
}

static bestpay_status follow(const row *row, bestpay_entry **entry, bestpay_error **error) {
    number fresh = numbered(row, "A");
    if (is_about_a_refund(row)) return bestpay_cashier_follow_refund(row->cashier, fresh.text, PATIENCE, entry, error);
    return bestpay_cashier_follow_payment(row->cashier, fresh.text, PATIENCE, entry, error);
}

/* The platform's order or refund with the row's number. */
static json_t *booked(const row *row) {
    number fresh = numbered(row, "A");
    const char *name = is_about_a_refund(row) ? "outRequestNo" : "outTradeNo";
    json_t *all = control("GET", is_about_a_refund(row) ? "/sandbox/refunds" : "/sandbox/orders", "");
    json_t *found = json_array(), *one;
    size_t i;
    json_array_foreach(all, i, one) {
        if (strcmp(text_of(one, name), fresh.text) == 0) json_array_append(found, one);
    }
    json_decref(all);
    return found;
}

/* The payer pays if there is a payment_url; otherwise the platform closes the order. */
static void play_the_payer(const row *row, const bestpay_entry *taken) {
    number fresh = numbered(row, "A");
    json_t *found = booked(row);
    char path[128];
    if (is(row, "qrcode_order") && json_array_size(found) > 0) {
        snprintf(path, sizeof path, "/sandbox/orders/%s/%s", fresh.text, bestpay_entry_payment_url(taken) ? "pay" : "close");
        json_decref(control("POST", path, ""));
    }
    json_decref(found);
}

/* The gateway may not have handled a timed-out call yet. */
static void wait_for_a_call(json_int_t after, const char *interface, const char *fault) {
    static const struct timespec pause = {0, 5000000};
    int tries;
    for (tries = 0; tries < PATIENCE / 5 && calls(after, interface, fault) == 0; tries++) nanosleep(&pause, NULL);
}

/* The final entry, and the platform's books about it. It has an extra member, so that the row fails, if it was sent or
 * booked twice, or if taking it again returns another entry. */
static json_t *end_of(const row *row, json_int_t before, const char *sends, const bestpay_entry *end, const bestpay_entry *again) {
    json_t *found = booked(row), *one = json_array_get(found, 0), *seen;
    const char *status = one ? text_of(one, "tradeStatus") : NULL;
    json_int_t fen = json_integer_value(json_object_get(one, is_about_a_refund(row) ? "refundAmt" : "tradeAmt"));
    size_t sent = calls(before, sends, NULL);
    seen = json_pack("{s:s, s:o, s:I}", "state", bestpay_entry_state_text(end), "trade_status", text_or_null(status), "fen",
                     status && strcmp(status, "SUCCESS") == 0 ? fen : 0);
    if (sent != 1) json_object_set_new(seen, "sent", json_integer((json_int_t)sent));
    if (json_array_size(found) > 1) json_object_set_new(seen, "booked", json_integer((json_int_t)json_array_size(found)));
    if (one && fen != bestpay_entry_amount(end)) json_object_set_new(seen, "amount", json_integer(bestpay_entry_amount(end)));
    if (strcmp(bestpay_entry_state_text(end), bestpay_entry_state_text(again)) != 0 ||
        strcmp(bestpay_entry_changed_at(end), bestpay_entry_changed_at(again)) != 0) {
        json_object_set_new(seen, "again", json_string(bestpay_entry_state_text(again)));
    }
    json_decref(found);
    return seen;
}

static bestpay_cashier *new_cashier(const row *row) {
    bestpay_cashier_options options = BESTPAY_CASHIER_OPTIONS_INIT;
    bestpay_cashier *cashier;
    bestpay_error *error = NULL;
    options.poll_first_ms = 20;
    options.poll_longest_ms = 100;
    must("cashier", bestpay_cashier_new(row->client, row->journal, &options, &cashier, &error), error);
    return cashier;
}

/* Makes an order or refund and follows it up until it is final. */
static json_t *through_the_cashier(row *row) {
    const char *sends = is_about_a_refund(row) ? "refund" : is(row, "order_status") ? "barcode_order" : row->interface;
    json_int_t before = last_line();
    bestpay_entry *entry = NULL, *again = NULL;
    bestpay_error *error = NULL;
    json_t *seen = NULL;
    seconds_ahead = 0;
    if (take(row, 0, &entry, &error) == BESTPAY_OK) {
        bestpay_entry_free(entry);
        if (take(row, 0, &entry, &error) == BESTPAY_OK) {
            wait_for_a_call(before, sends, NULL);
            play_the_payer(row, entry);
            bestpay_entry_free(entry);
            /* A request that has not arrived by now never will. A process that was started in between follows it up. */
            seconds_ahead = 300;
            bestpay_cashier_free(row->cashier);
            row->cashier = new_cashier(row);
            if (follow(row, &entry, &error) == BESTPAY_OK && take(row, PATIENCE, &again, &error) == BESTPAY_OK) {
                seen = end_of(row, before, sends, entry, again);
            }
        }
    }
    bestpay_entry_free(again);
    bestpay_entry_free(entry);
    return seen ? seen : said(error);
}

/* --- the rows ------------------------------------------------------------------------------------------------ */

static int64_t now(void *user_data) {
    (void)user_data;
    return (int64_t)time(NULL) + seconds_ahead;
}

static bestpay_merchant *merchant(void) {
    bestpay_merchant_options options = BESTPAY_MERCHANT_OPTIONS_INIT;
    bestpay_merchant_key *key;
    bestpay_platform_key *platform;
    const bestpay_platform_key *keys[1];
    bestpay_merchant *merchant;
    bestpay_error *error = NULL;
    char path[4096];
    snprintf(path, sizeof path, "%s/merchant.p12", shop);
    must(path, bestpay_merchant_key_from_file(path, "123456", "conname", &key, &error), error);
    snprintf(path, sizeof path, "%s/platform.cer", shop);
    must(path, bestpay_platform_key_from_file(path, &platform, &error), error);
    keys[0] = platform;
    options.api_url = gateway;
    options.institution_code = "3178000000000001";
    options.merchant_no = "3178000000000002";
    options.key = key;
    options.platform_keys = keys;
    options.platform_key_count = 1;
    options.clock = now;
    must("merchant", bestpay_merchant_new(&options, &merchant, &error), error);
    bestpay_merchant_key_free(key);
    bestpay_platform_key_free(platform);
    return merchant;
}

/* An order that is paid, and a refund of it that is done. */
static void prepare(row *row, const bestpay_client *patient) {
    number order = numbered(row, "PAID"), done = numbered(row, "REFUNDED");
    bestpay_barcode_order by_barcode = barcode_order(&order, paid);
    bestpay_refund back = refund(&order, &done);
    bestpay_result *result;
    bestpay_error *error = NULL;
    must("now", bestpay_merchant_now(bestpay_client_merchant(patient), row->ordered_at, sizeof row->ordered_at, &error), error);
    by_barcode.request_date = row->ordered_at;
    must("an order", bestpay_client_order_by_barcode(patient, &by_barcode, &result, &error), error);
    bestpay_result_free(result);
    must("a refund", bestpay_client_refund(patient, &back, &result, &error), error);
    bestpay_result_free(result);
}

static int is_as_stated(row *row, const char *member, json_t *(*look)(struct row *)) {
    const char *fault = text_of(row->stated, "fault");
    json_int_t before = last_line();
    json_t *seen;
    int good;
    order_fault(row);
    seen = look(row);
    wait_for_a_call(before, row->interface, fault);
    good = json_equal(seen, json_object_get(row->stated, member)) && calls(before, row->interface, fault) == 1;
    if (!good) {
        char *stated = json_dumps(row->stated, 0), *shown = json_dumps(seen, 0);
        fprintf(stderr, "stated: %s\n  seen: %s %s\n", stated, member, shown);
        free(stated);
        free(shown);
    }
    json_decref(seen);
    return good;
}

static int run_row(const bestpay_client *patient, const bestpay_journal *journal, size_t number, const json_t *stated) {
    bestpay_client_options by_client = BESTPAY_CLIENT_OPTIONS_INIT;
    bestpay_error *error = NULL;
    row row;
    int good;
    by_client.read_timeout_ms = (uint32_t)json_integer_value(json_object_get(stated, "read_timeout_ms"));
    by_client.retry_reads_within_ms = BESTPAY_ASK_ONCE;
    row.number = number;
    row.journal = journal;
    row.interface = text_of(stated, "interface");
    row.stated = stated;
    must("client", bestpay_client_new(bestpay_client_merchant(patient), &by_client, &row.client, &error), error);
    row.cashier = new_cashier(&row);
    prepare(&row, patient);
    good = is_as_stated(&row, "client", through_the_client);
    good = is_as_stated(&row, "cashier", through_the_cashier) && good;
    bestpay_cashier_free(row.cashier);
    bestpay_client_free(row.client);
    return good;
}

static void must_be_without_alarms(const bestpay_journal *journal) {
    bestpay_events *events;
    bestpay_error *error = NULL;
    size_t i;
    must("events", bestpay_journal_events(journal, 0, 10000, &events, &error), error);
    if (bestpay_events_count(events) == 0) give_up("events", "there are none");
    for (i = 0; i < bestpay_events_count(events); i++) {
        const bestpay_event *event = bestpay_events_get(events, i);
        if (bestpay_event_is_alarm(event)) give_up(bestpay_event_out_trade_no(event), bestpay_event_about(event));
    }
    bestpay_events_free(events);
}

/* The table has every fault of the sandbox on every interface, once. */
static void must_be_whole(const json_t *table) {
    json_t *faults = control("GET", "/sandbox/fault-names", ""), *interfaces = control("GET", "/sandbox/interfaces", "");
    json_t *fault, *interface, *stated;
    size_t i, j, k;
    json_array_foreach(faults, i, fault) {
        json_array_foreach(interfaces, j, interface) {
            int found = 0;
            json_array_foreach((json_t *)table, k, stated) {
                found += json_equal(json_object_get(stated, "fault"), fault) &&
                         json_equal(json_object_get(stated, "interface"), interface);
            }
            if (found != 1) give_up(json_string_value(fault), "the table does not have it once on each interface");
        }
    }
    if (json_array_size(table) != json_array_size(faults) * json_array_size(interfaces)) give_up("the table", "it has other rows");
    json_decref(faults);
    json_decref(interfaces);
}

int main(int argc, char **argv) {
    json_t *table, *stated, *values;
    json_error_t why;
    bestpay_merchant *of_the_sandbox;
    bestpay_client *patient;
    bestpay_journal *journal;
    bestpay_error *error = NULL;
    size_t i, passed = 0, all;
    char path[4096];
    if (argc != 5) give_up("usage", "fault_matrix RUN TABLE SHOP GATEWAY");
    run = argv[1];
    shop = argv[3];
    gateway = argv[4];
    table = json_load_file(argv[2], 0, &why);
    if (!table) give_up(argv[2], why.text);
    must_be_whole(table);
    values = control("GET", "/sandbox/reserved", "");
    paid = reserved(values, "paid");
    paid_later = reserved(values, "paid_later");
    refund_done_later = reserved(values, "refund_done_later");
    of_the_sandbox = merchant();
    must("client", bestpay_client_new(of_the_sandbox, NULL, &patient, &error), error);
    snprintf(path, sizeof path, "%s/%s.db", shop, run);
    must("journal", bestpay_journal_sqlite(path, &journal, &error), error);
    json_array_foreach(table, i, stated) passed += (size_t)run_row(patient, journal, i, stated);
    must_be_without_alarms(journal);
    all = json_array_size(table);
    bestpay_journal_free(journal);
    bestpay_client_free(patient);
    bestpay_merchant_free(of_the_sandbox);
    json_decref(values);
    json_decref(table);
    printf("faults: %lu of %lu\n", (unsigned long)passed, (unsigned long)all);
    return passed == all && all > 0 ? 0 : 1;
}
