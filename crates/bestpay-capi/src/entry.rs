//! Entries: what a journal knows about an order or a refund.

use std::ffi::c_char;

use bestpay_cashier::{Entry, EntryKind, State};

use crate::generated::states::STATES;
pub(crate) use crate::generated::states::bestpay_state;
use crate::named_texts::{NamedText, Texts, all, given_name};
use crate::quiet::{free, quietly};
#[cfg(feature = "texts")]
use crate::texts::{readable, sentence};

impl From<Option<State>> for bestpay_state {
    fn from(state: Option<State>) -> bestpay_state {
        let known = STATES.iter().find(|(known, ..)| *known == state);
        known.map_or(bestpay_state::BESTPAY_STATE_NONE, |(_, number, _)| *number)
    }
}

/// What is known about an order or a refund. Immutable; usable from several threads at once.
pub struct bestpay_entry {
    entry: Entry,
    texts: Texts,
}

impl bestpay_entry {
    pub(crate) fn entry(&self) -> &Entry {
        &self.entry
    }
}

impl From<Entry> for bestpay_entry {
    fn from(entry: Entry) -> bestpay_entry {
        let texts = Texts::of(entry.fields().map(|(field, text)| NamedText {
            name: field.name,
            text: text.into(),
            is_amount: field.kind == EntryKind::Fen,
        }));
        bestpay_entry { texts, entry }
    }
}

/// A list of entries. Immutable; usable from several threads at once.
pub struct bestpay_entries(Vec<bestpay_entry>);

impl From<Vec<Entry>> for bestpay_entries {
    fn from(entries: Vec<Entry>) -> bestpay_entries {
        bestpay_entries(entries.into_iter().map(bestpay_entry::from).collect())
    }
}

/// ---- Entries -------------------------------------------------------------------------------------------------------
///
/// What is known, as a number to branch on. BESTPAY_STATE_NONE for NULL. Any thread, like all functions of an entry.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_state(entry: Option<&bestpay_entry>) -> bestpay_state {
    quietly(bestpay_state::BESTPAY_STATE_NONE, || Some(Some(entry?.entry.state).into()))
}

/// The state's stable name, the same in every language and in the database: "never_arrived". NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_state_text(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(entry?.texts.text("state")))
}

/// The stable name of a state. NULL for a number that this library does not know. Lives for ever.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_state_text(state: i32) -> *const c_char {
    quietly(std::ptr::null(), || {
        let (_, _, name) = STATES.iter().find(|(is_state, known, _)| is_state.is_some() && *known as i32 == state)?;
        Some(name.as_ptr())
    })
}

/// What a cashier reads about the order or refund: see bestpay_error_till_text(). The amount is the entry's; a screen shows
/// it beside. For NULL the text of an unknown outcome.
#[cfg(feature = "texts")]
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_till_text(entry: Option<&bestpay_entry>, language: i32) -> *const c_char {
    let find = || {
        let entry = &entry?.entry;
        Some(entry.state.outcome().text.about(entry.out_request_no.is_some()))
    };
    sentence(find, language)
}

/// What a cashier reads about a state, by the name that bestpay_entry_state_text() returns. A name that this library does
/// not know, and NULL, count as "unknown". Lives for ever.
#[cfg(feature = "texts")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_state_till_text(
    state: *const c_char,
    is_refund: bool,
    language: i32,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a text that ends with a NUL.
    sentence(|| Some(State::till_sentence(unsafe { readable(state) }.unwrap_or_default(), is_refund)), language)
}

/// Whether this order is paid, or this refund done. False for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_is_success(entry: Option<&bestpay_entry>) -> bool {
    quietly(false, || Some(entry?.entry.is_success()))
}

/// Whether it can no longer change. False for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_is_final(entry: Option<&bestpay_entry>) -> bool {
    quietly(false, || Some(entry?.entry.state.is_final()))
}

/// Whether the platform has to be asked what became of it: "sending", "unknown" or "waiting". False for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_is_open(entry: Option<&bestpay_entry>) -> bool {
    quietly(false, || Some(entry?.entry.state.is_open()))
}

/// A field of the entry as text: BESTPAY_FIELD_TRADE_NO and the like, amounts in fen. NULL if it is absent, and for a
/// name that an entry does not have.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_entry_text(entry: Option<&bestpay_entry>, name: *const c_char) -> *const c_char {
    // SAFETY: the header asks for NULL or a text that ends with a NUL.
    quietly(std::ptr::null(), || Some(entry?.texts.text(unsafe { given_name(name) }?)))
}

/// An amount of the entry in fen: BESTPAY_FIELD_PAY_AMT and the like. -1 if it is absent, and for a name that is not an
/// amount of an entry.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_entry_fen(entry: Option<&bestpay_entry>, name: *const c_char) -> i64 {
    // SAFETY: the header asks for NULL or a text that ends with a NUL.
    quietly(-1, || Some(entry?.texts.fen(unsafe { given_name(name) }?)))
}

/// All fields that are present in one piece, `*length` bytes: each name and its text, with a NUL after each. For
/// languages in which a call is expensive. Lives as long as the entry. NULL and 0 for NULL. `length` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_entry_all(entry: Option<&bestpay_entry>, length: *mut usize) -> *const c_char {
    // SAFETY: the header asks for NULL or a place for the length.
    unsafe { all(length, || Some(entry?.texts.all())) }
}

/// Frees an entry that a function made; not one that belongs to a list. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_free(entry: Option<Box<bestpay_entry>>) {
    free(entry);
}

/// How many entries there are. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entries_count(entries: Option<&bestpay_entries>) -> usize {
    quietly(0, || Some(entries?.0.len()))
}

/// The entry at `index`. It belongs to the list: do not free it. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entries_get(entries: Option<&bestpay_entries>, index: usize) -> Option<&bestpay_entry> {
    quietly(None, || Some(entries?.0.get(index)))
}

/// Frees a list of entries, and the entries in it. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entries_free(entries: Option<Box<bestpay_entries>>) {
    free(entries);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_the_cashier_has_a_number_of_its_own() {
        let mut numbers: Vec<i32> = State::ALL.iter().map(|&state| bestpay_state::from(Some(state)) as i32).collect();
        assert!(numbers.iter().all(|&number| number > 0), "a state is missing from the table");
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), State::ALL.len());
    }
}
