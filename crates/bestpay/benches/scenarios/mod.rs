//! What is measured: each operation once, for the clock (`time.rs`) and for the counter (`instructions.rs`).
//!
//! A function here makes everything an operation needs and returns the operation itself, which can be repeated. What an
//! operation returns is dropped within it, as a caller would drop it.

use std::hint::black_box;

use bestpay::{Amount, BarcodeOrder, BeijingTime, Client, Hash, Merchant, MerchantKey, Message, PlatformKey};

/// An operation, ready to be repeated.
pub type Operation = Box<dyn Fn()>;

/// Expands `$each! { name… }` with the names of the operations.
macro_rules! scenarios {
    ($each:ident) => {
        $each! {
            canon canon_form
            prepare_1024 prepare_2048 prepare_4096
            accept_order accept_refusal
            callback_json callback_form
            open_p12 open_pkcs8 open_certificate
            build_client
        }
    };
}

pub(crate) use scenarios;

fn repeat<T>(operation: impl Fn() -> T + 'static) -> Operation {
    Box::new(move || drop(black_box(operation())))
}

// --- the operations ------------------------------------------------------------------------------------------------

/// A callback's bytes to its signing string.
pub fn canon() -> Operation {
    let body = callback();
    repeat(move || Message::parse(black_box(&body)).expect("a message").signing_string())
}

/// The same callback as a form.
pub fn canon_form() -> Operation {
    let body = form(&callback());
    repeat(move || Message::parse(black_box(&body)).expect("a message").signing_string())
}

pub fn prepare_1024() -> Operation {
    prepare(1024)
}

pub fn prepare_2048() -> Operation {
    prepare(2048)
}

pub fn prepare_4096() -> Operation {
    prepare(4096)
}

fn prepare(bits: usize) -> Operation {
    let (merchant, order) = (merchant(bits), order());
    repeat(move || merchant.prepare(black_box(&order)).expect("a request"))
}

/// An answer with its order's data.
pub fn accept_order() -> Operation {
    let (merchant, order, body) = (merchant(2048), order(), order_answer());
    repeat(move || merchant.accept(&order, 200, black_box(&body)).expect("an answer"))
}

/// A refusal, with the error that is made of it.
pub fn accept_refusal() -> Operation {
    let (merchant, order, body) = (merchant(2048), order(), refusal());
    repeat(move || merchant.accept(&order, 200, black_box(&body)).expect_err("a refusal"))
}

/// Parse, signing string, verify, typed result.
pub fn callback_json() -> Operation {
    let (merchant, body) = (merchant(2048), callback());
    repeat(move || merchant.read_callback(black_box(&body)).expect("a callback"))
}

pub fn callback_form() -> Operation {
    let (merchant, body) = (merchant(2048), form(&callback()));
    repeat(move || merchant.read_callback(black_box(&body)).expect("a callback"))
}

/// The merchant's key as the platform hands it out: PKCS#12 with a password.
pub fn open_p12() -> Operation {
    let file = key_file("merchant-2048.p12");
    repeat(move || MerchantKey::from_bytes(black_box(&file), Some(PASSWORD), None).expect("a key"))
}

pub fn open_pkcs8() -> Operation {
    let file = key_file("merchant-2048.pkcs8.pem");
    repeat(move || MerchantKey::from_bytes(black_box(&file), None, None).expect("a key"))
}

pub fn open_certificate() -> Operation {
    let file = key_file("platform-1024.cer");
    repeat(move || PlatformKey::from_bytes(black_box(&file)).expect("a key"))
}

/// A client for production: proxy, roots, agent. Nothing is connected.
pub fn build_client() -> Operation {
    let merchant = merchant(2048);
    repeat(move || Client::new(merchant.clone()).expect("a client"))
}

// --- what they use -------------------------------------------------------------------------------------------------

pub const PASSWORD: &str = "123456";

pub fn key_file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../tests/vectors/keys/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a key file")
}

pub fn merchant_key(bits: usize) -> MerchantKey {
    MerchantKey::from_bytes(&key_file(&format!("merchant-{bits}.pkcs8.pem")), None, None).expect("a key")
}

pub fn platform_key() -> PlatformKey {
    PlatformKey::from_bytes(&key_file("platform-1024.cer")).expect("a key")
}

pub fn merchant_builder(bits: usize) -> bestpay::MerchantBuilder {
    Merchant::builder()
        .environment(bestpay::Environment::Production)
        .institution_code("3178002070000001")
        .merchant_no("3178002070000002")
        .key(merchant_key(bits))
        .platform_key(platform_key())
}

pub fn merchant(bits: usize) -> Merchant {
    merchant_builder(bits).build().expect("a merchant")
}

/// An order with every field, as a till fills it in.
pub fn order() -> BarcodeOrder {
    BarcodeOrder::new()
        .out_trade_no("A20260301000001")
        .trade_amt(Amount::from_fen(1250).expect("an amount"))
        .subject("聚合支付付款码下单")
        .medium_no("510012345678901234")
        .request_date("2026-03-01 09:30:00".parse::<BeijingTime>().expect("a time"))
        .time_out(300)
        .goods_info("聚合支付-咖啡一杯")
        .notify_url("https://shop.example/bestpay/notice")
        .operator("till-3")
        .remark("靠窗")
}

/// What the platform's gateway answers, nulls and unlisted members included.
pub fn order_answer() -> Vec<u8> {
    signed_by_platform(
        r#"{"errorCode":null,"errorMsg":null,"result":{"bankRequestNo":"20260301TPP0000459527428","buyerContractNo":null,
        "disCountAmt":0,"memo":null,"merchantNo":"3178002070000002","merchantOrderNo":"A20260301000001",
        "outTradeNo":"A20260301000001","payAmt":1250,"tradeAmt":1250,"tradeNo":"20260301100000210002110248557045",
        "tradeResultCode":null,"tradeResultDesc":null,"tradeStatus":"SUCCESS",
        "tradeprodNo":"2026030117TPPIOP1110001459527428"},"success":true}"#,
    )
}

fn refusal() -> Vec<u8> {
    signed_by_platform(
        r#"{"errorCode":"ORDER_FAIL","errorMsg":"请求时间有效范围(T-1, T+1)","result":null,"success":false}"#,
    )
}

/// A callback with every field of 3.4.
pub fn callback() -> Vec<u8> {
    signed_by_platform(
        r#"{"tradeNo":"20260301100000210002110248557045","outTradeNo":"A20260301000001","tradeType":"REAL_TIME_PRO",
        "tradeAmt":1250,"tradeFinishedDate":"20260301093005","merchantNo":"3178002070000002","payAmt":1200,
        "discountAmt":50,"ccy":"156","tradeStatus":"SUCCESS","goodsInfo":"聚合支付-咖啡一杯","resultCode":"0000",
        "resultMsg":"交易成功","originalTradeNo":"","institutionCode":"3178002070000001"}"#,
    )
}

/// The members of a flat JSON message as a form.
fn form(message: &[u8]) -> Vec<u8> {
    let members: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(message).expect("JSON");
    let encode =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let pairs = members.iter().map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{name}={}", encode(&value))
    });
    pairs.collect::<Vec<_>>().join("&").into_bytes()
}

/// As it goes over the wire: without white space, signed with SHA-1.
fn signed_by_platform(message: &str) -> Vec<u8> {
    let key = MerchantKey::from_bytes(&key_file("platform-1024.pkcs8.pem"), None, None).expect("a key");
    let message: String = message.lines().map(str::trim_start).collect();
    bestpay::sign_message(&key, Hash::Sha1, message.as_bytes()).expect("a signed message").into_bytes()
}
