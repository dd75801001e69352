//! A local gateway that speaks the platform's side of BestPay (翼支付) aggregate acquiring.
//!
//! The platform's test environment needs a contract; this one needs a free port. It answers on the five paths as the
//! platform does: it verifies the merchant's signature, checks every field, refuses what the platform refuses, signs
//! every answer with SHA-1 and its own RSA-1024 key, changes orders and refunds as time passes, and posts callbacks.
//!
//! ```
//! use bestpay::{Amount, BarcodeOrder, Client, TradeStatus};
//! use bestpay_sandbox::{PAID_LATER, Sandbox, Settings};
//!
//! let sandbox = Sandbox::start(Settings::default())?;
//! let client = Client::new(sandbox.merchant_builder().build()?)?;
//! let order = BarcodeOrder::new()
//!     .out_trade_no("A1")
//!     .trade_amt(Amount::from_yuan("12.50")?)
//!     .subject("coffee")
//!     .medium_no(PAID_LATER)
//!     .goods_info("a cup of coffee")
//!     .notify_url("http://127.0.0.1:9/notice")
//!     .operator("till-3");
//! assert_eq!(client.order_by_barcode(&order)?.trade_status(), TradeStatus::WaitForPay);
//! sandbox.pay("A1")?;
//! assert_eq!(sandbox.orders()[0].trade_status.as_str(), "SUCCESS");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Choosing an outcome
//!
//! | `mediumNo` of 3.1 | outcome |
//! |---|---|
//! | [`PAID`] `510000000000000001`, and every code that is not in this table | SUCCESS at once |
//! | [`PAID_LATER`] `510000000000000002` | WAITFORPAY, then SUCCESS |
//! | [`FAILED_LATER`] `510000000000000003` | WAITFORPAY, then FAIL |
//! | [`CLOSED_LATER`] `510000000000000004` | WAITFORPAY, then CLOSE |
//! | [`NEVER_PAID`] `510000000000000005` | WAITFORPAY until `timeOut` closes it |
//! | [`FAILED`] `510000000000000006` | booked, FAIL at once |
//! | [`REFUSED`] `510000000000000007` | refused (`success=false`), nothing booked |
//!
//! | `remark` of 3.5 | outcome |
//! |---|---|
//! | [`REFUND_DONE_LATER`] `REFUND-DONE-LATER` | WAITFORPAY, then SUCCESS |
//! | [`REFUND_FAILED_LATER`] `REFUND-FAILED-LATER` | WAITFORPAY, then FAIL |
//! | [`REFUND_FAILED`] `REFUND-FAILED` | FAIL at once |
//! | any other, or none | SUCCESS at once |
//!
//! "Then" means after [`Settings::settle_after`]. An order of 3.2 waits until its `paymentUrl` is posted to (it leads
//! into the sandbox), [`Sandbox::pay`] or the like is called, or `timeOut` closes it.
//!
//! # Behaviour
//!
//! An `outTradeNo` can be used only once, whatever the order's content. A repeated `outRequestNo` gets the first answer
//! again if order and amount are the same, and is refused if they are not. Amounts of failed refunds can be refunded
//! again. Callbacks are posted for SUCCESS and FAIL of orders and refunds, and never for CLOSE; in a refund's callback
//! `outTradeNo` is the refund's number. They go only to `http` addresses of this machine; any other address is written
//! down as skipped. A question of 3.3 gives the day of its order as `tradeDate`, one of 3.6 that of its refund as
//! `refundDate`. The ledger keeps the last [`Settings::ledger_lines`] lines, and the messages of the last 5,000 calls
//! and callbacks are kept in memory. The two merchants ([`MERCHANT_NO`], [`SECOND_MERCHANT_NO`]) see only their own
//! orders.
//! [`ERROR_CODES`] lists the refusals.
//!
//! Every path below `/mapi/sandbox/`, and `/mapi/sdkRequest`, stands for an interface that the document does not list: it
//! checks signature and identity, and answers with the fields that it was sent. A path that ends with `/refused` is
//! refused. The interface is called `unlisted` in the ledger and in a fault.
//!
//! # The web console and the control API
//!
//! `GET /` is a page for people: orders and their lives, what went over the wire, faults, and why a signature does not
//! verify. It uses the control API, as tests in other languages do: JSON, the same as the methods of [`Sandbox`], and
//! described by `GET /openapi.json`. An error is `{"error": "why"}`. A POST needs `Content-Type: application/json`, or
//! the header `Bestpay-Sandbox`, so that a page of another site cannot send it.
//!
//! | | |
//! |---|---|
//! | `GET /sandbox/health` | `{"status":"ok", …}` with address and identity |
//! | `GET /sandbox/reserved`, `GET /sandbox/error-codes` | [`RESERVED`] and [`ERROR_CODES`] |
//! | `GET /sandbox/interfaces`, `…/fault-names`, `…/callback-fault-names` | lists of the names that a fault is ordered by |
//! | `GET /sandbox/orders`, `GET /sandbox/refunds` | lists of [`OrderView`] and [`RefundView`] |
//! | `POST /sandbox/orders/{outTradeNo}/pay`, `…/decline`, `…/close` | the order after it; `?merchantNo=` if two merchants have an order with this number |
//! | `POST /sandbox/orders/{outTradeNo}/callback`, `…/refunds/{outRequestNo}/callback` | sends the callback again; `?format=json` or `form` |
//! | `GET /sandbox/ledger?after=0` | list of [`LedgerEntry`] |
//! | `GET /sandbox/wire/{number}` | the messages of a line of the ledger |
//! | `POST /sandbox/inspect` | why a message verifies or does not |
//! | `POST /sandbox/faults` `{"interface":"barcode_order","fault":"delay","ms":100,"calls":1}` | a [`Fault`] for the next calls; `"*"` for any interface |
//! | the same with `{"interface":"refund","fault":"refuse","code":"…","message":"…"}` | a refusal with a code of one's own |
//! | the same with `{"interface":"callback","fault":"late","ms":100}` | a [`CallbackFault`] for the next callbacks |
//! | `GET`, `DELETE /sandbox/faults` | the faults to come; forget them |
//! | `POST /sandbox/settings` `{"callback_format":"form","callback_shape":"real","result_format":"text","settle_after_ms":50,"callback_retry_ms":50,"callback_attempts":3}` | any of these; `GET` reads them |
//! | `GET`, `POST /sandbox/pay/{tradeNo}` | the `paymentUrl`: look, pay |
//!
//! # Keys
//!
//! The keys are embedded, the same in every sandbox, public, and protect nothing: see `keys/README.md`.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![forbid(unsafe_code)]

