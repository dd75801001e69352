//! `canon`: the signing string of a message.

use std::io::{self, Write};

use bestpay::Message;
use clap::Args;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::screen::Screen;

/// Print the signing string of a message.
///
/// JSON and form bodies, signed or not. With --jsonl, one JSON string a line; a line that is not a message gives `null`
/// in its place and its error on standard error, and the exit status at the end is 2.
#[derive(Args)]
pub struct Canon {
    #[command(flatten)]
    input: Input,
}

impl Canon {
    /// Prints the signing strings.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let mut source = self.input.open()?;
        if !self.input.jsonl {
            let bytes = source.whole()?;
            let signing_string = signing_string(&bytes).map_err(|error| Failure::Message { error, line: None })?;
            if screen.json() {
                screen.object(&json!({ "signing_string": signing_string }))?;
            } else {
                writeln!(io::stdout(), "{signing_string}")?;
            }
            return Ok(Exit::Answered);
        }
        let mut out = io::stdout().lock();
        let mut exit = Exit::Answered;
        while let Some(line) = source.next_line()? {
            match signing_string(line.bytes) {
                Ok(text) => writeln!(out, "{}", Value::from(text))?,
                Err(error) => {
                    writeln!(out, "null")?;
                    exit = screen.bad_line(error, line.number);
                }
            }
        }
        Ok(exit)
    }
}

fn signing_string(message: &[u8]) -> bestpay::Result<String> {
    Message::parse(message).map(|message| message.signing_string())
}
