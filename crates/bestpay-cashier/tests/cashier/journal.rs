//! The journal itself: what it keeps, in what order, and what cannot be written.

use std::time::{Duration, SystemTime};

use bestpay::{Effect, ErrorKind};
use bestpay_cashier::{Journal, State};
use bestpay_sandbox::{MERCHANT_NO, NEVER_PAID, PAID};

use crate::shop::*;

#[test]
fn events_can_be_read_from_any_point_and_come_in_order() {
    let shop = shop();
    std::thread::scope(|scope| {
        for till in 0..4 {
            let cashier = shop.cashier();
            scope.spawn(move || {
                for number in 0..10 {
                    cashier.take_payment(&order(&format!("T{till}-{number}"), PAID), PATIENCE).unwrap();
                }
            });
        }
        // While they work, a reader misses nothing.
        let (mut seen, mut read) = (0, 0);
        while read < 80 {
            for event in shop.journal.events(seen, 7).unwrap() {
                assert_eq!(event.id, seen + 1, "nothing becomes visible before what was read");
                (seen, read) = (event.id, read + 1);
            }
        }
    });
    assert_eq!(shop.journal.events(79, 10).unwrap().len(), 1);
    assert_eq!(shop.cashier().events(70, 5).unwrap(), shop.journal.events(70, 5).unwrap());
    assert_eq!(shop.journal.events(80, 10).unwrap().len(), 0);
}

#[test]
fn entries_are_read_page_by_page() {
    let shop = shop();
    let cashier = shop.cashier();
    for number in ["A3", "A1", "A2"] {
        cashier.take_payment(&order(number, PAID), PATIENCE).unwrap();
    }
    cashier.take_refund(&refund("A2", "R1", 1), PATIENCE).unwrap();
    let first = shop.journal.entries(None, 3).unwrap();
    let rest = shop.journal.entries(first.last(), 3).unwrap();
    let numbers = |entries: &[bestpay_cashier::Entry]| -> Vec<String> {
        let number =
            |entry: &bestpay_cashier::Entry| entry.out_request_no.clone().unwrap_or(entry.out_trade_no.clone());
        entries.iter().map(number).collect()
    };
    assert_eq!((numbers(&first), numbers(&rest)), (vec!["A1".into(), "A2".into(), "R1".into()], vec!["A3".into()]));
}

#[test]
fn settled_entries_are_purged_and_open_ones_stay() {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("PAID", PAID), PATIENCE).unwrap();
    cashier.take_payment(&order("OPEN", NEVER_PAID), AT_ONCE).unwrap();
    let (week, now) = (Duration::from_secs(7 * 86_400), SystemTime::now());
    let error = shop.journal.purge(MERCHANT_NO, now.into(), Duration::from_secs(86_400)).unwrap_err();
    assert_eq!(error.field(), Some("older_than"));
    assert_eq!(shop.journal.purge(MERCHANT_NO, now.into(), week).unwrap(), 0);
    let later = now + 2 * week;
    assert_eq!(shop.journal.purge("another merchant", later.into(), week).unwrap(), 0);
    assert_eq!(shop.journal.purge(MERCHANT_NO, later.into(), week).unwrap(), 1);
    let left = shop.journal.entries(None, 10).unwrap();
    assert_eq!(left.iter().map(|entry| entry.out_trade_no.as_str()).collect::<Vec<_>>(), ["OPEN"]);
    assert!(shop.journal.events(0, 10).unwrap().iter().all(|event| event.out_trade_no == "OPEN"));
}

#[test]
fn unknown_numbers_are_errors() {
    let shop = shop();
    let error = shop.cashier().payment("A1").unwrap_err();
    assert_eq!((error.kind(), error.out_trade_no()), (ErrorKind::NotInJournal, Some("A1")));
    // Another journal may know that it was sent.
    assert_eq!(error.effect(), Effect::Unknown);
    let error = shop.cashier().follow_refund("R1", PATIENCE).unwrap_err();
    assert_eq!((error.kind(), error.out_request_no()), (ErrorKind::NotInJournal, Some("R1")));
    assert_eq!(error.effect(), Effect::Unknown);
}

/// As version 1 of the journal wrote it.
pub const OLD_ENTRY: &str = "INSERT INTO bestpay_transition (from_state, to_state) VALUES ('', 'waiting');
    INSERT INTO bestpay_entry VALUES ('3178000000000002', 'OLD', '', 'barcode_order', '{}', 1250, 'waiting',
        '2026-03-01 09:30:00', '2026-03-01 09:30:00', NULL, NULL, NULL, NULL, NULL, NULL, '2026-03-01 09:30:00',
        '2026-03-01 09:30:00', '', '')";

