//! Aware datetimes in, aware datetimes of Beijing out. A naive one has no zone, so it is refused.

use bestpay::BeijingTime;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

fn class<'py>(py: Python<'py>) -> PyResult<&'py Bound<'py, PyType>> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DATETIME.import(py, "datetime", "datetime")
}

fn beijing<'py>(py: Python<'py>) -> PyResult<&'py Bound<'py, PyAny>> {
    static BEIJING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    BEIJING.import(py, "bestpay.values", "BEIJING")
}

/// `yyyy-MM-dd HH:mm:ss` in Beijing, of an aware datetime.
pub fn beijing_text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    if !value.is_instance(class(py)?)? {
        return Err(PyTypeError::new_err(format!("{name} must be a datetime, not {}", value.get_type().name()?)));
    }
    if value.call_method0("utcoffset")?.is_none() {
        return Err(PyTypeError::new_err(format!(
            "{name} must be an aware datetime, such as merchant.now() or datetime.now(bestpay.BEIJING); \
             a naive one does not say in which zone it is"
        )));
    }
    let mut text: String =
        value.call_method1("astimezone", (beijing(py)?,))?.call_method1("isoformat", (" ", "seconds"))?.extract()?;
    // Without the offset, which is Beijing's.
    text.truncate("yyyy-MM-dd HH:mm:ss".len());
    Ok(text)
}

/// The aware datetime of a Beijing time.
pub fn datetime<'py>(py: Python<'py>, time: BeijingTime) -> PyResult<Bound<'py, PyAny>> {
    let naive = class(py)?.call_method1("fromisoformat", (time.to_string(),))?;
    let zone = pyo3::types::PyDict::new(py);
    zone.set_item("tzinfo", beijing(py)?)?;
    naive.call_method("replace", (), Some(&zone))
}

/// The aware datetime of an RFC 3339 text in UTC.
pub fn utc_datetime<'py>(py: Python<'py>, rfc3339: &str) -> PyResult<Bound<'py, PyAny>> {
    // Before Python 3.11 `fromisoformat` knows no Z.
    class(py)?.call_method1("fromisoformat", (rfc3339.replace('Z', "+00:00"),))
}
