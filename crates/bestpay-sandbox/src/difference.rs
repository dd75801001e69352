//! How one signing string differs from another.

use std::time::{Duration, Instant};

use schemars::JsonSchema;
use serde::Serialize;
use similar::{Algorithm, DiffTag, TextDiff, capture_diff_slices_deadline};

/// How long a comparison may take. After that the rest counts as different.
const PATIENCE: Duration = Duration::from_millis(200);

/// A stretch of a text that was compared with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Part {
    pub(crate) mark: Mark,
    pub(crate) text: String,
}

/// Which of the two texts has a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    Same,
    /// Only this text has it.
    Extra,
    /// Only the other text has it.
    Missing,
}

/// This text, with its differences from the other: member by member, and character by character inside a changed one.
pub(crate) fn parts(other: &str, this: &str) -> Vec<Part> {
    let deadline = Instant::now() + PATIENCE;
    let (old, new): (Vec<_>, Vec<_>) = (members(other), members(this));
    let mut parts = Vec::new();
    for op in capture_diff_slices_deadline(Algorithm::Myers, &old, &new, Some(deadline)) {
        let (before, after) = (old[op.old_range()].concat(), new[op.new_range()].concat());
        match op.tag() {
            DiffTag::Replace => {
                let mut inside = TextDiff::configure();
                for change in inside.deadline(deadline).diff_chars(&before, &after).iter_all_changes() {
                    add(&mut parts, mark(change.tag()), change.value());
                }
            }
            DiffTag::Equal => add(&mut parts, Mark::Same, &after),
            DiffTag::Delete => add(&mut parts, Mark::Missing, &before),
            DiffTag::Insert => add(&mut parts, Mark::Extra, &after),
        }
    }
    parts
}

fn members(text: &str) -> Vec<&str> {
    text.split_inclusive('&').collect()
}

fn mark(tag: similar::ChangeTag) -> Mark {
    match tag {
        similar::ChangeTag::Equal => Mark::Same,
        similar::ChangeTag::Delete => Mark::Missing,
        similar::ChangeTag::Insert => Mark::Extra,
    }
}

fn add(parts: &mut Vec<Part>, mark: Mark, text: &str) {
    match parts.last_mut() {
        Some(last) if last.mark == mark => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => parts.push(Part { mark, text: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_marked_inside_a_member() {
        let told: Vec<_> =
            parts("a=1&amt=1250&z=9", "a=1&amt=1260&z=9&y=2").into_iter().map(|part| (part.mark, part.text)).collect();
        let text = |mark| move |text: &str| (mark, text.to_owned());
        let (same, extra, missing) = (text(Mark::Same), text(Mark::Extra), text(Mark::Missing));
        assert_eq!(told, [same("a=1&amt=12"), missing("5"), extra("6"), same("0&z=9"), extra("&y=2"),]);
        assert_eq!(parts("a=1", "a=1"), [Part { mark: Mark::Same, text: "a=1".to_owned() }]);
    }
}
