//! What the core knows about its interfaces and states, and the sandbox's reserved values.

use bestpay::Interface;
use bestpay_cashier::{CASHIER_METHODS, State};
use pyo3::prelude::*;

/// Every interface: its name, the client's method, and the Cashier's if it has one.
#[pyfunction]
pub fn interfaces() -> Vec<(&'static str, &'static str, Option<&'static str>)> {
    let taken = |name| CASHIER_METHODS.iter().find(|method| method.interface == name).map(|method| method.name);
    Interface::ALL.iter().map(|interface| (interface.name, interface.call, taken(interface.name))).collect()
}

/// Whether an entry of this interface, in this state, need not be followed up for now.
#[pyfunction]
pub fn is_enough(interface: &str, state: &str) -> bool {
    let state = State::ALL.iter().find(|known| known.as_str() == state);
    let method = CASHIER_METHODS.iter().find(|method| method.interface == interface);
    method.zip(state).is_some_and(|(method, state)| method.is_enough(*state))
}

/// The sandbox's reserved values (name, field, value, what comes of it).
#[pyfunction]
pub fn sandbox_values() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    let row =
        |reserved: &bestpay_sandbox::ReservedValue| (reserved.name, reserved.field, reserved.value, reserved.about);
    bestpay_sandbox::RESERVED.iter().map(row).collect()
}
