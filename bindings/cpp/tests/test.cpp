// The wrapper against a running sandbox: every class of error, every object moved and destroyed, callbacks, own HTTP.
//
//   test FOLDER    the folder that `bestpay sandbox --dir FOLDER --settle-after 300` has filled

#include <bestpay.hpp>

#include "plain_http.hpp"
#include "vector_fields.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <type_traits>
#include <unistd.h>
#include <variant>
#include <vector>

using namespace bestpay;
using namespace std::chrono_literals;

namespace {

std::atomic<int> failed{0};

#define CHECK(claim)                                                                                        \
    do {                                                                                                    \
        if (!(claim)) {                                                                                     \
            ++failed;                                                                                       \
            std::cerr << __FILE__ << ':' << __LINE__ << ": " #claim "\n";                                   \
        }                                                                                                   \
    } while (false)

/// The exception that `work` throws, which must be exactly an `Expected`.
template <class Expected, class Work>
Error thrown(int line, Work work) {
    try {
        work();
    } catch (const Expected& error) {
        return error;
    } catch (const std::exception& error) {
        throw std::runtime_error("line " + std::to_string(line) + ": another exception: " + error.what());
    }
    throw std::runtime_error("line " + std::to_string(line) + ": no exception");
}
#define THROWN(Expected, work) thrown<Expected>(__LINE__, [&] { work; })

std::string folder;

std::string file(const std::string& name) {
    std::ifstream stream(folder + "/" + name, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) throw std::runtime_error("cannot read " + name);
    return text.str();
}

Config config() { return Config::from_file(folder + "/bestpay.toml"); }

Client client(const ClientOptions& options = {}) { return config().client(options); }

MerchantKey merchant_key() { return MerchantKey::from_file(folder + "/merchant.p12", "123456"); }

PlatformKey platform_key() { return PlatformKey::from_file(folder + "/platform.cer"); }

MerchantOptions merchant_options() {
    MerchantOptions options;
    options.api_url = config().api_url();
    options.institution_code = config().merchant().institution_code();
    options.merchant_no = *config().merchant_no();
    options.key = merchant_key();
    options.platform_keys = {platform_key()};
    return options;
}

/// The sandbox's reserved value for a certain outcome of an order or refund.
std::string reserved(const std::string& name) {
    static const std::string all = plain_http::get(config().api_url() + "/sandbox/reserved").body;
    const std::size_t of_name = all.find(R"("name":")" + name + '"');
    const std::string before = R"("value":")";
    const std::size_t value = all.find(before, of_name);
    if (of_name == std::string::npos || value == std::string::npos) throw std::runtime_error("not reserved: " + name);
    const std::size_t begin = value + before.size();
    return all.substr(begin, all.find('"', begin) - begin);
}

/// A limit for waiting, long enough for a slow machine.
constexpr auto patience = 60s;

std::string new_number() {
    static std::atomic<int> count{0};
    static const auto start = std::chrono::system_clock::now().time_since_epoch().count();
    return "T" + std::to_string(start) + "-" + std::to_string(++count);
}

BarcodeOrder new_order(const std::string& code = reserved("paid")) {
    BarcodeOrder order;
    order.out_trade_no = new_number();
    order.trade_amt = Amount::from_yuan("12.50");
    order.subject = "聚合支付";
    order.medium_no = code;
    order.goods_info = "一盒";
    order.notify_url = "http://127.0.0.1:9/unheard";
    order.operator_ = "till-1";
    order.request_date = config().merchant().now();
    return order;
}

/// Makes the sandbox's next call of `interface_name` fail.
void order_fault(const std::string& interface_name, const std::string& fault) {
    const auto answer = plain_http::post(config().api_url() + "/sandbox/faults", {{"Content-Type", "application/json"}},
                                         R"({"interface":")" + interface_name + R"(","fault":")" + fault + R"("})");
    if (answer.status != 200) throw std::runtime_error("no fault was ordered: " + answer.body);
}

// ---- Amounts and versions ------------------------------------------------------------------------------------------

void amounts_are_exact_and_no_numbers() {
    CHECK(Amount::from_yuan("12.50") == Amount::from_fen(1250));
    CHECK(Amount::from_yuan("0.07").fen() == 7);
    CHECK(Amount::from_fen(92233720368547758LL).yuan() == "922337203685477.58");
    CHECK(Amount::from_fen(1) < Amount::from_fen(2) && Amount::from_fen(2) > Amount::from_fen(1));
    CHECK(Amount::from_fen(1) <= Amount::from_fen(1) && Amount::from_fen(1) >= Amount::from_fen(1));
    CHECK(Amount::from_fen(1) != Amount());
    static_assert(!std::is_convertible_v<int, Amount> && !std::is_convertible_v<Amount, long long>);
    static_assert(!std::is_constructible_v<Amount, double>);
    CHECK(THROWN(RequestError, Amount::from_yuan("12.505")).kind() == ErrorKind::invalid_field);
    THROWN(RequestError, Amount::from_fen(-1).yuan());
    CHECK(version() == BESTPAY_VERSION);
}

// ---- Objects -------------------------------------------------------------------------------------------------------

template <class Object>
void move_and_destroy(Object object) {
    static_assert(std::is_nothrow_move_constructible_v<Object> && std::is_nothrow_move_assignable_v<Object>);
    Object moved = std::move(object);
    Object copy = moved;
    object = std::move(moved);
    moved = copy;
    copy = std::move(moved);
}

void every_object_can_be_moved_copied_and_destroyed() {
    const BarcodeOrder order = new_order();
    const Client c = client();
    move_and_destroy(config());
    move_and_destroy(merchant_key());
    move_and_destroy(platform_key());
    move_and_destroy(config().merchant());
    move_and_destroy(client());
    move_and_destroy(c.order_by_barcode(order));
    move_and_destroy(c.order_status({order.out_trade_no, *order.request_date}));
    move_and_destroy(CallbackReply::accepted());
    move_and_destroy(c.merchant().prepare(new_order()));
    move_and_destroy(THROWN(RequestError, Amount::from_yuan("?")));
}

