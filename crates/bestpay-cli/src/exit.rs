//! The exit status, which scripts rely on.

use bestpay::{Effect, Error, ErrorClass};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: answered and verified; for a command without a call: done.
    Answered,
    /// 1: the platform refused; for `verify`: not every message is valid; for `demo`: not everything as it should be.
    Refused,
    /// 2: usage, settings, keys or input are wrong.
    BadInput,
    /// 3: the request may have arrived. Ask for the status.
    Unknown,
    /// 4: nothing was sent: DNS, connection, TLS.
    NotSent,
}

impl Exit {
    /// The exit status of a call that ended in this error, with this effect.
    pub fn of(error: &Error, effect: Effect) -> Exit {
        use ErrorClass::{Config, Key, Request};
        match (effect, error.class()) {
            (_, Config | Key | Request) => Exit::BadInput,
            (Effect::Refused, _) => Exit::Refused,
            (Effect::Unknown, _) => Exit::Unknown,
            (Effect::NotSent, ErrorClass::Transport) => Exit::NotSent,
            (Effect::NotSent, _) => Exit::BadInput,
        }
    }
}

impl From<Exit> for u8 {
    fn from(exit: Exit) -> u8 {
        match exit {
            Exit::Answered => 0,
            Exit::Refused => 1,
            Exit::BadInput => 2,
            Exit::Unknown => 3,
            Exit::NotSent => 4,
        }
    }
}
