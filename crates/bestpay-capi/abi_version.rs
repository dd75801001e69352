// For the build scripts of both builds of the C library.

/// BESTPAY_ABI_VERSION, as `src/version.rs` has it.
fn abi_version() -> String {
    println!("cargo::rerun-if-changed={}", VERSION_RS);
    let text = std::fs::read_to_string(VERSION_RS).expect("src/version.rs");
    let (_, rest) = text.split_once("BESTPAY_ABI_VERSION: u32 = ").expect("BESTPAY_ABI_VERSION");
    rest.chars().take_while(char::is_ascii_digit).collect()
}
