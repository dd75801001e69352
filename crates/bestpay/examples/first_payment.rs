//! Takes a payment by the payer's payment code, with the settings of `bestpay.toml`.
//!
//! `cargo run --example first_payment -- shop/bestpay.toml 510000000000000002`

use std::time::Duration;

use bestpay::{Amount, BarcodeOrder, Config, Effect, TradeStatus};

fn main() -> bestpay::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let config = arguments.next().unwrap_or("bestpay.toml".into());
    let payment_code = arguments.next().unwrap_or("510000000000000001".into());

    let client = Config::from_file_and_env(config)?.client()?;
    let ordered_at = client.merchant().now();
    let out_trade_no = format!("T{}", ordered_at.to_compact());
    let order = BarcodeOrder::new()
        .out_trade_no(&out_trade_no)
        .trade_amt(Amount::from_yuan("12.50")?)
        .subject("Coffee")
        .medium_no(payment_code)
        .request_date(ordered_at)
        .goods_info("Coffee, large")
        .notify_url("http://127.0.0.1:8080/bestpay/notice")
        .operator("till-3");

    // What comes back is verified and about this order, or it is an error.
    let wait = || client.wait_for_payment(&out_trade_no, ordered_at, Duration::from_secs(120));
    let trade_status = match client.order_by_barcode(&order) {
        Ok(result) if result.trade_status().is_final() => result.trade_status(),
        // The payer has to type a password.
        Ok(_) => wait()?.trade_status(),
        // The order may have arrived. Ask; never order again.
        Err(error) if error.effect() == Effect::Unknown => wait()?.trade_status(),
        // Nothing was sent, or the platform refused: `error` says which. Only the status can say that it is unpaid.
        Err(error) => return Err(error),
    };
    println!("{out_trade_no}: {}", if trade_status == TradeStatus::Success { "paid" } else { "not paid" });
    Ok(())
}
