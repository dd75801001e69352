//! Who may use the control API and the console: programs, and pages that this sandbox has served. Not the other pages
//! that are open in the same browser.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::route::{ControlError, forbidden};

/// A header that a page of another site cannot send. With it a POST needs no content type.
const CUSTOM_HEADER: &str = "bestpay-sandbox";

/// Forms that people post: the payer's button, and a callback. A browser names the page that posts a form.
const FORMS: [&str; 2] = ["/sandbox/pay/", "/sandbox/notice"];

/// Nothing is loaded from elsewhere, nothing is inline, nobody may frame it, nothing is stored.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Without it a browser would not name the page that posts a form.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The names under which this sandbox is called.
pub(crate) struct Names {
    /// Whether other machines may call it: then by any address.
    network: bool,
    /// Names besides `localhost`.
    names: Vec<String>,
}

impl Names {
    pub(crate) fn new(listening: SocketAddr, names: Vec<String>) -> Names {
        Names { network: !listening.ip().is_loopback(), names }
    }

    /// A page of another site reaches this machine by a name of its own that it has pointed here (DNS rebinding). It
    /// cannot do so with an address.
    fn knows(&self, host: &str) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        match host.parse::<IpAddr>() {
            Ok(address) => self.network || address.is_loopback(),
            Err(_) => {
                host.eq_ignore_ascii_case("localhost") || self.names.iter().any(|name| name.eq_ignore_ascii_case(host))
            }
        }
    }
}

/// Refuses what a page of another site could have sent, and marks every answer as not to be framed, stored or guessed.
pub(crate) async fn guard(State(names): State<Arc<Names>>, request: Request, next: Next) -> Response {
    let mut response = match check(&names, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The five paths are for programs, which send no Origin: a page could place orders there, and have their callbacks
/// posted to other programs of this machine.
pub(crate) async fn programs_only(request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::ORIGIN) {
        return forbidden("the platform's paths are not called by a page in a browser").into_response();
    }
    next.run(request).await
}

fn check(names: &Names, request: &Request) -> Result<(), ControlError> {
    let headers = request.headers();
    let host = text(headers, &header::HOST);
    let name = host.parse::<Authority>().map(|authority| authority.host().to_owned()).unwrap_or_default();
    if !names.knows(&name) {
        return Err(forbidden(format!("the sandbox is not called {host:?}: see `--host-name`")));
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    // Programs send no Origin.
    if let Some(origin) = headers.get(header::ORIGIN)
        && !origin.as_bytes().eq_ignore_ascii_case(format!("http://{host}").as_bytes())
    {
        return Err(forbidden(format!("a page of {origin:?} may not do this")));
    }
    let path = request.uri().path();
    let is_json = text(headers, &header::CONTENT_TYPE)
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/json");
    if is_json || headers.contains_key(CUSTOM_HEADER) || FORMS.iter().any(|form| path.starts_with(form)) {
        return Ok(());
    }
    // A browser asks before it sends a DELETE to another site.
    if request.method() == Method::DELETE {
        return Ok(());
    }
    Err(forbidden("this needs `Content-Type: application/json` or the header `Bestpay-Sandbox: 1`"))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_is_called_by_its_own_names_only() {
        let local = Names::new(([127, 0, 0, 1], 1).into(), vec!["sandbox".to_owned()]);
        for host in ["127.0.0.1", "127.1.2.3", "[::1]", "localhost", "LOCALHOST", "sandbox"] {
            assert!(local.knows(host), "{host}");
        }
        for host in ["", "rebound.example", "localhost.rebound.example", "192.168.0.9", "0.0.0.0"] {
            assert!(!local.knows(host), "{host}");
        }
        let network = Names::new(([0, 0, 0, 0], 1).into(), Vec::new());
        assert!(network.knows("192.168.0.9") && !network.knows("rebound.example"));
    }
}
