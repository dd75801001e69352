//! PKCS#12 files: the key of the file or an error, in bounded time whatever the file asks for.

use crate::keys::check_private;

/// Whether the input is one of this target's: the fuzzer forgets the others.
pub fn run(input: &[u8]) -> bool {
    let [bits, file @ ..] = input else { return false };
    check_private(*bits, file);
    true
}
