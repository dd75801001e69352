/* Every fault of the sandbox on every interface, by tests/faults/matrix.json: see its README.md.
 *
 *     fault_matrix RUN TABLE SHOP GATEWAY
 *
 * RUN stands before the orders' numbers, SHOP is the sandbox's folder, where its keys are, and GATEWAY its address.
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

/* The sandbox's reserved codes. */
static const char paid[] = "510000000000000001";
/* Nothing listens there: no row is about callbacks. */
static const char nowhere[] = "http://127.0.0.1:9/notice";

static const char *run, *shop, *gateway;

typedef struct row {
    size_t number;
    const char *interface;
    const json_t *stated;
    bestpay_client *client;
} row;

static void give_up(const char *what, const char *why) {
    fprintf(stderr, "fault_matrix: %s: %s\n", what, why);
    exit(2);
}

/* Ends the run when a call that no row is about fails. */
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

/* HTTP/1.0: the answer ends where the connection does. */
static json_t *control(const char *method, const char *path, const char *body) {
    static char text[LARGEST_ANSWER];
    size_t length = 0;
    ssize_t received;
    int connection = dial(), http_status = 0;
    json_t *json = NULL;
    const char *answer;
    snprintf(text, sizeof text, "%s %s HTTP/1.0\r\nContent-Length: %lu\r\n\r\n%s", method, path, (unsigned long)strlen(body), body);
    if (send(connection, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text)) give_up(path, "not sent");
    while ((received = recv(connection, text + length, sizeof text - 1 - length, 0)) > 0) length += (size_t)received;
    close(connection);
    text[length] = '\0';
    answer = strstr(text, "\r\n\r\n");
    if (answer && sscanf(text, "HTTP/%*d.%*d %d", &http_status) == 1 && http_status == 200) json = json_loads(answer, 0, NULL);
    if (!json) give_up(path, text);
    return json;
}

/* What has happened after this line of the ledger. */
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

/* How often an interface was called after this line; with a fault, how often this one was played. */
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

/* Calls the row's interface about a new order or refund, or asks for one that is final. */
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
    of_order.trade_date = of_refund.refund_date = now;
    if (strcmp(row->interface, "barcode_order") == 0) {
        status = bestpay_client_order_by_barcode(row->client, &by_barcode, &result, error);
    } else if (strcmp(row->interface, "qrcode_order") == 0) {
        status = bestpay_client_order_by_qrcode(row->client, &by_qrcode, &result, error);
    } else if (strcmp(row->interface, "order_status") == 0) {
        status = bestpay_client_order_status(row->client, &of_order, &result, error);
    } else if (strcmp(row->interface, "refund") == 0) {
        status = bestpay_client_refund(row->client, &back, &result, error);
    } else if (strcmp(row->interface, "refund_status") == 0) {
        status = bestpay_client_refund_status(row->client, &of_refund, &result, error);
    } else {
        give_up(row->interface, "no call of it is known");
    }
    bestpay_result_free(result);
    return status;
}

/* What the client says of the call that the fault hits. */
static json_t *said(const row *row) {
    static const char *const effects[] = {"not_sent", "refused", "unknown"};
    bestpay_error *error = NULL;
    json_t *seen;
    bestpay_status status = call(row, &error);
    seen = json_pack("{s:o, s:o}", "code", text_or_null(bestpay_error_code(error)), "effect",
                     text_or_null(status == BESTPAY_OK ? NULL : effects[bestpay_error_effect(error)]));
    bestpay_error_free(error);
    return seen;
}

/* --- the rows ------------------------------------------------------------------------------------------------ */

static int64_t now(void *user_data) {
    (void)user_data;
    return (int64_t)time(NULL);
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
static void prepare(const row *row) {
    number order = numbered(row, "PAID"), done = numbered(row, "REFUNDED");
    bestpay_barcode_order by_barcode = barcode_order(&order, paid);
    bestpay_refund back = refund(&order, &done);
    bestpay_result *result;
    bestpay_error *error = NULL;
    must("an order", bestpay_client_order_by_barcode(row->client, &by_barcode, &result, &error), error);
    bestpay_result_free(result);
    must("a refund", bestpay_client_refund(row->client, &back, &result, &error), error);
    bestpay_result_free(result);
}

static int is_as_stated(const row *row, const char *member, json_t *(*look)(const struct row *)) {
    json_int_t before = last_line();
    json_t *seen;
    int good;
    order_fault(row);
    seen = look(row);
    good = json_equal(seen, json_object_get(row->stated, member)) && calls(before, row->interface, text_of(row->stated, "fault")) == 1;
    if (!good) {
        char *stated = json_dumps(row->stated, 0), *shown = json_dumps(seen, 0);
        fprintf(stderr, "stated: %s\n  seen: %s %s\n", stated, member, shown);
        free(stated);
        free(shown);
    }
    json_decref(seen);
    return good;
}

static int run_row(const bestpay_merchant *merchant, size_t number, const json_t *stated) {
    bestpay_client_options options = BESTPAY_CLIENT_OPTIONS_INIT;
    bestpay_error *error = NULL;
    bestpay_client *client;
    row row;
    int good;
    options.read_timeout_ms = (uint32_t)json_integer_value(json_object_get(stated, "read_timeout_ms"));
    options.retry_reads_within_ms = BESTPAY_ASK_ONCE;
    must("client", bestpay_client_new(merchant, &options, &client, &error), error);
    row.number = number;
    row.interface = text_of(stated, "interface");
    row.stated = stated;
    row.client = client;
    prepare(&row);
    good = is_as_stated(&row, "client", said);
    bestpay_client_free(client);
    return good;
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
    json_t *table, *stated;
    json_error_t why;
    bestpay_merchant *of_the_sandbox;
    size_t i, passed = 0, all;
    if (argc != 5) give_up("usage", "fault_matrix RUN TABLE SHOP GATEWAY");
    run = argv[1];
    shop = argv[3];
    gateway = argv[4];
    table = json_load_file(argv[2], 0, &why);
    if (!table) give_up(argv[2], why.text);
    must_be_whole(table);
    of_the_sandbox = merchant();
    json_array_foreach(table, i, stated) passed += (size_t)run_row(of_the_sandbox, i, stated);
    all = json_array_size(table);
    bestpay_merchant_free(of_the_sandbox);
    json_decref(table);
    printf("faults: %lu of %lu\n", (unsigned long)passed, (unsigned long)all);
    return passed == all && all > 0 ? 0 : 1;
}
