//! Message to signing string: PROTOCOL.md section 1. Pure text, no crypto.
//!
//! The rules are those of fastjson 1.2.83, the serializer inside the official SDK.

use crate::json::{self, Member, Value};
use crate::verification::Form;

/// The members that are in the signing string at all.
pub(crate) fn written<'m, 'a: 'm>(
    members: impl IntoIterator<Item = &'m Member<'a>>,
    form: Form,
) -> impl Iterator<Item = &'m Member<'a>> {
    members.into_iter().filter(move |member| form.writes_nulls() || !matches!(member.value, Value::Null))
}

/// The signing string of members that are sorted and do not include `sign`.
pub(crate) fn write<'m, 'a: 'm>(members: impl IntoIterator<Item = &'m Member<'a>>, form: Form) -> String {
    let mut out = String::with_capacity(512);
    for member in written(members, form) {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(&member.name);
        out.push('=');
        match &member.value {
            Value::String(text) => out.push_str(text),
            Value::Array(array) if !form.sorts_nested() => write_without_space(array.received, &mut out),
            Value::Object(object) if !form.sorts_nested() => write_without_space(object.received, &mut out),
            value => json::write_value(value, &mut out),
        }
    }
    out
}

/// A nested value's own text, without white space outside strings.
fn write_without_space(received: &str, out: &mut String) {
    let mut in_string = false;
    let mut escaped = false;
    for c in received.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c == '"' {
            in_string = true;
        } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;

    #[test]
    fn each_form_differs_as_the_protocol_says() {
        let body = br#"{"n":null,"r": {"b": "x \" y", "a": 1.0e1 , "e":"\u4e2d"} ,"s":"t"}"#;
        let message = Message::parse(body).expect("a message");
        let strings = Form::ALL.map(|form| write(&message.members, form));
        assert_eq!(
            strings,
            [
                "n=null&r={\"a\":10,\"b\":\"x \\\" y\",\"e\":\"中\"}&s=t",
                "n=null&r={\"b\":\"x \\\" y\",\"a\":1.0e1,\"e\":\"\\u4e2d\"}&s=t",
                "r={\"a\":10,\"b\":\"x \\\" y\",\"e\":\"中\"}&s=t",
                "r={\"b\":\"x \\\" y\",\"a\":1.0e1,\"e\":\"\\u4e2d\"}&s=t",
            ]
        );
    }

    #[test]
    fn a_null_is_left_out_and_the_text_null_is_not() {
        let message = Message::parse(br#"{"a":"null","b":null,"c":{"d":null},"e":""}"#).expect("a message");
        let strings = Form::ALL.map(|form| write(&message.members, form));
        let (whole, skipped) = ("a=null&b=null&c={\"d\":null}&e=", "a=null&c={\"d\":null}&e=");
        assert_eq!(strings, [whole, whole, skipped, skipped]);
    }

    #[test]
    fn items_have_commas_between_them_and_each_escape_its_own_text() {
        let body = br#"{"r":["\t\r\n\b\f\u0001\u007f\"\\\u4e2d","plain",2,[]],"s":[],"t":{}}"#;
        let message = Message::parse(body).expect("a message");
        let sorted = r#"r=["\t\r\n\b\f\u0001\u007F\"\\"#.to_owned() + "\u{4e2d}" + r#"","plain",2,[]]&s=[]&t={}"#;
        assert_eq!(write(&message.members, Form::Sorted), sorted);
    }

    #[test]
    fn each_form_has_its_name() {
        let names = Form::ALL.map(|form| form.to_string());
        assert_eq!(names, ["sorted", "received", "sorted-skip-null", "received-skip-null"]);
    }
}
