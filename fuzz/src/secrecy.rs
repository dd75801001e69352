//! The secrets that an error must not show.

use std::error::Error as _;

use bestpay::Error;

/// Everything that an error shows, including its causes.
pub fn shown(error: &Error) -> String {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}\n");
    let mut source = error.source();
    while let Some(cause) = source {
        shown.push_str(&format!("{cause}\n{cause:?}\n"));
        source = cause.source();
    }
    shown
}

/// The error shows none of these.
#[track_caller]
pub fn assert_hidden<'a>(error: &Error, secrets: impl IntoIterator<Item = &'a str>) {
    let shown = shown(error);
    for secret in secrets {
        assert!(!shown.contains(secret), "the error shows {secret:?}: {shown}");
    }
}
