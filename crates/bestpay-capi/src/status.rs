//! The status that every function which can fail returns: the core's kinds one to one, and three of the boundary's own.

use bestpay::{Effect, ErrorClass, ErrorKind};

macro_rules! statuses {
    ($($kind:ident => $status:ident;)+) => {
        /// The core's kinds and their numbers, which never change.
        pub(crate) const STATUSES: &[(ErrorKind, bestpay_status)] =
            &[$((ErrorKind::$kind, bestpay_status::$status),)+];
    };
}

statuses! {
    InvalidConfig => BESTPAY_INVALID_CONFIG;
    InsecureUrl => BESTPAY_INSECURE_URL;
    KeyUnreadable => BESTPAY_KEY_UNREADABLE;
    InvalidKey => BESTPAY_INVALID_KEY;
    UnsupportedKey => BESTPAY_UNSUPPORTED_KEY;
    WrongPassword => BESTPAY_WRONG_PASSWORD;
    AliasNotFound => BESTPAY_ALIAS_NOT_FOUND;
    AliasRequired => BESTPAY_ALIAS_REQUIRED;
    MissingField => BESTPAY_MISSING_FIELD;
    InvalidField => BESTPAY_INVALID_FIELD;
    UnknownField => BESTPAY_UNKNOWN_FIELD;
    Spliced => BESTPAY_SPLICED;
    TooLarge => BESTPAY_TOO_LARGE;
    TooDeep => BESTPAY_TOO_DEEP;
    InvalidUtf8 => BESTPAY_INVALID_UTF8;
    InvalidJson => BESTPAY_INVALID_JSON;
    NotAnObject => BESTPAY_NOT_AN_OBJECT;
    DuplicateMember => BESTPAY_DUPLICATE_MEMBER;
    LoneSurrogate => BESTPAY_LONE_SURROGATE;
    InvalidNumber => BESTPAY_INVALID_NUMBER;
    InvalidForm => BESTPAY_INVALID_FORM;
    MissingSign => BESTPAY_MISSING_SIGN;
    InvalidSign => BESTPAY_INVALID_SIGN;
    SignatureMismatch => BESTPAY_SIGNATURE_MISMATCH;
    Sha1Forbidden => BESTPAY_SHA1_FORBIDDEN;
    Refused => BESTPAY_REFUSED;
    Mismatch => BESTPAY_MISMATCH;
    HttpStatus => BESTPAY_HTTP_STATUS;
    Dns => BESTPAY_DNS;
    Connect => BESTPAY_CONNECT;
    Tls => BESTPAY_TLS;
    Timeout => BESTPAY_TIMEOUT;
    ConnectionLost => BESTPAY_CONNECTION_LOST;
    InvalidHttp => BESTPAY_INVALID_HTTP;
    StillPending => BESTPAY_STILL_PENDING;
    JournalUnavailable => BESTPAY_JOURNAL_UNAVAILABLE;
    OrderConflict => BESTPAY_ORDER_CONFLICT;
    NotInJournal => BESTPAY_NOT_IN_JOURNAL;
    Contradiction => BESTPAY_CONTRADICTION;
}

/// What went wrong. The numbers never change; new ones are added. See also bestpay_effect, which decides what to do
/// next.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_status {
    /// Done. `*error` is NULL.
    BESTPAY_OK = 0,
    /// A fault inside the library. The call has ended, the handles are still good. Please report it.
    BESTPAY_PANIC = 1,
    /// A pointer that must not be NULL is NULL; bestpay_error_field() names it, or its type.
    BESTPAY_NULL_ARGUMENT = 2,
    /// Text that is not UTF-8, a struct's `size` that is none, a length or number out of range.
    BESTPAY_INVALID_ARGUMENT = 3,

    /// A setting is missing or wrong.
    BESTPAY_INVALID_CONFIG = 10,
    /// Plain http to a host that is neither loopback nor the documented test address.
    BESTPAY_INSECURE_URL = 11,

    /// The key file could not be read.
    BESTPAY_KEY_UNREADABLE = 20,
    /// The bytes are no key of any known container.
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
    /// A field's value is not of its format.
    BESTPAY_INVALID_FIELD = 31,
    /// The interface has no field of this name.
    BESTPAY_UNKNOWN_FIELD = 32,
    /// The signing string could be cut into another message.
    BESTPAY_SPLICED = 33,

    /// The body is larger than the limit.
    BESTPAY_TOO_LARGE = 40,
    /// Objects and arrays are nested deeper than the limit.
    BESTPAY_TOO_DEEP = 41,
    /// The body is not UTF-8.
    BESTPAY_INVALID_UTF8 = 42,
    /// The body is not JSON, or data follows it.
    BESTPAY_INVALID_JSON = 43,
    /// The body is JSON, but no object.
    BESTPAY_NOT_AN_OBJECT = 44,
    /// A member stands twice in one object.
    BESTPAY_DUPLICATE_MEMBER = 45,
    /// A \\u escape is half of a surrogate pair.
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

    /// The HTTP status is not 200. See bestpay_error_http_status().
    BESTPAY_HTTP_STATUS = 70,
    /// The host's name could not be resolved.
    BESTPAY_DNS = 71,
    /// No connection could be made.
    BESTPAY_CONNECT = 72,
    /// The TLS handshake failed.
    BESTPAY_TLS = 73,
    /// No answer in time.
    BESTPAY_TIMEOUT = 74,
    /// The connection ended before the answer did.
    BESTPAY_CONNECTION_LOST = 75,
    /// The answer is not HTTP.
    BESTPAY_INVALID_HTTP = 76,

    /// The outcome was not known when the deadline passed.
    BESTPAY_STILL_PENDING = 80,

    /// The journal cannot be opened, read or written.
    BESTPAY_JOURNAL_UNAVAILABLE = 90,
    /// The number belongs to an order or refund with other content.
    BESTPAY_ORDER_CONFLICT = 91,
    /// The journal knows no order or refund of this number.
    BESTPAY_NOT_IN_JOURNAL = 92,
    /// A callback says something else than what is already final. The journal has an alarm about it.
    BESTPAY_CONTRADICTION = 93,
}

