/* The work of a program up to its first request: opens the key file, makes the client, signs, connects, and begins TLS.
 *
 *     first_request CONFIG
  * The address in CONFIG is https, and the listener there hangs up after the first bytes.
 */
#include <bestpay.h>
#include <stdio.h>

int main(int argc, char **argv) {
    bestpay_order_status question = BESTPAY_ORDER_STATUS_INIT;
    bestpay_config *config = NULL;
    bestpay_client *client = NULL;
    bestpay_result *result = NULL;
    bestpay_error *error = NULL;
    bestpay_status status;

    if (argc != 2) return 2;
    question.out_trade_no = "FIRST-1";
    question.trade_date = "2026-03-01 09:30:00";
    status = bestpay_config_from_file(argv[1], &config, &error);
    if (status == BESTPAY_OK) status = bestpay_config_client(config, NULL, &client, &error);
    if (status == BESTPAY_OK) status = bestpay_client_order_status(client, &question, &result, &error);
    puts(status == BESTPAY_OK ? "answered" : bestpay_error_code(error));
    fflush(stdout);
    bestpay_error_free(error);
    bestpay_result_free(result);
    bestpay_client_free(client);
    bestpay_config_free(config);
    return 0;
}