#[test]
fn an_order_that_the_journal_took_too_long_to_write_down_is_not_sent() {
    let shop = shop();
    // Any time is too long for it.
    let late = shop.builder().arrival_window(Duration::ZERO).build();
    let error = late.take_payment(&order("A1", PAID), PATIENCE).unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::JournalUnavailable, Effect::NotSent));
    assert!(error.message().contains("too long"), "{error}");
    assert_eq!((late.payment("A1").unwrap().state, shop.calls("barcode_order")), (State::NotSent, 0));
    assert!(shop.cashier().take_payment(&order("A1", PAID), PATIENCE).unwrap().is_success());
}

#[cfg(feature = "postgres")]
#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn a_database_of_an_older_library_is_brought_up_to_date_by_one_of_the_tills() {
    let url = schema(&std::env::var("BESTPAY_TEST_POSTGRES").expect("the address of a PostgreSQL"));
    let mut program = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    program.batch_execute(include_str!("../../schema/1.sql")).unwrap();
    program.batch_execute(include_str!("../../schema/1.postgres.sql")).unwrap();
    program.batch_execute(OLD_ENTRY).unwrap();
    program.batch_execute("CREATE TABLE bestpay_schema AS SELECT 1::BIGINT AS version").unwrap();
    let journals = std::thread::scope(|scope| {
        let tills: Vec<_> = (0..4).map(|_| scope.spawn(|| Journal::postgres(&url, None).unwrap())).collect();
        tills.into_iter().map(|till| till.join().unwrap()).collect::<Vec<_>>()
    });
    for journal in journals {
        assert_eq!(journal.find("OLD").unwrap()[0].state, State::Waiting);
    }
    let attempt: i64 = program.query_one("SELECT attempt FROM bestpay_entry", &[]).unwrap().get(0);
    assert_eq!(attempt, 1);
}

/// An older library that is still open, or a person with `psql`.
#[cfg(feature = "postgres")]
#[test]
#[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
fn postgresql_lets_no_program_write_what_the_table_of_states_does_not_list() {
    let shop = shop();
    let mut program = postgres::Client::connect(shop.postgres.as_ref().unwrap(), postgres::NoTls).unwrap();
    let mut refused = |sql: &str, why: &str| {
        let error = program.execute(sql, &[]).unwrap_err();
        assert!(error.as_db_error().unwrap().message().contains(why), "{sql}: {error:?}");
    };
    let nowhere = shop.builder_calling("http://127.0.0.1:9").build();
    nowhere.take_payment(&order("A1", PAID), AT_ONCE).unwrap_err();
    assert_eq!(nowhere.payment("A1").unwrap().state, State::NotSent);
    // As version 1 sent it again: without counting.
    let again = "UPDATE bestpay_entry SET state = 'sending', lease_holder = 'old', sent_at = '2026-03-01 09:30:00'";
    for uncounted in ["", ", attempt = attempt", ", attempt = attempt + 2"] {
        refused(&format!("{again}{uncounted}"), "another attempt without its number");
    }
    for state in ["unknown", "refused", "nonsense"] {
        refused(&format!("UPDATE bestpay_entry SET state = '{state}'"), "illegal transition");
    }
    assert_eq!(nowhere.payment("A1").unwrap().state, State::NotSent);
    assert!(shop.cashier().take_payment(&order("A1", PAID), PATIENCE).unwrap().is_success());
    refused(&format!("{again}, attempt = attempt + 1"), "illegal transition");
    assert_eq!(shop.calls("barcode_order"), 1);
}

/// What can be tested only with a file.
#[cfg(feature = "sqlite")]
mod file {
    use bestpay_sandbox::Fault;

    use super::*;
    use crate::callbacks::payment;

    fn file_shop() -> (Shop, rusqlite::Connection) {
        let mut shop = shop();
        let path = shop.folder.path().join("file.db");
        shop.journal = Journal::sqlite(&path).unwrap();
        (shop, rusqlite::Connection::open(path).unwrap())
    }

