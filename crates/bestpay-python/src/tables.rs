//! The core's tables, which the tests hold the Python side against, and the sandbox's reserved values.

use bestpay::{CallbackReply, ErrorKind, FieldSpec, Giver, Interface};
use bestpay_cashier::State;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

/// Attribute, name on the wire, kind, mark.
type Row = (String, &'static str, String, String);

fn rows<'a>(table: impl IntoIterator<Item = &'a FieldSpec>) -> Vec<Row> {
    let row = |spec: &FieldSpec| (spec.snake_name(), spec.name, format!("{:?}", spec.kind), format!("{:?}", spec.mark));
    table.into_iter().map(row).collect()
}

/// The five interfaces: what the caller fills in, and what comes back.
#[pyfunction]
pub fn interfaces(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let interfaces = PyDict::new(py);
    for interface in Interface::ALL {
        let by_the_caller = interface.request.iter().filter(|spec| spec.giver == Giver::Caller);
        interfaces.set_item(interface.name, (rows(by_the_caller), rows(interface.result)))?;
    }
    Ok(interfaces)
}

/// The fields of a callback.
#[pyfunction]
pub fn callback_fields() -> Vec<Row> {
    rows(bestpay::Callback::table())
}

/// Body and content type of what a callback is answered with: accepted, or with a reason for another try.
#[pyfunction]
pub fn callback_reply(try_again: Option<(Bound<'_, PyString>, Bound<'_, PyString>)>) -> (String, &'static str) {
    let reply = match try_again {
        None => CallbackReply::accepted(),
        // A reply is made whatever is in its texts.
        Some((error_code, error_msg)) => {
            CallbackReply::try_again(&error_code.to_string_lossy(), &error_msg.to_string_lossy())
        }
    };
    (reply.body().to_owned(), reply.content_type())
}

/// Every kind of error with its class.
#[pyfunction]
pub fn error_kinds() -> Vec<(&'static str, &'static str)> {
    ErrorKind::ALL.iter().map(|kind| (kind.code(), kind.class().as_str())).collect()
}

/// Every state of the journal: its name, whether it is final, whether it is open.
#[pyfunction]
pub fn states() -> Vec<(&'static str, bool, bool)> {
    State::ALL.iter().map(|state| (state.as_str(), state.is_final(), state.is_open())).collect()
}

/// The sandbox's reserved values (name, field, value, what comes of it).
#[pyfunction]
pub fn sandbox_values() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    let row = |reserved: &bestpay_sandbox::Reserved| (reserved.name, reserved.field, reserved.value, reserved.about);
    bestpay_sandbox::RESERVED.iter().map(row).collect()
}
