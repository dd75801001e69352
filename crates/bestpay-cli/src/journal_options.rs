//! Which journal: by an option, a file or the environment.

use std::path::PathBuf;

use bestpay_cashier::Journal;
use clap::Args;

use crate::failure::Failure;
use crate::said::Said;

/// Names a journal.
#[derive(Debug, Args)]
pub struct JournalOptions {
    /// The journal [default: BESTPAY_JOURNAL].
    #[arg(long, value_name = "FILE|URL", global = true)]
    journal: Option<String>,

    /// A file whose first line is the journal, for an address with a password.
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "journal")]
    journal_url_file: Option<PathBuf>,

    /// Who signs the certificate of the PostgreSQL server, as PEM [default: the public authorities].
    #[arg(long, value_name = "FILE", global = true)]
    journal_ca: Option<PathBuf>,
}

impl JournalOptions {
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
            return Ok(text.trim_start_matches('\u{feff}').lines().next().map(|line| line.trim().to_owned()));
        }
        Ok(std::env::var("BESTPAY_JOURNAL").ok())
    }

    /// The journal, which must be named.
    pub fn open(&self) -> Result<Journal, Failure> {
        self.open_if_named()?.ok_or_else(|| {
            Failure::usage(said!(
                "which journal? Name it by --journal, --journal-url-file or BESTPAY_JOURNAL",
                "没有指定本地流水：请用 --journal、--journal-url-file 或 BESTPAY_JOURNAL 指定"
            ))
        })
    }

    /// The journal; `None` if none is named.
    pub fn open_if_named(&self) -> Result<Option<Journal>, Failure> {
        let Some(journal) = self.named()?.filter(|journal| !journal.is_empty()) else { return Ok(None) };
        if journal.starts_with("postgres://") || journal.starts_with("postgresql://") {
            let read = |path: &PathBuf| {
                std::fs::read(path)
                    .map_err(|error| Failure::unreadable(&Said::untranslated(path.display().to_string()), &error))
            };
            let authorities = self.journal_ca.as_ref().map(read).transpose()?;
            return Ok(Some(Journal::postgres(&journal, authorities.as_deref())?));
        }
        // A journal that does not exist is a mistake in its name: it must not be made.
        if let Err(error) = std::fs::metadata(&journal) {
            return Err(Failure::unreadable(&Said::untranslated(&*journal), &error));
        }
        Ok(Some(Journal::sqlite(journal)?))
    }
}

/// Whether it is an address with a password in it.
fn has_password(journal: &str) -> bool {
    let authority = journal.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?']).next().unwrap_or_default());
    let is_in_front = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    is_in_front || journal.to_ascii_lowercase().contains("password=")
}
