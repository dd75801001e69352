//! The journal: every order and refund, written down before it is sent, advanced by all that is learnt about it.

use std::fmt;
#[cfg(feature = "sqlite")]
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use bestpay::{Amount, BeijingTime, Error, ErrorKind, Result};

use crate::content::Content;
use crate::entry::{Entry, Event};
use crate::feed::{self, Change};
use crate::finding::{Cause, Finding};
use crate::record::{Doubt, ExpiredLeases, Key, Lease, Record, key_values};
use crate::schema;
use crate::state::{State, Step};
use crate::statements as sql;
use crate::store::{Outcome, Row, Statements, Store, Value, damaged, forks};

/// The platform takes a `requestDate` of yesterday, and sends callbacks again: younger entries may still be asked for.
const SHORTEST_RETENTION: Duration = Duration::from_secs(2 * 24 * 3600);

/// A durable record of orders and refunds. `Send + Sync`, cheap to clone; clones share their connections.
///
/// Every change is one transaction, and is on the disk when the call returns. Several threads, and several processes,
/// may use one journal.
///
/// ```
/// use bestpay_cashier::Journal;
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("journal.db");
/// let journal = Journal::sqlite(path)?;
/// assert!(journal.entries(None, 10)?.is_empty());
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Clone)]
pub struct Journal {
    store: Arc<dyn Store>,
}

impl Journal {
    /// A journal in one SQLite file, which is made if it is not there. The `sqlite3` program can open it.
    ///
    /// Keep the file on a local disk: SQLite's locks do not hold on network file systems. If the file of an open
    /// journal is deleted, moved or replaced, this is detected (on Unix) before anything is sent: open the journal
    /// again.
    ///
    /// On Unix the file, and the `-wal` and `-shm` beside it, are for its owner only (mode 0600). When an older file is
    /// opened, the rights of others are taken away; the group's stay if the group may write.
    ///
    /// # Errors
    /// [`ErrorKind::JournalUnavailable`]: it cannot be opened or written, or a newer version of the library made it.
    /// With the field `path`: to SQLite this name is not a file (`""`, `":memory:"` and whatever begins with a colon,
    /// `"file:…"`).
    ///
    /// ```
    /// # let folder = tempfile::tempdir().unwrap();
    /// let error = bestpay_cashier::Journal::sqlite(":memory:").unwrap_err();
    /// assert_eq!(error.field(), Some("path"));
    /// let error = bestpay_cashier::Journal::sqlite(folder.path()).unwrap_err();
    /// assert_eq!(error.kind(), bestpay::ErrorKind::JournalUnavailable);
    /// ```
    #[cfg(feature = "sqlite")]
    pub fn sqlite(path: impl AsRef<Path>) -> Result<Journal> {
        Journal::over(|| Ok(Arc::new(crate::store::sqlite::Sqlite::open(path.as_ref())?)))
    }

    /// A journal in PostgreSQL, for several machines. `url` as for `psql`: `postgres://user:password@host/database`. The
    /// tables, whose names begin with `bestpay_`, are made if they are not there. PostgreSQL 10 or later.
    ///
    /// A server on another machine must have TLS and a certificate for its name, signed by a public authority, or, if
    /// `root_certificates` (PEM) are given, by one of them; with `sslmode=disable` in the address there is no TLS.
    /// Calls block the thread until the database answers: in an async program, call from a thread that may block. A
    /// pooler in between may give each transaction another session (PgBouncer's transaction mode): nothing is kept in a
    /// session.
    ///
    /// # Errors
    /// [`ErrorKind::JournalUnavailable`]: it cannot be reached or written, or a newer version of the library made it.
    /// [`ErrorKind::InvalidConfig`]: the certificates cannot be read.
    ///
    /// ```no_run
    /// use bestpay_cashier::Journal;
    /// let authority = std::fs::read("shop-ca.pem").unwrap();
    /// let journal = Journal::postgres("postgres://till:secret@db.shop.example/till", Some(&authority))?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    #[cfg(feature = "postgres")]
    pub fn postgres(url: &str, root_certificates: Option<&[u8]>) -> Result<Journal> {
        Journal::over(|| Ok(Arc::new(crate::store::postgres::Postgres::open(url, root_certificates)?)))
    }

    /// Brings the schema up to date.
    pub(crate) fn over(open: impl FnOnce() -> Result<Arc<dyn Store>>) -> Result<Journal> {
        let store = {
            let _no_fork = forks::none_meanwhile()?;
            let store = open()?;
            forks::close_before_forks(&store)?;
            store
        };
        store.within(Duration::ZERO, |statements| schema::migrate(statements, store.dialect()))?;
        Ok(Journal { store })
    }

