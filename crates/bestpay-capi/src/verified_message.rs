//! A message whose signature has been verified, and nothing else.

use std::ffi::c_char;

use bestpay::VerifiedMessage;

use crate::merchant::bestpay_hash;
use crate::output::{CText, pointer};
use crate::quiet::{free, quietly};

struct Member {
    name: CText,
    text: Option<CText>,
    json: CText,
}

/// A message that verified. Immutable; usable from several threads at once.
pub struct bestpay_verified {
    hash: bestpay_hash,
    form: CText,
    members: Vec<Member>,
}

impl bestpay_verified {
    pub(crate) fn of(verified: &VerifiedMessage<'_>) -> bestpay_verified {
        let verification = verified.verification();
        let fields = verified.fields();
        bestpay_verified {
            hash: verification.hash.into(),
            form: CText::exact(verification.form.as_str()),
            members: fields
                .iter()
                .map(|field| Member {
                    name: CText::shown(field.name()),
                    text: field.text().map(CText::exact),
                    json: CText::exact(field.json()),
                })
                .collect(),
        }
    }
}

/// ---- Verified messages ---------------------------------------------------------------------------------------------
///
/// Which hash was signed with. Any thread, like all getters of a verified message.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verified_hash(verified: Option<&bestpay_verified>) -> bestpay_hash {
    quietly(bestpay_hash::BESTPAY_HASH_SHA256, || Some(verified?.hash))
}

/// Which form of the signing string verified: "sorted", "received", "sorted-skip-null" or "received-skip-null".
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verified_form(verified: Option<&bestpay_verified>) -> *const c_char {
    quietly(std::ptr::null(), || Some(verified?.form.as_ptr()))
}

/// How many members it has, `sign` apart.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verified_field_count(verified: Option<&bestpay_verified>) -> usize {
    quietly(0, || Some(verified?.members.len()))
}

/// The name of the member at `index`. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verified_field_name(verified: Option<&bestpay_verified>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(verified?.members.get(index)?.name.as_ptr()))
}

/// The value at `index` as text; an object or array as its JSON. It may hold U+0000: see the length. NULL for null, and
/// past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verified_field_text(verified: Option<&bestpay_verified>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(verified?.members.get(index)?.text.as_ref())))
}

/// The length of that text in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verified_field_text_length(verified: Option<&bestpay_verified>, index: usize) -> usize {
    quietly(0, || Some(verified?.members.get(index)?.text.as_ref()?.length()))
}

/// The value at `index` as JSON. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verified_field_json(verified: Option<&bestpay_verified>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(verified?.members.get(index)?.json.as_ptr()))
}

/// Frees a verified message. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verified_free(verified: Option<Box<bestpay_verified>>) {
    free(verified);
}
