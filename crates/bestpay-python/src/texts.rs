//! What people read about errors and states. Python keeps errors and entries of its own: it asks by their parts.

use bestpay::{Effect, ErrorFacts, Hint, Language, TradeStatus};
use bestpay_cashier::State;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::boundary::guarded;

fn language(name: &str) -> PyResult<Language> {
    Language::named(name).ok_or_else(|| PyValueError::new_err(format!("{name:?} is no language: \"zh\" or \"en\"")))
}

/// Unknown for a name that is not known.
fn effect(name: &str) -> Effect {
    Effect::ALL.iter().copied().find(|effect| effect.as_str() == name).unwrap_or_default()
}

/// What a developer reads about an error.
#[pyfunction]
#[pyo3(signature = (lang, *, code, effect, message, field, out_trade_no, out_request_no, hint))]
#[allow(clippy::too_many_arguments, reason = "the parts of an error")]
pub fn error_text(
    py: Python<'_>,
    lang: &str,
    code: &str,
    effect: &str,
    message: &str,
    field: Option<&str>,
    out_trade_no: Option<&str>,
    out_request_no: Option<&str>,
    hint: Option<&str>,
) -> PyResult<String> {
    guarded(py, || {
        let effect = self::effect(effect);
        let facts = ErrorFacts { code, effect, message, field, out_trade_no, out_request_no, hint };
        Ok(facts.text(language(lang)?))
    })
}

/// What a cashier reads about an error.
#[pyfunction]
pub fn error_till_text(
    py: Python<'_>,
    lang: &str,
    code: &str,
    effect: &str,
    is_refund: bool,
) -> PyResult<&'static str> {
    guarded(py, || {
        let out_request_no = is_refund.then_some("");
        let facts = ErrorFacts { code, effect: self::effect(effect), out_request_no, ..ErrorFacts::default() };
        Ok(facts.till_text(language(lang)?))
    })
}

/// What a cashier reads about a state.
#[pyfunction]
pub fn state_till_text(py: Python<'_>, lang: &str, state: &str, is_refund: bool) -> PyResult<&'static str> {
    guarded(py, || Ok(State::till_sentence(state, is_refund).text(language(lang)?)))
}

/// What a cashier reads about a trade status.
#[pyfunction]
pub fn trade_status_till_text(
    py: Python<'_>,
    lang: &str,
    trade_status: &str,
    is_refund: bool,
) -> PyResult<&'static str> {
    guarded(py, || Ok(TradeStatus::from(trade_status).till_sentences().about(is_refund).text(language(lang)?)))
}

/// What to do about a hint; `None` for a name that is not known.
#[pyfunction]
pub fn hint_advice(py: Python<'_>, lang: &str, hint: &str) -> PyResult<Option<&'static str>> {
    guarded(py, || {
        let language = language(lang)?;
        Ok(Hint::ALL.iter().find(|known| known.as_str() == hint).map(|known| known.advice_in(language)))
    })
}
