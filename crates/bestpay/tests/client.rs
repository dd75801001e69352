//! The client against servers that misbehave, byte by byte: what it says about the money, and how often it asks.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use bestpay::{
    Amount, BarcodeOrder, BeijingTime, Cancellation, Client, ClientBuilder, Effect, Environment, Error, ErrorKind,
    Hash, Merchant, MerchantKey, OrderStatus, PlatformKey, TradeStatus, sign_message,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/");

/// A server on loopback that hands each connection to a handler, with its number from 0.
struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Server {
    fn start(handle: impl Fn(usize, TcpStream) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let (count, handle) = (connections.clone(), Arc::new(handle));
        thread::spawn(move || {
            // More connections than any test here makes.
            for stream in listener.incoming().take(100).flatten() {
                let (number, handle) = (count.fetch_add(1, Ordering::SeqCst), handle.clone());
                thread::spawn(move || handle(number, stream));
            }
        });
        Server { address, connections }
    }

    /// A server that reads a request from each connection and answers it with these bytes.
    fn answering(bytes: impl Fn(usize) -> Vec<u8> + Send + Sync + 'static) -> Server {
        Server::start(move |number, mut stream| {
            read_request(&mut stream);
            let _ = stream.write_all(&bytes(number));
        })
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Reads one HTTP request with its body; empty when the peer has gone.
fn read_request(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return String::new(),
            Ok(read) => bytes.extend(&buffer[..read]),
        }
    }
}

