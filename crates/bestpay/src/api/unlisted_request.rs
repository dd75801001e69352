//! A request of an interface that the document does not list: a path, and fields as texts or as JSON.

use std::fmt;
use std::time::Duration;

use super::sealed::{FromAnswer, HasContent};
use super::{Answer, AnswerData, AnyAnswer, Content, Interface, Request};
use crate::verification::Verification;
use crate::verified_message::Field;

/// What is known of an interface that the document does not list: nothing. So it may move money.
static INTERFACE: Interface = Interface {
    name: "unlisted",
    section: "",
    zh: "文档未列出的接口",
    en: "a request of an interface that the document does not list",
    type_name: "UnlistedRequest",
    call: "call",
    path: "",
    read_timeout: Duration::from_secs(60),
    moves_money: true,
    result_is_text: false,
    request: &[],
    result: &[],
};

/// What stands before the path in the name of an unlisted request with this envelope.
const SDK_REQUEST: &str = "sdkRequest";

/// What stands behind the name of a field whose value is JSON, where fields are given by name and text.
const JSON: &str = ":json";

/// What is around the fields of an [`UnlistedRequest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Envelope {
    /// Nothing: the fields are the members of the body, as in the document.
    #[default]
    None,
    /// `POST /mapi/sdkRequest` with the members `path`, `commonParams` and `bizContent`. The fields are in
    /// `bizContent`, and the institution's number is in `commonParams`.
    SdkRequest,
}

/// A request of an interface that the document does not list, such as closing an order, or one of another product of the
/// platform. It is signed and sent, and its answer verified, like every other request. It may move money, so it is sent
/// once, and if its answer is lost, its effect is unknown.
///
/// A field is a text, or JSON: a number, `true`, an object. `institutionCode` and `merchantNo` are filled in unless they
/// are given.
///
/// ```
/// use bestpay::{Envelope, UnlistedRequest};
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let merchant = doc_example::merchant();
/// let close = UnlistedRequest::new("/tradeprod/closeOrder").field("outTradeNo", "A1").masked("buyerPhone");
/// let prepared = merchant.prepare(&close)?;
/// assert!(prepared.url().ends_with("/tradeprod/closeOrder"));
/// assert!(prepared.signing_string().starts_with("institutionCode="));
///
/// let prepared = merchant.prepare(&close.envelope(Envelope::SdkRequest))?;
/// assert!(prepared.signing_string().ends_with("&path=/tradeprod/closeOrder"));
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct UnlistedRequest {
    path: String,
    envelope: Envelope,
    fields: Vec<UnlistedField>,
    masked: Vec<String>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct UnlistedField {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Whether the text is JSON, and not the text of a JSON string.
    pub(crate) is_json: bool,
}

impl UnlistedRequest {
    /// An empty request of the interface at this path, which begins with `/` and is appended to the environment's
    /// address.
    pub fn new(path: impl Into<String>) -> UnlistedRequest {
        UnlistedRequest { path: path.into(), envelope: Envelope::None, fields: Vec::new(), masked: Vec::new() }
    }

    /// By its name: the path, with `sdkRequest` before it for that envelope.
    pub(super) fn named(name: &str) -> Option<UnlistedRequest> {
        match name.strip_prefix(SDK_REQUEST) {
            Some(path) if path.starts_with('/') => Some(UnlistedRequest::new(path).envelope(Envelope::SdkRequest)),
            None if name.starts_with('/') => Some(UnlistedRequest::new(name)),
            _ => None,
        }
    }

    /// What is around the fields. Without this, nothing is.
    pub fn envelope(mut self, envelope: Envelope) -> UnlistedRequest {
        self.envelope = envelope;
        self
    }

    /// Sets a field to a text, by its name on the wire.
    pub fn field(mut self, name: impl AsRef<str>, text: impl AsRef<str>) -> UnlistedRequest {
        self.put(name.as_ref(), text.as_ref(), false);
        self
    }

    /// Sets a field to a JSON value that is not a text: a number, `true` or `false`, an array or an object. It is sent
    /// and signed as the platform's own SDK writes it.
    ///
    /// ```
    /// use bestpay::UnlistedRequest;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let order = UnlistedRequest::new("/some/path").json("amount", "1250").json("split", r#"[{"rate": 1.50, "no": "7"}]"#);
    /// let prepared = merchant.prepare(&order)?;
    /// assert!(prepared.body().contains(r#""amount":1250,"split":[{"no":"7","rate":1.50}]"#));
    /// assert!(prepared.signing_string().ends_with(r#"&split=[{"no":"7","rate":1.50}]"#));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn json(mut self, name: impl AsRef<str>, json: impl AsRef<str>) -> UnlistedRequest {
        self.put(name.as_ref(), json.as_ref(), true);
        self
    }

    /// Sets a field by its name on the wire, to a text; if `:json` stands behind the name, to a JSON value. Names and
    /// values are checked by [`Merchant::prepare`](crate::Merchant::prepare).
    pub fn set(&mut self, name: &str, text: &str) {
        match name.strip_suffix(JSON) {
            Some(name) => self.put(name, text, true),
            None => self.put(name, text, false),
        }
    }

    fn put(&mut self, name: &str, text: &str, is_json: bool) {
        let known = self.fields.iter_mut().find(|field| field.name == name && field.is_json == is_json);
        match known {
            Some(known) => text.clone_into(&mut known.text),
            None => self.fields.push(UnlistedField { name: name.to_owned(), text: text.to_owned(), is_json }),
        }
    }

    /// Never shows the field of this name in a log or in its own `Debug`. Fields that the document's tables mask are
    /// masked without this.
    pub fn masked(mut self, name: impl Into<String>) -> UnlistedRequest {
        self.masked.push(name.into());
        self
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn is_in_an_envelope(&self) -> bool {
        self.envelope == Envelope::SdkRequest
    }

    pub(crate) fn fields(&self) -> &[UnlistedField] {
        &self.fields
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.name == name).map(|field| field.text.as_str())
    }

    /// Whether a field is masked wherever it could be seen.
    pub(crate) fn is_masked(&self, name: &str) -> bool {
        let mut listed = Interface::ALL.iter().flat_map(|interface| interface.request.iter().chain(interface.result));
        self.masked.iter().any(|masked| masked == name) || listed.any(|spec| spec.name == name && spec.is_masked())
    }
}

