/* The library's callbacks, with the types of bestpay.h. They call Go functions. */
#include "_cgo_export.h"

static int64_t now(void *clock) {
    return bestpay_go_now((uintptr_t)clock);
}

static void line(void *user_data, bestpay_log_level level, const char *message) {
    (void)user_data;
    bestpay_go_log(level, (char *)message);
}

void bestpay_go_set_clock(bestpay_merchant_options *options, uintptr_t clock) {
    options->clock = now;
    options->clock_user_data = (void *)clock;
}

bestpay_status bestpay_go_start_log(bestpay_error **error) {
    return bestpay_set_log_sink(BESTPAY_LOG_DEBUG, line, NULL, error);
}
