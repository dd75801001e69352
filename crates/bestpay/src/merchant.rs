//! Merchant: an identity and its keys. Prepares requests, accepts answers, reads callbacks. No I/O.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::api::fields::{FieldSet, FieldSpec, FieldValue, host_of, is_code, is_http_url};
use crate::api::table::field_table;
use crate::api::{AnswerData, CALLBACK_TABLE, Callback, Interface, Request, sealed::FromAnswer};
use crate::error::{Effect, Error, ErrorKind, Result};
use crate::key::{MerchantKey, PlatformKey};
use crate::message::{Limits, Member, Message, SIGN, Value, parse_object_text};
use crate::signature::{Hash, VerifyPolicy, sign_string};
use crate::signing_string::{self, Form};
use crate::splice;
use crate::time::{BeijingTime, Clock};
use crate::verified::Verified;

/// The `Content-Type` of requests and of replies to callbacks.
pub(crate) const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// 超时时间 unless set: 25 minutes.
const DEFAULT_TIME_OUT_SECONDS: i64 = 1500;

/// 应答参数: the members that every answer has around its `result`.
pub(crate) static ENVELOPE: &[FieldSpec] = field_table! {
    "success" Boolean M "调用是否成功, whether the call succeeded"
    "errorCode" Text M "结果码, why not"
    "errorMsg" Text M "结果描述, why not, in words"
    "result" Text C "业务执行结果, with success=true"
};

/// Fields that an answer must have in common with its request, wherever it carries them.
const BOUND: [&str; 6] = ["institutionCode", "merchantNo", "outTradeNo", "outRequestNo", "tradeAmt", "refundAmt"];

/// Where the platform is.
///
/// ```
/// use bestpay::Environment;
/// assert_ne!(Environment::Production.api_url(), Environment::Test.api_url());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// `https://mapi.bestpay.com.cn`
    Production,
    /// `http://116.228.151.160:18002`: plain `http`, documented so.
    Test,
    /// Any other address, such as a sandbox's.
    Url(String),
}

impl Environment {
    /// `API_Url`, section 2.4.
    ///
    /// ```
    /// assert_eq!(bestpay::Environment::Production.api_url(), "https://mapi.bestpay.com.cn");
    /// ```
    pub fn api_url(&self) -> &str {
        match self {
            Environment::Production => "https://mapi.bestpay.com.cn",
            Environment::Test => "http://116.228.151.160:18002",
            Environment::Url(url) => url.trim_end_matches('/'),
        }
    }
}

/// An institution's merchant: who asks, with which keys. Immutable, cheap to clone, usable from several threads.
///
/// Firmware with its own HTTP stack uses it alone: [`prepare`](Merchant::prepare), send the body as it is,
/// [`accept`](Merchant::accept).
///
/// ```
/// use bestpay::{Environment, Merchant, MerchantKey, OrderStatus, PlatformKey};
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let (key, platform_key) = (doc_example::merchant_key(), doc_example::platform_key());
/// let merchant = Merchant::builder()
///     .environment(Environment::Production)
///     .institution_code("3178000000000001")
///     .merchant_no("3178000000000002")
///     .key(key)
///     .platform_key(platform_key)
///     .build()?;
/// let question = OrderStatus::new().out_trade_no("A1").trade_date("2026-03-01 09:30:00".parse()?);
/// let prepared = merchant.prepare(&question)?;
/// // Send prepared.body() to prepared.url() with prepared.headers(), then:
/// # let (status, body) = (502, b"<html>Bad Gateway</html>");
/// let error = merchant.accept(&question, status, body).unwrap_err();
/// assert_eq!(error.effect(), bestpay::Effect::Unknown);
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Clone)]
pub struct Merchant(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    environment: Environment,
    institution_code: String,
    merchant_no: String,
    key: MerchantKey,
    platform_keys: Vec<PlatformKey>,
    sign_hash: Hash,
    verify_policy: VerifyPolicy,
    limits: Limits,
    clock: Clock,
}

/// Settings of a [`Merchant`].
#[derive(Clone)]
#[must_use]
pub struct MerchantBuilder {
    environment: Environment,
    institution_code: String,
    merchant_no: String,
    key: Option<MerchantKey>,
    platform_keys: Vec<PlatformKey>,
    sign_hash: Hash,
    verify_policy: VerifyPolicy,
    limits: Limits,
    clock: Clock,
    plain_http: bool,
}

