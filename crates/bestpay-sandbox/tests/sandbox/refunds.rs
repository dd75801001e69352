//! Refunds: whole, partial, too much, repeated, in progress, failing.

use bestpay::{Client, TradeStatus};
use bestpay_sandbox::{NEVER_PAID, PAID, REFUND_DONE_LATER, REFUND_FAILED, REFUND_FAILED_LATER, Sandbox};
use serde_json::{Value, json};

use crate::caller::*;

/// A sandbox with one paid order, A1, of 12.50 yuan.
fn with_paid_order() -> (Sandbox, Client) {
    let sandbox = sandbox();
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A1", PAID)).unwrap();
    (sandbox, client)
}

fn platform_code(outcome: bestpay::Result<bestpay::RefundResult>) -> Option<String> {
    outcome.unwrap_err().platform_code().map(str::to_owned)
}

#[test]
fn an_order_is_refunded_in_parts_and_never_beyond_what_was_paid() {
    let (sandbox, client) = with_paid_order();
    let first = client.refund(&refund("A1", "R1", 1000)).unwrap();
    assert_eq!(first.trade_status(), TradeStatus::Success);
    assert_eq!((first.out_trade_no(), first.refund_amt().unwrap().fen()), (Some("R1"), 1000));
    assert_eq!(platform_code(client.refund(&refund("A1", "R2", 251))).as_deref(), Some("REFUND_AMT_ERROR"));
    client.refund(&refund("A1", "R2", 250)).unwrap();
    assert_eq!(platform_code(client.refund(&refund("A1", "R3", 1))).as_deref(), Some("REFUND_AMT_ERROR"));
    assert_eq!(sandbox.orders()[0].refunded_amt, 1250);
    assert_eq!(sandbox.refunds().len(), 2);
}

#[test]
fn only_an_order_that_was_paid_is_refunded() {
    let (_sandbox, client) = with_paid_order();
    client.order_by_barcode(&barcode_order("A2", NEVER_PAID)).unwrap();
    assert_eq!(platform_code(client.refund(&refund("A2", "R1", 1))).as_deref(), Some("ORDER_NOT_PAID"));
    assert_eq!(platform_code(client.refund(&refund("A3", "R1", 1))).as_deref(), Some("ORDER_NOT_EXIST"));
}

#[test]
fn a_repeated_refund_is_answered_as_the_first_time_and_booked_once() {
    let (sandbox, client) = with_paid_order();
    let in_progress = refund("A1", "R1", 500).remark(REFUND_DONE_LATER);
    let first = client.refund(&in_progress).unwrap();
    let date = client.merchant().now();
    let done = client.wait_for_refund("A1", "R1", date, PATIENCE).unwrap();
    assert_eq!(done.trade_status(), TradeStatus::Success);
    assert_eq!(client.refund(&in_progress).unwrap().to_json(), first.to_json());
    assert_eq!(sandbox.orders()[0].refunded_amt, 500);
    // The number is taken: another amount is another refund.
    assert_eq!(platform_code(client.refund(&refund("A1", "R1", 501))).as_deref(), Some("REFUND_EXISTS"));
}

#[test]
fn a_refund_in_progress_holds_its_amount_and_gives_it_back_when_it_fails() {
    let (sandbox, client) = with_paid_order();
    let failing = refund("A1", "R1", 1250).remark(REFUND_FAILED_LATER).refund_cause("cold coffee");
    assert_eq!(client.refund(&failing).unwrap().trade_status(), TradeStatus::WaitForPay);
    let failed = client.wait_for_refund("A1", "R1", client.merchant().now(), PATIENCE).unwrap();
    assert_eq!((failed.trade_status(), failed.refund_cause()), (TradeStatus::Fail, Some("cold coffee")));
    assert_eq!(failed.trade_amt().unwrap().fen(), 1250);

    assert_eq!(
        client.refund(&refund("A1", "R2", 1250).remark(REFUND_FAILED)).unwrap().trade_status(),
        TradeStatus::Fail
    );
    assert_eq!(sandbox.orders()[0].refunded_amt, 0);
    client.refund(&refund("A1", "R3", 1250)).unwrap();
}

#[test]
fn a_refund_in_progress_leaves_nothing_for_another() {
    let sandbox = patient_sandbox();
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A1", PAID)).unwrap();
    client.refund(&refund("A1", "R1", 1000).remark(REFUND_DONE_LATER)).unwrap();
    assert_eq!(platform_code(client.refund(&refund("A1", "R2", 1000))).as_deref(), Some("REFUND_AMT_ERROR"));
}

#[test]
fn a_refund_is_found_by_its_number_and_its_order() {
    let (sandbox, client) = with_paid_order();
    client.order_by_barcode(&barcode_order("A2", PAID)).unwrap();
    client.refund(&refund("A1", "R1", 1)).unwrap();
    for question in [refund_status(&sandbox, "A1", "R2"), refund_status(&sandbox, "A2", "R1")] {
        assert_eq!(client.refund_status(&question).unwrap_err().platform_code(), Some("REFUND_NOT_EXIST"));
    }
    let error = client.refund_status(&refund_status(&sandbox, "A3", "R1")).unwrap_err();
    assert_eq!(error.platform_code(), Some("ORDER_NOT_EXIST"));
}

#[test]
fn on_request_results_of_refunds_are_strings_that_hold_json() {
    let (sandbox, client) = with_paid_order();
    sandbox.request_text_results(true);
    assert_eq!(client.refund(&refund("A1", "A1-R1", 1)).unwrap().refund_amt().unwrap().fen(), 1);
    let answer = call(&sandbox, "refund_status", &members("refund_status", "A1"));
    let result: Value = serde_json::from_str(answer["result"].as_str().unwrap()).unwrap();
    assert_eq!(result["outRequestNo"], json!("A1-R1"));
    assert!(call(&sandbox, "order_status", &asking(&sandbox, "order_status", "A1"))["result"].is_object());
    sandbox.request_text_results(false);
    assert!(call(&sandbox, "refund_status", &members("refund_status", "A1"))["result"].is_object());
}
