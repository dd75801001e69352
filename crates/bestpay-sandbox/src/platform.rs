//! The platform's side: the book, the keys and the faults, shared by the gateway, the control API and the clock.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bestpay::{Interface, Merchant};
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};

use crate::book::{Book, ResultFormat};
use crate::checks::{self, CheckedRequest};
use crate::clock::{self, Millis};
use crate::envelope::{self, Answer};
use crate::error::Error;
use crate::faults::{ANY, CallFault, CallbackFault, Fault, Faults, UNLISTED};
use crate::keys::PlatformSide;
use crate::ledger::{Event, Subject};
use crate::outcomes::{self, UNTIL_THE_PAYER_PAYS};
use crate::refusal::{ORDER_REFUSED, Refusal, SERVICE_NOT_SUPPORTED};
use crate::state_file::StateFile;
use crate::unlisted;
use crate::wire::{Direction, Exchange, Wire};

/// The numbers in an answer about another order (the fault `other_order`).
const OTHER_ORDER: [(&str, &str); 3] = [
    ("outTradeNo", "ANOTHER-ORDER"),
    ("outRequestNo", "ANOTHER-ORDER-R1"),
    ("tradeNo", "20180807100000210002199999999999"),
];

pub(crate) struct Platform {
    pub(crate) url: String,
    /// Where a payer's phone finds the sandbox: on the network if it listens there.
    payer_url: String,
    /// The merchant of the sandbox's own till and shop.
    pub(crate) shop: Merchant,
    pub(crate) keys: PlatformSide,
    book: Mutex<Book>,
    faults: Mutex<Faults>,
    wire: Mutex<Wire>,
    state_file: Option<StateFile>,
    /// Wakes the clock when something was put on the agenda.
    pub(crate) agenda_changed: Notify,
    pub(crate) stopping: watch::Sender<bool>,
    /// Counts what a watcher may want to read again: lines of the ledger, exchanges, faults, settings.
    pub(crate) changes: watch::Sender<u64>,
}

impl Platform {
    pub(crate) fn new(
        url: String,
        payer_url: String,
        shop: Merchant,
        keys: PlatformSide,
        book: Book,
        state_file: Option<StateFile>,
    ) -> Platform {
        Platform {
            url,
            payer_url,
            shop,
            keys,
            book: Mutex::new(book),
            faults: Mutex::default(),
            wire: Mutex::default(),
            state_file,
            agenda_changed: Notify::new(),
            stopping: watch::Sender::new(false),
            changes: watch::Sender::new(0),
        }
    }

    /// Opens the book as of now, and saves it if something was written down. The clock uses this function.
    pub(crate) fn open_book<T>(&self, work: impl FnOnce(&mut Book, Millis) -> T) -> T {
        let mut book = locked(&self.book);
        let before = book.last_number();
        let now = clock::now();
        book.advance(now);
        let outcome = work(&mut book, now);
        if book.last_number() != before {
            if let Some(Err(error)) = self.state_file.as_ref().map(|file| file.write(&mut book)) {
                log::error!("the state was not saved: {error}");
            }
            self.tell_watchers();
        }
        outcome
    }

    /// As [`Platform::open_book`], and makes the clock look at the agenda. Everything except the clock uses this
    /// function.
    pub(crate) fn change<T>(&self, work: impl FnOnce(&mut Book, Millis) -> T) -> T {
        let outcome = self.open_book(work);
        self.agenda_changed.notify_one();
        outcome
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        locked(&self.faults)
    }

    /// The page where the payer pays.
    pub(crate) fn payment_url(&self, trade_no: &str) -> String {
        format!("{}/sandbox/pay/{trade_no}", self.payer_url)
    }

