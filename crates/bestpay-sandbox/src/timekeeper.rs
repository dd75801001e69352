//! The timekeeper: settles orders and refunds when their time comes, and posts the callbacks that are due.

use std::sync::Arc;
use std::time::Duration;

use crate::book::{Callback, Notice};
use crate::clock;
use crate::faults::CallbackFault;
use crate::platform::Platform;
use crate::posting::{self, Destination, Posted};
use crate::wire::{Direction, Exchange};

pub(crate) async fn run(platform: Arc<Platform>) {
    loop {
        let (due, next) = platform.open_book(|book, _| (book.take_outbox(), book.next_due()));
        for number in due {
            tokio::spawn(post_callback(Arc::clone(&platform), number));
        }
        let changed = platform.agenda_changed.notified();
        match next {
            None => changed.await,
            Some(at) => {
                let wait = Duration::from_millis(at.saturating_sub(clock::now()));
                // In either case the book is read again.
                let _ = tokio::time::timeout(wait, changed).await;
            }
        }
    }
}

async fn post_callback(platform: Arc<Platform>, number: u64) {
    let fault = platform.faults().take_for_callback();
    if let Some(CallbackFault::Late(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let prepared = platform.open_book(|book, _| {
        let callback = book.callbacks.get(&number)?;
        let key = match fault {
            Some(CallbackFault::WrongKey) => &platform.keys.stranger,
            _ => &platform.keys.own,
        };
        Some((callback.clone(), callback.notice(&book.behaviour, key, fault)))
    });
    let Some((callback, notice)) = prepared else { return };
    let notice = match notice {
        Ok(notice) => notice,
        Err(error) => return log::error!("the callback could not be signed: {error}"),
    };
    let posted = post(&callback, &notice, fault).await;
    let line = platform.change(|book, now| book.callback_posted(now, number, posted.failure.clone(), fault));
    keep(&platform, line, &callback, &notice, posted);
    if fault == Some(CallbackFault::Doubled) {
        let again = post(&callback, &notice, fault).await;
        let line = platform.change(|book, now| book.callback_doubled(now, &callback, again.failure.clone()));
        keep(&platform, Some(line), &callback, &notice, again);
    }
}

async fn post(callback: &Callback, notice: &Notice, fault: Option<CallbackFault>) -> Posted {
    if fault == Some(CallbackFault::Lost) {
        return Posted::failed("lost on its way");
    }
    match Destination::of(&callback.notify_url) {
        Ok(destination) => posting::post(&destination, notice.body.clone(), notice.content_type).await,
        Err(reason) => Posted::failed(reason),
    }
}

fn keep(platform: &Platform, line: Option<u64>, callback: &Callback, notice: &Notice, posted: Posted) {
    let Some(number) = line else { return };
    platform.keep(Exchange {
        number,
        subject: callback.subject().clone(),
        direction: Direction::Callback,
        target: callback.notify_url.clone(),
        content_type: notice.content_type.to_owned(),
        request: notice.body.clone(),
        status: posted.status,
        reply: posted.reply,
    });
}
