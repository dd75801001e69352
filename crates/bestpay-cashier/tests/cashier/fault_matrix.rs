//! Every fault on every interface, by the table that the runner of each language runs: tests/faults. The pages in docs
//! show the results here.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use bestpay::{Amount, Client, Error, Interface, OrderStatus, RefundStatus};
use bestpay_cashier::{Cashier, Entry};
use bestpay_sandbox::{Event, Fault, PAID, PAID_LATER, REFUND_DONE_LATER, Status};
use serde_json::{Value, json};

use crate::shop::*;

const TABLE: &str = include_str!("../../../../tests/faults/matrix.json");
/// Each page shows the table below this line.
const PAGES: [&str; 2] = ["faults.md", "faults.zh-CN.md"];
const ABOVE_THE_TABLE: &str = "|---|---|---|---|---|---|---|\n";

/// How many rows run at the same time.
const AT_A_TIME: usize = 6;

const ORDER: i64 = 1250;
const REFUND: i64 = 300;

#[test]
fn every_fault_on_every_interface_comes_to_what_the_table_states() {
    let table: Vec<Value> = serde_json::from_str(TABLE).unwrap();
    assert_eq!(listed(&table), every_fault_on_every_interface(), "the table has each of them once");
    // Each row has a shop of its own and mostly waits. All at once would be too many connections for a PostgreSQL. The
    // rows that take longest are next to each other, so that no two of them fall to the same thread.
    let seen: Vec<Vec<Value>> = std::thread::scope(|scope| {
        let rows_from = |first| table.iter().skip(first).step_by(AT_A_TIME).map(|row| Row::read(row).run());
        let threads: Vec<_> =
            (0..AT_A_TIME).map(|first| scope.spawn(move || rows_from(first).collect::<Vec<_>>())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let seen: Vec<Value> = (0..table.len()).map(|row| seen[row % AT_A_TIME][row / AT_A_TIME].clone()).collect();
    let passed = table.iter().zip(&seen).filter(|(stated, seen)| stated == seen).count();
    for (stated, seen) in table.iter().zip(&seen).filter(|(stated, seen)| stated != seen) {
        println!("stated: {stated}\n  seen: {seen}");
    }
    // Output of println! is hidden when the test passes.
    writeln!(std::io::stdout(), "faults: {passed} of {}", table.len()).unwrap();
    assert_eq!(passed, table.len());
    show(&seen);
}

/// How often the table has a fault on an interface.
fn listed(table: &[Value]) -> BTreeMap<(&str, &str), usize> {
    let mut listed = BTreeMap::new();
    for row in table {
        *listed.entry((row["fault"].as_str().unwrap(), row["interface"].as_str().unwrap())).or_default() += 1;
    }
    listed
}

fn every_fault_on_every_interface() -> BTreeMap<(&'static str, &'static str), usize> {
    let faults = Fault::all(Duration::ZERO).into_iter().map(Fault::name);
    faults.flat_map(|fault| Interface::ALL.iter().map(move |interface| ((fault, interface.name), 1))).collect()
}

struct Row<'a> {
    stated: &'a Value,
    interface: &'a str,
    fault: Fault,
    shop: Shop,
}

impl Row<'_> {
    fn read(stated: &Value) -> Row<'_> {
        let time = Duration::from_millis(stated["ms"].as_u64().unwrap_or_default());
        Row {
            stated,
            interface: stated["interface"].as_str().unwrap(),
            fault: Fault::named(stated["fault"].as_str().unwrap(), time).unwrap(),
            shop: shop(),
        }
    }

    /// The row with what really happened.
    fn run(&self) -> Value {
        let url = self.shop.sandbox.url();
        let patient = self.shop.client_calling(url).build().unwrap();
        patient.order_by_barcode(&order("PAID", PAID)).unwrap();
        patient.refund(&refund("PAID", "REFUNDED", REFUND)).unwrap();
        let client = match self.stated["read_timeout_ms"].as_u64() {
            Some(ms) => self.shop.client_calling(url).read_timeout(Duration::from_millis(ms)).build().unwrap(),
            None => patient,
        };
        let mut seen = self.stated.clone();
        seen["client"] = self.under_the_fault(|| said(self.call(&client)));
        seen["cashier"] = self.under_the_fault(|| {
            let end = self.end(&client);
            end.unwrap_or_else(|error| said(Err(error)))
        });
        seen
    }

    fn under_the_fault(&self, work: impl FnOnce() -> Value) -> Value {
        let before = self.shop.sandbox.ledger().len();
        self.shop.sandbox.set_fault(self.interface, self.fault, 1).unwrap();
        let seen = work();
        eventually(|| self.shop.sandbox.ledger().iter().skip(before).any(|entry| self.is_the_fault(&entry.event)));
        seen
    }

    fn is_the_fault(&self, event: &Event) -> bool {
        let wanted = (self.interface, self.fault.name());
        matches!(event, Event::Call { interface, fault: Some(fault), .. } if (&**interface, &**fault) == wanted)
    }

    /// Calls the interface about a new order or refund, or asks for one that is final.
    fn call(&self, client: &Client) -> Result<(), Error> {
        let now = client.merchant().now();
        match self.interface {
            "barcode_order" => client.order_by_barcode(&order("C1", PAID)).map(drop),
            "qrcode_order" => client.order_by_qrcode(&qrcode_order("C1")).map(drop),
            "order_status" => {
                let ordered_at = self.shop.sandbox.orders()[0].request_date.parse().unwrap();
                client.order_status(&OrderStatus::new().out_trade_no("PAID").trade_date(ordered_at)).map(drop)
            }
            "refund" => client.refund(&refund("PAID", "C1-R1", REFUND)).map(drop),
            "refund_status" => {
                let question = RefundStatus::new().out_trade_no("PAID").out_request_no("REFUNDED").refund_date(now);
                client.refund_status(&question).map(drop)
            }
            other => panic!("no call of {other}"),
        }
    }

    /// Takes an order or refund to its end, and looks for it in the platform's book.
    fn end(&self, client: &Client) -> Result<Value, Error> {
        let cashier = || self.shop.builder_over(client.clone()).build();
        let sent_by = self.interface_that_sends();
        let before = self.shop.calls(sent_by);
        let till = cashier();
        self.take(&till, AT_ONCE)?;
        let open = self.take(&till, AT_ONCE)?;
        // The platform may not have processed a call that timed out yet.
        eventually(|| self.shop.calls(sent_by) > before);
        self.play_the_payer(&open);
        // What has not arrived by now never will. It is followed to its end after a restart.
        self.shop.later(Duration::from_secs(300));
        let till = cashier();
        let end = self.follow(&till)?;
        assert_eq!(self.take(&till, PATIENCE)?, end, "the same again returns what is known");
        assert_eq!(self.shop.calls(sent_by) - before, 1, "it is sent once: {}", self.stated);
        assert_eq!(self.shop.alarms(), [""; 0]);
        let booked = self.booked(&end);
        assert!(booked.len() <= 1, "it is booked once: {booked:?}");
        let booked = booked.first();
        assert!(booked.is_none_or(|(_, fen)| *fen == end.amount.fen()));
        let moved = booked.filter(|(status, _)| status.as_str() == "SUCCESS").map_or(0, |(_, fen)| *fen);
        Ok(json!({
            "state": end.state.as_str(),
            "trade_status": booked.map(|(status, _)| status.as_str()),
            "fen": moved,
        }))
    }

    fn interface_that_sends(&self) -> &str {
        match self.interface {
            "order_status" => "barcode_order",
            "refund_status" => "refund",
            sends => sends,
        }
    }

    /// An order whose question is to meet a fault must not be final at once.
    fn take(&self, cashier: &Cashier, within: Duration) -> Result<Entry, Error> {
        let fen = Amount::from_fen(ORDER).unwrap();
        match self.interface {
            "barcode_order" => cashier.take_payment(&order("A1", PAID).trade_amt(fen), within),
            "qrcode_order" => cashier.take_qrcode_payment(&qrcode_order("A1").trade_amt(fen), within),
            "order_status" => cashier.take_payment(&order("A1", PAID_LATER).trade_amt(fen), within),
            "refund" => cashier.take_refund(&refund("PAID", "R1", REFUND), within),
            "refund_status" => cashier.take_refund(&refund("PAID", "R1", REFUND).remark(REFUND_DONE_LATER), within),
            other => panic!("nothing is taken by {other}"),
        }
    }

    fn follow(&self, cashier: &Cashier) -> Result<Entry, Error> {
        match self.interface_that_sends() {
            "refund" => cashier.follow_refund("R1", PATIENCE),
            _ => cashier.follow_payment("A1", PATIENCE),
        }
    }

    /// Whoever has the address pays; an order whose address is lost is closed by the platform in the end.
    fn play_the_payer(&self, taken: &Entry) {
        if taken.interface != "qrcode_order" {
            return;
        }
        if taken.payment_url.is_some() {
            self.shop.sandbox.pay("A1").unwrap();
        } else if !self.booked(taken).is_empty() {
            self.shop.sandbox.close("A1").unwrap();
        }
    }

    /// Status and amount of what the platform has under the number.
    fn booked(&self, entry: &Entry) -> Vec<(Status, i64)> {
        match &entry.out_request_no {
            Some(number) => {
                let refunds = self.shop.sandbox.refunds().into_iter();
                refunds
                    .filter(|refund| refund.out_request_no == *number)
                    .map(|r| (r.trade_status, r.refund_amt))
                    .collect()
            }
            None => {
                let orders = self.shop.sandbox.orders().into_iter();
                orders
                    .filter(|order| order.out_trade_no == entry.out_trade_no)
                    .map(|o| (o.trade_status, o.trade_amt))
                    .collect()
            }
        }
    }
}

