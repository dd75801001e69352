//! Many stored messages, from a Python iterable: verified by the core's threads, while the interpreter is free.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use bestpay::Result;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyIterator;

use crate::answer::Answer;
use crate::boundary::guarded;
use crate::errors::raise;

/// The members as one JSON text, the hash inside the signature, the form that was signed.
pub type VerifiedParts = (String, &'static str, &'static str);

/// What is kept of a genuine message, until the interpreter's thread makes it a Python object.
pub enum GenuineContent {
    Message(VerifiedParts),
    Callback(Answer),
}

/// A genuine message whose Python objects are not made yet: many are counted or passed on without a look at their
/// fields.
#[pyclass(module = "bestpay._native", frozen)]
pub struct GenuineMessage(GenuineContent);

#[pymethods]
impl GenuineMessage {
    /// What `verify` or `read_callback` returns.
    fn read<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || match &self.0 {
            GenuineContent::Message((json, hash, form)) => Ok((json, *hash, *form).into_pyobject(py)?.into_any()),
            GenuineContent::Callback(callback) => Ok(callback.to_python(py)?.into_pyobject(py)?.into_any()),
        })
    }
}

/// The results in the messages' order: a `GenuineMessage`, or the exception that `verify` or `read_callback` raises.
#[pyclass(module = "bestpay._native", frozen)]
pub struct MessageResults {
    results: Mutex<bestpay::MessageResults<Messages, Result<GenuineContent>>>,
    failure: Failure,
}

impl MessageResults {
    /// Over any iterable; `verify` starts the core's work on its messages.
    pub fn over(
        messages: &Bound<'_, PyAny>,
        verify: impl FnOnce(Messages) -> bestpay::MessageResults<Messages, Result<GenuineContent>>,
    ) -> PyResult<MessageResults> {
        let failure = Failure::default();
        let messages = Messages { iterator: messages.try_iter()?.unbind(), failure: Arc::clone(&failure) };
        Ok(MessageResults { results: Mutex::new(verify(messages)), failure })
    }
}

#[pymethods]
impl MessageResults {
    fn __iter__(many: PyRef<'_, MessageResults>) -> PyRef<'_, MessageResults> {
        many
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        guarded(py, || {
            let mut results = match self.results.try_lock() {
                Ok(results) => results,
                Err(TryLockError::Poisoned(results)) => results.into_inner(),
                // As a generator says it. Waiting would never end if the messages themselves ask for a result.
                Err(TryLockError::WouldBlock) => {
                    return Err(PyValueError::new_err("the iterator is already executing"));
                }
            };
            let results = &mut *results;
            if results.is_inherited() {
                let message = "the iterator belongs to the process that this one was forked from: make one here";
                return Err(PyValueError::new_err(message));
            }
            match results.ready().or_else(|| py.detach(|| results.next())) {
                Some(Ok(genuine)) => Ok(Some(Bound::new(py, GenuineMessage(genuine))?.into_any())),
                Some(Err(error)) => Ok(Some(raise(py, &error).into_value(py).into_bound(py).into_any())),
                None => locked(&self.failure).take().map_or(Ok(None), Err),
            }
        })
    }
}

/// The exception that the iterable has raised: it is raised again after the results of the messages before it.
type Failure = Arc<Mutex<Option<PyErr>>>;

fn locked(failure: &Failure) -> MutexGuard<'_, Option<PyErr>> {
    failure.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The iterable's messages, up to its end or its exception.
pub struct Messages {
    iterator: Py<PyIterator>,
    failure: Failure,
}

impl Iterator for Messages {
    type Item = PyBackedBytes;

    fn next(&mut self) -> Option<PyBackedBytes> {
        Python::attach(|py| {
            let message = self.iterator.bind(py).clone().next()?;
            let bytes = message.and_then(|message| Ok(message.extract::<PyBackedBytes>()?));
            bytes.map_err(|error| *locked(&self.failure) = Some(error)).ok()
        })
    }
}
