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
    /// The same in Chinese.
    pub zh: &'static str,
    /// Plays it.
    pub play: fn(&mut Stage, &mut Report) -> Result<(), Failure>,
}

/// All of them, in order. The refund needs the order of the first one.
pub const ALL: [Scene; 8] = [
    Scene { title: "payment code, paid at once", zh: "付款码：立即付款成功", play: paid_at_once },
    Scene {
        title: "payment code, the payer types a password", zh: "付款码：顾客输入密码", play: paid_with_password
    },
    Scene {
        title: "QR code, the payer scans and pays", zh: "订单二维码：顾客扫码付款", play: paid_by_scanning
    },
    Scene { title: "payment code, declined", zh: "付款码：支付失败", play: declined },
    Scene { title: "part refund", zh: "部分退款", play: part_refund },
    Scene {
        title: "answer lost on its way, settled by the status", zh: "应答丢失，查单得到结果", play: answer_lost
    },
    Scene { title: "payment code, refused", zh: "付款码：平台拒绝", play: refused },
    Scene { title: "gateway out of reach", zh: "平台无法连接", play: out_of_reach },
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
    let paid = report.step(
        &said!("order: paid", "下单：已付款"),
        Some(amount),
        outcome,
        Expected::Status(TradeStatus::Success),
    )?;
    report.count_paid(paid, amount);
    Ok(())
}

fn paid_with_password(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let (order, amount) = ("DEMO-2", yuan("1066.00"));
    let answer = stage.till().order_by_barcode(&stage.barcode_order(order, amount, PAID_LATER));
    let outcome = Outcome::of(answer);
    let waiting = Expected::Status(TradeStatus::WaitForPay);
    report.step(&said!("order: the payer is asked", "下单：等待顾客确认"), Some(amount), outcome, waiting)?;
    settle(stage, report, order, amount)
}

fn paid_by_scanning(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let (order, amount) = ("DEMO-3", yuan("19.90"));
    let answer = stage.till().order_by_qrcode(&stage.qrcode_order(order, amount));
    let outcome = match answer {
        Ok(it) if it.payment_url().is_none_or(str::is_empty) => {
            Outcome::Wrong(said!("there is no paymentUrl", "应答里没有 paymentUrl"))
        }
        answer => Outcome::of(answer),
    };
    let waiting = Expected::Status(TradeStatus::WaitForPay);
    report.step(&said!("order: the QR code is shown", "下单：显示二维码"), Some(amount), outcome, waiting)?;
    stage.payer_pays(order)?;
    let outcome = callback(stage, order, |it| it.expect_payment(order, amount));
    let paid = report.step(
        &said!("callback: verified, answered", "回调：验签通过，已应答"),
        Some(amount),
        outcome,
        Expected::Status(TradeStatus::Success),
    )?;
    report.count_paid(paid, amount);
    Ok(())
}

fn declined(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let amount = yuan("5.00");
    let answer = stage.till().order_by_barcode(&stage.barcode_order("DEMO-4", amount, FAILED));
    let outcome = Outcome::of(answer);
    report.step(
        &said!("order: not paid", "下单：未付款"),
        Some(amount),
        outcome,
        Expected::Status(TradeStatus::Fail),
    )?;
    Ok(())
}

fn part_refund(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let (number, amount) = ("DEMO-1-R1", yuan("3.00"));
    let success = || Expected::Status(TradeStatus::Success);
    let answer = stage.till().refund(&stage.refund(PAID_ORDER, number, amount));
    let outcome = Outcome::of(answer);
    report.step(&said!("refund: 3.00 of 12.50", "退款：12.50 中退 3.00"), Some(amount), outcome, success())?;
    let answer = stage.till().wait_for_refund(PAID_ORDER, number, stage.date(), PATIENCE);
    let outcome = match answer {
        Ok(it) if it.refund_amt() != Some(amount) => {
            Outcome::Wrong(said!("it is about another amount", "退款金额不符"))
        }
        answer => Outcome::of(answer),
    };
    let refunded =
        report.step(&said!("refund's status: refunded", "退款查询：已退款"), Some(amount), outcome, success())?;
    report.count_refunded(refunded, amount);
    // In a refund's callback `outTradeNo` is the refund's number.
    let outcome = callback(stage, number, |it| it.expect_refund(PAID_ORDER, number, amount));
    report.step(&said!("callback: verified, answered", "回调：验签通过，已应答"), Some(amount), outcome, success())?;
    Ok(())
}

fn answer_lost(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let (order, amount) = ("DEMO-5", yuan("16.60"));
    stage.lose_next_answer()?;
    let answer = stage.till().order_by_barcode(&stage.barcode_order(order, amount, PAID));
    let outcome = Outcome::of(answer);
    report.step(
        &said!("order: the connection breaks", "下单：连接中断"),
        Some(amount),
        outcome,
        Expected::Effect(Effect::Unknown),
    )?;
    settle(stage, report, order, amount)
}

fn refused(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let amount = yuan("8.80");
    let answer = stage.till().order_by_barcode(&stage.barcode_order("DEMO-6", amount, REFUSED));
    let outcome = Outcome::of(answer);
    let what = match outcome.platform_code() {
        Some(code) => said!("order: refused, {code}", "下单：平台拒绝，{code}"),
        None => said!("order: refused", "下单：平台拒绝"),
    };
    report.step(&what, Some(amount), outcome, Expected::Effect(Effect::Refused))?;
    Ok(())
}

fn out_of_reach(stage: &mut Stage, report: &mut Report) -> Result<(), Failure> {
    let amount = yuan("6.60");
    let answer = stage.till_without_gateway()?.order_by_barcode(&stage.barcode_order("DEMO-7", amount, PAID));
    let outcome = Outcome::of(answer);
    report.step(
        &said!("order: not sent at all", "下单：请求未发出"),
        Some(amount),
        outcome,
        Expected::Effect(Effect::NotSent),
    )?;
    Ok(())
}

/// Asks for the status until the order is paid.
fn settle(stage: &Stage, report: &mut Report, order: &str, amount: Amount) -> Result<(), Failure> {
    let answer = stage.till().wait_for_payment(order, stage.date(), PATIENCE);
    let outcome = Outcome::of(answer);
    let paid = report.step(
        &said!("status: paid", "查单：已付款"),
        Some(amount),
        outcome,
        Expected::Status(TradeStatus::Success),
    )?;
    report.count_paid(paid, amount);
    Ok(())
}

/// The callback of an order or refund, compared with it.
fn callback(stage: &mut Stage, number: &str, expect: impl FnOnce(&Callback) -> Result<(), bestpay::Error>) -> Outcome {
    match stage.callbacks.wait_for(number, PATIENCE) {
        None => Outcome::Wrong(said!("no callback came", "没有收到回调")),
        Some(callback) => Outcome::of_callback(callback.and_then(|it| expect(&it).map(|()| it))),
    }
}
