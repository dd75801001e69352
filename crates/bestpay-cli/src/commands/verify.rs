//! `verify`: which messages the platform signed, and for the others, why they do not verify.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use bestpay::{Error, Language, Limits, Message, PlatformKey, Verification, VerifyPolicy, in_order};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::exit::Exit;
use crate::failure::{Failure, error_object, message_error};
use crate::input::{Batch, Input};
use crate::screen::{BAD, GOOD, QUIET, Screen};
use crate::table::printable;

/// Verify messages from the platform.
///
/// JSON and form bodies, responses and callbacks. Exit status 0 when every message verifies, 1 when one does not, 2
/// when there is no message. With --jsonl, on all cores and in constant memory, one JSON object a line: `line`,
/// `valid`, `hash`, `form`, and for a message that is not valid the keys of the error object. At the end, standard
/// error has the sum, and for each reason the number of messages that are not valid and the lines of the first ones.
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
        let verifier = Verifier { keys, policy, explain: self.explain };
        if self.input.jsonl { self.verify_lines(screen, verifier) } else { self.verify_one(screen, &verifier) }
    }

    fn verify_one(&self, screen: &Screen, verifier: &Verifier) -> Result<Exit, Failure> {
        let keys: Vec<_> = verifier.keys.iter().collect();
        let verdict = verifier.verify(&self.input.open()?.whole()?, &keys);
        if screen.json() {
            screen.object(&verifier.tell(&verdict, None))?;
        } else {
            match &verdict {
                Ok(how) => {
                    let (good, _) = screen.marks();
                    let valid = screen.one_of("valid", "验签通过");
                    let how = said!("{} over the form {}", "{}，待签名串形式 {}", how.hash, how.form);
                    screen.line(&format!("{GOOD}{good} {valid}{GOOD:#}  {}", screen.in_words(&how)))?;
                }
                Err(error) => self.show_reason(screen, error)?,
            }
        }
        Ok(if verdict.is_ok() { Exit::Answered } else { Exit::Refused })
    }

    fn show_reason(&self, screen: &Screen, error: &Error) -> Result<(), Failure> {
        let (_, bad) = screen.marks();
        let not_valid = screen.one_of("not valid", "验签不通过");
        let reason = printable(&message_error(error, screen.language()));
        // In Chinese the title of the commonest reason is the same.
        let reason = reason.strip_prefix(not_valid).map_or_else(|| format!("  {reason}"), str::to_owned);
        screen.line(&format!("{BAD}{bad} {not_valid}{BAD:#}{reason}"))?;
        match error.report() {
            Some(report) if self.explain => {
                let report = report.text(screen.language());
                report.lines().try_for_each(|line| screen.line(&format!("  {}", printable(line))))
            }
            Some(_) => {
                screen.line(&format!("  {QUIET}{}{QUIET:#}", screen.one_of("more: --explain", "详细信息：--explain")))
            }
            None => Ok(()),
        }
    }

    /// One thread reads, all cores verify, and this one writes, in the lines' order.
    fn verify_lines(&self, screen: &Screen, verifier: Verifier) -> Result<Exit, Failure> {
        let mut source = self.input.open()?;
        let progress = Progress::new(source.length(), screen.language());
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let (feed, verdicts) = in_order(cores, move |batch: Batch| verifier.verify_batch(&batch));
        let reading = thread::spawn(move || -> Result<(), Failure> {
            while let Some(batch) = source.next_batch()? {
                if !feed.send(batch) {
                    break;
                }
            }
            Ok(())
        });
        let mut tally = Tally::default();
        let mut out = io::stdout().lock();
        for verdicts in verdicts {
            let verdicts = verdicts?;
            progress.around(|| out.write_all(&verdicts.text))?;
            tally.add(verdicts.tally);
            progress.advance(verdicts.bytes_read, &tally);
        }
        reading.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        progress.finish();
        screen.error_line(&tally.in_detail(screen.language()));
        match tally {
            Tally { all: 0, .. } => Err(Failure::Input {
                code: "no_message",
                field: None,
                message: said!("there is no message to verify", "没有需要验签的报文"),
            }),
            Tally { all, valid, .. } if valid == all => Ok(Exit::Answered),
            _ => Ok(Exit::Refused),
        }
    }
}

/// The keys and the policy to verify with, and how much to show.
struct Verifier {
    keys: Vec<PlatformKey>,
    policy: VerifyPolicy,
    explain: bool,
}

impl Verifier {
    fn verify(&self, message: &[u8], keys: &[&PlatformKey]) -> Result<Verification, Error> {
        Message::parse_and_verify(message, keys, self.policy, Limits::default()).map(|verified| verified.verification())
    }

