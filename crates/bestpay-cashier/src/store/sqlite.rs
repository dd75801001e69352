//! SQLite: one file, several threads and processes. A commit returns when it is on the disk.

mod file;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use bestpay::{Error, ErrorKind};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, TransactionBehavior};

use super::{Dialect, Failure, Outcome, Row, Statements, Store, Value, Work, forks};
use file::JournalFile;

/// How long to wait for another process that writes, at one go.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How often to look whether it has ended. SQLite's own busy timeout looks every 100 ms in the end: whoever comes back
/// sooner, such as a purge with its next slice, would be in the way again.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// A transaction that writes has the whole file: there is nothing to lock in it.
static DIALECT: Dialect = Dialect {
    lock_rows: "",
    lock_free_rows: "",
    triggers: &[include_str!("../../schema/1.sqlite.sql"), include_str!("../../schema/2.sqlite.sql")],
    takes_its_time: "",
};

pub(crate) struct Sqlite(Mutex<State>);

/// Open or not.
enum State {
    Open(Arc<Connections>),
    /// To be opened again.
    Closed(JournalFile),
}

struct Connections {
    file: JournalFile,
    /// Who reads waits for nobody who writes. They stand before the writer, to be closed first: the last one tidies up.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Sqlite, Error> {
        let connections = Connections::open(JournalFile::at(path)?)?;
        Ok(Sqlite(Mutex::new(State::Open(Arc::new(connections)))))
    }

    fn connections(&self) -> Outcome<Arc<Connections>> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let connections = match &*state {
            State::Open(connections) => return Ok(Arc::clone(connections)),
            State::Closed(file) => Arc::new(Connections::open(file.again()?)?),
        };
        *state = State::Open(Arc::clone(&connections));
        Ok(connections)
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        forks::drop_own(self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl State {
    /// What was open. It is closed with the last transaction that has it.
    fn take(&mut self) -> Option<Arc<Connections>> {
        let State::Open(connections) = self else { return None };
        let connections = Arc::clone(connections);
        *self = State::Closed(connections.file.clone());
        Some(connections)
    }
}

impl Connections {
    fn open(mut file: JournalFile) -> Result<Connections, Error> {
        let name = file.path.display().to_string();
        let about = |error| unavailable(&format!("cannot open {name}"), error);
        let writer = connect(&file).map_err(about)?;
        if writer.is_readonly("main").map_err(about)? {
            let message = format!("cannot open {name}: it is read-only");
            return Err(Error::new(ErrorKind::JournalUnavailable, message));
        }
        writer.pragma_update(None, "journal_mode", "wal").map_err(about)?;
        // WAL with less than FULL may lose the last commits at a power cut.
        writer.pragma_update(None, "synchronous", "full").map_err(about)?;
        // The first transaction opens the write-ahead log.
        writer.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(())).map_err(about)?;
        file.is_a_database()?;
        Ok(Connections { file, readers: Mutex::default(), writer: Mutex::new(writer) })
    }

    fn reader(&self) -> Outcome<Connection> {
        if let Some(reader) = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(reader);
        }
        self.file.is_still_there()?;
        let reader = connect(&self.file).map_err(failure)?;
        reader.pragma_update(None, "query_only", true).map_err(failure)?;
        Ok(reader)
    }
}

/// The file is there: SQLite makes none.
fn connect(file: &JournalFile) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(&file.path, flags)?;
    connection.busy_handler(Some(|looked: i32| {
        thread::sleep(LOOK_EVERY);
        LOOK_EVERY * looked.unsigned_abs() < BUSY_TIMEOUT
    }))?;
    Ok(connection)
}

impl Store for Sqlite {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn transact(&self, work: Work<'_>) -> Outcome<()> {
        // A panic of another thread has rolled its transaction back.
        let connections = self.connections()?;
        let mut connection = connections.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // From the start with the right to write: one that reads first and writes then can fail on the way.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failure)?;
        work(&mut OpenTransaction(&transaction))?;
        connections.file.is_still_there()?;
        transaction.commit().map_err(failure)
    }

    fn read(&self, work: Work<'_>) -> Outcome<()> {
        let connections = self.connections()?;
        let mut reader = connections.reader()?;
        let transaction = reader.transaction_with_behavior(TransactionBehavior::Deferred).map_err(failure)?;
        work(&mut OpenTransaction(&transaction))?;
        connections.file.is_still_there()?;
        transaction.commit().map_err(failure)?;
        connections.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        Ok(())
    }

    fn close(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

struct OpenTransaction<'a>(&'a Connection);

impl Statements for OpenTransaction<'_> {
    fn run(&mut self, sql: &str, values: &[Value]) -> Outcome<Vec<Row>> {
        let mut statement = self.0.prepare_cached(&sql.replace('$', "?")).map_err(failure)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(failure)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(failure)? {
            let value = |column| row.get_ref(column).map(read).map_err(failure);
            all.push(Row::new((0..columns).map(value).collect::<Outcome<_>>()?));
        }
        Ok(all)
    }

