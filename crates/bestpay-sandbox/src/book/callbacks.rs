//! Callbacks (3.4): queued when an order or refund is final, signed anew for each attempt, until the merchant takes
//! them.

use bestpay::{BeijingTime, MerchantKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Behaviour, Book, CallbackFormat, CallbackShape, Task};
use crate::clock::{self, Millis};
use crate::envelope;
use crate::faults::CallbackFault;
use crate::keys::INSTITUTION_CODE;
use crate::ledger::{Event, Subject};
use crate::posting::Destination;

/// Renminbi, by its number in ISO 4217.
const RENMINBI: &str = "156";

/// Members of a real callback of 2021 that the document does not list.
const UNLISTED: [(&str, Option<&str>); 3] =
    [("buyerContractNo", Some("F1003")), ("memo", Some("pay_product")), ("tradeReason", None)];

/// A callback that is to be delivered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Callback {
    subject: Subject,
    pub(crate) notify_url: String,
    /// All fields except `sign`: each attempt is signed anew, in the current format.
    content: Map<String, Value>,
    attempts: u32,
    pub(crate) next_at: Millis,
    /// The format that was asked for when it was sent again; otherwise that of the settings.
    #[serde(default)]
    format: Option<CallbackFormat>,
}

/// A signed callback as it is posted.
pub(crate) struct Notice {
    pub(crate) body: Vec<u8>,
    pub(crate) content_type: &'static str,
}

impl Callback {
    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The callback as it is posted now.
    pub(crate) fn notice(
        &self,
        behaviour: &Behaviour,
        key: &MerchantKey,
        fault: Option<CallbackFault>,
    ) -> bestpay::Result<Notice> {
        let content = match behaviour.callback_shape {
            CallbackShape::Document => self.content.clone(),
            CallbackShape::Real => as_real_ones(&self.content),
        };
        let (text, content_type) = match self.format.unwrap_or(behaviour.callback_format) {
            CallbackFormat::Json => {
                let signed = envelope::sign(content, key)?;
                (Value::Object(signed).to_string(), "application/json; charset=utf-8")
            }
            // A form has no null and no numbers: absent fields are left out, and their text is what is signed.
            CallbackFormat::Form => {
                let given = content.iter().filter_map(|(name, value)| Some((name.clone(), text_of(value)?.into())));
                let signed = envelope::sign(given.collect(), key)?;
                let pairs = signed.iter().filter_map(|(name, value)| Some((name, value.as_str()?)));
                let mut form = form_urlencoded::Serializer::new(String::new());
                if fault == Some(CallbackFault::Gbk) {
                    form.encoding_override(Some(&|text| encoding_rs::GBK.encode(text).0));
                }
                (form.extend_pairs(pairs).finish(), "application/x-www-form-urlencoded")
            }
        };
        let body = match fault {
            Some(CallbackFault::Gbk) => encoding_rs::GBK.encode(&text).0.into_owned(),
            _ => text.into_bytes(),
        };
        Ok(Notice { body, content_type })
    }
}

/// The content as in a production callback of 2021: every value is text, and dates have separators.
fn as_real_ones(content: &Map<String, Value>) -> Map<String, Value> {
    let mut real: Map<String, Value> = content
        .iter()
        .map(|(name, value)| {
            let text = text_of(value).map(|text| match BeijingTime::from_compact(&text) {
                Ok(date) if name == "tradeFinishedDate" => date.to_string(),
                _ => text,
            });
            (name.clone(), json!(text))
        })
        .collect();
    real.extend(UNLISTED.map(|(name, value)| (name.to_owned(), json!(value))));
    real
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

impl Book {
    /// Queues a callback, or writes down why there is none.
    pub(crate) fn queue_callback(
        &mut self,
        now: Millis,
        subject: Subject,
        notify_url: String,
        content: Value,
        format: Option<CallbackFormat>,
    ) {
        if let Err(reason) = Destination::of(&notify_url) {
            let reason = reason.to_owned();
            self.note(now, subject, Event::CallbackSkipped { notify_url, reason });
            return;
        }
        let Value::Object(mut content) = content else { return };
        let constant = [("institutionCode", INSTITUTION_CODE), ("merchantNo", &subject.merchant_no), ("ccy", RENMINBI)];
        content.extend(constant.map(|(name, value)| (name.to_owned(), json!(value))));
        let number = self.next_number();
        self.callbacks.insert(number, Callback { subject, notify_url, content, attempts: 0, next_at: now, format });
        self.schedule(now, Task::Callback(number));
    }

    /// Writes down the outcome of an attempt, and plans the next one: the pause doubles each time. A lost callback
    /// counts as delivered: the platform does not know. Returns the number of the ledger's line.
    pub(crate) fn callback_posted(
        &mut self,
        now: Millis,
        number: u64,
        failure: Option<String>,
        fault: Option<CallbackFault>,
    ) -> Option<u64> {
        let mut callback = self.callbacks.remove(&number)?;
        callback.attempts += 1;
        let lost = fault == Some(CallbackFault::Lost);
        let again = failure.is_some() && !lost && callback.attempts < self.behaviour.callback_attempts;
        let doublings = callback.attempts.saturating_sub(1).min(20);
        let pause = clock::millis(self.behaviour.callback_retry).saturating_mul(1 << doublings);
        let event = Event::Callback {
            notify_url: callback.notify_url.clone(),
            attempt: callback.attempts,
            failure,
            next_in_ms: again.then_some(pause),
            fault: fault.map(|fault| fault.name().to_owned()),
        };
        let line = self.note(now, callback.subject.clone(), event);
        if again {
            callback.next_at = now.saturating_add(pause);
            self.schedule(callback.next_at, Task::Callback(number));
            self.callbacks.insert(number, callback);
        }
        Some(line)
    }

    /// Writes down the second arrival of a doubled callback.
    pub(crate) fn callback_doubled(&mut self, now: Millis, callback: &Callback, failure: Option<String>) -> u64 {
        let event = Event::Callback {
            notify_url: callback.notify_url.clone(),
            attempt: callback.attempts + 1,
            failure,
            next_in_ms: None,
            fault: Some(CallbackFault::Doubled.name().to_owned()),
        };
        self.note(now, callback.subject.clone(), event)
    }
}
