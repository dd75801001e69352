//! Merchant: an identity and its keys. Prepares requests, accepts answers, reads callbacks. No I/O.

mod accept;
mod builder;
mod prepared;

use std::fmt;
use std::sync::Arc;

use crate::api::fields::{FieldSet, FieldValue, is_code};
use crate::api::{AnswerData, CALLBACK_TABLE, Callback, Interface, Request, sealed::FromAnswer as _};
use crate::digest::Hash;
use crate::error::{Effect, Error, ErrorKind, Result};
use crate::json::{self, Member, Value};
use crate::key::{MerchantKey, PlatformKey};
use crate::message::{Limits, Message, SIGN};
use crate::signature::{VerifyPolicy, sign_string};
use crate::signing_string;
use crate::splice;
use crate::time::{BeijingTime, Clock};
use crate::verification::Form;
use crate::verified_message::VerifiedMessage;
#[cfg(test)]
pub(crate) use accept::ENVELOPE;
use accept::mismatch;
use builder::invalid_config;
pub use builder::{Environment, MerchantBuilder};
pub use prepared::PreparedRequest;

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
    is_for_sandbox: bool,
    institution_code: String,
    merchant_no: String,
    key: MerchantKey,
    platform_keys: Vec<PlatformKey>,
    sign_hash: Hash,
    verify_policy: VerifyPolicy,
    limits: Limits,
    clock: Clock,
}

impl Merchant {
    /// Starts with the defaults: SHA-256 to sign, SHA-1 and SHA-256 to verify.
    ///
    /// ```
    /// let error = bestpay::Merchant::builder().build().unwrap_err();
    /// assert_eq!(error.field(), Some("institutionCode"));
    /// ```
    pub fn builder() -> MerchantBuilder {
        MerchantBuilder {
            environment: None,
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

    /// Whether it believes the sandbox, by its public key, and so is none for real money.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// assert!(!merchant.is_for_sandbox());
    /// ```
    pub fn is_for_sandbox(&self) -> bool {
        self.0.is_for_sandbox
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
    /// Class [`Request`](crate::ErrorClass::Request) naming the field, effect [`Effect::NotSent`]; of a question
    /// (3.3, 3.6) [`Effect::Unknown`], as it says nothing about its order.
    ///
    /// ```
    /// use bestpay::{ErrorKind, Refund};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let error = merchant.prepare(&Refund::new().out_trade_no("A1")).unwrap_err();
    /// assert_eq!((error.kind(), error.field()), (ErrorKind::MissingField, Some("outRequestNo")));
    /// ```
    pub fn prepare<R: Request>(&self, request: &R) -> Result<PreparedRequest> {
        let interface = request.interface();
        self.prepare_fields(interface, request.fields())
            .map_err(|error| about(error.with_effect(interface.effect_before_sending()), request.fields()))
    }

    fn prepare_fields(&self, interface: &'static Interface, fields: &FieldSet) -> Result<PreparedRequest> {
        let fields = self.complete(fields);
        fields.check()?;
        let signing_string = self.signing_string_of(interface, &fields)?;
        let sign = sign_string(&self.0.key, self.0.sign_hash, &signing_string)?;
        Ok(PreparedRequest {
            request_date: fields.time("requestDate"),
            url: format!("{}{}", self.0.environment.api_url(), interface.path),
            body: body(&fields, &sign),
            read_timeout: interface.read_timeout,
            signing_string,
        })
    }

    fn complete(&self, fields: &FieldSet) -> FieldSet {
        let mut fields = fields.clone();
        for (name, own) in self.identity() {
            fields.put(name, FieldValue::Text(own.to_owned()));
        }
        fields.put_defaults(|| self.now());
        fields
    }

    fn signing_string_of(&self, interface: &'static Interface, fields: &FieldSet) -> Result<String> {
        let mut members: Vec<_> = fields
            .entries()
            .map(|(spec, value)| Member { name: spec.name.into(), value: Value::String(value.text(spec.kind)) })
            .collect();
        members.sort_by(|a, b| json::compare_names(&a.name, &b.name));
        let signing_string = signing_string::write(&members, Form::Sorted);
        splice::refuse(interface.request, &members, Form::Sorted, &signing_string)?;
        Ok(signing_string)
    }

    /// Verifies an answer and binds it to its request: order, merchant and amount must be the request's.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] with effect [`Effect::Refused`] when the platform refuses an order or refund, verified.
    /// Everything else has effect [`Effect::Unknown`]: an HTTP status other than 200, a malformed, unverified, spliced or
    /// mismatched answer, and a refused question (3.3, 3.6), which says nothing about its order.
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
        self.accept_dated(request, request.fields().time("requestDate"), http_status, body)
    }

    /// As [`accept`](Merchant::accept), where the `requestDate` that was sent is known.
    pub(crate) fn accept_dated<R: Request>(
        &self,
        request: &R,
        request_date: Option<BeijingTime>,
        http_status: u16,
        body: &[u8],
    ) -> Result<R::Answer> {
        let interface = request.interface();
        self.accept_fields(interface, request.fields(), http_status, body)
            .map(|data| R::Answer::from_answer(interface, AnswerData { request_date, ..data }))
            .map_err(|error| {
                let is_refusal = error.kind() == ErrorKind::Refused;
                let effect = if is_refusal { interface.effect_of_refusal() } else { Effect::Unknown };
                let error = about(error.with_effect(effect).in_received(), request.fields());
                dated(error, request_date)
            })
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
        self.read_callback_fields(body).map(Callback).map_err(|error| error.with_effect(Effect::Unknown).in_received())
    }

    fn read_callback_fields(&self, body: &[u8]) -> Result<AnswerData> {
        let callback = self.verify(Message::parse_within(body, self.0.limits)?)?;
        let verification = callback.verification();
        splice::refuse(CALLBACK_TABLE, callback.members(), verification.form, callback.signing_string())?;
        let (fields, other) = FieldSet::read(CALLBACK_TABLE, callback.members())?;
        for (name, own) in self.identity() {
            if fields.text(name) != Some(own) {
                return Err(mismatch(name).with_order(fields.text("outTradeNo"), None));
            }
        }
        Ok(AnswerData { fields, other, verification, request_date: None })
    }

    fn verify<'a>(&self, message: Message<'a>) -> Result<VerifiedMessage<'a>> {
        let proof = message.prove(&self.0.platform_keys, self.0.verify_policy)?;
        Ok(VerifiedMessage::new(message, proof))
    }

    /// The fields that say who asks.
    fn identity(&self) -> [(&'static str, &str); 2] {
        [("institutionCode", &self.0.institution_code), ("merchantNo", &self.0.merchant_no)]
    }
}

/// What is sent: the fields in the document's order, and the signature.
fn body(fields: &FieldSet, sign: &str) -> String {
    let mut body = String::with_capacity(1024);
    body.push('{');
    for (spec, value) in fields.entries() {
        json::write_name(spec.name, &mut body);
        value.write_json(spec.kind, &mut body);
    }
    json::write_name(SIGN, &mut body);
    json::write_string(sign, &mut body);
    body.push('}');
    body
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

pub(crate) fn dated(error: Error, request_date: Option<BeijingTime>) -> Error {
    match request_date {
        Some(date) => error.with_request_date(date),
        None => error,
    }
}

pub(crate) fn about(error: Error, request: &FieldSet) -> Error {
    error.with_order(request.text("outTradeNo"), request.text("outRequestNo"))
}
