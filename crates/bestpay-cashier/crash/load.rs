//! Many orders from many threads, with some calls going wrong: all are settled, none is lost or doubled, memory stays
//! flat.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use bestpay_sandbox::{Sandbox, Settings};

use crate::till::{self, Job, PATIENCE};
use crate::{books, killer};

const THREADS: u64 = 8;
/// How many kilobytes the till may grow by between its first tenth and its end.
const GROWTH: u64 = 16 * 1024;

pub fn run(orders: u64, seed: u64) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = folder.path().join("journal.db").display().to_string();
    let settle_after = Duration::from_millis(100);
    // The whole ledger is compared with the journal.
    let settings = Settings { settle_after, ledger_lines: usize::MAX, ..Settings::default() };
    let sandbox = Sandbox::start(settings).expect("a sandbox");
    let job = Job {
        url: sandbox.url().to_owned(),
        journal: journal.clone(),
        has_door: false,
        name: "L".to_owned(),
        threads: THREADS,
        orders: orders / THREADS,
        one_in: 20,
        shared: 0,
        seed,
        forgets: false,
    };
    let started = Instant::now();
    let mut process = killer::start(&job, Stdio::null());
    let (mut taken, mut memory) = (0_u64, Vec::new());
    for line in BufReader::new(process.stdout.take().expect("a pipe")).lines().map_while(Result::ok) {
        if line.starts_with("take ") {
            taken += 1;
            if taken % (orders / 10).max(1) == 0 {
                memory.push(resident(process.id()));
                println!(
                    "{taken} orders after {} s, {} KB resident",
                    started.elapsed().as_secs(),
                    memory[memory.len() - 1]
                );
            }
        }
    }
    let status = process.wait().expect("a process");
    let seconds = started.elapsed().as_secs_f64();
    sandbox.clear_faults();
    let cashier = till::cashier(sandbox.url(), till::open(&journal, PATIENCE));
    let settling = Instant::now();
    while cashier.recover(Duration::from_secs(20)).expect("a journal").open > 0 && settling.elapsed().as_secs() < 600 {}
    let (totals, mut wrong) = books::compare(cashier.journal(), &sandbox);
    let bytes = std::fs::metadata(&journal).map_or(0, |file| file.len());
    println!("seed {seed}: {taken} orders in {seconds:.0} s, {:.0} a second; {totals:?}", taken as f64 / seconds);
    println!("settled {:.0} s later; the journal has {} KB", settling.elapsed().as_secs_f64(), bytes / 1024);
    if !status.success() || taken != orders / THREADS * THREADS {
        wrong.push(format!("the till ended with {status} after {taken} orders"));
    }
    match (memory.first(), memory.last()) {
        (Some(first), Some(last)) if *last <= first + GROWTH => {}
        _ => wrong.push(format!("memory is not flat: {memory:?} KB")),
    }
    if wrong.is_empty() {
        println!("load: {taken} orders, the journal and the ledger agree, memory is flat");
    }
    wrong
}

/// Kilobytes of memory that a process has.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
