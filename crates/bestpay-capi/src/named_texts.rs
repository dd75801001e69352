//! The fields of results, callbacks and entries: texts by their names.

use std::ffi::c_char;
use std::ptr;
use std::sync::OnceLock;

use crate::input;
use crate::output::{CText, pointer};
use crate::quiet::quietly;

/// A text, its name, and whether it is an amount.
pub(crate) struct NamedText {
    pub(crate) name: &'static str,
    pub(crate) text: CText,
    pub(crate) is_amount: bool,
}

/// Texts by their names, as C reads them.
pub(crate) struct Texts {
    texts: Vec<NamedText>,
    /// Made only if it is asked for.
    all: OnceLock<CText>,
}

impl Texts {
    pub(crate) fn of(texts: impl Iterator<Item = NamedText>) -> Texts {
        Texts { texts: texts.collect(), all: OnceLock::new() }
    }

    fn named(&self, name: &str) -> Option<&NamedText> {
        self.texts.iter().find(|named| named.name == name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&CText> {
        self.named(name).map(|named| &named.text)
    }

    pub(crate) fn text(&self, name: &str) -> *const c_char {
        pointer(self.get(name))
    }

    pub(crate) fn fen(&self, name: &str) -> i64 {
        let amount = self.named(name).filter(|named| named.is_amount);
        amount.and_then(|amount| amount.text.as_str().parse().ok()).unwrap_or(-1)
    }

    /// Each name and its text.
    #[cfg(feature = "cashier")]
    pub(crate) fn all(&self) -> &CText {
        self.all_and(|_| ())
    }

    /// Each name and its text, and what the caller adds.
    pub(crate) fn all_and(&self, add: impl FnOnce(&mut Vec<(String, String)>)) -> &CText {
        self.all.get_or_init(|| {
            let mut added = Vec::new();
            add(&mut added);
            let own = self.texts.iter().map(|named| (named.name, named.text.as_str()));
            let added = added.iter().map(|(name, text)| (name.as_str(), text.as_str()));
            let mut all = String::new();
            for (name, text) in own.chain(added) {
                all.push_str(name);
                all.push('\0');
                all.push_str(text);
                all.push('\0');
            }
            CText::owned(all)
        })
    }
}

/// The name of a field, as given by the caller.
///
/// # Safety
/// `name` is NULL or ends with a NUL, and lives as long as what is made of it.
pub(crate) unsafe fn given_name<'a>(name: *const c_char) -> Option<&'a str> {
    // SAFETY: by this function's contract.
    unsafe { input::text("name", name) }.ok().flatten()
}

/// Returns all fields and their length.
///
/// # Safety
/// `length` is NULL or a place for a number.
pub(crate) unsafe fn all<'a>(length: *mut usize, find: impl FnOnce() -> Option<&'a CText>) -> *const c_char {
    let found = quietly(None, || Some(find()));
    if !length.is_null() {
        // SAFETY: not NULL, and so a place for the length.
        unsafe { length.write(found.map_or(0, CText::length)) };
    }
    found.map_or(ptr::null(), CText::as_ptr)
}
