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
        fs::write(&path, bytes).and_then(|()| for_the_owner(&path)).map_err(|error| Error::file(&path, error))?;
    }
    Ok(())
}

/// As a merchant's own key and password should be kept: `bestpay doctor` looks at it.
#[cfg(unix)]
fn for_the_owner(path: &Path) -> std::io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

#[cfg(not(unix))]
fn for_the_owner(_: &Path) -> std::io::Result<()> {
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