void a_moved_from_object_throws_instead_of_crashing() {
    Client first = client();
    const Client second = std::move(first);
    CHECK(THROWN(ArgumentError, first.order_by_barcode(new_order())).kind() == ErrorKind::null_argument);
    Merchant merchant = config().merchant();
    const Merchant taken = std::move(merchant);
    THROWN(ArgumentError, merchant.now());
    CHECK(merchant.merchant_no().empty());
    BarcodeOrderResult result = second.order_by_barcode(new_order());
    const BarcodeOrderResult kept = std::move(result);
    CHECK(result.trade_status() == TradeStatus::other && !result.is_final() && !result.trade_amt());
    CHECK(kept.trade_status() == TradeStatus::success);
}

void a_client_and_its_merchant_outlive_what_they_were_made_of() {
    int asked = 0;
    std::unique_ptr<Client> made;
    {
        MerchantOptions options = merchant_options();
        options.clock = [&asked] {
            ++asked;
            return std::chrono::system_clock::time_point(1772323200s);
        };
        made = std::make_unique<Client>(Merchant(options));
    }
    const Merchant merchant = made->merchant();
    made.reset();
    CHECK(merchant.now() == "2026-03-01 08:00:00");
    CHECK(merchant.with_merchant_no("3178000000000009").now() == "2026-03-01 08:00:00");
    CHECK(merchant.with_merchant_no("3178000000000009").merchant_no() == "3178000000000009");
    CHECK(asked == 2);
}

void a_clock_that_throws_gives_way_to_the_systems() {
    MerchantOptions options = merchant_options();
    options.clock = []() -> std::chrono::system_clock::time_point { throw std::runtime_error("no clock"); };
    const std::string before = config().merchant().now();
    const std::string now = Merchant(options).now();
    const std::string after = config().merchant().now();
    CHECK(before <= now && now <= after);
}

// ---- Errors, class by class ----------------------------------------------------------------------------------------

void arguments_that_c_would_misread_are_caught() {
    BarcodeOrder order = new_order();
    order.out_trade_no += std::string("\0-2", 3);
    const Error cut = THROWN(ArgumentError, client().order_by_barcode(order));
    CHECK(cut.kind() == ErrorKind::invalid_argument && cut.effect() == Effect::not_sent && cut.field() == "outTradeNo");
    order = new_order();
    order.subject = "\xff";
    THROWN(ArgumentError, client().order_by_barcode(order));
    ClientOptions options;
    options.read_timeout = 0ms;
    CHECK(THROWN(ArgumentError, client(options)).field() == "read_timeout");
    options.read_timeout = std::chrono::hours(24 * 365);
    THROWN(ArgumentError, client(options));
    const Error no_time = THROWN(ArgumentError, client().wait_for_payment("A1", "2026-03-01 08:00:00", -1ms));
    CHECK(no_time.effect() == Effect::unknown && no_time.out_trade_no() == "A1");
    const Error cut_wait = THROWN(ArgumentError, client().wait_for_refund({"R\0" "1", 3}, "R2", "2026-03-01 08:00:00", 1ms));
    CHECK(cut_wait.effect() == Effect::unknown && cut_wait.field() == "outTradeNo");
    order = new_order();
    order.time_out = 0s;
    CHECK(THROWN(RequestError, client().order_by_barcode(order)).field() == "timeOut");
}

void settings_are_checked() {
    MerchantOptions options = merchant_options();
    options.merchant_no.clear();
    CHECK(THROWN(ConfigError, Merchant{options}).effect() == Effect::not_sent);
    options = merchant_options();
    options.key.reset();
    CHECK(THROWN(ConfigError, Merchant{options}).kind() == ErrorKind::invalid_config);
    options = merchant_options();
    options.api_url.clear();
    CHECK(THROWN(ConfigError, Merchant{options}).field() == "api_url");
    options.api_url = "http://gateway.example/";
    CHECK(THROWN(ConfigError, Merchant{options}).kind() == ErrorKind::insecure_url);
    THROWN(ConfigError, Config::from_toml("colour = 1", folder).merchant());
    CHECK(Config::from_toml(file("bestpay.toml"), folder).merchant().api_url() == config().merchant().api_url());
    CHECK(config().with_merchant_no("3178000000000009").merchant_no() == "3178000000000009");
}

void settings_come_from_the_environment_where_it_is_asked() {
    const std::string path = folder + "/bestpay.toml", ours = *config().merchant_no(), other = "3178000000000009";
    setenv("BESTPAY_MERCHANT_NO", other.c_str(), 1);
    CHECK(Config::from_file(path).merchant_no() == ours);
    CHECK(Config::from_file_and_env(path).merchant_no() == other);
    CHECK(Config::from_file_and_env(path).api_url() == config().api_url());
    CHECK(Config::from_env().merchant_no() == other);
    unsetenv("BESTPAY_MERCHANT_NO");
    CHECK(!Config::from_env().merchant_no());
}

void keys_are_read_from_files_and_memory() {
    CHECK(merchant_key().kind() == "pkcs12" && merchant_key().bits() >= 1024 && merchant_key().alias());
    const auto bytes = MerchantKey::from_bytes(file("merchant.p12"), "123456", merchant_key().alias());
    CHECK(bytes.spki_sha256() == merchant_key().spki_sha256() && bytes.spki_sha256().size() == 64);
    CHECK(platform_key().kind() == "x509" && platform_key().certificate()->subject.find("=") != std::string::npos);
    CHECK(PlatformKey::from_bytes(file("platform.cer")).spki_sha256() == platform_key().spki_sha256());
    CHECK(PlatformKey::from_bytes(file("platform.cer")).bits() == platform_key().bits());
    const std::string p12 = file("merchant.p12");
    CHECK(THROWN(KeyError, MerchantKey::from_bytes(p12, "wrong")).kind() == ErrorKind::wrong_password);
    CHECK(THROWN(KeyError, MerchantKey::from_bytes(p12, "123456", "nobody")).kind() == ErrorKind::alias_not_found);
    CHECK(THROWN(KeyError, MerchantKey::from_file(folder + "/none")).kind() == ErrorKind::key_unreadable);
    CHECK(THROWN(KeyError, PlatformKey::from_bytes("")).kind() == ErrorKind::invalid_key);
}

