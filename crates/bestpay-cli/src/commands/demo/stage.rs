//! What the scenes use: a gateway, a till, and the till's listener for callbacks.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use bestpay::{Amount, BarcodeOrder, BeijingTime, Client, Environment, QrcodeOrder, Refund, TradeType};
use bestpay_sandbox::{Fault, Sandbox, Settings};

use super::callback_listener::CallbackListener;
use crate::failure::Failure;
use crate::said::Said;

/// How long the demonstration's payer takes to type a password.
const PAYER_TAKES: Duration = Duration::from_millis(700);
/// How long to wait for what should come at once.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The gateway, the till, and the callbacks.
pub struct Stage {
    // Dropped in this order: the gateway stops posting before its callbacks' listener stops listening.
    sandbox: Sandbox,
    client: Client,
    pub callbacks: CallbackListener,
    date: BeijingTime,
}

impl Stage {
    /// Starts all of it.
    pub fn set() -> Result<Stage, Failure> {
        let settings =
            Settings { settle_after: PAYER_TAKES, callback_retry: Duration::from_millis(200), ..Settings::default() };
        let sandbox = Sandbox::start(settings).map_err(|error| not_set(&error))?;
        let merchant = sandbox.merchant_builder().build()?;
        let callbacks = CallbackListener::start(merchant.clone()).map_err(|error| not_set(&error))?;
        let poll = (Duration::from_millis(100), Duration::from_millis(300));
        let client = Client::builder(merchant).poll_every(poll.0, poll.1).build()?;
        Ok(Stage { sandbox, client, callbacks, date: BeijingTime::now() })
    }

    /// The gateway's address.
    pub fn url(&self) -> &str {
        self.sandbox.url()
    }

    /// The gateway.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The payer scans the QR code and pays.
    pub fn payer_pays(&self, out_trade_no: &str) -> Result<(), Failure> {
        self.sandbox.pay(out_trade_no).map(|_| ()).map_err(|error| not_set(&error))
    }

    /// Breaks the connection after the next order has been booked and before it is answered.
    pub fn lose_next_answer(&self) -> Result<(), Failure> {
        self.sandbox.set_fault("barcode_order", Fault::ResetAfter, 1).map_err(|error| not_set(&error))
    }

    /// The till.
    pub fn till(&self) -> &Client {
        &self.client
    }

    /// The `requestDate` of every order and refund here.
    pub fn date(&self) -> BeijingTime {
        self.date
    }

    /// A till whose gateway cannot be reached: nothing listens on a port that was free a moment ago.
    pub fn till_without_gateway(&self) -> Result<Client, Failure> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let address = free.map_err(|error| not_set(&error))?;
        let nowhere = Environment::Url(format!("http://{address}"));
        Ok(Client::new(self.sandbox.merchant_builder().environment(nowhere).build()?)?)
    }

    /// An order by the payment code that the payer shows.
    pub fn barcode_order(&self, out_trade_no: &str, amount: Amount, medium_no: &str) -> BarcodeOrder {
        BarcodeOrder::new()
            .out_trade_no(out_trade_no)
            .trade_amt(amount)
            .subject("面包店")
            .medium_no(medium_no)
            .request_date(self.date)
            .goods_info("面包")
            .notify_url(self.callbacks.url())
            .operator("till-1")
    }

    /// An order for the payer to scan.
    pub fn qrcode_order(&self, out_trade_no: &str, amount: Amount) -> QrcodeOrder {
        QrcodeOrder::new()
            .out_trade_no(out_trade_no)
            .trade_amt(amount)
            .subject("面包店")
            .trade_type(TradeType::Alipay)
            .request_date(self.date)
            .goods_info("蛋糕")
            .notify_url(self.callbacks.url())
            .operator("till-1")
    }

    /// A refund.
    pub fn refund(&self, out_trade_no: &str, out_request_no: &str, amount: Amount) -> Refund {
        Refund::new()
            .out_trade_no(out_trade_no)
            .out_request_no(out_request_no)
            .refund_amt(amount)
            .request_date(self.date)
            .operator("till-1")
            .notify_url(self.callbacks.url())
            .refund_cause("面包不新鲜")
    }
}

fn not_set(error: &dyn std::error::Error) -> Failure {
    Failure::sandbox(Said::untranslated(error.to_string()))
}