impl MerchantBuilder {
    /// Where the platform is. Production unless set.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let merchant = builder.environment(bestpay::Environment::Test).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn environment(mut self, environment: Environment) -> MerchantBuilder {
        self.environment = environment;
        self
    }

    /// 平台商商户号, the institution's number. Mandatory.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let merchant = builder.institution_code("3178000000000009").build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn institution_code(mut self, code: impl Into<String>) -> MerchantBuilder {
        self.institution_code = code.into();
        self
    }

    /// 商户号, the merchant's number. Mandatory.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let merchant = builder.merchant_no("3178000000000009").build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn merchant_no(mut self, number: impl Into<String>) -> MerchantBuilder {
        self.merchant_no = number.into();
        self
    }

    /// The private key that signs requests. Mandatory.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// # let key = doc_example::merchant_key();
    /// let merchant = builder.key(key).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn key(mut self, key: MerchantKey) -> MerchantBuilder {
        self.key = Some(key);
        self
    }

    /// A key that the platform signs with. Mandatory; more than one while the platform changes its key.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// # let new_key = doc_example::platform_key();
    /// let merchant = builder.platform_key(new_key).build()?;
    /// assert_eq!(merchant.platform_keys().len(), 2);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn platform_key(mut self, key: PlatformKey) -> MerchantBuilder {
        self.platform_keys.push(key);
        self
    }

    /// The hash to sign with. SHA-256 unless set; some older contracts want SHA-1.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let merchant = builder.sign_hash(bestpay::Hash::Sha1).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn sign_hash(mut self, hash: Hash) -> MerchantBuilder {
        self.sign_hash = hash;
        self
    }

    /// Which signatures of the platform are accepted.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let merchant = builder.verify_policy(bestpay::VerifyPolicy::default().forbid_sha1()).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn verify_policy(mut self, policy: VerifyPolicy) -> MerchantBuilder {
        self.verify_policy = policy;
        self
    }

    /// How large and deep answers and callbacks may be.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let merchant = builder.limits(bestpay::Limits::default().max_bytes(65_536)).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn limits(mut self, limits: Limits) -> MerchantBuilder {
        self.limits = limits;
        self
    }

    /// The clock that `requestDate` is taken from. The system's unless set.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let merchant = builder.clock(|| std::time::SystemTime::UNIX_EPOCH).build()?;
    /// assert_eq!(merchant.now().to_string(), "1970-01-01 08:00:00");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> MerchantBuilder {
        self.clock = Clock::new(now);
        self
    }

    /// Allows plain `http` to any host. Nothing but TLS binds an answer to its request: see SECURITY.md.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let inside = bestpay::Environment::Url("http://gateway.internal:8080".into());
    /// let merchant = builder.environment(inside).allow_plain_http().build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn allow_plain_http(mut self) -> MerchantBuilder {
        self.plain_http = true;
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] naming the setting, [`ErrorKind::InsecureUrl`].
    ///
    /// ```
    /// use bestpay::{Environment, ErrorKind, Merchant};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let elsewhere = Environment::Url("http://pay.example".into());
    /// let error = builder.environment(elsewhere).build().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::InsecureUrl);
    /// ```
    pub fn build(self) -> Result<Merchant> {
        for (name, code) in [("institutionCode", &self.institution_code), ("merchantNo", &self.merchant_no)] {
            if !is_code(code) {
                let wanted = "1 to 64 visible ASCII characters other than `&` and `=`";
                return Err(invalid_config(format!("`{name}` must be {wanted}")).with_field(name));
            }
        }
        let url = self.environment.api_url();
        if !is_http_url(url) || url.contains(['?', '#']) {
            return Err(invalid_config("the API address must be an http or https address").with_field("api_url"));
        }
        if !self.plain_http && !is_private_enough(&self.environment) {
            let message = "plain http is for loopback and the documented test address; use https, or allow it by name";
            return Err(Error::new(ErrorKind::InsecureUrl, message).with_field("api_url"));
        }
        let Some(key) = self.key else {
            return Err(invalid_config("the merchant's key is missing").with_field("key"));
        };
        if self.platform_keys.is_empty() {
            return Err(invalid_config("the platform's key is missing").with_field("platform_key"));
        }
        if self.platform_keys.iter().any(|platform| platform.spki_sha256() == key.spki_sha256()) {
            let message =
                "the platform's key is the merchant's own: give the certificate that you received from the platform";
            return Err(invalid_config(message).with_field("platform_key"));
        }
        Ok(Merchant(Arc::new(Inner {
            environment: self.environment,
            institution_code: self.institution_code,
            merchant_no: self.merchant_no,
            key,
            platform_keys: self.platform_keys,
            sign_hash: self.sign_hash,
            verify_policy: self.verify_policy,
            limits: self.limits,
            clock: self.clock,
        })))
    }
}