    /// Entries in the order of their numbers, after this one.
    ///
    /// # Errors
    /// [`ErrorKind::JournalUnavailable`].
    ///
    /// ```
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let journal = bestpay_cashier::Journal::sqlite(folder.path().join("journal.db"))?;
    /// let mut last = None;
    /// loop {
    ///     let page = journal.entries(last.as_ref(), 100)?;
    ///     for entry in &page {
    ///         println!("{} {} {}", entry.out_trade_no, entry.amount, entry.state);
    ///     }
    ///     let Some(entry) = page.last() else { break };
    ///     last = Some(entry.clone());
    /// }
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn entries(&self, after: Option<&Entry>, limit: u32) -> Result<Vec<Entry>> {
        let mut values = key_values(&after.map(Entry::key).unwrap_or_default());
        values.push(i64::from(limit).into());
        self.store.reading(|statements| {
            let records = records(statements.run(sql::ENTRIES_AFTER, &values)?)?;
            Ok(records.into_iter().map(|record| record.entry).collect())
        })
    }

    /// The order with this number and its refunds, or the refund with this number, of any merchant.
    ///
    /// # Errors
    /// [`ErrorKind::JournalUnavailable`].
    ///
    /// ```
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let journal = bestpay_cashier::Journal::sqlite(folder.path().join("journal.db"))?;
    /// assert!(journal.find("20260301-0001")?.is_empty());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn find(&self, number: &str) -> Result<Vec<Entry>> {
        self.store.reading(|statements| {
            let records = records(statements.run(sql::ENTRIES_OF_NUMBER, &[number.into()])?)?;
            Ok(records.into_iter().map(|record| record.entry).collect())
        })
    }

    /// Changes of state and alarms after this [`id`](Event::id), in their order; 0 for the first. If you keep the last
    /// `id` together with what you did about it, you can go on there after any interruption.
    ///
    /// # Errors
    /// [`ErrorKind::JournalUnavailable`].
    ///
    /// ```
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let journal = bestpay_cashier::Journal::sqlite(folder.path().join("journal.db"))?;
    /// let mut seen = 0; // from the shop's own database
    /// for event in journal.events(seen, 100)? {
    ///     // In one transaction of the shop's database: do what the event asks for, and keep its number.
    ///     seen = event.id;
    /// }
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn events(&self, after: i64, limit: u32) -> Result<Vec<Event>> {
        self.read_events(sql::EVENTS_AFTER, &[after.into(), i64::from(limit).into()])
    }

    /// Everything that happened to an entry.
    ///
    /// # Errors
    /// [`ErrorKind::JournalUnavailable`].
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// let entry = cashier.payment("20260301-0001")?;
    /// for event in cashier.journal().events_of(&entry)? {
    ///     println!("{} {} by {}", event.at, event.to, event.cause);
    /// }
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn events_of(&self, entry: &Entry) -> Result<Vec<Event>> {
        self.read_events(sql::EVENTS_OF, &key_values(&entry.key()))
    }

    /// Forgets the merchant's settled entries whose state has not changed since, and their events; returns the number
    /// of entries. What is open stays, and so do alarms of a later time.
    ///
    /// It forgets 100 entries in one transaction, and then leaves the journal to others for as long as that took: a
    /// payment waits for one of these transactions at most. If it is interrupted, each entry is either still there with
    /// its events, or gone with them, and the next call goes on.
    ///
    /// A forgotten number is a new number to the journal: keep entries for as long as numbers may come again.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidConfig`] for less than two days before `now`; [`ErrorKind::JournalUnavailable`].
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let journal = bestpay_cashier::Journal::sqlite(folder.path().join("journal.db"))?;
    /// let forgotten = journal.purge("3178000000000002", SystemTime::now().into(), Duration::from_secs(90 * 86_400))?;
    /// assert_eq!(forgotten, 0);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn purge(&self, merchant_no: &str, now: BeijingTime, older_than: Duration) -> Result<u64> {
        if older_than < SHORTEST_RETENTION {
            let message = "entries are kept for at least two days";
            return Err(Error::new(ErrorKind::InvalidConfig, message).with_field("older_than"));
        }
        let before = now.to_system_time().checked_sub(older_than).map(BeijingTime::from);
        let before = before.ok_or_else(|| damaged("the clock is wrong"))?.to_string();
        let (purgeable, numbers) = (self.dialected(sql::PURGEABLE), sql::numbers());
        let [entries, events] = [sql::PURGE_ENTRIES, sql::PURGE_EVENTS].map(|sql| sql.replace("{numbers}", &numbers));
        let oldest: [Value; 3] = [merchant_no.into(), before.as_str().into(), (sql::SLICE as i64).into()];
        let mut forgotten = 0;
        in_slices(|| {
            let gone = self.store.transaction(|statements| {
                let mut numbers = Vec::new();
                for mut row in statements.run(&purgeable, &oldest)? {
                    numbers.push([row.text()?, row.text()?]);
                }
                let Some(last) = numbers.last().cloned() else { return Ok(0) };
                // One statement for every slice: if there are fewer numbers, the last one fills the remaining places.
                numbers.resize(sql::SLICE, last);
                let numbers = numbers.iter().flatten().map(|number| number.as_str().into());
                let values: Vec<Value> = oldest.iter().take(2).cloned().chain(numbers).collect();
                // An entry's events are deleted with it.
                statements.run(&events, &values)?;
                Ok(statements.run(&entries, &values)?.len() as u64)
            })?;
            forgotten += gone;
            Ok(gone)
        })?;
        in_slices(|| {
            self.store.transaction(|statements| Ok(statements.run(sql::PURGE_ALARMS, &oldest)?.len() as u64))
        })?;
        Ok(forgotten)
    }

    fn read_events(&self, statement: &str, values: &[Value]) -> Result<Vec<Event>> {
        self.store.reading(|statements| {
            let rows = statements.run(statement, values)?;
            Ok(rows.into_iter().map(Event::read).collect::<Result<_>>()?)
        })
    }
}

