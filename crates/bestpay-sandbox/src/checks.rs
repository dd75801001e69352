//! The platform's own checks of a request: content type, signature, identity, then every field by its table.
//!
//! Only the names and marks come from the client's tables; the formats are checked independently here. Members that the
//! tables do not name are signed like the others, and mean nothing.

use std::collections::BTreeMap;

use bestpay::{BeijingTime, Field, FieldKind, FieldSpec, Interface, Mark, Message, PlatformKey, TradeType};

use crate::clock::{self, Millis};
use crate::keys::{INSTITUTION_CODE, MERCHANT_NO, SECOND_MERCHANT_NO};
use crate::refusal::{
    CONTENT_TYPE_ERROR, INSTITUTION_NOT_EXIST, MERCHANT_NOT_EXIST, MESSAGE_ERROR, ORDER_FAIL, PARAM_ERROR,
    PARAM_MISSING, Refusal, SIGN_ERROR,
};

const DAY: Millis = 24 * 60 * 60 * 1000;
const LONGEST_CODE: usize = 64;
const LONGEST_TEXT: usize = 1024;

/// A request that passed every check, by the names on the wire.
pub(crate) struct CheckedRequest {
    texts: BTreeMap<&'static str, String>,
    longs: BTreeMap<&'static str, i64>,
}

impl CheckedRequest {
    /// A field other than a Long; empty if an optional one is not given.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// A field of type Long.
    pub(crate) fn long(&self, name: &str) -> i64 {
        self.longs.get(name).copied().unwrap_or_default()
    }
}

/// A request's refusal, and what the ledger should say beyond it.
pub(crate) type Failure = (Refusal, Option<String>);

/// Checks a request in the platform's order.
pub(crate) fn check(
    interface: &Interface,
    content_type: &str,
    body: &[u8],
    key: &PlatformKey,
    now: Millis,
) -> Result<CheckedRequest, Failure> {
    check_content_type(content_type)?;
    let fields = verified_fields(body, key)?;
    check_fields(interface, &fields, now).map_err(|refusal| (refusal, None))
}

pub(crate) fn check_content_type(content_type: &str) -> Result<(), Failure> {
    if is_json_in_utf8(content_type) {
        return Ok(());
    }
    Err((CONTENT_TYPE_ERROR, Some(format!("Content-Type is {content_type:?}"))))
}

fn is_json_in_utf8(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    parts.next().as_deref() == Some("application/json") && parts.any(|part| part == "charset=utf-8")
}

pub(crate) fn verified_fields(body: &[u8], key: &PlatformKey) -> Result<Vec<Field>, Failure> {
    let malformed = |detail: String| (MESSAGE_ERROR, Some(detail));
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(malformed("the body is not a JSON object".to_owned()));
    }
    let message = Message::parse(body).map_err(|error| malformed(error.to_string()))?;
    let verified = message.verify(key).map_err(|error| (SIGN_ERROR, Some(error.to_string())))?;
    Ok(verified.fields())
}

fn check_fields(interface: &Interface, fields: &[Field], now: Millis) -> Result<CheckedRequest, Refusal> {
    let mut checked = CheckedRequest { texts: BTreeMap::new(), longs: BTreeMap::new() };
    for spec in interface.request {
        let given = fields.iter().find(|field| field.name() == spec.name);
        match given.and_then(|field| Some((field, field.text().filter(|text| !text.is_empty())?))) {
            None if spec.mark == Mark::M => return Err(PARAM_MISSING.of(spec)),
            None => {}
            Some((field, text)) if is_long(spec.kind) => {
                checked.longs.insert(spec.name, whole_number(field, text).ok_or(PARAM_ERROR.of(spec))?);
            }
            Some((field, text)) => {
                let is_string = field.json().starts_with('"');
                if !is_string || !is_well_formed(spec, text) {
                    return Err(PARAM_ERROR.of(spec));
                }
                checked.texts.insert(spec.name, text.to_owned());
            }
        }
    }
    check_identity(&checked)?;
    check_conditions(interface, &checked)?;
    check_request_date(&checked, now)?;
    Ok(checked)
}

