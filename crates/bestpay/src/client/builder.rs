//! The settings of a client, and the agent that is built from them.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use ureq::http::Uri;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};
use ureq::{Agent, Proxy};

use super::connections::Connections;
use super::options::Settings;
use super::{Client, Transport};
use crate::api::fields::is_http_url;
use crate::error::{Error, ErrorKind, Result};
use crate::merchant::{Merchant, PreparedRequest};

/// Connections are kept only for a short while: the server must not close an idle one just as an order is sent on it.
pub(super) const KEEP_IDLE: Duration = Duration::from_secs(5);
const KEEP_CONNECTIONS: usize = 32;

/// Settings of a [`Client`].
#[must_use]
pub struct ClientBuilder {
    pub(super) merchant: Merchant,
    pub(super) settings: Settings,
    pub(super) proxy: Option<String>,
    pub(super) root_certificates: Vec<Vec<u8>>,
    pub(super) transport: Option<Arc<Transport>>,
}

impl ClientBuilder {
    // generated: connect_timeout
    /// How long making a connection may take, including DNS, proxy and TLS; a day at most. Default: 10 seconds.
    // end of generated: connect_timeout
    pub fn connect_timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.settings.connect_timeout = timeout;
        self
    }

    // generated: read_timeout
    /// How long an answer may take, for all interfaces: from the first byte of the request to the last byte of the
    /// answer; a day at most. Default: the document's 60 seconds for orders and 6 for the others.
    // end of generated: read_timeout
    pub fn read_timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.settings.read_timeout = Some(timeout);
        self
    }

    // generated: retry_reads_within
    /// How long 3.3 and 3.6 are asked again while their outcome is unknown; a day at most. This limits repeated
    /// questions too. Zero asks once. Default: 15 seconds.
    // end of generated: retry_reads_within
    pub fn retry_reads_within(mut self, deadline: Duration) -> ClientBuilder {
        self.settings.retry_reads_within = deadline;
        self
    }

    // generated: poll_every
    /// The first pause of a wait for a payment or a refund, and the longest pause. Default: 1 second and 10 seconds.
    // end of generated: poll_every
    pub fn poll_every(mut self, first: Duration, longest: Duration) -> ClientBuilder {
        self.settings.poll_first = first;
        self.settings.poll_longest = longest.max(first);
        self
    }

    // generated: proxy
    /// An HTTP proxy to tunnel through, `http://[user:password@]host[:port]`; no other kind is supported. The
    /// environment's proxy variables are not read. Default: none.
    // end of generated: proxy
    pub fn proxy(mut self, url: impl Into<String>) -> ClientBuilder {
        self.proxy = Some(url.into());
        self
    }

    // generated: root_certificate
    /// Root certificates to trust besides the built-in ones of Mozilla, each PEM (one or several) or DER. Default:
    /// none.
    // end of generated: root_certificate
    /// This adds one.
    ///
    /// ```no_run
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let pem = std::fs::read("extra-root.pem").expect("a file");
    /// let client = bestpay::Client::builder(merchant).root_certificate(pem).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn root_certificate(mut self, pem_or_der: impl Into<Vec<u8>>) -> ClientBuilder {
        self.root_certificates.push(pem_or_der.into());
        self
    }

    /// Sends requests by a function instead of the client's own connections: through a kind of proxy that it does not
    /// have, over a till's own network, or to nothing at all in a test.
    ///
    /// The function is given the signed request, with the time that is left as its `read_timeout`, and returns the HTTP
    /// status and the body of the answer. The client does all else: a question may be asked again, the answer is
    /// verified. If the function fails, the effect is [`Effect::Unknown`](crate::Effect::Unknown), since the request may
    /// have left. It is for TLS to say whom it talks to. Connecting, `proxy` and `root_certificate` do not apply.
    ///
    /// ```
    /// use bestpay::{Client, Effect, ErrorKind};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let client = Client::builder(merchant)
    ///     .transport(|request| {
    ///         assert!(request.body().contains("\"sign\":"));
    ///         Ok((502, b"Bad Gateway".to_vec()))
    ///     })
    ///     .build()?;
    /// let error = client.call(&doc_example::order()).unwrap_err();
    /// assert_eq!((error.kind(), error.effect()), (ErrorKind::HttpStatus, Effect::Unknown));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn transport(
        mut self,
        transport: impl Fn(&PreparedRequest) -> io::Result<(u16, Vec<u8>)> + Send + Sync + 'static,
    ) -> ClientBuilder {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds the client. Nothing is connected yet; every setting is checked now, not at the first order.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] naming the setting.
    ///
    /// ```
    /// use std::time::Duration;
    /// use bestpay::Client;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let client = Client::builder(merchant)
    ///     .connect_timeout(Duration::from_secs(3))
    ///     .proxy("http://proxy.example:3128")
    ///     .build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn build(self) -> Result<Client> {
        let proxy = self.proxy.as_deref().map(proxy).transpose()?;
        check_address(self.merchant.environment().api_url())?;
        check_times(&self.settings)?;
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .root_certs(root_certificates(&self.root_certificates)?)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(proxy)
            .user_agent(concat!("bestpay/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .accept_encoding("identity")
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_age(KEEP_IDLE)
            .max_idle_connections(KEEP_CONNECTIONS)
            .max_idle_connections_per_host(KEEP_CONNECTIONS)
            .build();
        let connections = Arc::new(Connections::new(config));
        Ok(Client {
            merchant: self.merchant,
            connections,
            transport: self.transport,
            settings: Arc::new(self.settings),
            cancellations: Vec::new(),
        })
    }
}

