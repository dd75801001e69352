//! The states of an order or refund in the journal, and the one table that says which state may follow which.
//!
//! The database holds the same table: no program can write a transition that is not in it.

use std::fmt;

use bestpay::Effect;

macro_rules! states {
    ($($(#[doc = $doc:literal])+ $state:ident $number:literal $code:literal $zh:literal;)+) => {
        /// What the journal knows about an order or refund.
        ///
        /// ```
        /// use bestpay_cashier::State;
        /// assert!(State::NeverArrived.is_final() && !State::Unknown.is_final());
        /// assert_eq!(State::NeverArrived.as_str(), "never_arrived");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum State {
            $($(#[doc = $doc])+ $state,)+
        }

        impl State {
            /// Every state.
            pub const ALL: &'static [State] = &[$(State::$state,)+];

            /// The stable name, the same in every language and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(State::$state => $code,)+ }
            }

            /// The number of the state, the same in every version: `bestpay_state` in C. 0 is not used.
            pub fn number(self) -> i32 {
                match self { $(State::$state => $number,)+ }
            }

            /// What the state means, in a sentence or two.
            pub fn about(self) -> &'static str {
                match self { $(State::$state => concat!($($doc,)+).trim_ascii_start(),)+ }
            }

            /// What the state means, in Chinese.
            pub fn zh(self) -> &'static str {
                match self { $(State::$state => $zh,)+ }
            }
        }
    };
}

states! {
    /// Written down; the request may leave at any moment, or has left.
    Sending 1 "sending" "已写入本地流水，请求随时会发出，或已经发出";
    /// The request never left. The same call may send it.
    NotSent 2 "not_sent" "请求未发出，再次提交同一笔订单即会发送";
    /// The request may have arrived. Ask for its status; never send it again.
    Unknown 3 "unknown" "请求可能已到平台：只查单，绝不再次发送";
    /// `WAITFORPAY`: the platform has it, and it is not final. A status that the document does not list counts as this.
    Waiting 4 "waiting" "`WAITFORPAY`：平台已受理，尚未到终态；文档未列出的状态也归于此";
    /// `SUCCESS`: paid, or refunded. Final.
    Success 5 "success" "`SUCCESS`：已付款，或已退款。终态";
    /// `FAIL`. Final.
    Fail 6 "fail" "`FAIL`：失败。终态";
    /// `CLOSE`: the order was closed unpaid. Final.
    Close 7 "close" "`CLOSE`：订单已关闭，未付款。终态";
    /// The platform refused the order or refund itself, verified, and then the status questions about it: once as not
    /// found; or three times for any reason other than being busy, the last time after the arrival window. Final.
    Refused 8 "refused" "平台拒绝了该订单或退款，此后查单的应答是没有该单；或查单至少三次返回失败（平台自身繁忙的不算），最后一次在到达窗口之后。终态";
    /// The platform did not know it after the last moment at which it could have arrived. Final.
    NeverArrived 9 "never_arrived" "过了请求可能到达的最晚时间，平台仍没有该单。终态";
}

use State::{Close, Fail, NeverArrived, NotSent, Refused, Sending, Success, Unknown, Waiting};

/// Which state may follow which. `None` is the state before there is an entry.
#[rustfmt::skip]
pub(crate) const TRANSITIONS: &[(Option<State>, &[State])] = &[
    (None,          &[Sending]),
    (Some(Sending), &[NotSent, Unknown, Waiting, Success, Fail, Close]),
    // A process that was taken for dead may still come back with what it has seen.
    (Some(Unknown), &[NotSent, Waiting, Success, Fail, Close, Refused, NeverArrived]),
    (Some(Waiting), &[Success, Fail, Close]),
    // What the platform knows has left after all: it must not be sent again.
    (Some(NotSent), &[Sending, Waiting, Success, Fail, Close]),
];

