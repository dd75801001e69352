//! A request of an interface that the document does not list: completed, checked and written.

use std::borrow::Cow;

use super::Merchant;
use crate::api::{Bound, Interface, UnlistedField, UnlistedRequest};
use crate::error::{Error, ErrorKind, Result};
use crate::json::{self, Member, SIGN, Value};
use crate::message::{Message, parse_json};
use crate::splice;

/// Where requests in an envelope go. The public clients send this version.
const SDK_REQUEST: &str = "/mapi/sdkRequest?BESTPAY_MAPI_VERSION=1.0";
const LONGEST_PATH: usize = 1024;
const LONGEST_NAME: usize = 64;

/// A request before it is signed.
pub(super) struct Unsigned {
    pub(super) path: Cow<'static, str>,
    pub(super) body: String,
    pub(super) signing_string: String,
}

impl Merchant {
    pub(super) fn write_unlisted<'a>(&'a self, request: &'a UnlistedRequest) -> Result<Unsigned> {
        check_path(request)?;
        for (at, field) in request.fields().iter().enumerate() {
            check_name(&field.name)?;
            if request.fields().iter().take(at).any(|other| other.name == field.name) {
                return Err(invalid(&field.name, &format!("`{}` is given as a text and as JSON", field.name)));
            }
        }
        let own = self.identity();
        let is_enveloped = request.is_in_an_envelope();
        let mut fields = Vec::with_capacity(request.fields().len() + own.len());
        // In an envelope the object is signed as a text, and not every language keeps the order of a caller's fields.
        let mut add = |new: Member<'a>| {
            let is_before = |other: &Member<'_>| json::compare_names(&other.name, &new.name).is_lt();
            let at = if is_enveloped { fields.partition_point(is_before) } else { fields.len() };
            fields.insert(at, new);
        };
        for (name, text) in own.into_iter().skip(usize::from(is_enveloped)) {
            if request.text(name).is_none() {
                add(member(name, text));
            }
        }
        for field in request.fields() {
            add(Member { name: field.name.as_str().into(), value: self.value(field)? });
        }
        let (path, members) = if is_enveloped {
            let [(name, number), _] = own;
            let common = [member(name, number), member("institutionType", "MERCHANT")];
            let members = vec![
                member("path", request.path()),
                member("commonParams", object(&common)),
                member("bizContent", object(&fields)),
            ];
            (SDK_REQUEST.into(), members)
        } else {
            (request.path().to_owned().into(), fields)
        };
        refuse_splicing(&members)?;
        let body = object(&members);
        let signing_string = Message::parse_within(body.as_bytes(), self.0.limits)?.signing_string();
        Ok(Unsigned { path, body, signing_string })
    }

    fn value<'a>(&self, field: &'a UnlistedField) -> Result<Value<'a>> {
        if !field.is_json {
            return Ok(Value::String(field.text.as_str().into()));
        }
        let name = &field.name;
        if names_an_order(name) {
            return Err(invalid(name, &format!("`{name}` must be a text, because an answer is compared with it")));
        }
        let value = parse_json(&field.text, self.0.limits)
            .map_err(|error| invalid(name, &format!("`{name}` is not JSON: {}", error.message())))?;
        match value {
            // The forms of the signing string differ here, and mean the same.
            Value::Null => Err(invalid(name, &format!("`{name}` is null: leave it out"))),
            value => Ok(value),
        }
    }
}

/// Whether the document binds an answer to a text of this name.
fn names_an_order(name: &str) -> bool {
    let mut rows = Interface::ALL.iter().flat_map(|interface| interface.request);
    rows.any(|row| row.name == name && row.bound != Bound::Free && !row.kind.is_long())
}

fn member<'a>(name: &'a str, text: impl Into<Cow<'a, str>>) -> Member<'a> {
    Member { name: name.into(), value: Value::String(text.into()) }
}

fn check_path(request: &UnlistedRequest) -> Result<()> {
    let path = request.path();
    // It is appended to the address of the environment.
    let is_absolute = path.starts_with('/') && !path.starts_with("//");
    let is_visible = path.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'\\' | b'"'));
    if !is_absolute || !is_visible || path.len() > LONGEST_PATH {
        let message = "`path` is not one `/` and at most 1023 more visible ASCII characters without `#`, `\\` and `\"`";
        return Err(invalid("path", message));
    }
    match Interface::ALL.iter().find(|interface| interface.path == path) {
        // Its own request checks its fields, and binds its answer.
        Some(listed) => Err(invalid("path", &format!("`path` is that of {}: call it by that name", listed.name))),
        None => Ok(()),
    }
}

fn check_name(name: &str) -> Result<()> {
    if name == SIGN {
        return Err(invalid(name, "`sign` is filled in by the Merchant"));
    }
    if name.is_empty() {
        return Err(Error::new(ErrorKind::InvalidField, "a field has no name"));
    }
    let good = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'&' | b'=' | b'"' | b'\\');
    if name.len() > LONGEST_NAME || !name.bytes().all(good) {
        let message = "its name is not 1 to 64 visible ASCII characters without `&`, `=`, `\"` and `\\`";
        return Err(invalid(name, message));
    }
    Ok(())
}

/// Nothing is known about the fields, so each is taken for a mandatory text: no text may contain one of the names.
fn refuse_splicing(members: &[Member<'_>]) -> Result<()> {
    for Member { name, .. } in members {
        let inside = format!("&{name}=");
        if members.iter().any(|member| member.value.text().is_some_and(|text| text.contains(&inside))) {
            return Err(splice::spliced(name, "another value contains it as well"));
        }
    }
    Ok(())
}

fn object(fields: &[Member<'_>]) -> String {
    let mut object = String::with_capacity(512);
    json::write_object(fields, &mut object);
    object
}

fn invalid(name: &str, message: &str) -> Error {
    Error::new(ErrorKind::InvalidField, message).with_field(name)
}
