//! Reconciliation: a statement of the platform, held against the journal.
//!
//! Both are copied into a temporary SQLite file and compared there by index. So memory stays the same however long they
//! are, and it does not matter which database the journal is in, or in which order the statement is.

mod comparison;
mod difference;
mod options;
mod statement;

use std::path::Path;
use std::vec;

use bestpay::{Error, ErrorKind, Result};
use rusqlite::Connection;

use crate::journal::Journal;
pub use difference::{Difference, DifferenceKind};
pub use options::{STATEMENT_OPTIONS, StatementOption, StatementValue};
pub use statement::{AmountUnit, Statement};

/// How many entries of the journal are read at a time.
const PAGE: u32 = 1_000;

/// The differences between a statement and the journal, in the order of their kinds and of the statement's lines.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// # let journal = bestpay_cashier::Journal::sqlite(folder.path().join("journal.db"))?;
/// use bestpay_cashier::{AmountUnit, DifferenceKind, Statement};
/// let path = folder.path().join("statement.csv");
/// std::fs::write(&path, "商户订单号,金额,状态\nA1,12.50,成功\n").unwrap();
/// let statement = Statement::new("商户订单号", "金额", AmountUnit::Yuan).status_column("状态").success("成功");
/// let differences = journal.reconcile(&path, &statement)?;
/// assert_eq!((differences.lines(), differences.entries()), (1, 0));
/// for difference in differences {
///     let difference = difference?;
///     assert_eq!((difference.kind, difference.number.as_str()), (DifferenceKind::MissingInJournal, "A1"));
/// }
/// # Ok::<(), bestpay::Error>(())
/// ```
pub struct Reconciliation {
    database: Connection,
    lines: u64,
    entries: u64,
    count: u64,
    /// The differences that were read and not yet handed over.
    page: vec::IntoIter<Difference>,
    /// The number of the last one that was read.
    last: i64,
}

impl Journal {
    /// Holds a statement, a CSV file with a line of names at its start, against the journal.
    ///
    /// The journal is read in pages: what changes meanwhile may be read before or after its change.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] with the field `path` or the name of an option: the file cannot be read, or has no
    /// such column. [`ErrorKind::JournalUnavailable`].
    pub fn reconcile(&self, path: impl AsRef<Path>, statement: &Statement) -> Result<Reconciliation> {
        let mut database = comparison::temporary_database().map_err(|error| temporary(&error))?;
        let transaction = database.transaction().map_err(|error| temporary(&error))?;
        let lines = statement.copy(path.as_ref(), &mut comparison::insert_line(&transaction)?)?;
        let entries = self.copy(&transaction, statement)?;
        comparison::compare(&transaction).map_err(|error| temporary(&error))?;
        let count = comparison::count(&transaction).map_err(|error| temporary(&error))?;
        transaction.commit().map_err(|error| temporary(&error))?;
        Ok(Reconciliation { database, lines, entries, count, page: Vec::new().into_iter(), last: 0 })
    }

    fn copy(&self, to: &Connection, statement: &Statement) -> Result<u64> {
        let mut insert = comparison::insert_entry(to)?;
        let (mut last, mut entries) = (None, 0);
        loop {
            let page = self.entries(last.as_ref(), PAGE)?;
            for entry in page.iter().filter(|entry| statement.is_about(entry)) {
                insert(entry, statement.is_expected(entry))?;
                entries += 1;
            }
            match page.last() {
                Some(entry) => last = Some(entry.clone()),
                None => return Ok(entries),
            }
        }
    }
}

impl Reconciliation {
    /// How many lines the statement has, without that of the names.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// How many entries of the journal were compared.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// How many differences there are.
    pub fn differences(&self) -> u64 {
        self.count
    }
}

impl Iterator for Reconciliation {
    type Item = Result<Difference>;

    fn next(&mut self) -> Option<Result<Difference>> {
        if self.page.as_slice().is_empty() {
            match comparison::read(&self.database, self.last) {
                Ok((page, last)) => (self.page, self.last) = (page.into_iter(), last),
                Err(error) => return Some(Err(temporary(&error))),
            }
        }
        self.page.next().map(Ok)
    }
}

impl std::fmt::Debug for Reconciliation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (lines, entries, count) = (self.lines, self.entries, self.count);
        write!(f, "Reconciliation({lines} lines, {entries} entries, {count} differences)")
    }
}

fn temporary(error: &rusqlite::Error) -> Error {
    Error::new(ErrorKind::JournalUnavailable, format!("the temporary file of the reconciliation: {error}"))
}