void a_request_error_names_the_field() {
    BarcodeOrder order = new_order();
    order.trade_amt = Amount();
    const Error error = THROWN(RequestError, client().order_by_barcode(order));
    CHECK(error.kind() == ErrorKind::missing_field && error.code() == "missing_field");
    CHECK(to_string(error.kind()) == error.code() && to_string(ErrorKind::version_mismatch) == "version_mismatch");
    CHECK(error.field() == "tradeAmt" && error.effect() == Effect::not_sent);
    CHECK(error.out_trade_no() == order.out_trade_no);
    CHECK(std::string(error.what()).find("tradeAmt") != std::string::npos);
    CHECK(!error.report() && !error.http_status() && !error.platform_code());
}

void messages_that_are_none_are_message_errors() {
    CHECK(THROWN(MessageError, signing_string(R"({"a":1,"a":2})")).kind() == ErrorKind::duplicate_member);
    CHECK(THROWN(MessageError, signing_string("")).kind() == ErrorKind::invalid_json);
    ReadOptions options;
    options.max_depth = 1;
    CHECK(THROWN(MessageError, signing_string(R"({"a":{}})", options)).kind() == ErrorKind::too_deep);
}

static_assert(Effect{} == Effect::unknown, "nothing known is unknown");
static_assert(to_string(Effect{}) == "unknown");

void a_refusal_carries_the_platforms_words() {
    const BarcodeOrder order = new_order(reserved("refused"));
    const Error error = THROWN(RefusedError, client().order_by_barcode(order));
    CHECK(error.effect() == Effect::refused && to_string(error.effect()) == "refused");
    CHECK(error.platform_code() && !error.platform_code()->empty());
    CHECK(error.platform_message() && !error.platform_message()->empty());
    CHECK(error.out_trade_no() == order.out_trade_no);
}

void what_breaks_on_the_way_has_an_unknown_effect() {
    order_fault("barcode_order", "http_500");
    const BarcodeOrder order = new_order();
    const Client c = client();
    const Error error = THROWN(TransportError, c.order_by_barcode(order));
    CHECK(error.kind() == ErrorKind::http_status && error.http_status() == 500);
    CHECK(error.effect() == Effect::unknown && error.out_trade_no() == order.out_trade_no);
    CHECK(c.wait_for_payment(order.out_trade_no, *order.request_date, patience).trade_status() == TradeStatus::success);
    order_fault("barcode_order", "reset_after");
    CHECK(THROWN(TransportError, c.order_by_barcode(new_order())).effect() == Effect::unknown);
}

void what_never_left_may_be_sent_again() {
    MerchantOptions options = merchant_options();
    {
        const plain_http::Listener gone;
        options.api_url = "http://127.0.0.1:" + std::to_string(gone.port());
    }
    const Error error = THROWN(TransportError, Client(Merchant(options)).order_by_barcode(new_order()));
    CHECK(error.kind() == ErrorKind::connect && error.effect() == Effect::not_sent);
}

void a_foreign_signature_is_a_signature_error_with_a_report() {
    order_fault("barcode_order", "wrong_key");
    const Error error = THROWN(SignatureError, client().order_by_barcode(new_order()));
    CHECK(error.kind() == ErrorKind::signature_mismatch && error.effect() == Effect::unknown);
    CHECK(error.report() && !error.report()->opens && !error.report()->text.empty());
    CHECK(error.report() && !error.report()->attempts.empty());
    CHECK(error.hint() == "wrong_key" && error.advice() && !error.advice()->empty());
    CHECK(error.advice(Language::english) == error.advice() && error.advice(Language::chinese) != error.advice());
    order_fault("barcode_order", "unsigned");
    CHECK(THROWN(SignatureError, client().order_by_barcode(new_order())).kind() == ErrorKind::missing_sign);
}

void an_answer_about_another_order_is_a_mismatch() {
    order_fault("barcode_order", "other_order");
    const Error error = THROWN(MismatchError, client().order_by_barcode(new_order()));
    CHECK(error.effect() == Effect::unknown && error.field());
}

void an_order_that_nobody_pays_stays_pending() {
    ClientOptions options;
    options.poll_first = 50ms;
    options.poll_longest = 100ms;
    const Client c = client(options);
    const BarcodeOrder order = new_order(reserved("never_paid"));
    CHECK(c.order_by_barcode(order).trade_status() == TradeStatus::waitforpay);
    const Error error = THROWN(PendingError, c.wait_for_payment(order.out_trade_no, *order.request_date, 300ms));
    CHECK(error.kind() == ErrorKind::still_pending && error.effect() == Effect::unknown);
    CHECK(error.out_trade_no() == order.out_trade_no);
}

void an_error_outlives_the_call_and_its_copies_share() {
    std::exception_ptr kept;
    try {
        Amount::from_yuan("x");
    } catch (const std::exception&) {
        kept = std::current_exception();
    }
    std::string what;
    std::thread([&] {
        try {
            std::rethrow_exception(kept);
        } catch (const Error& error) {
            what = Error(error).what();
        }
    }).join();
    CHECK(what.rfind("invalid_field: ", 0) == 0);
    static_assert(std::is_nothrow_copy_constructible_v<SignatureError>);
}

// ---- The interfaces ------------------------------------------------------------------------------------------------

