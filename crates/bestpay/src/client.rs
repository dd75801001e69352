//! Client: a [`Merchant`] and an HTTP agent. Prepare, send, accept.

mod builder;
mod connections;
mod exchange;
mod name_resolver;
mod options;
mod probe;

use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use std::{fmt, io};

use flate2::read::MultiGzDecoder;
use ureq::Timeout;
use ureq::http::HeaderMap;
use ureq::http::header::CONTENT_ENCODING;

use crate::api::{
    BarcodeOrder, BarcodeOrderResult, Interface, OrderStatus, OrderStatusResult, QrcodeOrder, QrcodeOrderResult,
    Refund, RefundResult, RefundStatus, RefundStatusResult, Request, TradeStatus,
};
use crate::cancellation::{self, Cancellation};
use crate::error::{Effect, Error, ErrorKind, Result};
use crate::merchant::{Merchant, PreparedRequest, about, dated};
use crate::time::BeijingTime;
use crate::wait::Wait;
pub use builder::ClientBuilder;
#[cfg(feature = "config")]
pub(crate) use builder::certificates;
use connections::Connections;
use exchange::TimeLimits;
pub use options::CLIENT_OPTIONS;
use options::Settings;
pub use probe::Probe;

/// The pause before a question is asked again.
const READ_RETRY_PAUSE: Duration = Duration::from_millis(300);
/// How much of an encoding's name is shown.
const LONGEST_ENCODING: usize = 40;

/// Calls the platform for a [`Merchant`]. `Send + Sync`, cheap to clone; clones share their connections. A process that
/// is forked makes connections of its own.
///
/// Orders and refunds are sent once, whatever happens. Status questions are asked again while the outcome is
/// unknown, within a deadline.
///
/// ```
/// use bestpay::{Amount, BarcodeOrder, Client, Effect};
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let merchant = doc_example::merchant();
/// let client = Client::new(merchant)?;
/// let order = BarcodeOrder::new().out_trade_no("A1").trade_amt(Amount::from_fen(100)?);
/// match client.order_by_barcode(&order) {
///     Ok(result) => println!("{}", result.trade_status()),
///     Err(error) => match error.effect() {
///         Effect::NotSent => println!("nothing was sent: {error}"),
///         Effect::Refused => println!("refused: {:?}", error.platform_code()),
///         Effect::Unknown => println!("ask for the status of {:?}", error.out_trade_no()),
///     },
/// }
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Clone)]
pub struct Client {
    merchant: Merchant,
    connections: Arc<Connections>,
    /// What sends the requests instead of these connections.
    transport: Option<Arc<Transport>>,
    settings: Arc<Settings>,
    cancellations: Vec<Cancellation>,
}

/// Sends a signed request, and returns the HTTP status and the body of its answer.
type Transport = dyn Fn(&PreparedRequest) -> io::Result<(u16, Vec<u8>)> + Send + Sync;

