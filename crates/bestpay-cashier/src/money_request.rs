//! The requests that a Cashier takes: the three that move money, what each is to the journal, and how long it is
//! followed up.

use bestpay::{BarcodeOrder, BarcodeOrderResult, BeijingTime, QrcodeOrder, QrcodeOrderResult, Refund, RefundResult};

use crate::finding::{Finding, member};
use crate::state::State;

/// The Cashier's method for an interface that moves money.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CashierMethod {
    /// The interface.
    pub interface: &'static str,
    /// The method.
    pub name: &'static str,
    /// Whether its entry in the journal is a refund, not an order.
    pub is_refund: bool,
    /// Whether it returns as soon as the platform has the order: the payer must be shown something first.
    pub is_shown: bool,
}

impl CashierMethod {
    /// Whether enough is known in this state to return.
    ///
    /// ```
    /// use bestpay_cashier::{CASHIER_METHODS, State};
    /// let waiting_is_enough = CASHIER_METHODS.iter().find(|method| method.is_enough(State::Waiting));
    /// assert_eq!(waiting_is_enough.map(|method| method.interface), Some("qrcode_order"));
    /// ```
    pub fn is_enough(&self, state: State) -> bool {
        state.is_final() || self.is_shown && state == State::Waiting
    }
}

pub(crate) trait MoneyRequest: bestpay::Request + Clone {
    const ROW: CashierMethod;

    /// The same request with this `requestDate`.
    fn dated(&self, request_date: BeijingTime) -> Self;

    fn finding(answer: &Self::Answer) -> Finding;
}

/// These requests, their answers, and the Cashier's method for each, passed to another macro.
macro_rules! money_requests {
    ($then:ident) => {
        $then! {
            BarcodeOrder => BarcodeOrderResult, "barcode_order" take_payment, ORDER, until FINAL;
            QrcodeOrder => QrcodeOrderResult, "qrcode_order" take_qrcode_payment, ORDER, until SHOWN;
            Refund => RefundResult, "refund" take_refund, REFUND, until FINAL;
        }
    };
}

pub(crate) use money_requests;

const ORDER: bool = false;
const REFUND: bool = true;
const FINAL: bool = false;
const SHOWN: bool = true;

macro_rules! impl_money_request {
    ($($request:ident => $answer:ident, $interface:literal $method:ident, $is_refund:ident, until $is_shown:ident;)*) => {
        /// The [`Cashier`](crate::Cashier)'s methods for the interfaces that move money.
        pub const CASHIER_METHODS: &[CashierMethod] = &[$(<$request as MoneyRequest>::ROW,)*];

        $(impl MoneyRequest for $request {
            const ROW: CashierMethod = CashierMethod {
                interface: $interface,
                name: stringify!($method),
                is_refund: $is_refund,
                is_shown: $is_shown,
            };

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
