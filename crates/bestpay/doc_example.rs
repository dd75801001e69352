// Used by the examples in the documentation: keys of the shared vectors, and messages signed with them. Included into
// each example as a module, so these are comments, not `//!`. It is not part of the library.

#[allow(dead_code)]
const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/keys/");

macro_rules! given {
    ($(fn $name:ident() -> $type:ty $body:block)*) => {
        $(#[allow(dead_code)] pub fn $name() -> $type $body)*
    };
}

given! {
    fn merchant_p12() -> Vec<u8> {
        std::fs::read(format!("{KEYS}merchant-2048.p12")).unwrap()
    }
    fn merchant_key() -> bestpay::MerchantKey {
        bestpay::MerchantKey::from_bytes(&merchant_p12(), Some("123456"), None).unwrap()
    }
    fn platform_cer() -> Vec<u8> {
        std::fs::read(format!("{KEYS}platform-1024.cer")).unwrap()
    }
    fn platform_key() -> bestpay::PlatformKey {
        bestpay::PlatformKey::from_bytes(&platform_cer()).unwrap()
    }
    fn merchant_builder() -> bestpay::MerchantBuilder {
        bestpay::Merchant::builder()
            .environment(bestpay::Environment::Production)
            .institution_code("3178000000000001")
            .merchant_no("3178000000000002")
            .key(merchant_key())
            .platform_key(platform_key())
    }
    fn merchant() -> bestpay::Merchant {
        merchant_builder().build().unwrap()
    }
    fn order() -> bestpay::BarcodeOrder {
        bestpay::BarcodeOrder::new()
            .out_trade_no("20260301-0001")
            .trade_amt(bestpay::Amount::from_fen(1250).unwrap())
            .subject("coffee")
            .medium_no("510012345678901234")
            .goods_info("coffee")
            .notify_url("https://shop.example/bestpay/notice")
            .operator("till-3")
    }
    fn signed_message() -> (bestpay::PlatformKey, Vec<u8>) {
        (platform_key(), callback_body())
    }
    fn order_answer() -> Vec<u8> {
        signed_by_platform(
            r#"{"success":true,"errorCode":null,"errorMsg":null,
                "result":{"tradeStatus":"SUCCESS","outTradeNo":"20260301-0001","tradeAmt":1250}}"#,
        )
    }
    fn callback_body() -> Vec<u8> {
        signed_by_platform(
            r#"{"tradeNo":"T1","outTradeNo":"20260301-0001","tradeAmt":1250,"tradeFinishedDate":"20260301093005",
                "merchantNo":"3178000000000002","payAmt":1250,"ccy":"156","tradeStatus":"SUCCESS",
                "goodsInfo":"coffee","institutionCode":"3178000000000001"}"#,
        )
    }
    fn report() -> bestpay::VerifyReport {
        let changed = String::from_utf8(callback_body()).unwrap().replace("SUCCESS", "FAIL");
        let error = bestpay::Message::parse(changed.as_bytes()).unwrap().verify(&platform_key()).unwrap_err();
        error.report().unwrap().clone()
    }
    fn refusal() -> bestpay::Error {
        let body = signed_by_platform(
            r#"{"success":false,"errorCode":"ORDER_FAIL","errorMsg":"请求时间有效范围(T-1, T+1)","result":null}"#,
        );
        merchant().accept(&order(), 200, &body).unwrap_err()
    }
    fn field() -> bestpay::Field {
        let body = callback_body();
        let verified = bestpay::Message::parse(&body).unwrap().verify(&platform_key()).unwrap();
        verified.fields().into_iter().find(|field| field.name() == "tradeAmt").unwrap()
    }
}

fn signed_by_platform(message: &str) -> Vec<u8> {
    let key = bestpay::MerchantKey::from_file(format!("{KEYS}platform-1024.pkcs8.pem"), None, None).unwrap();
    bestpay::sign_message(&key, bestpay::Hash::Sha1, message.as_bytes()).unwrap().into_bytes()
}