impl fmt::Debug for UnlistedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |name: &str, text| if self.is_masked(name) { "***" } else { text };
        let fields: Vec<_> =
            self.fields.iter().map(|field| (&field.name, shown(&field.name, field.text.as_str()))).collect();
        f.debug_struct("UnlistedRequest")
            .field("path", &self.path)
            .field("envelope", &self.envelope)
            .field("fields", &fields)
            .finish_non_exhaustive()
    }
}

impl HasContent for UnlistedRequest {
    fn content(&self) -> Content<'_> {
        Content::Unlisted(self)
    }
}

impl Request for UnlistedRequest {
    type Answer = UnlistedResult;

    fn interface(&self) -> &'static Interface {
        &INTERFACE
    }
}

/// The verified result of an interface that the document does not list: the members of `result`, or `result` itself if it
/// is no object. Of the fields that the request and the document have in common, those that name a merchant or an order
/// are the request's. What the others mean is not known here.
///
/// ```
/// use bestpay::UnlistedRequest;
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let (merchant, body) = (doc_example::merchant(), doc_example::order_answer());
/// let result = merchant.accept(&UnlistedRequest::new("/some/path"), 200, &body)?;
/// assert_eq!(result.text("tradeStatus"), Some("SUCCESS"));
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UnlistedResult(AnswerData);

impl UnlistedResult {
    /// A member's text: a string's characters, any other value as JSON. `None` if it is absent or null.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields().iter().find(|field| field.name() == name)?.text()
    }

    /// The members, sorted by name.
    pub fn fields(&self) -> &[Field] {
        &self.0.other
    }

    /// How the message verified.
    pub fn verification(&self) -> Verification {
        self.0.verification
    }

    /// The members as one JSON object.
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }
}

impl FromAnswer for UnlistedResult {
    fn from_answer(_: &'static Interface, data: AnswerData) -> UnlistedResult {
        UnlistedResult(data)
    }
}

impl Answer for UnlistedResult {}

impl From<UnlistedResult> for AnyAnswer {
    fn from(result: UnlistedResult) -> AnyAnswer {
        AnyAnswer::from_answer(&INTERFACE, result.0)
    }
}

impl fmt::Debug for UnlistedResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug("UnlistedResult", f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_path_with_its_envelope_before_it() {
        for name in ["", "sdkRequest", "sdkRequestx/a", "refund", "a/b", "https://host/a"] {
            assert_eq!(UnlistedRequest::named(name), None, "{name}");
        }
        assert_eq!(UnlistedRequest::named("/a/b"), Some(UnlistedRequest::new("/a/b")));
        let enveloped = UnlistedRequest::new("/a").envelope(Envelope::SdkRequest);
        assert_eq!(UnlistedRequest::named("sdkRequest/a"), Some(enveloped));
    }

    #[test]
    fn what_the_document_masks_and_what_the_caller_masks_is_not_shown() {
        let request = UnlistedRequest::new("/a").field("mediumNo", "5100").field("phone", "138").field("a", "b");
        let shown = format!("{:?}", request.masked("phone"));
        assert!(shown.contains(r#"("mediumNo", "***"), ("phone", "***"), ("a", "b")"#), "{shown}");
    }
}
