//! What a cashier reads about an order or refund in each state, and what follows from it: the rows of docs/outcomes.md.

use bestpay::{Effect, ErrorFacts, ErrorKind, Language, Sentence, Step, TillText, TradeStatus};

use crate::entry::{Entry, Event};
use crate::state::State;

/// What a state means at a till. The pairs are in Chinese and in English.
#[derive(Debug)]
#[non_exhaustive]
pub struct StateOutcome {
    /// What the cashier reads.
    pub text: TillText,
    /// What became of the money.
    pub money: Step,
    /// What the cashier does.
    pub cashier: Step,
    /// What the program does.
    pub program: Step,
}

macro_rules! outcomes {
    ($($state:ident
        [$($text:tt)+]
        $money_zh:literal $money_en:literal
        $cashier_zh:literal $cashier_en:literal
        $program_zh:literal $program_en:literal;
    )+) => {
        impl State {
            /// What it means at a till.
            pub const fn outcome(self) -> StateOutcome {
                match self {
                    $(State::$state => StateOutcome {
                        text: outcomes!(text $($text)+),
                        money: ($money_zh, $money_en),
                        cashier: ($cashier_zh, $cashier_en),
                        program: ($program_zh, $program_en),
                    },)+
                }
            }
        }
    };
    (text status $status:ident) => { TradeStatus::$status.till_sentences() };
    (text $zh:literal $en:literal $refund_zh:literal $refund_en:literal) => {
        TillText { payment: Sentence::new($zh, $en), refund: Sentence::new($refund_zh, $refund_en) }
    };
}

// What the cashier reads about a payment and about a refund, or the status whose texts these are; the money; what the
// cashier does; what the program does.
#[rustfmt::skip]
outcomes! {
    Success
        [status Success]
        "已收到，或已退款" "received, or refunded"
        "打印小票" "prints the receipt"
        "" "";
    Waiting
        [status WaitForPay]
        "未定" "open"
        "继续等待" "waits"
        "轮询查单" "asks";
    Sending
        [c"结果查询中，请勿重复收款" c"Checking. Do not charge again."
         c"退款结果查询中，请勿重复退款" c"Checking. Do not refund again."]
        "未定" "open"
        "继续等待" "waits"
        "`recover` 补单" "`recover`";
    Unknown
        [c"结果未知，查询中，请勿重复收款" c"Unknown, checking. Do not charge again."
         c"结果未知，查询中，请勿重复退款" c"Unknown, checking. Do not refund again."]
        "未定" "open"
        "继续等待；到时间仍未定，请顾客看手机账单" "waits; finally lets the payer check the app's bill"
        "`recover` 补单" "`recover`";
    Fail
        [status Fail]
        "未收到，或未退款" "not received, or not refunded"
        "重新收款；退款转财务" "charges again; a refund goes to accounting"
        "换新单号" "a new number";
    Close
        [status Close]
        "未收到，或未退款" "not received, or not refunded"
        "重新收款；退款转财务" "charges again; a refund goes to accounting"
        "换新单号" "a new number";
    Refused
        [c"平台拒绝收款，请更换付款方式" c"Refused. Try another way to pay."
         c"平台拒绝退款，请联系财务" c"Refund refused. Ask accounting."]
        "平台拒绝；已查单，平台没有该单或查单也被拒绝" "refused; asked about, the platform has no such order or refused that too"
        "按平台的 errorMsg 处理" "follows the platform's errorMsg"
        "换新单号" "a new number";
    NotSent
        [c"本次未发起收款，请重试" c"Nothing was sent. Try again."
         c"本次未发起退款，请重试" c"Nothing was sent. Try again."]
        "请求未发出" "nothing was sent"
        "稍后重试" "tries later"
        "原单号再次提交" "the same number again";
    NeverArrived
        [c"平台未收到该订单，请重新收款" c"Order never arrived. Charge again."
         c"平台未收到该退款，请重新退款" c"Refund never arrived. Refund again."]
        "平台没有该单" "the platform never had it"
        "重新收款或退款" "charges or refunds again"
        "换新单号" "a new number";
}

