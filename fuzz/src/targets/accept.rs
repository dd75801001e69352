//! Answers: the library accepts what the model accepts, field by field, and nothing that the platform has not signed.
//!
//! An input is the request's number, the sender's bits, the HTTP status and the policy, and the answer.

use bestpay::{Effect, ErrorClass, ErrorKind, Hash};

use crate::answer::{Outcome, of_answer};
use crate::message::{self, LIMITS};
use crate::platform::{Sender, signed_by_platform};
use crate::secrecy;
use crate::setting::{MEDIUM_NO, MERCHANTS, RequestCase, USER_CODE};

/// Returns whether the input is one for this target: the fuzzer drops the others.
pub fn run(input: &[u8]) -> bool {
    let [request, sender, way, content @ ..] = input else { return false };
    let case = RequestCase::number(*request);
    let http_status = [200, 200, 200, 200, 200, 200, 201, 502][usize::from(way & 7)];
    let sha1_forbidden = way & 8 != 0;
    let body = Sender::of(*sender).body(content);

    let expected = match message::parse(&body, LIMITS) {
        Ok(answer) if http_status == 200 => match signed_by_platform(&answer) {
            Some((form, hash)) if !(sha1_forbidden && hash == Hash::Sha1) => {
                of_answer(case.interface, case.fields, &answer, form)
            }
            _ => Outcome::Unbelieved,
        },
        _ => Outcome::Unbelieved,
    };
    let came = match case.accept(&MERCHANTS[usize::from(sha1_forbidden)], http_status, &body) {
        Ok(believed) => believed,
        Err(error) => {
            let refused = error.kind() == ErrorKind::Refused && case.interface.moves_money;
            assert_eq!(error.effect(), if refused { Effect::Refused } else { Effect::Unknown }, "{error}");
            assert_eq!(error.kind() == ErrorKind::HttpStatus, http_status != 200, "{error}");
            let known = matches!(
                error.kind().class(),
                ErrorClass::Message | ErrorClass::Signature | ErrorClass::Refused | ErrorClass::Mismatch
            );
            let of_the_content = matches!(
                error.kind(),
                ErrorKind::HttpStatus | ErrorKind::Spliced | ErrorKind::MissingField | ErrorKind::InvalidField
            );
            assert!(known || of_the_content, "{error}");
            // A caller needs these to ask for the status.
            let asked_for = |name| case.fields.iter().find(|(given, _)| *given == name).map(|(_, text)| *text);
            assert_eq!(error.out_trade_no(), asked_for("outTradeNo"), "{error}");
            assert_eq!(error.out_request_no(), asked_for("outRequestNo"), "{error}");
            let shown = String::from_utf8_lossy(&body).into_owned();
            secrecy::assert_hidden(&error, [MEDIUM_NO, USER_CODE].into_iter().filter(|code| !shown.contains(code)));
            match (error.platform_code(), error.platform_message()) {
                (Some(code), Some(text)) => Outcome::Refused(code.into(), text.into()),
                _ => Outcome::Unbelieved,
            }
        }
    };
    assert_eq!(came, expected, "the answer {:?} to {}", String::from_utf8_lossy(&body), case.interface.name);
    true
}
