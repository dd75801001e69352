//! Orders: each outcome, by its reserved code, by the payer and by time.

use bestpay::{ErrorKind, TradeStatus, TradeType};
use bestpay_sandbox::{
    CLOSED_LATER, Cause, Error, Event, FAILED, FAILED_LATER, NEVER_PAID, PAID, PAID_LATER, REFUSED, SECOND_MERCHANT_NO,
    Status,
};
use serde_json::{Value, json};

use crate::caller::*;

#[test]
fn an_order_with_any_code_that_is_not_reserved_is_paid_at_once() {
    let sandbox = sandbox();
    for (number, medium_no) in [("A1", PAID), ("A2", "289999999999999999")] {
        let result = client(&sandbox).order_by_barcode(&barcode_order(number, medium_no)).unwrap();
        assert_eq!(result.trade_status(), TradeStatus::Success);
        assert_eq!((result.out_trade_no(), result.pay_amt().unwrap().fen()), (Some(number), 1250));
        assert!(result.bank_request_no().is_some());
    }
    let amounts: Vec<_> = sandbox.orders().iter().map(|order| (order.out_trade_no.clone(), order.trade_amt)).collect();
    assert_eq!(amounts, [("A1".to_owned(), 1250), ("A2".to_owned(), 1250)]);
}

#[test]
fn an_answer_looks_like_the_platforms_with_null_for_what_is_absent() {
    let sandbox = patient_sandbox();
    let mut members = members("barcode_order", "A1");
    members.insert("mediumNo".to_owned(), json!(PAID_LATER));
    let answer = call(&sandbox, "barcode_order", &members);
    assert_eq!(answer["success"], json!(true));
    assert_eq!((&answer["errorCode"], &answer["errorMsg"]), (&Value::Null, &Value::Null));
    let result = answer["result"].as_object().unwrap();
    assert_eq!(result["tradeStatus"], "WAITFORPAY");
    assert_eq!(result["tradeNo"].as_str().unwrap().len(), 32);
    for absent in ["payAmt", "disCountAmt", "bankRequestNo"] {
        assert_eq!(result[absent], Value::Null, "{absent}");
    }
    let refusal = call(&sandbox, "barcode_order", &members);
    assert_eq!((&refusal["success"], &refusal["result"]), (&json!(false), &Value::Null));
}

#[test]
fn a_waiting_order_comes_to_what_its_code_chose() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for (medium_no, wanted) in
        [(PAID_LATER, TradeStatus::Success), (FAILED_LATER, TradeStatus::Fail), (CLOSED_LATER, TradeStatus::Close)]
    {
        let result = client.order_by_barcode(&barcode_order(medium_no, medium_no)).unwrap();
        assert_eq!(result.trade_status(), TradeStatus::WaitForPay);
        let result = client.wait_for_payment(medium_no, ordered_at(&sandbox, medium_no), PATIENCE).unwrap();
        assert_eq!(result.trade_status(), wanted);
        assert_eq!(result.error_msg_code(), (wanted == TradeStatus::Fail).then_some("PAY_FAIL"));
    }
}

#[test]
fn an_order_that_nobody_pays_is_closed_by_its_time_out() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A1", NEVER_PAID).time_out(1)).unwrap();
    let result = client.wait_for_payment("A1", ordered_at(&sandbox, "A1"), PATIENCE).unwrap();
    assert_eq!(result.trade_status(), TradeStatus::Close);
    let closed = Event::Order { from: Some(Status::WaitForPay), to: Status::Close, by: Cause::TimeOut };
    assert!(sandbox.ledger().iter().any(|entry| entry.event == closed));
}

#[test]
fn a_time_out_that_comes_first_closes_an_order_that_would_have_been_paid() {
    let sandbox = patient_sandbox();
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A1", PAID_LATER).time_out(1)).unwrap();
    let result = client.wait_for_payment("A1", ordered_at(&sandbox, "A1"), PATIENCE).unwrap();
    assert_eq!(result.trade_status(), TradeStatus::Close);
}

#[test]
fn an_order_can_fail_at_once_or_be_refused_without_being_booked() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let failed = client.order_by_barcode(&barcode_order("A1", FAILED)).unwrap();
    assert_eq!(failed.trade_status(), TradeStatus::Fail);
    assert_eq!(client.order_status(&order_status(&sandbox, "A1")).unwrap().error_msg_code(), Some("PAY_FAIL"));

    let refused = client.order_by_barcode(&barcode_order("A2", REFUSED)).unwrap_err();
    assert_eq!((refused.kind(), refused.platform_code()), (ErrorKind::Refused, Some("ORDER_REFUSED")));
    assert_eq!(sandbox.orders().len(), 1);
    // Nothing was booked, so the number is still free.
    client.order_by_barcode(&barcode_order("A2", PAID)).unwrap();
}

