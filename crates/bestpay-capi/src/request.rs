//! A request of any of the five interfaces, filled from a struct of the header or by names on the wire.

use std::ffi::c_char;

#[cfg(feature = "http")]
use bestpay::Client;
use bestpay::{
    BarcodeOrder, Field, Interface, Merchant, OrderStatus, PreparedRequest, QrcodeOrder, Refund, RefundStatus,
};

use crate::boundary::{Fault, OrderNumbers, invalid};
use crate::input::{self, Versioned};
use crate::requests::bestpay_field;

/// What a result is made of, whichever interface it is of.
pub(crate) struct Answer {
    pub(crate) interface: &'static Interface,
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) other: Vec<Field>,
    pub(crate) verification: bestpay::Verification,
    pub(crate) json: String,
}

macro_rules! interfaces {
    ($($name:literal $request:ident;)+) => {
        pub(crate) enum Request {
            $($request($request),)+
        }

        impl Request {
            fn new(interface: &str) -> Option<Request> {
                match interface {
                    $($name => Some(Request::$request($request::new())),)+
                    _ => None,
                }
            }

            fn set(&mut self, name: &str, text: &str) -> bestpay::Result<()> {
                match self {
                    $(Request::$request(request) => request.set(name, text),)+
                }
            }

            pub(crate) fn prepare(&self, merchant: &Merchant) -> bestpay::Result<PreparedRequest> {
                match self {
                    $(Request::$request(request) => merchant.prepare(request),)+
                }
            }

            pub(crate) fn accept(&self, merchant: &Merchant, status: u16, body: &[u8]) -> bestpay::Result<Answer> {
                match self {
                    $(Request::$request(request) => {
                        merchant.accept(request, status, body).map(|result| answer!($name, result))
                    })+
                }
            }

            #[cfg(feature = "http")]
            pub(crate) fn call(&self, client: &Client) -> bestpay::Result<Answer> {
                match self {
                    $(Request::$request(request) => client.call(request).map(|result| answer!($name, result)),)+
                }
            }
        }
    };
}

/// An [`Answer`] of a typed result of the core.
macro_rules! answer {
    ($name:literal, $result:ident) => {{
        let interface = interface($name);
        let listed = interface.result.iter();
        $crate::request::Answer {
            interface,
            fields: listed.filter_map(|spec| Some((spec.name, $result.get(spec.name)?))).collect(),
            other: $result.other().to_vec(),
            verification: $result.verification(),
            json: $result.to_json(),
        }
    }};
}

interfaces! {
    "barcode_order" BarcodeOrder;
    "qrcode_order" QrcodeOrder;
    "order_status" OrderStatus;
    "refund" Refund;
    "refund_status" RefundStatus;
}

fn interface(name: &str) -> &'static Interface {
    let [first, ..] = Interface::ALL;
    Interface::named(name).unwrap_or(first)
}

#[cfg(feature = "http")]
pub(crate) fn of_order_status(result: &bestpay::OrderStatusResult) -> Answer {
    answer!("order_status", result)
}

#[cfg(feature = "http")]
pub(crate) fn of_refund_status(result: &bestpay::RefundStatusResult) -> Answer {
    answer!("refund_status", result)
}

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
    fn fields(&self) -> Vec<(&'static str, Given)>;
}

impl Request {
    /// # Safety
    /// `given` is NULL or a struct of the header whose texts are NULL or end with a NUL.
    pub(crate) unsafe fn read<T: Fields>(given: *const T) -> Result<Request, Fault> {
        // SAFETY: by this function's contract.
        let given = unsafe { input::structure(given) }?.ok_or(Fault::NullArgument(T::NAME))?;
        let mut fields = Vec::new();
        for (name, value) in given.fields() {
            match value {
                Given::Text(text) => fields.extend(optional!(name, text).map(|text| (name, text.to_owned()))),
                Given::Number(0) => {}
                Given::Number(number) => fields.push((name, number.to_string())),
            }
        }
        Request::filled(T::INTERFACE, fields.iter().map(|(name, text)| (*name, text.as_str())))
    }

    /// # Safety
    /// The array is NULL or has `count` elements, whose texts are as the header asks.
    pub(crate) unsafe fn named(interface: &str, fields: *const bestpay_field, count: usize) -> Result<Request, Fault> {
        let mut named = Vec::new();
        for field in array!("fields", fields, count) {
            let name = optional!("fields.name", field.name).ok_or(Fault::NullArgument("fields.name"))?;
            let value = optional!("fields.value", field.value).ok_or(Fault::NullArgument("fields.value"))?;
            named.push((name, value));
        }
        Request::filled(interface, named.into_iter())
    }

    fn filled<'a>(interface: &str, fields: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Result<Request, Fault> {
        let mut request = Request::new(interface).ok_or_else(|| {
            invalid("interface", "one of barcode_order, qrcode_order, order_status, refund, refund_status")
        })?;
        for (name, text) in fields.clone() {
            request.set(name, text).map_err(|error| {
                let number = |wanted| fields.clone().find(|(name, _)| *name == wanted).map(|(_, text)| text.to_owned());
                let order = OrderNumbers { out_trade_no: number("outTradeNo"), out_request_no: number("outRequestNo") };
                Fault::Core(error, order)
            })?;
        }
        Ok(request)
    }
}
