//! The macros that make the enumerations which every language has. A row is all that is known of a value: what it means,
//! its name in Rust, its number in C, its name in text, what it means in Chinese.

/// An enumeration of ours, whose values are all listed.
macro_rules! enumeration {
    (
        $(#[$about:meta])*
        $Enum:ident $(default $default:ident)? {
            $($(#[doc = $doc:literal])+ $variant:ident $number:literal $name:literal $zh:literal;)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $Enum {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl $Enum {
            /// All of them, in the order of the table.
            ///
            #[doc = concat!("```\nassert!(!bestpay::", stringify!($Enum), "::ALL.is_empty());\n```")]
            pub const ALL: &'static [$Enum] = &[$($Enum::$variant,)+];

            /// The stable name, the same in every language.
            ///
            #[doc = concat!("```\nfor one in bestpay::", stringify!($Enum), "::ALL {\n    println!(\"{}\", one.as_str());\n}\n```")]
            pub fn as_str(self) -> &'static str {
                match self { $($Enum::$variant => $name,)+ }
            }

            /// The number in C, the same in every version.
            ///
            #[doc = concat!("```\nfor one in bestpay::", stringify!($Enum), "::ALL {\n    println!(\"{}\", one.number());\n}\n```")]
            pub fn number(self) -> i32 {
                match self { $($Enum::$variant => $number,)+ }
            }

            /// What it means.
            ///
            #[doc = concat!("```\nfor one in bestpay::", stringify!($Enum), "::ALL {\n    println!(\"{}\", one.about());\n}\n```")]
            pub fn about(self) -> &'static str {
                match self { $($Enum::$variant => concat!($($doc,)+).trim_ascii_start(),)+ }
            }

            /// What it means, in Chinese.
            ///
            #[doc = concat!("```\nfor one in bestpay::", stringify!($Enum), "::ALL {\n    println!(\"{}\", one.zh());\n}\n```")]
            pub fn zh(self) -> &'static str {
                match self { $($Enum::$variant => $zh,)+ }
            }
        }

        $(impl Default for $Enum {
            fn default() -> $Enum {
                $Enum::$default
            }
        })?

        impl std::fmt::Display for $Enum {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// An enumeration of the document's, which the platform may add to: a text that is not listed is kept. In brackets stand
/// its spellings on the wire, the one to write first; behind them what `$flag` is of it.
macro_rules! listed {
    (
        $(#[$about:meta])*
        $Enum:ident $flag:ident {
            $($(#[doc = $doc:literal])+ $variant:ident $number:literal [$($name:literal),+] $value:ident $zh:literal;)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $Enum {
            $(#[doc = concat!($zh, ":", $($doc,)+)] $variant,)+
            /// One that the document does not list.
            Other(String),
        }

        impl $Enum {
            /// All that the document lists.
            ///
            #[doc = concat!("```\nassert!(!bestpay::", stringify!($Enum), "::LISTED.is_empty());\n```")]
            pub const LISTED: &'static [$Enum] = &[$($Enum::$variant,)+];

            /// The text on the wire. Of a value with several spellings, the first.
            ///
            #[doc = concat!("```\nassert_eq!(bestpay::", stringify!($Enum), "::from(\"NEW\").as_str(), \"NEW\");\n```")]
            pub fn as_str(&self) -> &str {
                match self {
                    $Enum::Other(text) => text,
                    listed => listed.spellings().first().copied().unwrap_or_default(),
                }
            }

            /// How it is spelt on the wire. None for what the document does not list.
            ///
            #[doc = concat!("```\nassert!(bestpay::", stringify!($Enum), "::from(\"NEW\").spellings().is_empty());\n```")]
            pub fn spellings(&self) -> &'static [&'static str] {
                match self {
                    $($Enum::$variant => &[$($name),+],)+
                    $Enum::Other(_) => &[],
                }
            }

            /// The number in C, the same in every version. `None` for what the document does not list.
            ///
            #[doc = concat!("```\nassert_eq!(bestpay::", stringify!($Enum), "::from(\"NEW\").number(), None);\n```")]
            pub fn number(&self) -> Option<i32> {
                match self {
                    $($Enum::$variant => Some($number),)+
                    $Enum::Other(_) => None,
                }
            }

            /// What it means. Empty for what the document does not list.
            ///
            #[doc = concat!("```\nassert_eq!(bestpay::", stringify!($Enum), "::from(\"NEW\").about(), \"\");\n```")]
            pub fn about(&self) -> &'static str {
                match self {
                    $($Enum::$variant => concat!($($doc,)+).trim_ascii_start(),)+
                    $Enum::Other(_) => "",
                }
            }

            /// What the document calls it. Empty for what it does not list.
            ///
            #[doc = concat!("```\nassert_eq!(bestpay::", stringify!($Enum), "::from(\"NEW\").zh(), \"\");\n```")]
            pub fn zh(&self) -> &'static str {
                match self {
                    $($Enum::$variant => $zh,)+
                    $Enum::Other(_) => "",
                }
            }

            fn $flag(&self) -> Option<bool> {
                match self {
                    $($Enum::$variant => Some($value),)+
                    $Enum::Other(_) => None,
                }
            }
        }

        impl From<&str> for $Enum {
            fn from(text: &str) -> $Enum {
                match text {
                    $($($name)|+ => $Enum::$variant,)+
                    _ => $Enum::Other(text.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $Enum {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
