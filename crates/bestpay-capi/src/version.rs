//! The version of the library, and of its binary interface.

use std::ffi::c_char;

use crate::quiet::quietly;

/// The binary interface that this header describes. It changes only when a compiled caller would break.
pub const BESTPAY_ABI_VERSION: u32 = 2;

/// ---- Version -------------------------------------------------------------------------------------------------------
///
/// The library's version, "major.minor.patch". Lives for ever. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// The library's BESTPAY_ABI_VERSION: compare it with the header's if you load the library at run time. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_abi_version() -> u32 {
    quietly(BESTPAY_ABI_VERSION, || Some(BESTPAY_ABI_VERSION))
}
