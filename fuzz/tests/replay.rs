//! Runs every packed input, every seed from the vectors, and every large input through its target once, on stable Rust and
//! without the fuzzer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use bestpay_fuzz::targets::{TARGETS, Target};

fn main() -> ExitCode {
    let folder = &Path::new(env!("CARGO_TARGET_TMPDIR")).join("replay");
    let replays: Vec<Replay> = std::thread::scope(|scope| {
        let started: Vec<_> = TARGETS.map(|(target, run)| scope.spawn(move || replay(target, run, folder))).into();
        started.into_iter().map(|thread| thread.join().expect("a replay")).collect()
    });
    let complaints: Vec<&String> = replays.iter().flat_map(|replay| &replay.complaints).collect();
    for complaint in &complaints {
        println!("WRONG: {complaint}");
    }
    let sum = |count: fn(&Replay) -> usize| replays.iter().map(count).sum::<usize>();
    println!("replay: {} of {}", sum(|replay| replay.passed), sum(|replay| replay.written));
    if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Replay {
    written: usize,
    passed: usize,
    complaints: Vec<String>,
}

fn replay(target: &str, run: Target, folder: &Path) -> Replay {
    let inputs = ["unpack", "large"].map(|which| folder.join(which).join(target));
    let written = write("unpack", target, &inputs[0]) + write("large", target, &inputs[1]);
    let files: Vec<PathBuf> = inputs.iter().flat_map(|inputs| files(inputs)).collect();
    let (mut passed, mut kept, mut complaints) = (0, 0, Vec::new());
    for file in &files {
        let input = std::fs::read(file).expect("an input");
        match catch_unwind(AssertUnwindSafe(|| run(&input))) {
            Ok(is_of_the_target) => (passed, kept) = (passed + 1, kept + usize::from(is_of_the_target)),
            Err(_) => complaints.push(format!("{target}: the target failed with {}", file.display())),
        }
    }
    println!("{target}: {passed} of {written} inputs passed, {kept} of them its own");
    if kept == 0 || files.len() != written {
        complaints.push(format!("{target}: {} of {written} inputs were found, {kept} its own", files.len()));
    }
    Replay { written, passed, complaints }
}

/// Lets seeds.py write a target's inputs, one file each; returns the number that it prints.
fn write(which: &str, target: &str, folder: &Path) -> usize {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds.py");
    let ended = Command::new("python3").arg(seeds).args([which, target]).arg(folder).output().expect("python3");
    assert!(ended.status.success(), "seeds.py: {}", String::from_utf8_lossy(&ended.stderr));
    String::from_utf8_lossy(&ended.stdout).trim().parse().expect("a count")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("a folder").flatten().map(|file| file.path()).collect();
    files.sort();
    files
}
