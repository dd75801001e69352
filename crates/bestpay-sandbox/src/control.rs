//! The control API under `/sandbox/`: what a test in any language needs to play the payer and to see what happened.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use bestpay::Interface;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::book::{
    Behaviour, CallbackFormat, CallbackShape, OrderView, RefundView, ResultFormat, TradeLife, TradeQuery, Trades,
};
use crate::clock;
use crate::error::Error;
use crate::faults::{CALLBACK, CallFault, CallbackFault, Fault, OrderedFault, REFUSE};
use crate::keys::{INSTITUTION_CODE, MERCHANT_NO, SECOND_MERCHANT_NO};
use crate::ledger::{LedgerEntry, Subject};
use crate::outcomes::{RESERVED, ReservedValue};
use crate::platform::Platform;
use crate::refusal::{ERROR_CODES, Refusal};
use crate::route::{ControlError, Route, bad_request, conflict, not_found, read};
use crate::status::Status;
use crate::wire::KEPT_EXCHANGES;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sandbox/health", health, "Address, identity, and how much is remembered.").gives::<Health>(),
        Route::get(
            "/sandbox/reserved",
            async || Json(RESERVED),
            "The reserved payment codes and remarks, and the outcome that each chooses.",
        )
        .gives::<Vec<ReservedValue>>(),
        Route::get(
            "/sandbox/error-codes",
            async || Json(ERROR_CODES),
            "Every errorCode of the sandbox's own refusals, with its errorMsg.",
        )
        .gives::<Vec<(String, String)>>(),
        Route::get(
            "/sandbox/interfaces",
            async || Json(Interface::ALL.iter().map(|interface| interface.name).collect::<Vec<_>>()),
            "The interfaces that a fault can be ordered for.",
        )
        .gives::<Vec<String>>(),
        Route::get(
            "/sandbox/fault-names",
            async || Json(Fault::all(Duration::ZERO).map(Fault::name)),
            "The faults of calls. `refuse` comes on top: it needs a code.",
        )
        .gives::<Vec<String>>(),
        Route::get(
            "/sandbox/callback-fault-names",
            async || Json(CallbackFault::all(Duration::ZERO).map(CallbackFault::name)),
            "The faults of callbacks, for the interface `callback`.",
        )
        .gives::<Vec<String>>(),
        Route::get("/sandbox/orders", orders, "Every order, in the order in which they were booked.")
            .gives::<Vec<OrderView>>(),
        Route::post(
            "/sandbox/orders/{outTradeNo}/{action}",
            act_on_order,
            "Plays the payer (`pay`, `decline`), closes the order (`close`), or sends its callback again (`callback`).",
        )
        .query::<ActionQuery>()
        .gives::<OrderView>(),
        Route::get("/sandbox/refunds", refunds, "Every refund, in the order in which they were booked.")
            .gives::<Vec<RefundView>>(),
        Route::post(
            "/sandbox/refunds/{outRequestNo}/callback",
            resend_of_refund,
            "Sends the callback of a refund again.",
        )
        .query::<ActionQuery>()
        .gives::<RefundView>(),
        Route::get("/sandbox/trades", trades, "A page of the orders, the newest first.")
            .query::<TradeQuery>()
            .gives::<Trades>(),
        Route::get(
            "/sandbox/trades/{tradeNo}",
            life,
            "The life of an order: its refunds, and its lines of the ledger.",
        )
        .gives::<Life>(),
        Route::get("/sandbox/ledger", ledger, "What happened, in order.")
            .query::<LedgerQuery>()
            .gives::<Vec<LedgerEntry>>(),
        Route::post(
            "/sandbox/faults",
            order_fault,
            "Orders a fault for the next calls of an interface, of any (`*`), or for the next callbacks (`callback`).",
        )
        .takes::<FaultOrder>()
        .gives::<Vec<OrderedFault>>(),
        Route::get("/sandbox/faults", faults, "The faults to come.").gives::<Vec<OrderedFault>>(),
        Route::delete("/sandbox/faults", clear_faults, "Forgets the faults to come.").gives::<Vec<OrderedFault>>(),
        Route::get("/sandbox/settings", settings, "The behaviour that can be changed.").gives::<BehaviourChange>(),
        Route::post("/sandbox/settings", change_settings, "Changes the behaviour. What is left out stays.")
            .takes::<BehaviourChange>()
            .gives::<BehaviourChange>(),
    ]
}

type PlatformState = State<Arc<Platform>>;

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Health {
    status: &'static str,
    version: &'static str,
    url: String,
    institution_code: &'static str,
    merchant_nos: [&'static str; 2],
    /// How many lines the ledger keeps.
    ledger_lines: usize,
    /// How many calls and callbacks are kept with their bodies.
    exchanges: usize,
}

async fn health(State(platform): PlatformState) -> Json<Health> {
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        url: platform.url.clone(),
        institution_code: INSTITUTION_CODE,
        merchant_nos: [MERCHANT_NO, SECOND_MERCHANT_NO],
        ledger_lines: platform.change(|book, _| book.behaviour.ledger_lines),
        exchanges: KEPT_EXCHANGES,
    })
}

