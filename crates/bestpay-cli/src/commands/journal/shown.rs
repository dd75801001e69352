//! Entries and events as JSON, under the document's names, and as rows of a table.

use anstyle::Style;
use bestpay::Language;
use bestpay_cashier::{Entry, EntryKind, Event, State};
use serde_json::{Value, json};

use crate::screen::{ATTENTION, BAD, GOOD, QUIET, STRONG, Screen};
use crate::table::{Cell, printable};

/// An entry for a machine: its fields under their names, absent ones as null. Amounts in fen.
pub fn entry(entry: &Entry) -> Value {
    let absent = Entry::FIELDS.iter().map(|field| (field.name, Value::Null));
    let there = entry.fields().map(|(field, text)| match field.kind {
        EntryKind::Fen => (field.name, json!(text.parse::<i64>().ok())),
        _ => (field.name, json!(text)),
    });
    absent.chain(there).map(|(name, value)| (name.to_owned(), value)).collect::<serde_json::Map<_, _>>().into()
}

/// An event for a machine.
pub fn event(event: &Event) -> Value {
    json!({
        "id": event.id,
        "at": event.at.to_string(),
        "alarm": event.is_alarm,
        "merchantNo": event.merchant_no,
        "outTradeNo": event.out_trade_no,
        "outRequestNo": event.out_request_no,
        "from": event.from.map(|state| state.as_str()),
        "to": event.to.as_str(),
        "cause": event.cause,
        "about": event.about,
    })
}

/// An entry for a person. Amounts in yuan.
pub fn entry_row(entry: &Entry, screen: &Screen) -> Vec<Cell> {
    let reason = [&entry.code, &entry.message].into_iter().flatten().map(|text| printable(text)).collect::<Vec<_>>();
    vec![
        Cell::new(entry.out_trade_no.as_str(), STRONG),
        entry.out_request_no.as_deref().unwrap_or_default().into(),
        entry.amount.to_string().into(),
        Cell::new(in_words(entry.state.as_str(), entry.till_text(screen.language()), screen), style(entry.state)),
        entry.changed_at.to_string().into(),
        Cell::new(reason.join(" "), QUIET),
    ]
}

/// An event for a person.
pub fn event_row(event: &Event, screen: &Screen) -> Vec<Cell> {
    let what = match (event.is_alarm, event.from) {
        (true, _) => Cell::new(in_words("ALARM", event.till_text(screen.language()), screen), BAD),
        (false, None) => Cell::new(event.to.as_str(), style(event.to)),
        (false, Some(from)) => Cell::new(format!("{from} → {}", event.to), style(event.to)),
    };
    let about = printable(event.about.as_deref().unwrap_or_default());
    vec![
        Cell::new(event.id.to_string(), QUIET),
        event.at.to_string().into(),
        what,
        match screen.language() {
            Language::English => format!("by {}", event.cause),
            Language::Chinese => format!("来源：{}", cause_in_chinese(&event.cause)),
        }
        .into(),
        Cell::new(about, QUIET),
    ]
}

/// Where a change was learnt. A newer journal may have more.
fn cause_in_chinese(cause: &str) -> &str {
    match cause {
        "call" => "调用",
        "answer" => "应答",
        "status" => "查单",
        "callback" => "回调",
        "sender_lost" => "发送进程中断",
        other => other,
    }
}

/// The state's name, which the whole project has; in Chinese with what a cashier reads about it.
fn in_words(name: &str, text: &str, screen: &Screen) -> String {
    match screen.language() {
        Language::English => name.to_owned(),
        Language::Chinese => format!("{name} {text}"),
    }
}

/// The colour of a state for a person: good, bad, or in need of attention.
fn style(state: State) -> Style {
    match state {
        State::Success => GOOD,
        _ if state.is_final() => BAD,
        _ => ATTENTION,
    }
}
