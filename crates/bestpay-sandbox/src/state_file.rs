//! The state file: records as JSON, one a line. The first is the whole book, each further one what has changed since. Now
//! and then the whole book is written anew beside it, and put in its place.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::Deserializer;

use crate::book::{Book, SavedRecord};
use crate::error::Error;

/// A file that has grown by this much, and by more than the book, is written anew.
const LEAST_GROWTH: usize = 1 << 20;

pub(crate) struct StateFile {
    path: PathBuf,
    open: Mutex<Option<Growing>>,
}

/// A file that ends with a whole record.
struct Growing {
    file: File,
    /// How long the book was when it was written as a whole, and what has been added since.
    book: usize,
    added: usize,
}

impl StateFile {
    pub(crate) fn at(path: PathBuf) -> StateFile {
        StateFile { path, open: Mutex::default() }
    }

    /// The book as it was left; a new one if there is no file yet.
    pub(crate) fn read(&self) -> Result<Book, Error> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Book::default()),
            Err(error) => return Err(Error::file(&self.path, error)),
        };
        let mut book = Book::default();
        for (at, record) in Deserializer::from_slice(&bytes).into_iter::<SavedRecord>().enumerate() {
            match record {
                Ok(record) => book.apply(record),
                // The sandbox was killed while it added this one. The first is never half.
                Err(_) if at > 0 && !bytes.ends_with(b"\n") => {
                    log::warn!("{}: half a record was left out", self.path.display());
                }
                Err(error) => return Err(Error::file(&self.path, error.into())),
            }
        }
        book.restore_agenda();
        Ok(book)
    }

    /// Adds what has changed, or writes everything.
    pub(crate) fn write(&self, book: &mut Book) -> Result<(), Error> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out: if this fails, the next one writes everything.
        let written = match open.take() {
            Some(growing) if growing.added < growing.book.max(LEAST_GROWTH) => growing.add(book),
            _ => Growing::anew(&self.path, book),
        };
        *open = Some(written.map_err(|error| Error::file(&self.path, error))?);
        Ok(())
    }
}

impl Growing {
    fn add(mut self, book: &mut Book) -> io::Result<Growing> {
        let line = format!("{}\n", book.changes()?);
        self.file.write_all(line.as_bytes())?;
        self.added += line.len();
        Ok(self)
    }

    /// A reader sees the old file or the new one, never half of it.
    fn anew(path: &Path, book: &mut Book) -> io::Result<Growing> {
        let line = format!("{}\n", book.whole()?);
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let beside = path.with_file_name(name);
        let mut file = File::create(&beside)?;
        file.write_all(line.as_bytes())?;
        fs::rename(&beside, path)?;
        Ok(Growing { file, book: line.len(), added: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Event, Subject};

    fn lines(book: &Book) -> Vec<u64> {
        book.ledger.iter().map(|line| line.number).collect()
    }

    #[test]
    fn a_file_grows_by_what_has_changed_and_is_no_longer_than_a_few_books() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        let (file, mut book) = (StateFile::at(path.clone()), Book::default());
        let (mut grew, mut shrank, mut before) = (0, 0, 0);
        for _ in 0..20_000 {
            let reason = "nobody listens there".to_owned();
            book.note(0, Subject::default(), Event::CallbackSkipped { notify_url: String::new(), reason });
            file.write(&mut book).unwrap();
            let length = fs::metadata(&path).unwrap().len();
            match length > before {
                true => grew += 1,
                false => shrank += 1,
            }
            assert!(length < before + 1000 || grew == 1, "a change adds itself alone");
            before = length;
        }
        // Written anew, it is shorter only by what each record repeats.
        let whole = book.whole().unwrap().len() as u64;
        assert!(shrank >= 1 && before < 3 * whole, "{grew} {shrank} {before} {whole}");
        assert_eq!(lines(&StateFile::at(path).read().unwrap()), lines(&book));
    }
}
