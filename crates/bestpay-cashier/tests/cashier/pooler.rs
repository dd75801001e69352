//! A journal in PostgreSQL behind PgBouncer in transaction mode: each transaction may run in another session.

use std::collections::BTreeSet;

use bestpay::{Amount, ErrorKind};
use bestpay_cashier::{Cashier, Journal, State};
use bestpay_sandbox::{Fault, PAID, PAID_LATER};
use postgres::{Client, NoTls, SimpleQueryMessage};

use crate::shop::*;

/// More than the pooler has sessions for.
const TILLS: usize = 8;
const ORDERS_OF_EACH: usize = 10;

/// The address of an empty database, by way of the pooler.
fn url() -> String {
    std::env::var("BESTPAY_TEST_PGBOUNCER").expect("the address of a PgBouncer")
}

/// Each order has an amount of its own, so that no two can be mixed up unnoticed.
fn fen(till: usize, number: usize) -> Amount {
    Amount::from_fen((100 + till * ORDERS_OF_EACH + number).try_into().unwrap()).unwrap()
}

#[test]
#[ignore = "needs a PgBouncer: see the step pooler of tests/run"]
fn tills_behind_a_pooler_lose_no_entry_and_mix_up_none() {
    let url = url();
    let shop = shop();
    let till = || {
        let client = shop.client_calling(shop.sandbox.url()).build().unwrap();
        let journal = Journal::postgres(&url, None).unwrap();
        Cashier::builder(client, journal).poll_every(PATIENCE / 6000, PATIENCE / 1200).build()
    };
    shop.sandbox.set_fault("barcode_order", Fault::ResetAfter, 5).unwrap();
    std::thread::scope(|scope| {
        for number in 0..TILLS {
            let till = till();
            scope.spawn(move || {
                for at in 0..ORDERS_OF_EACH {
                    let code = if at % 2 == 0 { PAID } else { PAID_LATER };
                    let name = format!("T{number}-{at}");
                    till.take_payment(&order(&name, code).trade_amt(fen(number, at)), AT_ONCE).unwrap();
                    if at % 5 == 0 {
                        till.recover(AT_ONCE).unwrap();
                        till.follow_payment(&name, PATIENCE).unwrap();
                        till.take_refund(&refund(&name, &format!("R{number}-{at}"), 7), PATIENCE).unwrap();
                    }
                }
            });
        }
    });
    let last = till();
    shop.later(std::time::Duration::from_secs(61));
    assert_eq!(last.recover(PATIENCE).unwrap().open, 0);

    let entries = last.journal().entries(None, 10_000).unwrap();
    let refunds = entries.iter().filter(|entry| entry.out_request_no.is_some()).count();
    assert_eq!((entries.len() - refunds, refunds), (TILLS * ORDERS_OF_EACH, TILLS * ORDERS_OF_EACH.div_ceil(5)));
    assert_eq!(shop.calls("barcode_order"), TILLS * ORDERS_OF_EACH, "each was sent once");
    assert_eq!(shop.calls("refund"), refunds);
    for booked in shop.sandbox.orders() {
        let entry = last.payment(&booked.out_trade_no).unwrap();
        assert_eq!((entry.state, entry.amount.fen()), (State::Success, booked.trade_amt), "{entry:?}");
        // One whose answer was lost was settled by a question, which does not tell the platform's number.
        assert!(entry.trade_no.as_ref().is_none_or(|number| *number == booked.trade_no), "{entry:?}");
    }
    let numbers: Vec<_> = entries.iter().filter_map(|entry| entry.trade_no.as_deref()).collect();
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len(), "each has its own trade number");
    let events = last.journal().events(0, 100_000).unwrap();
    assert!(events.iter().all(|event| !event.is_alarm), "{events:?}");
    the_sessions_were_shared(&url);
}

/// The pooler itself says in which mode it works, and that there were fewer sessions than tills.
fn the_sessions_were_shared(url: &str) {
    let config: postgres::Config = url.parse().unwrap();
    let mut console = config.clone().dbname("pgbouncer").connect(NoTls).unwrap();
    let mut told = |question: &str, column: &str| -> Vec<String> {
        let rows = console.simple_query(question).unwrap();
        let row = |message| match message {
            SimpleQueryMessage::Row(row) if row.get("database") == config.get_dbname() => {
                row.get(column).map(str::to_owned)
            }
            _ => None,
        };
        rows.into_iter().filter_map(row).collect()
    };
    assert_eq!(told("SHOW POOLS", "pool_mode"), ["transaction"]);
    let sessions = told("SHOW SERVERS", "database").len();
    assert!((1..TILLS).contains(&sessions), "{sessions}");
}

/// A pooler of this age takes no `options` from a client. The reason is said when the journal is opened.
#[test]
#[ignore = "needs a PgBouncer: see the step pooler of tests/run"]
fn options_that_the_pooler_does_not_take_are_told_when_the_journal_is_opened() {
    let url = format!("{} options='-c search_path=other'", url());
    if Client::connect(&url, NoTls).is_ok() {
        return; // PgBouncer 1.20 takes some.
    }
    let error = Journal::postgres(&url, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::JournalUnavailable);
    assert!(error.message().contains("options"), "{error}");
}
