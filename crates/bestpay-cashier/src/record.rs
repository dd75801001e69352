//! A row of the journal: what callers see of it, and what the journal keeps for itself.

use bestpay::{Amount, BeijingTime, Error};

use crate::entry::{Entry, Event};
use crate::finding::{Cause, Finding};
use crate::state::State;
use crate::store::{Row, Value, damaged};

/// A row of `bestpay_entry`.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) entry: Entry,
    pub(crate) content: String,
    /// How often it was about to be sent. What is learnt about one attempt is never written to another.
    pub(crate) attempt: i64,
    /// How often the platform has refused, verified: first the last attempt, then the questions about it.
    pub(crate) refusals: i64,
    /// When the last attempt was about to be sent.
    pub(crate) sent_at: BeijingTime,
    pub(crate) lease: Lease,
}

/// Who is sending an entry or asking for it, and until when nobody else does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lease {
    /// Empty if nobody has it.
    pub(crate) holder: String,
    /// `None` if it is free at once.
    pub(crate) until: Option<BeijingTime>,
}

impl Lease {
    pub(crate) fn none() -> Lease {
        Lease { holder: String::new(), until: None }
    }

    /// A pause: nobody asks before this time.
    pub(crate) fn pause(until: BeijingTime) -> Lease {
        Lease { holder: String::new(), until: Some(until) }
    }

    /// Whether this holder may have it now.
    pub(crate) fn is_free_for(&self, holder: &str, free: &ExpiredLeases) -> bool {
        self.holder == holder || self.until.is_none_or(|until| until <= free.at || until > free.beyond)
    }

    /// The values of its columns.
    pub(crate) fn values(&self) -> [Value; 2] {
        [self.holder.as_str().into(), self.until_text().as_str().into()]
    }

    fn until_text(&self) -> String {
        self.until.map_or(String::new(), |until| until.to_string())
    }
}

/// Which leases are over: those that ended by a time, and those that end later than any lease that can be granted now.
/// The latter were granted by a clock that has been put back since.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExpiredLeases {
    pub(crate) at: BeijingTime,
    pub(crate) beyond: BeijingTime,
}

/// 币种 of the interface, by ISO 4217.
const YUAN: &str = "156";

/// Why a finding is not believed.
#[derive(Debug, Clone)]
pub(crate) struct Doubt {
    /// Its name on the wire.
    pub(crate) field: &'static str,
    pub(crate) how: String,
}

/// The key of a row: merchant, order, and refund or an empty text.
pub(crate) type Key = [String; 3];

pub(crate) fn key_values(key: &Key) -> Vec<Value> {
    key.iter().map(|part| part.as_str().into()).collect()
}

impl Entry {
    pub(crate) fn key(&self) -> Key {
        let out_request_no = self.out_request_no.clone().unwrap_or_default();
        [self.merchant_no.clone(), self.out_trade_no.clone(), out_request_no]
    }
}

impl Record {
    /// Reads the columns of `entry_columns!`.
    pub(crate) fn read(mut row: Row) -> Result<Record, Error> {
        let (merchant_no, out_trade_no, out_request_no) = (row.text()?, row.text()?, filled(row.text()?));
        let (interface, content, amount) = (row.text()?, row.text()?, amount(row.number()?)?);
        let (state, request_date, sent_at) = (state(&row.text()?)?, time(&row.text()?)?, time(&row.text()?)?);
        let trade_no = row.optional_text()?;
        let pay_amt = row.optional_number()?.map(self::amount).transpose()?;
        let discount_amt = row.optional_number()?.map(self::amount).transpose()?;
        let (payment_url, code, message) = (row.optional_text()?, row.optional_text()?, row.optional_text()?);
        let (created_at, changed_at) = (time(&row.text()?)?, time(&row.text()?)?);
        let lease = Lease { holder: row.text()?, until: filled(row.text()?).map(|until| time(&until)).transpose()? };
        let (attempt, refusals) = (row.number()?, row.number()?);
        let entry = Entry {
            merchant_no,
            interface,
            out_trade_no,
            out_request_no,
            amount,
            state,
            request_date,
            trade_no,
            pay_amt,
            discount_amt,
            payment_url,
            code,
            message,
            created_at,
            changed_at,
        };
        Ok(Record { entry, content, attempt, refusals, sent_at, lease })
    }

