//! Prepare and accept: the same protocol over the caller's own HTTP stack.

use std::ffi::c_char;
use std::sync::OnceLock;

use bestpay::{AnyRequest, Merchant, PreparedRequest};

use crate::error::bestpay_error;
use crate::fault::{Fault, invalid};
use crate::merchant::bestpay_merchant;
use crate::named_texts::{all, push};
use crate::output::{CText, date_text, pointer};
use crate::quiet::{free, quietly};
use crate::request::{bestpay_request, numbers, that_was_sent, to_be_sent};
use crate::result::bestpay_result;
use crate::status::bestpay_status;

/// A signed request. POST it unchanged by an HTTP stack of the caller's own.
pub struct bestpay_prepared_request {
    url: CText,
    headers: Vec<(CText, CText)>,
    body: CText,
    read_timeout_ms: u32,
    signing_string: CText,
    request_date: Option<CText>,
    /// All of it in one piece. Made only if it is asked for.
    all: OnceLock<CText>,
}

impl From<PreparedRequest> for bestpay_prepared_request {
    fn from(prepared: PreparedRequest) -> bestpay_prepared_request {
        let headers = prepared.headers().into_iter();
        bestpay_prepared_request {
            url: CText::exact(prepared.url()),
            headers: headers.map(|(name, value)| (CText::exact(name), CText::exact(value))).collect(),
            body: CText::exact(prepared.body()),
            read_timeout_ms: u32::try_from(prepared.read_timeout().as_millis()).unwrap_or(u32::MAX),
            signing_string: CText::exact(prepared.signing_string()),
            request_date: prepared.request_date().map(date_text),
            all: OnceLock::new(),
        }
    }
}

impl bestpay_prepared_request {
    fn all(&self) -> &CText {
        self.all.get_or_init(|| {
            let mut all = String::with_capacity(self.body.length() + self.signing_string.length() + 256);
            push(&mut all, "@url", self.url.as_str());
            push(&mut all, "@readTimeout", &self.read_timeout_ms.to_string());
            if let Some(date) = &self.request_date {
                push(&mut all, "@requestDate", date.as_str());
            }
            for (name, value) in &self.headers {
                push(&mut all, &format!("+{}", name.as_str()), value.as_str());
            }
            push(&mut all, "@body", self.body.as_str());
            push(&mut all, "@signingString", self.signing_string.as_str());
            CText::owned(all)
        })
    }
}

fn accepted(request: &AnyRequest, merchant: &Merchant, http_status: i32, body: &[u8]) -> Result<bestpay_result, Fault> {
    let status = u16::try_from(http_status)
        .map_err(|_| invalid("http_status", format!("{http_status} is not an HTTP status")))?;
    Ok(merchant.accept(request, status, body)?.into())
}

/// ---- Without our HTTP ----------------------------------------------------------------------------------------------
///
/// Checks and signs a request, for the caller's own HTTP stack. Nothing is sent. `request` is the `head` of a struct
/// that was begun with its INIT macro; bestpay_merchant_prepare_barcode_order() and the like call it with the struct.
///
/// Then: connect to the host of bestpay_prepared_request_url(), POST the very bytes of the body with the headers, wait
/// for bestpay_prepared_request_read_timeout_ms(), and hand the answer to bestpay_merchant_accept(). A failure before the
/// first byte of the request went out has the effect "not sent", any later one "unknown".
///
/// `*prepared` is freed by bestpay_prepared_request_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_prepare(
    merchant: Option<&bestpay_merchant>,
    request: *const bestpay_request,
    prepared: *mut *mut bestpay_prepared_request,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(prepared, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        unsafe {
            to_be_sent(request, |request| {
                Ok(bestpay_prepared_request::from(handle!(merchant).merchant().prepare(&request)?))
            })
        }
    })
}