fn http(status: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

fn status_answer(trade_status: &str) -> Vec<u8> {
    signed(&status(trade_status))
}

fn status(trade_status: &str) -> String {
    format!(r#"{{"success":true,"errorCode":null,"errorMsg":null,"result":{{"tradeStatus":"{trade_status}"}}}}"#)
}

fn refusal() -> Vec<u8> {
    signed(r#"{"success":false,"errorCode":"NO_SUCH_ORDER","errorMsg":"no such order","result":null}"#)
}

fn signed(body: &str) -> Vec<u8> {
    http("200 OK", &signed_body(body))
}

fn signed_body(body: &str) -> Vec<u8> {
    let key = MerchantKey::from_file(format!("{KEYS}platform-1024.pkcs8.pem"), None, None).expect("a key");
    sign_message(&key, Hash::Sha1, body.as_bytes()).expect("signed").into_bytes()
}

fn merchant(url: &str) -> Merchant {
    Merchant::builder()
        .environment(Environment::Url(url.to_owned()))
        .institution_code("3178000000000001")
        .merchant_no("3178000000000002")
        .key(MerchantKey::from_file(format!("{KEYS}merchant-1024.p12"), Some("123456"), None).expect("a key"))
        .platform_key(PlatformKey::from_file(format!("{KEYS}platform-1024.cer")).expect("a key"))
        .allow_plain_http()
        .build()
        .expect("a merchant")
}

fn builder(url: &str) -> ClientBuilder {
    Client::builder(merchant(url)).read_timeout(Duration::from_millis(500)).retry_reads_within(Duration::ZERO)
}

fn order() -> BarcodeOrder {
    BarcodeOrder::new()
        .out_trade_no("A1")
        .trade_amt(Amount::from_fen(100).expect("an amount"))
        .subject("coffee")
        .medium_no("510012345678901234")
        .goods_info("coffee")
        .notify_url("http://127.0.0.1/notice")
        .operator("till")
}

fn question() -> OrderStatus {
    OrderStatus::new().out_trade_no("A1").trade_date(BeijingTime::now())
}

fn failure(client: ClientBuilder) -> (ErrorKind, Effect) {
    let error: Error = client.build().expect("a client").order_by_barcode(&order()).expect_err("a failure");
    assert_eq!(error.out_trade_no(), Some("A1"), "{error:?}");
    (error.kind(), error.effect())
}

#[test]
fn nothing_was_sent_where_nothing_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    assert_eq!(failure(builder(&url)), (ErrorKind::Connect, Effect::NotSent));
}

#[test]
fn nothing_was_sent_to_a_name_that_does_not_resolve() {
    // An empty label is refused by the resolver itself: no question leaves the machine.
    assert_eq!(failure(builder("http://no..such.host")), (ErrorKind::Dns, Effect::NotSent));
}

#[test]
fn the_outcome_is_unknown_once_the_request_was_handed_over() {
    let closes = Server::answering(|_| Vec::new());
    assert_eq!(failure(builder(&closes.url())), (ErrorKind::ConnectionLost, Effect::Unknown));
    let closes_unread = Server::start(|_, stream| drop(stream));
    assert_eq!(failure(builder(&closes_unread.url())).1, Effect::Unknown);
    let silent = Server::start(|_, mut stream| while !read_request(&mut stream).is_empty() {});
    assert_eq!(failure(builder(&silent.url())), (ErrorKind::Timeout, Effect::Unknown));
    let truncates = Server::answering(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec());
    assert_eq!(failure(builder(&truncates.url())), (ErrorKind::ConnectionLost, Effect::Unknown));
    let babbles = Server::answering(|_| b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec());
    assert_eq!(failure(builder(&babbles.url())), (ErrorKind::InvalidHttp, Effect::Unknown));
}

/// Writes a byte at a time, for 10 seconds. The reader here has half a second, and no single pause is that long.
fn drip(stream: &mut TcpStream) {
    for _ in 0..1000 {
        if stream.write_all(b" ").is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// For the other time-outs, in a test about one of them: longer than any of the servers here takes.
const PATIENT: Duration = Duration::from_secs(300);

#[test]
fn an_answer_that_drips_is_ended_by_its_own_deadline() {
    let drips = Server::start(|_, mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        drip(&mut stream);
    });
    // Time that the connection did not use is not added to the answer's. Without a deadline the whole answer would
    // come, and not be JSON.
    assert_eq!(failure(builder(&drips.url()).connect_timeout(PATIENT)), (ErrorKind::Timeout, Effect::Unknown));
}

#[test]
fn a_proxy_that_drips_is_ended_by_the_connections_deadline() {
    let drips = Server::start(|_, mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 Connection established\r\nX-Padding:");
        drip(&mut stream);
        let _ = stream.write_all(b"\r\n\r\n");
        read_request(&mut stream);
    });
    // Without a deadline the tunnel would be made in the end, and the order would go out.
    let client = builder("http://pay.example").proxy(drips.url()).connect_timeout(Duration::from_millis(500));
    assert_eq!(failure(client.read_timeout(PATIENT)), (ErrorKind::Connect, Effect::NotSent));
}

/// A server that answers SUCCESS too late for a caller that waits three seconds; its first connections get something
/// else.
fn late(first: impl Fn(usize, &mut TcpStream) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |number, mut stream| {
        read_request(&mut stream);
        if !first(number, &mut stream) {
            thread::sleep(Duration::from_secs(10));
            let _ = stream.write_all(&status_answer("SUCCESS"));
        }
    })
}

#[test]
fn no_question_outlasts_the_deadline_of_a_wait() {
    let (pause, three_seconds) = (Duration::from_millis(10), Duration::from_secs(3));
    let patient = |server: &Server| builder(&server.url()).read_timeout(PATIENT).poll_every(pause, pause);
    let nothing_is_heard = || {
        let client = patient(&late(|_, _| false)).build().expect("a client");
        let error = client.wait_for_payment("A1", BeijingTime::now(), three_seconds).expect_err("too late");
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown));
        assert_eq!(error.out_trade_no(), Some("A1"));
    };
    // What was answered before the last question was lost is still known.
    let something_was_heard = || {
        let waits = late(|number, stream| number == 0 && stream.write_all(&status_answer("WAITFORPAY")).is_ok());
        let client = patient(&waits).build().expect("a client");
        let error = client.wait_for_payment("A1", BeijingTime::now(), three_seconds).expect_err("pending");
        assert_eq!((error.kind(), error.effect()), (ErrorKind::StillPending, Effect::Unknown));
    };
    // A repeated question has what is left of the time in which it may be repeated.
    let a_question_is_repeated = || {
        let closes = late(|number, _| number == 0);
        let client = patient(&closes).retry_reads_within(three_seconds).build().expect("a client");
        let error = client.order_status(&question()).expect_err("too late");
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown));
        assert_eq!(closes.connections(), 2);
    };
    // Each takes its three seconds.
    thread::scope(|scope| {
        scope.spawn(nothing_is_heard);
        scope.spawn(something_was_heard);
        scope.spawn(a_question_is_repeated);
    });
}

