//! Starts tills and kills them at random points, then lets everything settle and compares the books.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bestpay_sandbox::{Sandbox, Settings};

use crate::again::Order;
use crate::books::{self, Outcome};
use crate::dice::Dice;
use crate::till::{self, Job, PATIENCE};

/// Calls that must have begun for each kill, on average over a run: with fewer the run would prove nothing.
const CALLS_A_KILL: u64 = 4;

/// How often the client that repeats an order calls the other till, and how long it waits for an answer.
const REPEATS: u64 = 3;
const IMPATIENCE: Duration = Duration::from_millis(150);

/// Two tills share one file.
pub fn sqlite(kills: u64, seed: u64, plants: bool) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = folder.path().join("journal.db").display().to_string();
    Killer::new(journal, 2, seed, plants).run(kills, |_| {})
}

/// Four tills; between the kills all their backends are ended, and now and then the server.
pub fn postgres(kills: u64, seed: u64, plants: bool) -> Vec<String> {
    let server = crate::server::Server::start();
    let mut dice = Dice::new(seed ^ 1);
    Killer::new(server.url(), 4, seed, plants).run(kills, |kill| match dice.roll(3) {
        0 => server.terminate_backends(),
        // Once gently, once as after a power cut.
        1 if kill % 5 == 0 => server.restart(dice.pick::<&str>(&["fast", "immediate"])),
        _ => {}
    })
}

/// Four tills on a journal that is there, such as one behind a pooler. Nothing happens to its server, so no call may
/// fail.
pub fn at(journal: &str, kills: u64, seed: u64) -> Vec<String> {
    let killer = Killer::new(journal.to_owned(), 4, seed, false);
    Killer { may_fail: false, ..killer }.run(kills, |_| {})
}

struct Killer {
    sandbox: Sandbox,
    journal: String,
    /// Where each till receives its callbacks. They stay open for the whole run: the platform reaches a till again
    /// after a restart, and nobody else can take its port.
    doors: Vec<TcpListener>,
    dice: Dice,
    seed: u64,
    /// Whether the tills forget: the fault that must be found.
    plants: bool,
    /// Whether calls may fail because the database is away.
    may_fail: bool,
}

struct TillProcess {
    process: Child,
    said: Arc<Mutex<TillOutput>>,
    reader: JoinHandle<()>,
}

#[derive(Default)]
struct TillOutput {
    /// How many calls for orders and refunds have begun, and how many have ended.
    begun: u64,
    ended: u64,
    failures: Vec<String>,
    /// Orders whose calls have not ended, by their numbers.
    midway: BTreeMap<String, Order>,
    /// What the callers of orders were told, and how many of them asked again.
    outcomes: Vec<Outcome>,
    again: u64,
}

impl TillOutput {
    fn hear(&mut self, line: &str) {
        let mut words = line.split(' ');
        let what = words.next().unwrap_or_default();
        match what {
            "take" | "again" => {
                let order = Order::named(words).expect("an order");
                self.midway.insert(order.out_trade_no.clone(), order);
            }
            "done" | "failed" | "taken_again" => {
                let [number, outcome] = [(); 2].map(|()| words.next().unwrap_or_default().to_owned());
                self.midway.remove(&number);
                self.outcomes.push((number, outcome.trim_end_matches(':').to_owned()));
            }
            _ => {}
        }
        match what {
            "take" | "refund" => self.begun += 1,
            "again" => self.again += 1,
            "taken_again" => {}
            "failed" => {
                self.ended += 1;
                self.failures.push(line.to_owned());
            }
            _ => self.ended += 1,
        }
    }
}

