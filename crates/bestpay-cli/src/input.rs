//! Messages from a file or from standard input: one whole, or one a line in constant memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::Failure;

/// One byte more than a message may have: enough for the library to refuse it as too large.
const LONGEST: u64 = (1 << 20) + 1;

/// Where the messages come from.
#[derive(Debug, Args)]
pub struct Input {
    /// The message; standard input when absent or `-`.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// One message a line in, one result a line out. Blank lines are skipped.
    #[arg(long)]
    pub jsonl: bool,
}

impl Input {
    /// Opens the file or standard input.
    pub fn open(&self) -> Result<Source, Failure> {
        match self.file.as_deref().filter(|path| *path != Path::new("-")) {
            None => Ok(Source::new(Box::new(BufReader::new(io::stdin())), "standard input".to_owned(), None)),
            Some(path) => {
                let name = path.display().to_string();
                let file = File::open(path).map_err(|error| Failure::unreadable(&name, &error))?;
                let metadata = file.metadata().map_err(|error| Failure::unreadable(&name, &error))?;
                let length = metadata.is_file().then_some(metadata.len());
                Ok(Source::new(Box::new(BufReader::with_capacity(1 << 16, file)), name, length))
            }
        }
    }
}

/// An opened input.
pub struct Source {
    reader: Box<dyn BufRead>,
    name: String,
    length: Option<u64>,
    line: Vec<u8>,
    lines_read: u64,
    bytes_read: u64,
}

/// One line of the input.
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: u64,
    /// Its bytes without the end of the line; cut where it is longer than any message.
    pub bytes: &'a [u8],
}

impl Source {
    fn new(reader: Box<dyn BufRead>, name: String, length: Option<u64>) -> Source {
        Source { reader, name, length, line: Vec::new(), lines_read: 0, bytes_read: 0 }
    }

    /// The length in bytes, where it is a plain file.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// How many bytes have been read by lines.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The one message that the input is, without the end of its last line.
    pub fn whole(mut self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let outcome = self.reader.by_ref().take(LONGEST + 2).read_to_end(&mut bytes);
        outcome.map_err(|error| Failure::unreadable(&self.name, &error))?;
        let length = without_line_end(&bytes).len();
        bytes.truncate(length);
        Ok(bytes)
    }

    /// The next line that is not blank.
    pub fn next_line(&mut self) -> Result<Option<Line<'_>>, Failure> {
        loop {
            let read = self.read_line().map_err(|error| Failure::unreadable(&self.name, &error))?;
            if !read {
                return Ok(None);
            }
            if !self.line.trim_ascii().is_empty() {
                return Ok(Some(Line { number: self.lines_read, bytes: without_line_end(&self.line) }));
            }
        }
    }

    /// Reads one line into `line`, and of a longer one no more than that.
    fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let read = self.reader.by_ref().take(LONGEST + 2).read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(false);
        }
        self.lines_read += 1;
        self.bytes_read += read as u64;
        if self.line.last() != Some(&b'\n') {
            self.bytes_read += self.reader.skip_until(b'\n')? as u64;
        }
        Ok(true)
    }
}

/// A text editor's or `echo`'s end of line is no part of a message; in a form body it would be.
fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: Vec<u8>) -> Source {
        Source::new(Box::new(BufReader::with_capacity(16, io::Cursor::new(text))), "test".to_owned(), None)
    }

    fn lines(text: &[u8]) -> Vec<(u64, Vec<u8>)> {
        let mut source = source(text.to_vec());
        let mut lines = Vec::new();
        while let Some(line) = source.next_line().expect("readable") {
            lines.push((line.number, line.bytes.to_vec()));
        }
        assert_eq!(source.bytes_read(), text.len() as u64);
        lines
    }

    #[test]
    fn lines_end_in_any_way_and_blank_ones_are_counted_but_skipped() {
        let expected = vec![(1, b"{}".to_vec()), (4, b" {} ".to_vec()), (5, b"x".to_vec())];
        assert_eq!(lines(b"{}\r\n\n \t\r\n {} \nx"), expected);
        assert_eq!(lines(b""), []);
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let text = [vec![b'x'; 3 << 20], b"\n{}\n".to_vec()].concat();
        let lines = lines(&text);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].1.len() > 1 << 20 && lines[0].1.len() < 2 << 20);
        assert_eq!(lines[1], (2, b"{}".to_vec()));
    }

    #[test]
    fn a_whole_message_loses_one_line_end_only() {
        assert_eq!(source(b"a=1\r\n".to_vec()).whole().expect("readable"), b"a=1");
        assert_eq!(source(b"a=1\n\n".to_vec()).whole().expect("readable"), b"a=1\n");
    }
}
