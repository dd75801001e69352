/* The header for Go: bestpay.h, and functions that combine several calls into one crossing from Go to C. */
#ifndef BESTPAY_GO_CALLS_H
#define BESTPAY_GO_CALLS_H

#if defined(__has_include)
#if !__has_include(<bestpay.h>)
#error "bestpay.h is missing: the module's archive has it for each system. In a checkout run `go generate` in bindings/go, which makes the library for this machine alone, or build with -tags bestpay_shared (README.md)"
#endif
#endif
#include <bestpay.h>
#include <stdlib.h>
#include <string.h>

/* More fields than any interface of the document has. */
#define BESTPAY_GO_MOST_FIELDS 64

/* Go passes a request as one buffer: the interface's name, then a name and a value for each field, each NUL-terminated. So
 * it takes one Go allocation, whatever its fields are. These functions must not be marked noescape or nocallback: they may
 * call a Go clock, which can move the stack that an argument is on. */
static inline bestpay_named_request bestpay_go_request(const char *request, size_t count, bestpay_field *fields) {
    bestpay_named_request named = BESTPAY_NAMED_REQUEST_INIT;
    size_t i;
    named.name = request;
    for (i = 0; i < count; i++) {
        request += strlen(request) + 1;
        fields[i].name = request;
        request += strlen(request) + 1;
        fields[i].value = request;
    }
    named.fields = fields;
    named.field_count = count;
    return named;
}

/* All of a result, a callback or an entry: its names and texts, and its values of other types. */
typedef struct bestpay_go_said {
    const char *all;
    size_t length;
    bool final, open;
    bestpay_callback_kind kind;
    int32_t is_refund;
} bestpay_go_said;

/* Headers that Go reads without another crossing. The platform asks for one. */
#define BESTPAY_GO_FIRST_HEADERS 4

/* All of a prepared request. bestpay_prepared_request_all() would copy the texts once more. */
typedef struct bestpay_go_prepared {
    bestpay_prepared_request *prepared;
    bestpay_error *error;
    const char *url, *body, *signing_string, *request_date;
    size_t body_length, signing_string_length, header_count;
    bestpay_field headers[BESTPAY_GO_FIRST_HEADERS];
    uint32_t read_timeout_ms;
} bestpay_go_prepared;

static inline bestpay_go_prepared bestpay_go_prepare(const bestpay_merchant *merchant, const char *request, size_t count) {
    bestpay_go_prepared made = {0};
    bestpay_field fields[BESTPAY_GO_MOST_FIELDS];
    bestpay_named_request named = bestpay_go_request(request, count, fields);
    size_t i;
    bestpay_merchant_prepare(merchant, &named.head, &made.prepared, &made.error);
    made.url = bestpay_prepared_request_url(made.prepared);
    made.body = bestpay_prepared_request_body(made.prepared);
    made.body_length = bestpay_prepared_request_body_length(made.prepared);
    made.signing_string = bestpay_prepared_request_signing_string(made.prepared);
    made.signing_string_length = bestpay_prepared_request_signing_string_length(made.prepared);
    made.request_date = bestpay_prepared_request_request_date(made.prepared);
    made.header_count = bestpay_prepared_request_header_count(made.prepared);
    for (i = 0; i < made.header_count && i < BESTPAY_GO_FIRST_HEADERS; i++) {
        made.headers[i].name = bestpay_prepared_request_header_name(made.prepared, i);
        made.headers[i].value = bestpay_prepared_request_header_value(made.prepared, i);
    }
    made.read_timeout_ms = bestpay_prepared_request_read_timeout_ms(made.prepared);
    return made;
}

typedef struct bestpay_go_answered {
    bestpay_result *result;
    bestpay_error *error;
} bestpay_go_answered;

static inline bestpay_go_answered bestpay_go_accept(const bestpay_merchant *merchant, const char *request, size_t count,
                                                    int32_t http_status, const uint8_t *body, size_t length) {
    bestpay_go_answered made;
    bestpay_field fields[BESTPAY_GO_MOST_FIELDS];
    bestpay_named_request named = bestpay_go_request(request, count, fields);
    bestpay_merchant_accept(merchant, &named.head, http_status, body, length, &made.result, &made.error);
    return made;
}

