//! Cashier: a client that remembers.

use std::cell::Cell;
use std::ffi::c_char;
use std::time::Duration;

use bestpay::{AnyRequest, CallbackReply, Effect, ErrorKind};
// The crate; the struct of this name is below.
use ::bestpay_cashier::{CASHIER_METHODS, Cashier, CashierBuilder, Entry, Recovery, State};

use crate::callback::bestpay_callback_reply;
use crate::cancellation::bestpay_cancellation;
use crate::client::{bestpay_client, milliseconds};
use crate::entry::bestpay_entry;
use crate::error::bestpay_error;
use crate::event::bestpay_events;
use crate::fault::{Fault, OrderNumbers, about, invalid};
use crate::input::SizedStruct;
use crate::journal::{bestpay_journal, count};
use crate::quiet::{free, quietly};
use crate::request::{bestpay_request, key, to_be_sent};
use crate::status::bestpay_status;

/// Settings of a cashier. Begin with BESTPAY_CASHIER_OPTIONS_INIT, which leaves every setting at its default. All that it
/// points to is borrowed for the call. Times are in milliseconds.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_cashier_options {
    /// sizeof(bestpay_cashier_options), set by the INIT macro.
    pub size: usize,
    // generated: options
    /// How long one process may be busy with an order before others ask for its status as well: after a crash, how
    /// long its orders wait; whole seconds, a day at most. 0 is 60 seconds.
    pub lease_ms: u32,
    /// How long after it was sent a request may still arrive: connecting, sending, the platform's own 60 seconds;
    /// whole seconds, a day at most. An order that the platform does not know after that has never arrived. 0 is 120
    /// seconds.
    pub arrival_window_ms: u32,
    /// The first pause between two questions about one order; a day at most. 0 is 1 second.
    pub poll_first_ms: u32,
    /// The longest pause; a day at most. 0 is 60 seconds.
    pub poll_longest_ms: u32,
    /// The errorCodes of 3.3 and 3.6 that mean "no such order or refund". The document does not list them: ask the
    /// platform for its own. With a code that is not among them an order stays `unknown`, never `never_arrived`, and
    /// one that the platform refused is `refused` only after the arrival window.
    pub not_found_codes: *const *const c_char,
    /// How many. 0 is none; for a merchant of the sandbox, the sandbox's two, `ORDER_NOT_EXIST` and
    /// `REFUND_NOT_EXIST`.
    pub not_found_code_count: usize,
    // end of generated: options
}

// SAFETY: `repr(C)`, the size first, pointers and numbers, which may all be zero.
unsafe impl SizedStruct for bestpay_cashier_options {
    const LEAST: usize = std::mem::offset_of!(bestpay_cashier_options, lease_ms);
    const NAME: &'static str = "bestpay_cashier_options";
}

fn whole_seconds(argument: &'static str, given: u32) -> Result<Duration, Fault> {
    if !given.is_multiple_of(1_000) {
        return Err(invalid(argument, format!("`{argument}` is {given}: whole seconds, thousands")));
    }
    Ok(milliseconds(given, 0))
}

impl bestpay_cashier_options {
    /// # Safety
    /// All that it points to is as the header asks.
    unsafe fn apply(&self, mut builder: CashierBuilder) -> Result<CashierBuilder, Fault> {
        // generated: apply
        if self.lease_ms != 0 {
            builder = builder.lease(whole_seconds("lease_ms", self.lease_ms)?);
        }
        if self.arrival_window_ms != 0 {
            builder = builder.arrival_window(whole_seconds("arrival_window_ms", self.arrival_window_ms)?);
        }
        if (self.poll_first_ms, self.poll_longest_ms) != (0, 0) {
            builder =
                builder.poll_every(milliseconds(self.poll_first_ms, 1_000), milliseconds(self.poll_longest_ms, 60_000));
        }
        let mut not_found_codes = Vec::new();
        for &one in array!("not_found_codes", self.not_found_codes, self.not_found_code_count) {
            not_found_codes.push(optional!("not_found_codes", one).ok_or(Fault::NullArgument("not_found_codes"))?);
        }
        if !not_found_codes.is_empty() {
            builder = builder.not_found_codes(&not_found_codes);
        }
        // end of generated: apply
        Ok(builder)
    }
}

