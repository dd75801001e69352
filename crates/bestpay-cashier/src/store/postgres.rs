//! PostgreSQL: one database for any number of processes. A connection for each thread that is at work.

use std::error::Error as _;
use std::mem;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use bestpay::{Error, ErrorKind};
use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Dialect, Failure, Outcome, PAUSE, Row, Statements, Store, TRY_AGAIN_WITHIN, Value, Work, forks};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

static DIALECT: Dialect = Dialect {
    lock_rows: " FOR UPDATE",
    lock_free_rows: " FOR UPDATE SKIP LOCKED",
    triggers: &[include_str!("../../schema/1.postgres.sql"), include_str!("../../schema/2.postgres.sql")],
    takes_its_time: "SET LOCAL statement_timeout = 0",
};

/// Said in every transaction, and for it alone: a pooler may give each to another session, as PgBouncer does in transaction
/// mode. A commit that was answered is on the disk, whatever the server's default. A process that sleeps in a transaction
/// must not stop the others for long.
const BEGIN: &str = "BEGIN; SELECT set_config('synchronous_commit', 'on', true) \
     WHERE current_setting('synchronous_commit') IN ('off', 'local'); \
     SET LOCAL idle_in_transaction_session_timeout = '10s'; SET LOCAL lock_timeout = '15s'; \
     SET LOCAL statement_timeout = '30s'";

const BEGIN_TO_READ: &str = "BEGIN READ ONLY; SET LOCAL idle_in_transaction_session_timeout = '10s'; \
     SET LOCAL statement_timeout = '30s'";

/// Processes that start together wait for each other, so that one of them brings the schema up to date.
const ONE_AT_A_TIME: &str = "SELECT pg_advisory_xact_lock(7305806201)";

/// The version of the schema is a row here.
const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS bestpay_schema (version BIGINT NOT NULL)";

/// The number of the transaction; NULL while it has written nothing.
const TRANSACTION: &str = "SELECT txid_current_if_assigned()";

/// `committed`, `aborted` or `in progress`; NULL for one that the server has forgotten.
const END_OF_TRANSACTION: &str = "SELECT txid_status($1)";

pub(crate) struct Postgres {
    config: Config,
    tls: MakeRustlsConnect,
    idle: Mutex<Vec<Client>>,
}

impl Postgres {
    /// The server's certificate must be signed by one of these authorities, PEM; by a public one where there are none.
    pub(crate) fn open(url: &str, root_certificates: Option<&[u8]>) -> Result<Postgres, Error> {
        let mut config: Config = url.parse().map_err(|error| unavailable("the address cannot be read", error))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        // Between machines "if the server happens to have TLS" is not enough.
        if config.get_ssl_mode() == SslMode::Prefer && !is_on_this_machine(&config) {
            config.ssl_mode(SslMode::Require);
        }
        Ok(Postgres { config, tls: MakeRustlsConnect::new(tls(root_certificates)?), idle: Mutex::default() })
    }

    fn connection(&self) -> Outcome<Client> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        while let Some(client) = idle() {
            if !client.is_closed() {
                return Ok(client);
            }
        }
        self.config.connect(self.tls.clone()).map_err(failure_to_connect)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        forks::drop_own(mem::take(self.idle.get_mut().unwrap_or_else(PoisonError::into_inner)));
    }
}

impl Store for Postgres {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn transact(&self, work: Work<'_>) -> Outcome<()> {
        match self.attempt(work)? {
            CommitOutcome::Answered => Ok(()),
            CommitOutcome::Unanswered { transaction, error } => self.find_out(transaction, error),
        }
    }

    /// Where its end is not answered it may run again: there is nothing to find out.
    fn read(&self, work: Work<'_>) -> Outcome<()> {
        let mut client = self.connection()?;
        client.batch_execute(BEGIN_TO_READ).map_err(failure)?;
        work(&mut OpenTransaction(&mut client))?;
        client.batch_execute("COMMIT").map_err(failure)?;
        self.leave(client);
        Ok(())
    }

    fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// How a transaction ended that was not rolled back.
enum CommitOutcome {
    Answered,
    /// The connection was lost while it was committed: it may have happened.
    Unanswered {
        transaction: i64,
        error: Error,
    },
}

impl Postgres {
    /// Where this fails it drops the connection, and with it the transaction.
    fn attempt(&self, work: Work<'_>) -> Outcome<CommitOutcome> {
        let mut client = self.connection()?;
        client.batch_execute(BEGIN).map_err(failure)?;
        let mut statements = OpenTransaction(&mut client);
        work(&mut statements)?;
        let number =
            statements.run(TRANSACTION, &[])?.pop().map(|mut row| row.optional_number()).transpose()?.flatten();
        match (client.batch_execute("COMMIT").map_err(failure), number) {
            (Ok(()), _) => {
                self.leave(client);
                Ok(CommitOutcome::Answered)
            }
            (Err(Failure::Passing(error)), Some(transaction)) => Ok(CommitOutcome::Unanswered { transaction, error }),
            (Err(failure), _) => Err(failure),
        }
    }

