//! Keys from every container in the field: PKCS#12, PKCS#8, PKCS#1, X.509, SPKI; DER, PEM, bare Base64.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use der::asn1::{AnyRef, BitStringRef, OctetStringRef, UintRef};
use der::oid::ObjectIdentifier;
use der::{Decode, Encode, Header, Reader, SliceReader, Tag, TagNumber};
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error as Pkcs12Error;
use pkcs1::{RsaPrivateKeyRef, RsaPublicKeyRef};
use pkcs8::PrivateKeyInfoRef;
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use crate::engine;
use crate::error::{Error, ErrorKind, Result};

const PKCS7_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const PKCS12_SHROUDED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// Key files are a few kilobytes; whatever is larger is something else.
const LARGEST_FILE: usize = 1 << 20;

const SMALLEST_BITS: usize = 1024;
const LARGEST_BITS: usize = 4096;

/// The container that a key came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyKind {
    /// A PKCS#12 file (`.p12`, `.pfx`).
    Pkcs12,
    /// An unencrypted PKCS#8 key.
    Pkcs8,
    /// An encrypted PKCS#8 key.
    Pkcs8Encrypted,
    /// A PKCS#1 key.
    Pkcs1,
    /// An X.509 certificate.
    X509,
    /// A bare public key.
    Spki,
}

impl KeyKind {
    /// `pkcs12`, `pkcs8`, `pkcs8-encrypted`, `pkcs1`, `x509` or `spki`.
    ///
    /// ```
    /// assert_eq!(bestpay::KeyKind::Pkcs12.as_str(), "pkcs12");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            KeyKind::Pkcs12 => "pkcs12",
            KeyKind::Pkcs8 => "pkcs8",
            KeyKind::Pkcs8Encrypted => "pkcs8-encrypted",
            KeyKind::Pkcs1 => "pkcs1",
            KeyKind::X509 => "x509",
            KeyKind::Spki => "spki",
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Subject and validity of a certificate. Reported, never enforced: the platform's real one is expired and signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateInfo {
    subject: String,
    common_name: Option<String>,
    not_before: SystemTime,
    not_after: SystemTime,
}

impl CertificateInfo {
    fn read(certificate: &Certificate) -> CertificateInfo {
        let certificate = certificate.tbs_certificate();
        let subject = certificate.subject();
        let common_name = subject
            .iter()
            .find(|attribute| attribute.oid == COMMON_NAME)
            .map(|attribute| String::from_utf8_lossy(attribute.value.value()).into_owned());
        CertificateInfo {
            subject: subject.to_string(),
            common_name,
            not_before: certificate.validity().not_before.to_system_time(),
            not_after: certificate.validity().not_after.to_system_time(),
        }
    }

    /// The subject's distinguished name (RFC 4514).
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::platform_key();
    /// assert!(key.certificate().unwrap().subject().contains("CN="));
    /// ```
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The subject's common name.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::platform_key();
    /// assert!(key.certificate().unwrap().common_name().is_some());
    /// ```
    pub fn common_name(&self) -> Option<&str> {
        self.common_name.as_deref()
    }

    /// The start of the validity, in UTC (RFC 3339).
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::platform_key();
    /// assert!(key.certificate().unwrap().not_before().ends_with('Z'));
    /// ```
    pub fn not_before(&self) -> String {
        rfc3339(self.not_before)
    }

    /// The end of the validity, in UTC (RFC 3339).
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::platform_key();
    /// let certificate = key.certificate().unwrap();
    /// assert!(certificate.not_after() > certificate.not_before());
    /// ```
    pub fn not_after(&self) -> String {
        rfc3339(self.not_after)
    }

    /// Whether the validity has ended.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::platform_key();
    /// assert!(!key.certificate().unwrap().has_expired());
    /// ```
    pub fn has_expired(&self) -> bool {
        SystemTime::now() > self.not_after
    }
}

