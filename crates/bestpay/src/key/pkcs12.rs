//! PKCS#12 files: the key of an alias, and its certificate.

use der::asn1::{AnyRef, OctetStringRef};
use der::oid::ObjectIdentifier;
use der::{Decode, Encode, Tag, TagNumber};
use p12_keystore::error::Error as Pkcs12Error;
use p12_keystore::{Pkcs12Archive, PrivateKeyBag};
use x509_cert::Certificate;

use super::certificate::CertificateInfo;
use super::{invalid, invalid_key, unsupported_key};
use crate::error::{Error, ErrorKind, Result};

const PKCS7_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const PKCS12_SHROUDED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");

/// The private key of this alias, or the only one, and its certificate where the file has it.
pub(super) fn choose<'a>(
    archive: &'a Pkcs12Archive,
    alias: Option<&str>,
) -> Result<(&'a PrivateKeyBag, Option<CertificateInfo>)> {
    let aliases = || {
        let names = archive.keys.iter().map(|key| key.friendly_name.as_deref().unwrap_or("(no name)"));
        names.collect::<Vec<_>>().join(", ")
    };
    let key = match (alias, archive.keys.as_slice()) {
        (_, []) => return Err(invalid_key("the PKCS#12 file holds no private key")),
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
