//! `bestpay order`, `status`, `refund` and `refund-status` against the sandbox.

use bestpay_sandbox::{FAILED_LATER, Fault, MERCHANT_NO, NEVER_PAID, PAID, PAID_LATER, REFUSED, SECOND_MERCHANT_NO};
use serde_json::Value;

use crate::run::{Gateway, Run, bestpay, gateway};

const NOTICE: [&str; 2] = ["--notify-url", "http://127.0.0.1:9/notice"];

fn order(gateway: &Gateway, out_trade_no: &str, medium_no: &str) -> Run {
    gateway
        .bestpay(&["order", "--out-trade-no", out_trade_no, "--medium-no", medium_no, "--trade-amt", "1250"])
        .args(&["--subject", "面包店", "--goods-info", "面包", "--operator", "till-1"])
        .args(&NOTICE)
}

fn refund(gateway: &Gateway, out_request_no: &str, yuan: &str) -> Run {
    gateway
        .bestpay(&["refund", "--out-trade-no", "A1", "--out-request-no", out_request_no, "--yuan", yuan])
        .args(&["--operator", "till-1"])
        .args(&NOTICE)
}

#[test]
fn a_paid_order_is_answered_with_the_documents_names() {
    let gateway = gateway();
    let outcome = order(&gateway, "A1", PAID).args(&["--json"]).run();
    let answer = outcome.json();
    assert_eq!((outcome.exit, outcome.err.as_str()), (0, ""));
    assert_eq!((&answer["tradeStatus"], &answer["tradeAmt"]), (&"SUCCESS".into(), &1250.into()));
    assert_eq!(answer["outTradeNo"], "A1");

    let date = gateway.sandbox.orders()[0].request_date.clone();
    let status = gateway.bestpay(&["status", "--out-trade-no", "A1", "--trade-date", &date]).run();
    assert_eq!(status.exit, 0);
    assert!(status.out.starts_with("SUCCESS  paid\n"), "{status:?}");
    assert!(status.out.contains("verified: sha1"), "{status:?}");
}

#[test]
fn a_person_reads_amounts_in_yuan() {
    let outcome = order(&gateway(), "A1", PAID).run();
    assert!(outcome.out.contains("12.50 yuan") && !outcome.out.contains('\u{1b}'), "{outcome:?}");
}

#[test]
fn an_order_can_be_waited_for() {
    let gateway = gateway();
    let later = order(&gateway, "A1", PAID_LATER).run();
    assert!(later.exit == 0 && later.out.starts_with("WAITFORPAY  waiting for the payer\n"), "{later:?}");
    assert!(later.err.contains("ask: bestpay status --out-trade-no A1 --trade-date"), "{later:?}");

    let paid = order(&gateway, "A2", PAID_LATER).args(&["--json", "--wait", "20"]).run();
    let answer = paid.json();
    assert_eq!((paid.exit, &answer["tradeStatus"], &answer["outTradeNo"]), (0, &"SUCCESS".into(), &"A2".into()));

    let failed = order(&gateway, "A3", FAILED_LATER).args(&["--json", "--wait", "20"]).run();
    assert_eq!((failed.exit, &failed.json()["tradeStatus"]), (0, &"FAIL".into()), "answered and verified");

    let pending = order(&gateway, "A4", NEVER_PAID).args(&["--json", "--wait", "1"]).run();
    let error = pending.json();
    assert_eq!((pending.exit, &error["error"], &error["effect"]), (3, &"still_pending".into(), &"unknown".into()));
}

#[test]
fn a_refusal_has_the_platforms_code() {
    let outcome = order(&gateway(), "A1", REFUSED).args(&["--json"]).run();
    let error = outcome.json();
    assert_eq!((outcome.exit, &error["error"], &error["effect"]), (1, &"refused".into(), &"refused".into()));
    assert_eq!((&error["code"], &error["field"]), (&"ORDER_REFUSED".into(), &Value::Null));
    assert_eq!(error["out_trade_no"], "A1");
}

#[test]
fn after_a_refusal_the_status_is_to_be_asked_for() {
    let told = order(&gateway(), "A1", REFUSED).run();
    assert_eq!(told.exit, 1, "{told:?}");
    assert!(told.err.contains("no proof that nothing was paid"), "{told:?}");
    assert!(told.err.contains("ask: bestpay status --out-trade-no A1 --trade-date"), "{told:?}");
}

