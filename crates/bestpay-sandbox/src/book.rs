//! The book: everything the sandbox remembers, and the agenda of what happens next by itself.

mod callbacks;
mod orders;
mod refunds;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::{self, Millis};
use crate::ledger::{Event, LedgerEntry, Subject};
use crate::status::Status;
use callbacks::Callback;
use orders::Order;
pub use orders::OrderView;
use refunds::Refund;
pub use refunds::RefundView;

/// Orders, refunds, callbacks on their way, and the ledger.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Book {
    last_number: u64,
    pub(crate) orders: BTreeMap<Key, Order>,
    pub(crate) refunds: BTreeMap<Key, Refund>,
    pub(crate) callbacks: BTreeMap<u64, Callback>,
    pub(crate) ledger: Vec<LedgerEntry>,
    /// Made anew from the orders, refunds and callbacks when the book is read.
    #[serde(skip)]
    agenda: BTreeSet<(Millis, Task)>,
    #[serde(skip)]
    pub(crate) behaviour: Behaviour,
    /// Callbacks whose time has come and that nobody has taken yet.
    #[serde(skip)]
    outbox: Vec<u64>,
}

/// `merchantNo/outTradeNo` or `merchantNo/outRequestNo`. The known merchant numbers hold no `/`.
pub(crate) type Key = String;

pub(crate) fn key(merchant_no: &str, number: &str) -> Key {
    format!("{merchant_no}/{number}")
}

/// How the platform behaves where it is free to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Behaviour {
    pub(crate) settle_after: Duration,
    pub(crate) callback_retry: Duration,
    pub(crate) callback_attempts: u32,
    pub(crate) callback_format: CallbackFormat,
    pub(crate) result_format: ResultFormat,
}

impl Default for Behaviour {
    fn default() -> Behaviour {
        Behaviour {
            settle_after: Duration::from_secs(2),
            callback_retry: Duration::from_secs(1),
            callback_attempts: 6,
            callback_format: CallbackFormat::Json,
            result_format: ResultFormat::Object,
        }
    }
}

/// What callbacks are sent as. Both have been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallbackFormat {
    Json,
    Form,
}

/// What `result` of 3.5 and 3.6 is: the document types it String.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResultFormat {
    Object,
    Text,
}

/// Something that happens by itself when its time has come.
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
    /// The next number of whatever is numbered: trades, callbacks, lines of the ledger.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// Whether anything was written down since this number. Every change is in the ledger.
    pub(crate) fn last_number(&self) -> u64 {
        self.last_number
    }

    pub(crate) fn note(&mut self, now: Millis, subject: Subject, event: Event) {
        let number = self.next_number();
        self.ledger.push(LedgerEntry { number, time: clock::beijing(now).to_string(), subject, event });
    }

    pub(crate) fn schedule(&mut self, at: Millis, task: Task) {
        self.agenda.insert((at, task));
    }

    /// When the next task is due.
    pub(crate) fn next_due(&self) -> Option<Millis> {
        self.agenda.first().map(|(at, _)| *at)
    }

    /// Lets everything happen whose time has come, in order.
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

    /// The agenda of a book that was read from a file.
    pub(crate) fn restore_agenda(&mut self) {
        let orders = self.orders.iter().filter_map(|(key, order)| Some((order.due()?, Task::Order(key.clone()))));
        let refunds = self.refunds.iter().filter_map(|(key, refund)| Some((refund.due()?, Task::Refund(key.clone()))));
        let callbacks = self.callbacks.iter().map(|(number, callback)| (callback.next_at, Task::Callback(*number)));
        self.agenda = orders.chain(refunds).chain(callbacks).collect();
    }
}
