//! Time of each operation, beside the floors that AWS-LC and ureq set: `cargo bench -p bestpay --bench time`.
//!
//! The floors call AWS-LC by `aws-lc-rs`, hash included. It refuses to sign with 1024 bits, so `sign_string` (hash, RSA
//! and Base64) is measured beside them at every size.

mod scenarios;

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bestpay::{Client, Environment, Hash, Merchant, MerchantKey, Message, PlatformKey, sign_string};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use scenarios::scenarios;

/// Every operation that is counted is timed as well.
fn operations(c: &mut Criterion) {
    macro_rules! timed {
        ($($name:ident)*) => {
            $(c.bench_function(stringify!($name), |bencher| {
                let operation = scenarios::$name();
                bencher.iter(|| operation());
            });)*
        };
    }
    scenarios!(timed);
}

fn floors(c: &mut Criterion) {
    let mut group = c.benchmark_group("floor");
    let signing_string = signing_string();
    let (sign, verify) = (raw_sign(), raw_verify(scenarios::callback()));
    group.bench_function("aws_lc_sign_2048", |bencher| bencher.iter(|| sign(signing_string.as_bytes())));
    group.bench_function("aws_lc_verify_1024", |bencher| bencher.iter(&verify));
    for bits in [1024, 2048, 4096] {
        let key = scenarios::merchant_key(bits);
        group.bench_function(format!("sign_string_{bits}"), |bencher| {
            bencher.iter(|| sign_string(&key, Hash::Sha256, black_box(&signing_string)).expect("a signature"));
        });
    }
}

/// Requests a second by one thread and by two that share a merchant.
fn threads(c: &mut Criterion) {
    let mut group = c.benchmark_group("threads");
    for threads in [1u64, 2] {
        let (merchant, order) = (scenarios::merchant(2048), scenarios::order());
        group.throughput(Throughput::Elements(threads));
        group.bench_function(format!("prepare_2048_by_{threads}"), |bencher| {
            bencher.iter_custom(|repetitions| {
                let started = Instant::now();
                thread::scope(|scope| {
                    for _ in 0..threads {
                        scope.spawn(|| {
                            for _ in 0..repetitions {
                                black_box(merchant.prepare(black_box(&order)).expect("a request"));
                            }
                        });
                    }
                });
                started.elapsed()
            });
        });
    }
}

/// A whole order over loopback, and what it cannot do without: HTTP, a signature, a verification.
fn order(c: &mut Criterion) {
    let mut group = c.benchmark_group("order");
    let url = format!("http://{}", serve(Some(scenarios::order_answer())));
    let merchant = scenarios::merchant_builder(2048).environment(Environment::Url(url)).build().expect("a merchant");
    let (client, order) = (Client::new(merchant.clone()).expect("a client"), scenarios::order());
    group.bench_function("whole", |bencher| {
        bencher.iter(|| client.order_by_barcode(black_box(&order)).expect("an answer"));
    });

    let prepared = merchant.prepare(&order).expect("a request");
    let agent = ureq::Agent::new_with_defaults();
    let (sign, verify) = (raw_sign(), raw_verify(scenarios::order_answer()));
    group.bench_function("floor", |bencher| {
        bencher.iter(|| {
            sign(prepared.signing_string().as_bytes());
            let request = agent.post(prepared.url()).header("Content-Type", "application/json; charset=utf-8");
            let mut response = request.send(prepared.body()).expect("an answer");
            black_box(response.body_mut().read_to_vec().expect("a body"));
            verify();
        });
    });
}

/// From the key files to the point where TLS would start: the first order of a process, without its network.
fn first_request(c: &mut Criterion) {
    let mut group = c.benchmark_group("first_request");
    group.sample_size(20).measurement_time(Duration::from_secs(5));
    let url = format!("https://{}", serve(None));
    let (p12, certificate) = (scenarios::key_file("merchant-2048.p12"), scenarios::key_file("platform-1024.cer"));
    group.bench_function("until_tls", |bencher| {
        bencher.iter(|| {
            let merchant = Merchant::builder()
                .environment(Environment::Url(url.clone()))
                .institution_code("3178002070000001")
                .merchant_no("3178002070000002")
                .key(MerchantKey::from_bytes(&p12, Some(scenarios::PASSWORD), None).expect("a key"))
                .platform_key(PlatformKey::from_bytes(&certificate).expect("a key"))
                .build()
                .expect("a merchant");
            let client = Client::new(merchant).expect("a client");
            client.order_by_barcode(&scenarios::order()).expect_err("nobody speaks TLS there")
        });
    });
}

fn signing_string() -> String {
    scenarios::merchant(2048).prepare(&scenarios::order()).expect("a request").signing_string().to_owned()
}

/// AWS-LC alone: the hash and the signature of a text.
fn raw_sign() -> impl Fn(&[u8]) {
    let der = pem::parse(scenarios::key_file("merchant-2048.pkcs8.pem")).expect("PEM").into_contents();
    let (key, random) = (RsaKeyPair::from_pkcs8(&der).expect("a key"), SystemRandom::new());
    move |text| {
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &random, black_box(text), &mut signature).expect("a signature");
        black_box(signature);
    }
}

/// AWS-LC alone: the hash and the verification of a message of the platform's.
fn raw_verify(body: Vec<u8>) -> impl Fn() {
    let spki = pem::parse(scenarios::key_file("platform-1024.spki.pem")).expect("PEM").into_contents();
    let key = ParsedPublicKey::new(&RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, &spki).expect("a key");
    let text = Message::parse(&body).expect("a message").signing_string();
    let members: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&body).expect("JSON");
    let sign = BASE64.decode(members["sign"].as_str().expect("a text")).expect("Base64");
    move || key.verify_sig(black_box(text.as_bytes()), black_box(&sign)).expect("a good signature")
}

/// A server on loopback that answers every request with this body, or hangs up on whoever comes.
fn serve(answer: Option<Vec<u8>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let Some(body) = answer.clone() else { continue };
            thread::spawn(move || {
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
                let answer = [head.as_bytes(), &body].concat();
                let _ = stream.set_nodelay(true);
                // Requests come one at a time, each ended by the signature's own last bytes.
                let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
                while let Ok(read @ 1..) = stream.read(&mut buffer) {
                    request.extend_from_slice(&buffer[..read]);
                    if request.ends_with(b"\"}") {
                        request.clear();
                        if stream.write_all(&answer).is_err() {
                            break;
                        }
                    }
                }
            });
        }
    });
    address
}

criterion_group!(benches, operations, floors, threads, order, first_request);
criterion_main!(benches);
