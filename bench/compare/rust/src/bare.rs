//! Bare `ureq`, which posts bytes that were signed before; alone, and with a raw signature and verification by AWS-LC, which
//! is the least that an order over the network costs.

use std::fs;
use std::path::Path;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_SHA256, RsaKeyPair,
};
use ureq::Agent;

use crate::protocol::Operation;

pub fn operation(task: &str, folder: &Path) -> Operation {
    let read = |name: &str| fs::read(folder.join(name)).expect(name);
    let text = |name: &str| String::from_utf8(read(name)).expect(name);
    let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
    match task {
        "order" | "status" => {
            let (url, body) = (text(&format!("{task}.url")), read(&format!("{task}-request.json")));
            Box::new(move |give| give(&post(&agent, &url, &body)))
        }
        "order-rsa" => {
            let (url, body) = (text("order.url"), read("order-request.json"));
            let key = RsaKeyPair::from_pkcs8(&read("network.pk8")).expect("a key");
            let platform_key =
                ParsedPublicKey::new(&RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, read("network.spki"))
                    .expect("a key");
            let signing_string = read("order.txt");
            let (answered, answer_signature) = (read("answer.txt"), read("answer.signature"));
            let random = SystemRandom::new();
            Box::new(move |give| {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, &signing_string, &mut signature).expect("a signature");
                let answer = post(&agent, &url, &body);
                platform_key.verify_sig(&answered, &answer_signature).expect("a good signature");
                give(&answer);
            })
        }
        _ => panic!("there is no task `{task}`"),
    }
}

fn post(agent: &Agent, url: &str, body: &[u8]) -> String {
    let mut response =
        agent.post(url).header("Content-Type", "application/json; charset=utf-8").send(body).expect("an answer");
    assert_eq!(response.status(), 200);
    response.body_mut().read_to_string().expect("a body")
}
