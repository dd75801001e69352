/* Every function of journals, cashiers, entries and events, against the sandbox: what is sent once, and what is stored.
 *
 *     cashier SHOP GATEWAY PAID REFUSED NEVER_PAID RUN [POSTGRES]
  * SHOP is the sandbox's folder, GATEWAY its address, followed by three of its reserved payment codes. RUN is the prefix of
 * the orders' numbers, and the name of the journal's file in SHOP unless the journal is in PostgreSQL.
 */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <bestpay.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* A generous limit: no test waits for it to pass. */
enum { PATIENCE_S = 60, PATIENCE_MS = PATIENCE_S * 1000, LARGEST = 1 << 20 };

static int failures;
static const char *run, *paid, *refused, *never_paid;
static in_port_t gateway_port;

static void expect(const char *what, int good) {
    if (!good) {
        printf("cashier: %s\n", what);
        failures++;
    }
}

/* Checks the status, prints the error if it is another one, and frees the error. */
static void ends(const char *what, bestpay_status wanted, bestpay_status came, bestpay_error **error) {
    if (came != wanted || bestpay_error_status(*error) != wanted) {
        printf("cashier: %s: status %d, not %d: %s\n", what, (int)came, (int)wanted, *error ? bestpay_error_message(*error) : "");
        failures++;
    }
    bestpay_error_free(*error);
    *error = NULL;
}

static void same(const char *what, const char *wanted, const char *came) {
    if (came == NULL || strcmp(wanted, came) != 0) {
        printf("cashier: %s: %s, not %s\n", what, came ? came : "NULL", wanted);
        failures++;
    }
}

/* RUN-name, in one of a few buffers used in turn. */
static const char *number(const char *name) {
    static char numbers[8][64];
    static int next;
    char *place = numbers[next++ % 8];
    snprintf(place, sizeof numbers[0], "%s-%s", run, name);
    return place;
}

/* ---- the gateway's side ---------------------------------------------------------------------------------------------- */

