//! The requests that a Cashier takes: the three that move money.

use bestpay::{BarcodeOrder, BarcodeOrderResult, BeijingTime, QrcodeOrder, QrcodeOrderResult, Refund, RefundResult};

use crate::learnt::{Learnt, member};

pub(crate) trait Taken: bestpay::Request + Clone {
    const IS_REFUND: bool;

    /// With this `requestDate`.
    fn dated(&self, request_date: BeijingTime) -> Self;

    fn learnt(answer: &Self::Answer) -> Learnt;
}

/// Those requests, their answers, and the Cashier's method for each, handed to another macro.
macro_rules! taken_requests {
    ($then:ident) => {
        $then! {
            BarcodeOrder => BarcodeOrderResult, "barcode_order" take_payment, false;
            QrcodeOrder => QrcodeOrderResult, "qrcode_order" take_qrcode_payment, false;
            Refund => RefundResult, "refund" take_refund, true;
        }
    };
}

pub(crate) use taken_requests;

macro_rules! taken {
    ($($request:ident => $answer:ident, $interface:literal $method:ident, $is_refund:literal;)*) => {
        /// The interfaces that a [`Cashier`](crate::Cashier) takes, and its method for each.
        pub const TAKEN: &[(&str, &str)] = &[$(($interface, stringify!($method)),)*];

        $(impl Taken for $request {
            const IS_REFUND: bool = $is_refund;

            fn dated(&self, request_date: BeijingTime) -> $request {
                self.clone().request_date(request_date)
            }

            fn learnt(answer: &$answer) -> Learnt {
                const NAMES: [&str; 4] = ["outTradeNo", "outRequestNo", "tradeAmt", "refundAmt"];
                if NAMES.iter().all(|&name| member!(answer, name).is_none()) {
                    return Learnt::by_nameless_answer();
                }
                answer.into()
            }
        })*
    };
}

taken_requests!(taken);
