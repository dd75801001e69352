//! Refunds: made once, and none is lost.

use std::time::Duration;

use bestpay::{Effect, ErrorKind};
use bestpay_cashier::State::{Fail, NeverArrived, Refused, Sending, Success, Unknown, Waiting};
use bestpay_sandbox::{Fault, PAID, REFUND_DONE_LATER, REFUND_FAILED, REFUND_FAILED_LATER};

use crate::shop::*;

#[test]
fn a_refund_is_taken_once_and_followed_to_its_end() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    for (number, remark, state) in [
        ("R1", "", Success),
        ("R2", REFUND_DONE_LATER, Success),
        ("R3", REFUND_FAILED, Fail),
        ("R4", REFUND_FAILED_LATER, Fail),
    ] {
        let refund = refund("A1", number, 100).remark(remark);
        assert_eq!(cashier.take_refund(&refund, PATIENCE).unwrap().state, state, "{number}");
        assert_eq!(cashier.take_refund(&refund, PATIENCE).unwrap().state, state, "{number}");
        assert_eq!(cashier.refund(number).unwrap().out_request_no.as_deref(), Some(number));
    }
    assert_eq!(shop.calls("refund"), 4);
    assert_eq!(shop.sandbox.orders()[0].refunded_amt, 200);
}

#[test]
fn the_lost_answer_of_a_refund_is_found_by_status() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    shop.sandbox.set_fault("refund", Fault::ResetAfter, 1).unwrap();
    shop.sandbox.set_fault("refund_status", Fault::Http500, 1).unwrap();
    let found = cashier.take_refund(&refund("A1", "R1", 300).remark(REFUND_DONE_LATER), PATIENCE).unwrap();
    assert_eq!(found.state, Success);
    let states = shop.states("A1");
    assert_eq!(states[..3], [Sending, Success, Sending]);
    assert!(states.ends_with(&[Unknown, Success]) || states.ends_with(&[Unknown, Waiting, Success]), "{states:?}");
    assert_eq!(shop.sandbox.refunds().len(), 1);
}

#[test]
fn a_refund_that_never_arrived_is_told_apart_from_one_that_was_refused() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
    let refused = cashier.take_refund(&refund("A1", "R1", 999_999), PATIENCE).unwrap();
    assert_eq!((refused.state, refused.code.as_deref()), (Refused, Some("REFUND_AMT_ERROR")));
    shop.sandbox.set_fault("refund", Fault::ResetBefore, 1).unwrap();
    assert_eq!(cashier.take_refund(&refund("A1", "R2", 100), AT_ONCE).unwrap().state, Unknown);
    shop.later(Duration::from_secs(300));
    shop.cashier().recover(PATIENCE).unwrap();
    assert_eq!(cashier.refund("R2").unwrap().state, NeverArrived);
    assert!(shop.sandbox.refunds().is_empty());
}

#[test]
fn a_refunds_number_belongs_to_one_refund_of_one_order() {
    let shop = shop();
    let cashier = shop.cashier();
    for number in ["A1", "A2"] {
        cashier.take_payment(&order(number, PAID), PATIENCE).unwrap();
    }
    cashier.take_refund(&refund("A1", "R1", 100), PATIENCE).unwrap();
    for (other, field) in [(refund("A1", "R1", 200), "refundAmt"), (refund("A2", "R1", 100), "outTradeNo")] {
        let error = cashier.take_refund(&other, PATIENCE).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::OrderConflict, Some(field)));
        assert_eq!(error.effect(), Effect::Unknown, "the refund that has the number is done");
        assert_eq!(error.out_request_no(), Some("R1"));
        assert!(error.message().starts_with("refund R1 is in the journal already"), "{error}");
    }
    assert_eq!(shop.calls("refund"), 1);
}
