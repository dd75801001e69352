//! A caller that can send what a real client would not: raw HTTP over TCP, with full control of every member.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use bestpay::{
    Amount, BarcodeOrder, BeijingTime, Client, Hash, Interface, Merchant, MerchantKey, Message, OrderStatus,
    PlatformKey, QrcodeOrder, Refund, RefundStatus, TradeType, sign_message,
};
use bestpay_sandbox::{INSTITUTION_CODE, MERCHANT_NO, MERCHANT_P12, PLATFORM_CER, Sandbox, Settings};
use serde_json::{Map, Value, json};

/// Nothing listens there: the test does not care that the callback fails.
pub const NOWHERE: &str = "http://127.0.0.1:9/notice";

/// Long enough for the slowest machine; nothing waits for it to pass.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A sandbox whose "after a while" is almost at once.
pub fn sandbox() -> Sandbox {
    Sandbox::start(quick()).unwrap()
}

pub fn quick() -> Settings {
    Settings {
        settle_after: Duration::from_millis(30),
        callback_retry: Duration::from_millis(5),
        callback_attempts: 4,
        ..Settings::default()
    }
}

/// A sandbox in which an order stays as it is until the test plays the payer.
pub fn patient_sandbox() -> Sandbox {
    Sandbox::start(Settings { settle_after: Duration::from_secs(3600), ..quick() }).unwrap()
}

pub fn merchant(sandbox: &Sandbox) -> Merchant {
    sandbox.merchant_builder().build().unwrap()
}

pub fn client(sandbox: &Sandbox) -> Client {
    Client::builder(merchant(sandbox))
        .poll_every(Duration::from_millis(5), Duration::from_millis(20))
        .retry_reads_within(Duration::ZERO)
        .build()
        .unwrap()
}

/// Waits until a condition holds, within [`PATIENCE`].
pub fn eventually(mut is_so: impl FnMut() -> bool) {
    for _ in 0..PATIENCE.as_millis() / 5 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the condition never held");
}

pub fn barcode_order(out_trade_no: &str, medium_no: &str) -> BarcodeOrder {
    BarcodeOrder::new()
        .out_trade_no(out_trade_no)
        .trade_amt(Amount::from_fen(1250).unwrap())
        .subject("聚合支付付款码下单")
        .medium_no(medium_no)
        .goods_info("聚合支付-咖啡一杯")
        .notify_url(NOWHERE)
        .operator("till-3")
}

pub fn qrcode_order(out_trade_no: &str) -> QrcodeOrder {
    QrcodeOrder::new()
        .out_trade_no(out_trade_no)
        .trade_amt(Amount::from_fen(990).unwrap())
        .subject("聚合支付收款码下单")
        .trade_type(TradeType::Bestpay)
        .goods_info("聚合支付-面包")
        .notify_url(NOWHERE)
        .operator("till-3")
}

/// `requestDate` of an order, which a question about it needs; now if there is no such order.
pub fn ordered_at(sandbox: &Sandbox, out_trade_no: &str) -> BeijingTime {
    let order = sandbox.orders().into_iter().find(|order| order.out_trade_no == out_trade_no);
    order.map_or_else(BeijingTime::now, |order| order.request_date.parse().unwrap())
}

pub fn order_status(sandbox: &Sandbox, out_trade_no: &str) -> OrderStatus {
    OrderStatus::new().out_trade_no(out_trade_no).trade_date(ordered_at(sandbox, out_trade_no))
}

pub fn refund(out_trade_no: &str, out_request_no: &str, fen: i64) -> Refund {
    Refund::new()
        .out_trade_no(out_trade_no)
        .out_request_no(out_request_no)
        .refund_amt(Amount::from_fen(fen).unwrap())
        .operator("till-3")
        .notify_url(NOWHERE)
}

/// `requestDate` of a refund; now if there is no such refund.
fn refunded_at(sandbox: &Sandbox, out_request_no: &str) -> BeijingTime {
    let refund = sandbox.refunds().into_iter().find(|refund| refund.out_request_no == out_request_no);
    refund.map_or_else(BeijingTime::now, |refund| refund.request_date.parse().unwrap())
}

pub fn refund_status(sandbox: &Sandbox, out_trade_no: &str, out_request_no: &str) -> RefundStatus {
    let refunded_at = refunded_at(sandbox, out_request_no);
    RefundStatus::new().out_trade_no(out_trade_no).out_request_no(out_request_no).refund_date(refunded_at)
}