impl From<ErrorKind> for bestpay_status {
    fn from(kind: ErrorKind) -> bestpay_status {
        let known = STATUSES.iter().find(|(known, _)| *known == kind);
        known.map_or(bestpay_status::BESTPAY_PANIC, |(_, status)| *status)
    }
}

/// Which part of the work a failure belongs to: the classes that a caller branches on, and exceptions are named after.
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
    /// The platform answered, verified, success=false.
    BESTPAY_CLASS_REFUSED = 8,
    /// An answer or a callback is about another order, merchant or amount.
    BESTPAY_CLASS_MISMATCH = 9,
    /// DNS, connection, TLS, time-out, HTTP.
    BESTPAY_CLASS_TRANSPORT = 10,
    /// The outcome was not known when the deadline passed.
    BESTPAY_CLASS_PENDING = 11,
    /// The journal of orders and refunds stands against it.
    BESTPAY_CLASS_JOURNAL = 12,
}

impl From<ErrorClass> for bestpay_class {
    fn from(class: ErrorClass) -> bestpay_class {
        match class {
            ErrorClass::Config => bestpay_class::BESTPAY_CLASS_CONFIG,
            ErrorClass::Key => bestpay_class::BESTPAY_CLASS_KEY,
            ErrorClass::Request => bestpay_class::BESTPAY_CLASS_REQUEST,
            ErrorClass::Message => bestpay_class::BESTPAY_CLASS_MESSAGE,
            ErrorClass::Signature => bestpay_class::BESTPAY_CLASS_SIGNATURE,
            ErrorClass::Refused => bestpay_class::BESTPAY_CLASS_REFUSED,
            ErrorClass::Mismatch => bestpay_class::BESTPAY_CLASS_MISMATCH,
            ErrorClass::Transport => bestpay_class::BESTPAY_CLASS_TRANSPORT,
            ErrorClass::Pending => bestpay_class::BESTPAY_CLASS_PENDING,
            ErrorClass::Journal => bestpay_class::BESTPAY_CLASS_JOURNAL,
        }
    }
}

/// What a failure says about the money, and so what may be done next.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_effect {
    /// The request may have arrived. Ask for the status; never order again. What nothing is known of is this.
    BESTPAY_EFFECT_UNKNOWN = 0,
    /// The platform answered the order or refund, verified, success=false. The number may have been ordered before: ask
    /// for the status before you say that nothing was paid.
    BESTPAY_EFFECT_REFUSED = 1,
    /// This call sent nothing, or nothing that could have been accepted: it may be made again. What an earlier call did is
    /// another matter.
    BESTPAY_EFFECT_NOT_SENT = 2,
}

impl From<Effect> for bestpay_effect {
    fn from(effect: Effect) -> bestpay_effect {
        match effect {
            Effect::Unknown => bestpay_effect::BESTPAY_EFFECT_UNKNOWN,
            Effect::Refused => bestpay_effect::BESTPAY_EFFECT_REFUSED,
            Effect::NotSent => bestpay_effect::BESTPAY_EFFECT_NOT_SENT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_core_has_a_status_of_its_own() {
        let mut numbers: Vec<i32> = ErrorKind::ALL.iter().map(|&kind| bestpay_status::from(kind) as i32).collect();
        assert!(numbers.iter().all(|&number| number >= 10), "a kind is missing in the table");
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), ErrorKind::ALL.len());
    }
}
