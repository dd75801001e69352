//! Orders: sent once, whatever happens on the way.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use bestpay::{Amount, BeijingTime, Effect, ErrorKind};
use bestpay_cashier::State::{Close, Fail, NeverArrived, NotSent, Refused, Sending, Success, Unknown, Waiting};
use bestpay_cashier::{Cashier, Journal};
use bestpay_sandbox::{CLOSED_LATER, FAILED, FAILED_LATER, Fault, NEVER_PAID, PAID, PAID_LATER, REFUSED};
use serde_json::json;

use crate::platform::{platform, refusal};
use crate::shop::*;

#[test]
fn the_same_order_again_gives_what_is_known_and_is_not_sent() {
    let shop = shop();
    let cashier = shop.cashier();
    let first = cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    assert!(first.is_success());
    assert_eq!(first.pay_amt, Some(Amount::from_fen(1250).unwrap()));
    assert!(first.trade_no.is_some());
    shop.later(Duration::from_secs(3600));
    assert_eq!(cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap(), first);
    assert_eq!((shop.calls("barcode_order"), shop.calls("order_status")), (1, 0));
    assert_eq!(shop.states("A1"), [Sending, Success]);
}

#[test]
fn another_content_under_the_same_number_is_an_error() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    for (changed, field) in [
        (order("A1", PAID).trade_amt(Amount::from_fen(1).unwrap()), "tradeAmt"),
        (order("A1", PAID).remark("again"), "remark"),
    ] {
        let error = cashier.take_payment(&changed, PATIENCE).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::OrderConflict, Some(field)));
        // It is paid: a caller that reads only the effect must not say "not charged".
        assert_eq!((error.effect(), error.out_trade_no()), (Effect::Unknown, Some("A1")));
        assert!(error.message().contains("is success"), "{error}");
    }
    let error = cashier.take_qrcode_payment(&qrcode_order("A1"), PATIENCE).unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::OrderConflict, None));
    assert!(error.message().contains("as barcode_order"), "{error}");
    assert_eq!((shop.calls("barcode_order"), shop.calls("qrcode_order")), (1, 0));
    assert_eq!(shop.states("A1"), [Sending, Success]);
}

/// A till is killed in a payment and started again; by then the payer's phone shows a new code.
#[test]
fn another_code_of_the_payer_does_not_make_another_order() {
    let shop = shop();
    let cashier = shop.cashier();
    let paid = cashier.take_payment(&order("PAID", PAID), PATIENCE).unwrap();
    assert_eq!(cashier.take_payment(&order("PAID", FAILED), PATIENCE).unwrap(), paid);
    let refused = cashier.take_payment(&order("REFUSED", REFUSED), PATIENCE).unwrap();
    assert_eq!(cashier.take_payment(&order("REFUSED", PAID), PATIENCE).unwrap(), refused);
    shop.sandbox.set_fault("barcode_order", Fault::ResetAfter, 1).unwrap();
    assert_eq!(cashier.take_payment(&order("LOST", PAID), AT_ONCE).unwrap().state, Unknown);
    assert!(cashier.take_payment(&order("LOST", FAILED), PATIENCE).unwrap().is_success());
    assert_eq!(shop.calls("barcode_order"), 3);
}

#[test]
fn while_nothing_was_sent_the_payers_new_code_is_taken() {
    let shop = shop();
    let disconnected = shop.builder_calling("http://127.0.0.1:9").build();
    disconnected.take_payment(&order("A1", PAID), PATIENCE).unwrap_err();
    assert_eq!(shop.cashier().take_payment(&order("A1", FAILED), PATIENCE).unwrap().state, Fail);
    assert_eq!(shop.states("A1"), [Sending, NotSent, Sending, Fail]);
}

#[test]
fn a_second_attempt_has_its_own_time_to_arrive() {
    let shop = shop();
    let disconnected = shop.builder_calling("http://127.0.0.1:9").build();
    disconnected.take_payment(&order("A1", PAID), PATIENCE).unwrap_err();
    shop.later(Duration::from_secs(600));
    shop.sandbox.set_fault("barcode_order", Fault::ResetBefore, 1).unwrap();
    let cashier = shop.cashier();
    // The platform does not know it yet, which proves nothing as long as the second may still arrive.
    assert_eq!(cashier.take_payment(&order("A1", PAID), Duration::from_millis(100)).unwrap().state, Unknown);
    shop.later(Duration::from_secs(300));
    shop.cashier().recover(PATIENCE).unwrap();
    assert_eq!(shop.states("A1"), [Sending, NotSent, Sending, Unknown, NeverArrived]);
}

