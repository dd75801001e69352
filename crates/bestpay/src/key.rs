//! Keys from every container in the field: PKCS#12, PKCS#8, PKCS#1, X.509, SPKI; DER, PEM, bare Base64.

mod ber;
mod certificate;
mod container;
#[cfg_attr(not(feature = "diagnosis"), path = "no_diagnosis/foreign.rs")]
mod foreign;
#[cfg(feature = "pkcs12")]
mod pkcs12;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use der::asn1::{BitStringRef, OctetStringRef, UintRef};
use der::oid::ObjectIdentifier;
use der::{Decode, Encode};
use pkcs1::{RsaPrivateKeyRef, RsaPublicKeyRef};
use pkcs8::PrivateKeyInfoRef;
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_cert::Certificate;
use zeroize::Zeroizing;

pub use certificate::CertificateInfo;
use container::{ASK_FOR_RSA, Container, read_file};
#[cfg(feature = "config")]
pub(crate) use container::{LARGEST_FILE, read_at_most, text_of};

use crate::error::{Error, ErrorKind, Result};
use crate::per_process::PerProcess;
use crate::{digest, engine};

const SMALLEST_BITS: usize = 1024;
const LARGEST_BITS: usize = 4096;

const SM2_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");

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

/// What may be shown of a key without showing the key.
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
    engine: PerProcess<engine::PrivateKey>,
    /// Each forked process makes its own.
    pkcs8: Zeroizing<Vec<u8>>,
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

    /// Reads PKCS#12, PKCS#8 (plain or encrypted) or PKCS#1, in DER, PEM, bare Base64 or hex; also the Base64 of a PEM
    /// text, and PEM whose line ends are written `\n`. PKCS#12 may be BER. An error says what else a file is.
    ///
    /// `alias` chooses among several keys of a PKCS#12 file and is compared without case, as Java does; without it the
    /// file must hold only one key. `password` is needed if the file is encrypted; if it does not open the file, it is
    /// tried without blanks and line ends around it. Without the feature `pkcs12`, only
    /// unencrypted keys are read.
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
        let outcome = MerchantKey::opened(bytes, password, alias);
        match (password, password.map(str::trim)) {
            (Some(password), Some(trimmed)) if trimmed != password => match outcome {
                Err(error) if error.kind() == ErrorKind::WrongPassword => {
                    MerchantKey::opened(bytes, Some(trimmed), alias).map_err(|error| match error.kind() {
                        ErrorKind::WrongPassword => {
                            error.with_note("tried with and without the blanks and line ends around it")
                        }
                        _ => error,
                    })
                }
                outcome => outcome,
            },
            _ => outcome,
        }
    }

    fn opened(bytes: &[u8], password: Option<&str>, alias: Option<&str>) -> Result<MerchantKey> {
        let container = Container::read(bytes)?;
        match container {
            #[cfg(feature = "pkcs12")]
            Container::Pkcs12(der) => {
                let archive = pkcs12::open(&der, password)?;
                let (key, certificate) = pkcs12::choose(&archive, alias)?;
                let alias = key.friendly_name.clone();
                MerchantKey::from_pkcs8(KeyKind::Pkcs12, key.key.as_der(), alias, certificate)
            }
            Container::Pkcs8(der) => MerchantKey::from_pkcs8(KeyKind::Pkcs8, &der, None, None),
            #[cfg(feature = "pkcs12")]
            Container::Pkcs8Encrypted(der) => {
                let archive = pkcs12::open(&pkcs12::around(&der).map_err(invalid)?, password)?;
                let key = archive.keys.first().ok_or_else(|| invalid_key("the file holds no private key"))?;
                MerchantKey::from_pkcs8(KeyKind::Pkcs8Encrypted, key.key.as_der(), None, None)
            }
            #[cfg(not(feature = "pkcs12"))]
            Container::Pkcs12(der) | Container::Pkcs8Encrypted(der) => {
                drop((der, password, alias));
                Err(unsupported_key("an encrypted key: this library was built without the feature `pkcs12`"))
            }
            Container::Pkcs1(der) => {
                let pkcs8 = Zeroizing::new(pkcs1_as_pkcs8(&der).map_err(invalid)?);
                MerchantKey::from_pkcs8(KeyKind::Pkcs1, &pkcs8, None, None)
            }
            Container::X509(_) => Err(invalid_key("this is a certificate; the merchant's private key is needed")),
            Container::Spki(_) => Err(invalid_key("this is a public key; the merchant's private key is needed")),
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
            .map_err(|_| invalid_key("the numbers of the private key do not match each other"))?;
        let info = KeyInfo { kind, bits, spki_sha256: sha256_hex(&spki), certificate };
        let (engine, pkcs8) = (PerProcess::new(engine), Zeroizing::new(der.to_vec()));
        Ok(MerchantKey(Arc::new(MerchantKeyInner { engine, pkcs8, info, alias })))
    }

    pub(crate) fn sign(&self, digest: &digest::Digest) -> Option<Vec<u8>> {
        let engine = self.0.engine.get(|| engine::PrivateKey::from_pkcs8(&self.0.pkcs8).ok())?;
        engine.sign(digest).ok()
    }

    /// The container that the key came in.
    pub fn kind(&self) -> KeyKind {
        self.0.info.kind
    }

    /// The size of the modulus.
    pub fn bits(&self) -> usize {
        self.0.info.bits
    }

    /// The `friendlyName` in the PKCS#12 file.
    pub fn alias(&self) -> Option<&str> {
        self.0.alias.as_deref()
    }

    /// The SHA-256 of the public key's SPKI, in hex: it tells two keys apart.
    pub fn spki_sha256(&self) -> &str {
        &self.0.info.spki_sha256
    }

    /// The key's certificate, if the PKCS#12 file has one.
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
pub struct PlatformKey {
    inner: Arc<PlatformKeyInner>,
    others: Arc<[PlatformKey]>,
}

struct PlatformKeyInner {
    engine: PerProcess<engine::PublicKey>,
    /// Each forked process makes its own.
    spki: Vec<u8>,
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

    /// Reads an X.509 certificate or an SPKI public key, in DER, PEM, bare Base64 or hex, also with a buffer's zeros or
    /// a line end behind it. Of several in one PEM text, this is the first, and the [others](PlatformKey::others) are
    /// tried as well when a signature is verified. One that is not RSA is left out, because it cannot sign; a damaged one
    /// is an error.
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
        let (mut usable, mut errors) = (Vec::new(), Vec::new());
        for container in Container::read_public(bytes)? {
            match PlatformKey::of(container) {
                Ok(key) => usable.push(key),
                Err(error) => errors.push(error),
            }
        }
        if usable.is_empty() {
            // There is at least one key or error.
            return Err(errors.into_iter().next().unwrap_or_else(|| invalid_key("the text holds no key")));
        }
        let first = usable.remove(0);
        Ok(PlatformKey { others: usable.into(), ..first })
    }

    fn of(container: Container) -> Result<PlatformKey> {
        match container {
            Container::X509(der) => {
                let certificate = Certificate::from_der(&der).map_err(invalid)?;
                let spki = certificate.tbs_certificate().subject_public_key_info().to_der().map_err(invalid)?;
                PlatformKey::from_spki(KeyKind::X509, &spki, Some(CertificateInfo::read(&certificate)))
            }
            Container::Spki(der) => PlatformKey::from_spki(KeyKind::Spki, &der, None),
            Container::Pkcs12(_) => Err(invalid_key(
                "this is a PKCS#12 file; the platform's certificate or public key is needed, usually a .cer file: if this \
                 file holds it, take it out: openssl pkcs12 -in FILE -nokeys -out platform.pem",
            )),
            _ => Err(invalid_key("this is a private key; the platform's certificate or public key is needed")),
        }
    }

    fn from_spki(kind: KeyKind, der: &[u8], certificate: Option<CertificateInfo>) -> Result<PlatformKey> {
        let spki = SubjectPublicKeyInfoRef::try_from(der).map_err(invalid)?;
        refuse_other_than_rsa(&spki.algorithm)?;
        let bytes = spki.subject_public_key.as_bytes().unwrap_or_default();
        let numbers = RsaPublicKeyRef::from_der(bytes).map_err(invalid)?;
        // Encoded anew: the platform's real certificate leaves out the algorithm's NULL, which engines require.
        let (spki, bits) = rsa_spki(&numbers.modulus, &numbers.public_exponent)?;
        let engine = engine::PublicKey::from_spki(&spki)
            .map_err(|_| invalid_key("the numbers of the public key are not an RSA key"))?;
        let info = KeyInfo { kind, bits, spki_sha256: sha256_hex(&spki), certificate };
        let inner = Arc::new(PlatformKeyInner { engine: PerProcess::new(engine), spki, info });
        Ok(PlatformKey { inner, others: Arc::new([]) })
    }

    fn engine(&self) -> Option<&engine::PublicKey> {
        self.inner.engine.get(|| engine::PublicKey::from_spki(&self.inner.spki).ok())
    }

    pub(crate) fn verify(&self, digest: &digest::Digest, signature: &[u8]) -> bool {
        self.engine().is_some_and(|engine| engine.verify(digest, signature))
    }

    /// What the signature holds under this key, padding included: for explaining, never for deciding.
    pub(crate) fn open(&self, signature: &[u8]) -> Option<Vec<u8>> {
        self.engine()?.open(signature)
    }

    /// The other certificates and public keys of its file or text, each with the same rights as this one.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let file = doc_example::platform_cer();
    /// assert!(bestpay::PlatformKey::from_bytes(&file)?.others().is_empty(), "DER holds one certificate");
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn others(&self) -> &[PlatformKey] {
        &self.others
    }

    /// This key and the others of its file.
    pub(crate) fn with_others(&self) -> impl Iterator<Item = &PlatformKey> + Clone {
        std::iter::once(self).chain(self.others.iter())
    }

    /// The container that the key came in.
    pub fn kind(&self) -> KeyKind {
        self.inner.info.kind
    }

    /// The size of the modulus.
    pub fn bits(&self) -> usize {
        self.inner.info.bits
    }

    /// The SHA-256 of the public key's SPKI, in hex: it tells two keys apart.
    pub fn spki_sha256(&self) -> &str {
        &self.inner.info.spki_sha256
    }

    /// The certificate, if the key came in one.
    pub fn certificate(&self) -> Option<&CertificateInfo> {
        self.inner.info.certificate.as_ref()
    }
}

