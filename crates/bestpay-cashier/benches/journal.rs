//! A journal of 1,000,000 entries: how long it takes to bring it up to date and to read from it, and how long a payment
//! waits while a tenth of it is purged.
//!
//! ```sh
//! cargo bench -p bestpay-cashier --bench journal [-- ENTRIES]
//! ```
//!
//! In SQLite; with `--features postgres` and `BESTPAY_TEST_POSTGRES` set to an address, in PostgreSQL as well. No time
//! makes it fail.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use bestpay::{Amount, BarcodeOrder, BeijingTime, Client};
use bestpay_cashier::{Cashier, Journal};
use bestpay_sandbox::{MERCHANT_NO, PAID, Sandbox, Settings};

const ENTRIES: u64 = 1_000_000;

/// How often each question is asked.
const QUESTIONS: u64 = 1_000;

/// Payments while nothing else happens.
const PAYMENTS: usize = 100;

/// One entry every 31 s, for a year.
const FIRST_SECOND: u64 = 1_735_689_600;
const SECONDS_EACH: u64 = 31;

/// Larger than the number of entries, and prime, so that the numbers come in no order.
const MODULUS: u64 = 1_000_003;

/// What version 3 of the journal has added to version 2.
const VERSION_2: &str = "DROP INDEX bestpay_entry_number; DROP INDEX bestpay_entry_refund; DROP INDEX bestpay_settled; \
     DROP INDEX bestpay_event_entry; DROP INDEX bestpay_alarm; ALTER TABLE bestpay_entry DROP COLUMN refusals;";

fn number(n: u64) -> String {
    format!("P{}", n * 7919 % MODULUS)
}

/// Every tenth is a refund, every thousandth is open; each has two events.
fn filling(entries: u64, time: &str) -> String {
    let content = r#"{"goodsInfo":"coffee","mediumNo":"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","notifyUrl":"https://shop.example/bestpay/notice","operator":"till-3","subject":"coffee","tradeAmt":1250}"#;
    let numbers = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {entries}), \
         every (n, at, out_trade_no, out_request_no, state) AS (SELECT n, {time}, 'P' || (n * 7919 % {MODULUS}), \
         CASE WHEN n % 10 = 0 THEN 'R' || n ELSE '' END, CASE WHEN n % 1000 = 1 THEN 'waiting' ELSE 'success' END \
         FROM numbers)"
    );
    let event = |id: &str, from: &str, to: &str, cause: &str| {
        format!(
            "INSERT INTO bestpay_event {numbers} SELECT {id}, at, '{MERCHANT_NO}', out_trade_no, out_request_no, {from}, \
             {to}, '{cause}', NULL, NULL FROM every;"
        )
    };
    [
        "INSERT INTO bestpay_transition (from_state, to_state) VALUES ('', 'waiting'), ('', 'success');".to_owned(),
        format!(
            "INSERT INTO bestpay_entry {numbers} SELECT '{MERCHANT_NO}', out_trade_no, out_request_no, \
             CASE WHEN n % 10 = 0 THEN 'refund' ELSE 'barcode_order' END, '{content}', 1250, state, at, at, \
             '2025010112345678' || n, 1250, NULL, NULL, NULL, NULL, at, at, '', '', 1 FROM every;"
        ),
        "DELETE FROM bestpay_transition WHERE from_state = '' AND to_state <> 'sending';".to_owned(),
        event("2 * n - 1", "''", "'sending'", "call"),
        event("2 * n", "'sending'", "state", "answer"),
        format!("UPDATE bestpay_feed SET last_id = {};", 2 * entries),
    ]
    .join("\n")
}

fn main() {
    // cargo adds --bench.
    let entries = env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(ENTRIES);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let open = || Journal::sqlite(&path).expect("a journal");
    drop(open());
    let program = rusqlite::Connection::open(&path).expect("the file");
    let time = format!("datetime({FIRST_SECOND} + n * {SECONDS_EACH}, 'unixepoch')");
    let script = format!(
        "PRAGMA synchronous = off; PRAGMA cache_size = -400000; BEGIN; {VERSION_2} {} COMMIT; PRAGMA user_version = 2; \
         PRAGMA wal_checkpoint(TRUNCATE)",
        filling(entries, &time)
    );
    program.execute_batch(&script).expect("entries");
    drop(program);
    let size = fs::metadata(&path).expect("the file").len() / 1_000_000;
    println!("SQLite: {entries} entries, {} events, {size} MB", 2 * entries);
    measure(open, entries);

    #[cfg(feature = "postgres")]
    if let Ok(url) = env::var("BESTPAY_TEST_POSTGRES") {
        let mut program = postgres::Client::connect(&url, postgres::NoTls).expect("a PostgreSQL");
        let schema = format!("bench_{}", std::process::id());
        program.batch_execute(&format!("CREATE SCHEMA {schema}; SET search_path = {schema}")).expect("a schema");
        let url = format!("{url} options='-c search_path={schema}'");
        let open = || Journal::postgres(&url, None).expect("a journal");
        drop(open());
        let time = format!(
            "to_char(to_timestamp({FIRST_SECOND} + n * {SECONDS_EACH}) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"
        );
        let script = format!("{VERSION_2} {} UPDATE bestpay_schema SET version = 2; ANALYZE", filling(entries, &time));
        program.batch_execute(&script).expect("entries");
        println!("PostgreSQL: {entries} entries, {} events", 2 * entries);
        measure(open, entries);
        program.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).expect("no schema");
    }
}