#[test]
fn a_bad_request_never_reaches_the_journal() {
    let shop = shop();
    let error = shop.cashier().take_payment(&order("A 1", PAID), PATIENCE).unwrap_err();
    assert_eq!(error.field(), Some("outTradeNo"));
    assert!(shop.journal.entries(None, 10).unwrap().is_empty());
}

#[test]
fn a_lost_answer_is_found_by_status() {
    let shop = shop();
    let cashier = shop.cashier();
    for fault in
        [Fault::ResetAfter, Fault::Truncated, Fault::Http500, Fault::Unsigned, Fault::WrongKey, Fault::OtherOrder]
    {
        shop.sandbox.set_fault("barcode_order", fault, 1).unwrap();
        let number = fault.name().to_uppercase();
        let entry = cashier.take_payment(&order(&number, PAID), PATIENCE).unwrap();
        assert!(entry.is_success(), "{entry:?}");
        assert_eq!(shop.states(&number), [Sending, Unknown, Success]);
    }
    assert_eq!(shop.calls("barcode_order"), 6);
    assert_eq!(shop.sandbox.orders().len(), 6);
}

#[test]
fn what_never_arrived_is_told_apart_from_what_was_refused() {
    let shop = shop();
    let cashier = shop.cashier();
    let refused = cashier.take_payment(&order("REFUSED", REFUSED), PATIENCE).unwrap();
    assert_eq!((refused.state, refused.code.as_deref()), (Refused, Some("ORDER_REFUSED")));

    shop.sandbox.set_fault("barcode_order", Fault::ResetBefore, 1).unwrap();
    let lost = cashier.take_payment(&order("LOST", PAID), Duration::from_millis(100)).unwrap();
    // It may still arrive: it proves nothing that the platform does not know it yet.
    assert_eq!((lost.state, lost.code.as_deref()), (Unknown, Some("ORDER_NOT_EXIST")));
    shop.later(Duration::from_secs(60));
    shop.cashier().recover(AT_ONCE).unwrap();
    assert_eq!(cashier.payment("LOST").unwrap().state, Unknown);
    shop.later(Duration::from_secs(120));
    assert_eq!(shop.cashier().recover(PATIENCE).unwrap().settled, 1);
    assert_eq!(shop.states("LOST"), [Sending, Unknown, NeverArrived]);

    // Not even then is it ordered again under its number.
    let again = cashier.take_payment(&order("LOST", PAID), PATIENCE).unwrap();
    assert_eq!((again.state, shop.calls("barcode_order")), (NeverArrived, 2));
    assert!(shop.sandbox.orders().is_empty());
}

/// To the second, with a clock that stands still.
#[test]
fn what_the_platform_does_not_know_never_arrived_when_the_window_is_over_and_not_before() {
    for (at, state) in [(120, Unknown), (121, NeverArrived)] {
        let shop = shop();
        let start = SystemTime::now();
        let seconds = Arc::new(AtomicUsize::new(0));
        let passed = Arc::clone(&seconds);
        let clock = move || start + Duration::from_secs(passed.load(Ordering::Relaxed) as u64);
        let merchant = shop.sandbox.merchant_builder().clock(clock).build().unwrap();
        let client = bestpay::Client::builder(merchant).retry_reads_within(Duration::ZERO).build().unwrap();
        let cashier = || shop.builder_over(client.clone()).arrival_window(Duration::from_secs(120)).build();
        shop.sandbox.set_fault("barcode_order", Fault::ResetBefore, 1).unwrap();
        assert_eq!(cashier().take_payment(&order("LOST", PAID), AT_ONCE).unwrap().state, Unknown);
        seconds.store(at, Ordering::Relaxed);
        let cashier = cashier();
        // It asks once, however little time it has.
        assert_eq!(cashier.recover(AT_ONCE).unwrap().questions, 1);
        assert_eq!(cashier.payment("LOST").unwrap().state, state, "{at}");
    }
}

/// The till's own connection says that it could not be sent; a callback has said more meanwhile.
#[test]
fn what_was_settled_while_a_till_could_not_send_is_told() {
    let shop = shop();
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let client = shop.client_calling("http://127.0.0.1:9").proxy(address).build().unwrap();
    let cashier = shop.builder_over(client).build();
    std::thread::scope(|scope| {
        let taking = scope.spawn(|| cashier.take_payment(&order("A1", PAID), PATIENCE));
        // It waits for the proxy, which makes no connection in the end.
        let (connection, _) = proxy.accept().unwrap();
        assert!(cashier.on_callback(&crate::callbacks::payment("A1", "SUCCESS")).outcome.unwrap().is_success());
        drop(connection);
        assert!(taking.join().unwrap().unwrap().is_success());
    });
    assert_eq!(shop.states("A1"), [Sending, Success]);
}