impl Client {
    /// A client with the defaults.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn new(merchant: Merchant) -> Result<Client> {
        Client::builder(merchant).build()
    }

    /// A client with other settings.
    pub fn builder(merchant: Merchant) -> ClientBuilder {
        ClientBuilder {
            merchant,
            settings: Settings::default(),
            proxy: None,
            root_certificates: Vec::new(),
            transport: None,
        }
    }

    /// The merchant that it calls for.
    pub fn merchant(&self) -> &Merchant {
        &self.merchant
    }

    /// This client, with the same connections, whose waits end when this is cancelled: those of
    /// [`Client::wait_for_payment`] and [`Client::wait_for_refund`], and those between questions that are asked again.
    /// An order or refund that has not left by then is not sent, and fails with [`ErrorKind::Cancelled`] and effect
    /// [`Effect::NotSent`]. What has left is not called back: its answer is read for two seconds more, and then the effect
    /// is [`Effect::Unknown`]. Cancellations that were given before stay in force.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let client = bestpay::Client::new(doc_example::merchant())?;
    /// use bestpay::{Cancellation, Effect, ErrorKind};
    /// let cancellation = Cancellation::new();
    /// let client = client.cancelled_by(&cancellation);
    /// cancellation.cancel(); // from another thread
    /// let error = client.call(&doc_example::order()).unwrap_err();
    /// assert_eq!((error.kind(), error.effect()), (ErrorKind::Cancelled, Effect::NotSent));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn cancelled_by(&self, cancellation: &Cancellation) -> Client {
        let mut client = self.clone();
        client.cancellations.push(cancellation.clone());
        client
    }

    /// Whether its waits have been cancelled.
    pub fn is_cancelled(&self) -> bool {
        cancellation::is_any_cancelled(&self.cancellations)
    }

    /// Sleeps for this time, or until its waits are cancelled.
    pub fn pause(&self, time: Duration) {
        cancellation::sleep(&self.cancellations, time);
    }

    /// 3.1: an order by the payer's payment code. Sent once.
    ///
    /// # Errors
    /// Every error carries the order's `out_trade_no` and says by [`Error::effect`] whether it may have arrived.
    ///
    /// ```no_run
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (client, order) = (bestpay::Client::new(doc_example::merchant())?, doc_example::order());
    /// let result = client.order_by_barcode(&order)?;
    /// println!("{}", result.trade_status());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn order_by_barcode(&self, order: &BarcodeOrder) -> Result<BarcodeOrderResult> {
        self.call(order)
    }

    /// 3.2: an order for a collection or order QR code. Sent once.
    ///
    /// # Errors
    /// As [`Client::order_by_barcode`].
    ///
    /// ```no_run
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (client, order) = (bestpay::Client::new(doc_example::merchant())?, bestpay::QrcodeOrder::new());
    /// let result = client.order_by_qrcode(&order)?;
    /// println!("pay at {:?}", result.payment_url());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn order_by_qrcode(&self, order: &QrcodeOrder) -> Result<QrcodeOrderResult> {
        self.call(order)
    }

    /// 3.3: the status of an order. Asked again while the outcome is unknown, within a deadline.
    ///
    /// # Errors
    /// Class [`Request`](crate::ErrorClass::Request) for a malformed question, [`ErrorKind::Refused`] for one that the
    /// platform refuses, or as [`Client::order_by_barcode`]. The effect is always [`Effect::Unknown`]: a question that
    /// fails says nothing about the order.
    ///
    /// ```no_run
    /// use bestpay::OrderStatus;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let client = bestpay::Client::new(doc_example::merchant())?;
    /// let question = OrderStatus::new().out_trade_no("A1").trade_date("2026-03-01 09:30:00".parse()?);
    /// println!("{}", client.order_status(&question)?.trade_status());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn order_status(&self, question: &OrderStatus) -> Result<OrderStatusResult> {
        self.call(question)
    }

    /// 3.5: a refund. Sent once.
    ///
    /// # Errors
    /// As [`Client::order_by_barcode`], with the refund's `out_request_no` as well.
    ///
    /// ```no_run
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (client, refund) = (bestpay::Client::new(doc_example::merchant())?, bestpay::Refund::new());
    /// println!("{}", client.refund(&refund)?.trade_status());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn refund(&self, refund: &Refund) -> Result<RefundResult> {
        self.call(refund)
    }

    /// 3.6: the status of a refund. Asked again while the outcome is unknown, within a deadline.
    ///
    /// # Errors
    /// As [`Client::order_status`].
    ///
    /// ```no_run
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (client, question) = (bestpay::Client::new(doc_example::merchant())?, bestpay::RefundStatus::new());
    /// println!("{}", client.refund_status(&question)?.trade_status());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn refund_status(&self, question: &RefundStatus) -> Result<RefundStatusResult> {
        self.call(question)
    }

    /// Asks for an order's status until it is final, at growing intervals, and gives up at the deadline.
    ///
    /// `trade_date` is the order's `requestDate`. Failed and refused questions are asked again too: an order whose
    /// answer was lost may still be on its way. No question outlasts the deadline; the last one is asked up to a second
    /// before it. A deadline of zero asks once, with the question's own time-outs.
    ///
    /// # Errors
    /// At the deadline: [`ErrorKind::StillPending`] if any question was answered; otherwise the last question's error.
    /// If the platform refused that question (it may know no such order), the error is [`ErrorKind::StillPending`] with
    /// the platform's code. A malformed question fails at once. The effect is what is known about the order: always
    /// [`Effect::Unknown`].
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let client = bestpay::Client::new(doc_example::merchant())?;
    /// let ordered_at = client.merchant().now();
    /// let result = client.wait_for_payment("A1", ordered_at, Duration::from_secs(120))?;
    /// assert!(result.trade_status().is_final());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn wait_for_payment(
        &self,
        out_trade_no: &str,
        trade_date: BeijingTime,
        deadline: Duration,
    ) -> Result<OrderStatusResult> {
        let question = payment_question(out_trade_no, trade_date);
        self.wait(&question, deadline, deadline.is_zero(), OrderStatusResult::trade_status)
    }

    /// Asks once, with the errors of [`wait_for_payment`](Client::wait_for_payment), for callers that have a wait of
    /// their own. The question ends before the deadline; if that is zero, it has its own time-outs.
    ///
    /// # Errors
    /// As [`Client::wait_for_payment`], [`ErrorKind::StillPending`] while the order is not final.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let client = bestpay::Client::new(doc_example::merchant())?;
    /// let result = client.ask_for_payment("A1", client.merchant().now(), Duration::from_secs(3))?;
    /// assert!(result.trade_status().is_final());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn ask_for_payment(
        &self,
        out_trade_no: &str,
        trade_date: BeijingTime,
        deadline: Duration,
    ) -> Result<OrderStatusResult> {
        let question = payment_question(out_trade_no, trade_date);
        self.wait(&question, deadline, true, OrderStatusResult::trade_status)
    }

    /// Asks for a refund's status until it is final: as [`Client::wait_for_payment`].
    ///
    /// # Errors
    /// As [`Client::wait_for_payment`], with the `out_request_no` as well.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let client = bestpay::Client::new(doc_example::merchant())?;
    /// let refunded_at = client.merchant().now();
    /// let result = client.wait_for_refund("A1", "A1-R1", refunded_at, Duration::from_secs(60))?;
    /// println!("{}", result.trade_status());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn wait_for_refund(
        &self,
        out_trade_no: &str,
        out_request_no: &str,
        refund_date: BeijingTime,
        deadline: Duration,
    ) -> Result<RefundStatusResult> {
        let question = refund_question(out_trade_no, out_request_no, refund_date);
        self.wait(&question, deadline, deadline.is_zero(), RefundStatusResult::trade_status)
    }

    /// Asks once, as [`Client::ask_for_payment`] does, with the errors of [`wait_for_refund`](Client::wait_for_refund).
    ///
    /// # Errors
    /// As [`Client::ask_for_payment`], with the `out_request_no` as well.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let client = bestpay::Client::new(doc_example::merchant())?;
    /// let result = client.ask_for_refund("A1", "A1-R1", client.merchant().now(), Duration::from_secs(3))?;
    /// assert!(result.trade_status().is_final());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn ask_for_refund(
        &self,
        out_trade_no: &str,
        out_request_no: &str,
        refund_date: BeijingTime,
        deadline: Duration,
    ) -> Result<RefundStatusResult> {
        let question = refund_question(out_trade_no, out_request_no, refund_date);
        self.wait(&question, deadline, true, RefundStatusResult::trade_status)
    }

    fn wait<R: Request>(
        &self,
        question: &R,
        deadline: Duration,
        once: bool,
        trade_status: impl Fn(&R::Answer) -> TradeStatus,
    ) -> Result<R::Answer> {
        let mut wait = Wait::new(self.settings.poll_first, self.settings.poll_longest, deadline);
        let until = wait.until();
        let mut outcome = self.call_once(question, until, None);
        loop {
            match &outcome {
                Ok(answer) if trade_status(answer).is_final() => return outcome,
                // A malformed question does not get better by waiting.
                Err(error) if !worth_asking_again(error) => return outcome.map_err(of_question),
                _ => {}
            }
            if self.is_cancelled() {
                return Err(about(cancelled("the wait was cancelled", Effect::Unknown), question.content()));
            }
            let Some(pause) = wait.pause_for_an_answer().filter(|_| !once) else {
                let fields = question.content();
                let pending = match outcome {
                    Ok(answer) => still_pending(&format!("the status was still {}", trade_status(&answer))),
                    Err(error) => match (error.platform_code(), error.platform_message()) {
                        (Some(code), Some(reason)) => {
                            still_pending(&format!("the platform refused the question ({code} {reason})"))
                                .with_platform(code.to_owned(), reason.to_owned())
                        }
                        _ => return Err(of_question(error)),
                    },
                };
                return Err(about(pending, fields));
            };
            self.pause(pause);
            outcome = match (outcome, self.call_once(question, until, None)) {
                // A question that was lost or refused does not undo an answer that came before it.
                (Ok(heard), Err(_)) => Ok(heard),
                (_, outcome) => outcome,
            };
        }
    }

    /// Prepare, send, accept. Questions are repeated while their outcome is unknown; what may move money never is.
    ///
    /// # Errors
    /// As [`Client::order_by_barcode`].
    ///
    /// ```no_run
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let client = bestpay::Client::new(doc_example::merchant())?;
    /// let result = client.call(&doc_example::order())?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn call<R: Request>(&self, request: &R) -> Result<R::Answer> {
        if request.interface().moves_money {
            return self.call_once(request, None, None);
        }
        let retry_until = Instant::now() + self.settings.retry_reads_within;
        // Only its own time-outs limit the first question.
        let mut until = None;
        loop {
            match self.call_once(request, until, None) {
                Err(error)
                    if is_lost(&error) && !self.is_cancelled() && is_time_for_another(Instant::now(), retry_until) =>
                {
                    self.pause(READ_RETRY_PAUSE);
                    until = Some(retry_until);
                }
                outcome => return outcome.map_err(of_question),
            }
        }
    }

    /// As [`Client::call`], but only once, and nothing is sent that has not begun to leave by this time: for callers
    /// that have promised when an order can no longer arrive. The time is that of the machine's clock, which goes on
    /// while the machine sleeps.
    ///
    /// # Errors
    /// As [`Client::order_by_barcode`]; [`ErrorKind::Connect`] or [`ErrorKind::Timeout`] with effect
    /// [`Effect::NotSent`] if the time had passed.
    ///
    /// ```no_run
    /// use std::time::{Duration, SystemTime};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let client = bestpay::Client::new(doc_example::merchant())?;
    /// let leave_by = SystemTime::now() + Duration::from_secs(30);
    /// let result = client.call_by(&doc_example::order(), leave_by)?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn call_by<R: Request>(&self, request: &R, leave_by: SystemTime) -> Result<R::Answer> {
        let outcome = self.call_once(request, None, Some(leave_by));
        if request.interface().moves_money { outcome } else { outcome.map_err(of_question) }
    }

    fn call_once<R: Request>(
        &self,
        request: &R,
        until: Option<Instant>,
        leave_by: Option<SystemTime>,
    ) -> Result<R::Answer> {
        let started = Instant::now();
        let outcome = self.exchange(request, until, leave_by);
        let name = request.content().shown_name(request.interface());
        // The caller's text: a line feed in it would begin a new line of the log.
        let out_trade_no = request.content().shown_number().escape_debug();
        let milliseconds = started.elapsed().as_millis();
        match &outcome {
            Ok(_) => log::info!("{name} {out_trade_no}: answered in {milliseconds} ms"),
            Err(error) => {
                log::warn!("{name} {out_trade_no}: {} ({}) after {milliseconds} ms", error.kind(), error.effect());
            }
        }
        outcome
    }

    fn exchange<R: Request>(
        &self,
        request: &R,
        until: Option<Instant>,
        leave_by: Option<SystemTime>,
    ) -> Result<R::Answer> {
        let prepared = self.merchant.prepare(request)?;
        if self.is_cancelled() {
            return Err(about(not_begun(request.interface()), request.content()));
        }
        let limits = TimeLimits {
            connect: self.settings.connect_timeout,
            answer: self.settings.read_timeout.unwrap_or(prepared.read_timeout()),
            until,
            leave_by,
        };
        let (outcome, handed_over) = exchange::run(limits, &self.cancellations, || self.send(&prepared));
        let answered = outcome.map_err(|error| {
            if self.is_cancelled() {
                return if handed_over { abandoned() } else { not_begun(request.interface()) };
            }
            let effect = if handed_over { Effect::Unknown } else { Effect::NotSent };
            transport_error(error, handed_over).with_effect(effect)
        });
        let date = prepared.request_date();
        let (status, body) =
            answered.and_then(HttpAnswer::readable).map_err(|error| dated(about(error, request.content()), date))?;
        self.merchant.accept_dated(request, date, status, &body)
    }

    fn send(&self, prepared: &PreparedRequest) -> Result<HttpAnswer, ureq::Error> {
        if let Some(transport) = &self.transport {
            exchange::hand_over()?;
            let left = exchange::time_left(Timeout::PerCall)?;
            let (status, body) = transport(&prepared.with_read_timeout(*left.after))?;
            return Ok(HttpAnswer { status, encoding: None, body });
        }
        let mut request = self.connections.agent()?.post(prepared.url());
        for (name, value) in prepared.headers() {
            request = request.header(name, value);
        }
        let mut response = request.send(prepared.body().as_bytes())?;
        // The limit is for the body after decompression.
        let limit = u64::try_from(self.merchant.limits().max_bytes).unwrap_or(u64::MAX).saturating_add(1);
        let body = response.body_mut().with_config().limit(limit).read_to_vec()?;
        let status = response.status().as_u16();
        match unread_encoding(response.headers()) {
            Some(encoding) if is_gzip(&encoding) => {
                Ok(HttpAnswer { status, encoding: None, body: unzipped(&body, limit)? })
            }
            encoding => Ok(HttpAnswer { status, encoding, body }),
        }
    }
}