void an_order_is_paid_waited_for_and_refunded() {
    ClientOptions options;
    options.poll_first = 100ms;
    options.retry_reads_within = 0ms;
    const Client c = client(options);
    const BarcodeOrder order = new_order(reserved("paid_later"));
    const BarcodeOrderResult result = c.order_by_barcode(order);
    CHECK(result.interface_name() == "barcode_order" && result.trade_status_text() == "WAITFORPAY");
    CHECK(result.out_trade_no() == order.out_trade_no && result.trade_amt() == order.trade_amt && result.trade_no());
    CHECK(result.json().find(order.out_trade_no) != std::string::npos && !result.form().empty());
    CHECK(result.hash() == Hash::sha1);
    const auto status = c.wait_for_payment(order.out_trade_no, *order.request_date, patience);
    CHECK(status.trade_status() == TradeStatus::success && status.is_final());

    Refund refund;
    refund.out_trade_no = order.out_trade_no;
    refund.out_request_no = new_number();
    refund.refund_amt = Amount::from_yuan("2.50");
    refund.operator_ = "till-1";
    refund.notify_url = order.notify_url;
    refund.request_date = c.merchant().now();
    refund.remark = reserved("refund_done_later");
    CHECK(c.refund(refund).trade_status() == TradeStatus::waitforpay);
    const auto done = c.wait_for_refund(order.out_trade_no, refund.out_request_no, *refund.request_date, patience);
    CHECK(done.trade_status() == TradeStatus::success && done.refund_amt() == refund.refund_amt);
    CHECK(c.refund_status({refund.out_trade_no, refund.out_request_no, *refund.request_date}).is_final());

    refund.out_request_no = new_number();
    refund.refund_amt = Amount::from_yuan("100.00");
    const Error too_much = THROWN(RefusedError, c.refund(refund));
    CHECK(too_much.out_request_no() == refund.out_request_no);
}

void a_failed_order_says_why() {
    const Client c = client();
    const BarcodeOrder order = new_order(reserved("failed"));
    CHECK(c.order_by_barcode(order).trade_status() == TradeStatus::fail);
    CHECK(c.order_status({order.out_trade_no, *order.request_date}).trade_status() == TradeStatus::fail);
}

void a_qrcode_order_has_an_address_to_pay_at() {
    QrcodeOrder order;
    order.out_trade_no = new_number();
    order.trade_amt = Amount::from_fen(1);
    order.subject = "s";
    order.trade_type = "ALIPAY";
    order.goods_info = "g";
    order.notify_url = "http://127.0.0.1:9/unheard";
    order.operator_ = "till-1";
    const auto result = client().order_by_qrcode(order);
    CHECK(result.payment_url() && result.payment_url()->rfind("http", 0) == 0);
    order.trade_type = "TENPAY";
    order.out_trade_no = new_number();
    CHECK(THROWN(RequestError, client().order_by_qrcode(order)).field() == "userCode");
}

void fields_known_at_run_time_are_called_by_name() {
    const BarcodeOrder order = new_order();
    client().order_by_barcode(order);
    const Fields fields = {{"outTradeNo", order.out_trade_no}, {"tradeDate", *order.request_date}};
    // An interface that the document does not list.
    for (const char* path : {"/mapi/sandbox/closeOrder", "sdkRequest/closeOrder"}) {
        const Result closed = client().call_fields(path, {{"outTradeNo", "A1"}});
        CHECK(closed.interface_name() == "unlisted" && closed.trade_status() == TradeStatus::other);
        bool has_number = false;
        for (const OtherMember& member : closed.other()) has_number |= member.name == "outTradeNo" && member.text == "A1";
        CHECK(has_number && !closed.is_final());
    }
    CHECK(THROWN(RefusedError, client().call_fields("/mapi/sandbox/refused", {})).effect() == Effect::refused);
    CHECK(THROWN(RequestError, client().call_fields("//host/a", {})).effect() == Effect::not_sent);
    const Result result = client().call_fields("order_status", fields);
    CHECK(result.trade_status() == TradeStatus::success && result.interface_name() == "order_status");
    const Fields wrong = {{"colour", "red"}};
    CHECK(THROWN(RequestError, client().call_fields("order_status", wrong)).kind() == ErrorKind::unknown_field);
    const Merchant merchant = config().merchant();
    const auto prepared = merchant.prepare_fields("order_status", fields);
    const auto answer = plain_http::post(prepared.url, prepared.headers, prepared.body);
    CHECK(merchant.accept_fields("order_status", fields, answer.status, answer.body).is_final());
}

void the_address_can_be_probed() {
    const Probe probe = client().probe();
    CHECK(probe.http_status >= 200 && probe.took.count() >= 0);
    CHECK(std::chrono::abs(std::chrono::system_clock::now() - probe.local_time) < 60s);
}

// ---- Own HTTP, any message -----------------------------------------------------------------------------------------

