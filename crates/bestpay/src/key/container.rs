//! What a key file holds, recognised by its structure: DER, PEM or bare Base64, and which container.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};
use der::asn1::OctetStringRef;
use der::{Decode, Header, Reader, SliceReader, Tag};
use pem::{Pem, PemError};
use pkcs1::RsaPrivateKeyRef;
use pkcs8::PrivateKeyInfoRef;
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::{at, ber, foreign, invalid_key, unsupported_key};
use crate::error::{Error, ErrorKind, Result};

/// Key files are a few kilobytes; anything larger is something else.
const LARGEST_FILE: usize = 1 << 20;

/// How often a key may be wrapped as text: the Base64 of the Base64 of a PEM text is read.
const MOST_WRAPPINGS: usize = 3;

/// The first byte of every key and certificate in DER.
const SEQUENCE: u8 = 0x30;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

pub(super) type Secret = Zeroizing<Vec<u8>>;

/// What a key file holds, by its structure; the name of the file says nothing.
pub(super) enum Container {
    Pkcs12(Secret),
    Pkcs8(Secret),
    Pkcs8Encrypted(Secret),
    Pkcs1(Secret),
    X509(Vec<u8>),
    Spki(Vec<u8>),
}

impl Container {
    /// The first private key, or what there is instead.
    pub(super) fn read(bytes: &[u8]) -> Result<Container> {
        let mut containers = Container::read_all(bytes)?;
        let at = containers.iter().position(Container::is_private).unwrap_or(0);
        Ok(containers.swap_remove(at))
    }

    /// All certificates and public keys, or what there is instead.
    pub(super) fn read_public(bytes: &[u8]) -> Result<Vec<Container>> {
        let containers = Container::read_all(bytes)?;
        if containers.iter().all(Container::is_private) {
            return Ok(containers);
        }
        Ok(containers.into_iter().filter(|container| !container.is_private()).collect())
    }

    fn is_private(&self) -> bool {
        !matches!(self, Container::X509(_) | Container::Spki(_))
    }

    /// Everything that the bytes hold, at least one.
    fn read_all(bytes: &[u8]) -> Result<Vec<Container>> {
        if bytes.len() > LARGEST_FILE {
            return Err(invalid_key("the file is larger than 1 MiB"));
        }
        Container::unwrap(bytes, MOST_WRAPPINGS)
    }

    /// Takes off PEM, Base64 or hex, and the one in the other: a configuration centre stores the Base64 of a PEM text.
    fn unwrap(bytes: &[u8], wrappings_left: usize) -> Result<Vec<Container>> {
        if bytes.first() == Some(&SEQUENCE) {
            return Ok(vec![Container::from_ber(bytes)?]);
        }
        let Some(text) = text_of(bytes).filter(|_| wrappings_left > 0) else { return Err(unknown(bytes)) };
        let text = Zeroizing::new(text.trim_start_matches('\u{feff}').trim().to_owned());
        if text.is_empty() {
            return Err(invalid_key("the file is empty"));
        }
        if text.contains("-----BEGIN ") {
            return Container::in_pem(&text);
        }
        let inside = hex(&text).or_else(|| base64(&text)).ok_or_else(|| unknown(text.as_bytes()))?;
        Container::unwrap(&inside, wrappings_left - 1)
    }

    fn in_pem(text: &str) -> Result<Vec<Container>> {
        let text = with_line_ends(text);
        let blocks = pem::parse_many(&*text).map_err(|error| {
            foreign::by_first_bytes(text.as_bytes()).map_or_else(|| malformed_pem(error), invalid_key)
        })?;
        // The reader leaves out a last part that was cut.
        let parts = text.matches("-----BEGIN ").count();
        if blocks.len() < parts {
            return Err(invalid_key("the PEM is malformed: it has a BEGIN and no END; it may have been cut"));
        }
        let (mut containers, mut errors) = (Vec::new(), Vec::new());
        for (at, block) in blocks.into_iter().enumerate() {
            let is_wanted = block.tag().ends_with("CERTIFICATE") || block.tag().ends_with("KEY");
            match Container::in_block(block) {
                Ok(container) => containers.push(container),
                // A damaged one may be the one that was meant.
                Err(error) if parts > 1 && is_wanted && error.kind() == ErrorKind::InvalidKey => {
                    return Err(error.with_note(&format!("part {} of the {parts} of the PEM text", at + 1)));
                }
                Err(error) => errors.push(error),
            }
        }
        match errors.into_iter().next() {
            Some(error) if containers.is_empty() => Err(error),
            _ => Ok(containers),
        }
    }

    fn in_block(block: Pem) -> Result<Container> {
        if block.headers().iter().any(|(name, _)| name == "Proc-Type") {
            return Err(unsupported_key(
                "OpenSSL's own PEM encryption (Proc-Type) is not supported; convert with `openssl pkcs8 -topk8`",
            ));
        }
        if block.tag().starts_with("EC ") {
            return Err(unsupported_key("the key is not RSA"));
        }
        Container::from_ber(&Secret::new(block.into_contents()))
    }

