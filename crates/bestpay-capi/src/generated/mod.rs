//! What follows from the core's tables: `tests/regenerate` writes the files of this folder.

pub(crate) mod enumerations;
#[cfg(feature = "texts")]
pub(crate) mod languages;
pub(crate) mod requests;
#[cfg(feature = "cashier")]
pub(crate) mod states;
