//! What is bound to an attempt, and to whom a lease belongs.

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
            Begun::ToBeSent(record) => record,
            Begun::Known(record) => panic!("it is {}", record.entry.state),
        }
    }

    fn learn(&self, about: &Record, learnt: impl Into<Learnt>) -> (State, Step) {
        let noted = self.journal.learn(about, &learnt.into(), self.now, Cause::Status).unwrap();
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
    till.learn(&first, Learnt::by_question(&error));
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
