//! Sign and verify: RSASSA-PKCS1-v1_5 over the signing string, Base64 in the member `sign`.

use std::borrow::Borrow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::changed_body;
use crate::changed_members;
use crate::digest::{Digest, Hash};
use crate::error::{Effect, Error, ErrorKind, Result};
use crate::json::{self, SIGN};
use crate::key::{MerchantKey, PlatformKey};
use crate::message::{Limits, Message, Sign, raw_members};
use crate::signing_string;
use crate::verification::{Form, Verification};
use crate::verified_message::{Proof, VerifiedMessage};
use crate::verify_report::{Hint, VerifyReport};

/// Which signatures are accepted. SHA-1 is accepted by default: the platform signs with it.
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
    /// Requires SHA-256, once the platform offers it.
    pub fn forbid_sha1(mut self) -> VerifyPolicy {
        self.sha1_forbidden = true;
        self
    }
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

/// Signs any JSON message: its members as received, with `sign` added at the end. An old `sign` is replaced.
///
/// # Errors
/// As [`Message::parse`]; a form body is [`ErrorKind::InvalidJson`].
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
    // Message::parse has checked that it is UTF-8; a form is not JSON and is refused here.
    let text = String::from_utf8_lossy(message);
    let mut out = String::with_capacity(message.len() + sign.len() + 16);
    out.push('{');
    for (name, value) in raw_members(&text)? {
        if name != SIGN {
            json::write_name(&name, &mut out);
            out.push_str(value.get());
        }
    }
    json::write_name(SIGN, &mut out);
    json::write_string(&sign, &mut out);
    out.push('}');
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
    pub fn verify(self, key: &PlatformKey) -> Result<VerifiedMessage<'a>> {
        self.verify_by(&[key], VerifyPolicy::default())
    }

    /// Verifies with any of several keys (the platform's old and new one) and with a policy.
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
    pub fn verify_by(self, keys: &[&PlatformKey], policy: VerifyPolicy) -> Result<VerifiedMessage<'a>> {
        match self.prove(keys, policy) {
            Ok(proof) => Ok(VerifiedMessage::new(self, proof)),
            Err(error) => Err(error.with_effect(Effect::Unknown)),
        }
    }

    /// Parses and verifies in one step. If the body was changed on its way, the error also says whether it verifies once
    /// that is undone.
    ///
    /// # Errors
    /// As [`Message::parse`] and [`Message::verify_by`].
    ///
    /// ```
    /// use bestpay::{Hint, Limits, Message, VerifyPolicy};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (platform_key, body) = doc_example::signed_message();
    /// let body = [b"\xef\xbb\xbf".to_vec(), body].concat();
    /// let (keys, policy) = ([&platform_key], VerifyPolicy::default());
    /// let error = Message::parse_and_verify(&body, &keys, policy, Limits::default()).unwrap_err();
    /// assert_eq!(error.hint(), Some(Hint::ByteOrderMark));
    /// assert!(error.message().ends_with("once that is undone, the message verifies"));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn parse_and_verify(
        body: &'a [u8],
        keys: &[&PlatformKey],
        policy: VerifyPolicy,
        limits: Limits,
    ) -> Result<VerifiedMessage<'a>> {
        Message::parse_within(body, limits)
            .and_then(|message| message.verify_by(keys, policy))
            .map_err(|error| with_verdict(error, body, limits, keys, policy))
    }

    /// What makes the message a [`VerifiedMessage`].
    pub(crate) fn prove(&self, keys: &[impl Borrow<PlatformKey>], policy: VerifyPolicy) -> Result<Proof> {
        let all_keys = keys.iter().flat_map(|key| key.borrow().with_others());
        let mut keys = all_keys.clone();
        let text = match &self.sign {
            Sign::Absent => return Err(Error::new(ErrorKind::MissingSign, "`sign` is missing or empty")),
            Sign::NotText => return Err(Error::new(ErrorKind::InvalidSign, "`sign` is not a string")),
            Sign::Text(text) => text,
        };
        let Some(first_key) = keys.clone().next() else {
            return Err(Error::new(ErrorKind::InvalidConfig, "there is no platform key to verify with"));
        };
        let signature = BASE64.decode(text.as_bytes()).map_err(|error| {
            let mut report = VerifyReport::undecodable(self, first_key, text);
            let restored = changed_members::restored_sign(text);
            let fits = |signature: &[u8]| all_keys.clone().any(|key| self.matching_form(key, signature).is_some());
            report.undoing = restored.filter(|(signature, _)| fits(signature)).map(|(_, undoing)| undoing);
            let message = format!("`sign` is not Base64: {error}; {}{}", report.hint(), certainty(&report));
            Error::new(ErrorKind::InvalidSign, message).with_report(report).with_source(error)
        })?;
        match keys.find_map(|key| self.matching_form(key, &signature)) {
            Some(proof) if policy.sha1_forbidden && proof.verification.hash == Hash::Sha1 => {
                Err(Error::new(ErrorKind::Sha1Forbidden, "the signature is good, but SHA-1 is forbidden"))
            }
            Some(proof) => Ok(proof),
            None => {
                // The reason is clearest under the key that made the signature.
                let key = all_keys.clone().find(|key| key.opens(&signature)).unwrap_or(first_key);
                let report = VerifyReport::explain(self, key, &signature);
                let message = format!("the signature does not verify: {}{}", report.hint(), certainty(&report));
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
            for &hash in Hash::ALL {
                if key.verify(&Digest::of(hash, signing_string.as_bytes()), signature) {
                    return Some(Proof { verification: Verification { hash, form }, signing_string });
                }
            }
            tried.push(signing_string);
        }
        None
    }
}

fn certainty(report: &VerifyReport) -> String {
    report.verifies().map(|how| format!("; it verifies {how}")).unwrap_or_default()
}

/// Says whether the body verifies once what changed it on its way is undone, if that is known.
pub(crate) fn with_verdict(
    error: Error,
    body: &[u8],
    limits: Limits,
    keys: &[impl Borrow<PlatformKey>],
    policy: VerifyPolicy,
) -> Error {
    let Some((hint, original)) = changed_body::undo(body) else { return error };
    // A form that holds the message parses, as a message without a signature; one that was encoded twice has a `%` in it.
    let error = match (error.kind(), hint) {
        (ErrorKind::MissingSign, _) | (ErrorKind::InvalidSign, Hint::EncodedTwice | Hint::Padded) => {
            Error::new(error.kind(), hint.advice()).with_hint(hint).with_effect(error.effect())
        }
        _ => error,
    };
    if error.hint() != Some(hint) || original.is_empty() {
        return error;
    }
    let verifies = Message::parse_within(&original, limits).is_ok_and(|message| message.prove(keys, policy).is_ok());
    error.with_note(match verifies {
        true => "once that is undone, the message verifies",
        false => "even if that is undone, the message does not verify",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_shown_by_its_name() {
        assert_eq!(Hash::ALL, [Hash::Sha1, Hash::Sha256]);
    }
}