impl fmt::Debug for PlatformKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformKey").field("info", &self.inner.info).finish()
    }
}

fn pkcs1_as_pkcs8(der: &[u8]) -> der::Result<Vec<u8>> {
    PrivateKeyInfoRef::new(pkcs1::ALGORITHM_ID, OctetStringRef::new(der)?).to_der()
}

/// The public half of a private key, and its bits.
pub(crate) fn spki_of_pkcs8(der: &[u8]) -> Result<(Vec<u8>, usize)> {
    let info = PrivateKeyInfoRef::try_from(der).map_err(invalid)?;
    refuse_other_than_rsa(&info.algorithm)?;
    let numbers = RsaPrivateKeyRef::from_der(info.private_key.as_bytes()).map_err(invalid)?;
    rsa_spki(&numbers.modulus, &numbers.public_exponent)
}

/// The public key as SPKI, and its bits. Refuses sizes that the protocol does not use.
fn rsa_spki(modulus: &UintRef<'_>, public_exponent: &UintRef<'_>) -> Result<(Vec<u8>, usize)> {
    let bytes = modulus.as_bytes();
    let leading_zeros = bytes.first().map_or(0, |byte| byte.leading_zeros() as usize);
    let bits = bytes.len() * 8 - leading_zeros;
    if !(SMALLEST_BITS..=LARGEST_BITS).contains(&bits) {
        let message =
            format!("the key has {bits} bits; {SMALLEST_BITS} to {LARGEST_BITS} are supported: {ASK_FOR_RSA}");
        return Err(unsupported_key(message));
    }
    let numbers = RsaPublicKeyRef { modulus: *modulus, public_exponent: *public_exponent };
    Ok((pkcs1_as_spki(&numbers).map_err(invalid)?, bits))
}

fn pkcs1_as_spki(numbers: &RsaPublicKeyRef<'_>) -> der::Result<Vec<u8>> {
    let numbers = numbers.to_der()?;
    let subject_public_key = BitStringRef::from_bytes(&numbers)?;
    SubjectPublicKeyInfoRef { algorithm: pkcs1::ALGORITHM_ID, subject_public_key }.to_der()
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn refuse_other_than_rsa(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<()> {
    let oid = algorithm.oid;
    if oid == pkcs1::ALGORITHM_OID {
        return Ok(());
    }
    if algorithm.parameters_oid() == Ok(SM2_CURVE) {
        return Err(unsupported_key("the key is SM2 (国密), which is not supported; ask the platform for an RSA key"));
    }
    Err(unsupported_key(format!("the key is not RSA (its algorithm is {oid}); {ASK_FOR_RSA}")))
}

fn at(path: &Path) -> String {
    match is_key(path) {
        true => "the name of the file is not shown: it looks like the key or certificate itself".to_owned(),
        false => format!("file {}", path.display()),
    }
}

/// Whether this is the Base64 of a key or certificate where the name of its file should stand.
pub(crate) fn is_key(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.len() > 200 && text.contains("MII")
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
