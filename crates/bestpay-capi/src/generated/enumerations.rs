// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
//! What the core enumerates, as numbers.

use std::ffi::CStr;

use bestpay::{CallbackTradeType, Effect, ErrorClass, ErrorKind, Hash, TradeStatus};

/// What went wrong. See also bestpay_effect, which decides what to do next. The numbers never change; new ones are
/// added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_status {
    /// Done. `*error` is NULL.
    BESTPAY_OK = 0,
    /// A fault inside the library. The call has ended, the handles are still good. Please report it.
    BESTPAY_PANIC = 1,
    /// A pointer that must not be NULL is NULL; bestpay_error_field() names it, or its type.
    BESTPAY_NULL_ARGUMENT = 2,
    /// Text that is not UTF-8, an impossible `size` of a struct, a length or number out of range.
    BESTPAY_INVALID_ARGUMENT = 3,
    /// A setting is missing or wrong.
    BESTPAY_INVALID_CONFIG = 10,
    /// Plain `http` to a host that is neither loopback nor the documented test address.
    BESTPAY_INSECURE_URL = 11,
    /// The key file could not be read.
    BESTPAY_KEY_UNREADABLE = 20,
    /// The bytes are not a key in any known container.
    BESTPAY_INVALID_KEY = 21,
    /// A key of a kind or size that the protocol does not use.
    BESTPAY_UNSUPPORTED_KEY = 22,
    /// The password does not open the file.
    BESTPAY_WRONG_PASSWORD = 23,
    /// The PKCS#12 file holds no private key of this alias.
    BESTPAY_ALIAS_NOT_FOUND = 24,
    /// The PKCS#12 file holds several private keys and no alias was given.
    BESTPAY_ALIAS_REQUIRED = 25,
    /// A mandatory field is missing or empty.
    BESTPAY_MISSING_FIELD = 30,
    /// A field's value has the wrong format.
    BESTPAY_INVALID_FIELD = 31,
    /// The interface has no field of this name.
    BESTPAY_UNKNOWN_FIELD = 32,
    /// The signing string could be cut into another message: a value contains a name of the interface.
    BESTPAY_SPLICED = 33,
    /// The body is larger than the limit.
    BESTPAY_TOO_LARGE = 40,
    /// Objects and arrays are nested deeper than the limit.
    BESTPAY_TOO_DEEP = 41,
    /// The body is not UTF-8.
    BESTPAY_INVALID_UTF8 = 42,
    /// The body is not JSON, or data follows it.
    BESTPAY_INVALID_JSON = 43,
    /// The body is JSON, but not an object.
    BESTPAY_NOT_AN_OBJECT = 44,
    /// A member occurs twice in one object.
    BESTPAY_DUPLICATE_MEMBER = 45,
    /// A `\\u` escape is half of a surrogate pair.
    BESTPAY_LONE_SURROGATE = 46,
    /// A number's exponent is out of range.
    BESTPAY_INVALID_NUMBER = 47,
    /// The form body is malformed.
    BESTPAY_INVALID_FORM = 48,
    /// There is no `sign`, or it is empty.
    BESTPAY_MISSING_SIGN = 50,
    /// `sign` is not Base64.
    BESTPAY_INVALID_SIGN = 51,
    /// The signature does not belong to this message and key. See bestpay_error_report().
    BESTPAY_SIGNATURE_MISMATCH = 52,
    /// The signature is good, but SHA-1 is forbidden by the caller.
    BESTPAY_SHA1_FORBIDDEN = 53,
    /// The platform refused, verified. See bestpay_error_platform_code().
    BESTPAY_REFUSED = 60,
    /// The answer or callback is about another order, merchant or amount.
    BESTPAY_MISMATCH = 61,
    /// The HTTP status is not 200.
    BESTPAY_HTTP_STATUS = 70,
    /// The host's name could not be resolved.
    BESTPAY_DNS = 71,
    /// No connection could be made.
    BESTPAY_CONNECT = 72,
    /// The TLS handshake failed.
    BESTPAY_TLS = 73,
    /// No answer in time.
    BESTPAY_TIMEOUT = 74,
    /// The connection broke.
    BESTPAY_CONNECTION_LOST = 75,
    /// What came back is not HTTP, or is compressed in an unsupported way.
    BESTPAY_INVALID_HTTP = 76,
    /// The order or refund was not final when the deadline passed.
    BESTPAY_STILL_PENDING = 80,
    /// The caller has cancelled the call or the wait.
    BESTPAY_CANCELLED = 81,
    /// The journal cannot be opened, read or written.
    BESTPAY_JOURNAL_UNAVAILABLE = 90,
    /// The number belongs to an order or refund with other content.
    BESTPAY_ORDER_CONFLICT = 91,
    /// The journal has no order or refund with this number.
    BESTPAY_NOT_IN_JOURNAL = 92,
    /// A callback contradicts what is already final. The journal has an alarm about it.
    BESTPAY_CONTRADICTION = 93,
}

