//! Names the shared library by the ABI's version, so that programs linked with it look for that one whatever the file is
//! called; and lets the linker fold functions of the same code into one where the build is to be small.

include!("abi_version.rs");

const VERSION_RS: &str = "src/version.rs";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Only for-tests sets it.
    println!("cargo::rustc-check-cfg=cfg(induced_panic)");
    let given = |name: &str| std::env::var(name).unwrap_or_default();
    if given("CARGO_CFG_TARGET_FAMILY") == "unix" && given("CARGO_CFG_TARGET_VENDOR") != "apple" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libbestpay.so.{}", abi_version());
    }
    // A fifth of the library is copies of one another. Only lld folds them; it is rustc's own linker for this target.
    // Elsewhere: RUSTFLAGS="-C link-arg=-fuse-ld=lld -C link-arg=-Wl,--icf=all".
    let small = matches!(given("OPT_LEVEL").as_str(), "s" | "z");
    if small && given("TARGET") == "x86_64-unknown-linux-gnu" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,--icf=all");
    }
}
