//! The checks: each refusal, by its code, signed by the platform.

use std::time::{Duration, SystemTime};

use bestpay::{BeijingTime, Hash, Interface, Mark, MerchantKey, sign_message};
use bestpay_sandbox::{ERROR_CODES, Event, Sandbox};
use serde_json::{Map, Value, json};

use crate::caller::*;

/// The refusal of a request with one member changed. `Null` takes the member out.
fn refusal(sandbox: &Sandbox, interface: &str, name: &str, value: Value) -> (String, String) {
    let mut members = members(interface, "A1");
    match value {
        Value::Null => members.remove(name),
        value => members.insert(name.to_owned(), value),
    };
    refused(&call(sandbox, interface, &members))
}

fn refused(answer: &Value) -> (String, String) {
    assert_eq!((&answer["success"], &answer["result"]), (&json!(false), &Value::Null), "{answer}");
    (answer["errorCode"].as_str().unwrap().to_owned(), answer["errorMsg"].as_str().unwrap().to_owned())
}

#[test]
fn every_mandatory_field_of_every_interface_is_missed_by_name() {
    let sandbox = sandbox();
    for interface in Interface::ALL {
        for spec in interface.request.iter().filter(|spec| spec.mark == Mark::M) {
            for absent in [Value::Null, json!("")] {
                let refusal = refusal(&sandbox, interface.name, spec.name, absent);
                assert_eq!(refusal, ("PARAM_MISSING".to_owned(), format!("必填参数为空: {}", spec.name)));
            }
            let mut members = members(interface.name, "A1");
            members.insert(spec.name.to_owned(), Value::Null);
            assert_eq!(refused(&call(&sandbox, interface.name, &members)).0, "PARAM_MISSING", "{} null", spec.name);
        }
    }
    assert!(sandbox.orders().is_empty());
}

#[test]
fn every_format_is_checked() {
    let sandbox = sandbox();
    let long = "x".repeat(1025);
    for (interface, name, value) in [
        ("barcode_order", "tradeAmt", json!(0)),
        ("barcode_order", "tradeAmt", json!(-1)),
        ("barcode_order", "tradeAmt", json!(12.5)),
        ("barcode_order", "tradeAmt", json!("1250")),
        ("barcode_order", "tradeAmt", json!(9_300_000_000_000_000_000_u64)),
        ("barcode_order", "timeOut", json!(0)),
        ("barcode_order", "outTradeNo", json!("A&1")),
        ("barcode_order", "outTradeNo", json!("A=1")),
        ("barcode_order", "outTradeNo", json!("订单")),
        ("barcode_order", "outTradeNo", json!("A".repeat(65))),
        ("barcode_order", "outTradeNo", json!(1)),
        ("barcode_order", "subject", json!("a\nb")),
        ("barcode_order", "subject", json!(long)),
        ("barcode_order", "requestDate", json!("2026-3-1 9:30:00")),
        ("barcode_order", "requestDate", json!("20260301093000")),
        ("barcode_order", "notifyUrl", json!("shop.example/notice")),
        ("barcode_order", "remark", json!(["a"])),
        ("qrcode_order", "tradeType", json!("CASH")),
        ("order_status", "tradeDate", json!("2026-02-30 00:00:00")),
        ("refund", "refundAmt", json!(0)),
        ("refund_status", "refundDate", json!("yesterday")),
    ] {
        let refusal = refusal(&sandbox, interface, name, value.clone());
        assert_eq!(refusal, ("PARAM_ERROR".to_owned(), format!("参数格式错误: {name}")), "{value}");
    }
    assert!(sandbox.orders().is_empty());
}

#[test]
fn what_the_document_does_not_name_is_signed_and_means_nothing() {
    let sandbox = sandbox();
    let mut members = members("barcode_order", "A1");
    members.insert("storeId".to_owned(), json!({"b": [1, null], "a": "x"}));
    members.insert("remark".to_owned(), Value::Null);
    assert_eq!(call(&sandbox, "barcode_order", &members)["success"], json!(true));
}

#[test]
fn wechat_needs_a_user_code() {
    let sandbox = sandbox();
    let refusal = refusal(&sandbox, "qrcode_order", "tradeType", json!("TENPAY"));
    assert_eq!(refusal, ("PARAM_MISSING".to_owned(), "必填参数为空: userCode".to_owned()));
}

#[test]
fn only_the_known_institution_and_merchants_are_served() {
    let sandbox = sandbox();
    let stranger = json!("3178000000000009");
    assert_eq!(refusal(&sandbox, "order_status", "institutionCode", stranger.clone()).0, "INSTITUTION_NOT_EXIST");
    assert_eq!(refusal(&sandbox, "order_status", "merchantNo", stranger).0, "MERCHANT_NOT_EXIST");
}

