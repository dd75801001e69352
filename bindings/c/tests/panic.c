/* A panic inside the library is a status, on every target. It is linked with the library that can induce one. */
#include <bestpay.h>
#include <stdio.h>
#include <string.h>

bestpay_status bestpay_induce_panic(bestpay_error **error);

int main(void) {
    bestpay_error *error;
    int good = bestpay_induce_panic(&error) == BESTPAY_PANIC && bestpay_error_effect(error) == BESTPAY_EFFECT_UNKNOWN &&
               bestpay_error_out_trade_no(error) && strcmp(bestpay_error_out_trade_no(error), "INDUCED-1") == 0;
    bestpay_error_free(error);
    good = good && bestpay_induce_panic(NULL) == BESTPAY_PANIC;
    puts(good ? "a panic is a status" : "a panic is no status");
    return !good;
}
