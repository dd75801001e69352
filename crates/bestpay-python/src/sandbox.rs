//! The sandbox gateway in this process, for `bestpay.testing`. Nothing runs before it is started.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bestpay_sandbox::{Fault, Settings};
use pyo3::exceptions::{PyLookupError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use serde::Serialize;

use crate::merchant::Merchant;
use crate::settings::seconds_or_zero;

#[pyclass(module = "bestpay._native", frozen)]
pub struct Sandbox(Mutex<Option<bestpay_sandbox::Sandbox>>);

#[pymethods]
impl Sandbox {
    #[new]
    fn start(
        py: Python<'_>,
        settle_after: f64,
        callback_retry: f64,
        callback_attempts: u32,
        directory: Option<std::path::PathBuf>,
    ) -> PyResult<Sandbox> {
        let settings = Settings {
            settle_after: seconds_or_zero(py, "settle_after", settle_after)?,
            callback_retry: seconds_or_zero(py, "callback_retry", callback_retry)?,
            callback_attempts,
            dir: directory,
            ..Settings::default()
        };
        py.detach(|| bestpay_sandbox::Sandbox::start(settings))
            .map(|sandbox| Sandbox(Mutex::new(Some(sandbox))))
            .map_err(failed)
    }

    /// Stops it. Stopping it twice is fine.
    fn stop(&self, py: Python<'_>) {
        py.detach(|| drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take()));
    }

    #[getter]
    fn url(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |sandbox| Ok(sandbox.url().to_owned()))
    }

    fn merchant(&self, py: Python<'_>) -> PyResult<Merchant> {
        let builder = self.with(py, |sandbox| Ok(sandbox.merchant_builder()))?;
        builder.build().map(Merchant).map_err(|error| crate::errors::raise(py, &error))
    }

    /// Orders, refunds and ledger as JSON: the control API's.
    fn orders(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |sandbox| json(&sandbox.orders()))
    }

    fn refunds(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |sandbox| json(&sandbox.refunds()))
    }

    fn ledger(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |sandbox| json(&sandbox.ledger()))
    }

    /// Plays the payer's part: `pay`, `decline` or `close`.
    fn play(&self, py: Python<'_>, action: &str, out_trade_no: &str) -> PyResult<String> {
        self.with(py, |sandbox| {
            let order = match action {
                "pay" => sandbox.pay(out_trade_no),
                "decline" => sandbox.decline(out_trade_no),
                _ => sandbox.close(out_trade_no),
            };
            json(&order.map_err(failed)?)
        })
    }

    fn set_fault(&self, py: Python<'_>, interface: &str, fault: &str, calls: u32, seconds: f64) -> PyResult<()> {
        let time = seconds_or_zero(py, "seconds", seconds)?;
        let fault =
            Fault::named(fault, time).ok_or_else(|| PyValueError::new_err(format!("there is no fault {fault:?}")))?;
        if fault.time().is_none() && time != Duration::ZERO {
            return Err(PyValueError::new_err("`seconds` belongs to `delay` and `slow_drip`, and to no other fault"));
        }
        self.with(py, |sandbox| sandbox.set_fault(interface, fault, calls).map_err(failed))
    }

    fn clear_faults(&self, py: Python<'_>) -> PyResult<()> {
        self.with(py, |sandbox| {
            sandbox.clear_faults();
            Ok(())
        })
    }

    fn request_form_callbacks(&self, py: Python<'_>, form: bool) -> PyResult<()> {
        self.with(py, |sandbox| {
            sandbox.request_form_callbacks(form);
            Ok(())
        })
    }

    fn request_text_results(&self, py: Python<'_>, text: bool) -> PyResult<()> {
        self.with(py, |sandbox| {
            sandbox.request_text_results(text);
            Ok(())
        })
    }
}

impl Sandbox {
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&bestpay_sandbox::Sandbox) -> PyResult<T> + Send,
    ) -> PyResult<T> {
        py.detach(|| match self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(sandbox) => work(sandbox),
            None => Err(PyRuntimeError::new_err("the sandbox has been stopped")),
        })
    }
}

fn json(value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| PyRuntimeError::new_err(error.to_string()))
}

fn failed(error: bestpay_sandbox::Error) -> PyErr {
    use bestpay_sandbox::Error::{AlreadyFinal, NoSuchInterface, NoSuchOrder};
    let message = error.to_string();
    match error {
        NoSuchOrder => PyLookupError::new_err(message),
        AlreadyFinal(_) | NoSuchInterface(_) => PyValueError::new_err(message),
        _ => PyRuntimeError::new_err(message),
    }
}
