//! How the databases run the statements: by an index, however long the journal is.

use super::{ALL, numbers};
use crate::Journal;

/// These have one row each, or a few.
const SMALL: [&str; 2] = ["bestpay_feed", "bestpay_transition"];

/// Sorts what it has found, which is a handful of entries.
const SORTS: &str = "ENTRIES_OF_NUMBER";

fn filled_in(sql: &str, lock: &str, lock_free: &str) -> String {
    sql.replace("{lock}", lock).replace("{lock_free}", lock_free).replace("{numbers}", &numbers())
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use rusqlite::Connection;

    use super::*;

    fn plan(program: &Connection, sql: &str) -> Vec<String> {
        let mut statement = program.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.replace('$', "?"))).unwrap();
        let steps = statement.raw_query().mapped(|row| row.get("detail")).collect::<rusqlite::Result<_>>();
        steps.unwrap()
    }

    /// Steps that take longer as the journal grows.
    fn slow(name: &str, plan: &[String]) -> Vec<String> {
        let is_slow = |step: &&String| {
            let scans = step.starts_with("SCAN bestpay_") && !SMALL.iter().any(|table| step.ends_with(table));
            scans || (name != SORTS && step.contains("TEMP B-TREE"))
        };
        plan.iter().filter(is_slow).cloned().collect()
    }

    fn with_program(check: impl FnOnce(&Connection)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let _journal = Journal::sqlite(&path).unwrap();
        check(&Connection::open(path).unwrap());
    }

    #[test]
    fn no_statement_reads_a_whole_table() {
        with_program(|program| {
            for (name, sql) in ALL {
                let plan = plan(program, &filled_in(sql, "", ""));
                assert_eq!(slow(name, &plan), [""; 0], "{name}: {plan:#?}");
            }
        });
    }

    #[test]
    fn a_statement_that_reads_a_whole_table_is_noticed() {
        with_program(|program| {
            for sql in [
                "SELECT * FROM bestpay_entry WHERE out_trade_no = $1 OR interface = $1",
                "SELECT * FROM bestpay_event WHERE cause = $1",
                "SELECT * FROM bestpay_event WHERE merchant_no = $1 ORDER BY cause",
            ] {
                assert!(!slow("ANOTHER", &plan(program, sql)).is_empty(), "{sql}");
            }
        });
    }

    /// The open entries have an index of their own, which does not hold the entries of years that are settled.
    #[test]
    fn open_and_settled_entries_are_found_by_their_own_indices() {
        with_program(|program| {
            for (sql, index) in [
                (super::super::FREE_ENTRY, "bestpay_open"),
                (super::super::COUNT_OPEN, "bestpay_open"),
                (super::super::PURGEABLE, "bestpay_settled"),
                (super::super::PURGE_ALARMS, "bestpay_alarm"),
                (super::super::EVENTS_OF, "bestpay_event_entry"),
            ] {
                let plan = plan(program, &filled_in(sql, "", ""));
                assert!(plan.iter().any(|step| step.contains(index)), "{plan:?}");
            }
        });
    }
}

#[cfg(feature = "postgres")]
mod in_postgresql {
    use postgres::{Client, NoTls};

    use super::*;

    fn plan(program: &mut Client, sql: &str) -> Vec<String> {
        program.batch_execute(&format!("DEALLOCATE ALL; PREPARE asked AS {sql}")).unwrap();
        let parameters = (1..).take_while(|n| sql.contains(&format!("${n}"))).count();
        let nulls = vec!["NULL"; parameters].join(", ");
        let execute = if parameters == 0 { "asked".to_owned() } else { format!("asked ({nulls})") };
        let rows = program.query(&format!("EXPLAIN EXECUTE {execute}"), &[]).unwrap();
        rows.iter().map(|row| row.get::<_, String>(0)).collect()
    }

    fn slow(plan: &[String]) -> Vec<String> {
        let is_slow = |step: &&String| {
            step.contains("Seq Scan on bestpay_") && !SMALL.iter().any(|table| step.contains(&format!("on {table}")))
        };
        plan.iter().filter(is_slow).cloned().collect()
    }

    /// An empty table is read whole in any case, so reading a whole table is made expensive.
    #[test]
    #[ignore = "needs a PostgreSQL: see the step cashier of tests/run"]
    fn no_statement_reads_a_whole_table() {
        let url = std::env::var("BESTPAY_TEST_POSTGRES").expect("the address of a PostgreSQL");
        let schema = format!("plans_{}", std::process::id());
        let mut program = Client::connect(&url, NoTls).unwrap();
        program.batch_execute(&format!("CREATE SCHEMA {schema}; SET search_path = {schema}")).unwrap();
        let _journal = Journal::postgres(&format!("{url} options='-c search_path={schema}'"), None).unwrap();
        program.batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan").unwrap();
        for (name, sql) in ALL {
            let plan = plan(&mut program, &filled_in(sql, " FOR UPDATE", " FOR UPDATE SKIP LOCKED"));
            assert_eq!(slow(&plan), [""; 0], "{name}: {plan:#?}");
        }
        let whole = plan(&mut program, "SELECT * FROM bestpay_event WHERE cause = $1");
        assert!(!slow(&whole).is_empty(), "a statement that reads a whole table is found");
    }
}
