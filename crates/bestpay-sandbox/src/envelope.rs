//! Signing: answers in their envelope, and callbacks, all with SHA-1 as the platform does.

use bestpay::{Hash, MerchantKey, Message, sign_string};
use serde_json::{Map, Value, json};

use crate::refusal::Refusal;

/// The outcome of a request: `result`, or why it was refused.
pub(crate) type Answer = Result<Value, Refusal>;

/// The members of an answer around its `result`. Those that do not apply are null, as in the platform's own answers.
pub(crate) fn members(answer: &Answer) -> Map<String, Value> {
    let (code, text, result) = match answer {
        Ok(result) => (Value::Null, Value::Null, result.clone()),
        Err(refusal) => (json!(refusal.code), json!(refusal.message()), Value::Null),
    };
    let members = [("success", json!(answer.is_ok())), ("errorCode", code), ("errorMsg", text), ("result", result)];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Adds `sign` to a message.
pub(crate) fn sign(mut members: Map<String, Value>, key: &MerchantKey) -> bestpay::Result<Map<String, Value>> {
    let unsigned = Value::Object(members.clone()).to_string();
    let signing_string = Message::parse(unsigned.as_bytes())?.signing_string();
    members.insert("sign".to_owned(), Value::String(sign_string(key, Hash::Sha1, &signing_string)?));
    Ok(members)
}
