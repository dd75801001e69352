//! The Cashier: a client that remembers. Takes payments and refunds once, follows them up, and finds what was left open.

mod builder;
mod callback;
mod clock_watch;
mod options;
mod recover;
mod take_any;

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use bestpay::{
    BarcodeOrder, BeijingTime, Cancellation, Client, Effect, Error, ErrorKind, OrderStatus, QrcodeOrder, Refund,
    RefundStatus, Result, Wait,
};

use crate::content::Content;
use crate::entry::{Entry, Event};
use crate::finding::{Cause, Finding};
use crate::journal::{BeginOutcome, Journal};
use crate::money_request::MoneyRequest;
use crate::record::{ExpiredLeases, Key, Lease, Record};
use crate::state::State;
pub use builder::CashierBuilder;
pub use callback::HandledCallback;
use clock_watch::ClockWatch;
pub use options::CASHIER_OPTIONS;
use options::Settings;
pub use recover::Recovery;

/// Takes payments and refunds for a [`Client`], and remembers them in a [`Journal`]. `Send + Sync`, cheap to clone.
///
/// ```no_run
/// use std::time::Duration;
/// use bestpay::{Amount, BarcodeOrder, Client, Config};
/// use bestpay_cashier::{Cashier, Journal, State};
///
/// let client = Config::from_file_and_env("bestpay.toml")?.client()?;
/// let cashier = Cashier::new(client, Journal::sqlite("journal.db")?);
/// // After a start: what was left open when the power went.
/// cashier.recover(Duration::from_secs(30))?;
///
/// let order = BarcodeOrder::new()
///     .out_trade_no("20260301-0001")
///     .trade_amt(Amount::from_yuan("12.50")?)
///     .subject("coffee")
///     .medium_no("510012345678901234")
///     .goods_info("coffee")
///     .notify_url("https://shop.example/bestpay/notice")
///     .operator("till-3");
/// let entry = cashier.take_payment(&order, Duration::from_secs(120))?;
/// match entry.state {
///     State::Success => println!("paid"),
///     State::Fail | State::Close | State::Refused => println!("not paid: {:?}", entry.message),
///     State::NeverArrived => println!("not paid; order again under a new number"),
///     _ => println!("not known yet: take the same order again, or leave it to recover()"),
/// }
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Clone)]
pub struct Cashier(Arc<Inner>);

struct Inner {
    client: Client,
    journal: Journal,
    settings: Settings,
    clock: Arc<ClockWatch>,
}

impl Cashier {
    /// A cashier with the defaults.
    pub fn new(client: Client, journal: Journal) -> Cashier {
        Cashier::builder(client, journal).build()
    }

    /// Starts with the defaults.
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let client = doc_shop::client();
    /// # let path = doc_shop::journal_path(); // "journal.db"
    /// use std::time::Duration;
    /// use bestpay_cashier::{Cashier, Journal};
    /// let cashier = Cashier::builder(client, Journal::sqlite(path)?)
    ///     .arrival_window(Duration::from_secs(300))
    ///     .build();
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn builder(client: Client, journal: Journal) -> CashierBuilder {
        CashierBuilder { client, journal, settings: Settings::default() }
    }

    /// The client that calls the platform.
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// The journal that it keeps.
    pub fn journal(&self) -> &Journal {
        &self.0.journal
    }

