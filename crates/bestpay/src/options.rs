//! The tables of options: what can be set for a client and a Cashier, within which limits, and with which default.

use std::time::Duration;

/// The longest time that any option takes.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The shortest time that is not zero.
const A_MOMENT: Duration = Duration::from_nanos(1);

/// What an option holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// A time; in milliseconds where a language writes it as a number.
    Time,
    /// A time; zero means to try once.
    TimeOrOnce,
    /// A time in whole seconds; in milliseconds where a language writes it as a number.
    WholeSeconds,
    /// A text.
    Text,
    /// Certificates, each PEM (one or several) or DER.
    Certificates,
    /// Codes of the platform.
    Codes,
}

/// The default of an option.
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
    /// Its default.
    pub default: OptionDefault,
    /// The least that a time may be.
    pub least: Duration,
    /// The most that a time may be.
    pub most: Duration,
    /// Set together with another option under this name, in languages that have pairs.
    pub pair: Option<&'static str>,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// What it is, in English: a noun or a clause, without a full stop.
    pub en: &'static str,
    /// What else there is to know, in Chinese and English: sentences, or nothing.
    pub note: (&'static str, &'static str),
}

impl OptionSpec {
    /// An option that may be zero, is set by itself, and has no note.
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

    /// Set together with another option under this name.
    #[must_use]
    pub const fn in_pair(self, pair: &'static str) -> OptionSpec {
        OptionSpec { pair: Some(pair), ..self }
    }

    /// What else there is to know, in Chinese and English.
    #[must_use]
    pub const fn note(self, zh: &'static str, en: &'static str) -> OptionSpec {
        OptionSpec { note: (zh, en), ..self }
    }

    /// The default, if it is a time; otherwise zero.
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
