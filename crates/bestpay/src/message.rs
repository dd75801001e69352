//! A received message: strict parsing of JSON and form bodies, within limits.
//!
//! Bytes become a [`Message`]; nothing in a `Message` can be read until its signature is verified.
//! Numbers keep their literal and objects stay what they were, because the signing string is made of them.

use std::borrow::Cow;
use std::fmt;
use std::str::Utf8Error;

use percent_encoding::percent_decode_str;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::changed_body;
use crate::error::{Effect, Error, ErrorKind, Result};
use crate::json::{self, Member, Nested, SIGN, Value};
use crate::signing_string;
use crate::verification::Form;
use crate::verify_report::Hint;

/// How large and how deep a message may be.
///
/// ```
/// use bestpay::Limits;
/// let limits = Limits::default().max_bytes(64 * 1024).max_depth(4);
/// assert!(bestpay::Message::parse_within(br#"{"a":[[[[1]]]]}"#, limits).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub(crate) max_bytes: usize,
    pub(crate) max_depth: usize,
}

impl Default for Limits {
    /// 1 MiB and 16 levels of objects and arrays, the message itself being the first.
    fn default() -> Limits {
        Limits { max_bytes: 1 << 20, max_depth: 16 }
    }
}

impl Limits {
    /// No more than this many levels: parsing recurses, and a small device must have enough stack for it.
    const DEEPEST: usize = 64;

    /// The most bytes that a body may have.
    pub fn max_bytes(mut self, bytes: usize) -> Limits {
        self.max_bytes = bytes;
        self
    }

    /// The most levels of objects and arrays; never more than 64, whatever is asked for.
    pub fn max_depth(mut self, levels: usize) -> Limits {
        self.max_depth = levels.min(Limits::DEEPEST);
        self
    }

    /// The size of the largest body that is read, in bytes.
    pub fn largest_body(self) -> usize {
        self.max_bytes
    }
}

/// A strictly parsed message. Its members can be read only after [`Message::verify`].
pub struct Message<'a> {
    /// Sorted by name, as in the signing string, without `sign`.
    pub(crate) members: Vec<Member<'a>>,
    pub(crate) sign: Sign<'a>,
}

/// The `sign` member, as it was found.
pub(crate) enum Sign<'a> {
    Absent,
    Text(Cow<'a, str>),
    NotText,
}

impl<'a> Message<'a> {
    /// Parses a JSON or form body within the default [`Limits`].
    ///
    /// A body that starts with a letter, `_` or `%` and contains a `=` is a form; anything else is JSON.
    ///
    /// # Errors
    /// Anything that is not exactly one JSON object or form: see [`ErrorKind`], class
    /// [`Message`](crate::ErrorClass::Message). The effect is [`Effect::Unknown`].
    ///
    /// ```
    /// use bestpay::Message;
    /// let message = Message::parse(br#"{"b":1.50,"a":"x","sign":""}"#)?;
    /// assert_eq!(message.signing_string(), "a=x&b=1.50");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn parse(body: &'a [u8]) -> Result<Message<'a>> {
        Message::parse_within(body, Limits::default())
    }

    /// [`Message::parse`] with other limits.
    ///
    /// # Errors
    /// As [`Message::parse`].
    pub fn parse_within(body: &'a [u8], limits: Limits) -> Result<Message<'a>> {
        parse(body, limits)
            .map_err(|error| told_by_name(error, body))
            .map_err(|error| error.with_effect(Effect::Unknown))
    }

    /// The signing string in the form `sorted`: PROTOCOL.md section 1.
    ///
    /// ```
    /// use bestpay::Message;
    /// let message = Message::parse("{\"r\":{\"z\":null,\"a\":\"中\\n\"},\"n\":1e5}".as_bytes())?;
    /// assert_eq!(message.signing_string(), "n=1E+5&r={\"a\":\"中\\n\",\"z\":null}");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn signing_string(&self) -> String {
        self.signing_string_in(Form::Sorted)
    }

    /// The signing string in one of the forms: that in which a message [was verified](crate::VerifiedMessage::verification).
    ///
    /// ```
    /// use bestpay::{Form, Message};
    /// let message = Message::parse(br#"{"b":null,"a":{"z":1,"y":2}}"#)?;
    /// assert_eq!(message.signing_string_in(Form::Sorted), r#"a={"y":2,"z":1}&b=null"#);
    /// assert_eq!(message.signing_string_in(Form::ReceivedSkipNull), r#"a={"z":1,"y":2}"#);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn signing_string_in(&self, form: Form) -> String {
        signing_string::write(&self.members, form)
    }

    /// Takes `sign` out of the members, which are sorted.
    fn from_sorted(mut members: Vec<Member<'a>>) -> Message<'a> {
        let sign = match members.iter().position(|member| member.name == SIGN) {
            None => Sign::Absent,
            Some(at) => match members.remove(at).value {
                Value::Null => Sign::Absent,
                Value::String(text) if text.is_empty() => Sign::Absent,
                Value::String(text) => Sign::Text(text),
                _ => Sign::NotText,
            },
        };
        Message { members, sign }
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({} members, not verified)", self.members.len())
    }
}

