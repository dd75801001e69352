//! Every COMMIT of a till is lost once, or its answer, with a second till at that very point: never two orders, and never
//! `not_sent` for what was sent. Over PostgreSQL: SQLite has no wire to lose an answer on.

mod line;
mod wire;

use std::time::Duration;

use bestpay::{Effect, Error};
use bestpay_cashier::{Cashier, Entry, Journal, State};
use bestpay_sandbox::{Fault, NEVER_PAID, PAID};

use crate::callbacks::payment;
use crate::shop::*;
use line::Line;
use wire::{LostMessage, Wire};

/// What a till does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TillAction {
    Pay,
    Refund,
    /// Of an order whose answer was lost.
    Recover,
    /// Of an order that waits.
    Callback,
}

/// What the first till's line to the platform is like. The second till's loses its answer, late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstLine {
    Good,
    Dead,
    LosesTheAnswer,
}

/// Deeds that move money: the others are about an order that is there.
const MONEY: [TillAction; 2] = [TillAction::Pay, TillAction::Refund];

#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn a_payment_is_ordered_once() {
    lose_every_commit(TillAction::Pay, FirstLine::Good, 2);
}

#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn a_payment_that_the_first_till_could_not_send_is_ordered_once() {
    lose_every_commit(TillAction::Pay, FirstLine::Dead, 3);
}

#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn a_payment_whose_answer_was_lost_is_ordered_once() {
    lose_every_commit(TillAction::Pay, FirstLine::LosesTheAnswer, 4);
}

#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn a_refund_is_made_once() {
    lose_every_commit(TillAction::Refund, FirstLine::Good, 2);
}

#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn a_refund_that_the_first_till_could_not_send_is_made_once() {
    lose_every_commit(TillAction::Refund, FirstLine::Dead, 3);
}

#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn a_refund_whose_answer_was_lost_is_made_once() {
    lose_every_commit(TillAction::Refund, FirstLine::LosesTheAnswer, 4);
}

#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn what_was_open_is_recovered() {
    lose_every_commit(TillAction::Recover, FirstLine::Good, 5);
}

#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn a_callback_is_applied_once() {
    lose_every_commit(TillAction::Callback, FirstLine::Good, 2);
}

/// A deed has at least so many COMMITs.
fn lose_every_commit(deed: TillAction, first_line: FirstLine, at_least: usize) {
    for lost in [LostMessage::Question, LostMessage::Answer] {
        let commits = (0..).take_while(|&passing| Case { deed, first_line, lost, passing }.run()).count();
        assert!(commits >= at_least, "{deed:?} of the first till has {commits} commits");
    }
}

/// What is lost is the COMMIT behind `passing` others.
#[derive(Debug, Clone, Copy)]
struct Case {
    deed: TillAction,
    first_line: FirstLine,
    lost: LostMessage,
    passing: usize,
}

impl Case {
    /// Whether there was such a COMMIT.
    fn run(self) -> bool {
        let shop = shop();
        self.prepare(&shop);
        let wire = Wire::start(shop.postgres.as_ref().unwrap(), self.lost);
        let (first_line, second_line) = (Line::start(shop.sandbox.url()), Line::start(shop.sandbox.url()));
        first_line.release();
        let client = shop.client_calling(match self.first_line {
            FirstLine::Good => shop.sandbox.url(),
            FirstLine::Dead => "http://127.0.0.1:9",
            FirstLine::LosesTheAnswer => &first_line.url,
        });
        let first = Cashier::builder(client.build().unwrap(), Journal::postgres(&wire.url, None).unwrap());
        let first = first.poll_every(Duration::from_millis(10), Duration::from_millis(50)).build();
        let second = shop.builder_calling(&second_line.url).build();
        wire.arm(self.passing);
        std::thread::scope(|scope| {
            let first = scope.spawn(|| self.act(&first, Duration::from_millis(200)));
            eventually(|| wire.is_broken() || first.is_finished());
            if wire.is_broken() {
                let second = scope.spawn(|| self.act(&second, AT_ONCE));
                eventually(|| second_line.holds() || second.is_finished());
                wire.repair();
                self.check(&shop, first.join().unwrap());
                second_line.release();
                self.check(&shop, second.join().unwrap());
            }
        });
        self.check_the_end(&shop);
        wire.is_broken()
    }

    fn prepare(self, shop: &Shop) {
        let cashier = shop.cashier();
        match self.deed {
            TillAction::Pay => {}
            TillAction::Refund => drop(cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap()),
            TillAction::Recover => {
                shop.sandbox.set_fault("barcode_order", Fault::ResetAfter, 1).unwrap();
                cashier.take_payment(&order("A1", PAID), AT_ONCE).unwrap();
                shop.later(Duration::from_secs(61));
            }
            TillAction::Callback => {
                cashier.take_payment(&order("A1", NEVER_PAID), AT_ONCE).unwrap();
                shop.sandbox.pay("A1").unwrap();
            }
        }
    }

    fn act(self, cashier: &Cashier, within: Duration) -> Result<Entry, Error> {
        match self.deed {
            TillAction::Pay => cashier.take_payment(&order("A1", PAID), within),
            TillAction::Refund => cashier.take_refund(&refund("A1", "R1", 300), within),
            TillAction::Recover => cashier.recover(within).and_then(|_| cashier.payment("A1")),
            TillAction::Callback => cashier.on_callback(&payment("A1", "SUCCESS")).outcome,
        }
    }

    /// Who says that nothing was sent must be right at that moment.
    fn check(self, shop: &Shop, outcome: Result<Entry, Error>) {
        let says_not_sent = match &outcome {
            Ok(entry) => entry.state == State::NotSent,
            Err(error) => error.effect() == Effect::NotSent,
        };
        assert!(!says_not_sent || self.sent(shop) == 0, "{self:?}: {outcome:?}");
    }

    fn check_the_end(self, shop: &Shop) {
        let cashier = shop.cashier();
        shop.later(Duration::from_secs(61));
        cashier.recover(PATIENCE).unwrap();
        if MONEY.contains(&self.deed) {
            assert!(self.act(&cashier, PATIENCE).unwrap().is_success(), "{self:?}");
        }
        assert_eq!(self.sent(shop), 1, "{self:?}");
        assert!(cashier.payment("A1").unwrap().is_success(), "{self:?}");
        assert_eq!(shop.alarms(), [""; 0], "{self:?}");
        // Each change of state is told once.
        let events = shop.journal.events(0, 1000).unwrap();
        for entry in shop.journal.entries(None, 10).unwrap() {
            let is_its_own = |event: &&bestpay_cashier::Event| event.out_request_no == entry.out_request_no;
            let states: Vec<_> = events.iter().filter(is_its_own).map(|event| (event.from, event.to)).collect();
            let follows = states.windows(2).all(|two| two[1].0 == Some(two[0].1));
            assert!(follows && states.last().is_some_and(|(_, to)| *to == entry.state), "{self:?}: {states:?}");
        }
    }

    /// How often the platform was told to move the money.
    fn sent(self, shop: &Shop) -> usize {
        shop.calls(if self.deed == TillAction::Refund { "refund" } else { "barcode_order" })
    }
}
