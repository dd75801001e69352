//! Results: verified, bound to their request, typed.

use std::borrow::Cow;
use std::ffi::c_char;
use std::sync::OnceLock;

use bestpay::{AnyAnswer, Field, FieldKind, FieldSpec, Hash, TradeStatus, Verification};

use crate::generated::enumerations::{TRADE_STATUSES, bestpay_trade_status};
use crate::merchant::bestpay_hash;
use crate::named_texts::{NamedText, Texts, all, given_name, push};
use crate::output::{CText, date_text, pointer};
use crate::quiet::{free, quietly};

impl From<&TradeStatus> for bestpay_trade_status {
    fn from(status: &TradeStatus) -> bestpay_trade_status {
        let known = TRADE_STATUSES.iter().find(|(known, ..)| known.as_ref() == Some(status));
        known.map_or(bestpay_trade_status::BESTPAY_TRADE_OTHER, |(_, number, _)| *number)
    }
}

/// A member that the document does not name.
pub(crate) struct OtherMember {
    pub(crate) name: CText,
    pub(crate) text: Option<CText>,
    pub(crate) json: CText,
}

/// What results and callbacks are read from.
pub(crate) struct ReadFields {
    /// The document's fields that are present, by their names on the wire.
    pub(crate) texts: Texts,
    pub(crate) other: Vec<OtherMember>,
    pub(crate) trade_status: TradeStatus,
    pub(crate) hash: Hash,
    pub(crate) form: CText,
    /// Made only if it is asked for, which is rare.
    json: OnceLock<CText>,
}

impl ReadFields {
    pub(crate) fn of<'a>(
        fields: impl Iterator<Item = (&'static FieldSpec, Cow<'a, str>)>,
        other: &[Field],
        verification: Verification,
    ) -> ReadFields {
        let mut read = ReadFields {
            texts: Texts::of(fields.map(|(spec, text)| NamedText {
                name: spec.name,
                text,
                is_amount: spec.kind == FieldKind::Fen,
            })),
            other: other
                .iter()
                .map(|field| OtherMember {
                    name: CText::shown(field.name()),
                    text: field.text().map(CText::shown),
                    json: CText::exact(field.json()),
                })
                .collect(),
            trade_status: TradeStatus::from(""),
            hash: verification.hash,
            form: CText::exact(verification.form.as_str()),
            json: OnceLock::new(),
        };
        read.trade_status = TradeStatus::from(read.texts.get("tradeStatus").unwrap_or_default());
        read
    }

    /// All that there is, in one piece. Besides the document's fields: "@interface", "@requestDate", "@hash", "@form"
    /// and "@json", and each member that the document does not name, as JSON, under "+" and its name.
    pub(crate) fn all(&self, interface: &str, add: impl FnOnce(&mut String), json: impl FnOnce() -> String) -> &CText {
        let json = self.json.get_or_init(|| CText::owned(json())).as_str();
        let others: usize = self.other.iter().map(|other| other.name.length() + other.json.length() + 3).sum();
        self.texts.all_and(json.len() + others + 128, |all| {
            push(all, "@interface", interface);
            add(all);
            push(all, "@hash", self.hash.as_str());
            push(all, "@form", self.form.as_str());
            for other in &self.other {
                push(all, &format!("+{}", other.name.as_str()), other.json.as_str());
            }
            push(all, "@json", json);
        })
    }

    pub(crate) fn json(&self, write: impl FnOnce() -> String) -> *const c_char {
        self.json.get_or_init(|| CText::owned(write())).as_ptr()
    }
}

/// The verified result of 3.1, 3.2, 3.3, 3.5 or 3.6, bound to its request. Immutable; usable from several threads at
/// once.
pub struct bestpay_result {
    read: ReadFields,
    answer: AnyAnswer,
    interface: CText,
    request_date: Option<CText>,
}

impl From<AnyAnswer> for bestpay_result {
    fn from(answer: AnyAnswer) -> bestpay_result {
        let read = ReadFields::of(answer.fields(), answer.other(), answer.verification());
        let interface = CText::exact(answer.interface().name);
        let request_date = answer.request_date().map(date_text);
        bestpay_result { read, answer, interface, request_date }
    }
}

