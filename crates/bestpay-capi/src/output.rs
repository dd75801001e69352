//! What is handed to C.

use std::ffi::c_char;
use std::ptr;

use bestpay::BeijingTime;

use crate::fault::{Fault, invalid};

/// A text that outlives the call, with a NUL after it.
#[derive(Clone)]
pub(crate) struct CText(String);

impl CText {
    /// The text as it is; U+0000 in it is for callers that read its length.
    pub(crate) fn exact(text: &str) -> CText {
        let mut terminated = String::with_capacity(text.len() + 1);
        terminated.push_str(text);
        CText::owned(terminated)
    }

    /// As `exact`, for a text that nobody else needs any more.
    pub(crate) fn owned(mut text: String) -> CText {
        text.push('\0');
        CText(text)
    }

    /// For getters without a length: U+0000 is shown as U+FFFD, so that nothing is cut off unseen.
    pub(crate) fn shown(text: &str) -> CText {
        if text.contains('\0') { CText::owned(text.replace('\0', "\u{fffd}")) } else { CText::exact(text) }
    }

    pub(crate) fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }

    /// Without the NUL.
    pub(crate) fn as_str(&self) -> &str {
        self.0.strip_suffix('\0').unwrap_or_default()
    }

    /// Without the NUL.
    pub(crate) fn length(&self) -> usize {
        self.as_str().len()
    }
}

/// A date as the header has it, "yyyy-MM-dd HH:mm:ss".
pub(crate) fn date_text(date: BeijingTime) -> CText {
    CText::owned(date.to_string())
}

/// The pointer of a text that may be absent.
pub(crate) fn pointer(text: Option<&CText>) -> *const c_char {
    text.map_or(ptr::null(), CText::as_ptr)
}

/// What an out parameter holds before the work and after a failure.
pub(crate) trait EmptyValue {
    const EMPTY: Self;
}

impl<T> EmptyValue for *mut T {
    const EMPTY: Self = ptr::null_mut();
}

impl EmptyValue for i64 {
    const EMPTY: Self = 0;
}

/// How the result of the work is put into an out parameter.
pub(crate) trait OutValue<T> {
    fn into_out(self) -> T;
}

impl<T> OutValue<*mut T> for T {
    fn into_out(self) -> *mut T {
        Box::into_raw(Box::new(self))
    }
}

impl OutValue<i64> for i64 {
    fn into_out(self) -> i64 {
        self
    }
}

/// Writes a text and its NUL into the caller's buffer; if there is none, or no room for it, an empty text.
///
/// # Safety
/// `buffer` is NULL or has `capacity` bytes.
pub(crate) unsafe fn fill(
    buffer: *mut c_char,
    capacity: usize,
    text: impl FnOnce() -> Result<String, Fault>,
) -> Result<(), Fault> {
    if buffer.is_null() {
        return Err(Fault::NullArgument("buffer"));
    }
    if capacity > 0 {
        // SAFETY: the buffer has at least this byte.
        unsafe { buffer.write(0) };
    }
    let text = text()?;
    if capacity <= text.len() {
        return Err(invalid("capacity", format!("{} bytes are needed", text.len() + 1)));
    }
    // SAFETY: the buffer is long enough, as was checked, and the text is not part of it.
    unsafe {
        ptr::copy_nonoverlapping(text.as_ptr().cast(), buffer, text.len());
        buffer.add(text.len()).write(0);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_inside_is_shown_and_counted() {
        assert_eq!(CText::exact("a\0b").length(), 3);
        assert_eq!(CText::shown("a\0b").length(), 5);
    }
}
