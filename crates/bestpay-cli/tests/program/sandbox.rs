//! `bestpay sandbox`: a process of its own, as tests in other languages start it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::run::bestpay;

struct RunningSandbox(Child);

impl Drop for RunningSandbox {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(arguments: &[&str]) -> (RunningSandbox, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bestpay"))
        .arg("sandbox")
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    (RunningSandbox(child), serde_json::from_str(&line).expect("JSON"))
}

#[test]
fn it_tells_its_address_and_the_settings_that_call_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let state = path("state.json");
    let (running, told) = start(&["--dir", &path("merchant"), "--state", &state, "--settle-after", "50"]);
    for name in ["url", "institutionCode", "merchantNo", "key", "key_password", "platform_key", "config"] {
        assert!(told[name].is_string(), "{name}: {told}");
    }
    let config = told["config"].as_str().expect("a path");
    let date = bestpay::BeijingTime::now().to_string();
    let order = |number: &str| {
        bestpay(&["order", "--json", "--config", config, "--out-trade-no", number, "--yuan", "1"])
            .args(&["--medium-no", "510000000000000001", "--subject", "s", "--goods-info", "g", "--operator", "o"])
            .args(&["--notify-url", "http://127.0.0.1:9/notice", "--request-date", &date])
            .run()
    };
    assert_eq!(order("A1").exit, 0);

    // The same without files, with only the variables.
    let status = bestpay(&["status", "--out-trade-no", "A1", "--trade-date", &date, "--json"])
        .env("BESTPAY_API_URL", told["url"].as_str().expect("text"))
        .env("BESTPAY_INSTITUTION_CODE", told["institutionCode"].as_str().expect("text"))
        .env("BESTPAY_MERCHANT_NO", told["merchantNo"].as_str().expect("text"))
        .env("BESTPAY_KEY", told["key"].as_str().expect("text"))
        .env("BESTPAY_KEY_PASSWORD", told["key_password"].as_str().expect("text"))
        .env("BESTPAY_PLATFORM_KEY", told["platform_key"].as_str().expect("text"))
        .run();
    assert_eq!((status.exit, &status.json()["tradeStatus"]), (0, &"SUCCESS".into()), "{status:?}");

    drop(running);
    let (_running, told) = start(&["--dir", &path("merchant"), "--state", &state]);
    assert!(told["url"].is_string());
    assert_eq!(order("A1").json()["effect"], "refused", "the order is still there");
}

#[test]
fn an_address_in_use_is_an_error() {
    let (_running, told) = start(&[]);
    assert_eq!(told["config"], Value::Null);
    let address = told["url"].as_str().and_then(|url| url.strip_prefix("http://")).expect("an address");
    let (ip, port) = address.split_once(':').expect("a port");
    let outcome = bestpay(&["sandbox", "--json", "--address", ip, "--port", port]).run();
    assert_eq!(outcome.exit, 2, "{outcome:?}");
    let outcome = bestpay(&["sandbox", "--json", "--address", address]).run();
    assert_eq!((outcome.exit, &outcome.json()["error"]), (2, &"sandbox".into()), "{outcome:?}");
}
