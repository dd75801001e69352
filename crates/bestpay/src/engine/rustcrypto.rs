//! RSA by the `rsa` crate: for builds without a C compiler, and the independent implementation that tests
//! compare with. It has an open timing advisory (RUSTSEC-2023-0071), so every signature is blinded.

use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
use rsa::rand_core::OsRng;
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};

use super::EngineError;
use crate::digest::{DIGEST_INFO_PREFIXES, Digest};

pub(crate) struct PrivateKey(RsaPrivateKey);

impl PrivateKey {
    pub(crate) fn from_pkcs8(der: &[u8]) -> Result<PrivateKey, EngineError> {
        RsaPrivateKey::from_pkcs8_der(der).map(PrivateKey).map_err(|_| EngineError)
    }

    pub(crate) fn sign(&self, digest: &Digest) -> Result<Vec<u8>, EngineError> {
        self.0.sign_with_rng(&mut OsRng, padding(digest), digest.as_bytes()).map_err(|_| EngineError)
    }
}

pub(crate) struct PublicKey(RsaPublicKey);

impl PublicKey {
    pub(crate) fn from_spki(der: &[u8]) -> Result<PublicKey, EngineError> {
        RsaPublicKey::from_public_key_der(der).map(PublicKey).map_err(|_| EngineError)
    }

    pub(crate) fn verify(&self, digest: &Digest, signature: &[u8]) -> bool {
        self.0.verify(padding(digest), digest.as_bytes(), signature).is_ok()
    }

    /// What the signature holds under this key, padding included: for explaining, never for deciding.
    pub(crate) fn open(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let signature = BigUint::from_bytes_be(signature);
        if &signature >= self.0.n() {
            return None;
        }
        let opened = rsa::hazmat::rsa_encrypt(&self.0, &signature).ok()?;
        let bytes = opened.to_bytes_be();
        let mut block = vec![0; self.0.size().checked_sub(bytes.len())?];
        block.extend(bytes);
        Some(block)
    }
}

fn padding(digest: &Digest) -> Pkcs1v15Sign {
    let name = digest.hash().as_str();
    let prefix = DIGEST_INFO_PREFIXES.iter().find(|(known, _)| *known == name).map(|(_, prefix)| *prefix);
    Pkcs1v15Sign { hash_len: Some(digest.as_bytes().len()), prefix: prefix.unwrap_or_default().into() }
}
