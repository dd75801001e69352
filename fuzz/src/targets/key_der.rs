//! Keys in DER, as the merchant's and as the platform's. PKCS#12 has a separate target.

use crate::keys::{check_private, check_public};

/// Returns whether the input is one for this target: the fuzzer drops the others.
pub fn run(input: &[u8]) -> bool {
    let [bits, file @ ..] = input else { return false };
    if !matches!(file, [0x30, ..]) {
        return false;
    }
    check_private(*bits, file);
    check_public(file);
    true
}
