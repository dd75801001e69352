//! What went over the wire: the last calls and callbacks with their bytes, in memory only.

use std::collections::VecDeque;

use crate::ledger::Subject;

/// How many exchanges are kept at most.
pub(crate) const KEPT_EXCHANGES: usize = 5_000;
/// How many bytes of their bodies are kept at most.
const KEPT_BYTES: usize = 64 << 20;

/// Who sent the request of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The merchant, to one of the five paths.
    Call,
    /// The platform, to the merchant's `notifyUrl`.
    Callback,
}

/// A request and its reply. Its number is that of its line in the ledger.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) number: u64,
    pub(crate) subject: Subject,
    pub(crate) direction: Direction,
    /// The path or the `notifyUrl`.
    pub(crate) target: String,
    pub(crate) content_type: String,
    pub(crate) request: Vec<u8>,
    /// The HTTP status; `None` if no reply was sent or came.
    pub(crate) status: Option<u16>,
    pub(crate) reply: Vec<u8>,
}

impl Exchange {
    fn bytes(&self) -> usize {
        self.request.len() + self.reply.len()
    }
}

/// The last exchanges.
#[derive(Default)]
pub(crate) struct Wire {
    exchanges: VecDeque<Exchange>,
    bytes: usize,
}

impl Wire {
    pub(crate) fn keep(&mut self, exchange: Exchange) {
        self.bytes += exchange.bytes();
        self.exchanges.push_back(exchange);
        while self.exchanges.len() > KEPT_EXCHANGES || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.exchanges.pop_front() else { return };
            self.bytes -= oldest.bytes();
        }
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Exchange> {
        self.exchanges.iter().rev().find(|exchange| exchange.number == number)
    }

    pub(crate) fn numbers_of<'a>(&'a self, fits: impl Fn(&Subject) -> bool + 'a) -> impl Iterator<Item = u64> + 'a {
        self.exchanges.iter().filter(move |exchange| fits(&exchange.subject)).map(|exchange| exchange.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(number: u64, bytes: usize) -> Exchange {
        Exchange {
            number,
            subject: Subject::default(),
            direction: Direction::Call,
            target: String::new(),
            content_type: String::new(),
            request: vec![0; bytes],
            status: Some(200),
            reply: Vec::new(),
        }
    }

    #[test]
    fn only_the_last_exchanges_are_kept() {
        let mut wire = Wire::default();
        (1..=KEPT_EXCHANGES as u64 + 2).for_each(|number| wire.keep(exchange(number, 1)));
        assert!(wire.get(2).is_none() && wire.get(3).is_some());
        assert_eq!(wire.bytes, KEPT_EXCHANGES);
        wire.keep(exchange(9_999, KEPT_BYTES));
        assert_eq!(wire.numbers_of(|_| true).collect::<Vec<_>>(), [9_999]);
    }
}
