//! What was left open by a crash, a lost answer, or a payer who takes a long time.

use std::time::Duration;

use bestpay::{Result, Wait};

use super::{Cashier, holder};

/// The outcome of [`Cashier::recover`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovery {
    /// Orders and refunds that this call found open and that are final now. The events say which.
    pub settled: u64,
    /// Those of this merchant that are still open.
    pub open: u64,
    /// How often the platform was asked.
    pub questions: u64,
}

impl Cashier {
    /// Asks for everything that is open, until nothing is open or this time is over.
    ///
    /// Call it after a start, and from time to time. Several processes may call it: none asks for what another is busy
    /// with, so what a crash has left is asked for only when its [`lease`](super::CashierBuilder::lease) is over.
    ///
    /// # Errors
    /// [`JournalUnavailable`](bestpay::ErrorKind::JournalUnavailable). It is not an error if the platform does not
    /// answer, or if one entry cannot be written: they stay open, and the rest is asked for.
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// let recovery = cashier.recover(std::time::Duration::from_secs(30))?;
    /// assert_eq!((recovery.settled, recovery.open), (0, 0));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn recover(&self, within: Duration) -> Result<Recovery> {
        let pause = self.0.settings.poll_first;
        let mut wait = Wait::new(pause, pause, within);
        let (journal, mut recovery) = (&self.0.journal, Recovery::default());
        loop {
            let began_at = self.now();
            // Each entry once: after a question it is not free again at the time when this round began.
            while !self.0.client.is_cancelled() {
                let (now, holder) = (self.now(), holder());
                let next = journal.lease_next(self.merchant_no(), &self.free(began_at), &self.lease(&holder, now))?;
                let Some(record) = next else { break };
                recovery.questions += 1;
                let key = record.entry.key();
                let asked = self.ask(record).and_then(|record| {
                    journal.release(&key, &holder, &self.next_question(&record))?;
                    Ok(record.entry.state.is_final())
                });
                match asked {
                    Ok(is_final) => recovery.settled += u64::from(is_final),
                    // It stays open, and does not stop the others.
                    Err(error) => {
                        log::error!("journal: {} could not be written: {error}", key.join(" ").escape_debug())
                    }
                }
                if wait.left().is_zero() {
                    break;
                }
            }
            recovery.open = journal.count_open(self.merchant_no())?;
            match wait.pause() {
                Some(pause) if recovery.open > 0 && !self.0.client.is_cancelled() => self.0.client.pause(pause),
                _ => return Ok(recovery),
            }
        }
    }
}
