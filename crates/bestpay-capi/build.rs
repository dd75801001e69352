//! Names the shared library by the ABI's version, so that programs linked with it look for that version, whatever the
//! file is called; and lets the linker merge functions with the same code if the build is to be small.

include!("abi_version.rs");

const VERSION_RS: &str = "src/version.rs";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Set only by for-tests.
    println!("cargo::rustc-check-cfg=cfg(induced_panic)");
    let given = |name: &str| std::env::var(name).unwrap_or_default();
    let abi = abi_version();
    if given("CARGO_CFG_TARGET_VENDOR") == "apple" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libbestpay.{abi}.dylib");
    } else if given("CARGO_CFG_TARGET_FAMILY") == "unix" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libbestpay.so.{abi}");
    }
    // A fifth of the library is identical code. Only lld merges it; it is rustc's own linker for this target.
    // Elsewhere: RUSTFLAGS="-C link-arg=-fuse-ld=lld -C link-arg=-Wl,--icf=all".
    let small = matches!(given("OPT_LEVEL").as_str(), "s" | "z");
    if small && given("TARGET") == "x86_64-unknown-linux-gnu" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,--icf=all");
    }
}
