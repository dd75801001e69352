/* What Go includes: bestpay.h, and the calls that are worth making in one crossing from Go to C. */
#ifndef BESTPAY_GO_CALLS_H
#define BESTPAY_GO_CALLS_H

#if defined(__has_include)
#if !__has_include(<bestpay.h>)
#error "bestpay.h is missing: run `go generate` in bindings/go, or build with -tags bestpay_shared (see its README.md)"
#endif
#endif
#include <bestpay.h>
#include <string.h>

/* More fields than any interface of the document has. */
#define BESTPAY_GO_MOST_FIELDS 32

/* A request comes from Go as one buffer: the interface's name, then a name and a value for each field, every one with its
 * NUL behind it. So it takes one allocation, of Go's, whatever its fields are. Go must not be told that these calls let
 * nothing escape, or call nothing back: a clock of Go's may be called, and move the stack that an argument is on. */
static inline const char *bestpay_go_fields(const char *request, size_t count, bestpay_field *fields) {
    const char *interface = request;
    size_t i;
    for (i = 0; i < count; i++) {
        request += strlen(request) + 1;
        fields[i].name = request;
        request += strlen(request) + 1;
        fields[i].value = request;
    }
    return interface;
}

typedef struct bestpay_go_prepared {
    bestpay_prepared_request *prepared;
    bestpay_error *error;
    const char *url, *body, *signing_string, *request_date;
    size_t body_length, signing_string_length, header_count;
    uint32_t read_timeout_ms;
} bestpay_go_prepared;

static inline bestpay_go_prepared bestpay_go_prepare(const bestpay_merchant *merchant, const char *request, size_t count) {
    bestpay_go_prepared made;
    bestpay_field fields[BESTPAY_GO_MOST_FIELDS];
    const char *interface = bestpay_go_fields(request, count, fields);
    bestpay_merchant_prepare_fields(merchant, interface, fields, count, &made.prepared, &made.error);
    made.url = bestpay_prepared_request_url(made.prepared);
    made.body = bestpay_prepared_request_body(made.prepared);
    made.body_length = bestpay_prepared_request_body_length(made.prepared);
    made.signing_string = bestpay_prepared_request_signing_string(made.prepared);
    made.signing_string_length = bestpay_prepared_request_signing_string_length(made.prepared);
    made.request_date = bestpay_prepared_request_request_date(made.prepared);
    made.header_count = bestpay_prepared_request_header_count(made.prepared);
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
    const char *interface = bestpay_go_fields(request, count, fields);
    bestpay_merchant_accept_fields(merchant, interface, fields, count, http_status, body, length, &made.result, &made.error);
    return made;
}

static inline bestpay_go_answered bestpay_go_call(const bestpay_client *client, const char *request, size_t count) {
    bestpay_go_answered made;
    bestpay_field fields[BESTPAY_GO_MOST_FIELDS];
    const char *interface = bestpay_go_fields(request, count, fields);
    bestpay_client_call_fields(client, interface, fields, count, &made.result, &made.error);
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
    const char *interface = bestpay_go_fields(request, count, fields);
    bestpay_cashier_take_fields(cashier, interface, fields, count, within_ms, &made.entry, &made.error);
    return made;
}

typedef struct bestpay_go_callback {
    bestpay_callback *callback;
    bestpay_error *error;
    bestpay_callback_kind kind;
    bool final;
    const char *trade_type, *trade_status, *out_trade_no, *trade_no, *original_trade_no, *institution_code, *merchant_no, *ccy,
        *trade_finished_date, *goods_info, *result_code, *result_msg, *json, *form;
    int64_t trade_amt, pay_amt, discount_amt;
    size_t other_count;
    bestpay_hash hash;
} bestpay_go_callback;

static inline bestpay_go_callback bestpay_go_read_callback(const bestpay_merchant *merchant, const uint8_t *body, size_t length) {
    bestpay_go_callback made;
    bestpay_merchant_read_callback(merchant, body, length, &made.callback, &made.error);
    made.kind = bestpay_callback_trade_type(made.callback);
    made.final = bestpay_callback_is_final(made.callback);
    made.trade_type = bestpay_callback_trade_type_text(made.callback);
    made.trade_status = bestpay_callback_trade_status_text(made.callback);
    made.out_trade_no = bestpay_callback_out_trade_no(made.callback);
    made.trade_no = bestpay_callback_trade_no(made.callback);
    made.original_trade_no = bestpay_callback_original_trade_no(made.callback);
    made.institution_code = bestpay_callback_institution_code(made.callback);
    made.merchant_no = bestpay_callback_merchant_no(made.callback);
    made.trade_amt = bestpay_callback_trade_amt(made.callback);
    made.pay_amt = bestpay_callback_pay_amt(made.callback);
    made.discount_amt = bestpay_callback_discount_amt(made.callback);
    made.ccy = bestpay_callback_ccy(made.callback);
    made.trade_finished_date = bestpay_callback_trade_finished_date(made.callback);
    made.goods_info = bestpay_callback_goods_info(made.callback);
    made.result_code = bestpay_callback_result_code(made.callback);
    made.result_msg = bestpay_callback_result_msg(made.callback);
    made.other_count = bestpay_callback_other_count(made.callback);
    made.json = bestpay_callback_json(made.callback);
    made.hash = bestpay_callback_hash(made.callback);
    made.form = bestpay_callback_form(made.callback);
    return made;
}

/* callbacks.c: C functions that Go functions stand behind. */
void bestpay_go_set_clock(bestpay_merchant_options *options, uintptr_t clock);
bestpay_status bestpay_go_start_log(bestpay_error **error);

#endif