fn rfc3339(time: SystemTime) -> String {
    jiff::Timestamp::try_from(time).map_or_else(|_| String::new(), |time| time.to_string())
}

/// What can be told about a key without telling the key.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KeyInfo {
    kind: KeyKind,
    bits: usize,
    spki_sha256: String,
    certificate: Option<CertificateInfo>,
}

/// The merchant's private key. Cheap to clone; usable from several threads; never shown by `Debug`.
#[derive(Clone)]
pub struct MerchantKey(Arc<MerchantKeyInner>);

struct MerchantKeyInner {
    engine: engine::PrivateKey,
    info: KeyInfo,
    alias: Option<String>,
}

impl MerchantKey {
    /// Reads a key file: see [`MerchantKey::from_bytes`].
    ///
    /// # Errors
    /// [`ErrorKind::KeyUnreadable`], or as [`MerchantKey::from_bytes`].
    ///
    /// ```no_run
    /// use bestpay::MerchantKey;
    /// let key = MerchantKey::from_file("merchant.p12", Some("123456"), Some("conname"))?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_file(path: impl AsRef<Path>, password: Option<&str>, alias: Option<&str>) -> Result<MerchantKey> {
        let bytes = read_file(path.as_ref())?;
        MerchantKey::from_bytes(&bytes, password, alias).map_err(|error| error.with_note(&at(path.as_ref())))
    }

    /// Reads PKCS#12, PKCS#8 (plain or encrypted) or PKCS#1, in DER, PEM or bare Base64.
    ///
    /// `alias` chooses among several keys of a PKCS#12 file and is compared without case, as Java does; without it
    /// the file must hold one key only. `password` is needed where the file is encrypted.
    ///
    /// # Errors
    /// Class [`Key`](crate::ErrorClass::Key): [`ErrorKind::WrongPassword`], [`ErrorKind::AliasNotFound`],
    /// [`ErrorKind::AliasRequired`], [`ErrorKind::UnsupportedKey`] (not RSA, or not of 1024 to 4096 bits),
    /// [`ErrorKind::InvalidKey`].
    ///
    /// ```
    /// use bestpay::{ErrorKind, MerchantKey};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let file = doc_example::merchant_p12();
    /// let key = MerchantKey::from_bytes(&file, Some("123456"), Some("conname"))?;
    /// assert_eq!(key.bits(), 2048);
    ///
    /// let error = MerchantKey::from_bytes(&file, Some("654321"), None).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::WrongPassword);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_bytes(bytes: &[u8], password: Option<&str>, alias: Option<&str>) -> Result<MerchantKey> {
        let container = Container::read(bytes)?;
        match container {
            Container::Pkcs12(der) => from_pkcs12(&der, password, alias),
            Container::Pkcs8(der) => MerchantKey::from_pkcs8(KeyKind::Pkcs8, &der, None, None),
            Container::Pkcs8Encrypted(der) => {
                let archive = open_pkcs12(&as_pkcs12(&der).map_err(invalid)?, password)?;
                let key = archive.keys.first().ok_or_else(|| invalid_key("the file holds no private key"))?;
                MerchantKey::from_pkcs8(KeyKind::Pkcs8Encrypted, key.key.as_der(), None, None)
            }
            Container::Pkcs1(der) => {
                let pkcs8 = Zeroizing::new(pkcs1_as_pkcs8(&der).map_err(invalid)?);
                MerchantKey::from_pkcs8(KeyKind::Pkcs1, &pkcs8, None, None)
            }
            Container::X509(_) => Err(invalid_key("this is a certificate; the merchant's private key is wanted")),
            Container::Spki(_) => Err(invalid_key("this is a public key; the merchant's private key is wanted")),
        }
    }

    fn from_pkcs8(
        kind: KeyKind,
        der: &[u8],
        alias: Option<String>,
        certificate: Option<CertificateInfo>,
    ) -> Result<MerchantKey> {
        let (spki, bits) = spki_of_pkcs8(der)?;
        let engine = engine::PrivateKey::from_pkcs8(der)
            .map_err(|_| invalid_key("the numbers of the private key do not fit each other"))?;
        let info = KeyInfo { kind, bits, spki_sha256: sha256_hex(&spki), certificate };
        Ok(MerchantKey(Arc::new(MerchantKeyInner { engine, info, alias })))
    }

    pub(crate) fn engine(&self) -> &engine::PrivateKey {
        &self.0.engine
    }

    /// The container that the key came in.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::merchant_key();
    /// assert_eq!(key.kind(), bestpay::KeyKind::Pkcs12);
    /// ```
    pub fn kind(&self) -> KeyKind {
        self.0.info.kind
    }

    /// The size of the modulus.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::merchant_key();
    /// assert_eq!(key.bits(), 2048);
    /// ```
    pub fn bits(&self) -> usize {
        self.0.info.bits
    }

    /// The `friendlyName` in the PKCS#12 file.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::merchant_key();
    /// assert_eq!(key.alias(), Some("conname"));
    /// ```
    pub fn alias(&self) -> Option<&str> {
        self.0.alias.as_deref()
    }

    /// The SHA-256 of the public key's SPKI, in hex: what tells two keys apart.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::merchant_key();
    /// assert_eq!(key.spki_sha256().len(), 64);
    /// ```
    pub fn spki_sha256(&self) -> &str {
        &self.0.info.spki_sha256
    }

    /// The key's certificate, where the PKCS#12 file has one.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::merchant_key();
    /// assert!(key.certificate().is_some());
    /// ```
    pub fn certificate(&self) -> Option<&CertificateInfo> {
        self.0.info.certificate.as_ref()
    }
}

