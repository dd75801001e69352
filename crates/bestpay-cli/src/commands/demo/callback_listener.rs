//! The merchant's side of 3.4: a small HTTP server that verifies each callback and answers it.

use std::io::{self, Read};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bestpay::{Callback, CallbackReply, Error, Merchant};
use tiny_http::{Header, Method, Request, Response, Server};

/// The most that a message may have, and one byte more, so that the library refuses it.
const LONGEST: u64 = (1 << 20) + 1;

/// Listens for callbacks, until it is dropped.
pub struct CallbackListener {
    url: String,
    server: Arc<Server>,
    arriving: Receiver<Result<Callback, Error>>,
    arrived: Vec<Callback>,
    refused: usize,
    thread: Option<JoinHandle<()>>,
}

impl CallbackListener {
    /// Listens on a free port of this machine.
    pub fn start(merchant: Merchant) -> io::Result<CallbackListener> {
        let server = Server::http((Ipv4Addr::LOCALHOST, 0)).map_err(io::Error::other)?;
        let server = Arc::new(server);
        let address = server.server_addr().to_ip().ok_or_else(|| io::Error::other("no address to listen on"))?;
        let (sender, arriving) = mpsc::channel();
        let thread = std::thread::Builder::new().name("callbacks".to_owned()).spawn({
            let server = Arc::clone(&server);
            move || server.incoming_requests().for_each(|request| receive(request, &merchant, &sender))
        })?;
        let url = format!("http://{address}/bestpay/notice");
        Ok(CallbackListener { url, server, arriving, arrived: Vec::new(), refused: 0, thread: Some(thread) })
    }

    /// The address to give as `notifyUrl`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The callback with this `outTradeNo`, which may have come already. `None` if none comes in time; an error if
    /// something comes that is not a callback of the platform.
    pub fn wait_for(&mut self, out_trade_no: &str, patience: Duration) -> Option<Result<Callback, Error>> {
        let started = Instant::now();
        loop {
            if let Some(callback) = self.arrived.iter().find(|callback| callback.out_trade_no() == out_trade_no) {
                return Some(Ok(callback.clone()));
            }
            match self.arriving.recv_timeout(patience.saturating_sub(started.elapsed())).ok()? {
                Ok(callback) => self.arrived.push(callback),
                Err(error) => {
                    self.refused += 1;
                    return Some(Err(error));
                }
            }
        }
    }

    /// How many callbacks have arrived while waiting: verified, and not.
    pub fn count(&mut self) -> (usize, usize) {
        while let Ok(callback) = self.arriving.try_recv() {
            match callback {
                Ok(callback) => self.arrived.push(callback),
                Err(_) => self.refused += 1,
            }
        }
        (self.arrived.len(), self.refused)
    }
}

impl Drop for CallbackListener {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(thread) = self.thread.take() {
            // The thread itself has reported any panic in it.
            let _ = thread.join();
        }
    }
}

/// What a merchant's server does: read, verify, apply once, answer.
fn receive(mut request: Request, merchant: &Merchant, sender: &Sender<Result<Callback, Error>>) {
    if *request.method() != Method::Post {
        // Nobody waits for a refusal.
        let _ = request.respond(Response::empty(405));
        return;
    }
    let mut body = Vec::new();
    if request.as_reader().take(LONGEST).read_to_end(&mut body).is_err() {
        return;
    }
    let callback = merchant.read_callback(&body);
    let reply = match &callback {
        Ok(_) => CallbackReply::accepted(),
        Err(error) => CallbackReply::try_again(error.kind().code(), error.message()),
    };
    let mut response = Response::from_string(reply.body());
    if let Ok(header) = Header::from_bytes("Content-Type", reply.content_type()) {
        response.add_header(header);
    }
    // It does not matter whether the reply arrives: the platform calls again. At the end the receiver may have gone.
    let _ = request.respond(response);
    let _ = sender.send(callback);
}
