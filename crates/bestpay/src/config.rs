//! Configuration from `bestpay.toml` and from the environment.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::digest::Hash;
use crate::error::{Error, ErrorKind, Result};
use crate::key::{LARGEST_FILE, MerchantKey, PlatformKey, is_key, read_at_most, text_of};
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
/// # Without files: key_base64 and platform_key_base64 hold the same files as Base64, or a PEM text.
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
/// | `BESTPAY_KEY_BASE64` | `key_base64` |
/// | `BESTPAY_KEY_PASSWORD` | `key_password` |
/// | `BESTPAY_KEY_ALIAS` | `key_alias` |
/// | `BESTPAY_PLATFORM_KEY` | `platform_key` |
/// | `BESTPAY_PLATFORM_KEY_BASE64` | `platform_key_base64` |
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
    key_base64: Option<Zeroizing<String>>,
    key_password: Option<Zeroizing<String>>,
    key_password_file: Option<PathBuf>,
    key_alias: Option<String>,
    platform_key: Option<OneOrMore<PathBuf>>,
    platform_key_base64: Option<OneOrMore<String>>,
    sign_hash: Option<SignHash>,
    proxy: Option<String>,
    root_certificate: Option<PathBuf>,
    allow_plain_http: bool,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    fn as_mut_slice(&mut self) -> &mut [T] {
        match self {
            OneOrMore::One(one) => std::slice::from_mut(one),
            OneOrMore::More(more) => more,
        }
    }

    fn as_slice(&self) -> &[T] {
        match self {
            OneOrMore::One(one) => std::slice::from_ref(one),
            OneOrMore::More(more) => more,
        }
    }
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
        let text = text.trim_start_matches('\u{feff}');
        let mut config: Config = toml::from_str(text).map_err(|error| explained(&error, text))?;
        if let Some((setting, line)) = control_character(text, &config) {
            return Err(invalid(format!("bestpay.toml, line {line}: `{setting}` {BACKSLASH}")).with_field(setting));
        }
        if config.key_password.is_some() && config.key_password_file.is_some() {
            let message = "`key_password` and `key_password_file` are both set: leave one out";
            return Err(invalid(message).with_field("key_password"));
        }
        let folder = folder.as_ref();
        let paths = [&mut config.key, &mut config.key_password_file, &mut config.root_certificate];
        for path in paths.into_iter().flatten() {
            *path = folder.join(&path);
        }
        for path in config.platform_key.iter_mut().flat_map(OneOrMore::as_mut_slice) {
            *path = folder.join(&path);
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
        let unreadable = |reason: &str| invalid(format!("cannot read {}: {reason}", path.display()));
        let bytes = read_small(path).map_err(|error| unreadable(&error.to_string()).with_source(error))?;
        let text = std::str::from_utf8(&bytes).map_err(|_| unreadable("it is not UTF-8: save it as UTF-8"))?;
        Config::from_toml(text, path.parent().unwrap_or(Path::new(".")))
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
        // What a secret's file or a script adds belongs to none of these.
        let trimmed = |name: &str| set(name).map(|value| value.trim().to_owned());
        for (name, setting) in [
            ("BESTPAY_API_URL", &mut self.api_url),
            ("BESTPAY_INSTITUTION_CODE", &mut self.institution_code),
            ("BESTPAY_MERCHANT_NO", &mut self.merchant_no),
            ("BESTPAY_KEY_ALIAS", &mut self.key_alias),
        ] {
            *setting = trimmed(name).or(setting.take());
        }
        self.key_password = set("BESTPAY_KEY_PASSWORD").map(Zeroizing::new).or(self.key_password);
        let key = (trimmed("BESTPAY_KEY").map(PathBuf::from), set("BESTPAY_KEY_BASE64").map(Zeroizing::new));
        if key.0.is_some() || key.1.is_some() {
            (self.key, self.key_base64) = key;
        }
        let path = trimmed("BESTPAY_PLATFORM_KEY").map(|path| OneOrMore::One(path.into()));
        let platform_key = (path, set("BESTPAY_PLATFORM_KEY_BASE64").map(OneOrMore::One));
        if platform_key.0.is_some() || platform_key.1.is_some() {
            (self.platform_key, self.platform_key_base64) = platform_key;
        }
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

    /// The files of the private key and of its password, as far as these are in files of their own: only the program's
    /// user should be able to read them.
    ///
    /// ```
    /// let config = bestpay::Config::from_toml(r#"key = "merchant.p12""#, "shop")?;
    /// assert_eq!(config.secret_files(), [std::path::Path::new("shop/merchant.p12")]);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn secret_files(&self) -> Vec<&Path> {
        // A password in the environment comes before the file.
        let password_file = self.key_password_file.iter().filter(|_| self.key_password.is_none());
        self.key.iter().chain(password_file).map(PathBuf::as_path).collect()
    }

    /// Whether the private key or its password stands in the settings themselves.
    ///
    /// ```
    /// let config = bestpay::Config::from_toml(r#"key_password = "123456""#, "shop")?;
    /// assert!(config.has_secret());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn has_secret(&self) -> bool {
        self.key_base64.is_some() || self.key_password.is_some()
    }

    /// Reads a password file, such as that of `key_password_file`: UTF-8 or UTF-16, with or without a byte order mark,
    /// and without the end of its line.
    ///
    /// # Errors
    /// [`ErrorKind::KeyUnreadable`].
    ///
    /// ```
    /// let error = bestpay::Config::password_in("no-such.password").unwrap_err();
    /// assert_eq!(error.field(), Some("key_password_file"));
    /// ```
    pub fn password_in(file: impl AsRef<Path>) -> Result<Zeroizing<String>> {
        let file = file.as_ref();
        let unreadable = |reason: &str| {
            let message = format!("cannot read the password file {}: {reason}", file.display());
            Error::new(ErrorKind::KeyUnreadable, message).with_field("key_password_file")
        };
        let bytes = read_small(file)
            .map_err(|error| with_path_advice(unreadable(&error.to_string()).with_source(error), file))?;
        let text = text_of(&bytes).ok_or_else(|| unreadable("it is not UTF-8: save it as UTF-8"))?;
        Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
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
        let password = match (&self.key_password, &self.key_password_file) {
            (Some(password), _) => Some(password.clone()),
            (None, None) => None,
            (None, Some(file)) => Some(Config::password_in(file)?),
        };
        let password = password.as_ref().map(|password| password.as_str());
        let noted = |error: Error| match (error.kind(), &self.key_password, &self.key_password_file) {
            (ErrorKind::WrongPassword, None, Some(file)) => {
                error.with_note(&format!("the password is that of {}{}", file.display(), oddity(password)))
            }
            _ => error,
        };
        let alias = self.key_alias.as_deref();
        match (&self.key, &self.key_base64) {
            (Some(_), Some(_)) => Err(both("key", "BESTPAY_KEY")),
            (None, None) => Err(missing("key", "BESTPAY_KEY")),
            (Some(path), None) => MerchantKey::from_file(path, password, alias)
                .map_err(|error| noted(with_path_advice(error, path)).with_field("key")),
            (None, Some(text)) => MerchantKey::from_bytes(text.as_bytes(), password, alias)
                .map_err(|error| noted(in_setting(error, "key_base64", text))),
        }
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
        match (&self.platform_key, &self.platform_key_base64) {
            (Some(_), Some(_)) => Err(both("platform_key", "BESTPAY_PLATFORM_KEY")),
            (None, None) => Err(missing("platform_key", "BESTPAY_PLATFORM_KEY")),
            (Some(paths), None) => {
                let read = |path: &PathBuf| {
                    PlatformKey::from_file(path)
                        .map_err(|error| with_path_advice(error, path).with_field("platform_key"))
                };
                paths.as_slice().iter().map(read).collect()
            }
            (None, Some(texts)) => {
                let read = |text: &String| {
                    PlatformKey::from_bytes(text.as_bytes())
                        .map_err(|error| in_setting(error, "platform_key_base64", text))
                };
                texts.as_slice().iter().map(read).collect()
            }
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
            let bytes = read_small(path).map_err(|error| {
                let message = format!("cannot read the root certificate {}: {error}", path.display());
                with_path_advice(invalid(message).with_field("root_certificate").with_source(error), path)
            })?;
            // The client looks at it as well, and does not know the file.
            crate::client::certificates(&bytes).map_err(|error| error.with_note(&path.display().to_string()))?;
            builder = builder.root_certificate(bytes.to_vec());
        }
        Ok(builder)
    }
}

