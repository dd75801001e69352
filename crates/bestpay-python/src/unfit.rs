//! Why a Python object will not do, until it is told as an exception.

use bestpay::Error;
use pyo3::prelude::*;

/// Why something cannot be what it is given for: its type, or its value.
pub enum Unfit {
    Type(PyErr),
    Value(Error),
}

impl From<Error> for Unfit {
    fn from(error: Error) -> Unfit {
        Unfit::Value(error)
    }
}

impl From<PyErr> for Unfit {
    fn from(error: PyErr) -> Unfit {
        Unfit::Type(error)
    }
}
