//! The control API: what the methods do, over HTTP, for tests in other languages.

use bestpay_sandbox::{INSTITUTION_CODE, NEVER_PAID, PAID, PAID_LATER, RESERVED, SECOND_MERCHANT_NO, Sandbox};
use serde_json::{Value, json};

use crate::caller::*;

fn get(sandbox: &Sandbox, path: &str) -> Value {
    let reply = exchange(sandbox, "GET", path, "", "");
    assert_eq!(reply.status(), 200, "{reply:?}");
    reply.json()
}

fn ask(sandbox: &Sandbox, path: &str, body: Value) -> (u16, Value) {
    let reply = exchange(sandbox, "POST", path, JSON, &body.to_string());
    (reply.status(), reply.json())
}

#[test]
fn health_tells_where_and_who() {
    let sandbox = sandbox();
    let health = get(&sandbox, "/sandbox/health");
    assert_eq!((&health["status"], &health["url"]), (&json!("ok"), &json!(sandbox.url())));
    assert_eq!(
        (&health["institutionCode"], &health["merchantNos"][1]),
        (&json!(INSTITUTION_CODE), &json!(SECOND_MERCHANT_NO))
    );
}

#[test]
fn a_test_plays_the_payer_over_http() {
    let sandbox = patient_sandbox();
    for number in ["A1", "A/2", "A3"] {
        client(&sandbox).order_by_barcode(&barcode_order(number, NEVER_PAID)).unwrap();
    }
    for (path, status) in [("A1/pay", "SUCCESS"), ("A%2F2/decline", "FAIL"), ("A3/close", "CLOSE")] {
        let (code, order) = ask(&sandbox, &format!("/sandbox/orders/{path}"), json!({}));
        assert_eq!((code, &order["tradeStatus"]), (200, &json!(status)));
    }
    let orders = get(&sandbox, "/sandbox/orders");
    let statuses: Vec<_> = orders.as_array().unwrap().iter().map(|order| order["tradeStatus"].clone()).collect();
    assert_eq!(statuses, ["SUCCESS", "FAIL", "CLOSE"]);
    assert_eq!(orders[0]["outTradeNo"], "A1");
    for (path, code) in [("A1/pay", 409), ("A9/pay", 404), ("A1/steal", 404)] {
        let (status, answer) = ask(&sandbox, &format!("/sandbox/orders/{path}"), json!({}));
        assert_eq!(status, code);
        assert!(answer["error"].is_string());
    }
}

#[test]
fn an_order_of_the_second_merchant_is_reached_by_naming_it() {
    let sandbox = patient_sandbox();
    let second = bestpay::Client::new(merchant(&sandbox).with_merchant_no(SECOND_MERCHANT_NO).unwrap()).unwrap();
    for client in [client(&sandbox), second] {
        client.order_by_barcode(&barcode_order("A1", NEVER_PAID)).unwrap();
    }
    let path = format!("/sandbox/orders/A1/pay?merchantNo={SECOND_MERCHANT_NO}");
    assert_eq!(ask(&sandbox, &path, json!({})).1["merchantNo"], SECOND_MERCHANT_NO);
    assert_eq!(sandbox.orders()[0].trade_status.as_str(), "WAITFORPAY");
}

#[test]
fn the_ledger_and_the_refunds_are_read_over_http() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A1", PAID).notify_url("http://shop.example/")).unwrap();
    client.refund(&refund("A1", "R1", 5).notify_url("http://shop.example/")).unwrap();
    assert_eq!(get(&sandbox, "/sandbox/refunds")[0]["outRequestNo"], "R1");
    let ledger = get(&sandbox, "/sandbox/ledger");
    let events: Vec<_> = ledger.as_array().unwrap().iter().map(|entry| entry["event"].clone()).collect();
    let wanted = ["order", "order", "callback_skipped", "call", "refund", "refund", "callback_skipped", "call"];
    assert_eq!(events, wanted);
    assert_eq!((&ledger[1]["from"], &ledger[1]["to"]), (&json!("WAITFORPAY"), &json!("SUCCESS")));
    let last = ledger.as_array().unwrap().last().unwrap();
    let after = get(&sandbox, &format!("/sandbox/ledger?after={}", last["number"].as_u64().unwrap() - 1));
    assert_eq!(after, json!([last]));
    // The payer's code is not shown to anybody.
    assert!(!ledger.to_string().contains(PAID));
}

