//! A request of any of the five interfaces, filled from a struct of the header or by names on the wire.

use std::borrow::Cow;
use std::ffi::c_char;

use bestpay::AnyRequest;

use crate::boundary::{Fault, OrderNumbers, about, invalid};
use crate::input::{self, Versioned};
use crate::requests::bestpay_field;

/// A member of a request struct, as C left it.
pub(crate) enum Given {
    /// NULL: not set.
    Text(*const c_char),
    /// 0: not set.
    Number(i64),
}

/// A request struct of the header.
pub(crate) trait Fields: Versioned {
    const INTERFACE: &'static str;

    /// Its members under their names on the wire.
    fn fields(&self) -> impl IntoIterator<Item = (&'static str, Given)>;
}

/// The request of a struct.
///
/// # Safety
/// `given` is NULL or a struct of the header whose texts are NULL or end with a NUL.
pub(crate) unsafe fn of_struct<T: Fields>(given: *const T) -> Result<AnyRequest, Fault> {
    // SAFETY: by this function's contract.
    let given = unsafe { input::structure(given) }?.ok_or(Fault::NullArgument(T::NAME))?;
    let mut fields = Vec::with_capacity(16);
    for (name, value) in given.fields() {
        match value {
            Given::Text(text) => fields.extend(optional!(name, text).map(|text| (name, Cow::Borrowed(text)))),
            Given::Number(0) => {}
            Given::Number(number) => fields.push((name, Cow::Owned(number.to_string()))),
        }
    }
    filled(T::INTERFACE, fields.iter().map(|(name, text)| (*name, text.as_ref())))
}

/// The numbers that a struct's request goes by, and its date, as far as they can be read.
///
/// # Safety
/// As [`of_struct`].
pub(crate) unsafe fn numbers_of_struct<T: Fields>(given: *const T) -> OrderNumbers {
    // SAFETY: by this function's contract.
    let Ok(Some(given)) = (unsafe { input::structure(given) }) else { return OrderNumbers::default() };
    let number = |wanted| {
        given.fields().into_iter().find_map(|(name, value)| match value {
            // SAFETY: by this function's contract.
            Given::Text(text) if name == wanted => unsafe { input::text(name, text) }.ok().flatten(),
            _ => None,
        })
    };
    OrderNumbers::of(number("outTradeNo"), number("outRequestNo")).at(number("requestDate"))
}

/// The numbers that a request of names on the wire goes by, and its date, as far as they can be read.
///
/// # Safety
/// As [`of_names`].
pub(crate) unsafe fn numbers_of_names(fields: *const bestpay_field, count: usize) -> OrderNumbers {
    // SAFETY: by this function's contract.
    let fields = unsafe { input::array("fields", fields, count) }.unwrap_or_default();
    // SAFETY: by this function's contract.
    let text = |given| unsafe { input::text("fields", given) }.ok().flatten();
    let number =
        |wanted| fields.iter().find(|field| text(field.name) == Some(wanted)).and_then(|field| text(field.value));
    OrderNumbers::of(number("outTradeNo"), number("outRequestNo")).at(number("requestDate"))
}

/// The request of names on the wire.
///
/// # Safety
/// The array is NULL or has `count` elements, whose texts are as the header asks.
pub(crate) unsafe fn of_names(
    interface: &str,
    fields: *const bestpay_field,
    count: usize,
) -> Result<AnyRequest, Fault> {
    let mut named = Vec::new();
    for field in array!("fields", fields, count) {
        let name = optional!("fields.name", field.name).ok_or(Fault::NullArgument("fields.name"))?;
        let value = optional!("fields.value", field.value).ok_or(Fault::NullArgument("fields.value"))?;
        named.push((name, value));
    }
    filled(interface, named.into_iter())
}

fn filled<'a>(interface: &str, fields: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Result<AnyRequest, Fault> {
    let mut request = AnyRequest::named(interface).ok_or_else(|| {
        invalid("interface", "one of barcode_order, qrcode_order, order_status, refund, refund_status")
    })?;
    let number = |wanted| fields.clone().find(|(name, _)| *name == wanted).map(|(_, text)| text);
    let order = OrderNumbers::of(number("outTradeNo"), number("outRequestNo"));
    about(&order);
    for (name, text) in fields.clone() {
        request.set(name, text).map_err(|error| Fault::Core(error, order.clone()))?;
    }
    Ok(request)
}
