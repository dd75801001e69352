//! A server on loopback that answers every POST with the same bytes, so that the measured time is the client's.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::thread;

/// Prints the port, and serves until standard input ends.
pub fn serve(file: &Path) {
    let body = fs::read(file).expect("the answer");
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let answer: &'static [u8] = [head.into_bytes(), body].concat().leak();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    println!("{}", listener.local_addr().expect("an address").port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.expect("a connection");
            // A client that closes its connection ends the thread.
            thread::spawn(move || converse(stream, answer));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink()).expect("standard input");
}

fn converse(stream: TcpStream, answer: &[u8]) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    let (mut line, mut length, mut body) = (String::new(), 0, Vec::new());
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        if line == "\r\n" {
            body.resize(length, 0);
            reader.read_exact(&mut body)?;
            writer.write_all(answer)?;
        }
    }
}