fn parse(body: &[u8], limits: Limits) -> Result<Message<'_>> {
    if body.len() > limits.max_bytes {
        // Whoever read the body may have stopped here.
        let message = format!("the body has more than {} bytes, which is the limit", limits.max_bytes);
        return Err(Error::new(ErrorKind::TooLarge, message));
    }
    let text = utf8(body)?;
    if is_form(text) {
        return parse_form(text);
    }
    match parse_json(text, limits)? {
        Value::Object(object) => Ok(Message::from_sorted(object.items)),
        _ => Err(Error::new(ErrorKind::NotAnObject, "the body is JSON, but not an object")),
    }
}

/// If the body is no message at all, says what made it so, where that is known.
fn told_by_name(error: Error, body: &[u8]) -> Error {
    use ErrorKind::{InvalidForm, InvalidJson, InvalidUtf8, NotAnObject};
    if !matches!(error.kind(), InvalidUtf8 | InvalidJson | NotAnObject | InvalidForm) {
        return error;
    }
    match changed_body::undo(body) {
        Some((hint, _)) => Error::new(error.kind(), hint.advice()).with_hint(hint).with_source(error),
        None => error,
    }
}

/// An object inside a string: how 3.5 and 3.6 write `result`.
pub(crate) fn parse_object_text(text: &str, limits: Limits) -> Result<Vec<Member<'_>>> {
    match parse_json(text, limits)? {
        Value::Object(object) => Ok(object.items),
        _ => Err(Error::new(ErrorKind::NotAnObject, "the text is JSON, but not an object")),
    }
}

const JSON_SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

fn utf8(body: &[u8]) -> Result<&str> {
    std::str::from_utf8(body).map_err(|error| not_utf8(body, error))
}

fn not_utf8(body: &[u8], error: Utf8Error) -> Error {
    let mut message = format!("byte {} is not UTF-8", error.valid_up_to());
    let gbk = looks_like_gbk(body);
    if gbk {
        message.push_str(": it looks like GBK; convert it to UTF-8 or ask the sender for UTF-8");
    }
    let error = Error::new(ErrorKind::InvalidUtf8, message).with_source(error);
    if gbk { error.with_hint(Hint::GbkBody) } else { error }
}

/// Whether all bytes above ASCII come in pairs that GBK allows.
pub(crate) fn looks_like_gbk(body: &[u8]) -> bool {
    let mut bytes = body.iter();
    while let Some(&lead) = bytes.next() {
        if lead < 0x80 {
            continue;
        }
        let pair = matches!(lead, 0x81..=0xFE) && matches!(bytes.next(), Some(0x40..=0x7E | 0x80..=0xFE));
        if !pair {
            return false;
        }
    }
    true
}

fn is_form(text: &str) -> bool {
    let starts_a_name = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b'%');
    text.as_bytes().first().is_some_and(starts_a_name) && text.contains('=')
}

fn parse_form(text: &str) -> Result<Message<'_>> {
    let mut members = Vec::new();
    for segment in text.split('&') {
        let pair = segment.split_once('=').filter(|(name, _)| !name.is_empty());
        let Some((name, value)) = pair else {
            return Err(Error::new(ErrorKind::InvalidForm, "a part of the form has no `name=`"));
        };
        let name = decode_form_text(name)?;
        let mut value = decode_form_text(value).map_err(|error| error.with_field(name.clone()))?;
        if name == SIGN && value.contains(' ') {
            // Base64 has no spaces: these were `+` before a URL decoder changed them.
            value = Cow::Owned(value.replace(' ', "+"));
        }
        members.push(Member { name, value: Value::String(value) });
    }
    sort_and_refuse_duplicates(&mut members)?;
    Ok(Message::from_sorted(members))
}

fn decode_form_text(text: &str) -> Result<Cow<'_, str>> {
    if !text.contains(['%', '+']) {
        return Ok(Cow::Borrowed(text));
    }
    let mut escapes = text.split('%').skip(1);
    if !escapes.all(|rest| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2) {
        return Err(Error::new(ErrorKind::InvalidForm, "a `%` is not followed by two hex digits"));
    }
    let spaced = text.replace('+', " ");
    let mut decoded = Vec::with_capacity(text.len());
    decoded.extend(percent_decode_str(&spaced));
    String::from_utf8(decoded).map(Cow::Owned).map_err(|error| not_utf8(error.as_bytes(), error.utf8_error()))
}