/// What the Cashier does with the journal.
impl Journal {
    /// Writes down that this is about to be sent, or finds what is known under its number.
    pub(crate) fn begin(&self, content: &Content, now: BeijingTime, lease: &Lease) -> Result<BeginOutcome> {
        let new = content.to_record(now, lease.clone())?;
        let key = new.entry.key();
        let sending = Change { from: None, to: State::Sending, at: now, cause: Cause::Call, about: None };
        self.store.transaction(|statements| {
            if !statements.run(sql::INSERT_ENTRY, &new.values())?.is_empty() {
                feed::note(statements, &key, &sending)?;
                return Ok(BeginOutcome::ToBeSent(new.clone()));
            }
            let Some(mut known) = self.to_change(statements, &key)? else {
                let [merchant_no, _, out_request_no] = &key;
                let values = [merchant_no.as_str().into(), out_request_no.as_str().into()];
                let known = records(statements.run(sql::REFUND_BY_NUMBER, &values)?)?.pop();
                let known = known.ok_or_else(|| damaged("an entry has gone"))?;
                return Err(content.conflict("for another order", &known).with_field("outTradeNo").into());
            };
            content.expect(&known)?;
            if known.entry.state != State::NotSent {
                return Ok(BeginOutcome::Known(known));
            }
            known.entry.request_date = new.entry.request_date;
            known.content.clone_from(&new.content);
            (known.attempt, known.sent_at, known.lease) = (known.attempt + 1, now, lease.clone());
            known.refusals = 0;
            self.advance(statements, &mut known, sending)?;
            Ok(BeginOutcome::ToBeSent(known))
        })
    }