/// What becomes of a state when something is learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The state is this one now.
    Advance,
    /// It was this one already.
    Same,
    /// Something that was true earlier and came late: nothing changes.
    Stale,
    /// Both cannot be true, and the state is final: nothing changes, and a person must look.
    Contradiction,
}

impl State {
    /// Whether it can no longer change.
    pub fn is_final(self) -> bool {
        matches!(self, Success | Fail | Close | Refused | NeverArrived)
    }

    /// Whether the platform has to be asked what became of it.
    pub fn is_open(self) -> bool {
        matches!(self, Sending | Unknown | Waiting)
    }

    /// Whether the platform says it about the number, whichever attempt brought it there. Everything else is true of
    /// one attempt only.
    pub(crate) fn is_the_platforms(self) -> bool {
        matches!(self, Waiting | Success | Fail | Close)
    }

    /// What it says about the money when a call under its number sends nothing. Never that nothing was sent: a caller
    /// that reads only this must not take a paid order for an unpaid one.
    pub fn effect(self) -> Effect {
        if self == Refused { Effect::Refused } else { Effect::Unknown }
    }

    /// The state of this name.
    pub(crate) fn named(name: &str) -> Option<State> {
        State::ALL.iter().copied().find(|state| state.as_str() == name)
    }

    /// What becomes of this state when `found` is learnt.
    pub(crate) fn step(self, found: State) -> Step {
        let follows = |(from, to): &(Option<State>, &[State])| *from == Some(self) && to.contains(&found);
        // The platform has it: that contradicts a state which says that it has not.
        let exists_after_all = found == Waiting && matches!(self, Refused | NeverArrived);
        match () {
            () if found == self => Step::Same,
            () if TRANSITIONS.iter().any(follows) => Step::Advance,
            () if self.is_final() && (found.is_final() || exists_after_all) => Step::Contradiction,
            () => Step::Stale,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_follows_a_final_state_and_everything_else_can_end() {
        for &state in State::ALL {
            let next = TRANSITIONS.iter().find(|(from, _)| *from == Some(state)).map_or(&[][..], |(_, to)| to);
            assert_eq!(next.is_empty(), state.is_final(), "{state}");
            assert!(state.is_final() || next.contains(&Success), "{state} can become paid");
        }
    }

    #[test]
    fn only_what_never_left_is_sent_again() {
        let before_sending: Vec<_> =
            TRANSITIONS.iter().filter(|(_, to)| to.contains(&Sending)).map(|(from, _)| *from).collect();
        assert_eq!(before_sending, [None, Some(NotSent)]);
    }

    #[test]
    fn a_late_truth_changes_nothing_and_a_contradiction_is_told_apart() {
        assert_eq!(Success.step(Waiting), Step::Stale);
        assert_eq!(Success.step(Unknown), Step::Stale);
        assert_eq!(Waiting.step(Unknown), Step::Stale);
        assert_eq!(Success.step(Success), Step::Same);
        assert_eq!(Waiting.step(Success), Step::Advance);
        for (state, found) in
            [(Success, Fail), (Close, Success), (Refused, Success), (NeverArrived, Success), (NeverArrived, Waiting)]
        {
            assert_eq!(state.step(found), Step::Contradiction, "{state} and {found}");
        }
    }

    /// The diagram in the crate's documentation is drawn by hand, and compared with the table here.
    #[test]
    fn the_diagram_shows_the_table() {
        let mut drawn: Vec<String> = include_str!("lib.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("//!     "))
            .filter_map(|line| line.split_once(" -> "))
            .flat_map(|(from, to)| to.split_whitespace().map(move |to| format!("{} {to}", from.trim())))
            .collect();
        let mut written: Vec<String> = TRANSITIONS
            .iter()
            .flat_map(|(from, to)| to.iter().map(move |to| format!("{} {to}", from.map_or("(new)", State::as_str))))
            .collect();
        drawn.sort();
        written.sort();
        assert_eq!(drawn, written);
    }
}
