//! Forks: no connection to a database is open while the process is copied.
//!
//! SQLite keeps the locks of all its connections to a file in one place, and a copy of that place is wrong from the
//! start: the child would believe that it holds what its parent holds. And two processes with one connection to
//! PostgreSQL read each other's rows. So a fork waits until no transaction runs, while new ones hold back, and closes
//! what is open. Parent and child open it again when they need it.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak};
use std::thread;
use std::time::{Duration, Instant};

use bestpay::{Error, ErrorKind};

use super::Store;

/// How long a fork waits for the transactions of other threads, and new ones for a fork that waits.
const WAIT: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// Transactions read it, a fork writes.
static FORKING: RwLock<()> = RwLock::new(());
/// How many forks wait. A lock that is only tried for would never be free, if there were always a new transaction.
static WAITING: AtomicUsize = AtomicUsize::new(0);
static STORES: Mutex<Vec<Weak<dyn Store>>> = Mutex::new(Vec::new());
/// This process is the copy of one in which a transaction was running.
static IS_UNUSABLE: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// What the thread that forks holds from before it until after it.
    static HELD: RefCell<Option<ForkGuard>> = const { RefCell::new(None) };
}

struct ForkGuard {
    guard: RwLockWriteGuard<'static, ()>,
    /// The last of them may be dropped only when others may close it.
    stores: Vec<Arc<dyn Store>>,
}

impl ForkGuard {
    fn let_go(self) {
        drop(self.guard);
        drop(self.stores);
    }
}

/// Closes the connections of this store before every fork.
pub(crate) fn close_before_forks(store: &Arc<dyn Store>) -> Result<(), Error> {
    static IS_REGISTERED: OnceLock<bool> = OnceLock::new();
    if !*IS_REGISTERED.get_or_init(|| bestpay::at_fork(before, in_parent, in_child)) {
        let message = "there is no memory to have journals closed before forks";
        return Err(Error::new(ErrorKind::JournalUnavailable, message));
    }
    let mut stores = STORES.lock().unwrap_or_else(PoisonError::into_inner);
    stores.retain(|store| store.strong_count() > 0);
    stores.push(Arc::downgrade(store));
    Ok(())
}

/// No fork while this is held.
pub(crate) fn none_meanwhile() -> Result<RwLockReadGuard<'static, ()>, Error> {
    if IS_UNUSABLE.load(Ordering::Relaxed) {
        let message = "this process was forked while another thread was writing to a journal, so it can use none";
        return Err(Error::new(ErrorKind::JournalUnavailable, message));
    }
    let started = Instant::now();
    // Not longer: this thread may be in a transaction already.
    while WAITING.load(Ordering::Relaxed) > 0 && started.elapsed() < WAIT {
        thread::sleep(LOOK_EVERY);
    }
    Ok(FORKING.read().unwrap_or_else(PoisonError::into_inner))
}

/// Drops what this process has opened. In one that is unusable its parent has opened it, and it is left as it is: a
/// goodbye would end the parent's connection.
pub(crate) fn drop_own<T>(value: T) {
    match none_meanwhile() {
        Ok(_no_fork) => drop(value),
        Err(_) => std::mem::forget(value),
    }
}

/// Not longer than so: a transaction of another thread may wait for what this thread holds.
fn no_transaction_within(wait: Duration) -> Option<RwLockWriteGuard<'static, ()>> {
    let started = Instant::now();
    WAITING.fetch_add(1, Ordering::Relaxed);
    let guard = loop {
        match FORKING.try_write() {
            Ok(guard) => break Some(guard),
            Err(_) if started.elapsed() < wait => thread::sleep(LOOK_EVERY),
            Err(_) => break None,
        }
    };
    WAITING.fetch_sub(1, Ordering::Relaxed);
    guard
}

extern "C" fn before() {
    if IS_UNUSABLE.load(Ordering::Relaxed) {
        return;
    }
    let guard = no_transaction_within(WAIT);
    HELD.set(guard.map(|guard| {
        let stores = STORES.lock().unwrap_or_else(PoisonError::into_inner);
        let stores: Vec<_> = stores.iter().filter_map(Weak::upgrade).collect();
        stores.iter().for_each(|store| store.close());
        ForkGuard { guard, stores }
    }));
}

extern "C" fn in_parent() {
    if let Some(held) = HELD.take() {
        held.let_go();
    }
}