    /// Writes down what was learnt about this attempt. If another attempt has taken its place since, only what the
    /// platform says about the number still holds. What contradicts the journal raises an alarm, and changes nothing
    /// else.
    pub(crate) fn learn(
        &self,
        about: &Record,
        finding: &Finding,
        now: BeijingTime,
        cause: Cause,
    ) -> Result<JournalUpdate> {
        let key = &about.entry.key();
        let mut raised = None;
        let noted = self.store.transaction(|statements| {
            raised = None;
            let mut record = self.to_change(statements, key)?.ok_or_else(|| damaged("an entry has gone"))?;
            if record.attempt != about.attempt && !finding.state.is_some_and(State::is_the_platforms) {
                return Ok(JournalUpdate { record, step: Step::Stale, doubt: None });
            }
            let from = record.entry.state;
            let order_amt = match finding.trade_amt {
                Some(_) => self.order_amt(statements, &record)?,
                None => None,
            };
            if let Some(doubt) = record.doubt(finding, order_amt) {
                let about = format!("the {} {}", cause.as_str(), doubt.how);
                let to = finding.state.unwrap_or(from);
                let alarm = Change { from: Some(from), to, at: now, cause, about: Some(&about) };
                raised = feed::raise(statements, key, &alarm)?;
                if (cause, from) == (Cause::Answer, State::Sending) {
                    // It was sent, and this answer does not say what became of it.
                    record.add(&Finding { message: Some(about), ..State::Unknown.into() });
                    let change = Change { from: Some(from), to: State::Unknown, at: now, cause, about: None };
                    self.advance(statements, &mut record, change)?;
                }
                return Ok(JournalUpdate { record, step: Step::Contradiction, doubt: Some(doubt) });
            }
            let Some(to) = finding.state else {
                // Why a question failed says nothing about what somebody else has settled meanwhile.
                if record.entry.state.is_open() {
                    record.add(finding);
                    update(statements, &record)?;
                }
                return Ok(JournalUpdate { record, step: Step::Stale, doubt: None });
            };
            let change = Change { from: Some(from), to, at: now, cause, about: finding.code.as_deref() };
            let step = from.step(to);
            match step {
                Step::Advance => {
                    if record.may_be_anothers(finding, cause) {
                        let what = if record.entry.out_request_no.is_none() { "order" } else { "refund" };
                        let about = format!(
                            "the status says {to}, and the {what} was refused: was it sent before, or is its number \
                             another's?"
                        );
                        raised = feed::raise(statements, key, &Change { about: Some(&about), ..change })?;
                    }
                    record.add(finding);
                    self.advance(statements, &mut record, change)?;
                }
                Step::Same => {
                    record.add(finding);
                    update(statements, &record)?;
                }
                Step::Stale => {}
                Step::Contradiction => {
                    let about = format!("the {} says {to}, the journal says {from}", cause.as_str());
                    raised = feed::raise(statements, key, &Change { about: Some(&about), ..change })?;
                }
            }
            Ok(JournalUpdate { record, step, doubt: None })
        })?;
        raised.iter().for_each(feed::AlarmLine::tell);
        Ok(noted)
    }

    /// The amount of a refund's order, if the order is in the journal.
    fn order_amt(&self, statements: &mut dyn Statements, refund: &Record) -> Outcome<Option<Amount>> {
        let [merchant_no, out_trade_no, out_request_no] = refund.entry.key();
        if out_request_no.is_empty() {
            return Ok(None);
        }
        let order = key_values(&[merchant_no, out_trade_no, String::new()]);
        Ok(records(statements.run(sql::ENTRY, &order)?)?.pop().map(|order| order.entry.amount))
    }

    /// Raises an alarm about something that changed no entry. An alarm that was raised before is not raised again.
    pub(crate) fn alarm(&self, key: &Key, alarm: &Change<'_>) -> Result<()> {
        let raised = self.store.transaction(|statements| feed::raise(statements, key, alarm))?;
        raised.iter().for_each(feed::AlarmLine::tell);
        Ok(())
    }

    /// Leases the next entry that is to be asked for and that nobody else asks for. An entry that cannot be read is put
    /// off, and does not stop the others.
    pub(crate) fn lease_next(&self, merchant_no: &str, free: &ExpiredLeases, lease: &Lease) -> Result<Option<Record>> {
        let statement = self.dialected(sql::FREE_ENTRY);
        let [at, beyond] = [free.at, free.beyond].map(|time| Value::Text(time.to_string()));
        let values = [merchant_no.into(), at, beyond];
        loop {
            let next = self.store.transaction(|statements| {
                let Some(row) = statements.run(&statement, &values)?.pop() else { return Ok(None) };
                let key: Option<Key> = row.next_texts();
                match (Record::read(row), key) {
                    (Ok(mut record), _) => {
                        record.lease = lease.clone();
                        update(statements, &record)?;
                        Ok(Some(Ok(record)))
                    }
                    (Err(error), Some(key)) => {
                        let mut values = key_values(&key);
                        values.extend(Lease::pause(free.beyond).values());
                        match statements.run(sql::LEASE_ENTRY, &values)?.is_empty() {
                            true => Err(error.into()),
                            false => Ok(Some(Err((key, error)))),
                        }
                    }
                    (Err(error), None) => Err(error.into()),
                }
            })?;
            match next {
                None => return Ok(None),
                Some(Ok(record)) => return Ok(Some(record)),
                Some(Err((key, error))) => log::error!("journal: {} cannot be read: {error}", key.join(" ")),
            }
        }
    }

    /// Leases one entry, if it is to be asked for and nobody else asks for it now; returns the entry in any case.
    pub(crate) fn lease_one(&self, key: &Key, free: &ExpiredLeases, lease: &Lease) -> Result<(Record, bool)> {
        self.store.transaction(|statements| {
            let mut record = self.to_change(statements, key)?.ok_or_else(|| damaged("an entry has gone"))?;
            let leased = record.entry.state.is_open() && record.lease.is_free_for(&lease.holder, free);
            if leased {
                record.lease = lease.clone();
                update(statements, &record)?;
            }
            Ok((record, leased))
        })
    }