pub(crate) fn parse_json(text: &str, limits: Limits) -> Result<Value<'_>> {
    let text = text.trim_matches(JSON_SPACE);
    // An object is checked when its members are taken out of it.
    let checked = if text.starts_with('{') { text } else { from_json::<&RawValue>(text)?.get() };
    parse_value(checked, 0, limits.max_depth)
}

/// Parses one value that serde_json has cut out, and so has checked except for the escapes in its strings.
fn parse_value(text: &str, depth: usize, max_depth: usize) -> Result<Value<'_>> {
    let deeper = || {
        (depth < max_depth).then_some(depth + 1).ok_or_else(|| {
            let message = format!("objects and arrays are nested deeper than {max_depth} levels, which is the limit");
            Error::new(ErrorKind::TooDeep, message)
        })
    };
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let depth = deeper()?;
            let RawObject(raw) = from_json(text)?;
            let mut members = Vec::with_capacity(raw.len());
            for (RawText(name), value) in raw {
                let value = parse_value(value.get(), depth, max_depth).map_err(|error| found_in(error, &name))?;
                members.push(Member { name, value });
            }
            sort_and_refuse_duplicates(&mut members)?;
            Value::Object(Box::new(Nested { items: members, received: text }))
        }
        Some(b'[') => {
            let depth = deeper()?;
            let raw: Vec<&RawValue> = from_json(text)?;
            let items = raw.into_iter().map(|item| parse_value(item.get(), depth, max_depth));
            Value::Array(Box::new(Nested { items: items.collect::<Result<_>>()?, received: text }))
        }
        Some(b'"') => match text.get(1..text.len() - 1) {
            Some(plain) if !plain.contains('\\') => Value::String(Cow::Borrowed(plain)),
            _ => {
                let RawText(text) = from_json(text)?;
                Value::String(text)
            }
        },
        Some(b'-' | b'0'..=b'9') => {
            if json::number(text).is_none() {
                return Err(Error::new(ErrorKind::InvalidNumber, "a number's exponent is out of range"));
            }
            Value::Number(text)
        }
        Some(b't') => Value::Bool(true),
        Some(b'f') => Value::Bool(false),
        _ => Value::Null,
    })
}

/// The members of a JSON object in the order received, each value as its text.
pub(crate) fn raw_members(text: &str) -> Result<Vec<(Cow<'_, str>, &RawValue)>> {
    let RawObject(raw) = from_json(text)?;
    Ok(raw.into_iter().map(|(RawText(name), value)| (name, value)).collect())
}

fn from_json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        // Only the text of serde_json's error tells the two ways in which an escape can be half a surrogate pair.
        let kind = if reason.contains("surrogate") || reason.contains("end of hex escape") {
            ErrorKind::LoneSurrogate
        } else {
            ErrorKind::InvalidJson
        };
        Error::new(kind, reason).with_source(error)
    })
}

