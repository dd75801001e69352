//! Every text for people, one a line, which the suite of each language compares with what its binding says.

use bestpay::{Effect, ErrorFacts, ErrorKind, Hint, Language, TradeStatus};
use bestpay_cashier::State;

use crate::output::Output;

/// The columns. What is empty is absent.
const HEAD: &str = "of\tname\teffect\tmessage\tfield\tout_trade_no\tout_request_no\thint\tlanguage\ttext\n";

pub fn written() -> Vec<Output> {
    let rows = Language::ALL.iter().flat_map(|&language| {
        let rows = [till(language), states(language), statuses(language), advice(language), texts(language)];
        rows.into_iter().flatten()
    });
    vec![Output::file("tests/texts.tsv", HEAD.to_owned() + &rows.collect::<String>())]
}

/// A line break in a text is written as `\n`.
fn row(of: &str, facts: &ErrorFacts<'_>, language: Language, text: &str) -> String {
    let or_empty = |part: Option<&str>| part.unwrap_or_default().to_owned();
    let cells = [
        of.to_owned(),
        facts.code.to_owned(),
        facts.effect.as_str().to_owned(),
        facts.message.to_owned(),
        or_empty(facts.field),
        or_empty(facts.out_trade_no),
        or_empty(facts.out_request_no),
        or_empty(facts.hint),
        language.as_str().to_owned(),
        text.replace('\n', "\\n"),
    ];
    cells.join("\t") + "\n"
}

/// Those of the core, and one that it does not know.
fn codes() -> impl Iterator<Item = &'static str> {
    ErrorKind::ALL.iter().map(|kind| kind.code()).chain(["panic"])
}

fn till(language: Language) -> Vec<String> {
    let mut rows = Vec::new();
    for code in codes() {
        for &effect in Effect::ALL {
            for out_request_no in [None, Some("R1")] {
                let facts = ErrorFacts { code, effect, out_request_no, ..ErrorFacts::default() };
                rows.push(row("till", &facts, language, facts.till_text(language)));
            }
        }
    }
    rows
}

fn states(language: Language) -> Vec<String> {
    let mut rows = Vec::new();
    for name in State::ALL.iter().map(|state| state.as_str()).chain(["new"]) {
        for out_request_no in [None, Some("R1")] {
            let facts = ErrorFacts { code: name, out_request_no, ..ErrorFacts::default() };
            let sentence = State::till_sentence(name, out_request_no.is_some());
            rows.push(row("state", &facts, language, sentence.text(language)));
        }
    }
    rows
}

fn statuses(language: Language) -> Vec<String> {
    let mut rows = Vec::new();
    for status in TradeStatus::LISTED.iter().cloned().chain([TradeStatus::from("NEW")]) {
        for out_request_no in [None, Some("R1")] {
            let facts = ErrorFacts { code: status.as_str(), out_request_no, ..ErrorFacts::default() };
            let sentence = status.till_sentences().about(out_request_no.is_some());
            rows.push(row("status", &facts, language, sentence.text(language)));
        }
    }
    rows
}

fn advice(language: Language) -> Vec<String> {
    let of_hint = |hint: &Hint| {
        let facts = ErrorFacts { hint: Some(hint.as_str()), ..ErrorFacts::default() };
        row("advice", &facts, language, hint.advice_in(language))
    };
    Hint::ALL.iter().map(of_hint).collect()
}

fn texts(language: Language) -> Vec<String> {
    let mut rows = Vec::new();
    let mut add = |facts: ErrorFacts<'_>| rows.push(row("text", &facts, language, &facts.text(language)));
    let message = "what went wrong";
    for code in codes() {
        add(ErrorFacts { code, message, ..ErrorFacts::default() });
    }
    for &effect in Effect::ALL {
        let facts =
            ErrorFacts { code: "invalid_field", effect, message, field: Some("tradeAmt"), ..ErrorFacts::default() };
        add(facts);
        add(ErrorFacts { message: "`tradeAmt` is 0", ..facts });
        add(ErrorFacts { out_trade_no: Some("A1"), ..facts });
        add(ErrorFacts { out_trade_no: Some("A1"), out_request_no: Some("R1"), ..facts });
    }
    add(ErrorFacts { code: "signature_mismatch", message, hint: Some("wrong_key"), ..ErrorFacts::default() });
    rows
}