fn said(outcome: Result<(), Error>) -> Value {
    let error = outcome.err();
    json!({
        "code": error.as_ref().map(|error| error.kind().code()),
        "effect": error.as_ref().map(|error| error.effect().as_str()),
    })
}

/// Compares the pages with what happened; with `BESTPAY_WRITE_DOCS` set, writes them.
fn show(seen: &[Value]) {
    let rows: String = seen.iter().map(shown).collect();
    for page in PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(page);
        let kept = std::fs::read_to_string(&path).unwrap();
        let (text, _) = kept.split_once(ABOVE_THE_TABLE).unwrap();
        let current = format!("{text}{ABOVE_THE_TABLE}{rows}");
        if std::env::var_os("BESTPAY_WRITE_DOCS").is_some() {
            std::fs::write(&path, current).unwrap();
        } else {
            assert!(
                kept == current,
                "docs/{page} is not current: BESTPAY_WRITE_DOCS=1 cargo test -p bestpay-cashier fault"
            );
        }
    }
}

fn shown(row: &Value) -> String {
    let (client, cashier) = (&row["client"], &row["cashier"]);
    let cells = [
        &row["fault"],
        &row["interface"],
        &client["code"],
        &client["effect"],
        &cashier["state"],
        &cashier["trade_status"],
        &cashier["fen"],
    ];
    let cells = cells.map(|cell| cell.as_str().map_or_else(|| cell.to_string(), |text| format!("`{text}`")));
    format!("| {} |\n", cells.join(" | ").replace("null", "–"))
}