    /// This Cashier, with the same client and journal, whose waits end when this is cancelled, as if their time were
    /// over. What has not left by then is not sent. What is open stays open, and [`Cashier::recover`] finds it.
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let (cashier, order) = (doc_shop::cashier(), doc_shop::qrcode_order());
    /// use std::time::Duration;
    /// let cancellation = bestpay::Cancellation::new();
    /// let entry = cashier.take_qrcode_payment(&order, Duration::from_secs(10))?;
    /// let another = cancellation.clone();
    /// std::thread::spawn(move || another.cancel()); // the customer has walked away
    /// let entry = cashier.cancelled_by(&cancellation).follow_payment(&entry.out_trade_no, Duration::from_secs(300))?;
    /// assert!(entry.state.is_open());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn cancelled_by(&self, cancellation: &Cancellation) -> Cashier {
        let Inner { client, journal, settings, clock } = &*self.0;
        Cashier(Arc::new(Inner {
            client: client.cancelled_by(cancellation),
            journal: journal.clone(),
            settings: settings.clone(),
            clock: Arc::clone(clock),
        }))
    }

    /// Changes of state and alarms: [`Journal::events`].
    ///
    /// # Errors
    /// [`ErrorKind::JournalUnavailable`].
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// for event in cashier.events(0, 100)? {
    ///     println!("{} {} {}", event.id, event.out_trade_no, event.to);
    /// }
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn events(&self, after: i64, limit: u32) -> Result<Vec<Event>> {
        self.0.journal.events(after, limit)
    }

    /// 3.1: takes a payment by the payer's payment code, and follows it up by status until it is final or this time is
    /// over. If it is still open then, it stays open: see [`Entry::state`].
    ///
    /// The same order again returns what is known, and goes on following it up; it is never sent a second time. The
    /// payer's phone shows another payment code by then: that does not make it another order. If the order was never
    /// sent, it is sent with the new code.
    ///
    /// # Errors
    /// - With effect [`Effect::NotSent`], the journal says that nothing was ever sent under this number, and the same
    ///   call may be made again: the client's errors before anything was sent, and [`ErrorKind::JournalUnavailable`] when
    ///   the order could not be written down. If the number is known, or the journal cannot be read, the effect of such
    ///   an error is what is known.
    /// - [`ErrorKind::OrderConflict`]: the number belongs to an order with other content; the field says which. Its
    ///   effect is what is known about *that* order, and never [`Effect::NotSent`]; the message has its state.
    /// - [`ErrorKind::JournalUnavailable`] with effect [`Effect::Unknown`]: it was sent, and the outcome could not be
    ///   written down. [`Cashier::recover`] finds it.
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let (cashier, order) = (doc_shop::cashier(), doc_shop::order());
    /// let entry = cashier.take_payment(&order, std::time::Duration::from_secs(120))?;
    /// assert!(entry.is_success());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn take_payment(&self, order: &BarcodeOrder, within: Duration) -> Result<Entry> {
        self.take(order, within)
    }

    /// 3.2: takes an order that the payer scans. If the answer is lost, the order is followed up as in
    /// [`Cashier::take_payment`]. Once the platform has the order, its entry is returned, with its
    /// [`payment_url`](Entry::payment_url), and [`Cashier::follow_payment`] waits for the payer.
    ///
    /// Only the answer has the `paymentUrl`: if it was lost, the payer cannot pay, and the platform closes the order.
    /// Show another one under a new number.
    ///
    /// # Errors
    /// As [`Cashier::take_payment`].
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let (cashier, order) = (doc_shop::cashier(), doc_shop::qrcode_order());
    /// use std::time::Duration;
    /// let entry = cashier.take_qrcode_payment(&order, Duration::from_secs(10))?;
    /// println!("pay at {:?}", entry.payment_url);
    /// # doc_shop::sandbox().pay("20260301-0002").unwrap();
    /// let entry = cashier.follow_payment(&entry.out_trade_no, Duration::from_secs(300))?;
    /// assert!(entry.is_success());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn take_qrcode_payment(&self, order: &QrcodeOrder, within: Duration) -> Result<Entry> {
        self.take(order, within)
    }

    /// 3.5: gives money back, and follows up the refund as [`Cashier::take_payment`] does an order.
    ///
    /// # Errors
    /// As [`Cashier::take_payment`], with the refund's `out_request_no`.
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let (cashier, refund) = (doc_shop::cashier_at_work(), doc_shop::refund());
    /// let entry = cashier.take_refund(&refund, std::time::Duration::from_secs(30))?;
    /// assert!(entry.is_success());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn take_refund(&self, refund: &Refund, within: Duration) -> Result<Entry> {
        self.take(refund, within)
    }

    /// What is known about an order.
    ///
    /// # Errors
    /// [`ErrorKind::NotInJournal`], [`ErrorKind::JournalUnavailable`].
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// println!("{}", cashier.payment("20260301-0001")?.state);
    /// assert!(cashier.payment("20260301-0009").is_err());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn payment(&self, out_trade_no: &str) -> Result<Entry> {
        Ok(self.order_record(out_trade_no)?.entry)
    }

    /// What is known about a refund.
    ///
    /// # Errors
    /// As [`Cashier::payment`].
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// println!("{}", cashier.refund("20260301-0001-R1")?.state);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn refund(&self, out_request_no: &str) -> Result<Entry> {
        Ok(self.refund_record(out_request_no)?.entry)
    }

    /// Follows up an order by status until it is final or this time is over.
    ///
    /// # Errors
    /// As [`Cashier::payment`].
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// let entry = cashier.follow_payment("20260301-0001", std::time::Duration::from_secs(60))?;
    /// assert!(entry.state.is_final());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn follow_payment(&self, out_trade_no: &str, within: Duration) -> Result<Entry> {
        self.follow_until_final(self.order_record(out_trade_no)?, within)
    }

    /// Follows up a refund by status until it is final or this time is over.
    ///
    /// # Errors
    /// As [`Cashier::payment`].
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// let entry = cashier.follow_refund("20260301-0001-R1", std::time::Duration::from_secs(60))?;
    /// assert!(entry.state.is_final());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn follow_refund(&self, out_request_no: &str, within: Duration) -> Result<Entry> {
        self.follow_until_final(self.refund_record(out_request_no)?, within)
    }
}

