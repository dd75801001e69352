//! Where C ends and Rust begins: no panic crosses, and every failure becomes a status and an error object.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::bestpay_error;
use crate::fault::{Fault, about, taken};
use crate::status::bestpay_status;

/// Runs the work of a function that can fail. It is not generic: a copy for each function would make the library larger.
///
/// # Safety
/// `error` is NULL or points to a pointer that may be written.
pub(crate) unsafe fn run(
    error: *mut *mut bestpay_error,
    work: &mut dyn FnMut() -> Result<(), Fault>,
) -> bestpay_status {
    // A call may run inside another call: in the caller's clock or log sink.
    let outer = taken();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        work().map_err(|fault| {
            let failure = bestpay_error::from(fault);
            (failure.status(), (!error.is_null()).then(|| Box::new(failure)))
        })
    }));
    let (status, object) = match outcome {
        Ok(Ok(())) => (bestpay_status::BESTPAY_OK, None),
        Ok(Err((status, object))) => (status, object),
        Err(_) => {
            let object = catch_unwind(|| (!error.is_null()).then(|| Box::new(bestpay_error::panicked(&taken()))));
            (bestpay_status::BESTPAY_PANIC, object.unwrap_or_default())
        }
    };
    about(&outer);
    if !error.is_null() {
        // SAFETY: not NULL, and so writable by this function's contract.
        unsafe { error.write(object.map_or(std::ptr::null_mut(), Box::into_raw)) };
    }
    status
}

/// The body of a function that can fail and returns no object.
macro_rules! check {
    ($error:ident, $work:block) => {{
        let mut work = || -> Result<(), $crate::fault::Fault> { $work };
        // SAFETY: the header asks for NULL or a pointer to a `bestpay_error *`.
        unsafe { $crate::boundary::run($error, &mut work) }
    }};
}

/// The body of a function that can fail and fills `$out`, which it sets to NULL (or zero) first.
macro_rules! make {
    ($out:ident, $error:ident, $work:block) => {
        check!($error, { filled!($out, $work) })
    };
}

/// The body of a function that reads the answer to a sent request, whose numbers are `$order`.
macro_rules! accept {
    ($order:expr, $out:ident, $error:ident, $work:block) => {
        check!($error, {
            let order = $order;
            $crate::fault::about(&order);
            let work = || -> Result<(), $crate::fault::Fault> { filled!($out, $work) };
            work().map_err(|fault| $crate::fault::Fault::OfAnswer(Box::new(fault), order))
        })
    };
}

/// The body of a function that asks about an order or reads a callback, and may fill `$out`: its failures say nothing
/// about the order.
macro_rules! effect_unknown {
    ($out:ident, $error:ident, $work:block) => {
        effect_unknown!($error, { filled!($out, $work) })
    };
    ($error:ident, $work:block) => {
        check!($error, {
            let work = || -> Result<(), $crate::fault::Fault> { $work };
            work().map_err(|fault| $crate::fault::Fault::EffectUnknown(Box::new(fault)))
        })
    };
}

/// The work of a function that fills `$out`.
macro_rules! filled {
    ($out:ident, $work:block) => {{
        if $out.is_null() {
            return Err($crate::fault::Fault::NullArgument(stringify!($out)));
        }
        // SAFETY: not NULL, and so a place for the result, as the header asks.
        unsafe { $out.write($crate::output::EmptyValue::EMPTY) };
        let work = || -> Result<_, $crate::fault::Fault> { $work };
        let made = $crate::output::OutValue::into_out(work()?);
        // SAFETY: as above.
        unsafe { $out.write(made) };
        Ok(())
    }};
}

/// Panics inside, and returns a status: the hostile test calls it. No header declares it, and only the library of
/// `for-tests` has it.
#[cfg(induced_panic)]
#[allow(clippy::panic)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_induce_panic(error: *mut *mut bestpay_error) -> bestpay_status {
    check!(error, {
        about(&crate::fault::OrderNumbers::of(Some("INDUCED-1"), None));
        panic!("induced")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::OrderNumbers;
    use crate::status::bestpay_effect;

    #[test]
    fn a_panic_becomes_a_status_and_an_error() {
        let mut error = std::ptr::null_mut();
        // SAFETY: a local pointer.
        let status = unsafe { run(&raw mut error, &mut || panic!("induced")) };
        assert_eq!(status, bestpay_status::BESTPAY_PANIC);
        // SAFETY: it was made by Box::into_raw just now.
        let error = unsafe { Box::from_raw(error) };
        assert_eq!(error.status(), bestpay_status::BESTPAY_PANIC);
    }

    #[test]
    fn a_panic_carries_the_order_that_its_call_was_about_and_no_other() {
        let panicking = |number: Option<&str>| {
            let (mut error, mut within) = (std::ptr::null_mut(), std::ptr::null_mut());
            let mut work = || -> Result<(), Fault> {
                if let Some(number) = number {
                    about(&OrderNumbers::of(Some(number), Some("R1")));
                }
                let mut another = || {
                    about(&OrderNumbers::of(Some("another"), None));
                    Ok(())
                };
                // SAFETY: a local pointer.
                assert_eq!(unsafe { run(&raw mut within, &mut another) }, bestpay_status::BESTPAY_OK);
                panic!("induced")
            };
            // SAFETY: a local pointer.
            let status = unsafe { run(&raw mut error, &mut work) };
            assert_eq!(status, bestpay_status::BESTPAY_PANIC);
            // SAFETY: it was made by Box::into_raw just now.
            let error = unsafe { Box::from_raw(error) };
            let text = |text| {
                // SAFETY: NULL or a text of the error's.
                let text = unsafe { crate::input::text("a number", text) };
                text.ok().flatten().map(str::to_owned)
            };
            assert_eq!(crate::error::bestpay_error_effect(Some(&error)), bestpay_effect::BESTPAY_EFFECT_UNKNOWN);
            (
                text(crate::error::bestpay_error_out_trade_no(Some(&error))),
                text(crate::error::bestpay_error_out_request_no(Some(&error))),
            )
        };
        assert_eq!(panicking(Some("A1")), (Some("A1".to_owned()), Some("R1".to_owned())));
        assert_eq!(panicking(None), (None, None));
    }
}
