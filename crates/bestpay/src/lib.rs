//! Client for 翼支付 (BestPay) aggregate acquiring (聚合收单): it signs requests, verifies what comes back, calls the
//! five endpoints, and receives the callback.
//!
//! # First payment
//!
#![cfg_attr(all(feature = "http", feature = "config"), doc = "```no_run")]
#![cfg_attr(not(all(feature = "http", feature = "config")), doc = "```text")]
//! use std::time::Duration;
//! use bestpay::{Amount, BarcodeOrder, Config, Effect, TradeStatus};
//!
//! let client = Config::from_file_and_env("bestpay.toml")?.client()?;
//! let ordered_at = client.merchant().now();
//! let order = BarcodeOrder::new()
//!     .out_trade_no("20260301-0001")
//!     .trade_amt(Amount::from_yuan("12.50")?)
//!     .subject("聚合支付付款码下单")
//!     .medium_no("510012345678901234")
//!     .request_date(ordered_at)
//!     .goods_info("聚合支付-咖啡一杯")
//!     .notify_url("https://shop.example/bestpay/notice")
//!     .operator("till-3");
//!
//! let status = match client.order_by_barcode(&order) {
//!     Ok(result) if result.trade_status().is_final() => result.trade_status(),
//!     // Waiting for the payer's password, or lost on its way: ask, never order again.
//!     Ok(_) => client.wait_for_payment("20260301-0001", ordered_at, Duration::from_secs(120))?.trade_status(),
//!     Err(error) if error.effect() == Effect::Unknown => {
//!         client.wait_for_payment("20260301-0001", ordered_at, Duration::from_secs(120))?.trade_status()
//!     }
//!     Err(error) => return Err(error),
//! };
//! println!("{}", if status == TradeStatus::Success { "paid" } else { "not paid" });
//! # Ok::<(), bestpay::Error>(())
//! ```
//!
//! Without a contract, `bestpay sandbox --dir shop` starts a gateway on this machine and writes the keys and the
//! `bestpay.toml` that the example reads.
//!
//! # How data flows
//!
//! fields → signing string → signature → wire, and back. Each step is a type:
//!
//! | step | type |
//! |---|---|
//! | fields, by the document's tables | [`BarcodeOrder`], [`QrcodeOrder`], [`OrderStatus`], [`Refund`], [`RefundStatus`] |
//! | of an interface that the document does not list | [`UnlistedRequest`] |
//! | signed, ready to send | [`PreparedRequest`], by [`Merchant::prepare`] |
//! | received, strictly parsed, unreadable | [`Message`] |
//! | verified | [`VerifiedMessage`], by [`Message::verify`] |
//! | verified, bound to its request, typed | [`BarcodeOrderResult`] and its like, by [`Merchant::accept`]; [`Callback`] |
//!
//! [`Merchant`] does no I/O: firmware with its own HTTP stack uses it alone. [`Client`] adds HTTP and TLS.
//!
//! # The log
//!
//! Through the `log` facade, under the target `bestpay`. ureq writes there too, and at `trace` it writes bodies with
//! payment codes: let your logger pass only `bestpay`.
//!
//! # Errors say what happened to the money
//!
//! Every [`Error`] answers [`Error::effect`]:
//!
//! | effect | meaning | the caller may |
//! |---|---|---|
//! | [`Effect::NotSent`] | the request never left, or could not have been accepted | send it again |
//! | [`Effect::Refused`] | the platform answered, verified, `success=false` | read the code and decide |
//! | [`Effect::Unknown`] | it may have arrived | ask for the status; never order again |
//!
//! # Callbacks
//!
//! ```
//! use bestpay::{CallbackReply, Merchant};
//!
//! /// What a web framework's handler does with the raw body. It answers with HTTP status 200.
//! fn notice(merchant: &Merchant, body: &[u8]) -> CallbackReply {
//!     match merchant.read_callback(body) {
//!         // Look the order up, compare it by `callback.expect`, apply it once; then:
//!         Ok(_callback) => CallbackReply::accepted(),
//!         Err(error) => CallbackReply::try_again(error.kind().code(), error.message()),
//!     }
//! }
//! # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
//! # let merchant = doc_example::merchant();
//! assert_eq!(notice(&merchant, &doc_example::callback_body()), CallbackReply::accepted());
//! assert_ne!(notice(&merchant, b"{}"), CallbackReply::accepted());
//! ```
//!
//! Stored callbacks, even millions, are read on all cores: [`Merchant::read_callbacks`], and [`verify_many`] for
//! messages in general.
//!
//! # Units and threads
//!
//! Amounts are whole fen ([`Amount`]), times are Beijing time to the second ([`BeijingTime`]), time-outs are
//! [`std::time::Duration`]. [`Merchant`], [`Client`] and the keys are immutable, cheap to clone, and usable from
//! several threads at once.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `aws-lc` | yes | RSA by AWS-LC; needs a C compiler to build |
//! | `rustcrypto` | no | RSA by the `rsa` crate, used where `aws-lc` is off |
//! | `http` | yes | [`Client`] |
//! | `config` | yes | [`Config`] |
//! | `pkcs12` | yes | PKCS#12 files and encrypted PKCS#8; without it only keys that are not encrypted |
//! | `texts` | yes | [`Error::text`], [`Error::till_text`], [`Hint::advice_in`]: what developers and cashiers read, in Chinese and English |
//! | `archive` | yes | [`verify_many`], [`Merchant::read_callbacks`]: stored messages by all cores |
//! | `diagnosis` | yes | names what a wrong key file is, and how a message was changed on its way; without it they are refused with fewer words |
//!
//! `--no-default-features --features rustcrypto` is the build that signs and verifies only.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
#![deny(unsafe_code)]

