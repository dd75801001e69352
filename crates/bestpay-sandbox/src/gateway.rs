//! The five paths, and some that the document does not list: a request comes in, the platform answers, and there may be a fault in between.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bestpay::{Interface, Request, UnlistedRequest};

use crate::connection::ResetSwitch;
use crate::delivery;
use crate::faults::{CallFault, Fault};
use crate::platform::Platform;
use crate::unlisted;

pub(crate) fn routes(platform: &Arc<Platform>) -> Router {
    let unlisted = UnlistedRequest::new(unlisted::FOLDER).interface();
    let folder = format!("{}{{*rest}}", unlisted::FOLDER);
    let listed = Interface::ALL.iter().map(|&interface| (interface.path, interface));
    let routes = listed.chain([(unlisted::SDK_REQUEST, unlisted), (folder.as_str(), unlisted)]);
    routes.fold(Router::new(), |router, (path, interface)| {
        let platform = Arc::clone(platform);
        let handler = move |ConnectInfo(reset): ConnectInfo<ResetSwitch>, uri: Uri, headers: HeaderMap, body: Bytes| async move {
            call(&platform, interface, uri.path(), &reset, &headers, &body).await
        };
        router.route(path, post(handler))
    })
}

async fn call(
    platform: &Platform,
    interface: &Interface,
    path: &str,
    reset: &ResetSwitch,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    let fault = platform.faults().take(interface.name);
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(fault @ CallFault::Fault(Fault::ResetBefore)) = &fault {
        platform.lose(interface, path, fault, content_type, body);
        return delivery::reset(reset);
    }
    match platform.answer(interface, path, content_type, body, fault.as_ref()) {
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
