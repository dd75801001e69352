//! A verified answer or callback, on its way from the core to a class of `python/bestpay/result.py` or `callback.py`.

use std::borrow::Cow;

use bestpay::{AnyAnswer, BeijingTime, Callback, Field, FieldKind, FieldSpec, Verification};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::amount::of_fen;
use crate::lazy_import::LazyImport;
use crate::request::attributes;
use crate::time::datetime;

/// The parts of every answer, free of Python so that they can be made while the interpreter is released.
pub struct Answer {
    table: &'static [FieldSpec],
    /// The values of the table's fields, in its order.
    texts: Vec<Option<String>>,
    other: Vec<Field>,
    verification: Verification,
    /// The date of the order or refund that is answered; a callback has none.
    request_date: Option<Option<BeijingTime>>,
}

impl From<AnyAnswer> for Answer {
    fn from(answer: AnyAnswer) -> Answer {
        let table = answer.interface().result;
        let (texts, verification) = (texts(table, answer.fields()), answer.verification());
        let request_date = Some(answer.request_date());
        Answer { table, texts, other: answer.other().to_vec(), verification, request_date }
    }
}

impl From<Callback> for Answer {
    fn from(callback: Callback) -> Answer {
        let table = Callback::table();
        let (texts, verification) = (texts(table, callback.fields()), callback.verification());
        Answer { table, texts, other: callback.other().to_vec(), verification, request_date: None }
    }
}

/// Fields that are present come in the table's order.
fn texts<'a>(
    table: &'static [FieldSpec],
    there: impl Iterator<Item = (&'static FieldSpec, Cow<'a, str>)>,
) -> Vec<Option<String>> {
    let mut there = there.peekable();
    let mut text_of = |spec| there.next_if(|(next, _)| std::ptr::eq(*next, spec)).map(|(_, text)| text.into_owned());
    table.iter().map(|spec| text_of(spec)).collect()
}

impl Answer {
    /// The argument of `Answer.of_core`: the fields by attribute, the others as JSON text by name, hash and form.
    pub fn to_python<'py>(&self, py: Python<'py>) -> PyResult<AnswerParts<'py>> {
        let (fields, other) = (PyDict::new(py), PyDict::new(py));
        for ((spec, attribute), text) in attributes(py, self.table)?.zip(&self.texts) {
            fields.set_item(attribute, text.as_deref().map(|text| value(py, spec.kind, text)).transpose()?)?;
        }
        if let Some(date) = self.request_date {
            fields.set_item(intern!(py, "request_date"), date.map(|date| datetime(py, date)).transpose()?)?;
        }
        for field in &self.other {
            other.set_item(field.name(), field.json())?;
        }
        Ok((fields, other, self.verification.hash.as_str(), self.verification.form.as_str()))
    }
}

/// Fields, other members, hash, form.
pub type AnswerParts<'py> = (Bound<'py, PyDict>, Bound<'py, PyDict>, &'static str, &'static str);

/// The core has already read the field by its kind, so its text has the right format.
fn value<'py>(py: Python<'py>, kind: FieldKind, text: &str) -> PyResult<Bound<'py, PyAny>> {
    static TRADE_STATUS: LazyImport = LazyImport::new("bestpay.values", "TradeStatus");
    match kind {
        FieldKind::Fen => of_fen(py, text),
        FieldKind::Status => TRADE_STATUS.get(py)?.call1((text,)),
        FieldKind::CompactTime => match BeijingTime::from_compact(text) {
            Ok(time) => datetime(py, time),
            Err(error) => Err(crate::errors::raise(py, &error)),
        },
        _ => Ok(PyString::new(py, text).into_any()),
    }
}
