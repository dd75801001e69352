//! What is shown: text for a person, with colours on a terminal, or JSON for a machine.

use std::io::{self, Write};

use anstream::adapter::strip_str;
use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use bestpay::{Amount, FieldKind, Interface, Language, TradeStatus, Verification};
use clap::builder::StyledStr;
use serde::Serialize;
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::locale::{Charset, Locale};
use crate::said::{Said, one_of};
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
#[derive(Debug, Clone)]
pub struct Screen {
    json: bool,
    locale: Locale,
    config: Option<String>,
}

impl Screen {
    /// A screen for a machine, or for a person.
    pub fn new(json: bool, locale: Locale) -> Screen {
        Screen { json, locale, config: None }
    }

    /// With the settings that the command line names: a command that is shown names them, too.
    pub fn with_config(self, config: Option<&str>) -> Screen {
        Screen { config: config.map(str::to_owned), ..self }
    }

    /// The settings that the command line names.
    pub fn config(&self) -> Option<&str> {
        self.config.as_deref()
    }

    /// The language of the person who reads. What a machine reads is the same in every language.
    pub fn language(&self) -> Language {
        self.locale.language
    }

    /// A sentence in the reader's language.
    pub fn in_words(&self, said: &Said) -> String {
        said.text(self.language()).to_owned()
    }

    /// One of two texts, in the reader's language.
    pub fn one_of<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        one_of(self.language(), en, zh)
    }

    /// What marks a line that is as it should be, and one that is not.
    pub fn marks(&self) -> (&'static str, &'static str) {
        if self.locale.has_plain_marks() { ("√", "×") } else { ("✓", "✗") }
    }

    /// Whether the terminal has the characters that a QR code is drawn with.
    pub fn can_draw(&self) -> bool {
        self.locale.charset == Charset::Utf8
    }

    /// Whether a machine reads.
    pub fn json(&self) -> bool {
        self.json
    }

    /// A line on standard output. Colours are left out if it is not a terminal.
    pub fn line(&self, text: &str) -> Result<(), Failure> {
        match self.locale.charset {
            Charset::Utf8 => Ok(writeln!(anstream::stdout(), "{text}")?),
            charset => Ok(write_encoded(io::stdout(), charset, text)?),
        }
    }

    /// A JSON value as one line on standard output, every character as it is: the filter that removes colours would
    /// also remove U+007F.
    pub fn object(&self, value: &impl Serialize) -> Result<(), Failure> {
        let json = serde_json::to_string(value).map_err(io::Error::from)?;
        Ok(writeln!(io::stdout(), "{json}")?)
    }

    /// A table on standard output, indented by two spaces.
    pub fn table(&self, rows: &[Vec<Cell>]) -> Result<(), Failure> {
        let columns = Columns::fitting(rows);
        rows.iter().try_for_each(|row| self.line(&format!("  {}", columns.line(row))))
    }

    /// A line on standard error. If it cannot be written, nobody can be told.
    pub fn error_line(&self, text: &str) {
        let _ = match self.locale.charset {
            Charset::Utf8 => writeln!(anstream::stderr(), "{text}"),
            charset => write_encoded(io::stderr(), charset, text),
        };
    }

    /// What clap has written: help, the version, or a usage error.
    pub fn rendered(&self, text: &StyledStr, is_error: bool) -> io::Result<()> {
        let text = text.ansi().to_string();
        let text = text.trim_end();
        let text = if self.language() == Language::Chinese { &with_chinese_colons(text) } else { text };
        match (self.locale.charset, is_error) {
            (Charset::Utf8, false) => writeln!(anstream::stdout(), "{text}"),
            (Charset::Utf8, true) => writeln!(anstream::stderr(), "{text}"),
            (charset, false) => write_encoded(io::stdout(), charset, text),
            (charset, true) => write_encoded(io::stderr(), charset, text),
        }
    }

    /// A remark for a person, on standard error: it is not a result.
    pub fn remark(&self, text: &str) {
        self.error_line(&format!("{QUIET}{}{QUIET:#}", printable(text)));
    }

    /// Shows a failure, and returns the exit status.
    pub fn failure(&self, failure: &Failure) -> Exit {
        if failure.is_closed_pipe() {
            return failure.exit();
        }
        if self.json && self.object(&failure.to_json()).is_ok() {
            return failure.exit();
        }
        let mut lines = failure.lines(self.language(), self.config()).into_iter();
        let word = self.one_of("error: ", "错误：");
        let (word, space) = word.strip_suffix(' ').map_or((word, ""), |word| (word, " "));
        self.error_line(&format!("{BAD}{word}{BAD:#}{space}{}", printable(&lines.next().unwrap_or_default())));
        lines.for_each(|line| self.error_line(&format!("  {}", printable(&line))));
        failure.exit()
    }

    /// Reports on standard error a line that is not a message, and returns the exit status for the end.
    pub fn bad_line(&self, error: bestpay::Error, line: u64) -> Exit {
        Screen { json: false, ..self.clone() }.failure(&Failure::Message { error, line: Some(line) })
    }

    /// Shows a verified answer.
    pub fn answer(&self, interface: &Interface, answer: &VerifiedAnswer) -> Result<(), Failure> {
        let fields = answer.fields().map_err(io::Error::from)?;
        if self.json {
            return self.object(&fields);
        }
        let (style, word) = status_word(interface, &answer.trade_status, self.language());
        self.line(&format!("{style}{}{style:#}  {word}", printable(answer.trade_status.as_str())))?;
        self.table(&self.field_rows(interface, &fields))?;
        self.verification(answer.verification)
    }

    /// Shows a verified answer whose fields the document does not list.
    pub fn unlisted_answer(&self, fields: &Fields, verification: Verification) -> Result<(), Failure> {
        if self.json {
            return self.object(fields);
        }
        let cells = fields.iter().map(|(name, value)| (name, text_of(value.get())));
        let rows = cells.map(|(name, value)| vec![Cell::new(printable(name), QUIET), printable(&value).into()]);
        self.line(self.one_of("answered", "已应答"))?;
        self.table(&rows.collect::<Vec<_>>())?;
        self.verification(verification)
    }

    fn verification(&self, verification: Verification) -> Result<(), Failure> {
        let (hash, form) = (verification.hash, verification.form);
        let verified = said!("verified: {hash} over the form {form}", "验签通过：{hash}，待签名串形式 {form}");
        let verified = verified.text(self.language());
        self.line(&format!("  {QUIET}{verified}{QUIET:#}"))
    }

    /// The fields in the document's order, then the others; the status is in the line above them.
    fn field_rows(&self, interface: &Interface, fields: &Fields) -> Vec<Vec<Cell>> {
        let listed = interface.result.iter().map(|spec| (spec.name, Some(spec.kind)));
        let is_listed = |name: &str| interface.result.iter().any(|spec| spec.name == name);
        let other = fields.keys().filter(|name| !is_listed(name)).map(|name| (name.as_str(), None));
        listed
            .chain(other)
            .filter(|(name, _)| *name != "tradeStatus")
            .filter_map(|(name, kind)| {
                let text = text_of(fields.get(name)?.get());
                let shown = if kind == Some(FieldKind::Fen) { self.in_yuan(&text) } else { printable(&text) };
                Some(vec![Cell::new(printable(name), QUIET), shown.into()])
            })
            .collect()
    }

    fn in_yuan(&self, fen: &str) -> String {
        let amount = fen.parse().ok().and_then(|fen| Amount::from_fen(fen).ok());
        amount.map_or_else(|| printable(fen), |amount| format!("{amount}{}", self.one_of(" yuan", " 元")))
    }
}

