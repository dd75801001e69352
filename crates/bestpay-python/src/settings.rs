//! Settings as Python writes them: seconds as numbers, limits, addresses by name.

use std::time::Duration;

use bestpay::{Hash, Limits};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::argument_error::wrong_type;
use crate::errors::invalid_config;

/// Seconds, more than 0.
pub fn seconds(py: Python<'_>, name: &str, value: f64) -> PyResult<Duration> {
    match seconds_or_zero(py, name, value)? {
        Duration::ZERO => Err(invalid_config(py, name, &format!("{name} must be more than 0 seconds"))),
        duration => Ok(duration),
    }
}

/// A year: a longer setting is a mistake, and deadlines stay within the clock's range.
pub const LONGEST: Duration = Duration::from_secs(31_536_000);

/// Seconds, 0 included.
pub fn seconds_or_zero(py: Python<'_>, name: &str, value: f64) -> PyResult<Duration> {
    match Duration::try_from_secs_f64(value) {
        Ok(duration) if duration <= LONGEST => Ok(duration),
        _ => {
            let longest = LONGEST.as_secs();
            Err(invalid_config(py, name, &format!("{name} must be a number of seconds from 0 to {longest}")))
        }
    }
}

/// Seconds from an argument, more than 0.
pub fn given_seconds(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    seconds(value.py(), name, number(name, value)?)
}

/// Seconds from an argument, 0 included.
pub fn given_seconds_or_zero(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    seconds_or_zero(value.py(), name, number(name, value)?)
}

/// A number from an argument.
pub fn number(name: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    value.extract().or_else(|_| Err(wrong_type(name, "a number of seconds", value)?))
}

/// Certificates, each of its own.
pub fn certificates(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<PyBackedBytes>> {
    value.extract().or_else(|_| Err(wrong_type(name, "a sequence of bytes, one for each certificate", value)?))
}

/// `sha1` or `sha256`.
pub fn hash(py: Python<'_>, name: &str, value: &str) -> PyResult<Hash> {
    let known = Hash::ALL.iter().copied().find(|hash| hash.as_str() == value);
    known.ok_or_else(|| invalid_config(py, name, &format!("{name} must be \"sha256\" or \"sha1\", not {value:?}")))
}

/// How large and deep a message may be.
pub fn limits(max_bytes: Option<usize>, max_depth: Option<usize>) -> Limits {
    let limits = max_bytes.map_or(Limits::default(), |bytes| Limits::default().max_bytes(bytes));
    max_depth.map_or(limits, |levels| limits.max_depth(levels))
}
