// The shared vectors, tests/vectors/<suite>.json, through bestpay.hpp. Their format: tests/vectors/README.md.
//
//     vectors FOLDER

#include <bestpay.hpp>

#include "vector_fields.hpp"

#include <jansson.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace vectors;
using namespace std::chrono_literals;

namespace {

std::string folder;

// The names of enumerators in the document and the vectors.

const std::vector<Named<TradeStatus>> trade_statuses = {
    {"SUCCESS", TradeStatus::success},
    {"FAIL", TradeStatus::fail},
    {"CLOSE", TradeStatus::close},
    {"WAITFORPAY", TradeStatus::waitforpay},
};

const std::vector<Named<CallbackKind>> callback_kinds = {
    {"REAL_TIME", CallbackKind::real_time},
    {"REAL_TIM", CallbackKind::real_time},
    {"REAL_TIME_PRO", CallbackKind::real_time_pro},
    {"REFUND", CallbackKind::refund},
};

const std::vector<Named<Hash>> hashes = {
    {"sha256", Hash::sha256},
    {"sha1", Hash::sha1},
};

/// Ends a case that fails.
void require(bool claim, const std::string& what) {
    if (!claim) throw std::runtime_error(what);
}

// ---- JSON ----------------------------------------------------------------------------------------------------------

struct Decref {
    void operator()(json_t* json) const noexcept { json_decref(json); }
};
using Json = std::unique_ptr<json_t, Decref>;

Json parse(const std::string& text) {
    json_error_t why;
    Json json(json_loadb(text.data(), text.size(), JSON_ALLOW_NUL | JSON_DECODE_ANY, &why));
    require(json != nullptr, why.text);
    return json;
}

Json json_of(const std::string& text) {
    Json json(json_stringn(text.data(), text.size()));
    require(json != nullptr, "text that is not UTF-8");
    return json;
}

Json json_of(Amount amount) { return Json(json_integer(amount.fen())); }

template <class Value>
Json json_of(const std::optional<Value>& value) {
    return value ? json_of(*value) : Json(json_null());
}

void set(const Json& object, const char* name, Json value) {
    require(json_object_set_new(object.get(), name, value.release()) == 0, name);
}

std::optional<std::string> maybe_text(json_t* object, const char* name) {
    json_t* text = json_object_get(object, name);
    if (!json_is_string(text)) return std::nullopt;
    return std::string(json_string_value(text), json_string_length(text));
}

std::string text_of(json_t* object, const char* name) {
    const auto text = maybe_text(object, name);
    require(text.has_value(), std::string("there is no ") + name);
    return *text;
}

std::optional<std::int64_t> maybe_number(json_t* object, const char* name) {
    json_t* number = json_object_get(object, name);
    if (!json_is_integer(number)) return std::nullopt;
    return json_integer_value(number);
}

// ---- Reading cases -------------------------------------------------------------------------------------------------

struct Suite {
    std::string name;
    Json json;
    std::optional<Merchant> merchant;
    std::optional<PlatformKey> platform_key;
};

/// The outcome of one way of calling: the actual members of "expected", or those of "error".
struct Outcome {
    const char* member;
    Json says;
};

std::string path_of(const std::string& file) { return folder + "/" + file; }

std::string base64_decoded(const std::string& base64) {
    static const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::size_t bits = 0, held = 0;
    for (const char c : base64) {
        const std::size_t digit = digits.find(c);
        if (digit == std::string::npos) break;
        bits = bits << 6 | digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes.push_back(static_cast<char>(bits >> held & 0xff));
        }
    }
    return bytes;
}

std::string body_of(json_t* test) {
    const auto base64 = maybe_text(test, "message_base64");
    std::string body = base64 ? base64_decoded(*base64) : text_of(test, "message");
    const auto pad_to = static_cast<std::size_t>(maybe_number(test, "pad_to").value_or(0));
    if (body.size() < pad_to) body.resize(pad_to, ' ');
    return body;
}

