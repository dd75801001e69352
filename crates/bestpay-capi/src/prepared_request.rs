//! Prepare and accept: the same protocol over the caller's own HTTP stack.

use std::ffi::c_char;

use bestpay::{AnyRequest, Merchant, PreparedRequest};

use crate::boundary::{Fault, free, invalid, quietly};
use crate::error::bestpay_error;
use crate::merchant::bestpay_merchant;
use crate::output::CText;
use crate::request::{Fields, of_names, of_struct};
use crate::requests::{
    bestpay_barcode_order, bestpay_field, bestpay_order_status, bestpay_qrcode_order, bestpay_refund,
    bestpay_refund_status,
};
use crate::result::bestpay_result;
use crate::status::bestpay_status;

/// A signed request, ready to be POSTed as it is by an HTTP stack of the caller's.
pub struct bestpay_prepared_request {
    url: CText,
    headers: Vec<(CText, CText)>,
    body: CText,
    read_timeout_ms: u32,
    signing_string: CText,
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
        }
    }
}

/// # Safety
/// `given` is NULL or a struct of the header.
unsafe fn prepare<T: Fields>(merchant: &Merchant, given: *const T) -> Result<bestpay_prepared_request, Fault> {
    // SAFETY: by this function's contract.
    let request = unsafe { of_struct(given) }?;
    Ok(merchant.prepare(&request)?.into())
}

/// # Safety
/// `given` is NULL or a struct of the header, `body` NULL or of this length.
unsafe fn accept<T: Fields>(
    merchant: &Merchant,
    given: *const T,
    http_status: i32,
    body: *const u8,
    length: usize,
) -> Result<bestpay_result, Fault> {
    // SAFETY: by this function's contract.
    let request = unsafe { of_struct(given) }?;
    accepted(&request, merchant, http_status, bytes!(body, length, merchant.limits().largest_body()))
}

fn accepted(request: &AnyRequest, merchant: &Merchant, http_status: i32, body: &[u8]) -> Result<bestpay_result, Fault> {
    let status =
        u16::try_from(http_status).map_err(|_| invalid("http_status", format!("{http_status} is no HTTP status")))?;
    Ok(merchant.accept(request, status, body)?.into())
}

/// ---- Without our HTTP ----------------------------------------------------------------------------------------------
///
/// 3.1: checks and signs an order, for an HTTP stack of the caller's. Nothing is sent.
///
/// Then: connect to the host of bestpay_prepared_request_url(), POST the very bytes of the body with the headers, wait
/// for bestpay_prepared_request_read_timeout_ms(), and hand the answer to bestpay_merchant_accept_barcode_order(). A
/// failure before the first byte of the request went out has the effect "not sent", any later one "unknown".
///
/// `*prepared` is freed by bestpay_prepared_request_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_prepare_barcode_order(
    merchant: Option<&bestpay_merchant>,
    order: *const bestpay_barcode_order,
    prepared: *mut *mut bestpay_prepared_request,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(prepared, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        unsafe { prepare(handle!(merchant).merchant(), order) }
    })
}

/// 3.2: as bestpay_merchant_prepare_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_prepare_qrcode_order(
    merchant: Option<&bestpay_merchant>,
    order: *const bestpay_qrcode_order,
    prepared: *mut *mut bestpay_prepared_request,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(prepared, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        unsafe { prepare(handle!(merchant).merchant(), order) }
    })
}

/// 3.3: as bestpay_merchant_prepare_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_prepare_order_status(
    merchant: Option<&bestpay_merchant>,
    question: *const bestpay_order_status,
    prepared: *mut *mut bestpay_prepared_request,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(prepared, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        unsafe { prepare(handle!(merchant).merchant(), question) }
    })
}

/// 3.5: as bestpay_merchant_prepare_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_prepare_refund(
    merchant: Option<&bestpay_merchant>,
    refund: *const bestpay_refund,
    prepared: *mut *mut bestpay_prepared_request,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(prepared, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        unsafe { prepare(handle!(merchant).merchant(), refund) }
    })
}

/// 3.6: as bestpay_merchant_prepare_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_prepare_refund_status(
    merchant: Option<&bestpay_merchant>,
    question: *const bestpay_refund_status,
    prepared: *mut *mut bestpay_prepared_request,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(prepared, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        unsafe { prepare(handle!(merchant).merchant(), question) }
    })
}

