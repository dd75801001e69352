//! Client: a merchant and an HTTP agent.

use std::ffi::c_char;
use std::time::Duration;

use bestpay::{AnyAnswer, BeijingTime, Client, ClientBuilder};

use crate::cancellation::bestpay_cancellation;
use crate::error::bestpay_error;
use crate::fault::{Fault, OrderNumbers, about};
use crate::input::SizedStruct;
use crate::merchant::bestpay_merchant;
use crate::quiet::{free, quietly};
use crate::request::{bestpay_request, to_be_sent};
use crate::result::bestpay_result;
use crate::status::bestpay_status;

/// retry_reads_within_ms: ask once.
pub const BESTPAY_ASK_ONCE: u32 = u32::MAX;

/// No root certificates are larger than this.
pub(crate) const MAX_ROOT_BYTES: usize = 1 << 24;

/// Bytes that belong to the caller.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_bytes {
    /// Where they begin.
    pub data: *const u8,
    /// How many.
    pub length: usize,
}

/// Settings of a client. Begin with BESTPAY_CLIENT_OPTIONS_INIT, which leaves every setting at its default. All that it
/// points to is borrowed for the call. Times are in milliseconds.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_client_options {
    /// sizeof(bestpay_client_options), set by the INIT macro.
    pub size: usize,
    // generated: options
    /// How long making a connection may take, including DNS, proxy and TLS; a day at most. 0 is 10 seconds.
    pub connect_timeout_ms: u32,
    /// How long an answer may take, for all interfaces: from the first byte of the request to the last byte of the
    /// answer; a day at most. 0 is the document's 60 seconds for orders and 6 for the others.
    pub read_timeout_ms: u32,
    /// How long 3.3 and 3.6 are asked again while their outcome is unknown; a day at most. This limits repeated
    /// questions too. BESTPAY_ASK_ONCE asks once. 0 is 15 seconds.
    pub retry_reads_within_ms: u32,
    /// The first pause of a wait for a payment or a refund; a day at most. 0 is 1 second.
    pub poll_first_ms: u32,
    /// The longest pause; a day at most. 0 is 10 seconds.
    pub poll_longest_ms: u32,
    /// Must be 0.
    pub reserved: u32,
    /// An HTTP proxy to tunnel through, `http://[user:password@]host[:port]`; no other kind is supported. The
    /// environment's proxy variables are not read. NULL is none.
    pub proxy: *const c_char,
    /// Root certificates to trust besides the built-in ones of Mozilla, each PEM (one or several) or DER.
    pub root_certificates: *const bestpay_bytes,
    /// How many. 0 is none.
    pub root_certificate_count: usize,
    // end of generated: options
}

// SAFETY: `repr(C)`, the size first, pointers and numbers, which may all be zero.
unsafe impl SizedStruct for bestpay_client_options {
    const LEAST: usize = std::mem::offset_of!(bestpay_client_options, connect_timeout_ms);
    const NAME: &'static str = "bestpay_client_options";
}

pub(crate) fn milliseconds(given: u32, default: u64) -> Duration {
    Duration::from_millis(if given == 0 { default } else { u64::from(given) })
}

impl bestpay_client_options {
    /// # Safety
    /// All that it points to is as the header asks.
    pub(crate) unsafe fn apply(&self, mut builder: ClientBuilder) -> Result<ClientBuilder, Fault> {
        // generated: apply
        if self.reserved != 0 {
            return Err(crate::fault::invalid("reserved", "`reserved` must be 0"));
        }
        if self.connect_timeout_ms != 0 {
            builder = builder.connect_timeout(milliseconds(self.connect_timeout_ms, 0));
        }
        if self.read_timeout_ms != 0 {
            builder = builder.read_timeout(milliseconds(self.read_timeout_ms, 0));
        }
        builder = match self.retry_reads_within_ms {
            0 => builder,
            BESTPAY_ASK_ONCE => builder.retry_reads_within(Duration::ZERO),
            given => builder.retry_reads_within(milliseconds(given, 0)),
        };
        if (self.poll_first_ms, self.poll_longest_ms) != (0, 0) {
            builder =
                builder.poll_every(milliseconds(self.poll_first_ms, 1_000), milliseconds(self.poll_longest_ms, 10_000));
        }
        if let Some(proxy) = optional!("proxy", self.proxy) {
            builder = builder.proxy(proxy);
        }
        for one in array!("root_certificates", self.root_certificates, self.root_certificate_count) {
            let (root_certificates, length) = (one.data, one.length);
            builder = builder.root_certificate(bytes!(root_certificates, length, MAX_ROOT_BYTES));
        }
        // end of generated: apply
        Ok(builder)
    }
}

/// Calls the platform for a merchant. Immutable; usable from several threads at once, which share its connections.
pub struct bestpay_client {
    client: Client,
    merchant: bestpay_merchant,
}

impl bestpay_client {
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}

impl From<Client> for bestpay_client {
    fn from(client: Client) -> bestpay_client {
        bestpay_client { merchant: client.merchant().clone().into(), client }
    }
}