#[test]
fn the_platforms_key_is_not_the_merchants_own() {
    let key = || MerchantKey::from_file(format!("{KEYS}merchant-1024.p12"), Some("123456"), None).expect("a key");
    let platform = |name: &str| PlatformKey::from_file(format!("{KEYS}{name}.cer")).expect("a key");
    let keys_of = |platform_keys: &[&str]| {
        let settings = Merchant::builder()
            .environment(Environment::Test)
            .institution_code("3178000000000001")
            .merchant_no("3178000000000002")
            .key(key());
        platform_keys.iter().fold(settings, |settings, name| settings.platform_key(platform(name))).build()
    };
    // Whoever has the merchant's key could sign answers: whether it is the only key or one beside the platform's.
    for own in [&["merchant-1024"][..], &["platform-1024", "merchant-1024"], &["merchant-1024", "platform-1024"]] {
        let error = keys_of(own).expect_err("the merchant's own");
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidConfig, Some("platform_key")), "{own:?}");
        assert!(error.message().contains("merchant's own"), "{error}");
    }
    keys_of(&["platform-1024"]).expect("the platform's");
    keys_of(&["merchant-2048"]).expect("another one's");
}

#[test]
fn another_merchant_has_its_own_number_and_the_rest_of_the_settings() {
    let first = merchant("http://127.0.0.1:1");
    let second = first.with_merchant_no("3178000000000003").expect("a merchant");
    assert_eq!((first.merchant_no(), second.merchant_no()), ("3178000000000002", "3178000000000003"));
    assert_eq!([&first, &second].map(Merchant::institution_code), ["3178000000000001"; 2]);
    assert_eq!([&first, &second].map(|merchant| merchant.platform_keys().len()), [1, 1]);
    let kind = first.with_merchant_no("3178&").expect_err("no code").kind();
    assert_eq!(kind, ErrorKind::InvalidConfig);
}

#[test]
fn a_setting_that_cannot_work_is_refused_when_the_client_is_built() {
    let address = "http://127.0.0.1:1";
    let day = Duration::from_secs(24 * 60 * 60);
    for (client, field) in [
        (builder(address).proxy("socks5://127.0.0.1:1080"), "proxy"),
        (builder(address).proxy("garbage"), "proxy"),
        (builder("https://pay..example"), "api_url"),
        (builder(address).connect_timeout(Duration::ZERO), "connect_timeout"),
        (builder(address).connect_timeout(Duration::MAX), "connect_timeout"),
        (builder(address).read_timeout(Duration::ZERO), "read_timeout"),
        (builder(address).read_timeout(day + Duration::from_millis(1)), "read_timeout"),
        (builder(address).retry_reads_within(Duration::MAX), "retry_reads_within"),
        (builder(address).poll_every(Duration::MAX, Duration::ZERO), "poll_every"),
    ] {
        let error = client.build().expect_err(field);
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidConfig, Some(field)));
        assert_eq!(error.effect(), Effect::NotSent);
    }
    // The longest that is accepted does not make anything overflow, nor does the longest wait.
    let closes = Server::answering(|_| status_answer("SUCCESS"));
    let longest = || builder(&closes.url()).connect_timeout(day).read_timeout(day).retry_reads_within(day);
    longest().poll_every(day, day).build().expect("a client");
    let client = longest().build().expect("a client");
    client.order_status(&question()).expect("an answer");
    client.wait_for_payment("A1", BeijingTime::now(), Duration::MAX).expect("an answer");
}

