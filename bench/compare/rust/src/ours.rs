//! `bestpay`, used like in a Rust program.

use std::fs;
use std::path::Path;

use bestpay::{
    Amount, BarcodeOrder, BeijingTime, Client, Config, Merchant, MerchantKey, Message, OrderStatus, PlatformKey,
};

use crate::protocol::Operation;

pub fn operation(task: &str, folder: &Path) -> Operation {
    let read = |name: &str| fs::read(folder.join(name)).expect(name);
    match task.split_once('-') {
        Some(("prepare", bits)) => {
            let (merchant, request_date) = (merchant(folder, bits), request_date());
            Box::new(move |give| give(merchant.prepare(&order(request_date)).expect("an order").body()))
        }
        Some(("canon", message)) => {
            let message = read(&format!("{message}.json"));
            Box::new(move |give| give(&Message::parse(&message).expect("a message").signing_string()))
        }
        _ => match task {
            "callback" => {
                let (merchant, body) = (merchant(folder, "2048"), read("callback.json"));
                Box::new(move |give| give(merchant.read_callback(&body).expect("a callback").out_trade_no()))
            }
            "damaged" => {
                let (merchant, body) = (merchant(folder, "2048"), read("damaged.json"));
                Box::new(move |give| give(merchant.read_callback(&body).map_or("refused", |_| "accepted")))
            }
            "order" => {
                let (client, request_date) = (client(folder, "order.toml"), request_date());
                Box::new(move |give| {
                    let result = client.order_by_barcode(&order(request_date)).expect("an answer");
                    give(result.trade_status().as_str());
                })
            }
            "status" => {
                let client = client(folder, "status.toml");
                let trade_date: BeijingTime =
                    String::from_utf8(read("status.date")).expect("UTF-8").parse().expect("a time");
                Box::new(move |give| {
                    let question = OrderStatus::new().out_trade_no("COMPARE-1").trade_date(trade_date);
                    give(client.order_status(&question).expect("an answer").trade_status().as_str());
                })
            }
            _ => panic!("there is no task `{task}`"),
        },
    }
}

fn merchant(folder: &Path, bits: &str) -> Merchant {
    let file = folder.join(format!("merchant-{bits}.p12"));
    Merchant::builder()
        .environment(bestpay::Environment::Production)
        .institution_code("3178000000000001")
        .merchant_no("3178000000000002")
        .key(MerchantKey::from_file(file, Some("123456"), None).expect("a key"))
        .platform_key(PlatformKey::from_file(folder.join("platform.cer")).expect("a key"))
        .build()
        .expect("a merchant")
}

fn client(folder: &Path, config: &str) -> Client {
    Config::from_file(folder.join(config)).and_then(|config| config.client()).expect("a client")
}

fn request_date() -> BeijingTime {
    "2026-03-01 09:30:00".parse().expect("a time")
}

fn order(request_date: BeijingTime) -> BarcodeOrder {
    BarcodeOrder::new()
        .out_trade_no("20260301-0001")
        .trade_amt(Amount::from_fen(1250).expect("an amount"))
        .subject("聚合支付付款码下单")
        .medium_no("510012345678901234")
        .request_date(request_date)
        .goods_info("聚合支付-咖啡一杯")
        .notify_url("https://shop.example/bestpay/notice")
        .operator("till-3")
}
