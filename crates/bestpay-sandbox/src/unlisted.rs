//! Interfaces that the document does not list: they do nothing, and answer with the fields that they were sent.

use bestpay::{Field, Message, PlatformKey};
use serde_json::{Map, Value, json};

use crate::checks::{Failure, check_content_type, verified_fields};
use crate::envelope::Answer;
use crate::keys::{INSTITUTION_CODE, MERCHANT_NO, SECOND_MERCHANT_NO};
use crate::ledger::Subject;
use crate::refusal::{INSTITUTION_NOT_EXIST, MERCHANT_NOT_EXIST, MESSAGE_ERROR, SERVICE_NOT_SUPPORTED};

/// Where requests in an envelope go.
pub(crate) const SDK_REQUEST: &str = "/mapi/sdkRequest";
/// Every path below this one is such an interface.
pub(crate) const FOLDER: &str = "/mapi/sandbox/";
/// The last part of a path that is refused.
const REFUSED: &str = "/refused";

/// A request that passed the checks: what it asks for, and its fields.
pub(crate) struct UnlistedCall {
    path: String,
    fields: Map<String, Value>,
}

impl UnlistedCall {
    /// The fields, unless the path is one that is refused.
    pub(crate) fn answer(&self) -> Answer {
        if self.path.ends_with(REFUSED) { Err(SERVICE_NOT_SUPPORTED) } else { Ok(Value::Object(self.fields.clone())) }
    }

    pub(crate) fn subject(&self) -> Subject {
        let text = |name: &str| self.fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Subject {
            merchant_no: text("merchantNo"),
            out_trade_no: text("outTradeNo"),
            out_request_no: text("outRequestNo"),
        }
    }
}

/// Checks the content type, the signature and the identity.
pub(crate) fn check(path: &str, content_type: &str, body: &[u8], key: &PlatformKey) -> Result<UnlistedCall, Failure> {
    check_content_type(content_type)?;
    let members = texts(&verified_fields(body, key)?);
    let member = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
    let (path, common, fields) = if path == SDK_REQUEST {
        (member("path"), inner(member("commonParams"))?, inner(member("bizContent"))?)
    } else {
        (path, members.clone(), members.clone())
    };
    let is = |map: &Map<String, Value>, name: &str, known: &[&str]| {
        map.get(name).and_then(Value::as_str).is_some_and(|given| known.contains(&given))
    };
    if !is(&common, "institutionCode", &[INSTITUTION_CODE]) {
        return Err((INSTITUTION_NOT_EXIST, None));
    }
    if !is(&fields, "merchantNo", &[MERCHANT_NO, SECOND_MERCHANT_NO]) {
        return Err((MERCHANT_NOT_EXIST, None));
    }
    Ok(UnlistedCall { path: path.to_owned(), fields })
}

fn texts(fields: &[Field]) -> Map<String, Value> {
    fields.iter().map(|field| (field.name().to_owned(), json!(field.text()))).collect()
}

/// The members of a text that holds an object. Their signature was that of the text.
fn inner(text: &str) -> Result<Map<String, Value>, Failure> {
    Message::parse(text.as_bytes()).map_err(|error| (MESSAGE_ERROR, Some(error.to_string())))?;
    serde_json::from_str(text).map_err(|error| (MESSAGE_ERROR, Some(error.to_string())))
}
