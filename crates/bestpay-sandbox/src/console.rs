//! The web console: one page in this binary, and what it shows of the wire.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use bestpay::PlatformKey;
use http_body_util::channel::Channel;
use qrcode::QrCode;
use qrcode::render::svg;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::inspection::Inspection;
use crate::keys::PLATFORM_CER;
use crate::platform::Platform;
use crate::route::{ControlError, Route, bad_request, not_found, read};
use crate::secrets::Secrets;
use crate::wire::{Direction, Exchange};

const PAGE: &str = include_str!("../console/console.html");
const STYLE: &str = include_str!("../console/console.css");
const ICON: &str = include_str!("../console/icon.svg");
const SCRIPT: &str = include_str!("../console/console.js");

/// The shortest time between two events, so that a burst is one event.
const BETWEEN_EVENTS: Duration = Duration::from_millis(100);
/// A watcher hears something at least this often, so that a broken connection is noticed.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/", async || Html(PAGE), "The web console.").gives_text("text/html"),
        Route::get("/console.css", async || with_type("text/css; charset=utf-8", STYLE), "Its style.")
            .gives_text("text/css"),
        Route::get("/console.js", async || with_type("text/javascript; charset=utf-8", SCRIPT), "Its script.")
            .gives_text("text/javascript"),
        Route::get("/icon.svg", async || with_type("image/svg+xml", ICON), "Its icon.").gives_text("image/svg+xml"),
        Route::get(
            "/sandbox/events",
            events,
            "Server-sent events: a number, which grows whenever there is something new to read.",
        )
        .gives_text("text/event-stream"),
        Route::get(
            "/sandbox/trades/{tradeNo}/qr",
            qr_code,
            "The address of the payer's page as a QR code.",
        )
        .gives_text("image/svg+xml"),
        Route::get(
            "/sandbox/wire/{number}",
            exchange,
            "What went over the wire for a line of the ledger: both messages, their signing strings, and how they verify.",
        )
        .query::<Reveal>()
        .gives::<ExchangeView>(),
        Route::post(
            "/sandbox/inspect",
            inspect,
            "Why a message verifies or does not: one that is given, or one from the wire.",
        )
        .takes::<InspectionOrder>()
        .gives::<Inspection>(),
    ]
}

fn with_type(media_type: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, media_type)], text)
}

async fn events(State(platform): State<Arc<Platform>>) -> Response {
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
    let mut changes = platform.changes.subscribe();
    let mut stopping = platform.stopping.subscribe();
    tokio::spawn(async move {
        loop {
            let count = *changes.borrow_and_update();
            if sender.send_data(format!("data: {count}\n\n").into()).await.is_err() {
                return; // the watcher has gone
            }
            tokio::time::sleep(BETWEEN_EVENTS).await;
            tokio::select! {
                changed = tokio::time::timeout(SIGN_OF_LIFE, changes.changed()) => {
                    if matches!(changed, Ok(Err(_))) {
                        return; // the sandbox has gone
                    }
                }
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
        }
    });
    ([(header::CONTENT_TYPE, "text/event-stream")], Body::new(body)).into_response()
}

async fn qr_code(
    State(platform): State<Arc<Platform>>,
    Path(trade_no): Path<String>,
) -> Result<Response, ControlError> {
    platform.change(|book, _| book.find_order(|order| order.trade_no == trade_no)).ok_or(Error::NoSuchOrder)?;
    let code = QrCode::new(platform.payment_url(&trade_no)).map_err(|error| bad_request(error.to_string()))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

#[derive(Deserialize, JsonSchema)]
struct Reveal {
    /// Shows the payer's codes, which are hidden otherwise.
    #[serde(default)]
    reveal: bool,
}

/// What went over the wire for a line of the ledger.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExchangeView {
    number: u64,
    /// `call` or `callback`.
    kind: &'static str,
    /// The path, or the `notifyUrl`.
    target: String,
    content_type: String,
    request: MessageView,
    /// The HTTP status of the reply; `None` if no reply was sent or came.
    status: Option<u16>,
    reply: Option<MessageView>,
}

/// A message on the wire.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct MessageView {
    /// `None` if it is hidden as a whole, because it could not be read and may hold a payer's code.
    body: Option<String>,
    /// Whether a payer's code is hidden.
    masked: bool,
    /// `None` if the message is not signed: the reply to a callback.
    inspection: Option<Inspection>,
}

/// The messages of an exchange.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Side {
    Request,
    Reply,
}

