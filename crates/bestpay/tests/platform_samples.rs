//! The platform's real messages and the official serializer's signing strings, from `../shared/vectors`.
//!
//! They are not ours to copy, so they lie beside the project. `BESTPAY_SHARED_VECTORS` names another place.

use std::fs;
use std::path::PathBuf;

use bestpay::{Form, Hash, Message, PlatformKey};
use serde_json::Value;

fn shared(file: &str) -> String {
    let folder = std::env::var_os("BESTPAY_SHARED_VECTORS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors")), PathBuf::from);
    let path = folder.join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{} is needed ({error}); BESTPAY_SHARED_VECTORS names the folder", path.display())
    })
}

fn samples() -> (PlatformKey, Vec<String>) {
    let samples: Value = serde_json::from_str(&shared("platform-samples.json")).expect("JSON");
    let certificate = samples["platform_certificate_der_base64"].as_str().expect("a certificate");
    let key = PlatformKey::from_bytes(certificate.as_bytes()).expect("the platform's key");
    let messages = samples["messages"].as_array().expect("messages");
    let bodies = messages.iter().map(|message| message["body"].as_str().expect("a body").to_owned());
    (key, bodies.collect())
}

#[test]
fn all_three_messages_of_the_platform_verify_under_its_expired_certificate() {
    let (key, bodies) = samples();
    assert_eq!(bodies.len(), 3);
    assert!(key.certificate().expect("a certificate").has_expired());
    for body in bodies {
        let verified = Message::parse(body.as_bytes()).expect("a message").verify(&key).expect("the platform's own");
        assert_eq!((verified.verification().hash, verified.verification().form), (Hash::Sha1, Form::Sorted));
    }
}

/// Whether two texts are the same JSON value: then no byte that was changed was part of the message.
fn same_data(a: &[u8], b: &[u8]) -> bool {
    let parse = |body: &[u8]| serde_json::from_slice::<Value>(body).ok();
    parse(a).is_some_and(|value| Some(value) == parse(b))
}

#[test]
fn a_message_with_any_byte_changed_does_not_verify() {
    let (key, bodies) = samples();
    let (mut changed, mut white_space) = (0, 0);
    for body in bodies {
        for at in 0..body.len() {
            for bit in 0..8 {
                let mut bytes = body.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let verified = Message::parse(&bytes).and_then(|message| message.verify(&key));
                if same_data(body.as_bytes(), &bytes) {
                    // White space between members is not signed, in any form.
                    white_space += 1;
                } else {
                    changed += 1;
                    assert!(verified.is_err(), "byte {at}, bit {bit} of {body}");
                }
            }
        }
    }
    assert!(changed > 10_000 && white_space < 100, "{changed} changed, {white_space} white space");
}

#[test]
fn the_official_serializers_signing_strings_are_reproduced() {
    let cases = shared("fastjson-canonical.jsonl");
    let mut count = 0;
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("JSON");
        let message = Message::parse(case["message"].as_str().expect("a message").as_bytes()).expect("a message");
        assert_eq!(message.signing_string(), case["signing_string"].as_str().expect("a string"));
        count += 1;
    }
    assert_eq!(count, 68);
}
