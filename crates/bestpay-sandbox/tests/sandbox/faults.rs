//! Faults: what each looks like on the wire, what it leaves in the book, and what the client makes of it.

use std::io::{ErrorKind as IoErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bestpay::{Client, Effect, ErrorKind, Interface, Message, TradeStatus};
use bestpay_sandbox::{Error, Event, Fault, PAID, Sandbox};
use serde_json::json;

use crate::caller::*;

/// Posts a good order under a fault.
fn order_under(sandbox: &Sandbox, fault: Fault) -> Reply {
    sandbox.set_fault("barcode_order", fault, 1).unwrap();
    post(sandbox, "barcode_order", &signed(&members("barcode_order", "A1")))
}

/// What the client says about an order under a fault, and about the question that follows.
fn client_under(sandbox: &Sandbox, fault: Fault) -> (bestpay::Error, bestpay::Result<TradeStatus>) {
    sandbox.set_fault("barcode_order", fault, 1).unwrap();
    let patience = if fault == Fault::NoAnswer { Duration::from_millis(300) } else { PATIENCE };
    let impatient = Client::builder(merchant(sandbox)).read_timeout(patience).build().unwrap();
    let error = impatient.order_by_barcode(&barcode_order("A1", PAID)).unwrap_err();
    assert_eq!(error.out_trade_no(), Some("A1"));
    (error, client(sandbox).order_status(&order_status(sandbox, "A1")).map(|result| result.trade_status()))
}

#[test]
fn reset_before_books_nothing_and_sends_a_real_rst() {
    let sandbox = sandbox();
    let reply = order_under(&sandbox, Fault::ResetBefore);
    assert_eq!((reply.end, reply.head.as_str()), (End::Reset, ""));
    assert!(sandbox.orders().is_empty());
    assert!(matches!(&sandbox.ledger()[0].event, Event::Call { fault: Some(fault), .. } if fault == "reset_before"));
}

#[test]
fn reset_after_books_the_order_and_sends_a_real_rst() {
    let sandbox = sandbox();
    let reply = order_under(&sandbox, Fault::ResetAfter);
    assert_eq!((reply.end, reply.head.as_str()), (End::Reset, ""));
    assert_eq!(sandbox.orders().len(), 1);
}

#[test]
fn a_client_knows_of_neither_reset_whether_the_order_arrived() {
    for (fault, booked) in [(Fault::ResetBefore, false), (Fault::ResetAfter, true)] {
        let (error, status) = client_under(&sandbox(), fault);
        assert_eq!((error.kind(), error.effect()), (ErrorKind::ConnectionLost, Effect::Unknown));
        assert_eq!(status.is_ok(), booked, "{fault:?}");
    }
}

#[test]
fn a_truncated_answer_promises_more_than_it_sends() {
    let sandbox = sandbox();
    let reply = order_under(&sandbox, Fault::Truncated);
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.content_length() / 2, reply.body.len());
    let (error, status) = client_under(&self::sandbox(), Fault::Truncated);
    assert_eq!(error.effect(), Effect::Unknown);
    assert_eq!(status.unwrap(), TradeStatus::Success);
}

#[test]
fn http_500_books_the_order_and_shows_a_page() {
    let sandbox = sandbox();
    let (error, status) = client_under(&sandbox, Fault::Http500);
    assert_eq!(
        (error.kind(), error.http_status(), error.effect()),
        (ErrorKind::HttpStatus, Some(500), Effect::Unknown)
    );
    assert_eq!(status.unwrap(), TradeStatus::Success);
    let reply = order_under(&sandbox, Fault::Http500);
    assert!(reply.body.starts_with(b"<html>"));
}

#[test]
fn an_unsigned_answer_has_no_sign_and_one_by_another_key_does_not_verify() {
    let sandbox = sandbox();
    let reply = order_under(&sandbox, Fault::Unsigned);
    assert_eq!((&reply.json()["success"], reply.json().get("sign")), (&json!(true), None));

    sandbox.set_fault("*", Fault::WrongKey, 1).unwrap();
    let reply = post(&sandbox, "order_status", &signed(&members("order_status", "A1")));
    let error = Message::parse(&reply.body).unwrap().verify(&platform_key()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
    assert_eq!(reply.json()["sign"].as_str().unwrap().len(), 172); // 1024 bits

    for (fault, kind) in [(Fault::Unsigned, ErrorKind::MissingSign), (Fault::WrongKey, ErrorKind::SignatureMismatch)] {
        let (error, status) = client_under(&self::sandbox(), fault);
        assert_eq!((error.kind(), error.effect()), (kind, Effect::Unknown));
        assert_eq!(status.unwrap(), TradeStatus::Success);
    }
}

#[test]
fn a_refusal_with_a_code_of_ones_own_books_nothing() {
    let sandbox = sandbox();
    sandbox.refuse("barcode_order", "BALANCE_NOT_ENOUGH", "余额不足", 1).unwrap();
    let error = client(&sandbox).order_by_barcode(&barcode_order("A1", PAID)).unwrap_err();
    assert_eq!((error.effect(), error.platform_code()), (Effect::Refused, Some("BALANCE_NOT_ENOUGH")));
    assert!(error.message().contains("余额不足"), "{error}");
    assert!(sandbox.orders().is_empty());
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID)).unwrap();
}

