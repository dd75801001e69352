//! The log sink: for what this library logs, and nothing from the libraries beneath it.

use std::cell::Cell;
use std::ffi::{c_char, c_void};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use log::{LevelFilter, Log, Metadata, Record};

use crate::error::bestpay_error;
use crate::fault::{Fault, invalid};
use crate::generated::enumerations::bestpay_log_level;
use crate::output::CText;
use crate::quiet::quietly;
use crate::status::bestpay_status;

/// Takes a line of the log. `message` is borrowed for the call. It is called by whichever thread logs, perhaps by
/// several at once; calls to this library from within it are executed, but not logged.
pub type bestpay_log_sink =
    Option<unsafe extern "C" fn(user_data: *mut c_void, level: bestpay_log_level, message: *const c_char)>;

struct Sink(unsafe extern "C" fn(*mut c_void, bestpay_log_level, *const c_char), *mut c_void);
// SAFETY: the header asks for a sink and data that may be used from several threads.
unsafe impl Send for Sink {}
// SAFETY: as above.
unsafe impl Sync for Sink {}

/// How long replacing a sink waits for the old one to return.
const LONGEST_CALL: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(1);

/// The one sink of the process, as the log itself is the process's.
static SINK: RwLock<Option<Sink>> = RwLock::new(None);

thread_local! {
    /// Whether this thread is in the sink: then nothing is logged, and no lock is taken twice.
    static IN_SINK: Cell<bool> = const { Cell::new(false) };
}

const FILTERS: [(bestpay_log_level, LevelFilter); 5] = [
    (bestpay_log_level::BESTPAY_LOG_OFF, LevelFilter::Off),
    (bestpay_log_level::BESTPAY_LOG_ERROR, LevelFilter::Error),
    (bestpay_log_level::BESTPAY_LOG_WARN, LevelFilter::Warn),
    (bestpay_log_level::BESTPAY_LOG_INFO, LevelFilter::Info),
    (bestpay_log_level::BESTPAY_LOG_DEBUG, LevelFilter::Debug),
];

struct SinkLogger;

impl Log for SinkLogger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // An allow-list: what other libraries log is not known to be harmless.
        let library = metadata.target().split("::").next();
        library.is_some_and(|library| ["bestpay", "bestpay_cashier"].contains(&library))
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) || IN_SINK.replace(true) {
            return;
        }
        let level = match record.level() {
            log::Level::Error => bestpay_log_level::BESTPAY_LOG_ERROR,
            log::Level::Warn => bestpay_log_level::BESTPAY_LOG_WARN,
            log::Level::Info => bestpay_log_level::BESTPAY_LOG_INFO,
            log::Level::Debug | log::Level::Trace => bestpay_log_level::BESTPAY_LOG_DEBUG,
        };
        if let Some(Sink(sink, user_data)) = SINK.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
            let message = CText::shown(&record.args().to_string());
            // SAFETY: the header asks for a function of this type; the lock keeps its data in use.
            unsafe { sink(*user_data, level, message.as_ptr()) };
        }
        IN_SINK.set(false);
    }

    fn flush(&self) {}
}

/// ---- Log -----------------------------------------------------------------------------------------------------------
///
/// Sends what this library logs, down to `level` (a bestpay_log_level), to `sink`, with `user_data`. NULL switches the
/// log off. There is one sink for the process; the last one set counts.
///
/// When this returns BESTPAY_OK, the previous sink is no longer running and will not be called again: its data may be
/// freed. BESTPAY_INVALID_ARGUMENT, and nothing has changed, if it is called from within a sink, or if the previous
/// sink has not returned for 10 seconds. Lines hold no key, password or payment code. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_set_log_sink(
    level: i32,
    sink: bestpay_log_sink,
    user_data: *mut c_void,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    check!(error, {
        let known = FILTERS.iter().find(|(known, _)| *known as i32 == level);
        let filter = known.ok_or_else(|| invalid("level", format!("{level} is not a bestpay_log_level")))?.1;
        if IN_SINK.get() {
            return Err(invalid("sink", "a sink cannot replace itself while it runs"));
        }
        install()?;
        *unused()? = sink.map(|sink| Sink(sink, user_data));
        log::set_max_level(if sink.is_some() { filter } else { LevelFilter::Off });
        Ok(())
    })
}

/// The sink, once no thread is in it any more.
fn unused() -> Result<RwLockWriteGuard<'static, Option<Sink>>, Fault> {
    let started = Instant::now();
    loop {
        match SINK.try_write() {
            Ok(sink) => return Ok(sink),
            Err(TryLockError::Poisoned(sink)) => return Ok(sink.into_inner()),
            Err(TryLockError::WouldBlock) if started.elapsed() < LONGEST_CALL => thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {
                let message =
                    "the previous sink has not returned; in a process that was forked while it ran it never will";
                return Err(invalid("sink", message));
            }
        }
    }
}

/// Once for the process; afterwards only the sink changes.
fn install() -> Result<(), Fault> {
    static INSTALLED: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    if *INSTALLED.get_or_init(|| quietly(false, || Some(log::set_logger(&SinkLogger).is_ok()))) {
        Ok(())
    } else {
        Err(invalid("sink", "this process has a log of its own already"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_libraries_beneath_is_handed_over() {
        let is_ours = |target| SinkLogger.enabled(&Metadata::builder().target(target).build());
        for ours in ["bestpay", "bestpay::client", "bestpay_cashier::feed"] {
            assert!(is_ours(ours), "{ours}");
        }
        // At trace ureq writes the heads and bodies of requests.
        for other in ["ureq::run", "ureq_proto::util", "rustls::client", "bestpayment", "", "::bestpay"] {
            assert!(!is_ours(other), "{other}");
        }
    }
}
