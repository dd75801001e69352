// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
//! The Cashier's states as numbers.

use std::ffi::CStr;

use bestpay_cashier::State;

/// What is known about an order or refund. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_state {
    /// No state: before a new entry, and if there is no entry.
    BESTPAY_STATE_NONE = 0,
    /// Written down; the request may leave at any moment, or has left.
    BESTPAY_STATE_SENDING = 1,
    /// The request never left. The same call may send it.
    BESTPAY_STATE_NOT_SENT = 2,
    /// The request may have arrived. Ask for its status; never send it again.
    BESTPAY_STATE_UNKNOWN = 3,
    /// `WAITFORPAY`: the platform has it, and it is not final. A status that the document does not list counts as
    /// this.
    BESTPAY_STATE_WAITING = 4,
    /// `SUCCESS`: paid, or refunded. Final.
    BESTPAY_STATE_SUCCESS = 5,
    /// `FAIL`. Final.
    BESTPAY_STATE_FAIL = 6,
    /// `CLOSE`: the order was closed unpaid. Final.
    BESTPAY_STATE_CLOSE = 7,
    /// The platform refused the order or refund itself, verified, and then the status questions about it: once as not
    /// found; or three times for any reason other than being busy, the last time after the arrival window. Final.
    BESTPAY_STATE_REFUSED = 8,
    /// The platform did not know it after the last moment at which it could have arrived. Final.
    BESTPAY_STATE_NEVER_ARRIVED = 9,
}

/// With their names; `None` is what the core does not have.
pub(crate) const STATES: &[(Option<State>, bestpay_state, &CStr)] = &[
    (None, bestpay_state::BESTPAY_STATE_NONE, c"none"),
    (Some(State::Sending), bestpay_state::BESTPAY_STATE_SENDING, c"sending"),
    (Some(State::NotSent), bestpay_state::BESTPAY_STATE_NOT_SENT, c"not_sent"),
    (Some(State::Unknown), bestpay_state::BESTPAY_STATE_UNKNOWN, c"unknown"),
    (Some(State::Waiting), bestpay_state::BESTPAY_STATE_WAITING, c"waiting"),
    (Some(State::Success), bestpay_state::BESTPAY_STATE_SUCCESS, c"success"),
    (Some(State::Fail), bestpay_state::BESTPAY_STATE_FAIL, c"fail"),
    (Some(State::Close), bestpay_state::BESTPAY_STATE_CLOSE, c"close"),
    (Some(State::Refused), bestpay_state::BESTPAY_STATE_REFUSED, c"refused"),
    (Some(State::NeverArrived), bestpay_state::BESTPAY_STATE_NEVER_ARRIVED, c"never_arrived"),
];
