//! The five requests as plain structs, and any request by its names on the wire.

use std::ffi::c_char;
use std::mem::offset_of;

use crate::input::Versioned;
use crate::request::{Fields, Given};

/// 3.1: an order by the payer's payment code (付款码).
/// Begin with BESTPAY_BARCODE_ORDER_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_barcode_order {
    /// sizeof(bestpay_barcode_order), set by the INIT macro.
    pub size: usize,
    /// outTradeNo, the merchant's order number: unique, 1 to 64 visible ASCII characters without & and =. Mandatory.
    pub out_trade_no: *const c_char,
    /// tradeAmt in fen, 1 or more. Mandatory: 0 is not set, BESTPAY_MISSING_FIELD.
    pub trade_amt: i64,
    /// subject, the order's title, at most 1024 characters. Mandatory.
    pub subject: *const c_char,
    /// mediumNo, the payment code that was scanned. Mandatory.
    pub medium_no: *const c_char,
    /// goodsInfo, what is bought, at most 1024 characters. Mandatory.
    pub goods_info: *const c_char,
    /// notifyUrl, where the callback goes: http or https. Mandatory.
    pub notify_url: *const c_char,
    /// operator (a reserved word of C++, hence the underscore), who takes the payment. Mandatory.
    pub operator_: *const c_char,
    /// requestDate, Beijing time "yyyy-MM-dd HH:mm:ss". NULL is now; but see bestpay_merchant_now().
    pub request_date: *const c_char,
    /// remark. Optional.
    pub remark: *const c_char,
    /// timeOut in seconds: how long the payer may take. 0 is 1500.
    pub time_out: i64,
}

// SAFETY: `repr(C)`, the size first, pointers and numbers, which may all be zero.
unsafe impl Versioned for bestpay_barcode_order {
    const LEAST: usize = offset_of!(bestpay_barcode_order, request_date);
    const NAME: &'static str = "bestpay_barcode_order";
}

impl Fields for bestpay_barcode_order {
    const INTERFACE: &'static str = "barcode_order";

    fn fields(&self) -> impl IntoIterator<Item = (&'static str, Given)> {
        [
            ("outTradeNo", Given::Text(self.out_trade_no)),
            ("tradeAmt", Given::Number(self.trade_amt)),
            ("subject", Given::Text(self.subject)),
            ("mediumNo", Given::Text(self.medium_no)),
            ("goodsInfo", Given::Text(self.goods_info)),
            ("notifyUrl", Given::Text(self.notify_url)),
            ("operator", Given::Text(self.operator_)),
            ("requestDate", Given::Text(self.request_date)),
            ("remark", Given::Text(self.remark)),
            ("timeOut", Given::Number(self.time_out)),
        ]
    }
}

/// 3.2: an order for a collection code (收款码) or order code (订单码). The payer pays at the result's payment_url.
/// Begin with BESTPAY_QRCODE_ORDER_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_qrcode_order {
    /// sizeof(bestpay_qrcode_order), set by the INIT macro.
    pub size: usize,
    /// outTradeNo, the merchant's order number: unique, 1 to 64 visible ASCII characters without & and =. Mandatory.
    pub out_trade_no: *const c_char,
    /// tradeAmt in fen, 1 or more. Mandatory: 0 is not set, BESTPAY_MISSING_FIELD.
    pub trade_amt: i64,
    /// subject, the order's title, at most 1024 characters. Mandatory.
    pub subject: *const c_char,
    /// tradeType, the payer's app: "BESTPAY", "ALIPAY" or "TENPAY" (WeChat). Mandatory.
    pub trade_type: *const c_char,
    /// goodsInfo, what is bought, at most 1024 characters. Mandatory.
    pub goods_info: *const c_char,
    /// notifyUrl, where the callback goes: http or https. Mandatory.
    pub notify_url: *const c_char,
    /// operator (a reserved word of C++, hence the underscore), who takes the payment. Mandatory.
    pub operator_: *const c_char,
    /// userCode, the payer. Mandatory with "TENPAY".
    pub user_code: *const c_char,
    /// requestDate, Beijing time "yyyy-MM-dd HH:mm:ss". NULL is now; but see bestpay_merchant_now().
    pub request_date: *const c_char,
    /// remark. Optional.
    pub remark: *const c_char,
    /// timeOut in seconds: how long the payer may take. 0 is 1500.
    pub time_out: i64,
}

// SAFETY: `repr(C)`, the size first, pointers and numbers, which may all be zero.
unsafe impl Versioned for bestpay_qrcode_order {
    const LEAST: usize = offset_of!(bestpay_qrcode_order, user_code);
    const NAME: &'static str = "bestpay_qrcode_order";
}

impl Fields for bestpay_qrcode_order {
    const INTERFACE: &'static str = "qrcode_order";

    fn fields(&self) -> impl IntoIterator<Item = (&'static str, Given)> {
        [
            ("outTradeNo", Given::Text(self.out_trade_no)),
            ("tradeAmt", Given::Number(self.trade_amt)),
            ("subject", Given::Text(self.subject)),
            ("tradeType", Given::Text(self.trade_type)),
            ("goodsInfo", Given::Text(self.goods_info)),
            ("notifyUrl", Given::Text(self.notify_url)),
            ("operator", Given::Text(self.operator_)),
            ("userCode", Given::Text(self.user_code)),
            ("requestDate", Given::Text(self.request_date)),
            ("remark", Given::Text(self.remark)),
            ("timeOut", Given::Number(self.time_out)),
        ]
    }
}

