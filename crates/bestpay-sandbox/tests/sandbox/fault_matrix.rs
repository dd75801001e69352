//! Every fault on every interface: what the client says about the money, and what the ledger says of it.

use std::time::Duration;

use bestpay::{Client, Effect, Error, ErrorKind};
use bestpay_sandbox::{Event, Fault, PAID, Sandbox, Settings};

use crate::caller::*;

/// The fault, and the error that comes of it; `None` where the answer is only late.
const OUTCOMES: [(Fault, Option<ErrorKind>); 10] = [
    (Fault::Delay(Duration::from_millis(20)), None),
    (Fault::NoAnswer, Some(ErrorKind::Timeout)),
    (Fault::ResetBefore, Some(ErrorKind::ConnectionLost)),
    (Fault::ResetAfter, Some(ErrorKind::ConnectionLost)),
    (Fault::Truncated, Some(ErrorKind::ConnectionLost)),
    (Fault::Http500, Some(ErrorKind::HttpStatus)),
    (Fault::Unsigned, Some(ErrorKind::MissingSign)),
    (Fault::WrongKey, Some(ErrorKind::SignatureMismatch)),
    (Fault::OtherOrder, Some(ErrorKind::Mismatch)),
    (Fault::SlowDrip(Duration::from_micros(10)), None),
];

type Call = fn(&Client, &str) -> Result<(), Error>;

/// A call of each interface about an order that is paid, and a refund that is done.
const CALLS: [(&str, Call); 5] = [
    ("barcode_order", |client, number| client.order_by_barcode(&barcode_order(number, PAID)).map(drop)),
    ("qrcode_order", |client, number| client.order_by_qrcode(&qrcode_order(number)).map(drop)),
    ("order_status", |client, _| client.order_status(&order_status("PAID")).map(drop)),
    ("refund", |client, number| client.refund(&refund("PAID", number, 1)).map(drop)),
    ("refund_status", |client, _| client.refund_status(&refund_status("PAID", "REFUNDED")).map(drop)),
];

#[test]
fn every_fault_on_every_interface_has_its_effect() {
    let sandbox = Sandbox::start(Settings::default()).unwrap();
    let patient = client(&sandbox);
    patient.order_by_barcode(&barcode_order("PAID", PAID)).unwrap();
    patient.refund(&refund("PAID", "REFUNDED", 1)).unwrap();
    let impatient = || {
        let builder = Client::builder(merchant(&sandbox)).read_timeout(Duration::from_millis(300));
        builder.retry_reads_within(Duration::ZERO).build().unwrap()
    };
    let mut number = 0;
    for (fault, expected) in OUTCOMES {
        for (interface, call) in CALLS {
            sandbox.set_fault(interface, fault, 1).unwrap();
            number += 1;
            // Only silence needs an end; everything else may take its time on a busy machine.
            let client = if fault == Fault::NoAnswer { impatient() } else { patient.clone() };
            let outcome = call(&client, &format!("N{number}"));
            let said = outcome.as_ref().err().map(|error| (error.kind(), error.effect()));
            assert_eq!(said, expected.map(|kind| (kind, Effect::Unknown)), "{} on {interface}", fault.name());
            let played = sandbox.ledger().into_iter().rev().find_map(|entry| match entry.event {
                Event::Call { interface, fault: Some(fault), .. } => Some((interface, fault)),
                _ => None,
            });
            assert_eq!(played, Some((interface.to_owned(), fault.name().to_owned())));
        }
    }
    assert_eq!(number, 50);
}
