//! Writes the files that follow from the tables of the core: `tests/regenerate` calls it. With `--check` it writes
//! nothing, names the files that are not what it would write, and fails if there are any.
//!
//! The tables are [`Interface::ALL`](bestpay::Interface::ALL), [`Callback::table`](bestpay::Callback::table), the error
//! kinds, classes and effects, the journal's states, and the options of the client, the Cashier and a statement. A file
//! is written whole, and says so in its first lines; in a page, only the parts between the marks are written.
//!
//! | module | what it writes |
//! |---|---|
//! | [`builders`] | what the comments of the Rust builders say of the options |
//! | [`c`] | the request structs, numbers and inline functions of the C library |
//! | [`cpp`] | the parts of the C++ wrapper that name fields, interfaces, errors and states |
//! | [`python`] | the classes of the Python package, and the methods that take fields as keywords |
//! | [`pages`] | the tables of the pages in English and Chinese, and the pages of errors |
//! | [`dictionary`] | the names in the fuzzer's dictionary of messages |
//! | [`texts`] | every text for people, which the suite of each language compares |
//! | [`statement`] | the options of a statement of the reconciliation, in every language |
//! | [`golang`] | the requests, results, fields, classes and methods of the Go package |
//! | [`java`] | the requests, results, exceptions, states and typed calls of the Java package |
//! | [`jna`] | what the Java package uses of the C library, from the header as data |

#![allow(missing_docs, reason = "a program, whose modules are for itself")]

mod enumerations;
mod options;
mod output;
mod tables;
mod text;
mod words;

mod builders;
mod c;
mod cpp;
mod dictionary;
mod golang;
mod java;
mod jna;
mod pages;
mod python;
mod statement;
mod texts;

use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs, io};

use output::Output;

/// Java's native functions come last: they depend on what its classes use.
fn everything() -> Vec<Output> {
    let written = [
        builders::written(),
        c::written(),
        cpp::written(),
        python::written(),
        pages::written(),
        dictionary::written(),
        texts::written(),
        statement::written(),
        golang::written(),
        java::written(),
        jna::written(),
    ];
    written.into_iter().flatten().collect()
}

/// Rust as rustfmt formats it; text in other languages is written in its final format.
fn formatted(root: &Path, text: String) -> io::Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = rustfmt.stdin.take().ok_or_else(|| io::Error::other("rustfmt reads nothing"))?;
    // rustfmt reads everything before it writes.
    input.write_all(text.as_bytes())?;
    drop(input);
    let output = rustfmt.wait_with_output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("rustfmt: {}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(io::Error::other)
}

/// Whether the file is current. If not, it is written now, unless this is only a check.
fn is_current(root: &Path, output: &Output, only_check: bool) -> io::Result<bool> {
    let path = root.join(&output.path);
    let old = if path.exists() { fs::read_to_string(&path)? } else { String::new() };
    let new = output.applied(&old)?;
    let new = if output.path.ends_with(".rs") { formatted(root, new)? } else { new };
    if new != old && !only_check {
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        fs::write(path, &new)?;
    }
    Ok(new == old)
}

fn main() -> ExitCode {
    let only_check = env::args().any(|word| word == "--check");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let everything = everything();
    let mut stale = 0;
    for written in &everything {
        match is_current(&root, written, only_check) {
            Ok(true) => {}
            Ok(false) => {
                stale += 1;
                println!("{}{}", written.path, if only_check { ": not current, run tests/regenerate" } else { "" });
            }
            Err(error) => {
                eprintln!("{}: {error}", written.path);
                return ExitCode::FAILURE;
            }
        }
    }
    if only_check {
        println!("tables: {} of {} files and parts of pages are current", everything.len() - stale, everything.len());
    }
    if only_check && stale > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
