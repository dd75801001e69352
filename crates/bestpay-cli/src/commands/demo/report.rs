//! The table of the demonstration: a line for each step as it happens, the totals, and the verdict.

use std::time::Duration;

use bestpay::{Amount, AnyAnswer, Callback, Effect, Error, TradeStatus, Verification};
use bestpay_sandbox::{Event, Status};
use serde_json::{Value, json};

use super::scenes::Scene;
use super::stage::Stage;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::said::Said;
use crate::screen::{ATTENTION, BAD, GOOD, QUIET, STRONG, Screen};
use crate::table::{Cell, Columns, printable};

/// Mark, what happens, yuan, status, verified, effect: 80 columns with the spaces.
const WIDTHS: [usize; 6] = [3, 29, 7, 10, 11, 8];
const YUAN: usize = 2;

/// The outcome of a step.
pub enum Outcome {
    /// A verified answer or callback.
    Verified { trade_status: TradeStatus, verification: Verification },
    /// An error, with its effect.
    Error(Error),
    /// No error, but wrong.
    Wrong(Said),
}

impl Outcome {
    /// The outcome of a call.
    pub fn of(answer: Result<impl Into<AnyAnswer>, Error>) -> Outcome {
        match answer {
            Ok(answer) => {
                let answer = answer.into();
                Outcome::Verified { trade_status: answer.trade_status(), verification: answer.verification() }
            }
            Err(error) => Outcome::Error(error),
        }
    }

    /// The outcome of a callback.
    pub fn of_callback(callback: Result<Callback, Error>) -> Outcome {
        match callback {
            Ok(callback) => {
                Outcome::Verified { trade_status: callback.trade_status(), verification: callback.verification() }
            }
            Err(error) => Outcome::Error(error),
        }
    }

    /// The platform's code of a refusal.
    pub fn platform_code(&self) -> Option<&str> {
        match self {
            Outcome::Error(error) => error.platform_code(),
            _ => None,
        }
    }

    fn effect(&self) -> Option<Effect> {
        match self {
            Outcome::Error(error) => Some(error.effect()),
            _ => None,
        }
    }

    fn status(&self) -> Option<&TradeStatus> {
        match self {
            Outcome::Verified { trade_status, .. } => Some(trade_status),
            _ => None,
        }
    }

    fn verification(&self) -> Option<Verification> {
        match self {
            Outcome::Verified { verification, .. } => Some(*verification),
            _ => None,
        }
    }

    /// Why this is not what was expected.
    fn surprise(&self, expected: &Expected) -> Option<Said> {
        match (self, expected) {
            (Outcome::Verified { trade_status, .. }, Expected::Status(status)) if trade_status == status => None,
            (Outcome::Error(error), Expected::Effect(effect)) if error.effect() == *effect => None,
            (Outcome::Wrong(reason), _) => Some(reason.clone()),
            (Outcome::Error(error), _) => Some(Said::untranslated(error.to_string())),
            (Outcome::Verified { .. }, Expected::Status(status)) => Some(said!("should be {status}", "应为 {status}")),
            (Outcome::Verified { .. }, Expected::Effect(effect)) => {
                Some(said!("should be an error, effect {effect}", "应返回错误，资金影响 {effect}"))
            }
        }
    }
}

/// What a step should come to.
pub enum Expected {
    /// A verified answer of this status.
    Status(TradeStatus),
    /// An error of this effect.
    Effect(Effect),
}

/// The table so far.
pub struct Report {
    screen: Screen,
    columns: Columns,
    scene: &'static str,
    steps: Vec<Value>,
    surprises: usize,
    paid: i64,
    refunded: i64,
}

impl Report {
    /// Writes the heading of the table.
    pub fn begin(screen: Screen, url: &str) -> Result<Report, Failure> {
        let columns = Columns::new(&WIDTHS, Some(YUAN));
        if !screen.json() {
            let title = said!("A till, a payer, and a gateway at {url}", "一台收银机、一位顾客、沙箱 {url}");
            screen.line(&format!("{STRONG}{}{STRONG:#}", screen.in_words(&title)))?;
            screen.line("")?;
            let names = [
                ("", ""),
                ("what happens", "步骤"),
                ("yuan", "元"),
                ("status", "状态"),
                ("verified", "验签"),
                ("effect", "资金影响"),
            ];
            screen.line(&columns.line(&names.map(|(en, zh)| Cell::new(screen.one_of(en, zh), QUIET))))?;
        }
        Ok(Report { screen, columns, scene: "", steps: Vec::new(), surprises: 0, paid: 0, refunded: 0 })
    }

