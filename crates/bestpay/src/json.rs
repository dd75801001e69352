//! JSON as the platform writes it: values whose numbers keep their digits, compact, names in Java's order.
//!
//! The rules are those of fastjson 1.2.83, the serializer inside the official SDK.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write;

/// The member that carries the signature and is not signed itself.
pub(crate) const SIGN: &str = "sign";

pub(crate) struct Member<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) value: Value<'a>,
}

/// A member's value.
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    /// The literal.
    Number(&'a str),
    String(Cow<'a, str>),
    Array(Box<Nested<'a, Value<'a>>>),
    Object(Box<Nested<'a, Member<'a>>>),
}

/// What an array or an object holds, and its text as received, which one generation of the platform signs. It is in a
/// box so that the other values are small: a message has many of those.
pub(crate) struct Nested<'a, T> {
    pub(crate) items: Vec<T>,
    pub(crate) received: &'a str,
}

impl Value<'_> {
    /// A string's characters, any other value as in the signing string. `None` for null.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::Null => None,
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(literal) => number(literal),
            value => Some(Cow::Owned(value.json())),
        }
    }

    /// Compact JSON.
    pub(crate) fn json(&self) -> String {
        let mut json = String::new();
        write_value(self, &mut json);
        json
    }
}

/// Compact JSON, nested members sorted.
pub(crate) fn write_value(value: &Value<'_>, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        // Parsing has refused the numbers that Java has no text for.
        Value::Number(literal) => out.push_str(&number(literal).unwrap_or_default()),
        Value::String(text) => write_string(text, out),
        Value::Array(array) => {
            out.push('[');
            for (at, item) in array.items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_value(item, out);
            }
            out.push(']');
        }
        Value::Object(object) => write_object(&object.items, out),
    }
}

pub(crate) fn write_object(members: &[Member<'_>], out: &mut String) {
    out.push('{');
    for member in members {
        write_name(&member.name, out);
        write_value(&member.value, out);
    }
    out.push('}');
}

/// A member's name, and the comma before it unless it is the object's first.
pub(crate) fn write_name(name: &str, out: &mut String) {
    if !out.ends_with('{') {
        out.push(',');
    }
    write_string(name, out);
    out.push(':');
}

pub(crate) fn write_string(text: &str, out: &mut String) {
    out.push('"');
    if is_plain(text) {
        out.push_str(text);
    } else {
        write_escaping(text, out);
    }
    out.push('"');
}

/// Whether it is certain that nothing in it needs an escape. In UTF-8, U+0080 to U+009F begin with the byte C2, and U+2028
/// with E2; Chinese characters begin with others. The loop has no early exit, so that many bytes are compared at once.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & !matches!(byte, 0..0x20 | b'"' | b'\\' | 0x7f | 0xc2 | 0xe2))
}

fn write_escaping(text: &str, out: &mut String) {
    // Each part ends with the one character in it that needs an escape, or is the last.
    for part in text.split_inclusive(needs_escape) {
        let mut chars = part.chars();
        match chars.next_back() {
            Some(c) if needs_escape(c) => {
                out.push_str(chars.as_str());
                write_escape(c, out);
            }
            _ => out.push_str(part),
        }
    }
}

fn needs_escape(c: char) -> bool {
    matches!(c, '"' | '\\' | '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}')
}

fn write_escape(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{c}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        _ => {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{:04X}", u32::from(c));
        }
    }
}

/// `String.compareTo`: by UTF-16 code units.
// Sorting calls it for each pair of names, from other modules: if it is not inlined, it takes a fifteenth of the time
// of reading a message.
#[inline]
pub(crate) fn compare_names(a: &str, b: &str) -> Ordering {
    match a.bytes().zip(b.bytes()).find(|(a, b)| a != b) {
        None => a.len().cmp(&b.len()),
        // The order of UTF-8 differs only here: what is beyond U+FFFF (from F0) comes before U+E000 (from EE) in
        // UTF-16.
        Some((0xee.., 0xee..)) => a.encode_utf16().cmp(b.encode_utf16()),
        Some((a, b)) => a.cmp(&b),
    }
}