fn invalid_config(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidConfig, message)
}

fn is_private_enough(environment: &Environment) -> bool {
    let url = environment.api_url();
    url.starts_with("https://") || url == Environment::Test.api_url() || host_of(url).is_some_and(is_loopback)
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

impl Merchant {
    /// Starts with the defaults: production, SHA-256 to sign, SHA-1 and SHA-256 to verify.
    ///
    /// ```
    /// let error = bestpay::Merchant::builder().build().unwrap_err();
    /// assert_eq!(error.field(), Some("institutionCode"));
    /// ```
    pub fn builder() -> MerchantBuilder {
        MerchantBuilder {
            environment: Environment::Production,
            institution_code: String::new(),
            merchant_no: String::new(),
            key: None,
            platform_keys: Vec::new(),
            sign_hash: Hash::default(),
            verify_policy: VerifyPolicy::default(),
            limits: Limits::default(),
            clock: Clock::default(),
            plain_http: false,
        }
    }

    /// The same institution's other merchant, with the same keys and settings.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] when it is no merchant number.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let other = merchant.with_merchant_no("3178000000000003")?;
    /// assert_eq!(other.institution_code(), merchant.institution_code());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn with_merchant_no(&self, merchant_no: impl Into<String>) -> Result<Merchant> {
        let merchant_no = merchant_no.into();
        if !is_code(&merchant_no) {
            return Err(invalid_config("`merchantNo` must be a code").with_field("merchantNo"));
        }
        Ok(Merchant(Arc::new(Inner { merchant_no, ..self.0.as_ref().clone() })))
    }

    /// 平台商商户号.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// assert_eq!(merchant.institution_code(), "3178000000000001");
    /// ```
    pub fn institution_code(&self) -> &str {
        &self.0.institution_code
    }

    /// 商户号.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// assert_eq!(merchant.merchant_no(), "3178000000000002");
    /// ```
    pub fn merchant_no(&self) -> &str {
        &self.0.merchant_no
    }

    /// Where the platform is.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// assert_eq!(*merchant.environment(), bestpay::Environment::Production);
    /// ```
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// The private key that signs requests.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// assert_eq!(merchant.key().bits(), 2048);
    /// ```
    pub fn key(&self) -> &MerchantKey {
        &self.0.key
    }

    /// The keys that the platform signs with.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// assert_eq!(merchant.platform_keys()[0].bits(), 1024);
    /// ```
    pub fn platform_keys(&self) -> &[PlatformKey] {
        &self.0.platform_keys
    }

    /// How large and deep answers and callbacks may be.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// assert_eq!(merchant.limits(), bestpay::Limits::default());
    /// ```
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    /// Now, by the merchant's clock.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// println!("{}", merchant.now());
    /// ```
    pub fn now(&self) -> BeijingTime {
        self.0.clock.now()
    }

    /// Fills in the identity and the defaults, checks, and signs. Nothing is sent.
    ///
    /// # Errors
    /// Class [`Request`](crate::ErrorClass::Request) naming the field, effect [`Effect::NotSent`].
    ///
    /// ```
    /// use bestpay::{ErrorKind, Refund};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let error = merchant.prepare(&Refund::new().out_trade_no("A1")).unwrap_err();
    /// assert_eq!((error.kind(), error.field()), (ErrorKind::MissingField, Some("outRequestNo")));
    /// ```
    pub fn prepare<R: Request>(&self, request: &R) -> Result<PreparedRequest> {
        self.prepare_fields(request.interface(), request.fields()).map_err(|error| about(error, request.fields()))
    }

    fn prepare_fields(&self, interface: &'static Interface, fields: &FieldSet) -> Result<PreparedRequest> {
        let fields = self.complete(fields);
        if fields.text("tradeType") == Some("TENPAY") && fields.text("userCode").is_none_or(str::is_empty) {
            let message = "`userCode` is mandatory when `tradeType` is TENPAY";
            return Err(Error::new(ErrorKind::MissingField, message).with_field("userCode"));
        }
        fields.check()?;
        let signing_string = self.signing_string_of(interface, &fields)?;
        let sign = sign_string(&self.0.key, self.0.sign_hash, &signing_string)?;
        let mut body = String::with_capacity(signing_string.len() * 2);
        for (spec, value) in fields.entries() {
            body.push(if body.is_empty() { '{' } else { ',' });
            body.push_str(&format!("\"{}\":{}", spec.name, value.json(spec.kind)));
        }
        body.push_str(&format!(",\"{SIGN}\":\"{sign}\"}}"));
        Ok(PreparedRequest {
            url: format!("{}{}", self.0.environment.api_url(), interface.path),
            body,
            read_timeout: interface.read_timeout,
            signing_string,
        })
    }

    fn complete(&self, fields: &FieldSet) -> FieldSet {
        let mut fields = fields.clone();
        fields.put("institutionCode", FieldValue::Text(self.0.institution_code.clone()));
        fields.put("merchantNo", FieldValue::Text(self.0.merchant_no.clone()));
        if fields.has("requestDate") {
            fields.put_default("requestDate", FieldValue::Time(self.now()));
        }
        fields.put_default("timeOut", FieldValue::Long(DEFAULT_TIME_OUT_SECONDS));
        fields
    }

    fn signing_string_of(&self, interface: &'static Interface, fields: &FieldSet) -> Result<String> {
        let mut members: Vec<_> = fields
            .entries()
            .map(|(spec, value)| Member { name: spec.name.into(), value: Value::String(value.text(spec.kind)) })
            .collect();
        members.sort_by(|a, b| signing_string::compare_names(&a.name, &b.name));
        let signing_string = signing_string::write(&members, Form::Sorted);
        splice::refuse(interface.request, &members, Form::Sorted, &signing_string)?;
        Ok(signing_string)
    }

    /// Verifies an answer and binds it to its request: order, merchant and amount must be the request's.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] with effect [`Effect::Refused`] when the platform refuses, verified. Everything else
    /// has effect [`Effect::Unknown`]: an HTTP status other than 200, a malformed, unverified, spliced or mismatched
    /// answer.
    ///
    /// ```
    /// use bestpay::{Amount, BarcodeOrder, TradeStatus};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (merchant, order, body) = (doc_example::merchant(), doc_example::order(), doc_example::order_answer());
    /// let result = merchant.accept(&order, 200, &body)?;
    /// assert_eq!(result.trade_status(), TradeStatus::Success);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn accept<R: Request>(&self, request: &R, http_status: u16, body: &[u8]) -> Result<R::Answer> {
        self.accept_fields(request.interface(), request.fields(), http_status, body)
            .map(R::Answer::from_answer)
            .map_err(|error| {
                let effect = if error.kind() == ErrorKind::Refused { Effect::Refused } else { Effect::Unknown };
                about(error.with_effect(effect), request.fields())
            })
    }

    fn accept_fields(
        &self,
        interface: &'static Interface,
        request: &FieldSet,
        http_status: u16,
        body: &[u8],
    ) -> Result<AnswerData> {
        if http_status != 200 {
            let message = format!("the HTTP status is {http_status}, body: {}", excerpt(body));
            return Err(Error::new(ErrorKind::HttpStatus, message).with_http_status(http_status));
        }
        let message = Message::parse_within(body, self.0.limits)?;
        let claim = unverified_claim(&message);
        let answer = self.verify(message).map_err(|error| match &claim {
            Some(claim) => error.with_note(claim),
            None => error,
        })?;
        splice::refuse(ENVELOPE, answer.members(), answer.verification().form, &answer.signing_string())?;
        if !is_success(&answer)? {
            let text = |name: &str| answer.text(name).unwrap_or_default().into_owned();
            let (code, reason) = (text("errorCode"), text("errorMsg"));
            let message = format!("the platform refused: {code} {reason}");
            return Err(Error::new(ErrorKind::Refused, message).with_platform(code, reason));
        }
        let bound = Bound { request, identity: &self.complete(request), interface };
        bound.check(answer.members())?;
        let data = |members: &[Member<'_>]| -> Result<AnswerData> {
            let (fields, other) = FieldSet::read(interface.result, members)?;
            bound.check(members)?;
            Ok(AnswerData { fields, other, verification: answer.verification() })
        };
        match answer.value("result") {
            None | Some(Value::Null) => {
                Err(Error::new(ErrorKind::MissingField, "`result` is missing").with_field("result"))
            }
            Some(Value::Object { members, .. }) => data(members).map_err(in_result),
            Some(Value::String(text)) if interface.result_may_be_text => parse_object_text(text, self.0.limits)
                .map_err(no_object)
                .and_then(|members| data(&members))
                .map_err(in_result),
            Some(_) => Err(Error::new(ErrorKind::InvalidField, "`result` must be an object").with_field("result")),
        }
    }

    /// Verifies a callback and makes sure that it is for this merchant. JSON and form bodies are both read.
    ///
    /// Hand over the raw body. Answer with a [`CallbackReply`](crate::CallbackReply).
    ///
    /// # Errors
    /// As [`accept`](Merchant::accept); the effect is always [`Effect::Unknown`].
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (merchant, body) = (doc_example::merchant(), doc_example::callback_body());
    /// let callback = merchant.read_callback(&body)?;
    /// assert_eq!(callback.pay_amt().to_string(), "12.50");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn read_callback(&self, body: &[u8]) -> Result<Callback> {
        self.read_callback_fields(body).map(Callback::from_answer).map_err(|error| error.with_effect(Effect::Unknown))
    }

    fn read_callback_fields(&self, body: &[u8]) -> Result<AnswerData> {
        let callback = self.verify(Message::parse_within(body, self.0.limits)?)?;
        let verification = callback.verification();
        let (fields, other) = FieldSet::read(CALLBACK_TABLE, callback.members())?;
        splice::refuse(CALLBACK_TABLE, callback.members(), verification.form, &callback.signing_string())?;
        for (name, own) in [("institutionCode", &self.0.institution_code), ("merchantNo", &self.0.merchant_no)] {
            if fields.text(name) != Some(own) {
                return Err(mismatch(name).with_order(fields.text("outTradeNo"), None));
            }
        }
        Ok(AnswerData { fields, other, verification })
    }

    fn verify<'a>(&self, message: Message<'a>) -> Result<Verified<'a>> {
        let keys: Vec<_> = self.0.platform_keys.iter().collect();
        message.verify_by(&keys, self.0.verify_policy)
    }
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merchant")
            .field("api_url", &self.0.environment.api_url())
            .field("institution_code", &self.0.institution_code)
            .field("merchant_no", &self.0.merchant_no)
            .field("key", &self.0.key)
            .field("platform_keys", &self.0.platform_keys)
            .field("sign_hash", &self.0.sign_hash)
            .finish_non_exhaustive()
    }
}