    pub(crate) fn wire(&self) -> MutexGuard<'_, Wire> {
        locked(&self.wire)
    }

    /// Keeps what went over the wire.
    pub(crate) fn keep(&self, exchange: Exchange) {
        self.wire().keep(exchange);
        self.tell_watchers();
    }

    pub(crate) fn tell_watchers(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Orders a fault for the next calls of an interface, `*` for any.
    pub(crate) fn order_fault(&self, interface: &str, fault: CallFault, calls: u32) -> Result<(), Error> {
        if interface != ANY && interface != UNLISTED && Interface::named(interface).is_none() {
            return Err(Error::NoSuchInterface(interface.to_owned()));
        }
        self.faults().order(interface, fault, calls);
        self.tell_watchers();
        Ok(())
    }

    /// Orders a fault for the next callbacks.
    pub(crate) fn order_callback_fault(&self, fault: CallbackFault, calls: u32) {
        self.faults().order_for_callbacks(fault, calls);
        self.tell_watchers();
    }

    pub(crate) fn clear_faults(&self) {
        self.faults().clear();
        self.tell_watchers();
    }

    /// Writes down that a request arrived and was lost.
    pub(crate) fn lose(&self, interface: &Interface, path: &str, fault: &CallFault, content_type: &str, body: &[u8]) {
        let subject = Subject::default();
        let event = call_event(interface, Some(fault), None, Some("not processed".to_owned()));
        let number = self.change(|book, now| book.note(now, subject.clone(), event));
        self.keep(call_exchange(number, subject, path, content_type, body, None));
    }

    /// Checks a request, does what it asks for, writes it down, and answers: the answer as it is sent.
    pub(crate) fn answer(
        &self,
        interface: &Interface,
        path: &str,
        content_type: &str,
        body: &[u8],
        fault: Option<&CallFault>,
    ) -> bestpay::Result<String> {
        let delivery_fault = fault.and_then(CallFault::of_delivery);
        let (answer, subject, number) = self.change(|book, now| {
            let key = &self.keys.merchant;
            let ordered = match fault {
                Some(CallFault::Refusal(refusal)) => Some(refusal.clone()),
                _ => None,
            };
            let outcome = if is_listed(interface) {
                checks::check(interface, content_type, body, key, now).map(|request| {
                    let answer = match ordered {
                        Some(refusal) => Err(refusal),
                        None => self.perform(book, now, interface, &request),
                    };
                    (answer, subject_of(&request))
                })
            } else {
                unlisted::check(path, content_type, body, key)
                    .map(|call| (ordered.map_or_else(|| call.answer(), Err), call.subject()))
            };
            let (answer, subject, detail) = match outcome {
                Ok((answer, subject)) => (answer, subject, None),
                Err((refusal, detail)) => (Err(refusal), Subject::default(), detail),
            };
            let number = book.note(now, subject.clone(), call_event(interface, fault, answer.as_ref().err(), detail));
            let answer =
                if delivery_fault == Some(Fault::OtherOrder) { answer.map(about_another_order) } else { answer };
            let answer = match book.behaviour.result_format {
                ResultFormat::Text if interface.result_is_text => answer.map(|result| json!(result.to_string())),
                _ => answer,
            };
            (answer, subject, number)
        });
        let members = envelope::members(&answer);
        let members = match delivery_fault {
            Some(Fault::Unsigned) => members,
            Some(Fault::WrongKey) => envelope::sign(members, &self.keys.stranger)?,
            _ => envelope::sign(members, &self.keys.own)?,
        };
        let answer = Value::Object(members).to_string();
        self.keep(call_exchange(number, subject, path, content_type, body, Some(&answer)));
        Ok(answer)
    }

    fn perform(&self, book: &mut Book, now: Millis, interface: &Interface, request: &CheckedRequest) -> Answer {
        match interface.name {
            "barcode_order" => {
                let plan = outcomes::plan("mediumNo", request.text("mediumNo")).ok_or(ORDER_REFUSED)?;
                Ok(book.book_order(now, interface.name, request, plan)?.barcode_result())
            }
            "qrcode_order" => {
                let order = book.book_order(now, interface.name, request, UNTIL_THE_PAYER_PAYS)?;
                Ok(order.qrcode_result(&self.payment_url(&order.view.trade_no)))
            }
            "order_status" => Ok(book.order_asked_for(request)?.status_result()),
            "refund" => Ok(book.book_refund(now, request)?.refund_result()),
            "refund_status" => book.refund_status(request),
            // An interface of the client's table that this platform does not have.
            _ => Err(SERVICE_NOT_SUPPORTED),
        }
    }
}

fn is_listed(interface: &Interface) -> bool {
    Interface::named(interface.name).is_some()
}

fn about_another_order(mut result: Value) -> Value {
    for (name, number) in OTHER_ORDER {
        // If there is no outTradeNo, it is added: the answer of 3.3 fits every order without it.
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

fn call_exchange(
    number: u64,
    subject: Subject,
    path: &str,
    content_type: &str,
    body: &[u8],
    answer: Option<&str>,
) -> Exchange {
    Exchange {
        number,
        subject,
        direction: Direction::Call,
        target: path.to_owned(),
        content_type: content_type.to_owned(),
        request: body.to_owned(),
        status: answer.map(|_| 200),
        reply: answer.unwrap_or_default().into(),
    }
}

fn call_event(
    interface: &Interface,
    fault: Option<&CallFault>,
    refusal: Option<&Refusal>,
    detail: Option<String>,
) -> Event {
    Event::Call {
        interface: interface.name.to_owned(),
        error_code: refusal.map(|refusal| refusal.code.clone().into_owned()),
        detail,
        fault: fault.map(|fault| fault.name().to_owned()),
    }
}

/// After a panic elsewhere the book is as it was at that moment; the sandbox goes on.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