/// With their names; `None` is what the core does not have.
pub(crate) const STATUSES: &[(Option<ErrorKind>, bestpay_status, &CStr)] = &[
    (None, bestpay_status::BESTPAY_OK, c"ok"),
    (None, bestpay_status::BESTPAY_PANIC, c"panic"),
    (None, bestpay_status::BESTPAY_NULL_ARGUMENT, c"null_argument"),
    (None, bestpay_status::BESTPAY_INVALID_ARGUMENT, c"invalid_argument"),
    (Some(ErrorKind::InvalidConfig), bestpay_status::BESTPAY_INVALID_CONFIG, c"invalid_config"),
    (Some(ErrorKind::InsecureUrl), bestpay_status::BESTPAY_INSECURE_URL, c"insecure_url"),
    (Some(ErrorKind::KeyUnreadable), bestpay_status::BESTPAY_KEY_UNREADABLE, c"key_unreadable"),
    (Some(ErrorKind::InvalidKey), bestpay_status::BESTPAY_INVALID_KEY, c"invalid_key"),
    (Some(ErrorKind::UnsupportedKey), bestpay_status::BESTPAY_UNSUPPORTED_KEY, c"unsupported_key"),
    (Some(ErrorKind::WrongPassword), bestpay_status::BESTPAY_WRONG_PASSWORD, c"wrong_password"),
    (Some(ErrorKind::AliasNotFound), bestpay_status::BESTPAY_ALIAS_NOT_FOUND, c"alias_not_found"),
    (Some(ErrorKind::AliasRequired), bestpay_status::BESTPAY_ALIAS_REQUIRED, c"alias_required"),
    (Some(ErrorKind::MissingField), bestpay_status::BESTPAY_MISSING_FIELD, c"missing_field"),
    (Some(ErrorKind::InvalidField), bestpay_status::BESTPAY_INVALID_FIELD, c"invalid_field"),
    (Some(ErrorKind::UnknownField), bestpay_status::BESTPAY_UNKNOWN_FIELD, c"unknown_field"),
    (Some(ErrorKind::Spliced), bestpay_status::BESTPAY_SPLICED, c"spliced"),
    (Some(ErrorKind::TooLarge), bestpay_status::BESTPAY_TOO_LARGE, c"too_large"),
    (Some(ErrorKind::TooDeep), bestpay_status::BESTPAY_TOO_DEEP, c"too_deep"),
    (Some(ErrorKind::InvalidUtf8), bestpay_status::BESTPAY_INVALID_UTF8, c"invalid_utf8"),
    (Some(ErrorKind::InvalidJson), bestpay_status::BESTPAY_INVALID_JSON, c"invalid_json"),
    (Some(ErrorKind::NotAnObject), bestpay_status::BESTPAY_NOT_AN_OBJECT, c"not_an_object"),
    (Some(ErrorKind::DuplicateMember), bestpay_status::BESTPAY_DUPLICATE_MEMBER, c"duplicate_member"),
    (Some(ErrorKind::LoneSurrogate), bestpay_status::BESTPAY_LONE_SURROGATE, c"lone_surrogate"),
    (Some(ErrorKind::InvalidNumber), bestpay_status::BESTPAY_INVALID_NUMBER, c"invalid_number"),
    (Some(ErrorKind::InvalidForm), bestpay_status::BESTPAY_INVALID_FORM, c"invalid_form"),
    (Some(ErrorKind::MissingSign), bestpay_status::BESTPAY_MISSING_SIGN, c"missing_sign"),
    (Some(ErrorKind::InvalidSign), bestpay_status::BESTPAY_INVALID_SIGN, c"invalid_sign"),
    (Some(ErrorKind::SignatureMismatch), bestpay_status::BESTPAY_SIGNATURE_MISMATCH, c"signature_mismatch"),
    (Some(ErrorKind::Sha1Forbidden), bestpay_status::BESTPAY_SHA1_FORBIDDEN, c"sha1_forbidden"),
    (Some(ErrorKind::Refused), bestpay_status::BESTPAY_REFUSED, c"refused"),
    (Some(ErrorKind::Mismatch), bestpay_status::BESTPAY_MISMATCH, c"mismatch"),
    (Some(ErrorKind::HttpStatus), bestpay_status::BESTPAY_HTTP_STATUS, c"http_status"),
    (Some(ErrorKind::Dns), bestpay_status::BESTPAY_DNS, c"dns"),
    (Some(ErrorKind::Connect), bestpay_status::BESTPAY_CONNECT, c"connect"),
    (Some(ErrorKind::Tls), bestpay_status::BESTPAY_TLS, c"tls"),
    (Some(ErrorKind::Timeout), bestpay_status::BESTPAY_TIMEOUT, c"timeout"),
    (Some(ErrorKind::ConnectionLost), bestpay_status::BESTPAY_CONNECTION_LOST, c"connection_lost"),
    (Some(ErrorKind::InvalidHttp), bestpay_status::BESTPAY_INVALID_HTTP, c"invalid_http"),
    (Some(ErrorKind::StillPending), bestpay_status::BESTPAY_STILL_PENDING, c"still_pending"),
    (Some(ErrorKind::Cancelled), bestpay_status::BESTPAY_CANCELLED, c"cancelled"),
    (Some(ErrorKind::JournalUnavailable), bestpay_status::BESTPAY_JOURNAL_UNAVAILABLE, c"journal_unavailable"),
    (Some(ErrorKind::OrderConflict), bestpay_status::BESTPAY_ORDER_CONFLICT, c"order_conflict"),
    (Some(ErrorKind::NotInJournal), bestpay_status::BESTPAY_NOT_IN_JOURNAL, c"not_in_journal"),
    (Some(ErrorKind::Contradiction), bestpay_status::BESTPAY_CONTRADICTION, c"contradiction"),
];