/// A signed request, ready to be sent as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct PreparedRequest {
    url: String,
    body: String,
    read_timeout: Duration,
    signing_string: String,
}

impl PreparedRequest {
    /// Where to `POST` it.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let prepared = doc_example::merchant().prepare(&doc_example::order())?;
    /// assert_eq!(prepared.url(), "https://mapi.bestpay.com.cn/mapi/o2o/aggregatePayment/orderMixBrcode");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The headers that the platform asks for.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let prepared = doc_example::merchant().prepare(&doc_example::order())?;
    /// assert_eq!(prepared.headers(), [("Content-Type", "application/json; charset=utf-8")]);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn headers(&self) -> [(&'static str, &'static str); 1] {
        [("Content-Type", CONTENT_TYPE)]
    }

    /// The body: UTF-8 JSON with `sign`. Send these very bytes.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let prepared = doc_example::merchant().prepare(&doc_example::order())?;
    /// assert!(prepared.body().ends_with("\"}"));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn body(&self) -> &str {
        &self.body
    }

    /// How long to wait for the answer.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let prepared = doc_example::merchant().prepare(&doc_example::order())?;
    /// assert_eq!(prepared.read_timeout().as_secs(), 60);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn read_timeout(&self) -> Duration {
        self.read_timeout
    }

    /// What was signed. It holds the payer's code: show it, but do not log it.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let prepared = doc_example::merchant().prepare(&doc_example::order())?;
    /// assert!(prepared.signing_string().contains("&outTradeNo=20260301-0001&"));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn signing_string(&self) -> &str {
        &self.signing_string
    }
}

