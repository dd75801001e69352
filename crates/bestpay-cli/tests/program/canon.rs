//! `bestpay canon`.

use serde_json::Value;

use crate::run::bestpay;

#[test]
fn a_message_from_a_file_or_standard_input_gives_its_signing_string() {
    let outcome = bestpay(&["canon"]).input("{\"b\":1.50,\"a\":\"中\",\"sign\":\"x\"}\n").run();
    assert_eq!((outcome.exit, outcome.out.as_str(), outcome.err.as_str()), (0, "a=中&b=1.50\n", ""));
    assert_eq!(bestpay(&["canon", "-"]).input("{\"b\":1e5}").run().out, "b=1E+5\n");
    assert_eq!(bestpay(&["canon", "--json"]).input("b=2&a=1%26\n").run().json()["signing_string"], "a=1&&b=2");

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("message.json");
    std::fs::write(&file, b"{\"z\":null}").expect("written");
    assert_eq!(bestpay(&["canon", &file.display().to_string()]).run().out, "z=null\n");
}

#[test]
fn lines_in_are_lines_out() {
    let outcome = bestpay(&["canon", "--jsonl"]).input("{\"b\":1}\r\n\n{\"a\":\"x\\ny\"}").run();
    assert_eq!((outcome.exit, outcome.json_lines()), (0, vec!["b=1".into(), "a=x\ny".into()]));
    assert_eq!(bestpay(&["canon", "--jsonl"]).run().exit, 0, "no message, no line");
}

#[test]
fn a_malformed_line_keeps_its_place_and_is_reported_at_the_end() {
    let outcome = bestpay(&["canon", "--jsonl"]).input("{\"b\":1}\n{\"a\":1,\"a\":2}\n{\"c\":3}\n").run();
    assert_eq!((outcome.exit, outcome.json_lines()), (2, vec!["b=1".into(), Value::Null, "c=3".into()]));
    assert!(outcome.err.contains("line 2: duplicate_member"), "{outcome:?}");
}

#[test]
fn a_malformed_message_is_bad_input() {
    for (input, code, field) in [
        ("", "invalid_json", Value::Null),
        ("[]", "not_an_object", Value::Null),
        ("{\"r\":{\"a\":1,\"a\":2}}", "duplicate_member", "r.a".into()),
    ] {
        let outcome = bestpay(&["canon", "--json"]).input(input).run();
        let error = outcome.json();
        assert_eq!(outcome.exit, 2, "{outcome:?}");
        assert_eq!((&error["error"], &error["field"], &error["effect"]), (&code.into(), &field, &"not_sent".into()));
        assert_eq!(error["code"], Value::Null);
        assert!(error["message"].is_string());
    }
    let outcome = bestpay(&["canon", "no-such-file"]).run();
    assert_eq!((outcome.exit, outcome.out.as_str()), (2, ""));
    assert!(outcome.err.contains("unreadable_file"), "{outcome:?}");
    assert_eq!(bestpay(&["canon", "."]).run().exit, 2, "a folder");
}

#[test]
fn an_endless_message_is_refused_and_the_next_line_is_not_lost() {
    let mut input = vec![b' '; 5 << 20];
    input.extend(b"\n{\"a\":\"");
    input.extend(vec![b'x'; 5 << 20]);
    input.extend(b"\"}\n{\"a\":1}\n");
    let outcome = bestpay(&["canon", "--jsonl"]).input(input).run();
    assert_eq!((outcome.exit, outcome.json_lines()), (2, vec![Value::Null, "a=1".into()]), "{}", outcome.err);
    assert!(outcome.err.contains("line 2: too_large"), "{}", outcome.err);
}
