//! Statements held against a journal.

use std::path::Path;
use std::time::Duration;

use bestpay::Amount;
use bestpay_cashier::{AmountUnit, DifferenceKind, State, Statement};
use bestpay_sandbox::{MERCHANT_NO, NEVER_PAID, PAID, SECOND_MERCHANT_NO};

use crate::shop::*;

const NAMES: &str = "商户订单号,交易号,金额,状态,类型\n";

fn columns() -> Statement {
    Statement::new("商户订单号", "金额", AmountUnit::Yuan)
        .trade_no_column("交易号")
        .status_column("状态")
        .success("成功")
        .kind_column("类型")
        .refund("退款")
}

/// What differs: kind, number, line.
fn differences(shop: &Shop, statement: &Statement, csv: &[u8]) -> Vec<(DifferenceKind, String, Option<u64>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("statement.csv");
    std::fs::write(&path, csv).expect("written");
    let differences = shop.journal.reconcile(&path, statement).expect("compared");
    let count = differences.differences();
    let found: Vec<_> = differences
        .map(|difference| difference.map(|found| (found.kind, found.number, found.line)).expect("a difference"))
        .collect();
    assert_eq!(found.len() as u64, count);
    found
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

/// A1 is paid with 12.50, R1 of it is refunded with 3.00, A2 is open.
fn shop_of_three() -> (Shop, String) {
    let shop = shop();
    let cashier = shop.cashier();
    cashier.take_payment(&order("A1", PAID), Duration::from_secs(20)).expect("paid");
    cashier.take_refund(&refund("A1", "R1", 300), Duration::from_secs(20)).expect("refunded");
    let open = cashier.take_payment(&order("A2", NEVER_PAID), Duration::ZERO).expect("taken");
    assert!(open.state.is_open());
    let trade_no = cashier.payment("A1").expect("known").trade_no.expect("a number");
    (shop, trade_no)
}

#[test]
fn a_statement_that_says_the_same_has_no_difference_in_either_encoding() {
    let (shop, trade_no) = shop_of_three();
    let csv =
        format!("\u{feff}{NAMES}`A1,{trade_no},12.50,成功,消费\nR1,,-3.00,成功,退款\nA2,,\"12.50\",待支付,消费\n");
    assert_eq!(differences(&shop, &columns(), csv.as_bytes()), []);
    assert_eq!(differences(&shop, &columns(), &gbk(csv.trim_start_matches('\u{feff}'))), []);
    let tabs = csv.replace(',', "\t");
    assert_eq!(differences(&shop, &columns().delimiter(b'\t'), tabs.as_bytes()), []);
}

#[test]
fn every_kind_of_difference_is_found() {
    use DifferenceKind::{Amount, Double, MissingInJournal, MissingInStatement, State, TradeNo, Unreadable};
    let (shop, trade_no) = shop_of_three();
    let one = |kind, number: &str, line| vec![(kind, number.to_owned(), line)];
    let (a1, r1) = (format!("A1,{trade_no},12.50,成功,消费\n"), "R1,,3.00,成功,退款\n");
    let compared = |lines: &str| differences(&shop, &columns(), format!("{NAMES}{lines}").as_bytes());
    assert_eq!(compared(&format!("{a1}{r1}")), []);
    assert_eq!(compared(&format!("{a1}{r1}{a1}")), one(Double, "A1", Some(4)));
    assert_eq!(compared(&format!("{a1}{r1}B1,,1.00,成功,消费\n")), one(MissingInJournal, "B1", Some(4)));
    assert_eq!(compared(&a1), one(MissingInStatement, "R1", None));
    assert_eq!(compared(&format!("{a1}R1,,3.01,成功,退款\n")), one(Amount, "R1", Some(3)));
    assert_eq!(compared(&format!("{a1}R1,,3.00,失败,退款\n")), one(State, "R1", Some(3)));
    assert_eq!(compared(&format!("{a1}{r1}A2,,12.50,成功,消费\n")), one(State, "A2", Some(4)));
    assert_eq!(compared(&format!("A1,T9,12.50,成功,消费\n{r1}")), one(TradeNo, "A1", Some(2)));
    assert_eq!(compared(&format!("{a1}{r1},,15.50,合计,\n")), one(Unreadable, "", Some(4)));
    assert_eq!(
        compared(&format!("A1,{trade_no},-12.50,成功,消费\n{r1}")),
        [(Unreadable, "A1".to_owned(), Some(2)), (MissingInStatement, "A1".to_owned(), None)]
    );
    // A payment is no refund, whatever its number.
    let as_payment = [(MissingInJournal, "R1".to_owned(), Some(3)), (MissingInStatement, "R1".to_owned(), None)];
    assert_eq!(compared(&format!("{a1}R1,,3.00,成功,消费\n")), as_payment);
}

/// A payment and a refund may have the same number, and so may orders of two merchants; a line of sums has none.
#[test]
fn only_the_same_number_of_the_same_kind_and_merchant_is_a_double() {
    let (shop, trade_no) = shop_of_three();
    let doubles = |lines: &str| {
        let statement = columns().merchant_column("商户号");
        let csv = format!("商户号,{NAMES}{lines}");
        let found = differences(&shop, &statement, csv.as_bytes());
        found.into_iter().filter(|(kind, ..)| *kind == DifferenceKind::Double).count()
    };
    let a1 = format!("{MERCHANT_NO},A1,{trade_no},12.50,成功,消费\n");
    assert_eq!(doubles(&format!("{a1}{a1}")), 1);
    assert_eq!(doubles(&format!("{a1}{MERCHANT_NO},A1,,12.50,成功,退款\n")), 0);
    assert_eq!(doubles(&format!("{a1}{SECOND_MERCHANT_NO},A1,,12.50,成功,消费\n")), 0);
    assert_eq!(doubles(&format!("{MERCHANT_NO},A1,,?,成功,消费\n{a1}")), 0);
}

/// A reversal has the payment's number and amount.
#[test]
fn without_a_column_of_kinds_a_negative_amount_is_a_refund() {
    let (shop, trade_no) = shop_of_three();
    let statement = Statement::new("单号", "金额", AmountUnit::Yuan);
    let compared = |lines: &str| differences(&shop, &statement, format!("单号,交易号,金额\n{lines}").as_bytes());
    assert_eq!(compared(&format!("A1,{trade_no},12.50\nR1,,-3.00\n")), []);
    assert_eq!(compared(&format!("A1,{trade_no},12.50\nR1,,3.00\n")), []);
    let reversed = [
        (DifferenceKind::MissingInJournal, "A1".to_owned(), Some(2)),
        (DifferenceKind::MissingInStatement, "A1".to_owned(), None),
    ];
    assert_eq!(compared("A1,,-12.50\nR1,,-3.00\n"), reversed);
    assert_eq!(compared("A1,,¥-12.50\nR1,,-3.00\n"), reversed);
}

#[test]
fn every_option_of_the_table_is_taken() {
    use bestpay_cashier::{STATEMENT_OPTIONS, StatementValue};
    let text = |value| match value {
        StatementValue::Unit => "yuan",
        StatementValue::Time => "2026-03-01 00:00:00",
        StatementValue::Character => ";",
        _ => "x",
    };
    let all = || STATEMENT_OPTIONS.iter().map(|option| (option.name, text(option.value)));
    assert!(Statement::from_options(all()).is_ok());
    for option in STATEMENT_OPTIONS {
        let error = Statement::from_options(all().filter(|(name, _)| *name != option.name)).err();
        let needed_by = STATEMENT_OPTIONS.iter().find(|other| other.needs == Some(option.name));
        let blamed = if option.is_mandatory { Some(option.name) } else { needed_by.map(|other| other.name) };
        assert_eq!(error.as_ref().and_then(|error| error.field()), blamed, "without {}", option.name);
    }
}

#[test]
fn a_difference_has_what_both_sides_say() {
    let (shop, trade_no) = shop_of_three();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("statement.csv");
    std::fs::write(&path, format!("{NAMES}A1,T9,99.00,失败,消费\n")).expect("written");
    let found = shop.journal.reconcile(&path, &columns()).expect("compared");
    let found: Vec<_> = found.map(|difference| difference.expect("a difference")).collect();
    let amount = found.iter().find(|found| found.kind == DifferenceKind::Amount).expect("another amount");
    let fen = |fen| Some(Amount::from_fen(fen).expect("an amount"));
    assert_eq!((amount.amount, amount.own_amount, amount.is_refund), (fen(9900), fen(1250), Some(false)));
    assert_eq!((amount.status.as_deref(), amount.own_state), (Some("失败"), Some(State::Success)));
    assert_eq!((amount.trade_no.as_deref(), amount.own_trade_no.as_ref()), (Some("T9"), Some(&trade_no)));
    assert!(amount.fields().any(|(name, text)| name == "ownAmount" && text == "1250"));
}

#[test]
fn merchant_and_period_choose_what_is_compared() {
    let (shop, _) = shop_of_three();
    let missing = |statement: Statement| differences(&shop, &statement, NAMES.as_bytes()).len();
    assert_eq!(missing(columns()), 2);
    assert_eq!(missing(columns().merchant_no("another")), 0);
    let time = |text: &str| text.parse().expect("a time");
    assert_eq!(missing(columns().period(time("2020-01-01 00:00:00"), time("2020-01-02 00:00:00"))), 0);
    assert_eq!(missing(columns().period(time("2020-01-01 00:00:00"), time("2220-01-01 00:00:00"))), 2);
    assert_eq!(missing(columns().period(time("2220-01-01 00:00:00"), time("2221-01-01 00:00:00"))), 0);
}

#[test]
fn a_file_or_column_that_is_not_there_is_named() {
    let (shop, _) = shop_of_three();
    let journal = &shop.journal;
    let field = |path: &Path, statement: &Statement| {
        let error = journal.reconcile(path, statement).expect_err("refused");
        error.field().map(str::to_owned)
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("statement.csv");
    assert_eq!(field(&path, &columns()).as_deref(), Some("path"));
    std::fs::write(&path, "").expect("written");
    assert_eq!(field(&path, &columns()).as_deref(), Some("path"));
    for (content, what) in [
        (&b"\xff\xfeA\0"[..], "UTF-16"),
        (b"PK\x03\x04", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0", "Excel workbook"),
        ("商户订单号\t金额".as_bytes(), "another `delimiter`"),
    ] {
        std::fs::write(&path, content).expect("written");
        let error = journal.reconcile(&path, &columns()).expect_err(what);
        assert!(error.message().contains(what), "{error}");
    }
    for (what, content) in [
        ("line 3 is longer than 65536 bytes", format!("A1,1.00\nA2,\"1.00\n{}", "A3,1.00\n".repeat(100_000))),
        ("the file ends within a column of line 3", "A1,1.00\nA2,\"1.00\nA3,1.00\n".to_owned()),
        ("the file ends within a column of line 1", "\nA1,1.00\n".to_owned()),
    ] {
        let start = if content.starts_with('\n') { "商户订单号,\"金额" } else { "商户订单号,金额\n" };
        std::fs::write(&path, format!("{start}{content}")).expect("written");
        let error = journal.reconcile(&path, &Statement::new("商户订单号", "金额", AmountUnit::Yuan)).expect_err(what);
        assert_eq!((error.kind(), error.field()), (bestpay::ErrorKind::InvalidConfig, Some("path")));
        assert!(error.message().contains(what), "{error}");
    }
    // A column may have several lines, the last one of a file as well.
    std::fs::write(&path, "商户订单号,备注,金额\nA1,\"a\nb\",12.50\nR1,\"a\nb\",-3.00").expect("written");
    assert!(journal.reconcile(&path, &Statement::new("商户订单号", "金额", AmountUnit::Yuan)).is_ok());
    std::fs::write(&path, "商户订单号,金额,金额\n").expect("written");
    assert_eq!(field(&path, &columns()).as_deref(), Some("amount_column"));
    std::fs::write(&path, "商户订单号,金额\n").expect("written");
    assert_eq!(field(&path, &columns()).as_deref(), Some("trade_no_column"));
}
