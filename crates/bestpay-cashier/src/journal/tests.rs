//! What is bound to an attempt, to whom a lease belongs, and what is forgotten.

use bestpay::{Effect, Error, Interface};

use super::*;

const BODY: &str = r#"{"merchantNo":"M","outTradeNo":"A1","tradeAmt":100,"mediumNo":"510012345678901234",
    "requestDate":"2026-03-01 09:30:00"}"#;

struct Till {
    journal: Journal,
    content: Content,
    now: BeijingTime,
    _folder: tempfile::TempDir,
}

fn till() -> Till {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::sqlite(folder.path().join("journal.db")).unwrap();
    let content = Content::of(Interface::named("barcode_order").unwrap(), BODY).unwrap();
    Till { journal, content, now: "2026-03-01 09:30:00".parse().unwrap(), _folder: folder }
}

impl Till {
    fn lease(&self, holder: &str) -> Lease {
        Lease { holder: holder.to_owned(), until: "2026-03-01 09:31:00".parse().ok() }
    }

    fn begin(&self, holder: &str) -> Record {
        match self.journal.begin(&self.content, self.now, &self.lease(holder)).unwrap() {
            BeginOutcome::ToBeSent(record) => record,
            BeginOutcome::Known(record) => panic!("it is {}", record.entry.state),
        }
    }

    fn learn(&self, about: &Record, finding: impl Into<Finding>) -> (State, Step) {
        let noted = self.journal.learn(about, &finding.into(), self.now, Cause::Status).unwrap();
        (noted.record.entry.state, noted.step)
    }

    fn now_known(&self, record: &Record) -> Record {
        self.journal.entry(&record.entry.key()).unwrap().unwrap()
    }

    /// Two attempts within the same second.
    fn two_attempts(&self) -> (Record, Record) {
        let first = self.begin("A");
        assert_eq!(self.learn(&first, State::NotSent), (State::NotSent, Step::Advance));
        (first, self.begin("B"))
    }
}

#[test]
fn what_is_true_of_the_first_attempt_is_not_written_over_the_second() {
    let till = till();
    let (first, second) = till.two_attempts();
    assert_eq!((first.attempt, second.attempt, first.sent_at), (1, 2, second.sent_at));
    for state in [State::NotSent, State::Unknown, State::Refused, State::NeverArrived] {
        assert_eq!(till.learn(&first, state), (State::Sending, Step::Stale), "{state}");
    }
    // Nor is it why the second is not known.
    let error = Error::new(ErrorKind::Connect, "nothing listens").with_effect(Effect::Unknown);
    till.learn(&first, Finding::by_question(&error));
    let known = till.now_known(&second);
    assert_eq!((known.entry.code, known.lease.holder), (None, "B".to_owned()));

    // The same once the second is unknown: `never_arrived` could follow it.
    till.learn(&second, State::Unknown);
    for state in [State::NotSent, State::Refused, State::NeverArrived] {
        assert_eq!(till.learn(&first, state), (State::Unknown, Step::Stale), "{state}");
    }
    assert_eq!(till.learn(&second, State::NeverArrived), (State::NeverArrived, Step::Advance));
}

#[test]
fn what_the_platform_says_of_the_number_is_true_of_every_attempt() {
    for state in [State::Waiting, State::Success, State::Fail, State::Close] {
        let till = till();
        let (first, _) = till.two_attempts();
        assert_eq!(till.learn(&first, state), (state, Step::Advance));
    }
}

#[test]
fn the_first_note_run_again_changes_nothing() {
    let till = till();
    let (first, second) = till.two_attempts();
    till.learn(&first, State::NotSent);
    assert_eq!(till.learn(&second, State::NotSent), (State::NotSent, Step::Advance));
    let third = till.begin("C");
    till.learn(&second, State::NotSent);
    assert_eq!((third.attempt, till.now_known(&third).entry.state), (3, State::Sending));
}

#[test]
fn another_attempt_cannot_be_written_without_its_number() {
    let till = till();
    let first = till.begin("A");
    till.learn(&first, State::NotSent);
    let uncounted = till.journal.store.transaction(|statements| {
        let mut record = till.journal.to_change(statements, &first.entry.key())?.unwrap();
        record.entry.state = State::Sending;
        update(statements, &record)
    });
    assert!(uncounted.unwrap_err().message().contains("another attempt without its number"));
}

#[test]
fn the_journal_has_the_payers_code_that_was_sent() {
    let mut till = till();
    let first = till.begin("A");
    till.learn(&first, State::NotSent);
    let body = BODY.replace("510012345678901234", "510012345678901235");
    till.content = Content::of(Interface::named("barcode_order").unwrap(), &body).unwrap();
    let second = till.begin("B");
    assert_ne!(second.content, first.content);
    assert_eq!(till.now_known(&second).content, till.content.to_json());
}