/// The answer `SUCCESS` under a `Content-Encoding`.
fn encoded(encoding: &str, encode: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let answer = status_answer("SUCCESS");
    let end_of_head = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head") + 4;
    let body = encode(&answer[end_of_head..]);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), &body].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn no_encoding_is_asked_for_and_gzip_is_read_all_the_same() {
    let (heard, hears) = std::sync::mpsc::channel();
    let heard = std::sync::Mutex::new(heard);
    let compresses = Server::start(move |_, mut stream| {
        let _ = heard.lock().expect("the channel").send(read_request(&mut stream).to_lowercase());
        let _ = stream.write_all(&encoded("gzip", gzip));
    });
    let client = builder(&compresses.url()).build().expect("a client");
    assert_eq!(client.order_status(&question()).expect("an answer").trade_status(), TradeStatus::Success);
    let request = hears.recv().expect("a request");
    assert!(request.contains("\r\naccept-encoding: identity\r\n"), "{request}");

    let plain: fn(&[u8]) -> Vec<u8> = <[u8]>::to_vec;
    for (encoding, encode) in [("GZIP", gzip as fn(&[u8]) -> Vec<u8>), ("X-gzip", gzip), ("identity", plain)] {
        let server = Server::answering(move |_| encoded(encoding, encode));
        let client = builder(&server.url()).build().expect("a client");
        assert_eq!(client.order_status(&question()).expect(encoding).trade_status(), TradeStatus::Success);
    }
}

#[test]
fn another_encoding_is_named_and_leaves_the_outcome_unknown() {
    for encoding in ["br", "deflate", "gzip, br", "x-something-new"] {
        let server = Server::answering(move |_| encoded(encoding, <[u8]>::to_vec));
        let client = builder(&server.url()).build().expect("a client");
        let error = client.order_by_barcode(&order()).expect_err(encoding);
        assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidHttp, Effect::Unknown), "{error:?}");
        assert_eq!(error.out_trade_no(), Some("A1"));
        assert!(error.message().contains(&format!("{encoding:?}")), "{error}");
    }
    for encoding in ["gzip", "GZIP"] {
        let damaged = Server::answering(move |_| encoded(encoding, |body| [b"x", gzip(body).as_slice()].concat()));
        assert_eq!(failure(builder(&damaged.url())), (ErrorKind::InvalidHttp, Effect::Unknown), "{encoding}");
    }
}

#[test]
fn the_limit_holds_for_what_comes_out_of_a_compressed_body() {
    let bomb = Server::start(|_, mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
        // Endless, and not so fast that it would fill the memory: the limit ends it long before the time-out.
        let mut encoder = flate2::write::GzEncoder::new(stream, flate2::Compression::fast());
        while encoder.write_all(&[b' '; 0x10000]).is_ok() {
            thread::sleep(Duration::from_millis(2));
        }
    });
    let client = builder(&bomb.url()).read_timeout(Duration::from_secs(10));
    assert_eq!(failure(client), (ErrorKind::TooLarge, Effect::Unknown));
    let small_bomb = Server::answering(|_| encoded("x-gzip", |_| gzip(&vec![b' '; 0x20_0000])));
    assert_eq!(failure(builder(&small_bomb.url())), (ErrorKind::TooLarge, Effect::Unknown));
}

#[test]
fn an_http_status_is_no_answer_and_a_redirect_is_not_followed() {
    for status in ["500 Internal Server Error", "502 Bad Gateway", "404 Not Found", "201 Created"] {
        let server = Server::answering(move |_| http(status, b"<html>"));
        assert_eq!(failure(builder(&server.url())), (ErrorKind::HttpStatus, Effect::Unknown), "{status}");
    }
    for status in [301, 302, 303, 307, 308] {
        let redirects = Server::answering(move |_| {
            format!("HTTP/1.1 {status} Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n").into_bytes()
        });
        assert_eq!(failure(builder(&redirects.url())), (ErrorKind::HttpStatus, Effect::Unknown), "{status}");
        assert_eq!(redirects.connections(), 1);
    }
}

