//! The numbers of an RSA key, read from DER by their positions alone.

use sha2::{Digest, Sha256};

/// `rsaEncryption` with its NULL.
const ALGORITHM: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";

const INTEGER: u8 = 2;
const BIT_STRING: u8 = 3;
const OCTET_STRING: u8 = 4;
const SEQUENCE: u8 = 0x30;
const EXPLICIT_0: u8 = 0xa0;

/// A tag, its content, and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// The elements of a `SEQUENCE`.
fn sequence(der: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let (tag, mut content, _) = element(der)?;
    let mut elements = Vec::new();
    while tag == SEQUENCE && !content.is_empty() {
        let (tag, inside, rest) = element(content)?;
        elements.push((tag, inside));
        content = rest;
    }
    Some(elements)
}

/// The SPKI of the private key in PKCS#8 or PKCS#1.
pub fn spki_of_private(der: &[u8]) -> Option<Vec<u8>> {
    match sequence(der)?[..] {
        [(INTEGER, _), (INTEGER, modulus), (INTEGER, exponent), ..] => Some(spki(modulus, exponent)),
        [(INTEGER, _), (SEQUENCE, _), (OCTET_STRING, inside), ..] => spki_of_private(inside),
        _ => None,
    }
}

/// The SPKI in an X.509 certificate, or the bare one, with its algorithm written as it should be.
pub fn spki_of_public(der: &[u8]) -> Option<Vec<u8>> {
    match sequence(der)?[..] {
        [(SEQUENCE, _), (BIT_STRING, bits)] => numbers(bits),
        [(SEQUENCE, certificate), (SEQUENCE, _), (BIT_STRING, _)] => {
            let mut rest = certificate;
            if element(rest)?.0 == EXPLICIT_0 {
                rest = element(rest)?.2;
            }
            // serialNumber, signature, issuer, validity, subject
            for _ in 0..5 {
                rest = element(rest)?.2;
            }
            spki_of_public(rest)
        }
        _ => None,
    }
}

fn numbers(bits: &[u8]) -> Option<Vec<u8>> {
    match sequence(bits.strip_prefix(&[0])?)?[..] {
        [(INTEGER, modulus), (INTEGER, exponent)] => Some(spki(modulus, exponent)),
        _ => None,
    }
}

/// The SPKI of the RSA key with these numbers.
fn spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let numbers = written(SEQUENCE, &[written(INTEGER, modulus), written(INTEGER, exponent)].concat());
    written(SEQUENCE, &[ALGORITHM, &written(BIT_STRING, &[&[0], numbers.as_slice()].concat())].concat())
}

fn written(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut der = vec![tag];
    match length {
        0..=0x7f => der.push(length as u8),
        0x80..=0xff => der.extend([0x81, length as u8]),
        _ => der.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    der.extend(content);
    der
}

/// SHA-256 in hex: how the library names a key.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
