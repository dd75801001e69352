//! `sign`: a message with `sign` added.

use std::io::{self, Write};
use std::path::PathBuf;

use bestpay::{Hash, sign_message};
use clap::{Args, ValueEnum};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::key_options::KeyOptions;
use crate::screen::Screen;

/// Sign a message.
///
/// JSON only: its members stay as they are, `sign` is added at the end, an old one is replaced. With --jsonl, one
/// signed message a line; a line that is not a message gives `null` in its place and its error on standard error, and
/// the exit status at the end is 2.
#[derive(Args)]
pub struct Sign {
    /// The private key: PKCS#12, PKCS#8 or PKCS#1; DER, PEM or bare Base64.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,

    #[command(flatten)]
    key_options: KeyOptions,

    /// The hash. Some older contracts sign with SHA-1.
    #[arg(long, value_enum, value_name = "HASH", default_value_t = HashName::Sha256)]
    hash: HashName,

    #[command(flatten)]
    input: Input,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum HashName {
    Sha256,
    Sha1,
}

impl Sign {
    /// Prints the signed messages.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let key = self.key_options.open(&self.key)??;
        let hash = match self.hash {
            HashName::Sha256 => Hash::Sha256,
            HashName::Sha1 => Hash::Sha1,
        };
        let mut source = self.input.open()?;
        let mut out = io::stdout().lock();
        if !self.input.jsonl {
            let signed = sign_message(&key, hash, &source.whole()?);
            writeln!(out, "{}", signed.map_err(|error| Failure::Message { error, line: None })?)?;
            return Ok(Exit::Answered);
        }
        let mut exit = Exit::Answered;
        while let Some(line) = source.next_line()? {
            match sign_message(&key, hash, line.bytes) {
                Ok(signed) => writeln!(out, "{signed}")?,
                Err(error) => {
                    writeln!(out, "null")?;
                    exit = screen.bad_line(error, line.number);
                }
            }
        }
        Ok(exit)
    }
}