    /// Leaves a connection, on which no transaction is open, to the next who needs one.
    fn leave(&self, client: Client) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(client);
    }

    /// What became of a transaction whose commit was not answered. The server keeps the end of every transaction, and
    /// calls one committed only when all can see what it wrote. So what may have happened is never done again: a
    /// failure that passes means that the server itself says `aborted`.
    fn find_out(&self, transaction: i64, lost: Error) -> Outcome<()> {
        let started = Instant::now();
        loop {
            let mut end = None;
            let asked = self.read(&mut |statements| {
                let row = statements.run(END_OF_TRANSACTION, &[transaction.into()])?.pop();
                end = row.map(|mut row| row.optional_text()).transpose()?.flatten();
                Ok(())
            });
            match (asked, end.as_deref()) {
                (Ok(()), Some("committed")) => return Ok(()),
                (Ok(()), Some("aborted")) => return Err(Failure::Passing(lost)),
                // The server has not noticed yet that the connection is gone, or cannot be reached.
                (Ok(()), Some(_)) | (Err(Failure::Passing(_)), _) if started.elapsed() < TRY_AGAIN_WITHIN => {
                    log::warn!("journal: {lost}; finding out whether it was committed");
                    thread::sleep(PAUSE);
                }
                _ => {
                    let message = format!("{}, and whether it was committed is not known", lost.message());
                    return Err(Failure::Lasting(Error::new(lost.kind(), message).with_source(lost)));
                }
            }
        }
    }
}

struct OpenTransaction<'a>(&'a mut Client);

impl Statements for OpenTransaction<'_> {
    /// By the unnamed statement: a named one is known to one session alone, and a pooler may give the next transaction to
    /// another. It also takes one message there and one back, where a statement that is new to a session took two.
    fn run(&mut self, sql: &str, values: &[Value]) -> Outcome<Vec<Row>> {
        let typed: Vec<_> = values.iter().map(|value| (value as &(dyn ToSql + Sync), value.kind())).collect();
        let rows = self.0.query_typed(sql, &typed).map_err(failure)?;
        let read = |row: postgres::Row| {
            let columns = (0..row.len()).map(|column| row.try_get(column).map_err(failure));
            Ok(Row::new(columns.collect::<Outcome<_>>()?))
        };
        rows.into_iter().map(read).collect()
    }

    fn script(&mut self, sql: &str) -> Outcome<()> {
        self.0.batch_execute(sql).map_err(failure)
    }

    fn schema_version(&mut self) -> Outcome<i64> {
        self.script(ONE_AT_A_TIME)?;
        // Looked for first: an account that may not create tables can still use the journal that is there.
        let mut found = self.run("SELECT to_regclass('bestpay_schema')::text", &[])?;
        let is_there = found.pop().map(|mut row| row.optional_text()).transpose()?.flatten().is_some();
        if !is_there {
            self.script(VERSION_TABLE)?;
        }
        match self.run("SELECT version FROM bestpay_schema", &[])?.pop() {
            Some(mut row) => Ok(row.number()?),
            None => Ok(0),
        }
    }

    fn set_schema_version(&mut self, version: i64) -> Outcome<()> {
        self.run("DELETE FROM bestpay_schema", &[])?;
        self.run("INSERT INTO bestpay_schema (version) VALUES ($1)", &[version.into()]).map(drop)
    }
}

