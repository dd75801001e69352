//! Entries: what a journal knows about an order or a refund.

use std::ffi::c_char;

use bestpay::Amount;
use bestpay_cashier::{Entry, State};

use crate::boundary::{free, quietly};
use crate::output::{CText, date_text, pointer};

macro_rules! states {
    ($($state:ident => $number:ident;)+) => {
        /// The Cashier's states and their numbers, which never change.
        const STATES: &[(State, bestpay_state)] = &[$((State::$state, bestpay_state::$number),)+];
    };
}

states! {
    Sending => BESTPAY_STATE_SENDING;
    NotSent => BESTPAY_STATE_NOT_SENT;
    Unknown => BESTPAY_STATE_UNKNOWN;
    Waiting => BESTPAY_STATE_WAITING;
    Success => BESTPAY_STATE_SUCCESS;
    Fail => BESTPAY_STATE_FAIL;
    Close => BESTPAY_STATE_CLOSE;
    Refused => BESTPAY_STATE_REFUSED;
    NeverArrived => BESTPAY_STATE_NEVER_ARRIVED;
}

/// What is known about an order or refund. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_state {
    /// No state: before a new entry, and where there is no entry.
    BESTPAY_STATE_NONE = 0,
    /// Written down; the request may leave at any moment, or has left, or its process has died. Is asked for.
    BESTPAY_STATE_SENDING = 1,
    /// The request never left. The same call sends it.
    BESTPAY_STATE_NOT_SENT = 2,
    /// The request may have arrived. Is asked for, and never sent again.
    BESTPAY_STATE_UNKNOWN = 3,
    /// WAITFORPAY: the platform has it and it is not final. Is asked for.
    BESTPAY_STATE_WAITING = 4,
    /// SUCCESS: paid, or refunded. Final.
    BESTPAY_STATE_SUCCESS = 5,
    /// FAIL. Final.
    BESTPAY_STATE_FAIL = 6,
    /// CLOSE: the order was closed unpaid. Final.
    BESTPAY_STATE_CLOSE = 7,
    /// The platform refused the order or refund itself, verified. Final. See bestpay_entry_code().
    BESTPAY_STATE_REFUSED = 8,
    /// The platform did not know it after the last moment at which it could have arrived. Final: order again, under a new
    /// number.
    BESTPAY_STATE_NEVER_ARRIVED = 9,
}

impl From<Option<State>> for bestpay_state {
    fn from(state: Option<State>) -> bestpay_state {
        let known = STATES.iter().find(|(known, _)| Some(*known) == state);
        known.map_or(bestpay_state::BESTPAY_STATE_NONE, |(_, number)| *number)
    }
}

/// An order or a refund, as far as it is known. Immutable; usable from several threads at once.
pub struct bestpay_entry {
    entry: Entry,
    state: CText,
    merchant_no: CText,
    interface: CText,
    out_trade_no: CText,
    out_request_no: Option<CText>,
    request_date: CText,
    trade_no: Option<CText>,
    payment_url: Option<CText>,
    code: Option<CText>,
    message: Option<CText>,
    created_at: CText,
    changed_at: CText,
}

impl bestpay_entry {
    pub(crate) fn entry(&self) -> &Entry {
        &self.entry
    }
}

impl From<Entry> for bestpay_entry {
    fn from(entry: Entry) -> bestpay_entry {
        let shown = |text: &Option<String>| text.as_deref().map(CText::shown);
        bestpay_entry {
            state: CText::exact(entry.state.as_str()),
            merchant_no: CText::shown(&entry.merchant_no),
            interface: CText::shown(&entry.interface),
            out_trade_no: CText::shown(&entry.out_trade_no),
            out_request_no: shown(&entry.out_request_no),
            request_date: date_text(entry.request_date),
            trade_no: shown(&entry.trade_no),
            payment_url: shown(&entry.payment_url),
            code: shown(&entry.code),
            message: shown(&entry.message),
            created_at: date_text(entry.created_at),
            changed_at: date_text(entry.changed_at),
            entry,
        }
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
    quietly(std::ptr::null(), || Some(entry?.state.as_ptr()))
}

/// Whether this order is paid, or this refund done. False for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_is_success(entry: Option<&bestpay_entry>) -> bool {
    quietly(false, || Some(entry?.entry.is_success()))
}

/// Whether it will not change any more. False for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_is_final(entry: Option<&bestpay_entry>) -> bool {
    quietly(false, || Some(entry?.entry.state.is_final()))
}

/// Whether the platform has to be asked what became of it: "sending", "unknown" or "waiting". False for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_is_open(entry: Option<&bestpay_entry>) -> bool {
    quietly(false, || Some(entry?.entry.state.is_open()))
}

/// merchantNo. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_merchant_no(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(entry?.merchant_no.as_ptr()))
}

/// "barcode_order", "qrcode_order" or "refund". NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_interface(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(entry?.interface.as_ptr()))
}

/// outTradeNo: the order's number. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_out_trade_no(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(entry?.out_trade_no.as_ptr()))
}

/// outRequestNo: the refund's number. NULL for an order.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_out_request_no(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(entry?.out_request_no.as_ref())))
}

/// tradeAmt of an order, refundAmt of a refund, in fen. -1 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_amount(entry: Option<&bestpay_entry>) -> i64 {
    quietly(-1, || Some(entry?.entry.amount.fen()))
}

/// requestDate of the last time that it was sent, or was about to be. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_request_date(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(entry?.request_date.as_ptr()))
}

/// tradeNo: the platform's number of the trade. NULL where it is not known.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_trade_no(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(entry?.trade_no.as_ref())))
}

/// payAmt: what the payer paid, in fen. -1 where it is not known.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_pay_amt(entry: Option<&bestpay_entry>) -> i64 {
    quietly(-1, || entry?.entry.pay_amt.map(Amount::fen))
}

/// discountAmt: the discount in fen. -1 where it is not known.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_discount_amt(entry: Option<&bestpay_entry>) -> i64 {
    quietly(-1, || entry?.entry.discount_amt.map(Amount::fen))
}

/// paymentUrl of a "qrcode_order": where the payer pays. NULL where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_payment_url(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(entry?.payment_url.as_ref())))
}

/// Why it is not otherwise: the platform's code of a refusal or failure, else the last error's. NULL where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_code(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(entry?.code.as_ref())))
}

/// The same in words. NULL where there are none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_message(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(entry?.message.as_ref())))
}

/// When it was first written down. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_created_at(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(entry?.created_at.as_ptr()))
}

/// When its state changed last. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_entry_changed_at(entry: Option<&bestpay_entry>) -> *const c_char {
    quietly(std::ptr::null(), || Some(entry?.changed_at.as_ptr()))
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
        assert!(numbers.iter().all(|&number| number > 0), "a state is missing in the table");
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), State::ALL.len());
    }
}
