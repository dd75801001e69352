//! The timekeeper: lets orders and refunds settle when their time comes, and posts the callbacks that are due.

use std::sync::Arc;
use std::time::Duration;

use crate::clock;
use crate::platform::Platform;
use crate::posting::{self, Destination};

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
                // Either way the book is looked at again.
                let _ = tokio::time::timeout(wait, changed).await;
            }
        }
    }
}

async fn post_callback(platform: Arc<Platform>, number: u64) {
    let prepared = platform.open_book(|book, _| {
        let callback = book.callbacks.get(&number)?;
        let body = callback.body(book.behaviour.callback_format, &platform.keys.own);
        Some((Destination::of(&callback.notify_url), body))
    });
    let outcome = match prepared {
        None => return,
        Some((Err(reason), _)) => Err(reason.to_owned()),
        Some((_, Err(error))) => Err(error.to_string()),
        Some((Ok(destination), Ok((body, content_type)))) => posting::post(&destination, body, content_type).await,
    };
    platform.change(|book, now| book.callback_posted(now, number, outcome));
}
