//! Passes what the core logs to the logger `bestpay` of Python's `logging`, and nothing from the libraries beneath it.

use std::sync::Once;

use log::{Level, LevelFilter, Log, Metadata, Record};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::boundary::order_of_call;
use crate::interrupt::put_off;
use crate::lazy_import::LazyImport;

struct PythonLogger;

impl Log for PythonLogger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // An allow-list: what other libraries log is not known to be harmless.
        let library = metadata.target().split("::").next();
        library.is_some_and(|library| ["bestpay", "bestpay_cashier"].contains(&library))
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            // A log handler that fails does not stop a payment; after the interpreter's end nobody reads the log.
            Python::try_attach(|py| {
                put_off(py, |py| hand_over(py, record)).map_err(|error| error.write_unraisable(py, None))
            });
        }
    }

    fn flush(&self) {}
}

fn hand_over(py: Python<'_>, record: &Record<'_>) -> PyResult<()> {
    static GET_LOGGER: LazyImport = LazyImport::new("logging", "getLogger");
    let logger = GET_LOGGER.get(py)?.call1(("bestpay",))?;
    let level = match record.level() {
        Level::Error => 40,
        Level::Warn => 30,
        Level::Info => 20,
        Level::Debug | Level::Trace => 10,
    };
    if logger.call_method1("isEnabledFor", (level,))?.extract()? {
        // Attributes of the record, for logs with fields.
        let (order, extra, keywords) = (order_of_call(), PyDict::new(py), PyDict::new(py));
        extra.set_item("out_trade_no", order.out_trade_no)?;
        extra.set_item("out_request_no", order.out_request_no)?;
        keywords.set_item("extra", extra)?;
        logger.call_method("log", (level, "%s", record.args().to_string()), Some(&keywords))?;
    }
    Ok(())
}

/// Once for the process, with the first client: the program `bestpay` in the same module has a log of its own.
pub fn to_python() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        if log::set_logger(&PythonLogger).is_ok() {
            log::set_max_level(LevelFilter::Debug);
        }
    });
}