#[test]
fn a_body_over_the_limit_is_not_read_to_its_end() {
    let server = Server::start(|_, mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        // Endless: only the limit ends it.
        while stream.write_all(b"1000\r\n").is_ok() && stream.write_all(&[b' '; 0x1000]).is_ok() {
            let _ = stream.write_all(b"\r\n");
        }
    });
    assert_eq!(failure(builder(&server.url())), (ErrorKind::TooLarge, Effect::Unknown));
}

#[test]
fn orders_are_sent_once_and_status_questions_again_within_the_deadline() {
    let server = Server::answering(|_| Vec::new());
    let client = builder(&server.url()).retry_reads_within(Duration::from_secs(1)).build().expect("a client");
    client.order_by_barcode(&order()).expect_err("lost");
    assert_eq!(server.connections(), 1);

    client.order_status(&question()).expect_err("lost each time");
    let asked = server.connections() - 1;
    assert!((2..=5).contains(&asked), "asked {asked} times");

    let recovers = Server::answering(|number| if number < 2 { Vec::new() } else { status_answer("SUCCESS") });
    let client = builder(&recovers.url()).retry_reads_within(Duration::from_secs(30)).build().expect("a client");
    assert_eq!(client.order_status(&question()).expect("the third answer").trade_status(), TradeStatus::Success);
    assert_eq!(recovers.connections(), 3);
}

#[test]
fn a_refused_status_question_is_asked_once_and_a_wait_asks_again() {
    let refusing = Server::answering(|_| refusal());
    let client = builder(&refusing.url()).retry_reads_within(Duration::from_secs(30)).build().expect("a client");
    let error = client.order_status(&question()).expect_err("refused");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Refused, Effect::Unknown));
    assert_eq!(error.platform_code(), Some("NO_SUCH_ORDER"));
    assert_eq!(refusing.connections(), 1);

    let refuses_first = Server::answering(|number| if number < 2 { refusal() } else { status_answer("SUCCESS") });
    let pause = Duration::from_millis(5);
    let client = builder(&refuses_first.url()).poll_every(pause, pause).build().expect("a client");
    let result = client.wait_for_payment("A1", BeijingTime::now(), Duration::from_secs(60)).expect("final");
    assert_eq!(result.trade_status(), TradeStatus::Success);
    assert_eq!(refuses_first.connections(), 3);
}

#[test]
fn a_connection_is_used_again_and_one_that_the_server_closed_is_not() {
    let keeps = Server::start(|_, mut stream| {
        while !read_request(&mut stream).is_empty() {
            let _ = stream.write_all(&status_answer("WAITFORPAY"));
        }
    });
    let client = builder(&keeps.url()).build().expect("a client");
    for _ in 0..5 {
        client.order_status(&question()).expect("an answer");
    }
    assert_eq!(keeps.connections(), 1);

    let (closed, is_closed) = std::sync::mpsc::channel();
    let closed = std::sync::Mutex::new(closed);
    let closes_idle = Server::start(move |_, mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(&status_answer("WAITFORPAY"));
        drop(stream);
        let _ = closed.lock().expect("the channel").send(());
    });
    let client = builder(&closes_idle.url()).build().expect("a client");
    for round in 1..=3 {
        client.order_status(&question()).expect("an answer, never a lost order");
        is_closed.recv().expect("closed by the server");
        // The kernel delivers the close on loopback at once; this is for a busy machine.
        thread::sleep(Duration::from_millis(50));
        assert_eq!(closes_idle.connections(), round);
    }
}

#[test]
fn waiting_goes_on_through_failures_until_the_status_is_final() {
    let server = Server::answering(|number| match number {
        0 => Vec::new(),
        1 => http("502 Bad Gateway", b""),
        2 => status_answer("WAITFORPAY"),
        3 => status_answer("SOMETHING_NEW"),
        _ => status_answer("CLOSE"),
    });
    let pause = Duration::from_millis(5);
    let client = builder(&server.url()).poll_every(pause, pause).build().expect("a client");
    let result = client.wait_for_payment("A1", BeijingTime::now(), Duration::from_secs(60)).expect("final");
    assert_eq!(result.trade_status(), TradeStatus::Close);
    assert_eq!(server.connections(), 5);
}