impl fmt::Debug for MerchantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MerchantKey").field("alias", &self.0.alias).field("info", &self.0.info).finish()
    }
}

/// The platform's public key. Cheap to clone; usable from several threads.
#[derive(Clone)]
pub struct PlatformKey(Arc<PlatformKeyInner>);

struct PlatformKeyInner {
    engine: engine::PublicKey,
    info: KeyInfo,
}

impl PlatformKey {
    /// Reads a certificate or public key file: see [`PlatformKey::from_bytes`].
    ///
    /// # Errors
    /// [`ErrorKind::KeyUnreadable`], or as [`PlatformKey::from_bytes`].
    ///
    /// ```no_run
    /// let key = bestpay::PlatformKey::from_file("platform.cer")?;
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_file(path: impl AsRef<Path>) -> Result<PlatformKey> {
        let bytes = read_file(path.as_ref())?;
        PlatformKey::from_bytes(&bytes).map_err(|error| error.with_note(&at(path.as_ref())))
    }

    /// Reads an X.509 certificate or an SPKI public key, in DER, PEM or bare Base64.
    ///
    /// # Errors
    /// [`ErrorKind::UnsupportedKey`] (not RSA, or not of 1024 to 4096 bits), [`ErrorKind::InvalidKey`].
    ///
    /// ```
    /// use bestpay::PlatformKey;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let file = doc_example::platform_cer();
    /// let key = PlatformKey::from_bytes(&file)?;
    /// assert_eq!(key.bits(), 1024);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<PlatformKey> {
        match Container::read_public(bytes)? {
            Container::X509(der) => {
                let certificate = Certificate::from_der(&der).map_err(invalid)?;
                let spki = certificate.tbs_certificate().subject_public_key_info().to_der().map_err(invalid)?;
                PlatformKey::from_spki(KeyKind::X509, &spki, Some(CertificateInfo::read(&certificate)))
            }
            Container::Spki(der) => PlatformKey::from_spki(KeyKind::Spki, &der, None),
            _ => Err(invalid_key("this is a private key; the platform's certificate or public key is wanted")),
        }
    }

    fn from_spki(kind: KeyKind, der: &[u8], certificate: Option<CertificateInfo>) -> Result<PlatformKey> {
        let spki = SubjectPublicKeyInfoRef::try_from(der).map_err(invalid)?;
        refuse_other_than_rsa(spki.algorithm.oid)?;
        let bytes = spki.subject_public_key.as_bytes().unwrap_or_default();
        let numbers = RsaPublicKeyRef::from_der(bytes).map_err(invalid)?;
        // Written anew: the platform's real certificate leaves out the algorithm's NULL, which engines insist on.
        let (spki, bits) = rsa_spki(&numbers.modulus, &numbers.public_exponent)?;
        let engine = engine::PublicKey::from_spki(&spki)
            .map_err(|_| invalid_key("the numbers of the public key make no RSA key"))?;
        let info = KeyInfo { kind, bits, spki_sha256: sha256_hex(&spki), certificate };
        Ok(PlatformKey(Arc::new(PlatformKeyInner { engine, info })))
    }

    pub(crate) fn engine(&self) -> &engine::PublicKey {
        &self.0.engine
    }

    /// The container that the key came in.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::platform_key();
    /// assert_eq!(key.kind(), bestpay::KeyKind::X509);
    /// ```
    pub fn kind(&self) -> KeyKind {
        self.0.info.kind
    }

    /// The size of the modulus.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::platform_key();
    /// assert_eq!(key.bits(), 1024);
    /// ```
    pub fn bits(&self) -> usize {
        self.0.info.bits
    }

    /// The SHA-256 of the public key's SPKI, in hex: what tells two keys apart.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::platform_key();
    /// assert_eq!(key.spki_sha256().len(), 64);
    /// ```
    pub fn spki_sha256(&self) -> &str {
        &self.0.info.spki_sha256
    }

    /// The certificate, where the key came in one.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let key = doc_example::platform_key();
    /// assert!(key.certificate().is_some());
    /// ```
    pub fn certificate(&self) -> Option<&CertificateInfo> {
        self.0.info.certificate.as_ref()
    }
}

