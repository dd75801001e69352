//! Client for 翼支付 (BestPay) aggregate acquiring.
//!
//! (guide follows)
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
#![deny(unsafe_code)]

mod amount;
pub(crate) mod api;
#[cfg(feature = "http")]
mod client;
#[cfg(feature = "config")]
mod config;
// AWS-LC is a C library: its one file is the only unsafe code here.
#[allow(unsafe_code)]
mod engine;
mod error;
mod key;
mod merchant;
mod message;
mod signature;
mod signing_string;
mod splice;
mod time;
mod verified;
mod verify_report;

pub use amount::Amount;
pub use api::{
    Answer, BarcodeOrder, BarcodeOrderResult, Callback, CallbackReply, CallbackTradeType, FieldKind, FieldSpec,
    Interface, Mark, OrderStatus, OrderStatusResult, QrcodeOrder, QrcodeOrderResult, Refund, RefundResult,
    RefundStatus, RefundStatusResult, Request, TradeStatus, TradeType,
};
#[cfg(feature = "http")]
pub use client::{Client, ClientBuilder, Probe};
#[cfg(feature = "config")]
pub use config::Config;
pub use error::{Effect, Error, ErrorClass, ErrorKind, Result};
pub use key::{CertificateInfo, KeyKind, MerchantKey, PlatformKey};
pub use merchant::{Environment, Merchant, MerchantBuilder, PreparedRequest};
pub use message::{Limits, Message};
pub use signature::{Hash, Verification, VerifyPolicy, sign_message, sign_string};
pub use signing_string::Form;
pub use time::BeijingTime;
pub use verified::{Field, Verified};
pub use verify_report::{Attempt, Hint, VerifyReport};
