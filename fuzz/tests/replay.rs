//! Every packed input, every seed that the vectors give, and every large one through its target once: on stable Rust,
//! without the fuzzer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use bestpay_fuzz::targets::TARGETS;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("replay");
    let mut complaints = Vec::new();
    let (mut written, mut held) = (0, 0);
    for (target, run) in TARGETS {
        let inputs = ["unpack", "large"].map(|which| folder.join(which).join(target));
        let count = write("unpack", target, &inputs[0]) + write("large", target, &inputs[1]);
        let names: Vec<PathBuf> = inputs.iter().flat_map(|inputs| files(inputs)).collect();
        let (mut passed, mut kept) = (0, 0);
        for name in &names {
            let input = std::fs::read(name).expect("an input");
            match catch_unwind(AssertUnwindSafe(|| run(&input))) {
                Ok(is_of_the_target) => (passed, kept) = (passed + 1, kept + usize::from(is_of_the_target)),
                Err(_) => complaints.push(format!("{target}: a promise was broken by {}", name.display())),
            }
        }
        println!("{target}: {passed} of {count} inputs passed, {kept} of them its own");
        if kept == 0 || names.len() != count {
            complaints.push(format!("{target}: {} of {count} inputs were found, {kept} its own", names.len()));
        }
        (written, held) = (written + count, held + passed);
    }
    for complaint in &complaints {
        println!("WRONG: {complaint}");
    }
    println!("replay: {held} of {written}");
    if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Has seeds.py write a target's inputs, one file each; answers how many it says there are.
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
