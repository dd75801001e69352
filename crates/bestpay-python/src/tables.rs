//! What the core knows about its interfaces, for the tests; the replies to callbacks; and the sandbox's reserved
//! values.

use bestpay::{CallbackReply, Interface};
use bestpay_cashier::CASHIER_METHODS;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// Every interface: its name, the client's method, and the Cashier's if it has one.
#[pyfunction]
pub fn interfaces() -> Vec<(&'static str, &'static str, Option<&'static str>)> {
    let taken = |name| CASHIER_METHODS.iter().find(|(taken, _)| *taken == name).map(|(_, method)| *method);
    Interface::ALL.iter().map(|interface| (interface.name, interface.call, taken(interface.name))).collect()
}

/// Body and content type of the reply to a callback: accepted, or a reason to try again.
#[pyfunction]
pub fn callback_reply(try_again: Option<(Bound<'_, PyString>, Bound<'_, PyString>)>) -> (String, &'static str) {
    let reply = match try_again {
        None => CallbackReply::accepted(),
        // A reply is made whatever its texts are.
        Some((error_code, error_msg)) => {
            CallbackReply::try_again(&error_code.to_string_lossy(), &error_msg.to_string_lossy())
        }
    };
    (reply.body().to_owned(), reply.content_type())
}

/// The sandbox's reserved values (name, field, value, what comes of it).
#[pyfunction]
pub fn sandbox_values() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    let row =
        |reserved: &bestpay_sandbox::ReservedValue| (reserved.name, reserved.field, reserved.value, reserved.about);
    bestpay_sandbox::RESERVED.iter().map(row).collect()
}
