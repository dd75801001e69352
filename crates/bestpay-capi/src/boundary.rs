//! Where C ends and Rust begins: no panic crosses, and every failure becomes a status and an error object.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::bestpay_error;
use crate::status::bestpay_status;

/// Why a function of the header fails.
pub(crate) enum Fault {
    /// What the core says, and the order's numbers where the core was not reached far enough to know them.
    Core(bestpay::Error, OrderNumbers),
    /// An argument that must not be NULL is.
    NullArgument(&'static str),
    /// An argument that cannot be read: text that is not UTF-8, a `size` that is none, a number out of range.
    InvalidArgument(&'static str, String),
    /// What keeps the answer to a request that has left from being read, and the request's numbers: whatever it is, the
    /// outcome is unknown.
    OfAnswer(Box<Fault>, OrderNumbers),
    /// What keeps a question from being asked: it says nothing of the order.
    OfQuestion(Box<Fault>),
}

/// What a caller resumes by.
#[derive(Default, Clone)]
pub(crate) struct OrderNumbers {
    pub(crate) out_trade_no: Option<String>,
    pub(crate) out_request_no: Option<String>,
    /// Of a request that has left, where its struct or fields have it.
    pub(crate) request_date: Option<bestpay::BeijingTime>,
}

impl OrderNumbers {
    pub(crate) fn of(out_trade_no: Option<&str>, out_request_no: Option<&str>) -> OrderNumbers {
        OrderNumbers {
            out_trade_no: out_trade_no.map(str::to_owned),
            out_request_no: out_request_no.map(str::to_owned),
            request_date: None,
        }
    }

    /// The same, sent at this `requestDate`; one that cannot be read is none.
    pub(crate) fn at(self, request_date: Option<&str>) -> OrderNumbers {
        OrderNumbers { request_date: request_date.and_then(|date| date.parse().ok()), ..self }
    }
}

impl From<bestpay::Error> for Fault {
    fn from(error: bestpay::Error) -> Fault {
        Fault::Core(error, OrderNumbers::default())
    }
}

pub(crate) fn invalid(argument: &'static str, message: impl Into<String>) -> Fault {
    Fault::InvalidArgument(argument, message.into())
}

thread_local! {
    /// The numbers of the order that the call under way on this thread is about: a panic's error carries them.
    static ABOUT: RefCell<OrderNumbers> =
        const { RefCell::new(OrderNumbers { out_trade_no: None, out_request_no: None, request_date: None }) };
}

/// Says which order the call under way is about, before it begins to work on it.
pub(crate) fn about(order: &OrderNumbers) {
    // A thread that is ending has no more of it: then nothing is carried.
    let _ = ABOUT.try_with(|about| about.replace(order.clone()));
}

fn taken() -> OrderNumbers {
    ABOUT.try_with(RefCell::take).unwrap_or_default()
}

/// Runs the work of a function that can fail.
///
/// # Safety
/// `error` is NULL or points to a pointer that may be written.
pub(crate) unsafe fn run(error: *mut *mut bestpay_error, work: impl FnOnce() -> Result<(), Fault>) -> bestpay_status {
    // A clock or a log sink of the caller's may call within a call.
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

/// Runs the work of a function that cannot fail. What a panic leaves is the type's empty value.
pub(crate) fn quietly<T>(empty: T, work: impl FnOnce() -> Option<T>) -> T {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Some(value)) => value,
        _ => empty,
    }
}

/// Drops what C hands back.
pub(crate) fn free<T>(object: Option<Box<T>>) {
    quietly((), || {
        drop(object);
        Some(())
    });
}

/// The body of a function that can fail and makes nothing.
macro_rules! check {
    ($error:ident, $work:block) => {{
        let work = || -> Result<(), $crate::boundary::Fault> { $work };
        // SAFETY: the header asks for NULL or a pointer to a `bestpay_error *`.
        unsafe { $crate::boundary::run($error, work) }
    }};
}

/// The body of a function that can fail and fills `$out`, which it sets to NULL (or zero) first.
macro_rules! make {
    ($out:ident, $error:ident, $work:block) => {
        check!($error, { filled!($out, $work) })
    };
}

/// The body of a function that reads the answer to a request that has left, whose numbers are `$order`.
macro_rules! accept {
    ($order:expr, $out:ident, $error:ident, $work:block) => {
        check!($error, {
            let order = $order;
            $crate::boundary::about(&order);
            let work = || -> Result<(), $crate::boundary::Fault> { filled!($out, $work) };
            work().map_err(|fault| $crate::boundary::Fault::OfAnswer(Box::new(fault), order))
        })
    };
}

/// The body of a function that asks about an order.
#[cfg(feature = "http")]
macro_rules! ask {
    ($out:ident, $error:ident, $work:block) => {
        check!($error, {
            let work = || -> Result<(), $crate::boundary::Fault> { filled!($out, $work) };
            work().map_err(|fault| $crate::boundary::Fault::OfQuestion(Box::new(fault)))
        })
    };
}

/// The work of a function that fills `$out`.
macro_rules! filled {
    ($out:ident, $work:block) => {{
        if $out.is_null() {
            return Err($crate::boundary::Fault::NullArgument(stringify!($out)));
        }
        // SAFETY: not NULL, and so a place for the result, as the header asks.
        unsafe { $out.write($crate::output::Empty::EMPTY) };
        let work = || -> Result<_, $crate::boundary::Fault> { $work };
        let made = $crate::output::Handed::handed(work()?);
        // SAFETY: as above.
        unsafe { $out.write(made) };
        Ok(())
    }};
}

/// Panics inside, and answers by a status: what the hostile test calls. No header declares it, and only the library of
/// `for-tests` has it.
#[cfg(induced_panic)]
#[allow(clippy::panic)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_induce_panic(error: *mut *mut bestpay_error) -> bestpay_status {
    check!(error, {
        about(&OrderNumbers::of(Some("INDUCED-1"), None));
        panic!("induced")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::bestpay_effect;

    #[test]
    fn a_panic_becomes_a_status_and_an_error() {
        let mut error = std::ptr::null_mut();
        // SAFETY: a local pointer.
        let status = unsafe { run(&raw mut error, || panic!("induced")) };
        assert_eq!(status, bestpay_status::BESTPAY_PANIC);
        // SAFETY: it was made by Box::into_raw just now.
        let error = unsafe { Box::from_raw(error) };
        assert_eq!(error.status(), bestpay_status::BESTPAY_PANIC);
    }

    #[test]
    fn a_panic_carries_the_order_that_its_call_was_about_and_no_other() {
        let panicking = |number: Option<&str>| {
            let (mut error, mut within) = (std::ptr::null_mut(), std::ptr::null_mut());
            let work = || -> Result<(), Fault> {
                if let Some(number) = number {
                    about(&OrderNumbers::of(Some(number), Some("R1")));
                }
                let another = || {
                    about(&OrderNumbers::of(Some("another"), None));
                    Ok(())
                };
                // SAFETY: a local pointer.
                assert_eq!(unsafe { run(&raw mut within, another) }, bestpay_status::BESTPAY_OK);
                panic!("induced")
            };
            // SAFETY: a local pointer.
            let status = unsafe { run(&raw mut error, work) };
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

    #[test]
    fn a_panic_in_a_getter_leaves_the_empty_value() {
        assert_eq!(quietly(-1, || panic!("induced")), -1);
    }
}
