//! Faults that can be ordered for the next calls of an interface.

use std::collections::VecDeque;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock;
use crate::refusal::Refusal;

/// What goes wrong on the way back to the caller, or before the platform does anything.
///
/// Every fault except [`Fault::ResetBefore`] leaves the order or refund booked: the platform did its work, and only the
/// caller does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// `delay`: booked; the answer comes this much later.
    Delay(Duration),
    /// `no_answer`: booked; the connection stays open and silent until the caller goes away or the sandbox stops.
    NoAnswer,
    /// `reset_before`: the request is read and nothing is booked; then the connection is reset (TCP RST).
    ResetBefore,
    /// `reset_after`: booked; then the connection is reset (TCP RST) instead of an answer.
    ResetAfter,
    /// `truncated`: booked; `Content-Length` promises the whole answer, half of it comes, the connection ends.
    Truncated,
    /// `http_500`: booked; HTTP status 500 and an HTML page, as from a proxy that failed on the way back.
    Http500,
    /// `unsigned`: booked; the answer has no `sign`.
    Unsigned,
    /// `wrong_key`: booked; the answer is signed, but with another RSA-1024 key.
    WrongKey,
    /// `other_order`: booked; the answer is validly signed, with the numbers of another order in its `result`. The
    /// answer of 3.3, which has no number, gets an additional `outTradeNo`. A refusal has no numbers at all and stays
    /// as it is.
    OtherOrder,
    /// `slow_drip`: booked; the answer's body comes byte by byte, with this pause after each.
    SlowDrip(Duration),
}

impl Fault {
    /// The name in the control API: `delay`, `no_answer`, `reset_before`, `reset_after`, `truncated`, `http_500`,
    /// `unsigned`, `wrong_key`, `other_order` or `slow_drip`.
    pub fn name(self) -> &'static str {
        match self {
            Fault::Delay(_) => "delay",
            Fault::NoAnswer => "no_answer",
            Fault::ResetBefore => "reset_before",
            Fault::ResetAfter => "reset_after",
            Fault::Truncated => "truncated",
            Fault::Http500 => "http_500",
            Fault::Unsigned => "unsigned",
            Fault::WrongKey => "wrong_key",
            Fault::OtherOrder => "other_order",
            Fault::SlowDrip(_) => "slow_drip",
        }
    }

    /// Every fault. `time` is for the faults that have one.
    ///
    /// ```
    /// use std::time::Duration;
    /// use bestpay_sandbox::Fault;
    /// assert!(Fault::all(Duration::from_millis(5)).contains(&Fault::Delay(Duration::from_millis(5))));
    /// ```
    pub fn all(time: Duration) -> [Fault; 10] {
        [
            Fault::Delay(time),
            Fault::NoAnswer,
            Fault::ResetBefore,
            Fault::ResetAfter,
            Fault::Truncated,
            Fault::Http500,
            Fault::Unsigned,
            Fault::WrongKey,
            Fault::OtherOrder,
            Fault::SlowDrip(time),
        ]
    }

    /// The fault with this name. `time` is for the faults that have one.
    pub fn named(name: &str, time: Duration) -> Option<Fault> {
        Fault::all(time).into_iter().find(|fault| fault.name() == name)
    }

    /// The time of a fault that has one.
    pub fn time(self) -> Option<Duration> {
        match self {
            Fault::Delay(time) | Fault::SlowDrip(time) => Some(time),
            _ => None,
        }
    }
}

/// What goes wrong with a callback on its way to the merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackFault {
    /// `late`: posted this much later.
    Late(Duration),
    /// `doubled`: posted twice.
    Doubled,
    /// `lost`: never posted, and the platform does not know: it is not tried again.
    Lost,
    /// `wrong_key`: signed with another RSA-1024 key.
    WrongKey,
    /// `gbk`: signed as UTF-8 and sent in GBK.
    Gbk,
}

impl CallbackFault {
    /// The name in the control API: `late`, `doubled`, `lost`, `wrong_key` or `gbk`.
    pub fn name(self) -> &'static str {
        match self {
            CallbackFault::Late(_) => "late",
            CallbackFault::Doubled => "doubled",
            CallbackFault::Lost => "lost",
            CallbackFault::WrongKey => "wrong_key",
            CallbackFault::Gbk => "gbk",
        }
    }

    /// Every fault of a callback. `time` is for the one that has a time.
    ///
    /// ```
    /// use std::time::Duration;
    /// use bestpay_sandbox::CallbackFault;
    /// assert!(CallbackFault::all(Duration::ZERO).contains(&CallbackFault::Lost));
    /// ```
    pub fn all(time: Duration) -> [CallbackFault; 5] {
        [
            CallbackFault::Late(time),
            CallbackFault::Doubled,
            CallbackFault::Lost,
            CallbackFault::WrongKey,
            CallbackFault::Gbk,
        ]
    }

    /// The fault with this name. `time` is for the one that has a time.
    pub fn named(name: &str, time: Duration) -> Option<CallbackFault> {
        CallbackFault::all(time).into_iter().find(|fault| fault.name() == name)
    }

    /// The time of a fault that has one.
    pub fn time(self) -> Option<Duration> {
        match self {
            CallbackFault::Late(time) => Some(time),
            _ => None,
        }
    }
}