ReadOptions read_options_of(json_t* test) {
    json_t* limits = json_object_get(test, "limits");
    ReadOptions options;
    options.max_bytes = maybe_number(limits, "max_bytes");
    options.max_depth = maybe_number(limits, "max_depth");
    options.forbid_sha1 = json_is_false(json_object_get(test, "allow_sha1"));
    return options;
}

MerchantKey merchant_key(json_t* settings, const char* member) {
    return MerchantKey::from_file(path_of(text_of(settings, member)), maybe_text(settings, "password"),
                                  maybe_text(settings, "alias"));
}

/// The clock of every suite that has a merchant: 2026-03-01 09:30:00 in Beijing.
std::chrono::system_clock::time_point suites_now() { return std::chrono::system_clock::time_point(1772328600s); }

Merchant merchant_of(json_t* settings, const PlatformKey& platform_key) {
    MerchantOptions options;
    options.api_url = text_of(settings, "api_url");
    options.institution_code = text_of(settings, "institutionCode");
    options.merchant_no = text_of(settings, "merchantNo");
    options.key = merchant_key(settings, "key");
    options.platform_keys = {platform_key};
    options.clock = suites_now;
    Merchant merchant(options);
    require(merchant.now() == text_of(settings, "now"), "the suite's clock is not this runner's");
    return merchant;
}

// ---- Errors --------------------------------------------------------------------------------------------------------

template <class Row>
const Row* row_of(const std::vector<Row>& rows, std::string_view name) {
    for (const Row& row : rows) {
        if (name == row.name) return &row;
    }
    return nullptr;
}

/// The members that a case may state of an error.
Json stated(const Error& error) {
    Json says(json_object());
    set(says, "code", json_of(error.code()));
    set(says, "field", json_of(error.field()));
    set(says, "effect", json_of(std::string(to_string(error.effect()))));
    set(says, "hint", json_of(error.hint()));
    set(says, "platform_code", json_of(error.platform_code()));
    set(says, "platform_message", json_of(error.platform_message()));
    return says;
}

enum class Side { own, received };

/// The parts of an error must agree. A field at fault in a received message is not a fault of a request.
void check_error(const Error& error, Side side) {
    const Kind* kind = row_of(kinds, error.code());
    require(kind && kind->value == error.kind(), "kind() of " + error.code());
    const bool in_received = side == Side::received && kind->is_of_class == is_a<RequestError>;
    require(in_received ? is_a<MessageError>(error) : kind->is_of_class(error), "the class of " + error.code());
    require(std::string(error.what()).rfind(error.code() + ": " + error.message(), 0) == 0, "what()");
    require(error.hint().has_value() == error.advice().has_value(), "advice()");
    require(error.kind() != ErrorKind::signature_mismatch || error.report(), "there is no report()");
    require(!error.report() || is_a<SignatureError>(error), "report() of another class");
}

template <class Work>
Outcome outcome_of(Side side, Work work) {
    try {
        return {"expected", work()};
    } catch (const Error& error) {
        check_error(error, side);
        return {"error", stated(error)};
    }
}

// ---- Messages and keys ---------------------------------------------------------------------------------------------

std::vector<Outcome> signing_string_case(const Suite&, json_t* test) {
    std::vector<Outcome> outcomes;
    outcomes.push_back(outcome_of(Side::received, [&] {
        Json says(json_object());
        set(says, "signing_string", json_of(signing_string(body_of(test), read_options_of(test))));
        return says;
    }));
    return outcomes;
}

std::vector<Outcome> sign_case(const Suite&, json_t* test) {
    std::vector<Outcome> outcomes;
    outcomes.push_back(outcome_of(Side::own, [&] {
        const Named<Hash>* hash = row_of(hashes, text_of(test, "hash"));
        require(hash, "no such hash");
        const std::string body = body_of(test);
        const MerchantKey key = merchant_key(test, "key");
        const std::string message = sign_message(key, body, hash->value);
        const std::string string = signing_string(body);
        const std::string sign = sign_string(key, string, hash->value);
        const std::string last = "\"sign\":\"" + sign + "\"}";
        require(message.size() > last.size() && message.substr(message.size() - last.size()) == last,
                "sign_string() and sign_message() differ");
        Json says(json_object());
        set(says, "sign", json_of(sign));
        set(says, "signing_string", json_of(string));
        return says;
    }));
    return outcomes;
}

