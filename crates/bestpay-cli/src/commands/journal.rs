//! `journal`: what a Cashier remembers, for a person at the counter and for the shop's own database.

mod reconcile;
mod shown;

use std::time::Duration;

use bestpay_cashier::{Cashier, Entry, Event, Journal as Opened};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal_options::JournalOptions;
use crate::screen::Screen;
use crate::settings::Settings;

/// How many rows are read at a time.
const PAGE: u32 = 500;

/// Look into a journal of orders and refunds, and settle what is open.
///
/// The journal is a file, or the address of a PostgreSQL (postgres://…). Give an address with a password by
/// BESTPAY_JOURNAL or --journal-url-file: everybody on the machine can read a command line.
#[derive(Args)]
pub struct Journal {
    #[command(flatten)]
    journal: JournalOptions,

    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// The orders and refunds, one a line.
    List {
        /// Only those that are not final.
        #[arg(long)]
        open: bool,
    },
    /// An order with its refunds, or a refund, and everything that happened to it.
    Show {
        /// outTradeNo or outRequestNo.
        number: String,
    },
    /// Ask the platform for everything that is open, until it is settled or the time is over (exit status 3).
    Recover {
        /// How long.
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        within: u64,

        #[command(flatten)]
        settings: Box<Settings>,
    },
    Reconcile(Box<reconcile::Reconcile>),
    /// The changes of state and the alarms, in order, as one JSON object a line.
    Export {
        /// Only what comes after this number: the id of the last line that was read.
        #[arg(long, value_name = "ID", default_value_t = 0)]
        after: i64,
    },
}

impl Journal {
    /// Does it.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        match &self.action {
            Action::List { open } => list(&self.journal.open()?, screen, *open),
            Action::Show { number } => show(&self.journal.open()?, screen, number),
            Action::Reconcile(reconcile) => reconcile.run(&self.journal.open()?, screen),
            Action::Export { after } => export(&self.journal.open()?, screen, *after),
            Action::Recover { within, settings } => {
                let client = settings.client()?;
                let cashier = Cashier::new(client, self.journal.open()?);
                recover(&cashier, screen, Duration::from_secs(*within))
            }
        }
    }
}

fn list(journal: &Opened, screen: &Screen, only_open: bool) -> Result<Exit, Failure> {
    let mut last: Option<Entry> = None;
    loop {
        let page = journal.entries(last.as_ref(), PAGE)?;
        let Some(end) = page.last() else { return Ok(Exit::Answered) };
        last = Some(end.clone());
        let shown: Vec<&Entry> = page.iter().filter(|entry| !only_open || entry.state.is_open()).collect();
        match screen.json() {
            true => shown.into_iter().try_for_each(|entry| screen.object(&shown::entry(entry)))?,
            false => {
                screen.table(&shown.into_iter().map(|entry| shown::entry_row(entry, screen)).collect::<Vec<_>>())?
            }
        }
    }
}

fn show(journal: &Opened, screen: &Screen, number: &str) -> Result<Exit, Failure> {
    let entries = journal.find(number)?;
    if entries.is_empty() {
        let message =
            said!("the journal knows no order or refund {number}", "本地流水中没有单号为 {number} 的订单或退款");
        return Err(Failure::Input { code: "not_in_journal", field: None, message });
    }
    for entry in &entries {
        let events = journal.events_of(entry)?;
        if screen.json() {
            let mut object = shown::entry(entry);
            object["events"] = events.iter().map(shown::event).collect();
            screen.object(&object)?;
        } else {
            screen.table(&[shown::entry_row(entry, screen)])?;
            screen.table(&events.iter().map(|event| shown::event_row(event, screen)).collect::<Vec<_>>())?;
        }
    }
    Ok(Exit::Answered)
}

fn recover(cashier: &Cashier, screen: &Screen, within: Duration) -> Result<Exit, Failure> {
    let recovery = cashier.recover(within)?;
    let (settled, open, questions) = (recovery.settled, recovery.open, recovery.questions);
    match screen.json() {
        true => screen.object(&json!({ "settled": settled, "open": open, "questions": questions }))?,
        false => screen.line(&screen.in_words(&said!(
            "{settled} settled, {open} open, {questions} questions asked",
            "已到终态 {settled} 笔，未决 {open} 笔，查询 {questions} 次"
        )))?,
    }
    Ok(if open == 0 { Exit::Answered } else { Exit::Unknown })
}

fn export(journal: &Opened, screen: &Screen, after: i64) -> Result<Exit, Failure> {
    let mut last = after;
    loop {
        let page: Vec<Event> = journal.events(last, PAGE)?;
        let Some(end) = page.last() else { return Ok(Exit::Answered) };
        last = end.id;
        page.iter().try_for_each(|event| screen.object(&shown::event(event)))?;
    }
}
