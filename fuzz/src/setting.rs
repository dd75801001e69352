//! The keys, the merchant and the requests of the targets. The keys are the vectors' and public.

use std::borrow::Cow;
use std::sync::LazyLock;

use bestpay::{
    AnyRequest, Error, FieldSpec, Hash, Interface, Merchant, MerchantKey, PlatformKey, Request, VerifyPolicy,
    sign_string,
};

use crate::answer::{Fields, Outcome};

/// The institution's number, as in the vectors.
pub const INSTITUTION_CODE: &str = "3178002070000001";
/// The merchant's number, as in the vectors.
pub const MERCHANT_NO: &str = "3178002070000002";
/// The payer's code of the order by barcode: no error may show it.
pub const MEDIUM_NO: &str = "519876501234567890";
/// The payer's code of the order by QR code: no error may show it.
pub const USER_CODE: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

macro_rules! key_file {
    ($name:literal) => {
        include_bytes!(concat!("../../tests/vectors/keys/", $name))
    };
}

/// The certificate of [`PLATFORM`].
pub const PLATFORM_CERTIFICATE: &[u8] = key_file!("platform-1024.cer");
/// A merchant's key file, opened by [`PASSWORD`].
pub const MERCHANT_P12: &[u8] = key_file!("merchant-2048.p12");
/// The password of the vectors' key files.
pub const PASSWORD: &str = "123456";

fn private(bytes: &[u8], password: Option<&str>) -> MerchantKey {
    MerchantKey::from_bytes(bytes, password, None).expect("a key of the vectors")
}

/// The platform's private key.
pub static PLATFORM: LazyLock<MerchantKey> = LazyLock::new(|| private(key_file!("platform-1024.pkcs8.pem"), None));
/// A private key that nobody here trusts.
pub static STRANGER: LazyLock<MerchantKey> = LazyLock::new(|| private(key_file!("stranger-1024.pkcs8.pem"), None));
/// The platform's public key.
pub static PLATFORM_KEY: LazyLock<PlatformKey> =
    LazyLock::new(|| PlatformKey::from_bytes(PLATFORM_CERTIFICATE).expect("a certificate of the vectors"));

/// The merchant, with the defaults and with SHA-1 forbidden.
pub static MERCHANTS: LazyLock<[Merchant; 2]> = LazyLock::new(|| {
    let built = |policy| {
        Merchant::builder()
            .environment(bestpay::Environment::Production)
            .institution_code(INSTITUTION_CODE)
            .merchant_no(MERCHANT_NO)
            .key(private(MERCHANT_P12, Some(PASSWORD)))
            .platform_key(PLATFORM_KEY.clone())
            .verify_policy(policy)
            .build()
            .expect("a merchant")
    };
    [built(VerifyPolicy::default()), built(VerifyPolicy::default().forbid_sha1())]
});

/// Signs as the platform does, or as somebody else.
pub fn sign(key: &MerchantKey, hash: Hash, string: &str) -> String {
    sign_string(key, hash, string).expect("a signature")
}

/// The fields of a request for each interface, the merchant's own first. The numbers are those of the vectors, so that
/// the vectors' answers belong to them.
pub const REQUESTS: [(&str, &Fields); 6] = [
    (
        "barcode_order",
        &[
            ("institutionCode", INSTITUTION_CODE),
            ("merchantNo", MERCHANT_NO),
            ("outTradeNo", "A20260301000001"),
            ("tradeAmt", "100"),
            ("subject", "subject"),
            ("mediumNo", MEDIUM_NO),
            ("goodsInfo", "goods"),
            ("notifyUrl", "https://shop.example/notice"),
            ("operator", "till"),
        ],
    ),
    (
        "qrcode_order",
        &[
            ("institutionCode", INSTITUTION_CODE),
            ("merchantNo", MERCHANT_NO),
            ("outTradeNo", "A20260301000001"),
            ("tradeAmt", "100"),
            ("subject", "subject"),
            ("tradeType", "TENPAY"),
            ("goodsInfo", "goods"),
            ("notifyUrl", "https://shop.example/notice"),
            ("operator", "till"),
            ("userCode", USER_CODE),
        ],
    ),
    (
        "order_status",
        &[
            ("institutionCode", INSTITUTION_CODE),
            ("merchantNo", MERCHANT_NO),
            ("outTradeNo", "A20260301000001"),
            ("tradeDate", "2026-03-01 09:29:00"),
        ],
    ),
    (
        "refund",
        &[
            ("institutionCode", INSTITUTION_CODE),
            ("merchantNo", MERCHANT_NO),
            ("outTradeNo", "A20260301000001"),
            ("outRequestNo", "R20260301000001"),
            ("refundAmt", "100"),
            ("operator", "till"),
            ("notifyUrl", "https://shop.example/notice"),
        ],
    ),
    (
        "refund_status",
        &[
            ("institutionCode", INSTITUTION_CODE),
            ("merchantNo", MERCHANT_NO),
            ("outTradeNo", "A20260301000001"),
            ("outRequestNo", "R20260301000001"),
            ("refundDate", "2026-03-01 09:29:00"),
        ],
    ),
    // The order and the refund have the same number.
    (
        "refund",
        &[
            ("institutionCode", INSTITUTION_CODE),
            ("merchantNo", MERCHANT_NO),
            ("outTradeNo", "A20260301000001"),
            ("outRequestNo", "A20260301000001"),
            ("refundAmt", "9223372036854775807"),
            ("operator", "till"),
            ("notifyUrl", "https://shop.example/notice"),
        ],
    ),
];

/// A request with its interface and fields.
pub struct RequestCase {
    /// The request.
    pub request: AnyRequest,
    /// Its interface.
    pub interface: &'static Interface,
    /// Its fields, the merchant's own among them.
    pub fields: &'static Fields,
}

impl RequestCase {
    /// The request with this number, modulo their count.
    pub fn number(number: u8) -> RequestCase {
        let (name, fields) = REQUESTS[usize::from(number) % REQUESTS.len()];
        let mut request = AnyRequest::named(name).expect("an interface");
        for (name, text) in by_the_caller(fields) {
            request.set(name, text).expect("a field of the request");
        }
        RequestCase { interface: request.interface(), request, fields }
    }

    /// Accepts an answer to it.
    pub fn accept(&self, merchant: &Merchant, http_status: u16, body: &[u8]) -> Result<Outcome, Error> {
        let answer = merchant.accept(&self.request, http_status, body)?;
        Ok(believed(self.interface.result, |name| answer.get(name).map(Cow::into_owned), answer.other()))
    }
}

/// The fields without the merchant's own.
pub fn by_the_caller(fields: &'static Fields) -> &'static Fields {
    &fields[2..]
}

/// The library's decision, to be compared with the model's.
pub fn believed(table: &[FieldSpec], get: impl Fn(&str) -> Option<String>, other: &[bestpay::Field]) -> Outcome {
    Outcome::Believed {
        fields: table.iter().filter_map(|spec| Some((spec.name.to_owned(), get(spec.name)?))).collect(),
        other: other.iter().map(|field| (field.name().to_owned(), field.json().to_owned())).collect(),
    }
}
