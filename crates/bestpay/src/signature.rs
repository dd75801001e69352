//! Sign and verify: RSASSA-PKCS1-v1_5 over the signing string, Base64 in the member `sign`.

use std::borrow::Borrow;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha1::Digest as _;

use crate::error::{Effect, Error, ErrorKind, Result};
use crate::key::{MerchantKey, PlatformKey};
use crate::message::{Limits, Message, SIGN, Sign, raw_members};
use crate::signing_string::{self, Form};
use crate::verified::{Proof, Verified};
use crate::verify_report::VerifyReport;

/// The hash inside a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Hash {
    /// What the platform signs with, and some older contracts.
    Sha1,
    /// What a merchant signs with.
    #[default]
    Sha256,
}

impl Hash {
    /// The platform's own first: that one is right nearly always.
    const ALL: [Hash; 2] = [Hash::Sha1, Hash::Sha256];

    /// `sha1` or `sha256`.
    ///
    /// ```
    /// assert_eq!(bestpay::Hash::default().as_str(), "sha256");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Hash::Sha1 => "sha1",
            Hash::Sha256 => "sha256",
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `DigestInfo` by its DER before the digest: RFC 8017, section 9.2, note 1.
pub(crate) const DIGEST_INFO_PREFIXES: [(&str, &[u8]); 6] = [
    ("sha1", b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14"),
    ("sha256", b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"),
    ("md5", b"\x30\x20\x30\x0c\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x05\x05\x00\x04\x10"),
    ("sha224", b"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c"),
    ("sha384", b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"),
    ("sha512", b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"),
];

/// A text's digest, and by which hash.
pub(crate) enum Digest {
    Sha1([u8; 20]),
    Sha256([u8; 32]),
}

impl Digest {
    pub(crate) fn of(hash: Hash, data: &[u8]) -> Digest {
        match hash {
            Hash::Sha1 => Digest::Sha1(sha1::Sha1::digest(data).into()),
            Hash::Sha256 => Digest::Sha256(sha2::Sha256::digest(data).into()),
        }
    }

    pub(crate) fn hash(&self) -> Hash {
        match self {
            Digest::Sha1(_) => Hash::Sha1,
            Digest::Sha256(_) => Hash::Sha256,
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Digest::Sha1(bytes) => bytes,
            Digest::Sha256(bytes) => bytes,
        }
    }
}

/// Which signatures are accepted. SHA-1 is, by default: the platform signs with it.
///
/// ```
/// use bestpay::VerifyPolicy;
/// assert_ne!(VerifyPolicy::default(), VerifyPolicy::default().forbid_sha1());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VerifyPolicy {
    sha1_forbidden: bool,
}

impl VerifyPolicy {
    /// Demand SHA-256, once the platform offers it.
    ///
    /// ```
    /// assert_ne!(bestpay::VerifyPolicy::default().forbid_sha1(), bestpay::VerifyPolicy::default());
    /// ```
    pub fn forbid_sha1(mut self) -> VerifyPolicy {
        self.sha1_forbidden = true;
        self
    }
}

/// How a message verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verification {
    /// The hash inside the signature.
    pub hash: Hash,
    /// The form of the signing string that was signed.
    pub form: Form,
}

/// Signs a signing string: standard Base64 with padding.
///
/// # Errors
/// [`ErrorKind::InvalidKey`] when the engine refuses the key.
///
/// ```
/// use bestpay::{Hash, sign_string};
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let key = doc_example::merchant_key();
/// let sign = sign_string(&key, Hash::Sha256, "a=1&b=2")?;
/// assert_eq!(sign.len(), 344); // 2048 bits
/// # Ok::<(), bestpay::Error>(())
/// ```
pub fn sign_string(key: &MerchantKey, hash: Hash, signing_string: &str) -> Result<String> {
    let digest = Digest::of(hash, signing_string.as_bytes());
    let failed = || Error::new(ErrorKind::InvalidKey, "the RSA engine could not sign with this key");
    let signature = key.sign(&digest).ok_or_else(failed)?;
    Ok(BASE64.encode(signature))
}

/// Signs any JSON message: the same members as received with `sign` added last. A `sign` that it has is replaced.
///
/// # Errors
/// As [`Message::parse`], and a form body is refused as [`ErrorKind::InvalidJson`].
///
/// ```
/// use bestpay::{Hash, sign_message};
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let key = doc_example::merchant_key();
/// let signed = sign_message(&key, Hash::Sha256, br#"{"b":1.50,"a":"x","sign":"old"}"#)?;
/// assert!(signed.starts_with(r#"{"b":1.50,"a":"x","sign":""#));
/// # Ok::<(), bestpay::Error>(())
/// ```
pub fn sign_message(key: &MerchantKey, hash: Hash, message: &[u8]) -> Result<String> {
    sign_message_within(key, hash, message, Limits::default()).map_err(|error| error.with_effect(Effect::NotSent))
}

fn sign_message_within(key: &MerchantKey, hash: Hash, message: &[u8], limits: Limits) -> Result<String> {
    let sign = sign_string(key, hash, &Message::parse_within(message, limits)?.signing_string())?;
    // Message::parse has made sure of UTF-8; a form is not JSON and ends here.
    let text = String::from_utf8_lossy(message);
    let mut out = String::with_capacity(message.len() + sign.len() + 16);
    for (name, value) in raw_members(&text)? {
        if name != SIGN {
            out.push(if out.is_empty() { '{' } else { ',' });
            out.push_str(&serde_json::Value::from(name.as_ref()).to_string());
            out.push(':');
            out.push_str(value.get());
        }
    }
    out.push(if out.is_empty() { '{' } else { ',' });
    // Base64 needs no escapes.
    out.push_str(&format!("\"{SIGN}\":\"{sign}\"}}"));
    Ok(out)
}

impl<'a> Message<'a> {
    /// Verifies the signature: the only way to the fields.
    ///
    /// # Errors
    /// Class [`Signature`](crate::ErrorClass::Signature), with [`Error::report`] saying why. The effect is
    /// [`Effect::Unknown`].
    ///
    /// ```
    /// use bestpay::{Message, ErrorKind};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (platform_key, body) = doc_example::signed_message();
    /// let verified = Message::parse(&body)?.verify(&platform_key)?;
    /// assert_eq!(verified.text("tradeStatus").as_deref(), Some("SUCCESS"));
    ///
    /// let changed = String::from_utf8_lossy(&body).replace("SUCCESS", "FAIL");
    /// let error = Message::parse(changed.as_bytes())?.verify(&platform_key).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
    /// assert!(error.report().is_some());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn verify(self, key: &PlatformKey) -> Result<Verified<'a>> {
        self.verify_by(&[key], VerifyPolicy::default())
    }

    /// Verifies by any one of several keys (the platform's old and new one) and by a policy.
    ///
    /// # Errors
    /// As [`Message::verify`], about the first key.
    ///
    /// ```
    /// use bestpay::{Message, VerifyPolicy};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (platform_key, body) = doc_example::signed_message();
    /// let policy = VerifyPolicy::default().forbid_sha1();
    /// assert!(Message::parse(&body)?.verify_by(&[&platform_key], policy).is_err());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn verify_by(self, keys: &[&PlatformKey], policy: VerifyPolicy) -> Result<Verified<'a>> {
        match self.prove(keys, policy) {
            Ok(proof) => Ok(Verified::new(self, proof)),
            Err(error) => Err(error.with_effect(Effect::Unknown)),
        }
    }

    /// What makes the message a [`Verified`] one.
    pub(crate) fn prove(&self, keys: &[impl Borrow<PlatformKey>], policy: VerifyPolicy) -> Result<Proof> {
        let mut keys = keys.iter().map(Borrow::borrow);
        let text = match &self.sign {
            Sign::Absent => return Err(Error::new(ErrorKind::MissingSign, "`sign` is missing or empty")),
            Sign::NotText => return Err(Error::new(ErrorKind::InvalidSign, "`sign` is not a string")),
            Sign::Text(text) => text,
        };
        let Some(first_key) = keys.clone().next() else {
            return Err(Error::new(ErrorKind::InvalidConfig, "there is no platform key to verify with"));
        };
        let signature = BASE64.decode(text.as_bytes()).map_err(|error| {
            let report = VerifyReport::undecodable(self, first_key, text);
            let message = format!("`sign` is not Base64: {error}; {}", report.hint());
            Error::new(ErrorKind::InvalidSign, message).with_report(report).with_source(error)
        })?;
        match keys.find_map(|key| self.matching_form(key, &signature)) {
            Some(proof) if policy.sha1_forbidden && proof.verification.hash == Hash::Sha1 => {
                Err(Error::new(ErrorKind::Sha1Forbidden, "the signature is good, but SHA-1 is forbidden"))
            }
            Some(proof) => Ok(proof),
            None => {
                let report = VerifyReport::explain(self, first_key, &signature);
                let message = format!("the signature does not verify: {}", report.hint());
                Err(Error::new(ErrorKind::SignatureMismatch, message).with_report(report))
            }
        }
    }

    fn matching_form(&self, key: &PlatformKey, signature: &[u8]) -> Option<Proof> {
        let mut tried = Vec::new();
        for form in Form::ALL {
            let signing_string = signing_string::write(&self.members, form);
            if tried.contains(&signing_string) {
                continue;
            }
            for hash in Hash::ALL {
                if key.verify(&Digest::of(hash, signing_string.as_bytes()), signature) {
                    return Some(Proof { verification: Verification { hash, form }, signing_string });
                }
            }
            tried.push(signing_string);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_shown_by_its_name() {
        assert_eq!(Hash::ALL.map(|hash| hash.to_string()), ["sha1", "sha256"]);
    }
}