#[test]
fn what_another_till_could_not_send_is_sent_by_the_one_that_waits_for_it() {
    let shop = shop();
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let client = shop.client_calling("http://127.0.0.1:9").proxy(address).build().unwrap();
    let (first, second) = (shop.builder_over(client).build(), shop.cashier());
    std::thread::scope(|scope| {
        scope.spawn(|| first.take_payment(&order("A1", PAID), AT_ONCE));
        let (connection, _) = proxy.accept().unwrap();
        let waits = scope.spawn(|| second.take_payment(&order("A1", PAID), PATIENCE));
        // By then it has seen that the first is about to send it.
        std::thread::sleep(Duration::from_millis(100));
        drop(connection);
        assert!(waits.join().unwrap().unwrap().is_success());
    });
    assert_eq!(shop.states("A1"), [Sending, NotSent, Sending, Success]);
    assert_eq!(shop.calls("barcode_order"), 1);
}

/// Also if it was ordered the day before: the platform refuses a question with another day than the order's.
#[test]
fn a_paid_number_that_a_new_journal_orders_again_is_paid() {
    let now = BeijingTime::now();
    let midnight: BeijingTime = format!("{} 00:00:00", now.to_string().split(' ').next().unwrap()).parse().unwrap();
    for before in [now, (midnight.to_system_time() - Duration::from_secs(1)).into()] {
        let shop = shop();
        let cashier = shop.cashier();
        assert!(cashier.take_payment(&order("A1", PAID).request_date(before), PATIENCE).unwrap().is_success());
        assert!(cashier.take_refund(&refund("A1", "R1", 300).request_date(before), PATIENCE).unwrap().is_success());
        // The journal was lost; this is a new one, at the same platform.
        let another = Journal::sqlite(shop.folder.path().join("another.db")).unwrap();
        let cashier = shop.builder_with(another).build();
        let again = cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
        assert_eq!((again.state, shop.calls("barcode_order")), (Success, 2), "{before}: {again:?}");
        assert_eq!(shop.sandbox.orders().len(), 1);
        let again = cashier.take_refund(&refund("A1", "R1", 300), PATIENCE).unwrap();
        assert_eq!((again.state, shop.calls("refund")), (Success, 2), "{before}: {again:?}");
        assert_eq!(shop.sandbox.refunds().len(), 1);
    }
}

#[test]
fn what_was_open_at_midnight_is_settled_the_day_after() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("PAID", PAID), PATIENCE).unwrap();
    for interface in ["barcode_order", "refund"] {
        shop.sandbox.set_fault(interface, Fault::ResetAfter, 1).unwrap();
    }
    assert_eq!(cashier.take_payment(&order("A1", PAID), AT_ONCE).unwrap().state, Unknown);
    assert_eq!(cashier.take_refund(&refund("PAID", "R1", 300), AT_ONCE).unwrap().state, Unknown);
    shop.later(Duration::from_secs(24 * 3600));
    assert_eq!(cashier.recover(PATIENCE).unwrap().open, 0);
    assert!(cashier.payment("A1").unwrap().is_success());
    assert!(cashier.refund("R1").unwrap().is_success());
}