impl fmt::Debug for PreparedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedRequest")
            .field("url", &self.url)
            .field("read_timeout", &self.read_timeout)
            .finish_non_exhaustive()
    }
}

fn about(error: Error, request: &FieldSet) -> Error {
    error.with_order(request.text("outTradeNo"), request.text("outRequestNo"))
}

fn is_success(answer: &Verified<'_>) -> Result<bool> {
    match answer.value("success") {
        Some(Value::Bool(success)) => Ok(*success),
        None | Some(Value::Null) => {
            Err(Error::new(ErrorKind::MissingField, "`success` is missing").with_field("success"))
        }
        Some(_) => Err(Error::new(ErrorKind::InvalidField, "`success` must be true or false").with_field("success")),
    }
}

/// A text in place of an object that holds no object is a wrong value of the field, not of the message.
fn no_object(error: Error) -> Error {
    match error.kind() {
        ErrorKind::InvalidJson | ErrorKind::NotAnObject => {
            let message = format!("`result` is a text that holds no JSON object: {}", error.message());
            Error::new(ErrorKind::InvalidField, message)
        }
        _ => error,
    }
}

fn in_result(error: Error) -> Error {
    match error.field() {
        Some(_) => error.inside("result"),
        None => error.with_field("result"),
    }
}

fn mismatch(name: &str) -> Error {
    let message = format!("`{name}` is not the one that was asked for: this message is about something else");
    Error::new(ErrorKind::Mismatch, message).with_field(name)
}

