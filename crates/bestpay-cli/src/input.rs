//! Messages from a file or from standard input: one whole, or one a line in constant memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::Failure;
use crate::said::Said;

/// One byte more than a message may have: enough for the library to refuse it as too large.
const LONGEST: u64 = (1 << 20) + 1;
/// How much is read at a time.
const BUFFER: usize = 1 << 16;
/// The most lines that are passed on together, however short they are.
const LINES_TOGETHER: usize = 256;

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
            None => Ok(Source::new(Box::new(io::stdin()), said!("standard input", "标准输入"), None)),
            Some(path) => {
                let name = Said::untranslated(path.display().to_string());
                let file = File::open(path).map_err(|error| Failure::unreadable(&name, &error))?;
                let metadata = file.metadata().map_err(|error| Failure::unreadable(&name, &error))?;
                let length = metadata.is_file().then_some(metadata.len());
                Ok(Source::new(Box::new(file), name, length))
            }
        }
    }
}

/// An opened input.
pub struct Source {
    reader: BufReader<Box<dyn Read + Send>>,
    name: Said,
    length: Option<u64>,
    line: Vec<u8>,
    lines_read: u64,
    bytes_read: u64,
}

/// One line of the input.
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: u64,
    /// Its bytes without the end of the line; cut if it is longer than any message.
    pub bytes: &'a [u8],
}

/// Lines that were available together.
#[derive(Default)]
pub struct Batch {
    bytes: Vec<u8>,
    lines: Vec<(u64, Range<usize>)>,
    /// How far the input has been read: up to the end of the last line.
    pub bytes_read: u64,
}

impl Batch {
    /// The lines, in their order.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().map(|(number, range)| Line { number: *number, bytes: &self.bytes[range.clone()] })
    }
}

impl Source {
    fn new(reader: Box<dyn Read + Send>, name: Said, length: Option<u64>) -> Source {
        let reader = BufReader::with_capacity(BUFFER, reader);
        Source { reader, name, length, line: Vec::new(), lines_read: 0, bytes_read: 0 }
    }

    /// The length in bytes, if it is a plain file.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The whole input as one message, without the end of its last line.
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
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        let found = self.append_line(&mut line);
        self.line = line;
        Ok(found?.then(|| Line { number: self.lines_read, bytes: without_line_end(&self.line) }))
    }

    /// Puts the next line that is not blank behind what is there, with its end. `false` at the end of the input.
    fn append_line(&mut self, bytes: &mut Vec<u8>) -> Result<bool, Failure> {
        let start = bytes.len();
        loop {
            let read = self.read_line(bytes).map_err(|error| Failure::unreadable(&self.name, &error))?;
            let is_blank = bytes.get(start..).unwrap_or_default().trim_ascii().is_empty();
            if !read || !is_blank {
                return Ok(read);
            }
            bytes.truncate(start);
        }
    }

    /// The next lines that are not blank, as far as they can be read without waiting for more input, so that a program
    /// that writes one line and waits for its result gets it. `None` at the end.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, Failure> {
        let mut batch = Batch { bytes: Vec::with_capacity(BUFFER * 2), ..Batch::default() };
        loop {
            let start = batch.bytes.len();
            if !self.append_line(&mut batch.bytes)? {
                break;
            }
            let length = without_line_end(batch.bytes.get(start..).unwrap_or_default()).len();
            batch.lines.push((self.lines_read, start..start + length));
            batch.bytes_read = self.bytes_read;
            if batch.lines.len() == LINES_TOGETHER || !self.has_line_at_hand() {
                break;
            }
        }
        Ok(Some(batch).filter(|batch| !batch.lines.is_empty()))
    }

    /// Whether the next line is already read, if it is not blank.
    fn has_line_at_hand(&self) -> bool {
        self.reader.buffer().trim_ascii_start().contains(&b'\n')
    }

    /// Reads one line to the end of `bytes`; of a line that is too long, only as much as shows that.
    fn read_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let read = self.reader.by_ref().take(LONGEST + 2).read_until(b'\n', bytes)?;
        if read == 0 {
            return Ok(false);
        }
        self.lines_read += 1;
        self.bytes_read += read as u64;
        if bytes.last() != Some(&b'\n') {
            self.bytes_read += self.reader.skip_until(b'\n')? as u64;
        }
        Ok(true)
    }
}

/// The end of line that a text editor or `echo` adds is not part of a message; in a form body it would be.
fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    fn source(text: Vec<u8>) -> Source {
        Source::new(Box::new(io::Cursor::new(text)), Said::untranslated("test"), None)
    }

    /// A pipe that its writer fills piece by piece.
    struct Pieces(VecDeque<&'static str>);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let piece = self.0.pop_front().unwrap_or_default().as_bytes();
            buffer[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    type NumberedLines = Vec<(u64, String)>;

    fn batches(mut source: Source) -> Vec<NumberedLines> {
        let mut batches = Vec::new();
        while let Some(batch) = source.next_batch().expect("readable") {
            let text = |line: Line<'_>| (line.number, String::from_utf8(line.bytes.to_vec()).expect("UTF-8"));
            batches.push(batch.lines().map(text).collect());
        }
        batches
    }

    fn lines(text: &[u8]) -> Vec<(u64, Vec<u8>)> {
        let mut source = source(text.to_vec());
        let mut lines = Vec::new();
        while let Some(line) = source.next_line().expect("readable") {
            lines.push((line.number, line.bytes.to_vec()));
        }
        assert_eq!(source.bytes_read, text.len() as u64);
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
    fn a_batch_is_what_has_come_and_never_waits_for_more() {
        let pieces = Pieces(["1\n2\n\n", "3", "3\n4", "\n \n\t", "\n5"].into());
        let batches = batches(Source::new(Box::new(pieces), Said::untranslated("test"), None));
        let numbered = |lines: &[(u64, &str)]| -> NumberedLines {
            lines.iter().map(|&(number, text)| (number, text.to_owned())).collect()
        };
        let expected = [vec![(1, "1"), (2, "2")], vec![(4, "33")], vec![(5, "4")], vec![(8, "5")]];
        assert_eq!(batches, expected.map(|lines| numbered(&lines)));
    }

    #[test]
    fn a_batch_has_a_buffers_bytes_and_some_lines_at_the_most() {
        let short = batches(source(b"x\n".repeat(LINES_TOGETHER * 2 + 1)));
        assert_eq!(short.iter().map(Vec::len).collect::<Vec<_>>(), [LINES_TOGETHER, LINES_TOGETHER, 1]);
        let long = batches(source([vec![b'x'; BUFFER / 2], b"\n".to_vec()].concat().repeat(9)));
        assert!(long.iter().all(|batch| batch.len() <= 2), "{:?}", long.iter().map(Vec::len).collect::<Vec<_>>());
        assert_eq!(long.concat().len(), 9);
    }

    #[test]
    fn a_whole_message_loses_one_line_end_only() {
        assert_eq!(source(b"a=1\r\n".to_vec()).whole().expect("readable"), b"a=1");
        assert_eq!(source(b"a=1\n\n".to_vec()).whole().expect("readable"), b"a=1\n");
    }
}
