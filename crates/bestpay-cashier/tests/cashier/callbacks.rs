//! Callbacks: applied once, in any order, and never against what is final.

use std::time::Duration;

use bestpay::{Amount, BeijingTime, CallbackReply, Client, ErrorKind};
use bestpay_cashier::State::{NeverArrived, NotSent, Sending, Success, Waiting};
use bestpay_cashier::{HandledCallback, State};
use bestpay_sandbox::{
    Event, Fault, INSTITUTION_CODE, MERCHANT_NO, NEVER_PAID, PAID, PAID_LATER, REFUND_DONE_LATER, SECOND_MERCHANT_NO,
};
use serde_json::json;

use crate::platform::signed;
use crate::shop::*;

/// A callback as the platform would sign it.
fn callback(number: &str, trade_type: Option<&str>, fen: i64, trade_status: &str) -> Vec<u8> {
    let own = json!({ "tradeType": trade_type, "tradeAmt": fen, "payAmt": fen, "tradeStatus": trade_status });
    callback_with(number, &own)
}

/// One about a payment of 1250 fen, with other members.
pub fn callback_with(number: &str, other: &serde_json::Value) -> Vec<u8> {
    let mut message = json!({
        "tradeNo": "T1", "outTradeNo": number, "tradeType": "REAL_TIME_PRO", "tradeAmt": 1250, "payAmt": 1250,
        "tradeFinishedDate": BeijingTime::now().to_compact(), "merchantNo": MERCHANT_NO, "ccy": "156",
        "tradeStatus": "SUCCESS", "goodsInfo": "coffee", "institutionCode": INSTITUTION_CODE,
    });
    message.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    signed(&message)
}

pub fn payment(number: &str, trade_status: &str) -> Vec<u8> {
    callback(number, Some("REAL_TIME_PRO"), 1250, trade_status)
}

fn is_accepted(handled: &HandledCallback) -> bool {
    handled.reply == CallbackReply::accepted()
}

#[test]
fn one_address_takes_the_callbacks_of_every_merchant_of_the_institution() {
    let shop = shop();
    let first = shop.client_calling(shop.sandbox.url()).build().expect("a client");
    let other = first.merchant().with_merchant_no(SECOND_MERCHANT_NO).expect("a merchant");
    let others = Client::new(other).expect("a client");
    // Both merchants have an order with this number.
    let tills = [&first, &others].map(|client| shop.builder_over(client.clone()).build());
    for till in &tills {
        assert!(till.take_payment(&order("A1", NEVER_PAID), Duration::ZERO).expect("taken").state.is_open());
    }
    let reader = Client::new(first.merchant().with_callbacks_of_institution()).expect("a client");
    let address = shop.builder_over(reader).build();
    let paid = address.on_callback(&callback_with("A1", &json!({ "merchantNo": SECOND_MERCHANT_NO })));
    let entry = paid.outcome.as_ref().expect("applied");
    assert_eq!((entry.merchant_no.as_str(), entry.state), (SECOND_MERCHANT_NO, Success));
    assert!(tills[0].payment("A1").expect("known").state.is_open(), "the other merchant's order is not paid");
    assert!(address.on_callback(&callback_with("A1", &json!({}))).outcome.expect("applied").is_success());
    let unknown = address.on_callback(&callback_with("B1", &json!({ "merchantNo": "3178000000000009" })));
    assert_eq!(unknown.outcome.expect_err("unknown").kind(), ErrorKind::NotInJournal);
    // With a list, a merchant that is not in it is refused, and nothing is written down.
    let few = first.merchant().with_callbacks_of([MERCHANT_NO]).expect("a list");
    let few = shop.builder_over(Client::new(few).expect("a client")).build();
    let alarms = shop.alarms().len();
    let refused = few.on_callback(&callback_with("A1", &json!({ "merchantNo": SECOND_MERCHANT_NO })));
    assert_eq!(refused.outcome.as_ref().expect_err("refused").kind(), ErrorKind::Mismatch);
    assert!(!is_accepted(&refused) && shop.alarms().len() == alarms);
}

