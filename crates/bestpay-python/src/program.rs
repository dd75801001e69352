//! The program `bestpay`, which the wheel brings as a command.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the program with these arguments, its name first, and returns its exit status.
#[pyfunction]
pub fn run_program(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| bestpay_cli::run(arguments))
}