    fn script(&mut self, sql: &str) -> Outcome<()> {
        self.0.execute_batch(sql).map_err(failure)
    }

    fn schema_version(&mut self) -> Outcome<i64> {
        self.0.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failure)
    }

    fn set_schema_version(&mut self, version: i64) -> Outcome<()> {
        self.0.pragma_update(None, "user_version", version).map_err(failure)
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Null | Value::Foreign => ValueRef::Null,
        }))
    }
}

fn read(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Real(_) | ValueRef::Blob(_) => Value::Foreign,
    }
}

fn unavailable(what: &str, error: rusqlite::Error) -> Error {
    Error::new(ErrorKind::JournalUnavailable, format!("{what}: {error}")).with_source(error)
}

fn failure(error: rusqlite::Error) -> Failure {
    let is_busy = error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy);
    let error = unavailable("the journal cannot be read or written", error);
    if is_busy { Failure::Passing(error) } else { Failure::Lasting(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (Sqlite, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (Sqlite::open(&folder.path().join("journal.db")).unwrap(), folder)
    }

    /// Whether a power cut may take a commit back cannot be tried here; what SQLite says of it can be read.
    #[test]
    fn a_commit_is_on_the_disk_when_it_returns() {
        const FULL: i64 = 2;
        let (store, _folder) = store();
        let connections = store.connections().ok().unwrap();
        let connection = connections.writer.lock().unwrap();
        let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
        assert_eq!(synchronous, FULL);
    }

    #[test]
    fn a_journal_that_was_closed_is_opened_again_and_never_made_anew() {
        let (store, folder) = store();
        let read = || store.read(&mut |statements| statements.run("SELECT 1", &[]).map(drop));
        store.close();
        // The last to close it has tidied up.
        assert!(!folder.path().join("journal.db-wal").exists());
        assert!(read().is_ok());
        store.close();
        std::fs::remove_file(folder.path().join("journal.db")).unwrap();
        let Err(Failure::Lasting(error)) = read() else { panic!("it is gone") };
        assert!(error.message().contains("is gone or was replaced"), "{error}");
        assert!(!folder.path().join("journal.db").exists());
    }

    #[test]
    fn a_transaction_has_the_right_to_write_from_its_start() {
        let (store, folder) = store();
        let other = Connection::open(folder.path().join("journal.db")).unwrap();
        other.busy_timeout(Duration::ZERO).unwrap();
        let transacted = store.transact(&mut |statements| {
            statements.run("SELECT 1", &[])?;
            let error = other.execute_batch("BEGIN IMMEDIATE").unwrap_err();
            assert_eq!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
            Ok(())
        });
        assert!(transacted.is_ok());
    }

    /// Neither waits for the other, and what is read is what was there when the reading began.
    #[test]
    fn who_reads_and_who_writes_do_not_wait_for_each_other() {
        let (store, _folder) = store();
        assert!(store.transact(&mut |statements| statements.script("CREATE TABLE t (n)")).is_ok());
        let count = |statements: &mut dyn Statements| -> Outcome<i64> {
            Ok(statements.run("SELECT COUNT(*) FROM t", &[])?.pop().unwrap().number()?)
        };
        let written = store.transact(&mut |writing| {
            writing.script("INSERT INTO t VALUES (1)")?;
            store.read(&mut |reading| {
                assert_eq!(count(reading)?, 0);
                Ok(())
            })
        });
        assert!(written.is_ok());
        let read = store.read(&mut |reading| {
            assert_eq!(count(reading)?, 1);
            store.transact(&mut |writing| writing.script("INSERT INTO t VALUES (2)"))?;
            assert_eq!(count(reading)?, 1);
            Ok(())
        });
        assert!(read.is_ok());
        let connections = store.connections().ok().unwrap();
        assert_eq!(connections.readers.lock().unwrap().len(), 1, "a connection is used again");
    }

    #[test]
    fn who_reads_cannot_write() {
        let (store, _folder) = store();
        let read = store.read(&mut |statements| statements.script("CREATE TABLE t (n)"));
        assert!(matches!(read, Err(Failure::Lasting(error)) if error.message().contains("readonly")));
    }

    #[test]
    fn who_writes_waits_for_another_process_that_does() {
        let (store, folder) = store();
        let other = Connection::open(folder.path().join("journal.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        thread::scope(|scope| {
            let writes = scope.spawn(|| store.transact(&mut |statements| statements.script("CREATE TABLE t (n)")));
            // It has looked a few times by then.
            thread::sleep(50 * LOOK_EVERY);
            other.execute_batch("COMMIT").unwrap();
            assert!(writes.join().unwrap().is_ok());
        });
    }

    #[test]
    fn a_busy_database_may_be_free_later_and_a_full_disk_is_not() {
        let failed = |code| failure(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None));
        assert!(matches!(failed(rusqlite::ffi::SQLITE_BUSY), Failure::Passing(_)));
        assert!(matches!(failed(rusqlite::ffi::SQLITE_FULL), Failure::Lasting(_)));
    }
}
