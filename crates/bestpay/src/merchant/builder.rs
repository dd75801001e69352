//! The settings of a merchant, and where the platform is.

use std::sync::Arc;
use std::time::SystemTime;

use super::{CallbackMerchants, Inner, Merchant, check_number, wrong_address};
use crate::api::fields::{host_of, is_http_url};
use crate::digest::Hash;
use crate::error::{Error, ErrorKind, Result};
use crate::key::{MerchantKey, PlatformKey};
use crate::message::Limits;
use crate::signature::VerifyPolicy;
use crate::time::Clock;

/// Where the platform is.
///
/// ```
/// use bestpay::Environment;
/// assert_ne!(Environment::Production.api_url(), Environment::Test.api_url());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// `https://mapi.bestpay.com.cn`
    Production,
    /// `http://116.228.151.160:18002`: plain `http`, as the document says.
    Test,
    /// Any other address, such as a sandbox's.
    Url(String),
}

impl Environment {
    /// As written in settings: `production`, `test`, or an address.
    ///
    /// ```
    /// use bestpay::Environment;
    /// assert_eq!(Environment::named("test"), Environment::Test);
    /// assert_eq!(Environment::named("https://pay.example").api_url(), "https://pay.example");
    /// ```
    pub fn named(text: &str) -> Environment {
        match text {
            "production" => Environment::Production,
            "test" => Environment::Test,
            url => Environment::Url(url.to_owned()),
        }
    }

    /// `API_Url`, section 2.4.
    pub fn api_url(&self) -> &str {
        match self {
            Environment::Production => "https://mapi.bestpay.com.cn",
            Environment::Test => "http://116.228.151.160:18002",
            Environment::Url(url) => url.trim_end_matches('/'),
        }
    }

    /// Checks that this is an `http` or `https` address without a path. [`MerchantBuilder::build`] does so.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] of `api_url`.
    ///
    /// ```
    /// use bestpay::Environment;
    /// let error = Environment::named("https://pay.example/mapi").check().unwrap_err();
    /// assert!(error.message().ends_with("leave it out: https://pay.example"));
    /// ```
    pub fn check(&self) -> Result<()> {
        let url = self.api_url();
        if !is_http_url(url) || url.contains(['?', '#']) {
            let reason = wrong_address::reason(url);
            let message = format!("the API address must be `production`, `test`, or an http or https address{reason}");
            return Err(invalid_config(message).with_field("api_url"));
        }
        if let Some((address, path)) = split_path(url) {
            let message = format!(
                "`api_url` ends with the path {path:?}: each interface adds its own path, which starts with /mapi; leave \
                 it out: {address}"
            );
            return Err(invalid_config(message).with_field("api_url"));
        }
        Ok(())
    }
}

/// The SPKI SHA-256 of the sandbox's platform key. Its private half is public: anyone who has the sandbox can sign
/// "paid" with it, so it must be used for nothing but a sandbox.
const SANDBOX_PLATFORM_KEY: &str = "5b7dcbcbb1abd7e6fe39ac8fa0e88a7e4f24511ff87c40d125603a31ffb71a2c";

/// Settings of a [`Merchant`].
#[derive(Clone)]
#[must_use]
pub struct MerchantBuilder {
    pub(super) environment: Option<Environment>,
    pub(super) institution_code: String,
    pub(super) merchant_no: String,
    pub(super) key: Option<MerchantKey>,
    pub(super) platform_keys: Vec<PlatformKey>,
    pub(super) sign_hash: Hash,
    pub(super) verify_policy: VerifyPolicy,
    pub(super) limits: Limits,
    pub(super) clock: Clock,
    pub(super) plain_http: bool,
}

impl MerchantBuilder {
    /// Where the platform is. Mandatory: a forgotten line must not charge real money.
    pub fn environment(mut self, environment: Environment) -> MerchantBuilder {
        self.environment = Some(environment);
        self
    }

    /// 平台商商户号, the institution's number. Mandatory.
    pub fn institution_code(mut self, code: impl Into<String>) -> MerchantBuilder {
        self.institution_code = code.into();
        self
    }

    /// 商户号, the merchant's number. Mandatory.
    pub fn merchant_no(mut self, number: impl Into<String>) -> MerchantBuilder {
        self.merchant_no = number.into();
        self
    }

    /// The private key that signs requests. Mandatory.
    pub fn key(mut self, key: MerchantKey) -> MerchantBuilder {
        self.key = Some(key);
        self
    }

