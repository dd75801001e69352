/* The first check of an outside project: the library fits the header, and works. */
#include <bestpay.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    static const char message[] = "{\"b\":1,\"a\":\"x\"}";
    bestpay_text *text;
    bestpay_error *error;
    int good;
    if (bestpay_abi_version() != BESTPAY_ABI_VERSION || strcmp(bestpay_version(), BESTPAY_VERSION) != 0) {
        printf("the header is of %s, the library of %s\n", BESTPAY_VERSION, bestpay_version());
        return 1;
    }
    if (bestpay_signing_string((const uint8_t *)message, sizeof message - 1, NULL, &text, &error) != BESTPAY_OK) {
        puts(bestpay_error_message(error));
        bestpay_error_free(error);
        return 1;
    }
    puts(bestpay_text_data(text));
    good = strcmp(bestpay_text_data(text), "a=x&b=1") == 0;
    bestpay_text_free(text);
    return good ? 0 : 1;
}