    /// Writes the heading of a scene.
    pub fn scene(&mut self, number: usize, scene: &Scene) -> Result<(), Failure> {
        self.scene = scene.title;
        if self.screen.json() {
            return Ok(());
        }
        let title = self.screen.one_of(scene.title, scene.zh);
        self.screen.line(&format!("{STRONG}{number}  {title}{STRONG:#}"))
    }

    /// Writes a step, and returns whether it came out as expected.
    pub fn step(
        &mut self,
        what: &Said,
        amount: Option<Amount>,
        outcome: Outcome,
        expected: Expected,
    ) -> Result<bool, Failure> {
        let surprise = outcome.surprise(&expected);
        self.surprises += usize::from(surprise.is_some());
        let verification = outcome.verification();
        self.steps.push(json!({
            "scene": self.scene,
            "what": what.en,
            "amount": amount.map(Amount::fen),
            "status": outcome.status().map(TradeStatus::as_str),
            "hash": verification.map(|how| how.hash.as_str()),
            "form": verification.map(|how| how.form.as_str()),
            "effect": outcome.effect().map(Effect::as_str),
            "code": outcome.platform_code(),
            "good": surprise.is_none(),
            "surprise": surprise.as_ref().map(|surprise| &surprise.en),
        }));
        if !self.screen.json() {
            self.write_step(what, amount, &outcome, surprise.as_ref())?;
        }
        Ok(surprise.is_none())
    }

    fn write_step(
        &self,
        what: &Said,
        amount: Option<Amount>,
        outcome: &Outcome,
        surprise: Option<&Said>,
    ) -> Result<(), Failure> {
        let verified = match (outcome.verification(), outcome.platform_code()) {
            (Some(how), _) => format!("{} {}", how.hash, how.form),
            // Refusals are signed like any answer, but the error does not say in which form.
            (None, Some(_)) => self.screen.one_of("yes", "是").to_owned(),
            (None, None) => String::new(),
        };
        let row = [
            self.mark(surprise.is_none()),
            self.screen.in_words(what).into(),
            amount.map(|amount| amount.to_string()).unwrap_or_default().into(),
            outcome.status().map(status).unwrap_or_default(),
            Cell::new(verified, QUIET),
            outcome.effect().map(effect).unwrap_or_default(),
        ];
        self.screen.line(&self.columns.line(&row))?;
        match surprise {
            Some(reason) => self.screen.line(&format!("     {BAD}{}{BAD:#}", printable(&self.screen.in_words(reason)))),
            None => Ok(()),
        }
    }

    /// Counts an order that was paid by a verified answer or callback.
    pub fn count_paid(&mut self, paid: bool, amount: Amount) {
        self.paid += if paid { amount.fen() } else { 0 };
    }

    /// Counts a refund that was done by a verified answer.
    pub fn count_refunded(&mut self, refunded: bool, amount: Amount) {
        self.refunded += if refunded { amount.fen() } else { 0 };
    }

