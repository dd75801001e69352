//! Names the shared library, so that programs linked with it look for `libbestpay.so.0` whatever the file is called; and
//! lets the linker fold functions of the same code into one where the build is to be small.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Only for-tests sets it.
    println!("cargo::rustc-check-cfg=cfg(induced_panic)");
    let given = |name: &str| std::env::var(name).unwrap_or_default();
    if given("CARGO_CFG_TARGET_FAMILY") == "unix" && given("CARGO_CFG_TARGET_VENDOR") != "apple" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libbestpay.so.0");
    }
    // A fifth of the library is copies of one another. Only lld folds them; it is rustc's own linker for this target.
    // Elsewhere: RUSTFLAGS="-C link-arg=-fuse-ld=lld -C link-arg=-Wl,--icf=all".
    let small = matches!(given("OPT_LEVEL").as_str(), "s" | "z");
    if small && given("TARGET") == "x86_64-unknown-linux-gnu" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,--icf=all");
    }
}
