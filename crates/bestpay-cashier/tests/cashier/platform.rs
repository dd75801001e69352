//! A platform that gives the answers that a test chooses, signed as the sandbox signs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use bestpay::{Hash, MerchantKey, sign_message};
use serde_json::{Value, json};

/// `answer` returns the `result` for the end of an interface's path and a request; or a [`refusal`].
pub fn platform(answer: impl Fn(&str, &Value) -> Value + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for client in listener.incoming() {
            answer_one(client.unwrap(), &answer);
        }
    });
    url
}

/// `success=false` with this code.
pub fn refusal(code: &str) -> Value {
    json!({ "refused": code })
}

fn answer_one(client: TcpStream, answer: impl Fn(&str, &Value) -> Value) {
    let mut client = BufReader::new(client);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let start = head.len();
        if client.read_line(&mut head).unwrap() == 0 {
            return;
        }
        if let Some(value) = head[start..].to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    client.read_exact(&mut body).unwrap();
    let path = head.split(' ').nth(1).unwrap();
    let result = answer(path.rsplit('/').next().unwrap(), &serde_json::from_slice(&body).unwrap());
    let refused = &result["refused"];
    let body = match refused {
        Value::Null => json!({ "success": true, "errorCode": "", "errorMsg": "", "result": result }),
        code => json!({ "success": false, "errorCode": code, "errorMsg": "no", "result": null }),
    };
    let body = signed(&body);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    client.get_mut().write_all(&[head.as_bytes(), &body].concat()).unwrap();
}

/// A message as the platform would sign it.
pub fn signed(message: &Value) -> Vec<u8> {
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/../bestpay-sandbox/keys/platform.pk8");
    let key = MerchantKey::from_file(key, None, None).unwrap();
    sign_message(&key, Hash::Sha1, message.to_string().as_bytes()).unwrap().into_bytes()
}
