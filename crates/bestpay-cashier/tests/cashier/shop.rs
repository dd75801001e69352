//! A shop: a sandbox, a journal, and cashiers whose clock can be put forward.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bestpay::{Amount, BarcodeOrder, Client, ClientBuilder, Environment, Refund, TradeType};
use bestpay_cashier::{Cashier, CashierBuilder, Journal, State};
use bestpay_sandbox::{Event, Sandbox, Settings};

use crate::callback_endpoint;

/// Nothing listens there: the test does not care that the callback fails.
pub const NOWHERE: &str = "http://127.0.0.1:9/notice";

/// Longer than anything takes; nothing waits for it to pass.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// No time for questions that have no answer yet.
pub const AT_ONCE: Duration = Duration::from_millis(1);

pub struct Shop {
    pub sandbox: Sandbox,
    pub journal: Journal,
    /// The address to open the journal with, if it is in PostgreSQL.
    #[cfg(feature = "postgres")]
    pub postgres: Option<String>,
    pub folder: tempfile::TempDir,
    seconds_ahead: Arc<AtomicU64>,
}

pub fn shop() -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        settle_after: Duration::from_millis(50),
        callback_retry: Duration::from_millis(20),
        ..Settings::default()
    };
    let sandbox = Sandbox::start(settings).unwrap();
    // A new journal: a file, or if there is a PostgreSQL, a schema of its own.
    let postgres = std::env::var("BESTPAY_TEST_POSTGRES").ok().map(|url| schema(&url));
    let journal = match &postgres {
        Some(url) => open_postgres(url),
        None => Journal::sqlite(folder.path().join("journal.db")).unwrap(),
    };
    Shop {
        sandbox,
        journal,
        #[cfg(feature = "postgres")]
        postgres,
        folder,
        seconds_ahead: Arc::default(),
    }
}

/// A new schema, as an address to open a journal with.
pub fn schema(url: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let schema = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    postgres::Client::connect(url, postgres::NoTls).unwrap().batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
    format!("{url} options='-c search_path={schema}'")
}

#[cfg(feature = "postgres")]
fn open_postgres(url: &str) -> Journal {
    Journal::postgres(url, None).unwrap()
}

#[cfg(not(feature = "postgres"))]
fn open_postgres(_: &str) -> Journal {
    panic!("BESTPAY_TEST_POSTGRES needs the feature postgres")
}

impl Shop {
    /// A cashier with short times.
    pub fn cashier(&self) -> Cashier {
        self.builder().build()
    }

    pub fn builder(&self) -> CashierBuilder {
        self.builder_calling(self.sandbox.url())
    }

    /// A cashier that calls another address.
    pub fn builder_calling(&self, url: &str) -> CashierBuilder {
        self.builder_over(self.client_calling(url).build().unwrap())
    }

    /// A cashier that keeps this journal.
    pub fn builder_with(&self, journal: Journal) -> CashierBuilder {
        let client = self.client_calling(self.sandbox.url()).build().unwrap();
        short_breathed(Cashier::builder(client, journal))
    }

    /// A cashier with this client.
    pub fn builder_over(&self, client: Client) -> CashierBuilder {
        short_breathed(Cashier::builder(client, self.journal.clone()))
    }

    /// A client with the cashiers' clock, which asks once.
    pub fn client_calling(&self, url: &str) -> ClientBuilder {
        let ahead = Arc::clone(&self.seconds_ahead);
        let now = move || SystemTime::now() + Duration::from_secs(ahead.load(Ordering::Relaxed));
        let environment = Environment::Url(url.to_owned());
        let merchant = self.sandbox.merchant_builder().environment(environment).clock(now).build().unwrap();
        Client::builder(merchant).retry_reads_within(Duration::ZERO)
    }

    /// Puts the cashiers' clock forward. A cashier that was made before sees that it was put forward; to one that is
    /// made now, as after a restart, the time has passed.
    pub fn later(&self, duration: Duration) {
        self.seconds_ahead.fetch_add(duration.as_secs(), Ordering::Relaxed);
    }

