//! The platform's public key.

use std::ffi::c_char;

use crate::certificate::bestpay_certificate;
use crate::error::bestpay_error;
use crate::merchant_key::MAX_KEY_BYTES;
use crate::output::CText;
use crate::quiet::{free, quietly};
use crate::status::bestpay_status;

/// The platform's public key, which verifies what comes from the platform. Immutable; usable from several threads at
/// once.
pub struct bestpay_platform_key {
    key: bestpay::PlatformKey,
    kind: CText,
    spki_sha256: CText,
    certificate: Option<bestpay_certificate>,
}

impl bestpay_platform_key {
    pub(crate) fn key(&self) -> &bestpay::PlatformKey {
        &self.key
    }
}

impl From<bestpay::PlatformKey> for bestpay_platform_key {
    fn from(key: bestpay::PlatformKey) -> bestpay_platform_key {
        bestpay_platform_key {
            kind: CText::exact(key.kind().as_str()),
            spki_sha256: CText::exact(key.spki_sha256()),
            certificate: key.certificate().map(bestpay_certificate::of),
            key,
        }
    }
}

/// ---- The platform's key --------------------------------------------------------------------------------------------
///
/// Reads the platform's certificate (X.509) or public key (SPKI) from a file: DER, PEM or bare Base64. Of several in one
/// PEM text, `*key` is the first; a signature by any of them verifies, and bestpay_platform_key_other() names the others.
///
/// `*key` is freed by bestpay_platform_key_free(); merchants made with it keep what they need.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_platform_key_from_file(
    path: *const c_char,
    key: *mut *mut bestpay_platform_key,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(key, error, { Ok(bestpay_platform_key::from(bestpay::PlatformKey::from_file(required!(path))?)) })
}

/// As bestpay_platform_key_from_file(), from `length` bytes in memory, at most 1 MiB. They are not needed afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_platform_key_from_bytes(
    bytes: *const u8,
    length: usize,
    key: *mut *mut bestpay_platform_key,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(key, error, {
        let bytes = bytes!(bytes, length, MAX_KEY_BYTES);
        Ok(bestpay_platform_key::from(bestpay::PlatformKey::from_bytes(bytes)?))
    })
}

/// "x509" or "spki". Lives as long as the key, as all texts of it do. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_platform_key_kind(key: Option<&bestpay_platform_key>) -> *const c_char {
    quietly(std::ptr::null(), || Some(key?.kind.as_ptr()))
}

/// The length of the modulus in bits. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_platform_key_bits(key: Option<&bestpay_platform_key>) -> usize {
    quietly(0, || Some(key?.key.bits()))
}

/// SHA-256 of the key's SubjectPublicKeyInfo, in hex: compare two keys by it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_platform_key_spki_sha256(key: Option<&bestpay_platform_key>) -> *const c_char {
    quietly(std::ptr::null(), || Some(key?.spki_sha256.as_ptr()))
}

/// The certificate that the key came in. Lives as long as the key. NULL if it came without one.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_platform_key_certificate(key: Option<&bestpay_platform_key>) -> Option<&bestpay_certificate> {
    quietly(None, || Some(key?.certificate.as_ref()))
}

/// One more key of the same file, which is tried as well when a signature is verified: the first has the index 0. Freed
/// by bestpay_platform_key_free(), and may outlive `key`. NULL for NULL, and if there are no so many.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_platform_key_other(
    key: Option<&bestpay_platform_key>,
    index: usize,
) -> Option<Box<bestpay_platform_key>> {
    quietly(None, || Some(Some(Box::new(key?.key.others().get(index)?.clone().into()))))
}

/// Frees a key. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_platform_key_free(key: Option<Box<bestpay_platform_key>>) {
    free(key);
}