    fn verify_batch(&self, batch: &Batch) -> io::Result<Verdicts> {
        /// About as long as the line for a message that is valid.
        const LINE: usize = 64;
        let keys: Vec<_> = self.keys.iter().collect();
        let text = Vec::with_capacity(batch.lines().count() * LINE);
        let mut verdicts = Verdicts { text, tally: Tally::default(), bytes_read: batch.bytes_read };
        for line in batch.lines() {
            let verdict = self.verify(line.bytes, &keys);
            verdicts.tally.count(line.number, &verdict);
            serde_json::to_writer(&mut verdicts.text, &self.tell(&verdict, Some(line.number)))?;
            verdicts.text.push(b'\n');
        }
        Ok(verdicts)
    }

    fn tell(&self, verdict: &Result<Verification, Error>, line: Option<u64>) -> VerdictObject {
        let (how, error) = (verdict.as_ref().ok(), verdict.as_ref().err());
        let report = error.and_then(Error::report).filter(|_| self.explain);
        VerdictObject {
            line,
            valid: how.is_some(),
            hash: how.map(|how| how.hash.as_str()),
            form: how.map(|how| how.form.as_str()),
            error: error.map(|error| error_object(error, error.effect())).unwrap_or_default(),
            explanation: report.map(ToString::to_string),
        }
    }
}

/// A verdict as `--json` and `--jsonl` write it.
#[derive(Serialize)]
struct VerdictObject {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    valid: bool,
    hash: Option<&'static str>,
    form: Option<&'static str>,
    /// The error object, if the message is not valid.
    #[serde(flatten)]
    error: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
}

/// The results of a batch, one a line.
struct Verdicts {
    text: Vec<u8>,
    tally: Tally,
    bytes_read: u64,
}

/// How many verify, and for each reason how many do not.
#[derive(Debug, Default)]
struct Tally {
    all: u64,
    valid: u64,
    not_valid: BTreeMap<Reason, Lines>,
}

/// The error's code, and its hint.
type Reason = (&'static str, Option<&'static str>);

#[derive(Debug, Default)]
struct Lines {
    all: u64,
    first: Vec<u64>,
}

impl Tally {
    /// How many line numbers are shown for each reason.
    const TOLD: usize = 5;

    fn count(&mut self, line: u64, verdict: &Result<Verification, Error>) {
        self.all += 1;
        match verdict {
            Ok(_) => self.valid += 1,
            Err(error) => {
                let reason = (error.kind().code(), error.hint().map(|hint| hint.as_str()));
                self.not_valid.entry(reason).or_default().add(Lines { all: 1, first: vec![line] });
            }
        }
    }

    /// Adds what was counted after this.
    fn add(&mut self, later: Tally) {
        self.all += later.all;
        self.valid += later.valid;
        for (reason, lines) in later.not_valid {
            self.not_valid.entry(reason).or_default().add(lines);
        }
    }

    fn in_words(&self, language: Language) -> String {
        let Tally { all, valid, .. } = self;
        said!("{valid} of {all} verify", "{all} 条中 {valid} 条验签通过").text(language).to_owned()
    }

    /// The sum, and a line for each reason.
    fn in_detail(&self, language: Language) -> String {
        let mut text = self.in_words(language);
        for ((code, hint), Lines { all, first }) in &self.not_valid {
            let hint = hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
            let first: Vec<_> = first.iter().map(u64::to_string).collect();
            let more = if *all > Tally::TOLD as u64 { ", …" } else { "" };
            let line = said!(
                "\n  {all} {code}{hint}: line {}{more}",
                "\n  {all} 条 {code}{hint}：第 {} 行{more}",
                first.join(", ")
            );
            text.push_str(line.text(language));
        }
        text
    }
}

impl Lines {
    fn add(&mut self, later: Lines) {
        self.all += later.all;
        let room = Tally::TOLD.saturating_sub(self.first.len());
        self.first.extend(later.first.into_iter().take(room));
    }
}

/// A bar by bytes on standard error, if that is a terminal; for an endless input, a count.
struct Progress {
    bar: ProgressBar,
    among_results: bool,
    language: Language,
}

impl Progress {
    fn new(length: Option<u64>, language: Language) -> Progress {
        let (bar, template) = match length {
            Some(length) => (ProgressBar::new(length), "{wide_bar} {percent:>3} %  {msg}  {elapsed}"),
            None => (ProgressBar::no_length(), "{spinner} {binary_bytes}  {msg}  {elapsed}"),
        };
        // The templates are constants; if one did not parse, the default would stay in place.
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        Progress { bar, among_results: io::stdout().is_terminal(), language }
    }

    /// Writes a result; on a terminal that shows both, the bar is hidden meanwhile.
    fn around(&self, write: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if self.among_results { self.bar.suspend(write) } else { write() }
    }

    fn advance(&self, bytes: u64, tally: &Tally) {
        if !self.bar.is_hidden() {
            self.bar.set_message(tally.in_words(self.language));
            self.bar.set_position(bytes);
        }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
