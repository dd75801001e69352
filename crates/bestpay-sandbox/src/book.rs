//! The book: everything the sandbox remembers, and the agenda of what will happen by itself.

mod callbacks;
mod kept;
mod orders;
mod refunds;
mod trades;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::{self, Millis};
use crate::ledger::{Event, LedgerEntry, Subject};
use crate::status::Status;
pub(crate) use callbacks::{Callback, Notice};
use kept::Kept;
use orders::Order;
pub use orders::OrderView;
use refunds::Refund;
pub use refunds::RefundView;
pub(crate) use trades::{TradeLife, TradeQuery, Trades};

/// Orders, refunds, callbacks that are due, and the ledger.
#[derive(Default)]
pub(crate) struct Book {
    last_number: u64,
    pub(crate) orders: Kept<Key, Order>,
    pub(crate) refunds: Kept<Key, Refund>,
    pub(crate) callbacks: Kept<u64, Callback>,
    /// The last lines: `Behaviour::ledger_lines` says how many.
    pub(crate) ledger: VecDeque<LedgerEntry>,
    /// The last line that was saved.
    saved_line: u64,
    /// Rebuilt from the orders, refunds and callbacks when the book is read.
    agenda: BTreeSet<(Millis, Task)>,
    pub(crate) behaviour: Behaviour,
    /// Callbacks whose time has come and that have not been fetched yet.
    outbox: Vec<u64>,
}

/// The whole book, or what has changed in it; `None` has gone.
#[derive(Serialize, Deserialize)]
struct Record<O, R, C, L> {
    last_number: u64,
    orders: BTreeMap<Key, Option<O>>,
    refunds: BTreeMap<Key, Option<R>>,
    callbacks: BTreeMap<u64, Option<C>>,
    ledger: Vec<L>,
}

/// A record as it is read.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct SavedRecord(Record<Order, Refund, Callback, LedgerEntry>);

/// `merchantNo/outTradeNo` or `merchantNo/outRequestNo`. The known merchant numbers hold no `/`.
pub(crate) type Key = String;

pub(crate) fn key(merchant_no: &str, number: &str) -> Key {
    format!("{merchant_no}/{number}")
}

/// How the platform behaves where the document leaves it open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Behaviour {
    pub(crate) settle_after: Duration,
    pub(crate) callback_retry: Duration,
    pub(crate) callback_attempts: u32,
    pub(crate) callback_format: CallbackFormat,
    pub(crate) callback_shape: CallbackShape,
    pub(crate) result_format: ResultFormat,
    /// How many lines the ledger keeps.
    pub(crate) ledger_lines: usize,
}

impl Default for Behaviour {
    fn default() -> Behaviour {
        Behaviour {
            settle_after: Duration::from_secs(2),
            callback_retry: Duration::from_secs(1),
            callback_attempts: 6,
            callback_format: CallbackFormat::Json,
            callback_shape: CallbackShape::Document,
            result_format: ResultFormat::Object,
            ledger_lines: 100_000,
        }
    }
}

/// The format of callbacks. Both have been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallbackFormat {
    Json,
    Form,
}

/// How the fields of a callback are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallbackShape {
    /// As the document says: amounts are numbers, dates `yyyyMMddHHmmss`.
    Document,
    /// As a real one of 2021: amounts are text, dates `yyyy-MM-dd HH:mm:ss`, and members that the document does not list.
    Real,
}

/// The format of `result` in 3.5 and 3.6: the document says that it is a String.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResultFormat {
    Object,
    Text,
}

/// Something that happens by itself when its time comes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    Order(Key),
    Refund(Key),
    Callback(u64),
}

/// The status that an order or refund takes by itself, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settlement {
    pub(crate) at: Millis,
    pub(crate) status: Status,
}

impl Book {
    /// The next number for anything that is numbered: trades, callbacks, lines of the ledger.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// The last number that was given. If it has grown, something was written down: every change is in the ledger.
    pub(crate) fn last_number(&self) -> u64 {
        self.last_number
    }

    /// Writes a line, forgets the oldest ones, and returns the line's number.
    pub(crate) fn note(&mut self, now: Millis, subject: Subject, event: Event) -> u64 {
        let number = self.next_number();
        self.ledger.push_back(LedgerEntry { number, time: clock::beijing(now).to_string(), subject, event });
        while self.ledger.len() > self.behaviour.ledger_lines {
            self.ledger.pop_front();
        }
        number
    }

    pub(crate) fn schedule(&mut self, at: Millis, task: Task) {
        self.agenda.insert((at, task));
    }

    /// When the next task is due.
    pub(crate) fn next_due(&self) -> Option<Millis> {
        self.agenda.first().map(|(at, _)| *at)
    }

    /// Does everything whose time has come, in order.
    pub(crate) fn advance(&mut self, now: Millis) {
        while let Some((at, task)) = self.agenda.pop_first() {
            if at > now {
                self.agenda.insert((at, task));
                return;
            }
            match task {
                Task::Order(key) => self.settle_order(at, &key),
                Task::Refund(key) => self.settle_refund(at, &key),
                Task::Callback(number) => self.outbox.push(number),
            }
        }
    }

    /// The callbacks to post now.
    pub(crate) fn take_outbox(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.outbox)
    }

    /// What has changed since the last call, as JSON.
    pub(crate) fn changes(&mut self) -> serde_json::Result<String> {
        let saved_line = std::mem::replace(&mut self.saved_line, self.last_number);
        let new = self.ledger.partition_point(|line| line.number <= saved_line);
        serde_json::to_string(&Record {
            last_number: self.last_number,
            orders: self.orders.changes(),
            refunds: self.refunds.changes(),
            callbacks: self.callbacks.changes(),
            ledger: self.ledger.range(new..).collect(),
        })
    }

    /// The whole book as JSON.
    pub(crate) fn whole(&mut self) -> serde_json::Result<String> {
        self.saved_line = self.last_number;
        serde_json::to_string(&Record {
            last_number: self.last_number,
            orders: self.orders.whole(),
            refunds: self.refunds.whole(),
            callbacks: self.callbacks.whole(),
            ledger: self.ledger.iter().collect(),
        })
    }

    /// Puts back what was saved.
    pub(crate) fn apply(&mut self, SavedRecord(record): SavedRecord) {
        self.last_number = record.last_number;
        self.orders.apply(record.orders);
        self.refunds.apply(record.refunds);
        self.callbacks.apply(record.callbacks);
        self.ledger.extend(record.ledger);
    }

    /// Rebuilds the agenda of a book that was read from a file.
    pub(crate) fn restore_agenda(&mut self) {
        let orders = self.orders.iter().filter_map(|(key, order)| Some((order.due()?, Task::Order(key.clone()))));
        let refunds = self.refunds.iter().filter_map(|(key, refund)| Some((refund.due()?, Task::Refund(key.clone()))));
        let callbacks = self.callbacks.iter().map(|(number, callback)| (callback.next_at, Task::Callback(*number)));
        self.agenda = orders.chain(refunds).chain(callbacks).collect();
    }
}
