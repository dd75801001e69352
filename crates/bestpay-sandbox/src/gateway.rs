//! The five paths: a request comes in, the platform answers, and there may be a fault in between.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bestpay::Interface;

use crate::connection::ResetSwitch;
use crate::delivery;
use crate::faults::{CallFault, Fault};
use crate::platform::Platform;

pub(crate) fn routes(platform: &Arc<Platform>) -> Router {
    Interface::ALL.iter().copied().fold(Router::new(), |router, interface| {
        let platform = Arc::clone(platform);
        let handler = move |ConnectInfo(reset): ConnectInfo<ResetSwitch>, headers: HeaderMap, body: Bytes| async move {
            call(&platform, interface, &reset, &headers, &body).await
        };
        router.route(interface.path, post(handler))
    })
}

async fn call(
    platform: &Platform,
    interface: &Interface,
    reset: &ResetSwitch,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    let fault = platform.faults().take(interface.name);
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(fault @ CallFault::Fault(Fault::ResetBefore)) = &fault {
        platform.lose(interface, fault, content_type, body);
        return delivery::reset(reset);
    }
    match platform.answer(interface, content_type, body, fault.as_ref()) {
        Ok(answer) => {
            let fault = fault.as_ref().and_then(CallFault::of_delivery);
            delivery::deliver(answer, fault, reset, &platform.stopping).await
        }
        Err(error) => {
            log::error!("the answer could not be signed: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
