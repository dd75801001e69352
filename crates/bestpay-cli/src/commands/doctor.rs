//! `doctor`: what keeps a till from its first order, and what to do about it.

use std::time::Duration;

use bestpay::{Client, Config, Effect, Environment, Error, ErrorClass, ErrorKind, Hash, Probe, sign_string};
use clap::Args;
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::{ATTENTION, BAD, GOOD, QUIET, Screen};
use crate::settings::Settings;
use crate::table::{Cell, Columns, printable};

/// A clock that is off by more than this deserves a remark; time-outs and logs depend on it.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(60);
/// The platform refuses a requestDate that is off by a day; near midnight there is less room.
const CLOCK_LIMIT: Duration = Duration::from_secs(12 * 60 * 60);
/// Smaller keys are in use, but weak.
const STRONG_BITS: usize = 2048;

/// Check settings, keys, connection and clock, and say what to do.
///
/// Nothing is ordered. Exit status 0 when all is well (remarks included), 2 when settings, keys or clock are wrong, 4
/// when the platform cannot be reached.
#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Attention,
    Bad,
}

struct Check {
    name: &'static str,
    verdict: Verdict,
    found: String,
    to_do: Option<String>,
    /// The exit status if this verdict is bad.
    exit: Exit,
}

impl Check {
    fn good(name: &'static str, found: impl Into<String>) -> Check {
        Check { name, verdict: Verdict::Good, found: found.into(), to_do: None, exit: Exit::Answered }
    }

    fn attention(name: &'static str, found: impl Into<String>, to_do: impl Into<String>) -> Check {
        Check { verdict: Verdict::Attention, to_do: Some(to_do.into()), ..Check::good(name, found) }
    }

    fn bad(name: &'static str, found: impl Into<String>, to_do: impl Into<String>) -> Check {
        Check { verdict: Verdict::Bad, exit: Exit::BadInput, ..Check::attention(name, found, to_do) }
    }

    fn is_bad(&self) -> bool {
        matches!(self.verdict, Verdict::Bad)
    }
}

impl Doctor {
    /// Runs all checks, and shows them.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let checks = self.checks();
        let exit = checks.iter().map(|check| check.exit).max().unwrap_or(Exit::Answered);
        // Settings and keys come before the connection: without them there is none.
        let exit = if checks.iter().any(|check| check.exit == Exit::BadInput) { Exit::BadInput } else { exit };
        if screen.json() {
            let list: Vec<_> = checks.iter().map(to_json).collect();
            screen.object(&json!({ "ok": exit == Exit::Answered, "checks": list }))?;
        } else {
            show(screen, &checks)?;
        }
        Ok(exit)
    }

    fn checks(&self) -> Vec<Check> {
        let source = match self.settings.file() {
            Some(file) => format!("{} and the environment", file.display()),
            None => "only the environment (there is no bestpay.toml here)".to_owned(),
        };
        let config = match self.settings.config() {
            Ok(config) => config,
            Err(failure) => {
                let to_do = "name the file with --config, or correct it: docs/first-payment.md describes bestpay.toml";
                return vec![Check::bad("settings", failure.lines().join("; "), to_do)];
            }
        };
        let mut checks = vec![Check::good("settings", source), environment(&config), merchant_key(&config)];
        checks.extend(platform_keys(&config));
        match config.client() {
            Ok(client) => {
                checks.push(identity(&client));
                checks.extend(connection(&client));
            }
            // The key's own line has said so already.
            Err(error) if error.class() == ErrorClass::Key || is_told(&error, &checks) => {}
            Err(error) => checks.push(Check::bad("merchant", error.message(), what_to_set(&error))),
        }
        checks
    }
}

/// Whether the lines of the environment and the keys have named this setting already.
fn is_told(error: &Error, checks: &[Check]) -> bool {
    matches!(error.field(), Some("api_url" | "key" | "platform_key")) && checks.iter().any(Check::is_bad)
}

fn environment(config: &Config) -> Check {
    let Some(environment) = config.environment() else {
        return Check::bad("environment", "`api_url` is not set", "set api_url to `production`, `test` or an address");
    };
    let url = environment.api_url();
    match environment {
        Environment::Production => Check::good("environment", format!("production, {url}: orders cost money")),
        Environment::Test => Check::good("environment", format!("the platform's test environment, {url}")),
        _ => Check::good("environment", url),
    }
}

