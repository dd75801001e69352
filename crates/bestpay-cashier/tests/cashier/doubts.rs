//! What a signed message says is compared with what the journal knows: a contradiction raises an alarm, and settles
//! nothing.

use std::time::Duration;

use bestpay::{ErrorKind, Result};
use bestpay_cashier::State::{Fail, Sending, Success, Unknown, Waiting};
use bestpay_cashier::{Cashier, Entry, Journal};
use bestpay_sandbox::{MERCHANT_NO, NEVER_PAID, PAID};
use serde_json::{Value, json};

use crate::callbacks::callback_with;
use crate::platform::{platform, refusal};
use crate::shop::*;

/// Time for a few questions, on a machine that is not busy.
const A_WHILE: Duration = Duration::from_millis(100);

fn is_alarmed(shop: &Shop) -> bool {
    !shop.alarms().is_empty()
}

/// What the platform itself says about an order, with other members.
fn paid(request: &Value, other: Value) -> Value {
    let fen = &request["tradeAmt"];
    let mut result = json!({ "tradeNo": "T1", "merchantNo": MERCHANT_NO, "tradeStatus": "SUCCESS",
        "outTradeNo": request["outTradeNo"], "tradeAmt": fen, "payAmt": fen });
    result.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    result
}

#[test]
fn a_status_about_another_amount_or_currency_settles_nothing() {
    for (other, alarm) in [
        (json!({ "tradeAmt": 1 }), "the status names 1 fen, not 1250"),
        (json!({ "tradeAmt": "12.50" }), "the status names 12.50 fen, not 1250"),
        (json!({ "ccy": "840" }), "the status names the currency \"840\", not 156"),
    ] {
        let shop = shop();
        let url = platform(move |interface, request| match interface {
            "orderMixBrcode" => json!({ "tradeStatus": "WAITFORPAY", "outTradeNo": request["outTradeNo"] }),
            _ => {
                let mut status = json!({ "tradeStatus": "SUCCESS" });
                status.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
                status
            }
        });
        let cashier = shop.builder_calling(&url).build();
        eventually(|| cashier.take_payment(&order("A1", PAID), A_WHILE).unwrap().state != Waiting || is_alarmed(&shop));
        assert_eq!((cashier.payment("A1").unwrap().state, shop.alarms()), (Waiting, vec![alarm.to_owned()]));
    }
}

#[test]
fn a_status_about_another_refund_settles_nothing() {
    let shop = shop();
    let url = platform(|interface, request| match interface {
        "refund" => json!({ "tradeStatus": "WAITFORPAY", "outTradeNo": request["outRequestNo"] }),
        _ => json!({ "tradeStatus": "SUCCESS", "refundAmt": 1, "tradeAmt": 1250 }),
    });
    let cashier = shop.builder_calling(&url).build();
    eventually(|| {
        cashier.take_refund(&refund("A1", "R1", 300), A_WHILE).unwrap().state != Waiting || is_alarmed(&shop)
    });
    assert_eq!(cashier.refund("R1").unwrap().state, Waiting);
    assert_eq!(shop.alarms(), ["the status names 1 fen, not 300"]);
}

/// The document calls it 交易金额, which is the order's amount everywhere else; it may be the refund's own.
#[test]
fn a_refund_is_settled_only_by_its_own_amount_or_its_orders() {
    const NO_ALARM: &str = "";
    let other = "names 9999 fen as tradeAmt, not the refund's 300 or its order's 1250";
    let neither = "names 299 fen as tradeAmt, not the refund's 300 or its order's 1250";
    let less = "names 299 fen as tradeAmt, not the refund's 300";
    for (has_the_order, trade_amt, alarm) in [
        (true, json!(1250), NO_ALARM),
        (true, json!(300), NO_ALARM),
        (true, json!(9999), other),
        (true, json!(299), neither),
        (false, json!(9999), NO_ALARM),
        (false, json!("300"), NO_ALARM),
        (false, json!(299), less),
        (false, json!(0), "names 0 fen as tradeAmt, not the refund's 300"),
    ] {
        for (says_it, cause) in [("refund", "answer"), ("queryRefundOrder", "status")] {
            let shop = shop();
            let success = json!({ "tradeStatus": "SUCCESS", "refundAmt": 300, "tradeAmt": trade_amt });
            let refunds = waiting_but(says_it, success);
            let url = platform(move |interface, request| match interface {
                "orderMixBrcode" => paid(request, json!({})),
                interface => refunds(interface, request),
            });
            let cashier = shop.builder_calling(&url).build();
            if has_the_order {
                cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
            }
            eventually(|| REFUND(&cashier, A_WHILE).unwrap().state == Success || is_alarmed(&shop));
            let settled = REFUND(&cashier, AT_ONCE).unwrap().state == Success;
            assert_eq!(settled, alarm == NO_ALARM, "{says_it} {trade_amt}");
            let alarms = if settled { vec![] } else { vec![format!("the {cause} {alarm}")] };
            assert_eq!(shop.alarms(), alarms);
        }
    }
}

