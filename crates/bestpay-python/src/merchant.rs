//! Merchant: identity and keys. Prepares requests, accepts answers, reads callbacks. No I/O.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bestpay::{AnyRequest, BeijingTime, Config, VerifyPolicy};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyDict};

use crate::answer::{Answer, AnswerParts};
use crate::argument_error;
use crate::boundary::guarded;
use crate::errors::raise;
use crate::interrupt::put_off;
use crate::key::{MerchantKey, PlatformKey};
use crate::message_results::{GenuineContent, MessageResults};
use crate::request::{of_names, of_object};
use crate::settings::{hash, limits};
use crate::text;
use crate::time::{beijing_text, datetime};

#[pyclass(module = "bestpay._native", frozen)]
pub struct Merchant(pub bestpay::Merchant);

#[pymethods]
impl Merchant {
    #[new]
    #[pyo3(signature = (*, institution_code, merchant_no, key, platform_keys, api_url, sign_hash, forbid_sha1, max_bytes, max_depth, clock, allow_plain_http))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        #[pyo3(from_py_with = text::setting_institution_code)] institution_code: String,
        #[pyo3(from_py_with = text::setting_merchant_no)] merchant_no: String,
        key: &Bound<'_, MerchantKey>,
        platform_keys: Vec<Py<PlatformKey>>,
        #[pyo3(from_py_with = text::setting_api_url)] api_url: String,
        #[pyo3(from_py_with = text::setting_sign_hash)] sign_hash: String,
        forbid_sha1: bool,
        max_bytes: Option<usize>,
        max_depth: Option<usize>,
        clock: Option<Py<PyAny>>,
        allow_plain_http: bool,
    ) -> PyResult<Merchant> {
        guarded(py, || {
            let mut builder = bestpay::Merchant::builder()
                .institution_code(institution_code)
                .merchant_no(merchant_no)
                .key(key.get().0.clone())
                .sign_hash(hash(py, "sign_hash", &sign_hash)?)
                .limits(limits(max_bytes, max_depth));
            if !api_url.is_empty() {
                builder = builder.environment(bestpay::Environment::named(&api_url));
            }
            for platform_key in platform_keys {
                builder = builder.platform_key(platform_key.get().0.clone());
            }
            if forbid_sha1 {
                builder = builder.verify_policy(VerifyPolicy::default().forbid_sha1());
            }
            if allow_plain_http {
                builder = builder.allow_plain_http();
            }
            if let Some(clock) = clock {
                let clock = Arc::new(clock);
                builder = builder.clock(move || now(&clock));
            }
            builder.build().map(Merchant).map_err(|error| raise(py, &error))
        })
    }

    #[staticmethod]
    fn from_config(py: Python<'_>, path: PathBuf) -> PyResult<Merchant> {
        guarded(py, || {
            py.detach(|| Config::from_file_and_env(path)?.merchant()).map(Merchant).map_err(|error| raise(py, &error))
        })
    }

    #[staticmethod]
    fn from_env(py: Python<'_>) -> PyResult<Merchant> {
        guarded(py, || py.detach(|| Config::from_env().merchant()).map(Merchant).map_err(|error| raise(py, &error)))
    }

    fn with_merchant_no(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = text::setting_merchant_no)] merchant_no: String,
    ) -> PyResult<Merchant> {
        guarded(py, || self.0.with_merchant_no(&merchant_no).map(Merchant).map_err(|error| raise(py, &error)))
    }

    fn with_callbacks_of(&self, py: Python<'_>, merchant_nos: Vec<String>) -> PyResult<Merchant> {
        guarded(py, || self.0.with_callbacks_of(merchant_nos).map(Merchant).map_err(|error| raise(py, &error)))
    }

    fn with_callbacks_of_institution(&self, py: Python<'_>) -> PyResult<Merchant> {
        guarded(py, || Ok(Merchant(self.0.with_callbacks_of_institution())))
    }

    #[getter]
    fn institution_code(&self) -> &str {
        self.0.institution_code()
    }

    #[getter]
    fn merchant_no(&self) -> &str {
        self.0.merchant_no()
    }

    #[getter]
    fn api_url(&self) -> &str {
        self.0.environment().api_url()
    }

    #[getter]
    fn key(&self) -> MerchantKey {
        MerchantKey(self.0.key().clone())
    }

    #[getter]
    fn platform_keys(&self) -> Vec<PlatformKey> {
        self.0.platform_keys().iter().cloned().map(PlatformKey).collect()
    }

    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || datetime(py, self.0.now()))
    }

    fn prepare(&self, interface: &str, request: &Bound<'_, PyAny>) -> PyResult<PreparedRequest> {
        guarded(request.py(), || self.prepared(request.py(), &of_object(interface, request)?))
    }

    fn prepare_fields(&self, interface: &str, fields: &Bound<'_, PyDict>) -> PyResult<PreparedRequest> {
        guarded(fields.py(), || self.prepared(fields.py(), &of_names(interface, fields)?))
    }

    fn accept<'py>(
        &self,
        interface: &str,
        request: &Bound<'py, PyAny>,
        http_status: u16,
        #[pyo3(from_py_with = argument_error::body)] body: PyBackedBytes,
    ) -> PyResult<AnswerParts<'py>> {
        guarded(request.py(), || self.accepted(request.py(), &of_object(interface, request)?, http_status, &body))
    }

    fn accept_fields<'py>(
        &self,
        interface: &str,
        fields: &Bound<'py, PyDict>,
        http_status: u16,
        #[pyo3(from_py_with = argument_error::body)] body: PyBackedBytes,
    ) -> PyResult<AnswerParts<'py>> {
        guarded(fields.py(), || self.accepted(fields.py(), &of_names(interface, fields)?, http_status, &body))
    }

    fn read_callback<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = argument_error::body)] body: PyBackedBytes,
    ) -> PyResult<AnswerParts<'py>> {
        guarded(py, || {
            let callback = py.detach(|| self.0.read_callback(&body)).map_err(|error| raise(py, &error))?;
            Answer::from(callback).to_python(py)
        })
    }

    fn read_callbacks(&self, bodies: &Bound<'_, PyAny>) -> PyResult<MessageResults> {
        guarded(bodies.py(), || {
            let merchant = self.0.clone();
            MessageResults::over(bodies, |bodies| {
                bestpay::MessageResults::new(bodies, move |body| {
                    Ok(GenuineContent::Callback(Answer::from(merchant.read_callback(body)?)))
                })
            })
        })
    }
}