#[test]
fn a_callback_before_the_answer_is_applied_and_the_answer_changes_nothing() {
    let shop = shop();
    let receiver = Receiver::start(shop.cashier());
    let way = SlowWay::to(&shop.sandbox);
    let cashier = shop.builder_calling(&way.url).build();
    let entry = std::thread::scope(|scope| {
        let taking = scope.spawn(|| cashier.take_payment(&order("A1", PAID).notify_url(&receiver.url), PATIENCE));
        eventually(|| shop.states("A1").contains(&Success));
        way.let_go();
        taking.join().unwrap().unwrap()
    });
    assert!(entry.is_success());
    let events = shop.journal.events_of(&entry).unwrap();
    let causes: Vec<_> = events.iter().map(|event| (event.to, event.cause.as_str())).collect();
    assert_eq!(causes, [(Sending, "call"), (Success, "callback")]);
}

#[test]
fn a_callback_is_applied_once_and_each_is_answered_200() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", NEVER_PAID), AT_ONCE).unwrap();
    for _ in 0..3 {
        let handled = cashier.on_callback(&payment("A1", "SUCCESS"));
        assert!(is_accepted(&handled) && handled.outcome.unwrap().is_success());
    }
    // Something that was true earlier and comes late.
    let late = cashier.on_callback(&payment("A1", "WAITFORPAY"));
    assert!(is_accepted(&late) && late.outcome.unwrap().is_success());
    assert_eq!(shop.states("A1"), [Sending, Waiting, Success]);
    assert!(shop.alarms().is_empty());
}

#[test]
fn a_callback_that_contradicts_a_final_state_raises_an_alarm_once_and_changes_nothing() {
    let shop = shop();
    let cashier = shop.cashier();
    let paid = cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    for _ in 0..2 {
        let handled = cashier.on_callback(&payment("A1", "FAIL"));
        assert!(is_accepted(&handled), "it is in the journal: it need not be sent again");
        assert_eq!(handled.outcome.unwrap_err().kind(), ErrorKind::Contradiction);
    }
    assert_eq!(cashier.payment("A1").unwrap(), paid);
    assert_eq!(shop.alarms(), ["the callback says fail, the journal says success"]);
}

#[test]
fn money_for_what_never_arrived_is_an_alarm() {
    let shop = shop();
    let cashier = shop.cashier();
    shop.sandbox.set_fault("barcode_order", Fault::ResetBefore, 1).unwrap();
    cashier.take_payment(&order("A1", PAID), AT_ONCE).unwrap();
    shop.later(Duration::from_secs(300));
    shop.cashier().recover(PATIENCE).unwrap();
    assert_eq!(cashier.payment("A1").unwrap().state, NeverArrived);
    assert!(cashier.on_callback(&payment("A1", "SUCCESS")).outcome.is_err());
    assert_eq!(shop.alarms(), ["the callback says success, the journal says never_arrived"]);
}

#[test]
fn another_amount_is_an_alarm() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", NEVER_PAID), AT_ONCE).unwrap();
    let handled = cashier.on_callback(&callback("A1", Some("REAL_TIME"), 1, "SUCCESS"));
    assert_eq!(handled.outcome.unwrap_err().field(), Some("tradeAmt"));
    // What was paid is not compared with the amount of an order.
    let paid_in_part = callback_with("A1", &json!({ "tradeAmt": 1300, "payAmt": 1250 }));
    assert_eq!(cashier.on_callback(&paid_in_part).outcome.unwrap_err().field(), Some("tradeAmt"));
    assert_eq!(cashier.payment("A1").unwrap().state, Waiting);
    assert_eq!(shop.alarms(), ["a callback about 1 fen, not 1250", "a callback about 1300 fen, not 1250"]);
}

