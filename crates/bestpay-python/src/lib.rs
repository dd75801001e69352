//! `bestpay._native`: the core's objects for Python, one generic call for each operation, and no names of fields.
//!
//! What a Python programmer sees (keywords, results, exceptions, documentation) is in `python/bestpay`; fields are
//! carried over by the core's own tables. Everything is immutable, and the interpreter is released while the core
//! signs, verifies, reads keys or talks.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
#![forbid(unsafe_code)]

mod amount;
mod answer;
mod argument_error;
mod boundary;
mod callback;
mod cashier;
mod client;
mod errors;
mod interpreter;
mod interrupt;
mod journal;
mod key;
mod lazy_import;
mod log;
mod merchant;
mod message;
mod message_results;
mod program;
mod request;
mod sandbox;
mod settings;
mod tables;
mod text;
mod texts;
mod time;
mod transport;
mod transport_failure;
mod wait;

use pyo3::prelude::*;

/// The core of `bestpay`. Import `bestpay` itself: this module's interface may change at any time.
#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::{
        amount::Amount,
        callback::{callback_is_refund, callback_reply, expect_payment, expect_refund},
        cashier::Cashier,
        client::Client,
        journal::{Journal, Pages, Reconciliation},
        key::{Certificate, MerchantKey, PlatformKey},
        merchant::{Merchant, PreparedRequest},
        message::{canon, sign, verify, verify_many},
        message_results::{GenuineMessage, MessageResults},
        program::run_program,
        sandbox::Sandbox,
        tables::{interfaces, is_enough, sandbox_values},
        texts::{error_text, error_till_text, hint_advice, state_till_text, trade_status_till_text},
        wait::Wait,
    };

    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::interpreter::must_be_the_first(module.py())
    }
}
