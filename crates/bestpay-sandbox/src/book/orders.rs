//! Orders: booked by 3.1 and 3.2, changed by time and by the payer, asked for by 3.3.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Book, CallbackFormat, Key, Settlement, Task, key};
use crate::checks::CheckedRequest;
use crate::clock::{self, Millis};
use crate::error::Error;
use crate::ledger::{Cause, Event, Subject};
use crate::outcomes::StatusPlan;
use crate::refusal::{ORDER_EXISTS, ORDER_NOT_EXIST, Refusal, TRADE_DATE_ERROR};
use crate::status::Status;

/// An order as the platform sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OrderView {
    /// `barcode_order` or `qrcode_order`.
    pub interface: String,
    /// 商户号.
    pub merchant_no: String,
    /// 商户订单号.
    pub out_trade_no: String,
    /// 交易订单号, the platform's.
    pub trade_no: String,
    /// 收单订单号.
    pub tradeprod_no: String,
    /// 交易金额, in fen.
    pub trade_amt: i64,
    /// 交易状态.
    pub trade_status: Status,
    /// What has been refunded or is being refunded, in fen.
    pub refunded_amt: i64,
    /// 请求时间, as sent.
    pub request_date: String,
    /// When the status became final, as `yyyyMMddHHmmss`.
    pub trade_finished_date: Option<String>,
}

impl OrderView {
    /// Whether it has this number, and is this merchant's if one is named.
    pub(crate) fn is(&self, out_trade_no: &str, merchant_no: Option<&str>) -> bool {
        self.out_trade_no == out_trade_no && merchant_no.is_none_or(|number| self.merchant_no == number)
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    #[serde(flatten)]
    pub(crate) view: OrderView,
    pub(crate) number: u64,
    pub(crate) goods_info: String,
    pub(crate) notify_url: String,
    expires_at: Millis,
    settles: Option<Settlement>,
}

impl Order {
    /// When it changes by itself.
    pub(crate) fn due(&self) -> Option<Millis> {
        let waiting = self.view.trade_status == Status::WaitForPay;
        waiting.then(|| self.settles.map_or(self.expires_at, |settlement| settlement.at.min(self.expires_at)))
    }

    pub(crate) fn subject(&self) -> Subject {
        Subject {
            merchant_no: self.view.merchant_no.clone(),
            out_trade_no: self.view.out_trade_no.clone(),
            out_request_no: String::new(),
        }
    }

    fn is_paid(&self) -> bool {
        self.view.trade_status == Status::Success
    }

    /// `result` of 3.1.
    pub(crate) fn barcode_result(&self) -> Value {
        let amount = self.is_paid().then_some(self.view.trade_amt);
        json!({
            "tradeNo": self.view.trade_no,
            "tradeprodNo": self.view.tradeprod_no,
            "merchantNo": self.view.merchant_no,
            "tradeStatus": self.view.trade_status,
            "outTradeNo": self.view.out_trade_no,
            "tradeAmt": self.view.trade_amt,
            "payAmt": amount,
            "disCountAmt": amount.map(|_| 0),
            "bankRequestNo": amount.map(|_| format!("{:020}", self.number)),
        })
    }

    /// `result` of 3.2.
    pub(crate) fn qrcode_result(&self, payment_url: &str) -> Value {
        json!({
            "tradeNo": self.view.trade_no,
            "tradeprodNo": self.view.tradeprod_no,
            "merchantNo": self.view.merchant_no,
            "tradeStatus": self.view.trade_status,
            "outTradeNo": self.view.out_trade_no,
            "tradeAmt": self.view.trade_amt,
            "paymentUrl": payment_url,
            "bankRequestNo": null,
        })
    }

    /// `result` of 3.3. It has no order number: in the document there is none.
    pub(crate) fn status_result(&self) -> Value {
        let failure = (self.view.trade_status == Status::Fail).then_some(("PAY_FAIL", "支付失败"));
        json!({
            "tradeStatus": self.view.trade_status,
            "errorMsgCode": failure.map(|(code, _)| code),
            "errorMsgDesc": failure.map(|(_, text)| text),
        })
    }

