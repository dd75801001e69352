//! PostgreSQL: one database for any number of processes. A connection for each thread that is at work.

use std::collections::HashMap;
use std::error::Error as _;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bestpay::{Error, ErrorKind};
use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, Statement, Transaction};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Dialect, Failure, Outcome, Row, Statements, Store, Value, Work};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

static DIALECT: Dialect = Dialect {
    lock_rows: " FOR UPDATE",
    lock_free_rows: " FOR UPDATE SKIP LOCKED",
    triggers: &[include_str!("../../schema/1.postgres.sql")],
};

/// A commit that was answered is on the disk, whatever the server's default. A process that sleeps in a transaction
/// must not stop the others for long.
const SESSION: &str = "SELECT set_config('synchronous_commit', 'on', false) \
     WHERE current_setting('synchronous_commit') IN ('off', 'local'); \
     SET idle_in_transaction_session_timeout = '10s'; SET lock_timeout = '15s'; SET statement_timeout = '30s'";

/// The version of the schema is a row here. Processes that start together wait for each other.
const VERSION_TABLE: &str = "SELECT pg_advisory_xact_lock(7305806201);
     CREATE TABLE IF NOT EXISTS bestpay_schema (version BIGINT NOT NULL)";

pub(crate) struct Postgres {
    config: Config,
    tls: MakeRustlsConnect,
    idle: Mutex<Vec<Connection>>,
}

struct Connection {
    client: Client,
    prepared: HashMap<String, Statement>,
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

    fn connection(&self) -> Outcome<Connection> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        while let Some(connection) = idle() {
            if !connection.client.is_closed() {
                return Ok(connection);
            }
        }
        let mut client = self.config.connect(self.tls.clone()).map_err(failure_to_connect)?;
        client.batch_execute(SESSION).map_err(failure)?;
        Ok(Connection { client, prepared: HashMap::new() })
    }
}

impl Store for Postgres {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    /// A connection that has failed is not used again.
    fn transact(&self, work: Work<'_>) -> Outcome<()> {
        let mut connection = self.connection()?;
        connection.transact(work)?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(())
    }
}

impl Connection {
    fn transact(&mut self, work: Work<'_>) -> Outcome<()> {
        let transaction = self.client.transaction().map_err(failure)?;
        let mut statements = InTransaction { transaction, prepared: &mut self.prepared };
        work(&mut statements)?;
        statements.transaction.commit().map_err(failure)
    }
}

struct InTransaction<'a> {
    transaction: Transaction<'a>,
    prepared: &'a mut HashMap<String, Statement>,
}

impl Statements for InTransaction<'_> {
    fn run(&mut self, sql: &str, values: &[Value]) -> Outcome<Vec<Row>> {
        let statement = match self.prepared.get(sql) {
            Some(statement) => statement.clone(),
            None => {
                let statement = self.transaction.prepare(sql).map_err(failure)?;
                self.prepared.insert(sql.to_owned(), statement.clone());
                statement
            }
        };
        let values: Vec<_> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let rows = self.transaction.query(&statement, &values).map_err(failure)?;
        let read = |row: postgres::Row| {
            let columns = (0..row.len()).map(|column| row.try_get(column).map_err(failure));
            Ok(Row::new(columns.collect::<Outcome<_>>()?))
        };
        rows.into_iter().map(read).collect()
    }

    fn script(&mut self, sql: &str) -> Outcome<()> {
        self.transaction.batch_execute(sql).map_err(failure)
    }

    fn schema_version(&mut self) -> Outcome<i64> {
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

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Text(text) => text.to_sql(kind, out),
            Value::Integer(number) => number.to_sql(kind, out),
            Value::Null => Ok(IsNull::Yes),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::TEXT | Type::INT8)
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
    // Without a word from the server, the connection is what has failed.
    let is_lost = error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>());
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
