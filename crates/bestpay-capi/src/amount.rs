//! Money: whole fen, as text in yuan.

use std::ffi::c_char;

use crate::error::bestpay_error;
use crate::output::fill;
use crate::status::bestpay_status;

/// ---- Amounts -------------------------------------------------------------------------------------------------------
///
/// Reads an amount in yuan ("12.50") exactly, into fen (1250). Never use a float for money.
///
/// `*fen` is 0 on failure: BESTPAY_INVALID_FIELD if the text is not an amount. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_amount_from_yuan(
    yuan: *const c_char,
    fen: *mut i64,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(fen, error, { Ok(bestpay::Amount::from_yuan(required!(yuan))?.fen()) })
}

/// Writes an amount in yuan, "12.50", with its NUL into `buffer`, which has `capacity` bytes: 24 are always enough.
///
/// BESTPAY_INVALID_FIELD for a negative amount, BESTPAY_INVALID_ARGUMENT for a buffer that is too small: the text is then
/// empty. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_amount_to_yuan(
    fen: i64,
    buffer: *mut c_char,
    capacity: usize,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    check!(error, {
        // SAFETY: the header asks for NULL or a buffer of this capacity.
        unsafe { fill(buffer, capacity, || Ok(bestpay::Amount::from_fen(fen)?.to_string())) }
    })
}
