//! Who calls, and with which keys: from `bestpay.toml`, the environment, and the command line; later ones override
//! earlier ones.

use std::path::{Path, PathBuf};

use bestpay::{Client, Config};
use clap::Args;

use crate::failure::Failure;

/// The file that is read if no other is named.
const DEFAULT_FILE: &str = "bestpay.toml";

/// Where the settings come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// The settings [default: bestpay.toml, if there is one; BESTPAY_… variables override it].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// merchantNo: 商户号, the merchant's number, instead of the one in the settings.
    #[arg(long, value_name = "CODE")]
    merchant_no: Option<String>,
}

impl Settings {
    /// The file that the settings are read from; `None` if there is only the environment.
    pub fn file(&self) -> Option<&Path> {
        let default = Path::new(DEFAULT_FILE);
        self.config.as_deref().or_else(|| default.exists().then_some(default))
    }

    /// The settings.
    pub fn config(&self) -> Result<Config, Failure> {
        let config = match self.file() {
            Some(file) => Config::from_file_and_env(file)?,
            None => Config::from_env(),
        };
        Ok(match &self.merchant_no {
            Some(merchant_no) => config.with_merchant_no(merchant_no),
            None => config,
        })
    }

    /// The client of these settings.
    pub fn client(&self) -> Result<Client, Failure> {
        Ok(self.config()?.client()?)
    }
}
