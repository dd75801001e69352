//! Merchant: an identity and its keys. No I/O.

use std::ffi::{c_char, c_void};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bestpay::{Environment, Hash, Limits, Merchant, VerifyPolicy};

use crate::error::bestpay_error;
use crate::fault::{Fault, invalid};
use crate::generated::enumerations::HASHES;
pub(crate) use crate::generated::enumerations::bestpay_hash;
use crate::input::SizedStruct;
use crate::merchant_key::bestpay_merchant_key;
use crate::output::{CText, fill};
use crate::platform_key::bestpay_platform_key;
use crate::quiet::{free, quietly};
use crate::status::bestpay_status;

impl From<Hash> for bestpay_hash {
    fn from(hash: Hash) -> bestpay_hash {
        let known = HASHES.iter().find(|(known, ..)| *known == Some(hash));
        known.map_or(bestpay_hash::BESTPAY_HASH_SHA256, |(_, number, _)| *number)
    }
}

/// A number from C is not an enum until it has been checked.
pub(crate) fn hash(argument: &'static str, number: i32) -> Result<Hash, Fault> {
    let known = HASHES.iter().find(|(_, known, _)| *known as i32 == number);
    known.and_then(|(hash, ..)| *hash).ok_or_else(|| invalid(argument, format!("{number} is not a bestpay_hash")))
}

/// A clock that the caller provides: seconds since 1970-01-01 00:00:00 UTC. It is called by whichever thread prepares a
/// request or asks for the time, perhaps by several at once. `user_data` is the merchant options' clock_user_data.
pub type bestpay_clock = Option<unsafe extern "C" fn(user_data: *mut c_void) -> i64>;

/// What a merchant is made of. Begin with BESTPAY_MERCHANT_OPTIONS_INIT. All that it points to is borrowed for the call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_merchant_options {
    /// sizeof(bestpay_merchant_options), set by the INIT macro.
    pub size: usize,
    /// "production", "test" (the document's test address), or any other address. Mandatory.
    pub api_url: *const c_char,
    /// institutionCode, the institution's number. Mandatory.
    pub institution_code: *const c_char,
    /// merchantNo, the merchant's number. Mandatory.
    pub merchant_no: *const c_char,
    /// The merchant's private key. Mandatory.
    pub key: *const bestpay_merchant_key,
    /// The platform's keys: several while a new certificate is being introduced. At least one.
    pub platform_keys: *const *const bestpay_platform_key,
    /// How many.
    pub platform_key_count: usize,
    /// A bestpay_hash: what requests are signed with. 0 is SHA-256.
    pub sign_hash: i32,
    /// Not 0: signatures of the platform over SHA-1 are refused. At present it has no others.
    pub forbid_sha1: i32,
    /// Not 0: plain http to any host, not just loopback and the test address. Nothing but TLS binds answers to orders.
    pub allow_plain_http: i32,
    /// Must be 0.
    pub reserved: i32,
    /// The most bytes that an answer or callback may have. 0 is 1,048,576.
    pub max_bytes: usize,
    /// How deep its objects and arrays may be nested. 0 is 16.
    pub max_depth: usize,
    /// Where the time comes from. NULL is the system's clock.
    pub clock: bestpay_clock,
    /// Handed to the clock. It must live as long as the merchant and the clients made with it.
    pub clock_user_data: *mut c_void,
}

// SAFETY: `repr(C)`, the size first, pointers, numbers and a nullable function, which may all be zero.
unsafe impl SizedStruct for bestpay_merchant_options {
    const LEAST: usize = std::mem::offset_of!(bestpay_merchant_options, sign_hash);
    const NAME: &'static str = "bestpay_merchant_options";
}

pub(crate) fn limits(max_bytes: usize, max_depth: usize) -> Limits {
    let mut limits = Limits::default();
    if max_bytes != 0 {
        limits = limits.max_bytes(max_bytes);
    }
    if max_depth != 0 {
        limits = limits.max_depth(max_depth);
    }
    limits
}

pub(crate) fn policy(forbid_sha1: i32) -> VerifyPolicy {
    if forbid_sha1 == 0 { VerifyPolicy::default() } else { VerifyPolicy::default().forbid_sha1() }
}

/// The user data of a clock. The header asks that it may be used from several threads.
struct Clock(unsafe extern "C" fn(*mut c_void) -> i64, *mut c_void);
// SAFETY: the header asks it of the clock's function and its data.
unsafe impl Send for Clock {}
// SAFETY: as above.
unsafe impl Sync for Clock {}

impl Clock {
    fn now(&self) -> SystemTime {
        // SAFETY: the header asks for a function of this type, and data that lives as long as the merchant.
        let seconds = unsafe { (self.0)(self.1) };
        // A time before 1970 or past the calendar is the clock's mistake; the platform refuses such a date.
        let since = Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
        UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
    }
}

