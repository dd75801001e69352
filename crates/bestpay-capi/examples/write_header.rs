//! Writes `include/bestpay.h` from the sources: `cargo run -p bestpay-capi --example write_header`.

#[path = "../tests/header/written.rs"]
mod written;

fn main() -> std::io::Result<()> {
    std::fs::write(written::path(), written::header())
}
