//! Whether the platform's address answers at all, and what time it is there: for diagnosis, without an order.

use std::time::{Duration, Instant, SystemTime};

use super::exchange::{self, TimeLimits};
use super::{Client, transport_error};
use crate::api::{OrderStatus, Request};
use crate::error::Result;

/// The answer of the platform's address to a request that is not an order. Nothing in it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Probe {
    /// The HTTP status of a GET to the path of an interface that takes POST. 404 says that it is not there.
    pub http_status: u16,
    /// The server's clock by its `Date` header, to the second.
    pub server_time: Option<SystemTime>,
    /// The middle of the exchange by this machine's clock: compare `server_time` with it.
    pub local_time: SystemTime,
    /// How long the exchange took.
    pub took: Duration,
}

impl Client {
    /// Sends any request at all to the platform's address, with the client's own proxy, roots and time-outs.
    ///
    /// # Errors
    /// Class [`Transport`](crate::ErrorClass::Transport), effect [`NotSent`](crate::Effect::NotSent): whatever
    /// happened, no order was sent.
    ///
    /// ```no_run
    /// # fn f(client: bestpay::Client) -> bestpay::Result<()> {
    /// let probe = client.probe()?;
    /// println!("HTTP {} in {:?}", probe.http_status, probe.took);
    /// # Ok(()) }
    /// ```
    pub fn probe(&self) -> Result<Probe> {
        let (started, local_start) = (Instant::now(), SystemTime::now());
        let timeout = self.settings.connect_timeout;
        let limits = TimeLimits { connect: timeout, answer: timeout, until: None, leave_by: None };
        let agent = self.connections.agent().map_err(|error| transport_error(error, false))?;
        // A question's path, and not the root: an address with nothing but another site answers 404 here.
        let request =
            agent.get(format!("{}{}", self.merchant.environment().api_url(), OrderStatus::new().interface().path));
        let (outcome, _) = exchange::run(limits, &self.cancellations, || request.call());
        let response = outcome.map_err(|error| transport_error(error, false))?;
        let took = started.elapsed();
        let date = response.headers().get("date").and_then(|date| date.to_str().ok());
        Ok(Probe {
            http_status: response.status().as_u16(),
            server_time: date.and_then(|date| httpdate::parse_http_date(date).ok()),
            local_time: local_start + took / 2,
            took,
        })
    }
}
