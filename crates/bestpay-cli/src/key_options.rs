//! How a private key's file is opened: its password and alias.

use std::path::{Path, PathBuf};

use bestpay::{Config, Error, MerchantKey};
use clap::Args;

use crate::failure::Failure;

/// The variable that holds the password. An option would show it to every user of the machine.
const PASSWORD_VARIABLE: &str = "BESTPAY_KEY_PASSWORD";

/// How to open a private key.
#[derive(Debug, Args)]
pub struct KeyOptions {
    /// The key's alias, if a PKCS#12 file holds several.
    #[arg(long, value_name = "NAME")]
    alias: Option<String>,

    /// The file that holds the password, instead of the variable BESTPAY_KEY_PASSWORD.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl KeyOptions {
    /// Reads the private key of a file.
    pub fn open(&self, file: &Path) -> Result<Result<MerchantKey, Error>, Failure> {
        let password = self.password()?;
        Ok(MerchantKey::from_file(file, password.as_deref(), self.alias.as_deref()))
    }

    fn password(&self) -> Result<Option<String>, Failure> {
        let Some(file) = &self.password_file else {
            return Ok(std::env::var(PASSWORD_VARIABLE).ok().filter(|password| !password.is_empty()));
        };
        Ok(Some(Config::password_in(file)?.to_string()))
    }
}
