//! The connection between a till and the platform, which loses the answers of orders and refunds.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A relay in front of the sandbox. The answer of an order or refund is held until the line is
/// [released](Line::release), and then lost; everything else passes.
pub struct Line {
    pub url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    holds: AtomicBool,
    is_released: AtomicBool,
}

impl Line {
    pub fn start(platform: &str) -> Line {
        let platform = platform.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for till in listener.incoming() {
                let (shared, platform) = (Arc::clone(&shared), TcpStream::connect(&platform).unwrap());
                std::thread::spawn(move || shared.carry(till.unwrap(), platform));
            }
        });
        Line { url, state }
    }

    /// Whether an order or refund has arrived, and has not been answered yet.
    pub fn holds(&self) -> bool {
        self.state.holds.load(Ordering::SeqCst)
    }

    pub fn release(&self) {
        self.state.is_released.store(true, Ordering::SeqCst);
    }
}

impl State {
    fn carry(&self, till: TcpStream, platform: TcpStream) {
        let (mut till, mut platform) = (BufReader::new(till), BufReader::new(platform));
        while let Some((request, is_order)) = message(&mut till) {
            platform.get_mut().write_all(&request).unwrap();
            let Some((answer, _)) = message(&mut platform) else { return };
            if is_order {
                self.holds.store(true, Ordering::SeqCst);
                while !self.is_released.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(2));
                }
                return;
            }
            if till.get_mut().write_all(&answer).is_err() {
                return;
            }
        }
    }
}

/// One HTTP message, and whether it is an order or a refund.
fn message(stream: &mut BufReader<TcpStream>) -> Option<(Vec<u8>, bool)> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let start = head.len();
        if stream.read_line(&mut head).unwrap_or(0) == 0 {
            return None;
        }
        let line = head[start..].to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    let is_order = ["/orderMixBrcode ", "/refund "].iter().any(|path| head.contains(path));
    Some(([head.as_bytes(), &body].concat(), is_order))
}
