//! Cancellations: how a thread ends the waits of another.

use bestpay::Cancellation;

use crate::error::bestpay_error;
use crate::quiet::{free, quietly};
use crate::status::bestpay_status;

/// Ends waits from another thread. Usable from several threads at once.
pub struct bestpay_cancellation(pub(crate) Cancellation);

/// ---- Cancelling ----------------------------------------------------------------------------------------------------
///
/// Makes a cancellation, which can end the waits of a client or cashier from another thread: see
/// bestpay_client_cancelled_by() and bestpay_cashier_cancelled_by(). `*cancellation` is freed by
/// bestpay_cancellation_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_cancellation_new(
    cancellation: *mut *mut bestpay_cancellation,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(cancellation, error, { Ok(bestpay_cancellation(Cancellation::new())) })
}

/// Ends the waits, now and later. It cannot be undone. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_cancellation_cancel(cancellation: Option<&bestpay_cancellation>) {
    quietly((), || {
        cancellation?.0.cancel();
        Some(())
    });
}

/// Frees a cancellation. Clients and cashiers that were given it keep what they need of it. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_cancellation_free(cancellation: Option<Box<bestpay_cancellation>>) {
    free(cancellation);
}