/// An answer as it came.
struct HttpAnswer {
    status: u16,
    /// The encoding that the body is still in.
    encoding: Option<String>,
    body: Vec<u8>,
}

impl HttpAnswer {
    fn readable(self) -> Result<(u16, Vec<u8>)> {
        match self.encoding {
            // With any other status, only the status counts.
            Some(encoding) if self.status == 200 => {
                let message = format!(
                    "the answer has the Content-Encoding {encoding:?}; only gzip and uncompressed answers are read"
                );
                Err(Error::new(ErrorKind::InvalidHttp, message).with_effect(Effect::Unknown))
            }
            _ => Ok((self.status, self.body)),
        }
    }
}

/// Whether a Content-Encoding is gzip: its case does not matter, and `x-gzip` is another name of it (RFC 9110,
/// 8.4.1.3). ureq knows it as `gzip` only.
fn is_gzip(encoding: &str) -> bool {
    ["gzip", "x-gzip"].iter().any(|name| encoding.trim().eq_ignore_ascii_case(name))
}

fn unzipped(body: &[u8], limit: u64) -> Result<Vec<u8>, ureq::Error> {
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(body).take(limit).read_to_end(&mut plain);
    read.map_err(|error| ureq::Error::Decompress("gzip", error))?;
    Ok(plain)
}