void a_prepared_order_can_be_sent_by_anyone_and_its_answer_verified() {
    const Merchant merchant = config().merchant();
    const BarcodeOrder order = new_order();
    const PreparedRequest prepared = merchant.prepare(order);
    CHECK(prepared.read_timeout == 60s && !prepared.headers.empty());
    CHECK(prepared.signing_string == signing_string(prepared.body));
    const std::string sign = sign_string(merchant_key(), prepared.signing_string);
    CHECK(prepared.body.find(sign) != std::string::npos);
    CHECK(sign_message(merchant_key(), prepared.body).find(sign) != std::string::npos);
    CHECK(sign_string(merchant_key(), prepared.signing_string, Hash::sha1) != sign);

    const auto answer = plain_http::post(prepared.url, prepared.headers, prepared.body);
    const BarcodeOrderResult result = merchant.accept(order, answer.status, answer.body);
    CHECK(prepared.request_date && prepared.body.find(*prepared.request_date) != std::string::npos);
    BarcodeOrder dated = order;
    dated.request_date = prepared.request_date;
    CHECK(merchant.accept(dated, answer.status, answer.body).request_date() == prepared.request_date);
    CHECK(THROWN(TransportError, merchant.accept(dated, 502, "")).request_date() == prepared.request_date);
    CHECK(THROWN(MessageError, merchant.accept(dated, -1, answer.body)).request_date() == prepared.request_date);
    dated.subject = "\xff";
    CHECK(THROWN(MessageError, merchant.accept(dated, 200, answer.body)).request_date() == prepared.request_date);
    const OrderStatus question{order.out_trade_no, *prepared.request_date};
    CHECK(!merchant.prepare(question).request_date);
    CHECK(!THROWN(TransportError, merchant.accept(question, 502, "")).request_date());
    CHECK(result.trade_status() == TradeStatus::success && result.pay_amt() == order.trade_amt);
    CHECK(THROWN(TransportError, merchant.accept(order, 502, "")).http_status() == 502);
    BarcodeOrder another = order;
    another.out_trade_no += "-2";
    THROWN(MismatchError, merchant.accept(another, answer.status, answer.body));

    // Whatever is wrong with the arguments, the order has left.
    const auto is_unknown = [](const Error& error, const std::string& number) {
        return error.effect() == Effect::unknown && error.out_trade_no() == number;
    };
    BarcodeOrder cut = order;
    cut.subject = std::string("cof\0fee", 7);
    CHECK(is_unknown(THROWN(MessageError, merchant.accept(cut, answer.status, answer.body)), order.out_trade_no));
    BarcodeOrder hurried = order;
    hurried.time_out = 0s;
    CHECK(is_unknown(THROWN(MessageError, merchant.accept(hurried, answer.status, answer.body)), order.out_trade_no));
    CHECK(is_unknown(THROWN(MessageError, merchant.accept(order, -1, answer.body)), order.out_trade_no));
    CHECK(is_unknown(THROWN(MessageError, merchant.accept(order, 200, "")), order.out_trade_no));
    Refund refund;
    refund.out_trade_no = "A1";
    refund.out_request_no = std::string("R\0001", 4);
    const Error of_refund = THROWN(MessageError, merchant.accept(refund, 200, "{}"));
    CHECK(is_unknown(of_refund, "A1") && of_refund.out_request_no() == refund.out_request_no);
    const Fields fields{{"outTradeNo", "A1"}, {"tradeDate", std::string("2026\0", 5)}};
    CHECK(is_unknown(THROWN(MessageError, merchant.accept_fields("order_status", fields, 200, "{}")), "A1"));
    CHECK(is_unknown(THROWN(MessageError, merchant.accept_fields(std::string("no\0such", 7), fields, 200, "{}")), "A1"));
    Merchant moved_from = merchant;
    const Merchant moved_to = std::move(moved_from);
    CHECK(is_unknown(THROWN(MessageError, moved_from.accept(order, 200, "{}")), order.out_trade_no));

    const VerifiedMessage verified = verify(platform_key(), answer.body);
    CHECK(verified.hash == Hash::sha1 && !verified.form.empty() && !verified.fields.empty());
    bool has_success = false;
    for (const auto& field : verified.fields) has_success |= field.name == "success" && field.text == "true";
    CHECK(has_success);
    ReadOptions strict;
    strict.forbid_sha1 = true;
    CHECK(THROWN(SignatureError, verify(platform_key(), answer.body, strict)).kind() == ErrorKind::sha1_forbidden);

    std::string tampered = answer.body;
    tampered.replace(tampered.find("SUCCESS"), 7, "SUCCEED");
    const Error error = THROWN(SignatureError, verify({platform_key(), platform_key()}, tampered));
    CHECK(error.report() && error.report()->opens && error.report()->hash_name == "sha1");
    THROWN(Error, verify(std::vector<PlatformKey>{}, answer.body));
}

void every_request_can_be_prepared() {
    const Merchant merchant = config().merchant();
    const std::string date = merchant.now();
    QrcodeOrder order;
    order.out_trade_no = "A1";
    order.trade_amt = Amount::from_fen(1);
    order.subject = order.goods_info = order.operator_ = "s";
    order.trade_type = "BESTPAY";
    order.notify_url = "https://shop.example/";
    Refund refund;
    refund.out_trade_no = "A1";
    refund.out_request_no = "R1";
    refund.refund_amt = Amount::from_fen(1);
    refund.operator_ = "s";
    refund.notify_url = "https://shop.example/";
    const OrderStatus order_status{"A1", date};
    const RefundStatus refund_status{"A1", "R1", date};
    CHECK(merchant.prepare(order).body.find("BESTPAY") != std::string::npos);
    CHECK(merchant.prepare(refund).body.find("R1") != std::string::npos);
    CHECK(merchant.prepare(order_status).read_timeout == 6s);
    CHECK(merchant.prepare(refund_status).read_timeout == 6s);
    THROWN(TransportError, merchant.accept(order, 500, ""));
    THROWN(TransportError, merchant.accept(refund, 500, ""));
    THROWN(TransportError, merchant.accept(order_status, 500, ""));
    THROWN(TransportError, merchant.accept(refund_status, 500, ""));
}

// ---- Callbacks -----------------------------------------------------------------------------------------------------

void a_callback_is_read_compared_and_replied_to() {
    const plain_http::Listener listener;
    BarcodeOrder order = new_order();
    order.notify_url = "http://127.0.0.1:" + std::to_string(listener.port()) + "/notify";
    const Merchant merchant = config().merchant();
    std::string body;
    auto first = std::async(std::launch::async, [&] {
        listener.serve_one([&](const std::string& posted) {
            body = posted;
            return CallbackReply::try_again("BUSY", "try again");
        });
    });
    client().order_by_barcode(order);
    first.get();

    const Callback callback = merchant.read_callback(body);
    callback.expect_payment(order.out_trade_no, order.trade_amt);
    CHECK(callback.trade_status() == TradeStatus::success && callback.is_final());
    CHECK(callback.out_trade_no() == order.out_trade_no && callback.trade_amt() == order.trade_amt);
    CHECK(callback.merchant_no() == merchant.merchant_no() && !callback.trade_no().empty());
    CHECK(callback.institution_code() == merchant.institution_code() && !callback.ccy().empty());
    CHECK(callback.trade_type() != CallbackKind::refund && callback.trade_finished_date().size() == 14);
    CHECK(callback.json().find(order.out_trade_no) != std::string::npos && callback.goods_info() == "一盒");
    CHECK(THROWN(MismatchError, callback.expect_payment(order.out_trade_no, Amount::from_fen(1))).field() == "tradeAmt");
    CHECK(THROWN(MismatchError, callback.expect_payment("another", order.trade_amt)).field() == "outTradeNo");
    CHECK(THROWN(MismatchError, callback.expect_refund(order.out_trade_no, "R1", order.trade_amt)).field() == "tradeType");
    const Merchant another = merchant.with_merchant_no("3178000000000009");
    THROWN(MismatchError, another.read_callback(body));
    CHECK(another.with_callbacks_of({merchant.merchant_no()}).read_callback(body).merchant_no() == merchant.merchant_no());
    CHECK(another.with_callbacks_of_institution().read_callback(body).merchant_no() == merchant.merchant_no());
    THROWN(MismatchError, merchant.with_callbacks_of({}).read_callback(body));
    THROWN(MismatchError, merchant.with_callbacks_of({"3178000000000009"}).read_callback(body));
    CHECK(THROWN(Error, merchant.read_callback("{}")).effect() == Effect::unknown);
    move_and_destroy(callback);

    // The sandbox repeats a callback when told to, and accepts the second reply.
    listener.serve_one([&](const std::string& posted) {
        CHECK(merchant.read_callback(posted).out_trade_no() == order.out_trade_no);
        return CallbackReply::accepted();
    });
    CHECK(CallbackReply::accepted().body.find("true") != std::string::npos);
    CHECK(CallbackReply::try_again("BUSY", "x").body.find("BUSY") != std::string::npos);
    CHECK(CallbackReply::accepted().content_type.find("json") != std::string::npos);
}

