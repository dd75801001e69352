//! Requests: read from the structs of the header by their layouts, or by the names of their fields.

use std::borrow::Cow;
use std::ffi::c_char;

use bestpay::{AnyRequest, Interface, Request};

use crate::fault::{Fault, OrderNumbers, about, invalid};
use crate::generated::requests::{LAYOUTS, bestpay_interface};
use crate::input;
use crate::layout::Layout;
pub(crate) use crate::layout::bestpay_request;

/// A field of a request by its name on the wire.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_field {
    /// The name on the wire: "outTradeNo".
    pub name: *const c_char,
    /// The value as text: amounts in fen, times as "yyyy-MM-dd HH:mm:ss".
    pub value: *const c_char,
}

/// Any request by names, for programs that learn interfaces and fields only at run time. A field that the interface
/// does not have is BESTPAY_UNKNOWN_FIELD. Begin with BESTPAY_NAMED_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_named_request {
    /// The size, and which request it is: set by the INIT macro.
    pub head: bestpay_request,
    /// "barcode_order", "qrcode_order", "order_status", "refund" or "refund_status". Or, for an interface that the
    /// document does not list, its path, which begins with "/"; "sdkRequest" before the path puts the fields into that
    /// envelope. Such a request has any fields, may move money, and is sent once. ":json" behind the name of a field says
    /// that its value is JSON and not a text: "amount:json" with "1250". The result has all its members in
    /// bestpay_result_other_name() and the like.
    pub name: *const c_char,
    /// The fields.
    pub fields: *const bestpay_field,
    /// How many.
    pub field_count: usize,
}

/// Fields by their names on the wire.
type Texts<'a> = Vec<(&'a str, Cow<'a, str>)>;

/// A request from the caller, as far as it has been checked: its kind is known, and its size is possible.
pub(crate) enum CallerRequest {
    Struct(RequestStruct),
    Named(bestpay_named_request),
}

/// A struct with its fields at the places that its layout says.
pub(crate) struct RequestStruct {
    start: *const u8,
    /// The part of it that both sides know.
    size: usize,
    layout: &'static Layout,
}

impl RequestStruct {
    /// The value at this place. `None` if the caller's struct is of an older version and ends before it.
    fn at<T: Copy>(&self, offset: usize) -> Option<T> {
        let is_there = offset + size_of::<T>() <= self.size;
        // SAFETY: within the caller's struct, and of the type that the header gives it.
        is_there.then(|| unsafe { self.start.add(offset).cast::<T>().read_unaligned() })
    }
}

impl CallerRequest {
    /// # Safety
    /// `request` is NULL or the head of a struct of the header, which is as long as its size says, whose texts are NULL or
    /// end with a NUL, and which outlives what is made of it.
    pub(crate) unsafe fn read(request: *const bestpay_request) -> Result<CallerRequest, Fault> {
        if request.is_null() {
            return Err(Fault::NullArgument("request"));
        }
        // SAFETY: not NULL, and so a head.
        let head = unsafe { request.read_unaligned() };
        let not_begun = |what: String| invalid("request", format!("{what}: begin with the _INIT macro of its struct"));
        if head.kind == bestpay_interface::BESTPAY_INTERFACE_NONE as i32 {
            return Err(not_begun("it is all zero".to_owned()));
        }
        let layout = LAYOUTS.iter().find(|layout| layout.kind == head.kind);
        let is_named = head.kind == bestpay_interface::BESTPAY_INTERFACE_BY_NAME as i32;
        let least = match layout {
            Some(layout) => layout.least,
            None if is_named => size_of::<bestpay_named_request>(),
            None => return Err(not_begun(format!("its kind is {}", head.kind))),
        };
        if !input::is_size(head.size, least) || head.reserved != 0 {
            return Err(not_begun(format!("its size is {} and its reserved member {}", head.size, head.reserved)));
        }
        Ok(match layout {
            Some(layout) => {
                CallerRequest::Struct(RequestStruct { start: request.cast(), size: head.size.min(layout.size), layout })
            }
            // SAFETY: of this kind, and no shorter.
            None => CallerRequest::Named(unsafe { request.cast::<bestpay_named_request>().read_unaligned() }),
        })
    }