std::vector<Outcome> verify_case(const Suite&, json_t* test) {
    std::vector<Outcome> outcomes;
    outcomes.push_back(outcome_of(Side::received, [&] {
        const auto key = PlatformKey::from_file(path_of(text_of(test, "platform_key")));
        const VerifiedMessage verified = verify(key, body_of(test), read_options_of(test));
        Json says(json_object());
        for (const Named<Hash>& hash : hashes) {
            if (hash.value == verified.hash) set(says, "hash", json_of(std::string(hash.name)));
        }
        set(says, "form", json_of(verified.form));
        return says;
    }));
    return outcomes;
}

/// This moment as certificates have it, RFC 3339 in UTC.
std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    char text[32];
    require(std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now)) > 0, "the time");
    return text;
}

Json says_of(const Certificate& certificate) {
    require(certificate.has_expired == (certificate.not_after < utc_now()), "has_expired");
    require(certificate.subject.find(certificate.common_name.value_or("")) != std::string::npos, "subject");
    Json says(json_object());
    set(says, "common_name", json_of(certificate.common_name));
    set(says, "not_before", json_of(certificate.not_before));
    set(says, "not_after", json_of(certificate.not_after));
    return says;
}

template <class Key>
Json says_of_any(const Key& key) {
    Json says(json_object());
    set(says, "kind", json_of(key.kind()));
    set(says, "bits", Json(json_integer(static_cast<json_int_t>(key.bits()))));
    set(says, "spki_sha256", json_of(key.spki_sha256()));
    const auto certificate = key.certificate();
    set(says, "certificate", certificate ? says_of(*certificate) : Json(json_null()));
    return says;
}

Json says_of(const PlatformKey& key) {
    Json says = says_of_any(key);
    Json others(json_array());
    for (const PlatformKey& other : key.others()) json_array_append_new(others.get(), json_of(other.spki_sha256()).release());
    set(says, "others", std::move(others));
    return says;
}

Json says_of(const MerchantKey& key) {
    Json says = says_of_any(key);
    set(says, "alias", json_of(key.alias()));
    return says;
}

/// By its name and, if the file exists, by its bytes.
std::vector<Outcome> key_case(const Suite&, json_t* test) {
    const bool is_merchants = text_of(test, "role") == "merchant";
    const std::string path = path_of(text_of(test, "file"));
    const auto password = maybe_text(test, "password"), alias = maybe_text(test, "alias");
    std::vector<Outcome> outcomes;
    outcomes.push_back(outcome_of(Side::own, [&] {
        return is_merchants ? says_of(merchant_key(test, "file")) : says_of(PlatformKey::from_file(path));
    }));
    if (maybe_text(json_object_get(test, "error"), "code") == "key_unreadable") return outcomes;
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    outcomes.push_back(outcome_of(Side::own, [&] {
        return is_merchants ? says_of(MerchantKey::from_bytes(bytes.str(), password, alias))
                            : says_of(PlatformKey::from_bytes(bytes.str()));
    }));
    return outcomes;
}

// ---- Requests ------------------------------------------------------------------------------------------------------

bool put(std::string& member, json_t* value) {
    if (!json_is_string(value)) return false;
    member.assign(json_string_value(value), json_string_length(value));
    return true;
}

bool put(std::optional<std::string>& member, json_t* value) { return put(member.emplace(), value); }

/// An amount of 0 is "not set" in a struct.
bool put(Amount& member, json_t* value) {
    if (!json_is_integer(value) || json_integer_value(value) == 0) return false;
    member = Amount::from_fen(json_integer_value(value));
    return true;
}

bool put(std::optional<std::chrono::seconds>& member, json_t* value) {
    if (!json_is_integer(value)) return false;
    member = std::chrono::seconds(json_integer_value(value));
    return true;
}

