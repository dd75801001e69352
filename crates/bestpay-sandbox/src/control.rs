//! The control API under `/sandbox/`: what a test in any language needs to play the payer and to look behind the scenes.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bestpay::Interface;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::book::{Behaviour, CallbackFormat, OrderView, RefundView, ResultFormat};
use crate::clock;
use crate::error::Error;
use crate::faults::{Fault, OrderedFault};
use crate::keys::{INSTITUTION_CODE, MERCHANT_NO, SECOND_MERCHANT_NO};
use crate::ledger::LedgerEntry;
use crate::outcomes::RESERVED;
use crate::platform::Platform;
use crate::refusal::ERROR_CODES;
use crate::status::Status;

pub(crate) fn routes(platform: &Arc<Platform>) -> Router {
    Router::new()
        .route("/sandbox/health", get(health))
        .route("/sandbox/reserved", get(async || Json(RESERVED)))
        .route("/sandbox/error-codes", get(async || Json(ERROR_CODES)))
        .route(
            "/sandbox/interfaces",
            get(async || Json(Interface::ALL.iter().map(|interface| interface.name).collect::<Vec<_>>())),
        )
        .route("/sandbox/fault-names", get(async || Json(Fault::all(Duration::ZERO).map(Fault::name))))
        .route("/sandbox/orders", get(orders))
        .route("/sandbox/orders/{out_trade_no}/{action}", post(play_payer))
        .route("/sandbox/refunds", get(refunds))
        .route("/sandbox/ledger", get(ledger))
        .route("/sandbox/faults", get(faults).post(order_fault).delete(clear_faults))
        .route("/sandbox/settings", get(settings).post(change_settings))
        .with_state(Arc::clone(platform))
        .fallback(async || not_found("there is nothing under this path"))
}

type PlatformState = State<Arc<Platform>>;

/// A request of the control API that cannot be served, and why: `{"error": "why"}`.
pub(crate) struct ControlError(StatusCode, String);

fn bad_request(reason: impl Into<String>) -> ControlError {
    ControlError(StatusCode::BAD_REQUEST, reason.into())
}

fn not_found(reason: &str) -> ControlError {
    ControlError(StatusCode::NOT_FOUND, reason.to_owned())
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let ControlError(status, reason) = self;
        (status, Json(json!({ "error": reason }))).into_response()
    }
}

impl From<Error> for ControlError {
    fn from(error: Error) -> ControlError {
        let status = match &error {
            Error::NoSuchOrder => StatusCode::NOT_FOUND,
            Error::AlreadyFinal(_) => StatusCode::CONFLICT,
            Error::NoSuchInterface(_) => StatusCode::BAD_REQUEST,
            Error::Start(_) | Error::File { .. } | Error::Keys(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        ControlError(status, error.to_string())
    }
}

/// Whatever its content type: what a person types into curl is good enough here.
fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, ControlError> {
    serde_json::from_slice(body).map_err(|error| bad_request(error.to_string()))
}

async fn health(State(platform): PlatformState) -> Json<Value> {
    Json(json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "url": platform.url,
        "institutionCode": INSTITUTION_CODE,
        "merchantNos": [MERCHANT_NO, SECOND_MERCHANT_NO],
    }))
}

async fn orders(State(platform): PlatformState) -> Json<Vec<OrderView>> {
    Json(platform.change(|book, _| book.order_views()))
}

async fn refunds(State(platform): PlatformState) -> Json<Vec<RefundView>> {
    Json(platform.change(|book, _| book.refund_views()))
}

#[derive(Deserialize)]
struct LedgerQuery {
    /// Lines up to this number are left out: those that the caller has already seen.
    #[serde(default)]
    after: u64,
}

async fn ledger(State(platform): PlatformState, Query(query): Query<LedgerQuery>) -> Json<Vec<LedgerEntry>> {
    Json(platform.change(|book, _| book.ledger.iter().filter(|entry| entry.number > query.after).cloned().collect()))
}

#[derive(Deserialize)]
struct MerchantQuery {
    /// Needed only where two merchants have orders of one number.
    #[serde(rename = "merchantNo")]
    merchant_no: Option<String>,
}