impl Value {
    /// What the server is told. It finds out for itself what a NULL is to be.
    fn kind(&self) -> Type {
        match self {
            Value::Text(_) => Type::TEXT,
            Value::Integer(_) => Type::INT8,
            Value::Null | Value::Foreign => Type::UNKNOWN,
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Text(text) => text.to_sql(kind, out),
            Value::Integer(number) => number.to_sql(kind, out),
            Value::Null | Value::Foreign => Ok(IsNull::Yes),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::TEXT | Type::INT8 | Type::UNKNOWN)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Value, Box<dyn std::error::Error + Sync + Send>> {
        match *kind {
            Type::TEXT => String::from_sql(kind, raw).map(Value::Text),
            Type::INT4 => i32::from_sql(kind, raw).map(|number| Value::Integer(number.into())),
            _ => i64::from_sql(kind, raw).map(Value::Integer),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Value, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::TEXT | Type::INT4 | Type::INT8)
    }
}

fn is_on_this_machine(config: &Config) -> bool {
    let is_loopback = |name: &str| name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let hosts_are = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => is_loopback(name),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    hosts_are && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

fn tls(root_certificates: Option<&[u8]>) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    match root_certificates {
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let about = |error| invalid("the root certificates cannot be read", error);
                roots.add(certificate.map_err(about)?).map_err(|error| invalid("no root certificate", error))?;
            }
        }
        None => {
            let usable = roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
            log::debug!("journal: {} root certificates", usable.0);
        }
    }
    if roots.is_empty() {
        return Err(Error::new(ErrorKind::InvalidConfig, "there is no root certificate in the text"));
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = versions.map_err(|error| invalid("TLS cannot be set up", error))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn invalid(what: &str, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::InvalidConfig, format!("{what}: {error}")).with_source(error)
}

/// `postgres::Error` itself says only in which phase it happened.
fn unavailable(what: &str, error: postgres::Error) -> Error {
    let why = match (error.as_db_error(), error.source()) {
        (Some(error), _) => error.message().to_owned(),
        (None, Some(source)) => source.to_string(),
        (None, None) => error.to_string(),
    };
    Error::new(ErrorKind::JournalUnavailable, format!("{what}: {why}")).with_source(error)
}

/// What another connection, or another moment, would not suffer from.
const PASSING: &[SqlState] = &[
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
    SqlState::LOCK_NOT_AVAILABLE,
];

fn failure(error: postgres::Error) -> Failure {
    // Without a word from the server, the connection is what has failed; or with a word about it (class 08), which is a
    // pooler's whose own connection was lost.
    let is_about_it = error.code().is_some_and(|code| code.code().starts_with("08"));
    let is_lost =
        is_about_it || error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>());
    let is_passing = is_lost || error.code().is_some_and(|code| PASSING.contains(code));
    let error = unavailable("the journal cannot be read or written", error);
    if is_passing { Failure::Passing(error) } else { Failure::Lasting(error) }
}

/// A server that starts again refuses for a while.
fn failure_to_connect(error: postgres::Error) -> Failure {
    let is_refusal = error.code().is_some_and(|code| !PASSING.contains(code));
    let error = unavailable("the journal's database cannot be reached", error);
    if is_refusal { Failure::Lasting(error) } else { Failure::Passing(error) }
}

#[cfg(test)]
mod in_postgresql {
    use postgres::SimpleQueryMessage;

    use super::*;

    /// What a pooler between the journal and the server demands: each transaction may meet another session.
    #[test]
    #[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
    fn a_transaction_leaves_nothing_in_its_session() {
        const SETTINGS: &str = "SELECT name, setting FROM pg_settings WHERE source = 'session' UNION ALL \
             SELECT name, statement FROM pg_prepared_statements";
        let url = std::env::var("BESTPAY_TEST_POSTGRES").expect("the address of a PostgreSQL");
        let store: Box<dyn Store> = Box::new(Postgres::open(&url, None).unwrap());
        let limit = |statements: &mut dyn Statements| {
            let mut rows = statements.run("SELECT current_setting('statement_timeout') WHERE $1 = 7", &[7.into()])?;
            Ok(rows.pop().unwrap().text()?)
        };
        assert_eq!(store.transaction(limit).unwrap(), "30s");
        assert_eq!(store.reading(limit).unwrap(), "30s");

        let store = Postgres::open(&url, None).unwrap();
        for only_reads in [false, true] {
            let mut work = |statements: &mut dyn Statements| limit(statements).map(drop);
            let done = if only_reads { store.read(&mut work) } else { store.transact(&mut work) };
            assert!(done.is_ok());
            let mut client = store.connection().ok().unwrap();
            let left = client.simple_query(SETTINGS).unwrap();
            let rows = left.iter().filter(|message| matches!(message, SimpleQueryMessage::Row(_)));
            assert_eq!(rows.count(), 0, "{left:?}");
            store.leave(client);
        }
        assert_eq!(store.idle.lock().unwrap().len(), 1, "it was one session");
    }

    /// Who only reads can write nothing, and has nothing to lock.
    #[test]
    #[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
    fn a_transaction_that_reads_cannot_write() {
        let url = std::env::var("BESTPAY_TEST_POSTGRES").expect("the address of a PostgreSQL");
        let store: Box<dyn Store> = Box::new(Postgres::open(&url, None).unwrap());
        let error = store.reading(|statements| statements.script("CREATE TABLE never (n BIGINT)")).unwrap_err();
        assert!(error.message().contains("read-only transaction"), "{error}");
    }
}