/// The document does not say whether a refund's callback has its own amount or its order's, or in which field.
#[test]
fn one_of_the_amounts_in_a_refunds_callback_is_the_refunds() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    for (number, trade_amt, pay_amt, is_its_own) in
        [("R1", 100, 1250, true), ("R2", 1250, 100, true), ("R3", 1250, 1250, false)]
    {
        shop.sandbox.set_fault("refund", Fault::ResetBefore, 1).unwrap();
        cashier.take_refund(&refund("A1", number, 100), AT_ONCE).unwrap();
        let amounts = json!({ "tradeType": "REFUND", "tradeAmt": trade_amt, "payAmt": pay_amt });
        let handled = cashier.on_callback(&callback_with(number, &amounts));
        assert_eq!(handled.outcome.is_ok_and(|refund| refund.is_success()), is_its_own, "{number}");
    }
    assert_eq!(shop.alarms(), ["a callback about 1250 fen, not 100"]);
}

#[test]
fn an_unknown_number_is_answered_once_and_an_alarm() {
    let shop = shop();
    let cashier = shop.cashier();
    for _ in 0..2 {
        let handled = cashier.on_callback(&payment("STRANGER", "SUCCESS"));
        assert!(is_accepted(&handled));
        assert_eq!(handled.outcome.unwrap_err().kind(), ErrorKind::NotInJournal);
    }
    assert_eq!(shop.alarms(), ["a callback about 1250 fen under an unknown number"]);

    let refunded = cashier.on_callback(&callback("STRANGER", Some("REFUND"), 100, "SUCCESS"));
    assert_eq!(refunded.outcome.unwrap_err().kind(), ErrorKind::NotInJournal);
    assert_eq!(shop.alarms().last().unwrap(), "a callback about 100 fen of a refund that is not in the journal");
}

#[test]
fn only_a_refunds_callback_is_about_a_refund_of_an_order_that_is_not_in_the_journal() {
    let shop = shop();
    let cashier = shop.cashier();
    shop.sandbox.set_fault("refund", Fault::ResetBefore, 1).unwrap();
    cashier.take_refund(&refund("ELSEWHERE", "R1", 100), AT_ONCE).unwrap();
    for trade_type in [None, Some("TENPAY")] {
        let handled = cashier.on_callback(&callback("ELSEWHERE", trade_type, 100, "SUCCESS"));
        assert_eq!(handled.outcome.unwrap_err().kind(), ErrorKind::NotInJournal);
    }
    let fits_one = cashier.on_callback(&callback("ELSEWHERE", Some("REFUND"), 100, "SUCCESS"));
    assert_eq!(fits_one.outcome.unwrap(), cashier.refund("R1").unwrap());
}

/// A NUL, and a text longer than an index takes: PostgreSQL would refuse either.
#[test]
fn what_cannot_be_stored_as_it_came_is_stored_all_the_same() {
    let shop = shop();
    let cashier = shop.cashier();
    let with =
        |number: &str, name: &str, value: &str| callback_with(number, &json!({ "tradeStatus": "FAIL", name: value }));
    let long = "余额不足".repeat(50_000);
    for (number, name, value, stored) in [
        ("A1", "tradeNo", "T\u{0}1", "T\u{FFFD}1"),
        ("A2", "resultMsg", "\u{0}\n余额不足", "\u{FFFD}\u{FFFD}余额不足"),
        ("A3", "resultMsg", &long, &format!("{}…", "余额不足".repeat(75))),
        ("A4", "resultCode", &long, &format!("{}…", "余额不足".repeat(75))),
    ] {
        cashier.take_payment(&order(number, NEVER_PAID), AT_ONCE).unwrap();
        let entry = cashier.on_callback(&with(number, name, value)).outcome.unwrap();
        let texts = [&entry.trade_no, &entry.message, &entry.code].map(|text| text.as_deref());
        assert!(entry.state == State::Fail && texts.contains(&Some(stored)), "{name}");
        assert_eq!(cashier.payment(number).unwrap(), entry);
    }
    for number in ["STRANGER\u{0}", &long] {
        let handled = cashier.on_callback(&with("STRANGER", "outTradeNo", number));
        assert_eq!(handled.outcome.unwrap_err().kind(), ErrorKind::NotInJournal);
    }
    assert_eq!(shop.alarms().len(), 2);
    assert!(shop.journal.find("A1\u{0}").unwrap().is_empty());
}

