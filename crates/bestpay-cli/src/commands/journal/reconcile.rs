//! `journal reconcile`: a statement of the platform, held against the journal.

use std::path::PathBuf;

use bestpay::{Amount, BeijingTime};
use bestpay_cashier::{AmountUnit, Difference, Journal, Statement};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::{ATTENTION, QUIET, STRONG, Screen};
use crate::table::{Cell, printable};

/// Hold a statement of the platform against the journal: exit status 1 if they differ.
///
/// The statement is a CSV file, in UTF-8 or GBK, whose first line has the names of its columns. Settle what is open
/// before: `bestpay journal recover`.
#[derive(Args)]
pub struct Reconcile {
    /// The statement.
    statement: PathBuf,

    /// The column of outTradeNo of payments, and of outRequestNo of refunds.
    #[arg(long, value_name = "NAME")]
    number_column: String,

    /// The column of the amount.
    #[arg(long, value_name = "NAME")]
    amount_column: String,

    /// What the amounts are in.
    #[arg(long, value_enum)]
    amount_unit: Unit,

    /// The column of tradeNo.
    #[arg(long, value_name = "NAME")]
    trade_no_column: Option<String>,

    /// The column of the status [default: every line is a success].
    #[arg(long, value_name = "NAME")]
    status_column: Option<String>,

    /// A status that means success. Repeat it for each [default: SUCCESS].
    #[arg(long, value_name = "TEXT", requires = "status_column")]
    success: Vec<String>,

    /// The column that tells refunds from payments [default: a number is looked for among both].
    #[arg(long, value_name = "NAME")]
    kind_column: Option<String>,

    /// A kind that means refund. Repeat it for each [default: REFUND].
    #[arg(long, value_name = "TEXT", requires = "kind_column")]
    refund: Vec<String>,

    /// The column of merchantNo.
    #[arg(long, value_name = "NAME")]
    merchant_column: Option<String>,

    /// Only this merchant's entries [default: those of all merchants].
    #[arg(long, value_name = "CODE")]
    merchant_no: Option<String>,

    /// The start of the period that the statement is of, by requestDate [default: everything must be in it].
    #[arg(long, value_name = "YYYY-MM-DD HH:MM:SS", requires = "until")]
    from: Option<BeijingTime>,

    /// The end of the period, which is not part of it.
    #[arg(long, value_name = "YYYY-MM-DD HH:MM:SS", requires = "from")]
    until: Option<BeijingTime>,

    /// What stands between two columns.
    #[arg(long, value_name = "CHARACTER", default_value_t = ',')]
    delimiter: char,
}

#[derive(Clone, Copy, ValueEnum)]
enum Unit {
    /// 分
    Fen,
    /// 元
    Yuan,
}

impl Reconcile {
    /// Compares, and shows the differences one a line.
    pub fn run(&self, journal: &Journal, screen: &Screen) -> Result<Exit, Failure> {
        let differences = journal.reconcile(&self.statement, &self.columns()?)?;
        let (lines, entries, count) = (differences.lines(), differences.entries(), differences.differences());
        for difference in differences {
            match screen.json() {
                true => screen.object(&object(&difference?))?,
                false => screen.table(&[row(&difference?)])?,
            }
        }
        screen.remark(&screen.in_words(&said!(
            "{lines} lines, {entries} entries, {count} differences",
            "对账单 {lines} 行，本地流水 {entries} 笔，差异 {count} 处"
        )));
        Ok(if count == 0 { Exit::Answered } else { Exit::Refused })
    }

    fn columns(&self) -> Result<Statement, Failure> {
        let unit = match self.amount_unit {
            Unit::Fen => AmountUnit::Fen,
            Unit::Yuan => AmountUnit::Yuan,
        };
        let delimiter = u8::try_from(self.delimiter).ok().filter(u8::is_ascii);
        let delimiter = delimiter.ok_or_else(|| {
            Failure::usage(said!("--delimiter is an ASCII character", "--delimiter 是一个 ASCII 字符"))
        })?;
        let mut statement = Statement::new(&self.number_column, &self.amount_column, unit).delimiter(delimiter);
        if let Some(name) = &self.trade_no_column {
            statement = statement.trade_no_column(name);
        }
        if let Some(name) = &self.status_column {
            statement = statement.status_column(name);
        }
        if let Some(name) = &self.kind_column {
            statement = statement.kind_column(name);
        }
        if let Some(name) = &self.merchant_column {
            statement = statement.merchant_column(name);
        }
        if let Some(merchant_no) = &self.merchant_no {
            statement = statement.merchant_no(merchant_no);
        }
        if let (Some(from), Some(until)) = (self.from, self.until) {
            statement = statement.period(from, until);
        }
        statement = self.success.iter().fold(statement, |statement, text| statement.success(text));
        Ok(self.refund.iter().fold(statement, |statement, text| statement.refund(text)))
    }
}

/// For a machine: amounts in fen, absent fields as null.
fn object(difference: &Difference) -> Value {
    let number = |text: &str| json!(text.parse::<i64>().ok());
    let names = ["kind", "line", "merchantNo", "number", "isRefund", "tradeNo", "amount", "status", "ownTradeNo"];
    let names = names.into_iter().chain(["ownAmount", "ownState", "about"]);
    let mut object: Map<_, _> = names.map(|name| (name.to_owned(), Value::Null)).collect();
    for (name, text) in difference.fields() {
        let value = match name {
            "line" | "amount" | "ownAmount" => number(&text),
            "isRefund" => json!(text == "true"),
            _ => json!(text),
        };
        object.insert(name.to_owned(), value);
    }
    object.into()
}

/// For a person: what the statement says, and behind it what the journal says. Amounts in yuan.
fn row(difference: &Difference) -> Vec<Cell> {
    let yuan = |amount: Option<Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| printable(text.as_deref().unwrap_or_default());
    let line = difference.line.map(|line| format!("line {line}")).unwrap_or_default();
    let theirs = [yuan(difference.amount), text(&difference.status), text(&difference.trade_no)].join(" ");
    let state = difference.own_state.map(|state| state.as_str().to_owned()).unwrap_or_default();
    let own = [yuan(difference.own_amount), state, text(&difference.own_trade_no)].join(" ");
    vec![
        Cell::new(format!("{} {}", difference.kind, difference.kind.zh()), ATTENTION),
        Cell::new(printable(&difference.number), STRONG),
        Cell::new(line, QUIET),
        format!("statement: {}", theirs.trim()).into(),
        format!("journal: {}", own.trim()).into(),
        Cell::new(text(&difference.about), QUIET),
    ]
}