impl bestpay_merchant_options {
    /// # Safety
    /// All that it points to is as the header asks.
    unsafe fn build(&self) -> Result<Merchant, Fault> {
        if self.reserved != 0 {
            return Err(invalid("reserved", "`reserved` must be 0"));
        }
        let mut builder = Merchant::builder()
            .institution_code(optional!("institution_code", self.institution_code).unwrap_or_default())
            .merchant_no(optional!("merchant_no", self.merchant_no).unwrap_or_default())
            .sign_hash(hash("sign_hash", self.sign_hash)?)
            .verify_policy(policy(self.forbid_sha1))
            .limits(limits(self.max_bytes, self.max_depth));
        if let Some(url) = optional!("api_url", self.api_url) {
            builder = builder.environment(Environment::named(url));
        }
        // SAFETY: NULL or a live key, as the header asks.
        if let Some(key) = unsafe { self.key.as_ref() } {
            builder = builder.key(key.key().clone());
        }
        for &key in array!("platform_keys", self.platform_keys, self.platform_key_count) {
            // SAFETY: NULL or a live key, as the header asks.
            let key = unsafe { key.as_ref() }.ok_or(Fault::NullArgument("platform_keys"))?;
            builder = builder.platform_key(key.key().clone());
        }
        if self.allow_plain_http != 0 {
            builder = builder.allow_plain_http();
        }
        if let Some(clock) = self.clock {
            let clock = Clock(clock, self.clock_user_data);
            builder = builder.clock(move || clock.now());
        }
        Ok(builder.build()?)
    }
}

/// An identity and its keys: prepares requests, accepts answers, reads callbacks. It does no I/O. Immutable; usable from
/// several threads at once.
pub struct bestpay_merchant {
    merchant: Merchant,
    api_url: CText,
    institution_code: CText,
    merchant_no: CText,
}

impl bestpay_merchant {
    pub(crate) fn merchant(&self) -> &Merchant {
        &self.merchant
    }
}

impl From<Merchant> for bestpay_merchant {
    fn from(merchant: Merchant) -> bestpay_merchant {
        bestpay_merchant {
            api_url: CText::shown(merchant.environment().api_url()),
            institution_code: CText::shown(merchant.institution_code()),
            merchant_no: CText::shown(merchant.merchant_no()),
            merchant,
        }
    }
}

/// ---- Merchants -----------------------------------------------------------------------------------------------------
///
/// Makes a merchant. A missing or wrong option is BESTPAY_INVALID_CONFIG or BESTPAY_INSECURE_URL with the setting's
/// name as the error's field. `*merchant` is freed by bestpay_merchant_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_new(
    options: *const bestpay_merchant_options,
    merchant: *mut *mut bestpay_merchant,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(merchant, error, {
        let options = structure!(options).ok_or(Fault::NullArgument("options"))?;
        // SAFETY: the header asks for pointers that are NULL or good for the call.
        Ok(bestpay_merchant::from(unsafe { options.build() }?))
    })
}

/// The same keys and settings for another merchantNo: for an institution with many shops. Freed like any merchant.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_with_merchant_no(
    merchant: Option<&bestpay_merchant>,
    merchant_no: *const c_char,
    other: *mut *mut bestpay_merchant,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(other, error, {
        Ok(bestpay_merchant::from(handle!(merchant).merchant.with_merchant_no(required!(merchant_no))?))
    })
}

/// The same merchant, which also reads callbacks for these `merchant_no_count` merchants of its institution, and for no
/// other: not for itself either, if it is not among them. An empty list is nobody. For an institution
/// with one notify address: branch on bestpay_callback_text() of merchantNo, because two merchants may have the same order
/// number. A cashier over a client of such a merchant writes each callback down for its own merchant. Freed like any
/// merchant.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_with_callbacks_of(
    merchant: Option<&bestpay_merchant>,
    merchant_nos: *const *const c_char,
    merchant_no_count: usize,
    other: *mut *mut bestpay_merchant,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(other, error, {
        let merchant = &handle!(merchant).merchant;
        let mut given = Vec::new();
        for &merchant_no in array!("merchant_nos", merchant_nos, merchant_no_count) {
            given.push(optional!("merchant_nos", merchant_no).ok_or(Fault::NullArgument("merchant_nos"))?);
        }
        Ok(bestpay_merchant::from(merchant.with_callbacks_of(given)?))
    })
}

/// As bestpay_merchant_with_callbacks_of(), for every merchant of its institution. Look the callback's merchantNo up, and
/// refuse one that you do not know.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_with_callbacks_of_institution(
    merchant: Option<&bestpay_merchant>,
    other: *mut *mut bestpay_merchant,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(other, error, { Ok(bestpay_merchant::from(handle!(merchant).merchant.with_callbacks_of_institution())) })
}

/// The platform's address that requests go to. Lives as long as the merchant, as all texts of it do. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_api_url(merchant: Option<&bestpay_merchant>) -> *const c_char {
    quietly(std::ptr::null(), || Some(merchant?.api_url.as_ptr()))
}

/// institutionCode. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_institution_code(merchant: Option<&bestpay_merchant>) -> *const c_char {
    quietly(std::ptr::null(), || Some(merchant?.institution_code.as_ptr()))
}

/// merchantNo. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_no(merchant: Option<&bestpay_merchant>) -> *const c_char {
    quietly(std::ptr::null(), || Some(merchant?.merchant_no.as_ptr()))
}

/// Writes Beijing time by the merchant's clock, "yyyy-MM-dd HH:mm:ss", and its NUL into `buffer`, which has `capacity`
/// bytes, at least BESTPAY_TIME_SIZE; on failure the text is empty. Store it with the order before the order is sent: bestpay_client_order_status()
/// needs it after a power cut.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_now(
    merchant: Option<&bestpay_merchant>,
    buffer: *mut c_char,
    capacity: usize,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    check!(error, {
        // SAFETY: the header asks for NULL or a buffer of this capacity.
        unsafe { fill(buffer, capacity, || Ok(handle!(merchant).merchant.now().to_string())) }
    })
}

/// Frees a merchant. Clients made with it are not touched. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_free(merchant: Option<Box<bestpay_merchant>>) {
    free(merchant);
}
