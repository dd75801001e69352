//! Why a function of the header fails, and which order it is about.

use std::cell::RefCell;

/// Why a function of the header fails.
pub(crate) enum Fault {
    /// What the core says, and the order's numbers if the core did not get far enough to know them.
    Core(bestpay::Error, OrderNumbers),
    /// An argument is NULL that must not be.
    NullArgument(&'static str),
    /// An argument that cannot be read: text that is not UTF-8, an impossible `size`, a number out of range.
    InvalidArgument(&'static str, String),
    /// Why the answer to a request that has left cannot be read, and the request's numbers: whatever it is, the outcome
    /// is unknown.
    OfAnswer(Box<Fault>, OrderNumbers),
    /// What is wrong with a request, and its numbers as far as they can be read.
    OfRequest(Box<Fault>, OrderNumbers),
    /// The same of a request that a journal knows, or may know: the effect is what is known there.
    #[cfg(feature = "cashier")]
    OfKnownRequest(Box<Fault>, bestpay::Effect, String),
    /// Why a question cannot be asked, or a callback not be read: it says nothing about the order.
    EffectUnknown(Box<Fault>),
}

/// What a caller resumes by.
#[derive(Default, Clone)]
pub(crate) struct OrderNumbers {
    pub(crate) out_trade_no: Option<String>,
    pub(crate) out_request_no: Option<String>,
    /// Of a request that has left, if its struct or fields have it.
    pub(crate) request_date: Option<bestpay::BeijingTime>,
}

impl OrderNumbers {
    pub(crate) fn of(out_trade_no: Option<&str>, out_request_no: Option<&str>) -> OrderNumbers {
        OrderNumbers {
            out_trade_no: out_trade_no.map(str::to_owned),
            out_request_no: out_request_no.map(str::to_owned),
            request_date: None,
        }
    }

    /// The same, sent at this `requestDate`; a date that cannot be read is left out.
    pub(crate) fn at(self, request_date: Option<&str>) -> OrderNumbers {
        OrderNumbers { request_date: request_date.and_then(|date| date.parse().ok()), ..self }
    }
}

impl From<bestpay::Error> for Fault {
    fn from(error: bestpay::Error) -> Fault {
        Fault::Core(error, OrderNumbers::default())
    }
}

pub(crate) fn invalid(argument: &'static str, message: impl Into<String>) -> Fault {
    Fault::InvalidArgument(argument, message.into())
}

thread_local! {
    /// The numbers of the order that the current call on this thread is about: a panic's error carries them.
    static ABOUT: RefCell<OrderNumbers> =
        const { RefCell::new(OrderNumbers { out_trade_no: None, out_request_no: None, request_date: None }) };
}

/// Says which order the current call is about, before work on it begins.
pub(crate) fn about(order: &OrderNumbers) {
    // A thread that is ending has lost this variable: then nothing is carried.
    let _ = ABOUT.try_with(|about| about.replace(order.clone()));
}

/// Takes out the numbers of the order that the current call is about.
pub(crate) fn taken() -> OrderNumbers {
    ABOUT.try_with(RefCell::take).unwrap_or_default()
}