/// The struct with these fields. None if it cannot hold them: a name that it does not have, a value of another type.
template <class Request>
std::optional<Request> filled(const std::vector<RequestField<Request>>& members, json_t* fields) {
    Request request;
    const char* name;
    json_t* value;
    json_object_foreach(fields, name, value) {
        const RequestField<Request>* row = row_of(members, name);
        if (!row) return std::nullopt;
        if (!std::visit([&](auto member) { return put(request.*member, value); }, row->member)) return std::nullopt;
    }
    return request;
}

Fields named(json_t* fields) {
    Fields list;
    const char* name;
    json_t* value;
    json_object_foreach(fields, name, value) {
        const auto number = maybe_number(fields, name);
        list.emplace_back(name, number ? std::to_string(*number) : text_of(fields, name));
    }
    return list;
}

/// Whether the case is of an interface that the document does not list, which has no struct.
bool is_unlisted(json_t* test) { return text_of(test, "interface").find('/') != std::string::npos; }

/// Does `work` with the tables of the case's interface.
template <class Work>
std::vector<Outcome> with_interface(json_t* test, Work work) {
    const std::string name = text_of(test, "interface");
    std::vector<Outcome> outcomes;
    const auto try_one = [&](const auto& interface) {
        if (interface.name == name) outcomes = work(interface);
    };
    std::apply([&](const auto&... each) { (try_one(each), ...); }, interfaces);
    require(!outcomes.empty(), "no such interface");
    return outcomes;
}

Json says_of(const PreparedRequest& prepared) {
    Json body = parse(prepared.body);
    require(prepared.request_date == maybe_text(body.get(), "requestDate"), "request_date");
    Json says(json_object());
    set(says, "url", json_of(prepared.url));
    set(says, "read_timeout", Json(json_integer(prepared.read_timeout / 1s)));
    set(says, "signing_string", json_of(prepared.signing_string));
    set(says, "sign", json_of(text_of(body.get(), "sign")));
    set(says, "body", std::move(body));
    return says;
}

/// By the fields' names and, if the struct can hold them, by the struct: it can hold everything that may be sent.
std::vector<Outcome> request_case(const Suite& suite, json_t* test) {
    if (is_unlisted(test)) {
        std::vector<Outcome> outcomes;
        outcomes.push_back(outcome_of(Side::own, [&] {
            const Fields fields = named(json_object_get(test, "fields"));
            return says_of(suite.merchant->prepare_fields(text_of(test, "interface"), fields));
        }));
        return outcomes;
    }
    return with_interface(test, [&](const auto& interface) {
        json_t* fields = json_object_get(test, "fields");
        const auto request = filled(interface.fields, fields);
        std::vector<Outcome> outcomes;
        outcomes.push_back(outcome_of(
            Side::own, [&] { return says_of(suite.merchant->prepare_fields(interface.name, named(fields))); }));
        if (request) {
            outcomes.push_back(outcome_of(Side::own, [&] { return says_of(suite.merchant->prepare(*request)); }));
        }
        require(request || json_object_get(test, "error"), "no struct fits");
        return outcomes;
    });
}

// ---- Answers and callbacks -----------------------------------------------------------------------------------------

/// Every getter agrees with the JSON, and every field has a getter.
template <class Object>
void check_getters(const std::vector<Getter<Object>>& getters, const Object& object, json_t* fields) {
    std::size_t seen = 0;
    for (const Getter<Object>& getter : getters) {
        const Json value = std::visit([&](auto get) { return json_of((object.*get)()); }, getter.get);
        json_t* wanted = json_object_get(fields, getter.name);
        require(wanted ? json_equal(value.get(), wanted) : json_is_null(value.get()), getter.name);
        seen += wanted ? 1 : 0;
    }
    require(seen == json_object_size(fields), "a field has no getter");
}

/// fields() agrees with the JSON.
void check_fields(const Fields& fields, json_t* wanted) {
    for (const auto& [name, text] : fields) {
        const auto number = maybe_number(wanted, name.c_str());
        require(text == (number ? std::to_string(*number) : text_of(wanted, name.c_str())), "fields(): " + name);
    }
    require(fields.size() == json_object_size(wanted), "fields() lacks one");
}