    /// Adds what came with a state. What was known stays unless something new came.
    pub(crate) fn add(&mut self, finding: &Finding) {
        self.refusals += i64::from(finding.is_refusal);
        let entry = &mut self.entry;
        let kept = |text: &Option<String>| text.as_deref().map(kept);
        let is_final = entry.state.is_final();
        entry.trade_no = newest(is_final, entry.trade_no.take(), kept(&finding.trade_no));
        // What a waiting order names as paid has not been paid yet.
        if finding.state == Some(State::Success) {
            entry.pay_amt = newest(is_final, entry.pay_amt, finding.pay_amt);
            entry.discount_amt = newest(is_final, entry.discount_amt, finding.discount_amt);
        }
        // A URL that is cut is another URL: one that is too long is not kept.
        let payment_url = finding.payment_url.as_deref().filter(|url| url.len() <= LONGEST_URL);
        entry.payment_url = payment_url.map(printable).or(entry.payment_url.take());
        // An earlier error does not explain a later state.
        let changes = finding.state.is_some_and(|state| state != entry.state);
        if changes || finding.code.is_some() {
            (entry.code, entry.message) = (kept(&finding.code), kept(&finding.message));
        }
    }

    /// Why this cannot be about it, or cannot be true as well: its field, and how it differs. Of a refund only the
    /// amounts are compared: the document does not say whether the other fields of its messages are its own or the
    /// order's. `order_amt` is the amount of a refund's order, if the journal has the order.
    pub(crate) fn doubt(&self, finding: &Finding, order_amt: Option<Amount>) -> Option<Doubt> {
        let (entry, amount) = (&self.entry, self.entry.amount.fen());
        let doubt = |field, how: String| Some(Doubt { field, how });
        if let Some(told) = finding.amount.as_ref().filter(|told| told.parse() != Ok(amount)) {
            let field = if entry.out_request_no.is_some() { "refundAmt" } else { "tradeAmt" };
            return doubt(field, format!("names {} fen, not {amount}", kept(told)));
        }
        if entry.out_request_no.is_some()
            && let Some(told) = &finding.trade_amt
            && let Some(how) = self.other_trade_amt(told, order_amt)
        {
            return doubt("tradeAmt", how);
        }
        if let Some(ccy) = finding.ccy.as_ref().filter(|ccy| *ccy != YUAN) {
            return doubt("ccy", format!("names the currency {:?}, not {YUAN}", kept(ccy)));
        }
        if finding.state != Some(State::Success) || entry.out_request_no.is_some() {
            return None;
        }
        if let Some((name, sum)) = &finding.no_amount {
            return doubt(name, format!("names {} as {name}, which is no amount in fen", kept(sum)));
        }
        let [paid, discount] = [finding.pay_amt, finding.discount_amt].map(|amount| amount.map(Amount::fen));
        match (paid, discount) {
            (Some(paid), Some(discount)) if paid.checked_add(discount) != Some(amount) => {
                return doubt("payAmt", format!("names {paid} fen paid and {discount} fen of discount, not {amount}"));
            }
            (Some(paid), None) if paid > amount => {
                return doubt("payAmt", format!("names {paid} fen paid, more than {amount}"));
            }
            _ => {}
        }
        if entry.state != State::Success {
            return None;
        }
        match (finding.trade_no.as_deref().map(kept), &entry.trade_no) {
            (Some(told), Some(known)) if told != *known => {
                return doubt("tradeNo", format!("names the trade {told}, and it was paid by {known}: paid twice?"));
            }
            _ => {}
        }
        match (paid, entry.pay_amt.map(Amount::fen)) {
            (Some(told), Some(known)) if told != known => {
                doubt("payAmt", format!("names {told} fen paid, and it was {known}"))
            }
            _ => None,
        }
    }

