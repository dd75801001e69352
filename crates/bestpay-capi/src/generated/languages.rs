// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
//! The languages as numbers.

use std::ffi::CStr;

use bestpay::Language;

/// The language of a text for a person. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_language {
    /// English.
    BESTPAY_LANGUAGE_ENGLISH = 0,
    /// Chinese, in simplified characters.
    BESTPAY_LANGUAGE_CHINESE = 1,
}

/// With their names; `None` is what the core does not have.
pub(crate) const LANGUAGES: &[(Option<Language>, bestpay_language, &CStr)] = &[
    (Some(Language::English), bestpay_language::BESTPAY_LANGUAGE_ENGLISH, c"english"),
    (Some(Language::Chinese), bestpay_language::BESTPAY_LANGUAGE_CHINESE, c"chinese"),
];