#[test]
fn what_the_platform_has_not_signed_changes_nothing() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", NEVER_PAID), AT_ONCE).unwrap();
    let forged = String::from_utf8(payment("A1", "FAIL")).unwrap().replace("FAIL", "SUCCESS");
    let handled = cashier.on_callback(forged.as_bytes());
    // The sender is not told what was wrong with it.
    assert_eq!(handled.reply, CallbackReply::try_again("500", "not accepted"));
    assert_eq!(handled.outcome.unwrap_err().kind(), ErrorKind::SignatureMismatch);
    assert_eq!(cashier.payment("A1").unwrap().state, Waiting);
    assert!(shop.alarms().is_empty());
}

#[test]
fn what_the_platform_knows_after_all_is_not_sent_again() {
    let shop = shop();
    let disconnected = shop.builder_calling("http://127.0.0.1:9").build();
    disconnected.take_payment(&order("A1", PAID), AT_ONCE).unwrap_err();
    assert_eq!(disconnected.payment("A1").unwrap().state, NotSent);
    assert!(is_accepted(&disconnected.on_callback(&payment("A1", "SUCCESS"))));
    assert!(shop.cashier().take_payment(&order("A1", PAID), PATIENCE).unwrap().is_success());
    assert_eq!(shop.calls("barcode_order"), 0);
}

#[test]
fn a_refunds_callback_finds_its_refund() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    // The sandbox's own callback settles it: nobody asks.
    let receiver = Receiver::start(shop.cashier());
    let slow = refund("A1", "R1", 100).remark(REFUND_DONE_LATER).notify_url(&receiver.url);
    cashier.take_refund(&slow, AT_ONCE).unwrap();
    let posted = |entry: &bestpay_sandbox::LedgerEntry| matches!(entry.event, Event::Callback { failure: None, .. });
    while !shop.sandbox.ledger().iter().any(posted) {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(cashier.refund("R1").unwrap().is_success());

    // The sum that was given back is known, and a later callback that names another sum does not change it.
    let another = json!({ "tradeType": "REFUND", "tradeAmt": 100, "payAmt": 1 });
    assert!(is_accepted(&cashier.on_callback(&callback_with("R1", &another))));
    assert_eq!(cashier.refund("R1").unwrap().pay_amt, Amount::from_fen(100).ok());
    // None of it touches the order itself.
    assert!(cashier.payment("A1").unwrap().is_success());
}

