//! The shared suites about messages and keys, run through the program.

use serde_json::Value;

use crate::run::{Outcome, bestpay, vectors};

fn cases(suite: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(vectors().join(format!("{suite}.json"))).expect("a suite");
    let mut suite: Value = serde_json::from_str(&text).expect("JSON");
    let Value::Array(cases) = suite["cases"].take() else { panic!("no cases") };
    assert!(!cases.is_empty());
    cases
}

/// Cases that are given as text, without the caller's own limits: the program has no option for them.
fn has_plain_text(case: &Value) -> bool {
    case["message"].is_string() && case["limits"].is_null() && case["pad_to"].is_null()
}

fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name].as_str().unwrap_or_else(|| panic!("{}: no {name}", case["id"]))
}

fn file(case: &Value, name: &str) -> String {
    vectors().join(text(case, name)).display().to_string()
}

#[test]
fn signing_strings_are_those_of_the_suite() {
    for case in cases("signing-string").iter().filter(|case| has_plain_text(case)) {
        let outcome = bestpay(&["canon", "--json"]).input(text(case, "message")).run();
        check_error(case, &outcome, 2);
        if case.get("error").is_none() {
            assert_eq!(outcome.json()["signing_string"], case["expected"]["signing_string"], "{}", case["id"]);
        }
    }
}

#[test]
fn signatures_are_those_of_the_suite() {
    for case in cases("sign") {
        let mut run = bestpay(&["sign", "--json", "--key", &file(&case, "key"), "--hash", text(&case, "hash")]);
        if let Some(alias) = case["alias"].as_str() {
            run = run.args(&["--alias", alias]);
        }
        if let Some(password) = case["password"].as_str() {
            run = run.env("BESTPAY_KEY_PASSWORD", password);
        }
        let outcome = run.input(text(&case, "message")).run();
        check_error(&case, &outcome, 2);
        if case.get("error").is_none() {
            assert_eq!(outcome.json()["sign"], case["expected"]["sign"], "{}", case["id"]);
        }
    }
}

#[test]
fn verdicts_are_those_of_the_suite() {
    for case in cases("verify").iter().filter(|case| has_plain_text(case)) {
        let mut run = bestpay(&["verify", "--json", "--platform-key", &file(case, "platform_key")]);
        if case["allow_sha1"] == false {
            run = run.args(&["--forbid-sha1"]);
        }
        let outcome = run.input(text(case, "message")).run();
        check_error(case, &outcome, 1);
        if case.get("error").is_none() {
            let verdict = outcome.json();
            assert_eq!(verdict["hash"], case["expected"]["hash"], "{}", case["id"]);
            assert_eq!(verdict["form"], case["expected"]["form"], "{}", case["id"]);
        }
    }
}

/// An error case has its exit status and whatever the case says about the error; any other case has exit status 0.
fn check_error(case: &Value, outcome: &Outcome, exit: i32) {
    let Some(stated) = case["error"].as_object() else {
        assert_eq!(outcome.exit, 0, "{}: {outcome:?}", case["id"]);
        return;
    };
    assert_eq!(outcome.exit, exit, "{}: {outcome:?}", case["id"]);
    let error = outcome.json();
    assert_eq!(error["error"], stated["code"], "{}", case["id"]);
    for name in ["field", "hint"] {
        if let Some(value) = stated.get(name) {
            assert_eq!(&error[name], value, "{}: {name}", case["id"]);
        }
    }
}
