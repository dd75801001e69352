//! A till and a shop of the sandbox's own: they call it as a merchant's program would, and take its callbacks.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use bestpay::{AnyRequest, BeijingTime, CallbackReply, Client, FieldSpec, Interface};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::platform::Platform;
use crate::route::{ControlError, Route, bad_request, not_found, read};

/// How long the till waits for an answer: a person watches.
const PATIENCE: Duration = Duration::from_secs(4);

/// Where the shop takes callbacks.
const NOTICE: &str = "/sandbox/notice";

/// What the till writes into fields that were left out.
const DEFAULTS: [(&str, &str); 5] = [
    ("tradeAmt", "1"),
    ("subject", "Console"),
    ("goodsInfo", "Console"),
    ("operator", "console"),
    ("tradeType", "BESTPAY"),
];

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::post(
            "/sandbox/till/{interface}",
            call,
            "Calls an interface as a merchant's program would, over HTTP, and tells what that program learns. The body \
             has the document's fields; those that are left out get a default.",
        )
        .takes::<Map<String, Value>>()
        .gives::<TillOutcome>(),
        Route::post(NOTICE, take_callback, "The shop's notifyUrl: verifies a callback and replies to it.")
            .takes::<Map<String, Value>>()
            .gives::<Map<String, Value>>(),
    ]
}

/// What a merchant's program learns from a call.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TillOutcome {
    interface: &'static str,
    out_trade_no: String,
    /// The fields of the verified answer.
    answer: Option<BTreeMap<&'static str, String>>,
    error: Option<TillError>,
}

/// An error of the library.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TillError {
    code: &'static str,
    /// What it says about the money: `not_sent`, `refused` or `unknown`.
    effect: &'static str,
    /// `errorCode` of a refusal.
    platform_code: Option<String>,
    field: Option<String>,
    message: String,
}

async fn call(
    State(platform): State<Arc<Platform>>,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Json<TillOutcome>, ControlError> {
    let mut fields: Map<String, Value> = read(&body)?;
    let interface = Interface::named(&name).ok_or_else(|| not_found("there is no such interface"))?;
    let mut request = AnyRequest::named(&name).ok_or_else(|| not_found("there is no such interface"))?;
    for spec in interface.request {
        if !fields.contains_key(spec.name)
            && let Some(text) = default(&platform, spec, &fields)
        {
            fields.insert(spec.name.to_owned(), Value::String(text));
        }
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        request.set(name, &text(value)).map_err(|error| bad_request(error.to_string()))?;
    }
    let merchant = platform.shop.clone();
    let outcome = tokio::task::spawn_blocking(move || {
        let client = Client::builder(merchant).read_timeout(PATIENCE).retry_reads_within(Duration::ZERO).build()?;
        client.call(&request)
    })
    .await
    .map_err(|error| bad_request(error.to_string()))?;
    let error = outcome.as_ref().err().map(|error| TillError {
        code: error.kind().code(),
        effect: error.effect().as_str(),
        platform_code: error.platform_code().map(str::to_owned),
        field: error.field().map(str::to_owned),
        message: error.message().to_owned(),
    });
    let answer = outcome.ok().map(|answer| {
        answer
            .fields()
            .filter(|(spec, _)| !spec.is_masked())
            .map(|(spec, text)| (spec.name, text.into_owned()))
            .collect()
    });
    let out_trade_no = fields.get("outTradeNo").map(text).unwrap_or_default();
    Ok(Json(TillOutcome { interface: interface.name, out_trade_no, answer, error }))
}

/// What a field is set to that was left out: dates of questions are looked up, numbers are new.
fn default(platform: &Platform, spec: &FieldSpec, fields: &Map<String, Value>) -> Option<String> {
    let given = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    match spec.name {
        "notifyUrl" => Some(format!("{}{NOTICE}", platform.url)),
        "outTradeNo" => Some(new_number(platform, "C")),
        "outRequestNo" => Some(new_number(platform, "R")),
        "tradeDate" => platform.change(|book, _| {
            let key = book.find_order(|order| order.out_trade_no == given("outTradeNo"))?;
            book.orders.get(&key).map(|order| order.view.request_date.clone())
        }),
        "refundDate" => platform.change(|book, _| {
            let refund = book.refunds.values().find(|refund| refund.view.out_request_no == given("outRequestNo"))?;
            Some(refund.view.request_date.clone())
        }),
        name => DEFAULTS.iter().find(|(field, _)| *field == name).map(|(_, text)| (*text).to_owned()),
    }
}

fn new_number(platform: &Platform, letter: &str) -> String {
    let number = platform.change(|book, _| book.next_number());
    format!("{letter}{}-{number}", BeijingTime::now().to_compact())
}

async fn take_callback(State(platform): State<Arc<Platform>>, body: Bytes) -> Json<Value> {
    let reply = match platform.shop.read_callback(&body) {
        Ok(_) => CallbackReply::accepted(),
        Err(error) => CallbackReply::try_again(error.kind().code(), error.message()),
    };
    Json(serde_json::from_str(reply.body()).unwrap_or_default())
}
