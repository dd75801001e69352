//! What was asked for, as the journal keeps it: to tell whether the same number is asked for again with other content.

use bestpay::{Error, ErrorKind, FieldKind, Interface};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// An order or refund as it is about to be sent.
pub(crate) struct Content {
    pub(crate) interface: &'static str,
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
    /// Reads it from the body that was signed: with all that was filled in.
    pub(crate) fn of(interface: &'static Interface, body: &str) -> Result<Content, Error> {
        let Ok(Value::Object(mut members)) = serde_json::from_str(body) else {
            return Err(Error::new(ErrorKind::InvalidJson, "the prepared request is no JSON object"));
        };
        members.remove("sign");
        let text = |members: &Map<String, Value>, name: &str| {
            members.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let request_date = text(&members, "requestDate");
        members.remove("requestDate");
        let (merchant_no, out_trade_no) = (text(&members, "merchantNo"), text(&members, "outTradeNo"));
        for field in interface.request.iter().filter(|field| field.kind == FieldKind::PayerCode) {
            if let Some(Value::String(code)) = members.get_mut(field.name) {
                *code = digest(&merchant_no, &out_trade_no, field.name, code);
            }
        }
        let amount = ["refundAmt", "tradeAmt"].iter().find_map(|name| members.get(*name)?.as_i64());
        Ok(Content {
            interface: interface.name,
            out_request_no: text(&members, "outRequestNo"),
            amount: amount.unwrap_or_default(),
            merchant_no,
            out_trade_no,
            request_date,
            members,
        })
    }

    pub(crate) fn to_json(&self) -> String {
        Value::Object(self.members.clone()).to_string()
    }

    /// Compares it, field by field, with what the journal has under its number.
    pub(crate) fn expect(&self, interface: &str, content: &str) -> Result<(), Error> {
        let Ok(Value::Object(known)) = serde_json::from_str(content) else {
            return Err(crate::store::damaged("the content of an entry is no JSON object"));
        };
        let names = known.keys().chain(self.members.keys());
        let differing = names.into_iter().find(|name| known.get(*name) != self.members.get(*name));
        match differing {
            Some(field) => Err(self.conflict(&format!("with another `{field}`")).with_field(field.clone())),
            None if interface != self.interface => Err(self.conflict(&format!("as {interface}"))),
            None => Ok(()),
        }
    }

    /// The number is taken.
    pub(crate) fn conflict(&self, how: &str) -> Error {
        let (what, number) = match self.out_request_no.as_str() {
            "" => ("order", &self.out_trade_no),
            _ => ("refund", &self.out_request_no),
        };
        let message = format!("{what} {number} is in the journal already, {how}; nothing was sent");
        let out_request_no = Some(self.out_request_no.as_str()).filter(|number| !number.is_empty());
        Error::new(ErrorKind::OrderConflict, message).with_order(Some(&self.out_trade_no), out_request_no)
    }
}

/// A payer's code is compared, never shown: what is kept is SHA-256 over it and the order that it belongs to, so that
/// the same payer cannot be found again in another order.
fn digest(merchant_no: &str, out_trade_no: &str, name: &str, code: &str) -> String {
    let digest = Sha256::digest([merchant_no, out_trade_no, name, code].join("\n"));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

#[cfg(test)]
mod tests {
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
    fn time_and_signature_are_no_content_and_everything_else_is() {
        let known = order(BODY);
        let later = order(&BODY.replace("09:30", "09:31").replace("\"x\"", "\"y\""));
        later.expect("barcode_order", &known.to_json()).unwrap();
        for (from, to, field) in [
            (":100,", ":101,", "tradeAmt"),
            ("901234", "901235", "mediumNo"),
            ("\"merchantNo\"", "\"remark\":\"r\",\"merchantNo\"", "remark"),
        ] {
            let error = order(&BODY.replace(from, to)).expect("barcode_order", &known.to_json()).unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::OrderConflict, Some(field)));
        }
    }
}
