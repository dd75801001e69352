//! Any message: its signing string, its signature, its verification.

use bestpay::{Limits, Message, sign_message, sign_string};

use crate::error::bestpay_error;
use crate::fault::Fault;
use crate::input::SizedStruct;
use crate::merchant::{hash, limits, policy};
use crate::merchant_key::bestpay_merchant_key;
use crate::output::CText;
use crate::platform_key::bestpay_platform_key;
use crate::status::bestpay_status;
use crate::text::bestpay_text;
use crate::verified_message::bestpay_verified;

/// How a message is read. Begin with BESTPAY_READ_OPTIONS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_read_options {
    /// sizeof(bestpay_read_options), set by the INIT macro.
    pub size: usize,
    /// The most bytes that it may have. 0 is 1,048,576.
    pub max_bytes: usize,
    /// How deep its objects and arrays may be nested, the top object being 1. 0 is 16.
    pub max_depth: usize,
    /// Not 0: a signature over SHA-1 is refused. At present the platform makes no others.
    pub forbid_sha1: i32,
    /// Must be 0.
    pub reserved: i32,
}

// SAFETY: `repr(C)`, the size first, and numbers, which may all be zero.
unsafe impl SizedStruct for bestpay_read_options {
    const LEAST: usize = std::mem::offset_of!(bestpay_read_options, max_bytes);
    const NAME: &'static str = "bestpay_read_options";
}

/// # Safety
/// `options` is NULL or a struct as long as its size says.
unsafe fn read_options(options: *const bestpay_read_options) -> Result<(Limits, bestpay::VerifyPolicy), Fault> {
    Ok(match structure!(options) {
        None => Default::default(),
        Some(options) if options.reserved != 0 => {
            return Err(crate::fault::invalid("reserved", "`reserved` must be 0"));
        }
        Some(options) => (limits(options.max_bytes, options.max_depth), policy(options.forbid_sha1)),
    })
}

/// ---- Any message ---------------------------------------------------------------------------------------------------
///
/// The signing string of a message, JSON or form, `length` bytes: what is, or is to be, signed. `options` may be NULL.
/// `*signing_string` is freed by bestpay_text_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_signing_string(
    message: *const u8,
    length: usize,
    options: *const bestpay_read_options,
    signing_string: *mut *mut bestpay_text,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(signing_string, error, {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        let (limits, _) = unsafe { read_options(options) }?;
        let message = Message::parse_within(bytes!(message, length, limits.largest_body()), limits)?;
        Ok(bestpay_text(CText::owned(message.signing_string())))
    })
}

/// Signs a JSON message of `length` bytes, at most 1 MiB: the same message with `sign` at the end; an old `sign` is
/// replaced. `hash` is a bestpay_hash. `*signed_message` is freed by bestpay_text_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_sign_message(
    key: Option<&bestpay_merchant_key>,
    hash: i32,
    message: *const u8,
    length: usize,
    signed_message: *mut *mut bestpay_text,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(signed_message, error, {
        let (key, hash) = (handle!(key).key(), self::hash("hash", hash)?);
        let message = bytes!(message, length, Limits::default().largest_body());
        Ok(bestpay_text(CText::owned(sign_message(key, hash, message)?)))
    })
}

/// Signs a signing string of `length` bytes of UTF-8, at most 4 MiB: the signature in Base64. `hash` is a bestpay_hash.
/// `*signature` is freed by bestpay_text_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_sign_string(
    key: Option<&bestpay_merchant_key>,
    hash: i32,
    string: *const u8,
    length: usize,
    signature: *mut *mut bestpay_text,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    const MOST: usize = 4 << 20;
    make!(signature, error, {
        let (key, hash) = (handle!(key).key(), self::hash("hash", hash)?);
        let bytes = bytes!(string, length, MOST);
        if length > MOST {
            return Err(crate::fault::invalid("string", "more than 4 MiB"));
        }
        let string = std::str::from_utf8(bytes)
            .map_err(|error| crate::fault::invalid("string", crate::input::not_utf8("string", error)))?;
        Ok(bestpay_text(CText::owned(sign_string(key, hash, string)?)))
    })
}

/// Verifies any message, JSON or form, `length` bytes, with any of `key_count` keys. `options` may be NULL. On success
/// `*verified` has its fields, and is freed by bestpay_verified_free(). On failure see bestpay_error_report().
///
/// This checks only the signature: use bestpay_merchant_accept_barcode_order() and its like for answers, and
/// bestpay_merchant_read_callback() for callbacks. These also check what the message is about. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_verify(
    keys: *const *const bestpay_platform_key,
    key_count: usize,
    message: *const u8,
    length: usize,
    options: *const bestpay_read_options,
    verified: *mut *mut bestpay_verified,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(verified, error, {
        let mut platform_keys = Vec::new();
        for &key in array!("keys", keys, key_count) {
            // SAFETY: NULL or a live key, as the header asks.
            platform_keys.push(unsafe { key.as_ref() }.ok_or(Fault::NullArgument("keys"))?.key());
        }
        if platform_keys.is_empty() {
            return Err(Fault::NullArgument("keys"));
        }
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        let (limits, policy) = unsafe { read_options(options) }?;
        let message = bytes!(message, length, limits.largest_body());
        Ok(bestpay_verified::of(&Message::parse_and_verify(message, &platform_keys, policy, limits)?))
    })
}
