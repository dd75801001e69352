//! RSA by AWS-LC, and the hook that the C library has for forks. The only unsafe code of the core.
//!
//! AWS-LC is called directly because `aws-lc-rs` refuses to sign with keys under 2048 bits, and 1024-bit keys are
//! real here. AWS-LC's RSA objects are immutable once parsed and may be used from several threads; it blinds every
//! private operation and checks its result with the public exponent.

use std::os::raw::{c_int, c_uint};
use std::ptr::NonNull;

use aws_lc_sys::{
    CBS, CBS_init, CBS_len, ERR_clear_error, EVP_PKEY, EVP_PKEY_free, EVP_PKEY_get0_RSA, EVP_parse_private_key,
    EVP_parse_public_key, NID_sha1, NID_sha256, RSA, RSA_NO_PADDING, RSA_sign, RSA_size, RSA_verify, RSA_verify_raw,
};

use super::EngineError;
use crate::digest::{Digest, Hash};

/// An RSA key owned by this value.
struct Key(NonNull<EVP_PKEY>);

// SAFETY: AWS-LC documents RSA objects as usable from several threads as long as no thread mutates them
// (`openssl/rsa.h`, "An |RSA| object represents a public or private RSA key"). No function here mutates a key
// after `parse`; what RSA_sign caches for blinding is behind AWS-LC's own lock.
unsafe impl Send for Key {}
// SAFETY: as above.
unsafe impl Sync for Key {}

impl Drop for Key {
    fn drop(&mut self) {
        // SAFETY: the pointer came from EVP_parse_*_key, is owned by `self` alone, and is not used again.
        unsafe { EVP_PKEY_free(self.0.as_ptr()) }
    }
}

impl Key {
    /// Parses `der` with one of AWS-LC's `EVP_parse_*_key` functions and refuses trailing bytes and keys other than
    /// RSA.
    fn parse(der: &[u8], parser: unsafe extern "C" fn(*mut CBS) -> *mut EVP_PKEY) -> Result<Key, EngineError> {
        let mut cbs = CBS { data: std::ptr::null(), len: 0 };
        // SAFETY: `cbs` borrows `der`, which outlives every use of it. `parser` reads within its bounds and returns
        // NULL or an object that the caller owns.
        let (key, left_over) = unsafe {
            CBS_init(&mut cbs, der.as_ptr(), der.len());
            let key = parser(&mut cbs);
            (key, CBS_len(&cbs))
        };
        let key = NonNull::new(key).map(Key).ok_or_else(failed)?;
        if left_over != 0 || key.rsa().is_null() {
            return Err(failed());
        }
        Ok(key)
    }

    /// The RSA object inside, NULL when the key is of another kind. It lives as long as `self`.
    fn rsa(&self) -> *mut RSA {
        // SAFETY: the key is valid, and get0 neither mutates it nor hands over ownership.
        unsafe { EVP_PKEY_get0_RSA(self.0.as_ptr()) }
    }

    /// The length of the modulus, and so of a signature, in bytes.
    fn size(&self) -> usize {
        // SAFETY: `rsa` is not NULL, as `parse` has made sure.
        let size: c_uint = unsafe { RSA_size(self.rsa()) };
        size as usize
    }
}

/// Failures leave a record in a queue of the thread; nobody else should find it there.
fn failed() -> EngineError {
    // SAFETY: touches only the calling thread's error queue.
    unsafe { ERR_clear_error() };
    EngineError
}

fn nid(hash: Hash) -> c_int {
    match hash {
        Hash::Sha1 => NID_sha1,
        Hash::Sha256 => NID_sha256,
    }
}

pub(crate) struct PrivateKey(Key);

impl PrivateKey {
    pub(crate) fn from_pkcs8(der: &[u8]) -> Result<PrivateKey, EngineError> {
        Key::parse(der, EVP_parse_private_key).map(PrivateKey)
    }

    pub(crate) fn sign(&self, digest: &Digest) -> Result<Vec<u8>, EngineError> {
        let mut signature = vec![0; self.0.size()];
        let mut written: c_uint = 0;
        let bytes = digest.as_bytes();
        // SAFETY: `digest` and `signature` are valid for their lengths; RSA_sign writes at most RSA_size bytes,
        // which `signature` has, and the number of them to `written`.
        let done = unsafe {
            RSA_sign(
                nid(digest.hash()),
                bytes.as_ptr(),
                bytes.len(),
                signature.as_mut_ptr(),
                &mut written,
                self.0.rsa(),
            )
        };
        if done != 1 || written as usize != signature.len() {
            return Err(failed());
        }
        Ok(signature)
    }
}

pub(crate) struct PublicKey(Key);

impl PublicKey {
    pub(crate) fn from_spki(der: &[u8]) -> Result<PublicKey, EngineError> {
        Key::parse(der, EVP_parse_public_key).map(PublicKey)
    }

    pub(crate) fn verify(&self, digest: &Digest, signature: &[u8]) -> bool {
        let bytes = digest.as_bytes();
        // SAFETY: both slices are valid for their lengths and only read.
        let valid = unsafe {
            RSA_verify(
                nid(digest.hash()),
                bytes.as_ptr(),
                bytes.len(),
                signature.as_ptr(),
                signature.len(),
                self.0.rsa(),
            )
        };
        if valid != 1 {
            failed();
        }
        valid == 1
    }

    /// What the signature holds under this key, padding included: for explaining, never for deciding.
    pub(crate) fn open(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let mut block = vec![0; self.0.size()];
        let mut written = 0;
        // SAFETY: `signature` is valid for its length; at most `block.len()` bytes are written to `block`, and the
        // number of them to `written`.
        let done = unsafe {
            RSA_verify_raw(
                self.0.rsa(),
                &mut written,
                block.as_mut_ptr(),
                block.len(),
                signature.as_ptr(),
                signature.len(),
                RSA_NO_PADDING,
            )
        };
        if done != 1 || written != block.len() {
            failed();
            return None;
        }
        Some(block)
    }
}

/// Makes every fork of this process call `before` first, and afterwards `in_parent` and `in_child`, all three in the
/// thread that forks. This is for what two processes must not share and no process can detect afterwards, such as the
/// locks of a database. Each call adds to those before. Nothing forks on Windows, and nothing is called there.
///
/// `false` if there is no memory for it: then they are not called. A panic in one of them ends the process.
///
/// ```
/// extern "C" fn close_the_database() {}
/// extern "C" fn nothing() {}
/// assert!(bestpay::at_fork(close_the_database, nothing, nothing));
/// ```
#[must_use]
pub fn at_fork(before: extern "C" fn(), in_parent: extern "C" fn(), in_child: extern "C" fn()) -> bool {
    #[cfg(unix)]
    {
        // SAFETY: the three are safe functions that live as long as the program. The C library calls them without
        // arguments.
        unsafe { libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child)) == 0 }
    }
    #[cfg(not(unix))]
    {
        let _ = (before, in_parent, in_child);
        true
    }
}
