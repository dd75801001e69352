//! `bestpay key`.

use serde_json::{Value, json};

use crate::run::{bestpay, key};

#[test]
fn a_private_key_is_told_without_the_key() {
    let outcome = bestpay(&["key", "--json", &key("merchant-2048.p12")]).env("BESTPAY_KEY_PASSWORD", "123456").run();
    let facts = outcome.json();
    assert_eq!((outcome.exit, outcome.err.as_str()), (0, ""));
    assert_eq!((&facts["kind"], &facts["bits"], &facts["private"]), (&"pkcs12".into(), &2048.into(), &true.into()));
    assert_eq!((&facts["alias"], &facts["expired"]), (&"conname".into(), &false.into()));
    assert!(facts["subject"].as_str().is_some_and(|subject| subject.contains("CN=merchant")));

    let pem = std::fs::read_to_string(key("merchant-2048.pkcs8.pem")).expect("a key");
    let outcome = bestpay(&["key", &key("merchant-2048.pkcs8.pem")]).run();
    assert!(outcome.exit == 0 && outcome.out.contains("pkcs8 (private key)"), "{outcome:?}");
    let secrets = pem.lines().filter(|line| !line.starts_with("-----"));
    assert!(secrets.into_iter().all(|line| !outcome.out.contains(line)), "{outcome:?}");
    assert!(outcome.out.contains(facts["spki_sha256"].as_str().expect("text")), "the same key: {outcome:?}");
}

#[test]
fn a_certificate_is_told_with_its_validity() {
    let facts = bestpay(&["key", "--json", &key("platform-1024-expired.cer")]).run().json();
    assert_eq!((&facts["private"], &facts["alias"], &facts["expired"]), (&false.into(), &Value::Null, &true.into()));
    assert_eq!(facts["not_after"], "2022-09-15T16:00:00Z");
    let outcome = bestpay(&["key", &key("platform-1024-expired.cer")]).run();
    assert!(outcome.out.contains("(expired)"), "{outcome:?}");
    let spki = bestpay(&["key", "--json", &key("platform-1024.spki.pem")]).run().json();
    assert_eq!((&spki["kind"], &spki["subject"], &spki["not_before"]), (&json!("spki"), &Value::Null, &Value::Null));
}

#[test]
fn every_certificate_of_a_file_is_told() {
    let file = key("platform-1024-then-2048.pem");
    let facts = bestpay(&["key", "--json", &file]).run().json();
    assert_eq!((&facts["bits"], &facts["others"][0]["bits"]), (&1024.into(), &2048.into()));
    let text = bestpay(&["key", &file]).run().out;
    assert_eq!(text.lines().filter(|line| line.trim_start().starts_with("SPKI SHA-256")).count(), 2, "{text}");
    let one = bestpay(&["key", "--json", &key("platform-1024.cer")]).run().json();
    assert_eq!(one["others"], json!([]));
}

#[test]
fn several_keys_want_an_alias() {
    let file = key("merchant-three-keys.p12");
    let run = |arguments: &[&str]| {
        bestpay(&["key", &file, "--json"]).args(arguments).env("BESTPAY_KEY_PASSWORD", "123456").run()
    };
    assert_eq!(run(&[]).json()["error"], "alias_required");
    assert_eq!(run(&["--alias", "till-b"]).json()["alias"], "till-b");
}

#[test]
fn the_error_about_a_file_without_a_key_says_what_it_is() {
    for (file, code, part) in [
        ("merchant-ec.cer", "unsupported_key", "not RSA"),
        ("merchant-ec.pkcs8.pem", "unsupported_key", "not RSA"),
        ("platform-512.cer", "unsupported_key", "512 bits"),
        ("text.txt", "invalid_key", "neither"),
        ("merchant-2048.jks", "invalid_key", "Java keystore (JKS); convert it: keytool -importkeystore"),
        ("platform-1024.p7b", "invalid_key", "PKCS#7"),
        ("platform-1024-maven-filtered.cer", "invalid_key", "EF BF BD"),
        ("platform-sm2.spki.pem", "unsupported_key", "SM2"),
        ("nothing-here", "key_unreadable", "cannot read"),
    ] {
        let outcome = bestpay(&["key", "--json", &key(file)]).run();
        let error = outcome.json();
        assert_eq!((outcome.exit, &error["error"]), (2, &code.into()), "{file}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains(part)), "{file}: {error}");
    }
}