#[test]
fn a_refused_order_is_refused_only_when_the_questions_about_it_are() {
    // The answers to the questions, one after another, and what is known after them. After a refusal the same is asked
    // with the day before.
    let (busy, failed) = (|| refusal("SYSTEM_BUSY"), || refusal("QUERY_FAIL"));
    let not_found = || refusal("ORDER_NOT_EXIST");
    let told = |status: &str| json!({ "tradeStatus": status });
    let cases = [
        (vec![told("SUCCESS")], Success),
        (vec![failed(), told("SUCCESS")], Success),
        (vec![failed(), failed(), told("FAIL")], Fail),
        (vec![failed(), failed(), told("SUCCESS")], Success),
        (vec![not_found(), not_found()], Refused),
        (vec![not_found(), told("SUCCESS")], Success),
        (vec![failed(), failed(), failed(), failed(), failed(), refusal(""), told("SUCCESS")], Success),
        // It is asked again with the day before only after an answer that is about the order.
        (vec![busy(), busy(), busy(), busy(), busy(), busy(), told("SUCCESS")], Success),
        (vec![not_found(), busy(), told("SUCCESS")], Success),
        (vec![refusal("query_time_out"), told("SUCCESS")], Success),
        // Not found the day before proves nothing while today is open.
        (vec![failed(), not_found(), told("SUCCESS")], Success),
    ];
    for (answers, state) in cases {
        let shop = shop();
        let (asked, left) = (Arc::new(AtomicUsize::new(0)), answers.len());
        let counted = Arc::clone(&asked);
        let url = platform(move |interface, _| match interface {
            "orderMixBrcode" => refusal("SYSTEM_BUSY"),
            _ => answers[counted.fetch_add(1, Ordering::SeqCst)].clone(),
        });
        let cashier = shop.builder_calling(&url).build();
        let entry = cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
        assert_eq!((entry.state, asked.load(Ordering::SeqCst)), (state, left), "{entry:?}");
        assert_eq!(shop.states("A1"), [Sending, Unknown, state]);
        if state == Refused {
            assert_eq!((entry.code.as_deref(), entry.message.as_deref()), (Some("SYSTEM_BUSY"), Some("no")));
        }
    }
}

/// A gateway that is set up wrongly refuses everything for a minute, with a code that nobody has listed.
#[test]
fn questions_refused_for_an_unknown_reason_settle_a_refused_order_only_after_its_time() {
    for take in [
        (|cashier, within| cashier.take_payment(&order("A1", PAID), within)) as fn(&Cashier, Duration) -> _,
        |cashier, within| cashier.take_refund(&refund("A1", "R1", 300), within),
    ] {
        let shop = shop();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let url = platform(move |interface, _| {
            let is_question = matches!(interface, "confirmOrderStatus" | "queryRefundOrder");
            counted.fetch_add(usize::from(is_question), Ordering::SeqCst);
            refusal("E1")
        });
        let cashier = shop.builder_calling(&url).build();
        // Today and the day before, more than three times each.
        eventually(|| {
            let state = take(&cashier, Duration::from_millis(50)).unwrap().state;
            state != Unknown || asked.load(Ordering::SeqCst) > 8
        });
        let entry = take(&cashier, AT_ONCE).unwrap();
        assert_eq!((entry.state, entry.code.as_deref()), (Unknown, Some("E1")));
        // Another process, after a restart.
        shop.later(Duration::from_secs(121));
        let cashier = shop.builder_calling(&url).build();
        assert_eq!(cashier.recover(PATIENCE).unwrap().settled, 1);
        let entry = take(&cashier, AT_ONCE).unwrap();
        assert_eq!((entry.state, entry.code.as_deref()), (Refused, Some("E1")));
    }
}

/// A clock can be put forward; a process that has seen it does not take the hour for the order's time.
#[test]
fn a_clock_that_is_put_forward_does_not_end_an_orders_time() {
    let shop = shop();
    let cashier = shop.cashier();
    shop.sandbox.set_fault("barcode_order", Fault::ResetBefore, 1).unwrap();
    assert_eq!(cashier.take_payment(&order("LOST", PAID), AT_ONCE).unwrap().state, Unknown);
    shop.later(Duration::from_secs(3600));
    for _ in 0..2 {
        assert_eq!(cashier.cancelled_by(&bestpay::Cancellation::new()).recover(AT_ONCE).unwrap().questions, 1);
        assert_eq!(cashier.payment("LOST").unwrap().state, Unknown);
        shop.later(Duration::from_secs(3600));
    }
    // A process that starts now has only the clock to go by.
    assert_eq!(shop.cashier().recover(PATIENCE).unwrap().settled, 1);
    assert_eq!(shop.states("LOST"), [Sending, Unknown, NeverArrived]);
}

#[test]
fn what_was_refused_stays_open_while_the_questions_are_lost() {
    let shop = shop();
    let url = platform(|interface, _| match interface {
        "orderMixBrcode" => refusal("E1"),
        _ => json!({ "tradeStatus": "" }),
    });
    let cashier = shop.builder_calling(&url).build();
    let entry = cashier.take_payment(&order("A1", PAID), Duration::from_millis(200)).unwrap();
    assert_eq!((entry.state, entry.code.as_deref()), (Unknown, Some("E1")));
    // After a restart the platform itself is asked: it has never heard of the order.
    shop.later(Duration::from_secs(120));
    assert_eq!(shop.cashier().recover(PATIENCE).unwrap().settled, 1);
    assert_eq!(shop.states("A1"), [Sending, Unknown, Refused]);
}

