// bestpay for C++17: a header over bestpay.h, the client for BestPay (翼支付) aggregate acquiring. MIT OR Apache-2.0.
//
// Put this file and bestpay.h on the include path and link the C library. Guide: bindings/cpp/README.md.
//
// The text between "generated" and "end of generated" is written by bestpay-generate from the core's tables:
// tests/regenerate. The rest is written by hand.
//
// Conventions:
//
// Money      An Amount is a whole number of fen. Never use a float.
// Time       Texts in Beijing time, "yyyy-MM-dd HH:mm:ss". Time-outs are std::chrono durations.
// Text       UTF-8. Arguments are borrowed for the call. Returned texts are the caller's own copies.
// Objects    Copies share one immutable object, which ends with its last copy. A moved-from object may be destroyed
//            or assigned to; its functions throw ArgumentError, and its getters return empty values.
// Failure    An exception derived from bestpay::Error. Its effect() says what happened to the money.
// Threads    Any number of threads may use one object at once. After fork(2) the child may use them as well.
// Callbacks  An exception from a clock or log sink is not passed on: see where each is set.

#ifndef BESTPAY_HPP
#define BESTPAY_HPP

#if __cplusplus < 201703L && (!defined(_MSVC_LANG) || _MSVC_LANG < 201703L)
#error "bestpay.hpp needs C++17: compile with -std=c++17 or later"
#endif

#include <bestpay.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#if defined(__MINGW32__) && defined(__GLIBCXX__) && !defined(_GLIBCXX_HAS_GTHREADS)
#error "bestpay.hpp needs std::mutex: use a MinGW with POSIX threads, such as x86_64-w64-mingw32-g++-posix"
#endif

/// The client for BestPay aggregate acquiring.
namespace bestpay {

// ---- Enumerations --------------------------------------------------------------------------------------------------

/// What went wrong. Error::code() is its name, the same in every language. A newer library may have more.
enum class ErrorKind : std::int32_t {
    /// Header and library do not match.
    version_mismatch = -1,
    /// A fault inside the library. Please report it.
    panic = BESTPAY_PANIC,
    /// An object that was moved from.
    null_argument = BESTPAY_NULL_ARGUMENT,
    /// Text that is not UTF-8, a number out of range.
    invalid_argument = BESTPAY_INVALID_ARGUMENT,
    // generated: kinds
    /// A setting is missing or wrong.
    invalid_config = BESTPAY_INVALID_CONFIG,
    /// Plain `http` to a host that is neither loopback nor the documented test address.
    insecure_url = BESTPAY_INSECURE_URL,
    /// The key file could not be read.
    key_unreadable = BESTPAY_KEY_UNREADABLE,
    /// The bytes are not a key in any known container.
    invalid_key = BESTPAY_INVALID_KEY,
    /// A key of a kind or size that the protocol does not use.
    unsupported_key = BESTPAY_UNSUPPORTED_KEY,
    /// The password does not open the file.
    wrong_password = BESTPAY_WRONG_PASSWORD,
    /// The PKCS#12 file holds no private key of this alias.
    alias_not_found = BESTPAY_ALIAS_NOT_FOUND,
    /// The PKCS#12 file holds several private keys and no alias was given.
    alias_required = BESTPAY_ALIAS_REQUIRED,
    /// A mandatory field is missing or empty.
    missing_field = BESTPAY_MISSING_FIELD,
    /// A field's value has the wrong format.
    invalid_field = BESTPAY_INVALID_FIELD,
    /// The interface has no field of this name.
    unknown_field = BESTPAY_UNKNOWN_FIELD,
    /// The signing string could be cut into another message: a value contains a name of the interface.
    spliced = BESTPAY_SPLICED,
    /// The body is larger than the limit.
    too_large = BESTPAY_TOO_LARGE,
    /// Objects and arrays are nested deeper than the limit.
    too_deep = BESTPAY_TOO_DEEP,
    /// The body is not UTF-8.
    invalid_utf8 = BESTPAY_INVALID_UTF8,
    /// The body is not JSON, or data follows it.
    invalid_json = BESTPAY_INVALID_JSON,
    /// The body is JSON, but not an object.
    not_an_object = BESTPAY_NOT_AN_OBJECT,
    /// A member occurs twice in one object.
    duplicate_member = BESTPAY_DUPLICATE_MEMBER,
    /// A `\u` escape is half of a surrogate pair.
    lone_surrogate = BESTPAY_LONE_SURROGATE,
    /// A number's exponent is out of range.
    invalid_number = BESTPAY_INVALID_NUMBER,
    /// The form body is malformed.
    invalid_form = BESTPAY_INVALID_FORM,
    /// There is no `sign`, or it is empty.
    missing_sign = BESTPAY_MISSING_SIGN,
    /// `sign` is not Base64.
    invalid_sign = BESTPAY_INVALID_SIGN,
    /// The signature does not belong to this message and key. See report().
    signature_mismatch = BESTPAY_SIGNATURE_MISMATCH,
    /// The signature is good, but SHA-1 is forbidden by the caller.
    sha1_forbidden = BESTPAY_SHA1_FORBIDDEN,
    /// The platform refused, verified. See platform_code().
    refused = BESTPAY_REFUSED,
    /// The answer or callback is about another order, merchant or amount.
    mismatch = BESTPAY_MISMATCH,
    /// The HTTP status is not 200.
    http_status = BESTPAY_HTTP_STATUS,
    /// The host's name could not be resolved.
    dns = BESTPAY_DNS,
    /// No connection could be made.
    connect = BESTPAY_CONNECT,
    /// The TLS handshake failed.
    tls = BESTPAY_TLS,
    /// No answer in time.
    timeout = BESTPAY_TIMEOUT,
    /// The connection broke.
    connection_lost = BESTPAY_CONNECTION_LOST,
    /// What came back is not HTTP, or is compressed in an unsupported way.
    invalid_http = BESTPAY_INVALID_HTTP,
    /// The order or refund was not final when the deadline passed.
    still_pending = BESTPAY_STILL_PENDING,
    /// The caller has cancelled the call or the wait.
    cancelled = BESTPAY_CANCELLED,
    /// The journal cannot be opened, read or written.
    journal_unavailable = BESTPAY_JOURNAL_UNAVAILABLE,
    /// The number belongs to an order or refund with other content.
    order_conflict = BESTPAY_ORDER_CONFLICT,
    /// The journal has no order or refund with this number.
    not_in_journal = BESTPAY_NOT_IN_JOURNAL,
    /// A callback contradicts what is already final. The journal has an alarm about it.
    contradiction = BESTPAY_CONTRADICTION,
    // end of generated: kinds
};

// generated: enumerations
/// What a failure says about the money, and so what you may do next.
enum class Effect : std::int32_t {
    /// The request may have arrived. Ask for the status; never order again. This is also the effect if nothing is
    /// known.
    unknown = BESTPAY_EFFECT_UNKNOWN,
    /// The platform answered the order or refund, verified, `success=false`. The number may have been ordered before:
    /// ask for the status before you say that nothing was paid.
    refused = BESTPAY_EFFECT_REFUSED,
    /// This call sent nothing, or nothing that could have been accepted: it may be made again. It says nothing about
    /// earlier calls.
    not_sent = BESTPAY_EFFECT_NOT_SENT,
};

/// tradeStatus, section 4.1 of the interface document.
enum class TradeStatus : std::int32_t {
    /// A status that the document does not list. Not final: ask again. Its text is kept.
    other = BESTPAY_TRADE_OTHER,
    /// SUCCESS, 交易成功: paid, or refunded. Final.
    success = BESTPAY_TRADE_SUCCESS,
    /// FAIL, 交易失败: the order or refund failed. Final.
    fail = BESTPAY_TRADE_FAIL,
    /// CLOSE, 订单关闭: the order was closed unpaid. Final.
    close = BESTPAY_TRADE_CLOSE,
    /// WAITFORPAY, 订单中间状态: waiting for the payer, or a refund in progress. Ask again.
    waitforpay = BESTPAY_TRADE_WAITFORPAY,
};

/// A hash of the protocol.
enum class Hash : std::int32_t {
    /// Signs requests unless the contract says otherwise.
    sha256 = BESTPAY_HASH_SHA256,
    /// The platform's own hash, which some older contracts also require for requests.
    sha1 = BESTPAY_HASH_SHA1,
};

/// tradeType of a callback, section 4.2 of the interface document.
enum class CallbackKind : std::int32_t {
    /// The platform does not say.
    unsaid = BESTPAY_CALLBACK_UNSAID,
    /// REAL_TIME, 即时到账: a payment. The document also spells it REAL_TIM.
    real_time = BESTPAY_CALLBACK_REAL_TIME,
    /// REAL_TIME_PRO, 高级即时到账(可退款): a payment that can be refunded.
    real_time_pro = BESTPAY_CALLBACK_REAL_TIME_PRO,
    /// REFUND, 退款: a refund. The number may be the order's or the refund's.
    refund = BESTPAY_CALLBACK_REFUND,
    /// A type that the document does not list. Its text is kept.
    other = BESTPAY_CALLBACK_OTHER,
};

/// The language of a text for a person.
enum class Language : std::int32_t {
    /// English.
    english = BESTPAY_LANGUAGE_ENGLISH,
    /// Chinese, in simplified characters.
    chinese = BESTPAY_LANGUAGE_CHINESE,
};

/// The level of a log line.
enum class LogLevel : std::int32_t {
    /// Nothing is logged.
    off = BESTPAY_LOG_OFF,
    /// Something does not work at all.
    error = BESTPAY_LOG_ERROR,
    /// A call failed.
    warn = BESTPAY_LOG_WARN,
    /// A call was answered.
    info = BESTPAY_LOG_INFO,
    /// Details for developers.
    debug = BESTPAY_LOG_DEBUG,
};

/// The stable name, the same in every language: "not_sent".
constexpr std::string_view to_string(Effect effect) noexcept {
    switch (effect) {
        case Effect::refused: return "refused";
        case Effect::not_sent: return "not_sent";
        default: return "unknown";
    }
}
// end of generated: enumerations

/// The kind's stable name, like Error::code(): "missing_field". Empty for a kind that the library does not know.
inline std::string_view to_string(ErrorKind kind) noexcept {
    if (kind == ErrorKind::version_mismatch) return "version_mismatch";
    const char* const name = bestpay_status_code(static_cast<std::int32_t>(kind));
    return name ? name : "";
}

/// The library's version, "major.minor.patch". BESTPAY_VERSION is the header's.
inline std::string version() { return bestpay_version(); }

// ---- Errors --------------------------------------------------------------------------------------------------------

namespace detail {
class Thrower;
}

/// One signing string that was tried with the signature.
struct VerifyAttempt {
    std::string form;            ///< "sorted", "received", "sorted-skip-null" or "received-skip-null".
    std::string signing_string;  ///< It may contain U+0000, and the message's data: show it, but do not log it.
};

/// Why a signature did not verify.
struct VerifyReport {
    std::string text;                     ///< The whole report, several lines. It holds the message: do not log it.
    bool opens = false;                   ///< True: right key, other text. False: other key or damaged signature.
    std::optional<std::string> hash_name; ///< The hash named inside: "sha1", "md5", ...; if it opens and names one.
    std::vector<VerifyAttempt> attempts;  ///< The signing strings that were tried.
};

/// Why a call failed. Copies share their text and never throw. Neither what() nor message() holds a key, password or
/// payment code.
class Error : public std::exception {
public:
    /// "code: message", with the field or setting if there is one.
    const char* what() const noexcept override { return says_->what.c_str(); }
    /// What went wrong.
    ErrorKind kind() const noexcept { return says_->kind; }
    /// The stable name of the kind: "signature_mismatch".
    const std::string& code() const noexcept { return says_->code; }
    /// What it says about the money: whether you may send again or must ask for the status.
    Effect effect() const noexcept { return says_->effect; }
    /// What went wrong, in English, for a log or a developer.
    const std::string& message() const noexcept { return says_->message; }
    /// The field, by its name on the wire ("result.tradeStatus"), or the argument or setting.
    const std::optional<std::string>& field() const noexcept { return says_->field; }
    /// errorCode of a verified refusal.
    const std::optional<std::string>& platform_code() const noexcept { return says_->platform_code; }
    /// errorMsg of a verified refusal.
    const std::optional<std::string>& platform_message() const noexcept { return says_->platform_message; }
    /// The number of the failed call's order, to ask for its status.
    const std::optional<std::string>& out_trade_no() const noexcept { return says_->out_trade_no; }
    /// The number of the failed call's refund, to ask for its status.
    const std::optional<std::string>& out_request_no() const noexcept { return says_->out_request_no; }
    /// requestDate of the failed call's order or refund, even if it was left to its default: the date for a question
    /// about it. None if nothing was signed, for questions, and if the request given to accept() has none.
    const std::optional<std::string>& request_date() const noexcept { return says_->request_date; }
    /// The HTTP status, with ErrorKind::http_status.
    std::optional<int> http_status() const noexcept { return says_->http_status; }
    /// The likely cause of a failed verification: "wrong_key", "reserialised", ...
    const std::optional<std::string>& hint() const noexcept { return says_->hint; }
    /// What to do about that cause, in English.
    const std::optional<std::string>& advice() const noexcept { return says_->advice; }
    /// What to do about that cause.
    std::optional<std::string> advice(Language language) const;
    /// What a developer reads, in two lines: what went wrong, with its code and numbers, and what to do; then message(),
    /// which is English. Show it; a log has what(), which is the same in every language.
    std::string text(Language language) const;
    /// What a cashier reads: one sentence, in Chinese at most 20 characters, which says no more about the money than
    /// effect() does.
    std::string till_text(Language language) const;
    /// Why a signature did not verify. Lives as long as this exception or a copy. Null if no signature was tried.
    const VerifyReport* report() const noexcept { return says_->report ? &*says_->report : nullptr; }

private:
    friend class detail::Thrower;
    struct Says {
        ErrorKind kind = ErrorKind::panic;
        Effect effect = Effect::unknown;
        std::string what, code, message;
        std::optional<std::string> field, platform_code, platform_message, out_trade_no, out_request_no, request_date;
        std::optional<std::string> hint, advice;
        std::optional<int> http_status;
        std::optional<VerifyReport> report;
    };

protected:
    /// For the classes below.
    explicit Error(std::shared_ptr<const Says> says) noexcept : says_(std::move(says)) {}

private:
    std::shared_ptr<const Says> says_;
};

/// Header and library do not match, or the library has a fault. It is not about the caller's data.
class LibraryError : public Error { using Error::Error; friend class detail::Thrower; };
/// An invalid argument: text that is not UTF-8 or contains a NUL, a number out of range, a moved-from object.
class ArgumentError : public Error { using Error::Error; friend class detail::Thrower; };
// generated: classes
/// Settings are wrong.
class ConfigError : public Error { using Error::Error; friend class detail::Thrower; };
/// A key file could not be used.
class KeyError : public Error { using Error::Error; friend class detail::Thrower; };
/// A request was refused before it was signed.
class RequestError : public Error { using Error::Error; friend class detail::Thrower; };
/// An answer or a callback is not a well-formed message, or lacks a field.
class MessageError : public Error { using Error::Error; friend class detail::Thrower; };
/// A received message is not signed by the platform.
class SignatureError : public Error { using Error::Error; friend class detail::Thrower; };
/// The platform answered, verified, `success=false`.
class RefusedError : public Error { using Error::Error; friend class detail::Thrower; };
/// An answer or a callback is about another order, merchant or amount.
class MismatchError : public Error { using Error::Error; friend class detail::Thrower; };
/// DNS, connection, TLS, time-out, HTTP.
class TransportError : public Error { using Error::Error; friend class detail::Thrower; };
/// The outcome was not known when the deadline passed, or when the caller cancelled.
class PendingError : public Error { using Error::Error; friend class detail::Thrower; };
/// The journal of orders and refunds (`bestpay-cashier`) failed, or contradicts the call.
class JournalError : public Error { using Error::Error; friend class detail::Thrower; };
// end of generated: classes

// ---- The boundary to the C library: not for callers ----------------------------------------------------------------

/// How this header calls the C library. Not part of the interface.
namespace detail {

template <auto free_object>
struct Freed {
    template <class T>
    void operator()(T* object) const noexcept {
        free_object(object);
    }
};

template <class T, auto free_object>
using Owned = std::unique_ptr<T, Freed<free_object>>;

inline std::string text(const char* given) { return given ? std::string(given) : std::string(); }

inline std::string text(const char* given, std::size_t length) {
    return given ? std::string(given, length) : std::string();
}

inline std::optional<std::string> maybe(const char* given) {
    return given ? std::optional<std::string>(given) : std::nullopt;
}

inline const std::uint8_t* bytes(std::string_view given) noexcept {
    return reinterpret_cast<const std::uint8_t*>(given.data());
}

/// The numbers of a request, and its request_date if it is set.
struct About {
    std::optional<std::string> out_trade_no, out_request_no, request_date;
};

/// Throws the exception for a failure of the C library or of this header.
class Thrower {
public:
    [[noreturn]] static void fail(const bestpay_error* error) {
        Error::Says says;
        says.kind = static_cast<ErrorKind>(bestpay_error_status(error));
        says.effect = static_cast<Effect>(bestpay_error_effect(error));
        says.code = text(bestpay_error_code(error));
        says.message = text(bestpay_error_message(error));
        says.field = maybe(bestpay_error_field(error));
        says.platform_code = maybe(bestpay_error_platform_code(error));
        says.platform_message = maybe(bestpay_error_platform_message(error));
        says.out_trade_no = maybe(bestpay_error_out_trade_no(error));
        says.out_request_no = maybe(bestpay_error_out_request_no(error));
        says.request_date = maybe(bestpay_error_request_date(error));
        says.hint = maybe(bestpay_error_hint(error));
        says.advice = maybe(bestpay_error_advice(error));
        if (const int status = bestpay_error_http_status(error)) says.http_status = status;
        if (const bestpay_verify_report* report = bestpay_error_report(error)) says.report = read(report);
        fail(bestpay_error_class(error), std::move(says));
    }

