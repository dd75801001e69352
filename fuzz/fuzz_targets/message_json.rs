//! Any bytes as a message: the library and the model read the same of them, or both refuse.
#![no_main]

use bestpay_fuzz::{message, parser};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|body: &[u8]| -> Corpus {
    // Forms have a target of their own.
    if std::str::from_utf8(body).is_ok_and(message::is_form) {
        return Corpus::Reject;
    }
    parser::check(body);
    Corpus::Keep
});
