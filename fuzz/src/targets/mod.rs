//! What each fuzz target does with one input: it panics if the library is wrong.
//!
//! The targets of bytes return whether the input is one for them: the fuzzer drops the others. Those of structured inputs
//! take what `arbitrary` makes of the bytes.

use arbitrary::{Arbitrary, Unstructured};

pub mod accept;
pub mod c_abi;
pub mod key_der;
pub mod key_pem;
pub mod key_pkcs12;
pub mod message_form;
pub mod message_json;
pub mod read_callback;
pub mod signing_string;

/// What a target does with one input; whether the input is one for it.
pub type Target = fn(&[u8]) -> bool;

/// Every target by its name, for replaying inputs without the fuzzer.
pub const TARGETS: [(&str, Target); 9] = [
    ("accept", accept::run),
    ("c_abi", |input| decoded(input).map(|calls| c_abi::run(&calls)).is_some()),
    ("key_der", key_der::run),
    ("key_pem", key_pem::run),
    ("key_pkcs12", key_pkcs12::run),
    ("message_form", message_form::run),
    ("message_json", message_json::run),
    ("read_callback", read_callback::run),
    ("signing_string", |input| decoded(input).map(|message| signing_string::run(&message)).is_some()),
];

/// A structured input, as libFuzzer's glue decodes it.
fn decoded<'a, T: Arbitrary<'a>>(input: &'a [u8]) -> Option<T> {
    if input.len() < T::size_hint(0).0 {
        return None;
    }
    T::arbitrary_take_rest(Unstructured::new(input)).ok()
}
