//! Events: what happened to the entries of a journal.

use std::ffi::c_char;

use bestpay_cashier::Event;

use crate::entry::bestpay_state;
use crate::output::{CText, pointer};
use crate::quiet::{free, quietly};
#[cfg(feature = "texts")]
use crate::texts::sentence;

/// A change of state, or an alarm. Immutable; belongs to its bestpay_events, and lives as long.
pub struct bestpay_event {
    id: i64,
    is_alarm: bool,
    from: (bestpay_state, Option<CText>),
    to: (bestpay_state, CText),
    at: CText,
    merchant_no: CText,
    out_trade_no: CText,
    out_request_no: Option<CText>,
    cause: CText,
    about: Option<CText>,
    #[cfg(feature = "texts")]
    till: bestpay::Sentence,
}

impl From<Event> for bestpay_event {
    fn from(event: Event) -> bestpay_event {
        let shown = |text: &Option<String>| text.as_deref().map(CText::shown);
        bestpay_event {
            id: event.id,
            is_alarm: event.is_alarm,
            from: (event.from.into(), event.from.map(|state| CText::exact(state.as_str()))),
            to: (Some(event.to).into(), CText::exact(event.to.as_str())),
            at: CText::owned(event.at.to_string()),
            merchant_no: CText::shown(&event.merchant_no),
            out_trade_no: CText::shown(&event.out_trade_no),
            out_request_no: shown(&event.out_request_no),
            cause: CText::shown(&event.cause),
            about: shown(&event.about),
            #[cfg(feature = "texts")]
            till: event.till_sentence(),
        }
    }
}

/// A list of events. Immutable; usable from several threads at once.
pub struct bestpay_events(Vec<bestpay_event>);

impl From<Vec<Event>> for bestpay_events {
    fn from(events: Vec<Event>) -> bestpay_events {
        bestpay_events(events.into_iter().map(bestpay_event::from).collect())
    }
}

/// ---- Events --------------------------------------------------------------------------------------------------------
///
/// How many events there are. 0 for NULL. Any thread, like all functions of events.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_events_count(events: Option<&bestpay_events>) -> usize {
    quietly(0, || Some(events?.0.len()))
}

/// The event at `index`. It belongs to the list: do not free it. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_events_get(events: Option<&bestpay_events>, index: usize) -> Option<&bestpay_event> {
    quietly(None, || Some(events?.0.get(index)))
}

/// Frees a list of events, and the events in it. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_events_free(events: Option<Box<bestpay_events>>) {
    free(events);
}

/// Its number: ascending, from 1, in the order in which events become visible. Whoever has read up to it misses nothing
/// by going on after it. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_id(event: Option<&bestpay_event>) -> i64 {
    quietly(0, || Some(event?.id))
}

/// When it happened. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_at(event: Option<&bestpay_event>) -> *const c_char {
    quietly(std::ptr::null(), || Some(event?.at.as_ptr()))
}

/// Whether it is an alarm: a contradiction that a person must look at; it changes no entry. False for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_is_alarm(event: Option<&bestpay_event>) -> bool {
    quietly(false, || Some(event?.is_alarm))
}

/// merchantNo. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_merchant_no(event: Option<&bestpay_event>) -> *const c_char {
    quietly(std::ptr::null(), || Some(event?.merchant_no.as_ptr()))
}

/// outTradeNo: the order's number. In an alarm about an unknown number, the number as it came. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_out_trade_no(event: Option<&bestpay_event>) -> *const c_char {
    quietly(std::ptr::null(), || Some(event?.out_trade_no.as_ptr()))
}

/// outRequestNo: the refund's number. NULL if it is about an order.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_out_request_no(event: Option<&bestpay_event>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(event?.out_request_no.as_ref())))
}

/// The state before. BESTPAY_STATE_NONE for a new entry, and for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_from(event: Option<&bestpay_event>) -> bestpay_state {
    quietly(bestpay_state::BESTPAY_STATE_NONE, || Some(event?.from.0))
}

/// The name of the state before: see bestpay_entry_state_text(). NULL for a new entry.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_from_text(event: Option<&bestpay_event>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(event?.from.1.as_ref())))
}

/// The state after; for an alarm the state that was claimed. BESTPAY_STATE_NONE for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_to(event: Option<&bestpay_event>) -> bestpay_state {
    quietly(bestpay_state::BESTPAY_STATE_NONE, || Some(event?.to.0))
}

/// The name of the state after. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_to_text(event: Option<&bestpay_event>) -> *const c_char {
    quietly(std::ptr::null(), || Some(event?.to.1.as_ptr()))
}

/// Where it was learnt: "call", "answer", "status", "callback" or "sender_lost". NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_cause(event: Option<&bestpay_event>) -> *const c_char {
    quietly(std::ptr::null(), || Some(event?.cause.as_ptr()))
}

/// More about it, for a person. NULL if there is no more.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_about(event: Option<&bestpay_event>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(event?.about.as_ref())))
}

/// What a cashier reads about the state after it, or about the alarm: see bestpay_error_till_text(). For NULL the text of
/// an unknown outcome.
#[cfg(feature = "texts")]
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_event_till_text(event: Option<&bestpay_event>, language: i32) -> *const c_char {
    sentence(|| Some(event?.till), language)
}
