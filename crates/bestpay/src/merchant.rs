//! Merchant: an identity and its keys. Prepares requests, accepts answers, reads callbacks. No I/O.

mod accept;
mod builder;
mod prepared;
mod unlisted;
#[cfg_attr(not(feature = "diagnosis"), path = "no_diagnosis/wrong_address.rs")]
mod wrong_address;

use std::fmt;
use std::sync::Arc;

use crate::api::fields::{FieldSet, FieldValue, is_code};
use crate::api::{AnswerData, CALLBACK_TABLE, Callback, Content, Interface, Request, sealed::FromAnswer as _};
use crate::digest::Hash;
use crate::error::{Effect, Error, ErrorKind, Result};
use crate::json::{self, Member, SIGN, Value};
use crate::key::{MerchantKey, PlatformKey};
use crate::message::{Limits, Message};
use crate::signature::{VerifyPolicy, sign_string, with_verdict};
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
use unlisted::Unsigned;

/// An institution's merchant: who asks, and with which keys. Immutable, cheap to clone, usable from several threads.
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
    callbacks_of: CallbackMerchants,
    key: MerchantKey,
    platform_keys: Vec<PlatformKey>,
    sign_hash: Hash,
    verify_policy: VerifyPolicy,
    limits: Limits,
    clock: Clock,
}