/// What the header says beyond `identity`. If it says `gzip`, ureq has undone that, and taken the header away.
fn unread_encoding(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(CONTENT_ENCODING).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let encoding = values.collect::<Vec<_>>().join(", ");
    let is_none =
        encoding.split(',').all(|coding| matches!(coding.trim().to_ascii_lowercase().as_str(), "" | "identity"));
    (!is_none).then(|| encoding.chars().take(LONGEST_ENCODING).collect())
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("merchant", &self.merchant).finish_non_exhaustive()
    }
}

fn payment_question(out_trade_no: &str, trade_date: BeijingTime) -> OrderStatus {
    OrderStatus::new().out_trade_no(out_trade_no).trade_date(trade_date)
}

fn refund_question(out_trade_no: &str, out_request_no: &str, refund_date: BeijingTime) -> RefundStatus {
    RefundStatus::new().out_trade_no(out_trade_no).out_request_no(out_request_no).refund_date(refund_date)
}

/// Whether there is time for the pause and another try before this time.
fn is_time_for_another(now: Instant, until: Instant) -> bool {
    now + READ_RETRY_PAUSE < until
}

/// Whether asking the same again may bring another answer.
fn worth_asking_again(error: &Error) -> bool {
    use crate::error::ErrorClass::{Config, Key, Request};
    !matches!(error.class(), Config | Key | Request)
}

