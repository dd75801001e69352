//! PKCS#12 files: the key with an alias, and its certificate.

use der::asn1::{AnyRef, OctetStringRef};
use der::oid::ObjectIdentifier;
use der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use p12_keystore::error::Error as Pkcs12Error;
use p12_keystore::{Pkcs12Archive, PrivateKeyBag};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::certificate::CertificateInfo;
use super::{ber, invalid, invalid_key, unsupported_key};
use crate::error::{Error, ErrorKind, Result};

const PKCS7_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const PKCS12_SHROUDED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");

/// The most rounds of key derivation that a whole file may ask for, some seconds on a terminal. Programs that write
/// such files ask for 2,048 to 600,000 for each key; p12-keystore allows a million for each, and any number of keys.
const MOST_ROUNDS: u64 = 2_000_000;

/// Deeper than the count is in any such file.
const DEEPEST: usize = 32;

/// The private key with this alias, or the only one, and its certificate if the file has it.
pub(super) fn choose<'a>(
    archive: &'a Pkcs12Archive,
    alias: Option<&str>,
) -> Result<(&'a PrivateKeyBag, Option<CertificateInfo>)> {
    let aliases = || {
        let names = archive.keys.iter().map(|key| key.friendly_name.as_deref().unwrap_or("(no name)"));
        names.collect::<Vec<_>>().join(", ")
    };
    let key = match (alias, archive.keys.as_slice()) {
        (_, []) => {
            return Err(invalid_key(
                "the PKCS#12 file holds no private key, only certificates or nothing: ask for the file with the merchant's \
                 private key, or have it exported with the key",
            ));
        }
        (Some(alias), keys) => {
            let named = |key: &&PrivateKeyBag| {
                key.friendly_name.as_ref().is_some_and(|name| name.to_lowercase() == alias.to_lowercase())
            };
            keys.iter().find(named).ok_or_else(|| {
                let message = format!("no private key has the alias {alias:?}; there are: {}", aliases());
                Error::new(ErrorKind::AliasNotFound, message)
            })?
        }
        (None, [only]) => only,
        (None, _) => {
            let message = format!("the file holds several private keys, choose one by its alias: {}", aliases());
            return Err(Error::new(ErrorKind::AliasRequired, message));
        }
    };
    let key_id = key.local_key_id.as_ref().map(AsRef::as_ref);
    let certificate = archive
        .certs
        .iter()
        .find(|bag| key_id.is_some() && bag.local_key_id.as_deref() == key_id)
        .and_then(|bag| Certificate::from_der(bag.cert.as_der()).ok())
        .map(|certificate| CertificateInfo::read(&certificate));
    Ok((key, certificate))
}

/// Opens a PKCS#12 file.
pub(super) fn open(der: &[u8], password: Option<&str>) -> Result<Pkcs12Archive> {
    // In BER, the content is counted once it is in DER.
    let content = ber::pkcs12_without_mac(der).map(Zeroizing::new);
    let content_rounds = content.as_ref().map_or(0, |content| rounds(content, DEEPEST));
    if rounds(der, DEEPEST).max(content_rounds) > MOST_ROUNDS {
        return Err(unsupported_key(format!(
            "opening the file would take more than {MOST_ROUNDS} rounds of key derivation"
        )));
    }
    let text = password.unwrap_or_default();
    let archive = match (Pkcs12Archive::from_pkcs12(der, text), content) {
        // The MAC is over the content as it was received, and has been checked before the content was read.
        (Err(Pkcs12Error::DerError(_)), Some(content)) => Pkcs12Archive::from_pkcs12(&content, text),
        (archive, _) => archive,
    };
    archive.map_err(|error| {
        let reason = error.to_string();
        let is_unsupported = reason.contains("unsupported");
        match error {
            Pkcs12Error::UnpadError | Pkcs12Error::Pkcs5Error(_) | Pkcs12Error::InvalidPrivateKey
                if has_mac(der) && !is_unsupported =>
            {
                let message = "the password opens the file, but the private key in it has a password of its own: have \
                               the file written anew, with one password for both";
                Error::new(ErrorKind::WrongPassword, message).with_source(error)
            }
            // The password is written in UTF-16 without surrogates there.
            Pkcs12Error::DerError(_) if text.chars().any(|c| c > '\u{ffff}') => {
                let message =
                    format!("the password has a character beyond U+FFFF, which is not supported: {WRITE_ANEW}");
                unsupported_key(message).with_source(error)
            }
            Pkcs12Error::DerError(_) if !is_unsupported => {
                let message = format!(
                    "the PKCS#12 file is malformed, or written in a form that is not read ({reason}): {WRITE_ANEW}"
                );
                invalid_key(message).with_source(error)
            }
            Pkcs12Error::UnsupportedEncryptionScheme
            | Pkcs12Error::UnsupportedMacAlgorithm
            | Pkcs12Error::UnsupportedContentType
            | Pkcs12Error::UnsupportedCertificateType => unsupported(&reason, error),
            Pkcs12Error::Pkcs5Error(_) | Pkcs12Error::DerError(_) if is_unsupported => unsupported(&reason, error),
            Pkcs12Error::MacError(_)
            | Pkcs12Error::UnpadError
            | Pkcs12Error::Pkcs5Error(_)
            | Pkcs12Error::InvalidPrivateKey => {
                let message = match password {
                    Some(_) => "the password does not open the file",
                    None => "the file is encrypted and no password was given",
                };
                Error::new(ErrorKind::WrongPassword, message).with_source(error)
            }
            _ => invalid(error),
        }
    })
}

