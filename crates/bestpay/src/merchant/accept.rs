//! An answer: verified, checked for splicing, bound to its request, and read by its table.

use super::Merchant;
use crate::api::fields::{FieldSet, FieldSpec};
use crate::api::table::field_table;
use crate::api::{AnswerData, Bound, Content, Interface};
use crate::error::{Error, ErrorKind, Result};
use crate::json::{Member, Value};
use crate::message::{Message, parse_object_text};
use crate::splice;
use crate::verified_message::{Field, VerifiedMessage};

/// 应答参数: the members that every answer has around its `result`.
pub(crate) static ENVELOPE: &[FieldSpec] = field_table! {
    "success" Boolean M "调用是否成功" "whether the call succeeded"
    "errorCode" Text M "结果码" "why not"
    "errorMsg" Text M "结果描述" "why not, in words"
    "result" Text C "业务执行结果" "with success=true"
};

impl Merchant {
    pub(super) fn accept_content(
        &self,
        interface: &'static Interface,
        request: Content<'_>,
        http_status: u16,
        body: &[u8],
    ) -> Result<AnswerData> {
        if http_status != 200 {
            let message = format!("the HTTP status is {http_status}, body: {}", excerpt(body));
            return Err(Error::new(ErrorKind::HttpStatus, message).with_http_status(http_status));
        }
        let message = Message::parse_within(body, self.0.limits)?;
        let proof =
            message.prove(&self.0.platform_keys, self.0.verify_policy).map_err(|error| {
                match unverified_claim(&message) {
                    Some(claim) => error.with_note(&claim),
                    None => error,
                }
            })?;
        let answer = VerifiedMessage::new(message, proof);
        splice::refuse(ENVELOPE, answer.members(), answer.verification().form, answer.signing_string())?;
        let bound = BoundRequest { request, identity: self.identity(), interface };
        bound.check(answer.members())?;
        if !is_success(&answer)? {
            match answer.value("result") {
                Some(Value::Object(object)) => bound.check(&object.items).map_err(in_result)?,
                // A refusal's `result` may hold anything; if it names an order, that must be this one.
                Some(Value::String(text)) => {
                    let members = parse_object_text(text, self.0.limits).unwrap_or_default();
                    bound.check(&members).map_err(in_result)?;
                }
                _ => {}
            }
            let text = |name: &str| answer.text(name).unwrap_or_default().into_owned();
            let (code, reason) = (text("errorCode"), text("errorMsg"));
            let message = format!("the platform refused: {code} {reason}");
            return Err(Error::new(ErrorKind::Refused, message).with_platform(code, reason));
        }
        let data = |members: &[Member<'_>]| -> Result<AnswerData> {
            let (fields, other) = FieldSet::read(interface.result, members)?;
            bound.check(members)?;
            Ok(AnswerData { fields, other, verification: answer.verification(), request_date: None })
        };
        if let Content::Unlisted(_) = request
            && !answer.value("result").is_some_and(holds_an_object)
        {
            // What it is to hold is not known: it is handed over as it is.
            let is_result = |member: &&Member<'_>| member.name == "result" && !matches!(member.value, Value::Null);
            let other = answer.members().iter().filter(is_result).map(Field::of).collect();
            let (fields, verification) = (FieldSet::new(interface.result), answer.verification());
            return Ok(AnswerData { fields, other, verification, request_date: None });
        }
        match answer.value("result") {
            None | Some(Value::Null) => Err(missing("result")),
            Some(Value::String(text)) if text.is_empty() => Err(missing("result")),
            Some(Value::Object(object)) => data(&object.items).map_err(in_result),
            // 3.5 and 3.6 say that `result` is a String; what one interface of the platform does, another may do.
            Some(Value::String(text)) => parse_object_text(text, self.0.limits)
                .map_err(no_object)
                .and_then(|members| data(&members))
                .map_err(in_result),
            Some(_) => Err(Error::new(ErrorKind::InvalidField, "`result` must be an object").with_field("result")),
        }
    }
}

fn is_success(answer: &VerifiedMessage<'_>) -> Result<bool> {
    match answer.value("success") {
        Some(Value::Bool(success)) => Ok(*success),
        None | Some(Value::Null) => Err(missing("success")),
        Some(_) => Err(Error::new(ErrorKind::InvalidField, "`success` must be true or false").with_field("success")),
    }
}

fn missing(name: &str) -> Error {
    Error::new(ErrorKind::MissingField, format!("`{name}` is missing")).with_field(name)
}

/// A text instead of an object, which does not hold an object, is a wrong value of the field, not of the message.
fn no_object(error: Error) -> Error {
    match error.kind() {
        ErrorKind::InvalidJson | ErrorKind::NotAnObject => {
            let message = format!("`result` is a text, but not that of a JSON object: {}", error.message());
            Error::new(ErrorKind::InvalidField, message)
        }
        _ => error,
    }
}

fn in_result(error: Error) -> Error {
    match error.field() {
        Some(_) => error.inside("result"),
        None => error.with_field("result"),
    }
}