    [[noreturn]] static void fail(bestpay_class error_class, ErrorKind kind, std::string_view code,
                                  std::string_view field, std::string message) {
        Error::Says says;
        says.kind = kind;
        says.effect = Effect::not_sent;
        says.code = code;
        says.message = std::move(message);
        if (!field.empty()) says.field = field;
        fail(error_class, std::move(says));
    }

    /// The same error, about an order whose outcome it leaves unknown.
    [[noreturn]] static void fail_unknown(const Error& error, bestpay_class error_class, About about) {
        Error::Says says = *error.says_;
        says.effect = Effect::unknown;
        if (!says.out_trade_no) says.out_trade_no = std::move(about.out_trade_no);
        if (!says.out_request_no) says.out_request_no = std::move(about.out_request_no);
        if (!says.request_date) says.request_date = std::move(about.request_date);
        const bool has_fault = dynamic_cast<const LibraryError*>(&error) != nullptr;
        fail(has_fault ? BESTPAY_CLASS_LIBRARY : error_class, std::move(says));
    }

private:
    static VerifyReport read(const bestpay_verify_report* report) {
        VerifyReport copy;
        copy.text = text(bestpay_verify_report_text(report));
        copy.opens = bestpay_verify_report_opens(report);
        copy.hash_name = maybe(bestpay_verify_report_hash_name(report));
        for (std::size_t i = 0; i < bestpay_verify_report_attempt_count(report); ++i) {
            copy.attempts.push_back({text(bestpay_verify_report_form(report, i)),
                                     text(bestpay_verify_report_signing_string(report, i),
                                          bestpay_verify_report_signing_string_length(report, i))});
        }
        return copy;
    }

    [[noreturn]] static void fail(bestpay_class error_class, Error::Says says) {
        says.what = says.code + ": " + says.message;
        // Most messages name their field already.
        if (says.field && says.message.find(*says.field) == std::string::npos) says.what += " (" + *says.field + ")";
        auto shared = std::make_shared<const Error::Says>(std::move(says));
        switch (error_class) {
            case BESTPAY_CLASS_NONE: break;
            case BESTPAY_CLASS_LIBRARY: throw LibraryError(std::move(shared));
            case BESTPAY_CLASS_ARGUMENT: throw ArgumentError(std::move(shared));
            // generated: cases
            case BESTPAY_CLASS_CONFIG: throw ConfigError(std::move(shared));
            case BESTPAY_CLASS_KEY: throw KeyError(std::move(shared));
            case BESTPAY_CLASS_REQUEST: throw RequestError(std::move(shared));
            case BESTPAY_CLASS_MESSAGE: throw MessageError(std::move(shared));
            case BESTPAY_CLASS_SIGNATURE: throw SignatureError(std::move(shared));
            case BESTPAY_CLASS_REFUSED: throw RefusedError(std::move(shared));
            case BESTPAY_CLASS_MISMATCH: throw MismatchError(std::move(shared));
            case BESTPAY_CLASS_TRANSPORT: throw TransportError(std::move(shared));
            case BESTPAY_CLASS_PENDING: throw PendingError(std::move(shared));
            case BESTPAY_CLASS_JOURNAL: throw JournalError(std::move(shared));
            // end of generated: cases
        }
        throw Error(std::move(shared));  // A class of a newer library.
    }
};

}  // namespace detail

inline std::optional<std::string> Error::advice(Language language) const {
    if (!hint()) return std::nullopt;
    return detail::maybe(bestpay_hint_advice(hint()->c_str(), static_cast<std::int32_t>(language)));
}

inline std::string Error::text(Language language) const {
    const auto c = [](const std::optional<std::string>& part) { return part ? part->c_str() : nullptr; };
    bestpay_text* made = nullptr;
    bestpay_failure_text(code().c_str(), static_cast<std::int32_t>(effect()), message().c_str(), c(field()),
                         c(out_trade_no()), c(out_request_no()), c(hint()), static_cast<std::int32_t>(language), &made,
                         nullptr);
    const detail::Owned<bestpay_text, bestpay_text_free> owned(made);
    return made ? detail::text(bestpay_text_data(made), bestpay_text_length(made)) : what();  // A part is not UTF-8.
}

/// What a cashier reads about an order of which only its status is known, by the trade_status_text() of a result or
/// callback: one sentence, in Chinese at most 20 characters. For programs without a journal, whose entries have a text of
/// their own. While the status is open, and for one that the document does not list, it says not to charge again.
inline std::string till_text(const std::string& trade_status, Language language) {
    return detail::text(
        bestpay_trade_status_till_text(trade_status.c_str(), false, static_cast<std::int32_t>(language)));
}

/// The same about a refund.
inline std::string refund_till_text(const std::string& trade_status, Language language) {
    return detail::text(
        bestpay_trade_status_till_text(trade_status.c_str(), true, static_cast<std::int32_t>(language)));
}

inline std::string Error::till_text(Language language) const {
    return detail::text(bestpay_till_text(code().c_str(), static_cast<std::int32_t>(effect()),
                                          out_request_no().has_value(), static_cast<std::int32_t>(language)));
}

namespace detail {

/// The loaded library may have another ABI version than the header; structs would then be misread.
inline void require_this_abi() {
    static const bool fits = [] {
        const std::uint32_t library = bestpay_abi_version();
        const std::uint32_t header = BESTPAY_ABI_VERSION;
        if (library != header) {
            Thrower::fail(BESTPAY_CLASS_LIBRARY, ErrorKind::version_mismatch, "version_mismatch", {},
                          "bestpay.h has ABI version " + std::to_string(header) + " (" BESTPAY_VERSION
                          "), but the loaded library has " + std::to_string(library) + " (" + version() + ")");
        }
        return true;
    }();
    static_cast<void>(fits);
}

/// Calls a function of the C library that makes no object.
template <class Function, class... Arguments>
void check(Function* function, Arguments... arguments) {
    require_this_abi();
    bestpay_error* error = nullptr;
    const bestpay_status status = function(arguments..., &error);
    const Owned<bestpay_error, bestpay_error_free> owned(error);
    if (status != BESTPAY_OK) Thrower::fail(error);
}

/// Calls a function of the C library that makes an object.
template <class T, auto free_object, class Function, class... Arguments>
Owned<T, free_object> make(Function* function, Arguments... arguments) {
    T* object = nullptr;
    check(function, arguments..., &object);
    return Owned<T, free_object>(object);
}

/// Like make(), for an object with shared ownership.
template <class T, auto free_object, class Function, class... Arguments>
std::shared_ptr<const T> share(Function* function, Arguments... arguments) {
    return make<T, free_object>(function, arguments...);
}

/// Text for C, which ends at the first NUL: a NUL inside would silently cut an order's number short.
inline const char* terminated(const std::string& given, std::string_view field) {
    if (given.find('\0') != std::string::npos) {
        Thrower::fail(BESTPAY_CLASS_ARGUMENT, ErrorKind::invalid_argument, "invalid_argument", field,
                      "`" + std::string(field) + "` contains a NUL");
    }
    return given.c_str();
}

inline const char* terminated(const std::optional<std::string>& given, std::string_view field) {
    return given ? terminated(*given, field) : nullptr;
}

/// An argument for C, for the duration of the call.
class Argument {
public:
    Argument(std::optional<std::string_view> given, std::string_view name)
        : text_(given ? std::optional<std::string>(*given) : std::nullopt), name_(name) {}
    operator const char*() const { return terminated(text_, name_); }

private:
    std::optional<std::string> text_;
    std::string_view name_;
};

/// Milliseconds for C. `least` excludes the values that mean "not set" there.
inline std::uint32_t milliseconds(std::chrono::milliseconds given, std::string_view name, std::int64_t least) {
    constexpr auto most = std::numeric_limits<std::uint32_t>::max() - 1;  // The next value is BESTPAY_ASK_ONCE.
    if (given.count() < least || given.count() > most) {
        Thrower::fail(BESTPAY_CLASS_ARGUMENT, ErrorKind::invalid_argument, "invalid_argument", name,
                      "`" + std::string(name) + "` is " + std::to_string(given.count()) + " ms; it must be from " +
                          std::to_string(least) + " to " + std::to_string(most));
    }
    return static_cast<std::uint32_t>(given.count());
}

inline std::uint32_t milliseconds(std::optional<std::chrono::milliseconds> given, std::string_view name) {
    return given ? milliseconds(*given, name, 1) : 0;
}

/// Seconds for C.
inline std::uint32_t whole_seconds(std::chrono::seconds given, std::string_view name) {
    if (given.count() < 0 || given.count() > std::numeric_limits<std::uint32_t>::max()) {
        Thrower::fail(BESTPAY_CLASS_ARGUMENT, ErrorKind::invalid_argument, "invalid_argument", name,
                      "`" + std::string(name) + "` is " + std::to_string(given.count()) + " s");
    }
    return static_cast<std::uint32_t>(given.count());
}

/// Seconds of a request for C, where 0 is "not set".
inline std::int64_t seconds_of_request(std::optional<std::chrono::seconds> given, std::string_view field) {
    if (given && given->count() == 0) {
        Thrower::fail(BESTPAY_CLASS_REQUEST, ErrorKind::invalid_field, "invalid_field", field,
                      "`" + std::string(field) + "` is 0 s");
    }
    return given ? given->count() : 0;
}

inline std::size_t limit(std::optional<std::size_t> given, std::string_view name) {
    if (given && *given == 0) {
        Thrower::fail(BESTPAY_CLASS_ARGUMENT, ErrorKind::invalid_argument, "invalid_argument", name,
                      "`" + std::string(name) + "` is 0");
    }
    return given.value_or(0);
}

}  // namespace detail

// ---- Amounts -------------------------------------------------------------------------------------------------------

/// An amount of money in fen. It does not convert from or to a number implicitly.
class Amount {
public:
    /// 0 fen, which means "not set" in a request.
    constexpr Amount() noexcept = default;
    /// An amount of fen: Amount::from_fen(1250) is 12.50 yuan.
    static constexpr Amount from_fen(std::int64_t fen) noexcept {
        Amount amount;
        amount.fen_ = fen;
        return amount;
    }
    /// Parses yuan ("12.50") exactly. Throws RequestError (invalid_field) if the text is not an amount.
    static Amount from_yuan(std::string_view yuan) {
        Amount amount;
        const detail::Argument argument(yuan, "yuan");
        detail::check(bestpay_amount_from_yuan, static_cast<const char*>(argument), &amount.fen_);
        return amount;
    }
    /// The amount in fen.
    constexpr std::int64_t fen() const noexcept { return fen_; }
    /// The amount in yuan: "12.50". Throws RequestError (invalid_field) for a negative amount.
    std::string yuan() const {
        char buffer[24];
        detail::check(bestpay_amount_to_yuan, fen_, +buffer, sizeof buffer);
        return buffer;
    }
    /// Equal amounts.
    friend constexpr bool operator==(Amount a, Amount b) noexcept { return a.fen_ == b.fen_; }
    /// Different amounts.
    friend constexpr bool operator!=(Amount a, Amount b) noexcept { return a.fen_ != b.fen_; }
    /// The smaller first.
    friend constexpr bool operator<(Amount a, Amount b) noexcept { return a.fen_ < b.fen_; }
    /// The larger first.
    friend constexpr bool operator>(Amount a, Amount b) noexcept { return b < a; }
    /// Not larger.
    friend constexpr bool operator<=(Amount a, Amount b) noexcept { return !(b < a); }
    /// Not smaller.
    friend constexpr bool operator>=(Amount a, Amount b) noexcept { return !(a < b); }

private:
    std::int64_t fen_ = 0;
};

/// Fields by their names on the wire, for programs that know them only at run time: amounts in fen.
using Fields = std::vector<std::pair<std::string, std::string>>;

namespace detail {

/// A shared object of the C library whose fields are read by their names.
template <class T, auto get_text, auto get_fen, auto get_all>
class WithFields {
protected:
    WithFields() noexcept = default;
    explicit WithFields(std::shared_ptr<const T> object) noexcept : object_(std::move(object)) {}
    const T* c() const noexcept { return object_.get(); }

    std::string text_of(const char* name) const { return text(get_text(c(), name)); }
    std::optional<std::string> maybe_text_of(const char* name) const { return maybe(get_text(c(), name)); }
    std::optional<Amount> maybe_amount_of(const char* name) const noexcept {
        const std::int64_t fen = get_fen(c(), name);
        return fen < 0 ? std::nullopt : std::optional<Amount>(Amount::from_fen(fen));
    }
    Amount amount_of(const char* name) const noexcept { return maybe_amount_of(name).value_or(Amount()); }

