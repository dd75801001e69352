//! The comparison: what the journal says against what the platform's ledger says.

use std::collections::BTreeMap;

use bestpay_cashier::{Entry, Event, Journal, State};
use bestpay_sandbox::{Event as Line, Sandbox, Status};

/// The number of an order, and how the call that took it ended: a state, or the kind of an error.
pub type Outcome = (String, String);

/// What was compared.
#[derive(Debug, Default)]
pub struct Totals {
    pub orders: u64,
    pub refunds: u64,
    pub paid_fen: i64,
    pub refunded_fen: i64,
    pub never_arrived: u64,
    pub events: u64,
}

/// Every order and refund of the sandbox must be in the journal with its amount and its end, and vice versa; nothing
/// was called twice; nothing is open.
pub fn compare(journal: &Journal, sandbox: &Sandbox) -> (Totals, Vec<String>) {
    let entries = entries(journal);
    let (mut totals, mut wrong) = (Totals::default(), Vec::new());
    // Orders and refunds of the platform, by their own numbers.
    let mut platform: BTreeMap<(bool, String), (i64, Status)> = BTreeMap::new();
    for order in sandbox.orders() {
        platform.insert((false, order.out_trade_no), (order.trade_amt, order.trade_status));
    }
    for refund in sandbox.refunds() {
        platform.insert((true, refund.out_request_no), (refund.refund_amt, refund.trade_status));
    }
    for entry in &entries {
        let is_refund = entry.out_request_no.is_some();
        let number = entry.out_request_no.as_ref().unwrap_or(&entry.out_trade_no);
        let known = platform.remove(&(is_refund, number.clone()));
        let expected = match entry.state {
            State::Success => Some(Status::Success),
            State::Fail => Some(Status::Fail),
            State::Close => Some(Status::Close),
            State::Refused | State::NeverArrived | State::NotSent => None,
            open => {
                wrong.push(format!("{number} is {open} at the end, the platform says {known:?}"));
                continue;
            }
        };
        if known != expected.map(|status| (entry.amount.fen(), status)) {
            wrong.push(format!(
                "{number}: the journal says {} of {}, the platform {known:?}",
                entry.state, entry.amount
            ));
        }
        let fen = if entry.is_success() { entry.amount.fen() } else { 0 };
        totals.never_arrived += u64::from(entry.state == State::NeverArrived);
        match is_refund {
            true => (totals.refunds, totals.refunded_fen) = (totals.refunds + 1, totals.refunded_fen + fen),
            false => (totals.orders, totals.paid_fen) = (totals.orders + 1, totals.paid_fen + fen),
        }
    }
    wrong.extend(platform.iter().map(|((_, number), known)| format!("{number} is unknown to the journal: {known:?}")));
    let paid: i64 = sandbox.orders().iter().filter(|o| o.trade_status == Status::Success).map(|o| o.trade_amt).sum();
    let refunded: i64 = sandbox.orders().iter().map(|order| order.refunded_amt).sum();
    if (paid, refunded) != (totals.paid_fen, totals.refunded_fen) {
        wrong.push(format!("the platform has {paid} fen paid and {refunded} refunded, the journal {totals:?}"));
    }
    wrong.extend(called_twice(sandbox));
    wrong.extend(events(journal, &mut totals));
    (totals, wrong)
}

pub fn entries(journal: &Journal) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    loop {
        let page = journal.entries(all.last(), 1000).expect("a journal");
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

/// Orders and refunds that arrived more than once.
pub fn called_twice(sandbox: &Sandbox) -> Vec<String> {
    let mut calls: BTreeMap<String, u64> = BTreeMap::new();
    for line in sandbox.ledger() {
        let Line::Call { interface, .. } = &line.event else { continue };
        let number = match interface.as_str() {
            "barcode_order" => line.subject.out_trade_no,
            "refund" => format!("refund {}", line.subject.out_request_no),
            _ => continue,
        };
        // A call that the fault `reset_before` cut off was not processed, and has no number.
        if !number.trim_start_matches("refund ").is_empty() {
            *calls.entry(number).or_default() += 1;
        }
    }
    calls
        .into_iter()
        .filter(|(_, times)| *times > 1)
        .map(|(number, times)| format!("{number} was called {times} times"))
        .collect()
}

/// Callers who were told something other than what the ledger shows. Whoever was told that it is not known yet was not
/// misled.
pub fn misled(outcomes: &[Outcome], sandbox: &Sandbox) -> Vec<String> {
    let known: BTreeMap<String, Status> =
        sandbox.orders().into_iter().map(|order| (order.out_trade_no, order.trade_status)).collect();
    let is_true = |(number, outcome): &&Outcome| {
        let status = known.get(number).copied();
        match outcome.as_str() {
            "success" => status == Some(Status::Success),
            "fail" => status == Some(Status::Fail),
            "close" => status == Some(Status::Close),
            "refused" | "never_arrived" => status.is_none(),
            // The same order never conflicts with itself, and a caller never reads an answer about another one.
            "order_conflict" => false,
            _ => true,
        }
    };
    let told = outcomes.iter().filter(|outcome| !is_true(outcome));
    told.map(|(number, outcome)| {
        format!("a taker of {number} was told {outcome}, the platform {:?}", known.get(number))
    })
    .collect()
}

/// The feed is in order, each change begins where the last one ended, and there are no alarms.
fn events(journal: &Journal, totals: &mut Totals) -> Vec<String> {
    let (mut wrong, mut last, mut states) = (Vec::new(), 0, BTreeMap::new());
    loop {
        let page = journal.events(last, 1000).expect("a journal");
        if page.is_empty() {
            return wrong;
        }
        for Event { id, is_alarm, out_trade_no, out_request_no, from, to, about, .. } in page {
            totals.events += 1;
            if id <= last {
                wrong.push(format!("event {id} comes after {last}"));
            }
            last = id;
            if is_alarm {
                wrong.push(format!("alarm about {out_trade_no} {out_request_no:?}: {about:?}"));
                continue;
            }
            let key = (out_trade_no, out_request_no);
            if states.get(&key).copied() != from {
                wrong.push(format!("event {id}: {key:?} was {:?}, not {from:?}", states.get(&key)));
            }
            states.insert(key, to);
        }
    }
}
