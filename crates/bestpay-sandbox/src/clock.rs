//! Moments, as milliseconds since 1970: they can be compared, added, and kept in the state file.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bestpay::BeijingTime;

/// Milliseconds since 1970.
pub(crate) type Millis = u64;

pub(crate) fn now() -> Millis {
    since_1970(SystemTime::now())
}

pub(crate) fn since_1970(moment: SystemTime) -> Millis {
    moment.duration_since(UNIX_EPOCH).map_or(0, millis)
}

pub(crate) fn millis(duration: Duration) -> Millis {
    duration.as_millis().try_into().unwrap_or(Millis::MAX)
}

pub(crate) fn beijing(moment: Millis) -> BeijingTime {
    UNIX_EPOCH.checked_add(Duration::from_millis(moment)).unwrap_or(UNIX_EPOCH).into()
}
