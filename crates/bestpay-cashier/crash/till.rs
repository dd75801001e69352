//! The till: a process that takes payments and refunds, receives callbacks, and may be killed at any moment.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bestpay::{Amount, BarcodeOrder, Client, Environment, Merchant, MerchantKey, PlatformKey, Refund};
use bestpay_cashier::{Cashier, Journal};
use bestpay_sandbox::{
    CLOSED_LATER, FAILED, FAILED_LATER, INSTITUTION_CODE, MERCHANT_NO, MERCHANT_P12, PAID, PAID_LATER, PLATFORM_CER,
    REFUND_DONE_LATER, REFUND_FAILED, REFUSED, Sandbox,
};

use crate::again::Order;
use crate::callback_endpoint;
use crate::dice::Dice;

/// What the sandbox does to about every twentieth call.
const FAULTS: [&str; 8] =
    ["reset_before", "reset_after", "truncated", "http_500", "unsigned", "wrong_key", "other_order", "no_answer"];

const MEDIA: [&str; 8] = [PAID, PAID, PAID, PAID_LATER, FAILED, FAILED_LATER, CLOSED_LATER, REFUSED];

/// Not one of the sandbox's reserved codes: if an order with it is sent after all, it is paid.
const ANOTHER_CODE: &str = "510012345678901234";

/// The limit of everything that waits for something to happen or to be settled.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// How long a till follows up a payment or refund.
const WITHIN: Duration = Duration::from_millis(400);

/// What a till is to do, given as arguments.
pub struct Job {
    pub url: String,
    pub journal: String,
    /// Whether standard input is the socket on which callbacks come. If not, the till opens one of its own.
    pub has_door: bool,
    /// The first part of its numbers.
    pub name: String,
    pub threads: u64,
    /// How many orders each thread takes; with 0 the till only recovers.
    pub orders: u64,
    /// One call in this many goes wrong; 0 means none.
    pub one_in: u64,
    /// How many numbers it shares with other tills; 0 means none.
    pub shared: u64,
    pub seed: u64,
    /// The planted fault: an order that it is to take again, it takes without its journal.
    pub forgets: bool,
}

impl Job {
    pub fn arguments(&self) -> Vec<String> {
        let numbers = [
            u64::from(self.has_door),
            self.threads,
            self.orders,
            self.one_in,
            self.shared,
            self.seed,
            u64::from(self.forgets),
        ];
        let mut arguments = vec!["till".to_owned(), self.url.clone(), self.journal.clone(), self.name.clone()];
        arguments.extend(numbers.iter().map(u64::to_string));
        arguments
    }

    fn read(arguments: &[String]) -> Job {
        let number = |at: usize| -> u64 { arguments[at].parse().expect("a number") };
        Job {
            url: arguments[0].clone(),
            journal: arguments[1].clone(),
            name: arguments[2].clone(),
            has_door: number(3) == 1,
            threads: number(4),
            orders: number(5),
            one_in: number(6),
            shared: number(7),
            seed: number(8),
            forgets: number(9) == 1,
        }
    }
}

/// A file, or the address of a PostgreSQL that may be restarting.
pub fn open(journal: &str, patience: Duration) -> Journal {
    let started = Instant::now();
    loop {
        let opened =
            if journal.contains("host=") { Journal::postgres(journal, None) } else { Journal::sqlite(journal) };
        match opened {
            Ok(opened) => return opened,
            Err(error) if started.elapsed() >= patience => panic!("{error}"),
            Err(_) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

pub fn cashier(url: &str, journal: Journal) -> Cashier {
    let merchant = Merchant::builder()
        .environment(Environment::Url(url.to_owned()))
        .institution_code(INSTITUTION_CODE)
        .merchant_no(MERCHANT_NO)
        .key(MerchantKey::from_bytes(MERCHANT_P12, Some(Sandbox::password()), None).expect("a key"))
        .platform_key(PlatformKey::from_bytes(PLATFORM_CER).expect("a key"))
        .build()
        .expect("a merchant");
    let client = Client::builder(merchant)
        .read_timeout(Duration::from_millis(1500))
        .retry_reads_within(Duration::ZERO)
        .build()
        .expect("a client");
    Cashier::builder(client, journal)
        .lease(Duration::from_secs(2))
        .arrival_window(Duration::from_secs(15))
        .poll_every(Duration::from_millis(20), Duration::from_secs(2))
        .build()
}

pub fn order(number: &str, medium_no: &str, fen: i64, notify_url: &str) -> BarcodeOrder {
    BarcodeOrder::new()
        .out_trade_no(number)
        .trade_amt(Amount::from_fen(fen).expect("an amount"))
        .subject("coffee")
        .medium_no(medium_no)
        .goods_info("a cup of coffee")
        .notify_url(notify_url)
        .operator("till")
}

pub fn run(arguments: &[String]) {
    let job = Job::read(arguments);
    let patience = if job.has_door { PATIENCE } else { Duration::ZERO };
    let cashier = cashier(&job.url, open(&job.journal, patience));
    if job.orders == 0 {
        let recovery = cashier.recover(Duration::from_secs(90)).expect("a journal");
        println!("recovered {} {} {}", recovery.settled, recovery.open, recovery.questions);
        return;
    }
    let listener = match job.has_door {
        true => TcpListener::from(std::io::stdin().as_fd().try_clone_to_owned().expect("the socket")),
        false => TcpListener::bind("127.0.0.1:0").expect("a port"),
    };
    let notify_url = format!("http://{}/notice", listener.local_addr().expect("an address"));
    let (receiving, forgetful_at) = (cashier.clone(), job.forgets.then(|| job.url.clone()));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            match Order::is_told_by(&stream) {
                true => {
                    let (cashier, forgetful_at) = (receiving.clone(), forgetful_at.clone());
                    std::thread::spawn(move || take_again(stream, &cashier, forgetful_at.as_deref()));
                }
                false => callback_endpoint::answer(stream, &receiving),
            }
        }
    });
    // As after every start; what is leased to a killed till is found a little later.
    let _ = cashier.recover(Duration::from_millis(20));
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for thread in 0..job.threads {
            let (cashier, job, notify_url, next) = (&cashier, &job, &notify_url, &next);
            scope.spawn(move || {
                let mut dice = Dice::new(job.seed.wrapping_mul(1000) + thread);
                for _ in 0..job.orders {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    serve(cashier, job, notify_url, number, &mut dice);
                }
            });
        }
    });
}

