//! 3.4 支付、退款结果回调接口: the platform says what became of an order or refund.

use std::fmt;

use super::fields::FieldSpec;
use super::table::field_table;
use super::values::{CallbackTradeType, TradeStatus};
use crate::amount::Amount;
use crate::error::{Effect, Error, ErrorKind, Result};
use crate::json;

macro_rules! callback {
    ($($wire:literal $method:ident: $kind:ident $mark:ident $zh:literal $en:literal;)*) => {
        /// The fields of a callback, in the document's order, without `sign`.
        pub(crate) static TABLE: &[FieldSpec] = field_table! { $($wire $kind $mark $zh $en)* };

        super::table::result! {
            /// 3.4: a verified callback for this merchant, about a payment or a refund.
            ///
            /// The same callback arrives more than once, and may arrive before the order's own answer. Compare it
            /// with your order or refund ([`Callback::expect_payment`], [`Callback::expect_refund`]), apply it once, and
            /// answer each with [`CallbackReply::accepted`].
            ///
            /// ```
            /// use bestpay::{Amount, CallbackReply, TradeStatus};
            /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
            /// # let (merchant, body) = (doc_example::merchant(), doc_example::callback_body());
            /// let callback = merchant.read_callback(&body)?;
            /// callback.expect_payment("20260301-0001", Amount::from_fen(1250)?)?;
            /// if callback.trade_status() == TradeStatus::Success {
            ///     // Credit the order, once. FAIL and CLOSE are final as well, and nothing was paid.
            /// }
            /// let reply = CallbackReply::accepted();
            /// assert_eq!(reply.content_type(), "application/json; charset=utf-8");
            /// # Ok::<(), bestpay::Error>(())
            /// ```
            Callback { $($wire $method: $kind $mark $zh $en;)* }
        }
    };
}

callback! {
    "tradeNo" trade_no: Code M "交易号" "the platform's number of the trade";
    "outTradeNo" out_trade_no: Code M "商户订单号" "the order's number, or a refund's";
    "tradeType" trade_type_text: Word O "通知类型" "whether it is about a payment or a refund (section 4.2), as sent";
    "tradeAmt" trade_amt: Fen M "交易金额" "the amount of the order or refund, in fen";
    "tradeFinishedDate" trade_finished_date: CompactTime M "交易完成时间" "when the trade was finished";
    "merchantNo" merchant_no: Code M "商户号" "the merchant's number";
    "payAmt" pay_amt: Fen M "支付金额" "what the payer paid or got back, in fen";
    "discountAmt" discount_amt: Fen O "优惠金额" "the discount, in fen";
    "ccy" ccy: Word M "币种" "the currency";
    "tradeStatus" trade_status: Status M "交易状态" "what became of it, section 4.1";
    "goodsInfo" goods_info: Text M "商品描述" "what was bought";
    "resultCode" result_code: Word O "结果码" "a result code";
    "resultMsg" result_msg: Text O "结果描述" "the result in words";
    "originalTradeNo" original_trade_no: Code O "原交易号" "the trade that a refund belongs to";
    "institutionCode" institution_code: Code M "验签商户号" "the institution's number";
}