impl Cashier {
    fn take<R: MoneyRequest>(&self, request: &R, within: Duration) -> Result<Entry> {
        let follow = self.follow_up(within, |state| R::ROW.is_enough(state));
        loop {
            // A malformed request is not written down.
            let prepared = self.0.client.merchant().prepare(request).map_err(|error| {
                // A refund without its own number must not be taken for the order that it names.
                let has_its_number = R::ROW.is_refund == error.out_request_no().is_some();
                if has_its_number { self.not_sent_now(error) } else { error }
            })?;
            let content = Content::of(request.interface(), prepared.body())?;
            let holder = holder();
            let window = SendWindow::to_arrive_within(self.0.settings.arrival_window);
            let record = match self.begin(&content, &holder)? {
                BeginOutcome::Known(record) => record,
                BeginOutcome::ToBeSent(record) => {
                    let request = request.dated(record.entry.request_date);
                    self.send(&request, &record, window)?
                }
            };
            let entry = self.follow(record, &holder, &follow).map_err(|error| sent(error, &content))?;
            // Another till was about to send it, and could not: this one tries.
            if entry.state != State::NotSent || follow.wait.left().is_zero() || self.0.client.is_cancelled() {
                return Ok(entry);
            }
        }
    }

    fn begin(&self, content: &Content, holder: &str) -> Result<BeginOutcome> {
        let now = self.now();
        let begun = self.0.journal.begin(content, now, &self.lease(holder, now));
        begun.map_err(|error| self.not_sent_now(about(error, content)))
    }

    /// Nothing was sent by this call. The journal says whether the order or refund was sent before.
    fn not_sent_now(&self, error: Error) -> Error {
        if error.effect() != Effect::NotSent {
            return error;
        }
        let [order, refund] = [error.out_trade_no(), error.out_request_no()].map(Option::unwrap_or_default);
        let key = [self.merchant_no(), order, refund].map(str::to_owned);
        match self.0.journal.entry_at_once(&key) {
            Ok(Some(known)) if known.entry.state != State::NotSent => {
                let state = known.entry.state;
                let note = format!("nothing was sent now; by the journal, it is {state}");
                with_order(error.with_effect(state.effect()).with_note(&note), &known.entry)
            }
            Ok(_) => error,
            Err(unread) => {
                let note = format!("nothing was sent now; whether it was before is not known: {}", unread.message());
                error.with_effect(Effect::Unknown).with_note(&note)
            }
        }
    }

    /// Sends what has just been written down, once, and writes down what came of it.
    fn send<R: MoneyRequest>(&self, request: &R, record: &Record, window: SendWindow) -> Result<Record> {
        // Whoever asks for it counts on its having arrived by the end of the arrival window: it must not leave late.
        let outcome = if window.is_in_time() {
            self.0.client.call_by(request, window.by)
        } else {
            let message = "the journal took too long to write the order down; nothing was sent";
            Err(Error::new(ErrorKind::JournalUnavailable, message))
        };
        let finding = match &outcome {
            Ok(answer) => R::finding(answer),
            Err(error) => Finding::by_call(error),
        };
        let written = self.0.journal.learn(record, &finding, self.now(), Cause::Answer);
        match (outcome, written) {
            (Err(error), written) if error.effect() == Effect::NotSent => {
                self.not_sent(error, &record.entry, written.map(drop))
            }
            (_, Ok(noted)) => Ok(noted.record),
            (_, Err(error)) => {
                let what = finding.state.map_or("unknown", State::as_str);
                let message = format!("the outcome ({what}) could not be written down: {}", error.message());
                let error = Error::new(error.kind(), message).with_effect(Effect::Unknown).with_source(error);
                Err(with_order(error, &record.entry))
            }
        }
    }

