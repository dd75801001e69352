//! What people read about an error: one short sentence for a cashier, and a title with advice for a developer.
//!
//! The titles are columns of the error kinds, the advice about messages of the hints. Here are the words of the outcomes.

use crate::error::{Effect, Error, ErrorClass, ErrorKind};
use crate::language::{Language, Sentence};
use crate::verify_report::Hint;

/// What a cashier reads about an outcome: a sentence for an order, and one for a refund. In Chinese it has at most 20
/// characters, in English 40: two lines of a display with 20 columns.
///
/// ```
/// use bestpay::{ERROR_OUTCOMES, Language, TillText};
/// let texts: Vec<TillText> = ERROR_OUTCOMES.iter().map(|outcome| outcome.text).collect();
/// assert!(texts.iter().all(|text| text.about(false).text(Language::Chinese).chars().count() <= 20));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TillText {
    /// About an order.
    pub payment: Sentence,
    /// About a refund.
    pub refund: Sentence,
}

impl TillText {
    /// The sentence about a refund or an order.
    pub fn about(self, is_refund: bool) -> Sentence {
        if is_refund { self.refund } else { self.payment }
    }
}

/// What a program does next, for docs/outcomes.md, in Chinese and in English.
pub type Step = (&'static str, &'static str);

/// A row of docs/outcomes.md: which errors it is about, and what a cashier reads about them.
#[derive(Debug)]
#[non_exhaustive]
pub struct ErrorOutcome {
    /// `None` for every effect.
    pub effect: Option<Effect>,
    /// None for every class.
    pub classes: &'static [ErrorClass],
    /// None for every kind of the classes.
    pub kinds: &'static [ErrorKind],
    /// What the cashier reads.
    pub text: TillText,
    /// What the program does next.
    pub step: Step,
}

/// What a cashier reads about an order or refund of which nothing more is known.
pub(crate) const UNKNOWN: TillText = TillText {
    payment: Sentence::new(c"结果未知，请勿重复收款", c"Outcome unknown. Do not charge again."),
    refund: Sentence::new(c"结果未知，请勿重复退款", c"Outcome unknown. Do not refund again."),
};

macro_rules! outcomes {
    ($($effect:ident [$($class:ident)*] [$($kind:ident)*] $zh:literal $en:literal $refund_zh:literal $refund_en:literal $step_zh:literal $step_en:literal;)+) => {
        /// The outcomes of a call that failed. The first row that fits an error is its own.
        pub static ERROR_OUTCOMES: &[ErrorOutcome] = &[$(ErrorOutcome {
            effect: outcomes!(effect $effect),
            classes: &[$(ErrorClass::$class),*],
            kinds: &[$(ErrorKind::$kind),*],
            text: TillText { payment: Sentence::new($zh, $en), refund: Sentence::new($refund_zh, $refund_en) },
            step: ($step_zh, $step_en),
        },)+
        ErrorOutcome {
            effect: Some(Effect::Unknown),
            classes: &[],
            kinds: &[],
            text: UNKNOWN,
            step: ("查单", "ask"),
        }];
    };
    (effect Any) => { None };
    (effect $effect:ident) => { Some(Effect::$effect) };
}

