//! The report of a failed verification. It belongs to its error.

use std::ffi::c_char;

use crate::output::{CText, pointer};
use crate::quiet::quietly;

/// Why a signature did not verify. Belongs to its bestpay_error, and lives as long.
pub struct bestpay_verify_report {
    /// The form's name and the signing string.
    attempts: Vec<(CText, CText)>,
    opens: bool,
    hash_name: Option<CText>,
    text: CText,
}

impl bestpay_verify_report {
    pub(crate) fn of(report: &bestpay::VerifyReport) -> bestpay_verify_report {
        let attempts = report.attempts().iter();
        bestpay_verify_report {
            attempts: attempts
                .map(|attempt| (CText::exact(attempt.form.as_str()), CText::exact(&attempt.signing_string)))
                .collect(),
            opens: report.opens(),
            hash_name: report.hash_name().map(CText::exact),
            text: CText::shown(&report.to_string()),
        }
    }
}

/// ---- Verify reports ------------------------------------------------------------------------------------------------
///
/// The whole report as text of several lines, for a developer. It holds the message: show it, but do not log it. Any
/// thread, like all getters of a report. NULL gives NULL, 0 or false.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verify_report_text(report: Option<&bestpay_verify_report>) -> *const c_char {
    quietly(std::ptr::null(), || Some(report?.text.as_ptr()))
}

/// Whether the signature opens under this key at all. True: the key is right, the text is another one. False: it is
/// another key, or the signature is damaged.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verify_report_opens(report: Option<&bestpay_verify_report>) -> bool {
    quietly(false, || Some(report?.opens))
}

/// The hash named inside the signature: "sha1", "sha256", "md5", ... NULL if it does not open or names none.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verify_report_hash_name(report: Option<&bestpay_verify_report>) -> *const c_char {
    quietly(std::ptr::null(), || Some(pointer(report?.hash_name.as_ref())))
}

/// How many signing strings were tried.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verify_report_attempt_count(report: Option<&bestpay_verify_report>) -> usize {
    quietly(0, || Some(report?.attempts.len()))
}

/// The form of the attempt at `index`: "sorted", "received", "sorted-skip-null" or "received-skip-null". NULL past the
/// end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verify_report_form(report: Option<&bestpay_verify_report>, index: usize) -> *const c_char {
    quietly(std::ptr::null(), || Some(report?.attempts.get(index)?.0.as_ptr()))
}

/// The signing string of the attempt at `index`. It may hold U+0000: see the length. NULL past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verify_report_signing_string(
    report: Option<&bestpay_verify_report>,
    index: usize,
) -> *const c_char {
    quietly(std::ptr::null(), || Some(report?.attempts.get(index)?.1.as_ptr()))
}

/// The length of that signing string in bytes. 0 past the end.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_verify_report_signing_string_length(
    report: Option<&bestpay_verify_report>,
    index: usize,
) -> usize {
    quietly(0, || Some(report?.attempts.get(index)?.1.length()))
}
