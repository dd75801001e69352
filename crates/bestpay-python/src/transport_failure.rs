//! The exception of a transport of the caller's, on its way through the core's error to Python.

use std::error::Error;
use std::{fmt, io};

use pyo3::prelude::*;

/// What the callable has raised.
#[derive(Debug)]
pub struct TransportFailure {
    text: String,
    error: PyErr,
}

impl TransportFailure {
    /// Written out at once: that runs Python code, which the core's message must not.
    pub fn of(error: PyErr) -> TransportFailure {
        TransportFailure { text: error.to_string(), error }
    }
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for TransportFailure {}

/// The exception that the callable has raised, if this error is about it.
pub fn raised(error: &bestpay::Error) -> Option<&PyErr> {
    error
        .source()?
        .downcast_ref::<io::Error>()?
        .get_ref()?
        .downcast_ref::<TransportFailure>()
        .map(|failure| &failure.error)
}