    #[test]
    fn transitions_outside_the_table_cannot_be_written_by_any_program() {
        let (shop, program) = file_shop();
        shop.cashier().take_payment(&order("A1", PAID), PATIENCE).unwrap();
        for state in ["sending", "unknown", "waiting", "fail", "refused", "nonsense"] {
            let error =
                program.execute("UPDATE bestpay_entry SET state = ?1, attempt = attempt + 1", [state]).unwrap_err();
            assert!(error.to_string().contains("illegal transition"), "{error}");
        }
        let copy = "INSERT INTO bestpay_entry SELECT merchant_no, 'A2', out_request_no, interface, content, amount, state, \
                    request_date, sent_at, trade_no, pay_amt, discount_amt, payment_url, code, message, created_at, \
                    changed_at, lease_holder, lease_until, attempt, refusals FROM bestpay_entry";
        assert!(program.execute(copy, []).unwrap_err().to_string().contains("illegal transition"));
        assert!(shop.cashier().payment("A1").unwrap().is_success());
    }

    #[test]
    fn it_is_written_ahead_and_lasts() {
        let (_shop, program) = file_shop();
        let setting = |name: &str| -> String {
            let value = program.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
            format!("{:?}", value.unwrap())
        };
        assert_eq!(setting("journal_mode"), "Text(\"wal\")");
        assert_eq!(setting("user_version"), "Integer(3)");
    }

