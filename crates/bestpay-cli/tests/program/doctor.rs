//! `bestpay doctor`.

use serde_json::Value;

use crate::run::{Outcome, bestpay, gateway, key};

fn check<'a>(report: &'a Value, name: &str) -> &'a Value {
    let checks = report["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no {name}: {report}"))
}

fn status_of(outcome: &Outcome, name: &str) -> Value {
    check(&outcome.json(), name)["status"].clone()
}

#[test]
fn all_is_well_with_the_sandbox() {
    let gateway = gateway();
    let outcome = gateway.bestpay(&["doctor", "--json"]).run();
    assert_eq!((outcome.exit, &outcome.json()["ok"]), (0, &true.into()), "{outcome:?}");
    for name in ["settings", "environment", "merchant's key", "platform's key", "merchant", "connection", "clock"] {
        assert_eq!(status_of(&outcome, name), "ok", "{name}: {outcome:?}");
    }
    let text = gateway.bestpay(&["doctor"]).run();
    assert_eq!(text.out.lines().filter(|line| line.starts_with('✓')).count(), 7, "{text:?}");
    assert!(gateway.sandbox.orders().is_empty());
}

#[test]
fn what_is_missing_is_named_with_what_to_do() {
    let outcome = bestpay(&["doctor", "--json"]).run();
    assert_eq!((outcome.exit, &outcome.json()["ok"]), (2, &false.into()));
    let report = outcome.json();
    let key = check(&report, "merchant's key");
    assert!(key["found"].as_str().is_some_and(|found| found.contains("BESTPAY_KEY")), "{report}");
    assert!(key["to_do"].is_string());
}

#[test]
fn a_wrong_password_and_an_expired_certificate_are_told_apart() {
    let gateway = gateway();
    let password = gateway.bestpay(&["doctor", "--json"]).env("BESTPAY_KEY_PASSWORD", "wrong").run();
    assert_eq!((password.exit, status_of(&password, "merchant's key")), (2, "bad".into()));
    let expired = key("platform-1024-expired.cer");
    let certificate = gateway.bestpay(&["doctor", "--json"]).env("BESTPAY_PLATFORM_KEY", &expired).run();
    assert_eq!((certificate.exit, status_of(&certificate, "platform's key")), (0, "attention".into()));
}

#[test]
fn settings_that_cannot_be_read_end_it() {
    let outcome = bestpay(&["doctor", "--json", "--config", "no-such-file.toml"]).run();
    assert_eq!((outcome.exit, status_of(&outcome, "settings")), (2, "bad".into()));
}

#[test]
fn a_platform_out_of_reach_is_four() {
    let gateway = gateway();
    let run = gateway.bestpay(&["doctor", "--json"]);
    drop(gateway.sandbox);
    let outcome = run.run();
    assert_eq!((outcome.exit, status_of(&outcome, "connection")), (4, "bad".into()));
    assert_eq!(status_of(&outcome, "merchant's key"), "ok");
}

#[test]
fn a_clock_of_another_day_is_bad_and_one_of_another_minute_a_remark() {
    for (minutes, exit, status) in [(0, 0, "ok"), (5, 0, "attention"), (3 * 24 * 60, 2, "bad")] {
        let server = server_whose_clock_is_behind_by(minutes);
        let gateway = gateway();
        let outcome = gateway.bestpay(&["doctor", "--json"]).env("BESTPAY_API_URL", &server).run();
        assert_eq!((outcome.exit, status_of(&outcome, "clock")), (exit, status.into()), "{outcome:?}");
    }
}

/// Answers one request with a `Date` of its own.
fn server_whose_clock_is_behind_by(minutes: u64) -> String {
    let server = tiny_http::Server::http("127.0.0.1:0").expect("a free port");
    let address = server.server_addr();
    std::thread::spawn(move || {
        let request = server.recv().expect("a request");
        let now = std::time::SystemTime::now() - std::time::Duration::from_secs(minutes * 60);
        let date = tiny_http::Header::from_bytes("Date", httpdate::fmt_http_date(now)).expect("a header");
        request.respond(tiny_http::Response::empty(404).with_header(date)).expect("answered");
    });
    format!("http://{address}")
}
