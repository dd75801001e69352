//! Functions that cannot fail: a panic in them leaves the empty value.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs the work of a function that cannot fail. After a panic, the result is the type's empty value.
pub(crate) fn quietly<T>(empty: T, work: impl FnOnce() -> Option<T>) -> T {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Some(value)) => value,
        _ => empty,
    }
}

/// Drops what C hands back.
pub(crate) fn free<T>(object: Option<Box<T>>) {
    quietly((), || {
        drop(object);
        Some(())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_a_getter_leaves_the_empty_value() {
        assert_eq!(quietly(-1, || panic!("induced")), -1);
    }
}
