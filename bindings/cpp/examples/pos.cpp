// A till: scan the payer's code, order, wait, print a receipt, refund. What the cashier reads follows the effect.
//
//   pos bestpay.toml 12.50 [--code CODE] [--wait SECONDS] [--refund]
//
// Without --code the scanner is standard input. Ends with 0: paid, 1: not charged, 2: not known yet.

#include <bestpay.hpp>

#include <chrono>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bestpay::Amount;
using bestpay::Effect;
using bestpay::TradeStatus;

enum Outcome { paid = 0, not_charged = 1, not_known = 2 };

struct Till {
    std::string config;
    Amount amount;
    std::string code;
    std::chrono::seconds patience{60};
    bool refund = false;
};

// What is needed to ask for the order after a power cut. A real till puts it where it survives one.
void remember(const std::string& what, const std::string& number, const std::string& date) {
    std::ofstream journal("pos-journal.txt", std::ios::app);
    journal << what << ' ' << number << ' ' << date << std::endl;
    if (!journal) throw std::runtime_error("the journal cannot be written, so no payment is taken");
}

Outcome say(TradeStatus status) {
    switch (status) {
        case TradeStatus::success: std::cout << "PAID.\n"; return paid;
        case TradeStatus::fail: std::cout << "PAYMENT FAILED. Not charged. Ask for another code.\n"; return not_charged;
        case TradeStatus::close: std::cout << "ORDER CLOSED. Not charged.\n"; return not_charged;
        case TradeStatus::waitforpay:
        case TradeStatus::other: break;
    }
    std::cout << "NOT KNOWN YET.\n";
    return not_known;
}

// Asks until the order is final. Whatever goes wrong here is about the question: the order may have been paid.
Outcome wait(const bestpay::Client& client, const bestpay::BarcodeOrder& order, std::chrono::seconds patience) {
    try {
        const auto status = client.wait_for_payment(order.out_trade_no, *order.request_date, patience);
        if (const auto why = status.error_msg_desc()) std::cout << *why << '\n';
        return say(status.trade_status());
    } catch (const bestpay::Error& error) {
        std::cout << "STILL NOT KNOWN whether the customer has paid. Do not scan again. Order " << order.out_trade_no
                  << ": ask later.\n";
        std::cerr << error.what() << '\n';
        return not_known;
    }
}

Outcome pay(const bestpay::Client& client, const bestpay::BarcodeOrder& order, std::chrono::seconds patience) {
    remember("order", order.out_trade_no, *order.request_date);
    try {
        const auto result = client.order_by_barcode(order);
        if (result.is_final()) return say(result.trade_status());
        std::cout << "WAIT. The customer confirms on the phone.\n";
    } catch (const bestpay::Error& error) {
        std::cerr << error.what() << '\n';
        switch (error.effect()) {
            case Effect::not_sent:
                std::cout << "NOT CHARGED. Nothing was sent: try again.\n";
                return not_charged;
            case Effect::refused:
                std::cout << "REFUSED: " << error.platform_message().value_or(error.code())
                          << ". Not charged. Ask for another code.\n";
                return not_charged;
            case Effect::unknown:
                std::cout << "DO NOT SCAN AGAIN. Asking whether the customer has paid.\n";
                break;
        }
    }
    return wait(client, order, patience);
}

void print_receipt(const bestpay::Client& client, const bestpay::BarcodeOrder& order) {
    std::cout << "--------------------------------\n"
              << "Merchant  " << client.merchant().merchant_no() << '\n'
              << "Order     " << order.out_trade_no << '\n'
              << "Time      " << *order.request_date << '\n'
              << "Amount    CNY " << order.trade_amt.yuan() << '\n'
              << "--------------------------------\n";
}

void give_back(const bestpay::Client& client, const bestpay::BarcodeOrder& order, std::chrono::seconds patience) {
    bestpay::Refund refund;
    refund.out_trade_no = order.out_trade_no;
    refund.out_request_no = order.out_trade_no + "-R1";
    refund.refund_amt = order.trade_amt;
    refund.operator_ = order.operator_;
    refund.notify_url = order.notify_url;
    refund.request_date = client.merchant().now();
    remember("refund", refund.out_request_no, *refund.request_date);
    try {
        client.refund(refund);
    } catch (const bestpay::Error& error) {
        std::cerr << error.what() << '\n';
        if (error.effect() != Effect::unknown) {
            std::cout << "NO REFUND: " << error.platform_message().value_or(error.message()) << ".\n";
            return;
        }
    }
    // Also after an answer: only the platform's books say that the money is back.
    try {
        const auto status = client.wait_for_refund(refund.out_trade_no, refund.out_request_no, *refund.request_date,
                                                   patience);
        std::cout << (status.trade_status() == TradeStatus::success ? "REFUNDED CNY " : "NO REFUND of CNY ")
                  << refund.refund_amt.yuan() << ".\n";
    } catch (const bestpay::Error& error) {
        std::cout << "REFUND NOT KNOWN YET. Do not refund again. Refund " << refund.out_request_no << ": ask later.\n";
        std::cerr << error.what() << '\n';
    }
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
        const auto client = bestpay::Config::from_file(till.config).client();
        if (till.code.empty()) {
            std::cout << "Scan the customer's code: " << std::flush;
            std::getline(std::cin, till.code);
        }

        // Unique for this till; a real one counts in its journal.
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
        order.request_date = client.merchant().now();

        const Outcome outcome = pay(client, order, till.patience);
        if (outcome == paid) {
            print_receipt(client, order);
            if (till.refund) give_back(client, order, till.patience);
        }
        return outcome;
    } catch (const std::exception& error) {
        std::cout << "NOT CHARGED. The till cannot take payments: " << error.what() << '\n';
        return not_charged;
    }
}
