//! The decision about an answer or a callback, given who signed it. The library must decide alike.

use bestpay::{FieldKind, FieldSpec, Form, Interface, Mark};

use crate::json::{Data, Member, Value};
use crate::message::{self, LIMITS, Message};
use crate::splice::{self, Name};

/// The members that every answer has around its `result`.
const ENVELOPE: [Name<'_>; 4] = [
    Name { name: "success", kind: FieldKind::Boolean, mandatory: true },
    Name { name: "errorCode", kind: FieldKind::Text, mandatory: true },
    Name { name: "errorMsg", kind: FieldKind::Text, mandatory: true },
    Name { name: "result", kind: FieldKind::Text, mandatory: false },
];

/// The decision.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// Accepted with these fields: those of the table as text, and the others as JSON.
    Believed {
        /// By their names on the wire.
        fields: Vec<(String, String)>,
        /// Members that the document does not list.
        other: Vec<(String, String)>,
    },
    /// The platform refused, with its code and text.
    Refused(String, String),
    /// Rejected.
    Unbelieved,
}

/// A request by the names of its fields, the merchant's own among them.
pub type Fields = [(&'static str, &'static str)];

/// The answer to a request, signed by the platform in this form.
pub fn of_answer(interface: &Interface, request: &Fields, answer: &Message, form: Form) -> Outcome {
    decide_answer(interface, request, answer, form).unwrap_or(Outcome::Unbelieved)
}

fn decide_answer(interface: &Interface, request: &Fields, answer: &Message, form: Form) -> Option<Outcome> {
    let value = |name: &str| answer.members.iter().find(|member| member.name == name).map(|member| &member.value);
    if splice::is_ambiguous(&ENVELOPE, &answer.members, form) || !is_bound(interface, request, &answer.members) {
        return None;
    }
    match value("success")?.data {
        Data::Boolean(true) => {}
        Data::Boolean(false) => {
            let inside_text = match value("result").map(|result| &result.data) {
                Some(Data::Text(text)) => message::object(text, LIMITS.depth).ok(),
                _ => None,
            };
            let members = match value("result").map(|result| &result.data) {
                Some(Data::Object(members)) => Some(members),
                _ => inside_text.as_ref(),
            };
            if members.is_some_and(|members| !is_bound(interface, request, members)) {
                return None;
            }
            let text = |name: &str| value(name).and_then(Value::text).unwrap_or_default();
            return Some(Outcome::Refused(text("errorCode"), text("errorMsg")));
        }
        _ => return None,
    }
    let inside_text;
    let members = match &value("result")?.data {
        Data::Object(members) => members,
        Data::Text(text) => {
            inside_text = message::object(text, LIMITS.depth).ok()?;
            &inside_text
        }
        _ => return None,
    };
    if !is_bound(interface, request, members) {
        return None;
    }
    read(interface.result, members)
}

/// A callback, signed by the platform in this form, for this institution and merchant.
pub fn of_callback(institution_code: &str, merchant_no: &str, callback: &Message, form: Form) -> Outcome {
    let table = bestpay::Callback::table();
    let own = |name: &str, wanted: &str| {
        callback.members.iter().any(|member| member.name == name && member.value.text().as_deref() == Some(wanted))
    };
    let names: Vec<Name<'_>> =
        table.iter().map(|spec| Name { name: spec.name, kind: spec.kind, mandatory: spec.mark == Mark::M }).collect();
    let believed = !splice::is_ambiguous(&names, &callback.members, form)
        && own("institutionCode", institution_code)
        && own("merchantNo", merchant_no);
    read(table, &callback.members).filter(|_| believed).unwrap_or(Outcome::Unbelieved)
}

/// Whether the answer's order, merchant and amount are the request's.
fn is_bound(interface: &Interface, request: &Fields, members: &[Member]) -> bool {
    let asked = |name: &str| request.iter().find(|(given, _)| *given == name).map(|(_, text)| *text);
    members.iter().all(|Member { name, value }| {
        let given = value.text().filter(|given| !given.is_empty());
        let (Some(wanted), Some(given)) = (asked(name), given) else { return true };
        match name.as_str() {
            "institutionCode" | "merchantNo" | "outRequestNo" => given == wanted,
            "outTradeNo" => given == wanted || interface.name == "refund" && asked("outRequestNo") == Some(&given),
            "tradeAmt" | "refundAmt" => given.parse::<i64>().is_ok_and(|given| Ok(given) == wanted.parse()),
            _ => true,
        }
    })
}

fn read(table: &[FieldSpec], members: &[Member]) -> Option<Outcome> {
    let (mut fields, mut other) = (Vec::new(), Vec::new());
    for spec in table {
        let given = members.iter().find(|member| member.name == spec.name).map(|member| &member.value);
        let is_absent =
            |value: &Value| value.data == Data::Null || spec.mark != Mark::M && value.data == Data::Text(String::new());
        match given.filter(|value| !is_absent(value)) {
            None if spec.mark == Mark::M => return None,
            None => {}
            Some(value) => fields.push((spec.name.to_owned(), field(spec.kind, value)?)),
        }
    }
    for member in crate::signing_string::sorted(members) {
        if table.iter().all(|spec| spec.name != member.name) {
            other.push((member.name.clone(), crate::signing_string::nested(&member.value)));
        }
    }
    Some(Outcome::Believed { fields, other })
}

/// A value of this kind, as text.
fn field(kind: FieldKind, value: &Value) -> Option<String> {
    if !matches!(value.data, Data::Text(_) | Data::Number(_)) {
        return None;
    }
    let text = value.text()?;
    let good = match kind {
        FieldKind::Fen => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
        FieldKind::CompactTime => compact_time(&text).is_some(),
        FieldKind::Code => !text.is_empty() && !text.contains(['&', '=']),
        FieldKind::Word => !text.contains(['&', '=']),
        FieldKind::Status => !text.is_empty() && !text.contains(['&', '=']) && matches!(value.data, Data::Text(_)),
        _ => true,
    };
    match kind {
        _ if !good => None,
        // Leading zeros do not count.
        FieldKind::Fen => Some(text.parse::<i64>().ok()?.to_string()),
        FieldKind::CompactTime => compact_time(&text),
        _ => Some(text),
    }
}

/// A valid date and time as `yyyyMMddHHmmss`, from that format or from `yyyy-MM-dd HH:mm:ss`.
pub fn compact_time(text: &str) -> Option<String> {
    let has_dashes = text.len() == 19
        && [(4, b'-'), (7, b'-'), (10, b' '), (13, b':'), (16, b':')]
            .iter()
            .all(|&(at, separator)| text.as_bytes()[at] == separator);
    let compact = if has_dashes { text.replace(['-', ' ', ':'], "") } else { text.to_owned() };
    is_compact_time(&compact).then_some(compact)
}

fn is_compact_time(text: &str) -> bool {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let number = |from: usize, to: usize| text[from..to].parse::<u32>().expect("digits");
    let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day) && number(8, 10) < 24 && number(10, 12) < 60 && number(12, 14) < 60
}
