//! Notices that the clock was put forward, so that a period seems to be over that has not passed.

use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use bestpay::BeijingTime;

/// Compares every time that is read from the clock with one that is never set, and keeps when the clock was last seen
/// to have been put forward. It knows nothing of what happened before it was made, in this process or another.
///
/// There is no lock, which a fork could leave behind. The numbers have 32 bits: older ARM processors have no larger
/// ones that are atomic.
pub(super) struct ClockWatch {
    began: Instant,
    began_at: BeijingTime,
    /// By how many seconds the clock was ahead of the time that has passed, at its lowest since it was put forward.
    lowest: AtomicI32,
    /// The second after the one in which it was last seen to have been put forward, counted from the start; 0 if it
    /// never was.
    put_forward: AtomicU32,
}

/// Both times are cut to whole seconds, so one second does not mean anything.
const TOLERANCE: i64 = 1;

impl ClockWatch {
    pub(super) fn new(now: BeijingTime) -> ClockWatch {
        ClockWatch { began: Instant::now(), began_at: now, lowest: AtomicI32::new(0), put_forward: AtomicU32::new(0) }
    }

    /// A time that was just read from the clock.
    pub(super) fn has_read(&self, now: BeijingTime) {
        self.compare(now, self.began.elapsed());
    }

    /// Whether the clock has not been put forward within the last `window`.
    pub(super) fn is_steady_for(&self, window: Duration) -> bool {
        self.was_steady(window, self.began.elapsed())
    }

    fn compare(&self, now: BeijingTime, passed: Duration) {
        let seconds = |time: BeijingTime| {
            let since = time.to_system_time().duration_since(std::time::UNIX_EPOCH);
            since.map_or_else(|before| -(before.duration().as_secs() as i64), |since| since.as_secs() as i64)
        };
        let ahead = seconds(now) - seconds(self.began_at) - passed.as_secs() as i64;
        let ahead = i32::try_from(ahead).unwrap_or(if ahead < 0 { i32::MIN } else { i32::MAX });
        let lowest = self.lowest.fetch_min(ahead, Ordering::SeqCst);
        if i64::from(ahead) > i64::from(lowest) + TOLERANCE {
            let second = u32::try_from(passed.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
            self.put_forward.fetch_max(second, Ordering::SeqCst);
            self.lowest.store(ahead, Ordering::SeqCst);
        }
    }

    fn was_steady(&self, window: Duration, passed: Duration) -> bool {
        match self.put_forward.load(Ordering::SeqCst) {
            0 => true,
            second => passed.as_secs().saturating_sub(second.into()) >= window.as_secs(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_secs(120);

    fn watch() -> ClockWatch {
        ClockWatch::new(at(0))
    }

    /// So many seconds after the start by the clock.
    fn at(seconds: i64) -> BeijingTime {
        let start: BeijingTime = "2026-03-01 09:30:00".parse().unwrap();
        let shift = Duration::from_secs(seconds.unsigned_abs());
        let start = start.to_system_time();
        if seconds < 0 { start - shift } else { start + shift }.into()
    }

    /// Whether it is steady at the last of these readings: the clock's seconds, and those that have passed.
    fn is_steady(readings: &[(i64, u64)]) -> bool {
        let watch = watch();
        let mut last = Duration::ZERO;
        for &(clock, passed) in readings {
            last = Duration::from_secs(passed);
            watch.compare(at(clock), last);
        }
        watch.was_steady(WINDOW, last)
    }

    #[test]
    fn a_clock_that_goes_on_is_steady_and_so_is_one_that_was_put_back() {
        for readings in [&[][..], &[(0, 0), (1, 0), (10, 10), (11, 10)], &[(3600, 3600)], &[(10, 10), (-3600, 20)]] {
            assert!(is_steady(readings), "{readings:?}");
        }
    }

    #[test]
    fn a_clock_that_was_put_forward_is_steady_again_after_the_window() {
        assert!(!is_steady(&[(2, 0)]));
        assert!(!is_steady(&[(10, 10), (3611, 11)]));
        assert!(!is_steady(&[(3611, 11), (3731, 131)]));
        assert!(is_steady(&[(3611, 11), (3732, 132)]));
        // Each time counts.
        assert!(!is_steady(&[(3611, 11), (7300, 100), (7340, 140)]));
        // A wrong clock that is set right was put forward as well.
        assert!(!is_steady(&[(-3600, 0), (10, 10)]));
        // What it gains little by little adds up.
        assert!(!is_steady(&[(11, 10), (22, 20), (33, 30)]));
        // More seconds than can be counted.
        assert!(!is_steady(&[(i64::from(u32::MAX) * 2, 10)]));
    }
}
