//! The merchant's private key.

use std::ffi::c_char;

use crate::certificate::bestpay_certificate;
use crate::error::bestpay_error;
use crate::output::{CText, pointer};
use crate::quiet::{free, quietly};
use crate::status::bestpay_status;

/// Key files are small; anything longer is not one.
pub(crate) const MAX_KEY_BYTES: usize = 1 << 20;

/// The merchant's private key. Immutable; usable from several threads at once.
pub struct bestpay_merchant_key {
    key: bestpay::MerchantKey,
    kind: CText,
    alias: Option<CText>,
    spki_sha256: CText,
    certificate: Option<bestpay_certificate>,
}

impl bestpay_merchant_key {
    pub(crate) fn key(&self) -> &bestpay::MerchantKey {
        &self.key
    }
}

impl From<bestpay::MerchantKey> for bestpay_merchant_key {
    fn from(key: bestpay::MerchantKey) -> bestpay_merchant_key {
        bestpay_merchant_key {
            kind: CText::exact(key.kind().as_str()),
            alias: key.alias().map(CText::shown),
            spki_sha256: CText::exact(key.spki_sha256()),
            certificate: key.certificate().map(bestpay_certificate::of),
            key,
        }
    }
}

/// ---- The merchant's key --------------------------------------------------------------------------------------------
///
/// Reads a private key from a file: PKCS#12, PKCS#8 (also encrypted), PKCS#1; DER, PEM or bare Base64.
///
/// `password` may be NULL if the file needs none. `alias` (compared without case) may be NULL if the PKCS#12 file holds
/// only one key. `*key` is freed by bestpay_merchant_key_free(); merchants made with it keep what they need.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_key_from_file(
    path: *const c_char,
    password: *const c_char,
    alias: *const c_char,
    key: *mut *mut bestpay_merchant_key,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(key, error, {
        let (path, password, alias) = (required!(path), optional!(password), optional!(alias));
        Ok(bestpay_merchant_key::from(bestpay::MerchantKey::from_file(path, password, alias)?))
    })
}

/// As bestpay_merchant_key_from_file(), from `length` bytes in memory, at most 1 MiB. They are not needed afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_merchant_key_from_bytes(
    bytes: *const u8,
    length: usize,
    password: *const c_char,
    alias: *const c_char,
    key: *mut *mut bestpay_merchant_key,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(key, error, {
        let bytes = bytes!(bytes, length, MAX_KEY_BYTES);
        let (password, alias) = (optional!(password), optional!(alias));
        Ok(bestpay_merchant_key::from(bestpay::MerchantKey::from_bytes(bytes, password, alias)?))
    })
}

/// "pkcs12", "pkcs8", "pkcs8-encrypted" or "pkcs1". Lives as long as the key, as all texts of it do. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_key_kind(key: Option<&bestpay_merchant_key>) -> *const c_char {
    quietly(std::ptr::null(), || Some(key?.kind.as_ptr()))
}

/// The length of the modulus in bits. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_key_bits(key: Option<&bestpay_merchant_key>) -> usize {
    quietly(0, || Some(key?.key.bits()))
}

/// The key's alias (friendlyName) as the PKCS#12 file has it. NULL if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_key_alias(key: Option<&bestpay_merchant_key>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(key?.alias.as_ref())))
}

/// SHA-256 of the public key's SubjectPublicKeyInfo, in hex: compare two keys by it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_key_spki_sha256(key: Option<&bestpay_merchant_key>) -> *const c_char {
    quietly(std::ptr::null(), || Some(key?.spki_sha256.as_ptr()))
}

/// The certificate beside the key in its file. Lives as long as the key. NULL if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_key_certificate(key: Option<&bestpay_merchant_key>) -> Option<&bestpay_certificate> {
    quietly(None, || Some(key?.certificate.as_ref()))
}

/// Frees a key; its memory is overwritten once no merchant uses it any more. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_merchant_key_free(key: Option<Box<bestpay_merchant_key>>) {
    free(key);
}
