//! Form bodies: read as the model reads them, as the same message in JSON, and verified whatever a decoder did to `sign`.
#![no_main]

use bestpay::{Form, Hash, Message};
use bestpay_fuzz::message::{self, LIMITS};
use bestpay_fuzz::setting::{PLATFORM, PLATFORM_KEY, sign};
use bestpay_fuzz::{parser, signing_string};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|body: &[u8]| -> Corpus {
    if !std::str::from_utf8(body).is_ok_and(message::is_form) {
        return Corpus::Reject;
    }
    parser::check(body);
    if let Ok(model) = message::parse(body, LIMITS) {
        let string = signing_string::of(&model.members, Form::Sorted);
        let json = model.body(None);
        assert_eq!(Message::parse(json.as_bytes()).expect("the same in JSON").signing_string(), string);

        let signature = sign(&PLATFORM, Hash::Sha1, &string);
        if let Some(form) = model.form(&signature) {
            let verified = Message::parse(form.as_bytes()).expect("a form").verify(&PLATFORM_KEY).expect("verified");
            assert_eq!(verified.verification().form, Form::Sorted);
            assert_eq!(verified.fields().len(), model.members.len());
        }
    }
    Corpus::Keep
});