/// 3.1: verifies the platform's answer, and that it is about this order.
///
/// `order` is the struct that was prepared; `body` is the raw body, `length` bytes of it, at most the merchant's
/// max_bytes. On success `*result` is freed by bestpay_result_free(). Every failure but BESTPAY_REFUSED has the effect
/// "unknown": the order may have been paid, ask for its status. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_accept_barcode_order(
    merchant: Option<&bestpay_merchant>,
    order: *const bestpay_barcode_order,
    http_status: i32,
    body: *const u8,
    length: usize,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(result, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says, and for as many bytes as the length says.
        unsafe { accept(handle!(merchant).merchant(), order, http_status, body, length) }
    })
}

/// 3.2: as bestpay_merchant_accept_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_accept_qrcode_order(
    merchant: Option<&bestpay_merchant>,
    order: *const bestpay_qrcode_order,
    http_status: i32,
    body: *const u8,
    length: usize,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(result, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says, and for as many bytes as the length says.
        unsafe { accept(handle!(merchant).merchant(), order, http_status, body, length) }
    })
}

/// 3.3: as bestpay_merchant_accept_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_accept_order_status(
    merchant: Option<&bestpay_merchant>,
    question: *const bestpay_order_status,
    http_status: i32,
    body: *const u8,
    length: usize,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(result, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says, and for as many bytes as the length says.
        unsafe { accept(handle!(merchant).merchant(), question, http_status, body, length) }
    })
}

/// 3.5: as bestpay_merchant_accept_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_accept_refund(
    merchant: Option<&bestpay_merchant>,
    refund: *const bestpay_refund,
    http_status: i32,
    body: *const u8,
    length: usize,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(result, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says, and for as many bytes as the length says.
        unsafe { accept(handle!(merchant).merchant(), refund, http_status, body, length) }
    })
}

/// 3.6: as bestpay_merchant_accept_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_accept_refund_status(
    merchant: Option<&bestpay_merchant>,
    question: *const bestpay_refund_status,
    http_status: i32,
    body: *const u8,
    length: usize,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(result, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says, and for as many bytes as the length says.
        unsafe { accept(handle!(merchant).merchant(), question, http_status, body, length) }
    })
}

/// Prepares a request of an interface by name ("barcode_order", "qrcode_order", "order_status", "refund",
/// "refund_status") with fields by their names on the wire, `field_count` of them: for programs that know fields only at
/// run time. A field that the interface does not have is BESTPAY_UNKNOWN_FIELD. Otherwise as
/// bestpay_merchant_prepare_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_prepare_fields(
    merchant: Option<&bestpay_merchant>,
    interface: *const c_char,
    fields: *const bestpay_field,
    field_count: usize,
    prepared: *mut *mut bestpay_prepared_request,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(prepared, error, {
        let (merchant, interface) = (handle!(merchant).merchant(), required!(interface));
        // SAFETY: the header asks for NULL or as many fields as the count says.
        let request = unsafe { of_names(interface, fields, field_count) }?;
        Ok(bestpay_prepared_request::from(merchant.prepare(&request)?))
    })
}

/// Accepts the answer to a request of bestpay_merchant_prepare_fields(): as bestpay_merchant_accept_barcode_order().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_accept_fields(
    merchant: Option<&bestpay_merchant>,
    interface: *const c_char,
    fields: *const bestpay_field,
    field_count: usize,
    http_status: i32,
    body: *const u8,
    length: usize,
    result: *mut *mut bestpay_result,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(result, error, {
        let (merchant, interface) = (handle!(merchant).merchant(), required!(interface));
        // SAFETY: the header asks for NULL or as many fields as the count says.
        let request = unsafe { of_names(interface, fields, field_count) }?;
        accepted(&request, merchant, http_status, bytes!(body, length, merchant.limits().largest_body()))
    })
}

/// Where to POST it. Lives as long as the prepared request, as all texts of it do. NULL for NULL.
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

/// Frees a prepared request. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_prepared_request_free(prepared: Option<Box<bestpay_prepared_request>>) {
    free(prepared);
}