    /// The name of its interface, and its fields by their names on the wire.
    fn fields(&self) -> Result<(&str, Texts<'_>), Fault> {
        let mut fields = Texts::with_capacity(16);
        match self {
            CallerRequest::Struct(given) => {
                for member in given.layout.members {
                    if member.is_number {
                        let number = given.at::<i64>(member.offset).filter(|number| *number != 0);
                        fields.extend(number.map(|number| (member.name, Cow::Owned(number.to_string()))));
                    } else if let Some(text) = given.at::<*const c_char>(member.offset) {
                        fields.extend(optional!(member.name, text).map(|text| (member.name, Cow::Borrowed(text))));
                    }
                }
                Ok((given.layout.interface, fields))
            }
            CallerRequest::Named(named) => {
                for field in array!("fields", named.fields, named.field_count) {
                    let name = optional!("fields.name", field.name).ok_or(Fault::NullArgument("fields.name"))?;
                    let value = optional!("fields.value", field.value).ok_or(Fault::NullArgument("fields.value"))?;
                    if fields.iter().any(|(known, _)| *known == name) {
                        return Err(invalid("fields", format!("`{name}` is given twice")));
                    }
                    fields.push((name, Cow::Borrowed(value)));
                }
                Ok((optional!("name", named.name).ok_or(Fault::NullArgument("name"))?, fields))
            }
        }
    }

    /// The text of a field, as far as it can be read.
    fn text(&self, wanted: &str) -> Option<&str> {
        match self {
            CallerRequest::Struct(given) => {
                let mut members = given.layout.members.iter();
                let member = members.find(|member| member.name == wanted && !member.is_number)?;
                // SAFETY: by the contract of `read`.
                unsafe { input::text(member.name, given.at(member.offset)?) }.ok().flatten()
            }
            CallerRequest::Named(named) => {
                // SAFETY: by the contract of `read`.
                let fields = unsafe { input::array("fields", named.fields, named.field_count) }.ok()?;
                // SAFETY: by the contract of `read`.
                let text = |given| unsafe { input::text("fields", given) }.ok().flatten();
                fields.iter().find(|field| text(field.name) == Some(wanted)).and_then(|field| text(field.value))
            }
        }
    }

    /// Its numbers and its date, as far as they can be read.
    fn numbers(&self) -> OrderNumbers {
        OrderNumbers::of(self.text("outTradeNo"), self.text("outRequestNo")).at(self.text("requestDate"))
    }

    /// Its interface, if it is known.
    fn interface(&self) -> Option<&'static Interface> {
        match self {
            CallerRequest::Struct(given) => Interface::named(given.layout.interface),
            CallerRequest::Named(named) => {
                // SAFETY: by the contract of `read`.
                let name = unsafe { input::text("name", named.name) }.ok()??;
                Some(AnyRequest::named(name)?.interface())
            }
        }
    }

    /// The refund's own number, or the order's, as far as it can be read, and whether it is a refund's.
    #[cfg(feature = "cashier")]
    fn key(&self) -> Option<(bool, &str)> {
        let is_refund = self.interface()?.name == "refund";
        Some((is_refund, self.text(if is_refund { "outRequestNo" } else { "outTradeNo" })?))
    }

    fn request(&self) -> Result<AnyRequest, Fault> {
        let (interface, fields) = self.fields()?;
        let mut request = AnyRequest::named(interface).ok_or_else(|| {
            let names: Vec<_> = Interface::ALL.iter().map(|interface| interface.name).collect();
            let names = names.join(", ");
            invalid("name", format!("there is no interface {interface:?}; there are {names}, and paths"))
        })?;
        let order = self.numbers();
        about(&order);
        for (name, text) in fields {
            request.set(name, &text).map_err(|error| Fault::Core(error, order.clone()))?;
        }
        Ok(request)
    }
}