/// A status in a word, and its colour.
pub fn status_word(interface: &Interface, status: &TradeStatus, language: Language) -> (Style, &'static str) {
    let refund = interface.name.starts_with("refund");
    let (style, en, zh) = match status {
        TradeStatus::Success if refund => (GOOD, "refunded", "已退款"),
        TradeStatus::Success => (GOOD, "paid", "已付款"),
        TradeStatus::Fail if refund => (BAD, "not refunded", "未退款"),
        TradeStatus::Fail => (BAD, "not paid", "未付款"),
        TradeStatus::Close => (BAD, "closed without payment", "已关闭，未付款"),
        TradeStatus::WaitForPay if refund => (ATTENTION, "refund in progress", "退款处理中，请勿重复退款"),
        TradeStatus::WaitForPay => (ATTENTION, "waiting for the payer", "等待顾客付款，请勿重复收款"),
        _ => (
            ATTENTION,
            "not final: a status that the document does not list",
            if refund {
                "未到终态：接口文档没有列出的状态，请勿重复退款"
            } else {
                "未到终态：接口文档没有列出的状态，请勿重复收款"
            },
        ),
    };
    (style, one_of(language, en, zh))
}

/// clap's headings end with a colon that is too narrow behind a Chinese word.
fn with_chinese_colons(text: &str) -> String {
    let line = |line: &str| match strip_str(line).to_string() {
        plain if plain.ends_with(':') && !plain.starts_with(' ') => match line.rsplit_once(':') {
            Some((heading, style)) => format!("{heading}：{style}"),
            None => line.to_owned(),
        },
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A line in the characters of a terminal that has not all. Colours are left out if it is not a terminal.
fn write_encoded(mut stream: impl RawStream, charset: Charset, text: &str) -> io::Result<()> {
    let text = match AutoStream::choice(&stream) {
        ColorChoice::Never => strip_str(text).to_string(),
        _ => text.to_owned(),
    };
    stream.write_all(&charset.encoded(&(text + "\n")))
}

/// A string's characters, any other value as its JSON.
fn text_of(json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(Value::String(text)) => text,
        _ => json.to_owned(),
    }
}