impl Callback {
    /// The document's table of a callback's fields, without `sign`.
    ///
    /// ```
    /// let table = bestpay::Callback::table();
    /// assert!(table.iter().any(|field| field.name == "tradeFinishedDate"));
    /// ```
    pub fn table() -> &'static [FieldSpec] {
        TABLE
    }

    /// 通知类型: whether it is about a payment or a refund. `None` if the platform does not say.
    pub fn trade_type(&self) -> Option<CallbackTradeType> {
        self.trade_type_text().map(CallbackTradeType::from)
    }

    /// Whether it is about a refund, by 通知类型 and 原交易号. `None` if neither says, or if it is something that the
    /// document does not list.
    pub fn is_refund(&self) -> Option<bool> {
        self.subject().is_refund()
    }

    /// Compares the callback with the order that you know: nothing else connects the two. A refund's callback may have
    /// the number and the amount of its order; it is refused here. A callback that does not say whether it is about a
    /// payment or a refund is taken for a payment's if its status is SUCCESS; otherwise ask for the status.
    ///
    /// # Errors
    /// [`ErrorKind::Mismatch`] naming the field, effect [`Effect::Unknown`].
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let callback = doc_example::merchant().read_callback(&doc_example::callback_body())?;
    /// use bestpay::{Amount, ErrorKind};
    /// callback.expect_payment("20260301-0001", Amount::from_fen(1250)?)?;
    /// let error = callback.expect_payment("20260301-0001", Amount::from_fen(1)?).unwrap_err();
    /// assert_eq!((error.kind(), error.field()), (ErrorKind::Mismatch, Some("tradeAmt")));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn expect_payment(&self, out_trade_no: &str, trade_amt: Amount) -> Result<()> {
        self.subject().expect_payment(out_trade_no, trade_amt)
    }

    /// Compares the callback with the refund that you know. The document does not say whether the number and the amount
    /// in it are the refund's or its order's: the number may be either, and one of `tradeAmt` and `payAmt` must be the
    /// refund's. A callback that does not say whether it is about a payment or a refund is accepted only under the
    /// refund's own number.
    ///
    /// # Errors
    /// As [`Callback::expect_payment`].
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let callback = doc_example::merchant().read_callback(&doc_example::callback_body())?;
    /// use bestpay::Amount;
    /// let error = callback.expect_refund("20260301-0001", "20260301-0001-R1", Amount::from_fen(1250)?).unwrap_err();
    /// assert_eq!(error.field(), Some("tradeType"), "it may be a payment's");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn expect_refund(&self, out_trade_no: &str, out_request_no: &str, refund_amt: Amount) -> Result<()> {
        self.subject().expect_refund(out_trade_no, out_request_no, refund_amt)
    }

    fn subject(&self) -> CallbackSubject<'_> {
        CallbackSubject {
            trade_no: self.trade_no(),
            out_trade_no: self.out_trade_no(),
            original_trade_no: self.original_trade_no(),
            trade_type: self.trade_type(),
            trade_status: self.trade_status(),
            trade_amt: self.trade_amt(),
            pay_amt: self.pay_amt(),
        }
    }
}

/// What a verified callback says of the order or refund that it is about, for programs that have kept its fields and not
/// the [`Callback`]: the same rules, under the same names.
#[derive(Debug, Clone)]
pub struct CallbackSubject<'a> {
    /// `tradeNo`.
    pub trade_no: &'a str,
    /// `outTradeNo`.
    pub out_trade_no: &'a str,
    /// `originalTradeNo`.
    pub original_trade_no: Option<&'a str>,
    /// `tradeType`.
    pub trade_type: Option<CallbackTradeType>,
    /// `tradeStatus`.
    pub trade_status: TradeStatus,
    /// `tradeAmt`.
    pub trade_amt: Amount,
    /// `payAmt`.
    pub pay_amt: Amount,
}

impl CallbackSubject<'_> {
    /// As [`Callback::is_refund`].
    ///
    /// ```
    /// use bestpay::{Amount, CallbackSubject, CallbackTradeType, TradeStatus};
    /// let amount = Amount::from_fen(1250)?;
    /// let said = CallbackSubject {
    ///     trade_no: "2026030100001",
    ///     out_trade_no: "20260301-0001",
    ///     original_trade_no: None,
    ///     trade_type: Some(CallbackTradeType::RealTime),
    ///     trade_status: TradeStatus::Success,
    ///     trade_amt: amount,
    ///     pay_amt: amount,
    /// };
    /// assert_eq!(said.is_refund(), Some(false));
    /// said.expect_payment("20260301-0001", amount)?;
    /// assert!(said.expect_refund("20260301-0001", "20260301-0001-R1", amount).is_err());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn is_refund(&self) -> Option<bool> {
        let has_original = self.original_trade_no.is_some_and(|original| original != self.trade_no);
        match (self.trade_type.as_ref().map(CallbackTradeType::is_refund), has_original) {
            (Some(Some(true)), _) | (None, true) => Some(true),
            (Some(Some(false)), false) => Some(false),
            _ => None,
        }
    }

    /// As [`Callback::expect_payment`].
    ///
    /// # Errors
    /// As there.
    ///
    /// ```
    /// # use bestpay::{Amount, CallbackSubject, Result, TradeStatus};
    /// fn is_paid(said: &CallbackSubject<'_>, out_trade_no: &str, amount: Amount) -> Result<bool> {
    ///     said.expect_payment(out_trade_no, amount)?;
    ///     Ok(said.trade_status == TradeStatus::Success)
    /// }
    /// ```
    pub fn expect_payment(&self, out_trade_no: &str, trade_amt: Amount) -> Result<()> {
        let counts_as_payment = match self.is_refund() {
            Some(is_refund) => !is_refund,
            None => self.says_nothing_of_its_subject() && self.trade_status == TradeStatus::Success,
        };
        self.expect(&[
            ("tradeType", counts_as_payment),
            ("outTradeNo", self.out_trade_no == out_trade_no),
            ("tradeAmt", self.trade_amt == trade_amt),
        ])
    }

    /// As [`Callback::expect_refund`].
    ///
    /// # Errors
    /// As there.
    ///
    /// ```
    /// # use bestpay::{Amount, CallbackSubject, Result, TradeStatus};
    /// fn is_refunded(said: &CallbackSubject<'_>, order: &str, refund: &str, amount: Amount) -> Result<bool> {
    ///     said.expect_refund(order, refund, amount)?;
    ///     Ok(said.trade_status == TradeStatus::Success)
    /// }
    /// ```
    pub fn expect_refund(&self, out_trade_no: &str, out_request_no: &str, refund_amt: Amount) -> Result<()> {
        let has_own_number = self.out_trade_no == out_request_no && out_request_no != out_trade_no;
        let counts_as_refund = self.is_refund().unwrap_or_else(|| self.says_nothing_of_its_subject() && has_own_number);
        self.expect(&[
            ("tradeType", counts_as_refund),
            ("outTradeNo", has_own_number || self.out_trade_no == out_trade_no),
            ("tradeAmt", self.trade_amt == refund_amt || self.pay_amt == refund_amt),
        ])
    }

    fn says_nothing_of_its_subject(&self) -> bool {
        self.trade_type.is_none() && self.original_trade_no.is_none()
    }

    fn expect(&self, fields: &[(&str, bool)]) -> Result<()> {
        match fields.iter().find(|(_, is_as_expected)| !is_as_expected) {
            None => Ok(()),
            Some((field, _)) => {
                let message = format!("the callback's `{field}` is not the one that was expected");
                Err(Error::new(ErrorKind::Mismatch, message)
                    .with_effect(Effect::Unknown)
                    .with_field(*field)
                    .with_order(Some(self.out_trade_no), None))
            }
        }
    }
}