fn sort_and_refuse_duplicates(members: &mut [Member<'_>]) -> Result<()> {
    members.sort_by(|a, b| json::compare_names(&a.name, &b.name));
    let neighbours = members.iter().zip(members.iter().skip(1));
    match neighbours.map(|(a, b)| (&a.name, &b.name)).find(|(a, b)| a == b) {
        None => Ok(()),
        Some((name, _)) => {
            let message = format!("`{name}` occurs twice in one object");
            Err(Error::new(ErrorKind::DuplicateMember, message).with_field(name.clone()))
        }
    }
}

/// Adds the member's name to the path of an error found in its value.
fn found_in(error: Error, name: &str) -> Error {
    match (error.kind(), error.field()) {
        (ErrorKind::TooDeep, _) => error,
        (_, None) => error.with_field(name),
        (_, Some(_)) => error.inside(name),
    }
}

/// A JSON string, borrowed if it has no escapes.
struct RawText<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for RawText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = RawText<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(RawText(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(RawText(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// The members of an object as received, including duplicates.
struct RawObject<'a>(Vec<(RawText<'a>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for RawObject<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = RawObject<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                // Room for as many as most messages have.
                let mut members = Vec::with_capacity(16);
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawObject(members))
            }
        }
        deserializer.deserialize_map(ObjectVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &[u8]) -> (ErrorKind, Option<String>) {
        let error = Message::parse(body).expect_err("refused");
        assert_eq!(error.effect(), Effect::Unknown);
        (error.kind(), error.field().map(str::to_owned))
    }

    #[test]
    fn anything_but_one_json_object_is_refused() {
        for body in [
            "",
            " ",
            "{",
            "{} {}",
            "{}x",
            "\u{feff}{}",
            "{'a':1}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            "{\"a\":\"\n\"}",
            "{\"a\":1,}",
        ] {
            assert_eq!(refused(body.as_bytes()), (ErrorKind::InvalidJson, None), "{body:?}");
        }
        for body in ["[]", "\"a=b\"", "1", "null", "true"] {
            assert_eq!(refused(body.as_bytes()), (ErrorKind::NotAnObject, None), "{body:?}");
        }
    }

    #[test]
    fn duplicates_are_refused_at_any_depth_and_under_any_spelling() {
        let at = |field: &str| (ErrorKind::DuplicateMember, Some(field.to_owned()));
        assert_eq!(refused(br#"{"sign":"a","\u0073ign":"b"}"#), at("sign"));
        assert_eq!(refused(br#"{"r":{"l":[1,{"x":1,"y":2,"x":1}]}}"#), at("r.l.x"));
        assert_eq!(refused(b"a=1&b=2&a=1"), at("a"));
    }

    #[test]
    fn half_a_surrogate_pair_is_refused_in_names_and_values() {
        for value in [r"\ud800", r"\udc00", r"\ud800x", r"\ud800\n", r"\ud800\ud800"] {
            let body = format!("{{\"r\":[\"{value}\"]}}");
            assert_eq!(refused(body.as_bytes()), (ErrorKind::LoneSurrogate, Some("r".into())), "{value}");
            let body = format!("{{\"{value}\":1}}");
            assert_eq!(refused(body.as_bytes()), (ErrorKind::LoneSurrogate, None), "{value}");
        }
    }

    #[test]
    fn the_limits_are_the_largest_that_pass() {
        let nested = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1));
        assert!(Message::parse(nested(16).as_bytes()).is_ok());
        assert_eq!(refused(nested(17).as_bytes()), (ErrorKind::TooDeep, None));
        let error = Message::parse(nested(17).as_bytes()).expect_err("too deep");
        assert!(error.message().contains("deeper than 16 levels"), "{error}");
        let padded = |bytes: usize| format!("{{{}}}", " ".repeat(bytes - 2));
        assert!(Message::parse(padded(1 << 20).as_bytes()).is_ok());
        assert_eq!(refused(padded((1 << 20) + 1).as_bytes()), (ErrorKind::TooLarge, None));
        let error = Message::parse(padded(1 << 21).as_bytes()).expect_err("too large");
        assert!(error.message().contains("more than 1048576 bytes"), "{error}");
        assert_eq!(Limits::default().max_bytes(1000).largest_body(), 1000);
    }

    #[test]
    fn a_form_is_split_before_it_is_decoded() {
        let message = Message::parse(b"b=x%26c%3D1+2&a=%E4%B8%AD&empty=&sign=ab+c/d%2B").expect("a form");
        assert_eq!(message.signing_string(), "a=\u{4e2d}&b=x&c=1 2&empty=");
        assert!(matches!(message.sign, Sign::Text(text) if text == "ab+c/d+"));
        for body in ["a=1&", "a=1&b", "a=1&=2", "a=%", "a=%4", "a=%4x", "a=%zz"] {
            assert_eq!(refused(body.as_bytes()).0, ErrorKind::InvalidForm, "{body}");
        }
        assert_eq!(refused(b"a=%ff"), (ErrorKind::InvalidUtf8, Some("a".into())));
    }

    #[test]
    fn text_in_gbk_is_recognised() {
        let error = Message::parse(b"{\"a\":\"\xd6\xa7\xb8\xb6\"}").expect_err("GBK");
        assert_eq!(error.kind(), ErrorKind::InvalidUtf8);
        assert!(error.message().contains("GBK"), "{error}");
        // No signature was checked.
        assert_eq!(error.hint(), Some(Hint::GbkBody));
        for pairs in [&b""[..], b"a", b"\x81\x40", b"\xfe\xfea", b"a\xd6\xa7 \xb8\x7e"] {
            assert!(looks_like_gbk(pairs), "{pairs:x?}");
        }
        for other in [&b"\x80\x40"[..], b"\xff\x40", b"\x81", b"\x81\x20", b"\x81\x7f", b"\x81\xff", b"a\xd6"] {
            assert!(!looks_like_gbk(other), "{other:x?}");
        }
    }

    #[test]
    fn a_message_that_is_not_verified_shows_none_of_its_members() {
        let message = Message::parse(b"a=1&b=2&sign=x").expect("a form");
        assert_eq!(format!("{message:?}"), "Message(2 members, not verified)");
    }
}