    /// The fields of 3.4 for a payment, without `sign`.
    fn callback_content(&self) -> Value {
        let (pay_amt, code, text) = match self.view.trade_status {
            Status::Success => (self.view.trade_amt, "SUCCESS", "支付成功"),
            _ => (0, "PAY_FAIL", "支付失败"),
        };
        json!({
            "tradeNo": self.view.trade_no,
            "outTradeNo": self.view.out_trade_no,
            "tradeType": "REAL_TIME_PRO",
            "tradeAmt": self.view.trade_amt,
            "tradeFinishedDate": self.view.trade_finished_date,
            "payAmt": pay_amt,
            "discountAmt": 0,
            "tradeStatus": self.view.trade_status,
            "goodsInfo": self.goods_info,
            "resultCode": code,
            "resultMsg": text,
            "originalTradeNo": null,
        })
    }
}

impl Book {
    /// Books an order whose request has been checked.
    pub(crate) fn book_order(
        &mut self,
        now: Millis,
        interface: &str,
        request: &CheckedRequest,
        plan: StatusPlan,
    ) -> Result<&Order, Refusal> {
        let key = key(request.text("merchantNo"), request.text("outTradeNo"));
        if self.orders.contains_key(&key) {
            return Err(ORDER_EXISTS);
        }
        let number = self.next_number();
        let day = clock::beijing(now).to_compact().chars().take(8).collect::<String>();
        let time_out = Millis::try_from(request.long("timeOut")).unwrap_or_default();
        let view = OrderView {
            interface: interface.to_owned(),
            merchant_no: request.text("merchantNo").to_owned(),
            out_trade_no: request.text("outTradeNo").to_owned(),
            trade_no: format!("{day}1000002100021{number:011}"),
            tradeprod_no: format!("{day}17TPPIOP{number:016}"),
            trade_amt: request.long("tradeAmt"),
            trade_status: Status::WaitForPay,
            refunded_amt: 0,
            request_date: request.text("requestDate").to_owned(),
            trade_finished_date: None,
        };
        let order = Order {
            view,
            number,
            goods_info: request.text("goodsInfo").to_owned(),
            notify_url: request.text("notifyUrl").to_owned(),
            expires_at: now.saturating_add(time_out.saturating_mul(1000)),
            settles: plan.later.map(|status| Settlement {
                at: now.saturating_add(clock::millis(self.behaviour.settle_after)),
                status,
            }),
        };
        let booked = Event::Order { from: None, to: Status::WaitForPay, by: Cause::Call };
        self.note(now, order.subject(), booked);
        let due = order.due();
        self.orders.insert(key.clone(), order);
        match (plan.at_once, due) {
            (Status::WaitForPay, Some(at)) => self.schedule(at, Task::Order(key.clone())),
            (status, _) => self.finish_order(now, &key, status, Cause::Call),
        }
        self.orders.get(&key).ok_or(ORDER_NOT_EXIST)
    }

    /// The merchant's own order.
    pub(crate) fn order(&self, request: &CheckedRequest) -> Result<&Order, Refusal> {
        self.orders.get(&key(request.text("merchantNo"), request.text("outTradeNo"))).ok_or(ORDER_NOT_EXIST)
    }

    /// The order that 3.3 asks for: its number and the day of its `requestDate` must fit. The document does not say how
    /// much of the time counts, and a till that has lost its journal no longer knows the second.
    pub(crate) fn order_asked_for(&self, request: &CheckedRequest) -> Result<&Order, Refusal> {
        let order = self.order(request)?;
        if day(request.text("tradeDate")) != day(&order.view.request_date) {
            return Err(TRADE_DATE_ERROR);
        }
        Ok(order)
    }

    /// The orders in the order in which they were booked.
    pub(crate) fn order_views(&self) -> Vec<OrderView> {
        let mut orders: Vec<_> = self.orders.values().collect();
        orders.sort_by_key(|order| order.number);
        orders.into_iter().map(|order| order.view.clone()).collect()
    }

    /// The key of the first order that fits.
    pub(crate) fn find_order(&self, fits: impl Fn(&OrderView) -> bool) -> Option<Key> {
        let fitting = self.orders.iter().filter(|(_, order)| fits(&order.view));
        fitting.min_by_key(|(_, order)| order.number).map(|(key, _)| key.clone())
    }

    /// Plays the payer's part: `status` is the outcome.
    pub(crate) fn play_payer(&mut self, now: Millis, key: &Key, status: Status) -> Result<OrderView, Error> {
        match self.orders.get(key).map(|order| order.view.trade_status) {
            None => return Err(Error::NoSuchOrder),
            Some(Status::WaitForPay) => self.finish_order(now, key, status, Cause::Payer),
            Some(final_status) => return Err(Error::AlreadyFinal(final_status)),
        }
        self.orders.get(key).map(|order| order.view.clone()).ok_or(Error::NoSuchOrder)
    }

    /// An order's time has come: its chosen outcome happens, or it is closed.
    pub(crate) fn settle_order(&mut self, at: Millis, key: &Key) {
        let Some(order) = self.orders.get(key).filter(|order| order.due() == Some(at)) else { return };
        match order.settles {
            Some(settlement) if settlement.at <= order.expires_at => {
                self.finish_order(at, key, settlement.status, Cause::Chosen);
            }
            _ => self.finish_order(at, key, Status::Close, Cause::TimeOut),
        }
    }

    fn finish_order(&mut self, at: Millis, key: &Key, status: Status, by: Cause) {
        let Some(order) = self.orders.get_mut(key) else { return };
        let from = order.view.trade_status;
        order.view.trade_status = status;
        order.view.trade_finished_date = Some(clock::beijing(at).to_compact());
        let subject = order.subject();
        self.note(at, subject, Event::Order { from: Some(from), to: status, by });
        self.call_back_order(at, key, None);
    }

    /// Queues an order's callback; `false` if it has none: 待用户支付成功…后. A closed order was never paid, and the
    /// document lists no callback for it.
    pub(crate) fn call_back_order(&mut self, now: Millis, key: &Key, format: Option<CallbackFormat>) -> bool {
        let Some(order) = self.orders.get(key) else { return false };
        if !matches!(order.view.trade_status, Status::Success | Status::Fail) {
            return false;
        }
        let (subject, notify_url, content) = (order.subject(), order.notify_url.clone(), order.callback_content());
        self.queue_callback(now, subject, notify_url, content, format);
        true
    }
}

/// The day of a time as `yyyy-MM-dd HH:mm:ss`.
pub(super) fn day(time: &str) -> Option<&str> {
    time.split_whitespace().next()
}
