//! `bestpay verify`.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::run::{Outcome, bestpay, key};

/// A message as the platform signs it, with SHA-1 and RSA-1024.
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

/// What is not data: names of the library's own, hashes, Base64, and the message itself.
#[test]
fn an_explanation_in_chinese_has_no_english_sentence() {
    let changed = signed(r#"{"tradeStatus":"FAIL","tradeAmt":1250}"#).replace("FAIL", "SUCCESS");
    let routed = signed(r#"{"amount":1}"#).replace("{", "{\"s\":\"/pay\",");
    let other_key = bestpay(&["sign", "--key", &key("merchant-2048.pkcs8.pem")]).input(r#"{"a":1}"#).run().out;
    for (message, hint, says) in [
        (changed, "reserialised", "用这把公钥可以还原，摘要算法 sha1"),
        (routed, "extra_member", "确定：去掉 `s` 之后验签通过"),
        (other_key, "wrong_length", "用这把公钥无法还原"),
        (r#"{"a":1,"sign":"a b"}"#.to_owned(), "spaces_in_sign", "签名：不是 Base64"),
    ] {
        let outcome = verify(&["--explain", "--lang", "zh"], message);
        assert_eq!(outcome.out.lines().next().map(|line| line.matches("验签不通过").count()), Some(1), "{outcome:?}");
        for part in [&format!("原因：{hint}"), says, "处理：", "公钥：1024 位", "（北京时间）", "待签名串（sorted）："]
        {
            assert!(outcome.out.contains(part), "{part}: {outcome:?}");
        }
        // Two words of English with a blank between them are a sentence's.
        let words: Vec<_> = outcome.out.split_whitespace().collect();
        let is_english = |word: &&str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let sentence = words.windows(2).find(|pair| pair.iter().all(is_english));
        assert_eq!(sentence, None, "{outcome:?}");
    }
    let none = verify(&["--explain", "--lang", "zh"], r#"{"a":1}"#);
    assert!(none.out.contains("缺少签名（missing_sign）"), "{none:?}");
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
    let input = format!("{good}{}\n\n{form}\nnonsense\n{good}", good.trim().replace(":1,", ":2,"));
    let outcome = verify(&["--jsonl"], input);
    let lines = outcome.json_lines();
    let sum = "2 of 5 verify\n  1 invalid_json: line 5\n  1 missing_sign: line 4\n  \
               1 signature_mismatch (reserialised): line 2\n";
    assert_eq!((outcome.exit, outcome.err.as_str()), (1, sum));
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
fn an_archive_is_verified_line_by_line_in_its_order() {
    let genuine = signed(r#"{"a":1}"#);
    let forged = genuine.replace(":1,", ":2,");
    let huge = format!("{{\"a\":\"{}\"}}\n", "x".repeat(3 << 20));
    let mut archive = String::new();
    let mut expected = Vec::new();
    for number in 1..=3000_u64 {
        let (line, error) = match number {
            _ if number % 1000 == 500 => (&huge, Value::from("too_large")),
            _ if number % 300 == 7 => (&forged, Value::from("signature_mismatch")),
            _ => (&genuine, Value::Null),
        };
        archive.push_str(line);
        expected.push((Some(number), error));
    }
    // The last line has no end.
    let outcome = verify(&["--jsonl"], archive.trim_end());
    let lines = outcome.json_lines();
    let told: Vec<_> = lines.iter().map(|line| (line["line"].as_u64(), line["error"].clone())).collect();
    assert!(told == expected, "{} lines were told of", told.len());
    let sum = "2987 of 3000 verify\n  10 signature_mismatch (reserialised): line 7, 307, 607, 907, 1207, …\n  \
               3 too_large: line 500, 1500, 2500\n";
    assert_eq!((outcome.exit, outcome.err.as_str()), (1, sum));
}

fn start(arguments: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_bestpay"))
        .args(["verify", "--platform-key", &key("platform-1024.cer")])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

#[test]
fn a_line_gets_its_verdict_before_the_input_ends() {
    let mut child = start(&["--jsonl", "-"]);
    let verdicts = BufReader::new(child.stdout.take().expect("a pipe"));
    let (told, waiting) = std::sync::mpsc::channel();
    std::thread::spawn(move || verdicts.lines().map_while(Result::ok).try_for_each(|line| told.send(line)));
    let mut input = child.stdin.take().expect("a pipe");
    for (message, valid) in [(signed(r#"{"a":1}"#), "true"), ("nonsense\n\n".to_owned(), "false")] {
        input.write_all(message.as_bytes()).expect("the program reads");
        let verdict = waiting.recv_timeout(Duration::from_secs(30)).expect("the program answers before its input ends");
        assert!(verdict.contains(&format!("\"valid\":{valid}")), "{verdict}");
    }
    drop(input);
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}

#[test]
fn it_ends_when_nobody_reads_its_verdicts_any_more() {
    let mut child = start(&["--jsonl"]);
    let mut verdicts = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut input = child.stdin.take().expect("a pipe");
    let written = (0..1_000_000).take_while(|_| input.write_all(b"nonsense\n").is_ok());
    let reader = std::thread::spawn(move || {
        let mut verdict = String::new();
        verdicts.read_line(&mut verdict).expect("the program answers");
        verdict
    });
    // The pipe breaks long before the end of the input.
    assert!(written.count() < 1_000_000);
    assert!(reader.join().expect("no panic").starts_with('{'));
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(2), ""));
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

#[test]
fn a_message_that_was_changed_on_its_way_says_that_it_would_verify() {
    let message = signed(r#"{"tradeStatus":"FAIL","tradeAmt":1250}"#);
    let marked = verify(&["--json"], format!("\u{feff}{message}")).json();
    assert_eq!((&marked["error"], &marked["hint"]), (&"invalid_json".into(), &"byte_order_mark".into()));
    let text = marked["message"].as_str().expect("text");
    assert!(text.ends_with("once that is undone, the message verifies"), "{text}");
    let forged = verify(&["--json"], format!("\u{feff}{}", message.replace("FAIL", "SUCCESS"))).json();
    assert!(forged["message"].as_str().is_some_and(|text| text.ends_with("does not verify")), "{forged}");

    let routed = message.replacen('{', r#"{"s":"/pay/notify","#, 1);
    let outcome = verify(&["--explain"], routed);
    for part in ["cause: extra_member", "certain: it verifies without `s`"] {
        assert!(outcome.exit == 1 && outcome.out.contains(part), "{part}: {outcome:?}");
    }
}

#[test]
fn every_key_of_a_file_is_tried_and_the_reason_is_about_the_one_that_signed() {
    let both = key("platform-1024-then-2048.pem");
    let sign = |name: &str, text: &str| bestpay(&["sign", "--hash", "sha1", "--key", &key(name)]).input(text).run().out;
    for name in ["platform-1024.pkcs8.pem", "platform-2048.pkcs8.pem"] {
        let run = |message: String| bestpay(&["verify", "--json", "--platform-key", &both]).input(message).run().json();
        let message = sign(name, r#"{"tradeStatus":"FAIL"}"#);
        assert_eq!(run(message.clone())["valid"], true, "{name}");
        assert_eq!(run(message.replace("FAIL", "SUCCESS"))["hint"], "reserialised", "{name}");
    }
}
