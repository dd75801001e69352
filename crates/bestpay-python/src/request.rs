//! A request of any of the five interfaces, filled by the core's table from a Python object or from names on the wire.

use bestpay::{AnyRequest, Callback, Effect, FieldKind, FieldSpec, Giver, Interface, Request};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyInt, PyString};

use crate::amount::Amount;
use crate::argument_error::ArgumentError;
use crate::boundary::about;
use crate::errors::{OrderNumbers, raise_about};
use crate::text::half_a_pair;
use crate::time::beijing_text;

/// From an object with an attribute for each field that the caller fills in; `None` means not set.
pub fn of_object(interface: &str, request: &Bound<'_, PyAny>) -> PyResult<AnyRequest> {
    let mut draft = RequestDraft::of(request.py(), interface)?;
    for (spec, attribute) in attributes(request.py(), draft.request.interface().request)? {
        if spec.giver == Giver::Settings {
            continue;
        }
        let value = request.getattr(attribute)?;
        if !value.is_none() {
            draft.set(spec.name, text_of(attribute, spec, &value))?;
        }
    }
    Ok(draft.request)
}

/// From texts, and ints for Long fields, under their names on the wire.
pub fn of_names(interface: &str, fields: &Bound<'_, PyDict>) -> PyResult<AnyRequest> {
    let mut draft = RequestDraft::of(fields.py(), interface)?;
    for (name, value) in fields {
        let text = match is_int(&value) {
            true => Ok(value.to_string()),
            false => text(&name, &value, "a str, or an int where the document says Long"),
        };
        let name = self::text(&"the name of a field", &name, "a str");
        let name = name.map_err(|error| draft.raise(error, None))?;
        draft.set(&name, text)?;
    }
    Ok(draft.request)
}

/// A request that is being filled in, and the numbers that its errors will carry.
struct RequestDraft<'py> {
    py: Python<'py>,
    request: AnyRequest,
    order: OrderNumbers,
}

impl<'py> RequestDraft<'py> {
    fn of(py: Python<'py>, interface: &str) -> PyResult<RequestDraft<'py>> {
        let request = AnyRequest::named(interface).ok_or_else(|| unknown(interface))?;
        Ok(RequestDraft { py, request, order: OrderNumbers::default() })
    }

    fn set(&mut self, name: &str, text: Result<String, ArgumentError>) -> PyResult<()> {
        let set = text.and_then(|text| {
            self.request.set(name, &text)?;
            match name {
                "outTradeNo" => self.order.out_trade_no = Some(text),
                "outRequestNo" => self.order.out_request_no = Some(text),
                _ => return Ok(()),
            }
            about(&self.order);
            Ok(())
        });
        set.map_err(|error| self.raise(error, Some(name)))
    }

    fn raise(&self, error: ArgumentError, field: Option<&str>) -> PyErr {
        match error {
            ArgumentError::Type(error) => error,
            // The field by its name on the wire, if there is one.
            ArgumentError::Value(error) => {
                let error = match field {
                    Some(field) => error.with_field(field),
                    None => error,
                };
                // A question says nothing about its order, asked or not.
                let asks = !self.request.interface().moves_money;
                let error = if asks { error.with_effect(Effect::Unknown) } else { error };
                raise_about(self.py, &error, None, &self.order)
            }
        }
    }
}

fn unknown(interface: &str) -> PyErr {
    let names: Vec<_> = Interface::ALL.iter().map(|interface| interface.name).collect();
    PyValueError::new_err(format!("there is no interface {interface:?}; there are {}, and paths", names.join(", ")))
}

/// The fields of a table, and the attribute that each is in Python: its name in snake case, made once.
pub fn attributes<'py>(
    py: Python<'py>,
    table: &'static [FieldSpec],
) -> PyResult<impl Iterator<Item = (&'static FieldSpec, &'py Bound<'py, PyString>)>> {
    type Table = (&'static [FieldSpec], Vec<Py<PyString>>);
    static TABLES: PyOnceLock<Vec<Table>> = PyOnceLock::new();
    let tables = TABLES.get_or_init(py, || {
        let tables = Interface::ALL.iter().flat_map(|interface| [interface.request, interface.result]);
        let attribute = |spec: &FieldSpec| PyString::intern(py, &spec.snake_name()).unbind();
        // An interface that the document does not list has no fields with attributes.
        tables.chain([Callback::table(), &[]]).map(|table| (table, table.iter().map(attribute).collect())).collect()
    });
    let is_it = |known: &[FieldSpec]| std::ptr::eq(known, table) || (known.is_empty() && table.is_empty());
    let of_table = tables.iter().find(|(known, _)| is_it(known));
    let (_, attributes) = of_table.ok_or_else(|| PyRuntimeError::new_err("this table has no attributes"))?;
    Ok(table.iter().zip(attributes.iter().map(move |attribute| attribute.bind(py))))
}

/// A value as the core reads it: amounts in fen, times as `yyyy-MM-dd HH:mm:ss`.
fn text_of(
    attribute: &Bound<'_, PyString>,
    spec: &FieldSpec,
    value: &Bound<'_, PyAny>,
) -> Result<String, ArgumentError> {
    match spec.kind {
        FieldKind::Fen => Amount::read(value).map(|amount| amount.fen().to_string()).map_err(|error| match error {
            ArgumentError::Type(error) => {
                ArgumentError::Type(PyTypeError::new_err(format!("{attribute}: {}", error.value(value.py()))))
            }
            error => error,
        }),
        FieldKind::Seconds if is_int(value) => Ok(value.to_string()),
        FieldKind::Seconds => Err(not(&attribute.to_string(), value, "an int of seconds")),
        FieldKind::Time => beijing_text(attribute, value),
        _ => text(attribute, value, "a str"),
    }
}

fn text(name: &impl ToString, value: &Bound<'_, PyAny>, wanted: &str) -> Result<String, ArgumentError> {
    match value.cast::<PyString>() {
        Ok(text) => match text.to_cow() {
            Ok(text) => Ok(text.into_owned()),
            Err(_) => Err(ArgumentError::Value(half_a_pair(&name.to_string()))),
        },
        Err(_) => Err(not(&name.to_string(), value, wanted)),
    }
}

fn not(name: &str, value: &Bound<'_, PyAny>, wanted: &str) -> ArgumentError {
    let given = value.get_type().name().map_or_else(|_| "this".to_owned(), |name| name.to_string());
    ArgumentError::Type(PyTypeError::new_err(format!("{name} must be {wanted}, not {given}")))
}

fn is_int(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>()
}
