//! Orders with their refunds, as a person looks at them: page by page, the newest first, and one by one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Book, OrderView, RefundView};
use crate::ledger::LedgerEntry;
use crate::status::Status;

/// The rows of a page, unless another number is asked for.
const ROWS: usize = 50;
const MOST_ROWS: usize = 500;

/// Which orders to show.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct TradeQuery {
    /// Orders from this number on are left out: those of the pages before.
    before: Option<u64>,
    /// How many orders; 50 unless it is given, 500 at most.
    limit: Option<usize>,
    /// A part of the merchant's or the platform's number.
    find: String,
    /// Only orders with this status.
    status: Option<Status>,
}

/// A page of the orders.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Trades {
    /// How many orders there are.
    total: usize,
    /// How many of them fit the query, on all pages.
    fitting: usize,
    trades: Vec<Trade>,
    /// `before` of the next page; `None` if this is the last one.
    next: Option<u64>,
}

/// An order, its refunds, and its place among the orders.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trade {
    number: u64,
    pub(crate) order: OrderView,
    notify_url: String,
    refunds: Vec<RefundView>,
}

/// An order, its refunds, and its lines of the ledger.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TradeLife {
    #[serde(flatten)]
    pub(crate) trade: Trade,
    lines: Vec<LedgerEntry>,
}

impl Book {
    pub(crate) fn trades(&self, query: &TradeQuery) -> Trades {
        let fits = |order: &OrderView| {
            (query.find.is_empty() || order.out_trade_no.contains(&query.find) || order.trade_no.contains(&query.find))
                && query.status.is_none_or(|status| order.trade_status == status)
        };
        let mut fitting: Vec<_> = self.orders.values().filter(|order| fits(&order.view)).collect();
        fitting.sort_unstable_by_key(|order| std::cmp::Reverse(order.number));
        let count = fitting.len();
        let rest = fitting.into_iter().filter(|order| query.before.is_none_or(|before| order.number < before));
        let limit = query.limit.unwrap_or(ROWS).clamp(1, MOST_ROWS);
        let mut rows: Vec<_> = rest.take(limit + 1).collect();
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(|order| order.number);
        let trades = rows.into_iter().map(|order| self.trade(&order.view, order.number, &order.notify_url)).collect();
        Trades { total: self.orders.len(), fitting: count, trades, next }
    }

    /// The life of the order with this number of the platform.
    pub(crate) fn life(&self, trade_no: &str) -> Option<TradeLife> {
        let order = self.orders.values().find(|order| order.view.trade_no == trade_no)?;
        let view = &order.view;
        let is_about = |line: &&LedgerEntry| {
            line.subject.merchant_no == view.merchant_no && line.subject.out_trade_no == view.out_trade_no
        };
        let lines = self.ledger.iter().filter(is_about).cloned().collect();
        Some(TradeLife { trade: self.trade(view, order.number, &order.notify_url), lines })
    }

    fn trade(&self, order: &OrderView, number: u64, notify_url: &str) -> Trade {
        let is_of =
            |refund: &&RefundView| refund.merchant_no == order.merchant_no && refund.out_trade_no == order.out_trade_no;
        let refunds = if order.trade_status == Status::Success {
            self.refunds.values().map(|refund| &refund.view).filter(is_of).cloned().collect()
        } else {
            Vec::new()
        };
        Trade { number, order: order.clone(), notify_url: notify_url.to_owned(), refunds }
    }
}
