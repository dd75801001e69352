//! Instructions and allocations of each operation, by Valgrind: `tests/run instructions` compares them with
//! `recorded.json`.
//!
//! The RSA operation itself is left out of the instructions: it is AWS-LC's own, and would drown the rest.
// What gungraun's macros make has no documentation.
#![allow(missing_docs)]

mod scenarios;

use std::hint::black_box;

use gungraun::prelude::*;
use gungraun::{Callgrind, Dhat};
use scenarios::{Operation, scenarios};

/// Runs the operation a few times before counting: key contexts and lookups of CPU features are made on first use, and
/// the allocator needs a few rounds until it takes the same path each time.
fn warmed(operation: fn() -> Operation) -> Operation {
    let operation = operation();
    for _ in 0..8 {
        operation();
    }
    operation
}

/// Callgrind toggles at each entry and exit: it is off inside RSA, but was on before the operation. What it has counted
/// is reset here.
#[inline(never)]
fn begin() {
    black_box(());
}

macro_rules! counted {
    ($($name:ident)*) => {
        #[library_benchmark]
        $(#[bench::$name(warmed(scenarios::$name))])*
        fn count(operation: Operation) -> Operation {
            begin();
            operation();
            operation
        }
    };
}
scenarios!(counted);

library_benchmark_group!(name = core, benchmarks = count);
main!(
    config = LibraryBenchmarkConfig::default()
        .tool(Callgrind::with_args([
            "--toggle-collect=*_RSA_sign",
            "--toggle-collect=*_RSA_verify",
            "--zero-before=instructions::begin",
        ]))
        // Deep enough to find `count` below every allocation.
        .tool(Dhat::with_args(["--num-callers=100"])),
    library_benchmark_groups = core
);
