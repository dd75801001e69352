//! The journal: entries and events are passed to Python as the fields of `Entry` and `Event` in
//! `python/bestpay/journal.py`.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bestpay::{Amount, BeijingTime};
use bestpay_cashier::{Difference, Entry, EntryKind, Event, State, Statement};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyDict, PyString};

use crate::amount::of_fen;
use crate::boundary::guarded;
use crate::errors::raise;
use crate::log;
use crate::text;
use crate::time::{beijing_text, datetime};

#[pyclass(module = "bestpay._native", frozen)]
pub struct Journal(pub bestpay_cashier::Journal);

#[pymethods]
impl Journal {
    #[staticmethod]
    fn sqlite(py: Python<'_>, path: PathBuf) -> PyResult<Journal> {
        guarded(py, || {
            log::to_python();
            py.detach(|| bestpay_cashier::Journal::sqlite(path)).map(Journal).map_err(|error| raise(py, &error))
        })
    }

    #[staticmethod]
    fn postgres(
        py: Python<'_>,
        #[pyo3(from_py_with = text::setting_url)] url: String,
        root_certificates: Option<PyBackedBytes>,
    ) -> PyResult<Journal> {
        guarded(py, || {
            log::to_python();
            let journal = py.detach(|| bestpay_cashier::Journal::postgres(&url, root_certificates.as_deref()));
            journal.map(Journal).map_err(|error| raise(py, &error))
        })
    }

    fn pages(&self) -> Pages {
        Pages { journal: self.0.clone(), last: Mutex::default() }
    }

    fn find<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = text::number)] number: String,
    ) -> PyResult<Vec<Bound<'py, PyDict>>> {
        guarded(py, || {
            let entries = py.detach(|| self.0.find(&number)).map_err(|error| raise(py, &error))?;
            entries.iter().map(|entry| entry_fields(py, entry)).collect()
        })
    }

    fn events<'py>(&self, py: Python<'py>, after: i64, limit: u32) -> PyResult<Vec<Bound<'py, PyDict>>> {
        guarded(py, || {
            let events = py.detach(|| self.0.events(after, limit)).map_err(|error| raise(py, &error))?;
            events.iter().map(|event| event_fields(py, event)).collect()
        })
    }

    fn events_of<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = text::merchant_no)] merchant_no: String,
        #[pyo3(from_py_with = text::out_trade_no)] out_trade_no: String,
        #[pyo3(from_py_with = text::optional_out_request_no)] out_request_no: Option<String>,
    ) -> PyResult<Vec<Bound<'py, PyDict>>> {
        guarded(py, || {
            let is_it = |entry: &Entry| {
                (entry.merchant_no.as_str(), entry.out_trade_no.as_str(), entry.out_request_no.as_deref())
                    == (merchant_no.as_str(), out_trade_no.as_str(), out_request_no.as_deref())
            };
            let events = py.detach(|| match self.0.find(&out_trade_no)?.into_iter().find(is_it) {
                Some(entry) => self.0.events_of(&entry),
                None => Ok(Vec::new()),
            });
            events.map_err(|error| raise(py, &error))?.iter().map(|event| event_fields(py, event)).collect()
        })
    }

    fn reconcile(
        &self,
        py: Python<'_>,
        path: PathBuf,
        mut options: Vec<(String, String)>,
        period: Option<(Bound<'_, PyAny>, Bound<'_, PyAny>)>,
    ) -> PyResult<Reconciliation> {
        guarded(py, || {
            if let Some((from, until)) = period {
                for (name, time) in [("from", from), ("until", until)] {
                    let text = beijing_text("period", &time).map_err(|error| error.raise(py))?;
                    options.push((name.to_owned(), text));
                }
            }
            let reconciled = py.detach(|| {
                let options = options.iter().map(|(name, text)| (name.as_str(), text.as_str()));
                self.0.reconcile(path, &Statement::from_options(options)?)
            });
            reconciled.map(|found| Reconciliation(Mutex::new(found))).map_err(|error| raise(py, &error))
        })
    }

    fn purge(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = text::merchant_no)] merchant_no: String,
        now: &Bound<'_, PyAny>,
        older_than: Duration,
    ) -> PyResult<u64> {
        guarded(py, || {
            let now: BeijingTime =
                beijing_text("now", now).and_then(|text| Ok(text.parse()?)).map_err(|error| error.raise(py))?;
            py.detach(|| self.0.purge(&merchant_no, now, older_than)).map_err(|error| raise(py, &error))
        })
    }
}