    /// Gives a lease back.
    pub(crate) fn release(&self, key: &Key, holder: &str, next: &Lease) -> Result<()> {
        self.store.transaction(|statements| {
            let record = self.to_change(statements, key)?.filter(|record| record.lease.holder == holder);
            match record {
                Some(record) => update(statements, &Record { lease: next.clone(), ..record }),
                None => Ok(()),
            }
        })
    }

    /// Makes an entry the next to be asked for: whatever it waits for, its next question is due at once. Whoever is
    /// sending it or asking for it now is not disturbed.
    pub(crate) fn ask_soon(&self, key: &Key) -> Result<Record> {
        self.store.transaction(|statements| {
            let mut record = self.to_change(statements, key)?.ok_or_else(|| damaged("an entry has gone"))?;
            if record.lease.holder.is_empty() {
                record.lease = Lease::none();
                update(statements, &record)?;
            }
            Ok(record)
        })
    }

    pub(crate) fn entry(&self, key: &Key) -> Result<Option<Record>> {
        self.one(sql::ENTRY, &key_values(key))
    }

    /// As [`entry`](Self::entry), but with only one try.
    pub(crate) fn entry_at_once(&self, key: &Key) -> Result<Option<Record>> {
        let read = |statements: &mut dyn Statements| Ok(records(statements.run(sql::ENTRY, &key_values(key))?)?.pop());
        self.store.reading_within(Duration::ZERO, read)
    }

    pub(crate) fn refund_by_number(&self, merchant_no: &str, out_request_no: &str) -> Result<Option<Record>> {
        self.one(sql::REFUND_BY_NUMBER, &[merchant_no.into(), out_request_no.into()])
    }

    pub(crate) fn refunds_of(&self, merchant_no: &str, out_trade_no: &str) -> Result<Vec<Record>> {
        let values = [merchant_no.into(), out_trade_no.into()];
        self.store.reading(|statements| records(statements.run(sql::REFUNDS_OF_ORDER, &values)?))
    }

    pub(crate) fn count_open(&self, merchant_no: &str) -> Result<u64> {
        self.store.reading(|statements| {
            let mut rows = statements.run(sql::COUNT_OPEN, &[merchant_no.into()])?;
            let count = rows.pop().ok_or_else(|| damaged("no count"))?.number()?;
            Ok(count.unsigned_abs())
        })
    }

    fn one(&self, statement: &str, values: &[Value]) -> Result<Option<Record>> {
        self.store.reading(|statements| Ok(records(statements.run(statement, values)?)?.pop()))
    }

    fn dialected(&self, statement: &str) -> String {
        let dialect = self.store.dialect();
        statement.replace("{lock}", dialect.lock_rows).replace("{lock_free}", dialect.lock_free_rows)
    }

    fn to_change(&self, statements: &mut dyn Statements, key: &Key) -> Outcome<Option<Record>> {
        Ok(records(statements.run(&self.dialected(sql::ENTRY_TO_CHANGE), &key_values(key))?)?.pop())
    }

    /// The one place where a state changes.
    fn advance(&self, statements: &mut dyn Statements, record: &mut Record, change: Change<'_>) -> Outcome<()> {
        let change = Change { from: Some(record.entry.state), ..change };
        (record.entry.state, record.entry.changed_at) = (change.to, change.at);
        if !change.to.is_open() {
            record.lease = Lease::none();
        }
        update(statements, record)?;
        feed::note(statements, &record.entry.key(), &change)
    }
}

/// What the journal has under the number of an order that is to begin.
pub(crate) enum BeginOutcome {
    /// It is written down and not sent: send it now.
    ToBeSent(Record),
    /// It has been sent before, or is being sent: never send it again.
    Known(Record),
}

/// What came of writing down a finding.
pub(crate) struct JournalUpdate {
    pub(crate) record: Record,
    pub(crate) step: Step,
    /// Why the finding was not believed, whatever state it claims.
    pub(crate) doubt: Option<Doubt>,
}

/// Runs one transaction after another, until one forgets nothing. After each, everybody else has as long.
fn in_slices(mut slice: impl FnMut() -> Result<u64>) -> Result<()> {
    loop {
        let started = Instant::now();
        if slice()? == 0 {
            return Ok(());
        }
        thread::sleep(started.elapsed());
    }
}

fn update(statements: &mut dyn Statements, record: &Record) -> Outcome<()> {
    statements.run(sql::UPDATE_ENTRY, &record.changes()).map(drop)
}

fn records(rows: Vec<Row>) -> Outcome<Vec<Record>> {
    Ok(rows.into_iter().map(Record::read).collect::<Result<_>>()?)
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests;
