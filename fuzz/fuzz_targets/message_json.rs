//! Runs `bestpay_fuzz::targets::message_json` under libFuzzer.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|input: &[u8]| -> Corpus {
    if bestpay_fuzz::targets::message_json::run(input) { Corpus::Keep } else { Corpus::Reject }
});
