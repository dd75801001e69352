//! Results: verified, bound to their request, typed.

use std::borrow::Cow;
use std::ffi::c_char;
use std::sync::OnceLock;

use bestpay::{AnyAnswer, Field, FieldSpec, Verification};

use crate::boundary::{free, quietly};
use crate::merchant::bestpay_hash;
use crate::output::{CText, date_text, pointer};

/// tradeStatus, section 4.1 of the interface document.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_trade_status {
    /// A status that the document does not list. Not final: ask again. Its text is kept.
    BESTPAY_TRADE_OTHER = 0,
    /// SUCCESS: paid, or refunded. Final.
    BESTPAY_TRADE_SUCCESS = 1,
    /// FAIL. Final.
    BESTPAY_TRADE_FAIL = 2,
    /// CLOSE: the order was closed unpaid. Final.
    BESTPAY_TRADE_CLOSE = 3,
    /// WAITFORPAY: waiting for the payer, or a refund in progress. Ask again.
    BESTPAY_TRADE_WAITFORPAY = 4,
}

impl From<&str> for bestpay_trade_status {
    fn from(text: &str) -> bestpay_trade_status {
        use bestpay::TradeStatus;
        match TradeStatus::from(text) {
            TradeStatus::Success => bestpay_trade_status::BESTPAY_TRADE_SUCCESS,
            TradeStatus::Fail => bestpay_trade_status::BESTPAY_TRADE_FAIL,
            TradeStatus::Close => bestpay_trade_status::BESTPAY_TRADE_CLOSE,
            TradeStatus::WaitForPay => bestpay_trade_status::BESTPAY_TRADE_WAITFORPAY,
            _ => bestpay_trade_status::BESTPAY_TRADE_OTHER,
        }
    }
}

/// A member that the document does not name.
pub(crate) struct Other {
    pub(crate) name: CText,
    pub(crate) json: CText,
}

/// What results and callbacks are read from.
pub(crate) struct Read {
    /// The document's fields that are there, by their names on the wire.
    fields: Vec<(&'static str, CText)>,
    pub(crate) other: Vec<Other>,
    pub(crate) trade_status: bestpay_trade_status,
    pub(crate) hash: bestpay_hash,
    pub(crate) form: CText,
    /// Made when it is asked for, as most never do.
    json: OnceLock<CText>,
}

impl Read {
    pub(crate) fn of<'a>(
        fields: impl Iterator<Item = (&'static FieldSpec, Cow<'a, str>)>,
        other: &[Field],
        verification: Verification,
    ) -> Read {
        let mut read = Read {
            fields: fields.map(|(spec, text)| (spec.name, CText::shown(&text))).collect(),
            other: other
                .iter()
                .map(|field| Other { name: CText::shown(field.name()), json: CText::exact(field.json()) })
                .collect(),
            trade_status: bestpay_trade_status::BESTPAY_TRADE_OTHER,
            hash: verification.hash.into(),
            form: CText::exact(verification.form.as_str()),
            json: OnceLock::new(),
        };
        read.trade_status = read.field("tradeStatus").map_or("", CText::as_str).into();
        read
    }

    fn field(&self, name: &str) -> Option<&CText> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    pub(crate) fn text(&self, name: &str) -> *const c_char {
        pointer(self.field(name))
    }

    pub(crate) fn fen(&self, name: &str) -> i64 {
        self.field(name).and_then(|text| text.as_str().parse().ok()).unwrap_or(-1)
    }

    pub(crate) fn json(&self, write: impl FnOnce() -> String) -> *const c_char {
        self.json.get_or_init(|| CText::owned(write())).as_ptr()
    }
}

/// The verified result of 3.1, 3.2, 3.3, 3.5 or 3.6, bound to its request. Immutable; usable from several threads at
/// once.
pub struct bestpay_result {
    read: Read,
    answer: AnyAnswer,
    interface: CText,
    request_date: Option<CText>,
}

impl From<AnyAnswer> for bestpay_result {
    fn from(answer: AnyAnswer) -> bestpay_result {
        let read = Read::of(answer.fields(), answer.other(), answer.verification());
        let interface = CText::exact(answer.interface().name);
        let request_date = answer.request_date().map(date_text);
        bestpay_result { read, answer, interface, request_date }
    }
}

/// ---- Results -------------------------------------------------------------------------------------------------------
///
/// One object for the results of all five interfaces. Each getter names the sections whose results may have its field;
/// any field but tradeStatus may be absent. Texts live as long as the result; U+0000 inside a text is shown as U+FFFD
/// (bestpay_result_json() has it escaped). Getters given NULL answer as if the field were absent. Any thread.
///
/// The interface that it is a result of: "barcode_order", "qrcode_order", "order_status", "refund" or "refund_status".
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_interface(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.interface.as_ptr()))
}