    /// Puts the cashiers' clock right again.
    pub fn clock_right(&self) {
        self.seconds_ahead.store(0, Ordering::Relaxed);
    }

    /// How often an interface was called.
    pub fn calls(&self, of: &str) -> usize {
        let is_call = |event: &Event| matches!(event, Event::Call { interface, .. } if interface == of);
        self.sandbox.ledger().iter().filter(|entry| is_call(&entry.event)).count()
    }

    /// The states that an order went through, in order.
    pub fn states(&self, out_trade_no: &str) -> Vec<State> {
        let events = self.journal.events(0, 10_000).unwrap();
        events
            .iter()
            .filter(|event| event.out_trade_no == out_trade_no && !event.is_alarm)
            .map(|event| event.to)
            .collect()
    }

    /// What the alarms are about.
    pub fn alarms(&self) -> Vec<String> {
        let events = self.journal.events(0, 10_000).unwrap();
        events.into_iter().filter(|event| event.is_alarm).map(|event| event.about.unwrap_or_default()).collect()
    }
}

fn short_breathed(builder: CashierBuilder) -> CashierBuilder {
    builder.poll_every(Duration::from_millis(10), Duration::from_millis(50))
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

pub fn order(out_trade_no: &str, medium_no: &str) -> BarcodeOrder {
    BarcodeOrder::new()
        .out_trade_no(out_trade_no)
        .trade_amt(Amount::from_fen(1250).unwrap())
        .subject("咖啡")
        .medium_no(medium_no)
        .goods_info("咖啡一杯")
        .notify_url(NOWHERE)
        .operator("till-3")
}

pub fn qrcode_order(out_trade_no: &str) -> bestpay::QrcodeOrder {
    bestpay::QrcodeOrder::new()
        .out_trade_no(out_trade_no)
        .trade_amt(Amount::from_fen(990).unwrap())
        .subject("面包")
        .trade_type(TradeType::Tenpay)
        .user_code("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")
        .goods_info("面包一个")
        .notify_url(NOWHERE)
        .operator("till-3")
}

pub fn refund(out_trade_no: &str, out_request_no: &str, fen: i64) -> Refund {
    Refund::new()
        .out_trade_no(out_trade_no)
        .out_request_no(out_request_no)
        .refund_amt(Amount::from_fen(fen).unwrap())
        .operator("till-3")
        .notify_url(NOWHERE)
}

/// Passes calls on to the sandbox, and holds the first answer back until it is released: as slow as a test needs it.
pub struct SlowWay {
    pub url: String,
    let_go: std::sync::mpsc::Sender<()>,
}

impl SlowWay {
    pub fn to(sandbox: &Sandbox) -> SlowWay {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let address = sandbox.url().trim_start_matches("http://").to_owned();
        let (let_go, held) = std::sync::mpsc::channel();
        let mut held = Some(held);
        std::thread::spawn(move || {
            for caller in listener.incoming() {
                let mut caller = caller.unwrap();
                let mut platform = TcpStream::connect(&address).unwrap();
                platform.write_all(&http_message(&mut caller)).unwrap();
                let answer = http_message(&mut platform);
                if let Some(held) = held.take() {
                    let _ = held.recv();
                }
                caller.write_all(&answer).unwrap();
            }
        });
        SlowWay { url, let_go }
    }

    pub fn let_go(&self) {
        self.let_go.send(()).unwrap();
    }
}

/// A whole request or answer.
fn http_message(stream: &mut TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let (mut message, mut length) = (String::new(), 0);
    while !message.ends_with("\r\n\r\n") {
        let start = message.len();
        assert!(reader.read_line(&mut message).unwrap() > 0, "{message}");
        if let Some(value) = message[start..].to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    [message.into_bytes(), body].concat()
}

/// Receives callbacks and hands them to a cashier, for as long as it lives.
pub struct Receiver {
    pub url: String,
    address: std::net::SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Receiver {
    pub fn start(cashier: Cashier) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let stream = stream.unwrap();
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                callback_endpoint::answer(stream, &cashier);
            }
        });
        Receiver { url: format!("http://{address}/notice"), address, stopping, thread: Some(thread) }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().unwrap().join();
    }
}