    /// Each name and its text, except those that the C library adds under "@" and "+".
    Fields all_fields() const {
        std::size_t length = 0;
        const char* at = get_all(c(), &length);
        Fields fields;
        for (const char* const end = at + length; at != end;) {
            std::string name = at;
            at += name.size() + 1;
            std::string value = at;
            at += value.size() + 1;
            if (name[0] != '@' && name[0] != '+') fields.emplace_back(std::move(name), std::move(value));
        }
        return fields;
    }

    std::shared_ptr<const T> object_;
};

using WithResult = WithFields<bestpay_result, bestpay_result_text, bestpay_result_fen, bestpay_result_all>;
using WithCallback = WithFields<bestpay_callback, bestpay_callback_text, bestpay_callback_fen, bestpay_callback_all>;
using WithEntry = WithFields<bestpay_entry, bestpay_entry_text, bestpay_entry_fen, bestpay_entry_all>;

}  // namespace detail

// ---- Keys ----------------------------------------------------------------------------------------------------------

class Client;
class Config;
class Merchant;

/// The content of a certificate.
struct Certificate {
    std::string subject;                     ///< The whole subject.
    std::optional<std::string> common_name;  ///< The subject's common name.
    std::string not_before;                  ///< The first moment of its validity, RFC 3339 in UTC.
    std::string not_after;                   ///< The last moment of its validity, RFC 3339 in UTC.
    bool has_expired = false;                ///< Whether it has expired. An expired certificate still verifies.
};

namespace detail {
inline std::optional<Certificate> read(const bestpay_certificate* certificate) {
    if (!certificate) return std::nullopt;
    return Certificate{text(bestpay_certificate_subject(certificate)),
                       maybe(bestpay_certificate_common_name(certificate)),
                       text(bestpay_certificate_not_before(certificate)),
                       text(bestpay_certificate_not_after(certificate)), bestpay_certificate_has_expired(certificate)};
}
}  // namespace detail

/// The merchant's private key. Its memory is overwritten once no copy and no merchant uses it any more.
class MerchantKey {
public:
    /// Reads a file: PKCS#12, PKCS#8 (also encrypted), PKCS#1; DER, PEM or bare Base64. The alias (compared without
    /// case) is needed if a PKCS#12 file holds several keys. Throws KeyError.
    static MerchantKey from_file(std::string_view path, std::optional<std::string_view> password = std::nullopt,
                                 std::optional<std::string_view> alias = std::nullopt) {
        const detail::Argument c_path(path, "path"), c_password(password, "password"), c_alias(alias, "alias");
        return MerchantKey(detail::share<bestpay_merchant_key, bestpay_merchant_key_free>(
            bestpay_merchant_key_from_file, static_cast<const char*>(c_path), static_cast<const char*>(c_password),
            static_cast<const char*>(c_alias)));
    }
    /// Like from_file(), from bytes in memory, at most 1 MiB. They are not needed afterwards.
    static MerchantKey from_bytes(std::string_view bytes, std::optional<std::string_view> password = std::nullopt,
                                  std::optional<std::string_view> alias = std::nullopt) {
        const detail::Argument c_password(password, "password"), c_alias(alias, "alias");
        return MerchantKey(detail::share<bestpay_merchant_key, bestpay_merchant_key_free>(
            bestpay_merchant_key_from_bytes, detail::bytes(bytes), bytes.size(),
            static_cast<const char*>(c_password), static_cast<const char*>(c_alias)));
    }
    /// "pkcs12", "pkcs8", "pkcs8-encrypted" or "pkcs1".
    std::string kind() const { return detail::text(bestpay_merchant_key_kind(key_.get())); }
    /// The length of the modulus in bits.
    std::size_t bits() const noexcept { return bestpay_merchant_key_bits(key_.get()); }
    /// The key's alias (friendlyName) as the PKCS#12 file has it.
    std::optional<std::string> alias() const { return detail::maybe(bestpay_merchant_key_alias(key_.get())); }
    /// SHA-256 of the public key's SubjectPublicKeyInfo, in hex. Use it to compare keys.
    std::string spki_sha256() const { return detail::text(bestpay_merchant_key_spki_sha256(key_.get())); }
    /// The key's certificate, if its file has one.
    std::optional<Certificate> certificate() const {
        return detail::read(bestpay_merchant_key_certificate(key_.get()));
    }

private:
    friend class Merchant;
    friend std::string sign_message(const MerchantKey&, std::string_view, Hash);
    friend std::string sign_string(const MerchantKey&, std::string_view, Hash);
    explicit MerchantKey(std::shared_ptr<const bestpay_merchant_key> key) : key_(std::move(key)) {}
    std::shared_ptr<const bestpay_merchant_key> key_;
};

/// The platform's public key, which verifies the platform's messages.
class PlatformKey {
public:
    /// Reads a certificate (X.509) or public key (SPKI) from a file: DER, PEM or bare Base64. Throws KeyError.
    static PlatformKey from_file(std::string_view path) {
        const detail::Argument c_path(path, "path");
        return PlatformKey(detail::share<bestpay_platform_key, bestpay_platform_key_free>(
            bestpay_platform_key_from_file, static_cast<const char*>(c_path)));
    }
    /// Like from_file(), from bytes in memory, at most 1 MiB. They are not needed afterwards.
    static PlatformKey from_bytes(std::string_view bytes) {
        return PlatformKey(detail::share<bestpay_platform_key, bestpay_platform_key_free>(
            bestpay_platform_key_from_bytes, detail::bytes(bytes), bytes.size()));
    }
    /// "x509" or "spki".
    std::string kind() const { return detail::text(bestpay_platform_key_kind(key_.get())); }
    /// The length of the modulus in bits.
    std::size_t bits() const noexcept { return bestpay_platform_key_bits(key_.get()); }
    /// SHA-256 of the key's SubjectPublicKeyInfo, in hex. Use it to compare keys.
    std::string spki_sha256() const { return detail::text(bestpay_platform_key_spki_sha256(key_.get())); }
    /// The certificate, if the key was read from one.
    std::optional<Certificate> certificate() const {
        return detail::read(bestpay_platform_key_certificate(key_.get()));
    }
    /// The other keys of the same PEM file. A signature by any of them verifies.
    std::vector<PlatformKey> others() const {
        std::vector<PlatformKey> others;
        while (auto* other = bestpay_platform_key_other(key_.get(), others.size())) {
            others.push_back(PlatformKey({other, &bestpay_platform_key_free}));
        }
        return others;
    }

private:
    friend class Merchant;
    friend struct VerifiedMessage verify(const std::vector<PlatformKey>&, std::string_view, const struct ReadOptions&);
    explicit PlatformKey(std::shared_ptr<const bestpay_platform_key> key) : key_(std::move(key)) {}
    static std::vector<const bestpay_platform_key*> pointers(const std::vector<PlatformKey>& keys) {
        std::vector<const bestpay_platform_key*> pointers;
        for (const PlatformKey& key : keys) pointers.push_back(key.key_.get());
        return pointers;
    }
    std::shared_ptr<const bestpay_platform_key> key_;
};

// ---- Requests ------------------------------------------------------------------------------------------------------

// generated: requests
/// 3.1 聚合付款码收单下单接口: an order by the payer's payment code (付款码).
struct BarcodeOrder {
    /// outTradeNo, 商户订单号: the merchant's order number, unique; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    std::string out_trade_no{};
    /// tradeAmt, 交易金额: the amount, in fen; 1 or more. Mandatory.
    Amount trade_amt{};
    /// subject, 订单标题: the order's title; at most 1024 characters. Mandatory.
    std::string subject{};
    /// mediumNo, 介质码: the payment code that was scanned; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    std::string medium_no{};
    /// goodsInfo, 商品信息摘要: what is bought; at most 1024 characters. Mandatory.
    std::string goods_info{};
    /// notifyUrl, 支付结果回调URL: where the callback goes; http or https, at most 1024 characters. Mandatory.
    std::string notify_url{};
    /// operator, 操作人: who takes the payment; at most 1024 characters. Mandatory.
    std::string operator_{};
    /// requestDate, 请求时间: when the order is requested; Beijing time. Now if it is left out.
    std::optional<std::string> request_date{};
    /// timeOut, 超时时间: how long the payer may take, in seconds; 1 or more. 1500 if it is left out.
    std::optional<std::chrono::seconds> time_out{};
    /// remark, 备注: a remark of the merchant's; at most 1024 characters. Optional.
    std::optional<std::string> remark{};
};

/// 3.2 聚合收款码、订单二维码收单下单接口: an order for a collection code (收款码) or order code (订单码).
struct QrcodeOrder {
    /// outTradeNo, 商户订单号: the merchant's order number, unique; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    std::string out_trade_no{};
    /// tradeAmt, 交易金额: the amount, in fen; 1 or more. Mandatory.
    Amount trade_amt{};
    /// subject, 订单标题: the order's title; at most 1024 characters. Mandatory.
    std::string subject{};
    /// tradeType, 交易类型: the payer's app; "BESTPAY", "ALIPAY", "TENPAY". Mandatory.
    std::string trade_type{};
    /// goodsInfo, 商品信息摘要: what is bought; at most 1024 characters. Mandatory.
    std::string goods_info{};
    /// notifyUrl, 支付结果回调URL: where the callback goes; http or https, at most 1024 characters. Mandatory.
    std::string notify_url{};
    /// operator, 操作人: who takes the payment; at most 1024 characters. Mandatory.
    std::string operator_{};
    /// requestDate, 请求时间: when the order is requested; Beijing time. Now if it is left out.
    std::optional<std::string> request_date{};
    /// timeOut, 超时时间: how long the payer may take, in seconds; 1 or more. 1500 if it is left out.
    std::optional<std::chrono::seconds> time_out{};
    /// remark, 备注: a remark of the merchant's; at most 1024 characters. Optional.
    std::optional<std::string> remark{};
    /// userCode, 用户code: the payer's WeChat id; 1 to 64 visible ASCII characters without & and =. Mandatory if
    /// tradeType is TENPAY.
    std::optional<std::string> user_code{};
};

/// 3.3 订单状态确认接口: the status of an order. It may be asked as often as needed.
struct OrderStatus {
    /// outTradeNo, 商户订单号: the merchant's order number; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    std::string out_trade_no{};
    /// tradeDate, 交易日期: the requestDate of the order; Beijing time. Mandatory.
    std::string trade_date{};
};

/// 3.5 退款接口: a refund of an order, in full or in part.
struct Refund {
    /// outTradeNo, 商户订单号: the number of the order that was paid; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    std::string out_trade_no{};
    /// outRequestNo, 退款请求流水号: the refund's own number, unique; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    std::string out_request_no{};
    /// refundAmt, 退款金额: the amount of the refund, in fen; 1 or more. Mandatory.
    Amount refund_amt{};
    /// operator, 操作员: who gives the money back; at most 1024 characters. Mandatory.
    std::string operator_{};
    /// notifyUrl, 回调地址: where the callback goes; http or https, at most 1024 characters. Mandatory.
    std::string notify_url{};
    /// requestDate, 请求时间: when the refund is requested; Beijing time. Now if it is left out.
    std::optional<std::string> request_date{};
    /// refundCause, 退款原因: why the money is given back; at most 1024 characters. Optional.
    std::optional<std::string> refund_cause{};
    /// remark, 备注信息: a remark of the merchant's; at most 1024 characters. Optional.
    std::optional<std::string> remark{};
};

/// 3.6 退款订单查询接口: the status of a refund. It may be asked as often as needed.
struct RefundStatus {
    /// outTradeNo, 商户订单号: the number of the order that was paid; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    std::string out_trade_no{};
    /// outRequestNo, 退款请求流水号: the refund's number; 1 to 64 visible ASCII characters without & and =. Mandatory.
    std::string out_request_no{};
    /// refundDate, 退款请求日期: the requestDate of the refund; Beijing time. Mandatory.
    std::string refund_date{};
};
// end of generated: requests

namespace detail {

// generated: for_c
inline bestpay_barcode_order for_c(const BarcodeOrder& order) {
    bestpay_barcode_order c = BESTPAY_BARCODE_ORDER_INIT;
    c.out_trade_no = terminated(order.out_trade_no, "outTradeNo");
    c.trade_amt = order.trade_amt.fen();
    c.subject = terminated(order.subject, "subject");
    c.medium_no = terminated(order.medium_no, "mediumNo");
    c.goods_info = terminated(order.goods_info, "goodsInfo");
    c.notify_url = terminated(order.notify_url, "notifyUrl");
    c.operator_ = terminated(order.operator_, "operator");
    c.request_date = terminated(order.request_date, "requestDate");
    c.time_out = seconds_of_request(order.time_out, "timeOut");
    c.remark = terminated(order.remark, "remark");
    return c;
}

inline About about(const BarcodeOrder& order) { return {order.out_trade_no, std::nullopt, order.request_date}; }

inline bestpay_qrcode_order for_c(const QrcodeOrder& order) {
    bestpay_qrcode_order c = BESTPAY_QRCODE_ORDER_INIT;
    c.out_trade_no = terminated(order.out_trade_no, "outTradeNo");
    c.trade_amt = order.trade_amt.fen();
    c.subject = terminated(order.subject, "subject");
    c.trade_type = terminated(order.trade_type, "tradeType");
    c.goods_info = terminated(order.goods_info, "goodsInfo");
    c.notify_url = terminated(order.notify_url, "notifyUrl");
    c.operator_ = terminated(order.operator_, "operator");
    c.request_date = terminated(order.request_date, "requestDate");
    c.time_out = seconds_of_request(order.time_out, "timeOut");
    c.remark = terminated(order.remark, "remark");
    c.user_code = terminated(order.user_code, "userCode");
    return c;
}

inline About about(const QrcodeOrder& order) { return {order.out_trade_no, std::nullopt, order.request_date}; }

inline bestpay_order_status for_c(const OrderStatus& question) {
    bestpay_order_status c = BESTPAY_ORDER_STATUS_INIT;
    c.out_trade_no = terminated(question.out_trade_no, "outTradeNo");
    c.trade_date = terminated(question.trade_date, "tradeDate");
    return c;
}

inline About about(const OrderStatus& question) { return {question.out_trade_no, std::nullopt, std::nullopt}; }

inline bestpay_refund for_c(const Refund& refund) {
    bestpay_refund c = BESTPAY_REFUND_INIT;
    c.out_trade_no = terminated(refund.out_trade_no, "outTradeNo");
    c.out_request_no = terminated(refund.out_request_no, "outRequestNo");
    c.refund_amt = refund.refund_amt.fen();
    c.operator_ = terminated(refund.operator_, "operator");
    c.notify_url = terminated(refund.notify_url, "notifyUrl");
    c.request_date = terminated(refund.request_date, "requestDate");
    c.refund_cause = terminated(refund.refund_cause, "refundCause");
    c.remark = terminated(refund.remark, "remark");
    return c;
}

inline About about(const Refund& refund) { return {refund.out_trade_no, refund.out_request_no, refund.request_date}; }

inline bestpay_refund_status for_c(const RefundStatus& question) {
    bestpay_refund_status c = BESTPAY_REFUND_STATUS_INIT;
    c.out_trade_no = terminated(question.out_trade_no, "outTradeNo");
    c.out_request_no = terminated(question.out_request_no, "outRequestNo");
    c.refund_date = terminated(question.refund_date, "refundDate");
    return c;
}

inline About about(const RefundStatus& question) {
    return {question.out_trade_no, question.out_request_no, std::nullopt};
}
// end of generated: for_c

/// A request by names.
struct ByName {
    std::string_view interface_name;
    const Fields& fields;
};

/// A request by names for C. It refers to the object that it was made from.
class NamedRequest : public bestpay_named_request {
public:
    explicit NamedRequest(const ByName& request)
        : bestpay_named_request BESTPAY_NAMED_REQUEST_INIT, interface_name_(request.interface_name) {
        for (const auto& [field, value] : request.fields) {
            fields_.push_back({terminated(field, "name"), terminated(value, field)});
        }
        name = terminated(interface_name_, "name");
        fields = fields_.data();
        field_count = fields_.size();
    }
    NamedRequest(const NamedRequest&) = delete;
    NamedRequest& operator=(const NamedRequest&) = delete;

private:
    std::string interface_name_;
    std::vector<bestpay_field> fields_;
};

inline NamedRequest for_c(const ByName& request) { return NamedRequest(request); }

inline About about(const ByName& request) {
    About about;
    for (const auto& [name, value] : request.fields) {
        if (name == "outTradeNo") about.out_trade_no = value;
        if (name == "outRequestNo") about.out_request_no = value;
        if (name == "requestDate") about.request_date = value;
    }
    return about;
}

/// The body of accept(). The request has left, so if this header refuses an argument the outcome is unknown, as in the
/// C library.
template <class Request, class Work>
auto of_answer(const Request& request, Work work) {
    try {
        return work();
    } catch (const Error& error) {
        if (error.effect() != Effect::not_sent) throw;
        Thrower::fail_unknown(error, BESTPAY_CLASS_MESSAGE, about(request));
    }
}

/// A call about an order or refund that an earlier call may have sent: if this header refuses an argument, that says
/// nothing about it.
template <class Work>
auto of_earlier(About about, Work work) {
    try {
        return work();
    } catch (const ArgumentError& error) {
        Thrower::fail_unknown(error, BESTPAY_CLASS_ARGUMENT, std::move(about));
    }
}

}  // namespace detail

// ---- Results -------------------------------------------------------------------------------------------------------

/// A verified member that the interface document does not list.
struct OtherMember {
    std::string name;  ///< Its name on the wire.
    std::string json;  ///< Its value as JSON.
    std::optional<std::string> text{};  ///< Of a result: a string's characters, any other value as JSON; none for null.
};

/// The base of all results: verified, and bound to the request. U+0000 inside a text is shown as U+FFFD; json() has it
/// escaped.
class Result : protected detail::WithResult {
public:
    /// The name of its interface: "barcode_order".
    std::string interface_name() const { return detail::text(bestpay_result_interface(c())); }
    /// tradeStatus, to branch on.
    TradeStatus trade_status() const noexcept { return static_cast<TradeStatus>(bestpay_result_trade_status(c())); }
    /// Whether it can no longer change: SUCCESS, FAIL or CLOSE.
    bool is_final() const noexcept { return bestpay_result_is_final(c()); }
    // generated: result
    /// tradeStatus, 交易状态: what became of it, section 4.1 (3.1, 3.2, 3.3, 3.5, 3.6).
    std::string trade_status_text() const { return text_of(BESTPAY_FIELD_TRADE_STATUS); }
    // end of generated: result
    /// requestDate of the order or refund (3.1, 3.2, 3.5), even if it was left to its default: the date for a question
    /// about it. None if the request given to accept() has none.
    std::optional<std::string> request_date() const { return detail::maybe(bestpay_result_request_date(c())); }
    /// The present fields of the document, by their names on the wire, as text: amounts in fen.
    Fields fields() const { return all_fields(); }
    /// Members that the interface document does not list.
    std::vector<OtherMember> other() const {
        std::vector<OtherMember> members;
        for (std::size_t i = 0; i < bestpay_result_other_count(c()); ++i) {
            members.push_back({detail::text(bestpay_result_other_name(c(), i)),
                               detail::text(bestpay_result_other_json(c(), i)),
                               detail::maybe(bestpay_result_other_text(c(), i))});
        }
        return members;
    }
    /// All fields under their names on the wire, as one JSON object; members that the document does not list come last.
    std::string json() const { return detail::text(bestpay_result_json(c())); }
    /// The hash inside the platform's signature.
    Hash hash() const noexcept { return static_cast<Hash>(bestpay_result_hash(c())); }
    /// The form of the signing string that verified.
    std::string form() const { return detail::text(bestpay_result_form(c())); }

private:
    friend class Client;
    friend class Merchant;
};

// generated: answers
/// The result of 3.1.
class BarcodeOrderResult : public Result {
public:
    /// tradeNo, 交易订单号: the platform's number of the trade.
    std::optional<std::string> trade_no() const { return maybe_text_of(BESTPAY_FIELD_TRADE_NO); }
    /// tradeprodNo, 收单订单号: the acquirer's number of the order.
    std::optional<std::string> tradeprod_no() const { return maybe_text_of(BESTPAY_FIELD_TRADEPROD_NO); }
    /// merchantNo, 商户号: the merchant's number.
    std::optional<std::string> merchant_no() const { return maybe_text_of(BESTPAY_FIELD_MERCHANT_NO); }
    /// outTradeNo, 外部交易流水: the order number of the request.
    std::optional<std::string> out_trade_no() const { return maybe_text_of(BESTPAY_FIELD_OUT_TRADE_NO); }
    /// tradeAmt, 交易金额: the amount, in fen.
    std::optional<Amount> trade_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_TRADE_AMT); }
    /// payAmt, 支付金额: what the payer paid, in fen.
    std::optional<Amount> pay_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_PAY_AMT); }
    /// disCountAmt, 优惠金额: the discount, in fen.
    std::optional<Amount> dis_count_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_DIS_COUNT_AMT); }
    /// bankRequestNo, 银行请求流水号: the bank's number of the request.
    std::optional<std::string> bank_request_no() const { return maybe_text_of(BESTPAY_FIELD_BANK_REQUEST_NO); }
};

