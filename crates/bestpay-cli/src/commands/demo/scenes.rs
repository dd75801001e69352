//! The scenes: each is a few calls, and what should come of them.

use bestpay::{Amount, Callback, Effect, TradeStatus};
use bestpay_sandbox::{FAILED, PAID, PAID_LATER, REFUSED};

use super::report::{Expected, Outcome, Report};
use super::stage::{PATIENCE, Stage};
use crate::failure::Failure;

/// A scene.
pub struct Scene {
    /// What it shows.
    pub title: &'static str,
    /// Plays it.
    pub play: fn(&mut Stage, &mut Report) -> Result<(), Failure>,
}

/// All of them, in order. The refund needs the order of the first one.
pub const ALL: [Scene; 8] = [
    Scene { title: "payment code, paid at once", play: paid_at_once },
    Scene { title: "payment code, the payer types a password", play: paid_with_password },
    Scene { title: "QR code, the payer scans and pays", play: paid_by_scanning },
    Scene { title: "payment code, declined", play: declined },
    Scene { title: "part refund", play: part_refund },
    Scene { title: "answer lost on its way, settled by the status", play: answer_lost },
    Scene { title: "payment code, refused", play: refused },
    Scene { title: "gateway out of reach", play: out_of_reach },
];

const PAID_ORDER: &str = "DEMO-1";

/// The amounts are written below and well-formed; the gateway would refuse an amount of zero, which would be seen.
fn yuan(text: &str) -> Amount {
    Amount::from_yuan(text).unwrap_or_default()
}

fn paid_at_once(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let amount = yuan("12.50");
    let answer = stage.till().order_by_barcode(&stage.barcode_order(PAID_ORDER, amount, PAID));
    let outcome = Outcome::of(answer);
    let paid = report.step("order: paid", Some(amount), outcome, Expected::Status(TradeStatus::Success))?;
    report.count_paid(paid, amount);
    Ok(())
}

fn paid_with_password(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let (order, amount) = ("DEMO-2", yuan("1066.00"));
    let answer = stage.till().order_by_barcode(&stage.barcode_order(order, amount, PAID_LATER));
    let outcome = Outcome::of(answer);
    let waiting = Expected::Status(TradeStatus::WaitForPay);
    report.step("order: the payer is asked", Some(amount), outcome, waiting)?;
    settle(stage, report, order, amount)
}

fn paid_by_scanning(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let (order, amount) = ("DEMO-3", yuan("19.90"));
    let answer = stage.till().order_by_qrcode(&stage.qrcode_order(order, amount));
    let outcome = match answer {
        Ok(it) if it.payment_url().is_none_or(str::is_empty) => Outcome::Wrong("there is no paymentUrl".to_owned()),
        answer => Outcome::of(answer),
    };
    let waiting = Expected::Status(TradeStatus::WaitForPay);
    report.step("order: the QR code is shown", Some(amount), outcome, waiting)?;
    stage.payer_pays(order)?;
    let outcome = callback(stage, order, |it| it.expect_payment(order, amount));
    let paid =
        report.step("callback: verified, answered", Some(amount), outcome, Expected::Status(TradeStatus::Success))?;
    report.count_paid(paid, amount);
    Ok(())
}

fn declined(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let amount = yuan("5.00");
    let answer = stage.till().order_by_barcode(&stage.barcode_order("DEMO-4", amount, FAILED));
    let outcome = Outcome::of(answer);
    report.step("order: not paid", Some(amount), outcome, Expected::Status(TradeStatus::Fail))?;
    Ok(())
}

fn part_refund(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let (number, amount) = ("DEMO-1-R1", yuan("3.00"));
    let success = || Expected::Status(TradeStatus::Success);
    let answer = stage.till().refund(&stage.refund(PAID_ORDER, number, amount));
    let outcome = Outcome::of(answer);
    report.step("refund: 3.00 of 12.50", Some(amount), outcome, success())?;
    let answer = stage.till().wait_for_refund(PAID_ORDER, number, stage.date(), PATIENCE);
    let outcome = match answer {
        Ok(it) if it.refund_amt() != Some(amount) => Outcome::Wrong("it is about another amount".to_owned()),
        answer => Outcome::of(answer),
    };
    let refunded = report.step("refund's status: refunded", Some(amount), outcome, success())?;
    report.count_refunded(refunded, amount);
    // In a refund's callback `outTradeNo` is the refund's number.
    let outcome = callback(stage, number, |it| it.expect_refund(PAID_ORDER, number, amount));
    report.step("callback: verified, answered", Some(amount), outcome, success())?;
    Ok(())
}

fn answer_lost(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let (order, amount) = ("DEMO-5", yuan("16.60"));
    stage.lose_next_answer()?;
    let answer = stage.till().order_by_barcode(&stage.barcode_order(order, amount, PAID));
    let outcome = Outcome::of(answer);
    report.step("order: the connection breaks", Some(amount), outcome, Expected::Effect(Effect::Unknown))?;
    settle(stage, report, order, amount)
}

fn refused(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let amount = yuan("8.80");
    let answer = stage.till().order_by_barcode(&stage.barcode_order("DEMO-6", amount, REFUSED));
    let outcome = Outcome::of(answer);
    let what = match outcome.platform_code() {
        Some(code) => format!("order: refused, {code}"),
        None => "order: refused".to_owned(),
    };
    report.step(&what, Some(amount), outcome, Expected::Effect(Effect::Refused))?;
    Ok(())
}

fn out_of_reach(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let amount = yuan("6.60");
    let answer = stage.till_without_gateway()?.order_by_barcode(&stage.barcode_order("DEMO-7", amount, PAID));
    let outcome = Outcome::of(answer);
    report.step("order: not sent at all", Some(amount), outcome, Expected::Effect(Effect::NotSent))?;
    Ok(())
}

/// Asks for the status until the order is paid.
fn settle(stage: &Stage, report: &mut Report, order: &str, amount: Amount) -> Result<(), Failure> {
    let answer = stage.till().wait_for_payment(order, stage.date(), PATIENCE);
    let outcome = Outcome::of(answer);
    let paid = report.step("status: paid", Some(amount), outcome, Expected::Status(TradeStatus::Success))?;
    report.count_paid(paid, amount);
    Ok(())
}

/// The callback of an order or refund, compared with it.
fn callback(stage: &mut Stage, number: &str, expect: impl FnOnce(&Callback) -> Result<(), bestpay::Error>) -> Outcome {
    match stage.callbacks.wait_for(number, PATIENCE) {
        None => Outcome::Wrong("no callback came".to_owned()),
        Some(callback) => Outcome::of_callback(callback.and_then(|it| expect(&it).map(|()| it))),
    }
}
