//! `bestpay doctor`.

use std::io::{Read, Write};

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
    // Windows has no modes of files to look at.
    let lines = if cfg!(unix) { 8 } else { 7 };
    assert_eq!(text.out.lines().filter(|line| line.starts_with('✓')).count(), lines, "{text:?}");
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
    for (language, says) in
        [("en", "expired on 2022-09-16 00:00:00 Beijing time"), ("zh", "已于 2022-09-16 00:00:00（北京时间）过期")]
    {
        let run = gateway.bestpay(&["doctor", "--lang", language]).env("BESTPAY_PLATFORM_KEY", &expired);
        let text = run.run().out;
        assert!(text.contains(says), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_other_users_can_read_is_a_remark_that_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let gateway = gateway();
    let allow = |name: &str, mode| {
        let path = gateway.folder.path().join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let run = |arguments: &[&str]| gateway.bestpay(&[&["doctor"], arguments].concat()).run();
    // bestpay.toml holds the password.
    for (name, mode) in [("merchant.p12", 0o640), ("merchant.p12", 0o604), ("bestpay.toml", 0o644)] {
        allow(name, mode);
        let outcome = run(&["--json"]);
        assert_eq!((outcome.exit, status_of(&outcome, "who can read the key")), (0, "attention".into()), "{outcome:?}");
        for (language, says) in [("en", "other users can read or change"), ("zh", "同组用户或其他用户可以读写：")]
        {
            let text = run(&["--lang", language]).out;
            assert!(text.contains(says) && text.contains(&format!("({mode:04o})")), "{text}");
            assert!(text.contains("chmod 600") && text.contains(name), "{text}");
        }
        allow(name, 0o600);
        assert_eq!(status_of(&run(&["--json"]), "who can read the key"), "ok");
    }
    // The platform's certificate is public.
    allow("platform.cer", 0o644);
    assert_eq!(status_of(&run(&["--json"]), "who can read the key"), "ok");
}

#[test]
fn settings_that_cannot_be_read_end_it() {
    let outcome = bestpay(&["doctor", "--json", "--config", "no-such-file.toml"]).run();
    assert_eq!((outcome.exit, status_of(&outcome, "settings")), (2, "bad".into()));
    let text = bestpay(&["doctor", "--lang", "zh", "--config", "no-such-file.toml"]).run().out;
    assert!(text.contains("配置缺失或有误（invalid_config）。详情：") && !text.contains("重试"), "{text}");
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
        let server = server(405, minutes);
        let gateway = gateway();
        let outcome = gateway.bestpay(&["doctor", "--json"]).env("BESTPAY_API_URL", &server).run();
        assert_eq!((outcome.exit, status_of(&outcome, "clock")), (exit, status.into()), "{outcome:?}");
    }
}

#[test]
fn a_server_without_the_interfaces_is_no_platform() {
    let gateway = gateway();
    for (status, to_do) in [(404, "api_url"), (302, "redirects"), (403, "public address"), (502, "try again later")] {
        let outcome = gateway.bestpay(&["doctor", "--json"]).env("BESTPAY_API_URL", &server(status, 0)).run();
        assert_eq!((outcome.exit, status_of(&outcome, "connection")), (0, "attention".into()), "{outcome:?}");
        let report = outcome.json();
        let advice = check(&report, "connection")["to_do"].as_str();
        assert!(advice.is_some_and(|advice| advice.contains(to_do)), "{report}");
    }
}

#[test]
fn a_server_without_tls_is_told_as_such() {
    let gateway = gateway();
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("https://{}", server.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let (mut connection, _) = server.accept().expect("a connection");
        let mut hello = [0; 512];
        let _ = connection.read(&mut hello);
        let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    let outcome = gateway.bestpay(&["doctor", "--json"]).env("BESTPAY_API_URL", &address).run();
    let report = outcome.json();
    let advice = check(&report, "connection")["to_do"].as_str();
    assert!(advice.is_some_and(|advice| advice.contains("does not speak TLS")), "{report}");
}

#[test]
fn an_address_with_a_path_is_refused_and_keys_may_be_text() {
    let gateway = gateway();
    let url = format!("{}/mapi", gateway.sandbox.url());
    for key_file in [key("merchant-2048-escaped.pkcs8.pem"), "missing.p12".into()] {
        let doctor = gateway.bestpay(&["doctor", "--json"]).env("BESTPAY_API_URL", &url).env("BESTPAY_KEY", &key_file);
        let outcome = doctor.run();
        let report = outcome.json();
        let address = check(&report, "environment");
        assert_eq!((outcome.exit, &address["status"]), (2, &"bad".into()), "{outcome:?}");
        assert!(address["found"].as_str().is_some_and(|found| found.contains(r#"the path "/mapi""#)), "{address}");
    }
    let pem = std::fs::read_to_string(key("merchant-2048-escaped.pkcs8.pem")).expect("a key");
    let outcome = gateway.bestpay(&["doctor", "--json"]).env("BESTPAY_KEY_BASE64", &pem).run();
    let found = check(&outcome.json(), "merchant's key")["found"].clone();
    assert!(found.as_str().is_some_and(|found| found.starts_with("pkcs8, 2048 bits")), "{found}");
}

/// Answers one request with this status, and a `Date` that is behind.
fn server(status: u16, minutes: u64) -> String {
    let server = tiny_http::Server::http("127.0.0.1:0").expect("a free port");
    let address = server.server_addr();
    std::thread::spawn(move || {
        let request = server.recv().expect("a request");
        let now = std::time::SystemTime::now() - std::time::Duration::from_secs(minutes * 60);
        let date = tiny_http::Header::from_bytes("Date", httpdate::fmt_http_date(now)).expect("a header");
        request.respond(tiny_http::Response::empty(status).with_header(date)).expect("answered");
    });
    format!("http://{address}")
}
