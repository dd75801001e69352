//! The document's enumerations: 4.1, 4.2 and the `tradeType` of 3.2.

const FINAL: bool = true;
const OPEN: bool = false;

listed! {
    /// 交易状态, section 4.1. A status outside the list keeps its text and is not final.
    ///
    /// ```
    /// use bestpay::TradeStatus;
    /// assert!(TradeStatus::from("CLOSE").is_final());
    /// assert!(!TradeStatus::from("SOMETHING_NEW").is_final());
    /// assert_eq!(TradeStatus::WaitForPay.as_str(), "WAITFORPAY");
    /// ```
    TradeStatus finality {
        /// paid, or refunded. Final.
        Success 1 ["SUCCESS"] FINAL "交易成功";
        /// the order or refund failed. Final.
        Fail 2 ["FAIL"] FINAL "交易失败";
        /// the order was closed unpaid. Final.
        Close 3 ["CLOSE"] FINAL "订单关闭";
        /// waiting for the payer, or a refund in progress. Ask again.
        WaitForPay 4 ["WAITFORPAY"] OPEN "订单中间状态";
    }
}

impl TradeStatus {
    /// Whether it can no longer change. False for what the document does not list.
    pub fn is_final(&self) -> bool {
        self.finality() == Some(FINAL)
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

const PAYMENT: bool = false;
const REFUND: bool = true;

listed! {
    /// 通知类型 of 3.4, section 4.2. A type outside the list keeps its text.
    ///
    /// ```
    /// use bestpay::CallbackTradeType;
    /// // The document's slip and what it means are both read.
    /// assert_eq!(CallbackTradeType::from("REAL_TIM"), CallbackTradeType::RealTime);
    /// assert_eq!(CallbackTradeType::from("REAL_TIME"), CallbackTradeType::RealTime);
    /// ```
    CallbackTradeType subject {
        /// a payment. The document also spells it REAL_TIM.
        RealTime 1 ["REAL_TIME", "REAL_TIM"] PAYMENT "即时到账";
        /// a payment that can be refunded.
        RealTimePro 2 ["REAL_TIME_PRO"] PAYMENT "高级即时到账(可退款)";
        /// a refund. The number may be the order's or the refund's.
        Refund 3 ["REFUND"] REFUND "退款";
    }
}

impl CallbackTradeType {
    /// Whether it is a refund's, and no payment's. `None` for what the document does not list.
    ///
    /// ```
    /// use bestpay::CallbackTradeType;
    /// assert_eq!(CallbackTradeType::Refund.is_refund(), Some(true));
    /// assert_eq!(CallbackTradeType::from("SOMETHING_NEW").is_refund(), None);
    /// ```
    pub fn is_refund(&self) -> Option<bool> {
        self.subject()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A spelling or number that occurs twice in a table would make one value another.
    #[test]
    fn every_spelling_is_read_as_its_own_value_and_every_number_stands_once() {
        for status in TradeStatus::LISTED {
            assert!(status.spellings().iter().all(|&text| TradeStatus::from(text) == *status), "{status}");
        }
        for kind in CallbackTradeType::LISTED {
            assert!(kind.spellings().iter().all(|&text| CallbackTradeType::from(text) == *kind), "{kind}");
        }
        // 0 is a status that the document does not list, and a callback that does not say; 4 is another kind.
        let statuses = TradeStatus::LISTED.iter().map(TradeStatus::number).collect::<Vec<_>>();
        assert_eq!(statuses, [Some(1), Some(2), Some(3), Some(4)]);
        let kinds = CallbackTradeType::LISTED.iter().map(CallbackTradeType::number).collect::<Vec<_>>();
        assert_eq!(kinds, [Some(1), Some(2), Some(3)]);
    }
}