/// How a file is written in a form that every reader has.
const WRITE_ANEW: &str = "write it anew: openssl pkcs12 -legacy -in FILE -out key.pem -noenc (without -legacy before OpenSSL \
                          3), and give key.pem";

fn unsupported(reason: &str, error: Pkcs12Error) -> Error {
    let message = format!(
        "the file is encrypted or protected by a method that is not supported ({reason}; RC2 of 40 bits, 3DES and AES \
         are): {WRITE_ANEW}"
    );
    unsupported_key(message).with_source(error)
}

/// Whether the file has `MacData`, the third part of `PFX` (RFC 7292, 4).
fn has_mac(der: &[u8]) -> bool {
    let parts = AnyRef::from_der(der).and_then(|file| elements(file.value()));
    parts.is_ok_and(|parts| parts.len() > 2)
}

/// The rounds of key derivation that a file asks for, as far as it says so unencrypted: encrypted parts can be read
/// only with the password.
///
/// Every key derivation has its salt and count side by side, an `OCTET STRING` and an `INTEGER`: `MacData` and
/// `pkcs-12PbeParams` (RFC 7292), `PBKDF2-params` (RFC 8018). scrypt has three integers there, whose product is its
/// cost (RFC 7914).
fn rounds(der: &[u8], levels_left: usize) -> u64 {
    let Some(levels_left) = levels_left.checked_sub(1) else { return 0 };
    let elements = elements(der).unwrap_or_default();
    let mut sum = 0u64;
    for (at, element) in elements.iter().enumerate() {
        if element.tag() == Tag::OctetString {
            let behind = elements.iter().skip(at + 1).take_while(|element| element.tag() == Tag::Integer);
            let counts: Vec<u64> = behind.map(|count| count.decode_as().unwrap_or(u64::MAX)).collect();
            sum = sum.saturating_add(match counts.as_slice() {
                [] => 0,
                [cost, block_size, parallel, ..] => cost.saturating_mul(*block_size).saturating_mul(*parallel),
                [count, ..] => *count,
            });
        }
        if element.tag() == Tag::OctetString || element.tag().is_constructed() {
            sum = sum.saturating_add(rounds(element.value(), levels_left));
        }
    }
    sum
}

/// All the DER elements of a content that must hold nothing else.
fn elements(der: &[u8]) -> der::Result<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(der)?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(AnyRef::decode(&mut reader)?);
    }
    Ok(elements)
}

