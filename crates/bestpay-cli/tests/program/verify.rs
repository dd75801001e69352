//! `bestpay verify`.

use serde_json::Value;

use crate::run::{Outcome, bestpay, key};

/// A message of the platform's: as the platform signs, by SHA-1 and RSA-1024.
fn signed(message: &str) -> String {
    bestpay(&["sign", "--hash", "sha1", "--key", &key("platform-1024.pkcs8.pem")]).input(message).run().out
}

fn verify(arguments: &[&str], input: impl Into<Vec<u8>>) -> Outcome {
    bestpay(&["verify", "--platform-key", &key("platform-1024.cer")]).args(arguments).input(input).run()
}

#[test]
fn a_valid_message_is_told_as_valid() {
    let message = signed(r#"{"tradeStatus":"SUCCESS","tradeAmt":1250}"#);
    let outcome = verify(&[], message.as_str());
    assert_eq!((outcome.exit, outcome.err.as_str()), (0, ""));
    assert_eq!(outcome.out, "✓ valid  sha1 over the form sorted\n");
    let json = verify(&["--json"], message).json();
    assert_eq!(json, serde_json::json!({ "valid": true, "hash": "sha1", "form": "sorted" }));
}

#[test]
fn a_changed_message_is_not_valid_and_says_why() {
    let message = signed(r#"{"tradeStatus":"FAIL","tradeAmt":1250}"#).replace("FAIL", "SUCCESS");
    let outcome = verify(&["--explain"], message.as_str());
    assert_eq!(outcome.exit, 1);
    for part in ["not valid", "signature_mismatch", "cause: reserialised", "tried sorted: tradeAmt=1250&tradeStatus=S"]
    {
        assert!(outcome.out.contains(part), "{part}: {outcome:?}");
    }
    let json = verify(&["--json", "--explain"], message.as_str()).json();
    assert_eq!((&json["valid"], &json["hash"], &json["form"]), (&false.into(), &Value::Null, &Value::Null));
    assert_eq!((&json["error"], &json["hint"]), (&"signature_mismatch".into(), &"reserialised".into()));
    assert!(json["explanation"].as_str().is_some_and(|text| text.contains("what to do")));
    assert_eq!(verify(&["--json"], message).json()["explanation"], Value::Null);
}

#[test]
fn the_terminal_is_not_steered_by_a_message() {
    let message = signed(r#"{"a":"x"}"#).replace("\"x\"", "\"\\u001b[2J\"");
    let outcome = verify(&["--explain"], message);
    assert!(outcome.exit == 1 && !outcome.out.contains('\u{1b}'), "{outcome:?}");
}

#[test]
fn each_line_has_its_verdict_and_the_sum_is_told() {
    let good = signed(r#"{"a":1}"#);
    let form = "a=1&sign=";
    let input = format!("{good}{}\n\n{form}\nnonsense\n{good}", good.trim().replace('1', "2"));
    let outcome = verify(&["--jsonl"], input);
    let lines = outcome.json_lines();
    assert_eq!((outcome.exit, outcome.err.as_str()), (1, "2 of 5 verify\n"));
    let told: Vec<_> =
        lines.iter().map(|line| (line["line"].as_u64(), line["valid"].as_bool(), &line["error"])).collect();
    let [mismatch, unsigned, nonsense] = ["signature_mismatch", "missing_sign", "invalid_json"].map(Value::from);
    let expected = [
        (Some(1), Some(true), &Value::Null),
        (Some(2), Some(false), &mismatch),
        (Some(4), Some(false), &unsigned),
        (Some(5), Some(false), &nonsense),
        (Some(6), Some(true), &Value::Null),
    ];
    assert_eq!(told, expected);
    assert_eq!(verify(&["--jsonl"], good.repeat(3)).exit, 0);
}

#[test]
fn nothing_is_not_taken_for_all_valid() {
    let outcome = verify(&["--jsonl"], "\n\n");
    assert_eq!((outcome.exit, outcome.out.as_str()), (2, ""));
    assert_eq!(verify(&[], "").exit, 1);
}

#[test]
fn any_of_several_keys_will_do() {
    let message = signed(r#"{"a":1}"#);
    let other = key("platform-2048.cer");
    assert_eq!(bestpay(&["verify", "--platform-key", &other]).input(message.as_str()).run().exit, 1);
    assert_eq!(verify(&["--platform-key", &other], message.as_str()).exit, 0);
    let sha1_forbidden = verify(&["--forbid-sha1", "--json"], message);
    assert_eq!((sha1_forbidden.exit, &sha1_forbidden.json()["error"]), (1, &"sha1_forbidden".into()));
}

#[test]
fn without_a_key_or_a_file_there_is_no_verdict() {
    assert_eq!(bestpay(&["verify"]).input("{}").run().exit, 2);
    assert_eq!(bestpay(&["verify", "--platform-key", &key("text.txt")]).input("{}").run().exit, 2);
    assert_eq!(bestpay(&["verify", "--platform-key", &key("merchant-2048.p12")]).input("{}").run().exit, 2);
    assert_eq!(verify(&["no-such-file"], "").exit, 2);
    assert_eq!(verify(&["--jsonl", "."], "").exit, 2, "a folder cannot be read");
}
