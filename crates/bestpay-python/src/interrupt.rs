//! What a signal handler of Python's raises during a call into the core that calls back into Python: for the time, with a
//! line of the log, or to send.

use std::cell::RefCell;

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

thread_local! {
    /// What is raised when the current call into the core ends.
    static PUT_OFF: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

/// Python handles a signal where it next runs, which is in that callback. What the handler raises (KeyboardInterrupt,
/// SystemExit, a time limit of celery's) is put off, and raised when the call into the core ends: so what it has begun
/// is finished, and the clock and the log do their work.
pub fn put_off<T>(py: Python<'_>, call_back: impl Fn(Python<'_>) -> PyResult<T>) -> PyResult<T> {
    // Here, so that it is not taken for a failure of the callback: nearly every signal comes during the wait before it.
    if let Err(error) = py.check_signals() {
        raise_at_the_end(error);
    }
    match call_back(py) {
        // Ctrl-C has come during the callback.
        Err(error) if error.is_instance_of::<PyKeyboardInterrupt>(py) => {
            raise_at_the_end(error);
            call_back(py)
        }
        outcome => outcome,
    }
}

/// Keeps an exception until the call into the core ends. The first one counts.
pub fn raise_at_the_end(error: PyErr) {
    PUT_OFF.with_borrow_mut(|put_off| _ = put_off.get_or_insert(error));
}

/// Runs a call into the core, and raises at its end what was put off; what the call itself has raised is the context.
pub fn raising_at_the_end<T>(py: Python<'_>, call: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    // A call may run inside another call: in the caller's clock or log handler.
    let outer = PUT_OFF.take();
    let outcome = call();
    let Some(error) = PUT_OFF.replace(outer) else { return outcome };
    if let Err(failed) = outcome {
        error.value(py).setattr("__context__", failed.into_value(py))?;
    }
    Err(error)
}
