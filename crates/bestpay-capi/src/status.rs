//! The status that every function which can fail returns: the core's kinds, one to one, and three of the boundary's
//! own.

use std::ffi::{CStr, c_char};
use std::ptr;

use bestpay::{Effect, ErrorClass, ErrorKind};

use crate::generated::enumerations::{CLASSES, EFFECTS, STATUSES};
pub(crate) use crate::generated::enumerations::{bestpay_class, bestpay_effect, bestpay_status};
use crate::quiet::quietly;

impl From<ErrorKind> for bestpay_status {
    fn from(kind: ErrorKind) -> bestpay_status {
        let known = STATUSES.iter().find(|(known, ..)| *known == Some(kind));
        known.map_or(bestpay_status::BESTPAY_PANIC, |(_, status, _)| *status)
    }
}

impl From<ErrorClass> for bestpay_class {
    fn from(class: ErrorClass) -> bestpay_class {
        let known = CLASSES.iter().find(|(known, ..)| *known == Some(class));
        known.map_or(bestpay_class::BESTPAY_CLASS_LIBRARY, |(_, number, _)| *number)
    }
}

impl From<Effect> for bestpay_effect {
    fn from(effect: Effect) -> bestpay_effect {
        let known = EFFECTS.iter().find(|(known, ..)| *known == Some(effect));
        known.map_or(bestpay_effect::BESTPAY_EFFECT_UNKNOWN, |(_, number, _)| *number)
    }
}

/// ---- Names ---------------------------------------------------------------------------------------------------------
///
/// The stable name of a status, the same in every language: "missing_field". "ok" for BESTPAY_OK. NULL for a number that
/// this library does not know. Lives for ever, as all names do. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_status_code(status: i32) -> *const c_char {
    quietly(ptr::null(), || Some(code(status)?.as_ptr()))
}

/// The stable name of a status; `None` for a number that is not a status.
pub(crate) fn code(status: i32) -> Option<&'static CStr> {
    STATUSES.iter().find(|(_, known, _)| *known as i32 == status).map(|(.., name)| *name)
}

/// The stable name of a class: "transport". "none", "library" and "argument" for the first three. NULL for a number that
/// this library does not know.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_class_text(class: i32) -> *const c_char {
    quietly(ptr::null(), || Some(CLASSES.iter().find(|(_, known, _)| *known as i32 == class)?.2.as_ptr()))
}

/// The stable name of an effect: "unknown", "refused" or "not_sent". "unknown" for every other number.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_effect_text(effect: i32) -> *const c_char {
    let known = EFFECTS.iter().find(|(_, known, _)| *known as i32 == effect);
    known.map_or(c"unknown", |(.., name)| *name).as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_effect_has_its_name() {
        for &effect in Effect::ALL {
            // SAFETY: a text that lives for ever.
            let name = unsafe { CStr::from_ptr(bestpay_effect_text(bestpay_effect::from(effect) as i32)) };
            assert_eq!(name.to_str(), Ok(effect.as_str()));
        }
    }

    #[test]
    fn what_is_not_known_has_no_name() {
        assert!(bestpay_status_code(9).is_null() && bestpay_class_text(99).is_null());
        assert!(!bestpay_status_code(30).is_null() && !bestpay_class_text(12).is_null());
    }

    #[test]
    fn every_kind_of_the_core_has_a_status_of_its_own() {
        let mut numbers: Vec<i32> = ErrorKind::ALL.iter().map(|&kind| bestpay_status::from(kind) as i32).collect();
        assert!(numbers.iter().all(|&number| number >= 10), "a kind is missing from the table");
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), ErrorKind::ALL.len());
    }
}
