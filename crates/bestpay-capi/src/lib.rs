//! The C library. What a C programmer reads is `include/bestpay.h`, which is written from the comments here.
//!
//! One file for each object of the header. The types of what crosses the boundary say who owns it:
//!
//! | here | in C | who owns it |
//! |---|---|---|
//! | `Option<&T>` | `const T *` | the caller; borrowed for the call |
//! | `Option<Box<T>>` | `T *` of a `_free` function | handed back, and dropped here |
//! | `*mut *mut T`, filled by [`make!`](boundary) | `T **` | the caller, from now on |
//! | `*const c_char`, read by [`required!`](input) and `optional!` | `const char *` | the caller; borrowed for the call |
//!
//! Freeing what is only borrowed does not compile. Panics end at [`boundary`].
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
// The names are those of the header.
#![allow(non_camel_case_types)]
// The rules that a caller must follow are the first page of the header.
#![allow(clippy::missing_safety_doc)]

// The modules in layers, the lowest first: tests/layers.py reads them here.

// Plain data, and functions that cannot fail.
mod fault;
mod layout;
mod quiet;

// What is written from the core's tables.
mod generated;

// What is handed to C.
mod output;
mod status;
mod verify_report;

mod error;

// Where C ends, and what comes in.
#[macro_use]
mod boundary;
#[macro_use]
mod input;
mod named_texts;

// One file for each object of the header.
mod amount;
mod callback;
#[cfg(feature = "http")]
mod cancellation;
#[cfg(feature = "cashier")]
mod cashier;
mod certificate;
#[cfg(feature = "http")]
mod client;
#[cfg(feature = "config")]
mod config;
#[cfg(feature = "cashier")]
mod entry;
#[cfg(feature = "cashier")]
mod event;
#[cfg(feature = "cashier")]
mod journal;
mod log;
mod merchant;
mod merchant_key;
mod message;
mod platform_key;
mod prepared_request;
#[cfg(feature = "http")]
mod probe;
#[cfg(feature = "cashier")]
mod reconciliation;
mod request;
mod result;
mod text;
#[cfg(feature = "texts")]
mod texts;
mod verified_message;
mod version;
