//! One exchange, observed in front of the socket: whether any byte of the request was sent, and how much time is
//! left.
//!
//! Before the first byte an order cannot have arrived; after it, it may have. This is observed, not guessed from an
//! error's kind. Also, ureq limits each step by itself; here the connection has one deadline and the answer another,
//! however slowly a peer sends its bytes.

use std::cell::RefCell;
use std::time::{Duration, Instant, SystemTime};

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};
use ureq::{Error, Timeout};

use crate::cancellation::{self, Cancellation};

/// How long the answer to a request that has left is still read after its call was cancelled: most answers come within
/// this time, and the journal or the log has the outcome.
const ANSWER_AFTER_CANCELLING: Duration = Duration::from_secs(2);
/// How long it may take until a call that waits for its answer notices that it was cancelled.
const LOOK_EVERY: Duration = Duration::from_millis(100);

thread_local! {
    /// ureq does the I/O of a call in the calling thread, so the exchange is the thread's own.
    static CURRENT: RefCell<Option<Exchange>> = const { RefCell::new(None) };
}

/// How long an exchange may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeLimits {
    /// Until the connection is made, including name lookup, proxy and TLS.
    pub(super) connect: Duration,
    /// From the first byte of the request to the last one of the answer.
    pub(super) answer: Duration,
    /// The end of the whole exchange, if the caller has set one.
    pub(super) until: Option<Instant>,
    /// When the request must have begun to leave, by the machine's clock: an `Instant` stands still while the machine
    /// sleeps.
    pub(super) leave_by: Option<SystemTime>,
}

impl TimeLimits {
    /// When a part that begins now has to end.
    fn end_after(self, time: Duration) -> Instant {
        let end = Instant::now() + time;
        self.until.map_or(end, |until| end.min(until))
    }
}

struct Exchange {
    limits: TimeLimits,
    /// What keeps the request from leaving.
    cancellations: Vec<Cancellation>,
    wait_until: Instant,
    handed_over: bool,
    /// Whether the time for the answer has been cut short, because the call was cancelled.
    is_cut_short: bool,
}

/// The exchange of the call around this one, which goes on when this one has ended, by a panic too: a transport or a log
/// of the caller's may make calls itself.
struct Outer(Option<Exchange>);

impl Drop for Outer {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

/// Runs a call within its time, and says whether it sent the first byte of a request.
pub(super) fn run<T>(limits: TimeLimits, cancellations: &[Cancellation], call: impl FnOnce() -> T) -> (T, bool) {
    let before_leaving = limits.leave_by.map(|by| by.duration_since(SystemTime::now()).unwrap_or_default());
    let connect = before_leaving.map_or(limits.connect, |left| left.min(limits.connect));
    let (cancellations, wait_until) = (cancellations.to_vec(), limits.end_after(connect));
    let exchange = Exchange { limits, cancellations, wait_until, handed_over: false, is_cut_short: false };
    let _outer = Outer(CURRENT.replace(Some(exchange)));
    let outcome = call();
    (outcome, CURRENT.with_borrow(|current| current.as_ref().is_none_or(|exchange| exchange.handed_over)))
}

/// What is left of the exchange's time for one of its steps. Outside an exchange there is none.
pub(super) fn time_left(step: Timeout) -> Result<NextTimeout, Error> {
    let wait_until = CURRENT.with_borrow(|current| current.as_ref().map(|exchange| exchange.wait_until));
    match wait_until.map(|wait_until| wait_until.saturating_duration_since(Instant::now())) {
        Some(left) if !left.is_zero() => Ok(NextTimeout { after: left.into(), reason: step, ..NextTimeout::default() }),
        _ => Err(Error::Timeout(step)),
    }
}

/// The request begins to leave. The time that the connection took no longer counts.
pub(super) fn hand_over() -> Result<(), Error> {
    CURRENT.with_borrow_mut(|current| {
        let Some(exchange) = current.as_mut().filter(|exchange| !exchange.handed_over) else { return Ok(()) };
        let is_late = exchange.limits.leave_by.is_some_and(|by| by <= SystemTime::now());
        if is_late || cancellation::is_any_cancelled(&exchange.cancellations) {
            return Err(Error::Timeout(Timeout::Connect));
        }
        exchange.wait_until = exchange.limits.end_after(exchange.limits.answer);
        exchange.handed_over = true;
        Ok(())
    })
}

/// Gives the answer of a call that was cancelled only a little more time. Whether there is anything that may cancel it.
fn heed_cancellations() -> bool {
    CURRENT.with_borrow_mut(|current| {
        let Some(exchange) = current.as_mut().filter(|exchange| exchange.handed_over) else { return false };
        if !exchange.is_cut_short && cancellation::is_any_cancelled(&exchange.cancellations) {
            exchange.wait_until = exchange.wait_until.min(Instant::now() + ANSWER_AFTER_CANCELLING);
            exchange.is_cut_short = true;
        }
        !exchange.is_cut_short && !exchange.cancellations.is_empty()
    })
}

/// Connects by ureq's own chain, within what is left of the connection's time.
#[derive(Debug)]
pub(super) struct BoundedConnector<C>(pub(super) C);

impl<C: Connector> Connector for BoundedConnector<C> {
    type Out = C::Out;