#[test]
fn waiting_ends_at_the_deadline_with_the_order_in_the_error() {
    let server = Server::answering(|_| status_answer("WAITFORPAY"));
    let pause = Duration::from_millis(20);
    let client = builder(&server.url()).poll_every(pause, pause).build().expect("a client");
    let error = client.wait_for_payment("A1", BeijingTime::now(), Duration::from_millis(100)).expect_err("pending");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::StillPending, Effect::Unknown));
    assert_eq!(error.out_trade_no(), Some("A1"));

    // A malformed question is not asked at all.
    let asked = server.connections();
    let error = client.wait_for_payment("A&1", BeijingTime::now(), Duration::from_secs(60)).expect_err("no code");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidField, Effect::Unknown));
    assert_eq!(server.connections(), asked);
}

#[test]
fn one_question_of_a_wait_is_one_question() {
    let now = BeijingTime::now();
    const WHILE: Duration = Duration::from_secs(3);
    let ask: [fn(&Client, BeijingTime) -> Error; 3] = [
        |client, now| client.ask_for_payment("A1", now, Duration::ZERO).expect_err("pending"),
        |client, now| client.ask_for_payment("A1", now, WHILE).expect_err("pending"),
        |client, now| client.ask_for_refund("A1", "R1", now, WHILE).expect_err("pending"),
    ];
    for ask in ask {
        let waits = Server::answering(|_| status_answer("WAITFORPAY"));
        let often = builder(&waits.url()).poll_every(Duration::from_millis(1), Duration::from_millis(1));
        let error = ask(&often.build().expect("a client"), now);
        assert_eq!((error.kind(), error.effect()), (ErrorKind::StillPending, Effect::Unknown));
        assert_eq!(waits.connections(), 1);
    }
}

#[test]
fn a_question_that_never_left_says_nothing_about_the_order() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let pause = Duration::from_millis(10);
    let client = builder(&url).poll_every(pause, pause).build().expect("a client");
    let error = client.order_status(&question()).expect_err("nothing listens");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::Unknown));
    let error = client.wait_for_payment("A1", BeijingTime::now(), Duration::from_millis(50)).expect_err("as before");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::Unknown));
    assert_eq!(error.out_trade_no(), Some("A1"));
}

#[test]
fn the_date_that_was_left_to_its_default_is_handed_out() {
    let lost = Server::answering(|_| Vec::new());
    let client = builder(&lost.url()).build().expect("a client");
    let before = client.merchant().now();
    let error = client.order_by_barcode(&order()).expect_err("no answer");
    let date = error.request_date().expect("the date of the order");
    assert!((before..=client.merchant().now()).contains(&date));
    assert_eq!(client.order_status(&question()).expect_err("no answer").request_date(), None);

    let refused = Server::answering(|_| http("502 Bad Gateway", b""));
    let client = builder(&refused.url()).build().expect("a client");
    assert!(client.order_by_barcode(&order()).expect_err("no answer").request_date().is_some());
}

/// A TLS server for `localhost` under an authority of its own, whose certificate comes with it.
fn tls_server(answer: impl Fn(&mut dyn Write) + Send + Sync + 'static) -> (Server, String) {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("an authority");
    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let certificate = certificate.signed_by(&key, &authority).expect("a certificate");

    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into())
        .expect("a server");
    let config = Arc::new(config);
    let server = Server::start(move |_, stream| {
        let connection = rustls::ServerConnection::new(config.clone()).expect("a connection");
        let mut stream = rustls::StreamOwned::new(connection, stream);
        if !read_request(&mut stream).is_empty() {
            answer(&mut stream);
        }
    });
    (server, authority.pem())
}

fn succeed(stream: &mut dyn Write) {
    let _ = stream.write_all(&status_answer("SUCCESS"));
    let _ = stream.flush();
}

