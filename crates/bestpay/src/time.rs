//! Beijing time, whatever the machine's zone, from a clock that can be set.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use jiff::civil::DateTime;
use jiff::fmt::StdFmtWrite;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::{Offset, TimeZone};

/// Prints `yyyy-MM-dd HH:mm:ss`.
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
    /// The time now, by the system's clock.
    pub fn now() -> BeijingTime {
        BeijingTime::from(SystemTime::now())
    }

    /// The same moment as the system's time.
    pub fn to_system_time(self) -> SystemTime {
        // A fixed offset has neither gaps nor folds; only the ends of the calendar can be out of range.
        BEIJING.to_timestamp(self.0).map_or(SystemTime::UNIX_EPOCH, SystemTime::from)
    }

    /// `None` if the calendar has no such moment.
    pub(crate) fn from_parts(year: i16, month: i8, day: i8, hour: i8, minute: i8, second: i8) -> Option<BeijingTime> {
        DateTime::new(year, month, day, hour, minute, second, 0).ok().map(BeijingTime)
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
    fn beijing_is_eight_hours_ahead_in_every_zone_of_the_machine() {
        assert_eq!(BeijingTime::from(SystemTime::UNIX_EPOCH).to_string(), "1970-01-01 08:00:00");
    }
}