/// tradeStatus as a number to branch on. BESTPAY_TRADE_OTHER for what the document does not list, and for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_trade_status(result: Option<&bestpay_result>) -> bestpay_trade_status {
    quietly(bestpay_trade_status::BESTPAY_TRADE_OTHER, || Some(result?.read.trade_status))
}

/// tradeStatus as sent. Every result has it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_trade_status_text(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("tradeStatus")))
}

/// Whether it will not change any more: SUCCESS, FAIL or CLOSE. False for what the document does not list.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_is_final(result: Option<&bestpay_result>) -> bool {
    quietly(false, || {
        let status = result?.read.trade_status;
        Some(!matches!(
            status,
            bestpay_trade_status::BESTPAY_TRADE_OTHER | bestpay_trade_status::BESTPAY_TRADE_WAITFORPAY
        ))
    })
}

/// outTradeNo: the order's number (3.1, 3.2, 3.6); in 3.5 the refund's number, or the order's. NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_out_trade_no(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("outTradeNo")))
}

/// outRequestNo: the refund's number (3.6). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_out_request_no(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("outRequestNo")))
}

/// tradeNo: the platform's number of the trade (3.1, 3.2, 3.5, 3.6). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_trade_no(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("tradeNo")))
}

/// tradeprodNo: the acquirer's number (3.1, 3.2, 3.5). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_tradeprod_no(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("tradeprodNo")))
}

/// merchantNo: the merchant's number (3.1, 3.2). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_merchant_no(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("merchantNo")))
}

/// bankRequestNo: the bank's number of the request (3.1, 3.2). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_bank_request_no(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("bankRequestNo")))
}

/// tradeAmt: the order's amount in fen (3.1, 3.2, 3.6). -1 where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_trade_amt(result: Option<&bestpay_result>) -> i64 {
    quietly(-1, || Some(result?.read.fen("tradeAmt")))
}

/// payAmt: what the payer paid, in fen (3.1). -1 where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_pay_amt(result: Option<&bestpay_result>) -> i64 {
    quietly(-1, || Some(result?.read.fen("payAmt")))
}

/// disCountAmt: the discount in fen (3.1). -1 where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_dis_count_amt(result: Option<&bestpay_result>) -> i64 {
    quietly(-1, || Some(result?.read.fen("disCountAmt")))
}

/// refundAmt: the refund's amount in fen (3.5, 3.6). -1 where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_refund_amt(result: Option<&bestpay_result>) -> i64 {
    quietly(-1, || Some(result?.read.fen("refundAmt")))
}

/// paymentUrl: where the payer pays: show it as a QR code, or redirect to it (3.2). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_payment_url(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("paymentUrl")))
}

/// errorMsgCode: why the trade failed, as a code (3.3). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_error_msg_code(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("errorMsgCode")))
}

/// errorMsgDesc: why the trade failed, in words (3.3). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_error_msg_desc(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("errorMsgDesc")))
}

/// buyerLoginNo: the payer's login: do not log it (3.5). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_buyer_login_no(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("buyerLoginNo")))
}

/// refundCause: why (3.6). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_refund_cause(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("refundCause")))
}

/// refundRequestDate: when the refund was asked for, as sent (3.6). NULL where it is absent.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_refund_request_date(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.text("refundRequestDate")))
}

/// requestDate of the order or refund that it answers, "yyyy-MM-dd HH:mm:ss" in Beijing time, also where it was left to
/// its default: the date of a question about it (3.1, 3.2, 3.5). NULL where the request given to accept has none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_request_date(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(result?.request_date.as_ref())))
}

/// How many members the result has that the interface document does not name: verified as well, and never dropped.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_other_count(result: Option<&bestpay_result>) -> usize {
    quietly(0, || Some(result?.read.other.len()))
}

/// The name of the member at `index`. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_other_name(result: Option<&bestpay_result>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.other.get(index)?.name.as_ptr()))
}

/// Its value as JSON. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_other_json(result: Option<&bestpay_result>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.other.get(index)?.json.as_ptr()))
}

/// All fields under their names on the wire, as one JSON object; those that the document does not name come last.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_json(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || result.map(|result| result.read.json(|| result.answer.to_json())))
}

/// Which hash the platform signed with.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_hash(result: Option<&bestpay_result>) -> bestpay_hash {
    quietly(bestpay_hash::BESTPAY_HASH_SHA256, || Some(result?.read.hash))
}

/// Which form of the signing string verified: "sorted", "received", "sorted-skip-null" or "received-skip-null".
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_form(result: Option<&bestpay_result>) -> *const c_char {
    quietly(std::ptr::null(), || Some(result?.read.form.as_ptr()))
}

/// Frees a result. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_result_free(result: Option<Box<bestpay_result>>) {
    free(result);
}