#[test]
fn a_lease_is_released_by_its_holder_alone() {
    let till = till();
    let record = till.begin("A");
    let key = record.entry.key();
    till.journal.release(&key, "B", &Lease::none()).unwrap();
    assert_eq!(till.now_known(&record).lease, till.lease("A"));
    till.journal.release(&key, "A", &Lease::none()).unwrap();
    assert_eq!(till.now_known(&record).lease, Lease::none());
}

#[test]
fn each_change_has_the_state_that_it_came_from_and_what_is_settled_is_leased_to_nobody() {
    let till = till();
    let (first, second) = till.two_attempts();
    till.learn(&second, State::Unknown);
    assert_eq!(till.now_known(&second).lease, till.lease("B"));
    till.learn(&second, State::Success);
    assert_eq!(till.now_known(&second).lease, Lease::none());
    let events = till.journal.events_of(&first.entry).unwrap();
    let from: Vec<_> = events.iter().map(|event| event.from).collect();
    assert_eq!(from, [None, Some(State::Sending), Some(State::NotSent), Some(State::Sending), Some(State::Unknown)]);
    assert_eq!(format!("{:?}", till.journal), "Journal { .. }");
}

#[test]
fn an_answer_that_is_not_believed_says_why_the_outcome_is_unknown() {
    let till = till();
    let record = till.begin("A");
    let finding = Finding { ccy: Some("840".to_owned()), ..State::Success.into() };
    let noted = till.journal.learn(&record, &finding, till.now, Cause::Answer).unwrap();
    assert_eq!((noted.step, noted.record.entry.state), (Step::Contradiction, State::Unknown));
    let message = till.now_known(&record).entry.message.unwrap();
    assert_eq!(message, "the answer names the currency \"840\", not 156");
}

#[test]
fn entries_are_kept_for_two_days_at_least() {
    let till = till();
    let purge = |seconds| till.journal.purge("M", time("2026-03-05 09:30:00"), Duration::from_secs(seconds));
    assert_eq!(purge(2 * 86_400).unwrap(), 0);
    assert_eq!(purge(2 * 86_400 - 1).unwrap_err().field(), Some("older_than"));
}

#[test]
fn what_is_asked_for_soon_ends_a_pause_and_takes_no_lease_away() {
    let till = till();
    let record = till.begin("A");
    let key = record.entry.key();
    assert_eq!(till.journal.ask_soon(&key).unwrap().lease, till.lease("A"));
    assert_eq!(till.now_known(&record).lease, till.lease("A"));
    till.journal.release(&key, "A", &Lease::pause(time("2026-03-01 09:40:00"))).unwrap();
    assert_eq!(till.journal.ask_soon(&key).unwrap().lease, Lease::none());
    assert_eq!(till.now_known(&record).lease, Lease::none());
}

const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// So many settled entries with two events each, of 2026-03-01; the last one has an alarm of a month later.
fn many_settled(journal: &Journal, count: usize) {
    let entries = format!(
        "INSERT INTO bestpay_transition (from_state, to_state) VALUES ('', 'success');
         INSERT INTO bestpay_entry SELECT 'M', 'P' || n, '', 'barcode_order', '{{}}', 100, 'success',
             '2026-03-01 09:30:00', '2026-03-01 09:30:00', NULL, NULL, NULL, NULL, NULL, NULL, '2026-03-01 09:30:00',
             '2026-03-01 09:30:00', '', '', 1, 0
             FROM (WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
                   SELECT n FROM numbers) AS every;
         DELETE FROM bestpay_transition WHERE from_state = '' AND to_state = 'success'"
    );
    let event = "INSERT INTO bestpay_event VALUES ($1, $2, 'M', $3, '', '', 'success', 'answer', $4, $4)";
    journal
        .store
        .transaction(|statements| {
            statements.script(&entries)?;
            for n in 1..=count {
                for event_of in [0, 1] {
                    let id = (2 * n + event_of) as i64;
                    let number = format!("P{n}");
                    let values = [id.into(), "2026-03-01 09:30:00".into(), number.as_str().into(), Value::Null];
                    statements.run(event, &values)?;
                }
            }
            let number = format!("P{count}");
            for (id, at, alarm) in
                [(1_000_000, "2026-03-01 10:00:00", "old"), (1_000_001, "2026-04-01 09:30:00", "new")]
            {
                statements.run(event, &[id.into(), at.into(), number.as_str().into(), alarm.into()])?;
            }
            // About no entry.
            let values = [1_000_002.into(), "2026-03-01 09:30:00".into(), "NOBODY".into(), "unknown".into()];
            statements.run(event, &values).map(drop)
        })
        .unwrap();
}

fn time(text: &str) -> BeijingTime {
    text.parse().unwrap()
}

