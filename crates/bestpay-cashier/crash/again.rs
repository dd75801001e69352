//! The same order again after a kill: what a till is asked, and a client that asks it, as the till's own server would.

use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How a request to take an order again begins; callbacks come to the same address.
const WORD: &str = "AGAIN";

/// What makes it the same order. The payer's code is not part of it.
#[derive(Debug, Clone)]
pub struct Order {
    pub out_trade_no: String,
    pub fen: i64,
    pub notify_url: String,
}

impl Order {
    pub fn new(out_trade_no: &str, fen: i64, notify_url: &str) -> Order {
        Order { out_trade_no: out_trade_no.to_owned(), fen, notify_url: notify_url.to_owned() }
    }

    /// From three words, as they are displayed.
    pub fn named<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Order> {
        Some(Order::new(words.next()?, words.next()?.parse().ok()?, words.next()?))
    }

    /// Whether the connection brings an order to be taken again. It waits for the first bytes.
    pub fn is_told_by(stream: &TcpStream) -> bool {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
        let mut first = [0; 1];
        // No HTTP method of a callback begins with this letter.
        stream.peek(&mut first).is_ok_and(|length| length == 1 && WORD.as_bytes().starts_with(&first))
    }

    pub fn read(stream: &TcpStream) -> Option<Order> {
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).ok()?;
        Order::named(line.split_whitespace().skip(1))
    }

    /// Calls a till this many times, one after the other, and waits this long for each answer. Whatever the answer is,
    /// even if there is none, the next call is the same.
    pub fn tell(&self, till: SocketAddr, times: u64, patience: Duration) {
        for _ in 0..times {
            let Ok(mut stream) = TcpStream::connect(till) else { continue };
            let _ = stream.set_read_timeout(Some(patience));
            if stream.write_all(format!("{WORD} {self}\n").as_bytes()).is_ok() {
                let _ = stream.read_to_end(&mut Vec::new());
            }
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.out_trade_no, self.fen, self.notify_url)
    }
}
