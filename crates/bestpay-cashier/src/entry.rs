//! What the journal tells: entries and events, as plain data.

use bestpay::{Amount, BeijingTime};

use crate::state::State;

/// An order or a refund, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// 商户号.
    pub merchant_no: String,
    /// `barcode_order`, `qrcode_order` or `refund`.
    pub interface: String,
    /// 商户订单号.
    pub out_trade_no: String,
    /// 退款请求流水号; `None` for an order.
    pub out_request_no: Option<String>,
    /// 交易金额 of an order, 退款金额 of a refund.
    pub amount: Amount,
    /// What is known.
    pub state: State,
    /// 请求时间 of the last time that it was sent, or was about to be.
    pub request_date: BeijingTime,
    /// 交易号, the platform's.
    pub trade_no: Option<String>,
    /// 支付金额.
    pub pay_amt: Option<Amount>,
    /// 优惠金额.
    pub discount_amt: Option<Amount>,
    /// 支付跳转地址 of a `qrcode_order`.
    pub payment_url: Option<String>,
    /// Why it is not otherwise: the platform's code of a refusal or failure, else the last error's.
    pub code: Option<String>,
    /// The same in words.
    pub message: Option<String>,
    /// When it was first written down.
    pub created_at: BeijingTime,
    /// When its state changed last.
    pub changed_at: BeijingTime,
}

impl Entry {
    /// Whether this order is paid, or this refund done.
    ///
    /// ```
    /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
    /// # let cashier = doc_shop::cashier_at_work();
    /// assert!(cashier.payment("20260301-0001")?.is_success());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn is_success(&self) -> bool {
        self.state == State::Success
    }
}

/// A change of state, or an alarm. Events are numbered in the order in which they can be read: who has read up to an
/// [`id`](Event::id) misses nothing by going on behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// Ascending, from 1.
    pub id: i64,
    /// When.
    pub at: BeijingTime,
    /// A contradiction that a person must look at; the entry was not changed.
    pub is_alarm: bool,
    /// 商户号.
    pub merchant_no: String,
    /// 商户订单号. In an alarm about an unknown number, the number as it came.
    pub out_trade_no: String,
    /// 退款请求流水号; `None` where it is about an order.
    pub out_request_no: Option<String>,
    /// The state before; `None` for a new entry.
    pub from: Option<State>,
    /// The state after; for an alarm the state that was claimed.
    pub to: State,
    /// `call`, `answer`, `status`, `callback` or `sender_lost`.
    pub cause: String,
    /// More about it, for a person.
    pub about: Option<String>,
}