impl Merchant {
    fn prepared(&self, py: Python<'_>, request: &AnyRequest) -> PyResult<PreparedRequest> {
        py.detach(|| self.0.prepare(request)).map(PreparedRequest).map_err(|error| raise(py, &error))
    }

    fn accepted<'py>(
        &self,
        py: Python<'py>,
        request: &AnyRequest,
        status: u16,
        body: &[u8],
    ) -> PyResult<AnswerParts<'py>> {
        let answer = py.detach(|| self.0.accept(request, status, body)).map_err(|error| raise(py, &error))?;
        Answer::from(answer).to_python(py)
    }
}

/// The caller's clock. If it fails, that is reported as an unraisable exception, and the system's clock is used.
fn now(clock: &Py<PyAny>) -> SystemTime {
    let read = |py: Python<'_>| -> PyResult<SystemTime> {
        let time = beijing_text("what the clock returns", &clock.bind(py).call0()?).map_err(|error| error.raise(py))?;
        let time: BeijingTime = time.parse().map_err(|error| raise(py, &error))?;
        Ok(time.to_system_time())
    };
    let by_the_caller =
        Python::try_attach(|py| put_off(py, read).map_err(|error| error.write_unraisable(py, Some(clock.bind(py)))));
    by_the_caller.and_then(Result::ok).unwrap_or_else(SystemTime::now)
}

/// A signed request, to be sent unchanged: POST `body` to `url` with `headers`, wait `read_timeout` seconds.
#[pyclass(module = "bestpay", frozen)]
pub struct PreparedRequest(pub bestpay::PreparedRequest);

#[pymethods]
impl PreparedRequest {
    /// The URL to POST it to.
    #[getter]
    fn url(&self) -> &str {
        self.0.url()
    }

    /// The headers that the platform asks for.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        guarded(py, || {
            let headers = PyDict::new(py);
            for (name, value) in self.0.headers() {
                headers.set_item(name, value)?;
            }
            Ok(headers)
        })
    }

    /// The body: UTF-8 JSON with `sign`. Send these very bytes.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.body().as_bytes())
    }

    /// How long to wait for the answer, in seconds: the document's.
    #[getter]
    fn read_timeout(&self) -> f64 {
        Duration::as_secs_f64(&self.0.read_timeout())
    }

    /// What was signed. It holds the payer's code: show it, but do not log it.
    #[getter]
    fn signing_string(&self) -> &str {
        self.0.signing_string()
    }

    /// 请求时间 of an order or refund, also if the default filled it in, as an aware datetime: a question about it needs
    /// this date. None for a question.
    #[getter]
    fn request_date<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        guarded(py, || self.0.request_date().map(|date| datetime(py, date)).transpose())
    }

    fn __repr__(&self) -> String {
        format!("<PreparedRequest to {}>", self.0.url())
    }
}
