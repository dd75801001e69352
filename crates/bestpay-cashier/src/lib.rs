//! Never lose an order, never charge twice: a journal of BestPay (翼支付) orders and refunds, and the [`Cashier`] that
//! keeps it.
//!
//! The power fails between scan and answer; a call times out after 60 seconds; a callback comes twice, or before the
//! answer; two tills ask for the same order. The [`Cashier`] writes every order and refund down before it is sent, and
//! advances it by every answer, status and callback. Whatever happens in between, [`Cashier::recover`] finds it.
//!
//! # States
//!
//! An [`Entry`] of the [`Journal`] is in one of these [states](State). Only these transitions can be written: the
//! database refuses any other.
//!
//! ```text
//!                    send                    answer, status, callback
//!   (new) ───────▶ sending ───────────────────────────────────────────▶ success · fail · close
//!                  │  ▲ │ └──────▶ waiting ───────────────────────────▶ success · fail · close
//!        not sent  ▼  │ │            ▲
//!                not_sent            │ status, callback
//!                       │            │
//!           answer lost └──────▶ unknown ─────────────────────────────▶ success · fail · close
//!                                    └── not known after the window ──▶ never_arrived
//!                    └── refused, and so are the questions ───────────▶ refused
//! ```
//!
//! The whole table, as it is in the code and in the database:
//!
//! ```text
//!     (new)    -> sending
//!     sending  -> not_sent unknown waiting success fail close
//!     unknown  -> not_sent waiting success fail close refused never_arrived
//!     waiting  -> success fail close
//!     not_sent -> sending waiting success fail close
//! ```
//!
//! | state | meaning | what happens next |
//! |---|---|---|
//! | `sending` | written down; on its way, or its process has died | asked for when its lease is over |
//! | `not_sent` | it never left | the same call sends it |
//! | `unknown` | it may have arrived | asked for |
//! | `waiting` | the platform has it: `WAITFORPAY` | asked for |
//! | `success` `fail` `close` | the platform's final statuses | nothing |
//! | `refused` | the platform refused the order itself, verified, and the questions about it | nothing |
//! | `never_arrived` | after the arrival window the platform said that it does not know it, by one of the codes given for that | order again, under a new number |
//!
//! A refusal is not the end of an order. The number may have been ordered before, from a journal that was lost; the
//! platform may be busy; no list of its codes is public. So a refused order is `unknown` until its status says more. It
//! is `refused` at once when the platform says that it knows no such order
//! ([`not_found_codes`](CashierBuilder::not_found_codes)). With other codes, three questions about it must be refused,
//! verified, the last of them after the arrival window: a platform that is overloaded or set up wrongly refuses
//! everything for a while, and says nothing about the order. A question that was refused with a code such as
//! SYSTEM_BUSY does not count.
//!
//! What contradicts a final state changes nothing and raises an alarm: an event for a person to look at. So does an
//! answer, status or callback that names another amount, another currency, or a payment and discount that do not add up
//! to the amount; for a paid order, also another `tradeNo` or `payAmt`. The document does not say whose amount the
//! `tradeAmt` of a refund's messages is (3.6, 3.4): it must be the refund's own or its order's. An order that was refused
//! and whose status is `SUCCESS` is `success` and raises an alarm as well: 3.3 names no amount, so the number may be that
//! of another till's order. Nothing follows `never_arrived`, so a request
//! that arrives after the window, because a machine slept in between, ends as an alarm too.
//!
//! # Attempts
//!
//! An order that was `not_sent` may be sent again, so an entry counts its attempts. What a till learns is about one
//! attempt: that it was not sent, that it may have been, that it was refused, that it never arrived. It is written to
//! that attempt and to no other, however late it comes. What the platform says about the number (`waiting`, `success`,
//! `fail`, `close`) is true of all attempts.
//!
//! Over a network, the answer of a COMMIT can be lost. The journal then asks PostgreSQL what became of the transaction
//! (`txid_status`), and repeats it only if the server itself says that it was aborted.
//!
//! # What is kept
//!
//! Numbers, amounts, states, times (Beijing time), the content of the request field by field, and every change as an
//! [`Event`]. The payer's codes (`mediumNo`, `userCode`) are not kept. Instead there is the SHA-256 of the code and its
//! order's number, which can tell whether the same code was sent, and nothing else. Texts from the platform are kept
//! without control characters, up to 300 characters of each. Entries stay until [`Journal::purge`].
//!
//! # Several tills, several machines
//!
//! Threads and processes may share a journal. Leases settle which of them asks for an open order. They compare times of
//! their own clocks ([`MerchantBuilder::clock`](bestpay::MerchantBuilder::clock)), so machines that share a journal
//! should keep their clocks right by NTP; a lease that ends early costs a question, never an order. A till whose clock
//! is wrong when it starts must set it before its first order: the arrival window is measured by it. A [`Cashier`] that
//! sees its clock put forward, by an NTP step or because the machine slept, takes nothing for `never_arrived`, and
//! nothing for `refused` by its age, until another arrival window has passed. A process that starts later cannot see
//! that, and believes the clock.
//!
//! # A long journal
//!
//! Every query has an index: a test checks each statement against the database's own plan for it. Readers never wait
//! for writers. [`Journal::purge`] forgets 100 entries in one transaction, and then leaves the journal to others for as
//! long. Measured with 1,000,000 entries and 2,000,000 events, on two cores shared with other work (median, and all but
//! one of 1,000, in ms):
//!
//! | | SQLite, 658 MB | PostgreSQL 15 |
//! |---|---|---|
//! | brought up to date from version 2 | 4.0 s | 6.4 s |
//! | [`Journal::find`] | 0.05, 0.16 | 0.23, 1.07 |
//! | [`Journal::events_of`] | 0.02, 0.08 | 0.09, 0.54 |
//! | a purge of 99,899 entries, beside two tills that pay without a pause | 30 s | 18 s |
//! | a payment at the sandbox, two writes, with nothing beside it | 2.5, 7 | 2.9, 37 |
//! | a payment during the purge, beside another till | 7.5, 97 | 6.4, 65 |
//! | [`Journal::find`] during the purge | 0.16, 5.4 | 1.1, 12 |
//!
//! ```sh
//! BESTPAY_TEST_POSTGRES=… cargo bench -p bestpay-cashier --features postgres --bench journal
//! ```
//!
//! The longest payment during a purge, of 5,798 and 4,861, took 209 ms and 324 ms.
//!
//! A journal that an older version of the library made is brought up to date when it is opened, in one transaction.
//! During that time nobody else writes to it: processes that have it open give up after 20 to 30 seconds, processes
//! that open it meanwhile after 5 (SQLite) or 15 (PostgreSQL). It is best to bring a journal with many millions of
//! entries up to date while nobody pays.
//!
//! # Broken on purpose
//!
//! The program in `crash` kills tills (SIGKILL) at random points, ends their database connections, restarts the
//! database, and makes one call in twenty go wrong; then every order and refund of the journal must agree with the
//! sandbox's ledger, to the fen. An order whose till was killed in the middle of it is taken again at once, with the
//! payer's next code: by that till as soon as it is back, and by another one, which a client calls three times whatever
//! the answers are. No order and no refund may have reached the sandbox twice, even if it was refused the second time,
//! and what each of the tills said about an order must be what the ledger shows. With `--plant resend` the tills take
//! such an order without their journal: the gate checks that the program finds that. Measured on two cores shared with
//! other work, development build:
//!
//! | run | kills | of them midway | orders, refunds | never arrived | time |
//! |---|---|---|---|---|---|
//! | two tills, one SQLite file | 500 | 475 | 4,609, 1,030 | 179 | 218 s |
//! | four tills, one PostgreSQL, backends ended, server restarted | 500 | 481 | 6,579, 1,533 | 205 | 301 s |
//! | 8 threads, SQLite, no kills | | | 100,000, 24,606 | 1,263 | 2,374 s |
//!
//! In the last run three of eight payers took some time to pay, and every change was a commit to the disk: 42 orders a
//! second. The till had 24.0 MB of memory after 10,000 orders and 23.6 MB after 100,000; the journal was 105 MB.
//! Nothing was lost, nothing ordered twice, nothing left open.
//!
//! ```sh
//! BESTPAY_KILLS=500 BESTPAY_ORDERS=100000 tests/run crash_long
//! ```
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `sqlite` | yes | [`Journal::sqlite`]: one file; SQLite is compiled in |
//! | `texts` | yes | [`Entry::till_text`], [`Event::till_text`]: what cashiers read, in Chinese and English |
//! | `reconciliation` | yes | `Journal::reconcile`: a statement of the platform held against the journal |
//! | `postgres` | no | `Journal::postgres`: one database for several machines |
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
#![forbid(unsafe_code)]

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("bestpay-cashier needs a journal: switch on the feature `sqlite` or `postgres`");