fn is_purged_slice_by_slice(journal: &Journal) {
    const MANY: usize = 3 * sql::SLICE + 7;
    many_settled(journal, MANY);
    assert_eq!(journal.purge("M", time("2026-03-05 09:30:00"), WEEK).unwrap(), 0);
    assert_eq!(journal.purge("N", time("2026-04-02 09:30:00"), WEEK).unwrap(), 0);
    assert_eq!(journal.events(0, 10_000).unwrap().len(), 2 * MANY + 3);
    assert_eq!(journal.purge("M", time("2026-04-02 09:30:00"), WEEK).unwrap(), MANY as u64);
    assert!(journal.entries(None, 10).unwrap().is_empty());
    // An alarm that may not have been looked at yet stays as long as any other.
    let alarms = |journal: &Journal| -> Vec<_> {
        journal.events(0, 10_000).unwrap().into_iter().map(|event| event.about.unwrap_or_default()).collect()
    };
    assert_eq!(alarms(journal), ["new"]);
    assert_eq!(journal.purge("M", time("2026-05-02 09:30:00"), WEEK).unwrap(), 0);
    assert_eq!(alarms(journal), [""; 0]);
}

#[test]
fn many_entries_are_forgotten_slice_by_slice() {
    is_purged_slice_by_slice(&till().journal);
}

#[test]
fn a_purge_that_is_interrupted_leaves_no_entry_without_its_events() {
    const MANY: usize = 2 * sql::SLICE;
    let till = till();
    let journal = &till.journal;
    many_settled(journal, MANY);
    let script = |sql: &str| journal.store.transaction(|statements| statements.script(sql)).unwrap();
    script(
        "CREATE TRIGGER interrupts BEFORE DELETE ON bestpay_entry WHEN OLD.out_trade_no = 'P150'
         BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    journal.purge("M", time("2026-04-02 09:30:00"), WEEK).unwrap_err();
    let left = journal.entries(None, 1000).unwrap();
    assert_eq!(left.len(), sql::SLICE);
    for entry in &left {
        assert!(journal.events_of(entry).unwrap().len() >= 2, "{}", entry.out_trade_no);
    }
    let is_kept = |event: &&Event| left.iter().any(|entry| entry.out_trade_no == event.out_trade_no);
    let events = journal.events(0, 10_000).unwrap();
    assert_eq!(events.iter().filter(is_kept).count() + 1, events.len(), "and the alarm about nobody");
    script("DROP TRIGGER interrupts");
    assert_eq!(journal.purge("M", time("2026-04-02 09:30:00"), WEEK).unwrap(), sql::SLICE as u64);
}

/// The same number may be an order's and a refund's, of one merchant or of several.
#[test]
fn a_number_is_found_whatever_it_is_the_number_of() {
    let till = till();
    let journal = &till.journal;
    let entry = |merchant_no: &str, out_trade_no: &str, out_request_no: &str| {
        format!(
            "INSERT INTO bestpay_entry VALUES ('{merchant_no}', '{out_trade_no}', '{out_request_no}', 'refund', '{{}}', 1,
             'sending', '2026-03-01 09:30:00', '2026-03-01 09:30:00', NULL, NULL, NULL, NULL, NULL, NULL,
             '2026-03-01 09:30:00', '2026-03-01 09:30:00', '', '', 1, 0);"
        )
    };
    let entries = [
        entry("M", "A1", ""),
        entry("M", "A1", "A1"),
        entry("M", "A1", "R1"),
        entry("M", "A2", "R2"),
        entry("N", "B1", "A1"),
        entry("N", "A1", ""),
        entry("N", "R1", ""),
    ];
    journal.store.transaction(|statements| statements.script(&entries.concat())).unwrap();
    let find = |number: &str| -> Vec<Key> { journal.find(number).unwrap().iter().map(Entry::key).collect() };
    let key = |parts: [&str; 3]| parts.map(str::to_owned);
    let of_a1 = [["M", "A1", ""], ["M", "A1", "A1"], ["M", "A1", "R1"], ["N", "A1", ""], ["N", "B1", "A1"]];
    assert_eq!(find("A1"), of_a1.map(key));
    assert_eq!(find("R1"), [["M", "A1", "R1"], ["N", "R1", ""]].map(key));
    assert_eq!(find("R2"), [["M", "A2", "R2"]].map(key));
    assert!(find("").is_empty());
}

#[cfg(feature = "postgres")]
mod in_postgresql {
    use super::*;

    #[test]
    #[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
    fn many_entries_are_forgotten_slice_by_slice() {
        let url = std::env::var("BESTPAY_TEST_POSTGRES").expect("the address of a PostgreSQL");
        let schema = format!("purge_{}", std::process::id());
        let mut program = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        program.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
        is_purged_slice_by_slice(
            &Journal::postgres(&format!("{url} options='-c search_path={schema}'"), None).unwrap(),
        );
    }
}