/// The result of 3.2.
class QrcodeOrderResult : public Result {
public:
    /// tradeNo, 交易订单号: the platform's number of the trade.
    std::optional<std::string> trade_no() const { return maybe_text_of(BESTPAY_FIELD_TRADE_NO); }
    /// tradeprodNo, 收单订单号: the acquirer's number of the order.
    std::optional<std::string> tradeprod_no() const { return maybe_text_of(BESTPAY_FIELD_TRADEPROD_NO); }
    /// merchantNo, 商户号: the merchant's number.
    std::optional<std::string> merchant_no() const { return maybe_text_of(BESTPAY_FIELD_MERCHANT_NO); }
    /// outTradeNo, 外部交易流水: the order number of the request.
    std::optional<std::string> out_trade_no() const { return maybe_text_of(BESTPAY_FIELD_OUT_TRADE_NO); }
    /// tradeAmt, 交易金额: the amount, in fen.
    std::optional<Amount> trade_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_TRADE_AMT); }
    /// paymentUrl, 支付跳转地址: where the payer pays.
    std::optional<std::string> payment_url() const { return maybe_text_of(BESTPAY_FIELD_PAYMENT_URL); }
    /// bankRequestNo, 银行请求流水号: the bank's number of the request.
    std::optional<std::string> bank_request_no() const { return maybe_text_of(BESTPAY_FIELD_BANK_REQUEST_NO); }
};

/// The result of 3.3.
class OrderStatusResult : public Result {
public:
    /// errorMsgCode, 交易错误码: why the trade failed.
    std::optional<std::string> error_msg_code() const { return maybe_text_of(BESTPAY_FIELD_ERROR_MSG_CODE); }
    /// errorMsgDesc, 交易错误消息: why the trade failed, in words.
    std::optional<std::string> error_msg_desc() const { return maybe_text_of(BESTPAY_FIELD_ERROR_MSG_DESC); }
};

/// The result of 3.5.
class RefundResult : public Result {
public:
    /// tradeNo, 交易号: the platform's number of the trade.
    std::optional<std::string> trade_no() const { return maybe_text_of(BESTPAY_FIELD_TRADE_NO); }
    /// refundAmt, 退款金额: the amount of the refund, in fen.
    std::optional<Amount> refund_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_REFUND_AMT); }
    /// outTradeNo, 商户退款流水号: the refund's number, or the order's.
    std::optional<std::string> out_trade_no() const { return maybe_text_of(BESTPAY_FIELD_OUT_TRADE_NO); }
    /// tradeprodNo, 收单平台单号: the acquirer's number.
    std::optional<std::string> tradeprod_no() const { return maybe_text_of(BESTPAY_FIELD_TRADEPROD_NO); }
    /// buyerLoginNo, 客户登录号: the payer's login. Do not log it.
    std::optional<std::string> buyer_login_no() const { return maybe_text_of(BESTPAY_FIELD_BUYER_LOGIN_NO); }
};

/// The result of 3.6.
class RefundStatusResult : public Result {
public:
    /// outTradeNo, 商户订单号: the order's number.
    std::optional<std::string> out_trade_no() const { return maybe_text_of(BESTPAY_FIELD_OUT_TRADE_NO); }
    /// tradeNo, 交易号: the platform's number of the trade.
    std::optional<std::string> trade_no() const { return maybe_text_of(BESTPAY_FIELD_TRADE_NO); }
    /// outRequestNo, 退款请求流水号: the refund's number.
    std::optional<std::string> out_request_no() const { return maybe_text_of(BESTPAY_FIELD_OUT_REQUEST_NO); }
    /// refundCause, 退款原因: why the money was given back.
    std::optional<std::string> refund_cause() const { return maybe_text_of(BESTPAY_FIELD_REFUND_CAUSE); }
    /// refundAmt, 退款金额: the amount of the refund, in fen.
    std::optional<Amount> refund_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_REFUND_AMT); }
    /// tradeAmt, 交易金额: the amount of the trade, in fen: most likely the order's; the document does not say whose.
    std::optional<Amount> trade_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_TRADE_AMT); }
    /// refundRequestDate, 退款请求时间: when the refund was asked for.
    std::optional<std::string> refund_request_date() const { return maybe_text_of(BESTPAY_FIELD_REFUND_REQUEST_DATE); }
};
// end of generated: answers

// ---- Callbacks -----------------------------------------------------------------------------------------------------

/// A verified callback for this merchant, about a payment or a refund.
class Callback : protected detail::WithCallback {
public:
    /// Compares it with the caller's order: nothing else ties the two together. MismatchError names the field that
    /// differs. A refund's callback may carry the number and amount of its order; it is a mismatch here. A callback
    /// that does not say what it is about counts as a payment's if its status is SUCCESS.
    void expect_payment(std::string_view out_trade_no, Amount trade_amt) const {
        const detail::Argument number(out_trade_no, "out_trade_no");
        detail::check(bestpay_callback_expect_payment, c(), static_cast<const char*>(number), trade_amt.fen());
    }
    /// Compares it with the caller's refund, like expect_payment(). The number in it may be the refund's or its
    /// order's, and trade_amt() or pay_amt() must be `refund_amt`.
    void expect_refund(std::string_view out_trade_no, std::string_view out_request_no, Amount refund_amt) const {
        const detail::Argument number(out_trade_no, "out_trade_no"), request(out_request_no, "out_request_no");
        detail::check(bestpay_callback_expect_refund, c(), static_cast<const char*>(number),
                      static_cast<const char*>(request), refund_amt.fen());
    }
    /// Whether it is about a refund, judging by tradeType and originalTradeNo. None if it has neither, or a type that
    /// the document does not list.
    std::optional<bool> is_refund() const noexcept {
        const std::int32_t is_refund = bestpay_callback_is_refund(c());
        return is_refund < 0 ? std::nullopt : std::optional<bool>(is_refund != 0);
    }
    /// tradeType, to branch on.
    CallbackKind trade_type() const noexcept { return static_cast<CallbackKind>(bestpay_callback_trade_type(c())); }
    /// tradeStatus, to branch on.
    TradeStatus trade_status() const noexcept { return static_cast<TradeStatus>(bestpay_callback_trade_status(c())); }
    /// Whether it can no longer change: SUCCESS, FAIL or CLOSE.
    bool is_final() const noexcept { return bestpay_callback_is_final(c()); }
    // generated: callback
    /// tradeNo, 交易号: the platform's number of the trade.
    std::string trade_no() const { return text_of(BESTPAY_FIELD_TRADE_NO); }
    /// outTradeNo, 商户订单号: the order's number, or a refund's.
    std::string out_trade_no() const { return text_of(BESTPAY_FIELD_OUT_TRADE_NO); }
    /// tradeType, 通知类型: whether it is about a payment or a refund (section 4.2), as sent.
    std::optional<std::string> trade_type_text() const { return maybe_text_of(BESTPAY_FIELD_TRADE_TYPE); }
    /// tradeAmt, 交易金额: the amount of the order or refund, in fen.
    Amount trade_amt() const noexcept { return amount_of(BESTPAY_FIELD_TRADE_AMT); }
    /// tradeFinishedDate, 交易完成时间: when the trade was finished. "yyyyMMddHHmmss", Beijing time.
    std::string trade_finished_date() const { return text_of(BESTPAY_FIELD_TRADE_FINISHED_DATE); }
    /// merchantNo, 商户号: the merchant's number.
    std::string merchant_no() const { return text_of(BESTPAY_FIELD_MERCHANT_NO); }
    /// payAmt, 支付金额: what the payer paid or got back, in fen.
    Amount pay_amt() const noexcept { return amount_of(BESTPAY_FIELD_PAY_AMT); }
    /// discountAmt, 优惠金额: the discount, in fen.
    std::optional<Amount> discount_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_DISCOUNT_AMT); }
    /// ccy, 币种: the currency.
    std::string ccy() const { return text_of(BESTPAY_FIELD_CCY); }
    /// tradeStatus, 交易状态: what became of it, section 4.1.
    std::string trade_status_text() const { return text_of(BESTPAY_FIELD_TRADE_STATUS); }
    /// goodsInfo, 商品描述: what was bought.
    std::string goods_info() const { return text_of(BESTPAY_FIELD_GOODS_INFO); }
    /// resultCode, 结果码: a result code.
    std::optional<std::string> result_code() const { return maybe_text_of(BESTPAY_FIELD_RESULT_CODE); }
    /// resultMsg, 结果描述: the result in words.
    std::optional<std::string> result_msg() const { return maybe_text_of(BESTPAY_FIELD_RESULT_MSG); }
    /// originalTradeNo, 原交易号: the trade that a refund belongs to.
    std::optional<std::string> original_trade_no() const { return maybe_text_of(BESTPAY_FIELD_ORIGINAL_TRADE_NO); }
    /// institutionCode, 验签商户号: the institution's number.
    std::string institution_code() const { return text_of(BESTPAY_FIELD_INSTITUTION_CODE); }
    // end of generated: callback
    /// The present fields of the document, by their names on the wire, as text: amounts in fen.
    Fields fields() const { return all_fields(); }
    /// Members that the interface document does not list.
    std::vector<OtherMember> other() const {
        std::vector<OtherMember> members;
        for (std::size_t i = 0; i < bestpay_callback_other_count(c()); ++i) {
            members.push_back({detail::text(bestpay_callback_other_name(c(), i)),
                               detail::text(bestpay_callback_other_json(c(), i))});
        }
        return members;
    }
    /// All fields under their names on the wire, as one JSON object; members that the document does not list come last.
    std::string json() const { return detail::text(bestpay_callback_json(c())); }
    /// The hash inside the platform's signature.
    Hash hash() const noexcept { return static_cast<Hash>(bestpay_callback_hash(c())); }
    /// The form of the signing string that verified.
    std::string form() const { return detail::text(bestpay_callback_form(c())); }

