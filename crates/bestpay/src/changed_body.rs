//! A body that was changed on its way here, in a way that can be told and undone.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;

use crate::html;
use crate::json::SIGN;
use crate::verify_report::Hint;

/// How the body was changed, and what it was before; empty if that cannot be known. `None` where it is not certain that
/// it was changed.
pub(crate) fn undo(body: &[u8]) -> Option<(Hint, Vec<u8>)> {
    if let Some(rest) = body.strip_prefix(b"\xef\xbb\xbf") {
        return Some((Hint::ByteOrderMark, rest.to_vec()));
    }
    if body.starts_with(b"\x1f\x8b") {
        return Some((Hint::Compressed, Vec::new()));
    }
    if let Some(text) = utf16(body) {
        return Some((Hint::Utf16, text.into_bytes()));
    }
    if let Some(rest) = without_filling(body) {
        return Some((Hint::Padded, rest.to_vec()));
    }
    let text = std::str::from_utf8(body).ok()?.trim();
    let found = |hint, text: String| Some((hint, text.into_bytes()));
    if let Some(hint) = what_is_no_message(text) {
        return found(hint, String::new());
    }
    if let Some(json) = in_form(text) {
        return found(Hint::JsonInForm, json);
    }
    if text.starts_with('"') {
        return found(Hint::JsonInText, serde_json::from_str(text).ok().filter(|text: &String| is_object(text))?);
    }
    if text.starts_with("{\\\"") {
        let unescaped = serde_json::from_str(&format!("\"{text}\"")).ok();
        return found(Hint::EscapedQuotes, unescaped.filter(|text: &String| is_object(text))?);
    }
    if text.starts_with("{&") || (!text.starts_with(['{', '[', '"']) && text.contains("&amp;")) {
        let unescaped = html::unescape(text);
        return if unescaped == text { None } else { found(Hint::HtmlEscaped, unescaped) };
    }
    if text.starts_with(['{', '[']) {
        return found(Hint::Wrapped, wrapped(text)?);
    }
    if let Some(form) = encoded_twice(text) {
        return found(Hint::EncodedTwice, form);
    }
    let digits: String = text.split_ascii_whitespace().collect();
    let decoded = [STANDARD, URL_SAFE, URL_SAFE_NO_PAD].iter().find_map(|base64| base64.decode(&digits).ok())?;
    let is_message = |text: &String| is_object(text) || text.contains("sign=");
    found(Hint::Base64Body, String::from_utf8(decoded).ok().filter(is_message)?)
}

