//! The page behind the `paymentUrl` of 3.2: where the payer's app would pay. A phone can open it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};

use crate::book::OrderView;
use crate::error::Error;
use crate::platform::Platform;
use crate::route::{ControlError, Route};
use crate::status::Status;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sandbox/pay/{tradeNo}", show, "The payer's page: the order, for a browser or a program.")
            .gives::<OrderView>(),
        Route::post("/sandbox/pay/{tradeNo}", pay, "The payer pays.").gives::<OrderView>(),
    ]
}

/// The order, as a page with a button, or as JSON for a program that asks for it.
async fn show(
    State(platform): State<Arc<Platform>>,
    Path(trade_no): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ControlError> {
    let order = platform.change(|book, _| {
        let key = book.find_order(|order| order.trade_no == trade_no)?;
        book.orders.get(&key).map(|order| order.view.clone())
    });
    let order = order.ok_or(Error::NoSuchOrder)?;
    Ok(if accepts(&headers, "application/json") { Json(order).into_response() } else { page(&order).into_response() })
}

/// The payer presses the button, or a program does. The answer is JSON, except for a browser.
async fn pay(
    State(platform): State<Arc<Platform>>,
    Path(trade_no): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ControlError> {
    let order = platform.change(|book, now| {
        let key = book.find_order(|order| order.trade_no == trade_no).ok_or(Error::NoSuchOrder)?;
        book.play_payer(now, &key, Status::Success)
    })?;
    Ok(if accepts(&headers, "text/html") { page(&order).into_response() } else { Json(order).into_response() })
}

fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(media_type))
}

fn page(order: &OrderView) -> Html<String> {
    let number = escaped(&order.out_trade_no);
    let (yuan, fen) = (order.trade_amt / 100, order.trade_amt % 100);
    let button = match order.trade_status {
        Status::WaitForPay => r#"<form method="post"><button class="primary">支付 Pay</button></form>"#,
        _ => "",
    };
    Html(format!(
        "<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>bestpay sandbox</title>\
         <link rel=\"icon\" href=\"/icon.svg\"><link rel=\"stylesheet\" href=\"/console.css\"></head>\
         <body class=\"payer\"><main><p>bestpay sandbox</p><h1>¥{yuan}.{fen:02}</h1><p>{number}</p>\
         <p class=\"status\" data-status=\"{status}\">{status}</p>{button}</main></body></html>",
        status = order.trade_status
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
