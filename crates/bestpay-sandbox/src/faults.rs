//! Faults that can be ordered for the next calls of an interface.

use std::collections::VecDeque;
use std::time::Duration;

use serde::Serialize;

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

/// A fault that is still to be played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct OrderedFault {
    interface: String,
    #[serde(serialize_with = "by_name")]
    fault: Fault,
    calls: u32,
}

fn by_name<S: serde::Serializer>(fault: &Fault, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(fault.name())
}

/// The faults to come, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Faults(VecDeque<OrderedFault>);

/// Stands for every interface.
pub(crate) const ANY: &str = "*";

impl Faults {
    pub(crate) fn order(&mut self, interface: &str, fault: Fault, calls: u32) {
        if calls > 0 {
            self.0.push_back(OrderedFault { interface: interface.to_owned(), fault, calls });
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn ordered(&self) -> Vec<OrderedFault> {
        self.0.iter().cloned().collect()
    }

    /// The fault for this call.
    pub(crate) fn take(&mut self, interface: &str) -> Option<Fault> {
        let fits = |ordered: &OrderedFault| ordered.interface == interface || ordered.interface == ANY;
        let at = self.0.iter().position(fits)?;
        let ordered = self.0.get_mut(at)?;
        let fault = ordered.fault;
        ordered.calls -= 1;
        if ordered.calls == 0 {
            self.0.remove(at);
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_played_for_as_many_calls_of_its_interface_as_were_asked_for() {
        let mut faults = Faults::default();
        faults.order("refund", Fault::Http500, 2);
        faults.order(ANY, Fault::NoAnswer, 1);
        faults.order("refund", Fault::Unsigned, 0);
        assert_eq!(faults.take("refund"), Some(Fault::Http500));
        assert_eq!(faults.take("barcode_order"), Some(Fault::NoAnswer));
        assert_eq!(faults.take("barcode_order"), None);
        assert_eq!(faults.take("refund"), Some(Fault::Http500));
        assert_eq!(faults.take("refund"), None);
    }

    #[test]
    fn every_name_leads_back_to_its_fault() {
        let time = Duration::from_millis(5);
        for fault in Fault::all(time) {
            assert_eq!(Fault::named(fault.name(), time), Some(fault));
        }
        assert_eq!(Fault::named("earthquake", time), None);
    }
}
