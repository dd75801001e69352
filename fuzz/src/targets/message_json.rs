//! Any bytes as a message: the library and the model read the same of them, or both refuse.

use crate::{message, parser};

/// Whether the input is one of this target's: the fuzzer forgets the others.
pub fn run(body: &[u8]) -> bool {
    // Forms have a target of their own.
    if std::str::from_utf8(body).is_ok_and(message::is_form) {
        return false;
    }
    parser::check(body);
    true
}