/// It may be about a refund of the order that was made elsewhere: the platform is asked what became of this one.
#[test]
fn a_refunds_callback_under_its_orders_number_settles_nothing_and_has_the_refund_asked_for_at_once() {
    const LONG: Duration = Duration::from_secs(60);
    let shop = shop();
    let cashier = shop.builder().poll_every(LONG, LONG).build();
    cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    for (number, fen, fault) in
        [("R1", 200, Fault::ResetAfter), ("R2", 300, Fault::ResetAfter), ("R3", 300, Fault::ResetBefore)]
    {
        shop.sandbox.set_fault("refund", fault, 1).unwrap();
        assert_eq!(cashier.take_refund(&refund("A1", number, fen), AT_ONCE).unwrap().state, State::Unknown);
    }
    assert_eq!(cashier.recover(AT_ONCE).unwrap().questions, 0, "they are asked for in a minute");

    let fits_one = cashier.on_callback(&callback("A1", Some("REFUND"), 200, "FAIL"));
    assert!(is_accepted(&fits_one));
    assert_eq!(fits_one.outcome.unwrap(), cashier.refund("R1").unwrap());
    assert_eq!(cashier.refund("R1").unwrap().state, State::Unknown);
    assert!(shop.alarms().is_empty());
    let recovery = cashier.recover(AT_ONCE).unwrap();
    assert_eq!((recovery.questions, recovery.settled, recovery.open), (1, 1, 2));
    let settled = cashier.refund("R1").unwrap();
    assert!(settled.is_success(), "by 3.6, whatever the callback said");

    // What is final stays. Another refund may have failed, or this one after all: a person has to look.
    assert!(is_accepted(&cashier.on_callback(&callback("A1", Some("REFUND"), 200, "SUCCESS"))));
    assert!(shop.alarms().is_empty());
    let again = cashier.on_callback(&callback("A1", Some("REFUND"), 200, "FAIL"));
    assert_eq!(again.outcome.unwrap_err().kind(), ErrorKind::Contradiction);
    assert_eq!(cashier.refund("R1").unwrap(), settled);
    assert_eq!(shop.alarms(), ["a callback under its order's number says fail, and it is success already"]);

    // Either of the two may be meant, and both are asked for.
    let fits_two = cashier.on_callback(&callback("A1", Some("REFUND"), 300, "SUCCESS"));
    assert_eq!(fits_two.outcome.unwrap_err().kind(), ErrorKind::NotInJournal);
    assert_eq!(shop.alarms().last().unwrap(), "a callback about 300 fen that fits 2 refunds of this order");
    let questions = [(); 3].map(|()| cashier.recover(AT_ONCE).unwrap().questions);
    assert_eq!(questions, [1, 1, 0]);
    assert!(cashier.refund("R2").unwrap().is_success());
    assert!(cashier.payment("A1").unwrap().is_success());
}

#[test]
fn a_callback_without_a_type_is_about_the_order_of_its_number_or_else_the_refund() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    cashier.take_payment(&order("A2", PAID_LATER), AT_ONCE).unwrap();
    shop.sandbox.set_fault("refund", Fault::ResetAfter, 1).unwrap();
    cashier.take_refund(&refund("A1", "R1", 100), AT_ONCE).unwrap();
    assert!(is_accepted(&cashier.on_callback(&callback("A2", None, 1250, "SUCCESS"))));
    assert!(is_accepted(&cashier.on_callback(&callback("R1", None, 100, "SUCCESS"))));
    assert!(cashier.payment("A2").unwrap().is_success());
    assert!(cashier.refund("R1").unwrap().is_success());

    // Under a refund's own number nothing is doubtful, whatever it says.
    shop.sandbox.set_fault("refund", Fault::ResetBefore, 1).unwrap();
    cashier.take_refund(&refund("A1", "R2", 100), AT_ONCE).unwrap();
    assert!(is_accepted(&cashier.on_callback(&callback("R2", None, 100, "FAIL"))));
    assert_eq!(cashier.refund("R2").unwrap().state, State::Fail);
}

#[test]
fn what_may_be_about_a_refund_does_not_fail_a_waiting_order() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", NEVER_PAID), AT_ONCE).unwrap();
    for other in [
        json!({ "tradeType": null, "tradeStatus": "FAIL" }),
        json!({ "tradeType": "SOMETHING_NEW", "tradeStatus": "FAIL" }),
        json!({ "tradeType": "REAL_TIME_PRO", "originalTradeNo": "T0", "tradeStatus": "CLOSE" }),
        json!({ "tradeType": "SOMETHING_NEW" }),
    ] {
        let handled = cashier.on_callback(&callback_with("A1", &other));
        assert!(is_accepted(&handled), "{handled:?}");
        assert_eq!(handled.outcome.unwrap().state, Waiting, "{other}");
    }
    // It says that it is about the payment.
    let failed = callback_with("A1", &json!({ "tradeStatus": "FAIL", "originalTradeNo": "T1" }));
    assert_eq!(cashier.on_callback(&failed).outcome.unwrap().state, State::Fail);
    assert!(shop.alarms().is_empty());
}