/// A customer: an order, perhaps taken twice, perhaps with a refund.
fn serve(cashier: &Cashier, job: &Job, notify_url: &str, number: u64, dice: &mut Dice) {
    let is_shared = job.shared > 0 && dice.roll(5) == 0;
    // Numbers that several tills, and the same till after a restart, take with the same content.
    let (out_trade_no, medium_no, fen) = match is_shared {
        true => (format!("SHARED-{}", dice.roll(job.shared)), PAID, 777),
        false => (format!("{}-{number}", job.name), *dice.pick(&MEDIA), 100 + dice.roll(10_000) as i64),
    };
    let notify_url = if is_shared { "http://127.0.0.1:9/notice" } else { notify_url };
    spoil(job, "barcode_order", dice);
    spoil(job, "order_status", dice);
    say(&format!("take {}", Order::new(&out_trade_no, fen, notify_url)));
    let order = order(&out_trade_no, medium_no, fen, notify_url);
    let entry = match cashier.take_payment(&order, WITHIN) {
        Ok(entry) => entry,
        Err(error) => return say(&format!("failed {out_trade_no} {error}")),
    };
    say(&format!("done {out_trade_no} {}", entry.state));
    if dice.roll(10) == 0 {
        // The cashier at the desk presses the key twice.
        let _ = cashier.take_payment(&order, WITHIN);
    }
    if entry.is_success() && dice.roll(2) == 0 {
        spoil(job, "refund", dice);
        spoil(job, "refund_status", dice);
        let refund = Refund::new()
            .out_trade_no(&out_trade_no)
            .out_request_no(format!("{out_trade_no}-R"))
            .refund_amt(Amount::from_fen(50).expect("an amount"))
            .operator("till")
            .remark(*if is_shared { &"" } else { dice.pick(&["", REFUND_DONE_LATER, REFUND_FAILED]) })
            .notify_url(notify_url);
        say(&format!("refund {out_trade_no}"));
        match cashier.take_refund(&refund, WITHIN) {
            Ok(entry) => say(&format!("refunded {out_trade_no} {}", entry.state)),
            Err(error) => say(&format!("failed {out_trade_no} {error}")),
        }
    }
}

/// The same order as before a kill; the payer shows another code by now. Whoever asked for it may have gone meanwhile.
fn take_again(stream: TcpStream, cashier: &Cashier, forgetful_at: Option<&str>) {
    let Some(told) = Order::read(&stream) else { return };
    say(&format!("again {told}"));
    let order = order(&told.out_trade_no, ANOTHER_CODE, told.fen, &told.notify_url);
    let taken = match forgetful_at {
        Some(url) => {
            let folder = tempfile::tempdir().expect("a folder");
            let journal = Journal::sqlite(folder.path().join("journal.db")).expect("a journal");
            self::cashier(url, journal).take_payment(&order, WITHIN)
        }
        None => cashier.take_payment(&order, WITHIN),
    };
    let outcome = taken.map(|entry| entry.state.to_string()).unwrap_or_else(|error| error.kind().code().to_owned());
    say(&format!("taken_again {} {outcome}", told.out_trade_no));
    let _ = (&stream).write_all(outcome.as_bytes());
}

/// Whoever started the till may be gone.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Orders a fault for the next call of an interface, once in a while.
fn spoil(job: &Job, interface: &str, dice: &mut Dice) {
    if job.one_in == 0 || dice.roll(job.one_in) != 0 {
        return;
    }
    let body = format!(r#"{{"interface":"{interface}","fault":"{}"}}"#, dice.pick(&FAULTS));
    let address = job.url.trim_start_matches("http://");
    let request = format!(
        "POST /sandbox/faults HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let Ok(mut stream) = TcpStream::connect(address) else { return };
    if stream.write_all(request.as_bytes()).is_ok() {
        let _ = stream.read_to_end(&mut Vec::new());
    }
}