#[test]
fn faults_are_ordered_and_forgotten_over_http() {
    let sandbox = sandbox();
    let (code, ordered) =
        ask(&sandbox, "/sandbox/faults", json!({"interface": "barcode_order", "fault": "reset_after", "calls": 2}));
    assert_eq!((code, &ordered), (200, &json!([{"interface": "barcode_order", "fault": "reset_after", "calls": 2}])));
    let reply = post(&sandbox, "barcode_order", &signed(&members("barcode_order", "A1")));
    assert_eq!(reply.end, End::Reset);
    assert_eq!(get(&sandbox, "/sandbox/faults")[0]["calls"], 1);
    assert_eq!(exchange(&sandbox, "DELETE", "/sandbox/faults", "", "").json(), json!([]));
    assert_eq!(ask(&sandbox, "/sandbox/faults", json!({"interface": "*", "fault": "delay", "ms": 1})).0, 200);
    for wrong in [
        json!({"interface": "recharge", "fault": "unsigned"}),
        json!({"interface": "refund", "fault": "earthquake"}),
        json!({"interface": "refund", "fault": "delay"}),
        json!({"interface": "refund", "fault": "unsigned", "ms": 1}),
        json!({"interface": "refund", "fault": "unsigned", "times": 1}),
        json!([]),
    ] {
        let (status, answer) = ask(&sandbox, "/sandbox/faults", wrong.clone());
        assert_eq!(status, 400, "{wrong}");
        assert!(answer["error"].is_string());
    }
}

#[test]
fn settings_are_changed_over_http() {
    let sandbox = sandbox();
    let before = get(&sandbox, "/sandbox/settings");
    assert_eq!((&before["callback_format"], &before["settle_after_ms"]), (&json!("json"), &json!(30)));
    let (code, after) = ask(
        &sandbox,
        "/sandbox/settings",
        json!({"callback_format": "form", "result_format": "text", "settle_after_ms": 7}),
    );
    assert_eq!(code, 200);
    assert_eq!((&after["callback_format"], &after["result_format"]), (&json!("form"), &json!("text")));
    assert_eq!((&after["settle_after_ms"], &after["callback_attempts"]), (&json!(7), &json!(4)));
    assert_eq!(ask(&sandbox, "/sandbox/settings", json!({"colour": "red"})).0, 400);
}

#[test]
fn what_a_fault_is_ordered_by_can_be_looked_up() {
    let sandbox = sandbox();
    let interfaces = get(&sandbox, "/sandbox/interfaces");
    assert_eq!(interfaces, json!(["barcode_order", "qrcode_order", "order_status", "refund", "refund_status"]));
    let names = get(&sandbox, "/sandbox/fault-names");
    assert_eq!(names.as_array().unwrap().len(), 10);
    for name in names.as_array().unwrap() {
        let ms = ["delay", "slow_drip"].contains(&name.as_str().unwrap()).then_some(1);
        let (code, _) = ask(&sandbox, "/sandbox/faults", json!({"interface": "*", "fault": name, "ms": ms}));
        assert_eq!(code, 200, "{name}");
    }
}

#[test]
fn the_reserved_values_and_codes_can_be_looked_up() {
    let sandbox = sandbox();
    let reserved = get(&sandbox, "/sandbox/reserved");
    assert_eq!(reserved.as_array().unwrap().len(), RESERVED.len());
    assert_eq!((&reserved[1]["name"], &reserved[1]["value"]), (&json!("paid_later"), &json!(PAID_LATER)));
    assert!(get(&sandbox, "/sandbox/error-codes").to_string().contains("ORDER_EXISTS"));
    assert_eq!(exchange(&sandbox, "GET", "/sandbox/nothing", "", "").status(), 404);
}

#[test]
fn the_announcement_is_one_line_of_json() {
    let sandbox = sandbox();
    let announcement = sandbox.announcement();
    assert_eq!(announcement.lines().count(), 1);
    let announcement: Value = serde_json::from_str(&announcement).unwrap();
    assert_eq!(announcement["url"], sandbox.url());
    assert_eq!(announcement["keyPassword"], Sandbox::password());
}