/// The common checks of results and callbacks.
template <class Answer>
Json says_of(const Suite& suite, const Answer& answer, const std::string& body) {
    const Named<TradeStatus>* status = row_of(trade_statuses, answer.trade_status_text());
    require(answer.trade_status() == (status ? status->value : TradeStatus::other), "trade_status()");
    const VerifiedMessage verified = verify(*suite.platform_key, body);
    require(answer.hash() == verified.hash, "hash()");
    require(answer.form() == verified.form, "form()");
    Json fields = parse(answer.json()), other(json_object());
    for (const OtherMember& member : answer.other()) {
        Json value = parse(member.json);
        json_t* in_json = json_object_get(fields.get(), member.name.c_str());
        require(json_equal(in_json, value.get()), "json() of " + member.name);
        json_object_del(fields.get(), member.name.c_str());
        set(other, member.name.c_str(), std::move(value));
    }
    check_fields(answer.fields(), fields.get());
    Json says(json_object());
    set(says, "fields", std::move(fields));
    set(says, "other", std::move(other));
    set(says, "final", Json(json_boolean(answer.is_final())));
    return says;
}

/// Calls accept(). Its error must have the numbers and the date for a status question.
template <class Work>
auto accepted(json_t* fields, int http_status, Work work) {
    try {
        return work();
    } catch (const Error& error) {
        require(error.out_trade_no() == maybe_text(fields, "outTradeNo"), "out_trade_no() of the error");
        require(error.out_request_no() == maybe_text(fields, "outRequestNo"), "out_request_no() of the error");
        require(error.request_date() == maybe_text(fields, "requestDate"), "request_date() of the error");
        const bool is_of_http = error.kind() == ErrorKind::http_status;
        require(error.http_status() == (is_of_http ? std::optional<int>(http_status) : std::nullopt), "http_status()");
        throw;
    }
}

/// By the fields' names, and by the struct.
std::vector<Outcome> response_case(const Suite& suite, json_t* test) {
    if (is_unlisted(test)) {
        json_t* fields = json_object_get(test, "fields");
        const std::string body = body_of(test);
        const auto http_status = static_cast<int>(maybe_number(test, "http_status").value());
        std::vector<Outcome> outcomes;
        outcomes.push_back(outcome_of(Side::received, [&] {
            const auto result = accepted(fields, http_status, [&] {
                return suite.merchant->accept_fields(text_of(test, "interface"), named(fields), http_status, body);
            });
            require(result.interface_name() == "unlisted", "interface_name()");
            return says_of(suite, result, body);
        }));
        return outcomes;
    }
    return with_interface(test, [&](const auto& interface) {
        json_t* fields = json_object_get(test, "fields");
        const std::string body = body_of(test);
        const auto http_status = static_cast<int>(maybe_number(test, "http_status").value());
        const auto request = filled(interface.fields, fields);
        require(request.has_value(), "no struct fits");
        const auto read = [&](const auto& result) {
            require(result.interface_name() == interface.name, "interface_name()");
            require(result.request_date() == maybe_text(fields, "requestDate"), "request_date()");
            return says_of(suite, result, body);
        };
        std::vector<Outcome> outcomes;
        outcomes.push_back(outcome_of(Side::received, [&] {
            return read(accepted(fields, http_status, [&] {
                return suite.merchant->accept_fields(interface.name, named(fields), http_status, body);
            }));
        }));
        outcomes.push_back(outcome_of(Side::received, [&] {
            const auto result =
                accepted(fields, http_status, [&] { return suite.merchant->accept(*request, http_status, body); });
            Json says = read(result);
            check_getters(interface.getters, result, json_object_get(says.get(), "fields"));
            return says;
        }));
        return outcomes;
    });
}

/// The field by which a callback differs from the one that `expect` compares it with, or none.
template <class Expect>
std::optional<std::string> mismatch(Expect expect) {
    try {
        expect();
        return std::nullopt;
    } catch (const MismatchError& error) {
        require(error.field().has_value(), "a mismatch names its field");
        return error.field();
    }
}

/// REFUND is a refund; another listed type is not, unless another field says otherwise.
std::optional<bool> is_refund(CallbackKind kind, const std::optional<std::string>& not_as_payment) {
    if (kind == CallbackKind::refund) return true;
    return not_as_payment == "tradeType" ? std::nullopt : std::optional<bool>(false);
}