impl TillProcess {
    /// Waits until the till has begun this many calls; returns a complaint if it never does.
    fn complaint_before(&mut self, calls: u64) -> Option<String> {
        let started = Instant::now();
        loop {
            if self.said.lock().expect("no panic").begun >= calls {
                return None;
            }
            if let Some(status) = self.process.try_wait().expect("a process") {
                return Some(format!("a till ended by itself with {status}"));
            }
            if started.elapsed() > PATIENCE {
                return Some(format!("a till did not begin {calls} calls within {PATIENCE:?}"));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Killer {
    fn new(journal: String, tills: usize, seed: u64, plants: bool) -> Killer {
        let settings = Settings {
            settle_after: Duration::from_millis(150),
            callback_retry: Duration::from_millis(300),
            // The whole ledger is compared with the journal.
            ledger_lines: usize::MAX,
            ..Settings::default()
        };
        let sandbox = Sandbox::start(settings).expect("a sandbox");
        let doors = (0..tills).map(|_| TcpListener::bind("127.0.0.1:0").expect("a port")).collect();
        Killer { sandbox, journal, doors, dice: Dice::new(seed), seed, plants, may_fail: true }
    }

    fn run(mut self, kills: u64, mut disturb: impl FnMut(u64)) -> Vec<String> {
        let started = Instant::now();
        let (mut midway, mut begun, mut killed, mut failures, mut stuck) = (0, 0, 0, Vec::new(), Vec::new());
        let mut tills: Vec<TillProcess> = (0..self.doors.len()).map(|till| self.start(till, 0)).collect();
        let (mut clients, mut outcomes, mut again) = (Vec::new(), Vec::new(), 0);
        // A run proves nothing if no till was killed in the middle of an order.
        while (killed < kills || clients.is_empty()) && stuck.is_empty() {
            disturb(killed);
            // From before the first order to well into the work. What the till prints says how far it is, not a clock:
            // a slow machine has done as much by then as a fast one. The random pause is only for variety.
            let at = self.dice.roll(tills.len() as u64) as usize;
            stuck.extend(tills[at].complaint_before(self.dice.roll(16)));
            std::thread::sleep(Duration::from_millis(self.dice.roll(40)));
            killed += 1;
            let next = self.start_after_kill(&mut tills, at, killed);
            begun += next.begun;
            midway += u64::from(next.begun > next.ended);
            failures.extend(next.failures);
            outcomes.extend(next.outcomes);
            again += next.again;
            // As a shop does: at the till that is back, and at another one. A till's socket stays open while the till
            // is down.
            let other = (at + 1) % tills.len();
            for order in next.midway.into_values() {
                let [here, there] = [at, other].map(|till| self.doors[till].local_addr().expect("an address"));
                let same = order.clone();
                clients.push(std::thread::spawn(move || order.tell(here, 1, PATIENCE)));
                clients.push(std::thread::spawn(move || same.tell(there, REPEATS, IMPATIENCE)));
            }
        }
        let enough = (kills * CALLS_A_KILL).saturating_sub(begun);
        stuck.extend(tills[0].complaint_before(enough));
        for client in clients {
            client.join().expect("no panic");
        }
        for mut till in tills {
            let last = end(&mut till);
            outcomes.extend(last.outcomes);
            again += last.again;
        }
        self.doors.clear();
        self.sandbox.clear_faults();
        if self.plants {
            return books::called_twice(&self.sandbox);
        }
        self.settle();
        let (totals, mut wrong) = books::compare(&till::open(&self.journal, PATIENCE), &self.sandbox);
        wrong.extend(books::misled(&outcomes, &self.sandbox));
        wrong.extend(stuck);
        let seconds = started.elapsed().as_secs();
        println!(
            "seed {}: {killed} kills, {midway} of them midway, {begun} calls begun, {} failed, {seconds} s",
            self.seed,
            failures.len()
        );
        println!("{totals:?}; {again} calls took an order again, {} ended", outcomes.len());
        // A call may fail if the database was away for too long. The comparison is about whether it lost anything.
        failures.iter().take(5).for_each(|failure| println!("{failure}"));
        if !self.may_fail {
            wrong.extend(failures);
        }
        if midway == 0 || again == 0 || totals.orders == 0 || totals.paid_fen == 0 || totals.refunded_fen == 0 {
            wrong.push("too little happened to prove anything".to_owned());
        }
        if wrong.is_empty() {
            println!("crash: {killed} kills, the journal and the ledger agree");
        }
        wrong
    }

    /// Kills one till and starts it again, under new numbers.
    fn start_after_kill(&self, tills: &mut [TillProcess], at: usize, round: u64) -> TillOutput {
        let said = end(&mut tills[at]);
        tills[at] = self.start(at, round);
        said
    }

    fn start(&self, till: usize, round: u64) -> TillProcess {
        let job = Job {
            url: self.sandbox.url().to_owned(),
            journal: self.journal.clone(),
            has_door: true,
            name: format!("T{till}-{round}"),
            threads: 3,
            orders: 1_000_000,
            one_in: 20,
            shared: 10_000,
            seed: self.seed + round,
            forgets: self.plants,
        };
        let door = OwnedFd::from(self.doors[till].try_clone().expect("a socket"));
        let mut process = start(&job, Stdio::from(door));
        let said = Arc::new(Mutex::new(TillOutput::default()));
        let (lines, counted) = (BufReader::new(process.stdout.take().expect("a pipe")), Arc::clone(&said));
        let reader = std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                counted.lock().expect("no panic").hear(&line);
            }
        });
        TillProcess { process, said, reader }
    }

    /// Settles what the killed tills left, once their leases and the time in which a request may still arrive are over.
    fn settle(&self) {
        let started = Instant::now();
        let cashier = till::cashier(self.sandbox.url(), till::open(&self.journal, PATIENCE));
        loop {
            let recovery = cashier.recover(Duration::from_secs(20)).expect("a journal");
            if recovery.open == 0 || started.elapsed() > PATIENCE {
                return;
            }
        }
    }
}

/// SIGKILL. What it had printed until then is read to the end.
fn end(till: &mut TillProcess) -> TillOutput {
    till.process.kill().expect("a process");
    till.process.wait().expect("a process");
    let reader = std::mem::replace(&mut till.reader, std::thread::spawn(|| {}));
    reader.join().expect("no panic");
    std::mem::take(&mut till.said.lock().expect("no panic"))
}

pub fn start(job: &Job, input: Stdio) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(job.arguments())
        .stdin(input)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process")
}