static int be_patient(int socket_) {
    struct timeval patience = {PATIENCE_S, 0};
    return setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

static struct sockaddr_in loopback(in_port_t port) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

/* The gateway's whole answer to a request of its control interface, to be freed. */
static char *control(const char *method, const char *path, const char *body) {
    struct sockaddr_in address = loopback(gateway_port);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    size_t have = 0, room = LARGEST;
    char request[1024], *answer = malloc(room);
    ssize_t received;
    snprintf(request, sizeof request,
             "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %lu\r\nConnection: close\r\n\r\n%s",
             method, path, (unsigned long)strlen(body), body);
    if (!answer || connection < 0 || be_patient(connection) != 0 ||
        connect(connection, (struct sockaddr *)&address, sizeof address) != 0 ||
        send(connection, request, strlen(request), MSG_NOSIGNAL) != (ssize_t)strlen(request)) {
        abort();
    }
    while ((received = recv(connection, answer + have, room - 1 - have, 0)) > 0) {
        have += (size_t)received;
        if (room - have < LARGEST / 2 && !(answer = realloc(answer, room *= 2))) abort();
    }
    answer[have] = '\0';
    close(connection);
    if (strncmp(answer, "HTTP/1.1 200", 12) != 0) {
        printf("cashier: %s %s: %.200s\n", method, path, answer);
        failures++;
    }
    return answer;
}

/* How many requests of this interface have reached the gateway. */
static int sent(const char *interface, const char *out_trade_no, const char *out_request_no) {
    char *ledger = control("GET", "/sandbox/ledger", ""), *at = ledger, wanted[256];
    int times = 0;
    snprintf(wanted, sizeof wanted, "\"outTradeNo\":\"%s\",%s%s%s\"event\":\"call\",\"interface\":\"%s\"", out_trade_no,
             out_request_no ? "\"outRequestNo\":\"" : "", out_request_no ? out_request_no : "", out_request_no ? "\"," : "", interface);
    while ((at = strstr(at, wanted)) != NULL) {
        times++;
        at++;
    }
    free(ledger);
    return times;
}

static void fault(const char *body) { free(control("POST", "/sandbox/faults", body)); }

static void pay(const char *out_trade_no) {
    char path[128];
    snprintf(path, sizeof path, "/sandbox/orders/%s/pay", out_trade_no);
    free(control("POST", path, ""));
}

/* ---- orders ---------------------------------------------------------------------------------------------------------- */

static bestpay_barcode_order order(const char *out_trade_no, const char *payment_code) {
    bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;
    order.out_trade_no = out_trade_no;
    order.trade_amt = 1250;
    order.subject = "coffee";
    order.medium_no = payment_code;
    order.goods_info = "a cup of coffee";
    order.notify_url = "http://127.0.0.1:9/notice";
    order.operator_ = "till-3";
    return order;
}

/* Takes the order and checks its state. The caller frees the entry. */
static bestpay_entry *taken(const char *what, const bestpay_cashier *cashier, const bestpay_barcode_order *order,
                            uint32_t within_ms, bestpay_state wanted) {
    bestpay_entry *entry;
    bestpay_error *error = NULL;
    ends(what, BESTPAY_OK, bestpay_cashier_take_payment(cashier, order, within_ms, &entry, &error), &error);
    if (bestpay_entry_state(entry) != wanted) {
        printf("cashier: %s: %s\n", what, entry ? bestpay_entry_state_text(entry) : "no entry");
        failures++;
    }
    return entry;
}

/* An order is sent; the same order is not sent again; another order with its number is refused by a named field. */
static void once(const bestpay_cashier *cashier) {
    bestpay_barcode_order coffee = order(number("ONCE"), paid);
    bestpay_entry *entry = taken("an order", cashier, &coffee, PATIENCE_MS, BESTPAY_STATE_SUCCESS), *again;
    bestpay_error *error = NULL;
    bestpay_status status;
    same("merchant_no", "3178000000000002", bestpay_entry_merchant_no(entry));
    same("interface", "barcode_order", bestpay_entry_interface(entry));
    same("out_trade_no", coffee.out_trade_no, bestpay_entry_out_trade_no(entry));
    same("state_text", "success", bestpay_entry_state_text(entry));
    expect("an order has no out_request_no", bestpay_entry_out_request_no(entry) == NULL);
    expect("amount", bestpay_entry_amount(entry) == 1250);
    expect("pay_amt", bestpay_entry_pay_amt(entry) == 1250);
    expect("discount_amt", bestpay_entry_discount_amt(entry) == 0 || bestpay_entry_discount_amt(entry) == -1);
    expect("trade_no", bestpay_entry_trade_no(entry) != NULL);
    expect("no payment_url", bestpay_entry_payment_url(entry) == NULL);
    expect("no code", bestpay_entry_code(entry) == NULL && bestpay_entry_message(entry) == NULL);
    expect("times", strlen(bestpay_entry_request_date(entry)) == BESTPAY_TIME_SIZE - 1 &&
                        strcmp(bestpay_entry_created_at(entry), bestpay_entry_changed_at(entry)) <= 0);
    expect("is_success", bestpay_entry_is_success(entry) && bestpay_entry_is_final(entry) && !bestpay_entry_is_open(entry));

    again = taken("the same order", cashier, &coffee, PATIENCE_MS, BESTPAY_STATE_SUCCESS);
    same("it is the same", bestpay_entry_trade_no(entry), bestpay_entry_trade_no(again));
    expect("it was sent once", sent("barcode_order", coffee.out_trade_no, NULL) == 1);
    bestpay_entry_free(again);
    bestpay_entry_free(entry);

    coffee.trade_amt = 1300;
    status = bestpay_cashier_take_payment(cashier, &coffee, PATIENCE_MS, &entry, &error);
    same("what differs", "tradeAmt", bestpay_error_field(error));
    expect("a paid order is not called unsent", bestpay_error_effect(error) == BESTPAY_EFFECT_UNKNOWN);
    same("the conflicting number", coffee.out_trade_no, bestpay_error_out_trade_no(error));
    expect("the class", bestpay_error_class(error) == BESTPAY_CLASS_JOURNAL);
    expect("no entry", entry == NULL);
    ends("another order of its number", BESTPAY_ORDER_CONFLICT, status, &error);
    expect("it was sent once, still", sent("barcode_order", coffee.out_trade_no, NULL) == 1);

    coffee.trade_amt = 0;
    status = bestpay_cashier_take_payment(cashier, &coffee, PATIENCE_MS, &entry, &error);
    same("what is missing", "tradeAmt", bestpay_error_field(error));
    expect("a paid order is not called unsent, still", bestpay_error_effect(error) == BESTPAY_EFFECT_UNKNOWN);
    ends("an order without an amount", BESTPAY_MISSING_FIELD, status, &error);

    /* Structs that cannot be read: the journal is asked for their number. */
    coffee.trade_amt = 1250;
    coffee.subject = "\xff";
    status = bestpay_cashier_take_payment(cashier, &coffee, PATIENCE_MS, &entry, &error);
    same("what cannot be read", "subject", bestpay_error_field(error));
    same("whose it is", coffee.out_trade_no, bestpay_error_out_trade_no(error));
    expect("a paid order is not called unsent if its struct cannot be read", bestpay_error_effect(error) == BESTPAY_EFFECT_UNKNOWN);
    expect("it says why", strstr(bestpay_error_message(error), "by the journal, it is success") != NULL);
    ends("an order whose title is not UTF-8", BESTPAY_INVALID_ARGUMENT, status, &error);
    coffee.subject = "coffee";
    coffee.request_date = "yesterday";
    status = bestpay_cashier_take_payment(cashier, &coffee, PATIENCE_MS, &entry, &error);
    expect("nor if its date cannot be", bestpay_error_effect(error) == BESTPAY_EFFECT_UNKNOWN);
    ends("an order of yesterday", BESTPAY_INVALID_FIELD, status, &error);
    coffee.out_trade_no = number("NEVER-SENT");
    status = bestpay_cashier_take_payment(cashier, &coffee, PATIENCE_MS, &entry, &error);
    expect("of a number that nobody knows, nothing was sent", bestpay_error_effect(error) == BESTPAY_EFFECT_NOT_SENT);
    ends("another order of yesterday", BESTPAY_INVALID_FIELD, status, &error);
}

/* An order that the platform refuses, and one that is only sent at the second attempt. */
static void not_paid(const bestpay_cashier *cashier, const bestpay_config *config, const bestpay_journal *journal) {
    bestpay_client_options options = BESTPAY_CLIENT_OPTIONS_INIT;
    bestpay_barcode_order no = order(number("REFUSED"), refused);
    bestpay_barcode_order coffee = order(number("LATER"), paid);
    bestpay_client *client;
    bestpay_cashier *offline;
    bestpay_entry *entry = taken("a refusal", cashier, &no, PATIENCE_MS, BESTPAY_STATE_REFUSED);
    bestpay_error *error = NULL;
    bestpay_status status;
    expect("why", bestpay_entry_code(entry) != NULL && bestpay_entry_message(entry) != NULL);
    expect("a refusal is final", bestpay_entry_is_final(entry) && !bestpay_entry_is_success(entry));
    expect("nothing was paid", bestpay_entry_pay_amt(entry) == -1);
    bestpay_entry_free(entry);

    /* Nobody is there. */
    options.proxy = "http://127.0.0.1:9";
    ends("a client", BESTPAY_OK, bestpay_config_client(config, &options, &client, &error), &error);
    ends("a cashier", BESTPAY_OK, bestpay_cashier_new(client, journal, NULL, &offline, &error), &error);
    bestpay_client_free(client);
    status = bestpay_cashier_take_payment(offline, &coffee, PATIENCE_MS, &entry, &error);
    expect("it never left", bestpay_error_effect(error) == BESTPAY_EFFECT_NOT_SENT);
    same("its number", coffee.out_trade_no, bestpay_error_out_trade_no(error));
    ends("nobody is there", BESTPAY_CONNECT, status, &error);
    ends("it is known", BESTPAY_OK, bestpay_cashier_find_payment(offline, coffee.out_trade_no, &entry, &error), &error);
    expect("not_sent", bestpay_entry_state(entry) == BESTPAY_STATE_NOT_SENT && !bestpay_entry_is_open(entry) &&
                           !bestpay_entry_is_final(entry));
    same("why not", "connect", bestpay_entry_code(entry));
    bestpay_entry_free(entry);
    bestpay_cashier_free(offline);
    bestpay_entry_free(taken("it is sent then", cashier, &coffee, PATIENCE_MS, BESTPAY_STATE_SUCCESS));
    expect("once", sent("barcode_order", coffee.out_trade_no, NULL) == 1);
}

/* The answer is lost: nothing is known, until recover() asks. */
static void lost(const bestpay_cashier *cashier) {
    bestpay_barcode_order coffee = order(number("LOST"), paid);
    bestpay_recovery recovery = BESTPAY_RECOVERY_INIT;
    bestpay_entry *entry;
    bestpay_error *error = NULL;
    fault("{\"interface\":\"barcode_order\",\"fault\":\"reset_after\",\"calls\":1}");
    entry = taken("a lost answer", cashier, &coffee, 0, BESTPAY_STATE_UNKNOWN);
    expect("it is open", bestpay_entry_is_open(entry));
    bestpay_entry_free(entry);
    ends("recover", BESTPAY_OK, bestpay_cashier_recover(cashier, PATIENCE_MS, &recovery, &error), &error);
    expect("settled", recovery.size == sizeof recovery && recovery.settled == 1 && recovery.open == 0 && recovery.questions >= 1);
    bestpay_entry_free(taken("it was paid", cashier, &coffee, 0, BESTPAY_STATE_SUCCESS));
    expect("it was sent once", sent("barcode_order", coffee.out_trade_no, NULL) == 1);
    ends("nothing is left", BESTPAY_OK, bestpay_cashier_recover(cashier, 0, &recovery, &error), &error);
    expect("nothing", recovery.settled == 0 && recovery.open == 0 && recovery.questions == 0);
    recovery.open = 7;
    recovery.size = 8;
    ends("a wrong size", BESTPAY_INVALID_ARGUMENT, bestpay_cashier_recover(cashier, 0, &recovery, &error), &error);
    expect("it was not written to", recovery.open == 7);
}

static void *cancel(void *cancellation) {
    bestpay_cancellation_cancel(cancellation);
    return NULL;
}

/* The payer never pays: another thread ends the wait, and the order stays open. */
static void waits_can_be_cancelled(const bestpay_cashier *cashier) {
    const char *number_ = number("WALKED-AWAY");
    bestpay_qrcode_order bread = BESTPAY_QRCODE_ORDER_INIT;
    bestpay_cancellation *cancellation;
    bestpay_cashier *cancelled;
    bestpay_entry *entry;
    bestpay_error *error = NULL;
    pthread_t another;
    bread.out_trade_no = number_;
    bread.trade_amt = 990;
    bread.subject = "bread";
    bread.trade_type = "ALIPAY";
    bread.goods_info = "bread";
    bread.notify_url = "http://127.0.0.1:9/notice";
    bread.operator_ = "till-3";
    ends("a code that nobody scans", BESTPAY_OK, bestpay_cashier_take_qrcode_payment(cashier, &bread, PATIENCE_MS, &entry, &error), &error);
    bestpay_entry_free(entry);
    ends("a cancellation", BESTPAY_OK, bestpay_cancellation_new(&cancellation, &error), &error);
    ends("a cashier for it", BESTPAY_OK, bestpay_cashier_cancelled_by(cashier, cancellation, &cancelled, &error), &error);
    expect("a thread", pthread_create(&another, NULL, cancel, cancellation) == 0);
    ends("the wait ends", BESTPAY_OK, bestpay_cashier_follow_payment(cancelled, number_, UINT32_MAX, &entry, &error), &error);
    expect("it is open", bestpay_entry_is_open(entry));
    bestpay_entry_free(entry);
    pthread_join(another, NULL);
    bread.out_trade_no = number("NOT-SENT-ANY-MORE");
    ends("nothing is sent any more", BESTPAY_CANCELLED, bestpay_cashier_take_qrcode_payment(cancelled, &bread, PATIENCE_MS, &entry, &error), &error);
    bestpay_cancellation_free(cancellation);
    bestpay_cashier_free(cancelled);
}

/* An order that the payer scans, and its refund by names on the wire. */
static void scanned(const bestpay_cashier *cashier) {
    const char *number_ = number("SCAN"), *refund_number = number("SCAN-R1");
    bestpay_qrcode_order bread = BESTPAY_QRCODE_ORDER_INIT;
    bestpay_refund refund = BESTPAY_REFUND_INIT;
    bestpay_field fields[] = {{"outTradeNo", NULL},     {"outRequestNo", NULL}, {"refundAmt", "300"},
                              {"operator", "till-3"}, {"notifyUrl", "http://127.0.0.1:9/notice"}};
    bestpay_named_request by_names = BESTPAY_NAMED_REQUEST_INIT;
    bestpay_entry *entry;
    bestpay_error *error = NULL;
    bestpay_status status;
    by_names.name = "refund";
    by_names.fields = fields;
    by_names.field_count = 5;
    bread.out_trade_no = number_;
    bread.trade_amt = 990;
    bread.subject = "bread";
    bread.trade_type = "ALIPAY";
    bread.goods_info = "bread";
    bread.notify_url = "http://127.0.0.1:9/notice";
    bread.operator_ = "till-3";
    ends("a code to scan", BESTPAY_OK, bestpay_cashier_take_qrcode_payment(cashier, &bread, PATIENCE_MS, &entry, &error), &error);
    expect("it waits", bestpay_entry_state(entry) == BESTPAY_STATE_WAITING && bestpay_entry_payment_url(entry) != NULL);
    same("its interface", "qrcode_order", bestpay_entry_interface(entry));
    bestpay_entry_free(entry);
    pay(number_);
    ends("follow_payment", BESTPAY_OK, bestpay_cashier_follow_payment(cashier, number_, PATIENCE_MS, &entry, &error), &error);
    expect("it is paid", bestpay_entry_is_success(entry));
    bestpay_entry_free(entry);

    refund.out_trade_no = fields[0].value = number_;
    refund.out_request_no = fields[1].value = refund_number;
    ends("a refund by names", BESTPAY_OK, bestpay_cashier_take(cashier, &by_names.head, PATIENCE_MS, &entry, &error), &error);
    expect("it is done", bestpay_entry_is_success(entry) && bestpay_entry_amount(entry) == 300);
    same("its number", refund_number, bestpay_entry_out_request_no(entry));
    bestpay_entry_free(entry);
    refund.refund_amt = 300;
    refund.operator_ = "till-3";
    refund.notify_url = "http://127.0.0.1:9/notice";
    ends("the same refund", BESTPAY_OK, bestpay_cashier_take_refund(cashier, &refund, PATIENCE_MS, &entry, &error), &error);
    bestpay_entry_free(entry);
    expect("it was sent once", sent("refund", number_, refund_number) == 1);
    refund.refund_amt = 200;
    status = bestpay_cashier_take_refund(cashier, &refund, PATIENCE_MS, &entry, &error);
    same("what differs", "refundAmt", bestpay_error_field(error));
    same("the refund's number", refund_number, bestpay_error_out_request_no(error));
    ends("another refund of its number", BESTPAY_ORDER_CONFLICT, status, &error);
    ends("refund", BESTPAY_OK, bestpay_cashier_find_refund(cashier, refund_number, &entry, &error), &error);
    bestpay_entry_free(entry);
    ends("follow_refund", BESTPAY_OK, bestpay_cashier_follow_refund(cashier, refund_number, PATIENCE_MS, &entry, &error), &error);
    bestpay_entry_free(entry);
    status = bestpay_cashier_find_payment(cashier, "NOBODY-S", &entry, &error);
    same("the missing number", "NOBODY-S", bestpay_error_out_trade_no(error));
    ends("no such order", BESTPAY_NOT_IN_JOURNAL, status, &error);
    ends("no such refund", BESTPAY_NOT_IN_JOURNAL, bestpay_cashier_find_refund(cashier, "NOBODY-S", &entry, &error), &error);
    by_names.name = "order_status";
    by_names.field_count = 1;
    status = bestpay_cashier_take(cashier, &by_names.head, 0, &entry, &error);
    same("a question", "request", bestpay_error_field(error));
    ends("a question is not taken", BESTPAY_INVALID_ARGUMENT, status, &error);
}

/* ---- callbacks ------------------------------------------------------------------------------------------------------- */

/* The body of the next request to the listener, in `request`. It is answered like a handled callback. */
static size_t callback_at(int listener, char *request, const char **body) {
    static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 76\r\n"
                                "Connection: close\r\n\r\n{\"success\":true,\"errorCode\":\"\",\"errorMsg\":\"\",\"result\":{\"statusCode\":\"200\"}}";
    int connection = accept(listener, NULL, NULL);
    size_t have = 0, wanted = (size_t)-1;
    *body = NULL;
    if (connection < 0 || be_patient(connection) != 0) abort();
    while (have < wanted && have < LARGEST - 1) {
        ssize_t received = recv(connection, request + have, LARGEST - 1 - have, 0);
        if (received <= 0) abort();
        have += (size_t)received;
        request[have] = '\0';
        if (!*body && (*body = strstr(request, "\r\n\r\n")) != NULL) {
            const char *length = strstr(request, "ontent-") ? strstr(request, "ength: ") : NULL;
            *body += 4;
            if (!length) abort();
            wanted = (size_t)(*body - request) + strtoul(length + 7, NULL, 10);
        }
    }
    if (send(connection, reply, sizeof reply - 1, MSG_NOSIGNAL) != (ssize_t)(sizeof reply - 1)) abort();
    close(connection);
    return have - (size_t)(*body - request);
}

/* Passes a callback on, and checks the status and the reply. The caller frees the entry. */
static bestpay_entry *noticed(const char *what, const bestpay_cashier *cashier, const char *body, size_t length,
                              bestpay_status wanted, int is_accepted) {
    bestpay_callback_reply *reply;
    bestpay_entry *entry;
    bestpay_error *error;
    bestpay_status status = bestpay_cashier_on_callback(cashier, (const uint8_t *)body, length, &reply, &entry, &error);
    expect("a reply, whatever the outcome", reply != NULL);
    if (reply && (strstr(bestpay_callback_reply_body(reply), "\"statusCode\":\"200\"") != NULL) != is_accepted) {
        printf("cashier: %s: the reply is %s\n", what, bestpay_callback_reply_body(reply));
        failures++;
    }
    expect("an entry, or an error", (entry != NULL) == (wanted == BESTPAY_OK));
    if (wanted == BESTPAY_CONTRADICTION) same("what contradicts", "tradeAmt", bestpay_error_field(error));
    ends(what, wanted, status, &error);
    bestpay_callback_reply_free(reply);
    return entry;
}

/* The number of events about a number, and how many of them are alarms. */
static void events_about(const bestpay_cashier *cashier, const char *out_trade_no, int *events, int *alarms) {
    bestpay_events *page;
    bestpay_error *error = NULL;
    size_t i;
    *events = *alarms = 0;
    ends("events", BESTPAY_OK, bestpay_cashier_events(cashier, 0, 10000, &page, &error), &error);
    for (i = 0; i < bestpay_events_count(page); i++) {
        const bestpay_event *event = bestpay_events_get(page, i);
        if (strcmp(bestpay_event_out_trade_no(event), out_trade_no) != 0) continue;
        *events += 1;
        *alarms += bestpay_event_is_alarm(event);
        if (bestpay_event_is_alarm(event)) {
            expect("what an alarm is about", bestpay_event_about(event) != NULL);
            same("an alarm's cause", "callback", bestpay_event_cause(event));
        }
    }
    bestpay_events_free(page);
}

static void callbacks(const bestpay_cashier *cashier, const bestpay_client *client, const char *other_path) {
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), events, alarms;
    char *request = malloc(LARGEST), notify_url[64];
    const char *body;
    size_t length;
    bestpay_barcode_order coffee = order(number("NOTICE"), never_paid);
    bestpay_journal *other_journal;
    bestpay_cashier *other;
    bestpay_entry *entry;
    bestpay_error *error = NULL;
    if (!request || listener < 0 || be_patient(listener) != 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 8) != 0 || getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        abort();
    }
    snprintf(notify_url, sizeof notify_url, "http://127.0.0.1:%u/notice", (unsigned)ntohs(address.sin_port));
    coffee.notify_url = notify_url;
    bestpay_entry_free(taken("the payer takes time", cashier, &coffee, 0, BESTPAY_STATE_WAITING));
    pay(coffee.out_trade_no);
    length = callback_at(listener, request, &body);

    entry = noticed("a callback", cashier, body, length, BESTPAY_OK, 1);
    expect("it is paid", bestpay_entry_is_success(entry));
    same("whose it is", coffee.out_trade_no, bestpay_entry_out_trade_no(entry));
    bestpay_entry_free(entry);
    bestpay_entry_free(noticed("the same callback", cashier, body, length, BESTPAY_OK, 1));
    events_about(cashier, coffee.out_trade_no, &events, &alarms);
    expect("it was applied once", events == 3 && alarms == 0);
    (void)noticed("a callback that is not signed", cashier, "{\"tradeStatus\":\"SUCCESS\"}", 25, BESTPAY_MISSING_SIGN, 0);
    (void)noticed("nothing", cashier, NULL, 0, BESTPAY_INVALID_JSON, 0);
    (void)noticed("no cashier", NULL, body, length, BESTPAY_NULL_ARGUMENT, 0);

    /* A journal without this number, and then one that has it with another amount. */
    ends("another journal", BESTPAY_OK, bestpay_journal_sqlite(other_path, &other_journal, &error), &error);
    ends("a second cashier", BESTPAY_OK, bestpay_cashier_new(client, other_journal, NULL, &other, &error), &error);
    bestpay_journal_free(other_journal);
    (void)noticed("an unknown number", other, body, length, BESTPAY_NOT_IN_JOURNAL, 1);
    events_about(other, coffee.out_trade_no, &events, &alarms);
    expect("an alarm", events == 1 && alarms == 1);
    coffee.trade_amt = 999;
    bestpay_entry_free(taken("a number that the platform knows", other, &coffee, 0, BESTPAY_STATE_UNKNOWN));
    (void)noticed("another amount", other, body, length, BESTPAY_CONTRADICTION, 1);
    events_about(other, coffee.out_trade_no, &events, &alarms);
    expect("another alarm", alarms == 2);
    bestpay_cashier_free(other);
    close(listener);
    free(request);
}