#[test]
fn an_error_about_a_number_that_was_sent_says_what_is_known_of_it() {
    let shop = shop();
    let cashier = shop.cashier();
    let bad = |number: &str| order(number, PAID).trade_amt(Amount::from_fen(0).unwrap());
    let error = cashier.take_payment(&bad("A1"), PATIENCE).unwrap_err();
    assert_eq!(error.effect(), Effect::NotSent, "{error}");
    cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    let error = cashier.take_payment(&bad("A1"), PATIENCE).unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidField, Effect::Unknown), "{error}");
    assert!(error.message().contains("it is success"), "{error}");
    cashier.take_payment(&order("A2", REFUSED), PATIENCE).unwrap();
    assert_eq!(cashier.take_payment(&bad("A2"), PATIENCE).unwrap_err().effect(), Effect::Refused);
    // A refund without a number of its own must not be taken for the order that it names.
    let error = cashier.take_refund(&bestpay::Refund::new().out_trade_no("A1"), PATIENCE).unwrap_err();
    assert_eq!((error.field(), error.effect()), (Some("outRequestNo"), Effect::NotSent), "{error}");
}

#[test]
fn a_code_that_nobody_has_named_proves_nothing() {
    let shop = shop();
    let cashier = shop.builder().not_found_codes(&["TRADE_NOT_EXIST"]).build();
    shop.sandbox.set_fault("barcode_order", Fault::ResetBefore, 1).unwrap();
    cashier.take_payment(&order("LOST", PAID), AT_ONCE).unwrap();
    shop.later(Duration::from_secs(3600));
    assert_eq!(cashier.recover(AT_ONCE).unwrap().open, 1);
    assert_eq!(cashier.payment("LOST").unwrap().state, Unknown);
}

/// `[""]` is what splitting an empty setting at its commas gives.
#[test]
fn an_empty_code_is_not_that_of_every_refusal_without_one() {
    let shop = shop();
    let url = platform(|interface, _| match interface {
        "orderMixBrcode" => json!({ "tradeStatus": "" }),
        _ => refusal(""),
    });
    let cashier = shop.builder_calling(&url).not_found_codes(&[""]).build();
    cashier.take_payment(&order("A1", PAID), AT_ONCE).unwrap();
    shop.later(Duration::from_secs(3600));
    assert_eq!(cashier.recover(AT_ONCE).unwrap().open, 1);
    assert_eq!(cashier.payment("A1").unwrap().state, Unknown);
}

#[test]
fn what_was_not_sent_is_sent_by_the_same_call() {
    let shop = shop();
    // Nothing listens there.
    let disconnected = shop.builder_calling("http://127.0.0.1:9").build();
    let error = disconnected.take_payment(&order("A1", PAID), PATIENCE).unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::NotSent));
    assert_eq!(disconnected.payment("A1").unwrap().state, NotSent);
    assert_eq!(disconnected.recover(PATIENCE).unwrap().open, 0, "there is nothing to ask for");
    let other = order("A1", PAID).trade_amt(Amount::from_fen(1).unwrap());
    let conflict = shop.cashier().take_payment(&other, PATIENCE).unwrap_err();
    assert_eq!((conflict.kind(), conflict.effect()), (ErrorKind::OrderConflict, Effect::Unknown));
    assert!(shop.cashier().take_payment(&order("A1", PAID), PATIENCE).unwrap().is_success());
    assert_eq!(shop.states("A1"), [Sending, NotSent, Sending, Success]);
}

#[test]
fn a_waiting_order_is_followed_to_its_end() {
    let shop = shop();
    let cashier = shop.cashier();
    for (medium_no, state) in [(PAID_LATER, Success), (FAILED_LATER, Fail), (CLOSED_LATER, Close)] {
        let number = format!("{state}");
        assert_eq!(cashier.take_payment(&order(&number, medium_no), PATIENCE).unwrap().state, state);
        assert_eq!(shop.states(&number), [Sending, Waiting, state]);
    }
    let failed = cashier.take_payment(&order("FAILED", FAILED), PATIENCE).unwrap();
    assert_eq!(failed.state, Fail);
}