    /// Compares the totals with the gateway's books, and gives the verdict.
    pub fn end(self, stage: &mut Stage, took: Duration) -> Result<Exit, Failure> {
        let books = Books::of(stage);
        let (verified, refused) = stage.callbacks.count();
        let equal = books.paid == self.paid && books.refunded == self.refunded;
        let good = equal && self.surprises == 0 && refused == 0 && books.repeated_orders == 0;
        if self.screen.json() {
            self.screen.object(&json!({
                "good": good,
                "steps": self.steps,
                "paid": self.paid,
                "refunded": self.refunded,
                "gateway": { "paid": books.paid, "refunded": books.refunded, "repeated_orders": books.repeated_orders },
                "callbacks": { "verified": verified, "refused": refused },
                "seconds": took.as_secs_f64(),
            }))?;
        } else {
            let columns = Columns::new(&[3, 29], None);
            let screen = &self.screen;
            let totals = |paid, refunded| {
                let (paid, refunded) = (in_yuan(paid), in_yuan(refunded));
                screen.in_words(&said!("paid {paid}, refunded {refunded}", "收款 {paid}，退款 {refunded}"))
            };
            let counted =
                said!("{verified} verified, {refused} refused", "验签通过 {verified} 条，未通过 {refused} 条");
            let rows = [
                (
                    equal,
                    screen.one_of("till, by verified answers", "收银机（验签通过的应答）"),
                    totals(self.paid, self.refunded),
                ),
                (equal, screen.one_of("gateway, by its books", "沙箱账目"), totals(books.paid, books.refunded)),
                (refused == 0, screen.one_of("callbacks", "回调"), screen.in_words(&counted)),
                (
                    books.repeated_orders == 0,
                    screen.one_of("orders sent twice", "重复发送的订单"),
                    books.repeated_orders.to_string(),
                ),
            ];
            self.screen.line(&format!("{STRONG}{}{STRONG:#}", screen.one_of("In the end", "汇总")))?;
            for (good, name, text) in rows {
                self.screen.line(&columns.line(&[self.mark(good), name.into(), text.into()]))?;
            }
            self.write_verdict(good, took)?;
        }
        Ok(if good { Exit::Answered } else { Exit::Refused })
    }

    fn write_verdict(&self, good: bool, took: Duration) -> Result<(), Failure> {
        let steps = self.steps.len();
        let seconds = took.as_secs_f64();
        self.screen.line("")?;
        let all_good = self.screen.one_of("All is as it should be:", "全部正常：");
        let not_good = self.screen.one_of("Not all is as it should be:", "有异常：");
        self.screen.line(&match (good, self.surprises) {
            (true, _) => {
                let said =
                    said!(" {steps} of {steps} steps, in {seconds:.1} s.", "共 {steps} 步，用时 {seconds:.1} 秒。");
                format!("{GOOD}{all_good}{GOOD:#}{}", self.screen.in_words(&said))
            }
            (false, 0) => format!("{BAD}{not_good}{BAD:#}{}", self.screen.one_of(" see the totals.", "见汇总。")),
            (false, bad) => {
                let said = said!(" {bad} of {steps} steps.", "{steps} 步中有 {bad} 步。");
                format!("{BAD}{not_good}{BAD:#}{}", self.screen.in_words(&said))
            }
        })
    }

    fn mark(&self, is_good: bool) -> Cell {
        let (good, bad) = self.screen.marks();
        if is_good { Cell::new(format!("  {good}"), GOOD) } else { Cell::new(format!("  {bad}"), BAD) }
    }
}

/// What the gateway has booked.
struct Books {
    paid: i64,
    refunded: i64,
    /// How many orders and refunds arrived a second time.
    repeated_orders: usize,
}

impl Books {
    fn of(stage: &Stage) -> Books {
        let sandbox = stage.sandbox();
        let orders = sandbox.orders();
        let paid = orders.iter().filter(|order| order.trade_status == Status::Success).map(|order| order.trade_amt);
        let refunds = sandbox.refunds();
        let refunded =
            refunds.iter().filter(|refund| refund.trade_status == Status::Success).map(|refund| refund.refund_amt);
        let mut arrived: Vec<_> = sandbox
            .ledger()
            .into_iter()
            .filter(|entry| matches!(&entry.event, Event::Call { interface, .. } if moves_money(interface)))
            .map(|entry| (entry.subject.out_trade_no, entry.subject.out_request_no))
            .collect();
        let all = arrived.len();
        arrived.sort();
        arrived.dedup();
        Books { paid: paid.sum(), refunded: refunded.sum(), repeated_orders: all - arrived.len() }
    }
}

fn moves_money(interface: &str) -> bool {
    bestpay::Interface::named(interface).is_some_and(|interface| interface.moves_money)
}

fn in_yuan(fen: i64) -> String {
    Amount::from_fen(fen).map_or_else(|_| format!("{fen} fen"), |amount| amount.to_string())
}

fn status(status: &TradeStatus) -> Cell {
    let style = match status {
        TradeStatus::Success => GOOD,
        TradeStatus::Fail | TradeStatus::Close => BAD,
        _ => ATTENTION,
    };
    Cell::new(printable(status.as_str()), style)
}

fn effect(effect: Effect) -> Cell {
    Cell::new(effect.as_str(), if effect == Effect::Unknown { ATTENTION } else { QUIET })
}
