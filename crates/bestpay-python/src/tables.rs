//! What the core says of its interfaces, for the tests, and the sandbox's reserved values.

use bestpay::Interface;
use bestpay_cashier::TAKEN;
use pyo3::prelude::*;

/// Every interface: its name, the client's method, and the Cashier's where it has one.
#[pyfunction]
pub fn interfaces() -> Vec<(&'static str, &'static str, Option<&'static str>)> {
    let taken = |name| TAKEN.iter().find(|(taken, _)| *taken == name).map(|(_, method)| *method);
    Interface::ALL.iter().map(|interface| (interface.name, interface.call, taken(interface.name))).collect()
}

/// The sandbox's reserved values (name, field, value, what comes of it).
#[pyfunction]
pub fn sandbox_values() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    let row = |reserved: &bestpay_sandbox::Reserved| (reserved.name, reserved.field, reserved.value, reserved.about);
    bestpay_sandbox::RESERVED.iter().map(row).collect()
}
