//! The platform's side: the book, the keys and the faults, behind one door for the gateway, the control API and the
//! clock.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bestpay::Interface;
use serde_json::{Map, Value, json};
use tokio::sync::{Notify, watch};

use crate::book::{Book, ResultFormat};
use crate::checks::{self, CheckedRequest};
use crate::clock::{self, Millis};
use crate::envelope::{self, Answer};
use crate::error::Error;
use crate::faults::{ANY, Fault, Faults};
use crate::keys::PlatformSide;
use crate::ledger::{Event, Subject};
use crate::outcomes::{self, UNTIL_THE_PAYER_PAYS};
use crate::refusal::{ORDER_REFUSED, Refusal, SERVICE_NOT_SUPPORTED};
use crate::state_file::StateFile;

/// The numbers in an answer about another order (the fault `other_order`).
const OTHER_ORDER: [(&str, &str); 3] = [
    ("outTradeNo", "ANOTHER-ORDER"),
    ("outRequestNo", "ANOTHER-ORDER-R1"),
    ("tradeNo", "20180807100000210002199999999999"),
];

pub(crate) struct Platform {
    pub(crate) url: String,
    pub(crate) keys: PlatformSide,
    book: Mutex<Book>,
    faults: Mutex<Faults>,
    state_file: Option<StateFile>,
    /// Wakes the clock when something was put on the agenda.
    pub(crate) agenda_changed: Notify,
    pub(crate) stopping: watch::Sender<bool>,
}

impl Platform {
    pub(crate) fn new(url: String, keys: PlatformSide, book: Book, state_file: Option<StateFile>) -> Platform {
        Platform {
            url,
            keys,
            book: Mutex::new(book),
            faults: Mutex::default(),
            state_file,
            agenda_changed: Notify::new(),
            stopping: watch::Sender::new(false),
        }
    }

    /// Opens the book as of now, and saves it where something was written down. The clock uses this one.
    pub(crate) fn open_book<T>(&self, work: impl FnOnce(&mut Book, Millis) -> T) -> T {
        let mut book = locked(&self.book);
        let before = book.last_number();
        let now = clock::now();
        book.advance(now);
        let outcome = work(&mut book, now);
        if let Some(file) = self.state_file.as_ref().filter(|_| book.last_number() != before)
            && let Err(error) = file.write(&book)
        {
            log::error!("the state was not saved: {error}");
        }
        outcome
    }

    /// As [`Platform::open_book`], and lets the clock look at the agenda. Everything but the clock uses this one.
    pub(crate) fn change<T>(&self, work: impl FnOnce(&mut Book, Millis) -> T) -> T {
        let outcome = self.open_book(work);
        self.agenda_changed.notify_one();
        outcome
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        locked(&self.faults)
    }

    /// Orders a fault for the next calls of an interface, `*` for any.
    pub(crate) fn order_fault(&self, interface: &str, fault: Fault, calls: u32) -> Result<(), Error> {
        if interface != ANY && Interface::named(interface).is_none() {
            return Err(Error::NoSuchInterface(interface.to_owned()));
        }
        self.faults().order(interface, fault, calls);
        Ok(())
    }

    /// Writes down that a request arrived and was lost.
    pub(crate) fn lose(&self, interface: &Interface, fault: Fault) {
        self.change(|book, now| {
            book.note(
                now,
                Subject::default(),
                call_event(interface, Some(fault), None, Some("not looked at".to_owned())),
            );
        });
    }

    /// Checks a request, does what it asks for, writes it down, and answers: the members of the answer, signed.
    pub(crate) fn answer(
        &self,
        interface: &Interface,
        content_type: &str,
        body: &[u8],
        fault: Option<Fault>,
    ) -> bestpay::Result<Map<String, Value>> {
        let answer = self.change(|book, now| {
            let checked = checks::check(interface, content_type, body, &self.keys.merchant, now);
            let (answer, subject, detail) = match checked {
                Ok(request) => (self.perform(book, now, interface, &request), subject_of(&request), None),
                Err((refusal, detail)) => (Err(refusal), Subject::default(), detail),
            };
            book.note(now, subject, call_event(interface, fault, answer.as_ref().err(), detail));
            let answer = if fault == Some(Fault::OtherOrder) { answer.map(about_another_order) } else { answer };
            match book.behaviour.result_format {
                ResultFormat::Text if interface.result_is_text => answer.map(|result| json!(result.to_string())),
                _ => answer,
            }
        });
        let members = envelope::members(&answer);
        match fault {
            Some(Fault::Unsigned) => Ok(members),
            Some(Fault::WrongKey) => envelope::sign(members, &self.keys.stranger),
            _ => envelope::sign(members, &self.keys.own),
        }
    }

    fn perform(&self, book: &mut Book, now: Millis, interface: &Interface, request: &CheckedRequest) -> Answer {
        match interface.name {
            "barcode_order" => {
                let plan = outcomes::plan("mediumNo", request.text("mediumNo")).ok_or(ORDER_REFUSED)?;
                Ok(book.book_order(now, interface.name, request, plan)?.barcode_result())
            }
            "qrcode_order" => {
                Ok(book.book_order(now, interface.name, request, UNTIL_THE_PAYER_PAYS)?.qrcode_result(&self.url))
            }
            "order_status" => Ok(book.order(request)?.status_result()),
            "refund" => Ok(book.book_refund(now, request)?.refund_result()),
            "refund_status" => book.refund_status(request),
            // An interface of the client's table that this platform does not play.
            _ => Err(SERVICE_NOT_SUPPORTED),
        }
    }
}

fn about_another_order(mut result: Value) -> Value {
    for (name, number) in OTHER_ORDER {
        // The outTradeNo is put in where there is none: that of 3.3 would fit every order without.
        if name == "outTradeNo" || result.get(name).is_some() {
            result[name] = json!(number);
        }
    }
    result
}

fn subject_of(request: &CheckedRequest) -> Subject {
    Subject {
        merchant_no: request.text("merchantNo").to_owned(),
        out_trade_no: request.text("outTradeNo").to_owned(),
        out_request_no: request.text("outRequestNo").to_owned(),
    }
}

fn call_event(interface: &Interface, fault: Option<Fault>, refusal: Option<&Refusal>, detail: Option<String>) -> Event {
    Event::Call {
        interface: interface.name.to_owned(),
        error_code: refusal.map(|refusal| refusal.code.to_owned()),
        detail,
        fault: fault.map(|fault| fault.name().to_owned()),
    }
}

/// A panic elsewhere leaves the book as it was at that moment; the sandbox goes on.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