// Effect, classes, kinds; for a payment and for a refund what the cashier reads; what the program does.
#[rustfmt::skip]
outcomes! {
    Any [] [OrderConflict]
        c"单号已使用，请勿重复收款" c"Number in use. Do not charge again."
        c"退款单号已使用，请勿重复退款" c"Number in use. Do not refund again."
        "显示原单的状态" "show what the first order is";
    Any [] [Contradiction]
        c"账目异常，请勿重复收款，通知店长" c"Books differ. Do not charge again."
        c"账目异常，请勿重复退款，通知店长" c"Books differ. Do not refund again."
        "人工核查" "let a person look at it";
    NotSent [Config Key] []
        c"收款功能未就绪，请联系技术" c"Payment is not set up. Call support."
        c"退款功能未就绪，请联系技术" c"Refunds are not set up. Call support."
        "改正设置后用原单号重试" "correct the settings, same number";
    NotSent [Request] []
        c"订单信息有误，本次未发起收款" c"Invalid order. Nothing was sent."
        c"退款信息有误，本次未发起退款" c"Invalid refund. Nothing was sent."
        "改正字段后用原单号重试" "correct the field, same number";
    NotSent [Transport] []
        c"网络不通，本次未发起收款" c"No network. Nothing was sent."
        c"网络不通，本次未发起退款" c"No network. Nothing was sent."
        "原单号重试" "the same number again";
    NotSent [Journal] []
        c"收款功能异常，请联系技术" c"Payment does not work. Call support."
        c"退款功能异常，请联系技术" c"Refunds do not work. Call support."
        "恢复本地流水后用原单号重试" "repair the journal, same number";
    NotSent [] []
        c"本次未发起收款，请重试" c"Nothing was sent. Try again."
        c"本次未发起退款，请重试" c"Nothing was sent. Try again."
        "原单号重试" "the same number again";
    Refused [] []
        c"平台拒绝，请核实后再收款" c"Refused. Check before you charge again."
        c"平台拒绝，请核实后再退款" c"Refused. Check before you refund again."
        "先查单，再决定" "ask, then decide";
    Unknown [Transport] []
        c"网络异常，结果未知，请勿重复收款" c"Network fault. Do not charge again."
        c"网络异常，结果未知，请勿重复退款" c"Network fault. Do not refund again."
        "查单" "ask";
    Unknown [Message Signature Mismatch] []
        c"应答异常，结果未知，请勿重复收款" c"Invalid answer. Do not charge again."
        c"应答异常，结果未知，请勿重复退款" c"Invalid answer. Do not refund again."
        "查单；通知技术" "ask, and tell a developer";
    Unknown [Pending] []
        c"尚无结果，请勿重复收款" c"No result yet. Do not charge again."
        c"尚无结果，请勿重复退款" c"No result yet. Do not refund again."
        "继续查单；收银员不重扫、不换单号、不收现金"
        "go on asking; the cashier scans nothing, takes no other number and no cash";
    Unknown [Journal] []
        c"本地流水异常，请勿重复收款" c"Journal fault. Do not charge again."
        c"本地流水异常，请勿重复退款" c"Journal fault. Do not refund again."
        "查单；恢复本地流水" "ask; repair the journal";
}

impl ErrorOutcome {
    fn is_of(&self, kind: Option<ErrorKind>, effect: Effect) -> bool {
        let among = |class: ErrorClass| self.classes.is_empty() || self.classes.contains(&class);
        let is_kind = |kind: ErrorKind| (self.kinds.is_empty() || self.kinds.contains(&kind)) && among(kind.class());
        self.effect.is_none_or(|own| own == effect)
            && kind.map_or(self.kinds.is_empty() && self.classes.is_empty(), is_kind)
    }

    fn of(kind: Option<ErrorKind>, effect: Effect) -> Option<&'static ErrorOutcome> {
        ERROR_OUTCOMES.iter().find(|row| row.is_of(kind, effect))
    }
}

/// What may be done next, for a developer: about an order, about a refund, and about what has no number.
fn advice(effect: Effect, has_number: bool, is_refund: bool, language: Language) -> &'static str {
    match (effect, language, is_refund) {
        (Effect::NotSent, Language::Chinese, _) if !has_number => "本次没有发出请求：改正或恢复后重试",
        (Effect::NotSent, Language::English, _) if !has_number => {
            "This call sent nothing: correct the fault, then try again."
        }
        (Effect::Unknown, Language::Chinese, false) => "结果未知：只查单，请勿重复收款",
        (Effect::Unknown, Language::Chinese, true) => "结果未知：只查询退款，请勿重复退款",
        (Effect::Refused, Language::Chinese, false) => "平台返回失败：先查单，再决定",
        (Effect::Refused, Language::Chinese, true) => "平台返回失败：先查询退款，再决定",
        (Effect::NotSent, Language::Chinese, _) => "本次没有发出请求：改正或恢复后，用原单号重试",
        (Effect::Unknown, Language::English, false) => {
            "The outcome is unknown: ask for the status, do not charge again."
        }
        (Effect::Unknown, Language::English, true) => {
            "The outcome is unknown: ask for the status, do not refund again."
        }
        (Effect::Refused, Language::English, _) => "The platform refused: ask for the status before you decide.",
        (Effect::NotSent, Language::English, _) => {
            "This call sent nothing: correct the fault, then try again under the same number."
        }
    }
}

/// What the texts about an error are made of. A binding that keeps errors of its own fills it in; [`Error::text`] and
/// [`Error::till_text`] are made of it as well.
///
/// ```
/// use bestpay::{Effect, ErrorFacts, Language};
/// // A code that this version does not know: only its effect counts.
/// let facts = ErrorFacts { code: "busy", effect: Effect::NotSent, ..ErrorFacts::default() };
/// assert_eq!(facts.till_text(Language::English), "Nothing was sent. Try again.");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct ErrorFacts<'a> {
    /// The kind's [code](ErrorKind::code), or that of an error of the binding.
    pub code: &'a str,
    /// What it says about the money.
    pub effect: Effect,
    /// What went wrong, in English.
    pub message: &'a str,
    /// The field at fault.
    pub field: Option<&'a str>,
    /// The order that it is about.
    pub out_trade_no: Option<&'a str>,
    /// The refund that it is about.
    pub out_request_no: Option<&'a str>,
    /// The [name](Hint::as_str) of the hint.
    pub hint: Option<&'a str>,
}

