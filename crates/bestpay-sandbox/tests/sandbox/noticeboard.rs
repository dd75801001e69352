//! A merchant's `notifyUrl`: keeps every callback that arrives, and replies as the test has chosen.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::caller::PATIENCE;

pub struct Notice {
    pub path: String,
    pub content_type: String,
    pub body: Vec<u8>,
}

pub struct Noticeboard {
    port: u16,
    notices: Receiver<Notice>,
}

pub const ACCEPTED: (u16, &str) =
    (200, r#"{"success":true,"errorCode":"","errorMsg":"","result":{"statusCode":"200"}}"#);

impl Noticeboard {
    /// Gives these replies (HTTP status and body) to the first callbacks, then accepts the rest.
    pub fn replying(replies: Vec<(u16, &'static str)>) -> Noticeboard {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, notices) = channel();
        // The thread ends with the test's process.
        thread::spawn(move || {
            let mut replies = replies.into_iter();
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let reply = replies.next().unwrap_or(ACCEPTED);
                if sender.send(receive(stream, reply)).is_err() {
                    return;
                }
            }
        });
        Noticeboard { port, notices }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/notice?shop=1", self.port)
    }

    /// The next callback, within [`PATIENCE`].
    pub fn next(&self) -> Notice {
        self.notices.recv_timeout(PATIENCE).unwrap()
    }

    /// Whether nothing more has arrived so far.
    pub fn is_empty(&self) -> bool {
        self.notices.try_recv().is_err()
    }
}

fn receive(stream: TcpStream, (status, reply): (u16, &str)) -> Notice {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim_end().is_empty() {
            break;
        }
        head.push(line.trim_end().to_owned());
    }
    let header = |name: &str| {
        let line = head.iter().find(|line| line.to_ascii_lowercase().starts_with(name)).unwrap();
        line.split_once(": ").unwrap().1.to_owned()
    };
    let mut body = vec![0; header("content-length").parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let length = reply.len();
    let answer = format!("HTTP/1.1 {status} x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{reply}");
    reader.get_mut().write_all(answer.as_bytes()).unwrap();
    Notice { path: head[0].split(' ').nth(1).unwrap().to_owned(), content_type: header("content-type"), body }
}
