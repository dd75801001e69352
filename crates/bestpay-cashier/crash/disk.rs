//! A full disk and a read-only file: a clear error before anything is sent.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

use bestpay_sandbox::{Sandbox, Settings};

use crate::till::Job;

pub fn run() -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = folder.path().join("journal.db");
    let sandbox = Sandbox::start(Settings::default()).expect("a sandbox");
    // Every user may enter this folder: the till of the second test runs as `nobody`.
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("chmod");
    let mut wrong = Vec::new();

    // A limit on the size of files is like a full disk to the process that has it. SQLite's files grow until they reach
    // it.
    let full = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 2000; exec \"$@\"", "sh"])
        .arg(std::env::current_exe().expect("this program"))
        .args(job(&sandbox, &journal, 200).arguments())
        .output()
        .expect("sh");
    let (taken, refused) = count(&full);
    println!("disk full: {taken} orders taken, then {refused} refused: {}", first_failure(&full));
    if taken == 0 || refused == 0 || !first_failure(&full).contains("journal_unavailable") {
        wrong.push(format!("a full disk was not reported: {}", String::from_utf8_lossy(&full.stderr)));
    }
    if sandbox.orders().len() > taken + 1 {
        wrong.push(format!("{} orders at the platform, {taken} taken", sandbox.orders().len()));
    }

    let before = sandbox.orders().len();
    for file in std::fs::read_dir(folder.path()).expect("a folder").flatten() {
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o444)).expect("chmod");
    }
    // The user `nobody` may have no access to the folder of this program.
    let program = folder.path().join("crash");
    std::fs::copy(std::env::current_exe().expect("this program"), &program).expect("a copy");
    let mut command = Command::new(&program);
    command.args(job(&sandbox, &journal, 3).arguments());
    if std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(folder.path()).expect("a folder")) == 0 {
        command.uid(65534).gid(65534);
    }
    let read_only = command.output().expect("a process");
    let said = String::from_utf8_lossy(&read_only.stderr);
    println!("read-only: {}", said.lines().find(|line| line.contains("journal")).unwrap_or("nothing was said"));
    if !said.contains("journal_unavailable") || sandbox.orders().len() != before {
        wrong.push(format!("a read-only file was not reported: {said}"));
    }
    wrong
}

fn job(sandbox: &Sandbox, journal: &Path, orders: u64) -> Job {
    Job {
        url: sandbox.url().to_owned(),
        journal: journal.display().to_string(),
        has_door: false,
        name: "D".to_owned(),
        threads: 1,
        orders,
        one_in: 0,
        shared: 0,
        seed: 1,
        forgets: false,
    }
}

fn count(output: &Output) -> (usize, usize) {
    let said = String::from_utf8_lossy(&output.stdout);
    let lines = |word: &str| said.lines().filter(|line| line.starts_with(word)).count();
    (lines("done "), lines("failed "))
}

fn first_failure(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().find(|line| line.starts_with("failed ")).unwrap_or_default().to_owned()
}
