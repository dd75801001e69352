//! Reconciliation: a statement of the platform, held against a journal.

use std::ffi::c_char;
use std::sync::{Mutex, PoisonError};

use bestpay_cashier::{Difference, Reconciliation, Statement};

use crate::error::bestpay_error;
use crate::fault::Fault;
use crate::journal::{bestpay_journal, count};
use crate::named_texts::{NamedText, Texts, all, given_name};
use crate::quiet::{free, quietly};
use crate::request::bestpay_field;
use crate::status::bestpay_status;

/// The differences between a statement and a journal. Threads may share it; each difference is handed out once.
pub struct bestpay_reconciliation(Mutex<Reconciliation>);

/// A difference. Immutable; usable from several threads at once.
pub struct bestpay_difference(Texts);

impl From<Difference> for bestpay_difference {
    fn from(difference: Difference) -> bestpay_difference {
        let is_amount = |name: &str| matches!(name, "amount" | "ownAmount");
        bestpay_difference(Texts::of(difference.fields().map(|(name, text)| NamedText {
            name,
            text: text.into(),
            is_amount: is_amount(name),
        })))
    }
}

/// ---- Reconciliations -----------------------------------------------------------------------------------------------
///
/// Holds a statement of the platform against the journal. `path` is a CSV file in UTF-8 or GBK, whose first line has the
/// names of its columns. Memory does not grow with it: what is compared is kept in a temporary file.
///
/// `options` are `option_count` names and values:
///
// generated: statement
/// "number_column": The column of outTradeNo of payments, and of outRequestNo of refunds. Mandatory.
/// "amount_column": The column of the amount. Mandatory.
/// "amount_unit": What the amounts are in: fen or yuan. Mandatory.
/// "trade_no_column": The column of tradeNo, the platform's number.
/// "status_column": The column of the status. Without it, every line is a success.
/// "success": A status that means success; there may be several. Without any, it is SUCCESS.
/// "kind_column": The column that tells refunds from payments. Without it, a number is looked for among both, and a
/// negative amount is a refund.
/// "refund": A kind that means refund; there may be several. Without any, it is REFUND.
/// "merchant_column": The column of merchantNo, in a statement of several merchants.
/// "merchant_no": Only this merchant's entries. Without it, the entries of all merchants are compared.
/// "from": The start of the period that the statement is of, by requestDate. Without it, everything must be in it.
/// "until": The end of that period, which is not part of it. Without it, it has no end.
/// "delimiter": What stands between two columns. Without it, it is a comma.
// end of generated: statement
///
/// `*reconciliation` is freed by bestpay_reconciliation_free(). BESTPAY_INVALID_CONFIG, whose field is "path" or the
/// option: the file cannot be read, or has no such column. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_journal_reconcile(
    journal: Option<&bestpay_journal>,
    path: *const c_char,
    options: *const bestpay_field,
    option_count: usize,
    reconciliation: *mut *mut bestpay_reconciliation,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    make!(reconciliation, error, {
        let (journal, path) = (handle!(journal).journal(), required!(path));
        let mut given = Vec::new();
        for option in array!("options", options, option_count) {
            let name = optional!("options.name", option.name).ok_or(Fault::NullArgument("options.name"))?;
            let value = optional!("options.value", option.value).ok_or(Fault::NullArgument("options.value"))?;
            given.push((name, value));
        }
        let statement = Statement::from_options(given)?;
        Ok(bestpay_reconciliation(Mutex::new(journal.reconcile(path, &statement)?)))
    })
}

/// How many lines the statement has, without that of the names. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_reconciliation_lines(reconciliation: Option<&bestpay_reconciliation>) -> i64 {
    quietly(0, || Some(count(reconciliation?.lock().lines())))
}

/// How many entries of the journal were compared. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_reconciliation_entries(reconciliation: Option<&bestpay_reconciliation>) -> i64 {
    quietly(0, || Some(count(reconciliation?.lock().entries())))
}

/// How many differences there are, those that were handed out included. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_reconciliation_differences(reconciliation: Option<&bestpay_reconciliation>) -> i64 {
    quietly(0, || Some(count(reconciliation?.lock().differences())))
}

/// Hands out the next difference, or NULL after the last one. `*difference` is freed by bestpay_difference_free(). Any
/// thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_reconciliation_next(
    reconciliation: Option<&bestpay_reconciliation>,
    difference: *mut *mut bestpay_difference,
    error: *mut *mut bestpay_error,
) -> bestpay_status {
    check!(error, {
        if difference.is_null() {
            return Err(Fault::NullArgument("difference"));
        }
        // SAFETY: not NULL, and so a place for the difference, as the header asks.
        unsafe { difference.write(std::ptr::null_mut()) };
        if let Some(next) = handle!(reconciliation).lock().next().transpose()? {
            // SAFETY: as above.
            unsafe { difference.write(Box::into_raw(Box::new(next.into()))) };
        }
        Ok(())
    })
}

/// Frees a reconciliation, and its temporary file. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_reconciliation_free(reconciliation: Option<Box<bestpay_reconciliation>>) {
    free(reconciliation);
}

/// A field of a difference as text. "kind" ("unreadable", "double", "missing_in_journal", "missing_in_statement", "amount",
/// "state" or "trade_no") and "number" are always there; "line", "merchantNo", "isRefund" ("true" or "false"), "tradeNo",
/// "amount" and "status" are the statement's, "ownTradeNo", "ownAmount" and "ownState" the journal's, and "about" says
/// why a line is unreadable. Amounts are in fen. NULL if it is absent. Lives as long as the difference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_difference_text(
    difference: Option<&bestpay_difference>,
    name: *const c_char,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a text that ends with a NUL.
    quietly(std::ptr::null(), || Some(difference?.0.text(unsafe { given_name(name) }?)))
}

/// All fields that are present in one piece, `*length` bytes: each name and its text, with a NUL after each. NULL and 0
/// for NULL. `length` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bestpay_difference_all(
    difference: Option<&bestpay_difference>,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a place for the length.
    unsafe { all(length, || Some(difference?.0.all())) }
}

/// Frees a difference. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn bestpay_difference_free(difference: Option<Box<bestpay_difference>>) {
    free(difference);
}

impl bestpay_reconciliation {
    fn lock(&self) -> std::sync::MutexGuard<'_, Reconciliation> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