/// Settings, passwords and certificates are no larger than keys; whoever names an endless file hears so.
fn read_small(path: &Path) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let bytes = read_at_most(LARGEST_FILE + 1, path)?;
    if bytes.len() > LARGEST_FILE {
        return Err(std::io::Error::other("it is larger than 1 MiB"));
    }
    Ok(bytes)
}

/// What a password file holds besides the password, by the look of it.
fn oddity(password: Option<&str>) -> &'static str {
    let password = password.unwrap_or_default().trim();
    if password.is_empty() {
        ", which is empty"
    } else if password.contains(['\r', '\n']) {
        ", which has several lines: it must hold the password alone"
    } else if password.starts_with(['"', '\'', '\u{201c}']) {
        ", which has quotes around it: leave them out"
    } else if password.contains('=') || password.contains('\0') {
        ": it must hold the password alone"
    } else {
        ""
    }
}

/// Why there is no such file, if its path looks like something else.
fn with_path_advice(error: Error, path: &Path) -> Error {
    let is_there = path.try_exists().unwrap_or(false);
    let text = path.to_string_lossy();
    let has_part = |what: fn(&str) -> bool| text.split('/').any(what);
    let advice = if path.is_dir() {
        "this is a folder: name the file in it"
    } else if is_there {
        return error;
    } else if has_part(|part| part.starts_with('~')) {
        "`~` is not expanded: write the whole path"
    } else if has_part(|part| part.starts_with('$') || (part.starts_with('%') && part.ends_with('%'))) {
        "variables are not expanded: write the whole path, or set it by a variable such as BESTPAY_KEY"
    } else if has_part(|part| matches!(part, "file:" | "http:" | "https:") || part.starts_with("classpath:")) {
        "write the path of a file, not an address"
    } else if has_part(|part| part.trim() != part) {
        "the path has a blank at its start or end"
    } else if is_key(path) {
        "put the Base64 itself into `key_base64` or `platform_key_base64`"
    } else {
        return error;
    };
    error.with_note(advice)
}