/// ---- Results -------------------------------------------------------------------------------------------------------
///
/// One object for the results of all five interfaces. Each getter names the sections whose results may have its field;
/// any field but tradeStatus may be absent. Texts live as long as the result; U+0000 inside a text is shown as U+FFFD
/// (bestpay_result_json() has it escaped). Getters given NULL answer as if the field were absent. Any thread.
///
/// The interface that it is a result of: "barcode_order", "qrcode_order", "order_status", "refund" or "refund_status".
/// "unlisted" for one that the document does not list: then each field is a member that the document does not name, and
/// the status is BESTPAY_TRADE_OTHER whatever the members say, as their meaning is not known.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_interface(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.interface.as_ptr()))
}

/// tradeStatus as a number to branch on. BESTPAY_TRADE_OTHER for what the document does not list, and for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_trade_status(result: Option<&bestpay_result>) -> bestpay_trade_status {
    quietly(bestpay_trade_status::BESTPAY_TRADE_OTHER, || Some((&result?.read.trade_status).into()))
}

/// Whether it can no longer change: SUCCESS, FAIL or CLOSE. False for what the document does not list.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_is_final(result: Option<&bestpay_result>) -> bool {
    quietly(false, || Some(result?.read.trade_status.is_final()))
}

/// A field of the result as text: BESTPAY_FIELD_TRADE_NO and the like, amounts in fen. NULL if it is absent, and for a
/// name that the document does not list here: see bestpay_result_other_name().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_result_text(result: Option<&bestpay_result>, name: *const c_char) -> *const c_char {
    // SAFETY: the header asks for NULL or a text that ends with a NUL.
    quietly(std::ptr::null(), || Some(result?.read.texts.text(unsafe { given_name(name) }?)))
}

/// An amount of the result in fen: BESTPAY_FIELD_PAY_AMT and the like. -1 if it is absent, and for a name that is not
/// one of its amounts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_result_fen(result: Option<&bestpay_result>, name: *const c_char) -> i64 {
    // SAFETY: the header asks for NULL or a text that ends with a NUL.
    quietly(-1, || Some(result?.read.texts.fen(unsafe { given_name(name) }?)))
}

/// All that the result holds in one piece, `*length` bytes: each name and its text, with a NUL after each. For
/// languages in which a call is expensive. Besides the document's fields: "@interface", "@requestDate", "@hash"
/// ("sha256" or "sha1"), "@form", "@json", and each member that the document does not name, as JSON, under "+" and its
/// name. Lives as long as the result. NULL and 0 for NULL. `length` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_result_all(result: Option<&bestpay_result>, length: *mut usize) -> *const c_char {
    // SAFETY: the header asks for NULL or a place for the length.
    unsafe {
        all(length, || {
            let bestpay_result { read, answer, interface, request_date } = result?;
            let add = |all: &mut String| {
                if let Some(date) = request_date {
                    push(all, "@requestDate", date.as_str());
                }
            };
            Some(read.all(interface.as_str(), add, || answer.to_json()))
        })
    }
}

/// requestDate of the order or refund that it answers, "yyyy-MM-dd HH:mm:ss" in Beijing time, also if the default
/// filled it in: a question about it (3.1, 3.2, 3.5) needs this date. NULL if the request given to accept has none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_request_date(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(result?.request_date.as_ref())))
}

/// How many members the result has that the interface document does not name: verified as well, and never dropped.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_other_count(result: Option<&bestpay_result>) -> usize {
    quietly(0, || Some(result?.read.other.len()))
}

/// The name of the member at `index`. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_other_name(result: Option<&bestpay_result>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.other.get(index)?.name.as_ptr()))
}

/// Its value as JSON. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_other_json(result: Option<&bestpay_result>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.other.get(index)?.json.as_ptr()))
}

/// Its value as text: a string's characters, any other value as JSON. NULL for null, and past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_other_text(result: Option<&bestpay_result>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(result?.read.other.get(index)?.text.as_ref())))
}

/// All fields under their names on the wire, as one JSON object; those that the document does not name come last.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_json(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || result.map(|result| result.read.json(|| result.answer.to_json())))
}

/// Which hash the platform signed with.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_hash(result: Option<&bestpay_result>) -> bestpay_hash {
    quietly(bestpay_hash::BESTPAY_HASH_SHA256, || Some(result?.read.hash.into()))
}

/// Which form of the signing string verified: "sorted", "received", "sorted-skip-null" or "received-skip-null".
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_form(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.form.as_ptr()))
}

/// Frees a result. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_free(result: Option<Box<bestpay_result>>) {
    free(result);
}