fn what_is_no_message(text: &str) -> Option<Hint> {
    let is_printed_by_java = || {
        let name = text.strip_prefix('{').and_then(|text| text.split_once('='));
        name.is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    match text {
        "" => Some(Hint::EmptyBody),
        _ if text.starts_with('<') => Some(Hint::WebPage),
        _ if text.starts_with("--") && text.contains("form-data") => Some(Hint::Multipart),
        _ if text.starts_with("{'") || is_printed_by_java() => Some(Hint::PrintedObject),
        _ => None,
    }
}

/// A message without what fills a buffer behind it, or ends a file in DOS.
fn without_filling(body: &[u8]) -> Option<&[u8]> {
    let is_filling = |byte: &u8| matches!(byte, 0 | 0x1a);
    let first = body.iter().position(|byte| !is_filling(byte))?;
    let last = body.iter().rposition(|byte| !is_filling(byte))?;
    let rest = body.get(first..=last)?;
    (rest.len() < body.len()).then_some(rest)
}

/// The message that is the only element of an array, or in a member of an object that is not signed: as an object, as
/// its text, or as the Base64 of that.
fn wrapped(text: &str) -> Option<String> {
    if text.starts_with('[') {
        let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
        let [only] = elements.as_slice() else { return None };
        return has_sign(only.get()).then(|| only.get().to_owned());
    }
    let members = members(text)?;
    if members.contains_key(SIGN) {
        return None;
    }
    members.values().find_map(|value| {
        if has_sign(value.get()) {
            return Some(value.get().to_owned());
        }
        let inside: String = serde_json::from_str(value.get()).ok()?;
        let decoded = || String::from_utf8(STANDARD.decode(&inside).ok()?).ok();
        if has_sign(&inside) { Some(inside) } else { decoded().filter(|text| has_sign(text)) }
    })
}

fn has_sign(text: &str) -> bool {
    is_object(text) && members(text).is_some_and(|members| members.contains_key(SIGN))
}

fn members(text: &str) -> Option<BTreeMap<String, &RawValue>> {
    serde_json::from_str(text).ok()
}

/// A form whose values, or which as a whole, was encoded once more.
fn encoded_twice(text: &str) -> Option<String> {
    if text.contains('=') {
        return text.contains("%25").then(|| text.replace("%25", "%"));
    }
    let is_encoded_form = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.contains("%3D");
    is_encoded_form.then(|| percent_decode_str(text).decode_utf8().ok().map(String::from))?
}

/// UTF-16 of either order, with a byte order mark or known by its `{`.
fn utf16(body: &[u8]) -> Option<String> {
    let read: fn([u8; 2]) -> u16 = match body {
        [0xff, 0xfe, ..] | [b'{', 0, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] | [0, b'{', ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (units, _) = body.as_chunks::<2>();
    let text = char::decode_utf16(units.iter().copied().map(read)).collect::<Result<String, _>>().ok()?;
    Some(text.trim_start_matches('\u{feff}').to_owned())
}

/// The JSON in a form that has a single name or value. A browser's form encodes it, and the `=` of an empty value is
/// often lost on the way.
fn in_form(text: &str) -> Option<String> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        let text = percent_decode_str(&text).decode_utf8().ok()?;
        is_object(&text).then(|| text.into_owned())
    };
    if text.starts_with('{') {
        return text.strip_suffix('=').filter(|text| is_object(text)).map(str::to_owned);
    }
    let starts = |text: &str| text.starts_with("%7B") || text.starts_with("%7b") || text.starts_with('{');
    if starts(text) {
        return decoded(text.strip_suffix('=').unwrap_or(text));
    }
    let (name, value) = text.split_once('=')?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if is_name && starts(value) { decoded(value) } else { None }
}

fn is_object(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{') && text.ends_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"a":"b+c=","d":"中"}"#;

    fn undone(body: &[u8]) -> Option<(Hint, String)> {
        undo(body).map(|(hint, body)| (hint, String::from_utf8(body).expect("UTF-8")))
    }

    #[test]
    fn each_change_is_told_and_undone() {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| JSON.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
        let encoded = percent_encoding::utf8_percent_encode(JSON, percent_encoding::NON_ALPHANUMERIC).to_string();
        for (body, hint) in [
            (format!("\u{feff}{JSON}").into_bytes(), Hint::ByteOrderMark),
            (utf16(u16::to_le_bytes), Hint::Utf16),
            ([b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat(), Hint::Utf16),
            (STANDARD.encode(JSON).into_bytes(), Hint::Base64Body),
            (URL_SAFE_NO_PAD.encode(JSON).into_bytes(), Hint::Base64Body),
            (format!("{encoded}=").into_bytes(), Hint::JsonInForm),
            (encoded.clone().into_bytes(), Hint::JsonInForm),
            (format!("data={encoded}").into_bytes(), Hint::JsonInForm),
            (format!("{JSON}=").into_bytes(), Hint::JsonInForm),
            (serde_json::to_vec(JSON).expect("JSON"), Hint::JsonInText),
            (JSON.replace('"', "\\\"").into_bytes(), Hint::EscapedQuotes),
            (JSON.replace('"', "&quot;").into_bytes(), Hint::HtmlEscaped),
            (format!("{JSON}\0").into_bytes(), Hint::Padded),
            (format!("\0\0{JSON}\u{1a}").into_bytes(), Hint::Padded),
        ] {
            assert_eq!(undone(&body), Some((hint, JSON.to_owned())), "{}", String::from_utf8_lossy(&body));
        }
        for (body, hint, form) in [
            ("a=1%252B2&sign=x%253D", Hint::EncodedTwice, "a=1%2B2&sign=x%3D"),
            ("a%3D1%252B2%26sign%3Dx", Hint::EncodedTwice, "a=1%2B2&sign=x"),
            (&STANDARD.encode("a=1&sign=x"), Hint::Base64Body, "a=1&sign=x"),
            ("eyJh\r\nIjoxfQ==", Hint::Base64Body, "{\"a\":1}"),
            ("", Hint::EmptyBody, ""),
            ("{'a': '1'}", Hint::PrintedObject, ""),
            ("{tradeNo=1, outTradeNo=2}", Hint::PrintedObject, ""),
            ("\n<html>", Hint::WebPage, ""),
            ("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n", Hint::Multipart, ""),
        ] {
            assert_eq!(undone(body.as_bytes()), Some((hint, form.to_owned())), "{body}");
        }
        assert_eq!(undone(b"\x1f\x8b\x08\0"), Some((Hint::Compressed, String::new())));
        assert_eq!(undone(b"a=1&amp;sign=x"), Some((Hint::HtmlEscaped, "a=1&sign=x".to_owned())));
    }

    #[test]
    fn a_message_inside_another_is_found() {
        const SIGNED: &str = r#"{"a":1.50,"sign":"x"}"#;
        let text = serde_json::to_string(SIGNED).expect("JSON");
        let base64 = STANDARD.encode(SIGNED);
        for body in [
            format!("[{SIGNED}]"),
            format!(r#"{{"code":0,"data":{SIGNED}}}"#),
            format!(r#"{{"headers":{{}},"body":{text}}}"#),
            format!(r#"{{"body":"{base64}","isBase64Encoded":true}}"#),
        ] {
            assert_eq!(undone(body.as_bytes()), Some((Hint::Wrapped, SIGNED.to_owned())), "{body}");
        }
        for body in [
            format!(r#"{{"sign":"y","data":{SIGNED}}}"#),
            format!("[{SIGNED},{SIGNED}]"),
            r#"{"data":{"a":1}}"#.to_owned(),
            r#"[{"a":1}]"#.to_owned(),
        ] {
            assert_eq!(undone(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn other_bodies_are_left_alone() {
        for body in [JSON, "a=1&b={\"c\":1}", "{", "\"a\"", "a%3", "[1]", "a=1", "a", "e30", "{\\\"a", "%7B"] {
            let told = undone(body.as_bytes()).map(|(hint, _)| hint);
            let is_base64 = body == "e30";
            assert_eq!(told, is_base64.then_some(Hint::Base64Body), "{body}");
        }
    }

    #[test]
    fn what_is_cut_anywhere_does_not_panic() {
        let body = format!("\u{feff}data=%7B{}", "中{\\\"&quot;%".repeat(9));
        for length in 0..body.len() {
            undo(&body.as_bytes()[..length]);
            undo(&body.as_bytes()[length..]);
        }
    }
}
