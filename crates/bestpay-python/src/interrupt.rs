//! Ctrl-C during a call into the core that calls back into Python, for the time or with a line of the log.

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

/// Python handles a signal where it next runs, which is in that callback. The exception is put off, and raised when the
/// call into the core ends: so what it has begun is finished, and the clock and the log do their work.
pub fn put_off<T>(py: Python<'_>, call_back: impl Fn(Python<'_>) -> PyResult<T>) -> PyResult<T> {
    match call_back(py) {
        Err(error) if error.is_instance_of::<PyKeyboardInterrupt>(py) => {
            let again = call_back(py);
            py.import("_thread")?.call_method0("interrupt_main")?;
            again
        }
        outcome => outcome,
    }
}