private:
    friend class Merchant;
    explicit Callback(std::shared_ptr<const bestpay_callback> callback) : WithFields(std::move(callback)) {}
};

/// The reply to a callback, to be sent with HTTP status 200.
struct CallbackReply {
    std::string content_type;  ///< The Content-Type of the HTTP reply.
    std::string body;          ///< Its body.

    /// For a callback that has been handled, now or earlier, and for one about a number that you do not know, once a
    /// person has been told.
    static CallbackReply accepted() { return of(make(bestpay_callback_reply_accepted)); }
    /// For a callback that could not be handled. The document does not promise that it is sent again: ask for the
    /// status of open orders. Both texts are for the platform's log.
    static CallbackReply try_again(std::string_view error_code, std::string_view error_msg) {
        const detail::Argument code(error_code, "error_code"), msg(error_msg, "error_msg");
        return of(make(bestpay_callback_reply_try_again, static_cast<const char*>(code),
                       static_cast<const char*>(msg)));
    }

private:
    friend class Cashier;
    using Reply = detail::Owned<bestpay_callback_reply, bestpay_callback_reply_free>;
    template <class Function, class... Arguments>
    static Reply make(Function* function, Arguments... arguments) {
        return detail::make<bestpay_callback_reply, bestpay_callback_reply_free>(function, arguments...);
    }
    static CallbackReply of(const Reply& reply) {
        CallbackReply copy;
        copy.content_type = detail::text(bestpay_callback_reply_content_type(reply.get()));
        copy.body = detail::text(bestpay_callback_reply_body(reply.get()),
                                 bestpay_callback_reply_body_length(reply.get()));
        return copy;
    }
};

// ---- Merchants -----------------------------------------------------------------------------------------------------

/// Returns the time. It runs in the thread that prepares a request, perhaps in several at once.
using Clock = std::function<std::chrono::system_clock::time_point()>;

/// The settings of a merchant.
struct MerchantOptions {
    std::string api_url{};                     ///< "production", "test" (the document's), or an address. Mandatory.
    std::string institution_code{};            ///< The institution's number.
    std::string merchant_no{};                 ///< The merchant's number.
    std::optional<MerchantKey> key{};          ///< The merchant's private key. Mandatory.
    std::vector<PlatformKey> platform_keys{};  ///< One, or several while a new certificate is being introduced.
    Hash sign_hash = Hash::sha256;             ///< The hash that signs requests.
    bool forbid_sha1 = false;                  ///< Refuses the platform's SHA-1 signatures. At present it makes no others.
    bool allow_plain_http = false;             ///< To any host. Only TLS binds answers to orders.
    std::optional<std::size_t> max_bytes{};    ///< The size limit of an answer or callback. Default: 1 MiB.
    std::optional<std::size_t> max_depth{};    ///< The limit for nested values. Default: 16.
    Clock clock{};                             ///< If it is not set, or throws, the system clock is used.
};

/// A signed request, ready to be POSTed by the caller's own HTTP stack.
struct PreparedRequest {
    std::string url;                                          ///< Where to POST it.
    std::vector<std::pair<std::string, std::string>> headers; ///< Besides those of HTTP itself.
    std::string body;                                         ///< Send exactly these bytes.
    std::chrono::milliseconds read_timeout{};                 ///< How long to wait for the answer.
    std::string signing_string;                               ///< It holds the payer's code: do not log it.
    std::optional<std::string> request_date;                  ///< The signed date of an order or refund: keep it.
};

/// An identity and its keys: prepares requests, accepts answers, reads callbacks. It does no I/O.
///
/// prepare() checks and signs; nothing is sent. Then POST exactly the bytes of the body to the URL with the headers,
/// wait for read_timeout, and pass the raw answer and the same request to accept(). A failure before the first byte was
/// sent has the effect "not sent", any later one "unknown". Every failure of accept() except RefusedError has the
/// effect "unknown" and is never an ArgumentError or RequestError: the order may have been paid, so ask for its status.
/// If request_date was left out, set it to the prepared request's before accept(): the result and error then carry it.
class Merchant {
public:
    /// Throws ConfigError, which names the missing or wrong setting.
    explicit Merchant(const MerchantOptions& options) {
        bestpay_merchant_options c = BESTPAY_MERCHANT_OPTIONS_INIT;
        const auto platform_keys = PlatformKey::pointers(options.platform_keys);
        c.api_url = options.api_url.empty() ? nullptr : detail::terminated(options.api_url, "api_url");
        c.institution_code = detail::terminated(options.institution_code, "institution_code");
        c.merchant_no = detail::terminated(options.merchant_no, "merchant_no");
        c.key = options.key ? options.key->key_.get() : nullptr;
        c.platform_keys = platform_keys.data();
        c.platform_key_count = platform_keys.size();
        c.sign_hash = static_cast<std::int32_t>(options.sign_hash);
        c.forbid_sha1 = options.forbid_sha1;
        c.allow_plain_http = options.allow_plain_http;
        c.max_bytes = detail::limit(options.max_bytes, "max_bytes");
        c.max_depth = detail::limit(options.max_depth, "max_depth");
        std::shared_ptr<Clock> clock;
        if (options.clock) {
            clock = std::make_shared<Clock>(options.clock);
            c.clock = seconds;
            c.clock_user_data = clock.get();
        }
        auto made = detail::make<bestpay_merchant, bestpay_merchant_free>(bestpay_merchant_new, &c);
        *this = Merchant(keep(std::move(made), std::move(clock)));
    }
    /// The same keys and settings with another merchantNo, for an institution with many shops.
    Merchant with_merchant_no(std::string_view merchant_no) const {
        const detail::Argument number(merchant_no, "merchant_no");
        return another(bestpay_merchant_with_merchant_no, static_cast<const char*>(number));
    }
    /// The same merchant, which also reads callbacks for these merchants of its institution, and for no other: not for
    /// itself either, if it is not among them. For an institution with one notify address: branch on
    /// Callback::merchant_no(). A Cashier over a client of such a merchant writes each callback down for its own merchant.
    Merchant with_callbacks_of(const std::vector<std::string>& merchant_nos) const {
        std::vector<const char*> c_merchant_nos;
        for (const std::string& merchant_no : merchant_nos) {
            c_merchant_nos.push_back(detail::terminated(merchant_no, "merchant_nos"));
        }
        return another(bestpay_merchant_with_callbacks_of, c_merchant_nos.data(), c_merchant_nos.size());
    }
    /// The same for every merchant of its institution.
    Merchant with_callbacks_of_institution() const { return another(bestpay_merchant_with_callbacks_of_institution); }
    /// The platform's address, to which requests are sent.
    std::string api_url() const { return detail::text(bestpay_merchant_api_url(c())); }
    /// institutionCode.
    std::string institution_code() const { return detail::text(bestpay_merchant_institution_code(c())); }
    /// merchantNo.
    std::string merchant_no() const { return detail::text(bestpay_merchant_no(c())); }
    /// Beijing time by the merchant's clock. Set it as an order's request_date, and store it with the order before the
    /// order is sent: asking for the status needs it, also after a power cut.
    std::string now() const {
        char buffer[BESTPAY_TIME_SIZE];
        detail::check(bestpay_merchant_now, c(), +buffer, sizeof buffer);
        return buffer;
    }

    /// Verifies the raw body that was POSTed to a notify_url, JSON or form, and checks that it is for this merchant.
    /// The platform waits 6 s for the reply. The same callback arrives more than once, and may arrive before the
    /// order's own answer. Its number is an order's or a refund's: look it up, compare the callback with
    /// Callback::expect_payment() or expect_refund(), apply it once, then reply. After any failure reply with
    /// CallbackReply::try_again(). Do not rely on callbacks: ask for the status.
    Callback read_callback(std::string_view body) const {
        return Callback(detail::share<bestpay_callback, bestpay_callback_free>(
            bestpay_merchant_read_callback, c(), detail::bytes(body), body.size()));
    }

    // generated: prepare
    /// 3.1: checks and signs. RequestError names the field at fault.
    PreparedRequest prepare(const BarcodeOrder& order) const { return prepare_any(order); }
    /// 3.2: checks and signs. RequestError names the field at fault.
    PreparedRequest prepare(const QrcodeOrder& order) const { return prepare_any(order); }
    /// 3.3: checks and signs. RequestError names the field at fault.
    PreparedRequest prepare(const OrderStatus& question) const { return prepare_any(question); }
    /// 3.5: checks and signs. RequestError names the field at fault.
    PreparedRequest prepare(const Refund& refund) const { return prepare_any(refund); }
    /// 3.6: checks and signs. RequestError names the field at fault.
    PreparedRequest prepare(const RefundStatus& question) const { return prepare_any(question); }
    // end of generated: prepare
    /// A request of an interface by name: see Result::interface_name(). A field that the interface does not have is
    /// unknown_field. For an interface that the document does not list the name is its path, or "sdkRequest" and its
    /// path for that envelope; its fields are texts, and may have any name. ":json" behind a name says that the value is
    /// JSON and not a text: {"amount:json", "1250"}.
    PreparedRequest prepare_fields(std::string_view interface_name, const Fields& fields) const {
        return prepare_any(detail::ByName{interface_name, fields});
    }

    // generated: accept
    /// 3.1: verifies the platform's answer, and that it belongs to this order.
    BarcodeOrderResult accept(const BarcodeOrder& order, int http_status, std::string_view body) const {
        return accept_as<BarcodeOrderResult>(order, http_status, body);
    }
    /// 3.2: verifies the platform's answer, and that it belongs to this order.
    QrcodeOrderResult accept(const QrcodeOrder& order, int http_status, std::string_view body) const {
        return accept_as<QrcodeOrderResult>(order, http_status, body);
    }
    /// 3.3: verifies the platform's answer, and that it belongs to this question.
    OrderStatusResult accept(const OrderStatus& question, int http_status, std::string_view body) const {
        return accept_as<OrderStatusResult>(question, http_status, body);
    }
    /// 3.5: verifies the platform's answer, and that it belongs to this refund.
    RefundResult accept(const Refund& refund, int http_status, std::string_view body) const {
        return accept_as<RefundResult>(refund, http_status, body);
    }
    /// 3.6: verifies the platform's answer, and that it belongs to this question.
    RefundStatusResult accept(const RefundStatus& question, int http_status, std::string_view body) const {
        return accept_as<RefundStatusResult>(question, http_status, body);
    }
    // end of generated: accept
    /// The answer to a request of prepare_fields(). Its fields are in Result::fields().
    Result accept_fields(std::string_view interface_name, const Fields& fields, int http_status,
                         std::string_view body) const {
        return accept_as<Result>(detail::ByName{interface_name, fields}, http_status, body);
    }

private:
    friend class Client;
    friend class Config;
    explicit Merchant(std::shared_ptr<const bestpay_merchant> merchant) : merchant_(std::move(merchant)) {}
    const bestpay_merchant* c() const noexcept { return merchant_.get(); }

    /// A merchant that is made from this one.
    template <class Function, class... Arguments>
    Merchant another(Function* function, Arguments... arguments) const {
        return Merchant(
            keep(detail::make<bestpay_merchant, bestpay_merchant_free>(function, c(), arguments...), merchant_));
    }

    /// `kept` must outlive the merchant: it is the clock, or another merchant that owns the clock.
    template <class Kept>
    static std::shared_ptr<const bestpay_merchant> keep(detail::Owned<bestpay_merchant, bestpay_merchant_free> made,
                                                        Kept kept) {
        const auto free_first = [kept = std::move(kept)](bestpay_merchant* merchant) {
            bestpay_merchant_free(merchant);
        };
        return std::shared_ptr<const bestpay_merchant>(made.release(), free_first);
    }

    static std::int64_t seconds(void* clock) {
        std::chrono::system_clock::time_point now;
        try {
            now = (*static_cast<const Clock*>(clock))();
        } catch (...) {
            // No exception may pass through the library. Without the clock, the order is dated by the system clock.
            now = std::chrono::system_clock::now();
        }
        return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    }

    template <class Request>
    PreparedRequest prepare_any(const Request& request) const {
        const auto c_request = detail::for_c(request);
        return read(detail::make<bestpay_prepared_request, bestpay_prepared_request_free>(bestpay_merchant_prepare, c(),
                                                                                          &c_request.head));
    }

    template <class Answer, class Request>
    Answer accept_as(const Request& request, int http_status, std::string_view body) const {
        return detail::of_answer(request, [&] {
            const auto c_request = detail::for_c(request);
            Answer answer;
            answer.object_ = detail::share<bestpay_result, bestpay_result_free>(
                bestpay_merchant_accept, c(), &c_request.head, http_status, detail::bytes(body), body.size());
            return answer;
        });
    }

    static PreparedRequest read(
        const detail::Owned<bestpay_prepared_request, bestpay_prepared_request_free>& prepared) {
        const bestpay_prepared_request* c = prepared.get();
        PreparedRequest copy;
        copy.url = detail::text(bestpay_prepared_request_url(c));
        for (std::size_t i = 0; i < bestpay_prepared_request_header_count(c); ++i) {
            copy.headers.emplace_back(detail::text(bestpay_prepared_request_header_name(c, i)),
                                      detail::text(bestpay_prepared_request_header_value(c, i)));
        }
        copy.body = detail::text(bestpay_prepared_request_body(c), bestpay_prepared_request_body_length(c));
        copy.read_timeout = std::chrono::milliseconds(bestpay_prepared_request_read_timeout_ms(c));
        copy.signing_string = detail::text(bestpay_prepared_request_signing_string(c),
                                           bestpay_prepared_request_signing_string_length(c));
        copy.request_date = detail::maybe(bestpay_prepared_request_request_date(c));
        return copy;
    }

    std::shared_ptr<const bestpay_merchant> merchant_;
};

// ---- Clients -------------------------------------------------------------------------------------------------------