impl ErrorFacts<'_> {
    fn kind(&self) -> Option<ErrorKind> {
        ErrorKind::ALL.iter().copied().find(|kind| kind.code() == self.code)
    }

    /// The sentence for a cashier: [`Error::till_text`].
    pub fn till_sentence(&self) -> Sentence {
        let text = ErrorOutcome::of(self.kind(), self.effect).map_or(UNKNOWN, |row| row.text);
        text.about(self.out_request_no.is_some())
    }

    /// The sentence for a cashier: [`Error::till_text`].
    pub fn till_text(&self, language: Language) -> &'static str {
        self.till_sentence().text(language)
    }

    /// The text for a developer: [`Error::text`].
    pub fn text(&self, language: Language) -> String {
        let is_refund = self.out_request_no.is_some();
        let hint = self.hint.and_then(|name| Hint::ALL.iter().find(|hint| hint.as_str() == name));
        let has_number = is_refund || self.out_trade_no.is_some();
        let effect = advice(self.effect, has_number, is_refund, language);
        // Most messages name their field already.
        let field = self.field.filter(|field| !self.message.contains(*field));
        let code = self.code;
        let text = match language {
            Language::Chinese => {
                let title = self.kind().map_or("调用未完成", ErrorKind::zh);
                let order = self.out_trade_no.map(|number| format!("，商户订单号 {number}")).unwrap_or_default();
                let refund = self.out_request_no.map(|number| format!("，退款请求流水号 {number}")).unwrap_or_default();
                let hint = hint.map(|hint| format!("{}。", hint.zh())).unwrap_or_default();
                let field = field.map(|field| format!("（{field}）")).unwrap_or_default();
                let message = self.message;
                format!("{title}（{code}）{order}{refund}。{hint}{effect}。\n详情：{message}{field}")
            }
            Language::English => {
                let title = self.kind().map_or("The call failed.", ErrorKind::en).trim_end_matches('.');
                let order = self.out_trade_no.map(|number| format!(", order {number}")).unwrap_or_default();
                let refund = self.out_request_no.map(|number| format!(", refund {number}")).unwrap_or_default();
                let hint = hint.map(|hint| format!(" Likely cause: {}.", hint.advice())).unwrap_or_default();
                let field = field.map(|field| format!(" ({field})")).unwrap_or_default();
                let message = self.message;
                format!("{title} ({code}){order}{refund}.{hint} {effect}\nDetails: {message}{field}")
            }
        };
        text.replace('`', "")
    }
}

impl Error {
    /// What the texts are made of: for a program that knows more about the money than the error does.
    pub fn facts(&self) -> ErrorFacts<'_> {
        ErrorFacts {
            code: self.kind().code(),
            effect: self.effect(),
            message: self.message(),
            field: self.field(),
            out_trade_no: self.out_trade_no(),
            out_request_no: self.out_request_no(),
            hint: self.hint().map(Hint::as_str),
        }
    }

    /// What a developer reads, in two lines: what went wrong, with its code and numbers, and what to do; then the
    /// [message](Error::message), which is English. Show it; a log has `Display`, which is the same in every language.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let error = doc_example::merchant().accept(&doc_example::order(), 502, b"").unwrap_err();
    /// let text = error.text(bestpay::Language::Chinese);
    /// assert!(text.starts_with("HTTP 状态码异常（http_status），商户订单号 "), "{text}");
    /// assert!(text.contains("结果未知：只查单，请勿重复收款"));
    /// ```
    pub fn text(&self, language: Language) -> String {
        self.facts().text(language)
    }

    /// What a cashier reads: one sentence, in Chinese at most 20 characters, which never says more about the money than
    /// [`effect`](Error::effect) does.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let error = doc_example::merchant().accept(&doc_example::order(), 502, b"").unwrap_err();
    /// assert_eq!(error.till_text(bestpay::Language::Chinese), "网络异常，结果未知，请勿重复收款");
    /// ```
    pub fn till_text(&self, language: Language) -> &'static str {
        self.facts().till_text(language)
    }
}