    /// A key that the platform signs with. Mandatory; more than one while the platform changes its key.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// # let new_key = doc_example::platform_key();
    /// let merchant = builder.platform_key(new_key).build()?;
    /// assert_eq!(merchant.platform_keys().len(), 2);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn platform_key(mut self, key: PlatformKey) -> MerchantBuilder {
        self.platform_keys.push(key);
        self
    }

    /// The hash to sign with. SHA-256 unless set; some older contracts want SHA-1.
    pub fn sign_hash(mut self, hash: Hash) -> MerchantBuilder {
        self.sign_hash = hash;
        self
    }

    /// Which signatures of the platform are accepted.
    pub fn verify_policy(mut self, policy: VerifyPolicy) -> MerchantBuilder {
        self.verify_policy = policy;
        self
    }

    /// How large and deep answers and callbacks may be.
    pub fn limits(mut self, limits: Limits) -> MerchantBuilder {
        self.limits = limits;
        self
    }

    /// The clock that `requestDate` is taken from. The system's unless set.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let merchant = builder.clock(|| std::time::SystemTime::UNIX_EPOCH).build()?;
    /// assert_eq!(merchant.now().to_string(), "1970-01-01 08:00:00");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> MerchantBuilder {
        self.clock = Clock::new(now);
        self
    }

    /// Allows plain `http` to any host. Nothing but TLS binds an answer to its request: see SECURITY.md.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let inside = bestpay::Environment::Url("http://gateway.internal:8080".into());
    /// let merchant = builder.environment(inside).allow_plain_http().build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn allow_plain_http(mut self) -> MerchantBuilder {
        self.plain_http = true;
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] naming the setting, [`ErrorKind::InsecureUrl`].
    ///
    /// ```
    /// use bestpay::{Environment, ErrorKind, Merchant};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let builder = doc_example::merchant_builder();
    /// let elsewhere = Environment::Url("http://pay.example".into());
    /// let error = builder.environment(elsewhere).build().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::InsecureUrl);
    /// ```
    pub fn build(self) -> Result<Merchant> {
        for (name, code) in [("institutionCode", &self.institution_code), ("merchantNo", &self.merchant_no)] {
            check_number(name, code)?;
        }
        let Some(environment) = self.environment else {
            let message = "`api_url` is not set: `production`, `test`, or an address";
            return Err(invalid_config(message).with_field("api_url"));
        };
        environment.check()?;
        let url = environment.api_url();
        if !self.plain_http && !is_private_enough(&environment) {
            let message = "plain http is for loopback and the documented test address; use https, or allow it by name";
            return Err(Error::new(ErrorKind::InsecureUrl, message).with_field("api_url"));
        }
        let Some(key) = self.key else {
            return Err(invalid_config("the merchant's key is missing").with_field("key"));
        };
        if self.platform_keys.is_empty() {
            return Err(invalid_config("the platform's key is missing").with_field("platform_key"));
        }
        let has_platform_key = |sha256: &str| {
            let mut keys = self.platform_keys.iter().flat_map(PlatformKey::with_others);
            keys.any(|key| key.spki_sha256() == sha256)
        };
        let may_be_sandbox = host_of(url).is_some_and(is_loopback) || (self.plain_http && url.starts_with("http://"));
        let is_for_sandbox = has_platform_key(SANDBOX_PLATFORM_KEY);
        if is_for_sandbox && !may_be_sandbox {
            let message = "the platform's key is the sandbox's, which is public: give the certificate that you received from the platform";
            return Err(invalid_config(message).with_field("platform_key"));
        }
        if has_platform_key(key.spki_sha256()) {
            let message =
                "the platform's key is the merchant's own: give the certificate that you received from the platform";
            return Err(invalid_config(message).with_field("platform_key"));
        }
        Ok(Merchant(Arc::new(Inner {
            environment,
            is_for_sandbox,
            institution_code: self.institution_code,
            merchant_no: self.merchant_no,
            callbacks_of: CallbackMerchants::Own,
            key,
            platform_keys: self.platform_keys,
            sign_hash: self.sign_hash,
            verify_policy: self.verify_policy,
            limits: self.limits,
            clock: self.clock,
        })))
    }
}

/// An address and its path, if it has one.
fn split_path(url: &str) -> Option<(&str, &str)> {
    let host = url.find("://")? + "://".len();
    let path = host + url.get(host..)?.find('/')?;
    url.split_at_checked(path)
}

pub(super) fn invalid_config(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidConfig, message)
}