#[test]
fn another_orders_answer_is_validly_signed_and_about_another_order() {
    let sandbox = sandbox();
    let (error, status) = client_under(&sandbox, Fault::OtherOrder);
    assert_eq!((error.kind(), error.field()), (ErrorKind::Mismatch, Some("result.outTradeNo")));
    assert_eq!(status.unwrap(), TradeStatus::Success);
    for interface in ["order_status", "refund", "refund_status"] {
        sandbox.set_fault(interface, Fault::OtherOrder, 1).unwrap();
        let answer = call(&sandbox, interface, &asking(&sandbox, interface, "A1"));
        assert_eq!(answer["result"]["outTradeNo"], json!("ANOTHER-ORDER"), "{answer}");
    }
}

#[test]
fn a_delayed_answer_comes_later_and_whole() {
    let sandbox = sandbox();
    let started = Instant::now();
    let reply = order_under(&sandbox, Fault::Delay(Duration::from_millis(50)));
    assert!(started.elapsed() >= Duration::from_millis(50));
    assert_eq!(reply.verified()["success"], json!(true));
}

#[test]
fn a_slow_drip_comes_byte_by_byte_and_whole() {
    let sandbox = sandbox();
    sandbox.set_fault("barcode_order", Fault::SlowDrip(Duration::from_millis(1)), 1).unwrap();
    let body = signed(&members("barcode_order", "A1"));
    let mut stream = TcpStream::connect(sandbox.url().strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let path = Interface::named("barcode_order").unwrap().path;
    let length = body.len();
    write!(stream, "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\n").unwrap();
    write!(stream, "Connection: close\r\n\r\n{body}").unwrap();
    let (mut received, mut reads, mut buffer) = (Vec::new(), 0, [0; 4096]);
    loop {
        match stream.read(&mut buffer).unwrap() {
            0 => break,
            count => received.extend_from_slice(&buffer[..count]),
        }
        reads += 1;
    }
    // Some bytes may travel together on a busy machine; all of them do not.
    assert!(reads > 20, "{reads} reads");
    let head_ends = received.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    Message::parse(&received[head_ends..]).unwrap().verify(&platform_key()).unwrap();
}

#[test]
fn no_answer_books_the_order_and_stays_silent_until_the_sandbox_stops() {
    let sandbox = sandbox();
    sandbox.set_fault("barcode_order", Fault::NoAnswer, 1).unwrap();
    let body = signed(&members("barcode_order", "A1"));
    let path = Interface::named("barcode_order").unwrap().path;
    let mut stream = TcpStream::connect(sandbox.url().strip_prefix("http://").unwrap()).unwrap();
    let length = body.len();
    write!(stream, "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\n\r\n{body}")
        .unwrap();
    eventually(|| sandbox.orders().len() == 1);
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let silence = stream.read(&mut [0]).unwrap_err().kind();
    assert!(matches!(silence, IoErrorKind::WouldBlock | IoErrorKind::TimedOut), "{silence}");

    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    drop(sandbox);
    assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
}

#[test]
fn a_client_that_times_out_does_not_know_and_finds_out_by_asking() {
    let (error, status) = client_under(&sandbox(), Fault::NoAnswer);
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown));
    assert_eq!(status.unwrap(), TradeStatus::Success);
}

#[test]
fn a_fault_is_for_its_interface_and_for_so_many_calls() {
    let sandbox = sandbox();
    sandbox.set_fault("refund", Fault::Http500, 2).unwrap();
    assert_eq!(call(&sandbox, "barcode_order", &members("barcode_order", "A1"))["success"], json!(true));
    for status in [500, 500, 200] {
        assert_eq!(post(&sandbox, "refund", &signed(&members("refund", "A1"))).status(), status);
    }
    sandbox.set_fault("*", Fault::Http500, 9).unwrap();
    sandbox.clear_faults();
    assert_eq!(post(&sandbox, "refund", &signed(&members("refund", "A1"))).status(), 200);
    assert!(matches!(sandbox.set_fault("recharge", Fault::Http500, 1), Err(Error::NoSuchInterface(_))));
}
