//! The Rust contenders of `bench/compare`: `bestpay` and bare `ureq`; and the server with the fixed answer.
//!
//! ```text
//! bestpay-compare bestpay|ureq FOLDER     a contender: see `protocol.rs`
//! bestpay-compare answer FILE             a server that answers every POST with the file; prints its port
//! ```

mod answering;
mod bare;
mod ours;
mod protocol;

use std::env;
use std::path::PathBuf;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [what, path] = arguments.as_slice() else { panic!("usage: bestpay-compare bestpay|ureq|answer PATH") };
    let path = PathBuf::from(path);
    match what.as_str() {
        "bestpay" => protocol::serve(|task| ours::operation(task, &path)),
        "ureq" => protocol::serve(|task| bare::operation(task, &path)),
        "answer" => answering::serve(&path),
        _ => panic!("there is no contender `{what}`"),
    }
}
