// Used by the examples in the documentation: a cashier of a sandbox, with a new journal. Included into each example as
// a module, so these are comments, not `//!`. It is not part of the library.

#[allow(dead_code)]
pub fn sandbox() -> &'static bestpay_sandbox::Sandbox {
    static SANDBOX: std::sync::OnceLock<bestpay_sandbox::Sandbox> = std::sync::OnceLock::new();
    SANDBOX.get_or_init(|| bestpay_sandbox::Sandbox::start(Default::default()).unwrap())
}

#[allow(dead_code)]
pub fn client() -> bestpay::Client {
    bestpay::Client::new(sandbox().merchant_builder().build().unwrap()).unwrap()
}

#[allow(dead_code)]
pub fn journal() -> bestpay_cashier::Journal {
    bestpay_cashier::Journal::sqlite(journal_path()).unwrap()
}

/// The path of a new journal, in a folder that the system may clear.
#[allow(dead_code)]
pub fn journal_path() -> std::path::PathBuf {
    tempfile::tempdir().unwrap().keep().join("journal.db")
}

#[allow(dead_code)]
pub fn cashier() -> bestpay_cashier::Cashier {
    bestpay_cashier::Cashier::new(client(), journal())
}

#[allow(dead_code)]
pub fn builder() -> bestpay_cashier::CashierBuilder {
    bestpay_cashier::Cashier::builder(client(), journal())
}

#[allow(dead_code)]
pub fn order() -> bestpay::BarcodeOrder {
    bestpay::BarcodeOrder::new()
        .out_trade_no("20260301-0001")
        .trade_amt(bestpay::Amount::from_fen(1250).unwrap())
        .subject("coffee")
        .medium_no(bestpay_sandbox::PAID)
        .goods_info("coffee")
        .notify_url("http://127.0.0.1:9/notice")
        .operator("till-3")
}

#[allow(dead_code)]
pub fn qrcode_order() -> bestpay::QrcodeOrder {
    bestpay::QrcodeOrder::new()
        .out_trade_no("20260301-0002")
        .trade_amt(bestpay::Amount::from_fen(990).unwrap())
        .subject("bread")
        .trade_type(bestpay::TradeType::Alipay)
        .goods_info("bread")
        .notify_url("http://127.0.0.1:9/notice")
        .operator("till-3")
}

#[allow(dead_code)]
pub fn refund() -> bestpay::Refund {
    bestpay::Refund::new()
        .out_trade_no("20260301-0001")
        .out_request_no("20260301-0001-R1")
        .refund_amt(bestpay::Amount::from_fen(300).unwrap())
        .operator("till-3")
        .notify_url("http://127.0.0.1:9/notice")
}

/// A cashier that has taken the order and the refund.
#[allow(dead_code)]
pub fn cashier_at_work() -> bestpay_cashier::Cashier {
    let (cashier, within) = (cashier(), std::time::Duration::from_secs(20));
    assert!(cashier.take_payment(&order(), within).unwrap().is_success());
    assert!(cashier.take_refund(&refund(), within).unwrap().is_success());
    cashier
}