/// The outcome of bestpay_cashier_recover(). Begin with BESTPAY_RECOVERY_INIT; the library fills in as much as both
/// know.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_recovery {
    /// sizeof(bestpay_recovery), set by the INIT macro.
    pub size: usize,
    /// Orders and refunds that this call found open and that are final now. The events say which.
    pub settled: i64,
    /// Those of this merchant that are still open.
    pub open: i64,
    /// How often the platform was asked.
    pub questions: i64,
}

// SAFETY: `repr(C)`, the size first, and numbers, which may all be zero.
unsafe impl SizedStruct for bestpay_recovery {
    const LEAST: usize = size_of::<bestpay_recovery>();
    const NAME: &'static str = "bestpay_recovery";
}

/// Takes payments and refunds for a client, and remembers them in a journal. Usable from several threads at once.
pub struct bestpay_cashier {
    cashier: Cashier,
    journal: bestpay_journal,
}

impl From<Cashier> for bestpay_cashier {
    fn from(cashier: Cashier) -> bestpay_cashier {
        bestpay_cashier { journal: cashier.journal().clone().into(), cashier }
    }
}

/// Takes a request that moves money.
fn take(cashier: &Cashier, request: &AnyRequest, within_ms: u32) -> Result<bestpay_entry, Fault> {
    let taken = cashier.take_any(request, milliseconds(within_ms, 0));
    let taken = taken.ok_or_else(|| {
        let names: Vec<_> = CASHIER_METHODS.iter().map(|method| method.interface).collect();
        invalid("request", format!("one of {}: a question moves no money", names.join(", ")))
    })?;
    Ok(taken?.into())
}

/// A fault of a request that could not be read, for whose number the journal is asked: the order or refund may have been
/// sent by an earlier call.
fn by_journal(cashier: &Cashier, key: Option<(bool, String)>, fault: Fault) -> Fault {
    let Some((is_refund, number)) = key else { return fault };
    let known = if is_refund { cashier.refund(&number) } else { cashier.payment(&number) };
    let (effect, note) = match known {
        Ok(entry) if entry.state == State::NotSent => return fault,
        Ok(entry) => (entry.state.effect(), format!("nothing was sent now; by the journal, it is {}", entry.state)),
        Err(error) if error.kind() == ErrorKind::NotInJournal => return fault,
        Err(error) => {
            let why = error.message();
            (Effect::Unknown, format!("nothing was sent now; whether it was before is not known: {why}"))
        }
    };
    Fault::OfKnownRequest(Box::new(fault), effect, note)
}

/// What is known under a number, or why nothing is.
fn known(order: OrderNumbers, find: impl FnOnce() -> bestpay::Result<Entry>) -> Result<bestpay_entry, Fault> {
    about(&order);
    find().map(bestpay_entry::from).map_err(|error| Fault::Core(error, order))
}

/// ---- Cashiers ------------------------------------------------------------------------------------------------------
///
/// Makes a cashier: it writes every order and refund down before it is sent, and advances it by every answer, status
/// and callback. `options` may be NULL: all defaults. Client and journal may be freed afterwards. `*cashier` is freed
/// by bestpay_cashier_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_new(
    client: Option<&bestpay_client>,
    journal: Option<&bestpay_journal>,
    options: *const bestpay_cashier_options,
    cashier: *mut *mut bestpay_cashier,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(cashier, error, {
        let (client, journal) = (handle!(client).client().clone(), handle!(journal).journal().clone());
        let mut builder = Cashier::builder(client, journal);
        if let Some(options) = structure!(options) {
            // SAFETY: the header asks for pointers that are NULL or good for the call.
            builder = unsafe { options.apply(builder) }?;
        }
        Ok(bestpay_cashier::from(builder.build()))
    })
}

/// The journal that it keeps. It belongs to the cashier: do not free it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_cashier_journal(cashier: Option<&bestpay_cashier>) -> Option<&bestpay_journal> {
    quietly(None, || Some(Some(&cashier?.journal)))
}

