//! The pauses of a wait, for a side that sleeps by itself: where a signal is seen, or where asyncio runs others.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;

/// A wait of so many seconds, which begins now.
#[pyclass(module = "bestpay._native", frozen)]
pub struct Wait(Mutex<bestpay::Wait>);

/// What is too long for a clock is as long as one can wait; what is no number of seconds is no time.
fn duration(seconds: f64) -> Duration {
    if seconds > 0.0 { Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX) } else { Duration::ZERO }
}

impl Wait {
    fn seconds(&self, read: impl FnOnce(&mut bestpay::Wait) -> Option<Duration>) -> Option<f64> {
        let mut wait = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        read(&mut wait).map(|time| time.as_secs_f64())
    }
}

#[pymethods]
impl Wait {
    #[new]
    fn new(first: f64, longest: f64, seconds: f64) -> Wait {
        Wait(Mutex::new(bestpay::Wait::new(duration(first), duration(longest), duration(seconds))))
    }

    /// How long it still lasts.
    fn left(&self) -> f64 {
        self.seconds(|wait| Some(wait.left())).unwrap_or_default()
    }

    /// The pause before another question. None when the wait is over.
    fn pause(&self) -> Option<f64> {
        self.seconds(bestpay::Wait::pause)
    }

    /// The same where the answers are to come before the wait is over.
    fn pause_for_an_answer(&self) -> Option<f64> {
        self.seconds(bestpay::Wait::pause_for_an_answer)
    }
}
