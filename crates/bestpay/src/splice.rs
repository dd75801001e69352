//! Splicing: one signing string that fits two messages. PROTOCOL.md section 6.
//!
//! `name=value&name=value` has no escaping, so a value that holds `&name=` can be cut out as a field of its own. A
//! message is refused when its mandatory names can stand at other places of its signing string.

use crate::api::fields::{FieldKind, FieldSpec, Mark};
use crate::error::{Error, ErrorKind, Result};
use crate::message::Member;
use crate::signing_string::{self, Form};

/// A mandatory name, and the places where it stands in the signing string: at the start or after `&`.
struct Name<'t> {
    name: &'t str,
    kind: FieldKind,
    places: Vec<Place>,
    /// Where it stands in this message.
    own: Option<usize>,
}

struct Place {
    /// The first byte of the name.
    at: usize,
    /// Where a well-formed value can end at the earliest: an `&`, or for the last name the end of the string.
    ends: Option<usize>,
    /// Whether the names before it can stand before it.
    after_others: bool,
    /// Whether the names behind it can stand behind it.
    before_others: bool,
}

/// Refuses the message whose sorted `members` were signed as `signing_string` in the given form.
pub(crate) fn refuse(
    table: &'static [FieldSpec],
    members: &[Member<'_>],
    form: Form,
    signing_string: &str,
) -> Result<()> {
    if let Some(member) = members.iter().find(|member| member.name.bytes().any(|byte| matches!(byte, b'&' | b'='))) {
        return Err(spliced(&member.name, "a name holds `&` or `=`"));
    }
    let written = members.iter().filter(|member| form.writes(&member.value)).count();
    let ampersands = signing_string.bytes().filter(|&byte| byte == b'&').count();
    if ampersands + 1 == written.max(1) {
        // No value holds an `&`: there is one way to cut it.
        return Ok(());
    }
    let mut names = mandatory_names(table, members, form, signing_string);
    if names.iter().all(|name| name.places.len() == 1 && name.own.is_some()) {
        return Ok(());
    }
    if let Some(name) = names.iter().find(|name| name.own.is_none()) {
        return Err(spliced(name.name, "it is absent, but stands inside another value"));
    }
    link(&mut names);
    let elsewhere = names.iter().find(|name| {
        let possible = |place: &Place| place.after_others && place.before_others && place.ends.is_some();
        name.places.iter().any(|place| Some(place.at) != name.own && possible(place))
    });
    match elsewhere {
        None => Ok(()),
        Some(name) => Err(spliced(name.name, "it stands inside another value as well")),
    }
}

fn spliced(name: &str, how: &str) -> Error {
    let message = format!(
        "the signing string could be cut into another message at `{name}`: {how}; remove `&{name}=` from the free texts"
    );
    Error::new(ErrorKind::Spliced, message).with_field(name)
}

/// The mandatory names that occur at all, in the order of the signing string.
fn mandatory_names<'t>(
    table: &'t [FieldSpec],
    members: &[Member<'_>],
    form: Form,
    signing_string: &str,
) -> Vec<Name<'t>> {
    let mut specs: Vec<_> = table.iter().filter(|spec| spec.mark == Mark::M).collect();
    specs.sort_by(|a, b| signing_string::compare_names(a.name, b.name));
    let mut names: Vec<_> = specs
        .into_iter()
        .map(|spec| Name {
            name: spec.name,
            kind: spec.kind,
            places: places_of(spec.name, signing_string),
            own: own_place(spec.name, members, form),
        })
        .filter(|name| !name.places.is_empty())
        .collect();
    let last = names.len().saturating_sub(1);
    for (at, name) in names.iter_mut().enumerate() {
        for place in &mut name.places {
            place.ends = earliest_end(signing_string, place.at + name.name.len() + 1, name.kind, at == last);
        }
    }
    names
}

fn places_of(name: &str, signing_string: &str) -> Vec<Place> {
    let wanted = format!("{name}=");
    signing_string
        .match_indices(&wanted)
        .map(|(at, _)| at)
        .filter(|&at| signing_string.get(..at).is_some_and(|before| before.is_empty() || before.ends_with('&')))
        .map(|at| Place { at, ends: None, after_others: false, before_others: false })
        .collect()
}