#[test]
fn waiting_goes_on_while_only_the_question_is_refused() {
    let gateway = gateway();
    let now = bestpay::BeijingTime::now().to_string();
    let question = ["status", "--json", "--out-trade-no", "A1", "--trade-date", &now];
    let refused = gateway.bestpay(&question).run();
    let error = refused.json();
    assert_eq!((refused.exit, &error["error"], &error["effect"]), (3, &"refused".into(), &"unknown".into()));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| gateway.bestpay(&question).args(&["--wait", "60"]).run());
        // The order arrives after the first question.
        while gateway.questions() < 2 {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert_eq!(order(&gateway, "A1", PAID).run().exit, 0);
        let waited = waiting.join().expect("an answer");
        assert_eq!((waited.exit, &waited.json()["tradeStatus"]), (0, &"SUCCESS".into()), "{waited:?}");
    });
}

#[test]
fn a_lost_answer_is_unknown_and_the_status_settles_it() {
    let gateway = gateway();
    gateway.sandbox.set_fault("barcode_order", Fault::ResetAfter, 2).expect("an interface");
    let lost = order(&gateway, "A1", PAID).args(&["--json"]).run();
    let error = lost.json();
    assert_eq!((lost.exit, &error["effect"], &error["out_trade_no"]), (3, &"unknown".into(), &"A1".into()));
    let date = error["request_date"].as_str().expect("what to ask with");
    let status = gateway.bestpay(&["status", "--json", "--out-trade-no", "A1", "--trade-date", date]).run();
    assert_eq!((status.exit, &status.json()["tradeStatus"]), (0, &"SUCCESS".into()));

    let settled = order(&gateway, "A2", PAID).args(&["--json", "--wait", "20"]).run();
    assert_eq!((settled.exit, &settled.json()["tradeStatus"]), (0, &"SUCCESS".into()));
    assert_eq!(gateway.sandbox.orders().len(), 2, "nothing was ordered twice");
}

#[test]
fn an_order_stays_unknown_whatever_goes_wrong_with_the_question() {
    let gateway = gateway();
    gateway.sandbox.set_fault("barcode_order", Fault::ResetBefore, 1).expect("an interface");
    let lost = order(&gateway, "A1", PAID).args(&["--json", "--wait", "1"]).run();
    let error = lost.json();
    // The platform refuses the question: it has no such order. Yet it may have it a moment later.
    assert_eq!((&error["error"], &error["effect"]), (&"still_pending".into(), &"unknown".into()), "{lost:?}");
    assert_eq!(error["code"], "ORDER_NOT_EXIST");
    assert_eq!(lost.exit, 3);
}

#[test]
fn an_answer_by_another_key_is_unknown_and_hints_at_the_key() {
    let gateway = gateway();
    gateway.sandbox.set_fault("barcode_order", Fault::WrongKey, 1).expect("an interface");
    let outcome = order(&gateway, "A1", PAID).args(&["--json"]).run();
    let error = outcome.json();
    assert_eq!((outcome.exit, &error["error"]), (3, &"signature_mismatch".into()));
    assert_eq!(error["hint"], "wrong_key");
}

#[test]
fn without_a_connection_nothing_was_sent() {
    let gateway = gateway();
    let run = order(&gateway, "A1", PAID).args(&["--json", "--config"]);
    let config = gateway.folder.path().join("bestpay.toml").display().to_string();
    let run = run.args(&[&config]);
    drop(gateway.sandbox);
    let outcome = run.run();
    let error = outcome.json();
    assert_eq!((outcome.exit, &error["error"], &error["effect"]), (4, &"connect".into(), &"not_sent".into()));
}

#[test]
fn bad_input_is_told_before_settings_and_keys_are_read() {
    for (arguments, code, field) in [
        (&["order"][..], "missing_field", "outTradeNo"),
        (&["status"], "missing_field", "outTradeNo"),
        (&["refund", "--out-trade-no", "1"], "missing_field", "outRequestNo"),
        (&["refund-status", "--out-trade-no", "1"], "missing_field", "outRequestNo"),
        (&["qrcode", "--out-trade-no", "1"], "missing_field", "tradeAmt"),
        (&["status", "--out-trade-no", "1", "--trade-date", "today"], "invalid_field", "tradeDate"),
    ] {
        let outcome = bestpay(&["--json"]).args(arguments).run();
        let error = outcome.json();
        assert_eq!((outcome.exit, &error["error"]), (2, &code.into()), "{outcome:?}");
        // A question with a bad date says nothing about its order.
        let effect = if code == "invalid_field" { "unknown" } else { "not_sent" };
        assert_eq!((&error["field"], &error["effect"]), (&field.into(), &effect.into()));
    }
    let outcome = bestpay(&["status", "--out-trade-no", "1", "--json"]).run();
    assert_eq!((outcome.exit, &outcome.json()["error"]), (2, &"invalid_config".into()), "and then the settings");
    assert_eq!(outcome.json()["effect"], "unknown");
}