impl fmt::Debug for PlatformKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformKey").field("info", &self.0.info).finish()
    }
}

type Secret = Zeroizing<Vec<u8>>;

/// What a key file holds, by its structure; the name of the file says nothing.
enum Container {
    Pkcs12(Secret),
    Pkcs8(Secret),
    Pkcs8Encrypted(Secret),
    Pkcs1(Secret),
    X509(Vec<u8>),
    Spki(Vec<u8>),
}

impl Container {
    /// The first private key, or whatever there is in its place.
    fn read(bytes: &[u8]) -> Result<Container> {
        Container::choose(bytes, Container::is_private)
    }

    /// The first certificate or public key, or whatever there is in its place.
    fn read_public(bytes: &[u8]) -> Result<Container> {
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
        for block in pem::parse_many(text).map_err(invalid)? {
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
            return Err(invalid_key("the DER is no PKCS#12, PKCS#8, PKCS#1, X.509 or SPKI"));
        })
    }
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

fn from_pkcs12(der: &[u8], password: Option<&str>, alias: Option<&str>) -> Result<MerchantKey> {
    let archive = open_pkcs12(der, password)?;
    let aliases = || {
        let names = archive.keys.iter().map(|key| key.friendly_name.as_deref().unwrap_or("(no name)"));
        names.collect::<Vec<_>>().join(", ")
    };
    let key = match (alias, archive.keys.as_slice()) {
        (_, []) => return Err(invalid_key("the PKCS#12 file holds no private key")),
        (Some(alias), keys) => {
            let named = |key: &&p12_keystore::PrivateKeyBag| {
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
    MerchantKey::from_pkcs8(KeyKind::Pkcs12, key.key.as_der(), key.friendly_name.clone(), certificate)
}

fn open_pkcs12(der: &[u8], password: Option<&str>) -> Result<Pkcs12Archive> {
    Pkcs12Archive::from_pkcs12(der, password.unwrap_or_default()).map_err(|error| {
        let reason = error.to_string();
        match error {
            Pkcs12Error::UnsupportedEncryptionScheme
            | Pkcs12Error::UnsupportedMacAlgorithm
            | Pkcs12Error::UnsupportedContentType
            | Pkcs12Error::UnsupportedCertificateType => unsupported_key(reason),
            Pkcs12Error::Pkcs5Error(_) if reason.contains("unsupported") => unsupported_key(reason),
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

/// An encrypted PKCS#8 key is what a PKCS#12 file calls a shrouded key bag: with the rest of such a file around it,
/// one reader opens both, with PBES1 and PBES2 alike.
fn as_pkcs12(encrypted_pkcs8: &[u8]) -> der::Result<Vec<u8>> {
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

fn pkcs1_as_pkcs8(der: &[u8]) -> der::Result<Vec<u8>> {
    PrivateKeyInfoRef::new(pkcs1::ALGORITHM_ID, OctetStringRef::new(der)?).to_der()
}

/// The public half of a private key, and its bits.
pub(crate) fn spki_of_pkcs8(der: &[u8]) -> Result<(Vec<u8>, usize)> {
    let info = PrivateKeyInfoRef::try_from(der).map_err(invalid)?;
    refuse_other_than_rsa(info.algorithm.oid)?;
    let numbers = RsaPrivateKeyRef::from_der(info.private_key.as_bytes()).map_err(invalid)?;
    rsa_spki(&numbers.modulus, &numbers.public_exponent)
}

/// The public key as SPKI, and its bits. Refuses sizes that the protocol does not use.
fn rsa_spki(modulus: &UintRef<'_>, public_exponent: &UintRef<'_>) -> Result<(Vec<u8>, usize)> {
    let bytes = modulus.as_bytes();
    let leading_zeros = bytes.first().map_or(0, |byte| byte.leading_zeros() as usize);
    let bits = bytes.len() * 8 - leading_zeros;
    if !(SMALLEST_BITS..=LARGEST_BITS).contains(&bits) {
        let message = format!("the key has {bits} bits; {SMALLEST_BITS} to {LARGEST_BITS} are supported");
        return Err(unsupported_key(message));
    }
    let numbers = RsaPublicKeyRef { modulus: *modulus, public_exponent: *public_exponent };
    let numbers = numbers.to_der().map_err(invalid)?;
    let subject_public_key = BitStringRef::from_bytes(&numbers).map_err(invalid)?;
    let spki = SubjectPublicKeyInfoRef { algorithm: pkcs1::ALGORITHM_ID, subject_public_key };
    Ok((spki.to_der().map_err(invalid)?, bits))
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn refuse_other_than_rsa(oid: ObjectIdentifier) -> Result<()> {
    if oid == pkcs1::ALGORITHM_OID {
        return Ok(());
    }
    Err(unsupported_key(format!("the key is not RSA (its algorithm is {oid})")))
}

fn read_file(path: &Path) -> Result<Secret> {
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(path).and_then(|file| file.take(LARGEST_FILE as u64 + 1).read_to_end(&mut bytes)).map_err(|error| {
        let message = format!("cannot read the key file: {error}; {}", at(path));
        Error::new(ErrorKind::KeyUnreadable, message).with_source(error)
    })?;
    Ok(bytes)
}

fn at(path: &Path) -> String {
    format!("file {}", path.display())
}

fn invalid_key(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidKey, message)
}

fn unsupported_key(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::UnsupportedKey, message)
}

fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    invalid_key(format!("the key is malformed: {error}")).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_an_end_is_refused() {
        if cfg!(target_os = "linux") {
            let error = PlatformKey::from_file("/dev/zero").expect_err("endless");
            assert_eq!(error.kind(), ErrorKind::InvalidKey);
            assert!(error.message().contains("larger than 1 MiB"), "{error}");
        }
    }
}
