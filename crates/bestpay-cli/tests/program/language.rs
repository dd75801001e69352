//! Chinese for people, the same for machines.

use bestpay_sandbox::{FAILED, PAID, PAID_LATER, REFUSED};
use encoding_rs::GB18030;

use crate::run::{Gateway, bestpay, gateway, key, vectors};

/// A line with Chinese, and none of the program's English.
fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

fn order<'a>(number: &'a str, code: &'a str) -> Vec<&'a str> {
    let fields =
        ["--out-trade-no", number, "--medium-no", code, "--yuan", "1.00", "--subject", "s", "--goods-info", "g"];
    [&["order"], &fields[..], &["--operator", "o", "--notify-url", "http://127.0.0.1:9/"]].concat()
}

#[test]
fn the_option_the_variable_and_the_locale_choose_the_language() {
    assert!(is_chinese(&bestpay(&["doctor", "--lang", "zh"]).run().out));
    assert!(is_chinese(&bestpay(&["--lang=zh", "doctor"]).run().out));
    assert!(is_chinese(&bestpay(&["doctor"]).env("BESTPAY_LANG", "zh").run().out));
    assert!(is_chinese(&bestpay(&["doctor"]).env("LC_ALL", "zh_CN.UTF-8").run().out));
    assert!(!is_chinese(&bestpay(&["doctor"]).run().out));
    let all = bestpay(&["doctor", "--lang", "en"]).env("BESTPAY_LANG", "zh").env("LC_ALL", "zh_CN.UTF-8");
    assert!(!is_chinese(&all.run().out));
    assert_eq!(bestpay(&["doctor", "--lang", "fr"]).run().exit, 2);
}

