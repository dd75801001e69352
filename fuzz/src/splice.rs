//! Splicing by section 6 of the protocol's description: the ways in which one signing string can be cut.

use bestpay::{FieldKind, Form};

use crate::answer::compact_time;
use crate::json::Member;
use crate::signing_string;

/// A name that a message of this kind has or may have.
#[derive(Clone, Copy)]
pub struct Name<'a> {
    /// The name on the wire.
    pub name: &'a str,
    /// The kind of its value.
    pub kind: FieldKind,
    /// Whether every such message has it.
    pub mandatory: bool,
}

/// Whether the signing string can be cut so that one of these names is at a place where this message does not have it.
pub fn is_ambiguous(names: &[Name<'_>], members: &[Member], form: Form) -> bool {
    if members.iter().any(|member| member.name.contains(['&', '='])) {
        return true;
    }
    let mut names = names.to_vec();
    names.sort_by_key(|name| name.name);
    let string = signing_string::of(members, form);
    let parts = Parts::of(&names, &string);
    let own = own_parts(&names, members, form);
    let occurs = |name: usize| parts.0.iter().any(|part| part.name.is_some_and(|(given, _)| given == name));
    let needed: Vec<bool> = (0..names.len()).map(|name| names[name].mandatory && occurs(name)).collect();
    // An absent mandatory name can only be inside another value.
    if needed.iter().zip(&own).any(|(needed, own)| *needed && own.is_none()) {
        return true;
    }
    parts.places(&needed).iter().any(|(name, part)| own[*name] != Some(*part))
}

/// The index of the part at which each of these names begins in the message itself.
fn own_parts(names: &[Name<'_>], members: &[Member], form: Form) -> Vec<Option<usize>> {
    let mut own = vec![None; names.len()];
    let mut part = 0;
    for member in signing_string::sorted(members) {
        let pair = signing_string::of(std::slice::from_ref(member), form);
        if pair.is_empty() {
            // A null that is left out leaves no `&` either.
            continue;
        }
        if let Some(name) = names.iter().position(|name| name.name == member.name) {
            own[name] = Some(part);
        }
        part += pair.split('&').count();
    }
    own
}

/// The text between two `&`.
struct Part {
    /// The name that could begin here, and the text's fit as its value.
    name: Option<(usize, Value)>,
    /// Whether an unlisted name could begin here: a `=` follows somewhere.
    may_be_unlisted: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Value {
    /// Any text: further parts may belong to it.
    Free,
    /// Well-formed, and nothing further belongs to it.
    Whole,
    IllFormed,
}

/// The parts of a signing string.
struct Parts(Vec<Part>);

/// How far a reading has come: the number of names that stand behind it or were passed over, and whether the value that
/// was read last may go on.
type State = (usize, bool);

impl Parts {
    fn of(names: &[Name<'_>], string: &str) -> Parts {
        let mut parts: Vec<Part> = string
            .split('&')
            .map(|part| Part {
                name: part.split_once('=').and_then(|(given, value)| {
                    let name = names.iter().position(|name| name.name == given)?;
                    Some((name, names[name].value(value)))
                }),
                may_be_unlisted: part.contains('='),
            })
            .collect();
        let mut follows = false;
        for part in parts.iter_mut().rev() {
            follows |= part.may_be_unlisted;
            part.may_be_unlisted = follows;
        }
        Parts(parts)
    }

    /// The names and the parts that they begin with, of all readings that have every needed name.
    fn places(&self, needed: &[bool]) -> Vec<(usize, usize)> {
        let may_skip = |from: usize, to: usize| !needed[from..to].contains(&true);
        let all = |open: bool| (0..=needed.len()).map(move |passed| (passed, open));
        let states: Vec<State> = all(false).chain(all(true)).collect();
        let bit = |(passed, open): State| 1_u64 << (passed * 2 + usize::from(open));
        // Where each state leads: by the name that this part could begin, and without it.
        let by_name = |(passed, _): State, part: &Part| match part.name {
            Some((name, value)) if value != Value::IllFormed && name >= passed && may_skip(passed, name) => {
                Some((name + 1, value == Value::Free))
            }
            _ => None,
        };
        let without = |(passed, open): State, part: &Part| (open || part.may_be_unlisted).then_some((passed, true));

        // The states in which a reading can be before each part.
        let mut reached = vec![bit((0, true))];
        for part in &self.0 {
            let before = reached[reached.len() - 1];
            let next = states.iter().filter(|state| before & bit(**state) != 0);
            let next = next.flat_map(|state| [by_name(*state, part), without(*state, part)]);
            reached.push(next.flatten().fold(0, |set, state| set | bit(state)));
        }
        // And those from which the end can be reached.
        let at_the_end = states.iter().filter(|(passed, _)| may_skip(*passed, needed.len()));
        let mut good = at_the_end.fold(0, |set, state| set | bit(*state));
        let mut found = Vec::new();
        for (number, part) in self.0.iter().enumerate().rev() {
            let leads_on = |state: Option<State>| state.is_some_and(|state| good & bit(state) != 0);
            let mut before = 0;
            for state in states.iter().filter(|state| reached[number] & bit(**state) != 0) {
                if let Some((name, _)) = part.name.filter(|_| leads_on(by_name(*state, part))) {
                    before |= bit(*state);
                    found.push((name, number));
                }
                if leads_on(without(*state, part)) {
                    before |= bit(*state);
                }
            }
            good = before;
        }
        found
    }
}

impl Name<'_> {
    fn value(&self, text: &str) -> Value {
        let whole = |good: bool| if good { Value::Whole } else { Value::IllFormed };
        match self.kind {
            FieldKind::Text | FieldKind::PayerText => Value::Free,
            _ if !self.mandatory && matches!(text, "" | "null") => Value::Whole,
            FieldKind::Code | FieldKind::PayerCode | FieldKind::Status => {
                whole(!text.is_empty() && !text.contains(['&', '=']))
            }
            FieldKind::Word => whole(!text.contains(['&', '='])),
            FieldKind::Fen | FieldKind::Seconds => whole(text.parse::<i64>().is_ok()),
            FieldKind::CompactTime => whole(compact_time(text).is_some()),
            FieldKind::Boolean => whole(matches!(text, "true" | "false")),
            kind => panic!("no answer has a field of the kind {kind:?}"),
        }
    }
}
