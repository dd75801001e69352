//! Writes the files that follow from the tables of the core: `tests/regenerate` calls it, and nothing else does.
//!
//! The tables are [`Interface::ALL`](bestpay::Interface::ALL), [`Callback::table`](bestpay::Callback::table), the error
//! kinds, classes and effects, and the journal's states. A file is written whole, and says so in its first lines; of a
//! page, only the parts between the marks are written.
//!
//! | module | what it writes |
//! |---|---|
//! | [`c`] | the request structs, numbers and inline functions of the C library |

#![allow(missing_docs, reason = "a program, whose modules are for itself")]

mod tables;
mod text;
mod words;
mod written;

mod c;

use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use written::Written;

fn everything() -> Vec<Written> {
    [c::written()].into_iter().flatten().collect()
}

fn write(root: &Path, written: &Written) -> io::Result<()> {
    let path = root.join(written.path);
    let old = if path.exists() { fs::read_to_string(&path)? } else { String::new() };
    let new = written.applied(&old)?;
    if new != old {
        println!("{}", written.path);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        fs::write(path, new)?;
    }
    Ok(())
}

/// Writes what has changed, and names it.
fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for written in everything() {
        if let Err(error) = write(&root, &written) {
            eprintln!("{}: {error}", written.path);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
