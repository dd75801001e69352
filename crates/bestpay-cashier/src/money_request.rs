//! The requests that a Cashier takes: the three that move money.

use bestpay::{BarcodeOrder, BarcodeOrderResult, BeijingTime, QrcodeOrder, QrcodeOrderResult, Refund, RefundResult};

use crate::finding::{Finding, member};

pub(crate) trait MoneyRequest: bestpay::Request + Clone {
    const IS_REFUND: bool;

    /// The same request with this `requestDate`.
    fn dated(&self, request_date: BeijingTime) -> Self;

    fn finding(answer: &Self::Answer) -> Finding;
}

/// These requests, their answers, and the Cashier's method for each, passed to another macro.
macro_rules! money_requests {
    ($then:ident) => {
        $then! {
            BarcodeOrder => BarcodeOrderResult, "barcode_order" take_payment, false;
            QrcodeOrder => QrcodeOrderResult, "qrcode_order" take_qrcode_payment, false;
            Refund => RefundResult, "refund" take_refund, true;
        }
    };
}

pub(crate) use money_requests;

macro_rules! impl_money_request {
    ($($request:ident => $answer:ident, $interface:literal $method:ident, $is_refund:literal;)*) => {
        /// The interfaces that a [`Cashier`](crate::Cashier) takes, and its method for each.
        pub const CASHIER_METHODS: &[(&str, &str)] = &[$(($interface, stringify!($method)),)*];

        $(impl MoneyRequest for $request {
            const IS_REFUND: bool = $is_refund;

            fn dated(&self, request_date: BeijingTime) -> $request {
                self.clone().request_date(request_date)
            }

            fn finding(answer: &$answer) -> Finding {
                const NAMES: [&str; 4] = ["outTradeNo", "outRequestNo", "tradeAmt", "refundAmt"];
                if NAMES.iter().all(|&name| member!(answer, name).is_none()) {
                    return Finding::by_nameless_answer();
                }
                answer.into()
            }
        })*
    };
}

money_requests!(impl_money_request);