// ---- The journal ---------------------------------------------------------------------------------------------------

/// The path of a new file.
std::string new_path() {
    static std::atomic<int> files{0};
    return folder + "/" + std::to_string(getpid()) + "-" + std::to_string(++files);
}

/// A journal in a new file.
Journal new_journal() { return Journal::sqlite(new_path() + ".db"); }

CashierOptions impatient() {
    CashierOptions options;
    options.lease = 1s;
    options.arrival_window = 2s;
    options.poll_first = 100ms;
    options.poll_longest = 200ms;
    return options;
}

std::size_t times_ordered(const std::string& out_trade_no) {
    const auto ledger = plain_http::get(config().api_url() + "/sandbox/ledger").body;
    const std::string ordered = R"("event":"call","interface":"barcode_order")", number = '"' + out_trade_no + '"';
    std::size_t count = 0;
    std::istringstream lines(ledger);
    for (std::string line; std::getline(lines, line, '}');) {
        if (line.find(ordered) != std::string::npos && line.find(number) != std::string::npos) ++count;
    }
    return count;
}

std::optional<std::string> as_text(std::optional<std::string> text) { return text; }
std::optional<std::string> as_text(std::optional<Amount> amount) {
    return amount ? std::optional<std::string>(std::to_string(amount->fen())) : std::nullopt;
}

/// Every getter agrees with fields(), and every field has a getter.
void check_getters(const Entry& entry) {
    const Fields fields = entry.fields();
    const auto text_of = [&](std::string_view name) -> std::optional<std::string> {
        for (const auto& [field, text] : fields) {
            if (field == name) return text;
        }
        return std::nullopt;
    };
    CHECK(text_of("state") == entry.state_text());
    std::size_t seen = 1;
    for (const auto& getter : vectors::entry_getters) {
        const auto text = std::visit([&](auto get) { return as_text((entry.*get)()); }, getter.get);
        CHECK(text == text_of(getter.name));
        seen += text ? 1 : 0;
    }
    CHECK(seen == fields.size());
}

void a_payment_is_taken_once_and_remembered() {
    const Cashier cashier(client(), new_journal());
    const BarcodeOrder order = new_order();
    const Entry entry = cashier.take_payment(order, patience);
    CHECK(entry.till_text(Language::chinese) == "收款成功");
    CHECK(entry.state() == State::success && entry.state_text() == "success");
    CHECK(to_string(entry.state()) == "success" && to_string(State{}).empty());
    CHECK(entry.is_success() && entry.is_final() && !entry.is_open());
    CHECK(entry.out_trade_no() == order.out_trade_no && entry.amount() == order.trade_amt && !entry.out_request_no());
    CHECK(entry.merchant_no() == *config().merchant_no() && entry.interface_name() == "barcode_order");
    CHECK(entry.trade_no() && entry.pay_amt() == order.trade_amt && !entry.payment_url());
    CHECK(entry.discount_amt() == Amount());
    CHECK(entry.request_date() == *order.request_date && entry.created_at() <= entry.changed_at());
    check_getters(entry);
    CHECK(cashier.take_payment(order, patience).trade_no() == entry.trade_no());
    CHECK(times_ordered(order.out_trade_no) == 1);
    CHECK(cashier.payment(order.out_trade_no).is_success());

    BarcodeOrder other = order;
    other.trade_amt = Amount::from_fen(1);
    const Error conflict = THROWN(JournalError, cashier.take_payment(other, 1s));
    CHECK(conflict.kind() == ErrorKind::order_conflict && conflict.field() == "tradeAmt");
    CHECK(conflict.effect() == Effect::unknown && conflict.out_trade_no() == order.out_trade_no);
    CHECK(THROWN(JournalError, cashier.payment("nobody")).kind() == ErrorKind::not_in_journal);
    // An argument that the header refuses says nothing about the order that was sent.
    const Error no_time = THROWN(ArgumentError, cashier.take_payment(order, -1ms));
    CHECK(no_time.effect() == Effect::unknown && no_time.out_trade_no() == order.out_trade_no);
    CHECK(THROWN(ArgumentError, cashier.follow_payment(order.out_trade_no, -1ms)).effect() == Effect::unknown);
    CHECK(THROWN(ArgumentError, cashier.payment({"A\0" "1", 3})).effect() == Effect::unknown);
    CHECK(THROWN(ArgumentError, cashier.refund({"R\0" "1", 3})).effect() == Effect::unknown);

    Refund refund;
    refund.out_trade_no = order.out_trade_no;
    refund.out_request_no = order.out_trade_no + "-R1";
    refund.refund_amt = Amount::from_fen(300);
    refund.operator_ = "till-1";
    refund.notify_url = order.notify_url;
    const Entry refunded = cashier.take_refund(refund, patience);
    CHECK(refunded.is_success() && refunded.out_request_no() == refund.out_request_no);
    check_getters(refunded);
    CHECK(cashier.refund(refund.out_request_no).amount() == refund.refund_amt);
    CHECK(cashier.follow_refund(refund.out_request_no, 0s).is_final());
    move_and_destroy(cashier);
    move_and_destroy(entry);
}

