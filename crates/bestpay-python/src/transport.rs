//! A transport of the caller's: a callable that sends a signed request, in place of the core's connections.

use std::io;

use bestpay::ClientBuilder;
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::interrupt::raise_at_the_end;
use crate::merchant::PreparedRequest;
use crate::transport_failure::TransportFailure;

/// A builder of a client that sends by this callable.
pub fn by(builder: ClientBuilder, transport: Py<PyAny>) -> ClientBuilder {
    builder.transport(move |request| {
        let request = PreparedRequest(request.clone());
        let sent = Python::try_attach(|py| send(py, &transport, request));
        sent.unwrap_or_else(|| Err(io::Error::other("the interpreter has ended")))
    })
}

fn send(py: Python<'_>, transport: &Py<PyAny>, request: PreparedRequest) -> io::Result<(u16, Vec<u8>)> {
    let answer = transport.call1(py, (request,)).and_then(|answer| answer.extract::<(u16, PyBackedBytes)>(py));
    match answer {
        Ok((status, body)) => Ok((status, body.to_vec())),
        Err(error) => {
            // Raised when the call has ended: the request may have left.
            if error.is_instance_of::<PyKeyboardInterrupt>(py) {
                raise_at_the_end(error.clone_ref(py));
            }
            Err(io::Error::other(TransportFailure::of(error)))
        }
    }
}