#[test]
fn a_root_certificate_can_be_added_and_an_unknown_one_stops_everything() {
    let (server, root) = tls_server(succeed);
    let url = format!("https://localhost:{}", server.address.port());
    assert_eq!(failure(builder(&url)), (ErrorKind::Tls, Effect::NotSent));

    let client = builder(&url).root_certificate(root).build().expect("a client");
    assert_eq!(client.order_status(&question()).expect("an answer").trade_status(), TradeStatus::Success);

    let error =
        builder(&url).root_certificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").build();
    assert_eq!(error.expect_err("no certificate").field(), Some("root_certificate"));
}

#[test]
fn nothing_was_sent_where_the_handshake_fails() {
    let babbles = Server::start(|_, mut stream| {
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let url = format!("https://localhost:{}", babbles.address.port());
    assert_eq!(failure(builder(&url)), (ErrorKind::Tls, Effect::NotSent));
}

/// A proxy that connects `CONNECT host:port` to a server, and keeps what it was asked.
fn proxy() -> Server {
    Server::start(|_, mut stream| {
        let asked = read_request(&mut stream);
        let target = asked.split(' ').nth(1).unwrap_or_default().replace("localhost", "127.0.0.1");
        let Ok(mut upstream) = TcpStream::connect(target) else {
            let _ = stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n");
            return;
        };
        let _ = stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n");
        let (mut from, mut to) = (stream.try_clone().expect("a stream"), upstream.try_clone().expect("a stream"));
        thread::spawn(move || io::copy(&mut from, &mut to));
        let _ = io::copy(&mut upstream, &mut stream);
    })
}

#[test]
fn a_proxy_is_tunnelled_through_and_its_own_failures_send_nothing() {
    let (server, root) = tls_server(succeed);
    let proxy = proxy();
    let url = format!("https://localhost:{}", server.address.port());
    let client = builder(&url).root_certificate(root).proxy(proxy.url()).build().expect("a client");
    client.order_status(&question()).expect("an answer");
    assert_eq!((proxy.connections(), server.connections()), (1, 1));

    // The tunnel is made, the handshake through it fails.
    assert_eq!(failure(builder(&url).proxy(proxy.url())), (ErrorKind::Tls, Effect::NotSent));

    let refuses = Server::answering(|_| b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n".to_vec());
    assert_eq!(failure(builder(&url).proxy(refuses.url())), (ErrorKind::Connect, Effect::NotSent));

    // A plain request through the proxy, lost behind it.
    let closes = Server::answering(|_| Vec::new());
    let lost = builder(&closes.url()).proxy(proxy.url());
    assert_eq!(failure(lost).1, Effect::Unknown);
}

#[test]
fn eight_threads_share_one_client() {
    let server = Server::start(|_, mut stream| {
        while !read_request(&mut stream).is_empty() {
            let _ = stream.write_all(&status_answer("SUCCESS"));
        }
    });
    let client = builder(&server.url()).read_timeout(Duration::from_secs(30)).build().expect("a client");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    client.order_status(&question()).expect("an answer");
                }
            });
        }
    });
    assert!(server.connections() <= 8, "{} connections for 40 questions", server.connections());
}

/// Whatever it waits for: the next question, or the pause before it.
#[test]
fn a_wait_ends_when_it_is_cancelled_and_nothing_leaves_afterwards() {
    let cancellation = Cancellation::new();
    let another = cancellation.clone();
    let server = Server::start(move |_, mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(&status_answer("WAITFORPAY"));
        another.cancel();
    });
    let url = format!("http://127.0.0.1:{}", server.address.port());
    let hour = Duration::from_secs(3600);
    let client = builder(&url).poll_every(hour, hour).build().expect("a client").cancelled_by(&cancellation);
    let waited = client.wait_for_payment("A1", "2026-03-01 09:30:00".parse().expect("a date"), hour);
    let error = waited.expect_err("it was cancelled");
    assert_eq!(
        (error.kind(), error.effect(), error.out_trade_no()),
        (ErrorKind::Cancelled, Effect::Unknown, Some("A1"))
    );

    let error = client.order_status(&question()).expect_err("nothing is asked any more");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Cancelled, Effect::Unknown));
}