/// Settings of a client. Members that are not set have their defaults.
struct ClientOptions {
    // generated: client_options
    /// How long making a connection may take, including DNS, proxy and TLS; a day at most. Default: 10 seconds.
    std::optional<std::chrono::milliseconds> connect_timeout{};
    /// How long an answer may take, for all interfaces: from the first byte of the request to the last byte of the
    /// answer; a day at most. Default: the document's 60 seconds for orders and 6 for the others.
    std::optional<std::chrono::milliseconds> read_timeout{};
    /// How long 3.3 and 3.6 are asked again while their outcome is unknown; a day at most. This limits repeated
    /// questions too. 0 asks once. Default: 15 seconds.
    std::optional<std::chrono::milliseconds> retry_reads_within{};
    /// The first pause of a wait for a payment or a refund; a day at most. Default: 1 second.
    std::optional<std::chrono::milliseconds> poll_first{};
    /// The longest pause; a day at most. Default: 10 seconds.
    std::optional<std::chrono::milliseconds> poll_longest{};
    /// An HTTP proxy to tunnel through, `http://[user:password@]host[:port]`; no other kind is supported. The
    /// environment's proxy variables are not read. Default: none.
    std::optional<std::string> proxy{};
    /// Root certificates to trust besides the built-in ones of Mozilla, each PEM (one or several) or DER. Default:
    /// none.
    std::vector<std::string> root_certificates{};
    // end of generated: client_options
};

/// The answer of the platform's address to an HTTP request that is not an order. It is not signed.
struct Probe {
    int http_status = 0;               ///< It may be anything.
    std::chrono::milliseconds took{};  ///< How long the exchange took.
    /// The server's clock by its Date header.
    std::optional<std::chrono::system_clock::time_point> server_time;
    /// This machine's clock in the middle of the exchange, to compare with the server's.
    std::chrono::system_clock::time_point local_time;
};

/// Ends waits from another thread: those of a client or cashier that was made by its cancelled_by(). All copies share
/// one state, which cannot be reset. A request that has left cannot be called back: its answer is read for two seconds
/// more, and then the effect is unknown.
class Cancellation {
public:
    Cancellation()
        : cancellation_(
              detail::share<bestpay_cancellation, bestpay_cancellation_free>(bestpay_cancellation_new)) {}
    /// Ends the waits, now and later.
    void cancel() const noexcept { bestpay_cancellation_cancel(cancellation_.get()); }

private:
    friend class Client;
    friend class Cashier;
    std::shared_ptr<const bestpay_cancellation> cancellation_;
};

/// Calls the platform for a merchant. The caller's thread waits. Threads that share a client share its connections.
///
/// Orders and refunds are sent once, whatever happens. On failure Error::effect() says what to do next, and the error
/// carries the numbers of the order and refund. Show the payment_url() of an order that the payer scans. Questions are
/// repeated while the outcome is unknown, within a deadline; RefusedError then means that the question was refused, not
/// the order.
class Client {
public:
    /// Nothing is connected yet.
    explicit Client(const Merchant& merchant, const ClientOptions& options = {}) {
        const Settings settings(options);
        auto made = detail::make<bestpay_client, bestpay_client_free>(bestpay_client_new, merchant.c(), &settings.c);
        // The merchant is kept for its clock.
        const auto free_first = [kept = merchant.merchant_](bestpay_client* client) { bestpay_client_free(client); };
        client_ = std::shared_ptr<const bestpay_client>(made.release(), free_first);
    }
    /// The merchant of this client.
    Merchant merchant() const {
        return Merchant(std::shared_ptr<const bestpay_merchant>(client_, bestpay_client_merchant(c())));
    }
    /// This client, with the same connections, whose waits end when `cancellation` is cancelled: with PendingError,
    /// `cancelled`, and the effect unknown. A request that has not left by then is not sent.
    Client cancelled_by(const Cancellation& cancellation) const {
        auto made = detail::make<bestpay_client, bestpay_client_free>(bestpay_client_cancelled_by, c(),
                                                                      cancellation.cancellation_.get());
        // This one is kept for its merchant's clock.
        const auto free_first = [kept = client_](bestpay_client* client) { bestpay_client_free(client); };
        return Client(std::shared_ptr<const bestpay_client>(made.release(), free_first));
    }

    // generated: calls
    /// 3.1 聚合付款码收单下单接口: an order by the payer's payment code (付款码). The result may still be WAITFORPAY:
    /// then wait_for_payment().
    BarcodeOrderResult order_by_barcode(const BarcodeOrder& order) const { return call_as<BarcodeOrderResult>(order); }
    /// 3.2 聚合收款码、订单二维码收单下单接口: an order for a collection code (收款码) or order code (订单码). The
    /// result may still be WAITFORPAY: then wait_for_payment().
    QrcodeOrderResult order_by_qrcode(const QrcodeOrder& order) const { return call_as<QrcodeOrderResult>(order); }
    /// 3.3 订单状态确认接口: the status of an order.
    OrderStatusResult order_status(const OrderStatus& question) const { return call_as<OrderStatusResult>(question); }
    /// 3.5 退款接口: a refund of an order, in full or in part. The result may still be WAITFORPAY: then
    /// wait_for_refund().
    RefundResult refund(const Refund& refund) const { return call_as<RefundResult>(refund); }
    /// 3.6 退款订单查询接口: the status of a refund.
    RefundStatusResult refund_status(const RefundStatus& question) const {
        return call_as<RefundStatusResult>(question);
    }
    // end of generated: calls
    /// Asks for an order's status at growing intervals until it is final, and gives up after `deadline`: no question
    /// outlasts it, and 0 asks once. `trade_date` is the order's request_date. Failed and refused questions are
    /// repeated too. At the deadline the exception is the last question's, or PendingError, with the platform's code if
    /// it refused the question. Its effect is always unknown.
    OrderStatusResult wait_for_payment(std::string_view out_trade_no, std::string_view trade_date,
                                       std::chrono::milliseconds deadline) const {
        const detail::Argument number(out_trade_no, "outTradeNo"), date(trade_date, "tradeDate");
        return detail::of_earlier({std::string(out_trade_no), {}, {}}, [&] {
            return result<OrderStatusResult>(bestpay_client_wait_for_payment, static_cast<const char*>(number),
                                             static_cast<const char*>(date),
                                             detail::milliseconds(deadline, "deadline", 0));
        });
    }
    /// Asks for a refund's status until it is final, like wait_for_payment(). `refund_date` is the refund's
    /// request_date.
    RefundStatusResult wait_for_refund(std::string_view out_trade_no, std::string_view out_request_no,
                                       std::string_view refund_date, std::chrono::milliseconds deadline) const {
        const detail::Argument number(out_trade_no, "outTradeNo"), request(out_request_no, "outRequestNo"),
            date(refund_date, "refundDate");
        return detail::of_earlier({std::string(out_trade_no), std::string(out_request_no), {}}, [&] {
            return result<RefundStatusResult>(bestpay_client_wait_for_refund, static_cast<const char*>(number),
                                              static_cast<const char*>(request), static_cast<const char*>(date),
                                              detail::milliseconds(deadline, "deadline", 0));
        });
    }
    /// Calls an interface by name: see Merchant::prepare_fields(). The result's fields are in Result::fields().
    Result call_fields(std::string_view interface_name, const Fields& fields) const {
        return call_as<Result>(detail::ByName{interface_name, fields});
    }
    /// Connects to the platform's address with the client's proxy, root certificates and time-outs. Every failure has
    /// the effect "not sent", since no order was sent.
    Probe probe() const {
        const auto c_probe = detail::make<bestpay_probe, bestpay_probe_free>(bestpay_client_probe, c());
        const auto time = [](std::int64_t seconds) {
            return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
        };
        Probe probe;
        probe.http_status = bestpay_probe_http_status(c_probe.get());
        const std::int64_t server_time = bestpay_probe_server_time(c_probe.get());
        if (server_time != -1) probe.server_time = time(server_time);
        probe.local_time = time(bestpay_probe_local_time(c_probe.get()));
        probe.took = std::chrono::milliseconds(bestpay_probe_took_ms(c_probe.get()));
        return probe;
    }

private:
    friend class Cashier;
    friend class Config;

    // generated: client_settings
    /// The options for C, pointing into `options`.
    struct Settings {
        explicit Settings(const ClientOptions& options) {
            c.connect_timeout_ms = detail::milliseconds(options.connect_timeout, "connect_timeout");
            c.read_timeout_ms = detail::milliseconds(options.read_timeout, "read_timeout");
            c.retry_reads_within_ms = options.retry_reads_within == std::chrono::milliseconds(0)
                ? BESTPAY_ASK_ONCE
                : detail::milliseconds(options.retry_reads_within, "retry_reads_within");
            c.poll_first_ms = detail::milliseconds(options.poll_first, "poll_first");
            c.poll_longest_ms = detail::milliseconds(options.poll_longest, "poll_longest");
            c.proxy = detail::terminated(options.proxy, "proxy");
            for (const std::string& one : options.root_certificates) {
                root_certificates.push_back({detail::bytes(one), one.size()});
            }
            c.root_certificates = root_certificates.data();
            c.root_certificate_count = root_certificates.size();
        }
        std::vector<bestpay_bytes> root_certificates;
        bestpay_client_options c = BESTPAY_CLIENT_OPTIONS_INIT;
    };
    // end of generated: client_settings

    explicit Client(std::shared_ptr<const bestpay_client> client) : client_(std::move(client)) {}
    const bestpay_client* c() const noexcept { return client_.get(); }

    template <class Answer, class Function, class... Arguments>
    Answer result(Function* function, Arguments... arguments) const {
        Answer answer;
        answer.object_ = detail::share<bestpay_result, bestpay_result_free>(function, c(), arguments...);
        return answer;
    }

    template <class Answer, class Request>
    Answer call_as(const Request& request) const {
        const auto c_request = detail::for_c(request);
        return result<Answer>(bestpay_client_call, &c_request.head);
    }

    std::shared_ptr<const bestpay_client> client_;
};

// ---- The journal ---------------------------------------------------------------------------------------------------

/// What is known about an order or refund in the journal. A newer library may have more.
enum class State : std::int32_t {
    /// The state before a new entry, and of an object that was moved from.
    none = BESTPAY_STATE_NONE,
    // generated: states
    /// Written down; the request may leave at any moment, or has left.
    sending = BESTPAY_STATE_SENDING,
    /// The request never left. The same call may send it.
    not_sent = BESTPAY_STATE_NOT_SENT,
    /// The request may have arrived. Ask for its status; never send it again.
    unknown = BESTPAY_STATE_UNKNOWN,
    /// `WAITFORPAY`: the platform has it, and it is not final. A status that the document does not list counts as this.
    waiting = BESTPAY_STATE_WAITING,
    /// `SUCCESS`: paid, or refunded. Final.
    success = BESTPAY_STATE_SUCCESS,
    /// `FAIL`. Final.
    fail = BESTPAY_STATE_FAIL,
    /// `CLOSE`: the order was closed unpaid. Final.
    close = BESTPAY_STATE_CLOSE,
    /// The platform refused the order or refund itself, verified, and then the status questions about it: once as not
    /// found; or three times for any reason other than being busy, the last time after the arrival window. Final.
    refused = BESTPAY_STATE_REFUSED,
    /// The platform did not know it after the last moment at which it could have arrived. Final.
    never_arrived = BESTPAY_STATE_NEVER_ARRIVED,
    // end of generated: states
};

/// The state's stable name, like Entry::state_text(): "never_arrived". Empty for a state that the library does not
/// know.
inline std::string_view to_string(State state) noexcept {
    const char* const name = bestpay_state_text(static_cast<std::int32_t>(state));
    return name ? name : "";
}

/// What is known about an order or a refund.
class Entry : protected detail::WithEntry {
public:
    /// The state, to branch on.
    State state() const noexcept { return static_cast<State>(bestpay_entry_state(c())); }
    /// The state's stable name, the same in every language and in the database: "never_arrived".
    std::string state_text() const { return detail::text(bestpay_entry_state_text(c())); }
    /// What a cashier reads: one sentence, in Chinese at most 20 characters. A screen shows the amount beside it.
    std::string till_text(Language language) const {
        return detail::text(bestpay_entry_till_text(c(), static_cast<std::int32_t>(language)));
    }
    /// Whether this order is paid, or this refund done.
    bool is_success() const noexcept { return bestpay_entry_is_success(c()); }
    /// Whether it can no longer change.
    bool is_final() const noexcept { return bestpay_entry_is_final(c()); }
    /// Whether the platform must be asked for its status.
    bool is_open() const noexcept { return bestpay_entry_is_open(c()); }
    /// The present fields, by the document's names if it has them, as text: amounts in fen.
    Fields fields() const { return all_fields(); }
    // generated: entry
    /// merchantNo, 商户号: the merchant's number.
    std::string merchant_no() const { return text_of(BESTPAY_FIELD_MERCHANT_NO); }
    /// interface, 接口: `barcode_order`, `qrcode_order` or `refund`.
    std::string interface_name() const { return text_of(BESTPAY_FIELD_INTERFACE); }
    /// outTradeNo, 商户订单号: the order's number.
    std::string out_trade_no() const { return text_of(BESTPAY_FIELD_OUT_TRADE_NO); }
    /// outRequestNo, 退款请求流水号: the refund's number; absent for an order.
    std::optional<std::string> out_request_no() const { return maybe_text_of(BESTPAY_FIELD_OUT_REQUEST_NO); }
    /// amount, 交易金额或退款金额: the amount of the order or refund, in fen.
    Amount amount() const noexcept { return amount_of(BESTPAY_FIELD_AMOUNT); }
    /// requestDate, 请求时间: when it was sent last, or was about to be.
    std::string request_date() const { return text_of(BESTPAY_FIELD_REQUEST_DATE); }
    /// tradeNo, 交易号: the platform's number of the trade.
    std::optional<std::string> trade_no() const { return maybe_text_of(BESTPAY_FIELD_TRADE_NO); }
    /// payAmt, 支付金额: what the payer paid, in fen.
    std::optional<Amount> pay_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_PAY_AMT); }
    /// discountAmt, 优惠金额: the discount, in fen.
    std::optional<Amount> discount_amt() const noexcept { return maybe_amount_of(BESTPAY_FIELD_DISCOUNT_AMT); }
    /// paymentUrl, 支付跳转地址: where the payer of a `qrcode_order` pays.
    std::optional<std::string> payment_url() const { return maybe_text_of(BESTPAY_FIELD_PAYMENT_URL); }
    /// code, 结果码: why it is not a success, or not yet: the platform's code of a refusal or failure, else the last
    /// error's.
    std::optional<std::string> code() const { return maybe_text_of(BESTPAY_FIELD_CODE); }
    /// message, 结果描述: the same in words.
    std::optional<std::string> message() const { return maybe_text_of(BESTPAY_FIELD_MESSAGE); }
    /// createdAt, 创建时间: when it was first written down.
    std::string created_at() const { return text_of(BESTPAY_FIELD_CREATED_AT); }
    /// changedAt, 变更时间: when its state changed last.
    std::string changed_at() const { return text_of(BESTPAY_FIELD_CHANGED_AT); }
    // end of generated: entry

private:
    friend class Cashier;
    friend class Journal;
    explicit Entry(std::shared_ptr<const bestpay_entry> entry) : WithFields(std::move(entry)) {}
};

/// A change of state, or an alarm.
struct Event {
    std::int64_t id = 0;  ///< Ascending, from 1. A reader that continues after it misses nothing.
    std::string at;       ///< The time of the event.
    bool is_alarm = false;  ///< A contradiction that a person must look at; it changes no entry.
    std::string merchant_no;                    ///< merchantNo.
    std::string out_trade_no;                   ///< outTradeNo. In an alarm about an unknown number, as received.
    std::optional<std::string> out_request_no;  ///< outRequestNo; none if the event is about an order.
    State from = State::none;                   ///< The state before; none for a new entry.
    std::optional<std::string> from_text;       ///< Its name.
    State to = State::none;                     ///< The state after; for an alarm the state that was claimed.
    std::string to_text;                        ///< Its name.
    std::string cause;                          ///< "call", "answer", "status", "callback" or "sender_lost".
    std::optional<std::string> about;           ///< More about it, for a person.

