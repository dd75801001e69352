/* A till: scan, order, wait, print the receipt, give the money back.
 *
 *     pos CONFIG ORDER_NUMBER PAYMENT_CODE YUAN NOTIFY_URL
 *
 * It ends with 0 when the order was paid and refunded, 1 when nothing was paid, 2 when that is not known yet.
 * ORDER_NUMBER stands for what a till writes to its journal before it orders: with it, and the time of the order, it can
 * go on after a power cut.
 */
#include <bestpay.h>
#include <stdio.h>
#include <string.h>

enum { PAID = 0, NOT_PAID = 1, NOT_KNOWN = 2, WRONG_USE = 64 };

/* What the cashier reads when a call has failed. The technical part is for the hotline. */
static int tell(bestpay_error *error) {
    int outcome = NOT_PAID;
    switch (bestpay_error_effect(error)) {
        case BESTPAY_EFFECT_NOT_SENT:
            puts("Nothing was charged. Please try again.");
            break;
        case BESTPAY_EFFECT_REFUSED:
            printf("Declined: %s (%s). Nothing was charged.\n", bestpay_error_platform_message(error),
                   bestpay_error_platform_code(error));
            break;
        case BESTPAY_EFFECT_UNKNOWN:
            puts("It is not known yet whether the customer has paid. Do NOT charge again: ask for this order later.");
            outcome = NOT_KNOWN;
            break;
    }
    fprintf(stderr, "hotline: %s: %s\n", bestpay_error_code(error), bestpay_error_message(error));
    if (bestpay_error_advice(error)) fprintf(stderr, "hotline: %s\n", bestpay_error_advice(error));
    bestpay_error_free(error);
    return outcome;
}

/* The question after a lost answer failed too. Whatever its own effect is, it is the question's: of the money nothing is
 * known. */
static int tell_unsettled(bestpay_error *error) {
    puts("It is not known yet whether money has moved. Do NOT charge or refund again: ask for this order later.");
    fprintf(stderr, "hotline: %s: %s\n", bestpay_error_code(error), bestpay_error_message(error));
    bestpay_error_free(error);
    return NOT_KNOWN;
}

static void receipt(const char *order_number, int64_t fen, const bestpay_result *paid) {
    char yuan[24];
    bestpay_amount_to_yuan(fen, yuan, sizeof yuan, NULL);
    printf("--------------------------------\n  PAID  CNY %s\n  order %s\n", yuan, order_number);
    if (bestpay_result_trade_no(paid)) printf("  trade %s\n", bestpay_result_trade_no(paid));
    printf("--------------------------------\n");
}

static int refund(const bestpay_client *client, const char *order_number, int64_t fen, const char *notify_url) {
    bestpay_refund request = BESTPAY_REFUND_INIT;
    bestpay_result *result;
    bestpay_error *error;
    char refund_number[80], refunded_at[BESTPAY_TIME_SIZE];
    bestpay_status status;
    int outcome = NOT_PAID;

    snprintf(refund_number, sizeof refund_number, "%s-R1", order_number);
    if (bestpay_merchant_now(bestpay_client_merchant(client), refunded_at, sizeof refunded_at, &error)) return tell(error);
    request.out_trade_no = order_number;
    request.out_request_no = refund_number;
    request.refund_amt = fen;
    request.request_date = refunded_at;
    request.operator_ = "till-1";
    request.notify_url = notify_url;
    request.refund_cause = "example";

    status = bestpay_client_refund(client, &request, &result, &error);
    if (status == BESTPAY_OK ? !bestpay_result_is_final(result) : bestpay_error_effect(error) == BESTPAY_EFFECT_UNKNOWN) {
        /* In progress, or the answer was lost: ask, never refund again. */
        bestpay_result_free(result);
        bestpay_error_free(error);
        status = bestpay_client_wait_for_refund(client, order_number, refund_number, refunded_at, 60000, &result, &error);
        if (status != BESTPAY_OK) return tell_unsettled(error);
    }
    if (status != BESTPAY_OK) return tell(error);
    if (bestpay_result_trade_status(result) == BESTPAY_TRADE_SUCCESS) {
        puts("The money has been given back.");
        outcome = PAID;
    } else {
        puts("The refund failed. The customer has paid.");
    }
    bestpay_result_free(result);
    return outcome;
}

static int sell(const bestpay_client *client, const char *order_number, const char *payment_code, int64_t fen,
                const char *notify_url) {
    bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;
    bestpay_result *result;
    bestpay_error *error;
    char ordered_at[BESTPAY_TIME_SIZE];
    bestpay_status status;
    int outcome = NOT_PAID;

    if (bestpay_merchant_now(bestpay_client_merchant(client), ordered_at, sizeof ordered_at, &error)) return tell(error);
    /* A real till writes order_number and ordered_at to its journal here. */
    order.out_trade_no = order_number;
    order.trade_amt = fen;
    order.subject = "Coffee";
    order.medium_no = payment_code;
    order.goods_info = "one coffee";
    order.notify_url = notify_url;
    order.operator_ = "till-1";
    order.request_date = ordered_at;

    status = bestpay_client_order_by_barcode(client, &order, &result, &error);
    if (status == BESTPAY_OK ? !bestpay_result_is_final(result) : bestpay_error_effect(error) == BESTPAY_EFFECT_UNKNOWN) {
        /* The payer types a password, or the answer was lost: ask, never order again. */
        puts("Waiting for the customer...");
        bestpay_result_free(result);
        bestpay_error_free(error);
        status = bestpay_client_wait_for_payment(client, order_number, ordered_at, 120000, &result, &error);
        if (status != BESTPAY_OK) return tell_unsettled(error);
    }
    if (status != BESTPAY_OK) return tell(error);

    switch (bestpay_result_trade_status(result)) {
        case BESTPAY_TRADE_SUCCESS:
            receipt(order_number, fen, result);
            outcome = refund(client, order_number, fen, notify_url);
            break;
        case BESTPAY_TRADE_CLOSE:
            puts("The order was closed unpaid.");
            break;
        default:
            puts("The payment failed. Nothing was charged.");
            break;
    }
    bestpay_result_free(result);
    return outcome;
}

int main(int argc, char **argv) {
    bestpay_client_options options = BESTPAY_CLIENT_OPTIONS_INIT;
    bestpay_config *config;
    bestpay_client *client;
    bestpay_error *error;
    int64_t fen;
    int outcome;

    if (argc != 6) {
        fputs("usage: pos CONFIG ORDER_NUMBER PAYMENT_CODE YUAN NOTIFY_URL\n", stderr);
        return WRONG_USE;
    }
    if (bestpay_amount_from_yuan(argv[4], &fen, &error) != BESTPAY_OK) return tell(error);
    if (bestpay_config_from_file_and_env(argv[1], &config, &error) != BESTPAY_OK) return tell(error);
    options.poll_first_ms = 500;
    if (bestpay_config_client(config, &options, &client, &error) != BESTPAY_OK) {
        bestpay_config_free(config);
        return tell(error);
    }
    bestpay_config_free(config);
    outcome = sell(client, argv[2], argv[3], fen, argv[5]);
    bestpay_client_free(client);
    return outcome;
}
