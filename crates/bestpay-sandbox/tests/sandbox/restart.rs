//! What survives a sandbox: the state file; and what it gives to a merchant: the folder.

use std::time::Duration;

use bestpay::{Config, TradeStatus};
use bestpay_sandbox::{Error, NEVER_PAID, PAID, PAID_LATER, Sandbox, Settings, Status};

use crate::caller::*;
use crate::noticeboard::Noticeboard;

#[test]
fn orders_refunds_and_the_ledger_are_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { state_file: Some(folder.path().join("state.json")), ..quick() };
    let (orders, refunds, ledger) = {
        let sandbox = Sandbox::start(settings.clone()).unwrap();
        let client = client(&sandbox);
        client.order_by_barcode(&barcode_order("A1", PAID).notify_url("http://shop.example/")).unwrap();
        client.refund(&refund("A1", "R1", 5).notify_url("http://shop.example/")).unwrap();
        (sandbox.orders(), sandbox.refunds(), sandbox.ledger())
    };
    let sandbox = Sandbox::start(settings).unwrap();
    assert_eq!((sandbox.orders(), sandbox.refunds(), sandbox.ledger()), (orders, refunds, ledger));
    let error = client(&sandbox).order_by_barcode(&barcode_order("A1", PAID)).unwrap_err();
    assert_eq!(error.platform_code(), Some("ORDER_EXISTS"));
}

#[test]
fn what_was_due_while_the_sandbox_was_away_happens_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let state_file = Some(folder.path().join("state.json"));
    let board = Noticeboard::replying(Vec::new());
    {
        let settle_after = Duration::from_millis(1500);
        let sandbox = Sandbox::start(Settings { settle_after, state_file: state_file.clone(), ..quick() }).unwrap();
        let client = client(&sandbox);
        client.order_by_barcode(&barcode_order("A1", PAID_LATER).notify_url(board.url())).unwrap();
        client.order_by_barcode(&barcode_order("A2", NEVER_PAID).time_out(1)).unwrap();
    }
    let sandbox = Sandbox::start(Settings { state_file, ..quick() }).unwrap();
    assert_eq!(merchant(&sandbox).read_callback(&board.next().body).unwrap().trade_status(), TradeStatus::Success);
    eventually(|| sandbox.orders()[1].trade_status == Status::Close);
}

#[test]
fn a_callback_that_was_not_taken_is_posted_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let state_file = Some(folder.path().join("state.json"));
    let board = Noticeboard::replying(vec![(503, "busy")]);
    {
        let callback_retry = Duration::from_millis(1500);
        let sandbox = Sandbox::start(Settings { callback_retry, state_file: state_file.clone(), ..quick() }).unwrap();
        client(&sandbox).order_by_barcode(&barcode_order("A1", PAID).notify_url(board.url())).unwrap();
        board.next();
    }
    let sandbox = Sandbox::start(Settings { state_file, ..quick() }).unwrap();
    assert_eq!(merchant(&sandbox).read_callback(&board.next().body).unwrap().out_trade_no(), "A1");
}

#[test]
fn half_a_record_at_the_end_of_the_state_file_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    let settings = Settings { state_file: Some(path.clone()), ..quick() };
    let whole = {
        let sandbox = Sandbox::start(settings.clone()).unwrap();
        client(&sandbox).order_by_barcode(&barcode_order("A1", PAID).goods_info("咖啡")).unwrap();
        let first = std::fs::read(&path).unwrap();
        client(&sandbox).order_by_barcode(&barcode_order("A2", PAID).goods_info("咖啡")).unwrap();
        let whole = std::fs::read(&path).unwrap();
        assert!(whole.starts_with(&first), "what was written stays");
        whole
    };
    let last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for cut in last..whole.len() {
        std::fs::write(&path, &whole[..cut]).unwrap();
        let sandbox = Sandbox::start(settings.clone()).unwrap();
        assert_eq!(sandbox.orders()[0].out_trade_no, "A1", "cut at {cut}");
    }
    // What is written next is whole again.
    client(&Sandbox::start(settings.clone()).unwrap()).order_by_barcode(&barcode_order("A3", PAID)).unwrap();
    assert!(Sandbox::start(settings).unwrap().orders().iter().any(|order| order.out_trade_no == "A3"));
}

#[test]
fn a_state_file_that_cannot_be_read_is_an_error_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    std::fs::write(&path, "not a book").unwrap();
    let error = Sandbox::start(Settings { state_file: Some(path.clone()), ..quick() }).unwrap_err();
    assert!(matches!(&error, Error::File { path: named, .. } if *named == path), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "not a book");
}

#[test]
fn a_sandbox_on_every_address_is_called_at_loopback() {
    let sandbox = Sandbox::start(Settings { address: ([0, 0, 0, 0], 0).into(), ..quick() }).unwrap();
    assert!(sandbox.url().starts_with("http://127.0.0.1:"));
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID)).unwrap();
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let sandbox = sandbox();
    let address = sandbox.url().strip_prefix("http://").unwrap().parse().unwrap();
    let Err(error) = Sandbox::start(Settings { address, ..quick() }) else { panic!("the address is taken") };
    assert!(matches!(error, Error::Start(_)));
    assert!(error.to_string().contains(&address.to_string()), "{error}");
}

#[test]
fn the_folder_holds_what_a_merchant_needs_to_call() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("merchant");
    let sandbox = Sandbox::start(Settings { dir: Some(dir.clone()), ..quick() }).unwrap();
    let client = Config::from_file(dir.join("bestpay.toml")).unwrap().client().unwrap();
    client.order_by_barcode(&barcode_order("A1", PAID)).unwrap();
    assert_eq!(sandbox.orders().len(), 1);
    assert!(dir.join("merchant.p12").exists() && dir.join("platform.cer").exists());
}
