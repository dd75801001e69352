//! A text that a function makes for its caller.

use std::ffi::c_char;

use crate::output::CText;
use crate::quiet::{free, quietly};

/// A text made for the caller.
pub struct bestpay_text(pub(crate) CText);

/// ---- Texts ---------------------------------------------------------------------------------------------------------
///
/// The text: UTF-8, and a NUL after it. It may hold U+0000 inside: see the length. Lives as long as its object. NULL for
/// NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_text_data(text: Option<&bestpay_text>) -> *const c_char {
    quietly(std::ptr::null(), || Some(text?.0.as_ptr()))
}

/// Its length in bytes, without the NUL after it. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_text_length(text: Option<&bestpay_text>) -> usize {
    quietly(0, || Some(text?.0.length()))
}

/// Frees a text. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_text_free(text: Option<Box<bestpay_text>>) {
    free(text);
}