void what_was_refused_or_is_open_is_told_apart() {
    const Cashier cashier(client(), new_journal(), impatient());
    const Entry refused = cashier.take_payment(new_order(reserved("refused")), patience);
    CHECK(refused.state() == State::refused && refused.code() && refused.message());
    check_getters(refused);

    const BarcodeOrder later = new_order(reserved("paid_later"));
    CHECK(cashier.take_payment(later, 0s).state() == State::waiting);
    CHECK(cashier.follow_payment(later.out_trade_no, patience).is_success());

    QrcodeOrder order;
    order.out_trade_no = new_number();
    order.trade_amt = Amount::from_fen(100);
    order.subject = order.goods_info = "coffee";
    order.trade_type = "ALIPAY";
    order.notify_url = later.notify_url;
    order.operator_ = "till-1";
    const Entry shown = cashier.take_qrcode_payment(order, 0s);
    CHECK(shown.state() == State::waiting && shown.payment_url() && shown.is_open());
    {
        // The payer never pays: another thread ends the wait.
        const Cancellation cancellation;
        std::thread another([cancellation] { cancellation.cancel(); });
        CHECK(cashier.cancelled_by(cancellation).follow_payment(order.out_trade_no, 1h).is_open());
        another.join();
        const Client cancelled = client().cancelled_by(cancellation);
        const Error ended =
            THROWN(PendingError, cancelled.wait_for_payment(order.out_trade_no, shown.request_date(), 1h));
        CHECK(ended.kind() == ErrorKind::cancelled && ended.effect() == Effect::unknown);
    }

    const std::string number = new_number();
    const Fields fields = {{"outTradeNo", number}, {"tradeAmt", "100"}, {"subject", "coffee"},
                           {"mediumNo", reserved("paid")}, {"goodsInfo", "coffee"}, {"notifyUrl", later.notify_url},
                           {"operator", "till-1"}};
    CHECK(cashier.take_fields("barcode_order", fields, patience).out_trade_no() == number);
    CHECK(THROWN(ArgumentError, cashier.take_fields("order_status", {}, patience)).field() == "request");
}

void a_lost_answer_is_followed_up_and_never_ordered_again() {
    const Cashier cashier(client(), new_journal(), impatient());
    const BarcodeOrder order = new_order();
    order_fault("barcode_order", "reset_after");
    CHECK(cashier.take_payment(order, patience).is_success());
    CHECK(times_ordered(order.out_trade_no) == 1);

    const BarcodeOrder left_open = new_order();
    order_fault("barcode_order", "truncated");
    CHECK(cashier.take_payment(left_open, 0s).state() == State::unknown);
    const Recovery recovery = cashier.recover(patience);
    CHECK(recovery.settled == 1 && recovery.open == 0 && recovery.questions >= 1);
    CHECK(cashier.payment(left_open.out_trade_no).is_success() && times_ordered(left_open.out_trade_no) == 1);
}

void the_journal_tells_what_happened() {
    const Journal journal = new_journal();
    const BarcodeOrder first = new_order(), second = new_order();
    {
        const Cashier cashier(client(), journal);
        cashier.take_payment(first, patience);
        cashier.take_payment(second, patience);
        CHECK(cashier.events(0, 100).size() == 4 && cashier.journal().entries(100).size() == 2);
    }
    std::vector<std::string> numbers;
    std::optional<Entry> last;
    for (auto page = journal.entries(1); !page.empty(); page = journal.entries(1, last)) {
        last = page.back();
        numbers.push_back(last->out_trade_no());
    }
    CHECK(numbers == (std::vector<std::string>{first.out_trade_no, second.out_trade_no}));
    const auto events = journal.events(0, 1);
    CHECK(events.size() == 1 && events[0].id == 1 && events[0].from == State::none && !events[0].from_text);
    CHECK(events[0].to == State::sending && events[0].to_text == "sending" && events[0].cause == "call");
    CHECK(!events[0].is_alarm && events[0].out_trade_no == first.out_trade_no && !events[0].out_request_no);
    CHECK(journal.events(events[0].id, 100).front().from == State::sending);
    const auto found = journal.find(second.out_trade_no);
    CHECK(found.size() == 1 && journal.events_of(found[0]).size() == 2);
    CHECK(journal.find("nobody").empty());
    const std::string merchant_no = *config().merchant_no(), now = config().merchant().now();
    const std::string path = new_path() + ".csv";
    std::ofstream(path) << "no,fen\nB1,100\n,5\n";
    const Statement statement{"no", "fen", "fen"};
    const Reconciliation compared = journal.reconcile(path, statement);
    CHECK(compared.lines() == 2 && compared.entries() == 2 && compared.differences() >= 2);
    const auto unreadable = compared.next(), missing = compared.next();
    CHECK(unreadable && unreadable->kind == "unreadable" && unreadable->line == 3 && unreadable->about);
    CHECK(missing && missing->kind == "missing_in_journal" && missing->number == "B1");
    CHECK(missing->amount == Amount::from_fen(100) && !missing->own_amount && !missing->own_state);
    for (std::int64_t i = 2; i < compared.differences(); ++i) CHECK(compared.next().has_value());
    CHECK(!compared.next());
    Statement wrong = statement;
    wrong.status_column = "status";
    CHECK(THROWN(ConfigError, journal.reconcile(path, wrong)).field() == "status_column");
    CHECK(journal.purge(merchant_no, now, std::chrono::hours(48)) == 0);
    CHECK(journal.purge(merchant_no, "2099-01-01 00:00:00", std::chrono::hours(48)) == 2);
    CHECK(THROWN(ConfigError, journal.purge(merchant_no, now, 1s)).field() == "older_than");
    const Error unwritable = THROWN(JournalError, Journal::sqlite("/"));
    CHECK(THROWN(JournalError, Journal::sqlite(":memory:")).field() == "path");
    CHECK(unwritable.kind() == ErrorKind::journal_unavailable && unwritable.effect() == Effect::not_sent);
    THROWN(JournalError, Journal::postgres("postgres://nobody@127.0.0.1:9/none?connect_timeout=1"));
}

