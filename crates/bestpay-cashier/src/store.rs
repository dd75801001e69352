//! What a database must do for the journal: run the same statements in a transaction that lasts.

pub(crate) mod forks;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use std::thread;
use std::time::{Duration, Instant};

use bestpay::{Error, ErrorKind};

/// How long a transaction is tried again while the database comes and goes.
const TRY_AGAIN_WITHIN: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(100);

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Null,
    /// Of a type that this library does not write. In PostgreSQL a column has no other than its own.
    #[cfg_attr(not(feature = "sqlite"), expect(dead_code))]
    Foreign,
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        // PostgreSQL takes no NUL. No number of ours has the sign in its place, so it finds none.
        Value::Text(text.replace('\0', "\u{FFFD}"))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Integer(number)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// The columns of a row, taken one after the other.
pub(crate) struct Row(std::vec::IntoIter<Value>);

impl Row {
    pub(crate) fn new(columns: Vec<Value>) -> Row {
        Row(columns.into_iter())
    }

    /// The next columns, as far as they are texts. They stay where they are.
    pub(crate) fn next_texts<const N: usize>(&self) -> Option<[String; N]> {
        let texts = self.0.as_slice().iter().take(N).map_while(|value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        });
        texts.collect::<Vec<_>>().try_into().ok()
    }

    pub(crate) fn text(&mut self) -> Result<String, Error> {
        self.optional_text()?.ok_or_else(|| damaged("a text is missing"))
    }

    pub(crate) fn number(&mut self) -> Result<i64, Error> {
        self.optional_number()?.ok_or_else(|| damaged("a number is missing"))
    }

    pub(crate) fn optional_text(&mut self) -> Result<Option<String>, Error> {
        match self.0.next() {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(damaged("a text is something else")),
        }
    }

    pub(crate) fn optional_number(&mut self) -> Result<Option<i64>, Error> {
        match self.0.next() {
            Some(Value::Integer(number)) => Ok(Some(number)),
            Some(Value::Null) => Ok(None),
            _ => Err(damaged("a number is something else")),
        }
    }
}

pub(crate) fn damaged(what: &str) -> Error {
    Error::new(ErrorKind::JournalUnavailable, format!("the journal is not as this library writes it: {what}"))
}

/// Why a transaction came to nothing.
pub(crate) enum Failure {
    /// The connection was gone, or another transaction was in the way, and nothing was committed: it may run again.
    Passing(Error),
    /// It would fail again, or it may have been committed and nobody can say: it must not run again.
    Lasting(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Lasting(error)
    }
}

pub(crate) type Outcome<T> = Result<T, Failure>;

/// The statements of one transaction. Placeholders are `$1`, `$2`, …
pub(crate) trait Statements {
    /// Runs a statement and gives the rows that it returns.
    fn run(&mut self, sql: &str, values: &[Value]) -> Outcome<Vec<Row>>;

    /// Runs a script.
    fn script(&mut self, sql: &str) -> Outcome<()>;

    /// The version of the schema; 0 where there is none yet.
    fn schema_version(&mut self) -> Outcome<i64>;

    fn set_schema_version(&mut self, version: i64) -> Outcome<()>;
}

/// Work that is done in one transaction. It may run more than once, and only the last run counts.
pub(crate) type Work<'a> = &'a mut dyn FnMut(&mut dyn Statements) -> Outcome<()>;

/// A database.
pub(crate) trait Store: Send + Sync {
    /// What differs in SQL.
    fn dialect(&self) -> &'static Dialect;

    /// Does the work in a transaction that is on the disk when this returns. Where the commit's answer was lost, this
    /// finds out whether it has happened before it says anything.
    fn transact(&self, work: Work<'_>) -> Outcome<()>;

    /// Does work that only reads, in a transaction that waits for nobody who writes and stands in nobody's way.
    fn read(&self, work: Work<'_>) -> Outcome<()>;

    /// Closes what is open, while no transaction runs. The next one opens it again.
    fn close(&self);
}

/// What the two databases say differently.
pub(crate) struct Dialect {
    /// After a `SELECT`: nobody else may change these rows before the commit.
    pub(crate) lock_rows: &'static str,
    /// The same, without waiting for rows that somebody else has locked.
    pub(crate) lock_free_rows: &'static str,
    /// The triggers of each version of the schema.
    pub(crate) triggers: &'static [&'static str],
    /// Said before the schema is brought up to date: that may take longer than anything else.
    pub(crate) takes_its_time: &'static str,
}

impl dyn Store {
    /// Does the work in a transaction, again while what stands against it may pass: once, however often it has to run.
    pub(crate) fn transaction<T>(&self, work: impl FnMut(&mut dyn Statements) -> Outcome<T>) -> Result<T, Error> {
        self.within(TRY_AGAIN_WITHIN, work)
    }

