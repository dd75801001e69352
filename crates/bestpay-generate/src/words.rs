//! What is said about a field in English, the same in every language.

use bestpay::{FieldDefault, FieldKind, FieldSpec, Giver, Interface, Mark, TradeType};

/// What a value of this kind must be in a request, as a clause. Empty if there is nothing to say.
pub fn format(kind: FieldKind) -> String {
    match kind {
        FieldKind::Code | FieldKind::PayerCode => "1 to 64 visible ASCII characters without & and =".to_owned(),
        FieldKind::Text | FieldKind::PayerText => "at most 1024 characters".to_owned(),
        FieldKind::Url => "http or https, at most 1024 characters".to_owned(),
        FieldKind::Fen | FieldKind::Seconds => "1 or more".to_owned(),
        FieldKind::Time => "Beijing time".to_owned(),
        FieldKind::TradeType => TradeType::ALL.map(|app| format!("\"{}\"", app.as_str())).join(", "),
        _ => String::new(),
    }
}

/// Whether a field of a request must be given, as a sentence.
pub fn presence(spec: &FieldSpec) -> String {
    match (spec.needed_with, spec.default, spec.mark) {
        (Some((other, value)), ..) => format!("Mandatory if {other} is {value}."),
        (None, Some(FieldDefault::Now), _) => "Now if it is left out.".to_owned(),
        (None, Some(FieldDefault::Seconds(seconds)), _) => format!("{seconds} if it is left out."),
        (None, None, Mark::M) => "Mandatory.".to_owned(),
        (None, None, _) => "Optional.".to_owned(),
    }
}

/// An addition for questions, which move no money. Begins with a blank, or is empty.
pub fn again(interface: &Interface) -> &'static str {
    if interface.moves_money { "" } else { " It may be asked as often as needed." }
}

/// A field in a sentence or two: its words in Chinese and English, and for a request its format and whether it must be
/// given: "商户订单号: the merchant's order number, unique; 1 to 64 … Mandatory."
pub fn about(spec: &FieldSpec) -> String {
    let is_given = spec.giver == Giver::Caller;
    let format = if is_given { format(spec.kind) } else { String::new() };
    let format = if format.is_empty() { String::new() } else { format!("; {format}") };
    let presence = if is_given { format!(" {}", presence(spec)) } else { String::new() };
    format!("{}: {}{format}.{presence}", spec.zh, spec.en)
}

/// What a kind of error means. A method of the error that it names is written as in the language.
pub fn of_kind(about: &str, method: impl Fn(&str) -> String) -> String {
    let mut text = about.to_owned();
    while let Some((before, rest)) = text.split_once("[`Error::") {
        let (name, after) = rest.split_once("`]").expect("a link ends");
        text = format!("{before}{}{after}", method(name));
    }
    text
}
