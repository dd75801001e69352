//! What the comments of the builders' methods say of the options: in Rust, what each is and its default stand in the
//! tables alone.

use bestpay::{OptionKind, OptionSpec};

use crate::options::{CASHIER, CLIENT, Object, described, singular, with_pairs};
use crate::output::Output;
use crate::text::comment;

const WIDTH: usize = 118;

pub fn written() -> Vec<Output> {
    let client = comments("crates/bestpay/src/client/builder.rs", &CLIENT);
    let cashier = comments("crates/bestpay-cashier/src/cashier/builder.rs", &CASHIER);
    client.into_iter().chain(cashier).collect()
}

/// A part above each method, of its name.
fn comments(path: &str, object: &Object) -> Vec<Output> {
    let part = |(name, specs): (&'static str, Vec<&OptionSpec>)| {
        let one_by_one = specs.iter().find(|spec| spec.kind == OptionKind::Certificates);
        let method = one_by_one.map_or(name, |spec| singular(spec));
        Output::part(path, method, comment("    ///", &described(&specs, "Zero"), WIDTH))
    };
    with_pairs(object).into_iter().map(part).collect()
}