    /// As [`transaction`](Self::transaction), giving up earlier or later.
    pub(crate) fn within<T>(
        &self,
        patience: Duration,
        work: impl FnMut(&mut dyn Statements) -> Outcome<T>,
    ) -> Result<T, Error> {
        again(patience, work, &|work| self.transact(work))
    }

    /// As [`transaction`](Self::transaction), for what only reads.
    pub(crate) fn reading<T>(&self, work: impl FnMut(&mut dyn Statements) -> Outcome<T>) -> Result<T, Error> {
        self.reading_within(TRY_AGAIN_WITHIN, work)
    }

    /// As [`reading`](Self::reading), giving up earlier or later.
    pub(crate) fn reading_within<T>(
        &self,
        patience: Duration,
        work: impl FnMut(&mut dyn Statements) -> Outcome<T>,
    ) -> Result<T, Error> {
        again(patience, work, &|work| self.read(work))
    }
}

fn again<T>(
    patience: Duration,
    mut work: impl FnMut(&mut dyn Statements) -> Outcome<T>,
    attempt: &dyn Fn(Work<'_>) -> Outcome<()>,
) -> Result<T, Error> {
    let started = Instant::now();
    loop {
        let mut done = None;
        let no_fork = forks::none_meanwhile()?;
        let outcome = attempt(&mut |statements| {
            done = Some(work(statements)?);
            Ok(())
        });
        drop(no_fork);
        match (outcome, done) {
            (Ok(()), Some(value)) => return Ok(value),
            (Ok(()), None) => return Err(damaged("a transaction did nothing")),
            (Err(Failure::Passing(error)), _) if started.elapsed() < patience => {
                log::warn!("journal: {error}; trying again");
                thread::sleep(PAUSE);
            }
            (Err(Failure::Passing(error) | Failure::Lasting(error)), _) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often a transaction is tried that passes at the third time, and whether it passed.
    fn tried(patience: Duration, failure: fn(Error) -> Failure) -> (usize, bool) {
        let mut tries = 0;
        let work = |_: &mut dyn Statements| {
            tries += 1;
            if tries == 3 { Ok(()) } else { Err(failure(damaged("it is not"))) }
        };
        let passed = again(patience, work, &|work| work(&mut NoStatements)).is_ok();
        (tries, passed)
    }

    struct NoStatements;

    impl Statements for NoStatements {
        fn run(&mut self, _: &str, _: &[Value]) -> Outcome<Vec<Row>> {
            unreachable!()
        }

        fn script(&mut self, _: &str) -> Outcome<()> {
            unreachable!()
        }

        fn schema_version(&mut self) -> Outcome<i64> {
            unreachable!()
        }

        fn set_schema_version(&mut self, _: i64) -> Outcome<()> {
            unreachable!()
        }
    }

    #[test]
    fn what_may_pass_is_tried_again_while_there_is_patience() {
        let long = Duration::from_secs(1000);
        assert_eq!(tried(long, Failure::Passing), (3, true));
        assert_eq!(tried(Duration::ZERO, Failure::Passing), (1, false));
        assert_eq!(tried(long, Failure::Lasting), (1, false));
    }

    #[test]
    fn a_column_of_another_type_is_damage() {
        let row = || Row::new(vec!["a".into(), 1.into(), Value::Null, Value::Foreign]);
        assert_eq!(row().next_texts::<1>(), Some(["a".to_owned()]));
        assert_eq!(row().next_texts::<2>(), None);
        let mut read = row();
        assert_eq!((read.text().unwrap().as_str(), read.number().unwrap()), ("a", 1));
        assert!(read.optional_text().unwrap().is_none());
        assert!(read.optional_number().is_err());
        let mut read = row();
        assert!(
            read.number().is_err() && read.text().is_err() && read.text().is_err() && read.optional_text().is_err()
        );
    }
}
