//! What holds for every message, not only for those of the vectors.

use bestpay::{Amount, BarcodeOrder, Hash, Merchant, MerchantKey, Message, PlatformKey, sign_message};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/");

/// A signing key, and its public half as the other side has it.
fn key_pair(name: &str) -> (MerchantKey, PlatformKey) {
    let private = MerchantKey::from_file(format!("{KEYS}{name}.pkcs8.pem"), None, None).expect("a private key");
    (private, PlatformKey::from_file(format!("{KEYS}{name}.cer")).expect("a certificate"))
}

/// A key file with a few bytes changed, cut, or with others put in.
fn damaged_key_file() -> impl Strategy<Value = Vec<u8>> {
    let file = proptest::sample::select(vec![
        "merchant-2048-bouncy-castle.p12",
        "merchant-2048-bouncy-castle-aes.p12",
        "merchant-2048-utf-16.pkcs8.pem",
        "merchant-2048-escaped.pkcs8.pem",
        "merchant-2048-pem.b64",
        "merchant-2048.pkcs8.hex",
        "merchant-2048.bcfks",
        "platform-1024-zero-padded.cer",
        "platform-1024-then-2048.pem",
        "platform-1024-der.p7b",
    ]);
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    (file, changes, any::<prop::sample::Index>(), 0..3u8).prop_map(|(file, changes, at, how)| {
        let mut bytes = std::fs::read(format!("{KEYS}{file}")).expect("a key file");
        for (at, byte) in changes {
            // The first bytes hold the structure.
            let at = at.index(bytes.len().min(120));
            bytes[at] = byte;
        }
        let at = at.index(bytes.len());
        match how {
            0 => bytes.truncate(at),
            1 => drop(bytes.splice(at..at, [0x30, 0x80, 0x24, 0x80])),
            _ => {}
        }
        bytes
    })
}

proptest! {
    // Opening a file takes thousands of rounds of key derivation.
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_damaged_key_file_gives_a_key_or_an_error(bytes in damaged_key_file()) {
        let _ = MerchantKey::from_bytes(&bytes, Some("123456"), None);
        let _ = PlatformKey::from_bytes(&bytes);
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn json_object() -> impl Strategy<Value = Value> {
    let members = proptest::collection::btree_map("[a-zA-Z_]{1,8}", json_value(), 0..6);
    members.prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>()))
}