std::vector<Outcome> callback_case(const Suite& suite, json_t* test) {
    require(CallbackReply::accepted().body == text_of(json_object_get(suite.json.get(), "reply"), "accepted"), "reply");
    std::vector<Outcome> outcomes;
    outcomes.push_back(outcome_of(Side::received, [&] {
        const std::string body = body_of(test);
        const Callback callback = suite.merchant->read_callback(body);
        Json says = says_of(suite, callback, body);
        check_getters(callback_getters, callback, json_object_get(says.get(), "fields"));
        const auto type = callback.trade_type_text();
        const Named<CallbackKind>* kind = row_of(callback_kinds, type.value_or(""));
        const CallbackKind unlisted = type ? CallbackKind::other : CallbackKind::unsaid;
        require(callback.trade_type() == (kind ? kind->value : unlisted), "trade_type()");
        json_t* expect = json_object_get(suite.json.get(), "expect");
        const std::string order = text_of(expect, "out_trade_no"), refund_no = text_of(expect, "out_request_no");
        const Amount amount = Amount::from_fen(maybe_number(expect, "amount").value());
        const auto not_as_payment = mismatch([&] { callback.expect_payment(order, amount); });
        require(!kind || callback.is_refund() == is_refund(kind->value, not_as_payment), "is_refund()");
        set(says, "not_as_payment", json_of(not_as_payment));
        const auto not_as_refund = mismatch([&] { callback.expect_refund(order, refund_no, amount); });
        set(says, "not_as_refund", json_of(not_as_refund));
        return says;
    }));
    return outcomes;
}

// ---- Comparing -----------------------------------------------------------------------------------------------------

/// Throws unless the result has everything that the case states.
void compare(json_t* test, const Outcome& outcome) {
    json_t* wanted = json_object_get(test, outcome.member);
    const std::unique_ptr<char, decltype(&std::free)> shown(json_dumps(outcome.says.get(), 0), std::free);
    require(json_object_size(wanted) > 0, std::string("got ") + shown.get());
    const char* name;
    json_t* value;
    json_object_foreach(wanted, name, value) {
        require(json_equal(value, json_object_get(outcome.says.get(), name)), std::string("got ") + shown.get());
    }
}

Suite suite_of(const std::string& name) {
    std::ifstream file(path_of(name + ".json"), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    Suite suite{name, parse(text.str()), std::nullopt, std::nullopt};
    if (json_t* settings = json_object_get(suite.json.get(), "merchant")) {
        // The requests' suite needs no platform key, but a merchant does.
        const auto key = maybe_text(suite.json.get(), "platform_key").value_or("keys/platform-1024.cer");
        suite.platform_key = PlatformKey::from_file(path_of(key));
        suite.merchant = merchant_of(settings, *suite.platform_key);
    }
    return suite;
}

struct Runner {
    const char* name;
    std::vector<Outcome> (*run)(const Suite&, json_t*);
};

const Runner runners[] = {
    {"signing-string", signing_string_case},
    {"sign", sign_case},
    {"verify", verify_case},
    {"requests", request_case},
    {"responses", response_case},
    {"callbacks", callback_case},
    {"keys", key_case},
};

bool passes(const Runner& runner, const Suite& suite, json_t* test) {
    try {
        for (const Outcome& outcome : runner.run(suite, test)) compare(test, outcome);
        return true;
    } catch (const std::exception& error) {
        std::cerr << suite.name << '/' << text_of(test, "id") << ": " << error.what() << '\n';
        return false;
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: vectors FOLDER\n";
        return 2;
    }
    folder = arguments[1];
    int passed = 0, all = 0;
    for (const Runner& runner : runners) {
        const Suite suite = suite_of(runner.name);
        std::size_t index;
        json_t* test;
        json_array_foreach(json_object_get(suite.json.get(), "cases"), index, test) {
            passed += passes(runner, suite, test) ? 1 : 0;
            ++all;
        }
    }
    std::cout << "vectors: " << passed << " of " << all << '\n';
    return passed == all && all > 0 ? 0 : 1;
}
