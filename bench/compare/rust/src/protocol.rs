//! The contenders' protocol, the same in every language: a line in, a line out, until the input ends.
//!
//! | line | answer |
//! |---|---|
//! | `show TASK` | the result of one operation |
//! | `run TASK THREADS MILLISECONDS BATCH` | `OPERATIONS NANOSECONDS`; the clock is read after each BATCH operations |

use std::collections::HashMap;
use std::hint::black_box;
use std::io::{self, BufRead};
use std::thread;
use std::time::{Duration, Instant};

/// Does a task once, and passes its result on. Threads share it.
pub type Operation = Box<dyn Fn(&mut dyn FnMut(&str)) + Send + Sync>;

/// Answers the lines of standard input. A task is prepared once: its keys are parsed outside the loop.
pub fn serve(make: impl Fn(&str) -> Operation) {
    let mut ready = HashMap::new();
    for line in io::stdin().lock().lines() {
        let line = line.expect("standard input is text");
        let words: Vec<&str> = line.split(' ').collect();
        let operation = ready.entry(words[1].to_owned()).or_insert_with(|| make(words[1]));
        match words.as_slice() {
            ["show", _] => operation(&mut |given| println!("{given}")),
            ["run", _, numbers @ ..] => {
                let numbers: Vec<u64> = numbers.iter().map(|number| number.parse().expect("a number")).collect();
                let (done, elapsed) = run(operation, numbers[0], Duration::from_millis(numbers[1]), numbers[2]);
                println!("{done} {}", elapsed.as_nanos());
            }
            _ => panic!("there is no command `{line}`"),
        }
    }
}

/// Operations done by all the threads together, and how long they took.
fn run(operation: &Operation, threads: u64, duration: Duration, batch: u64) -> (u64, Duration) {
    let started = Instant::now();
    let work = || {
        let mut done = 0;
        loop {
            for _ in 0..batch {
                operation(&mut |given| {
                    black_box(given);
                });
            }
            done += batch;
            if started.elapsed() >= duration {
                return done;
            }
        }
    };
    let done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        work() + others.into_iter().map(|other| other.join().expect("a thread")).sum::<u64>()
    });
    (done, started.elapsed())
}
