//! PKCS#12 files: the key of the file or an error, in bounded time whatever the file asks for.
#![no_main]

use bestpay_fuzz::keys::check_private;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|input: &[u8]| -> Corpus {
    let [bits, file @ ..] = input else { return Corpus::Reject };
    check_private(*bits, file);
    Corpus::Keep
});