/// Which part of the work a failure belongs to: the classes that a caller branches on, and exceptions are named
/// after. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_class {
    /// There is no error.
    BESTPAY_CLASS_NONE = 0,
    /// The library has a fault: BESTPAY_PANIC.
    BESTPAY_CLASS_LIBRARY = 1,
    /// An argument that is NULL or cannot be read.
    BESTPAY_CLASS_ARGUMENT = 2,
    /// Settings are wrong.
    BESTPAY_CLASS_CONFIG = 3,
    /// A key file could not be used.
    BESTPAY_CLASS_KEY = 4,
    /// A request was refused before it was signed.
    BESTPAY_CLASS_REQUEST = 5,
    /// An answer or a callback is not a well-formed message, or lacks a field.
    BESTPAY_CLASS_MESSAGE = 6,
    /// A received message is not signed by the platform.
    BESTPAY_CLASS_SIGNATURE = 7,
    /// The platform answered, verified, `success=false`.
    BESTPAY_CLASS_REFUSED = 8,
    /// An answer or a callback is about another order, merchant or amount.
    BESTPAY_CLASS_MISMATCH = 9,
    /// DNS, connection, TLS, time-out, HTTP.
    BESTPAY_CLASS_TRANSPORT = 10,
    /// The outcome was not known when the deadline passed, or when the caller cancelled.
    BESTPAY_CLASS_PENDING = 11,
    /// The journal of orders and refunds (`bestpay-cashier`) failed, or contradicts the call.
    BESTPAY_CLASS_JOURNAL = 12,
}