    /// What a cashier reads about the state after it, or about the alarm.
    std::string till_text(Language language) const {
        const auto number = static_cast<std::int32_t>(language);
        const bool is_refund = out_request_no.has_value();
        return is_alarm ? detail::text(bestpay_till_text("contradiction", BESTPAY_EFFECT_UNKNOWN, is_refund, number))
                        : detail::text(bestpay_state_till_text(to_text.c_str(), is_refund, number));
    }
};

/// Which columns of a statement of the platform mean what. Columns are named as in its first line.
struct Statement {
    // generated: statement
    /// The column of outTradeNo of payments, and of outRequestNo of refunds. Mandatory.
    std::string number_column;
    /// The column of the amount. Mandatory.
    std::string amount_column;
    /// What the amounts are in: fen or yuan. Mandatory.
    std::string amount_unit;
    /// The column of tradeNo, the platform's number.
    std::optional<std::string> trade_no_column{};
    /// The column of the status. Without it, every line is a success.
    std::optional<std::string> status_column{};
    /// A status that means success; there may be several. Without any, it is SUCCESS.
    std::vector<std::string> success{};
    /// The column that tells refunds from payments. Without it, a number is looked for among both, and a negative
    /// amount is a refund.
    std::optional<std::string> kind_column{};
    /// A kind that means refund; there may be several. Without any, it is REFUND.
    std::vector<std::string> refund{};
    /// The column of merchantNo, in a statement of several merchants.
    std::optional<std::string> merchant_column{};
    /// Only this merchant's entries. Without it, the entries of all merchants are compared.
    std::optional<std::string> merchant_no{};
    /// The start of the period that the statement is of, by requestDate. Without it, everything must be in it.
    std::optional<std::string> from{};
    /// The end of that period, which is not part of it. Without it, it has no end.
    std::optional<std::string> until{};
    /// What stands between two columns. Without it, it is a comma.
    std::optional<std::string> delimiter{};
    // end of generated: statement
};

/// A difference between a statement and a journal. What a side does not have is not set.
struct Difference {
    std::string kind;    ///< "unreadable", "double", "missing_in_journal", "missing_in_statement", "amount", "state", "trade_no".
    std::string number;  ///< The order's number, or the refund's.
    std::optional<std::int64_t> line{};         ///< In the statement's file, the line of the names being the first.
    std::optional<std::string> merchant_no{};   ///< The journal's, or else the statement's.
    std::optional<bool> is_refund{};            ///< If that is known.
    std::optional<std::string> trade_no{};      ///< In the statement.
    std::optional<Amount> amount{};             ///< In the statement.
    std::optional<std::string> status{};        ///< In the statement.
    std::optional<std::string> own_trade_no{};  ///< In the journal.
    std::optional<Amount> own_amount{};         ///< In the journal.
    std::optional<std::string> own_state{};     ///< In the journal.
    std::optional<std::string> about{};         ///< Why a line is unreadable.
};

/// The differences between a statement and a journal.
class Reconciliation {
public:
    /// How many lines the statement has, without that of the names.
    std::int64_t lines() const noexcept { return bestpay_reconciliation_lines(c_.get()); }
    /// How many entries of the journal were compared.
    std::int64_t entries() const noexcept { return bestpay_reconciliation_entries(c_.get()); }
    /// How many differences there are.
    std::int64_t differences() const noexcept { return bestpay_reconciliation_differences(c_.get()); }
    /// The next difference, none after the last one. Each is handed out once.
    std::optional<Difference> next() const {
        const auto c = detail::make<bestpay_difference, bestpay_difference_free>(bestpay_reconciliation_next, c_.get());
        if (!c) return std::nullopt;
        const auto text = [&](const char* name) { return detail::maybe(bestpay_difference_text(c.get(), name)); };
        const auto number = [&](const char* name) -> std::optional<std::int64_t> {
            const auto digits = text(name);
            return digits ? std::optional<std::int64_t>(std::stoll(*digits)) : std::nullopt;
        };
        const auto amount = [&](const char* name) -> std::optional<Amount> {
            const auto fen = number(name);
            return fen ? std::optional<Amount>(Amount::from_fen(*fen)) : std::nullopt;
        };
        Difference difference;
        difference.kind = text("kind").value_or("");
        difference.number = text("number").value_or("");
        difference.line = number("line");
        difference.merchant_no = text("merchantNo");
        if (const auto is_refund = text("isRefund")) difference.is_refund = *is_refund == "true";
        difference.trade_no = text("tradeNo");
        difference.amount = amount("amount");
        difference.status = text("status");
        difference.own_trade_no = text("ownTradeNo");
        difference.own_amount = amount("ownAmount");
        difference.own_state = text("ownState");
        difference.about = text("about");
        return difference;
    }

private:
    friend class Journal;
    explicit Reconciliation(std::shared_ptr<const bestpay_reconciliation> c) : c_(std::move(c)) {}
    std::shared_ptr<const bestpay_reconciliation> c_;
};

/// A durable record of orders and refunds. Threads and processes may share one. Every change is on the disk when the
/// call returns; if the journal cannot be written or read, the call throws JournalError.
class Journal {
public:
    /// One SQLite file, which is created if necessary; only its owner can use it (mode 0600). Keep it on a local disk.
    /// A name that SQLite does not treat as a file (":memory:", "file:...") is a JournalError, and so is every call
    /// after the file was deleted or replaced: open it again.
    static Journal sqlite(std::string_view path) {
        const detail::Argument c_path(path, "path");
        return Journal(detail::share<bestpay_journal, bestpay_journal_free>(bestpay_journal_sqlite,
                                                                            static_cast<const char*>(c_path)));
    }
    /// PostgreSQL, for several machines; `url` is as for psql. A server on another machine must use TLS, with a
    /// certificate from a public authority or, if given, from one of `root_certificates` (PEM); "sslmode=disable" in
    /// the address turns TLS off.
    static Journal postgres(std::string_view url, std::string_view root_certificates = {}) {
        const detail::Argument c_url(url, "url");
        return Journal(detail::share<bestpay_journal, bestpay_journal_free>(
            bestpay_journal_postgres, static_cast<const char*>(c_url), detail::bytes(root_certificates),
            root_certificates.size()));
    }
    /// The order of this number with its refunds, or the refund of this number, of every merchant.
    std::vector<Entry> find(std::string_view number) const {
        const detail::Argument c_number(number, "number");
        return entries_of(bestpay_journal_find, static_cast<const char*>(c_number));
    }
    /// At most `limit` entries after `after`, the last entry of the page before, ordered by number. The page after the
    /// last one is empty.
    std::vector<Entry> entries(std::uint32_t limit, const std::optional<Entry>& after = std::nullopt) const {
        return entries_of(bestpay_journal_entries, after ? after->c() : nullptr, limit);
    }
    /// At most `limit` changes of state and alarms after the event with the id `after`, in order. If you store the last
    /// id in the same transaction as the result of handling it, you can continue there after any interruption.
    std::vector<Event> events(std::int64_t after, std::uint32_t limit) const {
        return events_of(bestpay_journal_events, c(), after, limit);
    }
    /// Everything that happened to an entry.
    std::vector<Event> events_of(const Entry& entry) const {
        return events_of(bestpay_journal_events_of, c(), entry.c());
    }
    /// Holds a statement, a CSV file in UTF-8 or GBK with a line of names at its start, against the journal. Memory does
    /// not grow with it. Throws ConfigError, whose field is "path" or the option.
    Reconciliation reconcile(std::string_view path, const Statement& statement) const {
        const detail::Argument c_path(path, "path");
        std::vector<bestpay_field> options;
        const auto add = [&](const char* name, const std::string& value) {
            options.push_back({name, detail::terminated(value, name)});
        };
        const auto maybe = [&](const char* name, const std::optional<std::string>& value) {
            if (value) add(name, *value);
        };
        // generated: statement_options
        add("number_column", statement.number_column);
        add("amount_column", statement.amount_column);
        add("amount_unit", statement.amount_unit);
        maybe("trade_no_column", statement.trade_no_column);
        maybe("status_column", statement.status_column);
        for (const std::string& one : statement.success) add("success", one);
        maybe("kind_column", statement.kind_column);
        for (const std::string& one : statement.refund) add("refund", one);
        maybe("merchant_column", statement.merchant_column);
        maybe("merchant_no", statement.merchant_no);
        maybe("from", statement.from);
        maybe("until", statement.until);
        maybe("delimiter", statement.delimiter);
        // end of generated: statement_options
        return Reconciliation(detail::share<bestpay_reconciliation, bestpay_reconciliation_free>(
            bestpay_journal_reconcile, c(), static_cast<const char*>(c_path), options.data(), options.size()));
    }
    /// Deletes the merchant's settled entries whose state has not changed for this long before `now` (see
    /// Merchant::now()), and their events; returns the number of entries. Open entries stay. The journal treats a
    /// deleted number as a new one. Less than two days is a ConfigError.
    std::int64_t purge(std::string_view merchant_no, std::string_view now, std::chrono::seconds older_than) const {
        const detail::Argument number(merchant_no, "merchant_no"), c_now(now, "now");
        std::int64_t forgotten = 0;
        detail::check(bestpay_journal_purge, c(), static_cast<const char*>(number), static_cast<const char*>(c_now),
                      detail::whole_seconds(older_than, "older_than"), &forgotten);
        return forgotten;
    }

private:
    friend class Cashier;
    explicit Journal(std::shared_ptr<const bestpay_journal> journal) : journal_(std::move(journal)) {}
    const bestpay_journal* c() const noexcept { return journal_.get(); }

    template <class Function, class... Arguments>
    std::vector<Entry> entries_of(Function* function, Arguments... arguments) const {
        const auto list = detail::share<bestpay_entries, bestpay_entries_free>(function, c(), arguments...);
        std::vector<Entry> entries;
        for (std::size_t i = 0; i < bestpay_entries_count(list.get()); ++i) {
            // The list lives as long as any of its entries.
            entries.push_back(Entry({list, bestpay_entries_get(list.get(), i)}));
        }
        return entries;
    }

    template <class Function, class... Arguments>
    static std::vector<Event> events_of(Function* function, Arguments... arguments) {
        const auto list = detail::make<bestpay_events, bestpay_events_free>(function, arguments...);
        std::vector<Event> events;
        for (std::size_t i = 0; i < bestpay_events_count(list.get()); ++i) {
            const bestpay_event* c = bestpay_events_get(list.get(), i);
            Event event;
            event.id = bestpay_event_id(c);
            event.at = detail::text(bestpay_event_at(c));
            event.is_alarm = bestpay_event_is_alarm(c);
            event.merchant_no = detail::text(bestpay_event_merchant_no(c));
            event.out_trade_no = detail::text(bestpay_event_out_trade_no(c));
            event.out_request_no = detail::maybe(bestpay_event_out_request_no(c));
            event.from = static_cast<State>(bestpay_event_from(c));
            event.from_text = detail::maybe(bestpay_event_from_text(c));
            event.to = static_cast<State>(bestpay_event_to(c));
            event.to_text = detail::text(bestpay_event_to_text(c));
            event.cause = detail::text(bestpay_event_cause(c));
            event.about = detail::maybe(bestpay_event_about(c));
            events.push_back(std::move(event));
        }
        return events;
    }

    std::shared_ptr<const bestpay_journal> journal_;
};

// ---- Cashiers ------------------------------------------------------------------------------------------------------

/// Settings of a cashier. Members that are not set have their defaults.
struct CashierOptions {
    // generated: cashier_options
    /// How long one process may be busy with an order before others ask for its status as well: after a crash, how long
    /// its orders wait; whole seconds, a day at most. Default: 60 seconds.
    std::optional<std::chrono::seconds> lease{};
    /// How long after it was sent a request may still arrive: connecting, sending, the platform's own 60 seconds; whole
    /// seconds, a day at most. An order that the platform does not know after that has never arrived. Default: 120
    /// seconds.
    std::optional<std::chrono::seconds> arrival_window{};
    /// The first pause between two questions about one order; a day at most. Default: 1 second.
    std::optional<std::chrono::milliseconds> poll_first{};
    /// The longest pause; a day at most. Default: 60 seconds.
    std::optional<std::chrono::milliseconds> poll_longest{};
    /// The errorCodes of 3.3 and 3.6 that mean "no such order or refund". The document does not list them: ask the
    /// platform for its own. With a code that is not among them an order stays `unknown`, never `never_arrived`, and
    /// one that the platform refused is `refused` only after the arrival window. Default: none; for a merchant of the
    /// sandbox, the sandbox's two, `ORDER_NOT_EXIST` and `REFUND_NOT_EXIST`.
    std::vector<std::string> not_found_codes{};
    // end of generated: cashier_options
};

/// The result of Cashier::recover().
struct Recovery {
    std::int64_t settled = 0;    ///< How many open orders and refunds are final now.
    std::int64_t open = 0;       ///< How many of this merchant's are still open.
    std::int64_t questions = 0;  ///< How many status questions were asked.
};

/// The result of a callback.
struct HandledCallback {
    CallbackReply reply;         ///< The reply to the platform, whatever the outcome.
    std::optional<Entry> entry;  ///< The order or refund after the callback.
    /// Why there is no entry: the callback is not genuine, is about nothing in the journal, or contradicts it.
    std::optional<Error> error;
};

/// A client with a journal: every order and refund is in the journal before it is sent, and is never sent twice.
///
/// The same order again returns what is known. After a restart, recover() asks the platform about everything left open.
///
/// take_...() asks for the status until the entry is final or `within` is over, which is how long the caller's thread
/// may wait; the last answer may outlast it by its own time-out. An entry that is still open then stays open. A refusal
/// by the platform is State::refused, not an exception. Show the payment_url() of an order that the payer scans, then
/// call follow_payment(). If the answer was lost there is no payment_url(), and the platform closes the order: make
/// another one under a new number.
///
/// After the effect not_sent the same call may be made again. JournalError order_conflict means that the number belongs
/// to an order with other content; its effect is what is known about that order, never not_sent. The same order with
/// another payment code is not a conflict. Any other JournalError with the effect unknown means that the order was
/// sent, but its outcome could not be written down: recover() finds it.
class Cashier {
public:
    /// Shares the client and the journal with the caller.
    Cashier(const Client& client, const Journal& journal, const CashierOptions& options = {}) {
        const Settings settings(options);
        auto made = detail::make<bestpay_cashier, bestpay_cashier_free>(bestpay_cashier_new, client.c(), journal.c(),
                                                                        &settings.c);
        // The client is kept for its merchant's clock.
        const auto free_first = [kept = client.client_](bestpay_cashier* cashier) { bestpay_cashier_free(cashier); };
        cashier_ = std::shared_ptr<const bestpay_cashier>(made.release(), free_first);
    }
    /// This cashier, with the same client and journal, whose waits end when `cancellation` is cancelled, as if `within`
    /// were over. A request that has not left by then is not sent. Open entries stay open, and recover() finds them.
    Cashier cancelled_by(const Cancellation& cancellation) const {
        auto made = detail::make<bestpay_cashier, bestpay_cashier_free>(bestpay_cashier_cancelled_by, c(),
                                                                        cancellation.cancellation_.get());
        const auto free_first = [kept = cashier_](bestpay_cashier* cashier) { bestpay_cashier_free(cashier); };
        return Cashier(std::shared_ptr<const bestpay_cashier>(made.release(), free_first));
    }
    /// The journal of this cashier.
    Journal journal() const {
        return Journal(std::shared_ptr<const bestpay_journal>(cashier_, bestpay_cashier_journal(c())));
    }

