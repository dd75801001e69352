//! Ctrl-C in the midst of a call of the core's that calls back into Python, for the time or with a line of the log.

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

/// Python sees a signal where it runs next, which is there. It is put off, and raised where the core's call ends: what
/// it has begun is not half done, and the clock and the log do their work.
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