#[test]
fn a_refunds_callback_names_its_own_amount_or_its_orders() {
    let shop = shop();
    let url = platform(waiting_but("orderMixBrcode", json!({ "tradeStatus": "SUCCESS" })));
    let cashier = shop.builder_calling(&url).build();
    PAYMENT(&cashier, PATIENCE).unwrap();
    REFUND(&cashier, AT_ONCE).unwrap();
    let callback = |trade_amt: i64| {
        let other = json!({ "tradeType": "REFUND", "tradeAmt": trade_amt, "payAmt": 300 });
        cashier.on_callback(&callback_with("R1", &other)).outcome
    };
    for wrong in [9999, 299] {
        let error = callback(wrong).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Contradiction, Some("tradeAmt")));
        assert_eq!(cashier.refund("R1").unwrap().state, Waiting);
    }
    assert_eq!(shop.alarms().len(), 2);
    assert!(callback(1250).unwrap().is_success());
}

#[test]
fn an_answer_that_cannot_be_true_is_followed_by_a_status_question() {
    for (other, alarm) in [
        (json!({ "payAmt": 9999 }), "the answer names 9999 fen paid, more than 1250"),
        (json!({ "payAmt": 1, "disCountAmt": 2 }), "the answer names 1 fen paid and 2 fen of discount, not 1250"),
        (json!({ "ccy": "840" }), "the answer names the currency \"840\", not 156"),
    ] {
        let shop = shop();
        let url = platform(move |interface, request| match interface {
            "orderMixBrcode" => paid(request, other.clone()),
            _ => json!({ "tradeStatus": "FAIL" }),
        });
        let entry = shop.builder_calling(&url).build().take_payment(&order("A1", PAID), PATIENCE).unwrap();
        assert_eq!((entry.state, entry.pay_amt, shop.alarms()), (Fail, None, vec![alarm.to_owned()]));
        let events = shop.journal.events_of(&entry).unwrap();
        let changes: Vec<_> = events.iter().filter(|event| !event.is_alarm).collect();
        let changes: Vec<_> = changes.iter().map(|event| (event.to, event.cause.as_str())).collect();
        assert_eq!(changes, [(Sending, "call"), (Unknown, "answer"), (Fail, "status")]);
    }
}

type TakeOrder = fn(&Cashier, Duration) -> Result<Entry>;
const PAYMENT: TakeOrder = |cashier, within| cashier.take_payment(&order("A1", PAID), within);
const QRCODE: TakeOrder = |cashier, within| cashier.take_qrcode_payment(&qrcode_order("A1"), within);
const REFUND: TakeOrder = |cashier, within| cashier.take_refund(&refund("A1", "R1", 300), within);

