//! Refunds: booked by 3.5, done after a while, asked for by 3.6.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::orders::day;
use super::{Book, CallbackFormat, Key, Settlement, Task, key};
use crate::checks::CheckedRequest;
use crate::clock::{self, Millis};
use crate::ledger::{Cause, Event, Subject};
use crate::outcomes::{self, StatusPlan};
use crate::refusal::{
    ORDER_NOT_EXIST, ORDER_NOT_PAID, REFUND_AMT_ERROR, REFUND_DATE_ERROR, REFUND_EXISTS, REFUND_NOT_EXIST, Refusal,
};
use crate::status::Status;

/// A refund as the platform sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RefundView {
    /// 商户号.
    pub merchant_no: String,
    /// 商户订单号, of the order.
    pub out_trade_no: String,
    /// 退款请求流水号.
    pub out_request_no: String,
    /// 交易号, the platform's number for the refund.
    pub trade_no: String,
    /// 退款金额, in fen.
    pub refund_amt: i64,
    /// 退款状态.
    pub trade_status: Status,
    /// 退款原因.
    pub refund_cause: Option<String>,
    /// 请求时间, as sent.
    pub request_date: String,
    /// When the status became final, as `yyyyMMddHHmmss`.
    pub trade_finished_date: Option<String>,
}

impl RefundView {
    /// Whether it has this number, and is this merchant's if one is named.
    pub(crate) fn is(&self, out_request_no: &str, merchant_no: Option<&str>) -> bool {
        self.out_request_no == out_request_no && merchant_no.is_none_or(|number| self.merchant_no == number)
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refund {
    #[serde(flatten)]
    pub(crate) view: RefundView,
    pub(crate) number: u64,
    tradeprod_no: String,
    notify_url: String,
    settles: Option<Settlement>,
    /// The status in the answer to 3.5, which is given again when the request is repeated.
    answered: Status,
}

impl Refund {
    /// When it changes by itself.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.settles.filter(|_| self.view.trade_status == Status::WaitForPay).map(|settlement| settlement.at)
    }

    fn subject(&self) -> Subject {
        Subject {
            merchant_no: self.view.merchant_no.clone(),
            out_trade_no: self.view.out_trade_no.clone(),
            out_request_no: self.view.out_request_no.clone(),
        }
    }

    fn is_of(&self, request: &CheckedRequest) -> bool {
        self.view.out_trade_no == request.text("outTradeNo") && self.view.refund_amt == request.long("refundAmt")
    }

    /// `result` of 3.5. The document describes its `outTradeNo` as 商户退款流水号, the refund's number.
    pub(crate) fn refund_result(&self) -> Value {
        json!({
            "tradeNo": self.view.trade_no,
            "refundAmt": self.view.refund_amt,
            "tradeStatus": self.answered,
            "outTradeNo": self.view.out_request_no,
            "tradeprodNo": self.tradeprod_no,
            "buyerLoginNo": null,
        })
    }

    /// `result` of 3.6.
    pub(crate) fn status_result(&self, trade_amt: i64) -> Value {
        json!({
            "outTradeNo": self.view.out_trade_no,
            "tradeNo": self.view.trade_no,
            "outRequestNo": self.view.out_request_no,
            "refundCause": self.view.refund_cause,
            "refundAmt": self.view.refund_amt,
            "tradeAmt": trade_amt,
            "tradeStatus": self.view.trade_status,
            "refundRequestDate": self.view.request_date,
        })
    }

    /// The fields of 3.4 for a refund, without `sign`. Its `outTradeNo` is the refund's number, as in 3.5: nothing else
    /// would tell apart two refunds of one order.
    fn callback_content(&self, goods_info: &str, original_trade_no: &str) -> Value {
        let (code, text) = match self.view.trade_status {
            Status::Success => ("SUCCESS", "退款成功"),
            _ => ("REFUND_FAIL", "退款失败"),
        };
        json!({
            "tradeNo": self.view.trade_no,
            "outTradeNo": self.view.out_request_no,
            "tradeType": "REFUND",
            "tradeAmt": self.view.refund_amt,
            "tradeFinishedDate": self.view.trade_finished_date,
            "payAmt": self.view.refund_amt,
            "discountAmt": 0,
            "tradeStatus": self.view.trade_status,
            "goodsInfo": goods_info,
            "resultCode": code,
            "resultMsg": text,
            "originalTradeNo": original_trade_no,
        })
    }
}

impl Book {
    /// Books a refund whose request has been checked, or finds the one that it repeats.
    pub(crate) fn book_refund(&mut self, now: Millis, request: &CheckedRequest) -> Result<&Refund, Refusal> {
        let refund_key = key(request.text("merchantNo"), request.text("outRequestNo"));
        match self.refunds.get(&refund_key) {
            Some(earlier) if !earlier.is_of(request) => return Err(REFUND_EXISTS),
            Some(_) => {}
            None => self.book_new_refund(now, request, &refund_key)?,
        }
        self.refunds.get(&refund_key).ok_or(REFUND_NOT_EXIST)
    }

