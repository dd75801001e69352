//! `--log`: what the library and the sandbox log, on standard error. It never has payment codes or keys.

use clap::ValueEnum;
use log::LevelFilter;

/// How much to log: failed calls, every call, details, everything.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LogLevel {
    Warn,
    Info,
    Debug,
    Trace,
}

/// Starts the logger at this level; without a level nothing is logged.
pub fn start(level: Option<LogLevel>) {
    let Some(level) = level else { return };
    let filter = match level {
        LogLevel::Warn => LevelFilter::Warn,
        LogLevel::Info => LevelFilter::Info,
        LogLevel::Debug => LevelFilter::Debug,
        LogLevel::Trace => LevelFilter::Trace,
    };
    // Only our own targets: the logs of HTTP and TLS libraries show headers and bodies.
    env_logger::Builder::new().filter_module("bestpay", filter).filter_module("bestpay_sandbox", filter).init();
}
