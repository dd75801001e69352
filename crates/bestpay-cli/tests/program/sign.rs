//! `bestpay sign`, and back through `bestpay verify`.

use crate::run::{bestpay, key};

const MESSAGE: &str = r#"{"outTradeNo":"A1","tradeAmt":1250,"goodsInfo":"面包","sign":"old"}"#;

#[test]
fn what_is_signed_verifies() {
    for (file, hash) in
        [("merchant-2048.p12", "sha256"), ("merchant-1024.p12", "sha1"), ("merchant-1024.p12", "sha256")]
    {
        let certificate = key(&file.replace("p12", "cer"));
        let signed = bestpay(&["sign", "--key", &key(file), "--alias", "conname", "--hash", hash])
            .env("BESTPAY_KEY_PASSWORD", "123456")
            .input(MESSAGE)
            .run();
        assert_eq!((signed.exit, signed.err.as_str()), (0, ""));
        assert!(signed.out.starts_with(r#"{"outTradeNo":"A1","tradeAmt":1250,"goodsInfo":"面包","sign":""#));
        assert!(!signed.out.contains("old"));
        let verified = bestpay(&["verify", "--json", "--platform-key", &certificate]).input(signed.out).run();
        assert_eq!((verified.exit, &verified.json()["hash"]), (0, &hash.into()));
    }
}

#[test]
fn sha256_is_the_default_and_lines_are_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let password = folder.path().join("password");
    std::fs::write(&password, "123456\r\n").expect("written");
    let signed = bestpay(&["sign", "--jsonl", "--key", &key("merchant-2048.p12")])
        .args(&["--password-file", &password.display().to_string()])
        .env("BESTPAY_KEY_PASSWORD", "another one, which the file comes before")
        .input(format!("{MESSAGE}\n{{\"a\":1}}\n"))
        .run();
    assert_eq!((signed.exit, signed.json_lines().len()), (0, 2), "{signed:?}");
    let verified = bestpay(&["verify", "--jsonl", "--platform-key", &key("merchant-2048.cer")]).input(signed.out).run();
    assert_eq!(verified.exit, 0, "{verified:?}");
    assert!(verified.json_lines().iter().all(|line| line["hash"] == "sha256" && line["form"] == "sorted"));
}

#[test]
fn a_malformed_line_is_not_signed() {
    let signed = bestpay(&["sign", "--jsonl", "--key", &key("merchant-2048.pkcs8.pem")]).input("{}\nx\n").run();
    assert_eq!((signed.exit, &signed.json_lines()[1]), (2, &serde_json::Value::Null));
    let form = bestpay(&["sign", "--key", &key("merchant-2048.pkcs8.pem")]).input("a=1").run();
    assert_eq!((form.exit, form.out.as_str()), (2, ""));
}

#[test]
fn keys_that_do_not_open_are_bad_input() {
    let p12 = key("merchant-2048.p12");
    let three = key("merchant-three-keys.p12");
    let certificate = key("platform-1024.cer");
    for (arguments, password, code) in [
        (["--key", p12.as_str(), "--alias", "conname"], "654321", "wrong_password"),
        (["--key", p12.as_str(), "--alias", "nobody"], "123456", "alias_not_found"),
        (["--key", three.as_str(), "--hash", "sha256"], "123456", "alias_required"),
        (["--key", certificate.as_str(), "--hash", "sha256"], "", "invalid_key"),
        (["--key", "no-such-file", "--hash", "sha256"], "", "key_unreadable"),
    ] {
        let outcome =
            bestpay(&["sign", "--json"]).args(&arguments).env("BESTPAY_KEY_PASSWORD", password).input("{}").run();
        assert_eq!((outcome.exit, &outcome.json()["error"]), (2, &code.into()), "{outcome:?}");
        assert!(!outcome.out.contains("654321") && !outcome.err.contains("654321"));
    }
    assert_eq!(bestpay(&["sign"]).input("{}").run().exit, 2, "no key");
    assert_eq!(bestpay(&["sign", "--key", &p12, "--hash", "md5"]).input("{}").run().exit, 2);
}
