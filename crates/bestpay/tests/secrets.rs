//! Neither `Debug` nor errors nor logs show keys, passwords or the payer's data.

use std::fmt::Debug;

use bestpay::{
    Amount, BarcodeOrder, Hash, Merchant, MerchantKey, Message, PlatformKey, QrcodeOrder, Refund, TradeType,
    sign_message,
};

const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/");
const MEDIUM_NO: &str = "510098765432109876";
const USER_CODE: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
const BUYER_LOGIN_NO: &str = "13800000000";
const PASSWORD: &str = "123456";

/// Everything that was shown, to be searched for what must not be.
#[derive(Default)]
struct ShownText(String);

impl ShownText {
    fn debug(&mut self, value: &dyn Debug) {
        self.0.push_str(&format!("{value:?}\n{value:#?}\n"));
    }

    fn error(&mut self, error: &bestpay::Error) {
        self.debug(error);
        self.0.push_str(&format!("{error}\n"));
        let mut source = std::error::Error::source(error);
        while let Some(error) = source {
            self.0.push_str(&format!("{error}\n{error:?}\n"));
            source = error.source();
        }
    }

    fn assert_free_of_secrets(&self) {
        let private_key = std::fs::read_to_string(format!("{KEYS}merchant-2048.pkcs8.pem")).expect("a key");
        let private_key = private_key.lines().nth(5).expect("a line of the private key");
        for secret in [MEDIUM_NO, USER_CODE, BUYER_LOGIN_NO, PASSWORD, private_key] {
            assert!(!self.0.contains(secret), "{secret} is shown:\n{}", self.0);
        }
        assert!(self.0.contains("***"), "the masks are there:\n{}", self.0);
    }
}

fn merchant(environment: bestpay::Environment) -> Merchant {
    Merchant::builder()
        .environment(environment)
        .institution_code("3178000000000001")
        .merchant_no("3178000000000002")
        .key(MerchantKey::from_file(format!("{KEYS}merchant-2048.p12"), Some(PASSWORD), None).expect("a key"))
        .platform_key(PlatformKey::from_file(format!("{KEYS}platform-1024.cer")).expect("a key"))
        .build()
        .expect("a merchant")
}

fn barcode_order() -> BarcodeOrder {
    BarcodeOrder::new()
        .out_trade_no("A1")
        .trade_amt(Amount::from_fen(100).expect("an amount"))
        .subject("coffee")
        .medium_no(MEDIUM_NO)
        .goods_info("coffee")
        .notify_url("http://127.0.0.1/notice")
        .operator("till")
}

fn signed(message: &str) -> Vec<u8> {
    let key = MerchantKey::from_file(format!("{KEYS}platform-1024.pkcs8.pem"), None, None).expect("a key");
    sign_message(&key, Hash::Sha1, message.as_bytes()).expect("signed").into_bytes()
}

#[test]
fn debug_and_errors_show_no_secrets() {
    let mut shown = ShownText::default();
    let merchant = merchant(bestpay::Environment::Production);
    shown.debug(&merchant);
    shown.debug(merchant.key());

    let order = barcode_order();
    shown.debug(&order);
    shown.debug(&QrcodeOrder::new().trade_type(TradeType::Tenpay).user_code(USER_CODE));
    shown.debug(&merchant.prepare(&order).expect("prepared"));
    shown.error(&merchant.prepare(&order.clone().medium_no(format!("{MEDIUM_NO} "))).expect_err("a space"));
    shown.error(&merchant.prepare(&order.clone().goods_info(format!("{USER_CODE}&goodsInfo=x"))).expect_err("spliced"));

    let body = signed(&format!(
        r#"{{"success":true,"errorCode":null,"errorMsg":null,
            "result":{{"tradeStatus":"SUCCESS","buyerLoginNo":"{BUYER_LOGIN_NO}","newPayerField":"{USER_CODE}"}}}}"#
    ));
    let refund = Refund::new().out_trade_no("A1").out_request_no("R1");
    let result = merchant.accept(&refund, 200, &body).expect("verified");
    assert_eq!(result.buyer_login_no(), Some(BUYER_LOGIN_NO));
    shown.debug(&result);

    let changed = String::from_utf8(body).expect("UTF-8").replace("SUCCESS", "FAIL");
    let error = merchant.accept(&refund, 200, changed.as_bytes()).expect_err("changed");
    assert!(error.report().expect("a report").attempts()[0].signing_string.contains(BUYER_LOGIN_NO));
    shown.error(&error);
    shown.error(
        &merchant.accept(&refund, 502, format!("<p>{BUYER_LOGIN_NO} {USER_CODE}").as_bytes()).expect_err("a status"),
    );
    shown.debug(&Message::parse(changed.as_bytes()).expect("a message"));

    let wrong = MerchantKey::from_file(format!("{KEYS}merchant-2048.p12"), Some("1234567"), None).expect_err("wrong");
    shown.error(&wrong);
    shown.assert_free_of_secrets();
}

