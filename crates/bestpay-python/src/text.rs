//! Text from Python, whose strings may contain half of a surrogate pair (half an emoji), which UTF-8 cannot encode. It
//! is refused under the name of the field or setting, like any other bad value.

use bestpay::{Error, ErrorKind};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::argument_error::wrong_type;
use crate::errors::{invalid_config, raise};

/// The error for a field.
pub fn half_a_pair(field: &str) -> Error {
    Error::new(ErrorKind::InvalidField, half(field)).with_field(field)
}

fn half(name: &str) -> String {
    format!("`{name}` holds half of a surrogate pair")
}

fn read(keyword: &str, value: &Bound<'_, PyAny>, otherwise: impl FnOnce(Python<'_>) -> PyErr) -> PyResult<String> {
    match value.cast::<PyString>() {
        Ok(text) => text.to_cow().map(|text| text.into_owned()).map_err(|_| otherwise(value.py())),
        Err(_) => Err(wrong_type(keyword, "a str", value)?),
    }
}

macro_rules! arguments {
    ($($argument:ident $keyword:literal $name:literal $error:expr;)+) => {
        $(
            pub fn $argument(value: &Bound<'_, PyAny>) -> PyResult<String> {
                read($keyword, value, |py| $error(py, $name))
            }
        )+
    };
}

macro_rules! optional_arguments {
    ($($optional:ident $argument:ident;)+) => {
        $(
            pub fn $optional(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
                if value.is_none() { Ok(None) } else { $argument(value).map(Some) }
            }
        )+
    };
}

fn field(py: Python<'_>, name: &str) -> PyErr {
    raise(py, &half_a_pair(name))
}

fn setting(py: Python<'_>, name: &str) -> PyErr {
    invalid_config(py, name, &half(name))
}

fn key(py: Python<'_>, name: &str) -> PyErr {
    let kind = if name == "password" { ErrorKind::WrongPassword } else { ErrorKind::InvalidKey };
    raise(py, &Error::new(kind, half(name)))
}

arguments! {
    out_trade_no "out_trade_no" "outTradeNo" field;
    out_request_no "out_request_no" "outRequestNo" field;
    number "number" "number" field;
    merchant_no "merchant_no" "merchantNo" field;
    setting_institution_code "institution_code" "institution_code" setting;
    setting_merchant_no "merchant_no" "merchant_no" setting;
    setting_api_url "api_url" "api_url" setting;
    setting_sign_hash "sign_hash" "sign_hash" setting;
    setting_hash "hash" "hash" setting;
    setting_url "url" "url" setting;
    setting_proxy "proxy" "proxy" setting;
    key_password "password" "password" key;
    key_alias "alias" "alias" key;
    key_text "text" "text" key;
}

optional_arguments! {
    optional_out_request_no out_request_no;
    optional_password key_password;
    optional_alias key_alias;
}

/// The codes of a sequence; a single text is refused.
pub fn codes(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let codes: Vec<Bound<'_, PyAny>> =
        value.extract().or_else(|_| Err(wrong_type(name, "a sequence of str", value)?))?;
    codes.iter().map(|code| read(name, code, |py| setting(py, name))).collect()
}
