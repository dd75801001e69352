//! Interfaces that the document does not list, through the client.

use std::time::Duration;

use bestpay::{AnyRequest, Client, Effect, Envelope, ErrorKind, UnlistedRequest};
use bestpay_sandbox::{Event, Fault, Sandbox};

use crate::caller::*;

const CLOSE: &str = "/mapi/sandbox/closeOrder";

fn close() -> UnlistedRequest {
    UnlistedRequest::new(CLOSE).field("outTradeNo", "A1").field("reason", "咖啡 & \"tea\"")
}

/// How many requests have arrived, whatever became of them.
fn arrived(sandbox: &Sandbox) -> usize {
    let is_unlisted = |event: &Event| matches!(event, Event::Call { interface, .. } if interface == "unlisted");
    sandbox.ledger().iter().filter(|entry| is_unlisted(&entry.event)).count()
}

#[test]
fn it_is_signed_sent_and_verified_with_and_without_an_envelope() {
    let sandbox = sandbox();
    for envelope in [Envelope::None, Envelope::SdkRequest] {
        let result = client(&sandbox).call(&close().envelope(envelope)).expect("an answer");
        assert_eq!(result.text("outTradeNo"), Some("A1"), "{envelope:?}");
        assert_eq!(result.text("reason"), Some("咖啡 & \"tea\""));
        assert_eq!(result.text("merchantNo"), Some(client(&sandbox).merchant().merchant_no()));
    }
    assert_eq!(sandbox.ledger()[0].subject.out_trade_no, "A1");
    let any = AnyRequest::named("sdkRequest/some/path").expect("a path");
    let answer = client(&sandbox).call(&any).expect("an answer");
    assert_eq!((answer.interface().name, answer.trade_status().is_final()), ("unlisted", false));
}

#[test]
fn a_refusal_is_one() {
    for envelope in [Envelope::None, Envelope::SdkRequest] {
        let refused = UnlistedRequest::new("/mapi/sandbox/refused").field("outTradeNo", "A1").envelope(envelope);
        let error = client(&sandbox()).call(&refused).unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Refused, Effect::Refused));
        assert_eq!((error.out_trade_no(), error.platform_code()), (Some("A1"), Some("SERVICE_NOT_SUPPORTED")));
    }
}

#[test]
fn it_is_sent_once_and_a_lost_answer_leaves_the_outcome_unknown() {
    let soon = Duration::from_millis(1);
    for fault in Fault::all(soon).into_iter().filter(|fault| fault.time().is_none()) {
        let sandbox = sandbox();
        sandbox.set_fault("unlisted", fault, 1).unwrap();
        let patience = if fault == Fault::NoAnswer { Duration::from_millis(300) } else { PATIENCE };
        let impatient = Client::builder(merchant(&sandbox)).read_timeout(patience).build().unwrap();
        let error = impatient.call(&close()).unwrap_err();
        assert_eq!((error.effect(), error.out_trade_no()), (Effect::Unknown, Some("A1")), "{fault:?}");
        assert_eq!(arrived(&sandbox), 1, "{fault:?}");
    }
}

#[test]
fn nothing_is_sent_if_it_is_wrong_or_nobody_listens() {
    let sandbox = sandbox();
    let error = client(&sandbox).call(&close().field("a&b", "x")).unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidField, Effect::NotSent));
    assert_eq!(arrived(&sandbox), 0);
    let nobody = client(&sandbox);
    drop(sandbox);
    let error = nobody.call(&close()).unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::NotSent));
}

#[test]
fn any_other_path_is_not_there() {
    let error = client(&sandbox()).call(&UnlistedRequest::new("/tradeprod/closeOrder")).unwrap_err();
    assert_eq!(
        (error.kind(), error.http_status(), error.effect()),
        (ErrorKind::HttpStatus, Some(404), Effect::Unknown)
    );
}
