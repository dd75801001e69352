//! The wire between a till and PostgreSQL, which breaks at a chosen COMMIT.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use postgres::Config;
use postgres::config::Host;

/// What is lost with the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LostMessage {
    /// The COMMIT itself: PostgreSQL rolls back.
    Question,
    /// Its answer: PostgreSQL has committed.
    Answer,
}

/// A proxy before the server. Once broken, it lets nobody connect until it is [repaired](Wire::repair).
pub struct Wire {
    /// What a journal over it is opened with.
    pub url: String,
    state: Arc<State>,
}

struct State {
    server: Config,
    lost: LostMessage,
    /// How many COMMITs pass before the wire breaks.
    passing: AtomicUsize,
    is_broken: AtomicBool,
    is_repaired: AtomicBool,
}

impl Wire {
    /// It passes everything until it is [armed](Wire::arm).
    pub fn start(server: &str, lost: LostMessage) -> Wire {
        let server: Config = server.parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut url = format!("host=127.0.0.1 port={} sslmode=disable", listener.local_addr().unwrap().port());
        let password = server.get_password().map(|password| String::from_utf8_lossy(password));
        for (name, value) in [
            ("user", server.get_user()),
            ("dbname", server.get_dbname()),
            ("password", password.as_deref()),
            ("options", server.get_options()),
        ] {
            if let Some(value) = value {
                url += &format!(" {name}='{value}'");
            }
        }
        let state = Arc::new(State {
            server,
            lost,
            passing: AtomicUsize::new(usize::MAX),
            is_broken: AtomicBool::new(false),
            is_repaired: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                while shared.is_broken() && !shared.is_repaired.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(2));
                }
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || shared.carry(client.unwrap()));
            }
        });
        Wire { url, state }
    }

    /// From now on, it breaks at the COMMIT behind so many.
    pub fn arm(&self, passing: usize) {
        self.state.passing.store(passing, Ordering::SeqCst);
    }

    pub fn is_broken(&self) -> bool {
        self.state.is_broken()
    }

    pub fn repair(&self) {
        self.state.is_repaired.store(true, Ordering::SeqCst);
    }
}

impl State {
    fn is_broken(&self) -> bool {
        self.is_broken.load(Ordering::SeqCst)
    }

    fn carry(self: Arc<Self>, client: TcpStream) {
        let (mut client, server) = (ConnectionEnd::of_till(client), ConnectionEnd::of_server(&self.server));
        let (client_too, mut server_too) = (client.clone(), server.clone());
        let awaits_the_lost_answer = Arc::new(AtomicBool::new(false));
        let (state, is_awaited) = (Arc::clone(&self), Arc::clone(&awaits_the_lost_answer));
        std::thread::spawn(move || {
            let (mut from, mut to) = (server, client_too);
            while let Some(message) = from.message() {
                if is_awaited.load(Ordering::SeqCst) && message == *b"C\0\0\0\x0bCOMMIT\0" {
                    state.is_broken.store(true, Ordering::SeqCst);
                    break;
                }
                if !to.send(&message) {
                    break;
                }
            }
            from.close();
            to.close();
        });
        let mut next = client.greeting();
        while let Some(message) = next {
            let is_the_one = message == *b"Q\0\0\0\x0bCOMMIT\0"
                && self.passing.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_err();
            // It breaks once.
            if is_the_one && !self.is_broken() {
                if self.lost == LostMessage::Question {
                    self.is_broken.store(true, Ordering::SeqCst);
                    break;
                }
                awaits_the_lost_answer.store(true, Ordering::SeqCst);
            }
            if !server_too.send(&message) {
                break;
            }
            next = client.message();
        }
        client.close();
        server_too.close();
    }
}

/// One end of a connection.
enum ConnectionEnd {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl ConnectionEnd {
    fn of_till(stream: TcpStream) -> ConnectionEnd {
        stream.set_nodelay(true).unwrap();
        ConnectionEnd::Tcp(stream)
    }

    fn of_server(server: &Config) -> ConnectionEnd {
        let port = server.get_ports().first().copied().unwrap_or(5432);
        match &server.get_hosts()[0] {
            Host::Tcp(name) => ConnectionEnd::Tcp(TcpStream::connect((name.as_str(), port)).unwrap()),
            Host::Unix(folder) => {
                ConnectionEnd::Unix(UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).unwrap())
            }
        }
    }

    fn clone(&self) -> ConnectionEnd {
        match self {
            ConnectionEnd::Tcp(stream) => ConnectionEnd::Tcp(stream.try_clone().unwrap()),
            ConnectionEnd::Unix(stream) => ConnectionEnd::Unix(stream.try_clone().unwrap()),
        }
    }

    fn read(&mut self, bytes: &mut [u8]) -> bool {
        match self {
            ConnectionEnd::Tcp(stream) => stream.read_exact(bytes).is_ok(),
            ConnectionEnd::Unix(stream) => stream.read_exact(bytes).is_ok(),
        }
    }

    fn send(&mut self, bytes: &[u8]) -> bool {
        match self {
            ConnectionEnd::Tcp(stream) => stream.write_all(bytes).is_ok(),
            ConnectionEnd::Unix(stream) => stream.write_all(bytes).is_ok(),
        }
    }

    fn close(&self) {
        let _ = match self {
            ConnectionEnd::Tcp(stream) => stream.shutdown(Shutdown::Both),
            ConnectionEnd::Unix(stream) => stream.shutdown(Shutdown::Both),
        };
    }

    /// The first message of a till has no type: a length and what it counts.
    fn greeting(&mut self) -> Option<Vec<u8>> {
        self.after(Vec::new())
    }

    /// A message: its type, a length, and what it counts.
    fn message(&mut self) -> Option<Vec<u8>> {
        let mut kind = [0];
        self.read(&mut kind).then(|| self.after(kind.to_vec())).flatten()
    }

    fn after(&mut self, mut message: Vec<u8>) -> Option<Vec<u8>> {
        let mut length = [0; 4];
        let read = self.read(&mut length);
        let mut rest = vec![0; (u32::from_be_bytes(length) as usize).saturating_sub(4)];
        if !read || !self.read(&mut rest) {
            return None;
        }
        message.extend(length);
        message.extend(rest);
        Some(message)
    }
}
