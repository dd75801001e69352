//! What a reconciliation takes: memory must not grow with the statement and the journal.
//!
//!     cargo bench -p bestpay-cashier --bench reconciliation
//!
//! Each size is compared in a process of its own, because a process keeps the highest mark of its memory. It fails if the
//! longest one takes half as much again as the shortest. Only Linux says what a process took.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use bestpay_cashier::{AmountUnit, Journal, Statement};

const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
/// One line in so many has another amount.
const DIFFERENT: u64 = 1_000;

fn main() {
    if let Ok(folder) = std::env::var("BESTPAY_RECONCILE") {
        return compare(Path::new(&folder));
    }
    let peaks: Vec<u64> = SIZES.iter().map(|size| measured(*size)).collect();
    let (least, most) = (peaks.first().expect("sizes"), peaks.last().expect("sizes"));
    assert!(most * 2 < least * 3, "memory grows with the statement: {peaks:?} kB");
}

/// Prints what it took, and returns the peak of its memory in kB.
fn measured(size: u64) -> u64 {
    let folder = tempfile::tempdir().expect("a folder");
    write_journal(folder.path(), size);
    write_statement(folder.path(), size);
    let program = std::env::current_exe().expect("this program");
    let ended = Command::new(program).env("BESTPAY_RECONCILE", folder.path()).output().expect("it runs");
    let said = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(ended.status.success(), "{said}{}", String::from_utf8_lossy(&ended.stderr));
    print!("{size} lines: {said}");
    said.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).expect("a number of kB")
}

fn write_statement(folder: &Path, size: u64) {
    use std::io::Write;
    let file = std::fs::File::create(folder.join("statement.csv")).expect("a file");
    let mut file = std::io::BufWriter::new(file);
    writeln!(file, "number,amount").expect("written");
    // In another order than the journal's.
    for at in (0..size).rev() {
        let fen = if at % DIFFERENT == 0 { 1 } else { 100 };
        writeln!(file, "A{at:09},{fen}").expect("written");
    }
}

fn write_journal(folder: &Path, size: u64) {
    let path = folder.join("journal.db");
    drop(Journal::sqlite(&path).expect("a journal"));
    let database = rusqlite::Connection::open(&path).expect("the journal");
    let numbers = format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {size})");
    database
        .execute_batch(&format!(
            "DROP TRIGGER bestpay_first_state; {numbers} INSERT INTO bestpay_entry SELECT 'M', printf('A%09d', i), '', \
             'barcode_order', '{{}}', 100, 'success', '2026-03-01 09:30:00', '2026-03-01 09:30:00', NULL, NULL, NULL, NULL, \
             NULL, NULL, '2026-03-01 09:30:00', '2026-03-01 09:30:00', '', '', 1, 0 FROM n"
        ))
        .expect("entries");
}

fn compare(folder: &Path) {
    let started = Instant::now();
    let journal = Journal::sqlite(folder.join("journal.db")).expect("a journal");
    let statement = Statement::new("number", "amount", AmountUnit::Fen);
    let found = journal.reconcile(folder.join("statement.csv"), &statement).expect("compared");
    assert_eq!((found.lines(), found.differences()), (found.entries(), found.lines().div_ceil(DIFFERENT)));
    assert!(found.map(|difference| difference.expect("a difference")).all(|found| found.own_amount.is_some()));
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("VmHWM");
    let peak = peak.trim().trim_end_matches(" kB");
    println!("peak {peak} kB, {:.1} s", started.elapsed().as_secs_f64());
}
