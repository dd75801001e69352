//! Keys in DER, as the merchant's and as the platform's. PKCS#12 has a target of its own.
#![no_main]

use bestpay_fuzz::keys::{check_private, check_public};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|input: &[u8]| -> Corpus {
    let [bits, file @ ..] = input else { return Corpus::Reject };
    if !matches!(file, [0x30, ..]) {
        return Corpus::Reject;
    }
    check_private(*bits, file);
    check_public(file);
    Corpus::Keep
});
