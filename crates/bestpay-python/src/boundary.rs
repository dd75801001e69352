//! Where Python ends and Rust begins: a panic becomes an ordinary exception. PyO3's own is a BaseException, which no
//! `except BestpayError` sees.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;

use crate::errors::{OrderNumbers, panicked};
use crate::interrupt::raising_at_the_end;

thread_local! {
    /// The order that the current call on this thread is about: a panic's exception carries its numbers.
    static ABOUT: RefCell<OrderNumbers> = const { RefCell::new(OrderNumbers { out_trade_no: None, out_request_no: None }) };
}

/// Says which order the current call is about, before work on it begins.
pub fn about(order: &OrderNumbers) {
    ABOUT.with(|about| about.replace(order.clone()));
}

/// The order that the current call is about, as far as it is known.
pub fn order_of_call() -> OrderNumbers {
    ABOUT.with_borrow(Clone::clone)
}

/// Runs the body of a function of this module. After a panic it is not known whether a request had left.
pub fn guarded<T>(py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    raising_at_the_end(py, || {
        // A call may run inside another call: in the caller's clock or log handler.
        let outer = ABOUT.take();
        let outcome = catch_unwind(AssertUnwindSafe(work));
        let order = ABOUT.replace(outer);
        outcome.unwrap_or_else(|_| Err(panicked(py, &order)))
    })
}
