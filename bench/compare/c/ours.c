/* bestpay, used like in a C program. */
#include <bestpay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol.h"

/* The data of a prepared task. */
typedef struct given {
    bestpay_merchant *merchant;
    bestpay_client *client;
    char *message;
    size_t length;
} given;

static void expect(bestpay_status status, const bestpay_error *error) {
    if (status != BESTPAY_OK) fail(error ? bestpay_error_message(error) : "no error object");
}

static bestpay_barcode_order order(void) {
    bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;
    order.out_trade_no = "20260301-0001";
    order.trade_amt = 1250;
    order.subject = "聚合支付付款码下单";
    order.medium_no = "510012345678901234";
    order.request_date = "2026-03-01 09:30:00";
    order.goods_info = "聚合支付-咖啡一杯";
    order.notify_url = "https://shop.example/bestpay/notice";
    order.operator_ = "till-3";
    return order;
}

static void prepare(const void *ready, give *give) {
    const given *given = ready;
    bestpay_barcode_order request = order();
    bestpay_prepared_request *prepared;
    bestpay_error *error;
    expect(bestpay_merchant_prepare_barcode_order(given->merchant, &request, &prepared, &error), error);
    give(bestpay_prepared_request_body(prepared));
    bestpay_prepared_request_free(prepared);
}

static void canon(const void *ready, give *give) {
    const given *given = ready;
    bestpay_text *text;
    bestpay_error *error;
    expect(bestpay_signing_string((const uint8_t *)given->message, given->length, NULL, &text, &error), error);
    give(bestpay_text_data(text));
    bestpay_text_free(text);
}

static void callback(const void *ready, give *give) {
    const given *given = ready;
    bestpay_callback *callback;
    bestpay_error *error;
    expect(bestpay_merchant_read_callback(given->merchant, (const uint8_t *)given->message, given->length, &callback, &error),
           error);
    give(bestpay_callback_out_trade_no(callback));
    bestpay_callback_free(callback);
}

static void damaged(const void *ready, give *give) {
    const given *given = ready;
    bestpay_callback *callback;
    give(bestpay_merchant_read_callback(given->merchant, (const uint8_t *)given->message, given->length, &callback, NULL) ==
                 BESTPAY_SIGNATURE_MISMATCH
             ? "refused"
             : "accepted");
    bestpay_callback_free(callback);
}

static void order_over_network(const void *ready, give *give) {
    const given *given = ready;
    bestpay_barcode_order request = order();
    bestpay_result *result;
    bestpay_error *error;
    expect(bestpay_client_order_by_barcode(given->client, &request, &result, &error), error);
    give(bestpay_result_trade_status_text(result));
    bestpay_result_free(result);
}

static void status_over_network(const void *ready, give *give) {
    const given *given = ready;
    bestpay_order_status question = BESTPAY_ORDER_STATUS_INIT;
    bestpay_result *result;
    bestpay_error *error;
    question.out_trade_no = "COMPARE-1";
    question.trade_date = given->message;
    expect(bestpay_client_order_status(given->client, &question, &result, &error), error);
    give(bestpay_result_trade_status_text(result));
    bestpay_result_free(result);
}

static bestpay_merchant *merchant(const char *folder, const char *bits) {
    bestpay_merchant_options options = BESTPAY_MERCHANT_OPTIONS_INIT;
    bestpay_merchant_key *key;
    bestpay_platform_key *platform_key;
    const bestpay_platform_key *platform_keys[1];
    bestpay_merchant *merchant;
    bestpay_error *error;
    char path[4096];
    snprintf(path, sizeof path, "%s/merchant-%s.p12", folder, bits);
    expect(bestpay_merchant_key_from_file(path, "123456", NULL, &key, &error), error);
    snprintf(path, sizeof path, "%s/platform.cer", folder);
    expect(bestpay_platform_key_from_file(path, &platform_key, &error), error);
    platform_keys[0] = platform_key;
    options.api_url = "production";
    options.institution_code = "3178000000000001";
    options.merchant_no = "3178000000000002";
    options.key = key;
    options.platform_keys = platform_keys;
    options.platform_key_count = 1;
    expect(bestpay_merchant_new(&options, &merchant, &error), error);
    bestpay_merchant_key_free(key);
    bestpay_platform_key_free(platform_key);
    return merchant;
}

static bestpay_client *client(const char *folder, const char *name) {
    bestpay_config *config;
    bestpay_client *client;
    bestpay_error *error;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    expect(bestpay_config_from_file(path, &config, &error), error);
    expect(bestpay_config_client(config, NULL, &client, &error), error);
    bestpay_config_free(config);
    return client;
}

operation make_ready(const char *task, const char *folder) {
    given *given = calloc(1, sizeof *given);
    operation operation = {NULL, given};
    char name[128];
    if (!given) fail("no memory");
    if (strncmp(task, "prepare-", 8) == 0) {
        given->merchant = merchant(folder, task + 8);
        operation.once = prepare;
    } else if (strncmp(task, "canon-", 6) == 0) {
        snprintf(name, sizeof name, "%s.json", task + 6);
        given->message = read_file(folder, name, &given->length);
        operation.once = canon;
    } else if (strcmp(task, "callback") == 0 || strcmp(task, "damaged") == 0) {
        snprintf(name, sizeof name, "%s.json", task);
        given->merchant = merchant(folder, "2048");
        given->message = read_file(folder, name, &given->length);
        operation.once = *task == 'c' ? callback : damaged;
    } else if (strcmp(task, "order") == 0 || strcmp(task, "status") == 0) {
        snprintf(name, sizeof name, "%s.toml", task);
        given->client = client(folder, name);
        if (*task == 's') given->message = read_file(folder, "status.date", &given->length);
        operation.once = *task == 'o' ? order_over_network : status_over_network;
    } else {
        fail(task);
    }
    return operation;
}
