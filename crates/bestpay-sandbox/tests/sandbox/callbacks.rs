//! Callbacks: what they say, in which format, how often, and where they are not sent.

use std::time::Duration;

use bestpay::{Amount, CallbackTradeType, ErrorKind, Hash, TradeStatus};
use bestpay_sandbox::{
    CLOSED_LATER, CallbackFault, Event, FAILED, NEVER_PAID, PAID, PAID_LATER, REFUND_DONE_LATER, Sandbox,
};
use serde_json::{Value, json};

use crate::caller::*;
use crate::noticeboard::{ACCEPTED, Noticeboard};

/// The attempts in the ledger: number, failure, whether another follows.
fn attempts(sandbox: &Sandbox) -> Vec<(u32, Option<String>, Option<u64>)> {
    let ledger = sandbox.ledger().into_iter();
    let attempts = ledger.filter_map(|entry| match entry.event {
        Event::Callback { attempt, failure, next_in_ms, .. } => Some((attempt, failure, next_in_ms)),
        _ => None,
    });
    attempts.collect()
}

#[test]
fn a_payment_is_called_back_signed_with_every_field_of_the_document() {
    let sandbox = sandbox();
    let board = Noticeboard::replying(Vec::new());
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID_LATER).notify_url(board.url())).unwrap();
    let notice = board.next();
    assert_eq!((notice.path.as_str(), notice.content_type.as_str()), ("/notice?shop=1", JSON));
    let callback = merchant(&sandbox).read_callback(&notice.body).unwrap();
    callback.expect_payment("A1", Amount::from_fen(1250).unwrap()).unwrap();
    assert_eq!(callback.trade_status(), TradeStatus::Success);
    assert_eq!(callback.trade_type(), Some(CallbackTradeType::RealTimePro));
    assert_eq!((callback.pay_amt().fen(), callback.ccy()), (1250, "156"));
    assert_eq!(callback.goods_info(), "聚合支付-咖啡一杯");
    assert_eq!(callback.trade_no(), sandbox.orders()[0].trade_no);
    assert_eq!(callback.verification().hash, Hash::Sha1);
    eventually(|| attempts(&sandbox) == [(1, None, None)]);
}

#[test]
fn a_failed_payment_is_called_back_and_a_closed_order_is_not() {
    let sandbox = sandbox();
    let board = Noticeboard::replying(Vec::new());
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A1", CLOSED_LATER).notify_url(board.url())).unwrap();
    client.wait_for_payment("A1", ordered_at(&sandbox, "A1"), PATIENCE).unwrap();
    client.order_by_barcode(&barcode_order("A2", FAILED).notify_url(board.url())).unwrap();
    let callback = client.merchant().read_callback(&board.next().body).unwrap();
    assert_eq!((callback.out_trade_no(), callback.trade_status()), ("A2", TradeStatus::Fail));
    assert_eq!((callback.pay_amt().fen(), callback.result_code()), (0, Some("PAY_FAIL")));
    eventually(|| attempts(&sandbox).len() == 1);
    assert!(board.is_empty());
}

#[test]
fn a_refund_is_called_back_under_its_own_number_when_it_is_done() {
    let sandbox = sandbox();
    let board = Noticeboard::replying(Vec::new());
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A1", PAID)).unwrap();
    client.refund(&refund("A1", "R1", 500).remark(REFUND_DONE_LATER).notify_url(board.url())).unwrap();
    let callback = client.merchant().read_callback(&board.next().body).unwrap();
    callback.expect_refund("A1", "R1", Amount::from_fen(500).unwrap()).unwrap();
    assert_eq!(callback.trade_type(), Some(CallbackTradeType::Refund));
    assert_eq!(callback.original_trade_no(), Some(sandbox.orders()[0].trade_no.as_str()));
}

#[test]
fn a_callback_is_posted_again_until_the_merchant_takes_it() {
    let sandbox = sandbox();
    let try_again = r#"{"success":false,"errorCode":"BUSY","errorMsg":"","result":{"statusCode":"500"}}"#;
    let board = Noticeboard::replying(vec![(503, "busy"), (200, try_again), (200, "OK"), ACCEPTED]);
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID).notify_url(board.url())).unwrap();
    let bodies: Vec<_> = (0..4).map(|_| board.next().body).collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    eventually(|| attempts(&sandbox).len() == 4);
    let attempts = attempts(&sandbox);
    assert_eq!(attempts[0], (1, Some("the HTTP status is 503".to_owned()), Some(5)));
    assert_eq!(attempts[1], (2, Some("statusCode is \"500\", not \"200\"".to_owned()), Some(10)));
    assert_eq!((attempts[2].0, attempts[2].2), (3, Some(20)));
    assert_eq!(attempts[3], (4, None, None));
    assert!(board.is_empty());
}

#[test]
fn a_callback_that_nobody_takes_is_given_up() {
    let sandbox = sandbox();
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID)).unwrap();
    eventually(|| attempts(&sandbox).last().is_some_and(|last| last.0 == 4));
    let last = attempts(&sandbox).pop().unwrap();
    assert!(last.1.is_some() && last.2.is_none(), "{last:?}");
}

