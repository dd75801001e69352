//! Configuration from `bestpay.toml` and from the environment.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::digest::Hash;
use crate::error::{Error, ErrorKind, Result};
use crate::key::{MerchantKey, PlatformKey};
use crate::merchant::{Environment, Merchant, MerchantBuilder};

/// The settings of a merchant, from a file, the environment, or both; the environment takes precedence.
///
/// ```toml
/// # bestpay.toml. Paths are relative to this file.
/// api_url = "production"                    # or "test", or an address; mandatory
/// institution_code = "3178000000000001"
/// merchant_no = "3178000000000002"
/// key = "merchant.p12"
/// key_password_file = "merchant.password"   # or key_password, or BESTPAY_KEY_PASSWORD
/// key_alias = "conname"                     # if the file holds several keys
/// platform_key = "platform.cer"             # or ["old.cer", "new.cer"]
/// sign_hash = "sha256"                      # or "sha1", for older contracts
/// proxy = "http://proxy.example:3128"
/// root_certificate = "extra-root.pem"
/// allow_plain_http = false
/// ```
///
/// | variable | setting |
/// |---|---|
/// | `BESTPAY_API_URL` | `api_url` |
/// | `BESTPAY_INSTITUTION_CODE` | `institution_code` |
/// | `BESTPAY_MERCHANT_NO` | `merchant_no` |
/// | `BESTPAY_KEY` | `key` |
/// | `BESTPAY_KEY_PASSWORD` | `key_password` |
/// | `BESTPAY_KEY_ALIAS` | `key_alias` |
/// | `BESTPAY_PLATFORM_KEY` | `platform_key` |
///
/// ```
/// use bestpay::Config;
/// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys");
/// let text = r#"
///     api_url = "test"
///     institution_code = "3178000000000001"
///     merchant_no = "3178000000000002"
///     key = "merchant-2048.p12"
///     key_password = "123456"
///     platform_key = "platform-1024.cer"
/// "#;
/// let merchant = Config::from_toml(text, folder)?.merchant()?;
/// assert_eq!(merchant.merchant_no(), "3178000000000002");
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    api_url: Option<String>,
    institution_code: Option<String>,
    merchant_no: Option<String>,
    key: Option<PathBuf>,
    key_password: Option<Zeroizing<String>>,
    key_password_file: Option<PathBuf>,
    key_alias: Option<String>,
    platform_key: Option<OneOrMore>,
    sign_hash: Option<SignHash>,
    proxy: Option<String>,
    root_certificate: Option<PathBuf>,
    allow_plain_http: bool,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(PathBuf),
    More(Vec<PathBuf>),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SignHash {
    Sha1,
    Sha256,
}

