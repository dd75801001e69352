//! Keys in text: PEM with anything that may be around it, and bare Base64.

use crate::keys::{check_private, check_public};

/// Whether the input is one of this target's: the fuzzer forgets the others.
pub fn run(input: &[u8]) -> bool {
    let [bits, file @ ..] = input else { return false };
    if matches!(file, [0x30, ..]) {
        return false;
    }
    check_private(*bits, file);
    check_public(file);
    true
}
