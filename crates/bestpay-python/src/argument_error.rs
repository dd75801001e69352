//! Why an argument from Python cannot be used, until it becomes an exception.

use bestpay::Error;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

/// Why an argument cannot be used: its type is wrong, or its value.
pub enum ArgumentError {
    Type(PyErr),
    Value(Error),
}

impl From<Error> for ArgumentError {
    fn from(error: Error) -> ArgumentError {
        ArgumentError::Value(error)
    }
}

impl From<PyErr> for ArgumentError {
    fn from(error: PyErr) -> ArgumentError {
        ArgumentError::Type(error)
    }
}

/// A TypeError that names the keyword.
pub fn wrong_type(name: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyResult<PyErr> {
    Ok(PyTypeError::new_err(format!("{name} must be {wanted}, not {}", value.get_type().name()?)))
}

/// The raw body of an answer or a callback.
pub fn body(value: &Bound<'_, PyAny>) -> PyResult<PyBackedBytes> {
    value.extract().or_else(|_| Err(wrong_type("body", "bytes, as they were received", value)?))
}
