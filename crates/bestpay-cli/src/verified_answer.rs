//! A verified answer, whichever call it belongs to.

use std::collections::BTreeMap;

use bestpay::{AnyAnswer, TradeStatus, Verification};
use serde_json::value::RawValue;

/// Fields under their names on the wire, each value as the exact JSON that was verified.
pub type Fields = BTreeMap<String, Box<RawValue>>;

/// A verified answer; after waiting, the first answer and the last one over it.
#[derive(Debug, Clone)]
pub struct VerifiedAnswer {
    /// 交易状态.
    pub trade_status: TradeStatus,
    /// How the last message verified.
    pub verification: Verification,
    objects: Vec<String>,
}

impl VerifiedAnswer {
    /// One answer, its fields as one JSON object.
    pub fn new(answer: impl Into<AnyAnswer>) -> VerifiedAnswer {
        let answer = answer.into();
        let (trade_status, verification) = (answer.trade_status(), answer.verification());
        VerifiedAnswer { trade_status, verification, objects: vec![answer.to_json()] }
    }

    /// This answer and, over its fields, those of a later one.
    pub fn updated_by(mut self, later: VerifiedAnswer) -> VerifiedAnswer {
        self.objects.extend(later.objects);
        VerifiedAnswer { objects: self.objects, ..later }
    }

    /// All fields.
    pub fn fields(&self) -> serde_json::Result<Fields> {
        let mut fields = Fields::new();
        for object in &self.objects {
            fields.extend(serde_json::from_str::<Fields>(object)?);
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use bestpay::{Form, Hash};

    use super::*;

    #[test]
    fn a_later_answer_replaces_its_own_fields_only_and_numbers_keep_their_digits() {
        let verification = Verification { hash: Hash::Sha1, form: Form::Sorted };
        let answered = |trade_status, object: &str| VerifiedAnswer {
            trade_status,
            verification,
            objects: vec![object.to_owned()],
        };
        let first = r#"{"tradeStatus":"WAITFORPAY","tradeAmt":1250,"rate":1.50}"#;
        let last = r#"{"tradeStatus":"SUCCESS"}"#;
        let both = answered(TradeStatus::WaitForPay, first).updated_by(answered(TradeStatus::Success, last));
        assert_eq!(both.trade_status, TradeStatus::Success);
        let json = serde_json::to_string(&both.fields().expect("objects")).expect("texts");
        assert_eq!(json, r#"{"rate":1.50,"tradeAmt":1250,"tradeStatus":"SUCCESS"}"#);
    }
}