impl Config {
    /// Reads `bestpay.toml` text; paths in it are relative to `folder`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] with the line at fault, also for an unknown setting.
    ///
    /// ```
    /// use bestpay::{Config, Environment};
    /// let config = Config::from_toml(r#"api_url = "test""#, ".")?;
    /// assert_eq!(config.environment(), Some(Environment::Test));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_toml(text: &str, folder: impl AsRef<Path>) -> Result<Config> {
        let mut config: Config = toml::from_str(text).map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            invalid(format!("bestpay.toml, line {line}: {}", without_values(error.message())))
        })?;
        let folder = folder.as_ref();
        let paths = [&mut config.key, &mut config.key_password_file, &mut config.root_certificate];
        for path in paths.into_iter().flatten() {
            *path = folder.join(&path);
        }
        match &mut config.platform_key {
            None => {}
            Some(OneOrMore::One(path)) => *path = folder.join(&path),
            Some(OneOrMore::More(paths)) => paths.iter_mut().for_each(|path| *path = folder.join(&path)),
        }
        Ok(config)
    }

    /// Reads a `bestpay.toml` file, without the environment.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`].
    ///
    /// ```no_run
    /// let config = bestpay::Config::from_file("bestpay.toml")?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_file(path: impl AsRef<Path>) -> Result<Config> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map(Zeroizing::new)
            .map_err(|error| invalid(format!("cannot read {}: {error}", path.display())).with_source(error))?;
        Config::from_toml(&text, path.parent().unwrap_or(Path::new(".")))
    }

    /// Reads only the environment.
    ///
    /// ```
    /// // Without any BESTPAY_ variable there is nothing to build a merchant from.
    /// assert!(bestpay::Config::from_env().merchant().is_err());
    /// ```
    pub fn from_env() -> Config {
        Config::default().overlaid_by(|name| std::env::var(name).ok())
    }

    /// Reads a `bestpay.toml` file; the environment overrides it.
    ///
    /// # Errors
    /// As [`Config::from_file`].
    ///
    /// ```no_run
    /// let client = bestpay::Config::from_file_and_env("bestpay.toml")?.client()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_file_and_env(path: impl AsRef<Path>) -> Result<Config> {
        Ok(Config::from_file(path)?.overlaid_by(|name| std::env::var(name).ok()))
    }

    fn overlaid_by(mut self, variable: impl Fn(&str) -> Option<String>) -> Config {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        for (name, setting) in [
            ("BESTPAY_API_URL", &mut self.api_url),
            ("BESTPAY_INSTITUTION_CODE", &mut self.institution_code),
            ("BESTPAY_MERCHANT_NO", &mut self.merchant_no),
            ("BESTPAY_KEY_ALIAS", &mut self.key_alias),
        ] {
            *setting = set(name).or(setting.take());
        }
        self.key_password = set("BESTPAY_KEY_PASSWORD").map(Zeroizing::new).or(self.key_password);
        self.key = set("BESTPAY_KEY").map(PathBuf::from).or(self.key);
        let platform_key = set("BESTPAY_PLATFORM_KEY").map(|path| OneOrMore::One(path.into()));
        self.platform_key = platform_key.or(self.platform_key);
        self
    }

    /// 商户号, if it is set.
    pub fn merchant_no(&self) -> Option<&str> {
        self.merchant_no.as_deref()
    }

    /// Sets the merchant's number, whatever the file and the environment say.
    #[must_use]
    pub fn with_merchant_no(mut self, merchant_no: impl Into<String>) -> Config {
        self.merchant_no = Some(merchant_no.into());
        self
    }

    /// The address, if it is set.
    pub fn environment(&self) -> Option<Environment> {
        self.api_url.as_deref().map(Environment::named)
    }

    /// Reads the private key.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] when it is not set, and as [`MerchantKey::from_file`].
    ///
    /// ```
    /// let error = bestpay::Config::default().merchant_key().unwrap_err();
    /// assert_eq!(error.field(), Some("key"));
    /// ```
    pub fn merchant_key(&self) -> Result<MerchantKey> {
        let path = self.key.as_ref().ok_or_else(|| missing("key", "BESTPAY_KEY"))?;
        let password = match (&self.key_password, &self.key_password_file) {
            (Some(password), _) => Some(password.clone()),
            (None, None) => None,
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file).map(Zeroizing::new).map_err(|error| {
                    let message = format!("cannot read the password file {}: {error}", file.display());
                    Error::new(ErrorKind::KeyUnreadable, message).with_field("key_password_file").with_source(error)
                })?;
                Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
            }
        };
        let password = password.as_ref().map(|password| password.as_str());
        MerchantKey::from_file(path, password, self.key_alias.as_deref())
    }

    /// Reads the platform's keys.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] when none is set, and as [`PlatformKey::from_file`].
    ///
    /// ```
    /// let error = bestpay::Config::default().platform_keys().unwrap_err();
    /// assert_eq!(error.field(), Some("platform_key"));
    /// ```
    pub fn platform_keys(&self) -> Result<Vec<PlatformKey>> {
        match &self.platform_key {
            None => Err(missing("platform_key", "BESTPAY_PLATFORM_KEY")),
            Some(OneOrMore::One(path)) => Ok(vec![PlatformKey::from_file(path)?]),
            Some(OneOrMore::More(paths)) => paths.iter().map(PlatformKey::from_file).collect(),
        }
    }

    /// Builds the merchant, reading its keys.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] naming the setting, and as [`MerchantBuilder::build`].
    ///
    /// ```no_run
    /// let merchant = bestpay::Config::from_file("bestpay.toml")?.merchant()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn merchant(&self) -> Result<Merchant> {
        let code = |setting: &Option<String>, name, variable| setting.clone().ok_or_else(|| missing(name, variable));
        let mut builder: MerchantBuilder = Merchant::builder()
            .environment(self.environment().ok_or_else(|| missing("api_url", "BESTPAY_API_URL"))?)
            .institution_code(code(&self.institution_code, "institution_code", "BESTPAY_INSTITUTION_CODE")?)
            .merchant_no(code(&self.merchant_no, "merchant_no", "BESTPAY_MERCHANT_NO")?)
            .key(self.merchant_key()?);
        for key in self.platform_keys()? {
            builder = builder.platform_key(key);
        }
        if let Some(SignHash::Sha1) = self.sign_hash {
            builder = builder.sign_hash(Hash::Sha1);
        }
        if self.allow_plain_http {
            builder = builder.allow_plain_http();
        }
        builder.build()
    }

    /// Builds the client.
    ///
    /// # Errors
    /// As [`Config::merchant`] and [`ClientBuilder::build`](crate::ClientBuilder::build).
    ///
    /// ```no_run
    /// let client = bestpay::Config::from_file("bestpay.toml")?.client()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    #[cfg(feature = "http")]
    pub fn client(&self) -> Result<crate::Client> {
        self.client_builder()?.build()
    }

    /// The client's builder, for settings that the file does not have.
    ///
    /// # Errors
    /// As [`Config::merchant`].
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// let config = bestpay::Config::from_file("bestpay.toml")?;
    /// let client = config.client_builder()?.connect_timeout(Duration::from_secs(3)).build()?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    #[cfg(feature = "http")]
    pub fn client_builder(&self) -> Result<crate::ClientBuilder> {
        let mut builder = crate::Client::builder(self.merchant()?);
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy);
        }
        if let Some(path) = &self.root_certificate {
            let bytes = std::fs::read(path).map_err(|error| {
                let message = format!("cannot read the root certificate {}: {error}", path.display());
                invalid(message).with_field("root_certificate").with_source(error)
            })?;
            builder = builder.root_certificate(bytes);
        }
        Ok(builder)
    }
}

