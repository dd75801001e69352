/* Compiles the header alone, and checks that every struct has an initialiser with as many values as members; vectors.c does
 * this for the requests. */
#include <bestpay.h>

int main(void) {
    bestpay_merchant_options merchant = BESTPAY_MERCHANT_OPTIONS_INIT;
    bestpay_client_options client = BESTPAY_CLIENT_OPTIONS_INIT;
    bestpay_cashier_options cashier = BESTPAY_CASHIER_OPTIONS_INIT;
    bestpay_recovery recovery = BESTPAY_RECOVERY_INIT;
    bestpay_read_options read = BESTPAY_READ_OPTIONS_INIT;
    bestpay_named_request named = BESTPAY_NAMED_REQUEST_INIT;
    return merchant.size && client.size && cashier.size && recovery.size && read.size && named.head.size ? 0 : 1;
}
