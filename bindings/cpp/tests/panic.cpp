// A fault inside the library, caused by a test-only function: an exception, and the process continues.

#include <bestpay.hpp>

#include <iostream>

extern "C" bestpay_status bestpay_induce_panic(bestpay_error** error);

int main() {
    try {
        bestpay::detail::check(bestpay_induce_panic);
        std::cerr << "nothing was thrown\n";
        return 1;
    } catch (const bestpay::LibraryError& error) {
        if (error.kind() != bestpay::ErrorKind::panic || error.effect() != bestpay::Effect::unknown ||
            error.out_trade_no() != "INDUCED-1") {
            std::cerr << "another failure: " << error.what() << '\n';
            return 1;
        }
    }
    return bestpay::Amount::from_yuan("12.50").fen() == 1250 ? 0 : 1;
}
