//! `journal reconcile`: a statement of the platform, held against the journal.

use std::path::PathBuf;

use bestpay::Amount;
use bestpay_cashier::{Difference, Journal, Statement};
use clap::Args;
use serde_json::{Map, Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::{ATTENTION, QUIET, STRONG, Screen};
use crate::statement_options::StatementOptions;
use crate::table::{Cell, printable};

/// Hold a statement of the platform against the journal: exit status 1 if they differ.
///
/// The statement is a CSV file, in UTF-8 or GBK, whose first line has the names of its columns. Settle what is open
/// before: `bestpay journal recover`.
#[derive(Args)]
pub struct Reconcile {
    /// The statement.
    statement: PathBuf,

    #[command(flatten)]
    options: StatementOptions,
}

impl Reconcile {
    /// Compares, and shows the differences one a line.
    pub fn run(&self, journal: &Journal, screen: &Screen) -> Result<Exit, Failure> {
        let statement = Statement::from_options(self.options.given())?;
        let differences = journal.reconcile(&self.statement, &statement)?;
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
