//! An error of the core as the exception of its class. The classes are in `python/bestpay/errors.py`; `raising.py` makes them.

use bestpay::{Error, ErrorClass, ErrorKind, VerifyReport};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::argument_error::ArgumentError;
use crate::lazy_import::LazyImport;
use crate::time::datetime;
use crate::transport_failure;

/// The order or refund that a call was about, as far as the caller named it.
#[derive(Default, Clone)]
pub struct OrderNumbers {
    pub out_trade_no: Option<String>,
    pub out_request_no: Option<String>,
}

/// The exception for an error of the core.
pub fn raise(py: Python<'_>, error: &Error) -> PyErr {
    raise_about(py, error, None, &OrderNumbers::default())
}

/// The same, with the field and the order, which the core did not know.
pub fn raise_about(py: Python<'_>, error: &Error, field: Option<&str>, order: &OrderNumbers) -> PyErr {
    let details = || {
        let details = PyDict::new(py);
        details.set_item("kind", error.kind().code())?;
        details.set_item("effect", error.effect().as_str())?;
        details.set_item("message", error.message())?;
        details.set_item("field", error.field().or(field))?;
        details.set_item("platform_code", error.platform_code())?;
        details.set_item("platform_message", error.platform_message())?;
        details.set_item("out_trade_no", error.out_trade_no().or(order.out_trade_no.as_deref()))?;
        details.set_item("out_request_no", error.out_request_no().or(order.out_request_no.as_deref()))?;
        details.set_item("request_date", error.request_date().map(|date| datetime(py, date)).transpose()?)?;
        details.set_item("http_status", error.http_status())?;
        details.set_item("hint", error.hint().map(|hint| hint.as_str()))?;
        details.set_item("advice", error.hint().map(|hint| hint.advice()))?;
        details.set_item("report", error.report().map(|report| report_details(py, report)).transpose()?)?;
        Ok(details)
    };
    let class = error.class().as_str();
    let exception = details().and_then(|details| exception(py, class, &details)).unwrap_or_else(|error| error);
    if let Some(cause) = transport_failure::raised(error) {
        exception.set_cause(py, Some(cause.clone_ref(py)));
    }
    exception
}

impl ArgumentError {
    /// The exception for it.
    pub fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            ArgumentError::Type(error) => error,
            ArgumentError::Value(error) => raise(py, &error),
        }
    }
}

/// The exception for a fault inside the library: a `BestpayError` of no subclass.
pub fn panicked(py: Python<'_>, order: &OrderNumbers) -> PyErr {
    let details = || {
        let details = PyDict::new(py);
        details.set_item("kind", "panic")?;
        details.set_item("effect", bestpay::Effect::Unknown.as_str())?;
        details.set_item("message", "a fault inside the library")?;
        details.set_item("out_trade_no", order.out_trade_no.as_deref())?;
        details.set_item("out_request_no", order.out_request_no.as_deref())?;
        Ok(details)
    };
    details().and_then(|details| exception(py, "library", &details)).unwrap_or_else(|error| error)
}

/// The exception for wrong settings that only Python can have.
pub fn invalid_config(py: Python<'_>, setting: &str, message: &str) -> PyErr {
    let details = || {
        let details = PyDict::new(py);
        details.set_item("kind", ErrorKind::InvalidConfig.code())?;
        details.set_item("effect", bestpay::Effect::NotSent.as_str())?;
        details.set_item("message", message)?;
        details.set_item("field", setting)?;
        Ok(details)
    };
    let class = ErrorClass::Config.as_str();
    details().and_then(|details| exception(py, class, &details)).unwrap_or_else(|error| error)
}

fn exception(py: Python<'_>, class: &str, details: &Bound<'_, PyDict>) -> PyResult<PyErr> {
    static MAKE: LazyImport = LazyImport::new("bestpay.raising", "exception_of");
    let make = MAKE.get(py)?;
    Ok(PyErr::from_value(make.call((class,), Some(details))?))
}

fn report_details<'py>(py: Python<'py>, report: &VerifyReport) -> PyResult<Bound<'py, PyDict>> {
    let details = PyDict::new(py);
    details.set_item("text", report.to_string())?;
    details.set_item("hint", report.hint().as_str())?;
    details.set_item("opens", report.opens())?;
    details.set_item("hash_name", report.hash_name())?;
    let attempts = report.attempts().iter();
    let attempts = attempts.map(|attempt| (attempt.form.as_str(), attempt.signing_string.as_str()));
    details.set_item("attempts", PyTuple::new(py, attempts.collect::<Vec<_>>())?)?;
    Ok(details)
}
