//! Splicing by section 6 of the protocol's description: how many messages one signing string can be cut into.

use std::collections::HashMap;

use bestpay::{FieldKind, Form};

use crate::answer::compact_time;
use crate::json::{Data, Member};
use crate::signing_string;

/// A mandatory name, and what its value is.
pub type Mandatory<'a> = (&'a str, FieldKind);

/// Whether the mandatory names can stand at other places of the signing string than their own.
pub fn is_ambiguous(mandatory: &[Mandatory<'_>], members: &[Member], form: Form) -> bool {
    if members.iter().any(|member| member.name.contains(['&', '='])) {
        return true;
    }
    let string = signing_string::of(members, form);
    let skips_null = matches!(form, Form::SortedSkipNull | Form::ReceivedSkipNull);
    let stands = |name: &str| {
        members.iter().any(|member| member.name == name && !(skips_null && member.value.data == Data::Null))
    };
    let mut occurring: Vec<_> =
        mandatory.iter().copied().filter(|(name, _)| !places(name, &string).is_empty()).collect();
    occurring.sort_by_key(|(name, _)| *name);
    // A name that is absent stands inside another value only.
    if !occurring.iter().all(|(name, _)| stands(name)) {
        return true;
    }
    let Some((first, _)) = occurring.first() else { return false };
    let known = &mut HashMap::new();
    let all = places(first, &string).into_iter().map(|place| choices(&occurring, &string, place, known));
    let own = own_places(&occurring, members, form);
    let ends = own.iter().skip(1).map(|next| next - 1).chain([string.len()]);
    let own_is_a_choice = occurring
        .iter()
        .zip(own.iter().zip(ends))
        .all(|((name, kind), (place, end))| can_end(*kind, &string, place + name.len() + 1, end));
    all.fold(0, u64::saturating_add) > u64::from(own_is_a_choice)
}

/// Where the message itself has these names.
fn own_places(names: &[Mandatory<'_>], members: &[Member], form: Form) -> Vec<usize> {
    let mut at = 0;
    let mut own = Vec::new();
    for member in signing_string::sorted(members) {
        let pair = signing_string::of(std::slice::from_ref(member), form);
        if names.iter().any(|(name, _)| *name == member.name && !pair.is_empty()) {
            own.push(at);
        }
        // A null that is left out leaves no `&` either.
        at += if pair.is_empty() { 0 } else { pair.len() + 1 };
    }
    own
}

/// How many ascending choices of places there are, one place for each name and this one for the first, such that every
/// value can be cut well-formed: at the next chosen place, or at any `&X=` before it.
fn choices(names: &[Mandatory<'_>], string: &str, place: usize, known: &mut HashMap<(usize, usize), u64>) -> u64 {
    if let Some(&count) = known.get(&(names.len(), place)) {
        return count;
    }
    let (name, kind) = names[0];
    let value_at = place + name.len() + 1;
    let count = match names.get(1) {
        None => u64::from(can_end(kind, string, value_at, string.len())),
        Some((next_name, _)) => places(next_name, string)
            .into_iter()
            .filter(|&next| next > value_at && can_end(kind, string, value_at, next - 1))
            .map(|next| choices(&names[1..], string, next, known))
            .fold(0, u64::saturating_add),
    };
    known.insert((names.len(), place), count);
    count
}

fn can_end(kind: FieldKind, string: &str, value_at: usize, latest: usize) -> bool {
    let is_cut = |&cut: &usize| cut == latest || (string.as_bytes()[cut] == b'&' && string[cut..].contains('='));
    (value_at..=latest).filter(is_cut).any(|cut| is_well_formed(kind, &string[value_at..cut]))
}

/// Where a name stands: at the start, or behind an `&`.
fn places(name: &str, string: &str) -> Vec<usize> {
    let wanted = format!("{name}=");
    let starts = std::iter::once(0).chain(string.match_indices('&').map(|(at, _)| at + 1));
    starts.filter(|&at| string[at..].starts_with(&wanted)).collect()
}

fn is_well_formed(kind: FieldKind, text: &str) -> bool {
    match kind {
        FieldKind::Code | FieldKind::PayerCode => !text.is_empty() && !text.contains(['&', '=']),
        FieldKind::Fen | FieldKind::Seconds => text.parse::<i64>().is_ok(),
        FieldKind::CompactTime => compact_time(text).is_some(),
        FieldKind::Status => matches!(text, "SUCCESS" | "FAIL" | "CLOSE" | "WAITFORPAY"),
        FieldKind::Boolean => matches!(text, "true" | "false"),
        FieldKind::Text | FieldKind::PayerText => true,
        kind => panic!("no answer has a field of the kind {kind:?}"),
    }
}