#[test]
fn on_request_callbacks_are_forms() {
    let sandbox = sandbox();
    sandbox.request_form_callbacks(true);
    let board = Noticeboard::replying(Vec::new());
    let order = barcode_order("A1", PAID).goods_info("咖啡 & 面包 + 1=2").notify_url(board.url());
    client(&sandbox).order_by_barcode(&order).unwrap();
    let notice = board.next();
    assert_eq!(notice.content_type, "application/x-www-form-urlencoded");
    assert!(notice.body.iter().all(u8::is_ascii_graphic));
    let callback = merchant(&sandbox).read_callback(&notice.body).unwrap();
    assert_eq!(callback.goods_info(), "咖啡 & 面包 + 1=2");
    assert_eq!(callback.original_trade_no(), None);

    sandbox.request_form_callbacks(false);
    client(&sandbox).order_by_barcode(&barcode_order("A2", PAID).notify_url(board.url())).unwrap();
    assert_eq!(board.next().content_type, JSON);
}

#[test]
fn a_callback_to_another_machine_is_not_posted_but_written_down() {
    let sandbox = sandbox();
    let order = barcode_order("A1", PAID).notify_url("https://shop.example/notice");
    client(&sandbox).order_by_barcode(&order).unwrap();
    let skipped = sandbox.ledger().into_iter().find(|entry| matches!(entry.event, Event::CallbackSkipped { .. }));
    assert_eq!(skipped.unwrap().subject.out_trade_no, "A1");
    assert!(attempts(&sandbox).is_empty());
}

#[test]
fn a_callback_may_come_while_the_payer_is_played_by_the_test() {
    let sandbox = patient_sandbox();
    let board = Noticeboard::replying(Vec::new());
    client(&sandbox).order_by_barcode(&barcode_order("A1", NEVER_PAID).notify_url(board.url())).unwrap();
    sandbox.pay("A1").unwrap();
    assert_eq!(merchant(&sandbox).read_callback(&board.next().body).unwrap().out_trade_no(), "A1");
}

/// What arrives when an order is paid under a fault of callbacks.
fn callback_under(fault: CallbackFault) -> (Sandbox, Noticeboard) {
    let sandbox = sandbox();
    let board = Noticeboard::replying(Vec::new());
    sandbox.set_callback_fault(fault, 1);
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID).notify_url(board.url())).unwrap();
    (sandbox, board)
}

#[test]
fn a_callback_can_be_doubled_late_or_lost() {
    let (sandbox, board) = callback_under(CallbackFault::Doubled);
    assert_eq!(board.next().body, board.next().body);
    eventually(|| attempts(&sandbox).len() == 2);

    let (sandbox, board) = callback_under(CallbackFault::Late(Duration::from_millis(300)));
    assert!(board.is_empty());
    board.next();
    eventually(|| attempts(&sandbox) == [(1, None, None)]);

    let (sandbox, board) = callback_under(CallbackFault::Lost);
    eventually(|| attempts(&sandbox) == [(1, Some("lost on its way".to_owned()), None)]);
    assert!(board.is_empty());
    // The fault was for one callback.
    client(&sandbox).order_by_barcode(&barcode_order("A2", PAID).notify_url(board.url())).unwrap();
    assert_eq!(merchant(&sandbox).read_callback(&board.next().body).unwrap().out_trade_no(), "A2");
}

#[test]
fn a_callback_can_be_signed_by_another_key_or_sent_in_another_charset() {
    let (sandbox, board) = callback_under(CallbackFault::WrongKey);
    let error = merchant(&sandbox).read_callback(&board.next().body).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignatureMismatch);

    let (sandbox, board) = callback_under(CallbackFault::Gbk);
    let body = board.next().body;
    assert!(std::str::from_utf8(&body).is_err());
    assert!(merchant(&sandbox).read_callback(&body).is_err());

    let sandbox = self::sandbox();
    sandbox.request_form_callbacks(true);
    sandbox.set_callback_fault(CallbackFault::Gbk, 1);
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID).notify_url(board.url())).unwrap();
    let body = board.next().body;
    assert!(body.iter().all(u8::is_ascii_graphic));
    assert!(merchant(&sandbox).read_callback(&body).is_err());
}

#[test]
fn on_request_callbacks_are_written_as_real_ones() {
    let sandbox = sandbox();
    sandbox.request_real_callbacks(true);
    let board = Noticeboard::replying(Vec::new());
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID).notify_url(board.url())).unwrap();
    let notice = board.next();
    let body: Value = serde_json::from_slice(&notice.body).unwrap();
    assert_eq!((&body["tradeAmt"], &body["buyerContractNo"]), (&json!("1250"), &json!("F1003")));
    let date = body["tradeFinishedDate"].as_str().unwrap();
    assert_eq!((date.len(), &date[4..5], &date[10..11]), (19, "-", " "));
    let callback = merchant(&sandbox).read_callback(&notice.body).unwrap();
    callback.expect_payment("A1", Amount::from_fen(1250).unwrap()).unwrap();
    let booked = sandbox.orders()[0].trade_finished_date.clone().unwrap();
    assert_eq!(date.replace(['-', ' ', ':'], ""), booked);
}