/* ---- reading the journal --------------------------------------------------------------------------------------------- */

/* Reads all pages of two entries; returns the number of entries. */
static size_t count_entries(const bestpay_journal *journal) {
    const bestpay_entry *last = NULL;
    bestpay_entries *page = NULL, *next;
    bestpay_error *error = NULL;
    size_t count = 0, turns;
    for (turns = 0; turns < 1000; turns++) {
        ends("a page", BESTPAY_OK, bestpay_journal_entries(journal, last, 2, &next, &error), &error);
        /* The previous page is needed until here: `last` belongs to it. */
        bestpay_entries_free(page);
        page = next;
        if (bestpay_entries_count(page) == 0) break;
        expect("at most two", bestpay_entries_count(page) <= 2);
        expect("none past the end", bestpay_entries_get(page, bestpay_entries_count(page)) == NULL);
        count += bestpay_entries_count(page);
        last = bestpay_entries_get(page, bestpay_entries_count(page) - 1);
    }
    bestpay_entries_free(page);
    return count;
}

static void reads(const bestpay_cashier *cashier) {
    const bestpay_journal *journal = bestpay_cashier_journal(cashier);
    const bestpay_event *event;
    bestpay_entries *entries;
    bestpay_events *events;
    bestpay_error *error = NULL;
    int64_t seen = 0;
    size_t i, pages;
    expect("seven entries", count_entries(journal) == 7);
    ends("find", BESTPAY_OK, bestpay_journal_find(journal, number("SCAN"), &entries, &error), &error);
    expect("an order with its refund", bestpay_entries_count(entries) == 2);
    ends("events_of", BESTPAY_OK, bestpay_journal_events_of(journal, bestpay_entries_get(entries, 0), &events, &error), &error);
    expect("what happened to an order", bestpay_events_count(events) == 3);
    event = bestpay_events_get(events, 0);
    expect("it began with nothing", bestpay_event_from(event) == BESTPAY_STATE_NONE && bestpay_event_from_text(event) == NULL);
    expect("it was to be sent", bestpay_event_to(event) == BESTPAY_STATE_SENDING);
    same("its cause", "call", bestpay_event_cause(event));
    same("its merchant", "3178000000000002", bestpay_event_merchant_no(event));
    same("its order", number("SCAN"), bestpay_event_out_trade_no(event));
    expect("no refund", bestpay_event_out_request_no(event) == NULL && bestpay_event_about(event) == NULL);
    expect("when", strlen(bestpay_event_at(event)) == BESTPAY_TIME_SIZE - 1);
    event = bestpay_events_get(events, 2);
    same("before", "waiting", bestpay_event_from_text(event));
    same("after", "success", bestpay_event_to_text(event));
    expect("the numbers say the same", bestpay_event_from(event) == BESTPAY_STATE_WAITING && bestpay_event_to(event) == BESTPAY_STATE_SUCCESS);
    expect("none past the end", bestpay_events_get(events, 3) == NULL);
    bestpay_events_free(events);
    ends("events of a refund", BESTPAY_OK, bestpay_journal_events_of(journal, bestpay_entries_get(entries, 1), &events, &error), &error);
    same("its refund", number("SCAN-R1"), bestpay_event_out_request_no(bestpay_events_get(events, 0)));
    bestpay_events_free(events);
    bestpay_entries_free(entries);
    ends("nobody", BESTPAY_OK, bestpay_journal_find(journal, "NOBODY-S", &entries, &error), &error);
    expect("none is an empty list", entries != NULL && bestpay_entries_count(entries) == 0);
    bestpay_entries_free(entries);
    for (pages = 0; pages < 1000; pages++) {
        ends("a page of events", BESTPAY_OK, bestpay_journal_events(journal, seen, 4, &events, &error), &error);
        for (i = 0; i < bestpay_events_count(events); i++) {
            expect("ids ascend by one", bestpay_event_id(bestpay_events_get(events, i)) == seen + 1);
            seen = bestpay_event_id(bestpay_events_get(events, i));
        }
        i = bestpay_events_count(events);
        bestpay_events_free(events);
        if (i == 0) break;
    }
    expect("several pages", pages > 3 && seen > 16);
}

