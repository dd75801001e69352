//! Beijing time as the platform writes it, in its two forms.

use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};
use crate::time::BeijingTime;

/// In requests.
const DASHED: &str = "yyyy-MM-dd HH:mm:ss";
/// In callbacks.
const COMPACT: &str = "yyyyMMddHHmmss";

impl BeijingTime {
    /// Reads `yyyyMMddHHmmss`, the format of callbacks.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidField`].
    ///
    /// ```
    /// let time = bestpay::BeijingTime::from_compact("20260301093000")?;
    /// assert_eq!(time.to_string(), "2026-03-01 09:30:00");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_compact(text: &str) -> Result<BeijingTime> {
        read(text, COMPACT)
    }

    /// Reads a date from the platform, which writes both forms.
    pub(crate) fn from_received(text: &str) -> Result<BeijingTime> {
        BeijingTime::from_compact(text).or_else(|_| text.parse())
    }

    /// `yyyyMMddHHmmss`.
    ///
    /// ```
    /// let time: bestpay::BeijingTime = "2026-03-01 09:30:00".parse()?;
    /// assert_eq!(time.to_compact(), "20260301093000");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn to_compact(self) -> String {
        let (year, month, day, hour, minute, second) = self.parts();
        format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
    }
}

/// Reads a text of exactly this shape: a digit where the shape has a letter, otherwise the shape's own character.
fn read(text: &str, shape: &str) -> Result<BeijingTime> {
    let fits = text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
            b'a'..=b'z' | b'A'..=b'Z' => byte.is_ascii_digit(),
            _ => byte == wanted,
        });
    // Both shapes have these in this order.
    let mut digits = text.bytes().filter(u8::is_ascii_digit).map(|digit| i16::from(digit - b'0'));
    let mut number = |length| digits.by_ref().take(length).fold(0, |number, digit| number * 10 + digit);
    let year = number(4);
    let mut small = || i8::try_from(number(2)).ok();
    let time = || BeijingTime::from_parts(year, small()?, small()?, small()?, small()?, small()?);
    fits.then(time)
        .flatten()
        .ok_or_else(|| Error::new(ErrorKind::InvalidField, format!("not a date of the form {shape}")))
}

impl FromStr for BeijingTime {
    type Err = Error;

    /// Reads `yyyy-MM-dd HH:mm:ss`, the format of requests.
    fn from_str(text: &str) -> Result<BeijingTime> {
        read(text, DASHED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_dates_of_the_calendar_are_read() {
        for text in [
            "2026-02-29 00:00:00",
            "2026-3-01 09:30:00",
            "2026-03-01T09:30:00",
            "2026-03-01 24:00:00",
            "2026-03-01 09:30:60",
            "2026-03-01 09:30",
            " 2026-03-01 09:30:00",
            "",
        ] {
            assert!(text.parse::<BeijingTime>().is_err(), "{text:?}");
        }
        assert!("2024-02-29 23:59:59".parse::<BeijingTime>().is_ok());
        assert!(BeijingTime::from_compact("2026030109300").is_err());
    }
}
