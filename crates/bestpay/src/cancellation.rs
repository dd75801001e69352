//! Ending a wait from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long a wait may take to notice. A flag that is polled holds no lock that a fork could leave behind.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Ends waits from another thread: those of a client or Cashier that was made by its `cancelled_by`. Cheap to clone;
/// clones share their state. It cannot be undone.
///
/// A request that has left is not called back: its answer is read for two seconds more, and then the effect is
/// [`Effect::Unknown`](crate::Effect::Unknown).
///
/// ```
/// let cancellation = bestpay::Cancellation::new();
/// let (another, begun) = (cancellation.clone(), std::time::Instant::now());
/// std::thread::spawn(move || another.cancel());
/// cancellation.sleep(std::time::Duration::from_secs(60));
/// assert!(cancellation.is_cancelled() && begun.elapsed().as_secs() < 30);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    /// Not cancelled yet.
    pub fn new() -> Cancellation {
        Cancellation::default()
    }

    /// Ends the waits, now and later.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// Sleeps for this time, or until it is cancelled.
    pub fn sleep(&self, time: Duration) {
        sleep(std::slice::from_ref(self), time);
    }
}

/// Sleeps for this time, or until one of these is cancelled.
pub(crate) fn sleep(cancellations: &[Cancellation], time: Duration) {
    let begun = Instant::now();
    while !is_any_cancelled(cancellations) {
        let left = time.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return;
        }
        thread::sleep(if cancellations.is_empty() { left } else { left.min(LOOK_EVERY) });
    }
}

pub(crate) fn is_any_cancelled(cancellations: &[Cancellation]) -> bool {
    cancellations.iter().any(Cancellation::is_cancelled)
}
