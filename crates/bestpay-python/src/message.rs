//! Signing string, signature and verification of any message, for tools and tests.

use bestpay::{Message, Verification, VerifyPolicy, sign_message};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::boundary::guarded;
use crate::errors::raise;
use crate::key::{MerchantKey, PlatformKey};
use crate::message_results::{GenuineContent, MessageResults, VerifiedParts};
use crate::settings::{hash, limits};
use crate::text;

#[pyfunction]
pub fn canon(
    py: Python<'_>,
    message: PyBackedBytes,
    max_bytes: Option<usize>,
    max_depth: Option<usize>,
) -> PyResult<String> {
    guarded(py, || {
        let signing_string = || Ok(Message::parse_within(&message, limits(max_bytes, max_depth))?.signing_string());
        py.detach(signing_string).map_err(|error| raise(py, &error))
    })
}

#[pyfunction]
pub fn sign(
    py: Python<'_>,
    message: PyBackedBytes,
    key: &Bound<'_, MerchantKey>,
    #[pyo3(from_py_with = text::setting_hash)] sign_hash: String,
) -> PyResult<String> {
    guarded(py, || {
        let (key, sign_hash) = (key.get(), hash(py, "hash", &sign_hash)?);
        py.detach(|| sign_message(&key.0, sign_hash, &message)).map_err(|error| raise(py, &error))
    })
}

fn kept(verified: &bestpay::VerifiedMessage<'_>) -> VerifiedParts {
    let Verification { hash, form } = verified.verification();
    (verified.to_json(), hash.as_str(), form.as_str())
}

fn policy(forbid_sha1: bool) -> VerifyPolicy {
    let policy = VerifyPolicy::default();
    if forbid_sha1 { policy.forbid_sha1() } else { policy }
}

#[pyfunction]
pub fn verify(
    py: Python<'_>,
    message: PyBackedBytes,
    platform_keys: Vec<Py<PlatformKey>>,
    forbid_sha1: bool,
    max_bytes: Option<usize>,
    max_depth: Option<usize>,
) -> PyResult<VerifiedParts> {
    guarded(py, || {
        let keys: Vec<_> = platform_keys.iter().map(|key| &key.get().0).collect();
        let verified = || {
            let (policy, limits) = (policy(forbid_sha1), limits(max_bytes, max_depth));
            Ok(kept(&Message::parse_and_verify(&message, &keys, policy, limits)?))
        };
        py.detach(verified).map_err(|error| raise(py, &error))
    })
}

#[pyfunction]
pub fn verify_many(
    messages: &Bound<'_, PyAny>,
    platform_keys: Vec<Py<PlatformKey>>,
    forbid_sha1: bool,
    max_bytes: Option<usize>,
    max_depth: Option<usize>,
) -> PyResult<MessageResults> {
    guarded(messages.py(), || {
        let keys: Vec<_> = platform_keys.iter().map(|key| key.get().0.clone()).collect();
        let (policy, limits) = (policy(forbid_sha1), limits(max_bytes, max_depth));
        MessageResults::over(messages, move |messages| {
            bestpay::verify_many(messages, &keys, policy, limits, |verified| {
                Ok(GenuineContent::Message(kept(&verified?)))
            })
        })
    })
}