/// Verifies the platform's answer, and that it is about this request: bestpay_merchant_accept_barcode_order() and the
/// like call it with the struct.
///
/// `request` is the head of the struct that was prepared. If its request_date was left to its default, set it to
/// bestpay_prepared_request_request_date() first: the result and the error then carry it, and a question about the
/// order needs it. `body` is the raw body, `length` bytes of it, at most the merchant's max_bytes. On success `*result`
/// is freed by bestpay_result_free(). Every failure except BESTPAY_REFUSED has the effect "unknown", even if an
/// argument is NULL or cannot be read: the order may have been paid, ask for its status. No failure is of class request
/// or argument. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_accept(
    merchant: Option<&bestpay_merchant>,
    request: *const bestpay_request,
    http_status: i32,
    body: *const u8,
    length: usize,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    // SAFETY: the header asks for NULL or a struct as long as its size says.
    accept!(unsafe { numbers(request) }, result, error, {
        let merchant = handle!(merchant).merchant();
        // SAFETY: as above.
        let request = unsafe { that_was_sent(request) }?;
        accepted(&request, merchant, http_status, bytes!(body, length, merchant.limits().largest_body()))
    })
}

/// The URL to POST it to. Lives as long as the prepared request, as all its texts do. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_url(prepared: Option<&bestpay_prepared_request>) -> *const c_char {
    quietly(std::ptr::null(), || Some(prepared?.url.as_ptr()))
}

/// How many headers the platform asks for, besides those of HTTP itself (Host, Content-Length).
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_header_count(prepared: Option<&bestpay_prepared_request>) -> usize {
    quietly(0, || Some(prepared?.headers.len()))
}

/// The name of the header at `index`. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_header_name(
    prepared: Option<&bestpay_prepared_request>,
    index: usize,
) -> *const c_char {
    quietly(std::ptr::null(), || Some(prepared?.headers.get(index)?.0.as_ptr()))
}

/// The value of the header at `index`. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_header_value(
    prepared: Option<&bestpay_prepared_request>,
    index: usize,
) -> *const c_char {
    quietly(std::ptr::null(), || Some(prepared?.headers.get(index)?.1.as_ptr()))
}

/// The body: UTF-8 JSON with `sign`. Send these very bytes. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_body(prepared: Option<&bestpay_prepared_request>) -> *const c_char {
    quietly(std::ptr::null(), || Some(prepared?.body.as_ptr()))
}

/// The body's length in bytes. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_body_length(prepared: Option<&bestpay_prepared_request>) -> usize {
    quietly(0, || Some(prepared?.body.length()))
}

/// How long to wait for the answer, in milliseconds: the document's 60,000 for orders, 6,000 for the others. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_read_timeout_ms(prepared: Option<&bestpay_prepared_request>) -> u32 {
    quietly(0, || Some(prepared?.read_timeout_ms))
}

/// requestDate of an order or refund, "yyyy-MM-dd HH:mm:ss" in Beijing time, also if the default filled it in: a
/// question about it needs this date. NULL for the questions 3.3 and 3.6, and for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_request_date(prepared: Option<&bestpay_prepared_request>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(prepared?.request_date.as_ref())))
}

/// What was signed. It holds the payer's code: show it, but do not log it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_signing_string(
    prepared: Option<&bestpay_prepared_request>,
) -> *const c_char {
    quietly(std::ptr::null(), || Some(prepared?.signing_string.as_ptr()))
}

/// The signing string's length in bytes. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_signing_string_length(prepared: Option<&bestpay_prepared_request>) -> usize {
    quietly(0, || Some(prepared?.signing_string.length()))
}

/// All that the prepared request holds in one piece, `*length` bytes: each name and its text, with a NUL after each. For
/// languages in which a call is expensive. "@url", "@readTimeout" (in milliseconds), "@requestDate" if there is one,
/// "@body", "@signingString", and each header under "+" and its name. Lives as long as the prepared request. NULL and 0
/// for NULL. `length` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_prepared_request_all(
    prepared: Option<&bestpay_prepared_request>,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a place for the length.
    unsafe { all(length, || Some(prepared?.all())) }
}

/// Frees a prepared request. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_free(prepared: Option<Box<bestpay_prepared_request>>) {
    free(prepared);
}

#[cfg(test)]
mod tests {
    use std::mem::MaybeUninit;
    use std::ptr::{null, null_mut};

    use bestpay::{MerchantKey, PlatformKey};

    use super::*;
    use crate::generated::requests::bestpay_barcode_order;
    use crate::request::{bestpay_field, bestpay_named_request};
    use crate::status::{bestpay_class, bestpay_effect};

