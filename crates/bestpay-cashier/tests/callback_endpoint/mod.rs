//! What a shop's web server does with a callback: as little of HTTP as the sandbox needs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use bestpay_cashier::Cashier;

/// Reads one callback and answers it.
pub fn answer(stream: TcpStream, cashier: &Cashier) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) <= 2 {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_ok() {
        let handled = cashier.on_callback(&body);
        let reply = handled.reply.body();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", reply.len());
        // Whether the sandbox still waits is its own affair.
        let _ = reader.get_mut().write_all(format!("{head}{reply}").as_bytes());
    }
}