/// What is played for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallFault {
    Fault(Fault),
    /// `refuse`: refused with a code that the caller has chosen; nothing is booked.
    Refusal(Refusal),
}

/// The name of [`CallFault::Refusal`] in the control API.
pub(crate) const REFUSE: &str = "refuse";

impl CallFault {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            CallFault::Fault(fault) => fault.name(),
            CallFault::Refusal(_) => REFUSE,
        }
    }

    /// The fault of the way back.
    pub(crate) fn of_delivery(&self) -> Option<Fault> {
        match self {
            CallFault::Fault(fault) => Some(*fault),
            CallFault::Refusal(_) => None,
        }
    }
}

/// Faults that are still to be played.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ordered<F> {
    interface: String,
    fault: F,
    calls: u32,
}

/// Faults that are still to be played, as the control API shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct OrderedFault {
    /// The interface, `*`, or `callback`.
    interface: String,
    fault: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    /// The `errorCode` of `refuse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    calls: u32,
}

/// The faults to come, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    calls: VecDeque<Ordered<CallFault>>,
    callbacks: VecDeque<Ordered<CallbackFault>>,
}

/// Stands for every interface.
pub(crate) const ANY: &str = "*";
/// Stands for the callbacks.
pub(crate) const CALLBACK: &str = "callback";
/// Stands for every interface that the document does not list.
pub(crate) const UNLISTED: &str = "unlisted";

impl Faults {
    pub(crate) fn order(&mut self, interface: &str, fault: CallFault, calls: u32) {
        if calls > 0 {
            self.calls.push_back(Ordered { interface: interface.to_owned(), fault, calls });
        }
    }

    pub(crate) fn order_for_callbacks(&mut self, fault: CallbackFault, calls: u32) {
        if calls > 0 {
            self.callbacks.push_back(Ordered { interface: CALLBACK.to_owned(), fault, calls });
        }
    }

    pub(crate) fn clear(&mut self) {
        self.calls.clear();
        self.callbacks.clear();
    }

    pub(crate) fn ordered(&self) -> Vec<OrderedFault> {
        let calls = self.calls.iter().map(|ordered| OrderedFault {
            interface: ordered.interface.clone(),
            fault: ordered.fault.name(),
            ms: ordered.fault.of_delivery().and_then(Fault::time).map(clock::millis),
            code: match &ordered.fault {
                CallFault::Refusal(refusal) => Some(refusal.code.clone().into_owned()),
                CallFault::Fault(_) => None,
            },
            calls: ordered.calls,
        });
        let callbacks = self.callbacks.iter().map(|ordered| OrderedFault {
            interface: ordered.interface.clone(),
            fault: ordered.fault.name(),
            ms: ordered.fault.time().map(clock::millis),
            code: None,
            calls: ordered.calls,
        });
        calls.chain(callbacks).collect()
    }

    /// The fault for this call.
    pub(crate) fn take(&mut self, interface: &str) -> Option<CallFault> {
        take(&mut self.calls, |ordered| ordered == interface || ordered == ANY)
    }

    /// The fault for this callback.
    pub(crate) fn take_for_callback(&mut self) -> Option<CallbackFault> {
        take(&mut self.callbacks, |_| true)
    }
}

fn take<F: Clone>(queue: &mut VecDeque<Ordered<F>>, fits: impl Fn(&str) -> bool) -> Option<F> {
    let at = queue.iter().position(|ordered| fits(&ordered.interface))?;
    let ordered = queue.get_mut(at)?;
    let fault = ordered.fault.clone();
    ordered.calls -= 1;
    if ordered.calls == 0 {
        queue.remove(at);
    }
    Some(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_played_for_as_many_calls_of_its_interface_as_were_asked_for() {
        let mut faults = Faults::default();
        faults.order("refund", CallFault::Fault(Fault::Http500), 2);
        faults.order(ANY, CallFault::Fault(Fault::NoAnswer), 1);
        faults.order("refund", CallFault::Fault(Fault::Unsigned), 0);
        faults.order_for_callbacks(CallbackFault::Lost, 1);
        let mut taken = |interface: &str| faults.take(interface).and_then(|fault| fault.of_delivery());
        assert_eq!(taken("refund"), Some(Fault::Http500));
        assert_eq!(taken("barcode_order"), Some(Fault::NoAnswer));
        assert_eq!(taken("barcode_order"), None);
        assert_eq!(taken("refund"), Some(Fault::Http500));
        assert_eq!(taken("refund"), None);
        assert_eq!(faults.take_for_callback(), Some(CallbackFault::Lost));
        assert_eq!(faults.take_for_callback(), None);
    }

    #[test]
    fn every_name_leads_back_to_its_fault() {
        let time = Duration::from_millis(5);
        for fault in Fault::all(time) {
            assert_eq!(Fault::named(fault.name(), time), Some(fault));
        }
        for fault in CallbackFault::all(time) {
            assert_eq!(CallbackFault::named(fault.name(), time), Some(fault));
        }
        assert_eq!(Fault::named("earthquake", time), None);
    }
}
