//! `journal`: what a Cashier remembers, for a person at the counter and for the shop's own database.

mod reconcile;
mod shown;

use std::path::PathBuf;
use std::time::Duration;

use bestpay_cashier::{Cashier, Entry, Event, Journal as Opened};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::said::Said;
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
    /// The journal [default: BESTPAY_JOURNAL].
    #[arg(long, value_name = "FILE|URL", global = true)]
    journal: Option<String>,

    /// A file whose first line is the journal, for an address with a password.
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "journal")]
    journal_url_file: Option<PathBuf>,

    /// Who signs the certificate of the PostgreSQL server, as PEM [default: the public authorities].
    #[arg(long, value_name = "FILE", global = true)]
    journal_ca: Option<PathBuf>,

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
            Action::List { open } => list(&self.open()?, screen, *open),
            Action::Show { number } => show(&self.open()?, screen, number),
            Action::Reconcile(reconcile) => reconcile.run(&self.open()?, screen),
            Action::Export { after } => export(&self.open()?, screen, *after),
            Action::Recover { within, settings } => {
                let client = settings.client()?;
                let cashier = Cashier::new(client, self.open()?);
                recover(&cashier, screen, Duration::from_secs(*within))
            }
        }
    }

    /// From the options, or else from the environment.
    fn named(&self) -> Result<Option<String>, Failure> {
        if let Some(journal) = &self.journal {
            if has_password(journal) {
                let message = said!(
                    "--journal has a password, and everybody on this machine can read a command line: give the address \
                     by BESTPAY_JOURNAL or --journal-url-file",
                    "--journal 中带有密码，而本机所有用户都能看到命令行：请用 BESTPAY_JOURNAL 或 --journal-url-file 给出地址"
                );
                return Err(Failure::usage(message));
            }
            return Ok(Some(journal.clone()));
        }
        if let Some(path) = &self.journal_url_file {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::unreadable(&Said::untranslated(path.display().to_string()), &error))?;
            return Ok(text.lines().next().map(|line| line.trim().to_owned()));
        }
        Ok(std::env::var("BESTPAY_JOURNAL").ok())
    }

    fn open(&self) -> Result<Opened, Failure> {
        let Some(journal) = self.named()?.filter(|journal| !journal.is_empty()) else {
            return Err(Failure::usage(said!(
                "which journal? Name it by --journal, --journal-url-file or BESTPAY_JOURNAL",
                "没有指定本地流水：请用 --journal、--journal-url-file 或 BESTPAY_JOURNAL 指定"
            )));
        };
        if journal.starts_with("postgres://") || journal.starts_with("postgresql://") {
            let read = |path: &PathBuf| {
                std::fs::read(path)
                    .map_err(|error| Failure::unreadable(&Said::untranslated(path.display().to_string()), &error))
            };
            let authorities = self.journal_ca.as_ref().map(read).transpose()?;
            return Ok(Opened::postgres(&journal, authorities.as_deref())?);
        }
        // A journal that does not exist is a mistake in its name: it must not be made.
        if let Err(error) = std::fs::metadata(&journal) {
            return Err(Failure::unreadable(&Said::untranslated(&*journal), &error));
        }
        Ok(Opened::sqlite(journal)?)
    }
}

/// Whether it is an address with a password in it.
fn has_password(journal: &str) -> bool {
    let authority = journal.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?']).next().unwrap_or_default());
    let is_in_front = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    is_in_front || journal.to_ascii_lowercase().contains("password=")
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