#[test]
fn debug_shows_whose_merchant_it_is() {
    let merchant = merchant(bestpay::Environment::Production);
    let shown = format!("{merchant:?}");
    for part in ["Merchant {", "3178000000000001", "3178000000000002", "Sha256", "bits: 2048"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    #[cfg(feature = "http")]
    assert_eq!(
        format!("{:?}", bestpay::Client::new(merchant).expect("a client")),
        format!("Client {{ merchant: {shown}, .. }}")
    );
}

#[cfg(feature = "config")]
#[test]
fn a_bad_configuration_is_reported_without_its_password() {
    let mut shown = ShownText("***".to_owned());
    for text in
        ["key_password = \"123456\"\nkey_pasword = \"123456\"", "key_password = \"123456", "key_password = 123456"]
    {
        shown.error(&bestpay::Config::from_toml(text, ".").expect_err("malformed"));
    }
    shown.debug(&bestpay::Config::from_toml("key_password = \"123456\"", ".").expect("a setting"));
    shown.assert_free_of_secrets();
}

#[cfg(feature = "http")]
mod logs {
    use std::io::{Read, Write};
    use std::sync::Mutex;

    use bestpay::OrderStatus;

    use super::*;

    static LOGGED: Mutex<String> = Mutex::new(String::new());

    struct Collector;

    impl log::Log for Collector {
        fn enabled(&self, _: &log::Metadata<'_>) -> bool {
            true
        }

        fn log(&self, record: &log::Record<'_>) {
            let mut logged = LOGGED.lock().expect("the log");
            logged.push_str(&format!("{} {}\n", record.target(), record.args()));
        }

        fn flush(&self) {}
    }

    #[test]
    fn logs_at_the_highest_level_show_no_secrets() {
        log::set_logger(&Collector).expect("the only logger");
        log::set_max_level(log::LevelFilter::Trace);

        // A gateway that answers each of two requests with a body full of payer data.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let gateway = std::thread::spawn(move || {
            for _ in 0..2 {
                let (mut stream, _) = listener.accept().expect("a connection");
                let _ = stream.read(&mut [0; 65536]).expect("a request");
                let body = signed(&format!(
                    r#"{{"success":true,"result":{{"tradeStatus":"SUCCESS","mediumNo":"{MEDIUM_NO}","userCode":"{USER_CODE}"}}}}"#
                ));
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                stream.write_all(&[head.as_bytes(), &body].concat()).expect("answered");
            }
        });
        let client =
            bestpay::Client::new(merchant(bestpay::Environment::Url(format!("http://{address}")))).expect("a client");
        let result = client.order_by_barcode(&barcode_order()).expect("paid");
        assert_eq!(result.other()[0].text(), Some(MEDIUM_NO));
        let question = OrderStatus::new().out_trade_no("A1").trade_date("2026-03-01 09:30:00".parse().expect("a time"));
        client.order_status(&question).expect("a status");
        gateway.join().expect("the gateway");

        let forged = barcode_order().out_trade_no("A2: answered\nbestpay::client barcode_order A3\r\u{1b}");
        client.order_by_barcode(&forged).expect_err("no number");
        let ours = LOGGED.lock().expect("the log").clone();
        let last = ours.lines().last().expect("a line");
        assert!(
            last.starts_with(r"bestpay::client barcode_order A2: answered\nbestpay::client barcode_order A3\r\u{1b}: ")
        );
        assert!(!last.contains(char::is_control), "{last:?}");

        let mut shown = ShownText(LOGGED.lock().expect("the log").clone());
        assert!(shown.0.contains("bestpay::client barcode_order A1: answered"), "our own log is on:\n{}", shown.0);
        assert!(shown.0.contains("ureq"), "the log below us is on:\n{}", shown.0);
        shown.0.push_str("***");
        shown.assert_free_of_secrets();
    }
}
