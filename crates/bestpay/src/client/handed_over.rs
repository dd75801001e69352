//! Whether any byte of a request has been handed to the connection: observed in front of the socket, not guessed
//! from an error's kind. Before the first byte an order cannot have arrived; after it, it may have.

use std::cell::Cell;

use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport};

thread_local! {
    /// ureq does the I/O of a call in the calling thread, so the note is the thread's own.
    static HANDED_OVER: Cell<bool> = const { Cell::new(false) };
}

/// Runs a call, and tells whether it handed over the first byte of a request.
pub(super) fn observe<T>(call: impl FnOnce() -> T) -> (T, bool) {
    HANDED_OVER.set(false);
    let outcome = call();
    (outcome, HANDED_OVER.get())
}

/// The last link of ureq's chain of connectors: behind it the connection stands, TLS and all.
#[derive(Debug)]
pub(super) struct ObservingConnector {
    pub(super) through_proxy: bool,
}

impl<In: Transport> Connector<In> for ObservingConnector {
    type Out = Either<In, ObservedTransport<In>>;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        // ureq runs the chain for the connection to the proxy as well, without a proxy in its configuration.
        // What is written there is the CONNECT, not the request.
        let to_the_proxy_itself = self.through_proxy && details.config.proxy().is_none();
        Ok(chained.map(
            |inner| {
                if to_the_proxy_itself { Either::A(inner) } else { Either::B(ObservedTransport { inner }) }
            },
        ))
    }
}

#[derive(Debug)]
pub(super) struct ObservedTransport<In> {
    inner: In,
}

impl<In: Transport> Transport for ObservedTransport<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if amount > 0 {
            HANDED_OVER.set(true);
        }
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
