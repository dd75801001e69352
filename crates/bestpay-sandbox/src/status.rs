//! 交易状态, section 4.1 of the interface document.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The status of an order or a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// Paid, or refunded.
    Success,
    /// Failed.
    Fail,
    /// Closed before it was paid. Orders only.
    Close,
    /// Waiting for the payer; for a refund, in progress.
    WaitForPay,
}

impl Status {
    /// The text on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Success => "SUCCESS",
            Status::Fail => "FAIL",
            Status::Close => "CLOSE",
            Status::WaitForPay => "WAITFORPAY",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
