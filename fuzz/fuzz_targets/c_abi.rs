//! Runs `bestpay_fuzz::targets::c_abi` under libFuzzer.
#![no_main]

use bestpay_fuzz::targets::c_abi::{Calls, run};

libfuzzer_sys::fuzz_target!(|calls: Calls| run(&calls));