void a_callback_is_applied_once() {
    const plain_http::Listener listener;
    BarcodeOrder order = new_order();
    order.notify_url = "http://127.0.0.1:" + std::to_string(listener.port()) + "/notify";
    const Cashier cashier(client(), new_journal());
    std::string body;
    auto first = std::async(std::launch::async, [&] {
        listener.serve_one([&](const std::string& posted) {
            body = posted;
            return CallbackReply::accepted();
        });
    });
    cashier.take_payment(order, patience);
    first.get();
    for (int times = 0; times < 2; ++times) {
        const HandledCallback handled = cashier.on_callback(body);
        CHECK(handled.entry && handled.entry->is_success() && !handled.error);
        CHECK(handled.reply.body == CallbackReply::accepted().body);
    }
    const HandledCallback forged = cashier.on_callback("{}");
    CHECK(!forged.entry && forged.error && forged.error->kind() == ErrorKind::missing_sign);
    CHECK(forged.reply.body.find("500") != std::string::npos);
    const HandledCallback unknown = Cashier(client(), new_journal()).on_callback(body);
    CHECK(unknown.error && unknown.error->kind() == ErrorKind::not_in_journal);
    Cashier moved(client(), new_journal());
    const Cashier taken = std::move(moved);
    const HandledCallback by_nobody = moved.on_callback(body);
    CHECK(by_nobody.error && by_nobody.error->kind() == ErrorKind::null_argument);
    CHECK(by_nobody.reply.body.find("500") != std::string::npos);
}

// ---- Threads and the log -------------------------------------------------------------------------------------------

void four_threads_share_one_client() {
    const Client c = client();
    std::atomic<int> paid{0};
    std::vector<std::future<void>> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.push_back(std::async(std::launch::async, [&paid, c] {
            for (int i = 0; i < 5; ++i) {
                const BarcodeOrder order = new_order();
                const auto result = c.order_by_barcode(order);
                const auto status = c.order_status({order.out_trade_no, *order.request_date});
                const bool is_paid = status.trade_status() == TradeStatus::success;
                if (is_paid && result.out_trade_no() == order.out_trade_no) ++paid;
                THROWN(RefusedError, c.order_by_barcode(new_order(reserved("refused"))));
            }
        }));
    }
    for (auto& thread : threads) thread.get();
    CHECK(paid == 20);
}

void the_log_goes_to_the_last_sink_and_holds_no_code() {
    auto lines = std::make_shared<std::vector<std::string>>();
    auto guard = std::make_shared<std::mutex>();
    bool refused_inside = false;
    set_log_sink(LogLevel::debug, [lines, guard, &refused_inside](LogLevel, std::string_view line) {
        const std::lock_guard<std::mutex> only_one(*guard);
        lines->emplace_back(line);
        try {
            set_log_sink(LogLevel::off, {});
        } catch (const ArgumentError&) {
            refused_inside = true;
        }
        throw std::runtime_error("the disk is full");
    });
    client().order_by_barcode(new_order());
    set_log_sink(LogLevel::off, {});
    CHECK(lines.use_count() == 1);
    CHECK(!lines->empty() && refused_inside);
    for (const auto& line : *lines) CHECK(line.find(reserved("paid")) == std::string::npos);
    const std::size_t count = lines->size();
    client().order_by_barcode(new_order());
    CHECK(lines->size() == count);
}

struct Test {
    const char* name;
    void (*run)();
};

#define TEST(function) {#function, function}
const Test tests[] = {
    TEST(amounts_are_exact_and_no_numbers),
    TEST(every_object_can_be_moved_copied_and_destroyed),
    TEST(a_moved_from_object_throws_instead_of_crashing),
    TEST(a_client_and_its_merchant_outlive_what_they_were_made_of),
    TEST(a_clock_that_throws_gives_way_to_the_systems),
    TEST(arguments_that_c_would_misread_are_caught),
    TEST(settings_are_checked),
    TEST(settings_come_from_the_environment_where_it_is_asked),
    TEST(keys_are_read_from_files_and_memory),
    TEST(a_request_error_names_the_field),
    TEST(messages_that_are_none_are_message_errors),
    TEST(a_refusal_carries_the_platforms_words),
    TEST(what_breaks_on_the_way_has_an_unknown_effect),
    TEST(what_never_left_may_be_sent_again),
    TEST(a_foreign_signature_is_a_signature_error_with_a_report),
    TEST(an_answer_about_another_order_is_a_mismatch),
    TEST(an_order_that_nobody_pays_stays_pending),
    TEST(an_error_outlives_the_call_and_its_copies_share),
    TEST(an_order_is_paid_waited_for_and_refunded),
    TEST(a_failed_order_says_why),
    TEST(a_qrcode_order_has_an_address_to_pay_at),
    TEST(fields_known_at_run_time_are_called_by_name),
    TEST(the_address_can_be_probed),
    TEST(a_prepared_order_can_be_sent_by_anyone_and_its_answer_verified),
    TEST(every_request_can_be_prepared),
    TEST(a_callback_is_read_compared_and_replied_to),
    TEST(a_payment_is_taken_once_and_remembered),
    TEST(what_was_refused_or_is_open_is_told_apart),
    TEST(a_lost_answer_is_followed_up_and_never_ordered_again),
    TEST(the_journal_tells_what_happened),
    TEST(a_callback_is_applied_once),
    TEST(four_threads_share_one_client),
    TEST(the_log_goes_to_the_last_sink_and_holds_no_code),
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: test FOLDER\n";
        return 2;
    }
    folder = arguments[1];
    int passed = 0;
    for (const Test& test : tests) {
        const int before = failed;
        try {
            test.run();
        } catch (const std::exception& error) {
            ++failed;
            std::cerr << test.name << ": " << error.what() << '\n';
        }
        if (failed == before) ++passed;
        else std::cerr << "FAILED: " << test.name << '\n';
    }
    std::cout << "test: " << passed << " of " << std::size(tests) << " passed\n";
    return failed == 0 ? 0 : 1;
}
