//! The tables of options: what a client and a Cashier can be told, how it is limited, and what it is where nobody says.

use std::time::Duration;

/// No time is longer.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The shortest time that is not zero.
const A_MOMENT: Duration = Duration::from_nanos(1);

/// What an option holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// A time; milliseconds where it is a number.
    Time,
    /// A time. Zero is to try once.
    TimeOrOnce,
    /// A time in whole seconds; milliseconds where it is a number.
    WholeSeconds,
    /// A text.
    Text,
    /// Certificates, each PEM (one or several) or DER.
    Certificates,
    /// Codes of the platform's.
    Codes,
}

/// What an option is where nobody says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionDefault {
    /// This time.
    Time(Duration),
    /// Something else, in words.
    Words {
        /// In Chinese.
        zh: &'static str,
        /// In English.
        en: &'static str,
    },
}

/// One row of a table of options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct OptionSpec {
    /// In snake case.
    pub name: &'static str,
    /// What it holds.
    pub kind: OptionKind,
    /// What it is where nobody says.
    pub default: OptionDefault,
    /// The least of a time.
    pub least: Duration,
    /// The most of a time.
    pub most: Duration,
    /// Given as one of two under this name, where a language has pairs.
    pub pair: Option<&'static str>,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// What it is, in English: a noun or a clause, without a full stop.
    pub en: &'static str,
    /// What else is to be known, in Chinese and English: sentences, or nothing.
    pub note: (&'static str, &'static str),
}

impl OptionSpec {
    /// An option that may be zero, of its own, about which there is no more to be said.
    ///
    /// ```
    /// use std::time::Duration;
    /// use bestpay::{OptionDefault, OptionKind, OptionSpec};
    /// const PAUSE: OptionSpec = OptionSpec::new(
    ///     "pause", OptionKind::Time, OptionDefault::Time(Duration::from_secs(1)), "间隔", "the pause",
    /// );
    /// assert_eq!(PAUSE.default_time(), Duration::from_secs(1));
    /// ```
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: OptionKind,
        default: OptionDefault,
        zh: &'static str,
        en: &'static str,
    ) -> OptionSpec {
        OptionSpec { name, kind, default, least: Duration::ZERO, most: A_DAY, pair: None, zh, en, note: ("", "") }
    }

    /// Zero is refused.
    ///
    /// ```
    /// use std::time::Duration;
    /// use bestpay::{OptionDefault, OptionKind, OptionSpec};
    /// const PAUSE: OptionSpec = OptionSpec::new(
    ///     "pause", OptionKind::Time, OptionDefault::Time(Duration::from_secs(1)), "间隔", "the pause",
    /// ).more_than_zero();
    /// assert!(!PAUSE.allows(Duration::ZERO));
    /// ```
    #[must_use]
    pub const fn more_than_zero(self) -> OptionSpec {
        OptionSpec { least: A_MOMENT, ..self }
    }

    /// One of two under this name.
    ///
    /// ```
    /// use std::time::Duration;
    /// use bestpay::{OptionDefault, OptionKind, OptionSpec};
    /// const PAUSE: OptionSpec = OptionSpec::new(
    ///     "pause", OptionKind::Time, OptionDefault::Time(Duration::from_secs(1)), "间隔", "the pause",
    /// ).in_pair("poll_every");
    /// assert_eq!(PAUSE.pair, Some("poll_every"));
    /// ```
    #[must_use]
    pub const fn in_pair(self, pair: &'static str) -> OptionSpec {
        OptionSpec { pair: Some(pair), ..self }
    }

    /// What else is to be known, in Chinese and English.
    ///
    /// ```
    /// use std::time::Duration;
    /// use bestpay::{OptionDefault, OptionKind, OptionSpec};
    /// const PAUSE: OptionSpec = OptionSpec::new(
    ///     "pause", OptionKind::Time, OptionDefault::Time(Duration::from_secs(1)), "间隔", "the pause",
    /// ).note("至少一秒。", "At least a second.");
    /// assert_eq!(PAUSE.note.1, "At least a second.");
    /// ```
    #[must_use]
    pub const fn note(self, zh: &'static str, en: &'static str) -> OptionSpec {
        OptionSpec { note: (zh, en), ..self }
    }

    /// The time that it is where nobody says; zero where that is no time.
    ///
    /// ```
    /// let connecting = &bestpay::CLIENT_OPTIONS[0];
    /// assert_eq!((connecting.name, connecting.default_time().as_secs()), ("connect_timeout", 10));
    /// ```
    #[must_use]
    pub const fn default_time(&self) -> Duration {
        match self.default {
            OptionDefault::Time(time) => time,
            OptionDefault::Words { .. } => Duration::ZERO,
        }
    }

    /// Whether it may be this time.
    ///
    /// ```
    /// use std::time::Duration;
    /// let connecting = &bestpay::CLIENT_OPTIONS[0];
    /// assert!(connecting.allows(Duration::from_secs(3)));
    /// assert!(!connecting.allows(connecting.most + Duration::from_millis(1)));
    /// ```
    #[must_use]
    pub fn allows(&self, time: Duration) -> bool {
        (self.least..=self.most).contains(&time)
    }
}
