//! The settings of a client, and the agent that is built from them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ureq::config::Config as AgentConfig;
use ureq::http::Uri;
use ureq::http::uri::{Authority, Scheme};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{Connector, DefaultConnector, NextTimeout};
use ureq::{Agent, Proxy};

use super::handed_over::ObservingConnector;
use super::{Client, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::merchant::Merchant;

/// Connections are kept for a short while only: what the server closes while idle must not meet an order.
const KEEP_IDLE: Duration = Duration::from_secs(5);
const KEEP_CONNECTIONS: usize = 32;

/// Settings of a [`Client`].
#[must_use]
pub struct ClientBuilder {
    pub(super) merchant: Merchant,
    pub(super) settings: Settings,
    pub(super) proxy: Option<String>,
    pub(super) root_certificates: Vec<Vec<u8>>,
}

impl ClientBuilder {
    /// How long a connection may take to stand, DNS and TLS included. 10 seconds unless set.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// use std::time::Duration;
    /// let client = bestpay::Client::builder(merchant).connect_timeout(Duration::from_secs(3)).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.settings.connect_timeout = timeout;
        self
    }

    /// How long an answer may take, for all interfaces. The document's 60 and 6 seconds unless set.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// use std::time::Duration;
    /// let client = bestpay::Client::builder(merchant).read_timeout(Duration::from_secs(20)).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn read_timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.settings.read_timeout = Some(timeout);
        self
    }

    /// How long 3.3 and 3.6 are asked again while their outcome is unknown. 15 seconds unless set; zero asks once.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// use std::time::Duration;
    /// let client = bestpay::Client::builder(merchant).retry_reads_within(Duration::ZERO).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn retry_reads_within(mut self, deadline: Duration) -> ClientBuilder {
        self.settings.retry_reads_within = deadline;
        self
    }

    /// The pauses of [`Client::wait_for_payment`]: the first, and the longest that they grow to. 1 and 10 seconds
    /// unless set.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// use std::time::Duration;
    /// let client = bestpay::Client::builder(merchant).poll_every(Duration::from_secs(2), Duration::from_secs(5)).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn poll_every(mut self, first: Duration, longest: Duration) -> ClientBuilder {
        self.settings.poll_first = first;
        self.settings.poll_longest = longest.max(first);
        self
    }

    /// An HTTP proxy to tunnel through, `http://[user:password@]host:port`. None unless set; the environment's
    /// proxy variables are not read.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let client = bestpay::Client::builder(merchant).proxy("http://proxy.example:3128").build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn proxy(mut self, url: impl Into<String>) -> ClientBuilder {
        self.proxy = Some(url.into());
        self
    }

    /// A root certificate, PEM (one or several) or DER, to trust besides those of Mozilla that are built in.
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

    /// Builds the client. Nothing is connected yet.
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
        let proxy = self.proxy.as_deref().map(Proxy::new).transpose().map_err(|_| {
            Error::new(ErrorKind::InvalidConfig, "the proxy's address is malformed").with_field("proxy")
        })?;
        let connector = DefaultConnector::default().chain(ObservingConnector { through_proxy: proxy.is_some() });
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
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_age(KEEP_IDLE)
            .max_idle_connections(KEEP_CONNECTIONS)
            .max_idle_connections_per_host(KEEP_CONNECTIONS)
            .timeout_resolve(Some(self.settings.connect_timeout))
            .timeout_connect(Some(self.settings.connect_timeout))
            .build();
        let agent = Agent::with_parts(config, connector, NameResolver::new(DefaultResolver::default()));
        Ok(Client { merchant: self.merchant, agent, settings: Arc::new(self.settings) })
    }
}

/// A resolver whose failures can be told from those of the connection, and which is not asked again for a short while.
/// ureq asks before each request, where a connection is kept as well, and the default resolver takes a thread for it.
#[derive(Debug)]
struct NameResolver<R> {
    resolver: R,
    last: Mutex<Option<Resolved>>,
}

#[derive(Debug)]
struct Resolved {
    name: (Scheme, Authority),
    addresses: ResolvedSocketAddrs,
    at: Instant,
}

impl<R> NameResolver<R> {
    fn new(resolver: R) -> NameResolver<R> {
        NameResolver { resolver, last: Mutex::new(None) }
    }
}

impl<R: Resolver> Resolver for NameResolver<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &AgentConfig,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let name = uri.scheme().cloned().zip(uri.authority().cloned());
        let last = || self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) =
            last().as_ref().filter(|last| Some(&last.name) == name.as_ref() && last.at.elapsed() < KEEP_IDLE)
        {
            return Ok(last.addresses.clone());
        }
        let addresses = self.resolver.resolve(uri, config, timeout).map_err(|error| match error {
            ureq::Error::Io(_) => ureq::Error::HostNotFound,
            error => error,
        })?;
        *last() = name.map(|name| Resolved { name, addresses: addresses.clone(), at: Instant::now() });
        Ok(addresses)
    }
}

fn root_certificates(extra: &[Vec<u8>]) -> Result<RootCerts> {
    let invalid = || {
        let message = "a root certificate is neither PEM nor DER";
        Error::new(ErrorKind::InvalidConfig, message).with_field("root_certificate")
    };
    let built_in = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    let mut roots: Vec<Certificate<'static>> = built_in.map(|der| Certificate::from_der(der)).collect();
    for bytes in extra {
        let known = roots.len();
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
        if roots.len() == known || !roots.iter().skip(known).all(parses) {
            return Err(invalid());
        }
    }
    Ok(RootCerts::from(roots))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[derive(Debug, Default)]
    struct Counting(AtomicUsize);

    impl Resolver for Counting {
        fn resolve(&self, uri: &Uri, _: &AgentConfig, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
            if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
                return Err(ureq::Error::Io(std::io::Error::other("no such host")));
            }
            let mut addresses = self.empty();
            addresses.push(([127, 0, 0, 1], uri.port_u16().unwrap_or_default()).into());
            Ok(addresses)
        }
    }

    #[test]
    fn a_name_is_asked_once_in_a_while_and_a_failure_is_not_kept() {
        let resolver = NameResolver::new(Counting::default());
        let resolve = |url: &'static str| {
            let addresses =
                resolver.resolve(&Uri::from_static(url), &AgentConfig::default(), NextTimeout::default())?;
            Ok::<_, ureq::Error>(addresses.iter().map(|address| address.port()).collect::<Vec<_>>())
        };
        assert!(matches!(resolve("https://pay.example:1/a"), Err(ureq::Error::HostNotFound)));
        assert_eq!(resolve("https://pay.example:1/a").expect("an address"), [1]);
        assert_eq!(resolve("https://pay.example:1/b").expect("an address"), [1]);
        assert_eq!(resolver.resolver.0.load(Ordering::SeqCst), 2);
        assert_eq!(resolve("https://pay.example:2/a").expect("an address"), [2]);
        assert_eq!(resolver.resolver.0.load(Ordering::SeqCst), 3);

        let earlier = Instant::now().checked_sub(KEEP_IDLE).expect("a machine that has run for a while");
        resolver.last.lock().expect("the last one").as_mut().expect("an answer").at = earlier;
        assert_eq!(resolve("https://pay.example:2/a").expect("an address"), [2]);
        assert_eq!(resolver.resolver.0.load(Ordering::SeqCst), 4);
    }
}