/// A text of up to 1 MiB, the limit: something first, something many times, something at the end.
fn long_text() -> impl Strategy<Value = String> {
    let part = r#"[\[\]{}:,"\\0-9eE+.\-tfnu a-d&=%]{0,8}"#;
    let before = prop_oneof![r#"\{"a":0\."#, r#"\{"a":"#, part];
    let repeated = prop_oneof!["[0-9]", part];
    let bytes = prop_oneof![65_500..65_600usize, 0..=1usize << 20];
    (before, repeated, bytes, prop_oneof![r"\}", part]).prop_map(|(before, repeated, bytes, after)| {
        let times = bytes / repeated.len().max(1);
        format!("{before}{}{after}", repeated.repeat(times))
    })
}

/// A number's literal of up to 1 MiB.
fn long_number() -> impl Strategy<Value = String> {
    // The lengths of interest, and any other.
    let length = || prop_oneof![0..8usize, 65_530..65_540usize, 0..500_000usize];
    (any::<bool>(), "[1-9]", length(), "[0-9]", length(), proptest::option::of(any::<i32>())).prop_map(
        |(negative, whole, more, digit, fraction, exponent)| {
            let sign = if negative { "-" } else { "" };
            let point = if fraction > 0 { "." } else { "" };
            let exponent = exponent.map(|exponent| format!("e{exponent}")).unwrap_or_default();
            format!("{sign}{whole}{}{point}{}{exponent}", digit.repeat(more), digit.repeat(fraction))
        },
    )
}

/// Fewer of the longest texts, and little shrinking when one fails: each try takes as long as the first.
fn of_long_texts() -> ProptestConfig {
    ProptestConfig { max_shrink_time: 5_000, ..ProptestConfig::with_cases(48) }
}

proptest! {
    #![proptest_config(of_long_texts())]

    #[test]
    fn no_long_text_makes_anything_panic(text in long_text()) {
        let merchant = merchant();
        if let Ok(message) = Message::parse(text.as_bytes()) {
            message.signing_string();
        }
        let _ = merchant.read_callback(text.as_bytes());
        let _ = merchant.accept(&BarcodeOrder::new(), 200, text.as_bytes());
        let _ = sign_message(merchant.key(), Hash::Sha256, text.as_bytes());
    }

    #[test]
    fn a_number_of_any_length_is_signed_and_read_as_it_is_written(number in long_number()) {
        let (private, public) = key_pair("platform-1024");
        let body = format!("{{\"a\":{number},\"r\":[{number}]}}");
        // An exponent that Java has no text for is an error; nothing is a panic.
        if let Ok(signed) = sign_message(&private, Hash::Sha1, body.as_bytes()) {
            let verified = Message::parse(signed.as_bytes()).expect("a message").verify(&public).expect("verified");
            let written = verified.text("a").expect("a number").into_owned();
            prop_assert_eq!(verified.text("r").expect("an array"), format!("[{written}]"));
            // What it is written as is written as itself.
            let again = format!("{{\"a\":{written}}}");
            let message = Message::parse(again.as_bytes()).expect("a message");
            prop_assert_eq!(message.signing_string(), format!("a={written}"));
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_parsing_panic(body: Vec<u8>) {
        let _ = Message::parse(&body);
    }

    #[test]
    fn no_text_that_looks_like_json_makes_parsing_panic(text in r#"[\[\]{}:,"\\0-9eE+.\-tfnu a-d&=%]{0,64}"#) {
        let _ = Message::parse(text.as_bytes());
    }

    #[test]
    fn white_space_and_the_order_of_members_do_not_change_the_signing_string(object in json_object()) {
        let pretty = serde_json::to_string_pretty(&object).expect("JSON");
        let mut reversed = String::from("{");
        for (at, (name, value)) in object.as_object().expect("an object").iter().rev().enumerate() {
            reversed.push_str(if at > 0 { "," } else { "" });
            reversed.push_str(&format!("{}:{value}", json!(name)));
        }
        reversed.push('}');
        let string = |text: &str| Message::parse(text.as_bytes()).expect("a message").signing_string();
        prop_assert_eq!(string(&pretty), string(&reversed));
    }

    #[test]
    fn what_is_signed_verifies_and_keeps_its_members(object in json_object()) {
        let (private, public) = key_pair("platform-1024");
        let signed = sign_message(&private, Hash::Sha1, object.to_string().as_bytes()).expect("signed");
        let verified = Message::parse(signed.as_bytes()).expect("a message").verify(&public).expect("verified");
        for field in verified.fields() {
            let value: Value = serde_json::from_str(field.json()).expect("JSON");
            prop_assert_eq!(&object[field.name()], &value);
        }
        let signed_members = object.as_object().expect("an object").keys().filter(|name| *name != "sign").count();
        prop_assert_eq!(verified.fields().len(), signed_members);
    }

    #[test]
    fn a_prepared_order_arrives_as_it_was_given(subject in any::<String>(), goods_info in any::<String>(), fen in 1..=i64::MAX) {
        let merchant = merchant();
        let order = BarcodeOrder::new()
            .out_trade_no("A1")
            .trade_amt(Amount::from_fen(fen).expect("an amount"))
            .subject(subject.clone())
            .medium_no("510012345678901234")
            .goods_info(goods_info.clone())
            .notify_url("https://shop.example/notice")
            .operator("till");
        // Control characters, empty texts and splices are refused; what is not refused arrives whole.
        if let Ok(prepared) = merchant.prepare(&order) {
            let (_, public) = key_pair("merchant-2048");
            let message = Message::parse(prepared.body().as_bytes()).expect("a message");
            prop_assert_eq!(message.signing_string(), prepared.signing_string());
            let arrived = message.verify(&public).expect("the merchant's signature");
            for (name, given) in [("subject", &subject), ("goodsInfo", &goods_info), ("tradeAmt", &fen.to_string())] {
                let text = arrived.text(name).expect("a value");
                prop_assert_eq!(text.as_ref(), given.as_str());
            }
        }
    }
}

fn merchant() -> Merchant {
    Merchant::builder()
        .environment(bestpay::Environment::Production)
        .institution_code("3178000000000001")
        .merchant_no("3178000000000002")
        .key(key_pair("merchant-2048").0)
        .platform_key(key_pair("platform-1024").1)
        .build()
        .expect("a merchant")
}
