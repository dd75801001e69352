//! What a certificate says about itself. It belongs to its key.

use std::ffi::c_char;

use crate::output::{CText, pointer};
use crate::quiet::quietly;

/// The certificate of a key. Belongs to the key, and lives as long.
pub struct bestpay_certificate {
    info: bestpay::CertificateInfo,
    subject: CText,
    common_name: Option<CText>,
    not_before: CText,
    not_after: CText,
}

impl bestpay_certificate {
    pub(crate) fn of(info: &bestpay::CertificateInfo) -> bestpay_certificate {
        bestpay_certificate {
            subject: CText::shown(info.subject()),
            common_name: info.common_name().map(CText::shown),
            not_before: CText::owned(info.not_before()),
            not_after: CText::owned(info.not_after()),
            info: info.clone(),
        }
    }
}

/// ---- Certificates --------------------------------------------------------------------------------------------------
///
/// The whole subject. NULL for NULL. Any thread, like all getters of a certificate.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_certificate_subject(certificate: Option<&bestpay_certificate>) -> *const c_char {
    quietly(std::ptr::null(), || Some(certificate?.subject.as_ptr()))
}

/// The subject's common name. NULL if it has none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_certificate_common_name(certificate: Option<&bestpay_certificate>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(certificate?.common_name.as_ref())))
}

/// The first moment of its validity, RFC 3339 in UTC: "2026-03-01T00:00:00Z". NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_certificate_not_before(certificate: Option<&bestpay_certificate>) -> *const c_char {
    quietly(std::ptr::null(), || Some(certificate?.not_before.as_ptr()))
}

/// The last moment of its validity, RFC 3339 in UTC. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_certificate_not_after(certificate: Option<&bestpay_certificate>) -> *const c_char {
    quietly(std::ptr::null(), || Some(certificate?.not_after.as_ptr()))
}

/// Whether that moment has passed, by the system's clock. An expired certificate still verifies. False for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_certificate_has_expired(certificate: Option<&bestpay_certificate>) -> bool {
    quietly(false, || Some(certificate?.info.has_expired()))
}
