//! Why an argument from Python cannot be used, until it becomes an exception.

use bestpay::Error;
use pyo3::prelude::*;

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