#[test]
fn help_is_in_both_languages() {
    for arguments in [&["--help"][..], &["order", "-h"], &["help", "journal", "list"], &["sandbox", "--help"]] {
        let (english, chinese) = (bestpay(arguments).run(), bestpay(arguments).env("BESTPAY_LANG", "zh").run());
        assert_eq!((english.exit, chinese.exit), (0, 0));
        assert!(english.out.contains("Usage:") && !english.out.contains("用法"), "{arguments:?}");
        assert!(chinese.out.contains("用法：") && !chinese.out.contains("Usage:"), "{arguments:?}: {}", chinese.out);
        // Of the same options.
        let options = |text: &str| -> Vec<String> {
            let words = text.split_whitespace().filter(|word| word.starts_with("--"));
            let mut words: Vec<_> = words
                .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-').to_owned())
                .collect();
            words.sort();
            words.dedup();
            words
        };
        assert!(options(&english.out).iter().all(|option| chinese.out.contains(option.as_str())), "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["order", "--help"], &["journal", "--help"]] {
        let help = bestpay(arguments).env("BESTPAY_LANG", "zh").run().out;
        assert!(help.contains("用法：bestpay") && help.contains("[选项]") && !help.contains("OPTIONS"), "{help}");
        assert!(help.contains("\n选项：\n") && !help.contains("选项:"), "{help}");
    }
    let nothing = bestpay(&[]).env("BESTPAY_LANG", "zh").run();
    assert_eq!(nothing.exit, 2);
    assert!(nothing.err.contains("用法："), "{nothing:?}");
}

/// The same command in both languages, which must agree for a machine.
fn agree(gateway: &Gateway, arguments: &[&str]) {
    let json = [arguments, &["--json"]].concat();
    let (english, chinese) = (gateway.bestpay(&json).run(), gateway.bestpay(&json).env("BESTPAY_LANG", "zh").run());
    assert_eq!((english.exit, &english.out), (chinese.exit, &chinese.out), "{arguments:?}");
    let (english, chinese) =
        (gateway.bestpay(arguments).run(), gateway.bestpay(arguments).env("BESTPAY_LANG", "zh").run());
    assert_eq!(english.exit, chinese.exit, "{arguments:?}");
    assert!(is_chinese(&format!("{}{}", chinese.out, chinese.err)), "{arguments:?}: {chinese:?}");
}

#[test]
fn json_and_exit_statuses_are_the_same_in_every_language() {
    let gateway = gateway();
    let (certificate, callback) = (key("platform-1024-expired.cer"), vectors().join("callbacks.json"));
    let callback = callback.display().to_string();
    let today = bestpay::BeijingTime::now().to_string();
    for arguments in [
        // Without the date, each run has its own.
        &["status", "--out-trade-no", "nobody", "--trade-date", &today][..],
        &["order", "--out-trade-no", "1"],
        &["order", "--no-such-option"],
        &["no-such-command"],
        &["verify", "--platform-key", &certificate, &callback],
        &["verify", "--platform-key", "no-such-file", &callback],
        &["canon", "no-such-file"],
        &["journal", "list"],
        &["journal", "show", "1", "--journal", "no-such-file"],
        &["key", &certificate],
        &["doctor", "--config", "no-such-file.toml"],
    ] {
        agree(&gateway, arguments);
    }
}

#[test]
fn what_is_unknown_or_refused_never_says_that_nothing_was_paid() {
    let gateway = gateway();
    let run = |number: &str, code: &str| gateway.bestpay(&order(number, code)).env("BESTPAY_LANG", "zh").run();
    let refused = run("ZH-1", REFUSED);
    assert_eq!(refused.exit, 1);
    assert!(refused.err.contains("先查单，再决定") && refused.err.contains("查单：bestpay status"), "{refused:?}");
    gateway.sandbox.set_fault("barcode_order", bestpay_sandbox::Fault::ResetAfter, 1).expect("an interface");
    let unknown = run("ZH-2", PAID);
    assert_eq!(unknown.exit, 3);
    assert!(unknown.err.contains("请勿重复收款"), "{unknown:?}");
    for outcome in [&refused, &unknown] {
        assert!(!outcome.err.contains("未扣款") && !outcome.err.contains("未付款"), "{outcome:?}");
    }
    let waiting = run("ZH-3", PAID_LATER);
    assert!(waiting.out.contains("等待顾客付款，请勿重复收款"), "{waiting:?}");
    assert!(run("ZH-4", FAILED).out.contains("未付款"));
}

#[test]
fn the_command_that_asks_names_the_settings_that_this_one_names() {
    let gateway = gateway();
    std::fs::copy(gateway.folder.path().join("bestpay.toml"), gateway.folder.path().join("my shop.toml"))
        .expect("a copy");
    for (language, ask) in [("en", "ask: "), ("zh", "查单：")] {
        for (config, named) in [("bestpay.toml", "bestpay.toml"), ("my shop.toml", "\"my shop.toml\"")] {
            let number = format!("ASK-{language}-{}", config.len());
            let given = ["--config", config, "--lang", language];
            let outcome = gateway.bestpay(&[&order(&number, REFUSED)[..], &given].concat()).run();
            let command = format!("{ask}bestpay status --config {named} --out-trade-no {number} ");
            assert!(outcome.exit == 1 && outcome.err.contains(&command), "{outcome:?}");
        }
    }
}

#[test]
fn doctor_in_chinese_says_first_where_orders_go_and_is_the_list_of_what_to_do() {
    let gateway = gateway();
    let outcome = gateway.bestpay(&["doctor", "--lang", "zh"]).run();
    assert_eq!(outcome.exit, 0, "{outcome:?}");
    let first = outcome.out.lines().next().unwrap_or_default();
    assert!(first.contains("环境") && first.contains("既不是生产环境，也不是平台测试环境"), "{first}");
    assert!(outcome.out.contains("上线前请逐项确认"), "{outcome:?}");
    // Each line that is not good is followed by what to do.
    let bad = gateway.bestpay(&["doctor", "--lang", "zh"]).env("BESTPAY_KEY_PASSWORD", "wrong").run();
    assert_eq!(bad.exit, 2);
    let lines: Vec<_> = bad.out.lines().collect();
    let at = lines.iter().position(|line| line.starts_with('✗')).expect("a bad line");
    assert!(lines[at + 1].contains("→") && lines[at + 1].contains("key_password_file"), "{bad:?}");
}

/// A check mark, a cross or an emoji would be shown as something else, or as nothing.
#[test]
fn a_gbk_terminal_gets_gbk_and_only_its_characters() {
    let gateway = gateway();
    for arguments in [&["doctor"][..], &["--help"], &["order", "--no-such-option"], &["qrcode", "--help"]] {
        let (_, out, err) = gateway.bestpay(arguments).env("LC_ALL", "zh_CN.GBK").run_for_bytes();
        let all = [out, err].concat();
        let (text, _, has_errors) = GB18030.decode(&all);
        assert!(!has_errors && is_chinese(&text), "{arguments:?}: {text}");
        // Two bytes for each character that is not ASCII: four would be one that GBK lacks.
        let bytes: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        assert_eq!(bytes, all.len(), "{arguments:?}: {text}");
        assert!(!text.contains('?'), "{arguments:?}: {text}");
    }
    // A machine reads UTF-8 in every locale.
    let json = gateway.bestpay(&["doctor", "--json"]).env("LC_ALL", "zh_CN.GBK").run();
    assert_eq!(json.json()["ok"], true);
}