/// An encrypted PKCS#8 key is what a PKCS#12 file calls a shrouded key bag: once the rest of such a file is put around
/// it, one reader opens both, with PBES1 and PBES2.
pub(super) fn around(encrypted_pkcs8: &[u8]) -> der::Result<Vec<u8>> {
    let sequence = |content: &[u8]| AnyRef::new(Tag::Sequence, content)?.to_der();
    let explicit = |content: &[u8]| {
        let tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
        AnyRef::new(tag, content)?.to_der()
    };
    let data = |content: &[u8]| {
        let octets = explicit(&OctetStringRef::new(content)?.to_der()?)?;
        sequence(&[PKCS7_DATA.to_der()?, octets].concat())
    };
    let bag = sequence(&[PKCS12_SHROUDED_KEY_BAG.to_der()?, explicit(encrypted_pkcs8)?].concat())?;
    let safe = data(&sequence(&bag)?)?;
    sequence(&[3u8.to_der()?, data(&sequence(&safe)?)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/../../tests/vectors/keys/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a key file")
    }

    fn sequence(parts: &[&[u8]]) -> Vec<u8> {
        AnyRef::new(Tag::Sequence, &parts.concat()).and_then(|any| any.to_der()).expect("DER")
    }

    fn octets(content: &[u8]) -> Vec<u8> {
        OctetStringRef::new(content).and_then(|octets| octets.to_der()).expect("DER")
    }

    fn oid(text: &str) -> Vec<u8> {
        ObjectIdentifier::new_unwrap(text).to_der().expect("DER")
    }

    /// An encrypted PKCS#8 key by PBES2 with these parameters for its key derivation.
    fn pbes2(kdf: &str, parameters: &[&[u8]]) -> Vec<u8> {
        let kdf = sequence(&[&oid(kdf), &sequence(parameters)]);
        let aes_128_cbc = sequence(&[&oid("2.16.840.1.101.3.4.1.2"), &octets(&[0; 16])]);
        let algorithm = sequence(&[&oid("1.2.840.113549.1.5.13"), &sequence(&[&kdf, &aes_128_cbc])]);
        sequence(&[&algorithm, &octets(&[0; 32])])
    }

    fn pbkdf2(count: u64) -> Vec<u8> {
        pbes2("1.2.840.113549.1.5.12", &[&octets(b"12345678"), &count.to_der().expect("DER")])
    }

    fn refusal(der: &[u8]) -> (ErrorKind, bool) {
        let error = crate::MerchantKey::from_bytes(der, Some("123456"), None).expect_err("refused");
        (error.kind(), error.message().contains("rounds of key derivation"))
    }

    #[test]
    fn the_rounds_of_real_files_are_counted() {
        // The MAC, the certificate and the key, of 2,048 rounds each by openssl and of 10,000 by keytool.
        assert_eq!(rounds(&file("merchant-2048.p12"), DEEPEST), 3 * 2048);
        assert_eq!(rounds(&file("merchant-2048-legacy.p12"), DEEPEST), 3 * 2048);
        assert_eq!(rounds(&file("merchant-2048-keytool.p12"), DEEPEST), 3 * 10_000);
        assert_eq!(rounds(&file("merchant-1024.pkcs8.der"), DEEPEST), 0);
    }

    #[test]
    fn a_file_in_ber_is_opened_by_its_password_alone() {
        for name in ["merchant-2048-bouncy-castle.p12", "merchant-2048-bouncy-castle-aes.p12"] {
            let file = file(name);
            assert_eq!(file.get(..2), Some(&b"\x30\x80"[..]), "{name}: an indefinite length");
            assert!(crate::MerchantKey::from_bytes(&file, Some("123456"), Some("conname")).is_ok(), "{name}");
            for password in [Some("654321"), Some(""), None] {
                let error = crate::MerchantKey::from_bytes(&file, password, None).expect_err("another password");
                assert_eq!(error.kind(), ErrorKind::WrongPassword, "{name}: {error}");
                assert!(!error.message().contains("of its own"), "{name}: {error}");
            }
            for length in 0..file.len() {
                assert!(crate::MerchantKey::from_bytes(&file[..length], Some("123456"), None).is_err());
            }
        }
    }

    #[test]
    fn a_key_with_a_password_of_its_own_says_so() {
        let file = file("merchant-2048-two-passwords.p12");
        let error = crate::MerchantKey::from_bytes(&file, Some("123456"), None).expect_err("another password");
        assert_eq!(error.kind(), ErrorKind::WrongPassword);
        assert!(error.message().contains("has a password of its own"), "{error}");
        let error = crate::MerchantKey::from_bytes(&file, Some("another"), None).expect_err("the file's password");
        assert_eq!(error.message(), "the password does not open the file");
    }

    #[test]
    fn a_method_that_is_not_supported_says_what_to_do() {
        // The algorithms of the file's two parts, replaced by their neighbours: RC2 of 128 bits for that of 40, and ARIA
        // for AES. The MAC is over the content, so it goes first.
        let without_mac = |name: &str| {
            let file = file(name);
            ber::pkcs12_without_mac(&file).expect("a PKCS#12 file")
        };
        for (name, from, to) in [
            (
                "merchant-2048-legacy.p12",
                &b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x06"[..],
                &b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x05"[..],
            ),
            ("merchant-2048.p12", b"\x60\x86\x48\x01\x65\x03\x04\x01\x2a", b"\x60\x86\x48\x01\x65\x03\x04\x01\x7f"),
        ] {
            let mut file = without_mac(name);
            let at = file.windows(from.len()).position(|window| window == from).expect(name);
            file[at..at + to.len()].copy_from_slice(to);
            let error = crate::MerchantKey::from_bytes(&file, Some("123456"), None).expect_err(name);
            assert_eq!(error.kind(), ErrorKind::UnsupportedKey, "{name}: {error}");
            assert!(error.message().contains("write it anew: openssl pkcs12 -legacy"), "{name}: {error}");
        }
        let error = crate::MerchantKey::from_bytes(&file("merchant-2048-legacy.p12"), Some("\u{1f600}"), None);
        let error = error.expect_err("beyond U+FFFF");
        assert_eq!(error.kind(), ErrorKind::UnsupportedKey, "{error}");
        assert!(error.message().contains("beyond U+FFFF"), "{error}");
    }

    #[test]
    fn blanks_around_a_password_are_tried_without() {
        let file = file("merchant-2048.p12");
        for password in [" 123456", "123456\n", "\t123456\r\n"] {
            assert!(crate::MerchantKey::from_bytes(&file, Some(password), None).is_ok(), "{password:?}");
        }
        let error = crate::MerchantKey::from_bytes(&file, Some("12345 6 "), None).expect_err("wrong");
        assert!(error.message().ends_with("tried with and without the blanks and line ends around it"), "{error}");
    }

    #[test]
    fn a_file_that_asks_for_endless_work_is_refused() {
        for count in [MOST_ROUNDS + 1, 1 << 31, u64::MAX] {
            assert_eq!(refusal(&pbkdf2(count)), (ErrorKind::UnsupportedKey, true), "{count}");
        }
        assert_eq!(refusal(&pbkdf2(1)).0, ErrorKind::WrongPassword);
        let number = |number: u64| number.to_der().expect("DER");
        let scrypt = pbes2("1.3.6.1.4.1.11591.4.11", &[&octets(b"12345678"), &number(1 << 20), &number(8), &number(1)]);
        assert_eq!(refusal(&scrypt), (ErrorKind::UnsupportedKey, true), "a gigabyte of memory");
    }

    /// Secret keys (RFC 7292, 4.2.5) with a wrong password are skipped, however long each takes to try.
    #[test]
    fn many_keys_that_are_each_within_the_limit_are_refused_together() {
        let explicit = |content: &[u8]| {
            let tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
            AnyRef::new(tag, content).and_then(|any| any.to_der()).expect("DER")
        };
        let secret = sequence(&[&oid("1.2.840.113549.1.12.10.1.2"), &explicit(&octets(&pbkdf2(1_000_000)))]);
        let bag = sequence(&[&oid("1.2.840.113549.1.12.10.1.5"), &explicit(&secret)]);
        let data = |content: &[u8]| sequence(&[&PKCS7_DATA.to_der().expect("DER"), &explicit(&octets(content))]);
        let archive = |bags: usize| {
            let safe = data(&sequence(&vec![bag.as_slice(); bags]));
            sequence(&[&3u8.to_der().expect("DER"), &data(&sequence(&[&safe]))])
        };
        assert_eq!(rounds(&archive(2), DEEPEST), 2_000_000);
        assert_eq!(refusal(&archive(3000)), (ErrorKind::UnsupportedKey, true));
    }
}
