//! Aware datetimes in, aware datetimes of Beijing out. A naive one has no zone, so it is refused.

use std::fmt::Display;

use bestpay::{BeijingTime, Error, ErrorKind};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;

use crate::argument_error::ArgumentError;
use crate::lazy_import::LazyImport;

static DATETIME: LazyImport = LazyImport::new("datetime", "datetime");
static BEIJING: LazyImport = LazyImport::new("bestpay.values", "BEIJING");

/// `yyyy-MM-dd HH:mm:ss` in Beijing, of an aware datetime.
///
/// What is a datetime by its type alone (the NaT of pandas), or is none in Beijing (the last hours of the year 9999), is
/// a value that will not do.
pub fn beijing_text(name: impl Display, value: &Bound<'_, PyAny>) -> Result<String, ArgumentError> {
    let py = value.py();
    if !value.is_instance(&DATETIME.get(py)?)? {
        let wrong = format!("{name} must be a datetime, not {}", value.get_type().name()?);
        return Err(ArgumentError::Type(PyTypeError::new_err(wrong)));
    }
    match text_in_beijing(value) {
        Ok(Some(text)) => Ok(text),
        Ok(None) => Err(ArgumentError::Type(PyTypeError::new_err(format!(
            "{name} must be an aware datetime, such as merchant.now() or datetime.now(bestpay.BEIJING); \
             a naive one does not say in which zone it is"
        )))),
        Err(error) if error.is_instance_of::<PyException>(py) => {
            let message = format!("{name} is no time in Beijing: {}", error.value(py));
            Err(ArgumentError::Value(Error::new(ErrorKind::InvalidField, message)))
        }
        Err(error) => Err(ArgumentError::Type(error)),
    }
}

/// Nothing of a naive one.
fn text_in_beijing(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let py = value.py();
    let beijing = BEIJING.get(py)?;
    let there = if value.getattr(intern!(py, "tzinfo"))?.is(&beijing) {
        value.clone()
    } else if value.call_method0(intern!(py, "utcoffset"))?.is_none() {
        return Ok(None);
    } else {
        value.call_method1(intern!(py, "astimezone"), (&beijing,))?
    };
    let part = |name| there.getattr(name)?.extract::<u16>();
    let (year, month, day) = (part(intern!(py, "year"))?, part(intern!(py, "month"))?, part(intern!(py, "day"))?);
    let (hour, minute) = (part(intern!(py, "hour"))?, part(intern!(py, "minute"))?);
    let second = part(intern!(py, "second"))?;
    Ok(Some(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")))
}

/// The aware datetime of a Beijing time.
pub fn datetime<'py>(py: Python<'py>, time: BeijingTime) -> PyResult<Bound<'py, PyAny>> {
    let (year, month, day, hour, minute, second) = time.parts();
    DATETIME.get(py)?.call1((year, month, day, hour, minute, second, 0, BEIJING.get(py)?))
}

/// The aware datetime of an RFC 3339 text in UTC.
pub fn utc_datetime<'py>(py: Python<'py>, rfc3339: &str) -> PyResult<Bound<'py, PyAny>> {
    // Before Python 3.11 `fromisoformat` knows no Z.
    DATETIME.get(py)?.call_method1("fromisoformat", (rfc3339.replace('Z', "+00:00"),))
}
