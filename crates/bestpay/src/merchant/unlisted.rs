//! A request of an interface that the document does not list: completed, checked and written.

use std::borrow::Cow;

use super::Merchant;
use crate::api::{Interface, UnlistedRequest};
use crate::error::{Error, ErrorKind, Result};
use crate::json;
use crate::message::{Message, SIGN};
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
    pub(super) fn write_unlisted(&self, request: &UnlistedRequest) -> Result<Unsigned> {
        check_path(request)?;
        for (name, _) in request.fields() {
            check_name(name)?;
        }
        let own = self.identity();
        let is_enveloped = request.is_in_an_envelope();
        let mut fields = Vec::with_capacity(request.fields().len() + own.len());
        // In an envelope the object is signed as a text, and not every language keeps the order of a caller's fields.
        let mut add = |name, text| {
            let is_before = |(other, _): &(&str, Cow<'_, str>)| json::compare_names(other, name).is_lt();
            let at = if is_enveloped { fields.partition_point(is_before) } else { fields.len() };
            fields.insert(at, (name, Cow::Borrowed(text)));
        };
        for (name, text) in own.into_iter().skip(usize::from(is_enveloped)) {
            if request.text(name).is_none() {
                add(name, text);
            }
        }
        for (name, text) in request.fields() {
            add(name, text);
        }
        let (path, members) = if is_enveloped {
            let [(name, number), _] = own;
            let common = [(name, number.into()), ("institutionType", "MERCHANT".into())];
            let members = vec![
                ("path", request.path().into()),
                ("commonParams", object(&common).into()),
                ("bizContent", object(&fields).into()),
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
fn refuse_splicing(members: &[(&str, Cow<'_, str>)]) -> Result<()> {
    for (name, _) in members {
        let inside = format!("&{name}=");
        if members.iter().any(|(_, text)| text.contains(&inside)) {
            return Err(splice::spliced(name, "another value contains it as well"));
        }
    }
    Ok(())
}

/// Texts under their names, as one JSON object.
fn object(fields: &[(&str, Cow<'_, str>)]) -> String {
    let mut object = String::with_capacity(512);
    object.push('{');
    for (name, text) in fields {
        json::write_name(name, &mut object);
        json::write_string(text, &mut object);
    }
    object.push('}');
    object
}

fn invalid(name: &str, message: &str) -> Error {
    Error::new(ErrorKind::InvalidField, message).with_field(name)
}
