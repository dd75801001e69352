//! Callbacks (3.4): each is applied once, in whatever order they arrive.

use bestpay::{Callback, CallbackReply, Effect, Error, ErrorKind, Result};

use super::Cashier;
use crate::entry::Entry;
use crate::feed::Change;
use crate::finding::{Cause, Finding};
use crate::record::{Key, Record, kept};
use crate::state::{State, Step};

/// What became of a callback that was handled.
#[derive(Debug)]
#[non_exhaustive]
pub struct HandledCallback {
    /// What to answer the platform with, whatever the outcome.
    pub reply: CallbackReply,
    /// The order or refund after it. An error if the callback is not believed, is about nothing in the journal,
    /// contradicts it, or cannot be written down. Its effect is always unknown.
    pub outcome: Result<Entry>,
}

impl Cashier {
    /// Reads a callback and writes down what it says. Hand over the raw body, answer with the
    /// [`reply`](HandledCallback::reply) and HTTP status 200.
    ///
    /// | the callback | the entry | the reply |
    /// |---|---|---|
    /// | says something new | advances | 200 |
    /// | says what is known, or an earlier truth | stays | 200 |
    /// | contradicts a final state, or names another amount, currency, trade or sum paid | stays; an alarm is raised | 200 |
    /// | does not say clearly whether it is about the payment or a refund | stays, except for a plain success | 200 |
    /// | is about a refund under its order's number | stays; the refunds that it fits are asked for at once; an alarm is raised if several fit, or if it contradicts the only one | 200 |
    /// | is about a number that the journal does not know | an alarm is raised | 200 |
    /// | is not the platform's, or cannot be written down | stays | not accepted |
    ///
    /// The reply says no more than that: whoever posts to the address is not told why. The document does not promise
    /// that a callback is sent again, or that one comes at all: [`Cashier::recover`] asks for what is open.
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// let handled = cashier.on_callback(br#"{"tradeStatus":"SUCCESS"}"#);
    /// assert!(handled.outcome.is_err(), "it is not signed");
    /// assert!(handled.reply.body().contains(r#""statusCode":"500""#));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn on_callback(&self, body: &[u8]) -> HandledCallback {
        let outcome = self.0.client.merchant().read_callback(body).and_then(|callback| self.apply(&callback));
        // Also that of a journal that cannot be written: it says nothing about the order.
        let outcome = outcome.map_err(|error| error.with_effect(Effect::Unknown));
        let is_dealt_with = match &outcome {
            Ok(_) => true,
            // An alarm is in the journal, and the same callback would not raise another.
            Err(error) => matches!(error.kind(), ErrorKind::Contradiction | ErrorKind::NotInJournal),
        };
        let reply =
            if is_dealt_with { CallbackReply::accepted() } else { CallbackReply::try_again("500", "not accepted") };
        HandledCallback { reply, outcome }
    }

    fn apply(&self, callback: &Callback) -> Result<Entry> {
        let (number, finding, now) = (callback.out_trade_no(), Finding::from(callback), self.now());
        let claimed = finding.state.unwrap_or(State::Waiting);
        let alarm = |key: &Key, from, about: &str| {
            let alarm = Change { from, to: claimed, at: now, cause: Cause::Callback, about: Some(about) };
            self.0.journal.alarm(key, &alarm)
        };
        let record = match self.find(callback)? {
            CallbackMatch::ByNumber(record) => *record,
            CallbackMatch::Fitting(refunds) => {
                // Their status says which of them it is about, and what became of it.
                for refund in &refunds {
                    self.0.journal.ask_soon(&refund.entry.key())?;
                }
                if let [refund] = refunds.as_slice() {
                    let state = refund.entry.state;
                    if state.step(claimed) != Step::Contradiction {
                        return Ok(refund.entry.clone());
                    }
                    let about =
                        format!("a callback under its order's number says {claimed}, and it is {state} already");
                    alarm(&refund.entry.key(), Some(state), &about)?;
                    return Err(contradiction(&refund.entry, &about));
                }
                let fen = callback.trade_amt().fen();
                let about = match refunds.len() {
                    0 if callback.is_refund() == Some(true) => {
                        format!("a callback about {fen} fen of a refund that is not in the journal")
                    }
                    0 => format!("a callback about {fen} fen under an unknown number"),
                    several => format!("a callback about {fen} fen that fits {several} refunds of this order"),
                };
                let number = kept(number);
                alarm(&[callback.merchant_no().to_owned(), number.clone(), String::new()], None, &about)?;
                let message = format!("the journal does not know what the callback under {number} is about: {about}");
                let error = Error::new(ErrorKind::NotInJournal, message);
                return Err(error.with_order(Some(&number), None));
            }
        };
        let entry = &record.entry;
        if !is_of_amount(callback, &record) {
            let about = format!("a callback about {} fen, not {}", callback.trade_amt().fen(), entry.amount.fen());
            alarm(&entry.key(), Some(entry.state), &about)?;
            return Err(contradiction(entry, &about).with_field("tradeAmt"));
        }
        // A callback that does not say that it is about the payment may be about a refund of it: the status question
        // settles it.
        let is_doubtful = entry.out_request_no.is_none() && callback.is_refund().is_none();
        if is_doubtful && callback.expect_payment(number, entry.amount).is_err() {
            return Ok(record.entry);
        }
        let noted = self.0.journal.learn(&record, &finding, now, Cause::Callback)?;
        let after = noted.record.entry;
        match (noted.step, noted.doubt) {
            (_, Some(doubt)) => {
                Err(contradiction(&after, &format!("the callback {}", doubt.how)).with_field(doubt.field))
            }
            (Step::Contradiction, None) => {
                let about = format!("the callback says {claimed}, and it is {} already", after.state);
                Err(contradiction(&after, &about))
            }
            _ => Ok(after),
        }
    }

    /// The order or refund that a callback is about. A refund's callback is seen with the refund's number in
    /// `outTradeNo`, like the answer of 3.5. With the order's number it may be about the one refund that it fits, or
    /// about a refund of the same order that was made elsewhere.
    fn find(&self, callback: &Callback) -> Result<CallbackMatch> {
        // The merchant reads callbacks of others of its institution as well if it was told to.
        let (journal, merchant_no, number) = (&self.0.journal, callback.merchant_no(), callback.out_trade_no());
        let order = || journal.entry(&[merchant_no.to_owned(), number.to_owned(), String::new()]);
        let refund = || journal.refund_by_number(merchant_no, number);
        let by_its_number = match callback.is_refund() {
            Some(true) => refund()?,
            Some(false) => order()?,
            None => match order()? {
                Some(order) => Some(order),
                None => refund()?,
            },
        };
        Ok(match by_its_number {
            Some(record) => CallbackMatch::ByNumber(Box::new(record)),
            None if callback.is_refund() == Some(true) => {
                let refunds = journal.refunds_of(merchant_no, number)?.into_iter();
                CallbackMatch::Fitting(refunds.filter(|refund| is_of_amount(callback, refund)).collect())
            }
            None => CallbackMatch::Fitting(Vec::new()),
        })
    }
}

/// The entries that a callback matches.
enum CallbackMatch {
    /// The order or refund with its number.
    ByNumber(Box<Record>),
    /// The refunds with its amount, of the order with its number. It may be about one of them, or about one that was
    /// made elsewhere: a reason to ask what became of them, and to write nothing down.
    Fitting(Vec<Record>),
}

/// The document does not say whether `tradeAmt` of a refund's callback is the refund's or the order's.
fn is_of_amount(callback: &Callback, record: &Record) -> bool {
    let amount = record.entry.amount;
    callback.trade_amt() == amount || (record.entry.out_request_no.is_some() && callback.pay_amt() == amount)
}

fn contradiction(entry: &Entry, about: &str) -> Error {
    Error::new(ErrorKind::Contradiction, format!("{about}; nothing was changed, and an alarm is in the journal"))
        .with_order(Some(&entry.out_trade_no), entry.out_request_no.as_deref())
}
