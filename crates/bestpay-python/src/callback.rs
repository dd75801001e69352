//! What a callback is about, asked of the core: the objects of `python/bestpay/callback.py` are Python's own, and outlive
//! the core's in a pickle. And what a callback is answered with.

use std::borrow::Cow;

use bestpay::{CallbackReply, CallbackSubject, CallbackTradeType, Effect, TradeStatus};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::amount::Amount;
use crate::argument_error::ArgumentError;
use crate::boundary::guarded;
use crate::errors::{OrderNumbers, raise, raise_about};

/// The attributes by which a callback is compared.
#[derive(FromPyObject)]
pub struct Said {
    trade_no: String,
    out_trade_no: String,
    original_trade_no: Option<String>,
    trade_type: Option<String>,
    trade_status: String,
    trade_amt: Amount,
    pay_amt: Amount,
}

impl Said {
    fn subject(&self) -> CallbackSubject<'_> {
        CallbackSubject {
            trade_no: &self.trade_no,
            out_trade_no: &self.out_trade_no,
            original_trade_no: self.original_trade_no.as_deref(),
            trade_type: self.trade_type.as_deref().map(CallbackTradeType::from),
            trade_status: TradeStatus::from(self.trade_status.as_str()),
            trade_amt: self.trade_amt.0,
            pay_amt: self.pay_amt.0,
        }
    }
}

/// A number to compare with. What is no UTF-8 equals no number of a callback, as those are ASCII.
fn number<'a>(text: &'a Bound<'_, PyString>) -> Cow<'a, str> {
    text.to_string_lossy()
}

/// An amount to compare with. What is no amount says nothing about the order.
fn amount(field: &str, value: &Bound<'_, PyAny>) -> PyResult<bestpay::Amount> {
    let py = value.py();
    Amount::read(value).map_err(|error| match error {
        ArgumentError::Value(error) => {
            raise_about(py, &error.with_effect(Effect::Unknown), Some(field), &OrderNumbers::default())
        }
        other => other.raise(py),
    })
}

/// Whether it is about a refund.
#[pyfunction]
pub fn callback_is_refund(callback: Said) -> Option<bool> {
    callback.subject().is_refund()
}

/// Raises MismatchError where it is not about this order.
#[pyfunction]
pub fn expect_payment(
    py: Python<'_>,
    callback: Said,
    out_trade_no: &Bound<'_, PyString>,
    trade_amt: &Bound<'_, PyAny>,
) -> PyResult<()> {
    guarded(py, || {
        let expected = callback.subject().expect_payment(&number(out_trade_no), amount("tradeAmt", trade_amt)?);
        expected.map_err(|error| raise(py, &error))
    })
}

/// Raises MismatchError where it is not about this refund.
#[pyfunction]
pub fn expect_refund(
    py: Python<'_>,
    callback: Said,
    out_trade_no: &Bound<'_, PyString>,
    out_request_no: &Bound<'_, PyString>,
    refund_amt: &Bound<'_, PyAny>,
) -> PyResult<()> {
    guarded(py, || {
        let refund_amt = amount("refundAmt", refund_amt)?;
        let expected = callback.subject().expect_refund(&number(out_trade_no), &number(out_request_no), refund_amt);
        expected.map_err(|error| raise(py, &error))
    })
}

/// Body and content type of what a callback is answered with: accepted, or with a reason for another try.
#[pyfunction]
pub fn callback_reply(try_again: Option<(Bound<'_, PyString>, Bound<'_, PyString>)>) -> (String, &'static str) {
    let reply = match try_again {
        None => CallbackReply::accepted(),
        // A reply is made whatever is in its texts.
        Some((error_code, error_msg)) => {
            CallbackReply::try_again(&error_code.to_string_lossy(), &error_msg.to_string_lossy())
        }
    };
    (reply.body().to_owned(), reply.content_type())
}
