//! The ledger: every call, every change of a status, every attempt to deliver a callback, in order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::status::Status;

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    /// Ascending.
    pub number: u64,
    /// When it happened, in Beijing time.
    pub time: String,
    /// What it is about.
    #[serde(flatten)]
    pub subject: Subject,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// The order or refund that a line of the ledger is about, if it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// 商户号.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub merchant_no: String,
    /// 商户订单号.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub out_trade_no: String,
    /// 退款请求流水号. Empty if it is not about a refund.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub out_request_no: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Event {
    /// A request arrived.
    Call {
        /// `barcode_order`, `qrcode_order`, `order_status`, `refund`, `refund_status` or `unlisted`.
        interface: String,
        /// The refusal; `None` if it succeeded.
        error_code: Option<String>,
        /// More about the refusal than the answer says, for example why the signature does not verify.
        detail: Option<String>,
        /// The fault that was played to the caller.
        fault: Option<String>,
    },
    /// An order was booked or changed its status.
    Order {
        /// `None`: it was booked.
        from: Option<Status>,
        /// The status now.
        to: Status,
        /// Why.
        by: Cause,
    },
    /// A refund was booked or changed its status.
    Refund {
        /// `None`: it was booked.
        from: Option<Status>,
        /// The status now.
        to: Status,
        /// Why.
        by: Cause,
    },
    /// A callback was posted.
    Callback {
        /// The address.
        notify_url: String,
        /// 1 for the first.
        attempt: u32,
        /// `None` if the merchant took it. Otherwise what was wrong with the reply.
        failure: Option<String>,
        /// How long until the next attempt; `None` if there will be none.
        next_in_ms: Option<u64>,
        /// The fault that was played to the merchant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<String>,
    },
    /// A callback was not posted at all.
    CallbackSkipped {
        /// The address that it would have gone to.
        notify_url: String,
        /// Why not.
        reason: String,
    },
}

/// What changed a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The call that booked it.
    Call,
    /// The outcome that the reserved value chose for later.
    Chosen,
    /// `timeOut` passed.
    TimeOut,
    /// The payer's part was played: by the payment page, the control API or a method of the sandbox.
    Payer,
}