    // generated: take
    /// 3.1 聚合付款码收单下单接口: an order by the payer's payment code (付款码).
    Entry take_payment(const BarcodeOrder& order, std::chrono::milliseconds within) const {
        return take(order, within);
    }
    /// 3.2 聚合收款码、订单二维码收单下单接口: an order for a collection code (收款码) or order code (订单码).
    Entry take_qrcode_payment(const QrcodeOrder& order, std::chrono::milliseconds within) const {
        return take(order, within);
    }
    /// 3.5 退款接口: a refund of an order, in full or in part.
    Entry take_refund(const Refund& refund, std::chrono::milliseconds within) const { return take(refund, within); }
    // end of generated: take
    /// Makes an order or refund of an interface by name: see Merchant::prepare_fields().
    Entry take_fields(std::string_view interface_name, const Fields& fields, std::chrono::milliseconds within) const {
        return take(detail::ByName{interface_name, fields}, within);
    }
    /// What is known about an order, without asking the platform. Throws JournalError (not_in_journal) if the journal
    /// does not have it.
    Entry payment(std::string_view out_trade_no) const {
        return about_payment(bestpay_cashier_find_payment, out_trade_no);
    }
    /// What is known about a refund, like payment().
    Entry refund(std::string_view out_request_no) const {
        return about_refund(bestpay_cashier_find_refund, out_request_no);
    }
    /// Asks for an order's status until it is final or `within` is over.
    Entry follow_payment(std::string_view out_trade_no, std::chrono::milliseconds within) const {
        return about_payment(bestpay_cashier_follow_payment, out_trade_no, within);
    }
    /// Asks for a refund's status, like follow_payment().
    Entry follow_refund(std::string_view out_request_no, std::chrono::milliseconds within) const {
        return about_refund(bestpay_cashier_follow_refund, out_request_no, within);
    }
    /// Asks for the status of all open entries, until none is open or `within` is over. Call it after every start, and
    /// from time to time. If the platform does not answer, the orders stay open; this is not an error.
    Recovery recover(std::chrono::milliseconds within) const {
        bestpay_recovery c_recovery = BESTPAY_RECOVERY_INIT;
        detail::check(bestpay_cashier_recover, c(), detail::milliseconds(within, "within", 0), &c_recovery);
        return {c_recovery.settled, c_recovery.open, c_recovery.questions};
    }
    /// Reads the raw body that was POSTed to a notify_url and records it once, in whatever order and however often
    /// callbacks arrive. An error is in HandledCallback; the reply only says "not accepted". A refund's callback with
    /// its order's number settles nothing: the next recover() asks at once about the one refund that it fits.
    HandledCallback on_callback(std::string_view body) const {
        bestpay_callback_reply* reply = nullptr;
        bestpay_entry* after = nullptr;
        HandledCallback handled;
        try {
            detail::check(bestpay_cashier_on_callback, c(), detail::bytes(body), body.size(), &reply, &after);
        } catch (const Error& error) {
            if (!reply) throw;
            handled.error = error;
        }
        const CallbackReply::Reply owned(reply);
        if (after) handled.entry = Entry(detail::Owned<bestpay_entry, bestpay_entry_free>(after));
        handled.reply = CallbackReply::of(owned);
        return handled;
    }
    /// Changes of state and alarms: Journal::events().
    std::vector<Event> events(std::int64_t after, std::uint32_t limit) const {
        return Journal::events_of(bestpay_cashier_events, c(), after, limit);
    }

private:
    // generated: cashier_settings
    /// The options for C, pointing into `options`.
    struct Settings {
        explicit Settings(const CashierOptions& options) {
            c.lease_ms = detail::milliseconds(options.lease, "lease");
            c.arrival_window_ms = detail::milliseconds(options.arrival_window, "arrival_window");
            c.poll_first_ms = detail::milliseconds(options.poll_first, "poll_first");
            c.poll_longest_ms = detail::milliseconds(options.poll_longest, "poll_longest");
            for (const std::string& one : options.not_found_codes) {
                not_found_codes.push_back(detail::terminated(one, "not_found_codes"));
            }
            c.not_found_codes = not_found_codes.data();
            c.not_found_code_count = not_found_codes.size();
        }
        std::vector<const char*> not_found_codes;
        bestpay_cashier_options c = BESTPAY_CASHIER_OPTIONS_INIT;
    };
    // end of generated: cashier_settings

    explicit Cashier(std::shared_ptr<const bestpay_cashier> cashier) : cashier_(std::move(cashier)) {}
    const bestpay_cashier* c() const noexcept { return cashier_.get(); }

    template <class Function, class... Arguments>
    Entry entry(Function* function, Arguments... arguments) const {
        return Entry(detail::share<bestpay_entry, bestpay_entry_free>(function, c(), arguments...));
    }

    template <class Function, class... Within>
    Entry about_payment(Function* function, std::string_view out_trade_no, Within... within) const {
        return detail::of_earlier({std::string(out_trade_no), {}, {}}, [&] {
            const detail::Argument number(out_trade_no, "outTradeNo");
            return entry(function, static_cast<const char*>(number), detail::milliseconds(within, "within", 0)...);
        });
    }

    template <class Function, class... Within>
    Entry about_refund(Function* function, std::string_view out_request_no, Within... within) const {
        return detail::of_earlier({{}, std::string(out_request_no), {}}, [&] {
            const detail::Argument number(out_request_no, "outRequestNo");
            return entry(function, static_cast<const char*>(number), detail::milliseconds(within, "within", 0)...);
        });
    }

    template <class Request>
    Entry take(const Request& request, std::chrono::milliseconds within) const {
        return detail::of_earlier(detail::about(request), [&] {
            const auto c_request = detail::for_c(request);
            return entry(bestpay_cashier_take, &c_request.head, detail::milliseconds(within, "within", 0));
        });
    }

    std::shared_ptr<const bestpay_cashier> cashier_;
};

// ---- Configuration -------------------------------------------------------------------------------------------------

/// Settings read from a file, the environment, or both. While the environment is read no other thread may change it.
class Config {
public:
    /// Reads a bestpay.toml. Paths in it are relative to its folder. The environment is not read.
    static Config from_file(std::string_view path) {
        const detail::Argument c_path(path, "path");
        return make(bestpay_config_from_file, static_cast<const char*>(c_path));
    }
    /// Like from_file(), overridden by the environment's BESTPAY_* variables.
    static Config from_file_and_env(std::string_view path) {
        const detail::Argument c_path(path, "path");
        return make(bestpay_config_from_file_and_env, static_cast<const char*>(c_path));
    }
    /// The environment's BESTPAY_* variables alone.
    static Config from_env() { return make(bestpay_config_from_env); }
    /// Like from_file(), from the text of such a file; paths in it are relative to `folder`.
    static Config from_toml(std::string_view text, std::string_view folder) {
        const detail::Argument c_text(text, "text"), c_folder(folder, "folder");
        return make(bestpay_config_from_toml, static_cast<const char*>(c_text), static_cast<const char*>(c_folder));
    }
    /// The same settings with another merchantNo.
    Config with_merchant_no(std::string_view merchant_no) const {
        const detail::Argument number(merchant_no, "merchant_no");
        return make(bestpay_config_with_merchant_no, c(), static_cast<const char*>(number));
    }
    /// merchantNo, if it is set.
    std::optional<std::string> merchant_no() const { return detail::maybe(bestpay_config_merchant_no(c())); }
    /// The platform's address.
    std::string api_url() const { return detail::text(bestpay_config_api_url(c())); }
    /// Reads the keys and makes the merchant.
    Merchant merchant() const {
        return Merchant(detail::share<bestpay_merchant, bestpay_merchant_free>(bestpay_config_merchant, c()));
    }
    /// Reads the keys and makes the client. `options` override the configuration's settings.
    Client client(const ClientOptions& options = {}) const {
        const Client::Settings settings(options);
        return Client(detail::share<bestpay_client, bestpay_client_free>(bestpay_config_client, c(), &settings.c));
    }

private:
    explicit Config(std::shared_ptr<const bestpay_config> config) : config_(std::move(config)) {}
    const bestpay_config* c() const noexcept { return config_.get(); }
    template <class Function, class... Arguments>
    static Config make(Function* function, Arguments... arguments) {
        return Config(detail::share<bestpay_config, bestpay_config_free>(function, arguments...));
    }
    std::shared_ptr<const bestpay_config> config_;
};

// ---- Any message ---------------------------------------------------------------------------------------------------

/// Limits for reading a message.
struct ReadOptions {
    std::optional<std::size_t> max_bytes{};  ///< The size limit. Default: 1 MiB.
    std::optional<std::size_t> max_depth{};  ///< The limit for nested values; the top object has depth 1. Default: 16.
    bool forbid_sha1 = false;                ///< Refuses SHA-1 signatures. At present the platform makes no others.
};

/// A member of a verified message.
struct VerifiedField {
    std::string name;                 ///< Its name.
    std::optional<std::string> text;  ///< The value as text; the JSON of an object or array; none for null.
    std::string json;                 ///< Its value as JSON.
};

/// A message whose signature verified.
struct VerifiedMessage {
    Hash hash = Hash::sha1;             ///< The hash inside the signature.
    std::string form;                   ///< The form of the signing string that verified.
    std::vector<VerifiedField> fields;  ///< Its members except `sign`.
};

namespace detail {
inline bestpay_read_options for_c(const ReadOptions& options) {
    bestpay_read_options c = BESTPAY_READ_OPTIONS_INIT;
    c.max_bytes = limit(options.max_bytes, "max_bytes");
    c.max_depth = limit(options.max_depth, "max_depth");
    c.forbid_sha1 = options.forbid_sha1;
    return c;
}

inline std::string read(const Owned<bestpay_text, bestpay_text_free>& made) {
    return text(bestpay_text_data(made.get()), bestpay_text_length(made.get()));
}
}  // namespace detail

/// The signing string of a message, JSON or form.
inline std::string signing_string(std::string_view message, const ReadOptions& options = {}) {
    const bestpay_read_options c_options = detail::for_c(options);
    return detail::read(detail::make<bestpay_text, bestpay_text_free>(bestpay_signing_string, detail::bytes(message),
                                                                      message.size(), &c_options));
}

/// Signs a JSON message: returns the same message with `sign` as the last member; an existing `sign` is replaced.
inline std::string sign_message(const MerchantKey& key, std::string_view message, Hash hash = Hash::sha256) {
    return detail::read(detail::make<bestpay_text, bestpay_text_free>(
        bestpay_sign_message, key.key_.get(), static_cast<std::int32_t>(hash), detail::bytes(message),
        message.size()));
}

/// Signs a signing string and returns the signature in Base64.
inline std::string sign_string(const MerchantKey& key, std::string_view string, Hash hash = Hash::sha256) {
    return detail::read(detail::make<bestpay_text, bestpay_text_free>(
        bestpay_sign_string, key.key_.get(), static_cast<std::int32_t>(hash), detail::bytes(string), string.size()));
}

/// Verifies any message, JSON or form, with any of the keys. SignatureError has a report().
///
/// It checks only the signature. For answers use Merchant::accept(), and for callbacks Merchant::read_callback(), which
/// also check what the message is about.
inline VerifiedMessage verify(const std::vector<PlatformKey>& keys, std::string_view message,
                       const ReadOptions& options = {}) {
    const bestpay_read_options c_options = detail::for_c(options);
    const auto pointers = PlatformKey::pointers(keys);
    const auto made = detail::make<bestpay_verified, bestpay_verified_free>(
        bestpay_verify, pointers.data(), pointers.size(), detail::bytes(message), message.size(), &c_options);
    const bestpay_verified* c = made.get();
    VerifiedMessage verified;
    verified.hash = static_cast<Hash>(bestpay_verified_hash(c));
    verified.form = detail::text(bestpay_verified_form(c));
    for (std::size_t i = 0; i < bestpay_verified_field_count(c); ++i) {
        VerifiedField field;
        field.name = detail::text(bestpay_verified_field_name(c, i));
        if (const char* text = bestpay_verified_field_text(c, i)) {
            field.text = std::string(text, bestpay_verified_field_text_length(c, i));
        }
        field.json = detail::text(bestpay_verified_field_json(c, i));
        verified.fields.push_back(std::move(field));
    }
    return verified;
}

/// Like verify() with several keys.
inline VerifiedMessage verify(const PlatformKey& key, std::string_view message, const ReadOptions& options = {}) {
    return verify(std::vector<PlatformKey>{key}, message, options);
}

// ---- Log -----------------------------------------------------------------------------------------------------------

/// Receives a line of the log, which holds no key, password or payment code. It runs in the thread that logs, perhaps
/// in several at once. The line is borrowed for the call.
using LogSink = std::function<void(LogLevel, std::string_view)>;

namespace detail {
struct Log {
    std::mutex changing;
    std::unique_ptr<const LogSink> sink;

    /// Never destroyed: threads may log until the process ends.
    static Log& of_process() {
        static Log* const log = new Log;
        return *log;
    }
    static bool& is_in_sink() noexcept {
        static thread_local bool is_in_sink = false;
        return is_in_sink;
    }
    static void line(void* sink, bestpay_log_level level, const char* message) {
        is_in_sink() = true;
        try {
            (*static_cast<const LogSink*>(sink))(static_cast<LogLevel>(level), message);
        } catch (...) {
            // No exception may pass through the library, and a failing log must not stop a payment.
        }
        is_in_sink() = false;
    }
};
}  // namespace detail

/// Sends the library's log, down to `level`, to `sink`; an empty one switches the log off. There is one sink per
/// process: the last one that was set. When this returns, the previous sink is no longer running and has been
/// destroyed. Calling it from within a sink is an ArgumentError. Exceptions of a sink are dropped.
inline void set_log_sink(LogLevel level, LogSink sink) {
    if (detail::Log::is_in_sink()) {
        detail::Thrower::fail(BESTPAY_CLASS_ARGUMENT, ErrorKind::invalid_argument, "invalid_argument", "sink",
                              "a log sink cannot set the log sink");
    }
    detail::Log& log = detail::Log::of_process();
    auto next = sink ? std::make_unique<const LogSink>(std::move(sink)) : nullptr;
    const std::lock_guard<std::mutex> only_one(log.changing);
    detail::check(bestpay_set_log_sink, static_cast<std::int32_t>(level), next ? detail::Log::line : nullptr,
                  const_cast<LogSink*>(next.get()));
    log.sink = std::move(next);
}

}  // namespace bestpay

#endif  // BESTPAY_HPP