static void reconcile(const bestpay_journal *journal, const char *path) {
    const bestpay_field options[] = {{"number_column", "no"}, {"amount_column", "fen"}, {"amount_unit", "fen"}};
    const bestpay_field wrong[] = {{"currency", "156"}};
    bestpay_reconciliation *reconciliation = NULL;
    bestpay_difference *difference = NULL;
    bestpay_error *error = NULL;
    int64_t seen = 0, missing = 0;
    FILE *file = fopen(path, "w");
    expect("a file", file != NULL);
    fputs("no,fen\nNOBODY,100\n", file);
    fclose(file);
    ends("no such option", BESTPAY_INVALID_CONFIG, bestpay_journal_reconcile(journal, path, wrong, 1, &reconciliation, &error), &error);
    ends("compared", BESTPAY_OK, bestpay_journal_reconcile(journal, path, options, 3, &reconciliation, &error), &error);
    expect("one line", bestpay_reconciliation_lines(reconciliation) == 1);
    expect("entries", bestpay_reconciliation_entries(reconciliation) > 0);
    while (bestpay_reconciliation_next(reconciliation, &difference, &error) == BESTPAY_OK && difference) {
        size_t length;
        seen++;
        if (strcmp(bestpay_difference_text(difference, "kind"), "missing_in_journal") == 0) {
            missing += strcmp(bestpay_difference_text(difference, "number"), "NOBODY") == 0;
            expect("nothing of the journal", bestpay_difference_text(difference, "ownState") == NULL);
        }
        expect("all", bestpay_difference_all(difference, &length) != NULL && length > 0);
        bestpay_difference_free(difference);
    }
    expect("every difference", seen == bestpay_reconciliation_differences(reconciliation) && missing == 1);
    bestpay_reconciliation_free(reconciliation);
    remove(path);
}

