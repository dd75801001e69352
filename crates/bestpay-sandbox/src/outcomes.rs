//! The reserved values by which a test chooses an outcome, as test card numbers do elsewhere.

use schemars::JsonSchema;
use serde::Serialize;

use crate::status::Status;

/// `mediumNo` of an order that is paid at once, like an order with any code that is not reserved.
pub const PAID: &str = "510000000000000001";
/// `mediumNo` of an order that waits for the payer, then is paid.
pub const PAID_LATER: &str = "510000000000000002";
/// `mediumNo` of an order that waits for the payer, then fails.
pub const FAILED_LATER: &str = "510000000000000003";
/// `mediumNo` of an order that waits for the payer, then is closed.
pub const CLOSED_LATER: &str = "510000000000000004";
/// `mediumNo` of an order that waits for the payer until its `timeOut` closes it.
pub const NEVER_PAID: &str = "510000000000000005";
/// `mediumNo` of an order that is booked and has failed at once.
pub const FAILED: &str = "510000000000000006";
/// `mediumNo` of an order that is refused: `success=false`, and nothing is booked.
pub const REFUSED: &str = "510000000000000007";

/// `remark` of a refund that is in progress, then done. A refund without a reserved remark is done at once.
pub const REFUND_DONE_LATER: &str = "REFUND-DONE-LATER";
/// `remark` of a refund that is in progress, then fails; its amount can be refunded again.
pub const REFUND_FAILED_LATER: &str = "REFUND-FAILED-LATER";
/// `remark` of a refund that fails at once.
pub const REFUND_FAILED: &str = "REFUND-FAILED";

/// The status of an order or refund at once, and after a while (`settle_after`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StatusPlan {
    pub(crate) at_once: Status,
    pub(crate) later: Option<Status>,
}

const fn at_once(status: Status) -> Option<StatusPlan> {
    Some(StatusPlan { at_once: status, later: None })
}

const fn waits(later: Option<Status>) -> Option<StatusPlan> {
    Some(StatusPlan { at_once: Status::WaitForPay, later })
}

/// A reserved value and the outcome that it chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ReservedValue {
    /// What a test calls it: `paid`, `paid_later`, …
    pub name: &'static str,
    /// The field that carries it: `mediumNo` of 3.1, or `remark` of 3.5.
    pub field: &'static str,
    /// The value.
    pub value: &'static str,
    /// The outcome.
    pub about: &'static str,
    /// `None` if it is refused.
    #[serde(skip)]
    plan: Option<StatusPlan>,
}

const fn reserved(
    name: &'static str,
    field: &'static str,
    value: &'static str,
    plan: Option<StatusPlan>,
    about: &'static str,
) -> ReservedValue {
    ReservedValue { name, field, value, about, plan }
}

/// Every reserved value. An order with another `mediumNo` is paid at once, a refund with another `remark` done at once.
#[rustfmt::skip]
pub const RESERVED: [ReservedValue; 10] = [
    reserved("paid",                "mediumNo", PAID,                at_once(Status::Success),       "SUCCESS at once, as with any code not listed here"),
    reserved("paid_later",          "mediumNo", PAID_LATER,          waits(Some(Status::Success)),   "WAITFORPAY, then SUCCESS"),
    reserved("failed_later",        "mediumNo", FAILED_LATER,        waits(Some(Status::Fail)),      "WAITFORPAY, then FAIL"),
    reserved("closed_later",        "mediumNo", CLOSED_LATER,        waits(Some(Status::Close)),     "WAITFORPAY, then CLOSE"),
    reserved("never_paid",          "mediumNo", NEVER_PAID,          waits(None),                    "WAITFORPAY until timeOut closes it"),
    reserved("failed",              "mediumNo", FAILED,              at_once(Status::Fail),          "booked, FAIL at once"),
    reserved("refused",             "mediumNo", REFUSED,             None,                           "refused (success=false), nothing booked"),
    reserved("refund_done_later",   "remark",   REFUND_DONE_LATER,   waits(Some(Status::Success)),   "WAITFORPAY, then SUCCESS"),
    reserved("refund_failed_later", "remark",   REFUND_FAILED_LATER, waits(Some(Status::Fail)),      "WAITFORPAY, then FAIL"),
    reserved("refund_failed",       "remark",   REFUND_FAILED,       at_once(Status::Fail),          "FAIL at once"),
];

/// What becomes of an order or refund whose field has this value; `None` if it is refused.
pub(crate) fn plan(field: &str, value: &str) -> Option<StatusPlan> {
    match RESERVED.iter().find(|reserved| reserved.field == field && reserved.value == value) {
        Some(reserved) => reserved.plan,
        None => at_once(Status::Success),
    }
}

/// 3.2: the payer pays at the `paymentUrl`, or nobody does.
pub(crate) const UNTIL_THE_PAYER_PAYS: StatusPlan = StatusPlan { at_once: Status::WaitForPay, later: None };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_is_not_reserved_is_paid_at_once() {
        assert_eq!(plan("mediumNo", "289999999999999999"), plan("mediumNo", PAID));
        assert_eq!(plan("mediumNo", REFUSED), None);
        // The tables are separate: a remark that reads like a payment code is only a remark.
        assert_eq!(plan("remark", REFUSED), at_once(Status::Success));
    }
}
