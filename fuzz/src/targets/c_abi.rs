//! The C library's generic calls, by a caller whose buffers have exactly their stated length: C gets the core's results, every
//! call sets every out parameter, and everything returned can be read and freed.
//!
//! The declarations are those of include/bestpay.h, written out for these calls.

use std::ffi::{CStr, CString, c_char};
use std::ptr::{null, null_mut};

use arbitrary::Arbitrary;
use bestpay::{Amount, Hash, Limits, Message, VerifyPolicy};

use crate::platform::Sender;
use crate::setting::{
    INSTITUTION_CODE, MERCHANT_NO, MERCHANT_P12, MERCHANTS, PASSWORD, PLATFORM_CERTIFICATE, PLATFORM_KEY, RequestCase,
    by_the_caller,
};

/// The library's functions are found by their names in C.
use bestpay_induced_panic as _;

macro_rules! objects {
    ($($name:ident)*) => { $(#[repr(C)] struct $name([u8; 0]);)* };
}

objects! { Error Report MerchantKey PlatformKey Certificate Merchant Callback Prepared Reply Outcome VerifiedMessage Text }

#[repr(C)]
struct MerchantOptions {
    size: usize,
    api_url: *const c_char,
    institution_code: *const c_char,
    merchant_no: *const c_char,
    key: *const MerchantKey,
    platform_keys: *const *const PlatformKey,
    platform_key_count: usize,
    sign_hash: i32,
    forbid_sha1: i32,
    allow_plain_http: i32,
    reserved: i32,
    max_bytes: usize,
    max_depth: usize,
    clock: Option<extern "C" fn(*mut u8) -> i64>,
    clock_user_data: *mut u8,
}

#[repr(C)]
struct Field {
    name: *const c_char,
    value: *const c_char,
}

#[repr(C)]
struct Request {
    size: usize,
    kind: i32,
    reserved: i32,
}

#[repr(C)]
struct NamedRequest {
    head: Request,
    name: *const c_char,
    fields: *const Field,
    field_count: usize,
}

impl NamedRequest {
    fn of(name: *const c_char, fields: &[Field]) -> NamedRequest {
        let head = Request { size: size_of::<NamedRequest>(), kind: BY_NAME, reserved: 0 };
        NamedRequest { head, name, fields: fields.as_ptr(), field_count: fields.len() }
    }
}

type Status = i32;
const OK: Status = 0;
const PANIC: Status = 1;
/// The last of the effects.
const EFFECT_NOT_SENT: i32 = 2;
/// A request by names.
const BY_NAME: i32 = 1000;

unsafe extern "C" {
    fn bestpay_error_status(error: *const Error) -> Status;
    fn bestpay_error_class(error: *const Error) -> i32;
    fn bestpay_error_effect(error: *const Error) -> i32;
    fn bestpay_error_code(error: *const Error) -> *const c_char;
    fn bestpay_error_message(error: *const Error) -> *const c_char;
    fn bestpay_error_field(error: *const Error) -> *const c_char;
    fn bestpay_error_platform_code(error: *const Error) -> *const c_char;
    fn bestpay_error_platform_message(error: *const Error) -> *const c_char;
    fn bestpay_error_out_trade_no(error: *const Error) -> *const c_char;
    fn bestpay_error_out_request_no(error: *const Error) -> *const c_char;
    fn bestpay_error_hint(error: *const Error) -> *const c_char;
    fn bestpay_error_advice(error: *const Error) -> *const c_char;
    fn bestpay_error_report(error: *const Error) -> *const Report;
    fn bestpay_error_free(error: *mut Error);
    fn bestpay_verify_report_text(report: *const Report) -> *const c_char;
    fn bestpay_verify_report_attempt_count(report: *const Report) -> usize;
    fn bestpay_verify_report_form(report: *const Report, index: usize) -> *const c_char;
    fn bestpay_verify_report_signing_string(report: *const Report, index: usize) -> *const c_char;
    fn bestpay_verify_report_signing_string_length(report: *const Report, index: usize) -> usize;
    fn bestpay_merchant_key_from_bytes(
        bytes: *const u8,
        length: usize,
        password: *const c_char,
        alias: *const c_char,
        key: *mut *mut MerchantKey,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_merchant_key_alias(key: *const MerchantKey) -> *const c_char;
    fn bestpay_merchant_key_spki_sha256(key: *const MerchantKey) -> *const c_char;
    fn bestpay_merchant_key_certificate(key: *const MerchantKey) -> *const Certificate;
    fn bestpay_merchant_key_free(key: *mut MerchantKey);
    fn bestpay_platform_key_from_bytes(
        bytes: *const u8,
        length: usize,
        key: *mut *mut PlatformKey,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_platform_key_spki_sha256(key: *const PlatformKey) -> *const c_char;
    fn bestpay_platform_key_certificate(key: *const PlatformKey) -> *const Certificate;
    fn bestpay_platform_key_free(key: *mut PlatformKey);
    fn bestpay_certificate_subject(certificate: *const Certificate) -> *const c_char;
    fn bestpay_certificate_common_name(certificate: *const Certificate) -> *const c_char;
    fn bestpay_certificate_not_after(certificate: *const Certificate) -> *const c_char;
    fn bestpay_merchant_new(
        options: *const MerchantOptions,
        merchant: *mut *mut Merchant,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_merchant_with_merchant_no(
        merchant: *const Merchant,
        merchant_no: *const c_char,
        other: *mut *mut Merchant,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_merchant_no(merchant: *const Merchant) -> *const c_char;
    fn bestpay_merchant_now(
        merchant: *const Merchant,
        buffer: *mut c_char,
        capacity: usize,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_merchant_free(merchant: *mut Merchant);
    fn bestpay_amount_from_yuan(yuan: *const c_char, fen: *mut i64, error: *mut *mut Error) -> Status;
    fn bestpay_amount_to_yuan(fen: i64, buffer: *mut c_char, capacity: usize, error: *mut *mut Error) -> Status;
    fn bestpay_merchant_read_callback(
        merchant: *const Merchant,
        body: *const u8,
        length: usize,
        callback: *mut *mut Callback,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_callback_expect_payment(
        callback: *const Callback,
        out_trade_no: *const c_char,
        trade_amt: i64,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_callback_expect_refund(
        callback: *const Callback,
        out_trade_no: *const c_char,
        out_request_no: *const c_char,
        refund_amt: i64,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_callback_json(callback: *const Callback) -> *const c_char;
    fn bestpay_callback_text(callback: *const Callback, name: *const c_char) -> *const c_char;
    fn bestpay_callback_fen(callback: *const Callback, name: *const c_char) -> i64;
    fn bestpay_callback_other_count(callback: *const Callback) -> usize;
    fn bestpay_callback_other_name(callback: *const Callback, index: usize) -> *const c_char;
    fn bestpay_callback_other_json(callback: *const Callback, index: usize) -> *const c_char;
    fn bestpay_callback_free(callback: *mut Callback);
    fn bestpay_callback_reply_try_again(
        error_code: *const c_char,
        error_msg: *const c_char,
        reply: *mut *mut Reply,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_callback_reply_body(reply: *const Reply) -> *const c_char;
    fn bestpay_callback_reply_body_length(reply: *const Reply) -> usize;
    fn bestpay_callback_reply_free(reply: *mut Reply);
    fn bestpay_merchant_prepare(
        merchant: *const Merchant,
        request: *const Request,
        prepared: *mut *mut Prepared,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_merchant_accept(
        merchant: *const Merchant,
        request: *const Request,
        http_status: i32,
        body: *const u8,
        length: usize,
        result: *mut *mut Outcome,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_prepared_request_body(prepared: *const Prepared) -> *const c_char;
    fn bestpay_prepared_request_body_length(prepared: *const Prepared) -> usize;
    fn bestpay_prepared_request_signing_string(prepared: *const Prepared) -> *const c_char;
    fn bestpay_prepared_request_signing_string_length(prepared: *const Prepared) -> usize;
    fn bestpay_prepared_request_free(prepared: *mut Prepared);
    fn bestpay_result_text(result: *const Outcome, name: *const c_char) -> *const c_char;
    fn bestpay_result_json(result: *const Outcome) -> *const c_char;
    fn bestpay_result_other_count(result: *const Outcome) -> usize;
    fn bestpay_result_other_name(result: *const Outcome, index: usize) -> *const c_char;
    fn bestpay_result_other_json(result: *const Outcome, index: usize) -> *const c_char;
    fn bestpay_result_free(result: *mut Outcome);
    fn bestpay_signing_string(
        message: *const u8,
        length: usize,
        options: *const usize,
        signing_string: *mut *mut Text,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_sign_message(
        key: *const MerchantKey,
        hash: i32,
        message: *const u8,
        length: usize,
        signed: *mut *mut Text,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_sign_string(
        key: *const MerchantKey,
        hash: i32,
        string: *const u8,
        length: usize,
        signature: *mut *mut Text,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_verify(
        keys: *const *const PlatformKey,
        key_count: usize,
        message: *const u8,
        length: usize,
        options: *const usize,
        verified: *mut *mut VerifiedMessage,
        error: *mut *mut Error,
    ) -> Status;
    fn bestpay_verified_field_count(verified: *const VerifiedMessage) -> usize;
    fn bestpay_verified_field_name(verified: *const VerifiedMessage, index: usize) -> *const c_char;
    fn bestpay_verified_field_text(verified: *const VerifiedMessage, index: usize) -> *const c_char;
    fn bestpay_verified_field_text_length(verified: *const VerifiedMessage, index: usize) -> usize;
    fn bestpay_verified_field_json(verified: *const VerifiedMessage, index: usize) -> *const c_char;
    fn bestpay_verified_free(verified: *mut VerifiedMessage);
    fn bestpay_text_data(text: *const Text) -> *const c_char;
    fn bestpay_text_length(text: *const Text) -> usize;
    fn bestpay_text_free(text: *mut Text);
}

/// Calls, one after the other.
#[derive(Arbitrary, Debug)]
pub struct Calls(Vec<Call>);

#[derive(Arbitrary, Debug)]
enum Call {
    SigningString { message: Vec<u8>, options: Option<Options> },
    SignMessage { message: Vec<u8>, hash: i8 },
    SignString { string: Vec<u8>, hash: i8 },
    Verify { sender: u8, message: Vec<u8>, options: Option<Options>, keys: u8 },
    Prepare { interface: Interface, fields: Vec<(Name, Option<CString>)>, keeps: u8 },
    Accept { request: u8, sender: u8, http_status: i8, answer: Vec<u8> },
    ReadCallback { sender: u8, callback: Vec<u8>, out_trade_no: Option<CString>, trade_amt: i64 },
    MerchantKey { file: Vec<u8>, password: Option<CString>, alias: Option<CString> },
    PlatformKey { file: Vec<u8> },
    Amount { yuan: Option<CString>, fen: i64, capacity: u8 },
    Merchant { merchant_no: Option<CString>, capacity: u8 },
    TryAgain { code: Option<CString>, text: Option<CString> },
}

#[derive(Arbitrary, Debug)]
enum Interface {
    Known(u8),
    Any(Option<CString>),
}

#[derive(Arbitrary, Debug)]
enum Name {
    Known(u8),
    Any(Option<CString>),
}

/// A `bestpay_read_options` of any size.
#[derive(Arbitrary, Debug)]
struct Options {
    size: Size,
    max_bytes: u16,
    max_depth: u8,
    forbid_sha1: bool,
    reserved: bool,
}

#[derive(Arbitrary, Debug)]
enum Size {
    Right,
    Any(u16),
    Absurd(usize),
}

impl Options {
    const WORDS: usize = 4;

    /// The struct, in as many words as its size says, if the size is valid.
    fn words(&self) -> Box<[usize]> {
        let size = match self.size {
            Size::Right => Options::WORDS * size_of::<usize>(),
            Size::Any(size) => size.into(),
            Size::Absurd(size) => size,
        };
        let flags = usize::from(self.forbid_sha1) | usize::from(self.reserved) << 32;
        let mut words = vec![size, self.max_bytes.into(), self.max_depth.into(), flags];
        words.resize(if size > 1 << 16 { 1 } else { (size / size_of::<usize>()).max(1) }, 0);
        words.into_boxed_slice()
    }

    /// The arguments for the core, if the library accepts the struct.
    fn taken(options: Option<&Options>) -> Option<(Limits, VerifyPolicy)> {
        let Some(options) = options else { return Some(Default::default()) };
        let words = options.words();
        let size = words[0];
        if !(size_of::<usize>()..=1 << 16).contains(&size) || !size.is_multiple_of(size_of::<usize>()) {
            return None;
        }
        let word = |at: usize| words.get(at).copied().unwrap_or_default();
        let mut limits = Limits::default();
        if word(1) != 0 {
            limits = limits.max_bytes(word(1));
        }
        if word(2) != 0 {
            limits = limits.max_depth(word(2));
        }
        let forbidden = word(3) as u32 != 0;
        let policy = if forbidden { VerifyPolicy::default().forbid_sha1() } else { VerifyPolicy::default() };
        (word(3) >> 32 == 0).then_some((limits, policy))
    }
}

/// The objects for the calls; they live as long as the process.
struct Handles {
    merchant_key: *mut MerchantKey,
    platform_key: *mut PlatformKey,
    merchant: *mut Merchant,
}

thread_local! {
    static HANDLES: Handles = {
        let (mut merchant_key, mut platform_key, mut merchant) = (null_mut(), null_mut(), null_mut());
        let password = CString::new(PASSWORD).expect("no NUL");
        let (institution, number) = (CString::new(INSTITUTION_CODE).expect("no NUL"), CString::new(MERCHANT_NO).expect("no NUL"));
        let (p12, certificate) = (MERCHANT_P12, PLATFORM_CERTIFICATE);
        // SAFETY: the slices and texts live for the call, and the places are local.
        let status = unsafe {
            bestpay_merchant_key_from_bytes(p12.as_ptr(), p12.len(), password.as_ptr(), null(), &mut merchant_key, null_mut())
                | bestpay_platform_key_from_bytes(certificate.as_ptr(), certificate.len(), &mut platform_key, null_mut())
        };
        assert_eq!(status, OK);
        let keys = [platform_key.cast_const()];
        let options = MerchantOptions {
            size: size_of::<MerchantOptions>(), api_url: c"production".as_ptr(), institution_code: institution.as_ptr(),
            merchant_no: number.as_ptr(), key: merchant_key, platform_keys: keys.as_ptr(), platform_key_count: 1, sign_hash: 0,
            forbid_sha1: 0, allow_plain_http: 0, reserved: 0, max_bytes: 0, max_depth: 0, clock: None, clock_user_data: null_mut(),
        };
        // SAFETY: all that the options point to lives for the call.
        assert_eq!(unsafe { bestpay_merchant_new(&options, &mut merchant, null_mut()) }, OK);
        Handles { merchant_key, platform_key, merchant }
    };
}

/// A text that a getter returned.
fn text(pointer: *const c_char) -> Option<String> {
    // SAFETY: NULL, or a text that lives as long as its object, which is freed after this.
    let text = (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) });
    text.map(|text| text.to_str().expect("UTF-8").to_owned())
}

/// A text with a length, behind which there is a NUL.
fn exact(pointer: *const c_char, length: usize) -> String {
    // SAFETY: the getters promise so many bytes and a NUL.
    let bytes = unsafe { std::slice::from_raw_parts(pointer.cast::<u8>(), length + 1) };
    assert_eq!(bytes[length], 0);
    std::str::from_utf8(&bytes[..length]).expect("UTF-8").to_owned()
}

fn pointer(text: Option<&CString>) -> *const c_char {
    text.map_or(null(), |text| text.as_ptr())
}

/// The code of the failure, if the call failed. Its error object is read completely and freed.
fn failure(status: Status, error: *mut Error) -> Option<String> {
    assert_ne!(status, PANIC, "a fault inside the library");
    assert_eq!(status == OK, error.is_null(), "status {status}");
    if error.is_null() {
        return None;
    }
    // SAFETY: an error that the library has just made, freed below and not used after.
    unsafe {
        assert_eq!(bestpay_error_status(error), status);
        assert!(bestpay_error_class(error) > 0 && (0..=EFFECT_NOT_SENT).contains(&bestpay_error_effect(error)));
        assert!(text(bestpay_error_message(error)).is_some_and(|message| !message.is_empty()));
        let getters = [
            bestpay_error_field,
            bestpay_error_platform_code,
            bestpay_error_platform_message,
            bestpay_error_out_trade_no,
            bestpay_error_out_request_no,
        ];
        for getter in getters {
            text(getter(error));
        }
        assert_eq!(text(bestpay_error_hint(error)).is_some(), text(bestpay_error_advice(error)).is_some());
        let report = bestpay_error_report(error);
        let attempts = bestpay_verify_report_attempt_count(report);
        assert_eq!(text(bestpay_verify_report_text(report)).is_some(), attempts > 0);
        for index in 0..attempts {
            assert!(text(bestpay_verify_report_form(report, index)).is_some());
            exact(
                bestpay_verify_report_signing_string(report, index),
                bestpay_verify_report_signing_string_length(report, index),
            );
        }
        assert!(bestpay_verify_report_signing_string(report, attempts).is_null());
        let code = text(bestpay_error_code(error));
        bestpay_error_free(error);
        code
    }
}

/// The text that a call made, or the code of its failure. The previous content of the places does not matter.
fn made_text(call: impl FnOnce(*mut *mut Text, *mut *mut Error) -> Status) -> Result<String, String> {
    // SAFETY: it has just been made, and is freed at once.
    made(call, |made| unsafe {
        let text = exact(bestpay_text_data(made), bestpay_text_length(made));
        bestpay_text_free(made);
        text
    })
}

/// The object that a call made, converted by `take`, or the code of its failure.
fn made<T, R>(
    call: impl FnOnce(*mut *mut T, *mut *mut Error) -> Status,
    take: impl FnOnce(*mut T) -> R,
) -> Result<R, String> {
    let mut made = std::ptr::dangling_mut::<T>();
    let mut error = std::ptr::dangling_mut::<Error>();
    let status = call(&mut made, &mut error);
    match failure(status, error) {
        None => Ok(take(made)),
        Some(code) => {
            assert!(made.is_null(), "a failure makes nothing");
            Err(code)
        }
    }
}

/// Bytes on the heap with exactly their stated length.
fn heap(bytes: &[u8]) -> Box<[u8]> {
    bytes.into()
}

fn code(error: bestpay::Error) -> String {
    error.kind().code().to_owned()
}

/// An enumerator's number, or an invalid one.
fn core_hash(hash: i8) -> Option<Hash> {
    match hash {
        0 => Some(Hash::Sha256),
        1 => Some(Hash::Sha1),
        _ => None,
    }
}

const INVALID_ARGUMENT: &str = "invalid_argument";

/// Makes the calls, and compares each result with the core's.
pub fn run(calls: &Calls) {
    HANDLES.with(|handles| calls.0.iter().take(16).for_each(|call| make_call(call, handles)));
}

fn make_call(call: &Call, handles: &Handles) {
    let Handles { merchant_key, platform_key, merchant } = *handles;
    match call {
        Call::SigningString { message, options } => {
            let (message, words) = (heap(message), options.as_ref().map(Options::words));
            let words = words.as_ref().map_or(null(), |words| words.as_ptr());
            // SAFETY: the message has its length, the options their size, and the places are `made_text`'s.
            let came = made_text(|made, error| unsafe {
                bestpay_signing_string(message.as_ptr(), message.len(), words, made, error)
            });
            let expected = match Options::taken(options.as_ref()) {
                None => Err(INVALID_ARGUMENT.into()),
                Some((limits, _)) => {
                    Message::parse_within(&message, limits).map(|message| message.signing_string()).map_err(code)
                }
            };
            assert_eq!(came, expected);
        }
        Call::SignMessage { message, hash } => {
            let message = heap(message);
            // SAFETY: as above; the key lives for ever.
            let came = made_text(|made, error| unsafe {
                bestpay_sign_message(merchant_key, (*hash).into(), message.as_ptr(), message.len(), made, error)
            });
            let expected =
                core_hash(*hash).map(|hash| bestpay::sign_message(MERCHANTS[0].key(), hash, &message).map_err(code));
            assert_eq!(came, expected.unwrap_or_else(|| Err(INVALID_ARGUMENT.into())));
        }
        Call::SignString { string, hash } => {
            let string = heap(string);
            // SAFETY: as above.
            let came = made_text(|made, error| unsafe {
                bestpay_sign_string(merchant_key, (*hash).into(), string.as_ptr(), string.len(), made, error)
            });
            let expected = core_hash(*hash)
                .zip(std::str::from_utf8(&string).ok())
                .map(|(hash, string)| bestpay::sign_string(MERCHANTS[0].key(), hash, string).map_err(code));
            assert_eq!(came, expected.unwrap_or_else(|| Err(INVALID_ARGUMENT.into())));
        }
        Call::Verify { sender, message, options, keys } => {
            let message = heap(&Sender::of(*sender).body(message));
            let words = options.as_ref().map(Options::words);
            let words = words.as_ref().map_or(null(), |words| words.as_ptr());
            let count = usize::from(keys % 4);
            let array = vec![platform_key.cast_const(); count].into_boxed_slice();
            // SAFETY: as above; the array has its count of keys that live for ever.
            let call = |made: *mut *mut VerifiedMessage, error| unsafe {
                bestpay_verify(array.as_ptr(), count, message.as_ptr(), message.len(), words, made, error)
            };
            // SAFETY: it has just been made; its texts are copied before it is freed.
            let came = made(call, |verified| unsafe {
                let fields: Vec<_> = (0..bestpay_verified_field_count(verified))
                    .map(|index| {
                        let value = bestpay_verified_field_text(verified, index);
                        let length = bestpay_verified_field_text_length(verified, index);
                        let value = (!value.is_null()).then(|| exact(value, length));
                        let json = text(bestpay_verified_field_json(verified, index));
                        (
                            text(bestpay_verified_field_name(verified, index)).expect("a name"),
                            value,
                            json.expect("JSON"),
                        )
                    })
                    .collect();
                assert!(bestpay_verified_field_name(verified, fields.len()).is_null());
                bestpay_verified_free(verified);
                fields
            });
            let expected = match Options::taken(options.as_ref()) {
                _ if count == 0 => Err("null_argument".into()),
                None => Err(INVALID_ARGUMENT.into()),
                Some((limits, policy)) => Message::parse_within(&message, limits)
                    .and_then(|message| message.verify_by(&[&PLATFORM_KEY], policy))
                    .map(|verified| {
                        let fields = verified.fields();
                        let shown = |name: &str| name.replace('\0', "\u{fffd}");
                        let copied = |field: &bestpay::Field| {
                            (shown(field.name()), field.text().map(str::to_owned), field.json().to_owned())
                        };
                        fields.iter().map(copied).collect::<Vec<_>>()
                    })
                    .map_err(code),
            };
            assert_eq!(came, expected);
        }
        Call::Prepare { interface, fields, keeps } => prepare(merchant, interface, fields, *keeps),
        Call::Accept { request, sender, http_status, answer } => {
            let case = RequestCase::number(*request);
            let answer = heap(&Sender::of(*sender).body(answer));
            let http_status = if *http_status >= 0 { 200 } else { i32::from(*http_status) * 3 + 300 };
            let owned: Vec<_> = by_the_caller(case.fields).iter().map(|(name, value)| (c(name), c(value))).collect();
            let fields = array(owned.iter().map(|(name, value)| (Some(name), Some(value))));
            let interface = c(case.interface.name);
            let request = NamedRequest::of(interface.as_ptr(), &fields);
            // SAFETY: as above.
            let call = |made: *mut *mut Outcome, error| unsafe {
                let (body, length) = (answer.as_ptr(), answer.len());
                bestpay_merchant_accept(merchant, &request.head, http_status, body, length, made, error)
            };
            // SAFETY: as above.
            let came = made(call, |result| unsafe {
                assert!(text(bestpay_result_text(result, c"tradeStatus".as_ptr())).is_some());
                assert!(text(bestpay_result_json(result)).is_some_and(|json| Message::parse(json.as_bytes()).is_ok()));
                let others = bestpay_result_other_count(result);
                for index in 0..others {
                    assert!(text(bestpay_result_other_name(result, index)).is_some());
                    assert!(text(bestpay_result_other_json(result, index)).is_some());
                }
                assert!(bestpay_result_other_name(result, others).is_null());
                bestpay_result_free(result);
            });
            let expected = match u16::try_from(http_status) {
                Err(_) => Err(INVALID_ARGUMENT.into()),
                Ok(status) => case.accept(&MERCHANTS[0], status, &answer).map(|_| ()).map_err(code),
            };
            assert_eq!(came, expected);
        }
        Call::ReadCallback { sender, callback, out_trade_no, trade_amt } => {
            let body = heap(&Sender::of(*sender).body(callback));
            // SAFETY: as above.
            let call = |made: *mut *mut Callback, error| unsafe {
                bestpay_merchant_read_callback(merchant, body.as_ptr(), body.len(), made, error)
            };
            // SAFETY: as above.
            let came = made(call, |callback| unsafe {
                let order = bestpay_callback_text(callback, c"outTradeNo".as_ptr());
                let fen = bestpay_callback_fen(callback, c"tradeAmt".as_ptr());
                // A U+0000 in the number is shown as U+FFFD, and so is not the number.
                let is_shown = text(order).is_some_and(|order| !order.contains('\u{fffd}'));
                // Under its own number and amount it is not both a payment's and a refund's.
                let is_payment = bestpay_callback_expect_payment(callback, order, fen, null_mut()) == OK;
                let is_refund = bestpay_callback_expect_refund(callback, order, order, fen, null_mut()) == OK;
                assert!(!is_payment || (is_shown && !is_refund));
                let (mut error, number) = (null_mut(), pointer(out_trade_no.as_ref()));
                let status = bestpay_callback_expect_payment(callback, number, *trade_amt, &mut error);
                failure(status, error);
                let mut error = null_mut();
                let status = bestpay_callback_expect_refund(callback, order, number, *trade_amt, &mut error);
                failure(status, error);
                for index in 0..bestpay_callback_other_count(callback) {
                    assert!(text(bestpay_callback_other_name(callback, index)).is_some());
                    assert!(text(bestpay_callback_other_json(callback, index)).is_some());
                }
                let json = text(bestpay_callback_json(callback)).expect("JSON");
                bestpay_callback_free(callback);
                json
            });
            assert_eq!(came, MERCHANTS[0].read_callback(&body).map(|callback| callback.to_json()).map_err(code));
        }
        Call::MerchantKey { file, password, alias } => {
            let file = heap(file);
            let (password, alias) = (password.as_ref(), alias.as_ref());
            // SAFETY: as above.
            let call = |made: *mut *mut MerchantKey, error| unsafe {
                bestpay_merchant_key_from_bytes(
                    file.as_ptr(),
                    file.len(),
                    pointer(password),
                    pointer(alias),
                    made,
                    error,
                )
            };
            // SAFETY: as above.
            let came = made(call, |key| unsafe {
                text(bestpay_merchant_key_alias(key));
                read_certificate(bestpay_merchant_key_certificate(key));
                let name = text(bestpay_merchant_key_spki_sha256(key)).expect("a name");
                bestpay_merchant_key_free(key);
                name
            });
            let utf8 = |text: Option<&CString>| text.map(|text| text.to_str().ok().map(str::to_owned));
            match (utf8(password), utf8(alias)) {
                (Some(None), _) | (_, Some(None)) => assert_eq!(came, Err(INVALID_ARGUMENT.into())),
                (password, alias) => {
                    let (password, alias) = (password.flatten(), alias.flatten());
                    let key = bestpay::MerchantKey::from_bytes(&file, password.as_deref(), alias.as_deref());
                    assert_eq!(came, key.map(|key| key.spki_sha256().to_owned()).map_err(code));
                }
            }
        }
        Call::PlatformKey { file } => {
            let file = heap(file);
            // SAFETY: as above.
            let call = |made: *mut *mut PlatformKey, error| unsafe {
                bestpay_platform_key_from_bytes(file.as_ptr(), file.len(), made, error)
            };
            // SAFETY: as above.
            let came = made(call, |key| unsafe {
                read_certificate(bestpay_platform_key_certificate(key));
                let name = text(bestpay_platform_key_spki_sha256(key)).expect("a name");
                bestpay_platform_key_free(key);
                name
            });
            let key = bestpay::PlatformKey::from_bytes(&file);
            assert_eq!(came, key.map(|key| key.spki_sha256().to_owned()).map_err(code));
        }
        Call::Amount { yuan, fen, capacity } => {
            let (mut read, mut error) = (-1, std::ptr::dangling_mut());
            // SAFETY: a text or NULL, and local places.
            let status = unsafe { bestpay_amount_from_yuan(pointer(yuan.as_ref()), &mut read, &mut error) };
            let failed = failure(status, error);
            let expected =
                yuan.as_ref().and_then(|yuan| yuan.to_str().ok()).and_then(|yuan| Amount::from_yuan(yuan).ok());
            assert_eq!(failed.is_none().then_some(read), expected.map(Amount::fen));
            assert!(failed.is_none() || read == 0);
            let written = filled(*capacity, |buffer, capacity, error| {
                // SAFETY: the buffer has its capacity.
                unsafe { bestpay_amount_to_yuan(*fen, buffer, capacity, error) }
            });
            let expected = Amount::from_fen(*fen).ok().map(|amount| amount.to_string());
            assert_eq!(written, expected.filter(|text| text.len() < usize::from(*capacity)));
        }
        Call::Merchant { merchant_no, capacity } => {
            // SAFETY: a text or NULL, and the places are `made`'s.
            let call = |made: *mut *mut Merchant, error| unsafe {
                bestpay_merchant_with_merchant_no(merchant, pointer(merchant_no.as_ref()), made, error)
            };
            // SAFETY: as above.
            let came = made(call, |other| unsafe {
                let number = text(bestpay_merchant_no(other)).expect("a number");
                bestpay_merchant_free(other);
                number
            });
            let number = merchant_no.as_ref().and_then(|number| number.to_str().ok());
            let expected = number.and_then(|number| MERCHANTS[0].with_merchant_no(number).ok());
            assert_eq!(came.ok().as_deref(), expected.as_ref().map(|merchant| merchant.merchant_no()));
            let now = filled(*capacity, |buffer, capacity, error| {
                // SAFETY: the buffer has its capacity.
                unsafe { bestpay_merchant_now(merchant, buffer, capacity, error) }
            });
            assert_eq!(now.is_some(), *capacity >= 20);
        }
        Call::TryAgain { code, text } => {
            let (given, said) = (pointer(code.as_ref()), pointer(text.as_ref()));
            // SAFETY: texts or NULL.
            let call =
                |made: *mut *mut Reply, error| unsafe { bestpay_callback_reply_try_again(given, said, made, error) };
            // SAFETY: as above.
            let came = made(call, |reply| unsafe {
                let body = exact(bestpay_callback_reply_body(reply), bestpay_callback_reply_body_length(reply));
                bestpay_callback_reply_free(reply);
                body
            });
            let utf8 = |text: &Option<CString>| text.as_ref().and_then(|text| text.to_str().ok()).map(str::to_owned);
            let expected = utf8(code).zip(utf8(text));
            let expected =
                expected.map(|(code, text)| bestpay::CallbackReply::try_again(&code, &text).body().to_owned());
            assert_eq!(came.ok(), expected);
        }
    }
}

/// A request of known fields, some of them replaced: the prepared request is the signed one, and verifies.
fn prepare(merchant: *const Merchant, interface: &Interface, fields: &[(Name, Option<CString>)], keeps: u8) {
    let case = match interface {
        Interface::Known(number) => RequestCase::number(*number),
        Interface::Any(_) => RequestCase::number(0),
    };
    let interface = match interface {
        Interface::Known(_) => Some(c(case.interface.name)),
        Interface::Any(name) => name.clone(),
    };
    let known = by_the_caller(case.fields).iter().enumerate().filter(|(at, _)| keeps.rotate_right(*at as u32) & 1 == 0);
    let mut owned: Vec<_> = known.map(|(_, (name, value))| (Some(c(name)), Some(c(value)))).collect();
    for (name, value) in fields {
        let name = match name {
            Name::Known(number) => {
                Some(c(case.interface.request[usize::from(*number) % case.interface.request.len()].name))
            }
            Name::Any(name) => name.clone(),
        };
        owned.push((name, value.clone()));
    }
    let fields = array(owned.iter().map(|(name, value)| (name.as_ref(), value.as_ref())));
    let request = NamedRequest::of(pointer(interface.as_ref()), &fields);
    // SAFETY: as in `make_call`.
    let call =
        |made: *mut *mut Prepared, error| unsafe { bestpay_merchant_prepare(merchant, &request.head, made, error) };
    // SAFETY: as in `make_call`.
    let came = made(call, |prepared| unsafe {
        let body = exact(bestpay_prepared_request_body(prepared), bestpay_prepared_request_body_length(prepared));
        let length = bestpay_prepared_request_signing_string_length(prepared);
        let string = exact(bestpay_prepared_request_signing_string(prepared), length);
        bestpay_prepared_request_free(prepared);
        (body, string)
    });
    if let Ok((body, string)) = came {
        assert_eq!(Message::parse(body.as_bytes()).expect("a message").signing_string(), string);
        let signature = bestpay::sign_string(MERCHANTS[0].key(), Hash::Sha256, &string).expect("signed");
        assert!(body.ends_with(&format!(",\"sign\":\"{signature}\"}}")));
    }
}

/// What a function wrote into a buffer of this capacity.
fn filled(capacity: u8, write: impl FnOnce(*mut c_char, usize, *mut *mut Error) -> Status) -> Option<String> {
    let mut buffer = vec![0x5a as c_char; capacity.into()].into_boxed_slice();
    let mut error = std::ptr::dangling_mut();
    let status = write(buffer.as_mut_ptr(), buffer.len(), &mut error);
    failure(status, error).is_none().then(|| text(buffer.as_ptr()).expect("a text"))
}

fn read_certificate(certificate: *const Certificate) {
    // SAFETY: NULL or a certificate of a key that is freed after this.
    unsafe {
        text(bestpay_certificate_subject(certificate));
        text(bestpay_certificate_common_name(certificate));
        assert_eq!(text(bestpay_certificate_not_after(certificate)).is_some(), !certificate.is_null());
    }
}

fn c(text: &str) -> CString {
    CString::new(text).expect("no NUL")
}

fn array<'a>(fields: impl Iterator<Item = (Option<&'a CString>, Option<&'a CString>)>) -> Box<[Field]> {
    fields.map(|(name, value)| Field { name: pointer(name), value: pointer(value) }).collect()
}