fn invalid(setting: &str, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidConfig, message).with_field(setting)
}

fn proxy(url: &str) -> Result<Proxy> {
    let invalid = || {
        let message = "`proxy` must be `http://[user:password@]host[:port]`, user and password percent-encoded; \
                       SOCKS and https proxies are not supported";
        invalid("proxy", message)
    };
    let authority = url.strip_prefix("http://").map(|rest| rest.strip_suffix('/').unwrap_or(rest));
    let authority = authority.filter(|authority| !authority.contains(['/', '?', '#'])).ok_or_else(invalid)?;
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, behind)| behind);
    if !is_http_url(&format!("http://{host_and_port}")) {
        return Err(invalid());
    }
    Proxy::new(url).map_err(|_| invalid())
}

/// Whether the libraries that connect can read the address as well: TLS needs a name that a certificate can have.
fn check_address(url: &str) -> Result<()> {
    let uri = url.parse::<Uri>().ok();
    let host = uri.as_ref().and_then(Uri::host).map(|host| host.trim_start_matches('[').trim_end_matches(']'));
    let can_be_certified = |host: &str| ServerName::try_from(host).is_ok();
    if host.is_some_and(|host| !host.is_empty() && (url.starts_with("http://") || can_be_certified(host))) {
        return Ok(());
    }
    Err(invalid("api_url", "the API address has no host that can be connected to"))
}

fn check_times(settings: &Settings) -> Result<()> {
    let Some((spec, _)) = settings.times().find(|(spec, time)| !spec.allows(*time)) else { return Ok(()) };
    let name = spec.pair.unwrap_or(spec.name);
    let more_than_zero = if spec.allows(Duration::ZERO) { "" } else { "more than zero and " };
    Err(invalid(name, format!("`{name}` must be {more_than_zero}at most a day")))
}

fn root_certificates(extra: &[Vec<u8>]) -> Result<RootCerts> {
    let built_in = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    let mut roots: Vec<Certificate<'static>> = built_in.map(|der| Certificate::from_der(der)).collect();
    for bytes in extra {
        roots.extend(certificates(bytes)?);
    }
    Ok(RootCerts::from(roots))
}

/// The root certificates in PEM or DER, of which there is at least one.
pub(crate) fn certificates(bytes: &[u8]) -> Result<Vec<Certificate<'static>>> {
    let invalid = || invalid("root_certificate", "a root certificate is neither PEM nor DER");
    let mut roots = Vec::new();
    if bytes.first() == Some(&0x30) {
        roots.push(Certificate::from_der(bytes).to_owned());
    }
    for item in parse_pem(bytes) {
        if let PemItem::Certificate(certificate) = item.map_err(|_| invalid())? {
            roots.push(certificate);
        }
    }
    let parses = |root: &Certificate<'_>| {
        rustls::RootCertStore::empty().add(rustls::pki_types::CertificateDer::from(root.der())).is_ok()
    };
    if roots.is_empty() || !roots.iter().all(parses) {
        return Err(invalid());
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_an_http_proxy_or_none() {
        for url in [
            "http://proxy.example",
            "http://proxy.example:3128",
            "http://proxy.example:3128/",
            "http://user:p%40ss@proxy.example:3128",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
        ] {
            assert!(proxy(url).is_ok(), "{url}");
        }
        for url in [
            "",
            "garbage",
            "localhost",
            "proxy.example:3128",
            "socks5://proxy.example:1080",
            "socks4://proxy.example",
            "socks://proxy.example",
            "https://proxy.example:443",
            "ftp://proxy.example",
            "http://",
            "http:///",
            "http://:3128",
            "http://user:password@",
            "http://proxy.example:",
            "http://proxy.example:65536",
            "http://proxy.example:port",
            "http://proxy.example/path",
            "http://proxy.example?query",
            "http://user:pa/ss@proxy.example",
            "http://user:%ff@proxy.example",
            "http://proxy example",
            "http://[::1",
        ] {
            let error = proxy(url).expect_err(url);
            assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidConfig, Some("proxy")), "{url}");
            assert!(error.message().contains("http://[user:password@]host[:port]"), "{error}");
            assert!(!error.to_string().contains("pa/ss"), "{error}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_connected_to_is_refused() {
        for url in ["https://pay.example", "https://gateway_1:8080/a", "https://127.0.0.1:1", "https://[::1]:1"] {
            assert!(check_address(url).is_ok(), "{url}");
        }
        for url in
            ["https://pay..example", "https://a^b", "https://-", "https://pay.example:1:2", "https://pay%41.example"]
        {
            assert_eq!(check_address(url).expect_err(url).field(), Some("api_url"), "{url}");
        }
    }
}