    fn book_new_refund(&mut self, now: Millis, request: &CheckedRequest, refund_key: &Key) -> Result<(), Refusal> {
        let StatusPlan { at_once, later } = outcomes::plan("remark", request.text("remark")).ok_or(REFUND_NOT_EXIST)?;
        let number = self.next_number();
        let order_key = key(request.text("merchantNo"), request.text("outTradeNo"));
        let order = self.orders.get_mut(&order_key).ok_or(ORDER_NOT_EXIST)?;
        if order.view.trade_status != Status::Success {
            return Err(ORDER_NOT_PAID);
        }
        let refund_amt = request.long("refundAmt");
        if refund_amt > order.view.trade_amt - order.view.refunded_amt {
            return Err(REFUND_AMT_ERROR);
        }
        order.view.refunded_amt += refund_amt;
        let day = clock::beijing(now).to_compact().chars().take(8).collect::<String>();
        let optional = |name| Some(request.text(name).to_owned()).filter(|text| !text.is_empty());
        let view = RefundView {
            merchant_no: request.text("merchantNo").to_owned(),
            out_trade_no: request.text("outTradeNo").to_owned(),
            out_request_no: request.text("outRequestNo").to_owned(),
            trade_no: format!("{day}1000002200022{number:011}"),
            refund_amt,
            trade_status: Status::WaitForPay,
            refund_cause: optional("refundCause"),
            request_date: request.text("requestDate").to_owned(),
            trade_finished_date: None,
        };
        let refund = Refund {
            view,
            number,
            tradeprod_no: order.view.tradeprod_no.clone(),
            notify_url: request.text("notifyUrl").to_owned(),
            settles: later.map(|status| Settlement {
                at: now.saturating_add(clock::millis(self.behaviour.settle_after)),
                status,
            }),
            answered: at_once,
        };
        self.note(now, refund.subject(), Event::Refund { from: None, to: Status::WaitForPay, by: Cause::Call });
        let due = refund.due();
        self.refunds.insert(refund_key.clone(), refund);
        match (at_once, due) {
            (Status::WaitForPay, Some(at)) => self.schedule(at, Task::Refund(refund_key.clone())),
            (status, _) => self.finish_refund(now, refund_key, status, Cause::Call),
        }
        Ok(())
    }

    /// `result` of 3.6.
    pub(crate) fn refund_status(&self, request: &CheckedRequest) -> Result<Value, Refusal> {
        let order = self.order(request)?;
        let refund_key = key(request.text("merchantNo"), request.text("outRequestNo"));
        let refund = self.refunds.get(&refund_key).ok_or(REFUND_NOT_EXIST)?;
        if refund.view.out_trade_no != order.view.out_trade_no {
            return Err(REFUND_NOT_EXIST);
        }
        // As for an order's question: the day counts.
        if day(request.text("refundDate")) != day(&refund.view.request_date) {
            return Err(REFUND_DATE_ERROR);
        }
        Ok(refund.status_result(order.view.trade_amt))
    }

    /// The refunds in the order in which they were booked.
    pub(crate) fn refund_views(&self) -> Vec<RefundView> {
        let mut refunds: Vec<_> = self.refunds.values().collect();
        refunds.sort_by_key(|refund| refund.number);
        refunds.into_iter().map(|refund| refund.view.clone()).collect()
    }

    /// A refund's time has come.
    pub(crate) fn settle_refund(&mut self, at: Millis, refund_key: &Key) {
        let settles = self.refunds.get(refund_key).filter(|refund| refund.due() == Some(at));
        if let Some(settlement) = settles.and_then(|refund| refund.settles) {
            self.finish_refund(at, refund_key, settlement.status, Cause::Chosen);
        }
    }

    fn finish_refund(&mut self, at: Millis, refund_key: &Key, status: Status, by: Cause) {
        let Some(refund) = self.refunds.get_mut(refund_key) else { return };
        let order_key = key(&refund.view.merchant_no, &refund.view.out_trade_no);
        let Some(order) = self.orders.get_mut(&order_key) else { return };
        let from = refund.view.trade_status;
        refund.view.trade_status = status;
        refund.view.trade_finished_date = Some(clock::beijing(at).to_compact());
        if status == Status::Fail {
            order.view.refunded_amt -= refund.view.refund_amt;
        }
        let subject = refund.subject();
        self.note(at, subject, Event::Refund { from: Some(from), to: status, by });
        self.call_back_refund(at, refund_key, None);
    }

    /// Queues a refund's callback; `false` if it is still in progress.
    pub(crate) fn call_back_refund(&mut self, now: Millis, refund_key: &Key, format: Option<CallbackFormat>) -> bool {
        let Some(refund) = self.refunds.get(refund_key) else { return false };
        let order_key = key(&refund.view.merchant_no, &refund.view.out_trade_no);
        let Some(order) = self.orders.get(&order_key) else { return false };
        if refund.view.trade_status == Status::WaitForPay {
            return false;
        }
        let content = refund.callback_content(&order.goods_info, &order.view.trade_no);
        let (subject, notify_url) = (refund.subject(), refund.notify_url.clone());
        self.queue_callback(now, subject, notify_url, content, format);
        true
    }

    /// The key of the first refund that fits.
    pub(crate) fn find_refund(&self, fits: impl Fn(&RefundView) -> bool) -> Option<Key> {
        let fitting = self.refunds.iter().filter(|(_, refund)| fits(&refund.view));
        fitting.min_by_key(|(_, refund)| refund.number).map(|(key, _)| key.clone())
    }
}
