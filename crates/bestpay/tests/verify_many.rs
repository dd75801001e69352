//! Many stored messages: each its own result, in their order, in bounded memory.

use std::cell::Cell;
use std::slice::from_ref;

use bestpay::{ErrorKind, Limits, Message, MessageResults, VerifyPolicy, verify_many};

mod given {
    include!("../doc_example.rs");
}

/// Every seventh is forged, and every eleventh is not a message at all.
fn archive(genuine: &[u8], length: usize) -> impl Iterator<Item = Vec<u8>> {
    let forged = String::from_utf8(genuine.to_vec()).expect("UTF-8").replace("1250", "9999").into_bytes();
    let genuine = genuine.to_vec();
    (0..length).map(move |index| match index {
        _ if index % 11 == 10 => format!("line {index}").into_bytes(),
        _ if index % 7 == 6 => forged.clone(),
        _ => genuine.clone(),
    })
}

fn expected(index: usize) -> Option<ErrorKind> {
    match index {
        _ if index % 11 == 10 => Some(ErrorKind::InvalidJson),
        _ if index % 7 == 6 => Some(ErrorKind::SignatureMismatch),
        _ => None,
    }
}

#[test]
fn each_message_has_its_own_result_in_its_place() {
    let (platform_key, genuine) = given::signed_message();
    for length in [0, 1, 63, 64, 65, 3000] {
        let (policy, limits) = (VerifyPolicy::default(), Limits::default());
        let verified = verify_many(archive(&genuine, length), from_ref(&platform_key), policy, limits, |verified| {
            verified.map(|verified| verified.text("tradeAmt").map(String::from)).map_err(|error| error.kind())
        });
        let callbacks = given::merchant().read_callbacks(archive(&genuine, length));
        let mut told = 0;
        for (index, (verified, callback)) in verified.zip(callbacks).enumerate() {
            assert_eq!(verified.clone().err(), expected(index), "message {index}");
            assert_eq!(callback.as_ref().err().map(bestpay::Error::kind), expected(index), "callback {index}");
            if let (Ok(trade_amt), Ok(callback)) = (verified, callback) {
                assert_eq!(trade_amt, Some(callback.trade_amt().fen().to_string()));
            }
            told += 1;
        }
        assert_eq!(told, length);
    }
}

#[test]
fn any_key_the_policy_and_the_limits_hold_for_each() {
    let (platform_key, genuine) = given::signed_message();
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/platform-2048.cer");
    let other = bestpay::PlatformKey::from_file(other).expect("a key");
    let kinds = |keys: &[_], policy, limits| {
        let kind = |verified: bestpay::Result<bestpay::VerifiedMessage<'_>>| verified.err().map(|error| error.kind());
        verify_many(vec![genuine.clone(); 100], keys, policy, limits, kind).collect::<Vec<_>>()
    };
    let (policy, limits) = (VerifyPolicy::default(), Limits::default());
    assert_eq!(kinds(from_ref(&other), policy, limits), [Some(ErrorKind::SignatureMismatch); 100]);
    assert_eq!(kinds(&[other.clone(), platform_key.clone()], policy, limits), [None; 100]);
    assert_eq!(kinds(from_ref(&platform_key), policy.forbid_sha1(), limits), [Some(ErrorKind::Sha1Forbidden); 100]);
    assert_eq!(kinds(&[platform_key], policy, limits.max_bytes(100)), [Some(ErrorKind::TooLarge); 100]);
}

#[test]
fn a_callback_for_another_merchant_is_refused() {
    let other = given::merchant().with_merchant_no("3178000000000003").expect("a number");
    let kinds: Vec<_> =
        other.read_callbacks(vec![given::callback_body(); 3]).map(|it| it.unwrap_err().kind()).collect();
    assert_eq!(kinds, [ErrorKind::Mismatch; 3]);
}

#[test]
fn messages_are_taken_when_results_are_asked_for_and_few_ahead() {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let taken = Cell::new(0_usize);
    let endless = std::iter::repeat_with(|| {
        taken.set(taken.get() + 1);
        "{}"
    });
    let mut results = MessageResults::new(endless, |message| Message::parse(message).is_ok());
    assert_eq!(taken.get(), 0);
    for given in 1..=5000 {
        assert_eq!(results.next(), Some(true));
        let ahead = taken.get() - given;
        assert!(ahead <= 4 * threads * 256, "{ahead} messages are held after {given}");
    }
}

#[test]
fn large_messages_are_held_one_by_one() {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let taken = Cell::new(0_usize);
    let large = vec![b'x'; 128 * 1024 + 1];
    let endless = std::iter::repeat_with(|| {
        taken.set(taken.get() + 1);
        large.clone()
    });
    let mut results = MessageResults::new(endless, |message| message.len());
    for given in 1..=100 {
        assert_eq!(results.next(), Some(large.len()));
        assert!(taken.get() - given <= 4 * threads);
    }
}
