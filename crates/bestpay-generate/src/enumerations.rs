//! The enumerations that every language has, with the numbers of C: those of the core, and what the boundary adds.

use bestpay::{CallbackTradeType, Effect, ErrorClass, ErrorKind, Hash, Language, TradeStatus};
use bestpay_cashier::State;

/// An enumeration.
pub struct Enumeration {
    /// Its type in Rust, and the name of the C library's table of it. `None` if Rust has no such type.
    pub rust: Option<(&'static str, &'static str)>,
    /// Its type in C, without the prefix.
    pub c: &'static str,
    /// How its constants begin in C, behind the library's prefix.
    pub prefix: &'static str,
    /// Its type in the other languages.
    pub type_name: &'static str,
    /// What it is, in a sentence or more.
    pub about: &'static str,
    /// In the order of their numbers.
    pub values: Vec<Value>,
}

/// One of its values.
pub struct Value {
    /// What it is called in Rust. `None` for what only the boundary has.
    pub rust: Option<String>,
    /// Its name in snake case.
    pub name: String,
    pub number: i32,
    /// What it means, in a sentence or more.
    pub about: String,
    /// Whether it is final; false for what has no such thing.
    pub is_final: bool,
}

impl Value {
    fn own((number, name, about): (i32, &str, &str)) -> Value {
        Value { rust: None, name: name.to_owned(), number, about: about.to_owned(), is_final: false }
    }

    fn of_the_core(rust: String, name: &str, number: i32, about: &str) -> Value {
        Value { rust: Some(rust), name: name.to_owned(), number, about: about.to_owned(), is_final: false }
    }
}

impl Enumeration {
    /// With these values of the boundary's own.
    fn with(mut self, own: &[(i32, &str, &str)]) -> Enumeration {
        self.values.extend(own.iter().copied().map(Value::own));
        self.values.sort_by_key(|value| value.number);
        self
    }

    /// The one that means that nothing is known.
    pub fn zero(&self) -> &Value {
        &self.values[0]
    }
}

/// How a value is called, and what of it: "`SUCCESS`, 交易成功: paid, or refunded. Final."
fn listed(name: &str, zh: &str, about: &str) -> String {
    format!("{name}, {zh}: {about}")
}

pub fn statuses() -> Enumeration {
    let values = ErrorKind::ALL
        .iter()
        .map(|kind| Value::of_the_core(format!("{kind:?}"), kind.code(), kind.number(), kind.about()))
        .collect();
    Enumeration {
        rust: Some(("ErrorKind", "STATUSES")),
        c: "status",
        prefix: "",
        type_name: "ErrorKind",
        about: "What went wrong. See also bestpay_effect, which decides what to do next.",
        values,
    }
    .with(&[
        (0, "ok", "Done. `*error` is NULL."),
        (1, "panic", "A fault inside the library. The call has ended, the handles are still good. Please report it."),
        (2, "null_argument", "A pointer that must not be NULL is NULL; bestpay_error_field() names it, or its type."),
        (
            3,
            "invalid_argument",
            "Text that is not UTF-8, an impossible `size` of a struct, a length or number out of range.",
        ),
    ])
}

pub fn classes() -> Enumeration {
    let values = ErrorClass::ALL
        .iter()
        .map(|class| Value::of_the_core(format!("{class:?}"), class.as_str(), class.number(), class.about()))
        .collect();
    Enumeration {
        rust: Some(("ErrorClass", "CLASSES")),
        c: "class",
        prefix: "CLASS",
        type_name: "ErrorClass",
        about: "Which part of the work a failure belongs to: the classes that a caller branches on, and exceptions are \
                named after.",
        values,
    }
    .with(&[
        (0, "none", "There is no error."),
        (1, "library", "The library has a fault: BESTPAY_PANIC."),
        (2, "argument", "An argument that is NULL or cannot be read."),
    ])
}