fn merchant_key(config: &Config) -> Check {
    let name = "merchant's key";
    let key = match config.merchant_key() {
        Ok(key) => key,
        Err(error) => return Check::bad(name, error.message(), what_to_set(&error)),
    };
    if let Err(error) = sign_string(&key, Hash::Sha256, "a=1") {
        return Check::bad(name, error.message(), "ask the platform for another key");
    }
    let alias = key.alias().map(|alias| format!(", alias {alias}")).unwrap_or_default();
    let found = format!("{}, {} bits{alias}, signs; SPKI SHA-256 {}", key.kind(), key.bits(), key.spki_sha256());
    match key.certificate() {
        Some(certificate) if certificate.has_expired() => Check::attention(
            name,
            format!("{found}; its certificate expired on {}", certificate.not_after()),
            "if the platform refuses your signatures, renew the certificate there",
        ),
        _ if key.bits() < STRONG_BITS => {
            Check::attention(name, found, "the key is weak by today's measure: ask the platform for 2048 bits")
        }
        _ => Check::good(name, found),
    }
}

fn platform_keys(config: &Config) -> Vec<Check> {
    let name = "platform's key";
    let keys = match config.platform_keys() {
        Ok(keys) => keys,
        Err(error) => return vec![Check::bad(name, error.message(), what_to_set(&error))],
    };
    let check = |key: &bestpay::PlatformKey| {
        let found = format!("{}, {} bits; SPKI SHA-256 {}", key.kind(), key.bits(), key.spki_sha256());
        match key.certificate() {
            Some(certificate) if certificate.has_expired() => Check::attention(
                name,
                format!("{found}; its certificate expired on {}", certificate.not_after()),
                "the platform is known to sign with a key whose certificate has expired; if answers do not verify, ask \
                 for the new one and list both",
            ),
            Some(certificate) => Check::good(name, format!("{found}; valid until {}", certificate.not_after())),
            None => Check::good(name, found),
        }
    };
    keys.iter().flat_map(|key| std::iter::once(key).chain(key.others())).map(check).collect()
}

fn identity(client: &Client) -> Check {
    let merchant = client.merchant();
    let found = format!("institutionCode {}, merchantNo {}", merchant.institution_code(), merchant.merchant_no());
    Check::good("merchant", found)
}

fn connection(client: &Client) -> Vec<Check> {
    match client.probe() {
        Ok(probe) => {
            let found = format!("HTTP {} in {} ms", probe.http_status, probe.took.as_millis());
            let check = match what_a_status_says(probe.http_status) {
                None => Check::good("connection", found),
                Some((what, to_do)) => Check::attention("connection", format!("{found}: {what}"), to_do),
            };
            vec![check, clock(&probe)]
        }
        Err(error) => {
            debug_assert_eq!(error.effect(), Effect::NotSent);
            let check = Check::bad("connection", error.to_string(), what_blocks(&error));
            vec![Check { exit: Exit::of(&error, Effect::NotSent), ..check }]
        }
    }
}

fn clock(probe: &Probe) -> Check {
    let name = "clock";
    let Some(server_time) = probe.server_time else {
        let to_do = "compare this machine's clock with another one";
        return Check::attention(name, "the server sends no Date header", to_do);
    };
    let (difference, direction) = match probe.local_time.duration_since(server_time) {
        Ok(difference) => (difference, "ahead of"),
        Err(error) => (error.duration(), "behind"),
    };
    let found = format!("{} s {direction} the server's", difference.as_secs());
    let to_do = "set this machine's clock, best by NTP: the platform refuses orders of another day";
    if difference > CLOCK_LIMIT {
        Check::bad(name, found, to_do)
    } else if difference > CLOCK_TOLERANCE {
        Check::attention(name, found, to_do)
    } else {
        Check::good(name, found)
    }
}

