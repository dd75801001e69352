//! Cashier: a client that remembers. Each call is short; `python/bestpay/cashier.py` waits between them, so that Ctrl-C
//! works, and an event loop needs no thread while a payer takes a long time.

use std::time::Duration;

use bestpay::Effect;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyDict;

use crate::argument_error;
use crate::boundary::{about, guarded};
use crate::client::Client;
use crate::errors::{OrderNumbers, raise, raise_about};
use crate::journal::{Journal, entry_fields};
use crate::request::of_object;
use crate::settings::{given_seconds, seconds, seconds_or_zero};
use crate::text;

#[pyclass(module = "bestpay._native", frozen)]
pub struct Cashier(bestpay_cashier::Cashier);

/// The settings of a cashier, besides its client and its journal. They are read later: what is raised while this struct
/// is made does not name the setting.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Settings {
    // generated: settings
    lease: Option<Py<PyAny>>,
    arrival_window: Option<Py<PyAny>>,
    not_found_codes: Option<Py<PyAny>>,
    // end of generated: settings
    poll_every: (f64, f64),
}

#[pymethods]
impl Cashier {
    #[new]
    fn new(client: &Bound<'_, Client>, journal: &Bound<'_, Journal>, settings: Settings) -> PyResult<Cashier> {
        guarded(client.py(), || {
            let py = client.py();
            let (first, longest) = settings.poll_every;
            let mut builder = bestpay_cashier::Cashier::builder(client.get().0.clone(), journal.get().0.clone())
                .poll_every(seconds(py, "poll_every", first)?, seconds(py, "poll_every", longest)?);
            // generated: apply
            if let Some(lease) = settings.lease {
                builder = builder.lease(given_seconds("lease", lease.bind(py))?);
            }
            if let Some(arrival_window) = settings.arrival_window {
                builder = builder.arrival_window(given_seconds("arrival_window", arrival_window.bind(py))?);
            }
            if let Some(not_found_codes) = settings.not_found_codes {
                let not_found_codes = text::codes("not_found_codes", not_found_codes.bind(py))?;
                builder = builder.not_found_codes(&not_found_codes.iter().map(String::as_str).collect::<Vec<_>>());
            }
            // end of generated: apply
            Ok(Cashier(builder.build()))
        })
    }

    /// Sends an order or refund if it is to be sent, and returns what is known about it. It waits only for the answer.
    fn take<'py>(&self, interface: &str, request: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
        guarded(request.py(), || {
            let (py, request, at_once) = (request.py(), of_object(interface, request)?, Duration::ZERO);
            let entry = py.detach(|| self.0.take_any(&request, at_once));
            let moves_no_money =
                || PyTypeError::new_err(format!("a Cashier takes orders and refunds, not {interface}"));
            entry_fields(py, &entry.ok_or_else(moves_no_money)?.map_err(|error| raise(py, &error))?)
        })
    }

    /// Asks for the status of an order or refund, if it is open and its next question is due; returns what is known.
    /// The effect of an error is what is known about the order, which has been sent.
    fn ask<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = text::out_trade_no)] out_trade_no: String,
        #[pyo3(from_py_with = text::optional_out_request_no)] out_request_no: Option<String>,
    ) -> PyResult<Bound<'py, PyDict>> {
        guarded(py, || {
            // Long enough to begin a question; a question that has begun is finished.
            const FOR_ONE_QUESTION: Duration = Duration::from_millis(1);
            let order = OrderNumbers { out_trade_no: Some(out_trade_no), out_request_no };
            about(&order);
            let out_trade_no = order.out_trade_no.as_deref().unwrap_or_default();
            let entry = py.detach(|| match order.out_request_no.as_deref() {
                None => self.0.follow_payment(out_trade_no, FOR_ONE_QUESTION),
                Some(out_request_no) => self.0.follow_refund(out_request_no, FOR_ONE_QUESTION),
            });
            let entry = entry.map_err(|error| raise_about(py, &error.with_effect(Effect::Unknown), None, &order))?;
            entry_fields(py, &entry)
        })
    }

    fn payment<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = text::out_trade_no)] out_trade_no: String,
    ) -> PyResult<Bound<'py, PyDict>> {
        guarded(py, || {
            about(&OrderNumbers { out_trade_no: Some(out_trade_no.clone()), out_request_no: None });
            let entry = py.detach(|| self.0.payment(&out_trade_no)).map_err(|error| raise(py, &error))?;
            entry_fields(py, &entry)
        })
    }

    fn refund<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = text::out_request_no)] out_request_no: String,
    ) -> PyResult<Bound<'py, PyDict>> {
        guarded(py, || {
            about(&OrderNumbers { out_trade_no: None, out_request_no: Some(out_request_no.clone()) });
            let entry = py.detach(|| self.0.refund(&out_request_no)).map_err(|error| raise(py, &error))?;
            entry_fields(py, &entry)
        })
    }

    /// Settled, open, questions.
    fn recover(&self, py: Python<'_>, within: f64) -> PyResult<(u64, u64, u64)> {
        guarded(py, || {
            let within = seconds_or_zero(py, "within", within)?;
            let recovery = py.detach(|| self.0.recover(within)).map_err(|error| raise(py, &error))?;
            Ok((recovery.settled, recovery.open, recovery.questions))
        })
    }

    /// Body and content type of the reply; the entry, or the error.
    fn on_callback<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = argument_error::body)] body: PyBackedBytes,
    ) -> PyResult<HandledCallback<'py>> {
        guarded(py, || {
            let handled = py.detach(|| self.0.on_callback(&body));
            let (entry, error) = match &handled.outcome {
                Ok(entry) => (Some(entry_fields(py, entry)?), None),
                Err(error) => (None, Some(raise(py, error).into_value(py))),
            };
            Ok((handled.reply.body().to_owned(), handled.reply.content_type(), entry, error))
        })
    }
}

type HandledCallback<'py> =
    (String, &'static str, Option<Bound<'py, PyDict>>, Option<Py<pyo3::exceptions::PyBaseException>>);