impl Hint {
    /// What it is, and what to do about it, in this language.
    ///
    /// ```
    /// use bestpay::{Hint, Language};
    /// assert_eq!(Hint::GbkText.advice_in(Language::English), Hint::GbkText.advice());
    /// assert!(Hint::GbkText.advice_in(Language::Chinese).contains("GBK 编码"));
    /// ```
    pub fn advice_in(self, language: Language) -> &'static str {
        self.sentence().text(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every error that there can be: about an order and about a refund, of known kinds and of one that is not known.
    fn all() -> Vec<ErrorFacts<'static>> {
        let codes = ErrorKind::ALL.iter().map(|kind| kind.code()).chain(["panic"]);
        let facts = codes.flat_map(|code| {
            Effect::ALL.iter().flat_map(move |&effect| {
                [None, Some("R1")].map(move |out_request_no| ErrorFacts {
                    code,
                    effect,
                    out_request_no,
                    message: "a message",
                    ..ErrorFacts::default()
                })
            })
        });
        facts.collect()
    }

    #[test]
    fn an_unknown_outcome_says_not_to_charge_again() {
        for facts in all().iter().filter(|facts| facts.effect == Effect::Unknown) {
            let rule = if facts.out_request_no.is_some() { "请勿重复退款" } else { "请勿重复收款" };
            for text in [facts.till_text(Language::Chinese), &facts.text(Language::Chinese)] {
                assert!(text.contains(rule), "{}: {text}", facts.code);
            }
            let again = if facts.out_request_no.is_some() { "o not refund again" } else { "o not charge again" };
            for text in [facts.till_text(Language::English), &facts.text(Language::English)] {
                assert!(text.contains(again), "{}: {text}", facts.code);
            }
        }
    }

    /// Only a final status says so, and an error has none.
    #[test]
    fn no_error_says_that_nothing_was_paid() {
        for facts in all() {
            for text in [facts.till_text(Language::Chinese), &facts.text(Language::Chinese)] {
                for claim in ["未扣款", "未付款", "未收到款", "没有扣款"] {
                    assert!(!text.contains(claim), "{} {}: {text}", facts.code, facts.effect);
                }
            }
            for text in [facts.till_text(Language::English), &facts.text(Language::English)] {
                for claim in ["not charged", "not paid", "nothing was paid", "Not charged"] {
                    assert!(!text.contains(claim), "{} {}: {text}", facts.code, facts.effect);
                }
            }
        }
    }

    #[test]
    fn a_till_text_fits_the_display_in_both_languages() {
        for row in ERROR_OUTCOMES {
            for sentence in [row.text.payment, row.text.refund] {
                let (zh, en) = (sentence.text(Language::Chinese), sentence.text(Language::English));
                assert!((1..=20).contains(&zh.chars().count()) && !zh.is_ascii(), "{zh}");
                assert!((1..=40).contains(&en.len()) && en.is_ascii(), "{en}");
            }
            assert!(!row.step.0.is_ascii() && row.step.1.is_ascii() && !row.step.1.is_empty());
        }
    }

    #[test]
    fn every_error_has_a_row_and_every_row_an_error() {
        let mut used = vec![0; ERROR_OUTCOMES.len()];
        for facts in all() {
            let row = ErrorOutcome::of(facts.kind(), facts.effect).expect("a row for every error");
            used[ERROR_OUTCOMES.iter().position(|known| std::ptr::eq(known, row)).unwrap()] += 1;
        }
        assert!(used.iter().all(|&errors| errors > 0), "{used:?}");
    }

    #[test]
    fn every_kind_has_a_title_in_both_languages() {
        for kind in ErrorKind::ALL {
            assert!(!kind.zh().is_ascii(), "{kind}");
            assert!(kind.en().is_ascii() && kind.en().ends_with('.') && !kind.en().contains("See"), "{kind}");
        }
    }

    #[test]
    fn only_what_has_a_number_is_tried_again_under_it() {
        for (out_trade_no, says) in [(Some("A1"), true), (None, false)] {
            let facts = ErrorFacts { effect: Effect::NotSent, out_trade_no, ..ErrorFacts::default() };
            assert_eq!(facts.text(Language::Chinese).contains("用原单号重试"), says);
            assert_eq!(facts.text(Language::English).contains("under the same number"), says);
        }
    }

    #[test]
    fn the_text_for_a_developer_has_the_code_the_numbers_and_the_message() {
        let facts = ErrorFacts {
            code: "signature_mismatch",
            message: "the signature does not belong to it",
            field: Some("sign"),
            out_trade_no: Some("A1"),
            out_request_no: Some("R1"),
            hint: Some("wrong_key"),
            ..ErrorFacts::default()
        };
        for (language, title) in
            [(Language::Chinese, "验签不通过"), (Language::English, "The signature does not belong")]
        {
            let text = facts.text(language);
            assert!(text.starts_with(title), "{text}");
            let advice = Hint::WrongKey.advice_in(language).replace('`', "");
            for part in [facts.code, "A1", "R1", &advice, facts.message] {
                assert!(text.contains(part), "{text} lacks {part}");
            }
            assert_eq!(text.lines().count(), 2);
        }
    }
}
