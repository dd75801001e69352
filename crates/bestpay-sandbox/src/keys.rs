//! The embedded test keys and identities. They are public and protect nothing: see `keys/README.md`.

use bestpay::{MerchantKey, PlatformKey};

/// 平台商商户号: the one institution that the sandbox knows.
pub const INSTITUTION_CODE: &str = "3178000000000001";
/// 商户号: the merchant of [`Sandbox::merchant_builder`](crate::Sandbox::merchant_builder).
pub const MERCHANT_NO: &str = "3178000000000002";
/// Another merchant of the same institution, with the same key. Each sees only its own orders.
pub const SECOND_MERCHANT_NO: &str = "3178000000000003";

/// The merchant's PKCS#12 file, as a merchant receives it. Alias `conname`.
pub const MERCHANT_P12: &[u8] = include_bytes!("../keys/merchant.p12");
/// The platform's certificate, as a merchant receives it.
pub const PLATFORM_CER: &[u8] = include_bytes!("../keys/platform.cer");

pub(crate) const MERCHANT_P12_PASSWORD: &str = "123456";
pub(crate) const MERCHANT_P12_ALIAS: &str = "conname";

const MERCHANT_CER: &[u8] = include_bytes!("../keys/merchant.cer");
const PLATFORM_PK8: &[u8] = include_bytes!("../keys/platform.pk8");
const STRANGER_PK8: &[u8] = include_bytes!("../keys/stranger.pk8");

/// The keys that the platform's side holds.
pub(crate) struct PlatformSide {
    /// Verifies requests.
    pub(crate) merchant: PlatformKey,
    /// Signs answers and callbacks.
    pub(crate) own: MerchantKey,
    /// Signs if the fault `wrong_key` asks for it.
    pub(crate) stranger: MerchantKey,
}

impl PlatformSide {
    pub(crate) fn read() -> bestpay::Result<PlatformSide> {
        Ok(PlatformSide {
            merchant: PlatformKey::from_bytes(MERCHANT_CER)?,
            own: MerchantKey::from_bytes(PLATFORM_PK8, None, None)?,
            stranger: MerchantKey::from_bytes(STRANGER_PK8, None, None)?,
        })
    }
}

/// The keys that the merchant's side holds.
pub(crate) struct MerchantSide {
    pub(crate) own: MerchantKey,
    pub(crate) platform: PlatformKey,
}

impl MerchantSide {
    pub(crate) fn read() -> bestpay::Result<MerchantSide> {
        Ok(MerchantSide {
            own: MerchantKey::from_bytes(MERCHANT_P12, Some(MERCHANT_P12_PASSWORD), Some(MERCHANT_P12_ALIAS))?,
            platform: PlatformKey::from_bytes(PLATFORM_CER)?,
        })
    }
}
