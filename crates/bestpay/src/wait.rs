//! How long to wait between two questions, and when to stop asking: one rule for the client, the Cashier, and languages
//! that sleep in a manner of their own.

use std::time::{Duration, Instant};

/// The longest time that the last question of a wait has for its answer.
const LAST_QUESTION: Duration = Duration::from_secs(1);
/// More than anybody waits, and no more than a clock can count.
const LONGEST_WAIT: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The pauses between the questions of a wait: they grow by half from the first to the longest, and end when the wait
/// does. A wait of no time is one question, which has its own time-outs.
///
/// ```
/// use std::time::Duration;
/// use bestpay::Wait;
/// let [one, four] = [1, 4].map(Duration::from_secs);
/// let mut wait = Wait::new(one, four, Duration::from_secs(60));
/// let pauses = [wait.pause(), wait.pause(), wait.pause()].map(|pause| pause.unwrap_or_default().as_millis());
/// assert_eq!(pauses, [1000, 1500, 2250]);
/// ```
#[derive(Debug, Clone)]
pub struct Wait {
    until: Option<Instant>,
    next: Duration,
    longest: Duration,
    is_last: bool,
}

impl Wait {
    /// A wait that begins now.
    ///
    /// ```
    /// use std::time::Duration;
    /// let second = Duration::from_secs(1);
    /// assert!(bestpay::Wait::new(second, second, Duration::ZERO).pause().is_none());
    /// ```
    pub fn new(first: Duration, longest: Duration, within: Duration) -> Wait {
        let until = (!within.is_zero()).then(|| Instant::now() + within.min(LONGEST_WAIT));
        Wait { until, next: first, longest, is_last: false }
    }

    /// When no question may be under way any more. `None`: a question has its own time-outs.
    pub(crate) fn until(&self) -> Option<Instant> {
        self.until
    }

    /// How long it still lasts.
    ///
    /// ```
    /// use std::time::Duration;
    /// let second = Duration::from_secs(1);
    /// assert!(bestpay::Wait::new(second, second, second).left() <= second);
    /// ```
    pub fn left(&self) -> Duration {
        self.until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()))
    }

    /// The pause before another question. `None` when the wait is over.
    ///
    /// ```
    /// use std::time::Duration;
    /// let second = Duration::from_secs(1);
    /// let mut wait = bestpay::Wait::new(second, second, Duration::from_secs(60));
    /// assert_eq!(wait.pause(), Some(second));
    /// ```
    pub fn pause(&mut self) -> Option<Duration> {
        let left = self.left();
        (!left.is_zero()).then(|| self.grown().min(left))
    }

    /// The same where the answers are to come before the wait is over: the last question is asked up to a second before
    /// its end.
    ///
    /// ```
    /// use std::time::Duration;
    /// let hour = Duration::from_secs(3600);
    /// let mut wait = bestpay::Wait::new(hour, hour, Duration::from_secs(60));
    /// assert!(wait.pause_for_an_answer() <= Some(Duration::from_secs(59)));
    /// assert_eq!(wait.pause_for_an_answer(), None, "that was the last question");
    /// ```
    pub fn pause_for_an_answer(&mut self) -> Option<Duration> {
        let left = self.left();
        if self.is_last || left.is_zero() {
            return None;
        }
        let before_the_last = before_the_last(left);
        self.is_last = self.next >= before_the_last;
        Some(self.grown().min(before_the_last))
    }

    /// The next pause; the one after it is longer.
    fn grown(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause.saturating_mul(3) / 2).min(self.longest);
        pause
    }
}

/// How long there is until the last question, which is asked before the deadline: its answer is to come before it as well.
fn before_the_last(left: Duration) -> Duration {
    left.saturating_sub(LAST_QUESTION).max(left / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_question_has_a_second_or_half_of_what_is_left() {
        let [half, one, three] = [500, 1000, 3000].map(Duration::from_millis);
        assert_eq!(before_the_last(three), Duration::from_secs(2));
        assert_eq!(before_the_last(one), half);
        assert_eq!(before_the_last(Duration::ZERO), Duration::ZERO);
    }

    #[test]
    fn pauses_grow_by_half_up_to_the_longest() {
        let [two, three, four] = [2, 3, 4].map(Duration::from_secs);
        let mut wait = Wait::new(two, four, Duration::MAX);
        assert_eq!([(); 4].map(|()| wait.grown()), [two, three, four, four]);
    }

    #[test]
    fn a_wait_that_is_over_has_no_pause() {
        let hour = Duration::from_secs(3600);
        let past = Instant::now();
        let mut over = Wait { until: Some(past), ..Wait::new(hour, hour, hour) };
        assert_eq!((over.pause(), over.pause_for_an_answer(), over.left()), (None, None, Duration::ZERO));
        let mut once = Wait::new(hour, hour, Duration::ZERO);
        assert_eq!((once.pause(), once.pause_for_an_answer(), once.until()), (None, None, None));
    }

    #[test]
    fn no_pause_outlasts_the_wait_and_one_question_is_the_last() {
        let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(3600));
        assert!(Wait::new(hour, hour, minute).pause() <= Some(minute));
        let mut wait = Wait::new(hour, hour, minute);
        assert!(wait.pause_for_an_answer().is_some_and(|pause| pause <= minute - LAST_QUESTION));
        assert_eq!(wait.pause_for_an_answer(), None);
    }
}
