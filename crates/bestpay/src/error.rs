//! The one error type. It says what went wrong, in which field, and above all whether money may have moved.

use std::fmt;

use crate::time::BeijingTime;
use crate::verify_report::{Hint, VerifyReport};

enumeration! {
    /// What an error says about the money: about the one attempt at an order or refund that it belongs to. The error of a
    /// question (3.3, 3.6) says nothing about its order, so it is always [`Effect::Unknown`].
    ///
    /// ```
    /// use bestpay::{BarcodeOrder, Effect, Merchant};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let error = merchant.prepare(&BarcodeOrder::new()).unwrap_err();
    /// assert_eq!(error.effect(), Effect::NotSent);
    /// ```
    Effect default Unknown {
        /// The request may have arrived. Ask for the status; never order again. This is also the effect if nothing is known.
        Unknown 0 "unknown" "请求可能已到平台：只查单，绝不再次下单。一无所知时也是它";
        /// The platform answered the order or refund, verified, `success=false`. The number may have been ordered before:
        /// ask for the status before you say that nothing was paid.
        Refused 1 "refused" "平台对该订单或退款返回失败，验签通过，`success=false`。该单号此前可能已下过单：先查单，再说未付款";
        /// This call sent nothing, or nothing that could have been accepted: it may be made again. It says nothing about
        /// earlier calls.
        NotSent 2 "not_sent" "本次调用没有发出请求，或发出的请求不可能被受理：可以再次调用。此前的调用另当别论";
    }
}

enumeration! {
    /// Which part of the work an [`ErrorKind`] belongs to: the classes that a caller branches on. The numbers 0 to 2 are
    /// not used.
    ErrorClass {
        /// Settings are wrong.
        Config 3 "config" "设置有误";
        /// A key file could not be used.
        Key 4 "key" "密钥文件无法使用";
        /// A request was refused before it was signed.
        Request 5 "request" "请求在签名之前被拒绝";
        /// An answer or a callback is not a well-formed message, or lacks a field.
        Message 6 "message" "应答或回调不是合法的报文，或缺少字段";
        /// A received message is not signed by the platform.
        Signature 7 "signature" "收到的报文验签不通过，不是平台签名的";
        /// The platform answered, verified, `success=false`.
        Refused 8 "refused" "平台返回失败，验签通过，`success=false`";
        /// An answer or a callback is about another order, merchant or amount.
        Mismatch 9 "mismatch" "应答或回调不属于本订单、商户或金额";
        /// DNS, connection, TLS, time-out, HTTP.
        Transport 10 "transport" "DNS、连接、TLS、超时、HTTP";
        /// The outcome was not known when the deadline passed, or when the caller cancelled.
        Pending 11 "pending" "截止时间已到，或调用方已取消，结果仍未知";
        /// The journal of orders and refunds (`bestpay-cashier`) failed, or contradicts the call.
        Journal 12 "journal" "与本地流水（`bestpay-cashier`）冲突，或本地流水不可用";
    }
}

macro_rules! error_kinds {
    ($(
        #[doc = $title:literal] $(#[doc = $more:literal])*
        $kind:ident $number:literal $code:literal $class:ident $zh:literal;
    )+) => {
        /// What went wrong. [`ErrorKind::code`] is stable and the same in every language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $(#[doc = $title] $(#[doc = $more])* $kind,)+
        }

        impl ErrorKind {
            /// Every kind, in the order of docs/errors.md.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$kind,)+];

            /// The stable name of the kind in snake case.
            pub fn code(self) -> &'static str {
                match self { $(ErrorKind::$kind => $code,)+ }
            }

            /// The number of the kind, the same in every version: `bestpay_status` in C. 0 to 9 are not used.
            pub fn number(self) -> i32 {
                match self { $(ErrorKind::$kind => $number,)+ }
            }

            /// What the kind means, in a sentence or two.
            pub fn about(self) -> &'static str {
                match self { $(ErrorKind::$kind => concat!($title, $($more,)*).trim_ascii_start(),)+ }
            }

            /// The first line of [`about`](ErrorKind::about): what the kind means, without advice about the API.
            pub fn en(self) -> &'static str {
                match self { $(ErrorKind::$kind => $title.trim_ascii_start(),)+ }
            }

            /// What the kind means, in Chinese.
            pub fn zh(self) -> &'static str {
                match self { $(ErrorKind::$kind => $zh,)+ }
            }

            /// The class of the kind, in a request of ours. Branch on [`Error::class`]: the same fault in an answer or a
            /// callback is of class [`ErrorClass::Message`].
            ///
            /// ```
            /// use bestpay::{ErrorClass, ErrorKind};
            /// assert_eq!(ErrorKind::WrongPassword.class(), ErrorClass::Key);
            /// ```
            pub fn class(self) -> ErrorClass {
                match self { $(ErrorKind::$kind => ErrorClass::$class,)+ }
            }
        }
    };
}

