//! Signing string, signature and verification of any message, for tools and tests.

use bestpay::{Message, VerifyPolicy, sign_message};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyDict;

use crate::errors::raise;
use crate::key::{MerchantKey, PlatformKey};
use crate::settings::{hash, limits};

#[pyfunction]
pub fn canon(
    py: Python<'_>,
    message: PyBackedBytes,
    max_bytes: Option<usize>,
    max_depth: Option<usize>,
) -> PyResult<String> {
    let signing_string = || Ok(Message::parse_within(&message, limits(max_bytes, max_depth))?.signing_string());
    py.detach(signing_string).map_err(|error| raise(py, &error))
}

#[pyfunction]
pub fn sign(py: Python<'_>, message: PyBackedBytes, key: &Bound<'_, MerchantKey>, sign_hash: &str) -> PyResult<String> {
    let (key, sign_hash) = (key.get(), hash(py, "hash", sign_hash)?);
    py.detach(|| sign_message(&key.0, sign_hash, &message)).map_err(|error| raise(py, &error))
}

/// The members as JSON text by name, the hash inside the signature, the form that was signed.
type Verified<'py> = (Bound<'py, PyDict>, &'static str, &'static str);

#[pyfunction]
pub fn verify<'py>(
    py: Python<'py>,
    message: PyBackedBytes,
    platform_keys: Vec<Py<PlatformKey>>,
    forbid_sha1: bool,
    max_bytes: Option<usize>,
    max_depth: Option<usize>,
) -> PyResult<Verified<'py>> {
    let keys: Vec<_> = platform_keys.iter().map(|key| &key.get().0).collect();
    let policy = VerifyPolicy::default();
    let policy = if forbid_sha1 { policy.forbid_sha1() } else { policy };
    let verified = py.detach(|| {
        let verified = Message::parse_within(&message, limits(max_bytes, max_depth))?.verify_by(&keys, policy)?;
        Ok((verified.fields(), verified.verification()))
    });
    let (fields, verification) = verified.map_err(|error| raise(py, &error))?;
    let members = PyDict::new(py);
    for field in fields {
        members.set_item(field.name(), field.json())?;
    }
    Ok((members, verification.hash.as_str(), verification.form.as_str()))
}
