//! One piece of work done to many items by several threads: what is fed in at one end comes out of the other in the
//! same order, and only a bounded number of items is in progress.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, SendError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::per_process::Process;

/// How many items are in progress for each thread: enough that no thread waits while another one's result is taken.
pub(super) const ITEMS_A_THREAD: usize = 4;

/// Starts `threads` threads that do `work` to each item, and gives the end that takes the items and the one that gives
/// the results, in the items' order.
///
/// No more than four items for each thread are in progress: [`Feed::send`] waits until results have been taken. The two
/// ends may be on two threads. The threads end when both ends have been dropped, or when the feed has been dropped and
/// its items are done. If the system can start no thread, [`Feed::send`] does the work itself.
///
/// Many small items are better fed by the dozen, as each costs two hand-overs between threads.
/// [`MessageResults`](crate::MessageResults) does that for an iterator of messages.
///
/// ```
/// let (feed, outcomes) = bestpay::in_order(2, |text: String| text.len());
/// std::thread::spawn(move || ["a", "bbb", "cc"].map(|text| feed.send(text.to_owned())));
/// assert_eq!(outcomes.collect::<Vec<_>>(), [1, 3, 2]);
/// ```
pub fn in_order<M, T>(threads: usize, work: impl Fn(M) -> T + Send + Sync + 'static) -> (Feed<M, T>, Outcomes<T>)
where
    M: Send + 'static,
    T: Send + 'static,
{
    let (jobs, waiting) = channel::<Job<M, T>>();
    let (order, outcomes) = sync_channel(threads.max(1) * ITEMS_A_THREAD);
    let (waiting, work) = (Arc::new(Mutex::new(waiting)), Arc::new(work));
    for _ in 0..threads {
        let (waiting, work) = (Arc::clone(&waiting), Arc::clone(&work));
        // A thread that does not start leaves the work to the others.
        let _ = thread::Builder::new().name("bestpay-in-order".to_owned()).spawn(move || {
            // The lock is held while this thread waits, and not while it works.
            let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            while let Ok(job) = next() {
                job.run(work.as_ref());
            }
        });
    }
    (Feed { order, jobs, work }, Outcomes { order: outcomes, process: Process::this() })
}

struct Job<M, T> {
    item: M,
    done: SyncSender<thread::Result<T>>,
}

impl<M, T> Job<M, T> {
    fn run(self, work: &(impl Fn(M) -> T + ?Sized)) {
        let outcome = catch_unwind(AssertUnwindSafe(|| work(self.item)));
        // If nobody waits for the result any more, it is dropped.
        let _ = self.done.send(outcome);
    }
}

/// The end that takes the items: see [`in_order`].
pub struct Feed<M, T> {
    order: SyncSender<Receiver<thread::Result<T>>>,
    jobs: Sender<Job<M, T>>,
    work: Arc<dyn Fn(M) -> T + Send + Sync>,
}

impl<M, T> Feed<M, T> {
    /// Takes an item; waits while too many are in progress. `false` if the other end has been dropped, and nobody will
    /// ask for the result.
    ///
    /// ```
    /// let (feed, outcomes) = bestpay::in_order(1, |number: u64| number + 1);
    /// assert!(feed.send(1));
    /// drop(outcomes);
    /// assert!(!feed.send(2));
    /// ```
    pub fn send(&self, item: M) -> bool {
        let (done, outcome) = sync_channel(1);
        if self.order.send(outcome).is_err() {
            return false;
        }
        if let Err(SendError(job)) = self.jobs.send(Job { item, done }) {
            // No thread is there to take it.
            job.run(self.work.as_ref());
        }
        true
    }
}

/// The end that gives the results, in the items' order; it waits for each. If the work panics, the panic is passed on
/// in the place of its result: see [`in_order`].
///
/// # Panics
/// In a process that was forked from the one that called [`in_order`]: it has none of its threads, and would wait
/// for ever.
pub struct Outcomes<T> {
    order: Receiver<Receiver<thread::Result<T>>>,
    process: Process,
}

impl<T> Outcomes<T> {
    /// Whether its threads are in another process, from which this one was forked.
    pub(super) fn is_inherited(&self) -> bool {
        !self.process.is_this()
    }
}

impl<T> Iterator for Outcomes<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        assert!(!self.is_inherited(), "the threads that work are in the process that this one was forked from");
        match self.order.recv().ok()?.recv().ok()? {
            Ok(outcome) => Some(outcome),
            Err(panic) => resume_unwind(panic),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Condvar;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_are_in_the_items_order_whichever_is_done_first() {
        for threads in [0, 1, 2, 7] {
            let (feed, outcomes) = in_order(threads, |number: u64| {
                thread::sleep(Duration::from_micros(number % 7 * 100));
                number * 2
            });
            let feeding = thread::spawn(move || (0..500).all(|number| feed.send(number)));
            // Without threads, the feeding one works.
            assert_eq!(outcomes.collect::<Vec<_>>(), (0..500).map(|n| n * 2).collect::<Vec<_>>());
            assert!(feeding.join().unwrap());
        }
    }

    #[test]
    fn no_more_than_the_bound_is_on_its_way() {
        let (feed, outcomes) = in_order(2, |number: usize| number);
        let fed = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&fed);
        let feeding = thread::spawn(move || {
            for number in 0..100 {
                feed.send(number);
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        for (taken, number) in outcomes.enumerate() {
            assert_eq!(taken, number);
            // Those taken, including this one, those in progress, and no other.
            assert!(fed.load(Ordering::SeqCst) <= taken + 1 + 2 * ITEMS_A_THREAD);
        }
        feeding.join().unwrap();
    }

    #[test]
    fn all_threads_work_at_once() {
        // Each waits for the two others to be at work as well.
        let at_work = (Mutex::new(0), Condvar::new());
        let (feed, outcomes) = in_order(3, move |()| {
            let (count, changed) = &at_work;
            let mut count = count.lock().unwrap();
            *count += 1;
            changed.notify_all();
            !changed.wait_timeout_while(count, Duration::from_secs(10), |count| *count < 3).unwrap().1.timed_out()
        });
        assert!((0..3).all(|_| feed.send(())));
        drop(feed);
        assert_eq!(outcomes.collect::<Vec<_>>(), [true; 3]);
    }

    #[test]
    fn a_panic_is_passed_on_in_its_place_and_the_others_have_their_results() {
        let (feed, mut outcomes) = in_order(2, |number: u64| {
            assert_ne!(number, 1, "a bug");
            number
        });
        assert!((0..3).all(|number| feed.send(number)));
        drop(feed);
        assert_eq!(outcomes.next(), Some(0));
        assert!(catch_unwind(AssertUnwindSafe(|| outcomes.next())).is_err());
        assert_eq!((outcomes.next(), outcomes.next()), (Some(2), None));
    }

    #[test]
    fn dropping_an_end_early_ends_the_work() {
        let worked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&worked);
        let (feed, outcomes) = in_order(2, move |()| counted.fetch_add(1, Ordering::SeqCst));
        let feeding = thread::spawn(move || (0..1_000_000).take_while(|_| feed.send(())).count());
        assert_eq!(outcomes.take(3).count(), 3);
        assert!(feeding.join().unwrap() <= 3 + 1 + 2 * ITEMS_A_THREAD);
        assert!(worked.load(Ordering::SeqCst) <= 3 + 1 + 2 * ITEMS_A_THREAD);
    }
}
