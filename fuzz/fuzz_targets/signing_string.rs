//! Runs `bestpay_fuzz::targets::signing_string` under libFuzzer.
#![no_main]

use bestpay_fuzz::targets::signing_string::{Input, run};

libfuzzer_sys::fuzz_target!(|message: Input| run(&message));