// The modules in layers, the lowest first. A module imports from its own layer and from those before it, never in a
// ring; tests/layers.py reads the layers here.

// Plain data: moments, statuses, outcomes, refusals, faults, keys, lines of the ledger, differences of texts.
mod clock;
mod difference;
mod error;
mod faults;
mod keys;
mod ledger;
mod outcomes;
mod refusal;
mod secrets;
mod status;

// One message each: checked, signed, delivered, posted, inspected, kept. They know nothing about orders.
mod checks;
mod connection;
mod delivery;
mod envelope;
mod inspection;
mod posting;
mod unlisted;
mod wire;

// What the platform remembers: orders, refunds, callbacks that are to be delivered.
mod book;
mod state_file;

// The platform, as the others call it.
mod platform;

// How a route is described and guarded.
mod guard;
mod route;

// What calls the platform: requests, tests, people, payers, time.
mod console;
mod control;
mod gateway;
mod pay_page;
mod till;
mod timekeeper;

// The whole, as a program or a test starts it.
mod folder;
mod sandbox;

pub use book::{OrderView, RefundView};
pub use error::Error;
pub use faults::{CallbackFault, Fault};
pub use keys::{INSTITUTION_CODE, MERCHANT_NO, MERCHANT_P12, PLATFORM_CER, SECOND_MERCHANT_NO};
pub use ledger::{Cause, Event, LedgerEntry, Subject};
pub use outcomes::{
    CLOSED_LATER, FAILED, FAILED_LATER, NEVER_PAID, PAID, PAID_LATER, REFUND_DONE_LATER, REFUND_FAILED,
    REFUND_FAILED_LATER, REFUSED, RESERVED, ReservedValue,
};
pub use refusal::ERROR_CODES;
pub use sandbox::{Sandbox, Settings};
pub use status::Status;
