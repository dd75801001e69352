//! Any bytes as a message: the library and the model read the same message, or both refuse.

use crate::{message, parser};

/// Returns whether the input is one for this target: the fuzzer drops the others.
pub fn run(body: &[u8]) -> bool {
    // Forms have a separate target.
    if std::str::from_utf8(body).is_ok_and(message::is_form) {
        return false;
    }
    parser::check(body);
    true
}