/// With their names; `None` is what the core does not have.
pub(crate) const CLASSES: &[(Option<ErrorClass>, bestpay_class, &CStr)] = &[
    (None, bestpay_class::BESTPAY_CLASS_NONE, c"none"),
    (None, bestpay_class::BESTPAY_CLASS_LIBRARY, c"library"),
    (None, bestpay_class::BESTPAY_CLASS_ARGUMENT, c"argument"),
    (Some(ErrorClass::Config), bestpay_class::BESTPAY_CLASS_CONFIG, c"config"),
    (Some(ErrorClass::Key), bestpay_class::BESTPAY_CLASS_KEY, c"key"),
    (Some(ErrorClass::Request), bestpay_class::BESTPAY_CLASS_REQUEST, c"request"),
    (Some(ErrorClass::Message), bestpay_class::BESTPAY_CLASS_MESSAGE, c"message"),
    (Some(ErrorClass::Signature), bestpay_class::BESTPAY_CLASS_SIGNATURE, c"signature"),
    (Some(ErrorClass::Refused), bestpay_class::BESTPAY_CLASS_REFUSED, c"refused"),
    (Some(ErrorClass::Mismatch), bestpay_class::BESTPAY_CLASS_MISMATCH, c"mismatch"),
    (Some(ErrorClass::Transport), bestpay_class::BESTPAY_CLASS_TRANSPORT, c"transport"),
    (Some(ErrorClass::Pending), bestpay_class::BESTPAY_CLASS_PENDING, c"pending"),
    (Some(ErrorClass::Journal), bestpay_class::BESTPAY_CLASS_JOURNAL, c"journal"),
];

/// What a failure says about the money, and so what you may do next. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_effect {
    /// The request may have arrived. Ask for the status; never order again. This is also the effect if nothing is
    /// known.
    BESTPAY_EFFECT_UNKNOWN = 0,
    /// The platform answered the order or refund, verified, `success=false`. The number may have been ordered before:
    /// ask for the status before you say that nothing was paid.
    BESTPAY_EFFECT_REFUSED = 1,
    /// This call sent nothing, or nothing that could have been accepted: it may be made again. It says nothing about
    /// earlier calls.
    BESTPAY_EFFECT_NOT_SENT = 2,
}

/// With their names; `None` is what the core does not have.
pub(crate) const EFFECTS: &[(Option<Effect>, bestpay_effect, &CStr)] = &[
    (Some(Effect::Unknown), bestpay_effect::BESTPAY_EFFECT_UNKNOWN, c"unknown"),
    (Some(Effect::Refused), bestpay_effect::BESTPAY_EFFECT_REFUSED, c"refused"),
    (Some(Effect::NotSent), bestpay_effect::BESTPAY_EFFECT_NOT_SENT, c"not_sent"),
];

/// tradeStatus, section 4.1 of the interface document. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_trade_status {
    /// A status that the document does not list. Not final: ask again. Its text is kept.
    BESTPAY_TRADE_OTHER = 0,
    /// SUCCESS, 交易成功: paid, or refunded. Final.
    BESTPAY_TRADE_SUCCESS = 1,
    /// FAIL, 交易失败: the order or refund failed. Final.
    BESTPAY_TRADE_FAIL = 2,
    /// CLOSE, 订单关闭: the order was closed unpaid. Final.
    BESTPAY_TRADE_CLOSE = 3,
    /// WAITFORPAY, 订单中间状态: waiting for the payer, or a refund in progress. Ask again.
    BESTPAY_TRADE_WAITFORPAY = 4,
}