async fn orders(State(platform): PlatformState) -> Json<Vec<OrderView>> {
    Json(platform.change(|book, _| book.order_views()))
}

async fn refunds(State(platform): PlatformState) -> Json<Vec<RefundView>> {
    Json(platform.change(|book, _| book.refund_views()))
}

async fn trades(State(platform): PlatformState, Query(query): Query<TradeQuery>) -> Json<Trades> {
    Json(platform.change(|book, _| book.trades(&query)))
}

/// An order and everything about it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Life {
    #[serde(flatten)]
    life: TradeLife,
    /// The address of the payer's page, while the order waits for the payer.
    payment_url: Option<String>,
    /// The numbers of those lines whose messages are still kept.
    exchanges: Vec<u64>,
}

async fn life(State(platform): PlatformState, Path(trade_no): Path<String>) -> Result<Json<Life>, ControlError> {
    let life = platform.change(|book, _| book.life(&trade_no)).ok_or(Error::NoSuchOrder)?;
    let waits = life.trade.order.trade_status == Status::WaitForPay;
    let payment_url = waits.then(|| platform.payment_url(&trade_no));
    let order = &life.trade.order;
    let is_about =
        |subject: &Subject| subject.merchant_no == order.merchant_no && subject.out_trade_no == order.out_trade_no;
    let exchanges = platform.wire().numbers_of(is_about).collect();
    Ok(Json(Life { payment_url, exchanges, life }))
}

#[derive(Deserialize, JsonSchema)]
struct LedgerQuery {
    /// Lines up to this number are left out: those that the caller has already seen.
    #[serde(default)]
    after: u64,
    /// Lines from this number on are left out.
    before: Option<u64>,
    /// Only the last lines.
    limit: Option<usize>,
}

async fn ledger(State(platform): PlatformState, Query(query): Query<LedgerQuery>) -> Json<Vec<LedgerEntry>> {
    let before = query.before.unwrap_or(u64::MAX);
    Json(platform.change(|book, _| {
        // From the end, since a watcher asks for the last lines of many.
        let last = book.ledger.iter().rev().skip_while(|entry| entry.number >= before);
        let last = last.take_while(|entry| entry.number > query.after).take(query.limit.unwrap_or(usize::MAX));
        let mut lines: Vec<_> = last.cloned().collect();
        lines.reverse();
        lines
    }))
}

#[derive(Deserialize, JsonSchema)]
struct ActionQuery {
    /// Needed only if two merchants have an order or refund with the same number.
    #[serde(rename = "merchantNo")]
    merchant_no: Option<String>,
    /// The format of the callback; that of the settings unless it is given.
    format: Option<CallbackFormat>,
}

async fn act_on_order(
    State(platform): PlatformState,
    Path((out_trade_no, action)): Path<(String, String)>,
    Query(query): Query<ActionQuery>,
) -> Result<Json<OrderView>, ControlError> {
    let merchant_no = query.merchant_no.as_deref();
    let status = match action.as_str() {
        "pay" => Status::Success,
        "decline" => Status::Fail,
        "close" => Status::Close,
        "callback" => {
            let sent = platform.change(|book, now| {
                let key = book.find_order(|order| order.is(&out_trade_no, merchant_no)).ok_or(Error::NoSuchOrder)?;
                Ok::<_, Error>((book.call_back_order(now, &key, query.format), book.orders[&key].view.clone()))
            })?;
            return match sent {
                (true, order) => Ok(Json(order)),
                (false, order) => Err(conflict(format!("the order is {}: it has no callback", order.trade_status))),
            };
        }
        _ => return Err(not_found("an order can be sent `pay`, `decline`, `close` or `callback`")),
    };
    Ok(Json(platform.play_payer(&out_trade_no, merchant_no, status)?))
}

async fn resend_of_refund(
    State(platform): PlatformState,
    Path(out_request_no): Path<String>,
    Query(query): Query<ActionQuery>,
) -> Result<Json<RefundView>, ControlError> {
    let merchant_no = query.merchant_no.as_deref();
    let sent = platform.change(|book, now| {
        let key = book.find_refund(|refund| refund.is(&out_request_no, merchant_no))?;
        Some((book.call_back_refund(now, &key, query.format), book.refunds[&key].view.clone()))
    });
    match sent {
        None => Err(not_found("there is no such refund")),
        Some((true, refund)) => Ok(Json(refund)),
        Some((false, refund)) => Err(conflict(format!("the refund is {}: it has no callback", refund.trade_status))),
    }
}

