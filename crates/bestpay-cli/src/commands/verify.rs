//! `verify`: which messages the platform signed, and why not where it did not.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use bestpay::{Error, Message, PlatformKey, Verification, VerifyPolicy};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value, json};

use crate::exit::Exit;
use crate::failure::{Failure, error_object};
use crate::input::Input;
use crate::screen::{BAD, GOOD, QUIET, Screen};
use crate::table::printable;

/// Verify messages of the platform.
///
/// JSON and form bodies, responses and callbacks. Exit status 0 when every message verifies, 1 when one does not, 2 when there is none. With --jsonl, one JSON object a
/// line: `line`, `valid`, `hash`, `form`, and of a message that is not valid the keys of the error object.
#[derive(Args)]
pub struct Verify {
    /// The platform's certificate or public key; several are tried in turn.
    #[arg(long, value_name = "FILE", required = true)]
    platform_key: Vec<PathBuf>,

    /// Accept SHA-256 only.
    #[arg(long)]
    forbid_sha1: bool,

    /// Say why a message does not verify: signing strings tried, what the signature holds, what to do.
    #[arg(long)]
    explain: bool,

    #[command(flatten)]
    input: Input,
}

impl Verify {
    /// Verifies, and shows each verdict.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let keys: Vec<_> = self.platform_key.iter().map(PlatformKey::from_file).collect::<Result<_, _>>()?;
        let policy = VerifyPolicy::default();
        let policy = if self.forbid_sha1 { policy.forbid_sha1() } else { policy };
        let verifier = Verifier { keys: keys.iter().collect(), policy };
        if self.input.jsonl { self.verify_lines(&verifier) } else { self.verify_one(screen, &verifier) }
    }

    fn verify_one(&self, screen: &Screen, verifier: &Verifier<'_>) -> Result<Exit, Failure> {
        let verdict = verifier.verify(&self.input.open()?.whole()?);
        if screen.json() {
            screen.object(&Value::Object(self.object(&verdict)))?;
        } else {
            match &verdict {
                Ok(how) => screen.line(&format!("{GOOD}✓ valid{GOOD:#}  {} over the form {}", how.hash, how.form))?,
                Err(error) => self.show_reason(screen, error)?,
            }
        }
        Ok(if verdict.is_ok() { Exit::Answered } else { Exit::Refused })
    }

    fn show_reason(&self, screen: &Screen, error: &Error) -> Result<(), Failure> {
        screen.line(&format!("{BAD}✗ not valid{BAD:#}  {}", printable(&error.to_string())))?;
        match error.report() {
            Some(report) if self.explain => {
                report.to_string().lines().try_for_each(|line| screen.line(&format!("  {}", printable(line))))
            }
            Some(_) => screen.line(&format!("  {QUIET}more: --explain{QUIET:#}")),
            None => Ok(()),
        }
    }

    fn verify_lines(&self, verifier: &Verifier<'_>) -> Result<Exit, Failure> {
        let mut source = self.input.open()?;
        let mut tally = Tally::default();
        let progress = Progress::new(source.length());
        let mut out = io::stdout().lock();
        while let Some(line) = source.next_line()? {
            let verdict = verifier.verify(line.bytes);
            tally.count(verdict.is_ok());
            let mut object = self.object(&verdict);
            object.insert("line".to_owned(), json!(line.number));
            let text = Value::Object(object).to_string();
            progress.around(|| writeln!(out, "{text}"))?;
            progress.advance(source.bytes_read(), &tally);
        }
        progress.finish();
        anstream::eprintln!("{tally}");
        match tally {
            Tally { all: 0, .. } => Err(Failure::Input {
                code: "no_message",
                field: None,
                message: "there is no message to verify".to_owned(),
            }),
            Tally { all, valid } if valid == all => Ok(Exit::Answered),
            _ => Ok(Exit::Refused),
        }
    }

    fn object(&self, verdict: &Result<Verification, Error>) -> Map<String, Value> {
        let mut object = match verdict {
            Ok(_) => Map::new(),
            Err(error) => error_object(error, error.effect()),
        };
        let how = verdict.as_ref().ok();
        object.insert("valid".to_owned(), json!(how.is_some()));
        object.insert("hash".to_owned(), json!(how.map(|how| how.hash.as_str())));
        object.insert("form".to_owned(), json!(how.map(|how| how.form.as_str())));
        if let (true, Err(error)) = (self.explain, verdict)
            && let Some(report) = error.report()
        {
            object.insert("explanation".to_owned(), json!(report.to_string()));
        }
        object
    }
}

struct Verifier<'a> {
    keys: Vec<&'a PlatformKey>,
    policy: VerifyPolicy,
}

impl Verifier<'_> {
    fn verify(&self, message: &[u8]) -> Result<Verification, Error> {
        Message::parse(message)?.verify_by(&self.keys, self.policy).map(|verified| verified.verification())
    }
}

#[derive(Debug, Default)]
struct Tally {
    all: u64,
    valid: u64,
}

impl Tally {
    fn count(&mut self, valid: bool) {
        self.all += 1;
        self.valid += u64::from(valid);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} verify", self.valid, self.all)
    }
}

/// A bar by bytes on standard error where that is a terminal; of an endless input, a count.
struct Progress {
    bar: ProgressBar,
    among_results: bool,
}

impl Progress {
    fn new(length: Option<u64>) -> Progress {
        let (bar, template) = match length {
            Some(length) => (ProgressBar::new(length), "{wide_bar} {percent:>3} %  {msg}  {elapsed}"),
            None => (ProgressBar::no_length(), "{spinner} {binary_bytes}  {msg}  {elapsed}"),
        };
        // The templates are constants; one that did not parse would leave the default in place.
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        Progress { bar, among_results: io::stdout().is_terminal() }
    }

    /// Writes a result; on a terminal that shows both, the bar makes way.
    fn around(&self, write: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if self.among_results { self.bar.suspend(write) } else { write() }
    }

    fn advance(&self, bytes: u64, tally: &Tally) {
        if !self.bar.is_hidden() {
            self.bar.set_message(tally.to_string());
            self.bar.set_position(bytes);
        }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
