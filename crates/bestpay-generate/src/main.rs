//! Writes the files that follow from the tables of the core: `tests/regenerate` calls it, and nothing else does.
//!
//! The tables are [`Interface::ALL`](bestpay::Interface::ALL), [`Callback::table`](bestpay::Callback::table), the error
//! kinds, classes and effects, and the journal's states. A file is written whole, and says so in its first lines; of a
//! page, only the parts between the marks are written.
//!
//! | module | what it writes |
//! |---|---|
//! | [`c`] | the request structs, numbers and inline functions of the C library |
//! | [`cpp`] | the parts of the C++ wrapper that name fields, interfaces, errors and states |

#![allow(missing_docs, reason = "a program, whose modules are for itself")]

mod c;
mod cpp;
mod tables;
mod text;
mod words;

use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

/// What is written, and where: a path from the project's root.
pub struct Written {
    pub path: &'static str,
    /// The name of the part of a page; `None` for a whole file.
    pub part: Option<&'static str>,
    pub text: String,
}

impl Written {
    pub fn file(path: &'static str, text: String) -> Written {
        Written { path, part: None, text }
    }

    /// What stands between `generated: NAME` and `end of generated: NAME`, each in a line of its own.
    pub fn part(path: &'static str, name: &'static str, text: String) -> Written {
        Written { path, part: Some(name), text }
    }

    /// The file as it is to be, given how it is.
    fn applied(&self, old: &str) -> io::Result<String> {
        let Some(name) = self.part else { return Ok(self.text.clone()) };
        let end_mark = format!("end of generated: {name}");
        let line_with = |mark: &str, from: usize| {
            let at = old.get(from..)?.find(mark)? + from;
            let begin = old[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let end = old[at..].find('\n').map_or(old.len(), |newline| at + newline + 1);
            Some((begin, end))
        };
        let no_mark = || io::Error::other(format!("{}: no part `{name}`", self.path));
        let (_, begin) = line_with(&format!("generated: {name}"), 0).ok_or_else(no_mark)?;
        let (end, _) = line_with(&end_mark, begin).ok_or_else(no_mark)?;
        Ok(format!("{}{}{}", &old[..begin], self.text, &old[end..]))
    }
}

fn everything() -> Vec<Written> {
    [c::written(), cpp::written()].into_iter().flatten().collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_page_only_the_part_is_written() {
        let page = "one\n<!-- generated: errors -->\nold\n<!-- end of generated: errors -->\ntwo\n";
        let new = Written::part("page.md", "errors", "new\n".to_owned()).applied(page).unwrap();
        assert_eq!(new, page.replace("old", "new"));
        assert!(Written::part("page.md", "others", String::new()).applied(page).is_err());
    }
}