pub fn platform_key() -> PlatformKey {
    PlatformKey::from_bytes(PLATFORM_CER).unwrap()
}

pub fn merchant_key() -> MerchantKey {
    MerchantKey::from_bytes(MERCHANT_P12, Some(Sandbox::password()), Some("conname")).unwrap()
}

/// The members of a good request to an interface, without `sign`.
pub fn members(interface: &str, out_trade_no: &str) -> Map<String, Value> {
    let now = BeijingTime::now().to_string();
    let all = json!({
        "institutionCode": INSTITUTION_CODE, "merchantNo": MERCHANT_NO, "outTradeNo": out_trade_no,
        "outRequestNo": format!("{out_trade_no}-R1"), "tradeAmt": 1250, "refundAmt": 1250, "subject": "coffee",
        "mediumNo": "289999999999999999", "requestDate": now, "tradeDate": now, "refundDate": now, "timeOut": 1500,
        "goodsInfo": "a cup of coffee", "notifyUrl": NOWHERE, "operator": "till-3", "tradeType": "BESTPAY",
    });
    let wanted = Interface::named(interface).unwrap().request;
    let mut members = all.as_object().unwrap().clone();
    members.retain(|name, _| wanted.iter().any(|spec| spec.name == name));
    members
}

/// As [`members`], with the date of an order that is there.
pub fn asking(sandbox: &Sandbox, interface: &str, out_trade_no: &str) -> Map<String, Value> {
    let mut members = members(interface, out_trade_no);
    if let Some(date) = members.get_mut("tradeDate") {
        *date = json!(ordered_at(sandbox, out_trade_no).to_string());
    }
    let out_request_no = members.get("outRequestNo").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(date) = members.get_mut("refundDate") {
        *date = json!(refunded_at(sandbox, &out_request_no).to_string());
    }
    members
}

pub fn signed(members: &Map<String, Value>) -> String {
    sign_message(&merchant_key(), Hash::Sha256, Value::Object(members.clone()).to_string().as_bytes()).unwrap()
}

/// How the connection ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Closed,
    Reset,
}

#[derive(Debug)]
pub struct Reply {
    pub head: String,
    pub body: Vec<u8>,
    pub end: End,
}

impl Reply {
    pub fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    pub fn content_length(&self) -> usize {
        let head = self.head.to_ascii_lowercase();
        let line = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        line.parse().unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The answer, after its signature has been verified with the platform's key, and uses SHA-1.
    pub fn verified(&self) -> Value {
        let verified = Message::parse(&self.body).unwrap().verify(&platform_key()).unwrap();
        assert_eq!(verified.verification().hash, Hash::Sha1);
        self.json()
    }
}

/// Sends a request and reads until the connection ends.
pub fn exchange(sandbox: &Sandbox, method: &str, path: &str, content_type: &str, body: &str) -> Reply {
    exchange_with(sandbox, method, path, &[("Content-Type", content_type)], body)
}

/// As [`exchange`], with headers of the test's own. `Host` is the sandbox's address unless it is among them.
pub fn exchange_with(sandbox: &Sandbox, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let length = body.len();
    let named = headers.iter().any(|(name, _)| *name == "Host");
    let host = [("Host", address)];
    let lines: String =
        host[usize::from(named)..].iter().chain(headers).map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request =
        format!("{method} {path} HTTP/1.1\r\n{lines}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).unwrap();
    let mut received = Vec::new();
    let end = match stream.read_to_end(&mut received) {
        Ok(_) => End::Closed,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => End::Reset,
        Err(error) => panic!("{error}"),
    };
    let head_ends = received.windows(4).position(|window| window == b"\r\n\r\n").map_or(received.len(), |at| at + 4);
    let body = received.split_off(head_ends);
    Reply { head: String::from_utf8(received).unwrap(), body, end }
}

pub const JSON: &str = "application/json; charset=utf-8";

/// Posts a body to one of the five paths.
pub fn post(sandbox: &Sandbox, interface: &str, body: &str) -> Reply {
    exchange(sandbox, "POST", Interface::named(interface).unwrap().path, JSON, body)
}

/// Posts signed members to one of the five paths; returns the verified answer.
pub fn call(sandbox: &Sandbox, interface: &str, members: &Map<String, Value>) -> Value {
    post(sandbox, interface, &signed(members)).verified()
}
