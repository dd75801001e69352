// A program whose header has another ABI version than the loaded library.

#include <bestpay.h>
#undef BESTPAY_ABI_VERSION
#define BESTPAY_ABI_VERSION 4000000000u
#include <bestpay.hpp>

#include <iostream>
#include <string>

int main() {
    // Twice: the check must not be skipped after a first failure.
    for (int call = 0; call < 2; ++call) {
        try {
            bestpay::Amount::from_yuan("1.00");
            std::cerr << "a library of another ABI was used\n";
            return 1;
        } catch (const bestpay::LibraryError& error) {
            const std::string what = error.what();
            const std::string library = "has " + std::to_string(bestpay_abi_version()) + " (";
            if (error.kind() != bestpay::ErrorKind::version_mismatch || error.effect() != bestpay::Effect::not_sent ||
                what.find("4000000000") == std::string::npos || what.find(library) == std::string::npos) {
                std::cerr << "both versions should be named: " << what << '\n';
                return 1;
            }
        }
    }
    std::cout << "other_version: passed\n";
}
