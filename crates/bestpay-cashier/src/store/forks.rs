//! Forks: no connection to a database is open while the process is copied.
//!
//! SQLite keeps the locks of all its connections to a file in one place, and a copy of that place is wrong from the
//! start: the child would believe that it holds what its parent holds. And two processes with one connection to
//! PostgreSQL read each other's rows. So a fork waits until no transaction runs, and closes what is open. Parent and
//! child open it again when they need it.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak};
use std::thread;
use std::time::{Duration, Instant};

use bestpay::{Error, ErrorKind};

use super::Store;

/// How long a fork waits for the transactions of other threads.
const WAIT: Duration = Duration::from_secs(10);

/// Transactions read it, a fork writes.
static FORKING: RwLock<()> = RwLock::new(());
static STORES: Mutex<Vec<Weak<dyn Store>>> = Mutex::new(Vec::new());
/// This process is the copy of one in which a transaction was running.
static IS_UNUSABLE: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// What the thread that forks holds from before it until after it.
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

struct Held {
    guard: RwLockWriteGuard<'static, ()>,
    /// The last of them may be dropped only when others may close it.
    stores: Vec<Arc<dyn Store>>,
}

impl Held {
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
    let guard = FORKING.read().unwrap_or_else(PoisonError::into_inner);
    if IS_UNUSABLE.load(Ordering::Relaxed) {
        let message = "this process was forked while another thread was writing to a journal, so it can use none";
        return Err(Error::new(ErrorKind::JournalUnavailable, message));
    }
    Ok(guard)
}

extern "C" fn before() {
    let started = Instant::now();
    // Not longer: a transaction of another thread may wait for what this thread holds.
    let guard = loop {
        match FORKING.try_write() {
            Ok(guard) => break Some(guard),
            Err(_) if started.elapsed() < WAIT => thread::sleep(Duration::from_millis(1)),
            Err(_) => break None,
        }
    };
    HELD.set(guard.map(|guard| {
        let stores = STORES.lock().unwrap_or_else(PoisonError::into_inner);
        let stores: Vec<_> = stores.iter().filter_map(Weak::upgrade).collect();
        stores.iter().for_each(|store| store.close());
        Held { guard, stores }
    }));
}

extern "C" fn in_parent() {
    if let Some(held) = HELD.take() {
        held.let_go();
    }
}

extern "C" fn in_child() {
    match HELD.take() {
        Some(held) => held.let_go(),
        None => IS_UNUSABLE.store(true, Ordering::Relaxed),
    }
}
