//! Beijing time, whatever the machine's zone, from a clock that can be set.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::SystemTime;

use jiff::civil::DateTime;
use jiff::fmt::StdFmtWrite;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::{Offset, TimeZone};

use crate::error::{Error, ErrorKind, Result};

/// In requests.
const DASHED: &str = "yyyy-MM-dd HH:mm:ss";
/// In callbacks.
const COMPACT: &str = "yyyyMMddHHmmss";

/// Prints [`DASHED`].
const PRINTER: DateTimePrinter = DateTimePrinter::new().separator(b' ');

const BEIJING: TimeZone = TimeZone::fixed(Offset::constant(8));

/// A date and time of day in Beijing (UTC+8, no daylight saving), to the second.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use bestpay::BeijingTime;
/// let time: BeijingTime = "2026-03-01 09:30:00".parse()?;
/// assert_eq!(time.to_system_time(), UNIX_EPOCH + Duration::from_secs(1_772_328_600));
/// assert_eq!(BeijingTime::from(time.to_system_time()), time);
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BeijingTime(DateTime);

impl BeijingTime {
    /// Now, by the system's clock.
    ///
    /// ```
    /// assert!(bestpay::BeijingTime::now().to_string() > "2026".to_owned());
    /// ```
    pub fn now() -> BeijingTime {
        BeijingTime::from(SystemTime::now())
    }

    /// The moment that this is.
    ///
    /// ```
    /// assert!(bestpay::BeijingTime::now().to_system_time() <= std::time::SystemTime::now());
    /// ```
    pub fn to_system_time(self) -> SystemTime {
        // A fixed offset has neither gaps nor folds; only the ends of the calendar can be out of range.
        BEIJING.to_timestamp(self.0).map_or(SystemTime::UNIX_EPOCH, SystemTime::from)
    }

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

    /// Reads a date of the platform's, which writes both forms.
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

    /// Year, month, day, hour, minute and second.
    ///
    /// ```
    /// let time: bestpay::BeijingTime = "2026-03-01 09:30:00".parse()?;
    /// assert_eq!(time.parts(), (2026, 3, 1, 9, 30, 0));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn parts(self) -> (i16, i8, i8, i8, i8, i8) {
        let BeijingTime(time) = self;
        (time.year(), time.month(), time.day(), time.hour(), time.minute(), time.second())
    }
}

/// Reads a text of exactly this shape: a digit where the shape has a letter, else what the shape has.
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
    let time = || DateTime::new(year, small()?, small()?, small()?, small()?, small()?, 0).ok();
    fits.then(time)
        .flatten()
        .map(BeijingTime)
        .ok_or_else(|| Error::new(ErrorKind::InvalidField, format!("no date of the form {shape}")))
}

impl FromStr for BeijingTime {
    type Err = Error;

    /// Reads `yyyy-MM-dd HH:mm:ss`, the format of requests.
    fn from_str(text: &str) -> Result<BeijingTime> {
        read(text, DASHED)
    }
}

impl From<SystemTime> for BeijingTime {
    fn from(moment: SystemTime) -> BeijingTime {
        let moment = jiff::Timestamp::try_from(moment).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let time = BEIJING.to_datetime(moment);
        BeijingTime(time.with().subsec_nanosecond(0).build().unwrap_or(time))
    }
}

impl fmt::Display for BeijingTime {
    /// `yyyy-MM-dd HH:mm:ss`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        PRINTER.print_datetime(&self.0, StdFmtWrite(f)).map_err(|_| fmt::Error)
    }
}

impl fmt::Debug for BeijingTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where `requestDate` takes its time from.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    pub(crate) fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(now))
    }

    pub(crate) fn now(&self) -> BeijingTime {
        BeijingTime::from((self.0)())
    }
}

impl Default for Clock {
    fn default() -> Clock {
        Clock::new(SystemTime::now)
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

    #[test]
    fn beijing_is_eight_hours_ahead_in_every_zone_of_the_machine() {
        assert_eq!(BeijingTime::from(SystemTime::UNIX_EPOCH).to_string(), "1970-01-01 08:00:00");
    }
}