static void purge(const bestpay_journal *journal) {
    bestpay_error *error = NULL;
    bestpay_status status;
    int64_t forgotten = 7;
    status = bestpay_journal_purge(journal, "3178000000000002", "2026-03-01 09:30:00", 172799, &forgotten, &error);
    expect("nothing is said", forgotten == 0);
    ends("younger than two days", BESTPAY_INVALID_CONFIG, status, &error);
    ends("no time", BESTPAY_INVALID_FIELD, bestpay_journal_purge(journal, "3178000000000002", "now", 172800, &forgotten, &error), &error);
    ends("long ago", BESTPAY_OK, bestpay_journal_purge(journal, "3178000000000002", "2026-03-01 09:30:00", 172800, &forgotten, &error), &error);
    expect("nothing was so old", forgotten == 0);
    ends("purge", BESTPAY_OK, bestpay_journal_purge(journal, "3178000000000002", "2099-03-01 09:30:00", 172800, &forgotten, &error), &error);
    expect("all of it", forgotten == 7 && count_entries(journal) == 0);
}

/* ---- what cannot be opened, and what cannot be set ------------------------------------------------------------------- */

static void refuses(const bestpay_client *client, const bestpay_journal *journal, const char *shop) {
    bestpay_cashier_options options = BESTPAY_CASHIER_OPTIONS_INIT;
    const char *codes[] = {"TRADE_NOT_EXIST", NULL};
    bestpay_journal *none;
    bestpay_cashier *cashier;
    bestpay_error *error = NULL;
    bestpay_status status;
    ends("a folder is not a file", BESTPAY_JOURNAL_UNAVAILABLE, bestpay_journal_sqlite(shop, &none, &error), &error);
    ends("no file", BESTPAY_JOURNAL_UNAVAILABLE, bestpay_journal_sqlite("", &none, &error), &error);
    ends("memory is not a file", BESTPAY_JOURNAL_UNAVAILABLE, bestpay_journal_sqlite(":memory:", &none, &error), &error);
    ends("a URI is not a path", BESTPAY_JOURNAL_UNAVAILABLE, bestpay_journal_sqlite("file:a.db?nolock=1", &none, &error), &error);
    ends("no database", BESTPAY_JOURNAL_UNAVAILABLE,
         bestpay_journal_postgres("postgres://till@127.0.0.1:9/till?connect_timeout=1", NULL, 0, &none, &error), &error);
    ends("no certificate", BESTPAY_INVALID_CONFIG,
         bestpay_journal_postgres("postgres://till@127.0.0.1:9/till?connect_timeout=1", (const uint8_t *)"shop", 4, &none, &error), &error);
    options.lease_ms = 1500;
    status = bestpay_cashier_new(client, journal, &options, &cashier, &error);
    same("part of a second", "lease_ms", bestpay_error_field(error));
    ends("a lease of 1.5 s", BESTPAY_INVALID_ARGUMENT, status, &error);
    options.lease_ms = 2000;
    options.not_found_codes = codes;
    options.not_found_code_count = 2;
    ends("a NULL code", BESTPAY_NULL_ARGUMENT, bestpay_cashier_new(client, journal, &options, &cashier, &error), &error);
    options.not_found_code_count = 1;
    ends("a code", BESTPAY_OK, bestpay_cashier_new(client, journal, &options, &cashier, &error), &error);
    bestpay_cashier_free(cashier);
}