    /// A key or certificate, and behind it nothing but what fills a buffer or ends a line.
    fn from_ber(bytes: &[u8]) -> Result<Container> {
        let length = ber::length_of_first(bytes).unwrap_or(bytes.len());
        if let Some((der, behind)) = bytes.split_at_checked(length)
            && let Some(container) = Container::from_der(der)
        {
            return if is_padding(behind) { Ok(container) } else { Err(followed(length, behind)) };
        }
        // Only PKCS#12 is written in BER: a certificate and a key have one form.
        if let Some((der, behind)) = ber::first(bytes)
            && let Some(container @ Container::Pkcs12(_)) = Container::from_der(&Secret::new(der))
        {
            return if is_padding(behind) { Ok(container) } else { Err(followed(bytes.len() - behind.len(), behind)) };
        }
        if let Some(what) = foreign::by_first_bytes(bytes) {
            return Err(invalid_key(what));
        }
        let what = foreign::by_structure(bytes, |bytes| Container::from_der(bytes).is_some());
        Err(invalid_key(what.unwrap_or("the DER is not PKCS#12, PKCS#8, PKCS#1, X.509 or SPKI".into())))
    }

    fn from_der(der: &[u8]) -> Option<Container> {
        let secret = || Zeroizing::new(der.to_vec());
        Some(if PrivateKeyInfoRef::try_from(der).is_ok() {
            Container::Pkcs8(secret())
        } else if RsaPrivateKeyRef::from_der(der).is_ok() {
            Container::Pkcs1(secret())
        } else if Certificate::from_der(der).is_ok() {
            Container::X509(der.to_vec())
        } else if SubjectPublicKeyInfoRef::try_from(der).is_ok() {
            Container::Spki(der.to_vec())
        } else if is_encrypted_pkcs8(der) {
            Container::Pkcs8Encrypted(secret())
        } else if is_pkcs12(der) {
            Container::Pkcs12(secret())
        } else {
            return None;
        })
    }
}

fn unknown(bytes: &[u8]) -> Error {
    invalid_key(foreign::by_first_bytes(bytes).unwrap_or("neither DER, PEM nor Base64"))
}

/// UTF-8, or UTF-16 with a byte order mark, as Windows' editors and PowerShell write it.
fn text_of(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let units = |read: fn([u8; 2]) -> u16| {
        let (units, _) = bytes.as_chunks::<2>();
        char::decode_utf16(units.iter().skip(1).copied().map(read)).collect::<Result<String, _>>().ok()
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    };
    text.map(Zeroizing::new)
}

/// PEM with its line ends, which variables and JSON write as `\n` in two characters, or as blanks.
fn with_line_ends(text: &str) -> Zeroizing<String> {
    let text = Zeroizing::new(text.replace("\\r", "").replace("\\n", "\n").replace('\\', ""));
    if text.contains("Proc-Type") {
        return text; // Its headers end with a blank line.
    }
    if text.contains('\n') {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        return Zeroizing::new(lines.collect::<Vec<_>>().join("\n"));
    }
    let parts = text.split("-----").map(|part| match part.starts_with("BEGIN ") || part.starts_with("END ") {
        true => part.to_owned(),
        false => format!("\n{}\n", part.split_whitespace().collect::<Vec<_>>().join("\n")),
    });
    Zeroizing::new(parts.collect::<Vec<_>>().join("-----"))
}

fn is_hex(text: &[u8]) -> bool {
    let digits = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    text.starts_with(b"30") && digits.clone().all(u8::is_ascii_hexdigit) && digits.count() % 2 == 0
}

fn hex(text: &str) -> Option<Secret> {
    if !is_hex(text.as_bytes()) {
        return None;
    }
    let digits: Zeroizing<Vec<u8>> =
        Zeroizing::new(text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect());
    let (pairs, _) = digits.as_chunks::<2>();
    Some(Zeroizing::new(pairs.iter().map(|[high, low]| high << 4 | low).collect()))
}

/// Base64 of either alphabet, with or without its padding, and as it stands in a JSON or a settings file.
fn base64(text: &str) -> Option<Secret> {
    let text = text.rsplit(";base64,").next().unwrap_or_default();
    let text = Zeroizing::new(text.replace("\\r", "").replace("\\n", ""));
    let mut digits = Secret::new(text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect());
    digits.retain(|&byte| !matches!(byte, b'"' | b'\''));
    digits.iter_mut().for_each(|byte| match *byte {
        b'-' => *byte = b'+',
        b'_' => *byte = b'/',
        _ => {}
    });
    BASE64.decode(&*digits).ok().map(Secret::new)
}