fn what_to_set(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::WrongPassword => "set key_password_file in bestpay.toml, or BESTPAY_KEY_PASSWORD",
        ErrorKind::AliasRequired | ErrorKind::AliasNotFound => "set key_alias in bestpay.toml, or BESTPAY_KEY_ALIAS",
        ErrorKind::KeyUnreadable => "check the path and who may read the file",
        ErrorKind::InvalidKey | ErrorKind::UnsupportedKey => "see what the file is with `bestpay key FILE`",
        ErrorKind::InsecureUrl => "use https; plain http needs allow_plain_http = true",
        _ => "set it in bestpay.toml or in the environment",
    }
}

/// What is wrong behind a status, and what to do. A platform that takes only POST may answer this GET with 400, 405 or 200.
fn what_a_status_says(status: u16) -> Option<(&'static str, &'static str)> {
    Some(match status {
        404 | 410 => (
            "a web server answers, but it does not have the interfaces",
            "check host and port of api_url; the platform's is https://mapi.bestpay.com.cn",
        ),
        407 => ("the proxy wants a name and a password", "write them into proxy: http://user:password@host:port"),
        401 | 403 => (
            "the server, or something in front of it, refuses this machine",
            "ask the platform to allow this machine's public address; check the proxy",
        ),
        300..=399 => {
            ("the server refers to another address", "set api_url to the address itself; redirects are not followed")
        }
        500.. => {
            ("the server, or a gateway in front of it, has a fault", "try again later; check api_url and the proxy")
        }
        _ => return None,
    })
}

fn what_blocks(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Dns => "check api_url and this machine's name server",
        ErrorKind::Tls => what_blocks_tls(error.message()),
        ErrorKind::InvalidHttp => "what answers is not a web server: check api_url",
        _ => "check api_url, firewall and proxy; the platform may have to allow your address",
    }
}

/// By rustls' words for what the other side sent, or for what is wrong with its certificate.
fn what_blocks_tls(reason: &str) -> &'static str {
    let has = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if has(&["UnknownIssuer", "unknown issuer"]) {
        "this machine does not know who signed the server's certificate: behind a proxy that opens TLS, or with a private \
         authority, name the root with root_certificate"
    } else if has(&["expired", "Expired", "not valid yet", "NotValidYet"]) {
        "check this machine's clock; if it is right, the server's certificate has expired, and the platform must renew it"
    } else if has(&["not valid for name", "NotValidForName"]) {
        "the server's certificate is for another name: write the host's name into api_url, not its IP address, and check \
         it"
    } else if has(&["corrupt message", "InvalidContentType"]) {
        "what answers does not speak TLS: check the port in api_url, and whether it should be http://"
    } else if has(&["CertificateRequired", "BadCertificate", "UnknownCA", "CertificateUnknown"]) {
        "the server wants a certificate of the client, which the platform does not: check api_url and what stands in between"
    } else if has(&["UnrecognizedName", "UnrecognisedName"]) {
        "the server has no site of this name: check the host in api_url"
    } else if has(&["ProtocolVersion", "HandshakeFailure", "incompatible"]) {
        "the two sides share no version of TLS (1.2 or 1.3) or no cipher: check api_url, and what stands in between"
    } else {
        "check this machine's clock; behind a proxy that opens TLS, name its root with root_certificate"
    }
}

fn to_json(check: &Check) -> serde_json::Value {
    let status = match check.verdict {
        Verdict::Good => "ok",
        Verdict::Attention => "attention",
        Verdict::Bad => "bad",
    };
    json!({ "check": check.name, "status": status, "found": check.found, "to_do": check.to_do })
}

fn show(screen: &Screen, checks: &[Check]) -> Result<(), Failure> {
    let rows: Vec<_> = checks
        .iter()
        .map(|check| {
            let (style, mark) = match check.verdict {
                Verdict::Good => (GOOD, "✓"),
                Verdict::Attention => (ATTENTION, "!"),
                Verdict::Bad => (BAD, "✗"),
            };
            vec![Cell::new(mark, style), check.name.into(), printable(&check.found).into()]
        })
        .collect();
    let columns = Columns::fitting(&rows);
    for (row, check) in rows.iter().zip(checks) {
        screen.line(&columns.line(row))?;
        if let Some(to_do) = &check.to_do {
            screen.line(&format!("   {QUIET}→{QUIET:#} {to_do}"))?;
        }
    }
    Ok(())
}
