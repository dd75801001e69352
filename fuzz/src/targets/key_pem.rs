//! Keys in text: PEM with any surrounding text, and bare Base64.

use crate::keys::{check_private, check_public};

/// Returns whether the input is one for this target: the fuzzer drops the others.
pub fn run(input: &[u8]) -> bool {
    let [bits, file @ ..] = input else { return false };
    if matches!(file, [0x30, ..]) {
        return false;
    }
    check_private(*bits, file);
    check_public(file);
    true
}
