//! The error object: everything that the core's error says, readable from C.

use std::ffi::c_char;
#[cfg(feature = "texts")]
use std::sync::OnceLock;

use crate::fault::{Fault, OrderNumbers};
use crate::output::{CText, date_text, pointer};
use crate::quiet::{free, quietly};
use crate::status::{self, bestpay_class, bestpay_effect, bestpay_status};
use crate::verify_report::bestpay_verify_report;

/// Why a call failed. Made by the call, freed by the caller.
pub struct bestpay_error {
    status: bestpay_status,
    class: bestpay_class,
    effect: bestpay_effect,
    code: CText,
    message: CText,
    field: Option<CText>,
    platform_code: Option<CText>,
    platform_message: Option<CText>,
    out_trade_no: Option<CText>,
    out_request_no: Option<CText>,
    request_date: Option<CText>,
    http_status: i32,
    hint: Option<(CText, CText)>,
    report: Option<bestpay_verify_report>,
    /// Made when they are asked for, one for each language.
    #[cfg(feature = "texts")]
    texts: [OnceLock<CText>; bestpay::Language::ALL.len()],
}

impl bestpay_error {
    pub(crate) fn status(&self) -> bestpay_status {
        self.status
    }

    pub(crate) fn panicked(order: &OrderNumbers) -> bestpay_error {
        // It is not known whether the request had left by then.
        let effect = bestpay_effect::BESTPAY_EFFECT_UNKNOWN;
        bestpay_error {
            effect,
            class: bestpay_class::BESTPAY_CLASS_LIBRARY,
            out_trade_no: order.out_trade_no.as_deref().map(CText::shown),
            out_request_no: order.out_request_no.as_deref().map(CText::shown),
            request_date: order.request_date.map(date_text),
            ..plain(bestpay_status::BESTPAY_PANIC, "a fault inside the library")
        }
    }

    fn of_core(error: &bestpay::Error, order: &OrderNumbers) -> bestpay_error {
        let shown = |text: Option<&str>| text.map(CText::shown);
        bestpay_error {
            class: error.class().into(),
            effect: error.effect().into(),
            field: shown(error.field()),
            platform_code: shown(error.platform_code()),
            platform_message: shown(error.platform_message()),
            out_trade_no: shown(error.out_trade_no().or(order.out_trade_no.as_deref())),
            out_request_no: shown(error.out_request_no().or(order.out_request_no.as_deref())),
            request_date: error.request_date().map(date_text),
            http_status: error.http_status().map_or(0, i32::from),
            hint: error.hint().map(|hint| (CText::exact(hint.as_str()), CText::exact(hint.advice()))),
            report: error.report().map(bestpay_verify_report::of),
            ..plain(error.kind().into(), error.message())
        }
    }
}

impl bestpay_error {
    /// The request has left: a fault of an argument or the request is now a fault of its answer.
    fn of_answer(mut self, order: &OrderNumbers) -> bestpay_error {
        use bestpay_class::{
            BESTPAY_CLASS_ARGUMENT, BESTPAY_CLASS_CONFIG, BESTPAY_CLASS_KEY, BESTPAY_CLASS_MESSAGE,
            BESTPAY_CLASS_REQUEST,
        };
        let before_sending = [BESTPAY_CLASS_ARGUMENT, BESTPAY_CLASS_CONFIG, BESTPAY_CLASS_KEY, BESTPAY_CLASS_REQUEST];
        if before_sending.contains(&self.class) {
            self.class = BESTPAY_CLASS_MESSAGE;
        }
        if self.effect != bestpay_effect::BESTPAY_EFFECT_REFUSED {
            self.effect = bestpay_effect::BESTPAY_EFFECT_UNKNOWN;
        }
        self.request_date = self.request_date.or(order.request_date.map(date_text));
        self.numbered(order)
    }

    /// Nothing was sent now; by the journal, this is the effect of what was sent before.
    #[cfg(feature = "cashier")]
    fn unless_sent(mut self, effect: bestpay::Effect, note: &str) -> bestpay_error {
        if self.effect == bestpay_effect::BESTPAY_EFFECT_NOT_SENT {
            self.effect = effect.into();
            self.message = CText::shown(&format!("{}; {note}", self.message.as_str()));
        }
        self
    }

    /// With these numbers, if it has none.
    fn numbered(mut self, order: &OrderNumbers) -> bestpay_error {
        let shown = |text: &Option<String>| text.as_deref().map(CText::shown);
        self.out_trade_no = self.out_trade_no.or(shown(&order.out_trade_no));
        self.out_request_no = self.out_request_no.or(shown(&order.out_request_no));
        self
    }
}

/// A fault of the caller, unless said otherwise.
fn plain(status: bestpay_status, message: &str) -> bestpay_error {
    bestpay_error {
        status,
        class: bestpay_class::BESTPAY_CLASS_ARGUMENT,
        effect: bestpay_effect::BESTPAY_EFFECT_NOT_SENT,
        code: CText::exact(status::code(status as i32).and_then(|code| code.to_str().ok()).unwrap_or_default()),
        message: CText::shown(message),
        field: None,
        platform_code: None,
        platform_message: None,
        out_trade_no: None,
        out_request_no: None,
        request_date: None,
        http_status: 0,
        hint: None,
        report: None,
        #[cfg(feature = "texts")]
        texts: Default::default(),
    }
}

