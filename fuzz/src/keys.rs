//! Key files: a key that is read must be the one in the file, and an error must not show any of the content.

use std::collections::HashMap;
use std::sync::LazyLock;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bestpay::{Effect, Error, ErrorClass, Hash, KeyKind, MerchantKey, Message, PlatformKey, sign_message};

use crate::{der, secrecy};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A password that no key file has, and no error may show.
const SECRET: &str = "correct horse battery staple";
const PASSWORDS: [Option<&str>; 8] =
    [Some("123456"), Some("123456"), None, Some(""), Some("12345678"), Some(SECRET), Some("密码\u{1f511}"), Some("\0")];
const ALIASES: [Option<&str>; 4] = [None, Some("conname"), Some("CONNAME"), Some("second")];

macro_rules! key_files {
    ($($name:literal)*) => { [$(include_bytes!(concat!("../../tests/vectors/keys/", $name)).as_slice()),*] };
}

/// The SPKI of every usable private key of the vectors, by its SHA-256. An encrypted file cannot contain another key.
static KNOWN: LazyLock<HashMap<String, Vec<u8>>> = LazyLock::new(|| {
    let files = key_files!["merchant-1024.pkcs8.pem" "merchant-2048.pkcs8.pem" "merchant-4096.pkcs8.pem" "platform-1024.pkcs8.pem"
        "platform-2048.pkcs8.pem" "stranger-1024.pkcs8.pem"];
    let spki = |file: &[u8]| der::spki_of_private(&blocks(file)[0]).expect("a private key");
    files.map(|file| (der::sha256_hex(&spki(file)), spki(file))).into()
});

/// The bits of the first byte choose password and alias; the rest is a merchant's key file.
pub fn check_private(bits: u8, file: &[u8]) {
    let password = PASSWORDS[usize::from(bits & 7)];
    match MerchantKey::from_bytes(file, password, ALIASES[usize::from(bits >> 3 & 3)]) {
        Err(error) => check_error(&error, file),
        Ok(key) => {
            let spki = match key.kind() {
                KeyKind::Pkcs12 | KeyKind::Pkcs8Encrypted => KNOWN.get(key.spki_sha256()).cloned(),
                _ => named(key.spki_sha256(), file, der::spki_of_private),
            };
            let spki = spki.unwrap_or_else(|| panic!("{key:?} is not in the file"));
            // It signs, and the public half of the key in the file verifies the signature.
            let signed = sign_message(&key, Hash::Sha256, br#"{"a":1}"#).expect("a key that is accepted signs");
            let public = PlatformKey::from_bytes(&spki).expect("its public half");
            assert_eq!((public.spki_sha256(), public.bits()), (key.spki_sha256(), key.bits()));
            Message::parse(signed.as_bytes()).expect("a message").verify(&public).expect("its signature");
        }
    }
}

/// The file as the platform's key.
pub fn check_public(file: &[u8]) {
    match PlatformKey::from_bytes(file) {
        Err(error) => check_error(&error, file),
        Ok(key) => {
            let spki = named(key.spki_sha256(), file, der::spki_of_public);
            assert!(spki.is_some(), "{key:?} is not in the file");
            assert!((1024..=4096).contains(&key.bits()), "{key:?}");
            if let Some(certificate) = key.certificate() {
                let shown = (
                    certificate.subject(),
                    certificate.common_name(),
                    certificate.not_before(),
                    certificate.not_after(),
                );
                assert!(format!("{shown:?}").len() > 16);
            }
        }
    }
}

/// The key with this name among the unencrypted ones in the file.
fn named(spki_sha256: &str, file: &[u8], read: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let ders = std::iter::once(file.to_vec()).chain(unwrapped(file, MOST_WRAPPINGS));
    ders.filter_map(|der| read(&der)).find(|spki| der::sha256_hex(spki) == spki_sha256)
}

/// How often a key is wrapped as text at most.
const MOST_WRAPPINGS: usize = 3;

/// Everything that could be DER in a text, and in the texts that it wraps.
fn unwrapped(file: &[u8], levels_left: usize) -> Vec<Vec<u8>> {
    let Some(levels_left) = levels_left.checked_sub(1) else { return Vec::new() };
    let text = match file {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            let is_little = file[0] == 0xff;
            let unit = |pair: &[u8]| u16::from_ne_bytes([pair[0], pair[1]]);
            let units = file.chunks_exact(2).map(unit);
            let units = units.map(|unit| if is_little { u16::from_le(unit) } else { u16::from_be(unit) });
            String::from_utf16_lossy(&units.collect::<Vec<_>>())
        }
        _ => String::from_utf8_lossy(file).into_owned(),
    };
    let text = text.replace("\\r", "").replace("\\n", "\n").replace(['\\', '"', '\''], "");
    let text = text.rsplit(";base64,").next().unwrap_or_default();
    let digits: Vec<_> = text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    let hex = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    let mut found = blocks(text.as_bytes());
    found.push(hex);
    let inside: Vec<_> = found.iter().filter(|block| block.first() != Some(&0x30)).collect();
    let inside: Vec<_> = inside.into_iter().flat_map(|block| unwrapped(block, levels_left)).collect();
    found.extend(inside);
    found
}

/// The parts of a text that could be DER: the blocks of PEM, or bare Base64.
fn blocks(file: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(file);
    let parts = text.split("-----").filter(|part| !part.starts_with("BEGIN ") && !part.starts_with("END "));
    // Headers end with an empty line.
    let bodies = parts.flat_map(|part| {
        [
            part,
            part.split_once("\n\n").map_or("", |(_, body)| body),
            part.split_once("\r\n\r\n").map_or("", |(_, body)| body),
        ]
    });
    let decoded = bodies.map(|body| {
        let base64: String = body.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect();
        let base64 = base64.replace('-', "+").replace('_', "/");
        BASE64.decode(base64).unwrap_or_default()
    });
    decoded.filter(|der| !der.is_empty()).collect()
}

fn check_error(error: &Error, file: &[u8]) {
    assert_eq!((error.kind().class(), error.effect()), (ErrorClass::Key, Effect::NotSent), "{error}");
    secrecy::assert_hidden(error, [SECRET]);
    // Long runs of Base64, except in the marks of PEM, which may be quoted.
    let lines = std::str::from_utf8(file).unwrap_or_default().lines().filter(|line| !line.contains("--"));
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    secrecy::assert_hidden(error, lines.flat_map(|line| line.split(|c| !is_base64(c))).filter(|run| run.len() >= 40));
}
