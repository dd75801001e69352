//! `bestpay journal`: over a file that a Cashier has written.

use std::time::Duration;

use bestpay::{Amount, BarcodeOrder, BeijingTime, Client, Refund};
use bestpay_cashier::{Cashier, Journal};
use bestpay_sandbox::{NEVER_PAID, PAID, SECOND_MERCHANT_NO};

use crate::run::{Gateway, bestpay, gateway};

/// One order paid and refunded, and one that waits and may be asked for at once.
fn shop() -> (Gateway, String) {
    shop_of(BeijingTime::now())
}

/// The same, requested at this time.
fn shop_of(time: BeijingTime) -> (Gateway, String) {
    let gateway = gateway();
    let path = gateway.folder.path().join("journal.db").display().to_string();
    let merchant = gateway.sandbox.merchant_builder().build().expect("a merchant");
    let cashier = Cashier::builder(Client::new(merchant).expect("a client"), Journal::sqlite(&path).expect("a file"))
        .poll_every(Duration::ZERO, Duration::ZERO)
        .build();
    let order = |number: &str, medium_no: &str| {
        BarcodeOrder::new()
            .out_trade_no(number)
            .trade_amt(Amount::from_fen(1250).expect("an amount"))
            .subject("coffee")
            .medium_no(medium_no)
            .goods_info("coffee")
            .notify_url("http://127.0.0.1:9/notice")
            .operator("till-3")
            .request_date(time)
    };
    let refund = Refund::new()
        .request_date(time)
        .out_trade_no("A1")
        .out_request_no("R1")
        .refund_amt(Amount::from_fen(50).expect("an amount"))
        .operator("till-3")
        .notify_url("http://127.0.0.1:9/notice");
    let within = Duration::from_millis(10);
    assert!(cashier.take_payment(&order("A1", PAID), within).expect("an entry").is_success());
    assert!(cashier.take_refund(&refund, within).expect("an entry").is_success());
    assert!(cashier.take_payment(&order("A2", NEVER_PAID), within).expect("an entry").state.is_open());
    (gateway, path)
}

#[test]
fn it_lists_shows_and_exports() {
    let (gateway, path) = shop();
    let journal = |arguments: &[&str]| {
        let outcome = gateway.bestpay(&["journal", "--journal", &path]).args(arguments).run();
        assert_eq!(outcome.exit, 0, "{outcome:?}");
        outcome
    };
    let listed = journal(&["list", "--json"]).json_lines();
    let states: Vec<_> = listed.iter().map(|entry| (entry["outTradeNo"].as_str(), entry["state"].as_str())).collect();
    let expected = [("A1", "success"), ("A1", "success"), ("A2", "waiting")].map(|(a, b)| (Some(a), Some(b)));
    assert_eq!(states, expected);
    assert_eq!(journal(&["list", "--json", "--open"]).json_lines().len(), 1);
    assert!(journal(&["list"]).out.contains("12.50"));

    let shown = journal(&["show", "A1", "--json"]).json_lines();
    assert_eq!(shown.len(), 2, "the order and its refund");
    assert_eq!(shown[0]["events"][1]["to"], "success");
    assert!(journal(&["show", "R1"]).out.contains("sending → success"));
    let chinese = journal(&["show", "R1", "--lang", "zh"]).out;
    assert!(chinese.contains("来源：调用") && chinese.contains("来源：应答"), "{chinese}");

    let exported = journal(&["export"]).json_lines();
    let ids: Vec<_> = exported.iter().map(|event| event["id"].as_i64().expect("a number")).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5, 6]);
    assert_eq!(journal(&["export", "--after", "4"]).json_lines(), exported[4..]);
}

#[test]
fn the_questions_take_the_date_from_the_journal() {
    let today = BeijingTime::now().to_string();
    let midnight: BeijingTime = format!("{} 00:00:00", &today[..10]).parse().expect("a time");
    let (gateway, path) = shop_of((midnight.to_system_time() - Duration::from_secs(1)).into());
    let order = ["status", "--json", "--out-trade-no", "A1"];
    let refund = ["refund-status", "--json", "--out-trade-no", "A1", "--out-request-no", "R1"];
    for question in [&order[..], &refund[..]] {
        let known = gateway.bestpay(question).args(&["--journal", &path]).run();
        assert_eq!((known.exit, &known.json()["tradeStatus"]), (0, &"SUCCESS".into()), "{known:?}");
        // Without it the date is today's. That is told, and not suggested again.
        let unknown = gateway.bestpay(question).run();
        let error = unknown.json();
        assert_eq!((unknown.exit, &error["error"], error.get("request_date")), (3, &"refused".into(), None), "{error}");
        let advice = error["advice"].as_str().expect("advice");
        assert!(advice.contains("-date, or --journal"), "{advice}");
    }
    let told = gateway.bestpay(&["status", "--out-trade-no", "A1"]).run();
    assert!(told.err.contains("with --trade-date, or --journal"), "{told:?}");
    assert!(told.err.contains("ask: bestpay status --out-trade-no A1 --wait"), "{told:?}");
    // Another merchant's order of that number has a date of its own.
    let other = gateway.bestpay(&["order", "--out-trade-no", "A1", "--medium-no", PAID, "--trade-amt", "100"]);
    let other =
        other.args(&["--subject", "s", "--goods-info", "g", "--operator", "o", "--merchant-no", SECOND_MERCHANT_NO]);
    assert_eq!(other.args(&["--notify-url", "http://127.0.0.1:9/notice"]).run().exit, 0);
    let asked = gateway.bestpay(&order).args(&["--journal", &path, "--merchant-no", SECOND_MERCHANT_NO]).run();
    assert_eq!((asked.exit, &asked.json()["tradeStatus"]), (0, &"SUCCESS".into()), "{asked:?}");
    // A journal that does not know the order says nothing about its date.
    let stranger = gateway.bestpay(&["status", "--out-trade-no", "A9", "--journal", &path]).run();
    assert!(stranger.err.contains("with --trade-date, or --journal"), "{stranger:?}");
}

