//! What the fuzz targets compare the library with: a small model of messages, written from the protocol's description
//! and sharing no code with the library; a reader of DER for the numbers of a key; the keys and requests that they use;
//! and the targets themselves.

pub mod answer;
pub mod der;
pub mod json;
pub mod keys;
pub mod message;
pub mod parser;
pub mod platform;
pub mod secrecy;
pub mod setting;
pub mod signing_string;
pub mod splice;
pub mod targets;
