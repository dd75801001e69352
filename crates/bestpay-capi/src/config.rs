//! Configuration from `bestpay.toml` and from the environment.

use std::ffi::c_char;

use bestpay::Config;

#[cfg(feature = "http")]
use crate::client::{bestpay_client, bestpay_client_options};
use crate::error::bestpay_error;
use crate::merchant::bestpay_merchant;
use crate::output::{CText, pointer};
use crate::quiet::{free, quietly};
use crate::status::bestpay_status;

/// Settings read from a file, the environment, or both. Immutable; usable from several threads at once.
pub struct bestpay_config {
    config: Config,
    merchant_no: Option<CText>,
    api_url: Option<CText>,
}

impl From<Config> for bestpay_config {
    fn from(config: Config) -> bestpay_config {
        bestpay_config {
            merchant_no: config.merchant_no().map(CText::shown),
            api_url: config.environment().map(|environment| CText::shown(environment.api_url())),
            config,
        }
    }
}

/// ---- Configuration -------------------------------------------------------------------------------------------------
///
/// Reads a bestpay.toml. Paths in it are relative to its folder. The environment is not read.
///
/// `*config` is freed by bestpay_config_free(). The environment is read by getenv(3): no other thread may change it
/// meanwhile. Otherwise any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_config_from_file(
    path: *const c_char,
    config: *mut *mut bestpay_config,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(config, error, { Ok(bestpay_config::from(Config::from_file(required!(path))?)) })
}

/// As bestpay_config_from_file(), overridden by the environment's BESTPAY_* variables.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_config_from_file_and_env(
    path: *const c_char,
    config: *mut *mut bestpay_config,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(config, error, { Ok(bestpay_config::from(Config::from_file_and_env(required!(path))?)) })
}

/// From the environment's BESTPAY_* variables only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_config_from_env(
    config: *mut *mut bestpay_config,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(config, error, { Ok(bestpay_config::from(Config::from_env())) })
}

/// As bestpay_config_from_file(), from the text of such a file; paths in it are relative to `folder`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_config_from_toml(
    text: *const c_char,
    folder: *const c_char,
    config: *mut *mut bestpay_config,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(config, error, { Ok(bestpay_config::from(Config::from_toml(required!(text), required!(folder))?)) })
}

/// The same settings for another merchantNo. Freed like any configuration.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_config_with_merchant_no(
    config: Option<&bestpay_config>,
    merchant_no: *const c_char,
    other: *mut *mut bestpay_config,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(other, error, {
        let config = handle!(config).config.clone().with_merchant_no(required!(merchant_no));
        Ok(bestpay_config::from(config))
    })
}

/// merchantNo. Lives as long as the configuration. NULL if it is not set.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_config_merchant_no(config: Option<&bestpay_config>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(config?.merchant_no.as_ref())))
}

/// The platform's address. Lives as long as the configuration. NULL if it is not set.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_config_api_url(config: Option<&bestpay_config>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(config?.api_url.as_ref())))
}

/// Reads the keys and makes the merchant. `*merchant` is freed by bestpay_merchant_free(). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_config_merchant(
    config: Option<&bestpay_config>,
    merchant: *mut *mut bestpay_merchant,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(merchant, error, { Ok(bestpay_merchant::from(handle!(config).config.merchant()?)) })
}

/// Reads the keys and makes the client. `options` override the configuration's settings, and may be NULL. `*client` is
/// freed by bestpay_client_free(). Any thread.
#[cfg(feature = "http")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_config_client(
    config: Option<&bestpay_config>,
    options: *const bestpay_client_options,
    client: *mut *mut bestpay_client,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(client, error, {
        let config = &handle!(config).config;
        let options = structure!(options);
        let mut builder = config.client_builder()?;
        if let Some(options) = options {
            // SAFETY: the header asks for pointers that are NULL or good for the call.
            builder = unsafe { options.apply(builder) }?;
        }
        Ok(bestpay_client::from(builder.build()?))
    })
}

/// Frees a configuration. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_config_free(config: Option<Box<bestpay_config>>) {
    free(config);
}