    /// Whether this success may be that of another order with the same number. The platform refused this one, and its
    /// status names no amount: the number was used before, by this till with a journal that was lost, or by another
    /// till with a journal of its own for another payer.
    pub(crate) fn may_be_anothers(&self, finding: &Finding, cause: Cause) -> bool {
        let is_paid = (finding.state, cause) == (Some(State::Success), Cause::Status);
        is_paid && self.refusals > 0 && finding.amount.is_none()
    }

    /// How the `tradeAmt` of a message about this refund differs. The document calls it 交易金额 in 3.4 and 3.6 alike,
    /// without saying whose: the refund's own amount fits, and so does its order's. Of an order that the journal does
    /// not have, it is only known that it is no less than what is given back of it.
    fn other_trade_amt(&self, told: &str, order_amt: Option<Amount>) -> Option<String> {
        let [amount, order] = [Some(self.entry.amount), order_amt].map(|amount| amount.map(Amount::fen));
        let told_fen = told.parse::<i64>().ok();
        match (told_fen, order) {
            _ if told_fen == amount => None,
            (Some(told), Some(order)) if told == order => None,
            (Some(told), None) if Some(told) > amount => None,
            _ => {
                let order = order.map_or_else(String::new, |fen| format!(" or its order's {fen}"));
                let amount = self.entry.amount.fen();
                Some(format!("names {} fen as tradeAmt, not the refund's {amount}{order}", kept(told)))
            }
        }
    }

    /// The values of `INSERT_ENTRY`.
    pub(crate) fn values(&self) -> Vec<Value> {
        let entry = &self.entry;
        let mut values = key_values(&entry.key());
        values.extend([
            entry.interface.as_str().into(),
            self.content.as_str().into(),
            entry.amount.fen().into(),
            entry.state.as_str().into(),
            entry.request_date.to_string().as_str().into(),
            self.sent_at.to_string().as_str().into(),
        ]);
        values.extend(self.details());
        values.extend([entry.created_at.to_string().as_str().into(), entry.changed_at.to_string().as_str().into()]);
        values.extend(self.lease.values());
        values.extend([self.attempt.into(), self.refusals.into()]);
        values
    }

    /// The values of `UPDATE_ENTRY`.
    pub(crate) fn changes(&self) -> Vec<Value> {
        let entry = &self.entry;
        let mut values = key_values(&entry.key());
        values.extend([
            entry.state.as_str().into(),
            entry.request_date.to_string().as_str().into(),
            self.sent_at.to_string().as_str().into(),
        ]);
        values.extend(self.details());
        values.push(entry.changed_at.to_string().as_str().into());
        values.extend(self.lease.values());
        values.extend([self.attempt.into(), self.content.as_str().into(), self.refusals.into()]);
        values
    }

    fn details(&self) -> [Value; 6] {
        let entry = &self.entry;
        [
            entry.trade_no.as_deref().into(),
            entry.pay_amt.map(Amount::fen).into(),
            entry.discount_amt.map(Amount::fen).into(),
            entry.payment_url.as_deref().into(),
            entry.code.as_deref().into(),
            entry.message.as_deref().into(),
        ]
    }
}

impl Event {
    /// Reads the columns of `event_columns!`.
    pub(crate) fn read(mut row: Row) -> Result<Event, Error> {
        Ok(Event {
            id: row.number()?,
            at: time(&row.text()?)?,
            merchant_no: row.text()?,
            out_trade_no: row.text()?,
            out_request_no: filled(row.text()?),
            from: filled(row.text()?).map(|from| state(&from)).transpose()?,
            to: state(&row.text()?)?,
            cause: row.text()?,
            about: row.optional_text()?,
            is_alarm: row.optional_text()?.is_some(),
        })
    }
}

/// What is known after something was told. What a final state has said stays.
fn newest<T>(is_final: bool, known: Option<T>, told: Option<T>) -> Option<T> {
    if is_final { known.or(told) } else { told.or(known) }
}

/// A text that others have written, as it is kept: short enough for every index, and without control characters, which
/// would break a database's text or a line of the log.
pub(crate) fn kept(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => printable(text.get(..end).unwrap_or_default()) + "…",
        None => printable(text),
    }
}

/// More than any QR code can hold.
const LONGEST_URL: usize = 8_192;

fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{FFFD}")
}

/// Columns that belong to the key, or that are compared, hold an empty text instead of NULL.
pub(crate) fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn state(name: &str) -> Result<State, Error> {
    State::named(name).ok_or_else(|| damaged("an unknown state"))
}

fn time(text: &str) -> Result<BeijingTime, Error> {
    text.parse().map_err(|_| damaged("a time of another form"))
}

fn amount(fen: i64) -> Result<Amount, Error> {
    Amount::from_fen(fen).map_err(|_| damaged("an amount below zero"))
}

#[cfg(test)]
mod tests {
    use bestpay::Interface;

    use super::*;
    use crate::content::Content;

    fn record(interface: &str, body: &str) -> Record {
        let content = Content::of(Interface::named(interface).unwrap(), body).unwrap();
        let record = content.to_record(content.request_date.parse().unwrap(), Lease::none()).unwrap();
        Record { entry: Entry { state: State::Waiting, ..record.entry }, ..record }
    }

    fn order() -> Record {
        let body = r#"{"merchantNo":"M","outTradeNo":"A1","tradeAmt":100,"requestDate":"2026-03-01 09:30:00"}"#;
        record("barcode_order", body)
    }

    fn doubt(record: &Record, finding: &Finding) -> Option<Doubt> {
        record.doubt(finding, None)
    }

    fn paid(fen: i64) -> Finding {
        Finding { pay_amt: Amount::from_fen(fen).ok(), ..State::Success.into() }
    }

    #[test]
    fn a_lease_is_over_when_its_time_has_come_and_when_nobody_can_have_granted_it() {
        let at = |seconds: i64| -> BeijingTime { format!("2026-03-01 09:30:{seconds:02}").parse().unwrap() };
        let free = ExpiredLeases { at: at(10), beyond: at(20) };
        let lease = |until| Lease { holder: "A".to_owned(), until };
        for (until, is_free) in [
            (None, true),
            (Some(at(9)), true),
            (Some(at(10)), true),
            (Some(at(11)), false),
            (Some(at(20)), false),
            (Some(at(21)), true),
        ] {
            assert_eq!(lease(until).is_free_for("B", &free), is_free, "{until:?}");
            assert!(lease(until).is_free_for("A", &free));
        }
    }

    #[test]
    fn a_reason_stays_until_there_is_another_state_or_another_reason() {
        let mut record = order();
        let reasons = |record: &Record| (record.entry.code.clone(), record.entry.message.clone());
        let told = |code: Option<&str>| Finding { code: code.map(str::to_owned), ..State::Waiting.into() };
        record.add(&told(Some("E1")));
        assert_eq!(reasons(&record), (Some("E1".to_owned()), None));
        record.add(&told(None));
        assert_eq!(record.entry.code.as_deref(), Some("E1"));
        record.add(&State::Success.into());
        assert_eq!(reasons(&record), (None, None));
    }

    #[test]
    fn an_address_that_is_too_long_to_be_kept_whole_is_not_kept() {
        let mut record = order();
        let told = |length: usize| Finding { payment_url: Some("u".repeat(length)), ..State::Waiting.into() };
        record.add(&told(LONGEST_URL));
        assert_eq!(record.entry.payment_url.as_ref().map(String::len), Some(LONGEST_URL));
        record.add(&told(LONGEST_URL + 1));
        assert_eq!(record.entry.payment_url.as_ref().map(String::len), Some(LONGEST_URL));
    }

    #[test]
    fn what_was_paid_is_compared_when_it_is_paid_and_of_an_order_alone() {
        let order = order();
        assert!(doubt(&order, &paid(100)).is_none() && doubt(&order, &paid(99)).is_none());
        assert_eq!(doubt(&order, &paid(101)).unwrap().field, "payAmt");
        assert!(doubt(&order, &Finding { state: Some(State::Waiting), ..paid(101) }).is_none());
        let body = r#"{"merchantNo":"M","outTradeNo":"A1","outRequestNo":"R1","refundAmt":100,
            "requestDate":"2026-03-01 09:30:00"}"#;
        assert!(doubt(&record("refund", body), &paid(101)).is_none());
    }
}