/// Reads a request that is to be signed or sent. A fault in it has the effect "not sent" if the request would move
/// money; if it is a question, or if its kind cannot be read, the effect is "unknown".
///
/// # Safety
/// As [`CallerRequest::read`].
pub(crate) unsafe fn to_be_sent<T>(
    request: *const bestpay_request,
    work: impl FnOnce(AnyRequest) -> Result<T, Fault>,
) -> Result<T, Fault> {
    // SAFETY: by this function's contract.
    let given = unsafe { CallerRequest::read(request) }.map_err(|fault| Fault::EffectUnknown(Box::new(fault)))?;
    let moves_money = given.interface().is_some_and(|interface| interface.moves_money);
    let worked = given.request().and_then(work).map_err(|fault| Fault::OfRequest(Box::new(fault), given.numbers()));
    if moves_money { worked } else { worked.map_err(|fault| Fault::EffectUnknown(Box::new(fault))) }
}

/// Reads the request that an answer belongs to.
///
/// # Safety
/// As [`CallerRequest::read`].
pub(crate) unsafe fn that_was_sent(request: *const bestpay_request) -> Result<AnyRequest, Fault> {
    // SAFETY: by this function's contract.
    unsafe { CallerRequest::read(request) }?.request()
}

/// The numbers of a request, as far as they can be read.
///
/// # Safety
/// As [`CallerRequest::read`].
pub(crate) unsafe fn numbers(request: *const bestpay_request) -> OrderNumbers {
    // SAFETY: by this function's contract.
    unsafe { CallerRequest::read(request) }.map_or_else(|_| OrderNumbers::default(), |given| given.numbers())
}

/// The number that a journal may know a request by, and whether it is a refund's; `None` if it cannot be read.
///
/// # Safety
/// As [`CallerRequest::read`].
#[cfg(feature = "cashier")]
pub(crate) unsafe fn key(request: *const bestpay_request) -> Option<(bool, String)> {
    // SAFETY: by this function's contract.
    let given = unsafe { CallerRequest::read(request) }.ok()?;
    given.key().map(|(is_refund, number)| (is_refund, number.to_owned()))
}

#[cfg(test)]
mod tests {
    use bestpay::Giver;

    use super::*;

    /// Every field that the caller gives has a member, and no member has another name: `tests/regenerate` was run.
    #[test]
    fn the_structs_have_the_fields_of_the_tables() {
        assert_eq!(LAYOUTS.len(), Interface::ALL.len());
        for (layout, interface) in LAYOUTS.iter().zip(Interface::ALL) {
            let mut members: Vec<_> = layout.members.iter().map(|member| member.name).collect();
            let mut wanted: Vec<_> = interface.request.iter().filter(|spec| spec.giver == Giver::Caller).collect();
            wanted.sort_unstable_by_key(|spec| spec.name);
            members.sort_unstable();
            assert!(members.iter().eq(wanted.iter().map(|spec| &spec.name)), "{}", layout.interface);
            assert_eq!(layout.interface, interface.name);
        }
    }

    #[test]
    fn what_an_older_caller_does_not_have_is_not_set() {
        use crate::generated::requests::bestpay_order_status;
        let head = bestpay_request { size: size_of::<bestpay_order_status>(), kind: 3, reserved: 0 };
        let mut question =
            bestpay_order_status { head, out_trade_no: c"A1".as_ptr(), trade_date: c"2026-03-01 09:30:00".as_ptr() };
        // SAFETY: a local struct, as long as its size says.
        let read = |question: &bestpay_order_status| unsafe { that_was_sent(&raw const question.head) }.is_ok();
        assert!(read(&question));
        for (size, kind, reserved) in
            [(0, 3, 0), (size_of::<bestpay_request>(), 3, 0), (64, 0, 0), (64, 6, 0), (64, -1, 0)]
        {
            question.head = bestpay_request { size, kind, reserved };
            assert!(!read(&question), "{size} {kind} {reserved}");
        }
    }
}
