//! Splicing: one signing string that fits two messages. PROTOCOL.md section 6.
//!
//! `name=value&name=value` has no escaping, so a value that contains `&name=` can be cut into a field of its own. A
//! reading of a signing string gives one place to every mandatory name that occurs, and one place or none to each
//! optional name, in the order of the string and with well-formed values. A message is refused if some reading has a
//! name of its table at a place where this message does not have it.
//!
//! So of two readings with different places at most one is accepted: one of them has a place that the other lacks. And
//! a message whose names occur only at their own places is always accepted.

use crate::api::fields::{FieldSpec, Mark};
use crate::error::{Error, ErrorKind, Result};
use crate::json::{self, Member, Value};
use crate::signing_string;
use crate::verification::Form;

/// A name of the table, and the places where it occurs in the signing string: at the start or after `&`.
struct Name {
    spec: &'static FieldSpec,
    places: Vec<Place>,
    /// Its place in this message.
    own: Option<usize>,
}

struct Place {
    /// The first byte of the name.
    at: usize,
    /// Where a well-formed value can end at the earliest: an `&`, or the end of the string.
    ends: Option<usize>,
    /// Whether the mandatory names before it can stand before it.
    after_others: bool,
    /// Whether the mandatory names after it can stand after it.
    before_others: bool,
}

impl Name {
    fn is_mandatory(&self) -> bool {
        self.spec.mark == Mark::M
    }

    /// The places where this message does not have it.
    fn elsewhere(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| Some(place.at) != self.own)
    }
}

/// Refuses the message whose sorted `members` were signed as `signing_string` in the given form.
pub(crate) fn refuse(
    table: &'static [FieldSpec],
    members: &[Member<'_>],
    form: Form,
    signing_string: &str,
) -> Result<()> {
    if let Some(member) = members.iter().find(|member| member.name.bytes().any(|byte| matches!(byte, b'&' | b'='))) {
        return Err(spliced(&member.name, "a name contains `&` or `=`"));
    }
    let written = signing_string::written(members, form).count();
    let ampersands = signing_string.bytes().filter(|&byte| byte == b'&').count();
    if ampersands + 1 == written.max(1) {
        // No value contains an `&`: there is only one way to cut it.
        return Ok(());
    }
    let mut names = names_in(table, members, form, signing_string);
    if names.iter().all(|name| name.elsewhere().next().is_none()) {
        return Ok(());
    }
    if let Some(name) = names.iter().find(|name| name.is_mandatory() && name.own.is_none()) {
        return Err(spliced(name.spec.name, "it is absent, but another value contains it"));
    }
    link(&mut names);
    let possible = |place: &Place| place.after_others && place.before_others;
    match names.iter().find(|name| name.elsewhere().any(possible)) {
        None => Ok(()),
        Some(Name { spec, own: None, .. }) => Err(spliced(spec.name, "it is absent, but another value contains it")),
        Some(name) => Err(spliced(name.spec.name, "another value contains it as well")),
    }
}

pub(crate) fn spliced(name: &str, how: &str) -> Error {
    let message = format!(
        "the signing string could be cut into another message at `{name}`: {how}; remove `&{name}=` from the free texts"
    );
    Error::new(ErrorKind::Spliced, message).with_field(name)
}

/// The names of the table that occur, in the order of the signing string.
fn names_in(table: &'static [FieldSpec], members: &[Member<'_>], form: Form, signing_string: &str) -> Vec<Name> {
    let mut names: Vec<_> = table.iter().map(|spec| Name { spec, places: Vec::new(), own: None }).collect();
    names.sort_by(|a, b| json::compare_names(a.spec.name, b.spec.name));
    let mut at = 0;
    for part in signing_string.split('&') {
        if let Some((part_name, _)) = part.split_once('=')
            && let Some(name) = names.iter_mut().find(|name| name.spec.name == part_name)
        {
            let ends = earliest_end(name.spec, signing_string, at + part_name.len() + 1);
            name.places.push(Place { at, ends, after_others: false, before_others: false });
        }
        at += part.len() + 1;
    }
    let mut at = 0;
    for member in signing_string::written(members, form) {
        if let Some(name) = names.iter_mut().find(|name| name.spec.name == member.name) {
            name.own = Some(at);
        }
        at += 1 + match &member.value {
            Value::String(text) => member.name.len() + 1 + text.len(),
            _ => signing_string::write(std::slice::from_ref(member), form).len(),
        };
    }
    names.retain(|name| !name.places.is_empty());
    names
}