// The modules in layers, the lowest first. A module imports from its own layer and from those before it, never in a
// ring; tests/layers.py reads the layers here.

// Plain data: states and which may follow which, entries, what is learnt about them.
mod entry;
mod finding;
mod state;
#[cfg(feature = "texts")]
mod texts;

// A database, and the statements that it runs. They know nothing about orders.
mod statements;
mod store;

// The journal: its schema, its rows, what was asked for under a number, the feed of changes.
mod content;
mod feed;
mod journal;
mod record;
mod schema;

// The Cashier, which keeps the journal and talks to the platform.
mod cashier;
mod money_request;

// What a journal is held against.
#[cfg(feature = "reconciliation")]
mod reconciliation;

pub use cashier::{CASHIER_OPTIONS, Cashier, CashierBuilder, HandledCallback, Recovery};
pub use entry::{Entry, EntryField, EntryKind, Event};
pub use journal::Journal;
pub use money_request::{CASHIER_METHODS, CashierMethod};
#[cfg(feature = "reconciliation")]
pub use reconciliation::{
    AmountUnit, Difference, DifferenceKind, Reconciliation, STATEMENT_OPTIONS, Statement, StatementOption,
    StatementValue,
};
pub use state::State;
#[cfg(feature = "texts")]
pub use texts::StateOutcome;