fn own_place(name: &str, members: &[Member<'_>], form: Form) -> Option<usize> {
    let at = members.iter().position(|member| member.name == name && form.writes(&member.value))?;
    let before = signing_string::write(members.get(..at)?, form);
    Some(if before.is_empty() { 0 } else { before.len() + 1 })
}

fn earliest_end(signing_string: &str, value_at: usize, kind: FieldKind, last: bool) -> Option<usize> {
    if kind.is_free_text() {
        return Some(value_at);
    }
    // Well-formed values of the other kinds hold no `&`, so they can end at the next one only.
    let rest = signing_string.get(value_at..)?;
    let (value, end) = match rest.split_once('&') {
        Some((value, behind)) if behind.contains('=') => (value, value_at + value.len()),
        None if last => (rest, signing_string.len()),
        _ => return None,
    };
    kind.could_be(value).then_some(end)
}

/// Marks the places that an ascending choice, one for each name, can pass through.
fn link(names: &mut [Name<'_>]) {
    let mut earliest = Some(0);
    for name in names.iter_mut() {
        for place in &mut name.places {
            place.after_others = earliest.is_some_and(|end| end <= place.at.saturating_sub(1));
        }
        let ends = name.places.iter().filter(|place| place.after_others).filter_map(|place| place.ends);
        earliest = ends.min();
    }
    let mut latest = Some(usize::MAX);
    for name in names.iter_mut().rev() {
        for place in &mut name.places {
            place.before_others = place.ends.is_some_and(|end| latest.is_some_and(|latest| end <= latest));
        }
        let starts = name.places.iter().filter(|place| place.before_others).map(|place| place.at.saturating_sub(1));
        latest = starts.max();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::CALLBACK_TABLE;
    use crate::merchant::ENVELOPE;
    use crate::message::Message;

    fn field(table: &'static [FieldSpec], body: &str) -> Option<String> {
        let message = Message::parse(body.as_bytes()).expect("a message");
        let string = message.signing_string();
        refuse(table, &message.members, Form::Sorted, &string)
            .err()
            .map(|error| error.field().unwrap_or_default().to_owned())
    }

    fn callback(goods_info: &str, result_msg: &str) -> String {
        format!(
            r#"{{"tradeNo":"T1","outTradeNo":"A1","tradeAmt":100,"tradeFinishedDate":"20260301093000",
            "merchantNo":"M1","payAmt":100,"ccy":"156","tradeStatus":"SUCCESS","goodsInfo":"{goods_info}",
            "resultMsg":"{result_msg}","institutionCode":"I1"}}"#
        )
    }

    #[test]
    fn a_whole_callback_inside_a_free_text_is_refused() {
        let inside = "x&institutionCode=V&merchantNo=W&outTradeNo=B&payAmt=1&tradeAmt=1&\
                      tradeFinishedDate=20260301093000&tradeNo=T2&tradeStatus=SUCCESS&tradeType=";
        assert_eq!(field(CALLBACK_TABLE, &callback(inside, "")), Some("institutionCode".into()));
    }

    #[test]
    fn the_forged_cut_is_refused_as_well() {
        // The forger's own places are the inner ones; the genuine ones are the other choice.
        let body = r#"{"ccy":"156","goodsInfo":"x","institutionCode":"V","merchantNo":"W","outTradeNo":"B","payAmt":1,
            "tradeAmt":1,"tradeFinishedDate":"20260301093000","tradeNo":"T2","tradeStatus":"SUCCESS",
            "tradeType":"&institutionCode=I1&merchantNo=M1&outTradeNo=A1&payAmt=100&tradeAmt=100&tradeFinishedDate=20260301093000&tradeNo=T1&tradeStatus=SUCCESS"}"#;
        assert!(field(CALLBACK_TABLE, body).is_some());
    }

    #[test]
    fn a_name_that_others_must_stand_before_is_fine() {
        assert_eq!(field(CALLBACK_TABLE, &callback("tea & cake, 1=2", "a&b=c")), None);
        // `ccy` must stand before `goodsInfo`, and stands nowhere else.
        assert_eq!(field(CALLBACK_TABLE, &callback("x&goodsInfo=y", "")), Some("goodsInfo".into()));
        assert_eq!(field(CALLBACK_TABLE, &callback("x&ccy=1", "")), None);
        // A date cannot be cut here.
        assert_eq!(field(CALLBACK_TABLE, &callback("x", "&tradeFinishedDate=soon&z=")), None);
    }

    #[test]
    fn an_answer_may_carry_success_only_where_it_is_no_boolean() {
        let answer = |url: &str| {
            format!(
                r#"{{"success":true,"errorCode":null,"errorMsg":null,"result":{{"paymentUrl":"https://h/p?a=1{url}"}}}}"#
            )
        };
        assert_eq!(field(ENVELOPE, &answer("&success=1")), None);
        assert_eq!(field(ENVELOPE, &answer("&success=true")), None, "the value is true\"}}, no boolean");
        assert_eq!(field(ENVELOPE, &answer("&success=true&b=2")), Some("success".into()));
    }

    /// Every ascending choice of places with well-formed values, found by trying all: PROTOCOL.md section 6 to the letter.
    fn choices(specs: &[&FieldSpec], string: &str, from: usize) -> Vec<Vec<usize>> {
        let Some((spec, rest)) = specs.split_first() else { return vec![Vec::new()] };
        let mut found = Vec::new();
        for at in (from..string.len()).filter(|&at| at == 0 || string.as_bytes()[at - 1] == b'&') {
            let Some(value) = string.get(at..).and_then(|text| text.strip_prefix(&format!("{}=", spec.name))) else {
                continue;
            };
            let value_at = string.len() - value.len();
            for behind in choices(rest, string, value_at + 1) {
                let latest = behind.first().map_or(string.len(), |next| next - 1);
                let cuts = (value_at..=latest)
                    .filter(|&cut| cut == latest || (string.as_bytes()[cut] == b'&' && string[cut..].contains('=')));
                if cuts.into_iter().any(|cut| spec.kind.could_be(&string[value_at..cut])) {
                    found.push([vec![at], behind].concat());
                }
            }
        }
        found
    }

    static TABLE: &[FieldSpec] = crate::api::table::field_table! {
        "a" Code M ""
        "b" Fen M ""
        "c" Text M ""
        "o" Text O ""
    };

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4000))]

        #[test]
        fn refuses_exactly_what_can_be_cut_otherwise(
            a in "[x1]", b in 0u8..10, c in "(&?[abco]?=?[x1&=]?){0,5}", o in "(&?[abco]?=?[x1&=]?){0,5}",
        ) {
            let body = serde_json::json!({ "a": a, "b": b, "c": c, "o": o }).to_string();
            let message = Message::parse(body.as_bytes()).expect("a message");
            let string = message.signing_string();
            let specs: Vec<_> = TABLE.iter().filter(|spec| spec.mark == Mark::M).collect();
            // The message's own choice is always one of them.
            let ambiguous = choices(&specs, &string, 0).len() > 1;
            let refused = refuse(TABLE, &message.members, Form::Sorted, &string).is_err();
            proptest::prop_assert_eq!(refused, ambiguous, "{}", string);
        }
    }
}