int main(int argc, char **argv) {
    bestpay_cashier_options options = BESTPAY_CASHIER_OPTIONS_INIT;
    bestpay_config *config = NULL;
    bestpay_client *client = NULL;
    bestpay_journal *journal = NULL;
    bestpay_cashier *cashier = NULL;
    bestpay_error *error = NULL;
    char path[1024];
    bestpay_status status;
    /* A sanitizer ends the process before its streams are written out. */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc < 7 || !strrchr(argv[2], ':')) {
        fprintf(stderr, "usage: %s SHOP GATEWAY PAID REFUSED NEVER_PAID RUN [POSTGRES]\n", argv[0]);
        return 2;
    }
    paid = argv[3];
    refused = argv[4];
    never_paid = argv[5];
    run = argv[6];
    gateway_port = (in_port_t)strtoul(strrchr(argv[2], ':') + 1, NULL, 10);
    snprintf(path, sizeof path, "%s/bestpay.toml", argv[1]);
    ends("a configuration", BESTPAY_OK, bestpay_config_from_file(path, &config, &error), &error);
    ends("a client", BESTPAY_OK, bestpay_config_client(config, NULL, &client, &error), &error);
    snprintf(path, sizeof path, "%s/%s.db", argv[1], run);
    status = argc > 7 ? bestpay_journal_postgres(argv[7], NULL, 0, &journal, &error) : bestpay_journal_sqlite(path, &journal, &error);
    ends("a journal", BESTPAY_OK, status, &error);
    options.poll_first_ms = 100;
    options.poll_longest_ms = 1000;
    ends("a cashier", BESTPAY_OK, bestpay_cashier_new(client, journal, &options, &cashier, &error), &error);
    if (failures) return 1;
    refuses(client, journal, argv[1]);
    once(cashier);
    not_paid(cashier, config, journal);
    lost(cashier);
    scanned(cashier);
    snprintf(path, sizeof path, "%s/%s-other.db", argv[1], run);
    callbacks(cashier, client, path);
    reads(cashier);
    snprintf(path, sizeof path, "%s/%s.csv", argv[1], run);
    reconcile(journal, path);
    purge(journal);
    waits_can_be_cancelled(cashier);
    bestpay_cashier_free(cashier);
    bestpay_journal_free(journal);
    bestpay_client_free(client);
    bestpay_config_free(config);
    printf("cashier: %d failures\n", failures);
    return failures != 0;
}
