//! The folder that a merchant would receive: key, platform certificate, and a ready `bestpay.toml`.

use std::fs;
use std::path::Path;

use crate::error::Error;
use crate::keys::{
    INSTITUTION_CODE, MERCHANT_NO, MERCHANT_P12, MERCHANT_P12_ALIAS, MERCHANT_P12_PASSWORD, PLATFORM_CER,
};

pub(crate) fn write(folder: &Path, url: &str) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| Error::file(folder, error))?;
    let files: [(&str, &[u8]); 3] =
        [("merchant.p12", MERCHANT_P12), ("platform.cer", PLATFORM_CER), ("bestpay.toml", &config(url).into_bytes())];
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| Error::file(&path, error))?;
    }
    Ok(())
}

fn config(url: &str) -> String {
    format!(
        "# For the sandbox only: its keys are public.\n\
         api_url = \"{url}\"\n\
         institution_code = \"{INSTITUTION_CODE}\"\n\
         merchant_no = \"{MERCHANT_NO}\"\n\
         key = \"merchant.p12\"\n\
         key_password = \"{MERCHANT_P12_PASSWORD}\"\n\
         key_alias = \"{MERCHANT_P12_ALIAS}\"\n\
         platform_key = \"platform.cer\"\n"
    )
}