/// A client of a server of this kind, which answers a request in this way.
fn client_of(is_tls: bool, answer: impl Fn(&mut dyn Write) + Send + Sync + 'static) -> (Server, ClientBuilder) {
    if is_tls {
        let (server, root) = tls_server(answer);
        let client = builder(&format!("https://localhost:{}", server.address.port())).root_certificate(root);
        return (server, client);
    }
    let server = Server::start(move |_, mut stream| {
        if !read_request(&mut stream).is_empty() {
            answer(&mut stream);
        }
    });
    let client = builder(&server.url());
    (server, client)
}

/// Its answer never comes, and its time for it is long.
#[test]
fn what_has_left_is_given_up_soon_after_it_is_cancelled() {
    for is_tls in [false, true] {
        let cancellation = Cancellation::new();
        let another = cancellation.clone();
        let (_server, client) = client_of(is_tls, move |_| {
            another.cancel();
            thread::park();
        });
        let client = client.read_timeout(Duration::from_secs(3600)).build().expect("a client");
        let error = client.cancelled_by(&cancellation).order_by_barcode(&order()).expect_err("no answer");
        let told = (error.kind(), error.effect(), error.out_trade_no());
        assert_eq!(told, (ErrorKind::Cancelled, Effect::Unknown, Some("A1")), "{is_tls}");
        assert!(error.request_date().is_some());
    }
}

/// Whether anything may cancel it or not, and also if it has been cancelled a moment before.
#[test]
fn an_answer_in_pieces_is_read_to_its_end() {
    for (is_tls, is_cancelled) in [(false, false), (true, false), (false, true), (true, true)] {
        let cancellation = Cancellation::new();
        let another = cancellation.clone();
        let (_server, client) = client_of(is_tls, move |stream| {
            let bytes = status_answer("SUCCESS");
            let (first, second) = bytes.split_at(bytes.len() / 2);
            for piece in [first, second] {
                // Longer than the client waits before it looks for cancellations.
                thread::sleep(Duration::from_millis(250));
                let _ = stream.write_all(piece);
                let _ = stream.flush();
                if is_cancelled {
                    another.cancel();
                }
            }
        });
        let client = client.read_timeout(PATIENT).build().expect("a client").cancelled_by(&cancellation);
        let answer = client.order_status(&question()).expect("an answer");
        assert_eq!(answer.trade_status(), TradeStatus::Success, "{is_tls}, {is_cancelled}");
    }
}

/// The client does all but the sending.
#[test]
fn a_transport_of_the_callers_sends_and_everything_else_is_the_clients() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let client = builder("https://127.0.0.1:1").retry_reads_within(PATIENT).transport(move |request| {
        assert!(request.url().starts_with("https://127.0.0.1:1/") && request.body().contains(r#""sign":""#));
        assert!(request.read_timeout() <= Duration::from_millis(500), "the time that is left");
        match count.fetch_add(1, Ordering::SeqCst) {
            0 => Err(io::ErrorKind::ConnectionRefused.into()),
            1 => Ok((502, b"Bad Gateway".to_vec())),
            _ => Ok((200, signed_body(&status("SUCCESS")))),
        }
    });
    let client = client.build().expect("a client");
    // Only the caller knows what the transport did before it failed.
    let error = client.order_by_barcode(&order()).expect_err("not sent");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::ConnectionLost, Effect::Unknown));
    assert_eq!(asked.load(Ordering::SeqCst), 1, "an order is sent once");
    assert_eq!(client.order_status(&question()).expect("an answer").trade_status(), TradeStatus::Success);
    assert_eq!(asked.load(Ordering::SeqCst), 3, "a question is asked again");

    let cancellation = Cancellation::new();
    cancellation.cancel();
    let error = client.cancelled_by(&cancellation).order_by_barcode(&order()).expect_err("cancelled");
    assert_eq!((error.effect(), asked.load(Ordering::SeqCst)), (Effect::NotSent, 3));
}
