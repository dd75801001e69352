//! Switches the induced panic on, and names the shared library like the C library, so that a test program runs with
//! either.

include!("../abi_version.rs");

const VERSION_RS: &str = "../src/version.rs";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(induced_panic)");
    println!("cargo::rustc-cfg=induced_panic");
    let given = |name: &str| std::env::var(name).unwrap_or_default();
    if given("CARGO_CFG_TARGET_FAMILY") == "unix" && given("CARGO_CFG_TARGET_VENDOR") != "apple" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libbestpay.so.{}", abi_version());
    }
}