/// Whether the question, or its answer, was lost on its way.
fn is_lost(error: &Error) -> bool {
    error.effect() == Effect::Unknown && error.kind() != ErrorKind::Refused && worth_asking_again(error)
}

/// What the error of a question says about the money: nothing, whatever became of the question.
fn of_question(error: Error) -> Error {
    match error.effect() {
        Effect::Unknown => error,
        _ => error
            .with_effect(Effect::Unknown)
            .with_note("this is about the question; what became of the order or refund is unknown"),
    }
}

fn cancelled(what: &str, effect: Effect) -> Error {
    Error::new(ErrorKind::Cancelled, what).with_effect(effect)
}

/// Cancelled before it left.
fn not_begun(interface: &Interface) -> Error {
    let what = if interface.moves_money { "cancelled before anything was sent" } else { "the question was cancelled" };
    cancelled(what, interface.effect_before_sending())
}

/// Cancelled after it had left, and no answer came in time.
fn abandoned() -> Error {
    cancelled("cancelled; the request had left, and may have arrived", Effect::Unknown)
}

fn still_pending(what: &str) -> Error {
    Error::new(ErrorKind::StillPending, format!("{what} when the deadline passed")).with_effect(Effect::Unknown)
}

fn transport_error(error: ureq::Error, handed_over: bool) -> Error {
    let kind = match &error {
        ureq::Error::HostNotFound | ureq::Error::Timeout(Timeout::Resolve) => ErrorKind::Dns,
        ureq::Error::Timeout(Timeout::Connect) | ureq::Error::ConnectProxyFailed(_) => ErrorKind::Connect,
        ureq::Error::Timeout(_) => ErrorKind::Timeout,
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::TlsRequired => ErrorKind::Tls,
        ureq::Error::Io(error) if is_tls(error) => ErrorKind::Tls,
        ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) | ureq::Error::Decompress(..) => {
            ErrorKind::InvalidHttp
        }
        ureq::Error::BodyExceedsLimit(_) => ErrorKind::TooLarge,
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => ErrorKind::InvalidConfig,
        _ if handed_over => ErrorKind::ConnectionLost,
        _ => ErrorKind::Connect,
    };
    let what = if handed_over { "the request may have arrived" } else { "nothing was sent" };
    let message = match &error {
        // One byte more than the merchant's limit is read.
        ureq::Error::BodyExceedsLimit(read) => {
            format!("the body has more than {} bytes, which is the limit; {what}", read.saturating_sub(1))
        }
        error => format!("{error}; {what}"),
    };
    match error {
        // What a transport of the caller's has said stays readable.
        ureq::Error::Io(error) => Error::new(kind, message).with_source(error),
        error => Error::new(kind, message).with_source(error),
    }
}