/// What to answer a callback with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackReply {
    body: String,
}

impl CallbackReply {
    /// The callback has been dealt with, now or earlier. Also for one about an unknown number, once a person has been told.
    ///
    /// ```
    /// assert_eq!(
    ///     bestpay::CallbackReply::accepted().body(),
    ///     r#"{"success":true,"errorCode":"","errorMsg":"","result":{"statusCode":"200"}}"#,
    /// );
    /// ```
    pub fn accepted() -> CallbackReply {
        CallbackReply {
            body: r#"{"success":true,"errorCode":"","errorMsg":"","result":{"statusCode":"200"}}"#.to_owned(),
        }
    }

    /// The callback could not be dealt with. The document does not promise that it will be sent again: ask for the
    /// status.
    ///
    /// ```
    /// use bestpay::CallbackReply;
    /// let reply = CallbackReply::try_again("BUSY", "the database is down");
    /// assert!(reply.body().contains(r#""statusCode":"500""#));
    /// ```
    pub fn try_again(error_code: &str, error_msg: &str) -> CallbackReply {
        let mut body = String::from(r#"{"success":false"#);
        for (name, text) in [("errorCode", error_code), ("errorMsg", error_msg)] {
            json::write_name(name, &mut body);
            json::write_string(text, &mut body);
        }
        body.push_str(r#","result":{"statusCode":"500"}}"#);
        CallbackReply { body }
    }

    /// The body of the HTTP reply, whose status is 200.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The `Content-Type` of the HTTP reply.
    pub fn content_type(&self) -> &'static str {
        super::CONTENT_TYPE
    }
}

impl fmt::Display for CallbackReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::AnswerData;
    use crate::api::fields::FieldSet;
    use crate::digest::Hash;
    use crate::verification::{Form, Verification};

    #[test]
    fn a_reply_is_the_documents_json_whatever_it_says() {
        let reply = CallbackReply::try_again("BUSY", "the \"database\"\nis down");
        let body = "{\"success\":false,\"errorCode\":\"BUSY\",\"errorMsg\":\"the \\\"database\\\"\\nis down\",\
                    \"result\":{\"statusCode\":\"500\"}}";
        assert_eq!((reply.body(), reply.to_string().as_str()), (body, body));
        assert_eq!(reply.content_type(), "application/json; charset=utf-8");
    }

    #[test]
    fn the_table_is_the_documents() {
        let names: Vec<_> = Callback::table().iter().map(|field| field.name).collect();
        assert_eq!((names.len(), names.first(), names.last()), (15, Some(&"tradeNo"), Some(&"institutionCode")));
    }

