//! Callbacks (3.4): queued when an order or refund is final, signed, posted, and posted again until they are taken.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, StatusCode, Uri, header};
use bestpay::MerchantKey;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;

use crate::book::{Book, CallbackFormat, Task};
use crate::clock::{self, Millis};
use crate::envelope;
use crate::keys::INSTITUTION_CODE;
use crate::ledger::{Event, Subject};

/// 读取超时时间: 6秒.
const READ_TIMEOUT: Duration = Duration::from_secs(6);
const LARGEST_REPLY: usize = 64 * 1024;
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

/// Where a callback goes: an `http` address on this machine, and nowhere else.
pub(crate) struct Destination {
    addresses: Vec<SocketAddr>,
    host: String,
    path: String,
}

impl Destination {
    /// Refuses every other host: a sandbox with public keys must not be a way to reach into a network.
    pub(crate) fn of(notify_url: &str) -> Result<Destination, &'static str> {
        let uri: Uri = notify_url.parse().map_err(|_| "notifyUrl is no address")?;
        if uri.scheme_str() != Some("http") {
            return Err("the sandbox posts to http addresses only");
        }
        let host = uri.host().unwrap_or_default();
        let addresses: Vec<IpAddr> = match host.trim_start_matches('[').trim_end_matches(']').parse() {
            Ok(address) => vec![address],
            Err(_) if host.eq_ignore_ascii_case("localhost") => {
                vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
            }
            Err(_) => Vec::new(),
        };
        if addresses.is_empty() || !addresses.iter().all(IpAddr::is_loopback) {
            return Err("the sandbox posts to this machine only (127.0.0.1, [::1], localhost)");
        }
        let port = uri.port_u16().unwrap_or(80);
        Ok(Destination {
            addresses: addresses.into_iter().map(|address| SocketAddr::new(address, port)).collect(),
            host: uri.authority().map_or(String::new(), ToString::to_string),
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }
}

/// Posts a callback. `Err` says why the merchant has not taken it.
pub(crate) async fn post(destination: &Destination, body: String, content_type: &str) -> Result<(), String> {
    match tokio::time::timeout(READ_TIMEOUT, exchange(destination, body, content_type)).await {
        Err(_) => Err(format!("no answer within {} s", READ_TIMEOUT.as_secs())),
        Ok(outcome) => {
            let (status, reply) = outcome?;
            if status != StatusCode::OK {
                return Err(format!("the HTTP status is {}", status.as_u16()));
            }
            is_taken(&reply)
        }
    }
}

/// 200 代表成功;其他状态一律当做失败.
fn is_taken(reply: &[u8]) -> Result<(), String> {
    let reply: Value = serde_json::from_slice(reply).map_err(|error| format!("the reply is not JSON: {error}"))?;
    match reply.pointer("/result/statusCode") {
        Some(Value::String(code)) if code == "200" => Ok(()),
        Some(code) => Err(format!("statusCode is {code}, not \"200\"")),
        None => Err("the reply has no result.statusCode".to_owned()),
    }
}

async fn exchange(destination: &Destination, body: String, content_type: &str) -> Result<(StatusCode, Bytes), String> {
    let broken = |error: &dyn std::fmt::Display| error.to_string();
    let stream = TcpStream::connect(destination.addresses.as_slice()).await.map_err(|error| broken(&error))?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
    let request = Request::post(&destination.path)
        .header(header::HOST, &destination.host)
        .header(header::CONTENT_TYPE, content_type)
        .header(header::CONNECTION, "close")
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| broken(&error))?;
    let answer = async {
        let response = sender.send_request(request).await.map_err(|error| broken(&error))?;
        let status = response.status();
        let reply =
            Limited::new(response.into_body(), LARGEST_REPLY).collect().await.map_err(|error| broken(&error))?;
        Ok((status, reply.to_bytes()))
    };
    // The connection has to be driven while its answer is awaited; when it ends first, the answer says how.
    tokio::pin!(answer);
    tokio::select! {
        answer = &mut answer => answer,
        _ = connection => answer.await,
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
        let again = outcome.is_err() && callback.attempts < self.manners.callback_attempts;
        let doublings = callback.attempts.saturating_sub(1).min(20);
        let pause = clock::millis(self.manners.callback_retry).saturating_mul(1 << doublings);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callbacks_go_to_this_machine_only() {
        for good in ["http://127.0.0.1:8080/notice?a=1", "http://localhost/", "http://[::1]:9/x", "http://127.9.9.9"] {
            assert!(Destination::of(good).is_ok(), "{good}");
        }
        for bad in [
            "https://127.0.0.1/",
            "http://10.0.0.1/",
            "http://shop.example/",
            "http://127.0.0.1.shop.example/",
            "http://localhost@shop.example/",
            "http://0.0.0.0/",
            "nonsense",
        ] {
            assert!(Destination::of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_the_text_200_takes_a_callback() {
        assert_eq!(is_taken(bestpay::CallbackReply::accepted().body().as_bytes()), Ok(()));
        for bad in [
            bestpay::CallbackReply::try_again("BUSY", "later").body(),
            r#"{"success":true,"result":{"statusCode":200}}"#,
            r#"{"success":true,"result":null}"#,
            "OK",
        ] {
            assert!(is_taken(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
