//! Client: a merchant and an HTTP agent. The interpreter is released while it talks.

use std::path::PathBuf;
use std::time::Duration;

use bestpay::{AnyAnswer, AnyRequest, BeijingTime, ClientBuilder, Config, Effect, Error, ErrorKind};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::answer::{Answer, AnswerParts};
use crate::argument_error::ArgumentError;
use crate::boundary::{about, guarded};
use crate::errors::{OrderNumbers, raise, raise_about};
use crate::log;
use crate::merchant::Merchant;
use crate::request::{of_names, of_object};
use crate::settings::{LONGEST, certificates, given_seconds, given_seconds_or_zero, number};
use crate::text;
use crate::time::beijing_text;
use crate::transport;

#[pyclass(module = "bestpay._native", frozen)]
pub struct Client(pub bestpay::Client);

/// The settings of a client, besides its merchant. They are read later: what is raised while this struct is made does
/// not name the setting.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Settings {
    // generated: settings
    connect_timeout: Option<Py<PyAny>>,
    read_timeout: Option<Py<PyAny>>,
    retry_reads_within: Option<Py<PyAny>>,
    proxy: Option<Py<PyAny>>,
    root_certificates: Option<Py<PyAny>>,
    // end of generated: settings
    /// A callable that sends the requests.
    transport: Option<Py<PyAny>>,
}

fn client(py: Python<'_>, mut builder: ClientBuilder, settings: Settings) -> PyResult<Client> {
    // generated: apply
    if let Some(connect_timeout) = settings.connect_timeout {
        builder = builder.connect_timeout(given_seconds("connect_timeout", connect_timeout.bind(py))?);
    }
    if let Some(read_timeout) = settings.read_timeout {
        builder = builder.read_timeout(given_seconds("read_timeout", read_timeout.bind(py))?);
    }
    if let Some(retry_reads_within) = settings.retry_reads_within {
        builder = builder.retry_reads_within(given_seconds_or_zero("retry_reads_within", retry_reads_within.bind(py))?);
    }
    if let Some(proxy) = settings.proxy {
        builder = builder.proxy(text::setting_proxy(proxy.bind(py))?);
    }
    if let Some(root_certificates) = settings.root_certificates {
        for one in certificates("root_certificates", root_certificates.bind(py))? {
            builder = builder.root_certificate(one.to_vec());
        }
    }
    // end of generated: apply
    if let Some(transport) = settings.transport {
        builder = transport::by(builder, transport);
    }
    log::to_python();
    py.detach(|| builder.build()).map(Client).map_err(|error| raise(py, &error))
}

#[pymethods]
impl Client {
    #[new]
    fn new(merchant: &Bound<'_, Merchant>, settings: Settings) -> PyResult<Client> {
        guarded(merchant.py(), || client(merchant.py(), bestpay::Client::builder(merchant.get().0.clone()), settings))
    }

    #[staticmethod]
    fn from_config(py: Python<'_>, path: PathBuf, settings: Settings) -> PyResult<Client> {
        guarded(py, || {
            let builder = py.detach(|| Config::from_file_and_env(path)?.client_builder());
            client(py, builder.map_err(|error| raise(py, &error))?, settings)
        })
    }

    #[staticmethod]
    fn from_env(py: Python<'_>, settings: Settings) -> PyResult<Client> {
        guarded(py, || {
            let builder = py.detach(|| Config::from_env().client_builder());
            client(py, builder.map_err(|error| raise(py, &error))?, settings)
        })
    }

    #[getter]
    fn merchant(&self) -> Merchant {
        Merchant(self.0.merchant().clone())
    }

    fn call<'py>(&self, interface: &str, request: &Bound<'py, PyAny>) -> PyResult<AnswerParts<'py>> {
        guarded(request.py(), || self.called(request.py(), &of_object(interface, request)?))
    }

    fn call_fields<'py>(&self, interface: &str, fields: &Bound<'py, PyDict>) -> PyResult<AnswerParts<'py>> {
        guarded(fields.py(), || self.called(fields.py(), &of_names(interface, fields)?))
    }

    /// Asks once what became of an order, before the deadline. The effect of an error is what is known about the order,
    /// not about the question.
    fn ask_for_payment<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = text::out_trade_no)] out_trade_no: String,
        trade_date: &Bound<'py, PyAny>,
        deadline: &Bound<'py, PyAny>,
    ) -> PyResult<AnswerParts<'py>> {
        guarded(py, || {
            let order = OrderNumbers { out_trade_no: Some(out_trade_no.clone()), out_request_no: None };
            let trade_date = moment(py, "tradeDate", "trade_date", trade_date, &order)?;
            let deadline = seconds_left(deadline, &order)?;
            let result = py.detach(|| self.0.ask_for_payment(&out_trade_no, trade_date, deadline));
            let result = result.map_err(|error| raise_about(py, &error, None, &order))?;
            Answer::from(AnyAnswer::from(result)).to_python(py)
        })
    }

    /// Asks once what became of a refund: as `ask_for_payment`.
    fn ask_for_refund<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = text::out_trade_no)] out_trade_no: String,
        #[pyo3(from_py_with = text::out_request_no)] out_request_no: String,
        refund_date: &Bound<'py, PyAny>,
        deadline: &Bound<'py, PyAny>,
    ) -> PyResult<AnswerParts<'py>> {
        guarded(py, || {
            let order =
                OrderNumbers { out_trade_no: Some(out_trade_no.clone()), out_request_no: Some(out_request_no.clone()) };
            let refund_date = moment(py, "refundDate", "refund_date", refund_date, &order)?;
            let deadline = seconds_left(deadline, &order)?;
            let result = py.detach(|| self.0.ask_for_refund(&out_trade_no, &out_request_no, refund_date, deadline));
            let result = result.map_err(|error| raise_about(py, &error, None, &order))?;
            Answer::from(AnyAnswer::from(result)).to_python(py)
        })
    }
}

impl Client {
    fn called<'py>(&self, py: Python<'py>, request: &AnyRequest) -> PyResult<AnswerParts<'py>> {
        let answer = py.detach(|| self.0.call(request)).map_err(|error| raise(py, &error))?;
        Answer::from(answer).to_python(py)
    }
}

/// How long a question may take; what is too long for a clock is as long as one can wait.
fn seconds_left(deadline: &Bound<'_, PyAny>, order: &OrderNumbers) -> PyResult<Duration> {
    let seconds = number("deadline", deadline)?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(left) => Ok(left.min(LONGEST)),
        Err(_) if seconds > 0.0 => Ok(LONGEST),
        Err(_) => {
            let error = Error::new(ErrorKind::InvalidConfig, "deadline must be a number of seconds, 0 or more");
            // A question says nothing about its order, asked or not.
            let error = error.with_field("deadline").with_effect(Effect::Unknown);
            Err(raise_about(deadline.py(), &error, None, order))
        }
    }
}

fn moment(
    py: Python<'_>,
    field: &str,
    name: &str,
    value: &Bound<'_, PyAny>,
    order: &OrderNumbers,
) -> PyResult<BeijingTime> {
    about(order);
    let moment = beijing_text(name, value).and_then(|text| Ok(text.parse()?));
    moment.map_err(|error| match error {
        ArgumentError::Type(error) => error,
        // A question says nothing about its order, asked or not.
        ArgumentError::Value(error) => raise_about(py, &error.with_effect(Effect::Unknown), Some(field), order),
    })
}
