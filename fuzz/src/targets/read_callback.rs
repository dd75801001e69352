//! Callbacks in JSON and as forms: the library accepts what the model accepts; and two accepted callbacks with the same
//! signature have the same fields of the table and, except for free texts, the same values.
//!
//! An input is the sender's bits, the policy, four bytes that say where a forger cuts the signing string, and the callback.

use bestpay::{Callback, Effect, ErrorClass, ErrorKind, FieldKind, Hash};

use crate::answer::{Outcome, of_callback};
use crate::json::Member;
use crate::message::{self, LIMITS, Message, text_value};
use crate::platform::{Sender, signed_by_platform};
use crate::setting::{INSTITUTION_CODE, MERCHANT_NO, MERCHANTS, believed};
use crate::signing_string;

/// Returns whether the input is one for this target: the fuzzer drops the others.
pub fn run(input: &[u8]) -> bool {
    let [sender, way, a, b, c, d, content @ ..] = input else { return false };
    let sha1_forbidden = way & 1 != 0;
    let body = Sender::of(*sender).body(content);
    let genuine = read(&body, sha1_forbidden);

    // A forger keeps the signature, and cuts the signed text at other places.
    if let Ok(callback) = message::parse(&body, LIMITS)
        && let Some((form, _)) = signed_by_platform(&callback)
        && let Some(forged) = cut(&signing_string::of(&callback.members, form), u32::from_le_bytes([*a, *b, *c, *d]))
    {
        let sign = callback.sign.as_ref().and_then(|sign| sign.text()).expect("it is signed");
        let forged = read(forged.body(Some(&sign)).as_bytes(), sha1_forbidden);
        if let (Outcome::Believed { fields, .. }, Outcome::Believed { fields: others, .. }) = (&genuine, &forged) {
            // A free text may gain or lose members that no table names.
            for spec in Callback::table().iter().filter(|spec| spec.kind != FieldKind::Text) {
                let text = |fields: &[(String, String)]| {
                    let text = fields.iter().find(|(given, _)| given == spec.name).map(|(_, text)| text.as_str());
                    // A null and the text `null` are written alike.
                    text.filter(|text| *text != "null").map(str::to_owned)
                };
                assert_eq!(
                    text(fields),
                    text(others),
                    "one signature for two callbacks: {}: {genuine:?} {forged:?}",
                    spec.name
                );
            }
        }
    }
    true
}

/// The library's result for a body, which must be the model's.
fn read(body: &[u8], sha1_forbidden: bool) -> Outcome {
    let expected = match message::parse(body, LIMITS).map(|callback| (signed_by_platform(&callback), callback)) {
        Ok((Some((form, hash)), callback)) if !(sha1_forbidden && hash == Hash::Sha1) => {
            of_callback(INSTITUTION_CODE, MERCHANT_NO, &callback, form)
        }
        _ => Outcome::Unbelieved,
    };
    let came = match MERCHANTS[usize::from(sha1_forbidden)].read_callback(body) {
        Ok(callback) => believed(Callback::table(), |name| callback.get(name).map(Into::into), callback.other()),
        Err(error) => {
            assert_eq!(error.effect(), Effect::Unknown, "{error}");
            let known =
                matches!(error.kind().class(), ErrorClass::Message | ErrorClass::Signature | ErrorClass::Mismatch);
            let of_the_content =
                matches!(error.kind(), ErrorKind::Spliced | ErrorKind::MissingField | ErrorKind::InvalidField);
            assert!(known || of_the_content, "{error}");
            Outcome::Unbelieved
        }
    };
    assert_eq!(came, expected, "the callback {:?}", String::from_utf8_lossy(body));
    came
}

/// Another message of texts with this signing string: cut at those of its `&` whose bits are set.
fn cut(string: &str, bits: u32) -> Option<Message> {
    let mut parts: Vec<String> = Vec::new();
    for (at, part) in string.split('&').enumerate() {
        match parts.last_mut() {
            Some(last) if bits.rotate_right(at as u32) & 1 == 0 => {
                last.push('&');
                last.push_str(part);
            }
            _ => parts.push(part.into()),
        }
    }
    let members: Option<Vec<Member>> = parts
        .iter()
        .map(|part| part.split_once('=').map(|(name, text)| Member { name: name.into(), value: text_value(text) }))
        .collect();
    members.map(|members| Message { members, sign: None })
}
