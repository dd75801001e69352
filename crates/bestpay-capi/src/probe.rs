//! Whether the platform's address answers at all, and what time it is there.

use std::time::{SystemTime, UNIX_EPOCH};

use bestpay::Probe;

use crate::client::bestpay_client;
use crate::error::bestpay_error;
use crate::quiet::{free, quietly};
use crate::status::bestpay_status;

/// The answer of the platform's address to a request that is not an order. Nothing in it is signed.
pub struct bestpay_probe(Probe);

fn seconds(moment: SystemTime) -> Option<i64> {
    i64::try_from(moment.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

/// ---- Diagnosis -----------------------------------------------------------------------------------------------------
///
/// Sends any request at all to the platform's address, with the client's own proxy, roots and time-outs. Every failure
/// has the effect "not sent", as no order was sent. `*probe` is freed by bestpay_probe_free(). The caller's thread
/// waits. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_client_probe(
    client: Option<&bestpay_client>,
    probe: *mut *mut bestpay_probe,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(probe, error, { Ok(bestpay_probe(handle!(client).client().probe()?)) })
}

/// The HTTP status. Any status is fine: a gateway may well refuse what is not one of its interfaces. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_probe_http_status(probe: Option<&bestpay_probe>) -> i32 {
    quietly(0, || Some(i32::from(probe?.0.http_status)))
}

/// The server's clock by its Date header, in seconds since 1970-01-01 00:00:00 UTC. -1 if it does not say.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_probe_server_time(probe: Option<&bestpay_probe>) -> i64 {
    quietly(-1, || seconds(probe?.0.server_time?))
}

/// The middle of the exchange by this machine's clock: compare the server's time with it. -1 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_probe_local_time(probe: Option<&bestpay_probe>) -> i64 {
    quietly(-1, || seconds(probe?.0.local_time))
}

/// How long the exchange took, in milliseconds. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_probe_took_ms(probe: Option<&bestpay_probe>) -> u32 {
    quietly(0, || u32::try_from(probe?.0.took.as_millis()).ok())
}

/// Frees a probe. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_probe_free(probe: Option<Box<bestpay_probe>>) {
    free(probe);
}
