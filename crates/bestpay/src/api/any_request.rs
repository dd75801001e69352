//! A request of any interface, for programs that learn its name only at run time.

use std::borrow::Cow;

use super::sealed::{FromAnswer, HasContent};
use super::{
    Answer, AnswerData, BarcodeOrder, Content, FieldSpec, Interface, OrderStatus, QrcodeOrder, Refund, RefundStatus,
    Request, TradeStatus, UnlistedRequest,
};
use crate::error::Result;
use crate::time::BeijingTime;
use crate::verification::Verification;
use crate::verified_message::Field;

macro_rules! any_request {
    ($($module:ident::$request:ident)*) => {
        impl Interface {
            /// The interfaces that are called, in the document's order: all but the callback.
            pub const ALL: &'static [&'static Interface] = &[$(&super::$module::INTERFACE,)*];
        }

        /// A request of any of the five interfaces that are called, or of one that the document does not list:
        /// prepared, called and accepted like each of them.
        ///
        /// ```
        /// use bestpay::AnyRequest;
        /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
        /// # let merchant = doc_example::merchant();
        /// let mut request = AnyRequest::named("order_status").unwrap();
        /// request.set("outTradeNo", "20260301-0001")?;
        /// request.set("tradeDate", "2026-03-01 09:30:00")?;
        /// let prepared = merchant.prepare(&request)?;
        /// assert!(prepared.url().ends_with("/confirmOrderStatus"));
        /// # Ok::<(), bestpay::Error>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[must_use]
        pub enum AnyRequest {
            $(#[doc = concat!("`", stringify!($module), "`")] $request($request),)*
            /// An interface that the document does not list.
            Unlisted(UnlistedRequest),
        }

        impl AnyRequest {
            /// An empty request of the interface of this [name](Interface::name). The name of an interface that the
            /// document does not list is its path, and `sdkRequest` before the path puts the request into that
            /// [envelope](crate::Envelope).
            ///
            /// ```
            /// assert!(bestpay::AnyRequest::named("barcode_order").is_some());
            /// assert!(bestpay::AnyRequest::named("callback").is_none());
            /// assert!(bestpay::AnyRequest::named("sdkRequest/uniformReceipt/closeOrder").is_some());
            /// ```
            pub fn named(interface: &str) -> Option<AnyRequest> {
                $(if interface == super::$module::INTERFACE.name {
                    return Some(AnyRequest::$request($request::new()));
                })*
                UnlistedRequest::named(interface).map(AnyRequest::Unlisted)
            }

            /// Sets a field by its name on the wire, from text: amounts in fen, times as `yyyy-MM-dd HH:mm:ss`.
            ///
            /// # Errors
            /// As each request's own `set`.
            ///
            /// ```
            /// let mut request = bestpay::AnyRequest::named("refund").unwrap();
            /// request.set("refundAmt", "300")?;
            /// assert_eq!(request.set("mediumNo", "1").unwrap_err().field(), Some("mediumNo"));
            /// # Ok::<(), bestpay::Error>(())
            /// ```
            pub fn set(&mut self, name: &str, text: &str) -> Result<()> {
                match self {
                    $(AnyRequest::$request(request) => request.set(name, text),)*
                    AnyRequest::Unlisted(request) => {
                        request.set(name, text);
                        Ok(())
                    }
                }
            }
        }

        impl Request for AnyRequest {
            type Answer = AnyAnswer;

            fn interface(&self) -> &'static Interface {
                match self {
                    $(AnyRequest::$request(request) => request.interface(),)*
                    AnyRequest::Unlisted(request) => request.interface(),
                }
            }
        }

        impl HasContent for AnyRequest {
            fn content(&self) -> Content<'_> {
                match self {
                    $(AnyRequest::$request(request) => request.content(),)*
                    AnyRequest::Unlisted(request) => request.content(),
                }
            }
        }

        $(
            impl From<$request> for AnyRequest {
                fn from(request: $request) -> AnyRequest {
                    AnyRequest::$request(request)
                }
            }
        )*
    };
}

impl From<UnlistedRequest> for AnyRequest {
    fn from(request: UnlistedRequest) -> AnyRequest {
        AnyRequest::Unlisted(request)
    }
}

any_request! {
    barcode_order::BarcodeOrder
    qrcode_order::QrcodeOrder
    order_status::OrderStatus
    refund::Refund
    refund_status::RefundStatus
}

/// The verified `result` of any interface, bound to its request.
///
/// ```
/// use bestpay::{AnyRequest, TradeStatus};
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let (merchant, order, body) = (doc_example::merchant(), doc_example::order(), doc_example::order_answer());
/// let answer = merchant.accept(&AnyRequest::from(order), 200, &body)?;
/// assert_eq!(answer.interface().section, "3.1");
/// assert_eq!(answer.trade_status(), TradeStatus::Success);
/// assert_eq!(answer.get("tradeAmt").as_deref(), Some("1250"));
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AnyAnswer {
    interface: &'static Interface,
    data: AnswerData,
}

impl AnyAnswer {
    /// The interface that it is the result of.
    pub fn interface(&self) -> &'static Interface {
        self.interface
    }

    /// The document's fields that are there, in its order, as text: amounts in fen.
    pub fn fields(&self) -> impl Iterator<Item = (&'static FieldSpec, Cow<'_, str>)> {
        self.data.texts()
    }

    /// A field by its name on the wire, as text: amounts in fen. `None` if it is absent, and for names that the
    /// document does not list here.
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.fields().find(|(spec, _)| spec.name == name).map(|(_, text)| text)
    }

    /// `tradeStatus`: every result of the five interfaces has it. Of an interface that the document does not list, what
    /// it may say is not known: it is an empty status, which is not final.
    pub fn trade_status(&self) -> TradeStatus {
        self.data.fields.text("tradeStatus").unwrap_or_default().into()
    }

    /// `requestDate` of the order or refund that it answers: as each result's own.
    pub fn request_date(&self) -> Option<BeijingTime> {
        self.data.request_date
    }

    /// The members that the interface document does not name: verified as well, and never dropped.
    pub fn other(&self) -> &[Field] {
        &self.data.other
    }

    /// How the message verified.
    pub fn verification(&self) -> Verification {
        self.data.verification
    }

    /// All fields under their names on the wire, as one JSON object.
    pub fn to_json(&self) -> String {
        self.data.to_json()
    }
}

impl FromAnswer for AnyAnswer {
    fn from_answer(interface: &'static Interface, data: AnswerData) -> AnyAnswer {
        AnyAnswer { interface, data }
    }
}

impl Answer for AnyAnswer {}

impl std::fmt::Debug for AnyAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.data.debug("AnyAnswer", f)
    }
}
