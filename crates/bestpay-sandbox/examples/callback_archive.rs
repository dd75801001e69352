//! Writes an archive of stored callbacks to standard output, one a line, for measuring and trying out:
//!
//! ```sh
//! cargo run --release -p bestpay-sandbox --example callback_archive -- 1000000 1000 >archive.jsonl
//! ```
//!
//! The second number, if given, plants forgeries: the last of every so many callbacks has another amount than was
//! signed. The callbacks are for the sandbox's merchant and are verified by its `platform.cer`, which `bestpay sandbox
//! --dir` writes.

use std::error::Error;
use std::io::Write;
use std::num::NonZeroUsize;
use std::thread;

use bestpay::{Hash, MerchantKey, in_order, sign_message};
use bestpay_sandbox::{INSTITUTION_CODE, MERCHANT_NO};
use serde_json::json;

/// How many callbacks one thread signs at a time.
const BATCH: u64 = 64;

fn main() -> Result<(), Box<dyn Error>> {
    let mut numbers = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let length =
        numbers.next().ok_or("give the number of callbacks, and optionally after how many one is forged")??;
    let forged_every = numbers.next().transpose()?;
    let key = MerchantKey::from_bytes(include_bytes!("../keys/platform.pk8"), None, None)?;

    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let (feed, batches) = in_order(threads, move |batch: std::ops::Range<u64>| {
        let lines = batch.map(|number| {
            let forged = forged_every.is_some_and(|every| number % every == 0);
            line(&key, number, forged)
        });
        lines.collect::<bestpay::Result<String>>()
    });
    thread::spawn(move || {
        let mut starts = (1..=length).step_by(BATCH as usize);
        starts.all(|start| feed.send(start..(start + BATCH).min(length + 1)))
    });
    let mut out = std::io::stdout().lock();
    for batch in batches {
        out.write_all(batch?.as_bytes())?;
    }
    Ok(())
}

fn line(key: &MerchantKey, number: u64, forged: bool) -> bestpay::Result<String> {
    let fen = 100 + number % 100_000;
    let callback = json!({
        "tradeNo": format!("20260301{number:016}"),
        "outTradeNo": format!("T{number:012}"),
        "tradeType": "REAL_TIM",
        "tradeAmt": fen,
        "tradeFinishedDate": "20260301093005",
        "merchantNo": MERCHANT_NO,
        "payAmt": fen,
        "discountAmt": 0,
        "ccy": "156",
        "tradeStatus": "SUCCESS",
        "goodsInfo": "聚合支付-咖啡一杯",
        "resultCode": "SUCCESS",
        "resultMsg": "交易成功",
        "institutionCode": INSTITUTION_CODE,
    });
    let mut line = sign_message(key, Hash::Sha1, callback.to_string().as_bytes())?;
    if forged {
        line = line.replace(&format!("\"payAmt\":{fen}"), "\"payAmt\":1");
    }
    line.push('\n');
    Ok(line)
}