    /// A verified callback about 100 fen under a number, of which 90 were paid.
    fn callback(number: &str, status: &str, trade_type: Option<&str>, original: Option<&str>) -> Callback {
        let mut fields = FieldSet::new(TABLE);
        for (name, text) in [
            ("tradeNo", Some("T1")),
            ("outTradeNo", Some(number)),
            ("tradeAmt", Some("100")),
            ("payAmt", Some("90")),
            ("tradeStatus", Some(status)),
            ("tradeType", trade_type),
            ("originalTradeNo", original),
        ] {
            text.into_iter().for_each(|text| fields.set(name, text).expect(name));
        }
        let verification = Verification { hash: Hash::Sha1, form: Form::Sorted };
        Callback(AnswerData { fields, other: Vec::new(), verification, request_date: None })
    }

    fn fen(fen: i64) -> Amount {
        Amount::from_fen(fen).expect("an amount")
    }

    fn differing(expected: Result<()>) -> Option<String> {
        expected.err().map(|error| {
            assert_eq!((error.kind(), error.effect()), (ErrorKind::Mismatch, Effect::Unknown));
            error.field().expect("a field").to_owned()
        })
    }

    #[test]
    fn what_a_callback_is_about_is_told_by_its_type_and_the_trade_that_it_names() {
        for (trade_type, original, is_refund) in [
            (None, None, None),
            (None, Some("T1"), None),
            (None, Some("T0"), Some(true)),
            (Some("REFUND"), None, Some(true)),
            (Some("REFUND"), Some("T0"), Some(true)),
            (Some("REAL_TIME"), None, Some(false)),
            (Some("REAL_TIME_PRO"), Some("T1"), Some(false)),
            (Some("REAL_TIME_PRO"), Some("T0"), None),
            (Some("NEW"), None, None),
            (Some("NEW"), Some("T0"), None),
        ] {
            let callback = callback("A1", "SUCCESS", trade_type, original);
            assert_eq!(callback.is_refund(), is_refund, "{trade_type:?} {original:?}");
            assert_eq!(callback.trade_type().is_some(), trade_type.is_some());
        }
    }

    #[test]
    fn a_payments_callback_has_its_orders_number_and_amount() {
        let about = |status, trade_type, original| callback("A1", status, trade_type, original);
        let expect = |callback: Callback| differing(callback.expect_payment("A1", fen(100)));
        let not = |field: &str| Some(field.to_owned());
        assert_eq!(expect(about("FAIL", Some("REAL_TIME"), None)), None);
        assert_eq!(expect(about("SUCCESS", Some("REFUND"), None)), not("tradeType"));
        // A callback that does not say what it is about counts if it says SUCCESS and names no other trade.
        assert_eq!(expect(about("SUCCESS", None, None)), None);
        assert_eq!(expect(about("FAIL", None, None)), not("tradeType"));
        assert_eq!(expect(about("SUCCESS", None, Some("T1"))), not("tradeType"));
        assert_eq!(expect(about("SUCCESS", Some("NEW"), None)), not("tradeType"));
        let paid = about("SUCCESS", Some("REAL_TIME"), None);
        assert_eq!(differing(paid.expect_payment("A2", fen(100))), not("outTradeNo"));
        assert_eq!(differing(paid.expect_payment("A1", fen(90))), not("tradeAmt"));
    }

    #[test]
    fn a_refunds_callback_has_its_number_or_its_orders_and_one_of_its_amounts() {
        let not = |field: &str| Some(field.to_owned());
        let refund = |number: &str| callback(number, "SUCCESS", Some("REFUND"), None);
        let expect = |number: &str, amount| differing(refund(number).expect_refund("A1", "R1", fen(amount)));
        for number in ["A1", "R1"] {
            assert_eq!((expect(number, 100), expect(number, 90)), (None, None));
            assert_eq!(expect(number, 80), not("tradeAmt"));
        }
        assert_eq!(expect("R2", 100), not("outTradeNo"));
        let payment = callback("R1", "SUCCESS", Some("REAL_TIME"), None);
        assert_eq!(differing(payment.expect_refund("A1", "R1", fen(100))), not("tradeType"));
        // A callback that does not say what it is about is a refund's only under the refund's own number.
        let nothing = |number: &str, original| callback(number, "SUCCESS", None, original);
        assert_eq!(differing(nothing("R1", None).expect_refund("A1", "R1", fen(100))), None);
        assert_eq!(differing(nothing("A1", None).expect_refund("A1", "R1", fen(100))), not("tradeType"));
        assert_eq!(differing(nothing("A1", None).expect_refund("A1", "A1", fen(100))), not("tradeType"));
        assert_eq!(differing(nothing("R1", Some("T1")).expect_refund("A1", "R1", fen(100))), not("tradeType"));
    }
}
