//! A statement: which of its columns mean what, and its lines as they are read.

use std::borrow::Cow;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use bestpay::{Amount, BeijingTime, Error, ErrorKind, Result};
use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{Encoding, GBK, UTF_8};

use super::options::{STATEMENT_OPTIONS, StatementOption};
use crate::entry::Entry;
use crate::state::State;

/// What the amounts of a statement are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountUnit {
    /// 分, whole numbers.
    Fen,
    /// 元, with at most two digits after the point.
    Yuan,
}

/// Which columns of a statement mean what. Columns are named as in its first line.
#[derive(Debug, Clone)]
#[must_use]
pub struct Statement {
    number: String,
    amount: String,
    unit: AmountUnit,
    trade_no: Option<String>,
    status: Option<String>,
    success: Vec<String>,
    kind: Option<String>,
    refund: Vec<String>,
    merchant: Option<String>,
    merchant_no: Option<String>,
    from: Option<BeijingTime>,
    until: Option<BeijingTime>,
    delimiter: u8,
}

/// A line of a statement.
pub(super) struct Line {
    /// In the file.
    pub(super) at: u64,
    pub(super) number: String,
    pub(super) merchant_no: Option<String>,
    pub(super) is_refund: Option<bool>,
    pub(super) trade_no: Option<String>,
    pub(super) amount: Option<Amount>,
    pub(super) status: Option<String>,
    pub(super) is_success: bool,
    /// Why it cannot be compared.
    pub(super) fault: Option<String>,
}

impl Statement {
    /// The columns that every statement has: the merchant's number of the order or refund, and the amount.
    pub fn new(number_column: impl Into<String>, amount_column: impl Into<String>, unit: AmountUnit) -> Statement {
        Statement {
            number: number_column.into(),
            amount: amount_column.into(),
            unit,
            trade_no: None,
            status: None,
            success: Vec::new(),
            kind: None,
            refund: Vec::new(),
            merchant: None,
            merchant_no: None,
            from: None,
            until: None,
            delimiter: b',',
        }
    }

