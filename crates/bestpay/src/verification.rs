//! How a message was signed: the form of its signing string, and the hash.

use std::fmt;

use crate::digest::Hash;

/// The forms of the signing string that generations of the platform sign: PROTOCOL.md section 2.
///
/// All of them write the same data, so a signature over any of them vouches for the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Nulls written, nested objects sorted. What a merchant signs.
    Sorted,
    /// Nulls written, nested objects and arrays as received.
    Received,
    /// Top-level nulls left out, nested objects sorted.
    SortedSkipNull,
    /// Top-level nulls left out, nested objects and arrays as received.
    ReceivedSkipNull,
}

impl Form {
    /// The order in which they are tried.
    pub(crate) const ALL: [Form; 4] = [Form::Sorted, Form::Received, Form::SortedSkipNull, Form::ReceivedSkipNull];

    /// `sorted`, `received`, `sorted-skip-null` or `received-skip-null`.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Sorted => "sorted",
            Form::Received => "received",
            Form::SortedSkipNull => "sorted-skip-null",
            Form::ReceivedSkipNull => "received-skip-null",
        }
    }

    /// Whether a null member is part of it.
    pub(crate) fn writes_nulls(self) -> bool {
        matches!(self, Form::Sorted | Form::Received)
    }

    pub(crate) fn sorts_nested(self) -> bool {
        matches!(self, Form::Sorted | Form::SortedSkipNull)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a message verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verification {
    /// The hash inside the signature.
    pub hash: Hash,
    /// The form of the signing string that was signed.
    pub form: Form,
}
