//! What can go wrong with the sandbox itself, apart from the errors that it answers with.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::status::Status;

/// The sandbox could not do what it was asked to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The address could not be listened on, or the runtime could not be started.
    Start(io::Error),
    /// A file of the folder or the state could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// Why it could not be read or written.
        source: io::Error,
    },
    /// The embedded keys could not be used.
    Keys(bestpay::Error),
    /// There is no such order.
    NoSuchOrder,
    /// The order is no longer waiting for its payer.
    AlreadyFinal(Status),
    /// There is no such interface.
    NoSuchInterface(String),
}

impl Error {
    pub(crate) fn file(path: &Path, source: io::Error) -> Error {
        Error::File { path: path.to_owned(), source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Start(source) => write!(f, "the sandbox could not start: {source}"),
            Error::File { path, source } => write!(f, "{}: {source}", path.display()),
            Error::Keys(source) => write!(f, "the sandbox's keys: {source}"),
            Error::NoSuchOrder => f.write_str("there is no such order"),
            Error::AlreadyFinal(status) => write!(f, "the order is {status} and does not wait for its payer"),
            Error::NoSuchInterface(name) => write!(f, "there is no interface `{name}`"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Start(source) | Error::File { source, .. } => Some(source),
            Error::Keys(source) => Some(source),
            Error::NoSuchOrder | Error::AlreadyFinal(_) | Error::NoSuchInterface(_) => None,
        }
    }
}
