//! The fields of results, callbacks and entries: texts by their names.

use std::borrow::Cow;
use std::ffi::c_char;
use std::ops::Range;
use std::ptr;
use std::sync::OnceLock;

use crate::input;
use crate::output::CText;
use crate::quiet::quietly;

/// A text, its name, and whether it is an amount.
pub(crate) struct NamedText<'a> {
    pub(crate) name: &'static str,
    pub(crate) text: Cow<'a, str>,
    pub(crate) is_amount: bool,
}

/// Where in the piece a text stands.
struct Place {
    name: &'static str,
    text: Range<usize>,
    is_amount: bool,
}

/// Texts by their names, as C reads them: in one piece, each name and its text with a NUL after either.
pub(crate) struct Texts {
    piece: String,
    places: Vec<Place>,
    /// The piece and more. Made only if it is asked for.
    all: OnceLock<CText>,
}

impl Texts {
    pub(crate) fn of<'a>(texts: impl Iterator<Item = NamedText<'a>>) -> Texts {
        // What a callback comes to.
        let mut piece = String::with_capacity(512);
        let mut places = Vec::with_capacity(16);
        for NamedText { name, text, is_amount } in texts {
            let begin = piece.len() + name.len() + 1;
            push(&mut piece, name, &text);
            places.push(Place { name, text: begin..piece.len() - 1, is_amount });
        }
        Texts { piece, places, all: OnceLock::new() }
    }

    fn named(&self, name: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.name == name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.piece.get(self.named(name)?.text.clone())
    }

    pub(crate) fn text(&self, name: &str) -> *const c_char {
        // From the text to the end of the piece: the NUL belongs to what is pointed to.
        let found = self.named(name).and_then(|place| self.piece.get(place.text.start..));
        found.map_or(ptr::null(), |text| text.as_ptr().cast())
    }

    pub(crate) fn fen(&self, name: &str) -> i64 {
        let amount = self.named(name).filter(|place| place.is_amount);
        amount.and_then(|place| self.piece.get(place.text.clone())?.parse().ok()).unwrap_or(-1)
    }

    /// Each name and its text.
    #[cfg(feature = "cashier")]
    pub(crate) fn all(&self) -> &CText {
        self.all_and(0, |_| ())
    }

    /// Each name and its text, and about so many bytes that are added by [`push`].
    pub(crate) fn all_and(&self, more: usize, add: impl FnOnce(&mut String)) -> &CText {
        self.all.get_or_init(|| {
            let mut all = String::with_capacity(self.piece.len() + more + 1);
            all.push_str(&self.piece);
            add(&mut all);
            CText::owned(all)
        })
    }
}

/// A name and its text behind others. U+0000 in the text is shown as U+FFFD, so that nothing is cut off unseen.
pub(crate) fn push(piece: &mut String, name: &str, text: &str) {
    piece.push_str(name);
    piece.push('\0');
    if text.contains('\0') {
        piece.push_str(&text.replace('\0', "\u{fffd}"));
    } else {
        piece.push_str(text);
    }
    piece.push('\0');
}

/// The name of a field, as the caller gives it.
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
