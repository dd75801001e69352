//! Journal: every order and refund, written down before it is sent.

use std::ffi::c_char;
use std::time::Duration;

use bestpay::BeijingTime;
use bestpay_cashier::Journal;

#[cfg(feature = "postgres")]
use crate::client::MAX_ROOT_BYTES;
use crate::entry::{bestpay_entries, bestpay_entry};
use crate::error::bestpay_error;
use crate::event::bestpay_events;
use crate::quiet::free;
use crate::status::bestpay_status;

/// A durable record of orders and refunds. The object itself is immutable; usable from several threads at once, and
/// several processes may use one journal.
pub struct bestpay_journal(Journal);

impl bestpay_journal {
    pub(crate) fn journal(&self) -> &Journal {
        &self.0
    }
}

impl From<Journal> for bestpay_journal {
    fn from(journal: Journal) -> bestpay_journal {
        bestpay_journal(journal)
    }
}

/// ---- Journals ------------------------------------------------------------------------------------------------------
///
/// Opens a journal in one SQLite file, which is made if it is not there. Keep it on a local disk: SQLite's locks do not
/// hold on network file systems. The `sqlite3` program can open it. On Unix it is for its owner only (mode 0600), and an
/// open journal whose file was deleted or replaced is BESTPAY_JOURNAL_UNAVAILABLE from then on: open it again.
///
/// `*journal` is freed by bestpay_journal_free(). Any failure is BESTPAY_JOURNAL_UNAVAILABLE: it cannot be opened or
/// written, a newer version of the library made it, or (field "path") to SQLite this name is not a file, like
/// ":memory:" and "file:...". Any thread.
///
/// For every function that uses a journal: a change is on the disk when the call returns. The caller's thread waits for
/// the disk, or the database, and for others that write: up to 20 seconds longer than the time that it was given, while
/// these come and go. A forked process may use the journal as well: it opens it again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_journal_sqlite(
    path: *const c_char,
    journal: *mut *mut bestpay_journal,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(journal, error, { Ok(bestpay_journal::from(Journal::sqlite(required!(path))?)) })
}

/// Opens a journal in PostgreSQL, for several machines. `url` is as for psql: "postgres://user:password@host/database".
/// The tables, whose names begin with bestpay_, are made if they are not there.
///
/// A server on another machine must have TLS and a certificate for its name, signed by a public authority, or, if
/// `root_certificates` (PEM, `length` bytes) are given, by one of them; with "sslmode=disable" in the address there is
/// no TLS. BESTPAY_INVALID_CONFIG: the certificates cannot be read. Otherwise as bestpay_journal_sqlite().
#[cfg(feature = "postgres")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_journal_postgres(
    url: *const c_char,
    root_certificates: *const u8,
    length: usize,
    journal: *mut *mut bestpay_journal,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(journal, error, {
        let (url, roots) = (required!(url), bytes!(root_certificates, length, MAX_ROOT_BYTES));
        let roots = Some(roots).filter(|roots| !roots.is_empty());
        Ok(bestpay_journal::from(Journal::postgres(url, roots)?))
    })
}

/// The order with this number and its refunds, or the refund with this number, of any merchant. It is no failure if
/// there is none. `*entries` is freed by bestpay_entries_free(). Any thread, like all functions of a journal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_journal_find(
    journal: Option<&bestpay_journal>,
    number: *const c_char,
    entries: *mut *mut bestpay_entries,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(entries, error, { Ok(bestpay_entries::from(handle!(journal).0.find(required!(number))?)) })
}

/// At most `limit` entries in the order of their numbers, after `after`: the last entry of the page before, or NULL for
/// the first page. After the last page comes an empty one. `*entries` is freed by bestpay_entries_free().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_journal_entries(
    journal: Option<&bestpay_journal>,
    after: Option<&bestpay_entry>,
    limit: u32,
    entries: *mut *mut bestpay_entries,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(entries, error, {
        Ok(bestpay_entries::from(handle!(journal).0.entries(after.map(bestpay_entry::entry), limit)?))
    })
}

/// At most `limit` changes of state and alarms after the event with the number `after`, in their order; 0 for the
/// first. If you keep the last number together with what you did about it, you can go on there after any interruption.
/// `*events` is freed by bestpay_events_free().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_journal_events(
    journal: Option<&bestpay_journal>,
    after: i64,
    limit: u32,
    events: *mut *mut bestpay_events,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(events, error, { Ok(bestpay_events::from(handle!(journal).0.events(after, limit)?)) })
}

/// Everything that happened to an entry. `*events` is freed by bestpay_events_free().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_journal_events_of(
    journal: Option<&bestpay_journal>,
    entry: Option<&bestpay_entry>,
    events: *mut *mut bestpay_events,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(events, error, { Ok(bestpay_events::from(handle!(journal).0.events_of(handle!(entry).entry())?)) })
}

/// Forgets the merchant's final entries, and those that were not sent, whose state has not changed for `older_than_s`
/// seconds before `now` (Beijing time "yyyy-MM-dd HH:mm:ss", see bestpay_merchant_now()), and their events. What is open
/// stays. `*forgotten` is the number of entries.
///
/// A forgotten number is a new number to the journal: keep entries for as long as numbers may come again. Less than two
/// days, 172,800 seconds, is BESTPAY_INVALID_CONFIG.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_journal_purge(
    journal: Option<&bestpay_journal>,
    merchant_no: *const c_char,
    now: *const c_char,
    older_than_s: u32,
    forgotten: *mut i64,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(forgotten, error, {
        let (journal, merchant_no) = (handle!(journal), required!(merchant_no));
        let now: BeijingTime = required!(now).parse()?;
        Ok(count(journal.0.purge(merchant_no, now, Duration::from_secs(older_than_s.into()))?))
    })
}

/// No journal holds more.
pub(crate) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Frees a journal. Cashiers made with it keep their own hold on it. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_journal_free(journal: Option<Box<bestpay_journal>>) {
    free(journal);
}