/// The same cashier, with the same client and journal, whose waits end when `cancellation` is cancelled, as if
/// `within_ms` were over. An order or refund that has not left by then is not sent, and fails with BESTPAY_CANCELLED
/// and the effect "not sent". What is open stays open, and bestpay_cashier_recover() finds it. Cancellation and cashier
/// may be freed afterwards. `*cancelled` is freed by bestpay_cashier_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_cancelled_by(
    cashier: Option<&bestpay_cashier>,
    cancellation: Option<&bestpay_cancellation>,
    cancelled: *mut *mut bestpay_cashier,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(cancelled, error, {
        let (cashier, cancellation) = (&handle!(cashier).cashier, &handle!(cancellation).0);
        Ok(bestpay_cashier::from(cashier.cancelled_by(cancellation)))
    })
}

/// Takes an order or a refund (3.1, 3.2, 3.5), and follows it up by status until it is final or `within_ms` is over
/// (the last answer may outlast it by its own time-out). If it is still open then, it stays open: see
/// bestpay_entry_state(). `request` is the `head` of a struct that was begun with its INIT macro;
/// bestpay_cashier_take_payment() and the like call it with the struct. A question is BESTPAY_INVALID_ARGUMENT.
///
/// The same order again returns what is known, and goes on following it up; it is never sent a second time. For 3.2,
/// the entry is returned once the platform has the order, with its bestpay_entry_payment_url(), and
/// bestpay_cashier_follow_payment() waits for the payer. Only the answer has the paymentUrl: if it was lost, the payer
/// cannot pay, and the platform closes the order. Show another one under a new number.
///
/// On success `*entry` is freed by bestpay_entry_free(). A refusal by the platform is a success: BESTPAY_STATE_REFUSED.
/// On failure the error carries the numbers of the order and refund. With effect "not sent" the same call may be made
/// again.
///
/// BESTPAY_ORDER_CONFLICT: the number belongs to an order with other content; bestpay_error_field() says which, and the
/// effect says what is known about that order: it is never "not sent". The same order with another payment code is no
/// conflict: the payer's phone shows a new one every minute.
///
/// BESTPAY_JOURNAL_UNAVAILABLE with effect "unknown": it was sent, and the outcome could not be written down;
/// bestpay_cashier_recover() finds it. The caller's thread waits. Any thread, like all functions of a cashier.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_take(
    cashier: Option<&bestpay_cashier>,
    request: *const bestpay_request,
    within_ms: u32,
    entry: *mut *mut bestpay_entry,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(entry, error, {
        let cashier = &handle!(cashier).cashier;
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        let taken = unsafe { to_be_sent(request, |request| take(cashier, &request, within_ms)) };
        // SAFETY: as above.
        taken.map_err(|fault| by_journal(cashier, unsafe { key(request) }, fault))
    })
}

/// What is known about an order; the platform is not asked. BESTPAY_NOT_IN_JOURNAL if nothing is known. `*entry` is
/// freed by bestpay_entry_free().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_find_payment(
    cashier: Option<&bestpay_cashier>,
    out_trade_no: *const c_char,
    entry: *mut *mut bestpay_entry,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    effect_unknown!(entry, error, {
        let (cashier, number) = (&handle!(cashier).cashier, required!(out_trade_no));
        known(OrderNumbers::of(Some(number), None), || cashier.payment(number))
    })
}

/// What is known about a refund: as bestpay_cashier_find_payment().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_find_refund(
    cashier: Option<&bestpay_cashier>,
    out_request_no: *const c_char,
    entry: *mut *mut bestpay_entry,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    effect_unknown!(entry, error, {
        let (cashier, number) = (&handle!(cashier).cashier, required!(out_request_no));
        known(OrderNumbers::of(None, Some(number)), || cashier.refund(number))
    })
}

/// Follows up an order by status until it is final or `within_ms` is over: as bestpay_cashier_find_payment(). If it is
/// still open then, it stays open. The caller's thread waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_follow_payment(
    cashier: Option<&bestpay_cashier>,
    out_trade_no: *const c_char,
    within_ms: u32,
    entry: *mut *mut bestpay_entry,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    effect_unknown!(entry, error, {
        let (cashier, number) = (&handle!(cashier).cashier, required!(out_trade_no));
        known(OrderNumbers::of(Some(number), None), || cashier.follow_payment(number, milliseconds(within_ms, 0)))
    })
}