fn measure(open: impl Fn() -> Journal, entries: u64) {
    let started = Instant::now();
    let (journal, again) = (&open(), &open());
    println!("  brought up to date from version 2: {:.1} s", started.elapsed().as_secs_f64());
    let some = |n: u64| number(1 + n * 9973 % entries);
    let one = journal.find(&number(2)).expect("an entry").pop().expect("an entry");
    times("find", QUESTIONS, |n| assert_eq!(journal.find(&some(n)).expect("an entry").len(), 1));
    times("events_of", QUESTIONS, |_| assert_eq!(journal.events_of(&one).expect("events").len(), 2));
    times("entries, 100 of them", QUESTIONS, |_| {
        assert_eq!(journal.entries(Some(&one), 100).expect("some").len(), 100)
    });
    let middle = i64::try_from(entries).expect("a number");
    times("events, 100 of them", QUESTIONS, |_| assert_eq!(journal.events(middle, 100).expect("some").len(), 100));

    let sandbox = Sandbox::start(Settings::default()).expect("a sandbox");
    let cashier = |journal: &Journal| {
        let merchant = sandbox.merchant_builder().build().expect("a merchant");
        Cashier::new(Client::new(merchant).expect("a client"), journal.clone())
    };
    // One till shares its journal with the purge, the other is of another process, which has a journal of its own.
    let tills = [("the same journal", cashier(journal)), ("another process's", cashier(again))];
    for (name, till) in &tills {
        times(&format!("payment, {name}"), PAYMENTS as u64, |n| pay(till, &format!("BEFORE-{name}-{n}")));
    }
    let tenth = BeijingTime::from(
        std::time::UNIX_EPOCH + Duration::from_secs(FIRST_SECOND + entries / 10 * SECONDS_EACH) + TWO_DAYS
            - BEIJING_IS_AHEAD,
    );
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for (name, till) in &tills {
            let is_over = &is_over;
            scope.spawn(move || {
                let mut taken = Vec::new();
                while !is_over.load(Ordering::Relaxed) {
                    let started = Instant::now();
                    pay(till, &format!("DURING-{name}-{}", taken.len()));
                    taken.push(started.elapsed());
                }
                tell(&format!("payment during the purge, {name}"), &mut taken);
            });
        }
        scope.spawn(|| {
            let mut found = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                let started = Instant::now();
                journal.find(&some(found.len() as u64)).expect("an answer");
                found.push(started.elapsed());
                thread::sleep(Duration::from_millis(5));
            }
            tell("find during the purge", &mut found);
        });
        let started = Instant::now();
        let forgotten = journal.purge(MERCHANT_NO, tenth, TWO_DAYS).expect("a purge");
        is_over.store(true, Ordering::Relaxed);
        println!("  purge of {forgotten} entries: {:.1} s", started.elapsed().as_secs_f64());
    });
}

const TWO_DAYS: Duration = Duration::from_secs(2 * 86_400);

/// The journal's times are in Beijing time.
const BEIJING_IS_AHEAD: Duration = Duration::from_secs(8 * 3600);

fn pay(till: &Cashier, out_trade_no: &str) {
    let order = BarcodeOrder::new()
        .out_trade_no(out_trade_no.replace([' ', '\''], "-"))
        .trade_amt(Amount::from_fen(1250).expect("an amount"))
        .subject("coffee")
        .medium_no(PAID)
        .goods_info("coffee")
        .notify_url("http://127.0.0.1:9/notice")
        .operator("till-3");
    let entry = till.take_payment(&order, Duration::from_secs(60)).expect("a payment");
    assert!(entry.is_success());
}

fn times(name: &str, repetitions: u64, mut work: impl FnMut(u64)) {
    let mut all = Vec::new();
    for n in 0..repetitions {
        let started = Instant::now();
        work(n);
        all.push(started.elapsed());
    }
    tell(name, &mut all);
}

fn tell(name: &str, all: &mut [Duration]) {
    all.sort();
    let ranks = [all.len() / 2, all.len() - 1 - all.len() / 1000, all.len() - 1];
    let [median, all_but_one, longest] = ranks.map(|n| all[n].as_secs_f64() * 1e3);
    println!("  {name}: median {median:.2} ms, 99.9 % {all_but_one:.2} ms, longest {longest:.2} ms, of {}", all.len());
}