    /// This attempt was not sent. The journal says whether the order was: another till may have sent it since.
    fn not_sent(&self, error: Error, entry: &Entry, written: Result<()>) -> Result<Record> {
        match written.and_then(|()| self.0.journal.entry(&entry.key())) {
            Ok(Some(known)) if known.entry.state != State::NotSent => Ok(known),
            Ok(_) => Err(with_order(error, entry)),
            Err(unread) => {
                let message = format!("{}; whether another has sent it is not known: {unread}", error.message());
                let error = Error::new(error.kind(), message).with_effect(Effect::Unknown).with_source(error);
                Err(with_order(error, entry))
            }
        }
    }

    fn follow_until_final(&self, record: Record, within: Duration) -> Result<Entry> {
        let follow = self.follow_up(within, State::is_final);
        let entry = record.entry.clone();
        self.follow(record, &holder(), &follow).map_err(|error| with_order(unknown(error), &entry))
    }

    /// Asks for it until enough is known, at growing intervals; if somebody else is asking, reads what they learn.
    fn follow(&self, mut record: Record, holder: &str, follow: &FollowUp) -> Result<Entry> {
        let key = record.entry.key();
        let mut wait = follow.wait.clone();
        while self.goes_on(follow, &record) {
            let now = self.now();
            let (read, leased) = self.0.journal.lease_one(&key, &self.free(now), &self.lease(holder, now))?;
            record = if leased { self.ask(read)? } else { read };
            if !self.goes_on(follow, &record) {
                break;
            }
            self.0.client.pause(wait.pause().unwrap_or_default());
        }
        if record.lease.holder == holder {
            self.0.journal.release(&key, holder, &self.next_question(&record))?;
        }
        Ok(record.entry)
    }

    fn follow_up(&self, within: Duration, is_enough: fn(State) -> bool) -> FollowUp {
        let Settings { poll_first, poll_longest, .. } = self.0.settings;
        FollowUp { wait: Wait::new(poll_first, poll_longest, within), is_enough }
    }

    fn goes_on(&self, follow: &FollowUp, record: &Record) -> bool {
        follow.goes_on_after(record.entry.state) && !self.0.client.is_cancelled()
    }

    /// Asks for the status of an entry that is leased, and writes down the answer.
    fn ask(&self, record: Record) -> Result<Record> {
        if record.entry.state == State::Sending {
            self.0.journal.learn(&record, &State::Unknown.into(), self.now(), Cause::SenderLost)?;
        }
        let has_had_its_time = self.has_had_its_time(&record);
        let finding = match self.question(&record) {
            Ok(finding) => finding,
            // No answer came, and the reason why it is open stays the same.
            Err(error) if error.kind() == ErrorKind::Cancelled => Finding::default(),
            // It arrived, and was refused.
            Err(error) if record.refusals > 0 && self.is_about_the_order(&error) => {
                let is_refused_for_long = has_had_its_time && record.refusals >= REFUSED_QUESTIONS;
                let is_the_proof = self.is_not_found(&error) || is_refused_for_long;
                Finding::by_refused_question(&record.entry, is_the_proof)
            }
            Err(error) if self.is_not_found(&error) && has_had_its_time => {
                Finding { state: Some(State::NeverArrived), ..Finding::by_question(&error) }
            }
            // If the order was refused, the reason stays that of the refusal.
            Err(_) if record.refusals > 0 => Finding::default(),
            Err(error) => Finding::by_question(&error),
        };
        Ok(self.0.journal.learn(&record, &finding, self.now(), Cause::Status)?.record)
    }

    /// Whether the last moment has passed at which this attempt could have arrived. After the clock was put forward,
    /// that is not known of anything before another window has passed.
    fn has_had_its_time(&self, record: &Record) -> bool {
        let Inner { settings: Settings { arrival_window, .. }, clock, .. } = &*self.0;
        self.now() > after(record.sent_at, *arrival_window) && clock.is_steady_for(*arrival_window)
    }

    /// 3.3 or 3.6. What was refused may be known to the platform from the day before, when a till with another journal
    /// sent it: then a question with the date of this attempt is refused, and says nothing.
    fn question(&self, record: &Record) -> Result<Finding> {
        let entry = &record.entry;
        match self.question_of(entry, entry.request_date) {
            Err(today) if record.refusals > 0 && self.is_about_the_order(&today) => {
                match self.question_of(entry, day_before(entry.request_date)) {
                    // It is not known from either day only if the platform says so for both.
                    Err(before) if self.is_not_found(&before) && !self.is_not_found(&today) => Err(today),
                    outcome => outcome,
                }
            }
            outcome => outcome,
        }
    }