const BACKSLASH: &str = "has a backslash in double quotes, which TOML takes for an escape such as \\n or \\t: put the \
                         path into single quotes, 'C:\\folder\\file', or write / for \\";

/// What is wrong in a file, by the setting's name and without its value, which may be the password.
fn explained(error: &toml::de::Error, text: &str) -> Error {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let content = text.lines().nth(line - 1).unwrap_or_default();
    let (setting, reason) = match setting_of(content) {
        Some((name, _)) if error.message().starts_with("duplicate key") => {
            (Some(name), format!("`{name}` is set twice: leave one out"))
        }
        Some((name, value)) => match what_is_wrong(name, value) {
            Some(what) => (Some(name), format!("`{name}` {what}")),
            None => {
                let reason = without_values(error.message());
                let how = "with ordinary blanks, and nothing behind the value but a comment";
                (Some(name), format!("`{name}`: {reason}: write {name} = \"\u{2026}\" {how}"))
            }
        },
        None => (None, unnamed(error.message(), content)),
    };
    let error = invalid(format!("bestpay.toml, line {line}: {reason}"));
    match setting {
        Some(name) => error.with_field(name),
        None => error,
    }
}

/// The name and the value in a line `name = value`, if that is a setting's name.
fn setting_of(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    SETTINGS.contains(&name).then_some((name, value.trim()))
}

