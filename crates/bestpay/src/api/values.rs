//! The document's enumerations: 4.1, 4.2 and the `tradeType` of 3.2.

use std::fmt;

/// 交易状态, section 4.1. A status outside the list keeps its text and is not final.
///
/// ```
/// use bestpay::TradeStatus;
/// assert!(TradeStatus::from("CLOSE").is_final());
/// assert!(!TradeStatus::from("SOMETHING_NEW").is_final());
/// assert_eq!(TradeStatus::from("SOMETHING_NEW").as_str(), "SOMETHING_NEW");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TradeStatus {
    /// 交易成功: paid, or refunded.
    Success,
    /// 交易失败.
    Fail,
    /// 订单关闭. Orders only.
    Close,
    /// 订单中间状态: waiting for the payer, or a refund in progress.
    WaitForPay,
    /// A status that the document does not list.
    Other(String),
}

impl TradeStatus {
    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            TradeStatus::Success => "SUCCESS",
            TradeStatus::Fail => "FAIL",
            TradeStatus::Close => "CLOSE",
            TradeStatus::WaitForPay => "WAITFORPAY",
            TradeStatus::Other(text) => text,
        }
    }

    /// Whether it will not change any more. False for what the document does not list.
    pub fn is_final(&self) -> bool {
        matches!(self, TradeStatus::Success | TradeStatus::Fail | TradeStatus::Close)
    }
}

impl From<&str> for TradeStatus {
    fn from(text: &str) -> TradeStatus {
        match text {
            "SUCCESS" => TradeStatus::Success,
            "FAIL" => TradeStatus::Fail,
            "CLOSE" => TradeStatus::Close,
            "WAITFORPAY" => TradeStatus::WaitForPay,
            _ => TradeStatus::Other(text.to_owned()),
        }
    }
}

impl fmt::Display for TradeStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// 交易类型 of 3.2: the app that the payer scans with.
///
/// ```
/// assert_eq!(bestpay::TradeType::Tenpay.as_str(), "TENPAY");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TradeType {
    /// 翼支付.
    Bestpay,
    /// 支付宝.
    Alipay,
    /// 微信. Needs `userCode`.
    Tenpay,
}

impl TradeType {
    /// All that the document lists.
    pub const ALL: [TradeType; 3] = [TradeType::Bestpay, TradeType::Alipay, TradeType::Tenpay];

    /// All that the document lists, in words.
    pub(crate) const LISTED: &'static str = "BESTPAY, ALIPAY or TENPAY";

    pub(crate) fn is_listed(text: &str) -> bool {
        TradeType::ALL.iter().any(|listed| listed.as_str() == text)
    }

    /// The text on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            TradeType::Bestpay => "BESTPAY",
            TradeType::Alipay => "ALIPAY",
            TradeType::Tenpay => "TENPAY",
        }
    }

    /// What the app is called.
    pub fn zh(self) -> &'static str {
        match self {
            TradeType::Bestpay => "翼支付",
            TradeType::Alipay => "支付宝",
            TradeType::Tenpay => "微信",
        }
    }
}

/// 通知类型 of 3.4, section 4.2. A type outside the list keeps its text.
///
/// ```
/// use bestpay::CallbackTradeType;
/// // The document's slip and what it means are both read.
/// assert_eq!(CallbackTradeType::from("REAL_TIM"), CallbackTradeType::RealTime);
/// assert_eq!(CallbackTradeType::from("REAL_TIME"), CallbackTradeType::RealTime);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallbackTradeType {
    /// 即时到账: `REAL_TIM` or `REAL_TIME`.
    RealTime,
    /// 高级即时到账(可退款): `REAL_TIME_PRO`.
    RealTimePro,
    /// 退款: `REFUND`.
    Refund,
    /// A type that the document does not list.
    Other(String),
}

impl From<&str> for CallbackTradeType {
    fn from(text: &str) -> CallbackTradeType {
        match text {
            "REAL_TIM" | "REAL_TIME" => CallbackTradeType::RealTime,
            "REAL_TIME_PRO" => CallbackTradeType::RealTimePro,
            "REFUND" => CallbackTradeType::Refund,
            _ => CallbackTradeType::Other(text.to_owned()),
        }
    }
}