    /// The question for an order or refund of this date.
    fn question_of(&self, entry: &Entry, date: BeijingTime) -> Result<Finding> {
        match &entry.out_request_no {
            None => {
                let question = OrderStatus::new().out_trade_no(&entry.out_trade_no).trade_date(date);
                self.0.client.order_status(&question).map(|result| Finding::from(&result))
            }
            Some(out_request_no) => {
                let question = RefundStatus::new()
                    .out_trade_no(&entry.out_trade_no)
                    .out_request_no(out_request_no)
                    .refund_date(date);
                self.0.client.refund_status(&question).map(|result| Finding::from(&result))
            }
        }
    }

    fn is_not_found(&self, error: &Error) -> bool {
        let codes = self.0.settings.not_found_codes.iter().flatten();
        error.kind() == ErrorKind::Refused && codes.into_iter().any(|code| error.platform_code() == Some(code))
    }

    /// Whether a question was refused for a reason that may lie in the order.
    fn is_about_the_order(&self, error: &Error) -> bool {
        let code = error.platform_code().unwrap_or_default().to_ascii_uppercase();
        let is_about_the_platform = ABOUT_THE_PLATFORM.iter().any(|part| code.contains(part));
        error.kind() == ErrorKind::Refused && (self.is_not_found(error) || !is_about_the_platform)
    }

    fn order_record(&self, out_trade_no: &str) -> Result<Record> {
        let key: Key = [self.merchant_no().to_owned(), out_trade_no.to_owned(), String::new()];
        let missing = || not_in_journal("order", out_trade_no).with_order(Some(out_trade_no), None);
        self.0.journal.entry(&key).and_then(|found| found.ok_or_else(missing)).map_err(unknown)
    }

    fn refund_record(&self, out_request_no: &str) -> Result<Record> {
        let missing = || not_in_journal("refund", out_request_no).with_order(None, Some(out_request_no));
        let found = self.0.journal.refund_by_number(self.merchant_no(), out_request_no);
        found.and_then(|found| found.ok_or_else(missing)).map_err(unknown)
    }

    fn merchant_no(&self) -> &str {
        self.0.client.merchant().merchant_no()
    }

    fn now(&self) -> BeijingTime {
        let now = self.0.client.merchant().now();
        self.0.clock.has_read(now);
        now
    }

    fn lease(&self, holder: &str, now: BeijingTime) -> Lease {
        Lease { holder: holder.to_owned(), until: Some(after(now, self.0.settings.lease)) }
    }

    /// Which leases are over at this time.
    fn free(&self, at: BeijingTime) -> ExpiredLeases {
        let Settings { lease, poll_longest, .. } = self.0.settings;
        // A second is added because times are whole seconds.
        ExpiredLeases { at, beyond: after(self.now(), lease.max(poll_longest) + Duration::from_secs(1)) }
    }

    /// The older it is, the less often it is asked for.
    fn next_question(&self, record: &Record) -> Lease {
        if !record.entry.state.is_open() {
            return Lease::none();
        }
        let now = self.now();
        let age = now.to_system_time().duration_since(record.sent_at.to_system_time()).unwrap_or_default();
        let Settings { poll_first, poll_longest, .. } = self.0.settings;
        Lease::pause(after(now, pause_at(age, poll_first, poll_longest)))
    }
}

/// The pause between questions about something of this age that nobody follows up.
fn pause_at(age: Duration, first: Duration, longest: Duration) -> Duration {
    (age / 4).clamp(first, longest.max(first))
}

/// How many questions about a refused order or refund must be refused, verified, until it counts as refused, the last
/// of them after the arrival window: a platform that is overloaded or set up wrongly refuses everything for a while,
/// with codes that nobody has listed.
const REFUSED_QUESTIONS: i64 = 3;

/// What is in the codes with which a platform refuses a question because it is busy or at fault itself, such as
/// SYSTEM_BUSY. Such a refusal says nothing about the order. No list of the codes is public, so these are guesses: with
/// one that is missing here, the refusal counts.
const ABOUT_THE_PLATFORM: [&str; 6] = ["SYSTEM", "BUSY", "TIMEOUT", "TIME_OUT", "LIMIT", "FREQUEN"];