impl Platform {
    /// Plays the payer's part for the first order with this number.
    pub(crate) fn play_payer(
        &self,
        out_trade_no: &str,
        merchant_no: Option<&str>,
        status: Status,
    ) -> Result<OrderView, Error> {
        self.change(|book, now| {
            let key = book.find_order(|order| order.is(out_trade_no, merchant_no)).ok_or(Error::NoSuchOrder)?;
            book.play_payer(now, &key, status)
        })
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FaultOrder {
    /// An interface, `*` for any, or `callback`.
    interface: String,
    /// A name of `/sandbox/fault-names`, or `refuse`; for callbacks one of `/sandbox/callback-fault-names`.
    fault: String,
    /// The time of `delay`, `slow_drip` and `late`.
    ms: Option<u64>,
    /// The `errorCode` of `refuse`.
    code: Option<String>,
    /// The `errorMsg` of `refuse`.
    message: Option<String>,
    /// For how many calls or callbacks; 1 unless it is given.
    calls: Option<u32>,
}

async fn faults(State(platform): PlatformState) -> Json<Vec<OrderedFault>> {
    Json(platform.faults().ordered())
}

async fn order_fault(State(platform): PlatformState, body: Bytes) -> Result<Json<Vec<OrderedFault>>, ControlError> {
    let order: FaultOrder = read(&body)?;
    let calls = order.calls.unwrap_or(1);
    let time = Duration::from_millis(order.ms.unwrap_or_default());
    let unknown = || bad_request(format!("there is no fault `{}`", order.fault));
    if order.interface == CALLBACK {
        let fault = CallbackFault::named(&order.fault, time).ok_or_else(unknown)?;
        check_details(&order, fault.time(), false)?;
        platform.order_callback_fault(fault, calls);
    } else if order.fault == REFUSE {
        check_details(&order, None, true)?;
        let refusal = Refusal::chosen(order.code.unwrap_or_default(), order.message.unwrap_or_default());
        platform.order_fault(&order.interface, CallFault::Refusal(refusal), calls)?;
    } else {
        let fault = Fault::named(&order.fault, time).ok_or_else(unknown)?;
        check_details(&order, fault.time(), false)?;
        platform.order_fault(&order.interface, CallFault::Fault(fault), calls)?;
    }
    Ok(faults(State(platform)).await)
}

/// What belongs to a fault must be there, and nothing else.
fn check_details(order: &FaultOrder, time: Option<Duration>, refuses: bool) -> Result<(), ControlError> {
    if time.is_some() != order.ms.is_some() {
        return Err(bad_request("`ms` belongs to `delay`, `slow_drip` and `late`, and to no other fault"));
    }
    let has_code = order.code.as_ref().is_some_and(|code| !code.is_empty());
    if refuses != has_code || (order.message.is_some() && !refuses) {
        return Err(bad_request("`code` belongs to `refuse` and to no other fault, and so does `message`"));
    }
    Ok(())
}

async fn clear_faults(State(platform): PlatformState) -> Json<Vec<OrderedFault>> {
    platform.clear_faults();
    faults(State(platform)).await
}

/// The behaviour that can be changed while the sandbox runs. What is left out does not change.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct BehaviourChange {
    callback_format: Option<CallbackFormat>,
    callback_shape: Option<CallbackShape>,
    result_format: Option<ResultFormat>,
    settle_after_ms: Option<u64>,
    callback_retry_ms: Option<u64>,
    callback_attempts: Option<u32>,
}

impl BehaviourChange {
    fn apply(&self, behaviour: &mut Behaviour) {
        behaviour.callback_format = self.callback_format.unwrap_or(behaviour.callback_format);
        behaviour.callback_shape = self.callback_shape.unwrap_or(behaviour.callback_shape);
        behaviour.result_format = self.result_format.unwrap_or(behaviour.result_format);
        behaviour.settle_after = self.settle_after_ms.map_or(behaviour.settle_after, Duration::from_millis);
        behaviour.callback_retry = self.callback_retry_ms.map_or(behaviour.callback_retry, Duration::from_millis);
        behaviour.callback_attempts = self.callback_attempts.unwrap_or(behaviour.callback_attempts);
    }

    fn of(behaviour: Behaviour) -> BehaviourChange {
        BehaviourChange {
            callback_format: Some(behaviour.callback_format),
            callback_shape: Some(behaviour.callback_shape),
            result_format: Some(behaviour.result_format),
            settle_after_ms: Some(clock::millis(behaviour.settle_after)),
            callback_retry_ms: Some(clock::millis(behaviour.callback_retry)),
            callback_attempts: Some(behaviour.callback_attempts),
        }
    }
}

async fn settings(State(platform): PlatformState) -> Json<BehaviourChange> {
    Json(BehaviourChange::of(platform.change(|book, _| book.behaviour)))
}

async fn change_settings(State(platform): PlatformState, body: Bytes) -> Result<Json<BehaviourChange>, ControlError> {
    let change: BehaviourChange = read(&body)?;
    platform.change(|book, _| change.apply(&mut book.behaviour));
    platform.tell_watchers();
    Ok(settings(State(platform)).await)
}
