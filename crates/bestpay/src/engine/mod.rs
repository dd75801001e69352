//! RSA, and nothing else: the only code that touches it. One engine is used, the first that is switched on;
//! tests compare them.
//!
//! An engine is two types with the same functions: `PrivateKey` (from PKCS#8, `sign`) and `PublicKey`
//! (from SPKI, `verify`, `open`).

#[cfg(feature = "aws-lc")]
pub(crate) mod aws_lc;
#[cfg(any(test, all(feature = "rustcrypto", not(feature = "aws-lc"))))]
pub(crate) mod rustcrypto;

#[cfg(feature = "aws-lc")]
pub(crate) use aws_lc::{PrivateKey, PublicKey};
#[cfg(all(feature = "rustcrypto", not(feature = "aws-lc")))]
pub(crate) use rustcrypto::{PrivateKey, PublicKey};

#[cfg(not(any(feature = "aws-lc", feature = "rustcrypto")))]
compile_error!("bestpay needs an RSA engine: switch on the feature `aws-lc` or `rustcrypto`");

/// The engine refused: the key is inconsistent, or the operation failed. There is nothing more to say.
#[derive(Debug)]
pub(crate) struct EngineError;

#[cfg(all(test, feature = "aws-lc"))]
mod tests {
    use proptest::prelude::*;

    use super::{aws_lc, rustcrypto};
    use crate::digest::{Digest, Hash};

    /// A private key as PKCS#8, and its public key as SPKI.
    fn key_pair(bits: usize) -> (Vec<u8>, Vec<u8>) {
        let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys");
        let pem = std::fs::read(format!("{keys}/merchant-{bits}.pkcs8.pem")).expect("a key file");
        let private = pem::parse(pem).expect("PEM").into_contents();
        (private.clone(), crate::key::spki_of_pkcs8(&private).expect("an RSA key").0)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn both_engines_give_the_same_bytes(text: Vec<u8>, damage in 0usize..128) {
            for bits in [1024, 2048, 4096] {
                let (private, public) = key_pair(bits);
                let one = (aws_lc::PrivateKey::from_pkcs8(&private).expect("a key"), aws_lc::PublicKey::from_spki(&public).expect("a key"));
                let other = (rustcrypto::PrivateKey::from_pkcs8(&private).expect("a key"), rustcrypto::PublicKey::from_spki(&public).expect("a key"));
                for hash in [Hash::Sha1, Hash::Sha256] {
                    let digest = Digest::of(hash, &text);
                    let mut signature = one.0.sign(&digest).expect("a signature");
                    prop_assert_eq!(&signature, &other.0.sign(&digest).expect("a signature"));
                    prop_assert!(one.1.verify(&digest, &signature) && other.1.verify(&digest, &signature));
                    prop_assert_eq!(one.1.open(&signature), other.1.open(&signature));

                    signature[damage] ^= 1;
                    prop_assert!(!one.1.verify(&digest, &signature) && !other.1.verify(&digest, &signature));
                    prop_assert_eq!(one.1.open(&signature), other.1.open(&signature));
                }
            }
        }
    }
}
