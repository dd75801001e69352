//! Settings as Python writes them: seconds as numbers, limits, addresses by name.

use std::time::Duration;

use bestpay::{Hash, Limits};
use pyo3::prelude::*;

use crate::errors::invalid_config;

/// Seconds, more than 0.
pub fn seconds(py: Python<'_>, name: &str, value: f64) -> PyResult<Duration> {
    match seconds_or_zero(py, name, value)? {
        Duration::ZERO => Err(invalid_config(py, name, &format!("{name} must be more than 0 seconds"))),
        duration => Ok(duration),
    }
}

/// Seconds, 0 included.
pub fn seconds_or_zero(py: Python<'_>, name: &str, value: f64) -> PyResult<Duration> {
    /// A year: anything longer is a mistake, and deadlines stay within the clock's range.
    const LONGEST: f64 = 31_536_000.0;
    match Duration::try_from_secs_f64(value) {
        Ok(duration) if value <= LONGEST => Ok(duration),
        _ => Err(invalid_config(py, name, &format!("{name} must be a number of seconds from 0 to {LONGEST}"))),
    }
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
