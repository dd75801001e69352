//! The requests that a Cashier takes: the three that move money, what each is to the journal, and how long it is
//! followed up.

use bestpay::{BarcodeOrder, BarcodeOrderResult, BeijingTime, QrcodeOrder, QrcodeOrderResult, Refund, RefundResult};

use crate::learnt::{Learnt, member};
use crate::state::State;

/// An interface whose requests a [`Cashier`](crate::Cashier) takes.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TakenInterface {
    /// The interface's name.
    pub name: &'static str,
    /// The Cashier's method for it.
    pub method: &'static str,
    /// Whether its entry in the journal is a refund, and no order.
    pub is_refund: bool,
    /// Whether an order is given back as soon as the platform has it: the payer is shown something first.
    pub is_shown: bool,
}

impl TakenInterface {
    /// Whether enough is known in this state: it need not be followed up for now.
    ///
    /// ```
    /// use bestpay_cashier::{State, TAKEN};
    /// let waits_for_the_payer = TAKEN.iter().find(|taken| taken.is_enough(State::Waiting)).map(|taken| taken.name);
    /// assert_eq!(waits_for_the_payer, Some("qrcode_order"));
    /// ```
    pub fn is_enough(&self, state: State) -> bool {
        state.is_final() || self.is_shown && state == State::Waiting
    }
}

pub(crate) trait Taken: bestpay::Request + Clone {
    const ROW: TakenInterface;

    /// With this `requestDate`.
    fn dated(&self, request_date: BeijingTime) -> Self;

    fn learnt(answer: &Self::Answer) -> Learnt;
}

/// Those requests, their answers, and the Cashier's method for each, handed to another macro.
macro_rules! taken_requests {
    ($then:ident) => {
        $then! {
            BarcodeOrder => BarcodeOrderResult, "barcode_order" take_payment, ORDER, until FINAL;
            QrcodeOrder => QrcodeOrderResult, "qrcode_order" take_qrcode_payment, ORDER, until SHOWN;
            Refund => RefundResult, "refund" take_refund, REFUND, until FINAL;
        }
    };
}

pub(crate) use taken_requests;

const ORDER: bool = false;
const REFUND: bool = true;
const FINAL: bool = false;
const SHOWN: bool = true;

macro_rules! taken {
    ($($request:ident => $answer:ident, $interface:literal $method:ident, $is_refund:ident, until $is_shown:ident;)*) => {
        /// The interfaces that a [`Cashier`](crate::Cashier) takes.
        pub const TAKEN: &[TakenInterface] = &[$(<$request as Taken>::ROW,)*];

        $(impl Taken for $request {
            const ROW: TakenInterface = TakenInterface {
                name: $interface,
                method: stringify!($method),
                is_refund: $is_refund,
                is_shown: $is_shown,
            };

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
