//! The library's parser against the model's.

use bestpay::{Effect, ErrorClass, ErrorKind, Limits, Message};

use crate::json::{self, Data, Value, write_text};
use crate::message::{self, LIMITS};
use crate::signing_string;

/// Both read this body alike, and the same message spelt in another way has the same signing string.
pub fn check(body: &[u8]) {
    check_within(body, LIMITS);
    // The length is as good a choice as any.
    check_within(body, message::Limits { depth: body.len() % 18, ..LIMITS });
    check_within(body, message::Limits { bytes: body.len().saturating_sub(1), ..LIMITS });
}

fn check_within(body: &[u8], limits: message::Limits) {
    let parsed = Message::parse_within(body, Limits::default().max_bytes(limits.bytes).max_depth(limits.depth));
    match (parsed, message::parse(body, limits)) {
        (Ok(message), Ok(model)) => {
            let expected = signing_string::of(&model.members, bestpay::Form::Sorted);
            assert_eq!(message.signing_string(), expected, "the signing string");
            assert_eq!(format!("{message:?}"), format!("Message({} members, not verified)", model.members.len()));
            let again = rewritten(&model.members, body.len());
            // A form has no depth, but as JSON it has one level, and is longer.
            let roomy = Limits::default().max_depth(limits.depth.max(1)).max_bytes(usize::MAX);
            let again = Message::parse_within(again.as_bytes(), roomy);
            assert_eq!(again.expect("written anew").signing_string(), expected, "the message written anew");
        }
        (Err(error), Err(json::InvalidMessage)) => {
            assert_eq!(error.kind().class(), ErrorClass::Message, "{error}");
            assert_eq!(error.effect(), Effect::Unknown, "{error}");
            assert_eq!(error.kind() == ErrorKind::TooLarge, body.len() > limits.bytes, "{error}");
        }
        (Ok(message), Err(json::InvalidMessage)) => {
            panic!("the model refuses what became {:?}", message.signing_string())
        }
        (Err(error), Ok(model)) => panic!("{error}, but the model reads {model:?}"),
    }
}

/// The members in the opposite order, with white space, and with other escapes.
fn rewritten(members: &[json::Member], seed: usize) -> String {
    let mut count = seed;
    let mut often = move |one_in: usize| {
        count = count.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (count >> 33).is_multiple_of(one_in)
    };
    let mut out = String::new();
    write_object(members, &mut often, &mut out);
    out
}

fn write_object(members: &[json::Member], often: &mut impl FnMut(usize) -> bool, out: &mut String) {
    out.push_str(" {\n");
    for (at, member) in members.iter().rev().enumerate() {
        out.push_str(if at > 0 { " ,\t" } else { "" });
        out.push_str(&write_text(&member.name, |_| often(3)));
        out.push_str(" :\r");
        write_value(&member.value, often, out);
    }
    out.push_str("\n} ");
}

fn write_value(value: &Value, often: &mut impl FnMut(usize) -> bool, out: &mut String) {
    match &value.data {
        Data::Text(text) => out.push_str(&write_text(text, |_| often(3))),
        Data::Object(members) => write_object(members, often, out),
        Data::Array(items) => {
            out.push_str("[ ");
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "\t, " } else { "" });
                write_value(item, often, out);
            }
            out.push_str("\r]");
        }
        _ => out.push_str(&value.raw),
    }
}