    /// From [options](STATEMENT_OPTIONS) by their names, for programs that learn them only at run time.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] with the option's name.
    ///
    /// ```
    /// use bestpay_cashier::Statement;
    /// let options = [("number_column", "no"), ("amount_column", "fee"), ("amount_unit", "fen"), ("delimiter", ";")];
    /// assert!(Statement::from_options(options).is_ok());
    /// assert_eq!(Statement::from_options([("currency", "156")]).unwrap_err().field(), Some("currency"));
    /// ```
    pub fn from_options<'a>(options: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Statement> {
        let mut statement = Statement::new("", "", AmountUnit::Fen);
        let mut given = Vec::new();
        for (name, text) in options {
            given.push(name);
            let owned = || text.to_owned();
            match name {
                "number_column" => statement.number = owned(),
                "amount_column" => statement.amount = owned(),
                "amount_unit" => {
                    statement.unit = match text {
                        "fen" => AmountUnit::Fen,
                        "yuan" => AmountUnit::Yuan,
                        _ => return Err(invalid(name, format!("`amount_unit` is fen or yuan, not {text:?}"))),
                    };
                }
                "trade_no_column" => statement.trade_no = Some(owned()),
                "status_column" => statement.status = Some(owned()),
                "success" => statement.success.push(owned()),
                "kind_column" => statement.kind = Some(owned()),
                "refund" => statement.refund.push(owned()),
                "merchant_column" => statement.merchant = Some(owned()),
                "merchant_no" => statement.merchant_no = Some(owned()),
                "from" => statement.from = Some(time(name, text)?),
                "until" => statement.until = Some(time(name, text)?),
                "delimiter" => match text.as_bytes() {
                    [delimiter] => statement.delimiter = *delimiter,
                    _ => return Err(invalid(name, format!("`delimiter` is one ASCII character, not {text:?}"))),
                },
                _ => return Err(invalid(name, format!("a statement has no option `{name}`"))),
            }
        }
        let is_given = |name: &str| given.contains(&name);
        for StatementOption { name, is_mandatory, needs, .. } in STATEMENT_OPTIONS {
            if *is_mandatory && !is_given(name) {
                return Err(invalid(name, format!("`{name}` is mandatory and missing")));
            }
            if let Some(other) = needs.filter(|other| is_given(name) && !is_given(other)) {
                return Err(invalid(name, format!("`{name}` needs `{other}`")));
            }
        }
        Ok(statement)
    }

    // generated: trade_no_column
    /// The column of tradeNo, the platform's number.
    // end of generated: trade_no_column
    pub fn trade_no_column(mut self, name: impl Into<String>) -> Statement {
        self.trade_no = Some(name.into());
        self
    }

    // generated: status_column
    /// The column of the status. Without it, every line is a success.
    // end of generated: status_column
    pub fn status_column(mut self, name: impl Into<String>) -> Statement {
        self.status = Some(name.into());
        self
    }

    // generated: success
    /// A status that means success; there may be several. Without any, it is SUCCESS.
    // end of generated: success
    pub fn success(mut self, status: impl Into<String>) -> Statement {
        self.success.push(status.into());
        self
    }

    // generated: kind_column
    /// The column that tells refunds from payments. Without it, a number is looked for among both, and a negative
    /// amount is a refund.
    // end of generated: kind_column
    pub fn kind_column(mut self, name: impl Into<String>) -> Statement {
        self.kind = Some(name.into());
        self
    }

    // generated: refund
    /// A kind that means refund; there may be several. Without any, it is REFUND.
    // end of generated: refund
    pub fn refund(mut self, kind: impl Into<String>) -> Statement {
        self.refund.push(kind.into());
        self
    }

    // generated: merchant_column
    /// The column of merchantNo, in a statement of several merchants.
    // end of generated: merchant_column
    pub fn merchant_column(mut self, name: impl Into<String>) -> Statement {
        self.merchant = Some(name.into());
        self
    }

    // generated: merchant_no
    /// Only this merchant's entries. Without it, the entries of all merchants are compared.
    // end of generated: merchant_no
    pub fn merchant_no(mut self, merchant_no: impl Into<String>) -> Statement {
        self.merchant_no = Some(merchant_no.into());
        self
    }

    /// The period that the statement is of: a success with another `requestDate` does not have to be in it. The end is
    /// not part of it.
    pub fn period(mut self, from: BeijingTime, until: BeijingTime) -> Statement {
        (self.from, self.until) = (Some(from), Some(until));
        self
    }

    // generated: delimiter
    /// What stands between two columns. Without it, it is a comma.
    // end of generated: delimiter
    pub fn delimiter(mut self, delimiter: u8) -> Statement {
        self.delimiter = delimiter;
        self
    }

    pub(super) fn is_about(&self, entry: &Entry) -> bool {
        self.merchant_no.as_ref().is_none_or(|merchant_no| *merchant_no == entry.merchant_no)
    }

    /// Whether the statement has to have it.
    pub(super) fn is_expected(&self, entry: &Entry) -> bool {
        let date = entry.request_date;
        self.from.is_none_or(|from| date >= from)
            && self.until.is_none_or(|until| date < until)
            && entry.state == State::Success
    }

    /// Reads the file line by line, and returns how many it has.
    pub(super) fn copy(&self, path: &Path, insert: &mut dyn FnMut(&Line) -> Result<()>) -> Result<u64> {
        let encoding = self.encoding(path)?;
        let mut records = self.open(path)?;
        let Some(names) = records.next()? else {
            return Err(invalid("path", format!("{}: there is no line of names", path.display())));
        };
        let names: Vec<String> = names.iter().map(|name| trimmed(&decoded(encoding, name)).to_owned()).collect();
        let columns = self.columns(&names)?;
        let mut lines = 0;
        while let Some(record) = records.next()? {
            lines += 1;
            insert(&self.line(&columns, record, encoding))?;
        }
        Ok(lines)
    }

    /// UTF-8, or GBK if the file is not UTF-8: nothing in a file says which it is.
    fn encoding(&self, path: &Path) -> Result<&'static Encoding> {
        let mut records = self.open(path)?;
        while let Some(record) = records.next()? {
            if std::str::from_utf8(record.as_slice()).is_err() {
                return Ok(GBK);
            }
        }
        Ok(UTF_8)
    }

    fn open<'a>(&self, path: &'a Path) -> Result<Records<'a>> {
        let about = |what: String| invalid("path", format!("{}: {what}", path.display()));
        let mut file = BufReader::new(File::open(path).map_err(|error| about(error.to_string()))?);
        if let Some(what) = no_csv(file.fill_buf().map_err(|error| about(error.to_string()))?) {
            return Err(about(what.to_owned()));
        }
        // A last line with sums often has fewer columns: it is a line that cannot be read, not the end of everything.
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter);
        let ration = Rc::new(Ration::default());
        let reader = builder.from_reader(Rationed { file, ration: Rc::clone(&ration) });
        Ok(Records { path, reader, ration, record: ByteRecord::new() })
    }

    fn columns(&self, names: &[String]) -> Result<Columns> {
        let found = |option: &str, name: &str| {
            let mut at = names.iter().enumerate().filter(|(_, known)| *known == name).map(|(at, _)| at);
            match (at.next(), at.next()) {
                (Some(at), None) => Ok(at),
                (Some(_), Some(_)) => Err(invalid(option, format!("two columns have the name {name:?}"))),
                (None, _) => {
                    let other = match names {
                        [only] if only.contains(['\t', ';', '|']) => ": another `delimiter` stands between them",
                        _ => "",
                    };
                    let names = names.join(", ");
                    Err(invalid(option, format!("there is no column {name:?}; there are {names}{other}")))
                }
            }
        };
        let maybe = |option: &str, name: &Option<String>| name.as_ref().map(|name| found(option, name)).transpose();
        Ok(Columns {
            number: found("number_column", &self.number)?,
            amount: found("amount_column", &self.amount)?,
            trade_no: maybe("trade_no_column", &self.trade_no)?,
            status: maybe("status_column", &self.status)?,
            kind: maybe("kind_column", &self.kind)?,
            merchant: maybe("merchant_column", &self.merchant)?,
        })
    }

    fn line(&self, columns: &Columns, record: &ByteRecord, encoding: &'static Encoding) -> Line {
        let text = |at: usize| {
            record.get(at).map(|bytes| trimmed(&decoded(encoding, bytes)).to_owned()).filter(|text| !text.is_empty())
        };
        let maybe = |column: Option<usize>| column.and_then(text);
        let is_one_of = |known: &[String], default: &str, text: &str| match known {
            [] => text == default,
            known => known.iter().any(|one| one == text),
        };
        let (status, kind) = (maybe(columns.status), maybe(columns.kind));
        let (number, written) = (text(columns.number), text(columns.amount));
        let is_refund = match columns.kind {
            Some(_) => Some(is_one_of(&self.refund, "REFUND", kind.as_deref().unwrap_or_default())),
            // A reversal must not pass as the payment that it takes back.
            None => written.as_deref().is_some_and(is_negative).then_some(true),
        };
        let amount = self.amount(written.as_deref().unwrap_or_default(), is_refund == Some(false));
        let fault = match (&number, &amount) {
            (None, _) => Some("it has no number".to_owned()),
            (_, None) => Some(format!("{:?} is not an amount", written.unwrap_or_default())),
            _ => None,
        };
        Line {
            at: record.position().map_or(0, |position| position.line()),
            number: number.unwrap_or_default(),
            merchant_no: maybe(columns.merchant),
            is_refund,
            trade_no: maybe(columns.trade_no),
            amount,
            is_success: columns.status.is_none()
                || is_one_of(&self.success, "SUCCESS", status.as_deref().unwrap_or_default()),
            status,
            fault,
        }
    }

    /// Refunds are often written with a minus; a payment is not.
    fn amount(&self, text: &str, is_payment: bool) -> Option<Amount> {
        let plain = number(text);
        let digits = if is_payment { &plain } else { plain.strip_prefix('-').unwrap_or(&plain) };
        match self.unit {
            AmountUnit::Yuan => Amount::from_yuan(digits).ok(),
            AmountUnit::Fen if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().and_then(|fen| Amount::from_fen(fen).ok())
            }
            AmountUnit::Fen => None,
        }
    }
}

