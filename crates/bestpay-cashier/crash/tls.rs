//! PostgreSQL over TLS: only the right certificate is accepted.

use std::time::Duration;

use bestpay_cashier::Journal;

use crate::server::Server;

pub fn run() -> Vec<String> {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let (own_pem, other_pem) = (own.cert.pem(), other.cert.pem());
    let server = Server::start_with_tls(&own_pem, &own.signing_key.serialize_pem());
    let mut wrong = Vec::new();
    for (about, host, authority, is_good) in [
        ("its own authority", "localhost", Some(&own_pem), true),
        ("another authority", "localhost", Some(&other_pem), false),
        ("the public authorities", "localhost", None, false),
        ("another name", "127.0.0.1", Some(&own_pem), false),
    ] {
        let opened = Journal::postgres(&server.tls_url(host), authority.map(String::as_bytes));
        let said = opened.as_ref().map_or_else(ToString::to_string, |_| "opened".to_owned());
        println!("tls, {about}: {said}");
        if opened.is_ok() != is_good {
            wrong.push(format!("with {about}: {said}"));
        }
    }
    // The server itself says which connections use TLS.
    let journal = Journal::postgres(&server.tls_url("localhost"), Some(own_pem.as_bytes())).expect("a journal");
    if server.encrypted_connections() == 0 {
        wrong.push("the connection is not encrypted".to_owned());
    }
    let older_than = Duration::from_secs(7 * 86_400);
    journal.purge("M", bestpay::BeijingTime::now(), older_than).expect("the connection is alive");
    wrong
}
