/* The work of a terminal before its first order: opens the PKCS#12 file, makes the merchant, signs.
 *
 *     first_signature MERCHANT.P12 PASSWORD PLATFORM.CER
 */
#include <bestpay.h>
#include <stdio.h>

int main(int argc, char **argv) {
    bestpay_merchant_options options = BESTPAY_MERCHANT_OPTIONS_INIT;
    bestpay_order_status question = BESTPAY_ORDER_STATUS_INIT;
    bestpay_merchant_key *key = NULL;
    bestpay_platform_key *platform_key = NULL;
    const bestpay_platform_key *platform_keys[1];
    bestpay_merchant *merchant = NULL;
    bestpay_prepared_request *prepared = NULL;
    bestpay_error *error = NULL;
    int failed;

    if (argc != 4) {
        fprintf(stderr, "usage: %s MERCHANT.P12 PASSWORD PLATFORM.CER\n", argv[0]);
        return 2;
    }
    options.api_url = "http://127.0.0.1:9"; /* Nothing is sent; the sandbox's keys are refused with any other address. */
    options.institution_code = "3178000000000001";
    options.merchant_no = "3178000000000002";
    options.platform_keys = platform_keys;
    options.platform_key_count = 1;
    question.out_trade_no = "FIRST-1";
    question.trade_date = "2026-03-01 09:30:00";
    if (bestpay_merchant_key_from_file(argv[1], argv[2], NULL, &key, &error) == BESTPAY_OK &&
        bestpay_platform_key_from_file(argv[3], &platform_key, &error) == BESTPAY_OK) {
        options.key = key;
        platform_keys[0] = platform_key;
        if (bestpay_merchant_new(&options, &merchant, &error) == BESTPAY_OK) {
            (void)bestpay_merchant_prepare_order_status(merchant, &question, &prepared, &error);
        }
    }
    failed = prepared == NULL;
    puts(failed ? bestpay_error_message(error) : "signed");
    bestpay_prepared_request_free(prepared);
    bestpay_merchant_free(merchant);
    bestpay_platform_key_free(platform_key);
    bestpay_merchant_key_free(key);
    bestpay_error_free(error);
    return failed;
}
