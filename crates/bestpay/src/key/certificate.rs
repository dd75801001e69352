//! What a program may be shown of an X.509 certificate.

use std::time::SystemTime;

use der::DateTime;
use der::oid::ObjectIdentifier;
use x509_cert::Certificate;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// Subject and validity of a certificate. Reported, never enforced: the platform's real one is expired and signs.
///
/// ```
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let key = doc_example::platform_key();
/// let certificate = key.certificate().unwrap();
/// assert!(certificate.subject().contains("CN="));
/// assert!(certificate.not_before() < certificate.not_after() && !certificate.has_expired());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateInfo {
    subject: String,
    common_name: Option<String>,
    not_before: DateTime,
    not_after: DateTime,
}

impl CertificateInfo {
    pub(super) fn read(certificate: &Certificate) -> CertificateInfo {
        let certificate = certificate.tbs_certificate();
        let subject = certificate.subject();
        let common_name = subject
            .iter()
            .find(|attribute| attribute.oid == COMMON_NAME)
            .map(|attribute| String::from_utf8_lossy(attribute.value.value()).into_owned());
        CertificateInfo {
            subject: subject.to_string(),
            common_name,
            not_before: certificate.validity().not_before.to_date_time(),
            not_after: certificate.validity().not_after.to_date_time(),
        }
    }

    /// The subject's distinguished name (RFC 4514).
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The subject's common name.
    pub fn common_name(&self) -> Option<&str> {
        self.common_name.as_deref()
    }

    /// The start of the validity, in UTC (RFC 3339).
    pub fn not_before(&self) -> String {
        self.not_before.to_string()
    }

    /// The end of the validity, in UTC (RFC 3339).
    pub fn not_after(&self) -> String {
        self.not_after.to_string()
    }

    /// The start of the validity.
    pub fn starts_at(&self) -> SystemTime {
        self.not_before.to_system_time()
    }

    /// The end of the validity.
    pub fn expires_at(&self) -> SystemTime {
        self.not_after.to_system_time()
    }

    /// Whether the validity has ended.
    pub fn has_expired(&self) -> bool {
        SystemTime::now() > self.expires_at()
    }
}