/// A JSON number's literal as Java writes it: digits for an integer, `BigDecimal.toString()` otherwise.
/// `None` if the exponent is out of the range of Java's `BigDecimal`.
pub(crate) fn number(literal: &str) -> Option<Cow<'_, str>> {
    if literal.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Cow::Borrowed(literal));
    }
    let (sign, magnitude) = match literal.strip_prefix('-') {
        Some(magnitude) => ("-", magnitude),
        None => ("", literal),
    };
    let (mantissa, exponent) = magnitude.split_once(['e', 'E']).unwrap_or((magnitude, ""));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{integer}{fraction}");
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let sign = if digits == "0" { "" } else { sign };

    // The value is digits * 10^-scale.
    let exponent: i64 = if exponent.is_empty() { 0 } else { exponent.parse::<i32>().ok()?.into() };
    let scale = i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    let scale = i64::from(i32::try_from(scale).ok()?);
    if scale == 0 {
        return Some(format!("{sign}{digits}").into());
    }
    let adjusted = i64::try_from(digits.len()).ok()? - 1 - scale;
    if scale > 0 && adjusted >= -6 {
        let scale = usize::try_from(scale).ok()?;
        // Not by a width of `format!`, which ends at 65,535: a number in a message may have any number of digits.
        let padded = "0".repeat((scale + 1).saturating_sub(digits.len())) + digits;
        let (integer, fraction) = padded.split_at(padded.len() - scale);
        return Some(format!("{sign}{integer}.{fraction}").into());
    }
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    Some(format!("{sign}{first}{point}{rest}E{adjusted:+}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_java_writes_them() {
        for (literal, written) in [
            ("0", "0"),
            ("-0", "0"),
            ("-5", "-5"),
            ("100", "100"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("1.0", "1.0"),
            ("1.50", "1.50"),
            ("-0.0", "0.0"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1E-7"),
            ("0.1e-7", "1E-8"),
            ("1e5", "1E+5"),
            ("1E+5", "1E+5"),
            ("1e0", "1"),
            ("0e5", "0E+5"),
            ("12.50e3", "1.250E+4"),
            ("123456789e-2", "1234567.89"),
            ("-1.5e-10", "-1.5E-10"),
            ("1e2147483647", "1E+2147483647"),
        ] {
            assert_eq!(number(literal).as_deref(), Some(written), "{literal}");
        }
        for literal in ["1e2147483649", "1e-2147483648", "1e99999999999999999999"] {
            assert_eq!(number(literal), None, "{literal}");
        }
    }

    #[test]
    fn a_number_has_as_many_digits_as_it_likes() {
        for digits in [65_534, 65_535, 65_536, 1_000_000] {
            let ones = "1".repeat(digits);
            let fraction = format!("0.{ones}");
            assert!(number(&fraction).as_deref() == Some(&fraction), "{digits} digits behind the point");
            let long = format!("{ones}.5");
            assert!(number(&long).as_deref() == Some(&long), "{digits} digits before the point");
            let shifted = format!("{ones}e-{digits}");
            assert!(number(&shifted).as_deref() == Some(&fraction), "{digits} digits, shifted behind the point");
        }
        assert_eq!(number("1e-65536").as_deref(), Some("1E-65536"));
    }

    #[test]
    fn names_are_sorted_by_utf16_code_units() {
        // U+1F600 is D83D DE00 in UTF-16, before U+FF21.
        assert_eq!(compare_names("\u{1f600}", "\u{ff21}"), Ordering::Less);
        assert_eq!(compare_names("B", "_"), Ordering::Less);
        assert_eq!(compare_names("a", "ab"), Ordering::Less);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_as_it_is_has_nothing_to_escape(
            text in "[\u{0}\u{1f} \"\\\\~\u{7f}-\u{81}\u{9f}\u{a0}\u{2027}-\u{202a}支\u{1f600}]{0,3}",
        ) {
            let mut escaped = String::new();
            write_escaping(&text, &mut escaped);
            proptest::prop_assert!(!is_plain(&text) || escaped == text);
        }

        #[test]
        fn every_two_names_are_sorted_by_utf16_code_units(
            a in "[a-b\u{7f}\u{80}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}]{0,4}",
            b in "[a-b\u{7f}\u{80}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}]{0,4}",
        ) {
            proptest::prop_assert_eq!(compare_names(&a, &b), a.encode_utf16().cmp(b.encode_utf16()));
        }
    }
}
