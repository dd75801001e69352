//! What was asked for, as the journal keeps it: it tells whether the same number is asked for again with other content.

use bestpay::{Amount, BeijingTime, Error, ErrorKind, FieldKind, Interface};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::entry::Entry;
use crate::record::{Lease, Record, filled};
use crate::state::State;

/// An order or refund as it is about to be sent.
pub(crate) struct Content {
    pub(crate) interface: &'static Interface,
    pub(crate) merchant_no: String,
    pub(crate) out_trade_no: String,
    /// Empty for an order.
    pub(crate) out_request_no: String,
    pub(crate) amount: i64,
    pub(crate) request_date: String,
    /// The business content: everything but `requestDate` and `sign`.
    members: Map<String, Value>,
}

impl Content {
    /// Reads it from the signed body, which has everything filled in.
    pub(crate) fn of(interface: &'static Interface, body: &str) -> Result<Content, Error> {
        let Ok(Value::Object(mut members)) = serde_json::from_str(body) else {
            return Err(Error::new(ErrorKind::InvalidJson, "the prepared request is not a JSON object"));
        };
        members.remove("sign");
        let text = |members: &Map<String, Value>, name: &str| {
            members.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let request_date = text(&members, "requestDate");
        members.remove("requestDate");
        let (merchant_no, out_trade_no) = (text(&members, "merchantNo"), text(&members, "outTradeNo"));
        for name in payer_codes(interface) {
            if let Some(Value::String(code)) = members.get_mut(name) {
                *code = digest(&merchant_no, &out_trade_no, name, code);
            }
        }
        let amount = ["refundAmt", "tradeAmt"].iter().find_map(|name| members.get(*name)?.as_i64());
        Ok(Content {
            interface,
            out_request_no: text(&members, "outRequestNo"),
            amount: amount.unwrap_or_default(),
            merchant_no,
            out_trade_no,
            request_date,
            members,
        })
    }

    /// Its record, as it is about to be sent.
    pub(crate) fn to_record(&self, now: BeijingTime, lease: Lease) -> Result<Record, Error> {
        let entry = Entry {
            merchant_no: self.merchant_no.clone(),
            interface: self.interface.name.to_owned(),
            out_trade_no: self.out_trade_no.clone(),
            out_request_no: filled(self.out_request_no.clone()),
            amount: Amount::from_fen(self.amount)?,
            state: State::Sending,
            request_date: self.request_date.parse()?,
            trade_no: None,
            pay_amt: None,
            discount_amt: None,
            payment_url: None,
            code: None,
            message: None,
            created_at: now,
            changed_at: now,
        };
        Ok(Record { entry, content: self.to_json(), attempt: 1, refusals: 0, sent_at: now, lease })
    }

    pub(crate) fn to_json(&self) -> String {
        Value::Object(self.members.clone()).to_string()
    }

    /// Compares it, field by field, with what the journal has under its number. The payer's code may differ: the phone
    /// shows a new one every minute, so another code does not mean another order.
    pub(crate) fn expect(&self, known: &Record) -> Result<(), Error> {
        let Ok(Value::Object(members)) = serde_json::from_str(&known.content) else {
            return Err(crate::store::damaged("the content of an entry is not a JSON object"));
        };
        let is_code = |name: &String| payer_codes(self.interface).any(|code| code == name);
        let mut names = members.keys().chain(self.members.keys());
        let differing = names.find(|name| members.get(*name) != self.members.get(*name) && !is_code(name));
        match differing {
            _ if known.entry.interface != self.interface.name => {
                Err(self.conflict(&format!("as {}", known.entry.interface), known))
            }
            Some(field) => Err(self.conflict(&format!("with another `{field}`"), known).with_field(field.clone())),
            None => Ok(()),
        }
    }

    /// The number is taken. The effect is what is known about the order or refund that has it.
    pub(crate) fn conflict(&self, how: &str, known: &Record) -> Error {
        let (what, number) = match self.out_request_no.as_str() {
            "" => ("order", &self.out_trade_no),
            _ => ("refund", &self.out_request_no),
        };
        let state = known.entry.state;
        let message = format!("{what} {number} is in the journal already, {how}, and is {state}; nothing was sent now");
        let out_request_no = Some(self.out_request_no.as_str()).filter(|number| !number.is_empty());
        let error = Error::new(ErrorKind::OrderConflict, message).with_effect(state.effect());
        error.with_order(Some(&self.out_trade_no), out_request_no).with_request_date(known.entry.request_date)
    }
}

/// The fields of a request that hold a code of the payer's.
fn payer_codes(interface: &'static Interface) -> impl Iterator<Item = &'static str> {
    interface.request.iter().filter(|field| field.kind == FieldKind::PayerCode).map(|field| field.name)
}

/// A payer's code is compared, never shown: what is kept is SHA-256 over it and its order's number, so that the same
/// payer cannot be found again in another order.
fn digest(merchant_no: &str, out_trade_no: &str, name: &str, code: &str) -> String {
    let digest = Sha256::digest([merchant_no, out_trade_no, name, code].join("\n"));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

#[cfg(test)]
mod tests {
    use bestpay::Effect;

    use super::*;

    fn order(body: &str) -> Content {
        Content::of(Interface::named("barcode_order").unwrap(), body).unwrap()
    }

    const BODY: &str = r#"{"merchantNo":"M","outTradeNo":"A1","tradeAmt":100,"mediumNo":"510012345678901234",
        "requestDate":"2026-03-01 09:30:00","sign":"x"}"#;

    #[test]
    fn the_payers_code_is_kept_as_a_digest_of_its_own_order() {
        let one = order(BODY).to_json();
        assert!(!one.contains("510012345678901234") && one.contains("sha256:"), "{one}");
        let other = order(&BODY.replace("A1", "A2")).to_json();
        assert_ne!(one.split("sha256:").nth(1).map(|s| &s[..64]), other.split("sha256:").nth(1).map(|s| &s[..64]));
    }

    #[test]
    fn time_signature_and_the_payers_code_tell_no_other_order_and_everything_else_does() {
        let known = order(BODY);
        let later = order(&BODY.replace("09:30", "09:31").replace("\"x\"", "\"y\""));
        let mut known = known.to_record("2026-03-01 09:30:00".parse().unwrap(), Lease::none()).unwrap();
        later.expect(&known).unwrap();
        order(&BODY.replace("901234", "901235")).expect(&known).unwrap();
        for (from, to, field) in
            [(":100,", ":101,", "tradeAmt"), ("\"merchantNo\"", "\"remark\":\"r\",\"merchantNo\"", "remark")]
        {
            for (state, effect) in State::ALL.iter().map(|&state| match state {
                State::Refused => (state, Effect::Refused),
                _ => (state, Effect::Unknown),
            }) {
                known.entry.state = state;
                let error = order(&BODY.replace(from, to)).expect(&known).unwrap_err();
                assert_eq!((error.kind(), error.field()), (ErrorKind::OrderConflict, Some(field)));
                assert_eq!(error.effect(), effect, "{state}");
                assert!(error.message().starts_with("order A1 is in the journal already"), "{error}");
                assert_eq!((error.out_trade_no(), error.out_request_no()), (Some("A1"), None));
            }
        }
    }
}
