//! PKCS#12 files: the key of the file or an error, in bounded time whatever the file contains.

use crate::keys::check_private;

/// Returns whether the input is one for this target: the fuzzer drops the others.
pub fn run(input: &[u8]) -> bool {
    let [bits, file @ ..] = input else { return false };
    check_private(*bits, file);
    true
}