/// What is wrong in a line without a setting's name.
fn unnamed(reason: &str, line: &str) -> String {
    let line = line.trim();
    let name = line.split(['=', ':', '\u{ff1d}', '\u{ff1a}', '.']).next().unwrap_or_default().trim();
    let name = name.trim_matches(['"', '[', ']', '{', ' ', '\u{a0}', '\u{3000}']);
    // Java's, YAML's and the variables' spellings differ from the setting's in this.
    let plain = |name: &str| name.replace(['_', '-', '.'], "").to_lowercase();
    let plain_name = plain(name.strip_prefix("BESTPAY_").unwrap_or(name));
    let meant = SETTINGS.iter().find(|setting| plain(setting) == plain_name);
    let names = SETTINGS.join(", ");
    if reason.starts_with("unknown field") {
        let name: String = name.chars().take(LONGEST_NAME).collect();
        return match meant {
            _ if line.starts_with('[') => {
                format!("there is no table `{name}`: settings stand at the start of the file, without `[{name}]`")
            }
            Some(meant) => format!("unknown field `{name}`: it is called `{meant}`"),
            None => format!("unknown field `{name}`; there are: {names}"),
        };
    }
    let reason = without_values(reason);
    match meant {
        Some(meant) if line.starts_with('[') => {
            format!("`{meant}` is one setting and no table: write {meant} = \"\u{2026}\"")
        }
        Some(meant) => format!("{reason}: write {meant} = \"\u{2026}\", with an equals sign"),
        None => format!("{reason}: each line is a setting, name = \"value\""),
    }
}

/// No setting's name is nearly as long.
const LONGEST_NAME: usize = 40;

/// The settings' names; a test compares them with [`Config`].
const SETTINGS: [&str; 14] = [
    "api_url",
    "institution_code",
    "merchant_no",
    "key",
    "key_base64",
    "key_password",
    "key_password_file",
    "key_alias",
    "platform_key",
    "platform_key_base64",
    "sign_hash",
    "proxy",
    "root_certificate",
    "allow_plain_http",
];

/// What a value that could not be read looks like.
fn what_is_wrong(name: &str, value: &str) -> Option<&'static str> {
    if name == "allow_plain_http" {
        return Some("must be true or false, without quotes");
    }
    Some(match value.chars().next() {
        None | Some('#') => "has no value: write it in quotes",
        Some('\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' | '\u{ff02}' | '\u{300c}') => {
            "has typographic quotes: write straight ones, \"\u{2026}\""
        }
        Some('"') if value.contains('\\') => BACKSLASH,
        Some('"' | '\'') if name == "sign_hash" => "must be \"sha1\" or \"sha256\"",
        Some(quote @ ('"' | '\'')) if value.matches(quote).count() < 2 => "has no closing quote",
        Some('"' | '\'') => return None,
        Some('[' | '{') if !name.starts_with("platform_key") => "must be one text in quotes, not a list or a table",
        Some('[' | '{') => "must be a list of texts in quotes, as in [\"old\", \"new\"]",
        Some(_) => "must be a text in quotes: the quotes are missing",
    })
}

/// The setting whose path has a control character, and its line: `"C:\new\test"` has an escape for a line feed and one
/// for a tabulator, and is a good string to TOML.
fn control_character(text: &str, config: &Config) -> Option<(&'static str, usize)> {
    let one = |path: &Option<PathBuf>| path.iter().cloned().collect::<Vec<_>>();
    let paths = [
        ("key", one(&config.key)),
        ("key_password_file", one(&config.key_password_file)),
        ("root_certificate", one(&config.root_certificate)),
        ("platform_key", config.platform_key.as_ref().map(|paths| paths.as_slice().to_vec()).unwrap_or_default()),
    ];
    let has_one = |path: &PathBuf| path.to_string_lossy().contains(char::is_control);
    let (setting, _) = paths.into_iter().find(|(_, paths)| paths.iter().any(has_one))?;
    let at = text.lines().position(|line| setting_of(line).is_some_and(|(name, _)| name == setting))?;
    Some((setting, at + 1))
}

/// The parser's reason without what it quotes of the file: the line at fault may hold the password.
fn without_values(reason: &str) -> &str {
    match reason.split_once(':') {
        Some((what @ ("invalid type" | "invalid value"), _)) => what,
        _ => reason.split(", expected").next().unwrap_or_default(),
    }
}

fn in_setting(error: Error, setting: &str, text: &str) -> Error {
    let is_path = text.len() < 300 && text.contains(['/', '\\', '.']) && error.kind() == ErrorKind::InvalidKey;
    let advice =
        if is_path { ": this looks like a path, which belongs into the setting without `_base64`" } else { "" };
    error.with_note(&format!("in {setting}{advice}")).with_field(setting)
}

