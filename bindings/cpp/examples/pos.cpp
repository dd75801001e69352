// A till: scan the payer's code, take the payment, print a receipt, refund. Pull the plug at any moment: the next start
// asks the platform about everything left open, and nothing is ever ordered twice.
//
//   pos bestpay.toml 12.50 [--code CODE] [--wait SECONDS] [--refund]
//
// Without --code the scanner is standard input. Ends with 0: paid, 1: not paid, or nothing was sent, 2: not known yet.

#include <bestpay.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bestpay::Amount;
using bestpay::Effect;

// Of what the cashier reads. A till in China has Language::chinese.
constexpr bestpay::Language language = bestpay::Language::english;

enum Outcome { paid = 0, not_paid = 1, not_known = 2 };

struct Till {
    std::string config;
    Amount amount;
    std::string code;
    std::chrono::seconds patience{60};
    bool refund = false;
};

// The library's sentence for the cashier, and below it what the sentence has no room for.
Outcome say(const bestpay::Entry& entry) {
    std::cout << entry.till_text(language) << '\n';
    if (entry.is_success()) {
        std::cout << "CNY " << entry.amount().yuan() << '\n';
        return paid;
    }
    if (entry.is_final()) {
        if (entry.message()) std::cout << *entry.message() << '\n';
        return not_paid;
    }
    std::cout << entry.out_request_no().value_or(entry.out_trade_no()) << " is asked for when the till starts again.\n";
    return not_known;
}

// After a call that failed. A cashier reports "not sent" only if its journal has no sent request under this number.
Outcome say(const bestpay::Error& error) {
    std::cout << error.till_text(language) << '\n';
    std::cerr << error.what() << '\n';
    return error.effect() == Effect::not_sent ? not_paid : not_known;
}

// The order is in the journal before it is sent. If the answer is lost the cashier asks; it never orders again.
Outcome pay(const bestpay::Cashier& cashier, const bestpay::BarcodeOrder& order, std::chrono::seconds patience) {
    try {
        return say(cashier.take_payment(order, patience));
    } catch (const bestpay::Error& error) {
        return say(error);
    }
}

void print_receipt(const bestpay::Entry& entry) {
    std::cout << "--------------------------------\n"
              << "Merchant  " << entry.merchant_no() << '\n'
              << "Order     " << entry.out_trade_no() << '\n'
              << "Time      " << entry.request_date() << '\n'
              << "Amount    CNY " << entry.amount().yuan() << '\n'
              << "--------------------------------\n";
}

void give_back(const bestpay::Cashier& cashier, const bestpay::BarcodeOrder& order, std::chrono::seconds patience) {
    bestpay::Refund refund;
    refund.out_trade_no = order.out_trade_no;
    refund.out_request_no = order.out_trade_no + "-R1";
    refund.refund_amt = order.trade_amt;
    refund.operator_ = order.operator_;
    refund.notify_url = order.notify_url;
    try {
        say(cashier.take_refund(refund, patience));
    } catch (const bestpay::Error& error) {
        say(error);
    }
}

// Settles what an earlier power cut left open.
void recover(const bestpay::Cashier& cashier) {
    const auto recovery = cashier.recover(std::chrono::seconds(5));
    if (recovery.settled > 0) std::cout << "SETTLED after the last stop: " << recovery.settled << ".\n";
    if (recovery.open > 0) std::cout << "NOT KNOWN YET from before: " << recovery.open << ".\n";
}

Till read(const std::vector<std::string>& arguments) {
    if (arguments.size() < 2) {
        throw std::invalid_argument("usage: pos bestpay.toml AMOUNT [--code CODE] [--wait SECONDS] [--refund]");
    }
    Till till;
    till.config = arguments[0];
    till.amount = Amount::from_yuan(arguments[1]);
    for (std::size_t i = 2; i < arguments.size(); ++i) {
        const bool has_value = i + 1 < arguments.size();
        if (arguments[i] == "--refund") till.refund = true;
        else if (arguments[i] == "--code" && has_value) till.code = arguments[++i];
        else if (arguments[i] == "--wait" && has_value) till.patience = std::chrono::seconds(std::stoi(arguments[++i]));
        else throw std::invalid_argument("pos does not know `" + arguments[i] + "`");
    }
    return till;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        Till till = read({arguments + 1, arguments + count});
        bestpay::CashierOptions options;
        options.lease = std::chrono::seconds(1);  // No other till writes this journal.
        const bestpay::Cashier cashier(bestpay::Config::from_file(till.config).client(),
                                       bestpay::Journal::sqlite("pos-journal.db"), options);
        recover(cashier);
        if (till.code.empty()) {
            std::cout << "Scan the customer's code: " << std::flush;
            std::getline(std::cin, till.code);
        }

        // Unique for this till.
        using std::chrono::microseconds, std::chrono::system_clock;
        const auto now = std::chrono::duration_cast<microseconds>(system_clock::now().time_since_epoch());
        bestpay::BarcodeOrder order;
        order.out_trade_no = "TILL1-" + std::to_string(now.count());
        order.trade_amt = till.amount;
        order.subject = "Groceries";
        order.medium_no = till.code;
        order.goods_info = "Groceries";
        order.notify_url = "https://shop.example/bestpay/notify";
        order.operator_ = "till-1";

        const Outcome outcome = pay(cashier, order, till.patience);
        if (outcome == paid) {
            print_receipt(cashier.payment(order.out_trade_no));
            if (till.refund) give_back(cashier, order, till.patience);
        }
        return outcome;
    } catch (const std::exception& error) {
        std::cout << "The till cannot take payments: " << error.what() << '\n';
        return not_known;
    }
}