/// The parser's reason without what it quotes of the file: the line at fault may hold the password.
fn without_values(reason: &str) -> &str {
    match reason.split_once(':') {
        Some((what @ ("invalid type" | "invalid value"), _)) => what,
        _ => reason.split(", expected").next().unwrap_or_default(),
    }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidConfig, message)
}

fn missing(setting: &str, variable: &str) -> Error {
    invalid(format!("`{setting}` is not set (in bestpay.toml, or {variable} in the environment)")).with_field(setting)
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("api_url", &self.environment().as_ref().map(Environment::api_url))
            .field("institution_code", &self.institution_code)
            .field("merchant_no", &self.merchant_no)
            .field("key", &self.key)
            .field("key_alias", &self.key_alias)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_line_and_the_unknown_setting() {
        let error = Config::from_toml("api_url = \"test\"\nmerchant_number = \"1\"\n", ".").expect_err("unknown");
        assert_eq!(error.kind(), ErrorKind::InvalidConfig);
        assert_eq!(error.message(), "bestpay.toml, line 2: unknown field `merchant_number`");
    }

    #[test]
    fn the_environment_comes_before_the_file() {
        let file =
            Config::from_toml("api_url = \"test\"\nmerchant_no = \"1\"\nkey = \"a.p12\"", "folder").expect("settings");
        assert_eq!(file.key.as_deref(), Some(Path::new("folder/a.p12")));
        let both = file.overlaid_by(|name| match name {
            "BESTPAY_API_URL" => Some("production".to_owned()),
            "BESTPAY_MERCHANT_NO" => Some(String::new()),
            "BESTPAY_KEY" => Some("b.p12".to_owned()),
            _ => None,
        });
        assert_eq!(both.environment(), Some(Environment::Production));
        assert_eq!(both.merchant_no(), Some("1"), "an empty variable is not set");
        assert_eq!(both.key.as_deref(), Some(Path::new("b.p12")));
    }

    #[test]
    fn what_is_missing_is_named_with_its_variable() {
        let error = Config::default().merchant().expect_err("nothing is set");
        assert_eq!(error.field(), Some("api_url"));
        assert!(error.message().contains("BESTPAY_API_URL"), "{error}");
    }
}