/// ---- Clients -------------------------------------------------------------------------------------------------------
///
/// Makes a client. Nothing is connected yet. `options` may be NULL: all defaults. The merchant may be freed afterwards.
/// `*client` is freed by bestpay_client_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_client_new(
    merchant: Option<&bestpay_merchant>,
    options: *const bestpay_client_options,
    client: *mut *mut bestpay_client,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(client, error, {
        let mut builder = Client::builder(handle!(merchant).merchant().clone());
        if let Some(options) = structure!(options) {
            // SAFETY: the header asks for pointers that are NULL or good for the call.
            builder = unsafe { options.apply(builder) }?;
        }
        Ok(bestpay_client::from(builder.build()?))
    })
}

/// The merchant that it calls for. It belongs to the client: do not free it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_client_merchant(client: Option<&bestpay_client>) -> Option<&bestpay_merchant> {
    quietly(None, || Some(Some(&client?.merchant)))
}

/// The same client, with the same connections, whose waits end when `cancellation` is cancelled:
/// bestpay_client_wait_for_payment(), bestpay_client_wait_for_refund(), and the pauses between questions that are asked
/// again. They end with BESTPAY_CANCELLED and the effect "unknown". An order or refund that has not left by then is not
/// sent, and fails with BESTPAY_CANCELLED and the effect "not sent". What has left is not called back: its answer
/// is read for two seconds more, and then the effect is "unknown". Cancellations that were given before stay in force.
/// Cancellation and client may be freed afterwards. `*cancelled` is freed by bestpay_client_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_client_cancelled_by(
    client: Option<&bestpay_client>,
    cancellation: Option<&bestpay_cancellation>,
    cancelled: *mut *mut bestpay_client,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(cancelled, error, {
        let (client, cancellation) = (&handle!(client).client, &handle!(cancellation).0);
        Ok(bestpay_client::from(client.cancelled_by(cancellation)))
    })
}

/// Sends a request to the platform and verifies its answer. `request` is the `head` of a struct that was begun with its
/// INIT macro; bestpay_client_order_by_barcode() and the like call it with the struct itself.
///
/// An order or a refund (3.1, 3.2, 3.5) is sent once, whatever happens. On success `*result` is freed by
/// bestpay_result_free(), and its status may still be WAITFORPAY: then bestpay_client_wait_for_payment() or
/// bestpay_client_wait_for_refund(). On failure bestpay_error_effect() says what to do next, and the error carries the
/// numbers of the order and refund.
///
/// A question (3.3, 3.6) is asked again while the outcome is unknown, within a deadline. If it fails, the effect is
/// always unknown. The caller's thread waits: see read_timeout_ms. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_client_call(
    client: Option<&bestpay_client>,
    request: *const bestpay_request,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(result, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        unsafe { to_be_sent(request, |request| Ok(bestpay_result::from(handle!(client).client.call(&request)?))) }
    })
}

/// Asks for an order's status until it is final, at growing intervals, and gives up after `deadline_ms`: no
/// question outlasts it. 0 asks once, with the question's own time-outs.
///
/// `trade_date` is the order's requestDate. Failed and refused questions are asked again too. After the deadline the
/// status is the last question's, or BESTPAY_STILL_PENDING, with the platform's code if it has refused the question.
/// The effect is always unknown: keep the order, and ask again later. The caller's thread waits. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_client_wait_for_payment(
    client: Option<&bestpay_client>,
    out_trade_no: *const c_char,
    trade_date: *const c_char,
    deadline_ms: u32,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    effect_unknown!(result, error, {
        let (client, out_trade_no) = (&handle!(client).client, required!(out_trade_no));
        let order = OrderNumbers::of(Some(out_trade_no), None);
        about(&order);
        let deadline = Duration::from_millis(u64::from(deadline_ms));
        let waited = required!(trade_date)
            .parse::<BeijingTime>()
            .and_then(|trade_date| client.wait_for_payment(out_trade_no, trade_date, deadline));
        Ok(bestpay_result::from(AnyAnswer::from(waited.map_err(|error| Fault::Core(error, order))?)))
    })
}

/// Asks for a refund's status until it is final: as bestpay_client_wait_for_payment(). `refund_date` is the refund's
/// requestDate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_client_wait_for_refund(
    client: Option<&bestpay_client>,
    out_trade_no: *const c_char,
    out_request_no: *const c_char,
    refund_date: *const c_char,
    deadline_ms: u32,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    effect_unknown!(result, error, {
        let client = &handle!(client).client;
        let (out_trade_no, out_request_no) = (required!(out_trade_no), required!(out_request_no));
        let order = OrderNumbers::of(Some(out_trade_no), Some(out_request_no));
        about(&order);
        let deadline = Duration::from_millis(u64::from(deadline_ms));
        let waited = required!(refund_date)
            .parse::<BeijingTime>()
            .and_then(|refund_date| client.wait_for_refund(out_trade_no, out_request_no, refund_date, deadline));
        Ok(bestpay_result::from(AnyAnswer::from(waited.map_err(|error| Fault::Core(error, order))?)))
    })
}

/// Frees a client and closes its idle connections. No other thread may use it any more. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_client_free(client: Option<Box<bestpay_client>>) {
    free(client);
}
