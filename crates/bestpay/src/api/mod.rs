//! The six interfaces of the document: a table of fields for each, one file for each section.
//!
//! The code that reads, checks, writes and masks fields follows these tables; see [`fields`](self::fields).

mod any_request;
mod barcode_order;
mod callback;
pub(crate) mod fields;
mod order_status;
mod qrcode_order;
mod refund;
mod refund_status;
#[cfg(feature = "texts")]
mod status_texts;
pub(crate) mod table;
mod unlisted_request;
mod values;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

pub use any_request::{AnyAnswer, AnyRequest};
pub use barcode_order::{BarcodeOrder, BarcodeOrderResult};
pub(crate) use callback::TABLE as CALLBACK_TABLE;
pub use callback::{Callback, CallbackReply, CallbackSubject};
pub use fields::{Bound, FieldDefault, FieldKind, FieldSpec, Giver, Mark};
pub use order_status::{OrderStatus, OrderStatusResult};
pub use qrcode_order::{QrcodeOrder, QrcodeOrderResult};
pub use refund::{Refund, RefundResult};
pub use refund_status::{RefundStatus, RefundStatusResult};
pub(crate) use unlisted_request::UnlistedField;
pub use unlisted_request::{Envelope, UnlistedRequest, UnlistedResult};
pub use values::{CallbackTradeType, TradeStatus, TradeType};

use crate::error::Effect;
use crate::json;
use crate::time::BeijingTime;
use crate::verification::Verification;
use crate::verified_message::Field;
use fields::FieldSet;

/// The `Content-Type` of requests and of replies to callbacks.
pub(crate) const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// One interface of the document: its section, its address and its tables.
///
/// ```
/// use bestpay::Interface;
/// let refund = Interface::named("refund").unwrap();
/// assert_eq!(refund.section, "3.5");
/// assert_eq!(refund.path, "/mapi/o2o/aggregatePayment/refund");
/// assert!(refund.request.iter().any(|field| field.name == "refundAmt"));
/// ```
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interface {
    /// `barcode_order`, `qrcode_order`, `order_status`, `refund` or `refund_status`.
    pub name: &'static str,
    /// The section of the interface document.
    pub section: &'static str,
    /// The document's title of the section.
    pub zh: &'static str,
    /// What a request of it is, in English: a noun, without a full stop.
    pub en: &'static str,
    /// The name of the request's type: `BarcodeOrder`. Its result's type is this name with `Result` after it.
    pub type_name: &'static str,
    /// The name of the client's method: `order_by_barcode`.
    pub call: &'static str,
    /// The path, which is appended to the environment's address.
    pub path: &'static str,
    /// How long the platform may take to answer.
    pub read_timeout: Duration,
    /// Whether a call may move money. Such a call is never repeated by this library.
    pub moves_money: bool,
    /// Whether the document says that `result` is a String. Text and object are read for all interfaces.
    pub result_is_text: bool,
    /// The fields of the request, in the document's order, without `sign`.
    pub request: &'static [FieldSpec],
    /// The fields of `result`, in the document's order.
    pub result: &'static [FieldSpec],
}

impl Interface {
    /// The interface of this name.
    ///
    /// ```
    /// assert!(bestpay::Interface::named("barcode_order").is_some());
    /// ```
    pub fn named(name: &str) -> Option<&'static Interface> {
        Interface::ALL.iter().copied().find(|interface| interface.name == name)
    }

    /// What a fault in the request itself says about the money. A fault in a question says nothing about its order.
    pub(crate) fn effect_before_sending(&self) -> Effect {
        if self.moves_money { Effect::NotSent } else { Effect::Unknown }
    }

    /// What a verified refusal says about the money.
    pub(crate) fn effect_of_refusal(&self) -> Effect {
        if self.moves_money { Effect::Refused } else { Effect::Unknown }
    }
}

/// A request of one of the five interfaces that are called, or of one that the document does not list.
pub trait Request: sealed::HasContent {
    /// What the platform answers.
    type Answer: Answer;

    /// The interface that it belongs to.
    fn interface(&self) -> &'static Interface;
}

/// A verified result, bound to its request.
pub trait Answer: sealed::FromAnswer + Into<AnyAnswer> {}

pub(crate) mod sealed {
    use super::{AnswerData, Content, Interface};

    pub trait HasContent {
        #[doc(hidden)]
        fn content(&self) -> Content<'_>;
    }

    pub trait FromAnswer {
        #[doc(hidden)]
        fn from_answer(interface: &'static Interface, data: AnswerData) -> Self;
    }
}

/// What a request holds.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    /// Fields by a table of the document.
    Listed(&'a FieldSet),
    /// Fields that no table names.
    Unlisted(&'a UnlistedRequest),
}

impl<'a> Content<'a> {
    pub(crate) fn text(self, name: &str) -> Option<&'a str> {
        match self {
            Content::Listed(fields) => fields.text(name),
            Content::Unlisted(request) => request.text(name),
        }
    }

    /// What the log calls it.
    #[cfg(feature = "http")]
    pub(crate) fn shown_name(self, interface: &'static Interface) -> Cow<'a, str> {
        match self {
            Content::Listed(_) => interface.name.into(),
            Content::Unlisted(request) => request.path().escape_debug().to_string().into(),
        }
    }

    /// The order's number, as the log shows it.
    #[cfg(feature = "http")]
    pub(crate) fn shown_number(self) -> &'a str {
        match self {
            Content::Unlisted(request) if request.is_masked("outTradeNo") => "***",
            _ => self.text("outTradeNo").unwrap_or_default(),
        }
    }

    /// `requestDate`, if there is one.
    pub(crate) fn request_date(self) -> Option<BeijingTime> {
        match self {
            Content::Listed(fields) => fields.time("requestDate"),
            Content::Unlisted(request) => request.text("requestDate")?.parse().ok(),
        }
    }
}

/// What every verified result and callback is made of.
#[derive(Clone, PartialEq, Eq)]
pub struct AnswerData {
    pub(crate) fields: FieldSet,
    pub(crate) other: Vec<Field>,
    pub(crate) verification: Verification,
    /// `requestDate` of the order or refund that it answers.
    pub(crate) request_date: Option<BeijingTime>,
}

impl AnswerData {
    /// The document's fields that are there, in its order.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&'static FieldSpec, Cow<'_, str>)> {
        self.fields.entries().map(|(spec, value)| (spec, value.text(spec.kind)))
    }

    /// Masked by the table.
    pub(crate) fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("fields", &self.fields)
            .field("other", &self.other)
            .field("verification", &self.verification)
            .finish()
    }

    pub(crate) fn to_json(&self) -> String {
        // What a callback comes to.
        let mut json = String::with_capacity(512);
        json.push('{');
        for (spec, value) in self.fields.entries() {
            json::write_name(spec.name, &mut json);
            value.write_json(spec.kind, &mut json);
        }
        for field in &self.other {
            json::write_name(field.name(), &mut json);
            json.push_str(field.json());
        }
        json.push('}');
        json
    }
}
