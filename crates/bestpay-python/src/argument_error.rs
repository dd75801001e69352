//! Why a Python object will not do, until it is told as an exception.

use bestpay::Error;
use pyo3::prelude::*;

/// Why something cannot be what it is given for: its type, or its value.
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
