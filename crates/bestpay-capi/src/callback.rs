//! 3.4: the callback, and its reply.

use std::ffi::c_char;

use bestpay::{Amount, Callback, CallbackReply, CallbackTradeType};

use crate::error::bestpay_error;
use crate::generated::enumerations::{CALLBACK_KINDS, bestpay_callback_kind, bestpay_trade_status};
use crate::merchant::{bestpay_hash, bestpay_merchant};
use crate::named_texts::{all, given_name, push};
use crate::output::CText;
use crate::quiet::{free, quietly};
use crate::result::ReadFields;
use crate::status::bestpay_status;

impl From<Option<CallbackTradeType>> for bestpay_callback_kind {
    fn from(trade_type: Option<CallbackTradeType>) -> bestpay_callback_kind {
        if trade_type.is_none() {
            return bestpay_callback_kind::BESTPAY_CALLBACK_UNSAID;
        }
        let known = CALLBACK_KINDS.iter().find(|(known, ..)| *known == trade_type);
        known.map_or(bestpay_callback_kind::BESTPAY_CALLBACK_OTHER, |(_, number, _)| *number)
    }
}

/// A verified callback for this merchant, about a payment or a refund. Immutable; usable from several threads at once.
pub struct bestpay_callback(ReadFields, Callback);

/// What to answer a callback with.
pub struct bestpay_callback_reply {
    body: CText,
    content_type: CText,
}

impl From<CallbackReply> for bestpay_callback_reply {
    fn from(reply: CallbackReply) -> bestpay_callback_reply {
        bestpay_callback_reply { body: CText::exact(reply.body()), content_type: CText::exact(reply.content_type()) }
    }
}

/// ---- Callbacks -----------------------------------------------------------------------------------------------------
///
/// Verifies the raw body that was POSTed to a notifyUrl, `length` bytes, JSON or form, and makes sure that it is for
/// this merchant.
///
/// The platform waits 6 s for the reply. The same callback arrives more than once, and may arrive before the order's
/// own answer. Its number is an order's or a refund's: look it up, compare the callback with what you find by
/// bestpay_callback_expect_payment() or bestpay_callback_expect_refund(), apply it once, then reply. Every failure has
/// the effect "unknown"; reply with bestpay_callback_reply_try_again(). Do not wait for callbacks: ask for the status.
/// `*callback` is freed by bestpay_callback_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_read_callback(
    merchant: Option<&bestpay_merchant>,
    body: *const u8,
    length: usize,
    callback: *mut *mut bestpay_callback,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    effect_unknown!(callback, error, {
        let merchant = handle!(merchant).merchant();
        let callback = merchant.read_callback(bytes!(body, length, merchant.limits().largest_body()))?;
        let read = ReadFields::of(callback.fields(), callback.other(), callback.verification());
        Ok(bestpay_callback(read, callback))
    })
}

/// Compares the callback with the order that the caller knows: nothing else connects the two. `trade_amt` is in fen.
/// BESTPAY_MISMATCH names the field that differs. A refund's callback may have the number and the amount of its order;
/// it is refused here. A callback that does not say whether it is about a payment or a refund is taken for a payment's
/// if its status is SUCCESS. Every failure has the effect "unknown".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_callback_expect_payment(
    callback: Option<&bestpay_callback>,
    out_trade_no: *const c_char,
    trade_amt: i64,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    effect_unknown!(error, {
        Ok(handle!(callback).1.expect_payment(required!(out_trade_no), Amount::from_fen(trade_amt)?)?)
    })
}

/// Compares the callback with the refund that the caller knows. The number in it may be the refund's or its order's, and
/// tradeAmt or payAmt must be `refund_amt`, in fen. BESTPAY_MISMATCH names the field that differs. Every failure has the
/// effect "unknown".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_callback_expect_refund(
    callback: Option<&bestpay_callback>,
    out_trade_no: *const c_char,
    out_request_no: *const c_char,
    refund_amt: i64,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    effect_unknown!(error, {
        let (order, refund) = (required!(out_trade_no), required!(out_request_no));
        Ok(handle!(callback).1.expect_refund(order, refund, Amount::from_fen(refund_amt)?)?)
    })
}

/// tradeType: whether it is about a payment or a refund. BESTPAY_CALLBACK_UNSAID for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_trade_type(callback: Option<&bestpay_callback>) -> bestpay_callback_kind {
    quietly(bestpay_callback_kind::BESTPAY_CALLBACK_UNSAID, || Some(callback?.1.trade_type().into()))
}

/// tradeStatus as a number to branch on. BESTPAY_TRADE_OTHER for what the document does not list, and for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_trade_status(callback: Option<&bestpay_callback>) -> bestpay_trade_status {
    quietly(bestpay_trade_status::BESTPAY_TRADE_OTHER, || Some((&callback?.0.trade_status).into()))
}

