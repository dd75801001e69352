//! Settings of a Cashier.

use std::sync::Arc;
use std::time::Duration;

use bestpay::Client;

use super::clock_watch::ClockWatch;
use super::options::Settings;
use super::{Cashier, Inner};
use crate::journal::Journal;

/// What the sandbox answers about an order or refund that it does not know.
const NOT_FOUND_IN_SANDBOX: [&str; 2] = ["ORDER_NOT_EXIST", "REFUND_NOT_EXIST"];

/// Settings of a [`Cashier`].
#[must_use]
pub struct CashierBuilder {
    pub(super) client: Client,
    pub(super) journal: Journal,
    pub(super) settings: Settings,
}

impl CashierBuilder {
    // generated: lease
    /// How long one process may be busy with an order before others ask for its status as well: after a crash, how
    /// long its orders wait; whole seconds, a day at most. Default: 60 seconds.
    // end of generated: lease
    pub fn lease(mut self, lease: Duration) -> CashierBuilder {
        self.settings.lease = lease;
        self
    }

    // generated: arrival_window
    /// How long after it was sent a request may still arrive: connecting, sending, the platform's own 60 seconds;
    /// whole seconds, a day at most. An order that the platform does not know after that has never arrived. Default:
    /// 120 seconds.
    // end of generated: arrival_window
    pub fn arrival_window(mut self, window: Duration) -> CashierBuilder {
        self.settings.arrival_window = window;
        self
    }

    // generated: poll_every
    /// The first pause between two questions about one order, and the longest pause. Default: 1 second and 60
    /// seconds.
    // end of generated: poll_every
    pub fn poll_every(mut self, first: Duration, longest: Duration) -> CashierBuilder {
        (self.settings.poll_first, self.settings.poll_longest) = (first, longest);
        self
    }

    // generated: not_found_codes
    /// The errorCodes of 3.3 and 3.6 that mean "no such order or refund". The document does not list them: ask the
    /// platform for its own. With a code that is not among them an order stays `unknown`, never `never_arrived`, and
    /// one that the platform refused is `refused` only after the arrival window. Default: none; for a merchant of the
    /// sandbox, the sandbox's two, `ORDER_NOT_EXIST` and `REFUND_NOT_EXIST`.
    // end of generated: not_found_codes
    ///
    /// They prove that an order is `never_arrived`, so that it may be ordered again.
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let builder = doc_shop::builder();
    /// let cashier = builder.not_found_codes(&["TRADE_NOT_EXIST"]).build();
    /// ```
    pub fn not_found_codes(mut self, codes: &[&str]) -> CashierBuilder {
        // An empty one, as splitting an empty setting gives, would be the code of every refusal that has none.
        let codes = codes.iter().filter(|code| !code.is_empty());
        self.settings.not_found_codes = Some(codes.map(|&code| code.to_owned()).collect());
        self
    }

    /// Builds the Cashier. Its times are at most a day; a longer one counts as a day.
    pub fn build(self) -> Cashier {
        let CashierBuilder { client, journal, settings } = self;
        let mut settings = settings.limited();
        if client.merchant().is_for_sandbox() {
            settings.not_found_codes.get_or_insert_with(|| NOT_FOUND_IN_SANDBOX.map(str::to_owned).to_vec());
        }
        let clock = Arc::new(ClockWatch::new(client.merchant().now()));
        Cashier(Arc::new(Inner { client, journal, settings, clock }))
    }
}