#[cfg(feature = "texts")]
impl bestpay_error {
    /// What its texts are made of.
    pub(crate) fn facts(&self) -> bestpay::ErrorFacts<'_> {
        fn given(text: &Option<CText>) -> Option<&str> {
            text.as_ref().map(CText::as_str)
        }
        bestpay::ErrorFacts {
            code: self.code.as_str(),
            effect: bestpay::Effect::ALL
                .iter()
                .copied()
                .find(|effect| bestpay_effect::from(*effect) == self.effect)
                .unwrap_or_default(),
            message: self.message.as_str(),
            field: given(&self.field),
            out_trade_no: given(&self.out_trade_no),
            out_request_no: given(&self.out_request_no),
            hint: self.hint.as_ref().map(|(name, _)| name.as_str()),
        }
    }

    /// The text for a developer.
    pub(crate) fn text(&self, language: bestpay::Language) -> &CText {
        let [english, chinese] = &self.texts;
        let place = match language {
            bestpay::Language::English => english,
            bestpay::Language::Chinese => chinese,
        };
        place.get_or_init(|| CText::owned(self.facts().text(language)))
    }
}

impl From<Fault> for bestpay_error {
    fn from(fault: Fault) -> bestpay_error {
        match fault {
            Fault::Core(error, order) => bestpay_error::of_core(&error, &order),
            Fault::NullArgument(name) => bestpay_error {
                field: Some(CText::exact(name)),
                ..plain(bestpay_status::BESTPAY_NULL_ARGUMENT, &format!("`{name}` is NULL"))
            },
            Fault::InvalidArgument(name, message) => bestpay_error {
                field: Some(CText::exact(name)),
                ..plain(bestpay_status::BESTPAY_INVALID_ARGUMENT, &message)
            },
            Fault::OfRequest(fault, order) => bestpay_error::from(*fault).numbered(&order),
            #[cfg(feature = "cashier")]
            Fault::OfKnownRequest(fault, effect, note) => bestpay_error::from(*fault).unless_sent(effect, &note),
            Fault::OfAnswer(fault, order) => bestpay_error::from(*fault).of_answer(&order),
            Fault::EffectUnknown(fault) => {
                bestpay_error { effect: bestpay_effect::BESTPAY_EFFECT_UNKNOWN, ..bestpay_error::from(*fault) }
            }
        }
    }
}

/// ---- Errors --------------------------------------------------------------------------------------------------------
///
/// A function that can fail takes `bestpay_error **error` last. If it is NULL, the caller gets only the status.
/// Otherwise `*error` is set by every call, to NULL or to a new object that the caller frees. A getter given NULL
/// returns NULL, 0 or the first value of its enum; for an effect that is BESTPAY_EFFECT_UNKNOWN. Getters may be called
/// from any thread.
///
/// The status, as it was returned.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_status(error: Option<&bestpay_error>) -> bestpay_status {
    quietly(bestpay_status::BESTPAY_OK, || Some(error?.status))
}

/// The class of the status: what a program branches on, or throws.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_class(error: Option<&bestpay_error>) -> bestpay_class {
    quietly(bestpay_class::BESTPAY_CLASS_NONE, || Some(error?.class))
}

/// What the failure says about the money: whether to send again, to decide, or to ask for the status.
/// BESTPAY_EFFECT_UNKNOWN for NULL, since without an error nothing is known.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_effect(error: Option<&bestpay_error>) -> bestpay_effect {
    quietly(bestpay_effect::BESTPAY_EFFECT_UNKNOWN, || Some(error?.effect))
}

/// The stable name of the status, in snake case: "signature_mismatch". NULL only for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_code(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(error?.code.as_ptr()))
}

/// What went wrong, in English, for a log or a developer. It holds no key, password or payment code. NULL only for
/// NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_message(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(error?.message.as_ptr()))
}

/// The field, by its name on the wire ("result.tradeStatus"), or the argument or setting. NULL if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_field(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(error?.field.as_ref())))
}

/// errorCode of a verified refusal. NULL with any other status than BESTPAY_REFUSED.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_platform_code(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(error?.platform_code.as_ref())))
}

/// errorMsg of a verified refusal. NULL with any other status than BESTPAY_REFUSED.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_platform_message(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(error?.platform_message.as_ref())))
}

/// The order that the failed call was about: resume by it. NULL if there was none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_out_trade_no(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(error?.out_trade_no.as_ref())))
}

/// The refund that the failed call was about: resume by it. NULL if there was none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_out_request_no(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(error?.out_request_no.as_ref())))
}

/// requestDate of the order or refund that the failed call was about, "yyyy-MM-dd HH:mm:ss" in Beijing time, also if
/// the default filled it in: a question about it needs this date. NULL if nothing was signed, for questions, and if the
/// request given to accept has none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_request_date(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(error?.request_date.as_ref())))
}

/// The HTTP status of the answer with BESTPAY_HTTP_STATUS, otherwise 0.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_http_status(error: Option<&bestpay_error>) -> i32 {
    quietly(0, || Some(error?.http_status))
}

/// The likely cause of a failed verification: "wrong_key", "reserialised", ... NULL if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_hint(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(error?.hint.as_ref().map(|(name, _)| name))))
}

/// What to do about that cause, in English. NULL if there is no hint.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_advice(error: Option<&bestpay_error>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(error?.hint.as_ref().map(|(_, advice)| advice))))
}

/// Why a signature did not verify. It lives as long as the error. NULL if no signature was tried.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_report(error: Option<&bestpay_error>) -> Option<&bestpay_verify_report> {
    quietly(None, || Some(error?.report.as_ref()))
}

/// Frees an error. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_error_free(error: Option<Box<bestpay_error>>) {
    free(error);
}