#[test]
fn it_recovers_what_is_open() {
    let (gateway, path) = shop();
    let recover = || gateway.bestpay(&["journal", "recover", "--within", "1", "--json", "--journal", &path]).run();
    let outcome = recover();
    assert_eq!((outcome.exit, outcome.json()["open"].as_u64()), (3, Some(1)), "{outcome:?}");
    gateway.sandbox.pay("A2").expect("an order that waits");
    let patiently = gateway.bestpay(&["journal", "recover", "--journal", &path]).run();
    assert_eq!(patiently.exit, 0, "{patiently:?}");
    assert!(patiently.out.contains("1 settled, 0 open"), "{patiently:?}");
}

#[test]
fn a_missing_journal_is_an_error() {
    let gateway = gateway();
    let outcome = gateway.bestpay(&["journal", "list", "--json"]).run();
    assert_eq!((outcome.exit, &outcome.json()["error"]), (2, &"usage".into()));
    let outcome = gateway.bestpay(&["journal", "list", "--json"]).env("BESTPAY_JOURNAL", "nowhere.db").run();
    assert_eq!((outcome.exit, &outcome.json()["error"]), (2, &"unreadable_file".into()));
    assert!(!gateway.folder.path().join("nowhere.db").exists());
    let (gateway, path) = shop();
    let outcome = gateway.bestpay(&["journal", "show", "A9", "--json", "--journal", &path]).run();
    assert_eq!((outcome.exit, &outcome.json()["error"]), (2, &"not_in_journal".into()));
}

#[test]
fn a_password_is_not_taken_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    for url in [
        "postgres://till:secret@127.0.0.1:9/till",
        "postgresql://till:s%40cret@127.0.0.1:9/till?sslmode=disable",
        "postgres://127.0.0.1:9/till?user=till&password=secret",
    ] {
        let refused = bestpay(&["journal", "list", "--json", "--journal", url]).run();
        assert_eq!((refused.exit, &refused.json()["error"]), (2, &"usage".into()), "{refused:?}");
        assert!(!refused.out.contains("secret") && !refused.err.contains("secret"), "{refused:?}");

        let file = folder.path().join("journal.url");
        std::fs::write(&file, format!("{url}\n")).expect("a file");
        let file = file.to_str().expect("a name");
        // It is taken from there: nothing listens.
        let opened = bestpay(&["journal", "list", "--json", "--journal-url-file", file]).run();
        assert_eq!(opened.json()["error"], "journal_unavailable", "{opened:?}");
    }
}

#[test]
fn a_statement_is_held_against_the_journal() {
    let gateway = gateway();
    let journal = gateway.folder.path().join("till.db").display().to_string();
    drop(Journal::sqlite(&journal).expect("a journal"));
    let reconcile = |content: &[u8], options: &[&str]| {
        let path = gateway.folder.path().join("statement.csv");
        std::fs::write(&path, content).expect("written");
        let columns = ["--number-column", "单号", "--amount-column", "金额", "--amount-unit", "yuan"];
        let path = path.display().to_string();
        gateway.bestpay(&["journal", "reconcile", &path, "--journal", &journal]).args(&columns).args(options).run()
    };
    let same = reconcile("单号,金额\n".as_bytes(), &[]);
    assert_eq!((same.exit, same.out.as_str()), (0, ""), "{same:?}");
    assert!(same.err.contains("0 lines, 0 entries, 0 differences"), "{same:?}");
    let found = reconcile("单号,金额\nA1,12.50\n".as_bytes(), &["--json"]);
    let difference = found.json();
    assert_eq!((found.exit, &difference["kind"]), (1, &"missing_in_journal".into()));
    assert_eq!(
        (&difference["amount"], &difference["line"], &difference["ownState"]),
        (&1250.into(), &2.into(), &serde_json::Value::Null)
    );
    let told = reconcile("单号,金额\nA1,12.50\n".as_bytes(), &[]);
    assert!(told.exit == 1 && told.out.contains("本地流水没有") && told.out.contains("12.50"), "{told:?}");
    let wrong = reconcile("单号,金额\n".as_bytes(), &["--status-column", "状态", "--json"]);
    assert_eq!((wrong.exit, &wrong.json()["field"]), (2, &"status_column".into()), "{wrong:?}");
}