/// 3.3: the status of an order. It may be asked as often as needed.
/// Begin with BESTPAY_ORDER_STATUS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_order_status {
    /// sizeof(bestpay_order_status), set by the INIT macro.
    pub size: usize,
    /// outTradeNo, the order's number. Mandatory.
    pub out_trade_no: *const c_char,
    /// tradeDate, the requestDate of the order, Beijing time "yyyy-MM-dd HH:mm:ss". Mandatory.
    pub trade_date: *const c_char,
}

// SAFETY: `repr(C)`, the size first, pointers and numbers, which may all be zero.
unsafe impl Versioned for bestpay_order_status {
    const LEAST: usize = size_of::<bestpay_order_status>();
    const NAME: &'static str = "bestpay_order_status";
}

impl Fields for bestpay_order_status {
    const INTERFACE: &'static str = "order_status";

    fn fields(&self) -> impl IntoIterator<Item = (&'static str, Given)> {
        [("outTradeNo", Given::Text(self.out_trade_no)), ("tradeDate", Given::Text(self.trade_date))]
    }
}

/// 3.5: a refund of an order, in full or in part.
/// Begin with BESTPAY_REFUND_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_refund {
    /// sizeof(bestpay_refund), set by the INIT macro.
    pub size: usize,
    /// outTradeNo, the number of the order that was paid. Mandatory.
    pub out_trade_no: *const c_char,
    /// outRequestNo, the refund's own number, unique. Mandatory.
    pub out_request_no: *const c_char,
    /// refundAmt in fen, 1 or more. Mandatory: 0 is not set, BESTPAY_MISSING_FIELD.
    pub refund_amt: i64,
    /// operator (a reserved word of C++, hence the underscore), who gives the money back. Mandatory.
    pub operator_: *const c_char,
    /// notifyUrl, where the callback goes: http or https. Mandatory.
    pub notify_url: *const c_char,
    /// requestDate, Beijing time "yyyy-MM-dd HH:mm:ss". NULL is now; but see bestpay_merchant_now().
    pub request_date: *const c_char,
    /// refundCause, why. Optional.
    pub refund_cause: *const c_char,
    /// remark. Optional.
    pub remark: *const c_char,
}

// SAFETY: `repr(C)`, the size first, pointers and numbers, which may all be zero.
unsafe impl Versioned for bestpay_refund {
    const LEAST: usize = offset_of!(bestpay_refund, request_date);
    const NAME: &'static str = "bestpay_refund";
}

impl Fields for bestpay_refund {
    const INTERFACE: &'static str = "refund";

    fn fields(&self) -> impl IntoIterator<Item = (&'static str, Given)> {
        [
            ("outTradeNo", Given::Text(self.out_trade_no)),
            ("outRequestNo", Given::Text(self.out_request_no)),
            ("refundAmt", Given::Number(self.refund_amt)),
            ("operator", Given::Text(self.operator_)),
            ("notifyUrl", Given::Text(self.notify_url)),
            ("requestDate", Given::Text(self.request_date)),
            ("refundCause", Given::Text(self.refund_cause)),
            ("remark", Given::Text(self.remark)),
        ]
    }
}

/// 3.6: the status of a refund. It may be asked as often as needed.
/// Begin with BESTPAY_REFUND_STATUS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_refund_status {
    /// sizeof(bestpay_refund_status), set by the INIT macro.
    pub size: usize,
    /// outTradeNo, the number of the order that was paid. Mandatory.
    pub out_trade_no: *const c_char,
    /// outRequestNo, the refund's number. Mandatory.
    pub out_request_no: *const c_char,
    /// refundDate, the requestDate of the refund, Beijing time "yyyy-MM-dd HH:mm:ss". Mandatory.
    pub refund_date: *const c_char,
}

// SAFETY: `repr(C)`, the size first, pointers and numbers, which may all be zero.
unsafe impl Versioned for bestpay_refund_status {
    const LEAST: usize = size_of::<bestpay_refund_status>();
    const NAME: &'static str = "bestpay_refund_status";
}

impl Fields for bestpay_refund_status {
    const INTERFACE: &'static str = "refund_status";

    fn fields(&self) -> impl IntoIterator<Item = (&'static str, Given)> {
        [
            ("outTradeNo", Given::Text(self.out_trade_no)),
            ("outRequestNo", Given::Text(self.out_request_no)),
            ("refundDate", Given::Text(self.refund_date)),
        ]
    }
}

/// A field of a request by its name on the wire, for programs that know fields only at run time. See
/// bestpay_merchant_prepare_fields().
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_field {
    /// The name on the wire: "outTradeNo".
    pub name: *const c_char,
    /// The value as text: amounts in fen, times as "yyyy-MM-dd HH:mm:ss".
    pub value: *const c_char,
}

#[cfg(test)]
mod tests {
    use bestpay::Interface;

    use super::*;

    /// Every field that the caller fills in has a member, and no member has another name.
    #[test]
    fn the_structs_have_the_fields_of_the_document() {
        fn names<T: Fields>() -> (&'static str, Vec<&'static str>) {
            // SAFETY: all its bytes may be zero, by its trait.
            let empty: T = unsafe { std::mem::zeroed() };
            (T::INTERFACE, empty.fields().into_iter().map(|(name, _)| name).collect())
        }
        for (interface, mut members) in [
            names::<bestpay_barcode_order>(),
            names::<bestpay_qrcode_order>(),
            names::<bestpay_order_status>(),
            names::<bestpay_refund>(),
            names::<bestpay_refund_status>(),
        ] {
            let table = Interface::named(interface).expect("an interface").request;
            let by_the_merchant = ["institutionCode", "merchantNo"];
            let mut wanted: Vec<_> =
                table.iter().map(|spec| spec.name).filter(|name| !by_the_merchant.contains(name)).collect();
            wanted.sort_unstable();
            members.sort_unstable();
            assert_eq!(members, wanted, "{interface}");
        }
    }
}