/// What an answer must have in common with its request.
struct Bound<'a> {
    request: &'a FieldSet,
    /// The request with the merchant's identity filled in.
    identity: &'a FieldSet,
    interface: &'static Interface,
}

impl Bound<'_> {
    fn check(&self, members: &[Member<'_>]) -> Result<()> {
        for member in members.iter().filter(|member| BOUND.contains(&member.name.as_ref())) {
            let name = member.name.as_ref();
            let Some(given) = member.value.text() else { continue };
            let equal = match (self.identity.text(name), self.identity.long(name)) {
                // By the document, 3.5 gives the refund's number here.
                (Some(wanted), _) if name == "outTradeNo" && self.interface.section == "3.5" => {
                    given == wanted || self.request.text("outRequestNo") == Some(&given)
                }
                (Some(wanted), _) => given == wanted,
                (None, Some(wanted)) => given.parse::<i64>() == Ok(wanted),
                (None, None) => true,
            };
            if !equal {
                return Err(mismatch(name));
            }
        }
        Ok(())
    }
}

/// What an unverified answer claims, for a person to read. It decides nothing.
fn unverified_claim(message: &Message<'_>) -> Option<String> {
    let text = |name: &str| {
        let member = message.members.iter().find(|member| member.name == name)?;
        Some(member.value.text()?.chars().take(100).collect::<String>())
    };
    let (code, reason) = (text("errorCode"), text("errorMsg"));
    if code.is_none() && reason.is_none() {
        return None;
    }
    let (code, reason) = (code.unwrap_or_default(), reason.unwrap_or_default());
    Some(format!("unverified, it says: errorCode {code:?}, errorMsg {reason:?}"))
}

/// The start of a body, digits masked, for a person to recognise an error page by.
fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..80).unwrap_or(body));
    let shown: String = text
        .chars()
        .map(|c| match c {
            c if c.is_ascii_digit() => '*',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    format!("{} bytes, {shown:?}", body.len())
}