/// Without commas and the sign of the currency.
fn number(amount: &str) -> String {
    amount.replace(',', "").trim_start_matches(['¥', '￥']).to_owned()
}

fn is_negative(amount: &str) -> bool {
    number(amount).starts_with('-')
}

/// The lines of a statement, one after another. A quotation mark that is not closed takes everything after it into its
/// column: that is an error, and does not fill the memory.
struct Records<'a> {
    path: &'a Path,
    reader: Reader<Rationed>,
    ration: Rc<Ration>,
    record: ByteRecord,
}

/// The longest line, in bytes; with what is read ahead it may be a little longer.
const LONGEST_LINE: usize = 0x1_0000;

impl Records<'_> {
    fn next(&mut self) -> Result<Option<&ByteRecord>> {
        self.ration.left.set(LONGEST_LINE);
        let line = self.reader.position().line();
        let is_one = self.reader.read_byte_record(&mut self.record);
        let about = |what: String| invalid("path", format!("{}: {what}", self.path.display()));
        const UNCLOSED: &str = "is a quotation mark not closed?";
        if !is_one.map_err(|error| match self.ration.left.get() {
            0 => about(format!("line {line} is longer than {LONGEST_LINE} bytes: {UNCLOSED}")),
            _ => about(error.to_string()),
        })? {
            return Ok(None);
        }
        // A last line that ends with the file and not with a line feed is good, unless its last column goes over
        // several lines, which only the second of two quotation marks would have ended.
        let last = self.record.iter().next_back().unwrap_or_default();
        if self.ration.is_at_end.get() && last.contains(&b'\n') {
            return Err(about(format!("the file ends within a column of line {line}: {UNCLOSED}")));
        }
        Ok(Some(&self.record))
    }
}