#[test]
fn an_order_number_is_taken_once_whatever_the_content() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A1", PAID)).unwrap();
    let error = client.order_by_barcode(&barcode_order("A1", FAILED)).unwrap_err();
    assert_eq!(error.platform_code(), Some("ORDER_EXISTS"));
    let error = client.order_by_qrcode(&qrcode_order("A1")).unwrap_err();
    assert_eq!(error.platform_code(), Some("ORDER_EXISTS"));
    assert_eq!(sandbox.orders().len(), 1);
}

#[test]
fn of_many_orders_of_one_number_at_once_one_is_booked() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let booked = std::thread::scope(|scope| {
        let order = || client.order_by_barcode(&barcode_order("A1", PAID)).is_ok();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(order)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).filter(|booked| *booked).count()
    });
    assert_eq!((booked, sandbox.orders().len()), (1, 1));
}

#[test]
fn the_longest_time_out_there_is_does_no_harm() {
    let sandbox = sandbox();
    let mut members = members("qrcode_order", "A1");
    members.insert("timeOut".to_owned(), json!(i64::MAX));
    assert_eq!(call(&sandbox, "qrcode_order", &members)["result"]["tradeStatus"], "WAITFORPAY");
    // The clock still runs: another order settles by itself.
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A2", PAID_LATER)).unwrap();
    eventually(|| sandbox.orders()[1].trade_status == Status::Success);
}

#[test]
fn each_merchant_has_its_own_orders() {
    let sandbox = sandbox();
    let first = client(&sandbox);
    let second = bestpay::Client::builder(merchant(&sandbox).with_merchant_no(SECOND_MERCHANT_NO).unwrap())
        .retry_reads_within(std::time::Duration::ZERO)
        .build()
        .unwrap();
    let date = first.merchant().now();
    first.order_by_barcode(&barcode_order("A1", PAID).request_date(date)).unwrap();
    let error = second.order_status(&order_status(&sandbox, "A1")).unwrap_err();
    assert_eq!(error.platform_code(), Some("ORDER_NOT_EXIST"));
    second.order_by_barcode(&barcode_order("A1", FAILED).request_date(date)).unwrap();
    assert_eq!(first.order_status(&order_status(&sandbox, "A1")).unwrap().trade_status(), TradeStatus::Success);
    assert_eq!(second.order_status(&order_status(&sandbox, "A1")).unwrap().trade_status(), TradeStatus::Fail);
}

#[test]
fn a_qrcode_order_waits_for_its_payer_who_pays_at_the_payment_url() {
    let sandbox = patient_sandbox();
    let client = client(&sandbox);
    let result =
        client.order_by_qrcode(&qrcode_order("A1").trade_type(TradeType::Tenpay).user_code("oUpF8uMuAJO")).unwrap();
    assert_eq!(result.trade_status(), TradeStatus::WaitForPay);
    let path = result.payment_url().unwrap().strip_prefix(sandbox.url()).unwrap();

    let page = exchange(&sandbox, "GET", path, "", "");
    assert!(String::from_utf8(page.body).unwrap().contains("¥9.90"));
    let paid = exchange(&sandbox, "POST", path, "", "");
    assert_eq!((paid.status(), &paid.json()["tradeStatus"]), (200, &json!("SUCCESS")));
    assert_eq!(client.order_status(&order_status(&sandbox, "A1")).unwrap().trade_status(), TradeStatus::Success);
    assert_eq!(exchange(&sandbox, "POST", path, "", "").status(), 409);
    assert_eq!(exchange(&sandbox, "GET", "/sandbox/pay/1", "", "").status(), 404);
}

#[test]
fn the_payer_pays_declines_or_lets_close_a_waiting_order_once() {
    let sandbox = patient_sandbox();
    let client = client(&sandbox);
    for number in ["A1", "A2", "A3"] {
        client.order_by_barcode(&barcode_order(number, NEVER_PAID)).unwrap();
    }
    assert_eq!(sandbox.pay("A1").unwrap().trade_status, Status::Success);
    assert_eq!(sandbox.decline("A2").unwrap().trade_status, Status::Fail);
    assert_eq!(sandbox.close("A3").unwrap().trade_status, Status::Close);
    assert!(matches!(sandbox.decline("A1"), Err(Error::AlreadyFinal(Status::Success))));
    assert!(matches!(sandbox.pay("A4"), Err(Error::NoSuchOrder)));
}