#[test]
fn a_request_date_more_than_a_day_away_is_refused_in_the_platforms_words() {
    let sandbox = sandbox();
    let hour = Duration::from_secs(3600);
    let now = SystemTime::now();
    for (moment, good) in
        [(now - 25 * hour, false), (now + 25 * hour, false), (now - 23 * hour, true), (now + 23 * hour, true)]
    {
        let date = BeijingTime::from(moment).to_string();
        let mut members = members("barcode_order", &date.replace([' ', ':'], "-"));
        members.insert("requestDate".to_owned(), json!(date));
        let answer = call(&sandbox, "barcode_order", &members);
        if good {
            assert_eq!(answer["success"], json!(true), "{answer}");
        } else {
            assert_eq!(refused(&answer), ("ORDER_FAIL".to_owned(), "请求时间有效范围(T-1, T+1)".to_owned()));
        }
    }
}

#[test]
fn a_trade_date_of_another_day_than_the_orders_is_refused() {
    let sandbox = sandbox();
    assert_eq!(call(&sandbox, "barcode_order", &members("barcode_order", "A1"))["success"], json!(true));
    let mut question = asking(&sandbox, "order_status", "A1");
    assert_eq!(call(&sandbox, "order_status", &question)["success"], json!(true));
    let day = question["tradeDate"].as_str().unwrap()[..10].to_owned();
    question["tradeDate"] = json!(format!("{day} 23:59:59"));
    assert_eq!(call(&sandbox, "order_status", &question)["success"], json!(true));
    question["tradeDate"] = json!("2026-03-01 09:30:00");
    assert_eq!(refused(&call(&sandbox, "order_status", &question)).0, "TRADE_DATE_ERROR");
}

#[test]
fn a_refund_date_of_another_day_than_the_refunds_is_refused() {
    let sandbox = sandbox();
    assert_eq!(call(&sandbox, "barcode_order", &members("barcode_order", "A1"))["success"], json!(true));
    assert_eq!(call(&sandbox, "refund", &members("refund", "A1"))["success"], json!(true));
    let mut question = asking(&sandbox, "refund_status", "A1");
    let day = question["refundDate"].as_str().unwrap()[..10].to_owned();
    question["refundDate"] = json!(format!("{day} 23:59:59"));
    assert_eq!(call(&sandbox, "refund_status", &question)["success"], json!(true));
    question["refundDate"] = json!("2026-03-01 09:30:00");
    assert_eq!(refused(&call(&sandbox, "refund_status", &question)).0, "REFUND_DATE_ERROR");
}

#[test]
fn a_request_that_the_merchant_did_not_sign_is_refused_and_the_ledger_says_why() {
    let sandbox = sandbox();
    let members = members("order_status", "A1");
    let unsigned = Value::Object(members.clone()).to_string();
    let tampered = signed(&members).replace("\"A1\"", "\"A2\"");
    let stranger = MerchantKey::from_bytes(include_bytes!("../../keys/stranger.pk8"), None, None).unwrap();
    let forged = sign_message(&stranger, Hash::Sha256, unsigned.as_bytes()).unwrap();
    for body in [&unsigned, &tampered, &forged] {
        assert_eq!(refused(&post(&sandbox, "order_status", body).verified()).0, "SIGN_ERROR");
        let Event::Call { detail, .. } = sandbox.ledger().pop().unwrap().event else { panic!("a call") };
        assert!(detail.unwrap().contains("sign"));
    }
}

#[test]
fn an_older_contract_signs_with_sha_1() {
    let sandbox = sandbox();
    let body = Value::Object(members("barcode_order", "A1")).to_string();
    let body = sign_message(&merchant_key(), Hash::Sha1, body.as_bytes()).unwrap();
    assert_eq!(post(&sandbox, "barcode_order", &body).verified()["success"], json!(true));
}

#[test]
fn a_malformed_message_is_refused_with_a_signature() {
    let sandbox = sandbox();
    for body in ["", "[]", "{", "outTradeNo=A1&sign=x", r#"{"a":1,"a":2}"#] {
        assert_eq!(refused(&post(&sandbox, "refund", body).verified()).0, "MESSAGE_ERROR", "{body}");
    }
    let path = Interface::named("refund").unwrap().path;
    let reply = exchange(&sandbox, "POST", path, "text/plain", &signed(&Map::new()));
    assert_eq!(refused(&reply.verified()).0, "CONTENT_TYPE_ERROR");
}

#[test]
fn only_post_is_answered_and_only_on_the_five_paths() {
    let sandbox = sandbox();
    assert_eq!(exchange(&sandbox, "GET", Interface::named("refund").unwrap().path, JSON, "").status(), 405);
    assert_eq!(exchange(&sandbox, "POST", "/mapi/o2o/aggregatePayment/other", JSON, "{}").status(), 404);
}

#[test]
fn every_code_of_the_refusals_is_upper_snake_case_with_chinese_words() {
    for (code, text) in ERROR_CODES {
        assert!(code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'), "{code}");
        assert!(!text.is_ascii(), "{text}");
    }
}