fn both(setting: &str, variable: &str) -> Error {
    let message =
        format!("`{setting}` and `{setting}_base64` (or {variable} and {variable}_BASE64) are both set: leave one out");
    invalid(message).with_field(setting)
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
        assert!(
            error.message().starts_with("bestpay.toml, line 2: unknown field `merchant_number`; there are: api_url, ")
        );
    }

    #[test]
    fn an_error_names_the_setting_and_what_its_value_lacks_without_showing_it() {
        let quotes = "must be a text in quotes: the quotes are missing";
        for (line, setting, what) in [
            ("merchant_no = 3178000000000002", "merchant_no", quotes),
            ("key_password = 123456", "key_password", quotes),
            ("institution_code = 0123", "institution_code", quotes),
            ("api_url = production", "api_url", quotes),
            ("platform_key = platform.cer", "platform_key", quotes),
            ("key_password = secret", "key_password", quotes),
            ("key_password = \"secret", "key_password", "has no closing quote"),
            ("key_password =", "key_password", "has no value: write it in quotes"),
            ("api_url = \u{201c}test\u{201d}", "api_url", "has typographic quotes: write straight ones, \"\u{2026}\""),
            ("sign_hash = \"md5\"", "sign_hash", "must be \"sha1\" or \"sha256\""),
            ("allow_plain_http = \"true\"", "allow_plain_http", "must be true or false, without quotes"),
            ("key = [\"a\", \"b\"]", "key", "must be one text in quotes, not a list or a table"),
            ("platform_key = [1, 2]", "platform_key", "must be a list of texts in quotes, as in [\"old\", \"new\"]"),
            (r#"key = "C:\bestpay\merchant.p12""#, "key", BACKSLASH),
            (r#"key = "C:\new\test.p12""#, "key", BACKSLASH),
            (r#"platform_key = ["a.cer", "C:\bestpay\b.cer"]"#, "platform_key", BACKSLASH),
        ] {
            let error = Config::from_toml(&format!("# one\n{line}\n"), ".").expect_err(line);
            let shown = format!("bestpay.toml, line 2: `{setting}` {what}");
            if line.starts_with("platform_key = [\"") {
                assert!(error.message().starts_with("bestpay.toml, line 2"), "{error}");
            } else {
                assert_eq!((error.message(), error.field()), (shown.as_str(), Some(setting)), "{line}");
            }
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        }
        assert!(Config::from_toml(r"key = 'C:\new\test.p12'", ".").is_ok());
        assert!(Config::from_toml("\u{feff}key = \"a\"", ".").is_ok());
    }

    #[test]
    fn a_line_in_another_spelling_says_how_it_is_written() {
        for (text, what) in [
            ("merchantNo = \"1\"", "unknown field `merchantNo`: it is called `merchant_no`"),
            ("API-URL = \"test\"", "unknown field `API-URL`: it is called `api_url`"),
            ("BESTPAY_MERCHANT_NO = \"1\"", "unknown field `BESTPAY_MERCHANT_NO`: it is called `merchant_no`"),
            ("[client]\nproxy = \"a\"", "there is no table `client`: settings stand at the start of the file"),
            ("[merchant_no]\na = 1", "`merchant_no` is one setting and no table: write merchant_no ="),
            ("api_url: test", "write api_url = \"\u{2026}\", with an equals sign"),
            ("api_url \u{ff1d} \"test\"", "write api_url = \"\u{2026}\", with an equals sign"),
            ("api_url\u{3000}= \"test\"", "write api_url = \"\u{2026}\" with ordinary blanks"),
            ("<config/>", "each line is a setting, name = \"value\""),
            ("key_alias = \"a\"\nkey_alias = \"b\"", "`key_alias` is set twice: leave one out"),
            ("api_url = \"test\";", "nothing behind the value but a comment"),
            ("key_password = \"a\"\nkey_password_file = \"b\"", "are both set: leave one out"),
        ] {
            let error = Config::from_toml(text, ".").expect_err(text);
            assert!(error.message().contains(what), "{text}: {error}");
        }
        let long = Config::from_toml(&format!("{} = 1", "a".repeat(100_000)), ".").expect_err("unknown");
        assert!(long.message().len() < 500);
    }

    #[test]
    fn a_path_that_is_something_else_says_so() {
        let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys");
        let long = "MII/".repeat(100);
        for (path, what) in [
            ("~/merchant.p12", "`~` is not expanded"),
            ("$HOME/merchant.p12", "variables are not expanded"),
            ("%USERPROFILE%/merchant.p12", "variables are not expanded"),
            ("classpath:cert/merchant.p12", "not an address"),
            ("https://shop.example/merchant.p12", "not an address"),
            (" merchant-2048.p12", "a blank at its start or end"),
            (".", "this is a folder"),
            (&long, "put the Base64 itself into `key_base64`"),
        ] {
            let settings = format!("key = \"{path}\"\nplatform_key = \"{path}\"\nroot_certificate = \"{path}\"");
            let config = Config::from_toml(&settings, keys).expect("settings");
            let errors = [config.merchant_key().err(), config.platform_keys().err()].map(|error| error.expect(path));
            assert_eq!(errors.each_ref().map(Error::field), [Some("key"), Some("platform_key")]);
            for error in errors {
                assert!(error.message().contains(what), "{path}: {error}");
                assert!(!error.message().contains("MII"), "it may be the key");
            }
        }
        let config = Config::from_toml("key_base64 = \"certs/merchant.p12\"", keys).expect("settings");
        let error = config.merchant_key().expect_err("a path");
        assert!(error.message().contains("looks like a path"), "{error}");
    }

    #[cfg(feature = "http")]
    #[test]
    fn a_root_certificate_that_is_none_is_said_to_be_so_by_its_files_name() {
        let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys");
        let settings = "api_url = \"https://till.example\"\ninstitution_code = \"1\"\nmerchant_no = \"1\"\n\
                        key = \"merchant-2048.p12\"\nkey_password = \"123456\"\nplatform_key = \"platform-1024.cer\"\n";
        for (name, is_there) in [("merchant-2048.p12", true), ("merchant-2048.pkcs8.pem", true), ("no-such.pem", false)]
        {
            let text = format!("{settings}root_certificate = \"{name}\"");
            let config = Config::from_toml(&text, keys).expect("settings");
            let error = config.client().expect_err(name);
            assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidConfig, Some("root_certificate")));
            assert!(error.message().contains(&format!("{keys}/{name}")), "{error}");
            assert_eq!(error.message().contains("neither PEM nor DER"), is_there, "{error}");
        }
    }

    #[test]
    fn a_password_file_is_read_as_editors_write_it_and_said_to_be_wrong_by_its_name() {
        let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys");
        let file = std::env::temp_dir().join(format!("bestpay-password-{}", std::process::id()));
        let key = |content: &[u8]| {
            std::fs::write(&file, content).expect("written");
            let mut config = Config::from_toml("key = \"merchant-2048.p12\"", keys).expect("settings");
            config.key_password_file = Some(file.clone());
            config.merchant_key()
        };
        let utf16: Vec<u8> = "\u{feff}123456\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for content in [&b"123456\r\n"[..], b"\xef\xbb\xbf123456", &utf16] {
            assert!(key(content).is_ok(), "{content:x?}");
        }
        for (content, what) in [
            (&b"654321"[..], "the password is that of "),
            (b"\n", "which is empty"),
            (b"123456\n# the till's", "which has several lines"),
            (b"\"123456\"", "which has quotes around it"),
            (b"password=123456", "it must hold the password alone"),
            (b"\xd6\xd0\xce\xc4", "it is not UTF-8: save it as UTF-8"),
        ] {
            let error = key(content).expect_err(what);
            assert!(error.message().contains(what), "{error}");
            assert!(
                error.message().contains(&file.display().to_string()) && !error.message().contains("3456"),
                "{error}"
            );
        }
        std::fs::remove_file(&file).expect("removed");
        if cfg!(target_os = "linux") {
            let endless = "key = \"merchant-2048.p12\"\nkey_password_file = \"/dev/zero\"";
            let error = Config::from_toml(endless, keys).expect("settings").merchant_key().expect_err("endless");
            assert!(error.message().contains("larger than 1 MiB"), "{error}");
            assert!(Config::from_file("/dev/zero").expect_err("endless").message().contains("larger than 1 MiB"));
        }
    }

    #[test]
    fn the_names_of_the_settings_are_those_of_the_file() {
        let error = Config::from_toml("no_such_setting = 1", ".").expect_err("unknown");
        assert!(error.message().starts_with("bestpay.toml, line 1: unknown field `no_such_setting`; there are: "));
        for setting in SETTINGS {
            let error = Config::from_toml(&format!("{setting} = 2026-01-01"), ".").expect_err(setting);
            assert_eq!(error.field(), Some(setting));
        }
        let source = include_str!("config.rs");
        let (_, members) = source.split_once("pub struct Config {").expect("Config");
        let (members, _) = members.split_once('}').expect("its end");
        let members: Vec<_> = members.lines().filter_map(|line| Some(line.split_once(':')?.0.trim())).collect();
        assert_eq!(members, SETTINGS);
    }

    #[test]
    fn keys_are_read_from_text_in_place_of_files() {
        let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/");
        let file = |name: &str| std::fs::read(format!("{keys}{name}")).expect("a key file");
        let base64 = |bytes: &[u8]| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
        let p12 = base64(&file("merchant-2048.p12"));
        let cer = base64(&file("platform-1024.cer"));
        let settings = format!(
            "key_base64 = \"{p12}\"\nkey_password = \" 123456\\r\\n\"\nplatform_key_base64 = [\"{cer}\", \"{cer}\"]"
        );
        let config = Config::from_toml(&settings, ".").expect("settings");
        assert_eq!(config.merchant_key().expect("a key").bits(), 2048);
        assert_eq!(config.platform_keys().expect("keys").len(), 2);
        assert!(!format!("{config:?}").contains("MII"));
        // PEM in a variable, with its line ends as two characters, and a file in the settings.
        let pem = String::from_utf8(file("merchant-2048.pkcs8.pem")).expect("PEM").replace('\n', "\\n");
        let file = Config::from_toml("key = \"no-such.p12\"\nplatform_key = \"no-such.cer\"", ".").expect("settings");
        let config = file.overlaid_by(|name| match name {
            "BESTPAY_KEY_BASE64" => Some(pem.clone()),
            "BESTPAY_PLATFORM_KEY_BASE64" => Some(cer.clone()),
            _ => None,
        });
        assert_eq!(config.merchant_key().expect("a key").bits(), 2048);
        assert_eq!(config.platform_keys().expect("keys").len(), 1);
        let both = config.clone().overlaid_by(|name| name.ends_with("KEY").then(|| "a".to_owned()));
        assert!(both.merchant_key().is_err(), "only the file is left");
        let both = Config::from_toml(
            "key = \"a\"\nkey_base64 = \"b\"\nplatform_key = \"a\"\nplatform_key_base64 = \"b\"",
            ".",
        );
        let both = both.expect("settings");
        for error in [both.merchant_key().expect_err("both"), both.platform_keys().expect_err("both")] {
            assert!(error.message().contains("leave one out"), "{error}");
        }
        let wrong = Config::from_toml("key_base64 = \"#\"", ".").expect("settings").merchant_key().expect_err("wrong");
        assert_eq!((wrong.kind(), wrong.field()), (ErrorKind::InvalidKey, Some("key_base64")));
    }

    #[test]
    fn the_environment_comes_before_the_file() {
        let file =
            Config::from_toml("api_url = \"test\"\nmerchant_no = \"1\"\nkey = \"a.p12\"", "folder").expect("settings");
        assert_eq!(file.key.as_deref(), Some(Path::new("folder/a.p12")));
        let both = file.overlaid_by(|name| match name {
            "BESTPAY_API_URL" => Some(" production\r\n".to_owned()),
            "BESTPAY_MERCHANT_NO" => Some(String::new()),
            "BESTPAY_KEY" => Some("b.p12\n".to_owned()),
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
