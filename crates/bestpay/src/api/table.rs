//! The macros that turn a table of the document into a request or a result with typed names.

/// A table of what the platform sends: `"wireName" Kind Mark "中文" "English"` a row.
macro_rules! field_table {
    ($($wire:literal $kind:ident $mark:ident $zh:literal $en:literal)*) => {
        &[$($crate::api::FieldSpec::received(
            $wire, $crate::api::FieldKind::$kind, $crate::api::Mark::$mark, $zh, $en,
        ),)*]
    };
}

/// What a row of a request says in brackets: `[bound]`, `[bound or "otherName"]`, `[default now]`, `[default 1500]`,
/// `[with "otherName" "VALUE"]`.
macro_rules! rule {
    ($spec:expr, bound) => {
        $spec.bound_to($crate::api::Bound::Same)
    };
    ($spec:expr, bound or $other:literal) => {
        $spec.bound_to($crate::api::Bound::SameOr($other))
    };
    ($spec:expr, default now) => {
        $spec.defaults_to($crate::api::FieldDefault::Now)
    };
    ($spec:expr, default $seconds:literal) => {
        $spec.defaults_to($crate::api::FieldDefault::Seconds($seconds))
    };
    ($spec:expr, with $other:literal $value:literal) => {
        $spec.needed_with($other, $value)
    };
}

/// A row of a request that the caller gives.
macro_rules! given {
    ($wire:literal $kind:ident $mark:ident [$($rule:tt)+] $zh:literal $en:literal) => {
        $crate::api::table::rule!($crate::api::table::given!($wire $kind $mark $zh $en), $($rule)+)
    };
    ($wire:literal $kind:ident $mark:ident $zh:literal $en:literal) => {
        $crate::api::FieldSpec::given($wire, $crate::api::FieldKind::$kind, $crate::api::Mark::$mark, $zh, $en)
    };
}

/// A request: the struct, its interface's constant, and a setter for each row that the caller fills in.
macro_rules! request {
    (
        $(#[doc = $doc:literal])*
        $name:ident => $answer:ident, $interface_name:literal, $section:literal, $path:literal,
        title: $zh_title:literal $en_title:literal, call: $call:literal,
        read_timeout: $seconds:literal, moves_money: $moves_money:literal, result_is_text: $result_is_text:literal;
        request { $($wire:literal $method:ident: $kind:ident $mark:ident $([$($rule:tt)+])? $zh:literal $en:literal;)* }
        result { $($result_wire:literal $result_method:ident: $result_kind:ident $result_mark:ident
                   $result_zh:literal $result_en:literal;)* }
    ) => {
        pub(super) static INTERFACE: $crate::api::Interface = $crate::api::Interface {
            name: $interface_name,
            section: $section,
            zh: $zh_title,
            en: $en_title,
            type_name: stringify!($name),
            call: $call,
            path: $path,
            read_timeout: std::time::Duration::from_secs($seconds),
            moves_money: $moves_money,
            result_is_text: $result_is_text,
            request: &[
                $crate::api::fields::INSTITUTION_CODE,
                $crate::api::fields::MERCHANT_NO,
                $($crate::api::table::given!($wire $kind $mark $([$($rule)+])? $zh $en),)*
            ],
            result: $crate::api::table::field_table! {
                $($result_wire $result_kind $result_mark $result_zh $result_en)*
            },
        };

        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[must_use]
        pub struct $name($crate::api::fields::FieldSet);

        impl $name {
            /// An empty request. If a mandatory field is missing, that is an error of
            /// [`Merchant::prepare`](crate::Merchant::prepare).
            pub fn new() -> $name {
                $name($crate::api::fields::FieldSet::new(INTERFACE.request))
            }

            $(
                $crate::api::table::setter! { $kind $method $wire $zh $en }
            )*

            /// Sets a field by its name on the wire, from text: amounts in fen, times as `yyyy-MM-dd HH:mm:ss`.
            ///
            /// # Errors
            /// [`UnknownField`](crate::ErrorKind::UnknownField) and
            /// [`InvalidField`](crate::ErrorKind::InvalidField). The fields that the merchant fills in are unknown here.
            pub fn set(&mut self, name: &str, text: &str) -> $crate::Result<()> {
                self.0.set(name, text).map_err(|error| error.with_effect(INTERFACE.effect_before_sending()))
            }
        }

        impl Default for $name {
            fn default() -> $name {
                $name::new()
            }
        }

        impl $crate::api::sealed::HasContent for $name {
            fn content(&self) -> $crate::api::Content<'_> {
                $crate::api::Content::Listed(&self.0)
            }
        }

        impl $crate::api::Request for $name {
            type Answer = $answer;

            fn interface(&self) -> &'static $crate::api::Interface {
                &INTERFACE
            }
        }

        $crate::api::table::result! {
            #[doc = concat!("The verified `result` of ", $section, ", bound to its request.")]
            $answer { $($result_wire $result_method: $result_kind $result_mark $result_zh $result_en;)* }
        }

        impl $crate::api::sealed::FromAnswer for $answer {
            fn from_answer(_: &'static $crate::api::Interface, data: $crate::api::AnswerData) -> $answer {
                $answer(data)
            }
        }

        impl $answer {
            /// `requestDate` of the order or refund that it answers, also if the default filled it in: a question about
            /// it needs this date. `None` for the answer to a question, and if the request given to
            /// [`Merchant::accept`](crate::Merchant::accept) has none.
            pub fn request_date(&self) -> Option<$crate::BeijingTime> {
                self.0.request_date
            }
        }

        impl $crate::api::Answer for $answer {}

        impl From<$answer> for $crate::api::AnyAnswer {
            fn from(answer: $answer) -> $crate::api::AnyAnswer {
                $crate::api::sealed::FromAnswer::from_answer(&INTERFACE, answer.0)
            }
        }
    };
}