/// Whose callbacks a merchant reads.
#[derive(Clone)]
enum CallbackMerchants {
    /// Its own.
    Own,
    /// Those of these merchants of its institution.
    These(Vec<String>),
    /// Those of every merchant of its institution.
    Institution,
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
    /// [`ErrorKind::InvalidConfig`] if it is not a merchant number.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let other = merchant.with_merchant_no("3178000000000003")?;
    /// assert_eq!(other.institution_code(), merchant.institution_code());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn with_merchant_no(&self, merchant_no: impl Into<String>) -> Result<Merchant> {
        let merchant_no = checked_number(merchant_no.into())?;
        Ok(self.copy(merchant_no, self.0.callbacks_of.clone()))
    }

    /// The same merchant, which also reads callbacks for these merchants of its institution, and for no other: not for
    /// itself either, if it is not among them. For an institution with one notify address. Requests are its own as before.
    ///
    /// Branch on [`Callback::merchant_no`]: two merchants may have the same order number.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] if one is not a merchant number.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (merchant, body) = (doc_example::merchant(), doc_example::callback_body());
    /// let another = merchant.with_merchant_no("3178000000000009")?;
    /// assert_eq!(another.read_callback(&body).unwrap_err().field(), Some("merchantNo"));
    /// let reader = another.with_callbacks_of([merchant.merchant_no()])?;
    /// assert_eq!(reader.read_callback(&body)?.merchant_no(), merchant.merchant_no());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn with_callbacks_of(&self, merchant_nos: impl IntoIterator<Item = impl Into<String>>) -> Result<Merchant> {
        let mut these = Vec::new();
        for merchant_no in merchant_nos {
            these.push(checked_number(merchant_no.into())?);
        }
        Ok(self.reading(CallbackMerchants::These(these)))
    }

    /// As [`with_callbacks_of`](Merchant::with_callbacks_of), for every merchant of its institution.
    pub fn with_callbacks_of_institution(&self) -> Merchant {
        self.reading(CallbackMerchants::Institution)
    }

    fn reading(&self, callbacks_of: CallbackMerchants) -> Merchant {
        self.copy(self.0.merchant_no.clone(), callbacks_of)
    }

    fn copy(&self, merchant_no: String, callbacks_of: CallbackMerchants) -> Merchant {
        Merchant(Arc::new(Inner { merchant_no, callbacks_of, ..self.0.as_ref().clone() }))
    }

    fn reads_callbacks_of(&self, merchant_no: &str) -> bool {
        match &self.0.callbacks_of {
            CallbackMerchants::Own => merchant_no == self.0.merchant_no,
            CallbackMerchants::These(merchant_nos) => merchant_nos.iter().any(|known| known == merchant_no),
            CallbackMerchants::Institution => true,
        }
    }

    /// 平台商商户号.
    pub fn institution_code(&self) -> &str {
        &self.0.institution_code
    }

    /// 商户号.
    pub fn merchant_no(&self) -> &str {
        &self.0.merchant_no
    }

    /// Where the platform is.
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// Whether it trusts the sandbox, which it recognises by its public key. Such a merchant is not for real money.
    pub fn is_for_sandbox(&self) -> bool {
        self.0.is_for_sandbox
    }

    /// The private key that signs requests.
    pub fn key(&self) -> &MerchantKey {
        &self.0.key
    }

    /// The keys that the platform signs with.
    pub fn platform_keys(&self) -> &[PlatformKey] {
        &self.0.platform_keys
    }

    /// How large and deep answers and callbacks may be.
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    /// The time now, by the merchant's clock.
    pub fn now(&self) -> BeijingTime {
        self.0.clock.now()
    }

    /// Fills in the identity and the defaults, checks, and signs. Nothing is sent.
    ///
    /// # Errors
    /// Class [`Request`](crate::ErrorClass::Request) naming the field, effect [`Effect::NotSent`]; for a question (3.3,
    /// 3.6) [`Effect::Unknown`], as it says nothing about its order.
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
        self.prepare_content(interface, request.content())
            .map_err(|error| about(error.with_effect(interface.effect_before_sending()), request.content()))
    }

    fn prepare_content(&self, interface: &'static Interface, content: Content<'_>) -> Result<PreparedRequest> {
        let (unsigned, request_date) = match content {
            Content::Listed(fields) => {
                let fields = self.complete(fields);
                fields.check()?;
                let signing_string = self.signing_string_of(interface, &fields)?;
                let unsigned = Unsigned { path: interface.path.into(), body: body(&fields), signing_string };
                (unsigned, fields.time("requestDate"))
            }
            Content::Unlisted(request) => (self.write_unlisted(request)?, content.request_date()),
        };
        let Unsigned { path, body, signing_string } = unsigned;
        let sign = sign_string(&self.0.key, self.0.sign_hash, &signing_string)?;
        Ok(PreparedRequest {
            request_date,
            url: format!("{}{path}", self.0.environment.api_url()),
            body: with_sign(body, &sign),
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
        self.accept_dated(request, request.content().request_date(), http_status, body)
    }

    /// As [`accept`](Merchant::accept), if the `requestDate` that was sent is known.
    pub(crate) fn accept_dated<R: Request>(
        &self,
        request: &R,
        request_date: Option<BeijingTime>,
        http_status: u16,
        body: &[u8],
    ) -> Result<R::Answer> {
        let interface = request.interface();
        self.accept_content(interface, request.content(), http_status, body)
            .map(|data| R::Answer::from_answer(interface, AnswerData { request_date, ..data }))
            .map_err(|error| {
                let is_refusal = error.kind() == ErrorKind::Refused;
                let effect = if is_refusal { interface.effect_of_refusal() } else { Effect::Unknown };
                let error = about(error.with_effect(effect).in_received(), request.content());
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
        let callback = Message::parse_within(body, self.0.limits)
            .and_then(|message| self.verify(message))
            .map_err(|error| with_verdict(error, body, self.0.limits, &self.0.platform_keys, self.0.verify_policy))?;
        refuse_other_products(&callback)?;
        let verification = callback.verification();
        splice::refuse(CALLBACK_TABLE, callback.members(), verification.form, callback.signing_string())?;
        let (fields, other) = FieldSet::read(CALLBACK_TABLE, callback.members())?;
        let is_ours = |name: &str| {
            fields.text(name).is_some_and(|given| match name {
                "merchantNo" => self.reads_callbacks_of(given),
                _ => given == self.0.institution_code,
            })
        };
        if let Some((name, _)) = self.identity().into_iter().find(|(name, _)| !is_ours(name)) {
            return Err(mismatch(name).with_order(fields.text("outTradeNo"), None));
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

fn checked_number(merchant_no: String) -> Result<String> {
    check_number("merchantNo", &merchant_no)?;
    Ok(merchant_no)
}

/// A number of a merchant or an institution in the settings.
fn check_number(name: &str, number: &str) -> Result<()> {
    if is_code(number) {
        return Ok(());
    }
    let message = format!("`{name}` must be 1 to 64 visible ASCII characters other than `&` and `=`");
    Err(invalid_config(message).with_field(name))
}

/// The platform's later products call back with other fields, under the same key and signature.
fn refuse_other_products(callback: &VerifiedMessage<'_>) -> Result<()> {
    let has = |name: &str| callback.value(name).is_some();
    if has("tradeAmt") || !has("notifyType") {
        return Ok(());
    }
    let message = "the callback is verified, but it is of another product of the platform than 聚合收单 V1.8: it has \
        `notifyType` and no `tradeAmt`, as those of product 1006 (the counter's, its successor). Read its fields with \
        Message::verify, compare merchant, order and amount (`totalAmt`, `refundAmt`) yourself, and reply as that \
        product's document says: {\"resultCode\":\"SUCCESS\",\"resultMsg\":\"OK\"}, as far as is known";
    let error = Error::new(ErrorKind::MissingField, message).with_field("tradeAmt");
    Err(error.with_order(callback.text("outTradeNo").as_deref(), None))
}

/// What is signed: the fields in the document's order.
fn body(fields: &FieldSet) -> String {
    let mut body = String::with_capacity(1024);
    body.push('{');
    for (spec, value) in fields.entries() {
        json::write_name(spec.name, &mut body);
        value.write_json(spec.kind, &mut body);
    }
    body.push('}');
    body
}

/// What is sent: the signature is the last member.
fn with_sign(mut body: String, sign: &str) -> String {
    body.pop();
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

pub(crate) fn about(error: Error, request: Content<'_>) -> Error {
    error.with_order(request.text("outTradeNo"), request.text("outRequestNo"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::sign_message;
    use crate::verify_report::Hint;

    const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/");

    fn key(name: &str) -> MerchantKey {
        MerchantKey::from_file(format!("{KEYS}{name}.pkcs8.pem"), None, None).expect("a key")
    }

    fn merchant() -> Merchant {
        Merchant::builder()
            .environment(Environment::Production)
            .institution_code("3178000000000001")
            .merchant_no("3178000000000002")
            .key(key("merchant-1024"))
            .platform_key(PlatformKey::from_file(format!("{KEYS}platform-1024.cer")).expect("a key"))
            .build()
            .expect("a merchant")
    }

    fn by_platform(body: &str) -> String {
        sign_message(&key("platform-1024"), Hash::Sha1, body.as_bytes()).expect("signed")
    }

    #[test]
    fn callbacks_of_other_merchants_are_read_only_if_they_are_asked_for() {
        let callback = |institution: &str, merchant_no: &str| {
            by_platform(&format!(
                r#"{{"tradeNo":"T1","outTradeNo":"A1","tradeAmt":100,"tradeFinishedDate":"20260301093000",
                "merchantNo":"{merchant_no}","payAmt":100,"ccy":"156","tradeStatus":"SUCCESS","goodsInfo":"tea",
                "institutionCode":"{institution}"}}"#
            ))
        };
        let (own, other) = ("3178000000000002", "3178000000000003");
        let read = |merchant: &Merchant, merchant_no: &str| match merchant
            .read_callback(callback("3178000000000001", merchant_no).as_bytes())
        {
            Ok(callback) => Ok(callback.merchant_no().to_owned()),
            Err(error) => Err((error.kind(), error.field().map(str::to_owned))),
        };
        let refused = || Err((ErrorKind::Mismatch, Some("merchantNo".to_owned())));
        assert_eq!((read(&merchant(), own), read(&merchant(), other)), (Ok(own.to_owned()), refused()));
        let these = merchant().with_callbacks_of([other]).expect("a number");
        assert_eq!((read(&these, own), read(&these, other)), (refused(), Ok(other.to_owned())));
        let none = merchant().with_callbacks_of(Vec::<String>::new()).expect("nobody");
        assert_eq!((read(&none, own), read(&none, other)), (refused(), refused()));
        let all = merchant().with_callbacks_of_institution();
        assert_eq!((read(&all, own), read(&all, other)), (Ok(own.to_owned()), Ok(other.to_owned())));
        let foreign =
            all.read_callback(callback("3178000000000009", other).as_bytes()).expect_err("another institution");
        assert_eq!(foreign.field(), Some("institutionCode"));
        let wrong = merchant().with_callbacks_of(["a&b"]).expect_err("no number");
        assert_eq!((wrong.kind(), wrong.field()), (ErrorKind::InvalidConfig, Some("merchantNo")));
        // Requests are the merchant's own.
        let body = |merchant: &Merchant| {
            let question = crate::OrderStatus::new().out_trade_no("A1").trade_date(BeijingTime::now());
            merchant.prepare(&question).expect("prepared").body().contains(own)
        };
        assert!(body(&all) && body(&these));
    }

    #[test]
    fn a_callback_of_another_product_says_which_it_is_and_what_to_reply() {
        let body = r#"{"institutionCode":"3178000000000001","merchantNo":"3178000000000002","outTradeNo":"C1",
            "notifyType":"PAY","totalAmt":"1250","payFinishedDate":"2026-01-01 10:10:10"}"#;
        let error = merchant().read_callback(by_platform(body).as_bytes()).expect_err("another product");
        assert_eq!(
            (error.kind(), error.field(), error.out_trade_no()),
            (ErrorKind::MissingField, Some("tradeAmt"), Some("C1"))
        );
        for words in ["verified", "product 1006", "Message::verify", r#"{"resultCode":"SUCCESS","resultMsg":"OK"}"#] {
            assert!(error.message().contains(words), "{error}");
        }
        // Unverified, it is nobody's.
        let error = merchant().read_callback(body.as_bytes()).expect_err("unsigned");
        assert_eq!(error.kind(), ErrorKind::MissingSign);
    }

    #[test]
    fn a_callback_that_was_changed_on_its_way_says_whether_it_would_verify() {
        let verifies = "once that is undone, the message verifies";
        let genuine = by_platform(r#"{"a":"1"}"#);
        let forged = genuine.replace('1', "2");
        for (body, words) in [(&genuine, verifies), (&forged, "even if that is undone, the message does not verify")] {
            let error = merchant().read_callback(format!("\u{feff}{body}").as_bytes()).expect_err("a mark in front");
            assert_eq!((error.hint(), error.effect()), (Some(Hint::ByteOrderMark), Effect::Unknown));
            assert!(error.message().ends_with(words), "{error}");
        }
        let in_form = percent_encoding::utf8_percent_encode(&genuine, percent_encoding::NON_ALPHANUMERIC);
        let error = merchant().read_callback(format!("{in_form}=").as_bytes()).expect_err("a form");
        assert_eq!((error.kind(), error.hint()), (ErrorKind::MissingSign, Some(Hint::JsonInForm)));
        assert!(error.message().ends_with(verifies), "{error}");
    }
}