fn check_identity(checked: &CheckedRequest) -> Result<(), Refusal> {
    if checked.text("institutionCode") != INSTITUTION_CODE {
        return Err(INSTITUTION_NOT_EXIST);
    }
    if ![MERCHANT_NO, SECOND_MERCHANT_NO].contains(&checked.text("merchantNo")) {
        return Err(MERCHANT_NOT_EXIST);
    }
    Ok(())
}

/// 用户使用微信app时必填, and similar conditions.
fn check_conditions(interface: &Interface, checked: &CheckedRequest) -> Result<(), Refusal> {
    let is_missing = |spec: &&FieldSpec| {
        spec.needed_with.is_some_and(|(other, value)| checked.text(other) == value)
            && checked.text(spec.name).is_empty()
    };
    interface.request.iter().find(is_missing).map_or(Ok(()), |spec| Err(PARAM_MISSING.of(spec)))
}

fn check_request_date(checked: &CheckedRequest, now: Millis) -> Result<(), Refusal> {
    match checked.text("requestDate").parse::<BeijingTime>() {
        Ok(date) if clock::since_1970(date.to_system_time()).abs_diff(now) > DAY => Err(ORDER_FAIL),
        // If the interface has no requestDate there is nothing to compare with the clock.
        _ => Ok(()),
    }
}

fn is_long(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Fen | FieldKind::Seconds)
}

/// A JSON number without fraction or exponent, 1 or more: fen and seconds alike.
fn whole_number(field: &Field, text: &str) -> Option<i64> {
    let is_digits = field.json().bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_digits && *number >= 1)
}

fn is_well_formed(spec: &FieldSpec, text: &str) -> bool {
    match spec.kind {
        FieldKind::Code | FieldKind::PayerCode => {
            text.len() <= LONGEST_CODE && text.bytes().all(|b| b.is_ascii_graphic() && b != b'&' && b != b'=')
        }
        FieldKind::Time => is_date_and_time(text),
        FieldKind::TradeType => TradeType::ALL.iter().any(|listed| listed.as_str() == text),
        FieldKind::Url => is_text(text) && is_web_address(text),
        _ => is_text(text),
    }
}

fn is_text(text: &str) -> bool {
    text.chars().count() <= LONGEST_TEXT && !text.chars().any(char::is_control)
}

fn is_web_address(text: &str) -> bool {
    let parsed = text.parse::<axum::http::Uri>().ok();
    parsed.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
    })
}

/// yyyy-MM-dd HH:mm:ss, and a day that exists.
fn is_date_and_time(text: &str) -> bool {
    let shape = "dddd-dd-dd dd:dd:dd";
    let fits = |(wanted, given): (u8, u8)| if wanted == b'd' { given.is_ascii_digit() } else { wanted == given };
    text.len() == shape.len() && shape.bytes().zip(text.bytes()).all(fits) && text.parse::<BeijingTime>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_must_say_json_and_utf_8() {
        for good in ["application/json; charset=utf-8", "application/json;charset=UTF-8"] {
            assert!(is_json_in_utf8(good), "{good}");
        }
        for bad in ["", "application/json", "text/plain; charset=utf-8", "application/json; charset=gbk"] {
            assert!(!is_json_in_utf8(bad), "{bad}");
        }
    }

    #[test]
    fn a_date_has_its_shape_and_stands_in_the_calendar() {
        assert!(is_date_and_time("2024-02-29 23:59:59"));
        for bad in ["2023-02-29 00:00:00", "20240229235959", "2024-02-29T23:59:59", "2024-02-29 24:00:00"] {
            assert!(!is_date_and_time(bad), "{bad}");
        }
    }

    #[test]
    fn a_notify_url_is_http_or_https_with_a_host() {
        assert!(is_web_address("https://shop.example/notice?a=1"));
        for bad in ["shop.example/notice", "ftp://shop.example/", "https://", "/notice"] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