    fn connect(&self, details: &ConnectionDetails, chained: Option<()>) -> Result<Option<C::Out>, Error> {
        let details = ConnectionDetails {
            uri: details.uri,
            addrs: details.addrs.clone(),
            config: details.config,
            request_level: details.request_level,
            resolver: details.resolver,
            now: (details.current_time)(),
            timeout: time_left(Timeout::Connect)?,
            current_time: details.current_time.clone(),
            run_connector: details.run_connector.clone(),
            register_shutdown: details.register_shutdown.clone(),
        };
        self.0.connect(&details, chained)
    }
}

/// The last link of ureq's chain of connectors: after it the connection is made, including TLS.
#[derive(Debug)]
pub(super) struct ObservingConnector {
    pub(super) through_proxy: bool,
}

impl<In: Transport> Connector<In> for ObservingConnector {
    type Out = ObservedTransport<In>;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        // ureq runs the chain for the connection to the proxy as well, without a proxy in its configuration.
        // What is written there is the CONNECT, not the request.
        let to_the_proxy_itself = self.through_proxy && details.config.proxy().is_none();
        Ok(chained.map(|inner| ObservedTransport { inner, carries_the_request: !to_the_proxy_itself }))
    }
}

#[derive(Debug)]
pub(super) struct ObservedTransport<In> {
    inner: In,
    carries_the_request: bool,
}

/// What is left for the next step on the wire. Once the request has begun to leave, that is the answer's time, also
/// behind a proxy; before, it is the connection's.
fn time_left_on_the_wire() -> Result<NextTimeout, Error> {
    let has_begun = CURRENT.with_borrow(|current| current.as_ref().is_some_and(|exchange| exchange.handed_over));
    time_left(if has_begun { Timeout::PerCall } else { Timeout::Connect })
}

impl<In: Transport> Transport for ObservedTransport<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), Error> {
        if amount > 0 && self.carries_the_request {
            // The connection may be ready too late, as a process can be stopped for minutes. Then nothing is sent.
            time_left_on_the_wire()?;
            hand_over()?;
        }
        self.inner.transmit_output(amount, time_left_on_the_wire()?)
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, Error> {
        loop {
            let may_be_cancelled = heed_cancellations();
            let mut left = time_left_on_the_wire()?;
            let is_slice = may_be_cancelled && *left.after > LOOK_EVERY;
            if is_slice {
                left.after = LOOK_EVERY.into();
            }
            match self.inner.await_input(left) {
                Err(Error::Timeout(_)) if is_slice => {}
                outcome => return outcome,
            }
        }
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

#[cfg(test)]
mod tests {
    use ureq::unversioned::transport::LazyBuffers;

    use super::*;

    const LONG: Duration = Duration::from_secs(1000);

    fn limits(connect: Duration, answer: Duration, until: Option<Instant>) -> TimeLimits {
        TimeLimits { connect, answer, until, leave_by: None }
    }

    fn left() -> Option<Duration> {
        time_left(Timeout::PerCall).ok().map(|timeout| *timeout.after)
    }

    #[test]
    fn the_connection_and_the_answer_have_one_deadline_each() {
        let (left_over, handed_over) = run(limits(LONG, 2 * LONG, None), &[], || {
            let before = left();
            hand_over().unwrap();
            let after = left();
            // What is sent later is the same request.
            hand_over().unwrap();
            (before, after, left())
        });
        assert!(handed_over);
        let (before, after, later) = left_over;
        assert!(before.is_some_and(|left| left <= LONG));
        assert!(after.is_some_and(|left| left > LONG));
        assert!(later <= after);
    }

    #[test]
    fn a_call_within_a_call_changes_nothing_for_the_outer_one() {
        let inner = || run(limits(LONG, LONG, None), &[], || ()).1;
        let panics = || {
            let call = || -> () { panic!("in the caller's transport") };
            std::panic::catch_unwind(|| run(limits(LONG, LONG, None), &[], call)).is_err()
        };
        let (inside, handed_over) = run(limits(LONG, 2 * LONG, None), &[], || {
            hand_over().unwrap();
            (inner(), panics(), left())
        });
        assert!(handed_over, "the outer request has left");
        assert!(matches!(inside, (false, true, Some(left)) if left > LONG));
        let (_, handed_over) = run(limits(LONG, LONG, None), &[], || run(limits(LONG, LONG, None), &[], hand_over).1);
        assert!(!handed_over, "only the inner one has left");
    }

    #[test]
    fn a_deadline_over_all_comes_before_both() {
        let soon = Instant::now() + LONG;
        let (left_over, _) = run(limits(5 * LONG, 5 * LONG, Some(soon)), &[], || {
            let before = left();
            hand_over().unwrap();
            (before, left())
        });
        assert!(left_over.0.is_some_and(|left| left <= LONG));
        assert!(left_over.1.is_some_and(|left| left <= LONG));
    }

    #[test]
    fn what_is_to_leave_by_a_time_does_not_leave_after_it() {
        let soon = SystemTime::now() + LONG;
        let by = |leave_by| TimeLimits { leave_by: Some(leave_by), ..limits(5 * LONG, LONG, None) };
        let (left_over, handed_over) = run(by(soon), &[], || (left(), hand_over().is_ok()));
        assert!(left_over.0.is_some_and(|left| left <= LONG));
        assert!(left_over.1 && handed_over);
        let (gone, handed_over) = run(by(SystemTime::now()), &[], || (left(), hand_over().is_err()));
        assert_eq!((gone, handed_over), ((None, true), false));
    }

    /// A connection that takes some bytes, or none, and then breaks.
    #[derive(Debug)]
    struct BreakingTransport {
        buffers: LazyBuffers,
        is_open: bool,
    }

    impl Transport for BreakingTransport {
        fn buffers(&mut self) -> &mut dyn Buffers {
            &mut self.buffers
        }

        fn transmit_output(&mut self, _: usize, _: NextTimeout) -> Result<(), Error> {
            Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe).into())
        }

        fn await_input(&mut self, _: NextTimeout) -> Result<bool, Error> {
            Err(Error::ConnectionFailed)
        }

        fn is_open(&mut self) -> bool {
            self.is_open
        }

        fn is_tls(&self) -> bool {
            !self.is_open
        }
    }

