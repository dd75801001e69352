//! Callbacks (3.4): queued when an order or refund is final, signed anew for each attempt, until they are taken.

use bestpay::MerchantKey;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Book, CallbackFormat, Task};
use crate::clock::{self, Millis};
use crate::envelope;
use crate::keys::INSTITUTION_CODE;
use crate::ledger::{Event, Subject};
use crate::posting::Destination;

/// Renminbi, as ISO 4217 numbers it.
const RENMINBI: &str = "156";

/// A callback on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Callback {
    subject: Subject,
    pub(crate) notify_url: String,
    /// All fields but `sign`: each attempt is signed anew, in the format of the moment.
    content: Map<String, Value>,
    attempts: u32,
    pub(crate) next_at: Millis,
}

impl Callback {
    /// The signed body and its content type.
    pub(crate) fn body(&self, format: CallbackFormat, key: &MerchantKey) -> bestpay::Result<(String, &'static str)> {
        match format {
            CallbackFormat::Json => {
                let signed = envelope::sign(self.content.clone(), key)?;
                Ok((Value::Object(signed).to_string(), "application/json; charset=utf-8"))
            }
            // A form has no null and no numbers: what is absent is left out, and the text is what is signed.
            CallbackFormat::Form => {
                let given =
                    self.content.iter().filter_map(|(name, value)| Some((name.clone(), text_of(value)?.into())));
                let signed = envelope::sign(given.collect(), key)?;
                let pairs = signed.iter().filter_map(|(name, value)| Some((name, value.as_str()?)));
                let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
                Ok((body, "application/x-www-form-urlencoded"))
            }
        }
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

impl Book {
    /// Puts a callback on its way, or writes down why there is none.
    pub(crate) fn queue_callback(&mut self, now: Millis, subject: Subject, notify_url: String, content: Value) {
        if let Err(reason) = Destination::of(&notify_url) {
            let reason = reason.to_owned();
            return self.note(now, subject, Event::CallbackSkipped { notify_url, reason });
        }
        let Value::Object(mut content) = content else { return };
        let constant = [("institutionCode", INSTITUTION_CODE), ("merchantNo", &subject.merchant_no), ("ccy", RENMINBI)];
        content.extend(constant.map(|(name, value)| (name.to_owned(), json!(value))));
        let number = self.next_number();
        self.callbacks.insert(number, Callback { subject, notify_url, content, attempts: 0, next_at: now });
        self.schedule(now, Task::Callback(number));
    }

    /// Writes down what came of an attempt, and plans the next one: the pause doubles each time.
    pub(crate) fn callback_posted(&mut self, now: Millis, number: u64, outcome: Result<(), String>) {
        let Some(mut callback) = self.callbacks.remove(&number) else { return };
        callback.attempts += 1;
        let again = outcome.is_err() && callback.attempts < self.behaviour.callback_attempts;
        let doublings = callback.attempts.saturating_sub(1).min(20);
        let pause = clock::millis(self.behaviour.callback_retry).saturating_mul(1 << doublings);
        let event = Event::Callback {
            notify_url: callback.notify_url.clone(),
            attempt: callback.attempts,
            failure: outcome.err(),
            next_in_ms: again.then_some(pause),
        };
        self.note(now, callback.subject.clone(), event);
        if again {
            callback.next_at = now.saturating_add(pause);
            self.schedule(callback.next_at, Task::Callback(number));
            self.callbacks.insert(number, callback);
        }
    }
}