/// A platform whose answers are all WAITFORPAY, except one interface's, which names the order or refund.
fn waiting_but(says_it: &'static str, what: Value) -> impl Fn(&str, &Value) -> Value + Send + 'static {
    move |interface, request| {
        // In an answer of 3.5 it is the refund's number.
        let number = &request[if interface == "refund" { "outRequestNo" } else { "outTradeNo" }];
        let mut result = json!({ "tradeStatus": "WAITFORPAY", "outTradeNo": number });
        if interface == says_it {
            result.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        }
        result
    }
}

#[test]
fn what_comes_with_a_state_is_known_after_it() {
    let success = |amounts: Value| {
        let mut success = json!({ "tradeStatus": "SUCCESS", "tradeNo": "T9" });
        success.as_object_mut().unwrap().extend(amounts.as_object().unwrap().clone());
        success
    };
    for (take, says_it, amounts) in [
        (PAYMENT, "orderMixBrcode", json!({ "payAmt": 1000, "disCountAmt": 250 })),
        (PAYMENT, "confirmOrderStatus", json!({ "payAmt": "1000", "discountAmt": "250" })),
        (QRCODE, "orderMixQrcode", json!({})),
        (REFUND, "refund", json!({})),
        (REFUND, "queryRefundOrder", json!({})),
    ] {
        let shop = shop();
        let url = platform(waiting_but(says_it, success(amounts.clone())));
        let entry = take(&shop.builder_calling(&url).build(), PATIENCE).unwrap();
        assert_eq!((entry.state, entry.trade_no.as_deref()), (Success, Some("T9")), "{says_it}");
        let sums = [entry.pay_amt, entry.discount_amt].map(|amount| amount.map(bestpay::Amount::fen));
        assert_eq!(sums, if amounts == json!({}) { [None, None] } else { [Some(1000), Some(250)] }, "{says_it}");
    }
    let shop = shop();
    let failed = json!({ "tradeStatus": "FAIL", "errorMsgCode": "E7", "errorMsgDesc": "no money" });
    let url = platform(waiting_but("confirmOrderStatus", failed));
    let entry = PAYMENT(&shop.builder_calling(&url).build(), PATIENCE).unwrap();
    assert_eq!((entry.code.as_deref(), entry.message.as_deref()), (Some("E7"), Some("no money")));
}

#[test]
fn another_currency_is_not_believed_whoever_says_it() {
    for (take, says_it) in [(QRCODE, "orderMixQrcode"), (REFUND, "refund"), (REFUND, "queryRefundOrder")] {
        let shop = shop();
        let url = platform(waiting_but(says_it, json!({ "tradeStatus": "SUCCESS", "ccy": "840" })));
        let cashier = shop.builder_calling(&url).build();
        eventually(|| take(&cashier, A_WHILE).unwrap().state.is_final() || is_alarmed(&shop));
        let entry = take(&cashier, AT_ONCE).unwrap();
        assert!(!entry.state.is_final(), "{says_it}: {entry:?}");
        assert!(shop.alarms()[0].ends_with("names the currency \"840\", not 156"), "{:?}", shop.alarms());
    }
}

/// A recorded answer of 3.3 is validly signed, and fits every order.
#[test]
fn an_answer_that_names_neither_number_nor_amount_is_followed_by_a_status_question() {
    for take in [PAYMENT, QRCODE, REFUND] {
        let shop = shop();
        let url = platform(|interface, _| match interface {
            "confirmOrderStatus" | "queryRefundOrder" => json!({ "tradeStatus": "FAIL" }),
            _ => json!({ "tradeStatus": "SUCCESS", "tradeNo": "T1" }),
        });
        let entry = take(&shop.builder_calling(&url).build(), PATIENCE).unwrap();
        assert_eq!((entry.state, entry.trade_no), (Fail, None));
        assert_eq!(shop.states("A1"), [Sending, Unknown, Fail]);
    }
}

#[test]
fn what_is_paid_stays_as_it_was_paid() {
    let shop = shop();
    let url = platform(|_, request| paid(request, json!({})));
    let cashier = shop.builder_calling(&url).build();
    let entry = cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    assert!(entry.is_success());
    for (field, other, alarm) in [
        ("tradeNo", json!({ "tradeNo": "T2" }), "the callback names the trade T2, and it was paid by T1: paid twice?"),
        ("payAmt", json!({ "payAmt": 1 }), "the callback names 1 fen paid, and it was 1250"),
        (
            "payAmt",
            json!({ "payAmt": 0, "discountAmt": 0 }),
            "the callback names 0 fen paid and 0 fen of discount, not 1250",
        ),
        ("ccy", json!({ "ccy": "840" }), "the callback names the currency \"840\", not 156"),
    ] {
        for _ in 0..2 {
            let error = cashier.on_callback(&callback_with("A1", &other)).outcome.unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::Contradiction, Some(field)));
        }
        assert_eq!(shop.alarms().pop().unwrap(), alarm);
        assert_eq!(cashier.payment("A1").unwrap(), entry);
    }
    assert_eq!(shop.alarms().len(), 4, "each is raised once");
    // A repetition of what is known changes nothing.
    assert_eq!(cashier.on_callback(&callback_with("A1", &json!({}))).outcome.unwrap(), entry);
}

