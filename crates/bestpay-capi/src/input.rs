//! What C passes in: texts, bytes, handles, and structs that may be of another version.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;

use crate::fault::{Fault, invalid};

/// A struct of the header that begins with its `size`.
///
/// # Safety
/// It is `repr(C)`, its first field is a `usize`, and all its bytes may be zero.
pub(crate) unsafe trait SizedStruct: Copy {
    /// The least `size`: up to its last mandatory field.
    const LEAST: usize;
    /// Its name in messages.
    const NAME: &'static str;
}

/// A bigger `size` than any struct will ever have: from memory that nobody initialised.
const ABSURD_SIZE: usize = 1 << 16;

/// Whether a struct of the header may have this `size`. Each holds a `size_t` and pointers.
pub(crate) fn is_size(size: usize, least: usize) -> bool {
    (least..=ABSURD_SIZE).contains(&size) && size.is_multiple_of(align_of::<usize>())
}

/// Copies the part of the caller's struct that both sides know; what the caller's struct lacks is zero.
///
/// # Safety
/// `given` is NULL or points to as many bytes as its `size` says.
pub(crate) unsafe fn structure<T: SizedStruct>(given: *const T) -> Result<Option<T>, Fault> {
    if given.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, and every struct begins with its size.
    let size = unsafe { given.cast::<usize>().read_unaligned() };
    if !is_size(size, T::LEAST) {
        let message = format!("its size is {size}: begin with the macro {}_INIT", T::NAME.to_ascii_uppercase());
        return Err(invalid(T::NAME, message));
    }
    let mut known = MaybeUninit::<T>::zeroed();
    // SAFETY: no more than either side has; all bytes of T may be zero, by the trait.
    unsafe {
        std::ptr::copy_nonoverlapping(given.cast::<u8>(), known.as_mut_ptr().cast(), size.min(size_of::<T>()));
        Ok(Some(known.assume_init()))
    }
}

/// A text from the caller.
///
/// # Safety
/// `given` is NULL or ends with a NUL, and lives as long as what is made of it.
pub(crate) unsafe fn text<'a>(name: &'static str, given: *const c_char) -> Result<Option<&'a str>, Fault> {
    if given.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, and so a text that ends with a NUL, by this function's contract.
    let text = unsafe { CStr::from_ptr(given) };
    text.to_str().map(Some).map_err(|error| invalid(name, not_utf8(name, error)))
}

/// On a machine that is set to Chinese, a program's own texts are often GBK.
pub(crate) fn not_utf8(name: &str, error: std::str::Utf8Error) -> String {
    format!("`{name}` is not UTF-8 from byte {} on; text in GBK has to be converted first", error.valid_up_to())
}

/// Bytes from the caller, at most `limit` and one more: it only matters that there are too many.
///
/// # Safety
/// `given` is NULL or has `length` bytes, and lives as long as what is made of it.
pub(crate) unsafe fn bytes<'a>(
    name: &'static str,
    given: *const u8,
    length: usize,
    limit: usize,
) -> Result<&'a [u8], Fault> {
    if given.is_null() {
        return if length == 0 { Ok(&[]) } else { Err(Fault::NullArgument(name)) };
    }
    if isize::try_from(length).is_err() {
        return Err(invalid(name, format!("a length of {length} bytes is impossible")));
    }
    // SAFETY: not NULL, and no more than the caller has.
    Ok(unsafe { std::slice::from_raw_parts(given, length.min(limit.saturating_add(1))) })
}

/// An array from the caller.
///
/// # Safety
/// `given` is NULL or has `count` elements, and lives as long as what is made of it.
pub(crate) unsafe fn array<'a, T>(name: &'static str, given: *const T, count: usize) -> Result<&'a [T], Fault> {
    /// More than any list here can sensibly have.
    const MOST: usize = 4096;
    if count > MOST {
        return Err(invalid(name, format!("`{name}` has {count} elements; at most {MOST} are allowed")));
    }
    if given.is_null() {
        return if count == 0 { Ok(&[]) } else { Err(Fault::NullArgument(name)) };
    }
    // SAFETY: not NULL, and as many as the caller has.
    Ok(unsafe { std::slice::from_raw_parts(given, count) })
}

/// A handle that must be there.
pub(crate) fn present<'a, T: ?Sized>(name: &'static str, given: Option<&'a T>) -> Result<&'a T, Fault> {
    given.ok_or(Fault::NullArgument(name))
}

/// A handle of this name, or a fault.
macro_rules! handle {
    ($name:ident) => {
        $crate::input::present(stringify!($name), $name)?
    };
}

/// A text of this name that may be NULL, or a fault.
macro_rules! optional {
    ($name:ident) => {
        optional!(stringify!($name), $name)
    };
    ($label:expr, $given:expr) => {
        // SAFETY: the header asks for NULL or a text that ends with a NUL.
        unsafe { $crate::input::text($label, $given) }?
    };
}

/// A text of this name that must be there, or a fault.
macro_rules! required {
    ($name:ident) => {
        $crate::input::present(stringify!($name), optional!($name))?
    };
}

/// The bytes of this name and length, within a limit, or a fault.
macro_rules! bytes {
    ($name:ident, $length:ident, $limit:expr) => {
        // SAFETY: the header asks for NULL or as many bytes as the length says.
        unsafe { $crate::input::bytes(stringify!($name), $name, $length, $limit) }?
    };
}

/// The struct of this name, which may be NULL, or a fault.
macro_rules! structure {
    ($name:ident) => {
        // SAFETY: the header asks for NULL or a struct as long as its size says.
        unsafe { $crate::input::structure($name) }?
    };
}

/// The array of this name and length, or a fault.
macro_rules! array {
    ($label:expr, $given:expr, $count:expr) => {
        // SAFETY: the header asks for NULL or as many elements as the count says.
        unsafe { $crate::input::array($label, $given, $count) }?
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Order {
        size: usize,
        number: *const c_char,
        remark: *const c_char,
    }

    // SAFETY: as the trait asks.
    unsafe impl SizedStruct for Order {
        const LEAST: usize = std::mem::offset_of!(Order, remark);
        const NAME: &'static str = "order";
    }

    fn read(size: usize) -> Option<Order> {
        let order = Order { size, number: c"1".as_ptr(), remark: c"2".as_ptr() };
        // SAFETY: a local struct, at least as long as what is read of it.
        unsafe { structure(&raw const order) }.ok().flatten()
    }

    #[test]
    fn what_an_older_caller_does_not_have_is_null() {
        assert!(read(LEAST).is_some_and(|order| order.remark.is_null() && !order.number.is_null()));
        assert!(read(size_of::<Order>()).is_some_and(|order| !order.remark.is_null()));
    }

    #[test]
    fn a_newer_caller_is_read_as_far_as_it_is_known() {
        assert!(read(size_of::<Order>() + 64).is_some_and(|order| !order.remark.is_null()));
    }

    #[test]
    fn an_impossible_size_is_refused() {
        for size in [0, LEAST - 1, LEAST + 1, ABSURD_SIZE + 8, usize::MAX] {
            assert_eq!(read(size), None, "{size}");
        }
    }

    const LEAST: usize = <Order as SizedStruct>::LEAST;
}