/// A result or callback: the struct, and a getter for each row.
macro_rules! result {
    (
        $(#[doc = $doc:expr])*
        $name:ident { $($wire:literal $method:ident: $kind:ident $mark:ident $zh:literal $en:literal;)* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(pub(crate) $crate::api::AnswerData);

        impl $name {
            $(
                $crate::api::table::getter! { $kind $mark $method $wire $zh $en }
            )*

            /// The document's fields that are present, in its order, as text: amounts in fen.
            pub fn fields(&self) -> impl Iterator<Item = (&'static $crate::FieldSpec, std::borrow::Cow<'_, str>)> {
                self.0.texts()
            }

            /// A field by its name on the wire, as text: amounts in fen. `None` if it is absent, and for names that
            /// the document does not list here.
            pub fn get(&self, name: &str) -> Option<std::borrow::Cow<'_, str>> {
                self.fields().find(|(spec, _)| spec.name == name).map(|(_, text)| text)
            }

            /// The members that the interface document does not name: verified as well, and never dropped.
            pub fn other(&self) -> &[$crate::Field] {
                &self.0.other
            }

            /// How the message verified.
            pub fn verification(&self) -> $crate::Verification {
                self.0.verification
            }

            /// All fields under their names on the wire, as one JSON object.
            pub fn to_json(&self) -> String {
                self.0.to_json()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.debug(stringify!($name), f)
            }
        }
    };
}

macro_rules! setter {
    (Fen $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(mut self, amount: $crate::Amount) -> Self {
            self.0.put($wire, $crate::api::fields::FieldValue::Long(amount.fen()));
            self
        }
    };
    (Seconds $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(mut self, seconds: u32) -> Self {
            self.0.put($wire, $crate::api::fields::FieldValue::Long(i64::from(seconds)));
            self
        }
    };
    (Time $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(mut self, time: $crate::BeijingTime) -> Self {
            self.0.put($wire, $crate::api::fields::FieldValue::Time(time));
            self
        }
    };
    (TradeType $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(mut self, trade_type: $crate::TradeType) -> Self {
            self.0.put($wire, $crate::api::fields::FieldValue::Text(trade_type.as_str().to_owned()));
            self
        }
    };
    ($text:ident $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(mut self, text: impl Into<String>) -> Self {
            self.0.put($wire, $crate::api::fields::FieldValue::Text(text.into()));
            self
        }
    };
}

/// Reading has checked that mandatory fields are present and of their type.
macro_rules! getter {
    (Fen M $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(&self) -> $crate::Amount {
            self.0.fields.long($wire).and_then(|fen| $crate::Amount::from_fen(fen).ok()).unwrap_or_default()
        }
    };
    (Fen O $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(&self) -> Option<$crate::Amount> {
            self.0.fields.long($wire).and_then(|fen| $crate::Amount::from_fen(fen).ok())
        }
    };
    (Status M $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(&self) -> $crate::TradeStatus {
            self.0.fields.text($wire).unwrap_or_default().into()
        }
    };
    (CompactTime M $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(&self) -> $crate::BeijingTime {
            self.0.fields.time($wire).unwrap_or_else(|| std::time::SystemTime::UNIX_EPOCH.into())
        }
    };
    ($text:ident M $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(&self) -> &str {
            self.0.fields.text($wire).unwrap_or_default()
        }
    };
    ($text:ident O $method:ident $wire:literal $zh:literal $en:literal) => {
        #[doc = concat!("`", $wire, "`: ", $zh, ", ", $en, ".")]
        pub fn $method(&self) -> Option<&str> {
            self.0.fields.text($wire)
        }
    };
}

pub(crate) use {field_table, getter, given, request, result, rule, setter};
