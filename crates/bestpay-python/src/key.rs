//! Keys from a file, bytes or PEM text, and what may be shown of a certificate.

use std::path::PathBuf;

use bestpay::CertificateInfo;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::boundary::guarded;
use crate::errors::raise;
use crate::text;
use crate::time::utc_datetime;

/// The merchant's private key, from PKCS#12, PKCS#8 (plain or encrypted) or PKCS#1. Never shown, never pickled.
#[pyclass(module = "bestpay", frozen)]
pub struct MerchantKey(pub bestpay::MerchantKey);

#[pymethods]
impl MerchantKey {
    /// Reads a key file, in DER, PEM or bare Base64.
    ///
    /// `alias` chooses among several keys of a PKCS#12 file. Raises InvalidKeyError.
    #[staticmethod]
    #[pyo3(signature = (path, password=None, alias=None))]
    fn from_file(
        py: Python<'_>,
        path: PathBuf,
        #[pyo3(from_py_with = text::optional_password)] password: Option<String>,
        #[pyo3(from_py_with = text::optional_alias)] alias: Option<String>,
    ) -> PyResult<MerchantKey> {
        guarded(py, || {
            py.detach(|| bestpay::MerchantKey::from_file(path, password.as_deref(), alias.as_deref()))
                .map(MerchantKey)
                .map_err(|error| raise(py, &error))
        })
    }

    /// As from_file, from the file's bytes.
    #[staticmethod]
    #[pyo3(signature = (data, password=None, alias=None))]
    fn from_bytes(
        py: Python<'_>,
        data: PyBackedBytes,
        #[pyo3(from_py_with = text::optional_password)] password: Option<String>,
        #[pyo3(from_py_with = text::optional_alias)] alias: Option<String>,
    ) -> PyResult<MerchantKey> {
        guarded(py, || {
            py.detach(|| bestpay::MerchantKey::from_bytes(&data, password.as_deref(), alias.as_deref()))
                .map(MerchantKey)
                .map_err(|error| raise(py, &error))
        })
    }

    /// As from_file, from PEM or Base64 text, for example from a secret store.
    #[staticmethod]
    #[pyo3(signature = (text, password=None))]
    fn from_pem(
        py: Python<'_>,
        #[pyo3(from_py_with = text::key_text)] text: String,
        #[pyo3(from_py_with = text::optional_password)] password: Option<String>,
    ) -> PyResult<MerchantKey> {
        guarded(py, || {
            py.detach(|| bestpay::MerchantKey::from_bytes(text.as_bytes(), password.as_deref(), None))
                .map(MerchantKey)
                .map_err(|error| raise(py, &error))
        })
    }

    /// The container that it came in: "pkcs12", "pkcs8", "pkcs8-encrypted" or "pkcs1".
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind().as_str()
    }

    /// The size of the modulus.
    #[getter]
    fn bits(&self) -> usize {
        self.0.bits()
    }

    /// The friendlyName in the PKCS#12 file.
    #[getter]
    fn alias(&self) -> Option<&str> {
        self.0.alias()
    }

    /// The SHA-256 of the public key's SPKI, in hex: it tells two keys apart.
    #[getter]
    fn spki_sha256(&self) -> &str {
        self.0.spki_sha256()
    }

    /// The key's certificate, if the PKCS#12 file has one.
    #[getter]
    fn certificate(&self) -> Option<Certificate> {
        self.0.certificate().cloned().map(Certificate)
    }

    fn __repr__(&self) -> String {
        format!("<MerchantKey {} {} bits, SPKI {}>", self.kind(), self.bits(), self.spki_sha256())
    }
}

/// The platform's public key, from an X.509 certificate or a bare SPKI.
#[pyclass(module = "bestpay", frozen)]
pub struct PlatformKey(pub bestpay::PlatformKey);

#[pymethods]
impl PlatformKey {
    /// Reads a certificate or public key, in DER, PEM or bare Base64. Raises InvalidKeyError.
    #[staticmethod]
    fn from_file(py: Python<'_>, path: PathBuf) -> PyResult<PlatformKey> {
        guarded(py, || {
            py.detach(|| bestpay::PlatformKey::from_file(path)).map(PlatformKey).map_err(|error| raise(py, &error))
        })
    }

    /// As from_file, from the file's bytes.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: PyBackedBytes) -> PyResult<PlatformKey> {
        guarded(py, || {
            py.detach(|| bestpay::PlatformKey::from_bytes(&data)).map(PlatformKey).map_err(|error| raise(py, &error))
        })
    }

    /// As from_file, from PEM or Base64 text.
    #[staticmethod]
    fn from_pem(py: Python<'_>, #[pyo3(from_py_with = text::key_text)] text: String) -> PyResult<PlatformKey> {
        guarded(py, || {
            py.detach(|| bestpay::PlatformKey::from_bytes(text.as_bytes()))
                .map(PlatformKey)
                .map_err(|error| raise(py, &error))
        })
    }

    /// The container that it came in: "x509" or "spki".
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind().as_str()
    }

    /// The size of the modulus.
    #[getter]
    fn bits(&self) -> usize {
        self.0.bits()
    }

    /// The SHA-256 of the public key's SPKI, in hex: it tells two keys apart.
    #[getter]
    fn spki_sha256(&self) -> &str {
        self.0.spki_sha256()
    }

    /// The certificate, if the key came in one.
    #[getter]
    fn certificate(&self) -> Option<Certificate> {
        self.0.certificate().cloned().map(Certificate)
    }

    /// The other keys of the same PEM file. A signature by any of them verifies.
    #[getter]
    fn others(&self) -> Vec<PlatformKey> {
        self.0.others().iter().cloned().map(PlatformKey).collect()
    }

    fn __repr__(&self) -> String {
        format!("<PlatformKey {} {} bits, SPKI {}>", self.kind(), self.bits(), self.spki_sha256())
    }
}

/// Subject and validity of a certificate. Reported, never enforced: the platform's own has expired and signs.
#[pyclass(module = "bestpay", frozen)]
pub struct Certificate(CertificateInfo);

#[pymethods]
impl Certificate {
    /// The subject's distinguished name (RFC 4514).
    #[getter]
    fn subject(&self) -> &str {
        self.0.subject()
    }

    /// The subject's common name.
    #[getter]
    fn common_name(&self) -> Option<&str> {
        self.0.common_name()
    }

    /// The first moment of its validity, in UTC.
    #[getter]
    fn not_before<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || utc_datetime(py, &self.0.not_before()))
    }

    /// The last moment of its validity, in UTC.
    #[getter]
    fn not_after<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || utc_datetime(py, &self.0.not_after()))
    }

    /// Whether that moment has passed.
    #[getter]
    fn has_expired(&self) -> bool {
        self.0.has_expired()
    }

    fn __repr__(&self) -> String {
        format!("<Certificate {} until {}>", self.0.subject(), self.0.not_after())
    }
}
