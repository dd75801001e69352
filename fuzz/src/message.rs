//! Messages: a JSON object, or a form.

use std::collections::HashSet;

use crate::json::{self, Data, InvalidMessage, Member, Value};

/// How large and how deep a message may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The limit for bytes.
    pub bytes: usize,
    /// The limit for levels of objects and arrays.
    pub depth: usize,
}

/// The default limits.
pub const LIMITS: Limits = Limits { bytes: 1_048_576, depth: 16 };

/// A message: its members in the order received, and `sign`.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// All members except `sign`.
    pub members: Vec<Member>,
    /// The member `sign`.
    pub sign: Option<Value>,
}

/// Reads a body.
pub fn parse(body: &[u8], limits: Limits) -> Result<Message, InvalidMessage> {
    let text = std::str::from_utf8(body).map_err(|_| InvalidMessage)?;
    if body.len() > limits.bytes {
        return Err(InvalidMessage);
    }
    let mut members = if is_form(text) { form(text)? } else { object(text, limits.depth)? };
    let sign = members.iter().position(|member| member.name == "sign").map(|at| members.remove(at).value);
    Ok(Message { members, sign })
}

/// The members of the object that a text holds.
pub fn object(text: &str, depth: usize) -> Result<Vec<Member>, InvalidMessage> {
    match json::parse(text, depth)?.data {
        Data::Object(members) => Ok(members),
        _ => Err(InvalidMessage),
    }
}

/// Whether a body is read as a form: it starts with a letter, `_` or `%` and holds a `=`.
pub fn is_form(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '%') && text.contains('=')
}

fn form(text: &str) -> Result<Vec<Member>, InvalidMessage> {
    let mut members: Vec<Member> = Vec::new();
    let mut names = HashSet::new();
    for part in text.split('&') {
        let equals = part.find('=').filter(|&at| at > 0).ok_or(InvalidMessage)?;
        let name = decoded(&part[..equals])?;
        let mut text = decoded(&part[equals + 1..])?;
        if name == "sign" {
            text = text.replace(' ', "+");
        }
        if !names.insert(name.clone()) {
            return Err(InvalidMessage);
        }
        members.push(Member { name, value: text_value(&text) });
    }
    Ok(members)
}

/// A value that is this text.
pub fn text_value(text: &str) -> Value {
    let raw = json::write_text(text, |_| false);
    Value { data: Data::Text(text.into()), compact: raw.clone(), raw }
}

fn decoded(text: &str) -> Result<String, InvalidMessage> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16)).ok_or(InvalidMessage);
                (digit()? * 16 + digit()?) as u8
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| InvalidMessage)
}

/// Writes a text so that a form gives it back: everything but letters and digits is escaped where `escape` says so, and
/// always the characters with a special meaning.
pub fn encoded(text: &str, mut escape: impl FnMut(char) -> bool) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c == ' ' && !escape(c) {
            out.push('+');
        } else if matches!(c, '%' | '&' | '=' | '+' | ' ') || escape(c) {
            out.extend(c.to_string().bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

impl Message {
    /// The message as a JSON body: the values as received, and this `sign`.
    pub fn body(&self, sign: Option<&str>) -> String {
        let members = self.members.iter().map(|Member { name, value }| (name.as_str(), value.raw.clone()));
        let sign = sign.map(|sign| ("sign", json::write_text(sign, |_| false)));
        let pairs = members.chain(sign).map(|(name, raw)| format!("{}:{raw}", json::write_text(name, |_| false)));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
    }

    /// The message as a form body, where all its values are texts and no name is empty.
    pub fn form(&self, sign: &str) -> Option<String> {
        let mut pairs = Vec::new();
        for Member { name, value } in &self.members {
            let Data::Text(text) = &value.data else { return None };
            if name.is_empty() {
                return None;
            }
            // The first letter tells a form from JSON.
            pairs.push(format!("{}={}", encoded(name, |c| !c.is_ascii_alphanumeric()), encoded(text, |_| false)));
        }
        // A decoder may have turned the `+` of the signature into spaces.
        pairs.push(format!("sign={}", sign.replace('+', " ").replace('=', "%3D")));
        let form = pairs.join("&");
        is_form(&form).then_some(form)
    }
}