fn is_private_enough(environment: &Environment) -> bool {
    let url = environment.api_url();
    url.starts_with("https://") || url == Environment::Test.api_url() || host_of(url).is_some_and(is_loopback)
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/");
    const SANDBOX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../bestpay-sandbox/keys/platform.cer");

    fn builder(url: &str, platform_key: &str) -> MerchantBuilder {
        Merchant::builder()
            .environment(Environment::named(url))
            .institution_code("3178000000000001")
            .merchant_no("3178000000000002")
            .key(MerchantKey::from_file(format!("{KEYS}merchant-1024.pkcs8.pem"), None, None).expect("a key"))
            .platform_key(PlatformKey::from_file(platform_key).expect("a key"))
    }

    fn outcome(builder: MerchantBuilder) -> Option<(ErrorKind, Option<String>)> {
        builder.build().err().map(|error| (error.kind(), error.field().map(str::to_owned)))
    }

    fn platform() -> String {
        format!("{KEYS}platform-1024.cer")
    }

    #[test]
    fn an_environment_has_its_address() {
        let urls = ["production", "test", "https://pay.example/"].map(Environment::named);
        let urls = urls.each_ref().map(Environment::api_url);
        assert_eq!(urls, ["https://mapi.bestpay.com.cn", "http://116.228.151.160:18002", "https://pay.example"]);
    }

    #[test]
    fn plain_http_is_for_loopback_and_the_test_address_unless_it_is_allowed() {
        for url in ["test", "https://pay.example", "http://localhost:8080", "http://127.0.0.9", "http://[::1]:80/"] {
            assert_eq!(outcome(builder(url, &platform())), None, "{url}");
        }
        let insecure = Some((ErrorKind::InsecureUrl, Some("api_url".to_owned())));
        for url in ["http://pay.example", "http://localhost.example", "http://128.0.0.1", "http://[::2]"] {
            assert_eq!(outcome(builder(url, &platform())), insecure, "{url}");
            assert_eq!(outcome(builder(url, &platform()).allow_plain_http()), None, "{url}");
        }
    }

    #[test]
    fn a_bad_address_is_refused() {
        let refused = Some((ErrorKind::InvalidConfig, Some("api_url".to_owned())));
        for url in ["", "pay.example", "https://", "https://pay.example/?a", "https://pay.example/#a"] {
            assert_eq!(outcome(builder(url, &platform()).allow_plain_http()), refused, "{url}");
        }
        for url in ["https://pay.example/mapi", "http://127.0.0.1:80/mapi/o2o/", "https://pay.example/a b"] {
            assert_eq!(outcome(builder(url, &platform())), refused, "{url}");
        }
        let error = builder("https://pay.example/mapi/", &platform()).build().expect_err("a path");
        assert!(
            error.message().contains("\"/mapi\"") && error.message().ends_with("leave it out: https://pay.example")
        );
        let settings = MerchantBuilder { environment: None, ..builder("test", &platform()) };
        assert_eq!(outcome(settings), refused);
    }

    #[test]
    fn codes_and_keys_must_be_given() {
        let refused = |field: &str| Some((ErrorKind::InvalidConfig, Some(field.to_owned())));
        let given = || builder("test", &platform());
        assert_eq!(outcome(given().institution_code("a&b")), refused("institutionCode"));
        assert_eq!(outcome(given().merchant_no("")), refused("merchantNo"));
        assert_eq!(outcome(MerchantBuilder { key: None, ..given() }), refused("key"));
        assert_eq!(outcome(MerchantBuilder { platform_keys: Vec::new(), ..given() }), refused("platform_key"));
    }

    #[test]
    fn the_sandboxs_key_is_for_a_sandbox_alone() {
        let refused = Some((ErrorKind::InvalidConfig, Some("platform_key".to_owned())));
        for url in ["https://pay.example", "test"] {
            assert_eq!(outcome(builder(url, SANDBOX)), refused, "{url}");
        }
        assert_eq!(outcome(builder("https://pay.example", SANDBOX).allow_plain_http()), refused);
        for sandbox in [
            builder("http://127.0.0.1:8080", SANDBOX),
            builder("https://localhost", SANDBOX),
            builder("http://sandbox.example", SANDBOX).allow_plain_http(),
        ] {
            assert!(sandbox.build().expect("a merchant").is_for_sandbox());
        }
        let other = builder("http://127.0.0.1:8080", &platform()).limits(Limits::default().max_bytes(1000)).build();
        let other = other.expect("a merchant");
        assert!(!other.is_for_sandbox());
        assert_eq!(other.limits(), Limits::default().max_bytes(1000));
    }
}