impl State {
    /// What a cashier reads, by the [name](State::as_str) of a state. One that this version does not know is unknown.
    pub fn till_sentence(name: &str, is_refund: bool) -> Sentence {
        State::named(name).unwrap_or(State::Unknown).outcome().text.about(is_refund)
    }
}

impl Entry {
    /// What a cashier reads: one sentence, in Chinese at most 20 characters. The amount is the entry's; a screen shows it
    /// beside. While the outcome is open, the sentence says not to charge again.
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// let entry = cashier.payment("20260301-0001")?;
    /// assert_eq!(entry.till_text(bestpay::Language::Chinese), "收款成功");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn till_text(&self, language: Language) -> &'static str {
        self.state.outcome().text.about(self.out_request_no.is_some()).text(language)
    }
}

impl Event {
    /// What a cashier reads about the state after it, or about the alarm.
    pub fn till_text(&self, language: Language) -> &'static str {
        self.till_sentence().text(language)
    }

    /// The same in every language.
    pub fn till_sentence(&self) -> Sentence {
        if !self.is_alarm {
            return self.to.outcome().text.about(self.out_request_no.is_some());
        }
        let facts = ErrorFacts {
            code: ErrorKind::Contradiction.code(),
            effect: Effect::Unknown,
            out_request_no: self.out_request_no.as_deref(),
            ..ErrorFacts::default()
        };
        facts.till_sentence()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(language: Language) -> impl Iterator<Item = (State, bool, &'static str)> {
        State::ALL.iter().flat_map(move |&state| {
            [false, true].map(|is_refund| (state, is_refund, state.outcome().text.about(is_refund).text(language)))
        })
    }

    #[test]
    fn an_open_outcome_says_not_to_charge_or_refund_again() {
        for (state, is_refund, text) in texts(Language::Chinese) {
            let rule = if is_refund { "请勿重复退款" } else { "请勿重复收款" };
            assert_eq!(text.contains(rule), state.is_open(), "{state}: {text}");
        }
        for (state, is_refund, text) in texts(Language::English) {
            let rule = if is_refund { "Do not refund again" } else { "Do not charge again" };
            assert_eq!(text.contains(rule), state.is_open(), "{state}: {text}");
        }
    }

    /// The platform's final statuses say what became of the money. That it was refused, or not sent, does not.
    #[test]
    fn only_a_final_status_says_that_nothing_was_paid() {
        for (state, _, text) in texts(Language::Chinese) {
            let says = ["未扣款", "未付款", "未收到款", "款项未退"].iter().any(|claim| text.contains(claim));
            assert!(!says || matches!(state, State::Fail | State::Close), "{state}: {text}");
        }
        for (state, _, text) in texts(Language::English) {
            let says = ["not paid", "Nothing was refunded", "ot charged"].iter().any(|claim| text.contains(claim));
            assert!(!says || matches!(state, State::Fail | State::Close), "{state}: {text}");
        }
    }

    #[test]
    fn every_state_has_its_texts_in_both_languages() {
        for (state, _, text) in texts(Language::Chinese) {
            assert!((1..=20).contains(&text.chars().count()) && !text.is_ascii(), "{state}: {text}");
        }
        for (state, _, text) in texts(Language::English) {
            assert!((1..=40).contains(&text.len()) && text.is_ascii(), "{state}: {text}");
        }
        for state in State::ALL {
            let outcome = state.outcome();
            for (zh, en) in [outcome.money, outcome.cashier, outcome.program] {
                assert_eq!(zh.is_empty(), en.is_empty(), "{state}");
            }
        }
    }

    #[test]
    fn a_state_of_a_newer_version_is_unknown() {
        assert_eq!(State::till_sentence("new", false), State::Unknown.outcome().text.payment);
        assert_eq!(State::till_sentence("success", true), State::Success.outcome().text.refund);
    }
}