pub(super) fn mismatch(name: &str) -> Error {
    let message = format!("`{name}` is not the one that was asked for: this message is about something else");
    Error::new(ErrorKind::Mismatch, message).with_field(name)
}

/// The request, whose bound fields an answer must agree with. If the document does not list it, these are the fields
/// that are bound in one of the document's requests.
struct BoundRequest<'a> {
    request: Content<'a>,
    /// The fields of it that the merchant fills in.
    identity: [(&'static str, &'a str); 2],
    interface: &'static Interface,
}

impl BoundRequest<'_> {
    fn check(&self, members: &[Member<'_>]) -> Result<()> {
        for member in members {
            let name = member.name.as_ref();
            // An empty text says nothing about any order.
            let Some(given) = member.value.text().filter(|text| !text.is_empty()) else { continue };
            let mut rows = self.rows(name).peekable();
            if rows.peek().is_some() && !rows.any(|row| self.agrees(row, &given)) {
                return Err(mismatch(name));
            }
        }
        Ok(())
    }

    /// The rows of this name that bind an answer.
    fn rows(&self, name: &str) -> impl Iterator<Item = &'static FieldSpec> {
        let tables = match self.request {
            Content::Listed(_) => std::slice::from_ref(&self.interface),
            Content::Unlisted(_) => Interface::ALL,
        };
        let rows = tables.iter().flat_map(|interface| interface.request);
        rows.filter(move |row| row.name == name && row.bound != Bound::Free)
    }

    fn agrees(&self, row: &FieldSpec, given: &str) -> bool {
        let own = self.identity.into_iter().find(|(field, _)| *field == row.name).map(|(_, own)| own);
        let other = match row.bound {
            Bound::SameOr(other) => self.request.text(other),
            _ => None,
        };
        let wanted = match self.request {
            Content::Listed(fields) if row.kind.is_long() => {
                return fields.long(row.name).is_none_or(|wanted| given.parse::<i64>() == Ok(wanted));
            }
            // In which unit another product has its amounts is not known.
            Content::Unlisted(_) if row.kind.is_long() => return true,
            request => request.text(row.name).or(own),
        };
        wanted.is_none_or(|wanted| given == wanted || other == Some(given))
    }
}

/// Whether it is an object, or the text of one.
fn holds_an_object(value: &Value<'_>) -> bool {
    match value {
        Value::Object(_) => true,
        Value::String(text) => text.trim_start().starts_with('{'),
        _ => false,
    }
}

/// What an unverified answer claims, for a person to read. It decides nothing.
fn unverified_claim(message: &Message<'_>) -> Option<String> {
    let text = |name: &str| {
        let member = message.members.iter().find(|member| member.name == name)?;
        Some(member.value.text()?.chars().take(100).collect::<String>())
    };
    let (code, reason) = (text("errorCode"), text("errorMsg"));
    if code.is_none() && reason.is_none() {
        return None;
    }
    let (code, reason) = (code.unwrap_or_default(), reason.unwrap_or_default());
    Some(format!("unverified, it says: errorCode {code:?}, errorMsg {reason:?}"))
}

/// Words of an error page are shorter than this; identifiers, tokens and codes are not.
const LONGEST_WORD: usize = 15;

/// The start of a body, so that a person can recognise an error page: digits and long words are masked.
fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..80).unwrap_or(body));
    let parts = text.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
    let shown: String = parts
        .map(|part| {
            let masked = part.replace(|c: char| c.is_ascii_digit(), "*");
            if part.chars().count() > LONGEST_WORD { "*** ".to_owned() } else { masked }
        })
        .collect();
    format!("{} bytes, {shown:?}", body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_shows_a_page_and_no_codes() {
        let page = b"<h1>502 Bad Gateway</h1> oUpF8uMuAJO_M2pxb1Q9zNjWeS6o 13800000000 nginx";
        assert_eq!(excerpt(page), "71 bytes, \"<h*>*** Bad Gateway</h*> *** *********** nginx\"");
        // What ends a word counts as part of it.
        assert_eq!(excerpt(b"fourteen-bytes and"), "18 bytes, \"fourteen-bytes and\"");
        assert_eq!(excerpt(b"fifteen-letters and"), "19 bytes, \"*** and\"");
    }

    #[test]
    fn an_unverified_answer_is_quoted_and_not_believed() {
        let claim = |body: &str| unverified_claim(&Message::parse(body.as_bytes()).expect("a message"));
        let quoted =
            |code: &str, reason: &str| Some(format!("unverified, it says: errorCode {code:?}, errorMsg {reason:?}"));
        assert_eq!(
            claim(r#"{"success":false,"errorCode":"E1","errorMsg":"no such order"}"#),
            quoted("E1", "no such order")
        );
        assert_eq!(claim(r#"{"errorCode":"E1"}"#), quoted("E1", ""));
        assert_eq!(claim(r#"{"errorMsg":"why"}"#), quoted("", "why"));
        assert_eq!(claim(r#"{"success":true,"errorCode":null}"#), None);
    }
}