    fn merchant() -> bestpay_merchant {
        // By its path from this file: another package, in another folder, compiles this file as well.
        let key = include_bytes!("../../../tests/vectors/keys/merchant-1024.pkcs8.pem");
        let key = MerchantKey::from_bytes(key, None, None).expect("a key");
        let platform_key = include_bytes!("../../../tests/vectors/keys/platform-1024.cer");
        let platform_key = PlatformKey::from_bytes(platform_key).expect("a key");
        Merchant::builder()
            .environment(bestpay::Environment::Production)
            .institution_code("3178000000000001")
            .merchant_no("3178000000000002")
            .key(key)
            .platform_key(platform_key)
            .build()
            .expect("a merchant")
            .into()
    }

    fn order() -> bestpay_barcode_order {
        // SAFETY: all its bytes may be zero, by its trait.
        let empty: bestpay_barcode_order = unsafe { MaybeUninit::zeroed().assume_init() };
        bestpay_barcode_order {
            head: bestpay_request { size: size_of::<bestpay_barcode_order>(), kind: 1, reserved: 0 },
            out_trade_no: c"A1".as_ptr(),
            trade_amt: 100,
            ..empty
        }
    }

    /// What the caller learns about an answer that cannot be used: the status, and the order's number.
    fn failure(
        call: impl FnOnce(*mut *mut bestpay_result, *mut *mut bestpay_error) -> bestpay_status,
    ) -> (bestpay_status, Option<String>) {
        let (mut result, mut error) = (null_mut(), null_mut());
        let status = call(&raw mut result, &raw mut error);
        assert!(result.is_null(), "{status:?}");
        // SAFETY: made by Box::into_raw in the call.
        let error = unsafe { Box::from_raw(error) };
        let error = Some(&*error);
        assert_eq!(crate::error::bestpay_error_effect(error), bestpay_effect::BESTPAY_EFFECT_UNKNOWN, "{status:?}");
        assert_eq!(crate::error::bestpay_error_class(error), bestpay_class::BESTPAY_CLASS_MESSAGE, "{status:?}");
        let number = crate::error::bestpay_error_out_trade_no(error);
        // SAFETY: NULL or a text of the error's.
        let number = unsafe { crate::input::text("out_trade_no", number) };
        (status, number.ok().flatten().map(str::to_owned))
    }

    /// What the error says about the date, for an answer with an impossible length and for one that is not JSON.
    fn date_of_failure(request_date: *const c_char) -> Option<String> {
        let merchant = merchant();
        let order = bestpay_barcode_order { request_date, ..order() };
        let dates = [usize::MAX, 2].map(|length| {
            let (mut result, mut error) = (null_mut(), null_mut());
            // SAFETY: the arguments are as the header asks, or the fault that the test expects.
            let error = unsafe {
                let (order, body) = (&raw const order.head, b"{}".as_ptr());
                bestpay_merchant_accept(Some(&merchant), order, 200, body, length, &raw mut result, &raw mut error);
                Box::from_raw(error)
            };
            // SAFETY: NULL or a text of the error's.
            let date = unsafe { crate::input::text("a date", crate::error::bestpay_error_request_date(Some(&error))) };
            date.ok().flatten().map(str::to_owned)
        });
        assert_eq!(dates[0], dates[1]);
        dates[0].clone()
    }