async fn play_payer(
    State(platform): PlatformState,
    Path((out_trade_no, action)): Path<(String, String)>,
    Query(query): Query<MerchantQuery>,
) -> Result<Json<OrderView>, ControlError> {
    let status = match action.as_str() {
        "pay" => Status::Success,
        "decline" => Status::Fail,
        "close" => Status::Close,
        _ => return Err(not_found("an order can be sent `pay`, `decline` or `close`")),
    };
    Ok(Json(platform.play_payer(&out_trade_no, query.merchant_no.as_deref(), status)?))
}

impl Platform {
    /// Plays the payer's part for the first order of this number.
    pub(crate) fn play_payer(
        &self,
        out_trade_no: &str,
        merchant_no: Option<&str>,
        status: Status,
    ) -> Result<OrderView, Error> {
        self.change(|book, now| {
            let fits = |order: &OrderView| {
                order.out_trade_no == out_trade_no && merchant_no.is_none_or(|number| order.merchant_no == number)
            };
            let key = book.find_order(fits).ok_or(Error::NoSuchOrder)?;
            book.play_payer(now, &key, status)
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultOrder {
    interface: String,
    fault: String,
    ms: Option<u64>,
    calls: Option<u32>,
}

async fn faults(State(platform): PlatformState) -> Json<Vec<OrderedFault>> {
    Json(platform.faults().ordered())
}

async fn order_fault(State(platform): PlatformState, body: Bytes) -> Result<Json<Vec<OrderedFault>>, ControlError> {
    let order: FaultOrder = read(&body)?;
    let fault = Fault::named(&order.fault, Duration::from_millis(order.ms.unwrap_or_default()))
        .ok_or_else(|| bad_request(format!("there is no fault `{}`", order.fault)))?;
    if fault.time().is_some() != order.ms.is_some() {
        return Err(bad_request("`ms` belongs to `delay` and `slow_drip`, and to no other fault"));
    }
    platform.order_fault(&order.interface, fault, order.calls.unwrap_or(1))?;
    Ok(faults(State(platform)).await)
}

async fn clear_faults(State(platform): PlatformState) -> Json<Vec<OrderedFault>> {
    platform.faults().clear();
    faults(State(platform)).await
}

/// The manners that can be changed while the sandbox runs. What is left out stays.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct BehaviourChange {
    callback_format: Option<CallbackFormat>,
    result_format: Option<ResultFormat>,
    settle_after_ms: Option<u64>,
    callback_retry_ms: Option<u64>,
    callback_attempts: Option<u32>,
}

impl BehaviourChange {
    fn apply(&self, behaviour: &mut Behaviour) {
        behaviour.callback_format = self.callback_format.unwrap_or(behaviour.callback_format);
        behaviour.result_format = self.result_format.unwrap_or(behaviour.result_format);
        behaviour.settle_after = self.settle_after_ms.map_or(behaviour.settle_after, Duration::from_millis);
        behaviour.callback_retry = self.callback_retry_ms.map_or(behaviour.callback_retry, Duration::from_millis);
        behaviour.callback_attempts = self.callback_attempts.unwrap_or(behaviour.callback_attempts);
    }

    fn of(behaviour: Behaviour) -> BehaviourChange {
        BehaviourChange {
            callback_format: Some(behaviour.callback_format),
            result_format: Some(behaviour.result_format),
            settle_after_ms: Some(clock::millis(behaviour.settle_after)),
            callback_retry_ms: Some(clock::millis(behaviour.callback_retry)),
            callback_attempts: Some(behaviour.callback_attempts),
        }
    }
}

async fn settings(State(platform): PlatformState) -> Json<BehaviourChange> {
    Json(BehaviourChange::of(platform.change(|book, _| book.behaviour)))
}

async fn change_settings(State(platform): PlatformState, body: Bytes) -> Result<Json<BehaviourChange>, ControlError> {
    let change: BehaviourChange = read(&body)?;
    platform.change(|book, _| change.apply(&mut book.behaviour));
    Ok(settings(State(platform)).await)
}
