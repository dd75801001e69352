// The requests and options with the designated initialisers of C++20. Compiled, not run.

#include <bestpay.hpp>

using namespace std::chrono_literals;

bestpay::BarcodeOrder barcode_order() {
    return {.out_trade_no = "A1", .trade_amt = bestpay::Amount::from_fen(100), .subject = "s", .medium_no = "1",
            .goods_info = "g", .notify_url = "https://shop.example/", .operator_ = "o", .time_out = 90s};
}

bestpay::OrderStatusResult ask(const bestpay::Merchant& merchant) {
    const bestpay::Client client(merchant, {.read_timeout = 5s, .poll_first = 500ms});
    return client.order_status({.out_trade_no = "A1", .trade_date = merchant.now()});
}