fn is_tls(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>())
}

/// Threads may share these; a change that breaks this does not compile.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Client>();
    shared::<Merchant>();
};

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_read_is_tried_again_where_the_pause_leaves_time_for_it() {
        let (now, moment) = (Instant::now(), Duration::from_nanos(1));
        assert!(is_time_for_another(now, now + READ_RETRY_PAUSE + moment));
        assert!(!is_time_for_another(now, now + READ_RETRY_PAUSE));
    }

    #[test]
    fn a_question_is_lost_where_its_outcome_is_unknown_and_another_may_be_answered() {
        let error = |kind, effect| Error::new(kind, "why").with_effect(effect);
        for (kind, effect, lost) in [
            (ErrorKind::Timeout, Effect::Unknown, true),
            (ErrorKind::Timeout, Effect::NotSent, false),
            (ErrorKind::Refused, Effect::Unknown, false),
            (ErrorKind::Refused, Effect::NotSent, false),
            (ErrorKind::InvalidField, Effect::Unknown, false),
            (ErrorKind::InvalidConfig, Effect::Unknown, false),
            (ErrorKind::InvalidKey, Effect::Unknown, false),
        ] {
            assert_eq!(is_lost(&error(kind, effect)), lost, "{kind:?}, {effect}");
        }
        // The effect is the same, and the note is added once.
        let unknown = of_question(error(ErrorKind::Timeout, Effect::Unknown));
        assert_eq!((unknown.effect(), unknown.message()), (Effect::Unknown, "why"));
        let not_sent = of_question(error(ErrorKind::Connect, Effect::NotSent));
        assert_eq!(not_sent.effect(), Effect::Unknown);
        assert!(not_sent.message().contains("this is about the question"), "{not_sent}");
    }

    #[test]
    fn what_has_failed_is_told_by_its_kind() {
        use ureq::Error as Fault;
        let kind = |fault: Fault, handed_over: bool| {
            let error = transport_error(fault, handed_over);
            let what = if handed_over { "the request may have arrived" } else { "nothing was sent" };
            assert!(error.message().ends_with(what), "{error}");
            error.kind()
        };
        let io = |error: io::Error| Fault::Io(error);
        let no_certificate = || rustls::Error::General("no certificate".to_owned());
        for (fault, expected) in [
            (Fault::HostNotFound, ErrorKind::Dns),
            (Fault::Timeout(Timeout::Resolve), ErrorKind::Dns),
            (Fault::Timeout(Timeout::Connect), ErrorKind::Connect),
            (Fault::ConnectProxyFailed("no".to_owned()), ErrorKind::Connect),
            (Fault::Timeout(Timeout::RecvResponse), ErrorKind::Timeout),
            (Fault::Rustls(no_certificate()), ErrorKind::Tls),
            (Fault::Tls("no"), ErrorKind::Tls),
            (Fault::TlsRequired, ErrorKind::Tls),
            (io(io::Error::other(no_certificate())), ErrorKind::Tls),
            (Fault::LargeResponseHeader(2, 1), ErrorKind::InvalidHttp),
            (Fault::BodyExceedsLimit(1), ErrorKind::TooLarge),
            (Fault::BadUri("no".to_owned()), ErrorKind::InvalidConfig),
        ] {
            assert_eq!(kind(fault, false), expected);
        }
        let too_large = transport_error(Fault::BodyExceedsLimit(1001), true);
        assert!(
            too_large.message().starts_with("the body has more than 1000 bytes, which is the limit;"),
            "{too_large}"
        );
        for other in [io::Error::from(io::ErrorKind::ConnectionReset), io::Error::other("no")] {
            assert_eq!(kind(io(other), true), ErrorKind::ConnectionLost);
        }
        assert_eq!(kind(io(io::ErrorKind::ConnectionRefused.into()), false), ErrorKind::Connect);
    }
}
