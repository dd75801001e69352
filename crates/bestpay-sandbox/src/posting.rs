//! Posts a callback: to this machine, and nowhere else.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// 读取超时时间: 6秒.
const READ_TIMEOUT: Duration = Duration::from_secs(6);
const LARGEST_REPLY: usize = 64 * 1024;
/// Where a callback goes: an `http` address on this machine, and nowhere else.
pub(crate) struct Destination {
    addresses: Vec<SocketAddr>,
    host: String,
    path: String,
}

impl Destination {
    /// Refuses every other host: a sandbox with public keys must not be a way to reach into a network.
    pub(crate) fn of(notify_url: &str) -> Result<Destination, &'static str> {
        let uri: Uri = notify_url.parse().map_err(|_| "notifyUrl is not an address")?;
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

/// What became of a post.
pub(crate) struct Posted {
    /// Why the merchant has not taken the callback; `None` if it has.
    pub(crate) failure: Option<String>,
    /// The HTTP status of the reply, if there was one.
    pub(crate) status: Option<u16>,
    pub(crate) reply: Vec<u8>,
}

impl Posted {
    pub(crate) fn failed(reason: impl Into<String>) -> Posted {
        Posted { failure: Some(reason.into()), status: None, reply: Vec::new() }
    }
}

/// Posts a callback.
pub(crate) async fn post(destination: &Destination, body: Vec<u8>, content_type: &str) -> Posted {
    match tokio::time::timeout(READ_TIMEOUT, exchange(destination, body, content_type)).await {
        Err(_) => Posted::failed(format!("no answer within {} s", READ_TIMEOUT.as_secs())),
        Ok(Err(reason)) => Posted::failed(reason),
        Ok(Ok((status, reply))) => {
            let taken = match status {
                StatusCode::OK => is_taken(&reply),
                status => Err(format!("the HTTP status is {}", status.as_u16())),
            };
            Posted { failure: taken.err(), status: Some(status.as_u16()), reply: reply.into() }
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

async fn exchange(destination: &Destination, body: Vec<u8>, content_type: &str) -> Result<(StatusCode, Bytes), String> {
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
    // The connection must be polled while the answer is awaited; if it ends first, the answer says how.
    tokio::pin!(answer);
    tokio::select! {
        answer = &mut answer => answer,
        _ = connection => answer.await,
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