#[test]
fn what_is_open_at_the_deadline_is_found_by_recover() {
    let shop = shop();
    let cashier = shop.cashier();
    let entry = cashier.take_payment(&order("A1", NEVER_PAID), Duration::from_millis(50)).unwrap();
    assert_eq!(entry.state, Waiting);
    shop.sandbox.pay("A1").unwrap();
    // Another process, after a restart.
    shop.later(Duration::from_secs(60));
    let recovery = shop.cashier().recover(PATIENCE).unwrap();
    assert_eq!((recovery.settled, recovery.open), (1, 0));
    assert!(cashier.payment("A1").unwrap().is_success());
}

#[test]
fn a_qr_code_order_is_given_back_to_be_shown_and_is_followed_later() {
    let shop = shop();
    let cashier = shop.cashier();
    let entry = cashier.take_qrcode_payment(&qrcode_order("Q1"), PATIENCE).unwrap();
    assert_eq!(entry.state, Waiting);
    let url = entry.payment_url.clone().unwrap();
    assert_eq!(cashier.take_qrcode_payment(&qrcode_order("Q1"), PATIENCE).unwrap().payment_url, Some(url));
    let user = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6p";
    let same = cashier.take_qrcode_payment(&qrcode_order("Q1").user_code(user), PATIENCE).unwrap();
    assert_eq!(same, entry, "another code of the payer does not make another order");
    shop.sandbox.pay("Q1").unwrap();
    assert!(cashier.follow_payment("Q1", PATIENCE).unwrap().is_success());
    assert_eq!(shop.calls("qrcode_order"), 1);
}

#[test]
fn two_tills_with_the_same_order_send_it_once() {
    let shop = shop();
    shop.sandbox.set_fault("barcode_order", Fault::Delay(Duration::from_millis(200)), 1).unwrap();
    std::thread::scope(|scope| {
        let tills: Vec<_> = (0..4)
            .map(|_| {
                let cashier = shop.cashier();
                scope.spawn(move || cashier.take_payment(&order("A1", PAID), PATIENCE))
            })
            .collect();
        for till in tills {
            assert!(till.join().unwrap().unwrap().is_success());
        }
    });
    assert_eq!(shop.calls("barcode_order"), 1);
}

#[test]
fn a_sender_that_was_taken_for_dead_may_come_back() {
    let shop = shop();
    let way = SlowWay::to(&shop.sandbox);
    std::thread::scope(|scope| {
        let slow = shop.builder_calling(&way.url).build();
        let slow = scope.spawn(move || slow.take_payment(&order("A1", PAID), PATIENCE));
        eventually(|| shop.calls("barcode_order") == 1);
        // Its lease is over; somebody else asks.
        shop.later(Duration::from_secs(61));
        assert_eq!(shop.cashier().recover(PATIENCE).unwrap().settled, 1);
        way.let_go();
        assert!(slow.join().unwrap().unwrap().is_success());
    });
    assert_eq!(shop.states("A1"), [Sending, Unknown, Success]);
    assert!(shop.alarms().is_empty());
}

#[test]
fn recover_does_not_ask_for_what_another_is_busy_with() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", NEVER_PAID), AT_ONCE).unwrap();
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| shop.cashier().follow_payment("A1", PATIENCE));
        eventually(|| shop.calls("order_status") > 0);
        let recovery = cashier.recover(Duration::from_millis(100)).unwrap();
        assert_eq!((recovery.questions, recovery.open), (0, 1));
        shop.sandbox.pay("A1").unwrap();
        assert!(busy.join().unwrap().unwrap().is_success());
    });
}

#[test]
fn two_that_follow_one_order_do_not_both_ask() {
    let shop = shop();
    shop.cashier().take_payment(&order("A1", NEVER_PAID), AT_ONCE).unwrap();
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| shop.cashier().follow_payment("A1", PATIENCE));
        eventually(|| shop.calls("order_status") > 0);
        // Its questions, if it asked any, would fail, and leave their error in the entry.
        let disconnected = shop.builder_calling("http://127.0.0.1:9").build();
        let read = disconnected.follow_payment("A1", Duration::from_millis(100)).unwrap();
        assert_eq!((read.state, read.code), (Waiting, None));
        shop.sandbox.pay("A1").unwrap();
        assert!(busy.join().unwrap().unwrap().is_success());
    });
}

#[test]
fn a_clock_that_was_put_back_keeps_no_order_from_being_asked_for() {
    let shop = shop();
    shop.later(Duration::from_secs(3600));
    shop.cashier().take_payment(&order("A1", NEVER_PAID), AT_ONCE).unwrap();
    shop.clock_right();
    shop.sandbox.pay("A1").unwrap();
    assert_eq!(shop.cashier().recover(PATIENCE).unwrap().settled, 1);
}
