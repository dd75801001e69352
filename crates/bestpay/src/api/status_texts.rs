//! What a cashier reads about a trade status.

use super::values::TradeStatus;
use crate::language::{Language, Sentence};
use crate::texts::{self, TillText};

impl TradeStatus {
    /// What a cashier reads about an order and about a refund of this status. One that the document does not list is an
    /// unknown outcome.
    ///
    /// ```
    /// use bestpay::{Language, TradeStatus};
    /// let texts = TradeStatus::Success.till_sentences();
    /// assert_eq!(texts.about(true).text(Language::Chinese), "退款成功");
    /// ```
    pub const fn till_sentences(&self) -> TillText {
        let (payment, refund) = match self {
            TradeStatus::Success => (Sentence::new(c"收款成功", c"Paid."), Sentence::new(c"退款成功", c"Refunded.")),
            TradeStatus::Fail => (
                Sentence::new(c"支付失败，请顾客更换付款方式", c"Payment failed. Try another way to pay."),
                Sentence::new(c"退款失败，款项未退，请联系财务", c"Refund failed. Nothing was refunded."),
            ),
            TradeStatus::Close => (
                Sentence::new(c"订单已关闭，未收到款", c"Order closed, not paid."),
                Sentence::new(c"退款已关闭，款项未退，请联系财务", c"Refund closed. Nothing was refunded."),
            ),
            TradeStatus::WaitForPay => (
                Sentence::new(c"等待顾客付款，请勿重复收款", c"Payer is paying. Do not charge again."),
                Sentence::new(c"退款处理中，请勿重复退款", c"Refund under way. Do not refund again."),
            ),
            TradeStatus::Other(_) => return texts::UNKNOWN,
        };
        TillText { payment, refund }
    }

    /// What a cashier reads about an order of this status: one sentence, in Chinese at most 20 characters. For programs
    /// without a journal, whose entries have a text of their own. While the status is open, it says not to charge again.
    ///
    /// ```
    /// use bestpay::{Language, TradeStatus};
    /// assert_eq!(TradeStatus::WaitForPay.till_text(Language::Chinese), "等待顾客付款，请勿重复收款");
    /// assert_eq!(TradeStatus::from("NEW").till_text(Language::Chinese), "结果未知，请勿重复收款");
    /// ```
    pub fn till_text(&self, language: Language) -> &'static str {
        self.till_sentences().payment.text(language)
    }

    /// The same about a refund of this status.
    ///
    /// ```
    /// use bestpay::{Language, TradeStatus};
    /// assert_eq!(TradeStatus::WaitForPay.refund_till_text(Language::English), "Refund under way. Do not refund again.");
    /// ```
    pub fn refund_till_text(&self, language: Language) -> &'static str {
        self.till_sentences().refund.text(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those that the document lists, and one that it does not.
    fn statuses() -> impl Iterator<Item = TradeStatus> {
        TradeStatus::LISTED.iter().cloned().chain([TradeStatus::from("NEW")])
    }

    #[test]
    fn a_status_that_is_not_final_says_not_to_charge_or_refund_again() {
        for status in statuses() {
            let is_open = !status.is_final();
            for (text, refund_text, rule, refund_rule) in [
                (
                    status.till_text(Language::Chinese),
                    status.refund_till_text(Language::Chinese),
                    "请勿重复收款",
                    "请勿重复退款",
                ),
                (
                    status.till_text(Language::English),
                    status.refund_till_text(Language::English),
                    "Do not charge again",
                    "Do not refund again",
                ),
            ] {
                assert_eq!(text.contains(rule), is_open, "{status}: {text}");
                assert_eq!(refund_text.contains(refund_rule), is_open, "{status}: {refund_text}");
            }
        }
    }

    #[test]
    fn only_a_final_status_without_money_says_that_nothing_was_paid() {
        for status in statuses() {
            for language in Language::ALL.iter().copied() {
                for text in [status.till_text(language), status.refund_till_text(language)] {
                    let claims =
                        ["未扣款", "未付款", "未收到款", "款项未退", "not paid", "Nothing was refunded", "ot charged"];
                    let says = claims.iter().any(|claim| text.contains(claim));
                    assert!(!says || matches!(status, TradeStatus::Fail | TradeStatus::Close), "{status}: {text}");
                }
            }
        }
    }

    #[test]
    fn a_text_of_a_status_fits_the_display() {
        for status in statuses() {
            for sentence in [status.till_sentences().payment, status.till_sentences().refund] {
                let (zh, en) = (sentence.text(Language::Chinese), sentence.text(Language::English));
                assert!((1..=20).contains(&zh.chars().count()) && !zh.is_ascii(), "{status}: {zh}");
                assert!((1..=40).contains(&en.len()) && en.is_ascii(), "{status}: {en}");
            }
        }
    }
}
