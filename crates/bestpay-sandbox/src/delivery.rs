//! Delivery: how an answer travels back to the caller, whole or with a fault.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use http_body_util::channel::Channel;
use tokio::sync::watch;

use crate::connection::ResetSwitch;
use crate::faults::Fault;

const CONTENT_TYPE: &str = "application/json;charset=UTF-8";
/// The time in which the first half of a truncated answer leaves before the connection ends.
const BEFORE_THE_CUT: Duration = Duration::from_millis(20);
const ERROR_PAGE: &str = "<html><head><title>500 Internal Server Error</title></head>\
    <body><h1>500 Internal Server Error</h1></body></html>";

pub(crate) async fn deliver(
    answer: String,
    fault: Option<Fault>,
    reset_switch: &ResetSwitch,
    stopping: &watch::Sender<bool>,
) -> Response {
    match fault {
        Some(Fault::Delay(time)) => {
            tokio::time::sleep(time).await;
            whole(answer)
        }
        Some(Fault::NoAnswer) => {
            // When the caller goes away, the server drops this wait. An error means that the sandbox is gone.
            let _ = stopping.subscribe().wait_for(|stopping| *stopping).await;
            reset(reset_switch)
        }
        Some(Fault::ResetAfter) => reset(reset_switch),
        Some(Fault::Truncated) => {
            let answer = Bytes::from(answer);
            let half = answer.slice(..answer.len() / 2);
            in_parts(answer.len(), vec![half], BEFORE_THE_CUT)
        }
        Some(Fault::SlowDrip(pause)) => {
            let answer = Bytes::from(answer);
            let bytes = (0..answer.len()).map(|at| answer.slice(at..=at)).collect();
            in_parts(answer.len(), bytes, pause)
        }
        Some(Fault::Http500) => (StatusCode::INTERNAL_SERVER_ERROR, Html(ERROR_PAGE)).into_response(),
        _ => whole(answer),
    }
}

/// The response is never written: the connection is reset instead.
pub(crate) fn reset(reset_switch: &ResetSwitch) -> Response {
    reset_switch.reset();
    StatusCode::NO_CONTENT.into_response()
}

fn whole(answer: String) -> Response {
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], answer).into_response()
}

/// A response whose `Content-Length` is `promised`, and whose body is these parts with a pause after each.
fn in_parts(promised: usize, parts: Vec<Bytes>, pause: Duration) -> Response {
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
    tokio::spawn(async move {
        for part in parts {
            if sender.send_data(part).await.is_err() {
                return; // the caller has gone
            }
            tokio::time::sleep(pause).await;
        }
    });
    let headers = [(header::CONTENT_TYPE, CONTENT_TYPE.to_owned()), (header::CONTENT_LENGTH, promised.to_string())];
    (headers, Body::new(body)).into_response()
}