impl Platform {
    /// Who signs this message of an exchange: the merchant, or the platform; nobody signs the reply to a callback.
    fn signer(&self, exchange: &Exchange, side: Side) -> Result<Option<PlatformKey>, ControlError> {
        match (exchange.direction, side) {
            (Direction::Call, Side::Request) => Ok(Some(self.keys.merchant.clone())),
            (Direction::Call, Side::Reply) | (Direction::Callback, Side::Request) => platform_key().map(Some),
            (Direction::Callback, Side::Reply) => Ok(None),
        }
    }

    fn message_view(&self, exchange: &Exchange, side: Side, reveal: bool) -> Result<MessageView, ControlError> {
        let bytes = bytes(exchange, side);
        let signer = self.signer(exchange, side)?;
        // Only the platform's and the merchant's signed messages hold a payer's code.
        let secrets = Secrets::of(bytes);
        let hidden = (!reveal && signer.is_some()).then_some(&secrets);
        let text = String::from_utf8_lossy(bytes);
        let body = hidden.map_or_else(|| Some(text.clone().into_owned()), |secrets| secrets.hide_in_body(&text));
        Ok(MessageView {
            masked: body.as_deref() != Some(&text),
            body,
            inspection: signer.map(|key| Inspection::of(bytes, &key, None, hidden)),
        })
    }
}

fn bytes(exchange: &Exchange, side: Side) -> &[u8] {
    match side {
        Side::Request => &exchange.request,
        Side::Reply => &exchange.reply,
    }
}

fn platform_key() -> Result<PlatformKey, ControlError> {
    PlatformKey::from_bytes(PLATFORM_CER).map_err(|error| bad_request(error.to_string()))
}

fn kept(platform: &Platform, number: u64) -> Result<Exchange, ControlError> {
    let exchange = platform.wire().get(number).cloned();
    exchange.ok_or_else(|| not_found("no message is kept for this line"))
}

async fn exchange(
    State(platform): State<Arc<Platform>>,
    Path(number): Path<u64>,
    Query(query): Query<Reveal>,
) -> Result<Json<ExchangeView>, ControlError> {
    let exchange = kept(&platform, number)?;
    let request = platform.message_view(&exchange, Side::Request, query.reveal)?;
    let reply = exchange.status.map(|_| platform.message_view(&exchange, Side::Reply, query.reveal)).transpose()?;
    Ok(Json(ExchangeView {
        number,
        kind: match exchange.direction {
            Direction::Call => "call",
            Direction::Callback => "callback",
        },
        request,
        status: exchange.status,
        reply,
        target: exchange.target,
        content_type: exchange.content_type,
    }))
}

/// What to inspect.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct InspectionOrder {
    /// The message: a body as it was received.
    message: Option<String>,
    /// Instead of `message`: the number of a line of the ledger.
    exchange: Option<u64>,
    /// Which of the exchange's messages.
    side: Option<Side>,
    /// `platform`, `merchant`, or a certificate or public key: PEM, Base64 of DER, or bare Base64.
    #[serde(default)]
    key: String,
    /// A signing string of the caller's own, to compare with.
    signing_string: Option<String>,
    /// Shows the payer's codes of a message from the wire.
    #[serde(default)]
    reveal: bool,
}

async fn inspect(State(platform): State<Arc<Platform>>, body: Bytes) -> Result<Json<Inspection>, ControlError> {
    let order: InspectionOrder = read(&body)?;
    let own = order.signing_string.as_deref().map(str::trim).filter(|own| !own.is_empty());
    let given_key = |text: &str| match text.trim() {
        "" | "platform" => platform_key(),
        "merchant" => Ok(platform.keys.merchant.clone()),
        text => PlatformKey::from_bytes(text.as_bytes()).map_err(|error| bad_request(error.to_string())),
    };
    let inspection = match (&order.message, order.exchange) {
        (Some(message), None) => {
            let key = given_key(&order.key)?;
            Inspection::of(message.as_bytes(), &key, own, None)
        }
        (None, Some(number)) => {
            let side = order.side.unwrap_or(Side::Request);
            let exchange = kept(&platform, number)?;
            let key = match order.key.trim() {
                "" => platform.signer(&exchange, side)?.ok_or_else(|| bad_request("nobody signs this message"))?,
                text => given_key(text)?,
            };
            let secrets = Secrets::of(bytes(&exchange, side));
            Inspection::of(bytes(&exchange, side), &key, own, (!order.reveal).then_some(&secrets))
        }
        _ => return Err(bad_request("give either `message` or `exchange`")),
    };
    Ok(Json(inspection))
}
