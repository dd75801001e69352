//! The page behind the `paymentUrl` of 3.2: where the payer's app would pay.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};

use crate::error::Error;
use crate::orders::OrderView;
use crate::platform::Platform;
use crate::status::Status;

/// The order, as a page with a button, or as JSON for a program that asks for it.
pub(crate) async fn show(
    State(platform): State<Arc<Platform>>,
    Path(trade_no): Path<String>,
    headers: HeaderMap,
) -> Response {
    let order = platform.change(|book, _| {
        let key = book.find_order(|order| order.trade_no == trade_no)?;
        book.orders.get(&key).map(|order| order.view.clone())
    });
    match order {
        None => Error::NoSuchOrder.into_response(),
        Some(order) if wants_json(&headers) => Json(order).into_response(),
        Some(order) => Html(page(&order)).into_response(),
    }
}

/// The payer presses the button.
pub(crate) async fn pay(
    State(platform): State<Arc<Platform>>,
    Path(trade_no): Path<String>,
    headers: HeaderMap,
) -> Response {
    let paid = platform.change(|book, now| {
        let key = book.find_order(|order| order.trade_no == trade_no).ok_or(Error::NoSuchOrder)?;
        book.play_payer(now, &key, Status::Success).map_err(Error::from)
    });
    match paid {
        Err(error) => error.into_response(),
        Ok(order) if wants_html(&headers) => Html(page(&order)).into_response(),
        Ok(order) => Json(order).into_response(),
    }
}

fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(media_type))
}

fn wants_json(headers: &HeaderMap) -> bool {
    accepts(headers, "application/json")
}

fn wants_html(headers: &HeaderMap) -> bool {
    accepts(headers, "text/html")
}

fn page(order: &OrderView) -> String {
    let number = escaped(&order.out_trade_no);
    let (yuan, fen) = (order.trade_amt / 100, order.trade_amt % 100);
    let button = match order.trade_status {
        Status::WaitForPay => r#"<form method="post"><button>支付</button></form>"#,
        _ => "",
    };
    format!(
        "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><title>bestpay sandbox</title>\
         <h1>¥{yuan}.{fen:02}</h1><p>{number}: {}</p>{button}</html>",
        order.trade_status
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