extern "C" fn in_child() {
    // Whoever else waits to fork waits in the parent.
    WAITING.store(0, Ordering::Relaxed);
    match HELD.take() {
        Some(held) => held.let_go(),
        None => IS_UNUSABLE.store(true, Ordering::Relaxed),
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Whether this is a process for this test alone: what it does to the process would be in the way of the others. Where it
    /// is not, the test is passed in one.
    fn is_alone(test: &str) -> bool {
        const ALONE: &str = "BESTPAY_TEST_ALONE";
        if std::env::var_os(ALONE).is_some() {
            return true;
        }
        let test = format!("{}::{test}", module_path!().split_once("::").unwrap().1);
        let ended = Command::new(std::env::current_exe().unwrap()).args(["--exact", &test]).env(ALONE, "").output();
        let ended = ended.unwrap();
        let said = String::from_utf8_lossy(&ended.stdout);
        assert!(ended.status.success() && said.contains("1 passed"), "{said}");
        false
    }

    #[test]
    fn a_fork_comes_in_between_transactions_that_never_end_all_at_once() {
        if !is_alone("a_fork_comes_in_between_transactions_that_never_end_all_at_once") {
            return;
        }
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    while !is_over.load(Ordering::Relaxed) {
                        let transaction = none_meanwhile().unwrap();
                        thread::sleep(Duration::from_millis(20));
                        drop(transaction);
                    }
                });
            }
            thread::sleep(Duration::from_millis(50));
            before();
            let held = HELD.take();
            is_over.store(true, Ordering::Relaxed);
            held.expect("nobody is in a transaction").let_go();
        });
        assert_eq!(WAITING.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_child_waits_for_no_fork_of_its_parent() {
        if !is_alone("a_child_waits_for_no_fork_of_its_parent") {
            return;
        }
        before();
        // Another thread of the parent began to wait meanwhile.
        WAITING.fetch_add(1, Ordering::Relaxed);
        in_child();
        let started = Instant::now();
        drop(none_meanwhile().unwrap());
        assert!(started.elapsed() < WAIT);
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn a_process_that_is_unusable_says_so_at_once_and_leaves_its_parents_files_alone() {
        if !is_alone("a_process_that_is_unusable_says_so_at_once_and_leaves_its_parents_files_alone") {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let journal = crate::Journal::sqlite(folder.path().join("journal.db")).unwrap();
        let started = Instant::now();
        let transaction = none_meanwhile().unwrap();
        // As after a fork that has waited in vain.
        in_child();
        let error = journal.entries(None, 1).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::JournalUnavailable);
        assert!(error.message().contains("forked while another thread"), "{error}");
        // Nor do its own forks wait for what no thread of it will end.
        before();
        assert!(HELD.take().is_none() && started.elapsed() < WAIT);
        drop(transaction);
        drop(journal);
        assert!(folder.path().join("journal.db-wal").exists(), "the last to close it tidies up");
    }

    #[test]
    fn a_fork_waits_for_a_transaction_and_not_for_ever() {
        if !is_alone("a_fork_waits_for_a_transaction_and_not_for_ever") {
            return;
        }
        let transaction = none_meanwhile().unwrap();
        assert!(no_transaction_within(Duration::from_millis(20)).is_none());
        thread::scope(|scope| {
            let waiting = scope.spawn(|| no_transaction_within(WAIT).is_some());
            while WAITING.load(Ordering::Relaxed) == 0 && !waiting.is_finished() {
                thread::sleep(LOOK_EVERY);
            }
            drop(transaction);
            assert!(waiting.join().unwrap());
        });
    }

    /// The write-ahead log goes with the last connection that is closed.
    #[cfg(feature = "sqlite")]
    #[test]
    fn every_journal_is_closed_before_a_fork_and_can_be_used_on_both_sides() {
        if !is_alone("every_journal_is_closed_before_a_fork_and_can_be_used_on_both_sides") {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let paths = ["one.db", "two.db"].map(|name| folder.path().join(name));
        // Left open in the end: a fork that is never over would keep them from being closed.
        let journals = std::mem::ManuallyDrop::new(paths.each_ref().map(|path| crate::Journal::sqlite(path).unwrap()));
        let are_open = || paths.each_ref().map(|path| path.with_extension("db-wal").exists());
        for after in [in_parent, in_child] {
            assert_eq!(are_open(), [true, true]);
            before();
            assert_eq!(are_open(), [false, false]);
            assert!(FORKING.try_read().is_err(), "nobody begins meanwhile");
            after();
            assert!(FORKING.try_read().is_ok());
            assert!(journals.iter().all(|journal| journal.entries(None, 1).unwrap().is_empty()));
        }
    }

    #[test]
    fn what_this_process_has_opened_is_dropped() {
        let opened = Arc::new(());
        drop_own(Arc::clone(&opened));
        assert_eq!(Arc::strong_count(&opened), 1);
    }
}
