//! What two processes must not share: connections, and keys with locks inside.
//!
//! A forked process has a copy of everything. Two processes that read from one connection read each other's answers,
//! and a lock that another thread held at the fork is never released. So each process makes its own, and does not touch
//! what it inherited.

use std::sync::OnceLock;

use this_process::number;

/// A process that made something, by its number.
pub(crate) struct Process(u32);

impl Process {
    /// The process that this is.
    pub(crate) fn this() -> Process {
        this_process::has_a_number();
        Process(number())
    }

    /// Whether this is still that process, and not one that was forked from it.
    pub(crate) fn is_this(&self) -> bool {
        self.0 == number()
    }
}

/// A value that each process has for itself.
pub(crate) struct PerProcess<T> {
    /// The one that made it.
    process: Process,
    /// Taken out only when it is dropped.
    value: Option<T>,
    /// The value of a process that was forked from this one. In each process the chain has its own end.
    forked: OnceLock<Box<PerProcess<T>>>,
}

impl<T> PerProcess<T> {
    /// This process's own.
    pub(crate) fn new(value: T) -> PerProcess<T> {
        PerProcess { process: Process::this(), value: Some(value), forked: OnceLock::new() }
    }

    /// This process's own value: a process that was forked since makes a new one at first use. `None` if it cannot be
    /// made.
    pub(crate) fn get(&self, make: impl FnOnce() -> Option<T>) -> Option<&T> {
        let mut link = self;
        while !link.process.is_this() {
            link = match link.forked.get() {
                Some(next) => next,
                None => {
                    // It is made first and put there then: no other thread waits while it is made, and a fork in
                    // between leaves no lock behind.
                    let made = PerProcess::new(make()?);
                    let _ = link.forked.set(Box::new(made));
                    return link.forked.get()?.value.as_ref();
                }
            };
        }
        link.value.as_ref()
    }
}

impl<T> Drop for PerProcess<T> {
    /// An inherited value is not dropped: that would say goodbye on a connection that the parent still uses.
    fn drop(&mut self) {
        if !self.process.is_this() {
            std::mem::forget(self.value.take());
        }
    }
}

/// What tells a process from those that it was forked from: how many forks lie between it and the first. Process ids
/// cannot: when a parent has ended, as one that makes a daemon does, a later descendant may be given the same.
#[cfg(feature = "aws-lc")]
mod this_process {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    static FORKS: AtomicU32 = AtomicU32::new(0);

    extern "C" fn nothing() {}

    extern "C" fn count() {
        FORKS.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts forks from now on.
    pub(super) fn has_a_number() {
        static IS_COUNTED: AtomicBool = AtomicBool::new(false);
        // Two threads may come here at once: then each fork counts twice, which does no harm, and there is no lock that
        // a fork could leave behind.
        if !IS_COUNTED.load(Ordering::Relaxed) {
            // Nothing works without memory; Rust ends a program for less.
            assert!(crate::at_fork(nothing, nothing, count), "there is no memory to have forks counted");
            IS_COUNTED.store(true, Ordering::Relaxed);
        }
    }

    pub(super) fn number() -> u32 {
        FORKS.load(Ordering::Relaxed)
    }
}

/// Without a C library there is no hook for forks, so the process id is used.
#[cfg(not(feature = "aws-lc"))]
mod this_process {
    pub(super) fn has_a_number() {}

    pub(super) fn number() -> u32 {
        std::process::id()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// As a process that was forked from another one finds it.
    fn inherited<T>(value: T) -> PerProcess<T> {
        PerProcess { process: Process(number() + 1), value: Some(value), forked: OnceLock::new() }
    }

    #[test]
    fn a_process_has_its_own_and_leaves_alone_what_it_inherited() {
        let parents = Arc::new("the parent's");
        let value = inherited(Arc::clone(&parents));
        let own = value.get(|| Some(Arc::new("its own"))).unwrap();
        assert_eq!(**own, "its own");
        assert!(std::ptr::eq(own, value.get(|| unreachable!("it is made once")).unwrap()));
        drop(value);
        assert_eq!(Arc::strong_count(&parents), 2, "it was not dropped");
    }

    #[test]
    fn without_a_fork_it_is_the_one_that_was_given_and_is_dropped() {
        let given = Arc::new(1);
        let value = PerProcess::new(Arc::clone(&given));
        assert!(Arc::ptr_eq(value.get(|| unreachable!("there is one")).unwrap(), &given));
        drop(value);
        assert_eq!(Arc::strong_count(&given), 1);
    }

    #[test]
    fn what_cannot_be_made_is_none_and_is_tried_again() {
        let value = inherited(1);
        assert_eq!(value.get(|| None), None);
        assert_eq!(value.get(|| Some(2)), Some(&2));
    }
}
