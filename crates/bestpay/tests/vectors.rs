//! The shared vectors, through the public interface. Their format: `tests/vectors/README.md`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bestpay::{
    Amount, AnyRequest, BarcodeOrder, BeijingTime, CertificateInfo, Effect, Environment, Error, ErrorClass, Hash,
    Limits, Merchant, MerchantKey, Message, OrderStatus, PlatformKey, QrcodeOrder, Refund, RefundStatus, VerifyPolicy,
    sign_message,
};
use serde_json::{Map, Value, json};

/// What a case came to: the members of `expected` as they turned out.
type Outcome = Result<Value, Error>;

type Run = fn(&Suite, &Value) -> Outcome;

const SUITES: [(&str, Run); 7] = [
    ("signing-string", signing_string),
    ("sign", sign),
    ("verify", verify),
    ("requests", request),
    ("responses", response),
    ("callbacks", callback),
    ("keys", key),
];

/// Runs every case of every suite, names those that failed, and ends with `vectors: N of N`.
fn main() -> ExitCode {
    let (mut passed, mut all) = (0, 0);
    for (name, run) in SUITES {
        let suite = Suite::read(name);
        for case in suite.cases() {
            all += 1;
            let outcome = run(&suite, case);
            match difference(case, &outcome) {
                None => passed += 1,
                Some(difference) => println!("{name}/{}: {difference}", case["id"]),
            }
        }
    }
    println!("vectors: {passed} of {all}");
    if all > 0 && passed == all { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A suite and the merchant of its settings, if it has one.
struct Suite {
    json: Value,
    merchant: Option<Merchant>,
}

impl Suite {
    fn read(name: &str) -> Suite {
        let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).expect("a suite");
        let json: Value = serde_json::from_str(&text).expect("JSON");
        let merchant = json["merchant"].is_object().then(|| merchant(&json));
        Suite { json, merchant }
    }

    fn cases(&self) -> &[Value] {
        self.json["cases"].as_array().expect("cases")
    }

    fn merchant(&self) -> &Merchant {
        self.merchant.as_ref().expect("a suite with a merchant")
    }
}

fn merchant(suite: &Value) -> Merchant {
    let settings = &suite["merchant"];
    let now: BeijingTime = settings["now"].as_str().expect("now").parse().expect("a time");
    // The requests' suite needs no platform key, but a merchant does.
    let platform_key = suite["platform_key"].as_str().unwrap_or("keys/platform-1024.cer");
    Merchant::builder()
        .environment(Environment::Url(text(settings, "api_url")))
        .institution_code(text(settings, "institutionCode"))
        .merchant_no(text(settings, "merchantNo"))
        .key(merchant_key(settings, "key").expect("the merchant's key"))
        .platform_key(PlatformKey::from_file(folder().join(platform_key)).expect("the platform's key"))
        .clock(move || now.to_system_time())
        .build()
        .expect("a merchant")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().expect(name).to_owned()
}

fn merchant_key(case: &Value, file: &str) -> Result<MerchantKey, Error> {
    let path = folder().join(case[file].as_str().expect("a file"));
    MerchantKey::from_file(path, case["password"].as_str(), case["alias"].as_str())
}

fn body(case: &Value) -> Vec<u8> {
    let mut body = match case["message_base64"].as_str() {
        Some(base64) => BASE64.decode(base64).expect("Base64"),
        None => case["message"].as_str().expect("a message").as_bytes().to_vec(),
    };
    if let Some(bytes) = case["pad_to"].as_u64() {
        body.resize(usize::try_from(bytes).expect("a size"), b' ');
    }
    body
}

fn limits(case: &Value) -> Limits {
    let mut limits = Limits::default();
    let limit = |name: &str| case["limits"][name].as_u64().map(|limit| usize::try_from(limit).expect("a limit"));
    if let Some(bytes) = limit("max_bytes") {
        limits = limits.max_bytes(bytes);
    }
    if let Some(levels) = limit("max_depth") {
        limits = limits.max_depth(levels);
    }
    limits
}

/// `None` when the outcome is what the case states.
fn difference(case: &Value, outcome: &Outcome) -> Option<String> {
    match (case["expected"].as_object(), outcome) {
        (Some(expected), Ok(actual)) => {
            let differing = expected.iter().find(|(name, value)| actual[name.as_str()] != **value)?;
            Some(format!("{}: expected {}, got {}", differing.0, differing.1, actual[differing.0.as_str()]))
        }
        (Some(_), Err(error)) => Some(format!("unexpected {error:?}")),
        (None, Ok(actual)) => Some(format!("expected {}, got {actual}", case["error"])),
        (None, Err(error)) => {
            let actual = json!({
                "code": error.kind().code(),
                "field": error.field(),
                "effect": error.effect().as_str(),
                "hint": hint(error),
                "platform_code": error.platform_code(),
                "platform_message": error.platform_message(),
            });
            let expected = case["error"].as_object().expect("`expected` or `error`");
            assert!(expected.contains_key("code"), "an error states its code");
            let differing = expected.iter().find(|(name, value)| actual[name.as_str()] != **value)?;
            Some(format!("{}: expected {}, got {error:?}", differing.0, differing.1))
        }
    }
}

fn hint(error: &Error) -> Option<&str> {
    error.hint().map(bestpay::Hint::as_str)
}

fn signing_string(_: &Suite, case: &Value) -> Outcome {
    let body = body(case);
    let message = Message::parse_within(&body, limits(case))?;
    Ok(json!({ "signing_string": message.signing_string() }))
}

fn sign(_: &Suite, case: &Value) -> Outcome {
    let hash = if case["hash"] == "sha1" { Hash::Sha1 } else { Hash::Sha256 };
    let body = body(case);
    let signed = sign_message(&merchant_key(case, "key")?, hash, &body)?;
    let signed: Value = serde_json::from_str(&signed).expect("JSON");
    Ok(json!({ "sign": signed["sign"], "signing_string": Message::parse(&body)?.signing_string() }))
}

fn verify(_: &Suite, case: &Value) -> Outcome {
    let key = PlatformKey::from_file(folder().join(case["platform_key"].as_str().expect("a file")))?;
    let policy = match case["allow_sha1"].as_bool() {
        Some(false) => VerifyPolicy::default().forbid_sha1(),
        _ => VerifyPolicy::default(),
    };
    let body = body(case);
    let verification = Message::parse_and_verify(&body, &[&key], policy, limits(case))?.verification();
    Ok(json!({ "hash": verification.hash.as_str(), "form": verification.form.as_str() }))
}

fn filled<R>(
    mut request: R,
    set: fn(&mut R, &str, &str) -> Result<(), Error>,
    fields: &Map<String, Value>,
) -> Result<R, Error> {
    for (name, value) in fields {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        set(&mut request, name, &text)?;
    }
    Ok(request)
}

/// Calls `$use!` with the case's request, of the type that its interface has.
macro_rules! with_request {
    ($case:ident, |$request:ident| $use:block) => {{
        let fields = $case["fields"].as_object().expect("fields");
        match $case["interface"].as_str().expect("an interface") {
            "barcode_order" => with_request!(BarcodeOrder, fields, |$request| $use),
            "qrcode_order" => with_request!(QrcodeOrder, fields, |$request| $use),
            "order_status" => with_request!(OrderStatus, fields, |$request| $use),
            "refund" => with_request!(Refund, fields, |$request| $use),
            "refund_status" => with_request!(RefundStatus, fields, |$request| $use),
            unlisted => {
                let mut $request = AnyRequest::named(unlisted).expect("an interface");
                for (name, value) in fields {
                    $request.set(name, value.as_str().expect("a text"))?;
                }
                $use
            }
        }
    }};
    ($type:ident, $fields:ident, |$request:ident| $use:block) => {{
        let $request = filled($type::new(), $type::set, $fields)?;
        $use
    }};
}

fn request(suite: &Suite, case: &Value) -> Outcome {
    let merchant = suite.merchant();
    let prepared = with_request!(case, |request| {
        merchant.prepare(&request).inspect_err(|error| assert_eq!(error.class(), ErrorClass::Request, "{error:?}"))?
    });
    let body: Value = serde_json::from_str(prepared.body()).expect("JSON");
    Ok(json!({
        "url": prepared.url(),
        "read_timeout": prepared.read_timeout().as_secs(),
        "signing_string": prepared.signing_string(),
        "sign": body["sign"],
        "body": body,
    }))
}

fn response(suite: &Suite, case: &Value) -> Outcome {
    let status = u16::try_from(case["http_status"].as_u64().expect("a status")).expect("a status");
    let (merchant, body) = (suite.merchant(), body(case));
    with_request!(case, |request| {
        let result = merchant.accept(&request, status, &body).map_err(received)?;
        Ok(fields(&result.to_json(), result.other(), result.trade_status().is_final()))
    })
}

/// The fault of an answer or a callback is never one of a request: who branches on the class would order again.
fn received(error: Error) -> Error {
    let class = error.class();
    assert!(!matches!(class, ErrorClass::Config | ErrorClass::Key | ErrorClass::Request), "{class:?}: {error:?}");
    error
}

fn callback(suite: &Suite, case: &Value) -> Outcome {
    let accepted = suite.json["reply"]["accepted"].as_str().expect("the reply");
    assert_eq!(bestpay::CallbackReply::accepted().body(), accepted);
    let outcome = suite.merchant().read_callback(&body(case));
    assert!(outcome.as_ref().err().is_none_or(|error| error.effect() == Effect::Unknown));
    let callback = outcome.map_err(received)?;
    let mut made = fields(&callback.to_json(), callback.other(), callback.trade_status().is_final());
    let text = |name: &str| suite.json["expect"][name].as_str().expect("a number");
    let amount = Amount::from_fen(suite.json["expect"]["amount"].as_i64().expect("fen")).expect("an amount");
    let differing = |expected: Result<(), Error>| expected.err().map(|error| error.field().map(str::to_owned));
    made["not_as_payment"] = json!(differing(callback.expect_payment(text("out_trade_no"), amount)));
    let as_refund = callback.expect_refund(text("out_trade_no"), text("out_request_no"), amount);
    made["not_as_refund"] = json!(differing(as_refund));
    Ok(made)
}

/// The members of a result, those that the document names apart from the others.
fn fields(json: &str, other: &[bestpay::Field], is_final: bool) -> Value {
    let mut listed: Map<String, Value> = serde_json::from_str(json).expect("JSON");
    let mut unlisted = Map::new();
    for field in other {
        listed.remove(field.name());
        unlisted.insert(field.name().to_owned(), serde_json::from_str(field.json()).expect("JSON"));
    }
    json!({ "fields": listed, "other": unlisted, "final": is_final })
}

fn key(_: &Suite, case: &Value) -> Outcome {
    fn certificate(info: Option<&CertificateInfo>) -> Value {
        info.map_or(Value::Null, |info| {
            json!({ "common_name": info.common_name(), "not_before": info.not_before(), "not_after": info.not_after() })
        })
    }
    if case["role"] == "merchant" {
        let key = merchant_key(case, "file")?;
        return Ok(json!({
            "kind": key.kind().as_str(),
            "bits": key.bits(),
            "alias": key.alias(),
            "spki_sha256": key.spki_sha256(),
            "certificate": certificate(key.certificate()),
        }));
    }
    let key = PlatformKey::from_file(folder().join(case["file"].as_str().expect("a file")))?;
    Ok(json!({
        "kind": key.kind().as_str(),
        "bits": key.bits(),
        "spki_sha256": key.spki_sha256(),
        "certificate": certificate(key.certificate()),
        "others": key.others().iter().map(PlatformKey::spki_sha256).collect::<Vec<_>>(),
    }))
}