pub fn effects() -> Enumeration {
    let values = Effect::ALL
        .iter()
        .map(|effect| Value::of_the_core(format!("{effect:?}"), effect.as_str(), effect.number(), effect.about()))
        .collect();
    Enumeration {
        rust: Some(("Effect", "EFFECTS")),
        c: "effect",
        prefix: "EFFECT",
        type_name: "Effect",
        about: "What a failure says about the money, and so what you may do next.",
        values,
    }
    .with(&[])
}

pub fn hashes() -> Enumeration {
    let values = Hash::ALL
        .iter()
        .map(|hash| Value::of_the_core(format!("{hash:?}"), hash.as_str(), hash.number(), hash.about()))
        .collect();
    Enumeration {
        rust: Some(("Hash", "HASHES")),
        c: "hash",
        prefix: "HASH",
        type_name: "Hash",
        about: "A hash of the protocol.",
        values,
    }
    .with(&[])
}

pub fn trade_statuses() -> Enumeration {
    let value = |status: &TradeStatus| Value {
        is_final: status.is_final(),
        ..Value::of_the_core(
            format!("{status:?}"),
            &status.as_str().to_lowercase(),
            status.number().expect("it is listed"),
            &listed(status.as_str(), status.zh(), status.about()),
        )
    };
    Enumeration {
        rust: Some(("TradeStatus", "TRADE_STATUSES")),
        c: "trade_status",
        prefix: "TRADE",
        type_name: "TradeStatus",
        about: "tradeStatus, section 4.1 of the interface document.",
        values: TradeStatus::LISTED.iter().map(value).collect(),
    }
    .with(&[(0, "other", "A status that the document does not list. Not final: ask again. Its text is kept.")])
}

pub fn callback_kinds() -> Enumeration {
    let value = |kind: &CallbackTradeType| {
        Value::of_the_core(
            format!("{kind:?}"),
            &kind.as_str().to_lowercase(),
            kind.number().expect("it is listed"),
            &listed(kind.as_str(), kind.zh(), kind.about()),
        )
    };
    Enumeration {
        rust: Some(("CallbackTradeType", "CALLBACK_KINDS")),
        c: "callback_kind",
        prefix: "CALLBACK",
        type_name: "CallbackKind",
        about: "tradeType of a callback, section 4.2 of the interface document.",
        values: CallbackTradeType::LISTED.iter().map(value).collect(),
    }
    .with(&[
        (0, "unsaid", "The platform does not say."),
        (4, "other", "A type that the document does not list. Its text is kept."),
    ])
}

pub fn states() -> Enumeration {
    let value = |state: &State| Value {
        is_final: state.is_final(),
        ..Value::of_the_core(format!("{state:?}"), state.as_str(), state.number(), state.about())
    };
    Enumeration {
        rust: Some(("State", "STATES")),
        c: "state",
        prefix: "STATE",
        type_name: "State",
        about: "What is known about an order or refund.",
        values: State::ALL.iter().map(value).collect(),
    }
    .with(&[(0, "none", "No state: before a new entry, and if there is no entry.")])
}

pub fn languages() -> Enumeration {
    let value = |language: &Language| {
        let name = format!("{language:?}");
        Value::of_the_core(name.clone(), &name.to_lowercase(), language.number(), language.about())
    };
    Enumeration {
        rust: Some(("Language", "LANGUAGES")),
        c: "language",
        prefix: "LANGUAGE",
        type_name: "Language",
        about: "The language of a text for a person.",
        values: Language::ALL.iter().map(value).collect(),
    }
    .with(&[])
}

/// Rust has the `log` crate's, whose numbers these are.
pub fn log_levels() -> Enumeration {
    Enumeration {
        rust: None,
        c: "log_level",
        prefix: "LOG",
        type_name: "LogLevel",
        about: "The level of a log line.",
        values: Vec::new(),
    }
    .with(&[
        (0, "off", "Nothing is logged."),
        (1, "error", "Something does not work at all."),
        (2, "warn", "A call failed."),
        (3, "info", "A call was answered."),
        (4, "debug", "Details for developers."),
    ])
}