/// What may still be read for one line, and whether the file's end has been read.
#[derive(Default)]
struct Ration {
    left: Cell<usize>,
    is_at_end: Cell<bool>,
}

/// A file of which no more is read than is left.
struct Rationed {
    file: BufReader<File>,
    ration: Rc<Ration>,
}

impl Read for Rationed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.ration.left.get();
        if left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let most = into.len().min(left);
        let read = self.file.read(into.get_mut(..most).unwrap_or_default())?;
        self.ration.left.set(left - read);
        self.ration.is_at_end.set(read == 0);
        Ok(read)
    }
}

/// Where the columns are.
struct Columns {
    number: usize,
    amount: usize,
    trade_no: Option<usize>,
    status: Option<usize>,
    kind: Option<usize>,
    merchant: Option<usize>,
}

/// The file is of this encoding, or its text has U+FFFD and so equals no number.
fn decoded<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Cow<'a, str> {
    encoding.decode_with_bom_removal(bytes).0
}

/// Without what keeps spreadsheets from taking a number for a quantity.
fn trimmed(text: &str) -> &str {
    text.trim().trim_start_matches(['`', '\'']).trim()
}

fn time(option: &str, text: &str) -> Result<BeijingTime> {
    text.parse().map_err(|error: Error| invalid(option, format!("`{option}`: {}", error.message())))
}

/// What a file is that spreadsheets write and that is no CSV in UTF-8 or GBK, by its first bytes.
fn no_csv(start: &[u8]) -> Option<&'static str> {
    match start {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            Some("it is UTF-16, which Excel calls Unicode text: save it as CSV UTF-8")
        }
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            Some("it is an Excel workbook or a ZIP archive: save the sheet as CSV UTF-8")
        }
        _ => None,
    }
}

fn invalid(option: &str, message: String) -> Error {
    Error::new(ErrorKind::InvalidConfig, message).with_field(option)
}
