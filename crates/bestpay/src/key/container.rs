//! What a key file holds, recognised by its structure: DER, PEM or bare Base64, and which container.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use der::asn1::OctetStringRef;
use der::{Decode, Header, Reader, SliceReader, Tag};
use pem::PemError;
use pkcs1::RsaPrivateKeyRef;
use pkcs8::PrivateKeyInfoRef;
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::{at, invalid_key, unsupported_key};
use crate::error::{Error, ErrorKind, Result};

/// Key files are a few kilobytes; anything larger is something else.
const LARGEST_FILE: usize = 1 << 20;

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
        Container::choose(bytes, Container::is_private)
    }

    /// The first certificate or public key, or what there is instead.
    pub(super) fn read_public(bytes: &[u8]) -> Result<Container> {
        Container::choose(bytes, |container| !container.is_private())
    }

    fn is_private(&self) -> bool {
        !matches!(self, Container::X509(_) | Container::Spki(_))
    }

    fn choose(bytes: &[u8], wanted: impl Fn(&Container) -> bool) -> Result<Container> {
        if bytes.len() > LARGEST_FILE {
            return Err(invalid_key("the file is larger than 1 MiB"));
        }
        if bytes.first() == Some(&0x30) {
            return Container::from_der(bytes.to_vec().into());
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|_| invalid_key("neither DER, PEM nor Base64"))?
            .trim_start_matches('\u{feff}');
        if !text.contains("-----BEGIN ") {
            let base64: Secret = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect::<Vec<_>>().into();
            let der = BASE64.decode(&*base64).map_err(|_| invalid_key("neither DER, PEM nor Base64"))?;
            return Container::from_der(der.into());
        }
        let mut containers = Vec::new();
        for block in pem::parse_many(text).map_err(malformed_pem)? {
            if block.headers().iter().any(|(name, _)| name == "Proc-Type") {
                return Err(unsupported_key(
                    "OpenSSL's own PEM encryption (Proc-Type) is not supported; convert with `openssl pkcs8 -topk8`",
                ));
            }
            if block.tag() == "EC PRIVATE KEY" {
                return Err(unsupported_key("the key is not RSA"));
            }
            containers.push(Container::from_der(block.into_contents().into())?);
        }
        match containers.iter().position(wanted) {
            Some(at) => Ok(containers.swap_remove(at)),
            None => containers.pop().ok_or_else(|| invalid_key("the PEM text holds no key")),
        }
    }

    fn from_der(der: Secret) -> Result<Container> {
        Ok(if PrivateKeyInfoRef::try_from(der.as_slice()).is_ok() {
            Container::Pkcs8(der)
        } else if RsaPrivateKeyRef::from_der(&der).is_ok() {
            Container::Pkcs1(der)
        } else if Certificate::from_der(&der).is_ok() {
            Container::X509(der.to_vec())
        } else if SubjectPublicKeyInfoRef::try_from(der.as_slice()).is_ok() {
            Container::Spki(der.to_vec())
        } else if is_encrypted_pkcs8(&der) {
            Container::Pkcs8Encrypted(der)
        } else if is_pkcs12(&der) {
            Container::Pkcs12(der)
        } else {
            return Err(invalid_key("the DER is not PKCS#12, PKCS#8, PKCS#1, X.509 or SPKI"));
        })
    }
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
    fn a_file_without_an_end_is_refused() {
        if cfg!(target_os = "linux") {
            let error = crate::PlatformKey::from_file("/dev/zero").expect_err("endless");
            assert_eq!(error.kind(), ErrorKind::InvalidKey);
            assert!(error.message().contains("larger than 1 MiB"), "{error}");
        }
    }
}
