//! Runs the program, without the settings of the person who runs the tests.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bestpay_sandbox::{Event, Sandbox, Settings};
use serde_json::Value;

/// The keys of the shared vectors.
pub fn key(name: &str) -> String {
    vectors().join("keys").join(name).display().to_string()
}

/// The shared vectors.
pub fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

/// A run that is being prepared.
pub struct Run {
    command: Command,
    input: Vec<u8>,
}

/// Its output and exit status.
#[derive(Debug)]
pub struct Outcome {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

impl Outcome {
    /// Standard output as one JSON value.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Standard output as one JSON value a line.
    pub fn json_lines(&self) -> Vec<Value> {
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.out.lines().map(parse).collect()
    }
}

/// Prepares a run with these arguments.
pub fn bestpay(arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bestpay"));
    command.args(arguments).current_dir(std::env::temp_dir());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BESTPAY_")) {
        command.env_remove(name);
    }
    // English, whatever the tester's language is.
    command.env("LC_ALL", "C");
    Run { command, input: Vec::new() }
}

impl Run {
    pub fn args(mut self, arguments: &[&str]) -> Run {
        self.command.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Run {
        self.command.env(name, value);
        self
    }

    pub fn current_dir(mut self, folder: &Path) -> Run {
        self.command.current_dir(folder);
        self
    }

    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Run {
        self.input = input.into();
        self
    }

    /// Runs it to its end, with output in UTF-8.
    pub fn run(self) -> Outcome {
        let (exit, out, err) = self.run_for_bytes();
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Outcome { exit, out: text(out), err: text(err) }
    }

    /// Runs it to its end: exit status, standard output, standard error.
    pub fn run_for_bytes(mut self) -> (i32, Vec<u8>, Vec<u8>) {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = self.input;
        // In a thread of its own: the program may write before it has read everything.
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("the program ends");
        // A program that refuses its arguments does not read its input.
        let _ = writer.join().expect("no panic");
        (output.status.code().expect("it ended by itself"), output.stdout, output.stderr)
    }
}

/// A sandbox, and the folder with its `bestpay.toml`.
pub struct Gateway {
    pub sandbox: Sandbox,
    pub folder: tempfile::TempDir,
}

/// Starts a sandbox for the program to call.
pub fn gateway() -> Gateway {
    let folder = tempfile::tempdir().expect("a folder");
    let settle_after = std::time::Duration::from_millis(300);
    let settings = Settings { dir: Some(folder.path().to_owned()), settle_after, ..Settings::default() };
    Gateway { sandbox: Sandbox::start(settings).expect("a free port"), folder }
}

impl Gateway {
    /// How often the platform was asked for an order's status.
    pub fn questions(&self) -> usize {
        let is_question = |event: &Event| matches!(event, Event::Call { interface, .. } if interface == "order_status");
        self.sandbox.ledger().iter().filter(|entry| is_question(&entry.event)).count()
    }

    /// Runs the program in the folder, where it finds its settings.
    pub fn bestpay(&self, arguments: &[&str]) -> Run {
        bestpay(arguments).current_dir(self.folder.path())
    }
}
