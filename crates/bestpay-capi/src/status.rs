//! The status that every function which can fail returns: the core's kinds, one to one, and three of the boundary's
//! own.

use std::ffi::{CStr, c_char};
use std::ptr;

use bestpay::{Effect, ErrorClass, ErrorKind};

use crate::generated::statuses::{CLASSES, STATUSES};
pub(crate) use crate::generated::statuses::{bestpay_class, bestpay_status};
use crate::quiet::quietly;

impl From<ErrorKind> for bestpay_status {
    fn from(kind: ErrorKind) -> bestpay_status {
        let known = STATUSES.iter().find(|(known, ..)| *known == kind);
        known.map_or(bestpay_status::BESTPAY_PANIC, |(_, status, _)| *status)
    }
}

impl From<ErrorClass> for bestpay_class {
    fn from(class: ErrorClass) -> bestpay_class {
        let known = CLASSES.iter().find(|(known, ..)| *known == class);
        known.map_or(bestpay_class::BESTPAY_CLASS_LIBRARY, |(_, number, _)| *number)
    }
}

/// What a failure says about the money, and so what may be done next.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_effect {
    /// The request may have arrived. Ask for the status; never order again. This is the effect whenever nothing is
    /// known.
    BESTPAY_EFFECT_UNKNOWN = 0,
    /// The platform answered the order or refund, verified, success=false. The number may have been ordered before: ask
    /// for the status before you say that nothing was paid.
    BESTPAY_EFFECT_REFUSED = 1,
    /// This call sent nothing, or nothing that could have been accepted: it may be made again. What an earlier call did is
    /// another matter.
    BESTPAY_EFFECT_NOT_SENT = 2,
}

impl From<Effect> for bestpay_effect {
    fn from(effect: Effect) -> bestpay_effect {
        match effect {
            Effect::Unknown => bestpay_effect::BESTPAY_EFFECT_UNKNOWN,
            Effect::Refused => bestpay_effect::BESTPAY_EFFECT_REFUSED,
            Effect::NotSent => bestpay_effect::BESTPAY_EFFECT_NOT_SENT,
        }
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
    const OWN: [(bestpay_status, &CStr); 4] = [
        (bestpay_status::BESTPAY_OK, c"ok"),
        (bestpay_status::BESTPAY_PANIC, c"panic"),
        (bestpay_status::BESTPAY_NULL_ARGUMENT, c"null_argument"),
        (bestpay_status::BESTPAY_INVALID_ARGUMENT, c"invalid_argument"),
    ];
    let own = OWN.into_iter();
    let of_the_core = STATUSES.iter().map(|(_, status, name)| (*status, *name));
    own.chain(of_the_core).find(|(known, _)| *known as i32 == status).map(|(_, name)| name)
}

/// The stable name of a class: "transport". "none", "library" and "argument" for the first three. NULL for a number that
/// this library does not know.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_class_text(class: i32) -> *const c_char {
    const OWN: [(bestpay_class, &CStr); 3] = [
        (bestpay_class::BESTPAY_CLASS_NONE, c"none"),
        (bestpay_class::BESTPAY_CLASS_LIBRARY, c"library"),
        (bestpay_class::BESTPAY_CLASS_ARGUMENT, c"argument"),
    ];
    quietly(ptr::null(), || {
        let own = OWN.iter().find(|(known, _)| *known as i32 == class).map(|(_, name)| name.as_ptr());
        own.or_else(|| Some(CLASSES.iter().find(|(_, known, _)| *known as i32 == class)?.2.as_ptr()))
    })
}

/// The stable name of an effect: "unknown", "refused" or "not_sent". "unknown" for every other number.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_effect_text(effect: i32) -> *const c_char {
    match effect {
        1 => c"refused".as_ptr(),
        2 => c"not_sent".as_ptr(),
        _ => c"unknown".as_ptr(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_effect_has_its_name() {
        for effect in Effect::ALL {
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
