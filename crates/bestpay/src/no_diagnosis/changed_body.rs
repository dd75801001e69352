//! In place of `changed_body` where the feature `diagnosis` is off: no change is looked for.

use crate::verify_report::Hint;

pub(crate) fn undo(_: &[u8]) -> Option<(Hint, Vec<u8>)> {
    None
}
