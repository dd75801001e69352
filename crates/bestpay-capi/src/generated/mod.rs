//! What follows from the core's tables: `tests/regenerate` writes the files of this folder.

pub(crate) mod enumerations;
pub(crate) mod requests;
#[cfg(feature = "cashier")]
pub(crate) mod states;