    fn breaking(carries_the_request: bool) -> ObservedTransport<BreakingTransport> {
        let inner = BreakingTransport { buffers: LazyBuffers::new(8, 8), is_open: false };
        ObservedTransport { inner, carries_the_request }
    }

    fn write(amount: usize, carries_the_request: bool) -> (bool, bool) {
        run(limits(LONG, LONG, None), &[], || {
            let time = time_left(Timeout::PerCall).unwrap();
            breaking(carries_the_request).transmit_output(amount, time).is_err()
        })
    }

    #[test]
    fn a_write_that_fails_may_have_sent_its_first_bytes() {
        assert_eq!(write(1, true), (true, true));
        assert_eq!(write(100, true), (true, true));
    }

    #[test]
    fn an_empty_write_and_one_to_the_proxy_hand_nothing_over() {
        assert_eq!(write(0, true), (true, false));
        assert_eq!(write(100, false), (true, false));
    }

    #[test]
    fn a_connection_that_is_made_too_late_is_not_written_to() {
        let (refused, handed_over) = run(limits(Duration::ZERO, LONG, None), &[], || {
            let time = NextTimeout { after: LONG.into(), reason: Timeout::PerCall, ..NextTimeout::default() };
            matches!(breaking(true).transmit_output(1, time), Err(Error::Timeout(Timeout::Connect)))
        });
        assert_eq!((refused, handed_over), (true, false));
    }

    #[test]
    fn what_is_left_is_the_connections_time_and_then_the_answers() {
        let reason = || time_left_on_the_wire().unwrap().reason;
        let (reasons, _) = run(limits(LONG, LONG, None), &[], || {
            let before = reason();
            hand_over().unwrap();
            (before, reason())
        });
        assert_eq!(reasons, (Timeout::Connect, Timeout::PerCall));
    }

    #[test]
    fn the_rest_is_the_inner_connections() {
        let mut observed = breaking(true);
        assert!(observed.is_tls() && !observed.is_open());
        observed.inner.is_open = true;
        assert!(!observed.is_tls() && observed.is_open());
        assert_eq!(observed.buffers().input().len(), 0);
        let (failed, _) = run(limits(LONG, LONG, None), &[], || {
            let time = time_left(Timeout::PerCall).unwrap();
            observed.await_input(time).is_err()
        });
        assert!(failed);
    }

    #[test]
    fn there_is_no_time_after_the_end_and_none_outside_an_exchange() {
        let (left_over, handed_over) = run(limits(Duration::ZERO, LONG, None), &[], left);
        assert_eq!((left_over, handed_over), (None, false));
        assert_eq!(left(), None);
    }

    /// Cancelled while the connection was made: the request does not leave on it.
    #[test]
    fn what_is_cancelled_before_it_leaves_does_not_leave() {
        let given = [Cancellation::new(), Cancellation::new()];
        let cancel = || {
            given[1].cancel();
            hand_over().is_err()
        };
        assert_eq!(run(limits(LONG, LONG, None), &given, cancel), (true, false));
        assert_eq!(run(limits(LONG, LONG, None), &[], || hand_over().is_ok()), (true, true), "another exchange leaves");
    }
}