#[test]
fn fields_are_checked_before_anything_is_sent() {
    let gateway = gateway();
    for (changed, code, field) in [
        (["--request-date", "2026-13-01 00:00:00"], "invalid_field", "requestDate"),
        (["--time-out", "0"], "invalid_field", "timeOut"),
        (["--time-out", "-5"], "invalid_field", "timeOut"),
        (["--remark", "a\u{7}b"], "invalid_field", "remark"),
    ] {
        let outcome = order(&gateway, "A1", PAID).args(&["--json"]).args(&changed).run();
        let error = outcome.json();
        assert_eq!((outcome.exit, &error["error"], &error["field"]), (2, &code.into(), &field.into()));
    }
    let spliced = order(&gateway, "A1&tradeAmt=1", PAID).args(&["--json"]).run();
    assert_eq!((spliced.exit, &spliced.json()["field"]), (2, &"outTradeNo".into()));
    assert!(gateway.sandbox.orders().is_empty());
}

#[test]
fn usage_errors_are_two_and_json_where_asked_for() {
    for arguments in
        [&["order", "--outTradeNo", "1"][..], &["nonsense"], &["refund", "--yuan", "1", "--refund-amt", "2"]]
    {
        let outcome = bestpay(arguments).run();
        assert!(outcome.exit == 2 && outcome.out.is_empty() && !outcome.err.is_empty(), "{outcome:?}");
        let outcome = bestpay(&["--json"]).args(arguments).run();
        assert_eq!((outcome.exit, &outcome.json()["error"]), (2, &"usage".into()));
    }
    assert_eq!(bestpay(&["--help"]).run().exit, 0);
    assert_eq!(bestpay(&["--version"]).run().exit, 0);
}

#[test]
fn refunds_have_their_own_status() {
    let gateway = gateway();
    assert_eq!(order(&gateway, "A1", PAID).run().exit, 0);
    let answer = refund(&gateway, "R1", "3.00").args(&["--json"]).run().json();
    assert_eq!((&answer["tradeStatus"], &answer["refundAmt"]), (&"SUCCESS".into(), &300.into()));
    let question = ["refund-status", "--out-trade-no", "A1", "--out-request-no", "R1"];
    let status = gateway.bestpay(&question).run();
    assert!(status.out.starts_with("SUCCESS  refunded\n") && status.out.contains("3.00 yuan"), "{status:?}");

    let later = refund(&gateway, "R2", "1").args(&["--remark", "REFUND-DONE-LATER", "--json", "--wait", "20"]).run();
    assert_eq!((later.exit, &later.json()["tradeStatus"]), (0, &"SUCCESS".into()));

    let too_much = refund(&gateway, "R3", "9.00").args(&["--json"]).run();
    let error = too_much.json();
    assert_eq!((too_much.exit, &error["effect"], &error["out_request_no"]), (1, &"refused".into(), &"R3".into()));
}

#[test]
fn the_command_line_comes_before_the_environment_and_that_before_the_file() {
    let gateway = gateway();
    let merchant_of = |run: Run| run.args(&["--json"]).run().json()["merchantNo"].clone();
    assert_eq!(merchant_of(order(&gateway, "A1", PAID)), MERCHANT_NO);
    let by_environment = order(&gateway, "A2", PAID).env("BESTPAY_MERCHANT_NO", SECOND_MERCHANT_NO);
    assert_eq!(merchant_of(by_environment), SECOND_MERCHANT_NO);
    let by_option = order(&gateway, "A3", PAID)
        .env("BESTPAY_MERCHANT_NO", SECOND_MERCHANT_NO)
        .args(&["--merchant-no", MERCHANT_NO]);
    assert_eq!(merchant_of(by_option), MERCHANT_NO);
}

#[test]
fn payment_codes_are_not_logged() {
    let outcome = order(&gateway(), "A1", PAID_LATER).args(&["--log", "trace"]).run();
    assert!(outcome.err.contains("barcode_order A1"), "the log is on: {outcome:?}");
    assert!(!outcome.err.contains(PAID_LATER), "{outcome:?}");
    // It writes bodies, in rows of a few bytes each.
    assert!(!outcome.err.contains("ureq"), "{outcome:?}");
}