static inline bestpay_go_answered bestpay_go_call(const bestpay_client *client, const char *request, size_t count) {
    bestpay_go_answered made;
    bestpay_field fields[BESTPAY_GO_MOST_FIELDS];
    bestpay_named_request named = bestpay_go_request(request, count, fields);
    bestpay_client_call(client, &named.head, &made.result, &made.error);
    return made;
}

typedef struct bestpay_go_entered {
    bestpay_entry *entry;
    bestpay_error *error;
} bestpay_go_entered;

static inline bestpay_go_entered bestpay_go_take(const bestpay_cashier *cashier, const char *request, size_t count,
                                                 uint32_t within_ms) {
    bestpay_go_entered made;
    bestpay_field fields[BESTPAY_GO_MOST_FIELDS];
    bestpay_named_request named = bestpay_go_request(request, count, fields);
    bestpay_cashier_take(cashier, &named.head, within_ms, &made.entry, &made.error);
    return made;
}

typedef struct bestpay_go_callback {
    bestpay_callback *callback;
    bestpay_error *error;
    bestpay_go_said said;
} bestpay_go_callback;

static inline bestpay_go_callback bestpay_go_read_callback(const bestpay_merchant *merchant, const uint8_t *body, size_t length) {
    bestpay_go_callback made = {0};
    bestpay_merchant_read_callback(merchant, body, length, &made.callback, &made.error);
    made.said.all = bestpay_callback_all(made.callback, &made.said.length);
    made.said.final = bestpay_callback_is_final(made.callback);
    made.said.kind = bestpay_callback_trade_type(made.callback);
    made.said.is_refund = bestpay_callback_is_refund(made.callback);
    return made;
}

static inline bestpay_go_said bestpay_go_result_says(const bestpay_result *result) {
    bestpay_go_said said = {0};
    said.all = bestpay_result_all(result, &said.length);
    said.final = bestpay_result_is_final(result);
    return said;
}

static inline bestpay_go_said bestpay_go_entry_says(const bestpay_entry *entry) {
    bestpay_go_said said = {0};
    said.all = bestpay_entry_all(entry, &said.length);
    said.final = bestpay_entry_is_final(entry);
    said.open = bestpay_entry_is_open(entry);
    return said;
}

static inline bestpay_go_said bestpay_go_difference_says(const bestpay_difference *difference) {
    bestpay_go_said said = {0};
    said.all = bestpay_difference_all(difference, &said.length);
    return said;
}

static inline bestpay_status bestpay_go_reconcile(const bestpay_journal *journal, const char *path, const char *options,
                                                  size_t count, bestpay_reconciliation **made, bestpay_error **error) {
    bestpay_field fields[BESTPAY_GO_MOST_FIELDS];
    bestpay_named_request named = bestpay_go_request(options, count, fields);
    return bestpay_journal_reconcile(journal, path, named.fields, named.field_count, made, error);
}

/* The list begins with an empty text, and then has the numbers, each NUL-terminated. */
static inline bestpay_status bestpay_go_with_callbacks(const bestpay_merchant *merchant, const char *list, size_t count,
                                                       bestpay_merchant **other, bestpay_error **error) {
    const char **numbers = (const char **)malloc((count + 1) * sizeof *numbers);
    bestpay_status status;
    size_t i;
    if (!numbers) abort();
    for (i = 0; i < count; i++) {
        list += strlen(list) + 1;
        numbers[i] = list;
    }
    status = bestpay_merchant_with_callbacks_of(merchant, numbers, count, other, error);
    free(numbers);
    return status;
}

/* clock_and_log.c: C functions that call Go functions. */
void bestpay_go_set_clock(bestpay_merchant_options *options, uintptr_t clock);
bestpay_status bestpay_go_start_log(bestpay_error **error);

#endif