/// A buffer's zeros, the end of a line, the end of a file in DOS.
fn is_padding(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, 0 | b'\n' | b'\r' | b' ' | b'\t' | 0x1a))
}

fn followed(length: usize, behind: &[u8]) -> Error {
    let message = format!(
        "{} bytes of something else follow its {length} bytes; give the key or certificate alone",
        behind.len()
    );
    invalid_key(message)
}

/// What is wrong with the PEM, without quoting it: `PemError` quotes marks and headers, and if the lines of a key are
/// damaged it takes a part of the key for a mark.
fn malformed_pem(error: PemError) -> Error {
    let reason = match error {
        PemError::MismatchedTags(..) => "BEGIN and END differ".to_owned(),
        PemError::InvalidHeader(_) => "a header has no colon".to_owned(),
        other => other.to_string(),
    };
    invalid_key(format!("the PEM is malformed: {reason}"))
}

/// `EncryptedPrivateKeyInfo ::= SEQUENCE { AlgorithmIdentifier, OCTET STRING }`, whatever the algorithm (RFC 5958).
fn is_encrypted_pkcs8(der: &[u8]) -> bool {
    fn read(reader: &mut SliceReader<'_>) -> der::Result<()> {
        reader.sequence(|inner| {
            AlgorithmIdentifierRef::decode(inner)?;
            <&OctetStringRef>::decode(inner).map(|_| ())
        })
    }
    SliceReader::new(der).is_ok_and(|mut reader| read(&mut reader).is_ok())
}

/// `PFX ::= SEQUENCE { version INTEGER {v3(3)}, … }` (RFC 7292).
fn is_pkcs12(der: &[u8]) -> bool {
    let header = |reader: &mut SliceReader<'_>| {
        Header::decode(reader)?.tag().assert_eq(Tag::Sequence)?;
        u8::decode(reader)
    };
    SliceReader::new(der).is_ok_and(|mut reader| header(&mut reader) == Ok(3))
}

pub(super) fn read_file(path: &Path) -> Result<Secret> {
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(path).and_then(|file| file.take(LARGEST_FILE as u64 + 1).read_to_end(&mut bytes)).map_err(|error| {
        let message = format!("cannot read the key file: {error}; {}", at(path));
        Error::new(ErrorKind::KeyUnreadable, message).with_source(error)
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_key_is_refused_without_quoting_it() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/merchant-1024.pkcs8.pem");
        let pem = std::fs::read_to_string(file).expect("a key file");
        let lines: Vec<_> = pem.lines().collect();
        for damage in ["-----END ", "-----END X-----", "-----BEGIN ", ":", "\n\n", "A header\n\n"] {
            for at in 1..lines.len() {
                let (before, behind) = lines.split_at(at);
                let damaged = format!("{}{damage}{}", before.join("\n"), behind.join("\n"));
                let Err(error) = crate::MerchantKey::from_bytes(damaged.as_bytes(), None, None) else { continue };
                let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
                for line in lines.iter().filter(|line| !line.starts_with("--")) {
                    assert!(!shown.contains(line), "{damage:?} before line {at}: {shown}");
                }
            }
        }
    }

    #[test]
    fn every_key_of_a_text_is_tried() {
        let file = |name: &str| format!("{}/../../tests/vectors/keys/{name}", env!("CARGO_MANIFEST_DIR"));
        let key = |name: &str| crate::PlatformKey::from_file(file(name)).expect(name);
        let both = key("platform-1024-then-2048.pem");
        assert_eq!(both.spki_sha256(), key("platform-1024.cer").spki_sha256());
        let others: Vec<_> = both.others().iter().map(crate::PlatformKey::spki_sha256).collect();
        assert_eq!(others, [key("platform-2048.cer").spki_sha256()]);
        assert!(key("platform-1024.cer").others().is_empty());
        // What is not RSA cannot sign, and is passed over.
        let first = key("platform-ec-then-1024.pem");
        assert_eq!((first.bits(), first.others().len()), (1024, 0));
    }

    #[test]
    fn wrappings_are_taken_off_three_times_and_no_more() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/platform-1024.cer");
        let mut bytes = std::fs::read(file).expect("a key file");
        for _ in 0..MOST_WRAPPINGS {
            bytes = BASE64.encode(&bytes).into_bytes();
            assert!(crate::PlatformKey::from_bytes(&bytes).is_ok());
        }
        assert!(crate::PlatformKey::from_bytes(BASE64.encode(&bytes).as_bytes()).is_err());
    }

    #[test]
    fn a_file_without_an_end_is_refused() {
        if cfg!(target_os = "linux") {
            let error = crate::PlatformKey::from_file("/dev/zero").expect_err("endless");
            assert_eq!(error.kind(), ErrorKind::InvalidKey);
            assert!(error.message().contains("larger than 1 MiB"), "{error}");
        }
    }
}
