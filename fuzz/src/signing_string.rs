//! The signing string by section 1 of the protocol's description, and its four forms by section 2.

use bestpay::Form;

use crate::json::{Data, Member, Value};

/// The order in which a verifier tries the forms.
pub const FORMS: [Form; 4] = [Form::Sorted, Form::Received, Form::SortedSkipNull, Form::ReceivedSkipNull];

/// The signing string of a message's members, without `sign`.
pub fn of(members: &[Member], form: Form) -> String {
    let skips_null = matches!(form, Form::SortedSkipNull | Form::ReceivedSkipNull);
    let as_received = matches!(form, Form::Received | Form::ReceivedSkipNull);
    let pairs: Vec<String> = sorted(members)
        .into_iter()
        .filter(|member| !(skips_null && member.value.data == Data::Null))
        .map(|Member { name, value }| match &value.data {
            Data::Text(text) => format!("{name}={text}"),
            Data::Array(_) | Data::Object(_) if as_received => format!("{name}={}", value.compact),
            _ => format!("{name}={}", nested(value)),
        })
        .collect();
    pairs.join("&")
}

/// By UTF-16 code units, like Java's `String.compareTo`.
pub fn sorted(members: &[Member]) -> Vec<&Member> {
    let mut sorted: Vec<&Member> = members.iter().collect();
    sorted.sort_by_key(|member| member.name.encode_utf16().collect::<Vec<_>>());
    sorted
}

/// A value as compact JSON.
pub fn nested(value: &Value) -> String {
    match &value.data {
        Data::Null => "null".into(),
        Data::Boolean(value) => value.to_string(),
        Data::Number(literal) => number(literal).expect("the parser has refused it"),
        Data::Text(text) => quoted(text),
        Data::Array(items) => format!("[{}]", items.iter().map(nested).collect::<Vec<_>>().join(",")),
        Data::Object(members) => {
            let member = |member: &Member| format!("{}:{}", quoted(&member.name), nested(&member.value));
            format!("{{{}}}", sorted(members).into_iter().map(member).collect::<Vec<_>>().join(","))
        }
    }
}

fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c as u32 {
        0x22 | 0x5c => format!("\\{c}"),
        8 => "\\b".into(),
        9 => "\\t".into(),
        10 => "\\n".into(),
        12 => "\\f".into(),
        13 => "\\r".into(),
        code @ (0..0x20 | 0x7f..0xa0 | 0x2028 | 0x2029) => format!("\\u{code:04X}"),
        _ => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Java's text of a number: `BigInteger.toString()` of an integer, `BigDecimal.toString()` of anything else. `None` where
/// Java refuses the exponent.
pub fn number(literal: &str) -> Option<String> {
    let negative = literal.starts_with('-');
    let at = literal.find(['e', 'E']);
    let (mantissa, exponent) =
        (&literal[usize::from(negative)..at.unwrap_or(literal.len())], at.map(|at| &literal[at + 1..]));
    let fraction_digits = mantissa.find('.').map_or(0, |point| mantissa.len() - point - 1);
    let mut digits: Vec<char> = mantissa.chars().filter(char::is_ascii_digit).collect();
    let zeros = digits.iter().take_while(|digit| **digit == '0').count();
    digits.drain(..zeros.min(digits.len() - 1));
    let sign = if negative && digits != ['0'] { "-" } else { "" };

    // unscaled × 10^-scale, both of which Java keeps in 32 bits.
    let exponent = exponent.map_or(Some(0), small_integer)?;
    let scale = i64::try_from(fraction_digits).ok()? - exponent;
    if i32::try_from(exponent).is_err() || i32::try_from(scale).is_err() {
        return None;
    }
    let adjusted = digits.len() as i64 - 1 - scale;
    let mut out = String::from(sign);
    if scale == 0 {
        out.extend(digits);
    } else if scale > 0 && adjusted >= -6 {
        let whole_digits = digits.len() as i64 - scale;
        if whole_digits <= 0 {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', -whole_digits as usize));
            out.extend(digits);
        } else {
            out.extend(&digits[..whole_digits as usize]);
            out.push('.');
            out.extend(&digits[whole_digits as usize..]);
        }
    } else {
        out.push(digits[0]);
        if digits.len() > 1 {
            out.push('.');
            out.extend(&digits[1..]);
        }
        out.push('E');
        out.push(if adjusted < 0 { '-' } else { '+' });
        out.push_str(&adjusted.abs().to_string());
    }
    Some(out)
}

/// An integer with an optional sign and any number of leading zeros, if it is anywhere near 32 bits.
fn small_integer(text: &str) -> Option<i64> {
    let digits = text.trim_start_matches(['+', '-']).trim_start_matches('0');
    if digits.len() > 12 {
        return None;
    }
    let magnitude = digits.bytes().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}