/// Whether it can no longer change: SUCCESS, FAIL or CLOSE. False for what the document does not list.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_is_final(callback: Option<&bestpay_callback>) -> bool {
    quietly(false, || Some(callback?.0.trade_status.is_final()))
}

/// Whether it is about a refund, by tradeType and originalTradeNo: 1 or 0. -1 if neither says, or if it is something
/// that the document does not list. -1 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_is_refund(callback: Option<&bestpay_callback>) -> i32 {
    quietly(-1, || callback?.1.is_refund().map(i32::from))
}

/// A field of the callback as text: as bestpay_result_text().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_callback_text(
    callback: Option<&bestpay_callback>,
    name: *const c_char,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a text that ends with a NUL.
    quietly(std::ptr::null(), || Some(callback?.0.texts.text(unsafe { given_name(name) }?)))
}

/// An amount of the callback in fen: as bestpay_result_fen().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_callback_fen(callback: Option<&bestpay_callback>, name: *const c_char) -> i64 {
    // SAFETY: the header asks for NULL or a text that ends with a NUL.
    quietly(-1, || Some(callback?.0.texts.fen(unsafe { given_name(name) }?)))
}

/// All that the callback holds in one piece: as bestpay_result_all(), without "@requestDate"; "@interface" is "callback".
/// "@kind" is the number of bestpay_callback_trade_type(), and "@isRefund" is "true" or "false", absent where
/// bestpay_callback_is_refund() is -1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_callback_all(
    callback: Option<&bestpay_callback>,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a place for the length.
    unsafe {
        all(length, || {
            let bestpay_callback(read, callback) = callback?;
            let add = |all: &mut String| {
                let kind = bestpay_callback_kind::from(callback.trade_type());
                push(all, "@kind", &(kind as i32).to_string());
                if let Some(is_refund) = callback.is_refund() {
                    push(all, "@isRefund", if is_refund { "true" } else { "false" });
                }
            };
            Some(read.all("callback", add, || callback.to_json()))
        })
    }
}

/// How many members the callback has that the interface document does not name: verified as well, and never dropped.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_other_count(callback: Option<&bestpay_callback>) -> usize {
    quietly(0, || Some(callback?.0.other.len()))
}

/// The name of the member at `index`. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_other_name(callback: Option<&bestpay_callback>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(callback?.0.other.get(index)?.name.as_ptr()))
}

/// Its value as JSON. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_other_json(callback: Option<&bestpay_callback>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(callback?.0.other.get(index)?.json.as_ptr()))
}

/// All fields under their names on the wire, as one JSON object; those that the document does not name come last.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_json(callback: Option<&bestpay_callback>) -> *const c_char {
    quietly(std::ptr::null(), || callback.map(|bestpay_callback(read, callback)| read.json(|| callback.to_json())))
}

/// Which hash the platform signed with.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_hash(callback: Option<&bestpay_callback>) -> bestpay_hash {
    quietly(bestpay_hash::BESTPAY_HASH_SHA256, || Some(callback?.0.hash.into()))
}

/// Which form of the signing string verified: "sorted", "received", "sorted-skip-null" or "received-skip-null".
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_form(callback: Option<&bestpay_callback>) -> *const c_char {
    quietly(std::ptr::null(), || Some(callback?.0.form.as_ptr()))
}

/// Frees a callback. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_free(callback: Option<Box<bestpay_callback>>) {
    free(callback);
}

/// The reply to a callback that has been dealt with, now or earlier, and to one about a number that you do not know, once
/// a person has been told. `*reply` is freed by bestpay_callback_reply_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_callback_reply_accepted(
    reply: *mut *mut bestpay_callback_reply,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(reply, error, { Ok(bestpay_callback_reply::from(CallbackReply::accepted())) })
}

/// The reply to a callback that could not be dealt with. The document does not promise that it will be sent again: ask
/// for the status of what is open. Both texts are for the platform's log.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_callback_reply_try_again(
    error_code: *const c_char,
    error_msg: *const c_char,
    reply: *mut *mut bestpay_callback_reply,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(reply, error, {
        let answer = CallbackReply::try_again(required!(error_code), required!(error_msg));
        Ok(bestpay_callback_reply::from(answer))
    })
}

/// The body of the HTTP reply, whose status is 200. Lives as long as the reply. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_reply_body(reply: Option<&bestpay_callback_reply>) -> *const c_char {
    quietly(std::ptr::null(), || Some(reply?.body.as_ptr()))
}

/// The body's length in bytes. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_reply_body_length(reply: Option<&bestpay_callback_reply>) -> usize {
    quietly(0, || Some(reply?.body.length()))
}

/// The Content-Type of the HTTP reply. Lives as long as the reply. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_reply_content_type(reply: Option<&bestpay_callback_reply>) -> *const c_char {
    quietly(std::ptr::null(), || Some(reply?.content_type.as_ptr()))
}

/// Frees a reply. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_callback_reply_free(reply: Option<Box<bestpay_callback_reply>>) {
    free(reply);
}
