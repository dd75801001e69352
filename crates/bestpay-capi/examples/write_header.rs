//! Writes `include/bestpay.h` and `bestpay.json` from the sources: `cargo run -p bestpay-capi --example write_header`.

#[path = "../tests/header/written.rs"]
mod written;

fn main() -> std::io::Result<()> {
    std::fs::write(written::header_path(), written::header())?;
    std::fs::write(written::json_path(), written::json())
}
