//! Runs `bestpay_fuzz::targets::key_pkcs12` under libFuzzer.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|input: &[u8]| -> Corpus {
    if bestpay_fuzz::targets::key_pkcs12::run(input) { Corpus::Keep } else { Corpus::Reject }
});
