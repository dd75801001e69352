//! The core's tables of options as the languages need them, and their description in English.

use bestpay::{CLIENT_OPTIONS, OptionDefault, OptionKind, OptionSpec};
use bestpay_cashier::CASHIER_OPTIONS;

use crate::text::capitalised;

/// An object with options.
pub struct Object {
    /// In snake case.
    pub name: &'static str,
    pub options: &'static [OptionSpec],
}

pub const CLIENT: Object = Object { name: "client", options: CLIENT_OPTIONS };
pub const CASHIER: Object = Object { name: "cashier", options: CASHIER_OPTIONS };

/// The name of one element of a list: `root_certificates` as `root_certificate`.
pub fn singular(spec: &OptionSpec) -> &'static str {
    spec.name.strip_suffix('s').unwrap_or(spec.name)
}

/// The names of the settings: the pair's name for two options, in languages that have pairs; otherwise the option's
/// own.
pub fn with_pairs(object: &Object) -> Vec<(&'static str, Vec<&'static OptionSpec>)> {
    let mut given: Vec<(&str, Vec<&OptionSpec>)> = Vec::new();
    for spec in object.options {
        let name = spec.pair.unwrap_or(spec.name);
        match given.iter_mut().find(|(known, _)| *known == name) {
            Some((_, specs)) => specs.push(spec),
            None => given.push((name, vec![spec])),
        }
    }
    given
}

/// What it is, without its default: a clause that begins with a small letter, and its note.
pub fn meaning(spec: &OptionSpec) -> String {
    let limits = match spec.kind {
        OptionKind::WholeSeconds => "; whole seconds, a day at most",
        OptionKind::Time | OptionKind::TimeOrOnce => "; a day at most",
        OptionKind::Text | OptionKind::Certificates | OptionKind::Codes => "",
    };
    format!("{}{limits}. {}", spec.en, spec.note.1).trim_end().to_owned()
}

/// Its default: "10 seconds".
pub fn default_words(spec: &OptionSpec) -> String {
    match spec.default {
        OptionDefault::Time(time) if time.as_secs() == 1 => "1 second".to_owned(),
        OptionDefault::Time(time) => format!("{} seconds", time.as_secs()),
        OptionDefault::Words { en, .. } => en.to_owned(),
    }
}

/// What it is, with its default; `zero` is how a language says that something is tried once.
pub fn about(spec: &OptionSpec, zero: &str) -> String {
    let once = if spec.kind == OptionKind::TimeOrOnce { format!(" {zero} asks once.") } else { String::new() };
    format!("{}{once} Default: {}.", meaning(spec), default_words(spec))
}

/// The same of what is given under one name: an option, or a pair. Begins with a capital letter.
pub fn described(specs: &[&OptionSpec], zero: &str) -> String {
    capitalised(&match specs {
        [first, second] => {
            let default = format!("{} and {}", default_words(first), default_words(second));
            format!("{}, and {}. Default: {default}.", first.en, second.en)
        }
        specs => specs.iter().map(|spec| about(spec, zero)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_is_longer_than_the_words_say() {
        for spec in CLIENT.options.iter().chain(CASHIER.options) {
            assert_eq!(spec.most.as_secs(), 86_400, "{}", spec.name);
        }
    }

    #[test]
    fn a_pair_has_one_name() {
        let names: Vec<_> = with_pairs(&CASHIER).into_iter().map(|(name, specs)| (name, specs.len())).collect();
        assert_eq!(names, [("lease", 1), ("arrival_window", 1), ("poll_every", 2), ("not_found_codes", 1)]);
    }
}