    #[test]
    fn no_code_of_a_payer_is_in_the_file() {
        let (shop, _program) = file_shop();
        let code = "289123456789012345";
        let cashier = shop.cashier();
        cashier.take_payment(&order("A1", code), PATIENCE).unwrap();
        cashier.take_qrcode_payment(&qrcode_order("Q1"), PATIENCE).unwrap();
        let mut found_subject = false;
        for file in std::fs::read_dir(shop.folder.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!has(code) && !has("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"));
            found_subject |= has("咖啡一杯");
        }
        assert!(found_subject, "the files that were read are the journal's");
    }

    #[test]
    fn a_journal_of_a_newer_library_is_refused() {
        let (shop, program) = file_shop();
        program.pragma_update(None, "user_version", 99).unwrap();
        let error = Journal::sqlite(shop.folder.path().join("file.db")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::JournalUnavailable);
        assert!(error.message().contains("version 99"), "{error}");
    }

    #[test]
    fn a_journal_of_an_older_library_is_brought_up_to_date() {
        let mut shop = shop();
        let path = shop.folder.path().join("old.db");
        let program = rusqlite::Connection::open(&path).unwrap();
        program.execute_batch(include_str!("../../schema/1.sql")).unwrap();
        program.execute_batch(include_str!("../../schema/1.sqlite.sql")).unwrap();
        program.execute_batch(OLD_ENTRY).unwrap();
        program.pragma_update(None, "user_version", 1).unwrap();
        shop.journal = Journal::sqlite(&path).unwrap();
        assert_eq!(shop.cashier().payment("OLD").unwrap().state, State::Waiting);
        shop.cashier().take_payment(&order("NEW", PAID), PATIENCE).unwrap();
        let attempts: i64 = program.query_row("SELECT SUM(attempt) FROM bestpay_entry", [], |row| row.get(0)).unwrap();
        assert_eq!(attempts, 2);
    }

    #[test]
    fn an_entry_that_cannot_be_written_stops_none_of_the_others() {
        let (shop, program) = file_shop();
        let cashier = shop.cashier();
        for number in ["A1", "BAD", "C1"] {
            shop.sandbox.set_fault("barcode_order", Fault::ResetAfter, 1).unwrap();
            cashier.take_payment(&order(number, PAID), AT_ONCE).unwrap();
        }
        let refuse = "CREATE TRIGGER refuse BEFORE UPDATE OF state ON bestpay_entry
                      WHEN OLD.out_trade_no = 'BAD' AND NEW.state = 'success'
                      BEGIN SELECT RAISE(ABORT, 'no'); END";
        program.execute_batch(refuse).unwrap();
        shop.later(Duration::from_secs(61));
        let mut settled = 0;
        eventually(|| {
            let recovery = cashier.recover(AT_ONCE).unwrap();
            settled += recovery.settled;
            recovery.open == 1
        });
        assert_eq!(settled, 2);
        assert!(["A1", "C1"].iter().all(|number| cashier.payment(number).unwrap().is_success()));
        program.execute_batch("DROP TRIGGER refuse").unwrap();
        shop.later(Duration::from_secs(61));
        assert_eq!(cashier.recover(PATIENCE).unwrap().settled, 1);
    }

    #[test]
    fn an_entry_that_cannot_be_read_stops_none_of_the_others() {
        let (shop, program) = file_shop();
        let cashier = shop.cashier();
        for number in ["A1", "BAD", "C1", "WORSE"] {
            shop.sandbox.set_fault("barcode_order", Fault::ResetAfter, 1).unwrap();
            cashier.take_payment(&order(number, PAID), AT_ONCE).unwrap();
        }
        let damage = |set: &str, of: &str| {
            program.execute(&format!("UPDATE bestpay_entry SET {set} WHERE out_trade_no = '{of}'"), []).unwrap();
        };
        damage("sent_at = 'yesterday'", "BAD");
        damage("content = x'00ff'", "WORSE");
        shop.later(Duration::from_secs(61));
        let recovery = cashier.recover(AT_ONCE).unwrap();
        let mut settled = recovery.settled;
        eventually(|| {
            let recovery = cashier.recover(AT_ONCE).unwrap();
            settled += recovery.settled;
            recovery.open == 2
        });
        assert_eq!(settled, 2);
        assert!(["A1", "C1"].iter().all(|number| cashier.payment(number).unwrap().is_success()));
        // They are still open, and asked for once they can be read.
        damage("sent_at = created_at", "BAD");
        damage("content = (SELECT content FROM bestpay_entry WHERE out_trade_no = 'BAD')", "WORSE");
        shop.later(Duration::from_secs(3_600));
        assert_eq!(cashier.recover(PATIENCE).unwrap().settled, 2);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_sent_once_the_journal_was_deleted() {
        let (shop, _program) = file_shop();
        let cashier = shop.cashier();
        cashier.take_payment(&order("A1", PAID), PATIENCE).unwrap();
        std::fs::remove_file(shop.folder.path().join("file.db")).unwrap();
        let error = cashier.take_payment(&order("A2", PAID), PATIENCE).unwrap_err();
        // It may have been sent before: nobody knows.
        assert_eq!((error.kind(), error.effect()), (ErrorKind::JournalUnavailable, Effect::Unknown));
        assert!(error.message().contains("is gone or was replaced"), "{error}");
        assert_eq!(shop.calls("barcode_order"), 1);
        assert_eq!(cashier.recover(AT_ONCE).unwrap_err().kind(), ErrorKind::JournalUnavailable);
        let error = cashier.on_callback(&payment("A1", "SUCCESS")).outcome.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::JournalUnavailable, Effect::Unknown));
    }

    #[test]
    fn a_journal_that_cannot_be_written_stops_the_order_before_it_is_sent() {
        let (shop, program) = file_shop();
        program.execute_batch("ALTER TABLE bestpay_event RENAME TO gone").unwrap();
        let error = shop.cashier().take_payment(&order("A1", PAID), PATIENCE).unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::JournalUnavailable, Effect::NotSent));
        assert_eq!((error.out_trade_no(), error.out_request_no()), (Some("A1"), None));
        let error = shop.cashier().take_refund(&refund("A1", "R1", 1), PATIENCE).unwrap_err();
        assert_eq!((error.out_trade_no(), error.out_request_no()), (Some("A1"), Some("R1")));
        assert_eq!((shop.calls("barcode_order"), shop.calls("refund")), (0, 0));
    }

    #[test]
    fn an_outcome_that_cannot_be_written_down_is_unknown_and_found_later() {
        for (fault, known) in [(None, "success"), (Some(Fault::Http500), "unknown")] {
            let (shop, program) = file_shop();
            let way = SlowWay::to(&shop.sandbox);
            if let Some(fault) = fault {
                shop.sandbox.set_fault("barcode_order", fault, 1).unwrap();
            }
            let cashier = shop.builder_calling(&way.url).build();
            let error = std::thread::scope(|scope| {
                let taking = scope.spawn(|| cashier.take_payment(&order("A1", PAID), PATIENCE));
                eventually(|| shop.calls("barcode_order") == 1);
                program.execute_batch("ALTER TABLE bestpay_event RENAME TO gone").unwrap();
                way.let_go();
                taking.join().unwrap().unwrap_err()
            });
            assert_eq!((error.kind(), error.effect()), (ErrorKind::JournalUnavailable, Effect::Unknown));
            assert!(error.message().contains(&format!("the outcome ({known}) could not be written down")), "{error}");
            program.execute_batch("ALTER TABLE gone RENAME TO bestpay_event").unwrap();
            assert_eq!(shop.cashier().payment("A1").unwrap().state, State::Sending);
            shop.later(Duration::from_secs(61));
            shop.cashier().recover(PATIENCE).unwrap();
            assert!(shop.cashier().payment("A1").unwrap().is_success());
        }
    }
}
