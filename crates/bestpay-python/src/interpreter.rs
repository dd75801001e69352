//! The interpreter that has loaded this module. A process can have several, as mod_wsgi makes one for each application.

use std::sync::OnceLock;

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;

/// Refuses a second interpreter. The classes that this module keeps belong to the first one: in the second, an error
/// would be of a class that its `except BestpayError` does not know.
pub fn must_be_the_first(py: Python<'_>) -> PyResult<()> {
    /// Each interpreter has its own `sys`.
    static FIRST: OnceLock<Py<PyModule>> = OnceLock::new();
    let sys = py.import("sys")?;
    if FIRST.get_or_init(|| sys.clone().unbind()).is(&sys) {
        return Ok(());
    }
    Err(PyImportError::new_err(
        "bestpay works in one interpreter of a process only, and another one has loaded it; with mod_wsgi set \
         WSGIApplicationGroup %{GLOBAL}, and give each application a process of its own",
    ))
}