/// With their names; `None` is what the core does not have.
pub(crate) const TRADE_STATUSES: &[(Option<TradeStatus>, bestpay_trade_status, &CStr)] = &[
    (None, bestpay_trade_status::BESTPAY_TRADE_OTHER, c"other"),
    (Some(TradeStatus::Success), bestpay_trade_status::BESTPAY_TRADE_SUCCESS, c"success"),
    (Some(TradeStatus::Fail), bestpay_trade_status::BESTPAY_TRADE_FAIL, c"fail"),
    (Some(TradeStatus::Close), bestpay_trade_status::BESTPAY_TRADE_CLOSE, c"close"),
    (Some(TradeStatus::WaitForPay), bestpay_trade_status::BESTPAY_TRADE_WAITFORPAY, c"waitforpay"),
];

/// A hash of the protocol. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_hash {
    /// Signs requests unless the contract says otherwise.
    BESTPAY_HASH_SHA256 = 0,
    /// The platform's own hash, which some older contracts also require for requests.
    BESTPAY_HASH_SHA1 = 1,
}

/// With their names; `None` is what the core does not have.
pub(crate) const HASHES: &[(Option<Hash>, bestpay_hash, &CStr)] = &[
    (Some(Hash::Sha256), bestpay_hash::BESTPAY_HASH_SHA256, c"sha256"),
    (Some(Hash::Sha1), bestpay_hash::BESTPAY_HASH_SHA1, c"sha1"),
];

/// tradeType of a callback, section 4.2 of the interface document. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_callback_kind {
    /// The platform does not say.
    BESTPAY_CALLBACK_UNSAID = 0,
    /// REAL_TIME, 即时到账: a payment. The document also spells it REAL_TIM.
    BESTPAY_CALLBACK_REAL_TIME = 1,
    /// REAL_TIME_PRO, 高级即时到账(可退款): a payment that can be refunded.
    BESTPAY_CALLBACK_REAL_TIME_PRO = 2,
    /// REFUND, 退款: a refund. The number may be the order's or the refund's.
    BESTPAY_CALLBACK_REFUND = 3,
    /// A type that the document does not list. Its text is kept.
    BESTPAY_CALLBACK_OTHER = 4,
}

/// With their names; `None` is what the core does not have.
pub(crate) const CALLBACK_KINDS: &[(Option<CallbackTradeType>, bestpay_callback_kind, &CStr)] = &[
    (None, bestpay_callback_kind::BESTPAY_CALLBACK_UNSAID, c"unsaid"),
    (Some(CallbackTradeType::RealTime), bestpay_callback_kind::BESTPAY_CALLBACK_REAL_TIME, c"real_time"),
    (Some(CallbackTradeType::RealTimePro), bestpay_callback_kind::BESTPAY_CALLBACK_REAL_TIME_PRO, c"real_time_pro"),
    (Some(CallbackTradeType::Refund), bestpay_callback_kind::BESTPAY_CALLBACK_REFUND, c"refund"),
    (None, bestpay_callback_kind::BESTPAY_CALLBACK_OTHER, c"other"),
];

/// The level of a log line. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_log_level {
    /// Nothing is logged.
    BESTPAY_LOG_OFF = 0,
    /// Something does not work at all.
    BESTPAY_LOG_ERROR = 1,
    /// A call failed.
    BESTPAY_LOG_WARN = 2,
    /// A call was answered.
    BESTPAY_LOG_INFO = 3,
    /// Details for developers.
    BESTPAY_LOG_DEBUG = 4,
}