/// When an order or refund must leave, so that it arrives within the window.
struct SendWindow {
    began: Instant,
    within: Duration,
    /// By the machine's clock, which goes on while the machine sleeps.
    by: SystemTime,
}

impl SendWindow {
    /// Half of the window; the other half is for the journey.
    fn to_arrive_within(window: Duration) -> SendWindow {
        let within = window / 2;
        SendWindow { began: Instant::now(), within, by: SystemTime::now() + within }
    }

    fn is_in_time(&self) -> bool {
        self.began.elapsed() < self.within && SystemTime::now() < self.by
    }
}

/// How long an entry is followed up, and until when.
struct FollowUp {
    wait: Wait,
    is_enough: fn(State) -> bool,
}

impl FollowUp {
    fn goes_on_after(&self, state: State) -> bool {
        !(self.is_enough)(state) && state != State::NotSent && !self.wait.left().is_zero()
    }
}

fn after(time: BeijingTime, duration: Duration) -> BeijingTime {
    // A time beyond the end of the calendar is not waited for.
    time.to_system_time().checked_add(duration).map_or(time, BeijingTime::from)
}

fn day_before(time: BeijingTime) -> BeijingTime {
    time.to_system_time().checked_sub(Duration::from_secs(24 * 60 * 60)).map_or(time, BeijingTime::from)
}

fn not_in_journal(what: &str, number: &str) -> Error {
    Error::new(ErrorKind::NotInJournal, format!("the journal knows no {what} {number}"))
}

fn with_order(error: Error, entry: &Entry) -> Error {
    error.with_order(Some(&entry.out_trade_no), entry.out_request_no.as_deref()).with_request_date(entry.request_date)
}

fn about(error: Error, content: &Content) -> Error {
    let out_request_no = Some(content.out_request_no.as_str()).filter(|number| !number.is_empty());
    error.with_order(Some(&content.out_trade_no), out_request_no)
}

/// An error after the order was sent.
fn sent(error: Error, content: &Content) -> Error {
    about(unknown(error), content)
}

/// What the journal cannot say, or does not know, does not prove that nothing was sent.
fn unknown(error: Error) -> Error {
    error.with_effect(Effect::Unknown)
}

/// A name for one attempt, which no other process or thread has.
fn holder() -> String {
    static PROCESS: OnceLock<u64> = OnceLock::new();
    // Not of 64 bits: older ARM processors have no such atomics.
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    // The standard library's source of randomness: each RandomState has a random seed.
    let process = PROCESS.get_or_init(|| RandomState::new().build_hasher().finish());
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{process:016x}-{next}", std::process::id())
}

impl fmt::Debug for Cashier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cashier").field("client", &self.0.client).finish_non_exhaustive()
    }
}

/// Threads may share these; a change that breaks this does not compile.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Cashier>();
    shared::<Journal>();
};

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(1000);

    #[test]
    fn an_order_sets_out_in_the_first_half_of_its_window_by_both_clocks() {
        let in_time = SendWindow::to_arrive_within(2 * LONG);
        assert_eq!(in_time.within, LONG);
        assert!(in_time.by <= SystemTime::now() + LONG);
        assert!(in_time.is_in_time());
        // The machine has slept: one of the two clocks stood still.
        assert!(!SendWindow { by: SystemTime::now() - LONG, ..in_time }.is_in_time());
        assert!(!SendWindow { within: Duration::ZERO, ..SendWindow::to_arrive_within(2 * LONG) }.is_in_time());
    }

    #[test]
    fn what_is_followed_up_is_followed_until_enough_is_known_or_the_time_is_over() {
        let follow_up = |within| FollowUp { wait: Wait::new(LONG, LONG, within), is_enough: State::is_final };
        let follow = follow_up(LONG);
        let goes_on: Vec<_> = State::ALL.iter().copied().filter(|&state| follow.goes_on_after(state)).collect();
        assert_eq!(goes_on, [State::Sending, State::Unknown, State::Waiting]);
        let over = follow_up(Duration::ZERO);
        assert!(State::ALL.iter().all(|&state| !over.goes_on_after(state)));
    }

    #[test]
    fn the_older_it_is_the_longer_the_pauses_are() {
        let [one, two, three, four] = [1, 2, 3, 4].map(Duration::from_secs);
        let at = |age: u64| pause_at(Duration::from_secs(age), one, four);
        assert_eq!((at(0), at(8), at(12), at(100)), (one, two, three, four));
        assert_eq!(pause_at(LONG, two, one), two, "the first pause is never shortened");
    }
}