/// The differences between a statement and the journal.
#[pyclass(module = "bestpay._native", frozen)]
pub struct Reconciliation(Mutex<bestpay_cashier::Reconciliation>);

impl Reconciliation {
    fn lock(&self) -> MutexGuard<'_, bestpay_cashier::Reconciliation> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Reconciliation {
    #[getter]
    fn lines(&self) -> u64 {
        self.lock().lines()
    }

    #[getter]
    fn entries(&self) -> u64 {
        self.lock().entries()
    }

    #[getter]
    fn differences(&self) -> u64 {
        self.lock().differences()
    }

    /// The fields of the next `Difference`; `None` is the end.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        guarded(py, || {
            let next = py.detach(|| self.lock().next().transpose()).map_err(|error| raise(py, &error))?;
            next.map(|difference| difference_fields(py, &difference)).transpose()
        })
    }
}

fn difference_fields<'py>(py: Python<'py>, difference: &Difference) -> PyResult<Bound<'py, PyDict>> {
    let fen = |amount: Option<Amount>| amount.map(|amount| of_fen(py, &amount.fen().to_string())).transpose();
    let fields = PyDict::new(py);
    fields.set_item("kind", difference.kind.as_str())?;
    fields.set_item("line", difference.line)?;
    fields.set_item("merchant_no", &difference.merchant_no)?;
    fields.set_item("number", &difference.number)?;
    fields.set_item("is_refund", difference.is_refund)?;
    fields.set_item("trade_no", &difference.trade_no)?;
    fields.set_item("amount", fen(difference.amount)?)?;
    fields.set_item("status", &difference.status)?;
    fields.set_item("own_trade_no", &difference.own_trade_no)?;
    fields.set_item("own_amount", fen(difference.own_amount)?)?;
    fields.set_item("own_state", difference.own_state.map(State::as_str))?;
    fields.set_item("about", &difference.about)?;
    Ok(fields)
}

/// The entries in the order of their numbers, page by page.
#[pyclass(module = "bestpay._native", frozen)]
pub struct Pages {
    journal: bestpay_cashier::Journal,
    last: Mutex<Option<Entry>>,
}

#[pymethods]
impl Pages {
    /// The next page; an empty one is the end.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        guarded(py, || {
            const ENTRIES_OF_A_PAGE: u32 = 100;
            let page = py.detach(|| {
                let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
                let page = self.journal.entries(last.as_ref(), ENTRIES_OF_A_PAGE)?;
                *last = page.last().cloned().or(last.take());
                Ok(page)
            });
            page.map_err(|error| raise(py, &error))?.iter().map(|entry| entry_fields(py, entry)).collect()
        })
    }
}

/// The fields of `Entry`, by the journal's own table of them.
pub fn entry_fields<'py>(py: Python<'py>, entry: &Entry) -> PyResult<Bound<'py, PyDict>> {
    let fields = PyDict::new(py);
    for field in Entry::FIELDS {
        fields.set_item(field.snake_name, py.None())?;
    }
    for (field, text) in entry.fields() {
        let value = match field.kind {
            EntryKind::Fen => of_fen(py, &text)?,
            EntryKind::Time => datetime(py, text.parse().map_err(|error| raise(py, &error))?)?,
            _ => PyString::new(py, &text).into_any(),
        };
        fields.set_item(field.snake_name, value)?;
    }
    Ok(fields)
}

/// The fields of `Event`. `from` is a keyword in Python; the names are the database's.
fn event_fields<'py>(py: Python<'py>, event: &Event) -> PyResult<Bound<'py, PyDict>> {
    let fields = PyDict::new(py);
    fields.set_item("id", event.id)?;
    fields.set_item("at", datetime(py, event.at)?)?;
    fields.set_item("is_alarm", event.is_alarm)?;
    fields.set_item("merchant_no", &event.merchant_no)?;
    fields.set_item("out_trade_no", &event.out_trade_no)?;
    fields.set_item("out_request_no", &event.out_request_no)?;
    fields.set_item("from_state", event.from.map(State::as_str))?;
    fields.set_item("to_state", event.to.as_str())?;
    fields.set_item("cause", &event.cause)?;
    fields.set_item("about", &event.about)?;
    Ok(fields)
}
