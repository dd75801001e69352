//! The temporary file in which statement and journal are compared.

use bestpay::{Amount, Result};
use rusqlite::{Connection, Row, params};

use super::difference::{Difference, DifferenceKind};
use super::statement::Line;
use super::temporary;
use crate::entry::Entry;
use crate::state::State;

/// How many differences are read at a time.
const PAGE: i64 = 500;

const TABLES: &str = "
    CREATE TABLE line (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, number TEXT NOT NULL, merchant_no TEXT, is_refund INTEGER,
        trade_no TEXT, amount INTEGER, status TEXT, is_success INTEGER NOT NULL, fault TEXT);
    CREATE TABLE entry (id INTEGER PRIMARY KEY, number TEXT NOT NULL, merchant_no TEXT NOT NULL, is_refund INTEGER NOT NULL,
        trade_no TEXT, amount INTEGER NOT NULL, state TEXT NOT NULL, is_expected INTEGER NOT NULL);
    CREATE TABLE difference (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, line INTEGER, entry INTEGER);";

const INDEXES: &str = "
    CREATE INDEX line_number ON line (number);
    CREATE INDEX entry_number ON entry (number);";

/// A line and an entry that are about the same. What the statement does not say, fits.
const SAME: &str = "entry.number = line.number AND (line.merchant_no IS NULL OR entry.merchant_no = line.merchant_no) \
     AND (line.is_refund IS NULL OR entry.is_refund = line.is_refund)";

/// A file of its own, which is gone when it is closed. It needs no protection against a crash.
pub(super) fn temporary_database() -> rusqlite::Result<Connection> {
    let database = Connection::open("")?;
    database.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    database.execute_batch(TABLES)?;
    Ok(database)
}

pub(super) fn insert_line(database: &Connection) -> Result<impl FnMut(&Line) -> Result<()>> {
    let mut statement = database
        .prepare("INSERT INTO line VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
        .map_err(|error| temporary(&error))?;
    Ok(move |line: &Line| {
        let values = params![
            i64::try_from(line.at).unwrap_or_default(),
            line.number,
            line.merchant_no,
            line.is_refund,
            line.trade_no,
            line.amount.map(Amount::fen),
            line.status,
            line.is_success,
            line.fault,
        ];
        statement.execute(values).map(drop).map_err(|error| temporary(&error))
    })
}

pub(super) fn insert_entry(database: &Connection) -> Result<impl FnMut(&Entry, bool) -> Result<()>> {
    let mut statement = database
        .prepare("INSERT INTO entry VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .map_err(|error| temporary(&error))?;
    Ok(move |entry: &Entry, is_expected: bool| {
        let values = params![
            entry.out_request_no.as_ref().unwrap_or(&entry.out_trade_no),
            entry.merchant_no,
            entry.out_request_no.is_some(),
            entry.trade_no,
            entry.amount.fen(),
            entry.state.as_str(),
            is_expected,
        ];
        statement.execute(values).map(drop).map_err(|error| temporary(&error))
    })
}

/// Writes down the differences.
pub(super) fn compare(database: &Connection) -> rusqlite::Result<()> {
    database.execute_batch(INDEXES)?;
    let success = State::Success.as_str();
    let both = format!("line JOIN entry ON {SAME} WHERE line.fault IS NULL AND");
    let alone = "line WHERE line.fault IS NULL AND";
    let queries = [
        (DifferenceKind::Unreadable, "line.id, NULL FROM line WHERE line.fault IS NOT NULL".to_owned()),
        (
            DifferenceKind::Double,
            format!(
                "line.id, NULL FROM {alone} EXISTS (SELECT 1 FROM line AS other WHERE other.number = line.number \
                 AND other.merchant_no IS line.merchant_no AND other.is_refund IS line.is_refund \
                 AND other.fault IS NULL AND other.id < line.id)"
            ),
        ),
        (
            DifferenceKind::MissingInJournal,
            format!("line.id, NULL FROM {alone} NOT EXISTS (SELECT 1 FROM entry WHERE {SAME})"),
        ),
        (
            DifferenceKind::MissingInStatement,
            format!(
                "NULL, entry.id FROM entry WHERE entry.is_expected \
                 AND NOT EXISTS (SELECT 1 FROM line WHERE line.fault IS NULL AND {SAME})"
            ),
        ),
        (DifferenceKind::Amount, format!("line.id, entry.id FROM {both} line.amount <> entry.amount")),
        (
            DifferenceKind::State,
            format!("line.id, entry.id FROM {both} line.is_success <> (entry.state = '{success}')"),
        ),
        (DifferenceKind::TradeNo, format!("line.id, entry.id FROM {both} line.trade_no <> entry.trade_no")),
    ];
    for (kind, query) in queries {
        let first = if kind == DifferenceKind::MissingInStatement { "entry" } else { "line" };
        let number = kind.number();
        database.execute_batch(&format!(
            "INSERT INTO difference (kind, line, entry) SELECT {number}, {query} ORDER BY {first}.id"
        ))?;
    }
    Ok(())
}

pub(super) fn count(database: &Connection) -> rusqlite::Result<u64> {
    database.query_row("SELECT COUNT(*) FROM difference", [], |row| row.get(0).map(i64::unsigned_abs))
}

/// The next differences after this number, and the number of the last one.
pub(super) fn read(database: &Connection, after: i64) -> rusqlite::Result<(Vec<Difference>, i64)> {
    let mut statement = database.prepare_cached(
        "SELECT difference.id, difference.kind, line.at, COALESCE(entry.merchant_no, line.merchant_no), \
         COALESCE(entry.number, line.number), COALESCE(entry.is_refund, line.is_refund), line.trade_no, line.amount, \
         line.status, entry.trade_no, entry.amount, entry.state, line.fault \
         FROM difference LEFT JOIN line ON line.id = difference.line LEFT JOIN entry ON entry.id = difference.entry \
         WHERE difference.id > ?1 ORDER BY difference.id LIMIT ?2",
    )?;
    let mut last = after;
    let rows = statement.query_map([after, PAGE], |row| {
        last = row.get(0)?;
        difference(row)
    })?;
    let page = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok((page, last))
}

fn difference(row: &Row<'_>) -> rusqlite::Result<Difference> {
    let number: i64 = row.get(1)?;
    let kind = DifferenceKind::ALL.iter().copied().find(|kind| kind.number() == number);
    let amount = |fen: Option<i64>| fen.and_then(|fen| Amount::from_fen(fen).ok());
    let state: Option<String> = row.get(11)?;
    Ok(Difference {
        kind: kind.ok_or(rusqlite::Error::QueryReturnedNoRows)?,
        line: row.get::<_, Option<i64>>(2)?.map(i64::unsigned_abs),
        merchant_no: row.get(3)?,
        number: row.get(4)?,
        is_refund: row.get(5)?,
        trade_no: row.get(6)?,
        amount: amount(row.get(7)?),
        status: row.get(8)?,
        own_trade_no: row.get(9)?,
        own_amount: amount(row.get(10)?),
        own_state: state.and_then(|state| State::ALL.iter().copied().find(|known| known.as_str() == state)),
        about: row.get(12)?,
    })
}