#[test]
fn a_status_that_does_not_add_up_settles_nothing() {
    for (other, alarm) in [
        (json!({ "payAmt": 1, "discountAmt": 0 }), "the status names 1 fen paid and 0 fen of discount, not 1250"),
        (json!({ "payAmt": 1251 }), "the status names 1251 fen paid, more than 1250"),
        (json!({ "payAmt": "12.50" }), "the status names 12.50 as payAmt, which is no amount in fen"),
        (
            json!({ "payAmt": 9223372036854775808_u64 }),
            "the status names 9223372036854775808 as payAmt, which is no amount in fen",
        ),
        (json!({ "payAmt": 1, "discountAmt": -1 }), "the status names -1 as discountAmt, which is no amount in fen"),
    ] {
        let shop = shop();
        let url = platform(move |interface, request| match interface {
            "orderMixBrcode" => json!({ "tradeStatus": "WAITFORPAY", "outTradeNo": request["outTradeNo"] }),
            _ => {
                let mut status = json!({ "tradeStatus": "SUCCESS", "tradeNo": "T1" });
                status.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
                status
            }
        });
        let cashier = shop.builder_calling(&url).build();
        eventually(|| cashier.take_payment(&order("A1", PAID), A_WHILE).unwrap().state != Waiting || is_alarmed(&shop));
        assert_eq!((cashier.payment("A1").unwrap().state, shop.alarms()), (Waiting, vec![alarm.to_owned()]));
    }
}

/// 3.3 names no amount, so it cannot tell an order that was sent before, from a journal that was lost, from another
/// till's order under the same number.
#[test]
fn a_refused_order_whose_number_is_paid_is_an_alarm() {
    let shop = shop();
    let till = shop.cashier();
    PAYMENT(&till, PATIENCE).unwrap();
    REFUND(&till, PATIENCE).unwrap();
    let others = Journal::sqlite(shop.folder.path().join("others.db")).unwrap();
    let other = shop.builder_with(others.clone()).build();
    let dearer = order("A1", PAID).trade_amt(bestpay::Amount::from_fen(99_900).unwrap());
    assert_eq!(other.take_payment(&dearer, PATIENCE).unwrap().state, Success);
    // A refund's status names its amount.
    assert_eq!(REFUND(&other, PATIENCE).unwrap().state, Success);
    let alarms: Vec<_> = others.events(0, 100).unwrap().into_iter().filter(|event| event.is_alarm).collect();
    let alarms: Vec<_> = alarms.iter().map(|event| (event.to, event.about.as_deref().unwrap_or_default())).collect();
    let about = "the status says success, and the order was refused: was it sent before, or is its number another's?";
    assert_eq!(alarms, [(Success, about)]);
    // What the platform said of its own order needs no alarm.
    assert_eq!(shop.alarms(), [""; 0]);
    // A refund whose status names no amount.
    let shop = crate::shop::shop();
    let url = platform(|interface, _| match interface {
        "refund" => refusal("E1"),
        _ => json!({ "tradeStatus": "SUCCESS" }),
    });
    assert_eq!(REFUND(&shop.builder_calling(&url).build(), PATIENCE).unwrap().state, Success);
    assert_eq!(shop.alarms(), [about.replace("order", "refund")]);
}

/// The `tradeNo` of a refund's messages may be its own or its order's, so another one is no contradiction.
#[test]
fn a_refund_that_is_done_keeps_the_trade_by_which_it_was_done() {
    let shop = shop();
    let url = platform(waiting_but("refund", json!({ "tradeStatus": "SUCCESS", "tradeNo": "T9" })));
    let cashier = shop.builder_calling(&url).build();
    let done = REFUND(&cashier, PATIENCE).unwrap();
    assert_eq!((done.state, done.trade_no.as_deref()), (Success, Some("T9")));
    let callback = callback_with("R1", &json!({ "tradeType": "REFUND", "tradeAmt": 300, "payAmt": 300 }));
    let after = cashier.on_callback(&callback).outcome.unwrap();
    assert_eq!((after.trade_no.as_deref(), shop.alarms()), (Some("T9"), vec![]));
}

#[test]
fn a_callback_that_does_not_add_up_settles_nothing() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", NEVER_PAID), AT_ONCE).unwrap();
    let error = cashier.on_callback(&callback_with("A1", &json!({ "payAmt": 0, "discountAmt": 0 }))).outcome;
    assert_eq!(error.unwrap_err().field(), Some("payAmt"));
    assert_eq!(cashier.payment("A1").unwrap().state, Waiting);
    // With a discount it adds up.
    let good = json!({ "payAmt": 1000, "discountAmt": 250, "resultCode": "0000", "resultMsg": "paid" });
    let entry = cashier.on_callback(&callback_with("A1", &good)).outcome.unwrap();
    assert_eq!((entry.state, entry.code, entry.message), (Success, None, None), "it needs no reason");
    assert_eq!(
        [entry.pay_amt, entry.discount_amt].map(|amount| amount.map(bestpay::Amount::fen)),
        [Some(1000), Some(250)]
    );
}
