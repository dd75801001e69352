//! RSA, and nothing else: the only code that touches it. One engine is used, the first that is switched on;
//! tests compare them.
//!
//! An engine is two types with the same functions: `PrivateKey` (from PKCS#8, `sign`) and `PublicKey`
//! (from SPKI, `verify`, `open`).

#[cfg(feature = "aws-lc")]
pub(crate) mod aws_lc;
#[cfg(feature = "rustcrypto")]
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
