//! The state file: the whole book as JSON, written beside the old one and then put in its place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::book::Book;
use crate::error::Error;

pub(crate) struct StateFile {
    path: PathBuf,
}

impl StateFile {
    pub(crate) fn at(path: PathBuf) -> StateFile {
        StateFile { path }
    }

    /// The book as it was left; a new one if there is no file yet.
    pub(crate) fn read(&self) -> Result<Book, Error> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Book::default()),
            Err(error) => return Err(Error::file(&self.path, error)),
        };
        let mut book: Book = serde_json::from_str(&text).map_err(|error| Error::file(&self.path, error.into()))?;
        book.restore_agenda();
        Ok(book)
    }

    pub(crate) fn write(&self, book: &Book) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(book).map_err(|error| Error::file(&self.path, error.into()))?;
        replace(&self.path, &text).map_err(|error| Error::file(&self.path, error))
    }
}

/// A reader sees the old text or the new one, never half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    fs::write(&beside, text)?;
    fs::rename(&beside, path)
}