    #[test]
    fn what_was_prepared_has_the_date_that_was_signed() {
        let (merchant, mut prepared, mut error) = (merchant(), null_mut(), null_mut());
        let order = bestpay_barcode_order {
            subject: c"coffee".as_ptr(),
            medium_no: c"510000000000000001".as_ptr(),
            goods_info: c"coffee".as_ptr(),
            notify_url: c"https://example.com/notify".as_ptr(),
            operator_: c"till-1".as_ptr(),
            ..order()
        };
        // SAFETY: a struct of the header, and local pointers.
        let prepared = unsafe {
            bestpay_merchant_prepare(Some(&merchant), &order.head, &raw mut prepared, &raw mut error);
            Box::from_raw(prepared)
        };
        // SAFETY: a text of the prepared request's.
        let date = unsafe { crate::input::text("a date", bestpay_prepared_request_request_date(Some(&prepared))) };
        let date = date.ok().flatten().expect("a date");
        assert!(prepared.body.as_str().contains(&format!(r#""requestDate":"{date}""#)), "{date}");
    }

    #[test]
    fn an_answer_that_cannot_be_used_leaves_the_outcome_unknown() {
        use bestpay_status::{
            BESTPAY_INVALID_ARGUMENT, BESTPAY_INVALID_FIELD, BESTPAY_INVALID_JSON, BESTPAY_INVALID_UTF8,
            BESTPAY_NULL_ARGUMENT,
        };
        let (merchant, known) = (merchant(), Some("A1".to_owned()));
        let accept = |order: &bestpay_barcode_order, status, body: *const u8, length| {
            // SAFETY: the arguments are as the header asks, or the fault that the test expects.
            failure(|result, error| unsafe {
                bestpay_merchant_accept(Some(&merchant), &order.head, status, body, length, result, error)
            })
        };
        let body = b"{}".as_ptr();
        for length in [usize::MAX, usize::MAX / 2 + 1] {
            assert_eq!(accept(&order(), 200, body, length), (BESTPAY_INVALID_ARGUMENT, known.clone()), "{length}");
        }
        for status in [-1, i32::MIN, 65_536, i32::MAX] {
            assert_eq!(accept(&order(), status, body, 2), (BESTPAY_INVALID_ARGUMENT, known.clone()), "{status}");
        }
        assert_eq!(accept(&order(), 200, null(), 2), (BESTPAY_NULL_ARGUMENT, known.clone()));
        assert_eq!(accept(&order(), 200, null(), 0), (BESTPAY_INVALID_JSON, known.clone()), "an empty body");
        assert_eq!(accept(&order(), 200, b"{\"a\":\"\xff\"}".as_ptr(), 9), (BESTPAY_INVALID_UTF8, known.clone()));

        assert_eq!(date_of_failure(null()), None);
        assert_eq!(date_of_failure(c"today".as_ptr()), None);
        assert_eq!(date_of_failure(c"2026-03-01 09:30:00".as_ptr()).as_deref(), Some("2026-03-01 09:30:00"));

        let not_utf8 = bestpay_barcode_order { subject: c"\xff".as_ptr(), ..order() };
        assert_eq!(accept(&not_utf8, 200, body, 2), (BESTPAY_INVALID_ARGUMENT, known.clone()));
        let no_date = bestpay_barcode_order { request_date: c"today".as_ptr(), ..order() };
        assert_eq!(accept(&no_date, 200, body, 2), (BESTPAY_INVALID_FIELD, known.clone()));
        let no_size = bestpay_barcode_order { head: bestpay_request { size: 0, ..order().head }, ..order() };
        assert_eq!(accept(&no_size, 200, body, 2), (BESTPAY_INVALID_ARGUMENT, None));

        // SAFETY: NULL is what is to be found.
        let null_order = failure(|result, error| unsafe {
            bestpay_merchant_accept(Some(&merchant), null(), 200, body, 2, result, error)
        });
        assert_eq!(null_order, (BESTPAY_NULL_ARGUMENT, None));
        // SAFETY: as above.
        let null_merchant = failure(|result, error| unsafe {
            bestpay_merchant_accept(None, &order().head, 200, body, 2, result, error)
        });
        assert_eq!(null_merchant.0, BESTPAY_NULL_ARGUMENT);
        // SAFETY: as above.
        let null_result = failure(|_, error| unsafe {
            bestpay_merchant_accept(Some(&merchant), &order().head, 200, body, 2, null_mut(), error)
        });
        assert_eq!(null_result, (BESTPAY_NULL_ARGUMENT, known.clone()));

        let fields = [bestpay_field { name: c"outTradeNo".as_ptr(), value: c"A1".as_ptr() }];
        let head = bestpay_request { size: size_of::<bestpay_named_request>(), kind: 1000, reserved: 0 };
        let (name, fields) = (c"order_status".as_ptr(), fields.as_ptr());
        let request = bestpay_named_request { head, name, fields, field_count: 1 };
        // SAFETY: as above.
        let by_names = failure(|result, error| unsafe {
            bestpay_merchant_accept(Some(&merchant), &request.head, -1, body, 2, result, error)
        });
        assert_eq!(by_names, (BESTPAY_INVALID_ARGUMENT, known));
    }
}
