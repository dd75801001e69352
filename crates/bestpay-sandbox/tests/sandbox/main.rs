//! The sandbox as its users meet it: over HTTP, raw and through the client.

mod callbacks;
mod caller;
mod checks;
mod console;
mod control;
mod faults;
mod noticeboard;
mod orders;
mod public_keys;
mod refunds;
mod restart;
mod unlisted;
