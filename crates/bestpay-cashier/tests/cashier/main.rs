//! The Cashier against the sandbox: it remembers, and orders once.
//!
//! With `BESTPAY_TEST_POSTGRES` set to an address, the same over a journal in PostgreSQL.

#[path = "../callback_endpoint/mod.rs"]
mod callback_endpoint;
mod callbacks;
mod doubts;
mod fault_matrix;
mod journal;
#[cfg(feature = "postgres")]
mod lost_commits;
mod orders;
mod platform;
#[cfg(feature = "postgres")]
mod pooler;
#[cfg(feature = "reconciliation")]
mod reconciliation;
mod refunds;
mod shop;
