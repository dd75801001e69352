//! What is shown: text for a person, with colours on a terminal, or JSON for a machine.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use bestpay::{Amount, FieldKind, Interface, TradeStatus, Verification};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::table::{Cell, Columns, printable};
use crate::verified_answer::{Fields, VerifiedAnswer};

/// What is as it should be.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// What is not final, or needs attention.
pub const ATTENTION: Style = AnsiColor::Yellow.on_default().bold();
/// What is not as it should be.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// What explains the rest.
pub const QUIET: Style = Style::new().dimmed();
/// Headings.
pub const STRONG: Style = Style::new().bold();

/// Standard output and standard error, for a person or for a machine.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    json: bool,
}

impl Screen {
    /// A screen for a machine, or for a person.
    pub fn new(json: bool) -> Screen {
        Screen { json }
    }

    /// Whether a machine reads.
    pub fn json(&self) -> bool {
        self.json
    }

    /// A line on standard output. Colours are left out if it is not a terminal.
    pub fn line(&self, text: &str) -> Result<(), Failure> {
        Ok(writeln!(anstream::stdout(), "{text}")?)
    }

    /// A JSON value as one line on standard output, every character as it is: the filter that removes colours would
    /// also remove U+007F.
    pub fn object(&self, value: &impl Serialize) -> Result<(), Failure> {
        let json = serde_json::to_string(value).map_err(std::io::Error::from)?;
        Ok(writeln!(std::io::stdout(), "{json}")?)
    }

    /// A table on standard output, indented by two spaces.
    pub fn table(&self, rows: &[Vec<Cell>]) -> Result<(), Failure> {
        let columns = Columns::fitting(rows);
        rows.iter().try_for_each(|row| self.line(&format!("  {}", columns.line(row))))
    }

    /// A remark for a person, on standard error: it is not a result.
    pub fn remark(&self, text: &str) {
        anstream::eprintln!("{QUIET}{}{QUIET:#}", printable(text));
    }

    /// Shows a failure, and returns the exit status.
    pub fn failure(&self, failure: &Failure) -> Exit {
        if failure.is_closed_pipe() {
            return failure.exit();
        }
        if self.json && self.object(&failure.to_json()).is_ok() {
            return failure.exit();
        }
        let mut lines = failure.lines().into_iter();
        anstream::eprintln!("{BAD}error:{BAD:#} {}", printable(&lines.next().unwrap_or_default()));
        lines.for_each(|line| anstream::eprintln!("  {}", printable(&line)));
        failure.exit()
    }

    /// Reports on standard error a line that is not a message, and returns the exit status for the end.
    pub fn bad_line(&self, error: bestpay::Error, line: u64) -> Exit {
        Screen::new(false).failure(&Failure::Message { error, line: Some(line) })
    }

    /// Shows a verified answer.
    pub fn answer(&self, interface: &Interface, answer: &VerifiedAnswer) -> Result<(), Failure> {
        let fields = answer.fields().map_err(std::io::Error::from)?;
        if self.json {
            return self.object(&fields);
        }
        let (style, word) = status_word(interface, &answer.trade_status);
        self.line(&format!("{style}{}{style:#}  {word}", printable(answer.trade_status.as_str())))?;
        self.table(&field_rows(interface, &fields))?;
        self.verification(answer.verification)
    }

    /// Shows a verified answer whose fields the document does not list.
    pub fn unlisted_answer(&self, fields: &Fields, verification: Verification) -> Result<(), Failure> {
        if self.json {
            return self.object(fields);
        }
        let row = |(name, value): (&String, &Box<RawValue>)| {
            vec![Cell::new(printable(name), QUIET), printable(&text_of(value.get())).into()]
        };
        self.line("answered")?;
        self.table(&fields.iter().map(row).collect::<Vec<_>>())?;
        self.verification(verification)
    }

    fn verification(&self, verification: Verification) -> Result<(), Failure> {
        let verified = format!("verified: {} over the form {}", verification.hash, verification.form);
        self.line(&format!("  {QUIET}{verified}{QUIET:#}"))
    }
}

/// A status in a word, and its colour.
pub fn status_word(interface: &Interface, status: &TradeStatus) -> (Style, &'static str) {
    let refund = interface.name.starts_with("refund");
    match status {
        TradeStatus::Success if refund => (GOOD, "refunded"),
        TradeStatus::Success => (GOOD, "paid"),
        TradeStatus::Fail if refund => (BAD, "not refunded"),
        TradeStatus::Fail => (BAD, "not paid"),
        TradeStatus::Close => (BAD, "closed without payment"),
        TradeStatus::WaitForPay if refund => (ATTENTION, "refund in progress"),
        TradeStatus::WaitForPay => (ATTENTION, "waiting for the payer"),
        _ => (ATTENTION, "not final: a status that the document does not list"),
    }
}

/// The fields in the document's order, then the others; the status is in the line above them.
fn field_rows(interface: &Interface, fields: &Fields) -> Vec<Vec<Cell>> {
    let listed = interface.result.iter().map(|spec| (spec.name, Some(spec.kind)));
    let is_listed = |name: &str| interface.result.iter().any(|spec| spec.name == name);
    let other = fields.keys().filter(|name| !is_listed(name)).map(|name| (name.as_str(), None));
    listed
        .chain(other)
        .filter(|(name, _)| *name != "tradeStatus")
        .filter_map(|(name, kind)| {
            let text = text_of(fields.get(name)?.get());
            let shown = if kind == Some(FieldKind::Fen) { in_yuan(&text) } else { printable(&text) };
            Some(vec![Cell::new(printable(name), QUIET), shown.into()])
        })
        .collect()
}

/// A string's characters, any other value as its JSON.
fn text_of(json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(Value::String(text)) => text,
        _ => json.to_owned(),
    }
}

fn in_yuan(fen: &str) -> String {
    let amount = fen.parse().ok().and_then(|fen| Amount::from_fen(fen).ok());
    amount.map_or_else(|| printable(fen), |amount| format!("{amount} yuan"))
}