error_kinds! {
    /// A setting is missing or wrong.
    InvalidConfig 10 "invalid_config" Config "配置缺失或有误";
    /// Plain `http` to a host that is neither loopback nor the documented test address.
    InsecureUrl 11 "insecure_url" Config "不允许明文 `http` 地址";

    /// The key file could not be read.
    KeyUnreadable 20 "key_unreadable" Key "密钥文件无法读取";
    /// The bytes are not a key in any known container.
    InvalidKey 21 "invalid_key" Key "不是可识别的密钥或证书";
    /// A key of a kind or size that the protocol does not use.
    UnsupportedKey 22 "unsupported_key" Key "不支持的密钥类型或长度";
    /// The password does not open the file.
    WrongPassword 23 "wrong_password" Key "密钥文件密码错误";
    /// The PKCS#12 file holds no private key of this alias.
    AliasNotFound 24 "alias_not_found" Key "没有该别名的私钥";
    /// The PKCS#12 file holds several private keys and no alias was given.
    AliasRequired 25 "alias_required" Key "文件含多把私钥，请指定别名";

    /// A mandatory field is missing or empty.
    MissingField 30 "missing_field" Request "缺少必填字段";
    /// A field's value has the wrong format.
    InvalidField 31 "invalid_field" Request "字段格式不正确";
    /// The interface has no field of this name.
    UnknownField 32 "unknown_field" Request "接口没有该字段";
    /// The signing string could be cut into another message: a value contains a name of the interface.
    Spliced 33 "spliced" Request "待签名串有歧义，已拒绝";

    /// The body is larger than the limit.
    TooLarge 40 "too_large" Message "报文过大";
    /// Objects and arrays are nested deeper than the limit.
    TooDeep 41 "too_deep" Message "嵌套过深";
    /// The body is not UTF-8.
    InvalidUtf8 42 "invalid_utf8" Message "不是 UTF-8 编码";
    /// The body is not JSON, or data follows it.
    InvalidJson 43 "invalid_json" Message "不是合法 JSON";
    /// The body is JSON, but not an object.
    NotAnObject 44 "not_an_object" Message "不是 JSON 对象";
    /// A member occurs twice in one object.
    DuplicateMember 45 "duplicate_member" Message "字段重复";
    /// A `\u` escape is half of a surrogate pair.
    LoneSurrogate 46 "lone_surrogate" Message "非法 Unicode 转义";
    /// A number's exponent is out of range.
    InvalidNumber 47 "invalid_number" Message "数值超出范围";
    /// The form body is malformed.
    InvalidForm 48 "invalid_form" Message "表单格式不正确";

    /// There is no `sign`, or it is empty.
    MissingSign 50 "missing_sign" Signature "缺少签名";
    /// `sign` is not Base64.
    InvalidSign 51 "invalid_sign" Signature "签名不是 Base64";
    /// The signature does not belong to this message and key.
    /// See [`Error::report`].
    SignatureMismatch 52 "signature_mismatch" Signature "验签不通过";
    /// The signature is good, but SHA-1 is forbidden by the caller.
    Sha1Forbidden 53 "sha1_forbidden" Signature "已禁止 SHA-1 签名";

    /// The platform refused, verified.
    /// See [`Error::platform_code`].
    Refused 60 "refused" Refused "平台返回失败";
    /// The answer or callback is about another order, merchant or amount.
    Mismatch 61 "mismatch" Mismatch "应答或回调不属于本订单、商户或金额";

    /// The HTTP status is not 200.
    HttpStatus 70 "http_status" Transport "HTTP 状态码异常";
    /// The host's name could not be resolved.
    Dns 71 "dns" Transport "域名解析失败";
    /// No connection could be made.
    Connect 72 "connect" Transport "连接失败";
    /// The TLS handshake failed.
    Tls 73 "tls" Transport "TLS 握手失败";
    /// No answer in time.
    Timeout 74 "timeout" Transport "等待应答超时";
    /// The connection broke.
    ConnectionLost 75 "connection_lost" Transport "连接中断";
    /// What came back is not HTTP, or is compressed in an unsupported way.
    InvalidHttp 76 "invalid_http" Transport "对方返回的不是 HTTP，或压缩方式不支持";

    /// The order or refund was not final when the deadline passed.
    StillPending 80 "still_pending" Pending "等待超时，结果仍未知";
    /// The caller has cancelled the call or the wait.
    Cancelled 81 "cancelled" Pending "调用方已取消";

    /// The journal cannot be opened, read or written.
    JournalUnavailable 90 "journal_unavailable" Journal "本地流水不可用";
    /// The number belongs to an order or refund with other content.
    OrderConflict 91 "order_conflict" Journal "单号已被其他内容占用";
    /// The journal has no order or refund with this number.
    NotInJournal 92 "not_in_journal" Journal "本地流水中没有该单";
    /// A callback contradicts what is already final.
    /// The journal has an alarm about it.
    Contradiction 93 "contradiction" Journal "回调与终态不一致";
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Everything that can go wrong, always with its [`effect`](Error::effect).
///
/// Neither `Debug` nor `Display` shows keys, passwords, payment codes or bodies.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    effect: Effect,
    message: String,
    field: Option<String>,
    platform: Option<(String, String)>,
    out_trade_no: Option<String>,
    out_request_no: Option<String>,
    request_date: Option<BeijingTime>,
    http_status: Option<u16>,
    hint: Option<Hint>,
    report: Option<VerifyReport>,
    in_received: bool,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of everything that can fail here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of a library that builds on this one, such as the journal. Its effect is [`Effect::NotSent`], which
    /// lets the caller order again: if something may have been sent, say so with [`with_effect`](Error::with_effect).
    ///
    /// ```
    /// use bestpay::{Effect, Error, ErrorKind};
    /// let error = Error::new(ErrorKind::JournalUnavailable, "the disk is full");
    /// assert_eq!(error.to_string(), "journal_unavailable: the disk is full");
    /// assert_eq!(error.effect(), Effect::NotSent);
    /// ```
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            effect: Effect::NotSent,
            message: message.into(),
            field: None,
            platform: None,
            out_trade_no: None,
            out_request_no: None,
            request_date: None,
            http_status: None,
            hint: None,
            report: None,
            in_received: false,
            source: None,
        }))
    }

    /// What it says about the money.
    pub fn with_effect(mut self, effect: Effect) -> Error {
        self.0.effect = effect;
        self
    }

    /// The field at fault, under its name on the wire.
    pub fn with_field(mut self, field: impl Into<String>) -> Error {
        self.0.field = Some(field.into());
        self
    }

    /// Puts `parent.` before the field's name: the error was found inside that member.
    pub(crate) fn inside(mut self, parent: &str) -> Error {
        if let Some(field) = &mut self.0.field {
            *field = format!("{parent}.{field}");
        }
        self
    }

    pub(crate) fn with_platform(mut self, code: String, message: String) -> Error {
        self.0.platform = Some((code, message));
        self
    }

    /// The order, and the refund, that it is about.
    pub fn with_order(mut self, out_trade_no: Option<&str>, out_request_no: Option<&str>) -> Error {
        self.0.out_trade_no = out_trade_no.map(str::to_owned);
        self.0.out_request_no = out_request_no.map(str::to_owned);
        self
    }

    /// The `requestDate` of the order or refund that it is about.
    pub fn with_request_date(mut self, request_date: BeijingTime) -> Error {
        self.0.request_date = Some(request_date);
        self
    }

    pub(crate) fn with_http_status(mut self, status: u16) -> Error {
        self.0.http_status = Some(status);
        self
    }

    pub(crate) fn with_hint(mut self, hint: Hint) -> Error {
        self.0.hint = Some(hint);
        self
    }

    pub(crate) fn with_report(mut self, report: VerifyReport) -> Error {
        self.0.hint = Some(report.hint());
        self.0.report = Some(report);
        self
    }

    /// What caused it.
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    /// It was found in an answer or a callback, so no request of ours is at fault.
    pub(crate) fn in_received(mut self) -> Error {
        self.0.in_received = true;
        self
    }

    /// Appends a sentence to the message.
    ///
    /// ```
    /// use bestpay::{Error, ErrorKind};
    /// let error = Error::new(ErrorKind::JournalUnavailable, "the disk is full").with_note("nothing was sent");
    /// assert_eq!(error.message(), "the disk is full; nothing was sent");
    /// ```
    pub fn with_note(mut self, note: &str) -> Error {
        self.0.message.push_str("; ");
        self.0.message.push_str(note);
        self
    }

    /// What went wrong.
    ///
    /// ```
    /// use bestpay::{ErrorKind, Message};
    /// let error = Message::parse(br#"{"a":1,"a":2}"#).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::DuplicateMember);
    /// assert_eq!(error.field(), Some("a"));
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The class that a caller branches on: its kind's, except for faults in an answer or a callback. Those are of
    /// class [`Message`](ErrorClass::Message), whatever field is missing or invalid in them.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// use bestpay::{ErrorClass, ErrorKind, OrderStatus};
    /// # let merchant = doc_example::merchant();
    /// let error = merchant.prepare(&OrderStatus::new()).unwrap_err();
    /// assert_eq!((error.kind(), error.class()), (ErrorKind::MissingField, ErrorClass::Request));
    /// ```
    pub fn class(&self) -> ErrorClass {
        match self.0.kind.class() {
            ErrorClass::Request if self.0.in_received => ErrorClass::Message,
            class => class,
        }
    }

    /// Whether money may have moved, and so what the caller may do.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let error = doc_example::merchant().accept(&doc_example::order(), 502, b"").unwrap_err();
    /// assert_eq!(error.effect(), bestpay::Effect::Unknown);
    /// ```
    pub fn effect(&self) -> Effect {
        self.0.effect
    }

    /// The field or member at fault, under its name on the wire; nested members as `result.tradeStatus`.
    ///
    /// ```
    /// let error = bestpay::Message::parse(br#"{"a":{"b":1,"b":2}}"#).unwrap_err();
    /// assert_eq!(error.field(), Some("a.b"));
    /// ```
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The sentence for a person, without the kind.
    ///
    /// ```
    /// let error = bestpay::Message::parse(b"[]").unwrap_err();
    /// assert_eq!(error.message(), "the body is JSON, but not an object");
    /// ```
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The platform's verified `errorCode`: why it refused an order, a refund or a question.
    pub fn platform_code(&self) -> Option<&str> {
        self.0.platform.as_ref().map(|(code, _)| code.as_str())
    }

    /// The platform's verified `errorMsg`, with effect [`Effect::Refused`].
    pub fn platform_message(&self) -> Option<&str> {
        self.0.platform.as_ref().map(|(_, message)| message.as_str())
    }

    /// The order that the failed call was about.
    pub fn out_trade_no(&self) -> Option<&str> {
        self.0.out_trade_no.as_deref()
    }

    /// The refund that the failed call was about.
    pub fn out_request_no(&self) -> Option<&str> {
        self.0.out_request_no.as_deref()
    }

    /// `requestDate` of the order or refund that the failed call was about, also if the default filled it in: the
    /// `trade_date` or `refund_date` of a question about it. `None` if nothing was signed, and for questions.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (merchant, order) = (doc_example::merchant(), doc_example::order());
    /// let order = order.request_date("2026-03-01 09:30:00".parse()?);
    /// let error = merchant.accept(&order, 502, b"").unwrap_err();
    /// assert_eq!(error.request_date().map(|date| date.to_string()).as_deref(), Some("2026-03-01 09:30:00"));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn request_date(&self) -> Option<BeijingTime> {
        self.0.request_date
    }

    /// The HTTP status, if there was one.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// The likeliest cause of a message that cannot be read or verified.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (platform_key, _) = doc_example::signed_message();
    /// let message = bestpay::Message::parse(br#"{"a":1,"sign":"ab cd"}"#)?;
    /// let error = message.verify(&platform_key).unwrap_err();
    /// assert_eq!(error.hint(), Some(bestpay::Hint::SpacesInSign));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn hint(&self) -> Option<Hint> {
        self.0.hint
    }

    /// Why the signature did not verify.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (platform_key, body) = doc_example::signed_message();
    /// let changed = String::from_utf8_lossy(&body).replace("SUCCESS", "FAIL");
    /// let error = bestpay::Message::parse(changed.as_bytes())?.verify(&platform_key).unwrap_err();
    /// println!("{}", error.report().unwrap());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn report(&self) -> Option<&VerifyReport> {
        self.0.report.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.kind, self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("kind", &self.0.kind).field("effect", &self.0.effect).field("message", &self.0.message);
        for (name, value) in [
            ("field", self.field()),
            ("platform_code", self.platform_code()),
            ("platform_message", self.platform_message()),
            ("out_trade_no", self.out_trade_no()),
            ("out_request_no", self.out_request_no()),
        ] {
            if let Some(value) = value {
                out.field(name, &value);
            }
        }
        if let Some(date) = self.0.request_date {
            out.field("request_date", &date.to_string());
        }
        if let Some(status) = self.0.http_status {
            out.field("http_status", &status);
        }
        if let Some(report) = &self.0.report {
            out.field("report", report);
        }
        out.finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_snake_case() {
        let mut codes: Vec<_> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
        for code in codes {
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
        }
    }

    #[test]
    fn nothing_known_is_effect_unknown() {
        assert_eq!(Effect::default(), Effect::Unknown);
        assert_eq!(Effect::Unknown.number(), 0);
    }

    #[test]
    fn an_error_is_one_pointer_wide() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