fn earliest_end(spec: &FieldSpec, signing_string: &str, value_at: usize) -> Option<usize> {
    if spec.kind.is_free_text() {
        return Some(value_at);
    }
    // Well-formed values of the other kinds contain no `&`, so they can only end at the next one.
    let rest = signing_string.get(value_at..)?;
    let (value, end) = match rest.split_once('&') {
        Some((value, behind)) if behind.contains('=') => (value, value_at + value.len()),
        None => (rest, signing_string.len()),
        Some(_) => return None,
    };
    spec.could_be(value).then_some(end)
}

/// Marks the places that a reading can pass through. Names that may be absent are never in the way.
fn link(names: &mut [Name]) {
    let mut earliest = Some(0);
    for name in names.iter_mut() {
        for place in &mut name.places {
            place.after_others = earliest.is_some_and(|end| end <= place.at.saturating_sub(1));
        }
        if name.is_mandatory() {
            let reached = name.places.iter().filter(|place| place.after_others);
            earliest = reached.filter_map(|place| place.ends).min();
        }
    }
    let mut latest = Some(usize::MAX);
    for name in names.iter_mut().rev() {
        for place in &mut name.places {
            place.before_others = place.ends.is_some_and(|end| latest.is_some_and(|latest| end <= latest));
        }
        if name.is_mandatory() {
            let reached = name.places.iter().filter(|place| place.before_others);
            latest = reached.map(|place| place.at.saturating_sub(1)).max();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::CALLBACK_TABLE;
    use crate::api::fields::{FieldKind, FieldSet};
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
        // The forger's own places are the inner ones; the genuine ones are the other reading.
        let body = r#"{"ccy":"156","goodsInfo":"x","institutionCode":"V","merchantNo":"W","outTradeNo":"B","payAmt":1,
            "tradeAmt":1,"tradeFinishedDate":"20260301093000","tradeNo":"T2","tradeStatus":"SUCCESS",
            "tradeType":"&institutionCode=I1&merchantNo=M1&outTradeNo=A1&payAmt=100&tradeAmt=100&tradeFinishedDate=20260301093000&tradeNo=T1&tradeStatus=SUCCESS"}"#;
        assert!(field(CALLBACK_TABLE, body).is_some());
    }

    #[test]
    fn a_name_that_others_must_stand_before_is_fine() {
        assert_eq!(field(CALLBACK_TABLE, &callback("tea & cake, 1=2", "a&b=c")), None);
        // `ccy` must come before `goodsInfo`, and occurs nowhere else.
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
        assert_eq!(field(ENVELOPE, &answer("&success=true")), None, "the value is true\"}}, not a boolean");
        assert_eq!(field(ENVELOPE, &answer("&success=true&b=2")), Some("success".into()));
    }

    #[test]
    fn a_value_ends_at_an_ampersand_only_where_a_field_can_follow() {
        let answer = |z: &str| {
            format!(r#"{{"errorCode":"","errorMsg":"","result":{{"a":1}},"success":true,"z":"&success=true{z}"}}"#)
        };
        assert_eq!(field(ENVELOPE, &answer("&q")), None, "true&q is not a boolean, and q not a field");
        assert_eq!(field(ENVELOPE, &answer("&q=")), Some("success".into()));
        assert_eq!(field(ENVELOPE, &answer("")), Some("success".into()));
    }

    #[test]
    fn a_long_value_takes_nothing_from_what_stands_before_it() {
        for digits in [1, 30, 60] {
            let code = format!(r#""institutionCode":"{}""#, "1".repeat(digits));
            let body = callback("x&merchantNo=W", "").replace(r#""institutionCode":"I1""#, &code);
            assert_eq!(field(CALLBACK_TABLE, &body), None, "{digits} digits: its name stands behind");
        }
    }

    #[test]
    fn an_optional_name_cannot_be_swallowed_by_its_neighbour() {
        let genuine = [
            ("ccy", "156"),
            ("discountAmt", "250"),
            ("goodsInfo", "a cup"),
            ("institutionCode", "I1"),
            ("merchantNo", "M1"),
            ("originalTradeNo", "T0"),
            ("outTradeNo", "A1"),
            ("payAmt", "1000"),
            ("resultCode", "0000"),
            ("resultMsg", "ok"),
            ("tradeAmt", "1250"),
            ("tradeFinishedDate", "20260301093000"),
            ("tradeNo", "T1"),
            ("tradeStatus", "SUCCESS"),
            ("tradeType", "REFUND"),
        ];
        let body = |members: &[(&str, String)]| {
            let members: serde_json::Map<_, _> =
                members.iter().map(|(name, text)| ((*name).into(), text.clone().into())).collect();
            serde_json::Value::from(members).to_string()
        };
        let whole: Vec<_> = genuine.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        assert_eq!(field(CALLBACK_TABLE, &body(&whole)), None);
        for (at, (name, text)) in genuine.iter().enumerate().skip(1) {
            let mut forged = whole.clone();
            forged.remove(at);
            forged[at - 1].1.push_str(&format!("&{name}={text}"));
            assert_eq!(field(CALLBACK_TABLE, &body(&forged)), Some((*name).to_owned()));
        }
    }

    #[test]
    fn an_optional_name_cannot_be_cut_out_of_a_text() {
        // Whether its own place is there, null or absent.
        for own in ["", r#","tradeType":null"#, r#","tradeType":"REFUND""#] {
            let body = |goods_info: &str, memo: &str| {
                let whole = callback(goods_info, "").replace(r#""institutionCode":"I1"}"#, r#""institutionCode":"I1""#);
                format!(r#"{whole},"tradeStatusText":"{memo}"{own}}}"#)
            };
            assert_eq!(field(CALLBACK_TABLE, &body("x", "&tradeType=REFUND&z=")), Some("tradeType".into()), "{own}");
            assert_eq!(field(CALLBACK_TABLE, &body("x", "&tradeType=&z=")), Some("tradeType".into()), "{own}");
            // Here other names must come between.
            assert_eq!(field(CALLBACK_TABLE, &body("x&tradeType=REFUND&z=", "")), None, "{own}");
            assert_eq!(field(CALLBACK_TABLE, &body("x&discountAmt=1", "")), None, "{own}");
            // Malformed: not a whole number.
            assert_eq!(field(CALLBACK_TABLE, &callback("x", "&originalTradeNo=1")), None);
        }
        let no_number = callback("x", "").replace(r#""ccy":"156""#, r#""ccy":"156&discountAmt=ten""#);
        assert_eq!(field(CALLBACK_TABLE, &no_number), None);
    }

    #[test]
    fn an_answer_carries_one_result() {
        let bait = r#"x&result={\"tradeStatus\":\"SUCCESS\"}"#;
        for (error_msg, rest) in [
            (format!("{bait}&resulu="), r#""result":{"tradeStatus":"WAITFORPAY"},"success":true"#),
            (bait.to_owned(), r#""result":null,"success":true"#),
            (bait.to_owned(), r#""success":true"#),
        ] {
            let body = format!(r#"{{"errorCode":"","errorMsg":"{error_msg}",{rest}}}"#);
            assert_eq!(field(ENVELOPE, &body), Some("result".into()), "{body}");
        }
        let forged = r#"{"errorCode":"","errorMsg":"x","result":{"tradeStatus":"SUCCESS"},
            "resulu":"&result={\"tradeStatus\":\"WAITFORPAY\"}","success":true}"#;
        assert_eq!(field(ENVELOPE, forged), Some("result".into()));
        let swallowed = r#"{"errorCode":"","errorMsg":"x&result=null","success":false}"#;
        assert_eq!(field(ENVELOPE, swallowed), Some("result".into()));
        let fine =
            r#"{"errorCode":"a&b","errorMsg":"c&d=e","result":{"paymentUrl":"https://h/p?a=1&b=2"},"success":true}"#;
        assert_eq!(field(ENVELOPE, fine), None);
    }

    static TABLE: &[FieldSpec] = crate::api::table::field_table! {
        "a" Code M "" ""
        "b" Fen O "" ""
        "c" Text M "" ""
        "d" Word O "" ""
        "e" Fen M "" ""
        "f" Text O "" ""
    };

    #[test]
    fn a_free_text_may_hold_an_ampersand_that_no_field_follows() {
        let body = |text: &str| format!(r#"{{"a":"1","c":"t","e":"3","z":"&f={text}"}}"#);
        assert_eq!(field(TABLE, &body("x&y")), Some("f".into()));
        assert_eq!(field(TABLE, &body("")), Some("f".into()));
    }

    type Reading = Vec<(&'static str, usize)>;

    /// Every reading, found by trying all of them: PROTOCOL.md section 6 to the letter.
    fn readings(specs: &'static [FieldSpec], string: &str, from: usize) -> Vec<Reading> {
        let Some((spec, rest)) = specs.split_first() else { return vec![Vec::new()] };
        let mut found = if spec.mark == Mark::M { Vec::new() } else { readings(rest, string, from) };
        for at in (from..string.len()).filter(|&at| at == 0 || string.as_bytes()[at - 1] == b'&') {
            let Some(value) = string.get(at..).and_then(|text| text.strip_prefix(&format!("{}=", spec.name))) else {
                continue;
            };
            let value_at = string.len() - value.len();
            for behind in readings(rest, string, value_at + 1) {
                let latest = behind.first().map_or(string.len(), |(_, next)| next - 1);
                let cuts = (value_at..=latest)
                    .filter(|&cut| cut == latest || (string.as_bytes()[cut] == b'&' && string[cut..].contains('=')));
                if cuts.into_iter().any(|cut| spec.could_be(&string[value_at..cut])) {
                    found.push([vec![(spec.name, at)], behind].concat());
                }
            }
        }
        found
    }

    fn own_places(members: &[Member<'_>]) -> Reading {
        let mut own = Vec::new();
        for (at, member) in members.iter().enumerate() {
            if let Some(spec) = TABLE.iter().find(|spec| spec.name == member.name) {
                let before = signing_string::write(&members[..at], Form::Sorted);
                own.push((spec.name, if before.is_empty() { 0 } else { before.len() + 1 }));
            }
        }
        own
    }

    /// Every message of text members with this signing string that is believed.
    fn believed(string: &str) -> Vec<(Reading, FieldSet)> {
        let parts: Vec<_> = string.split('&').collect();
        let cuts = 0..1_u32 << (parts.len() - 1);
        let messages = cuts.filter_map(|cuts| {
            let mut texts = vec![parts[0].to_owned()];
            for (bit, part) in parts[1..].iter().enumerate() {
                match texts.last_mut() {
                    Some(last) if cuts >> bit & 1 == 0 => last.push_str(&format!("&{part}")),
                    _ => texts.push((*part).to_owned()),
                }
            }
            let members: Option<Vec<_>> = texts.iter().map(|text| text.split_once('=')).collect();
            let members = members?;
            if members.windows(2).any(|two| two[0].0 >= two[1].0) {
                return None;
            }
            let member = |&(name, text): &(&str, &str)| Member {
                name: name.to_owned().into(),
                value: Value::String(text.to_owned().into()),
            };
            let members: Vec<_> = members.iter().map(member).collect();
            let (fields, _) = FieldSet::read(TABLE, &members).ok()?;
            refuse(TABLE, &members, Form::Sorted, string).ok().map(|()| (own_places(&members), fields))
        });
        messages.collect()
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4000))]

        #[test]
        fn refuses_exactly_what_can_be_read_otherwise(
            a in "[x1]", e in 0u8..10, c in "(&?[a-g]?=?[x1&=]?){0,5}",
            b in proptest::option::of(0u8..10), d in proptest::option::of("[x&]{0,2}"),
            f in proptest::option::of("(&?[a-g]?=?[x1&=]?){0,5}"), g in proptest::option::of("(&?[a-g]=[x1]?){0,3}"),
        ) {
            let mut body = serde_json::json!({ "a": a, "c": c, "e": e });
            if let Some(b) = b { body["b"] = b.into(); }
            for (name, text) in [("d", d), ("f", f), ("g", g)] {
                if let Some(text) = text { body[name] = text.into(); }
            }
            let body = body.to_string();
            let message = Message::parse(body.as_bytes()).expect("a message");
            let string = message.signing_string();
            let own = own_places(&message.members);
            let otherwise = readings(TABLE, &string, 0).concat().iter().any(|place| !own.contains(place));
            let refused = refuse(TABLE, &message.members, Form::Sorted, &string).is_err();
            proptest::prop_assert_eq!(refused, otherwise, "{}", string);
        }

        #[test]
        fn of_all_messages_of_one_string_the_believed_have_the_same_fields(
            inserted in proptest::collection::vec((0usize..9, "[a-g]=[x1]?|x|null|d=null"), 0..6),
        ) {
            let mut parts = vec!["a=1".to_owned(), "c=x".into(), "e=1".into()];
            for (at, part) in inserted {
                parts.insert(at.min(parts.len()), part);
            }
            let string = parts.join("&");
            let believed = believed(&string);
            for pair in believed.windows(2) {
                let ((places, fields), (other_places, others)) = (&pair[0], &pair[1]);
                proptest::prop_assert_eq!(places, other_places, "{}", string);
                // A free text may gain or lose what no table names.
                for spec in TABLE.iter().filter(|spec| spec.kind != FieldKind::Text) {
                    let text = |set: &FieldSet| set.entries().find(|(given, _)| *given == spec).map(|(_, value)| value.text(spec.kind).into_owned());
                    proptest::prop_assert_eq!(text(fields), text(others), "{} in {}", spec.name, string);
                }
            }
        }
    }
}
