//! Where Python ends and Rust begins: a panic becomes an ordinary exception. PyO3's own is a BaseException, which no
//! `except BestpayError` sees.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;

use crate::errors::{OrderNumbers, panicked};

thread_local! {
    /// The order that the call under way on this thread is about: a panic's exception carries its numbers.
    static ABOUT: RefCell<OrderNumbers> = const { RefCell::new(OrderNumbers { out_trade_no: None, out_request_no: None }) };
}

/// Says which order the call under way is about, before it begins to work on it.
pub fn about(order: &OrderNumbers) {
    ABOUT.with(|about| about.replace(order.clone()));
}

/// Runs what a function of this module does. Whether a request had left before a panic is not known.
pub fn guarded<T>(py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    // The caller's clock, or a handler of the log, may call within a call.
    let outer = ABOUT.take();
    let outcome = catch_unwind(AssertUnwindSafe(work));
    let order = ABOUT.replace(outer);
    outcome.unwrap_or_else(|_| Err(panicked(py, &order)))
}
