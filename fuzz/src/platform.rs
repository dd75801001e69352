//! Bodies as the platform, or an attacker, would send them; and how the model verifies one.

use bestpay::{Form, Hash};

use crate::message::{self, LIMITS, Message};
use crate::setting::{PLATFORM, STRANGER, sign};
use crate::signing_string::{self, FORMS};

/// How a body is made from the bytes of an input.
pub struct Sender {
    /// Who signs; `None` leaves the body as it is.
    signs: Option<bool>,
    hash: Hash,
    form: Form,
    as_form: bool,
}

impl Sender {
    /// By the bits of a byte.
    pub fn of(bits: u8) -> Sender {
        Sender {
            signs: [Some(true), Some(true), Some(false), None][usize::from(bits & 3)],
            hash: if bits & 4 == 0 { Hash::Sha1 } else { Hash::Sha256 },
            form: FORMS[usize::from(bits >> 3 & 3)],
            as_form: bits & 32 != 0,
        }
    }

    /// The body that is sent.
    pub fn body(&self, content: &[u8]) -> Vec<u8> {
        let (Some(genuine), Ok(message)) = (self.signs, message::parse(content, LIMITS)) else {
            return content.to_vec();
        };
        let key = if genuine { &PLATFORM } else { &STRANGER };
        let signature = sign(key, self.hash, &signing_string::of(&message.members, self.form));
        let form = message.form(&signature).filter(|_| self.as_form);
        form.unwrap_or_else(|| message.body(Some(&signature))).into_bytes()
    }
}

/// The form and the hash that the platform signed: RSASSA-PKCS1-v1_5 has only one signature for a text.
pub fn signed_by_platform(message: &Message) -> Option<(Form, Hash)> {
    let given = message.sign.as_ref()?.text()?;
    let ways = FORMS.into_iter().flat_map(|form| [(form, Hash::Sha1), (form, Hash::Sha256)]);
    ways.into_iter().find(|(form, hash)| sign(&PLATFORM, *hash, &signing_string::of(&message.members, *form)) == given)
}