// The modules in layers, the lowest first. A module imports from its own layer and from those before it, never in a
// ring; tests/layers.py reads the layers here.

// How an enumeration is written down, once for all languages.
#[macro_use]
mod enumeration;

// Plain data and how it is written.
mod cancellation;
mod digest;
#[cfg(feature = "diagnosis")]
mod html;
mod json;
mod language;
#[cfg(feature = "http")]
mod options;
mod time;
mod verification;
mod verify_report;
#[cfg(feature = "http")]
mod wait;

// The error, which carries plain data, and what people read about it.
mod error;
#[cfg(feature = "texts")]
mod texts;

// What is read from text or bytes, or refused: dates, amounts, keys, and the engine that uses the keys.
mod amount;
mod dates;
// AWS-LC is a C library: its one file is the only unsafe code here.
#[allow(unsafe_code)]
mod engine;
mod key;
mod per_process;

// Messages: parsed, written as signing strings, signed, verified. They know nothing about any interface.
#[cfg_attr(not(feature = "diagnosis"), path = "no_diagnosis/changed_body.rs")]
mod changed_body;
#[cfg_attr(not(feature = "diagnosis"), path = "no_diagnosis/changed_members.rs")]
mod changed_members;
mod explain;
mod message;
mod signature;
mod signing_string;
mod verified_message;

// The document: its interfaces' tables, and the code that follows them.
pub(crate) mod api;
mod splice;

// An identity with its keys: prepares, accepts, reads callbacks. No I/O.
mod merchant;

// What a merchant is used for: calls over HTTP, settings from a file, whole archives.
#[cfg(feature = "archive")]
mod archive;
#[cfg(feature = "http")]
mod client;
#[cfg(feature = "config")]
mod config;

pub use amount::Amount;
pub use api::{
    Answer, AnyAnswer, AnyRequest, BarcodeOrder, BarcodeOrderResult, Bound, Callback, CallbackReply, CallbackSubject,
    CallbackTradeType, Envelope, FieldDefault, FieldKind, FieldSpec, Giver, Interface, Mark, OrderStatus,
    OrderStatusResult, QrcodeOrder, QrcodeOrderResult, Refund, RefundResult, RefundStatus, RefundStatusResult, Request,
    TradeStatus, TradeType, UnlistedRequest, UnlistedResult,
};
#[cfg(feature = "archive")]
pub use archive::{Feed, MessageResults, Outcomes, in_order, verify_many};
pub use cancellation::Cancellation;
#[cfg(feature = "http")]
pub use client::{CLIENT_OPTIONS, Client, ClientBuilder, Probe};
#[cfg(feature = "config")]
pub use config::Config;
pub use digest::Hash;
#[cfg(feature = "aws-lc")]
pub use engine::aws_lc::at_fork;
pub use error::{Effect, Error, ErrorClass, ErrorKind, Result};
pub use key::{CertificateInfo, KeyKind, MerchantKey, PlatformKey};
pub use language::Language;
#[cfg(feature = "texts")]
pub use language::Sentence;
pub use merchant::{Environment, Merchant, MerchantBuilder, PreparedRequest};
pub use message::{Limits, Message};
#[cfg(feature = "http")]
pub use options::{OptionDefault, OptionKind, OptionSpec};
pub use signature::{VerifyPolicy, sign_message, sign_string};
#[cfg(feature = "texts")]
pub use texts::{ERROR_OUTCOMES, ErrorFacts, ErrorOutcome, Step, TillText};
pub use time::BeijingTime;
pub use verification::{Form, Verification};
pub use verified_message::{Field, VerifiedMessage};
pub use verify_report::{Attempt, Hint, VerifyReport};
#[cfg(feature = "http")]
pub use wait::Wait;

/// The Rust code of these pages is compiled with the other examples.
#[cfg(all(doctest, feature = "http", feature = "config"))]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../../../docs/first-payment.md")]
#[doc = include_str!("../../../docs/guide.md")]
#[doc = include_str!("../../../docs/interfaces.md")]
struct Pages;
