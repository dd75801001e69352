//! Form bodies: read as the model reads them, as the same message in JSON, and verified whatever a decoder did to `sign`.

use bestpay::{Form, Hash, Limits, Message};

use crate::message::{self, LIMITS};
use crate::setting::{PLATFORM, PLATFORM_KEY, sign};
use crate::{parser, signing_string};

/// Returns whether the input is one for this target: the fuzzer drops the others.
pub fn run(body: &[u8]) -> bool {
    if !std::str::from_utf8(body).is_ok_and(message::is_form) {
        return false;
    }
    parser::check(body);
    if let Ok(model) = message::parse(body, LIMITS) {
        let string = signing_string::of(&model.members, Form::Sorted);
        // The rewritten message may be longer.
        let roomy = Limits::default().max_bytes(usize::MAX);
        let json = model.body(None);
        assert_eq!(Message::parse_within(json.as_bytes(), roomy).expect("the same in JSON").signing_string(), string);

        let signature = sign(&PLATFORM, Hash::Sha1, &string);
        if let Some(form) = model.form(&signature) {
            let verified =
                Message::parse_within(form.as_bytes(), roomy).expect("a form").verify(&PLATFORM_KEY).expect("verified");
            assert_eq!(verified.verification().form, Form::Sorted);
            assert_eq!(verified.fields().len(), model.members.len());
        }
    }
    true
}
