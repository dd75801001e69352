//! What people read about errors, entries and events, in the language that the caller names.

use std::ffi::{CStr, c_char};

use bestpay::{Effect, ErrorFacts, Hint, Language, Sentence, TradeStatus};

use crate::error::bestpay_error;
use crate::generated::languages::LANGUAGES;
use crate::input;
use crate::output::CText;
use crate::quiet::quietly;
use crate::status::bestpay_status;
use crate::text::bestpay_text;

/// English for a number that is not known.
pub(crate) fn language(number: i32) -> Language {
    let known = LANGUAGES.iter().find(|(_, known, _)| *known as i32 == number);
    known.and_then(|(language, ..)| *language).unwrap_or_default()
}

/// Unknown for a number that is not known.
fn effect(number: i32) -> Effect {
    Effect::ALL.iter().copied().find(|effect| effect.number() == number).unwrap_or_default()
}

/// A sentence of a table, or what is said where nothing is known: a screen never lacks it.
pub(crate) fn sentence(find: impl FnOnce() -> Option<Sentence>, number: i32) -> *const c_char {
    let found = quietly(None, || Some(find()));
    found.unwrap_or_else(|| ErrorFacts::default().till_sentence()).terminated(language(number)).as_ptr()
}

/// A text that may be absent or unreadable: then it is left out.
///
/// # Safety
/// `given` is NULL or ends with a NUL, and lives as long as what is made of it.
pub(crate) unsafe fn readable<'a>(given: *const c_char) -> Option<&'a str> {
    // SAFETY: by this function's contract.
    unsafe { input::text("text", given) }.ok().flatten()
}

/// ---- Texts for people ----------------------------------------------------------------------------------------------
///
/// `language` is a bestpay_language, and English for any other number. The library never reads the locale. Codes,
/// messages, logs and the journal are the same in every language. A text for a cashier is one sentence, in Chinese at most
/// 20 characters, in English 40; it never says more about the money than is known. It lives for ever. Any thread.
///
/// What a cashier reads about an error. "Outcome unknown. Do not charge again." for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_till_text(error: Option<&bestpay_error>, language: i32) -> *const c_char {
    sentence(|| Some(error?.facts().till_sentence()), language)
}

/// What a developer reads about an error, in two lines: what went wrong, with its code and numbers, and what to do; then
/// bestpay_error_message(). Lives as long as the error. NULL only for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_text(error: Option<&bestpay_error>, language: i32) -> *const c_char {
    quietly(std::ptr::null(), || Some(error?.text(self::language(language)).as_ptr()))
}

/// What a cashier reads about an error that the caller has only the parts of: its code, its bestpay_effect, and whether it
/// is about a refund. What is not known, and NULL, counts as an unknown outcome.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_till_text(
    code: *const c_char,
    effect: i32,
    is_refund: bool,
    language: i32,
) -> *const c_char {
    let find = || {
        let facts = ErrorFacts {
            // SAFETY: the header asks for NULL or a text that ends with a NUL.
            code: unsafe { readable(code) }.unwrap_or_default(),
            effect: self::effect(effect),
            out_request_no: is_refund.then_some(""),
            ..ErrorFacts::default()
        };
        Some(facts.till_sentence())
    };
    sentence(find, language)
}

/// What a cashier reads about an order or refund of which only its status is known, by the text that
/// bestpay_result_trade_status_text() or bestpay_callback_trade_status_text() returns. For programs without a journal. A
/// status that the document does not list, and NULL, count as an unknown outcome.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_trade_status_till_text(
    trade_status: *const c_char,
    is_refund: bool,
    language: i32,
) -> *const c_char {
    let find = || {
        // SAFETY: the header asks for NULL or a text that ends with a NUL.
        let status = TradeStatus::from(unsafe { readable(trade_status) }.unwrap_or_default());
        Some(status.till_sentences().about(is_refund))
    };
    sentence(find, language)
}

/// bestpay_error_text() of an error that the caller has only the parts of; NULL is a part that is absent. `effect` is a
/// bestpay_effect, and unknown for any other number. For wrappers that keep errors of their own.
///
/// `*text` is freed by bestpay_text_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_failure_text(
    code: *const c_char,
    effect: i32,
    message: *const c_char,
    field: *const c_char,
    out_trade_no: *const c_char,
    out_request_no: *const c_char,
    hint: *const c_char,
    language: i32,
    text: *mut *mut bestpay_text,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(text, error, {
        let facts = ErrorFacts {
            code: optional!(code).unwrap_or_default(),
            effect: self::effect(effect),
            message: optional!(message).unwrap_or_default(),
            field: optional!(field),
            out_trade_no: optional!(out_trade_no),
            out_request_no: optional!(out_request_no),
            hint: optional!(hint),
        };
        Ok(bestpay_text(CText::owned(facts.text(self::language(language)))))
    })
}

/// What to do about the likely cause of a failed verification, by the name that bestpay_error_hint() returns. Lives for
/// ever. NULL for a name that this library does not know, and for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_hint_advice(hint: *const c_char, language: i32) -> *const c_char {
    quietly(std::ptr::null(), || {
        // SAFETY: the header asks for NULL or a text that ends with a NUL.
        let name = unsafe { readable(hint) }?;
        let hint = Hint::ALL.iter().find(|hint| hint.as_str() == name)?;
        let advice: &'static CStr = hint.sentence().terminated(self::language(language));
        Some(advice.as_ptr())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: *const c_char) -> &'static str {
        // SAFETY: a text that lives for ever.
        unsafe { CStr::from_ptr(text) }.to_str().unwrap()
    }

    #[test]
    fn where_nothing_is_known_the_cashier_is_told_so() {
        let unknown = [
            bestpay_error_till_text(None, 1),
            // SAFETY: texts that end with a NUL.
            unsafe { bestpay_till_text(std::ptr::null(), 0, false, 1) },
            // SAFETY: as above.
            unsafe { bestpay_till_text(c"new".as_ptr(), 99, false, 1) },
            // SAFETY: as above.
            unsafe { bestpay_trade_status_till_text(std::ptr::null(), false, 1) },
            // SAFETY: as above.
            unsafe { bestpay_trade_status_till_text(c"NEW".as_ptr(), false, 1) },
        ];
        assert!(unknown.into_iter().all(|text| read(text) == "结果未知，请勿重复收款"));
    }

    #[test]
    fn a_language_that_is_not_known_is_english() {
        assert_eq!(read(bestpay_error_till_text(None, 99)), read(bestpay_error_till_text(None, 0)));
    }
}