/// Follows up a refund: as bestpay_cashier_follow_payment().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_follow_refund(
    cashier: Option<&bestpay_cashier>,
    out_request_no: *const c_char,
    within_ms: u32,
    entry: *mut *mut bestpay_entry,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    effect_unknown!(entry, error, {
        let (cashier, number) = (&handle!(cashier).cashier, required!(out_request_no));
        known(OrderNumbers::of(None, Some(number)), || cashier.follow_refund(number, milliseconds(within_ms, 0)))
    })
}

/// Asks for everything that is open, until nothing is open or `within_ms` is over. Call it after a start, and from time
/// to time. It is no failure if the platform does not answer: the orders stay open. Several processes may call it: none
/// asks for what another is busy with, so what a crash has left is asked for only when its lease_ms is over.
///
/// `*recovery` is the caller's, begun with BESTPAY_RECOVERY_INIT. The caller's thread waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_recover(
    cashier: Option<&bestpay_cashier>,
    within_ms: u32,
    recovery: *mut bestpay_recovery,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    check!(error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        unsafe { write_recovery(recovery, Recovery::default()) }?;
        let came = handle!(cashier).cashier.recover(milliseconds(within_ms, 0))?;
        // SAFETY: as above.
        unsafe { write_recovery(recovery, came) }
    })
}

/// # Safety
/// `place` is NULL or points to as many bytes as its `size` says.
unsafe fn write_recovery(place: *mut bestpay_recovery, came: Recovery) -> Result<(), Fault> {
    let recovery = place.cast_const();
    let size = structure!(recovery).ok_or(Fault::NullArgument(bestpay_recovery::NAME))?.size;
    let filled = bestpay_recovery {
        size,
        settled: count(came.settled),
        open: count(came.open),
        questions: count(came.questions),
    };
    // SAFETY: `size` was found to be no less than what is written.
    unsafe { place.write_unaligned(filled) };
    Ok(())
}

/// Reads a callback, the raw body that was POSTed to a notifyUrl, `length` bytes, and writes down what it says: once,
/// in whatever order callbacks come and however often.
///
/// `*reply` is made whatever the outcome: answer with it and HTTP status 200, and free it by
/// bestpay_callback_reply_free(). If the callback could not be dealt with, it says only "not accepted". On success
/// `*entry` is the order or refund after it, freed by bestpay_entry_free(). BESTPAY_CONTRADICTION: the callback
/// contradicts what is already final, or names another amount; nothing was changed, and an alarm is among the events.
/// BESTPAY_NOT_IN_JOURNAL: it is about an unknown number; this raises an alarm too. Any other failure: it is not
/// believed, or cannot be written down. Every failure has the effect "unknown".
///
/// A refund's callback under its order's number may be about a refund that was made elsewhere: the one refund that it
/// fits stays as it is, and is asked for at once by the next bestpay_cashier_recover().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_on_callback(
    cashier: Option<&bestpay_cashier>,
    body: *const u8,
    length: usize,
    reply: *mut *mut bestpay_callback_reply,
    entry: *mut *mut bestpay_entry,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    let answer = Cell::new(None);
    let status = effect_unknown!(entry, error, {
        if reply.is_null() {
            return Err(Fault::NullArgument("reply"));
        }
        let cashier = &handle!(cashier).cashier;
        let handled = cashier.on_callback(bytes!(body, length, cashier.client().merchant().limits().largest_body()));
        answer.set(Some(handled.reply));
        Ok(bestpay_entry::from(handled.outcome?))
    });
    if !reply.is_null() {
        let again = || CallbackReply::try_again("unavailable", "the callback could not be dealt with");
        let made = quietly(std::ptr::null_mut(), || {
            let made = bestpay_callback_reply::from(answer.take().unwrap_or_else(again));
            Some(Box::into_raw(Box::new(made)))
        });
        // SAFETY: not NULL, and so a place for the reply, as the header asks.
        unsafe { reply.write(made) };
    }
    status
}

/// Changes of state and alarms: bestpay_journal_events() of its journal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cashier_events(
    cashier: Option<&bestpay_cashier>,
    after: i64,
    limit: u32,
    events: *mut *mut bestpay_events,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(events, error, { Ok(bestpay_events::from(handle!(cashier).cashier.events(after, limit)?)) })
}

/// Frees a cashier. No other thread may use it any more. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_cashier_free(cashier: Option<Box<bestpay_cashier>>) {
    free(cashier);
}
