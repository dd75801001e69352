//! Many stored messages: verified by all cores, in constant memory, the results in the messages' order.

mod in_order;

use std::num::NonZeroUsize;
use std::{thread, vec};

use crate::api::Callback;
use crate::error::Result;
use crate::key::PlatformKey;
use crate::merchant::Merchant;
use crate::message::{Limits, Message};
use crate::signature::VerifyPolicy;
use crate::verified_message::VerifiedMessage;
use in_order::ITEMS_A_THREAD;
pub use in_order::{Feed, Outcomes, in_order};

/// The most messages that a thread is given at a time.
const BATCH: usize = 256;
/// The most bytes that these may have together.
const BATCH_BYTES: usize = 128 * 1024;

/// Verifies stored messages on all cores, each as [`Message::verify_by`] does. The results come in the messages' order,
/// so that `enumerate` gives each its index.
///
/// `keep` turns each verified message into what is to be kept of it; it is called on the worker threads. A message that
/// is malformed or not genuine is an error in its place, and the next one follows. It does not check which merchant a
/// message is for: for callbacks, [`Merchant::read_callbacks`] does.
///
/// ```
/// use bestpay::{ErrorKind, Limits, VerifyPolicy, verify_many};
/// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
/// # let (platform_key, genuine) = doc_example::signed_message();
/// let archive = vec![genuine, b"{}".to_vec(), b"nonsense".to_vec()];
/// let numbers = verify_many(archive, &[platform_key], VerifyPolicy::default(), Limits::default(), |verified| {
///     verified.map(|verified| verified.text("outTradeNo").map(|text| text.into_owned()))
/// });
/// let told: Vec<_> = numbers.map(|number| number.map_err(|error| error.kind())).collect();
/// let genuine = Ok(Some("20260301-0001".to_owned()));
/// assert_eq!(told, [genuine, Err(ErrorKind::MissingSign), Err(ErrorKind::InvalidJson)]);
/// ```
pub fn verify_many<I, T>(
    messages: I,
    keys: &[PlatformKey],
    policy: VerifyPolicy,
    limits: Limits,
    keep: impl Fn(Result<VerifiedMessage<'_>>) -> T + Send + Sync + 'static,
) -> MessageResults<I::IntoIter, T>
where
    I: IntoIterator,
    I::Item: AsRef<[u8]> + Send + 'static,
    T: Send + 'static,
{
    let keys = keys.to_vec();
    MessageResults::new(messages, move |message| {
        let keys: Vec<_> = keys.iter().collect();
        keep(Message::parse_and_verify(message, &keys, policy, limits))
    })
}

impl Merchant {
    /// Reads stored callbacks on all cores, each as [`Merchant::read_callback`] does. The results come in the bodies'
    /// order, so that `enumerate` gives each its index. A body that is not a callback for this merchant is an error in
    /// its place.
    ///
    /// ```
    /// use bestpay::ErrorKind;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (merchant, body) = (doc_example::merchant(), doc_example::callback_body());
    /// let forged = String::from_utf8_lossy(&body).replace("1250", "9999").into_bytes();
    /// let mut callbacks = merchant.read_callbacks([body, forged]);
    /// assert_eq!(callbacks.next().unwrap()?.out_trade_no(), "20260301-0001");
    /// assert_eq!(callbacks.next().unwrap().unwrap_err().kind(), ErrorKind::SignatureMismatch);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn read_callbacks<I>(&self, bodies: I) -> MessageResults<I::IntoIter, Result<Callback>>
    where
        I: IntoIterator,
        I::Item: AsRef<[u8]> + Send + 'static,
    {
        let merchant = self.clone();
        MessageResults::new(bodies, move |body| merchant.read_callback(body))
    }
}

/// The results of work done to each of many messages on all cores: an iterator, in the messages' order.
///
/// The messages are taken on the thread that asks for the results, and only when it asks. Dropping it ends the threads.
///
/// Memory is bounded: for each core, as [`available_parallelism`](thread::available_parallelism) counts them, at most
/// four batches are taken ahead, each of up to 256 messages or little more than 128 KiB. This suits stored messages: if a
/// source is slow, the first result waits until the batches ahead of it have been filled.
///
/// # Panics
/// A process that was forked from the one that made it cannot go on with it: it has none of the threads.
pub struct MessageResults<I: Iterator, T> {
    messages: I,
    /// `None` once the messages have ended, so that the threads end.
    feed: Option<BatchFeed<I::Item, T>>,
    outcomes: Outcomes<Done<I::Item, T>>,
    /// Batches that were fed and not yet taken; up to `most` of them, feeding does not wait.
    under_way: usize,
    most: usize,
    done: vec::IntoIter<T>,
    /// The messages of the last batch, which are dropped on the thread that they were taken on: to another one their
    /// memory is foreign.
    spent: Vec<I::Item>,
}

/// A batch of messages with their results.
type Done<M, T> = (Vec<M>, Vec<T>);

type BatchFeed<M, T> = Feed<Vec<M>, Done<M, T>>;

impl<I, T> MessageResults<I, T>
where
    I: Iterator,
    I::Item: AsRef<[u8]> + Send + 'static,
    T: Send + 'static,
{
    /// Does `work` to each message: [`verify_many`] and [`Merchant::read_callbacks`] use it.
    ///
    /// ```
    /// use bestpay::{Message, MessageResults};
    /// let signing_strings = MessageResults::new([r#"{"b":1,"a":2}"#, "nonsense"], |message| {
    ///     Message::parse(message).map(|message| message.signing_string()).ok()
    /// });
    /// assert_eq!(signing_strings.collect::<Vec<_>>(), [Some("a=2&b=1".to_owned()), None]);
    /// ```
    pub fn new(
        messages: impl IntoIterator<IntoIter = I, Item = I::Item>,
        work: impl Fn(&[u8]) -> T + Send + Sync + 'static,
    ) -> MessageResults<I, T> {
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let (feed, outcomes) = in_order(threads, move |batch: Vec<I::Item>| {
            let results = batch.iter().map(|message| work(message.as_ref())).collect();
            (batch, results)
        });
        MessageResults {
            messages: messages.into_iter(),
            feed: Some(feed),
            outcomes,
            under_way: 0,
            most: threads * ITEMS_A_THREAD,
            done: Vec::new().into_iter(),
            spent: Vec::new(),
        }
    }

    /// Whether this process was forked from the one that made it, and so cannot go on with it.
    ///
    /// ```
    /// assert!(!bestpay::MessageResults::new(["a"], <[u8]>::len).is_inherited());
    /// ```
    pub fn is_inherited(&self) -> bool {
        self.outcomes.is_inherited()
    }

    /// The next result if it is ready; if not, work on more messages is started, and the call does not wait. For
    /// callers that hold a lock while which [`next`](Iterator::next) must not wait.
    ///
    /// ```
    /// let mut lengths = bestpay::MessageResults::new(["a", "bc"], <[u8]>::len);
    /// assert_eq!(lengths.ready(), None);
    /// assert_eq!((lengths.next(), lengths.ready(), lengths.next()), (Some(1), Some(2), None));
    /// ```
    pub fn ready(&mut self) -> Option<T> {
        let result = self.done.next();
        if result.is_none() {
            self.spent.clear();
            self.fill();
        }
        result
    }

    fn fill(&mut self) {
        while let Some(feed) = self.feed.as_ref().filter(|_| self.under_way < self.most) {
            let mut bytes = 0;
            let within = |message: &I::Item| {
                bytes += message.as_ref().len();
                bytes <= BATCH_BYTES
            };
            let batch = batch(&mut self.messages, within);
            if batch.is_empty() {
                self.feed = None;
            } else {
                feed.send(batch);
                self.under_way += 1;
            }
        }
    }
}

/// The next messages, up to the first one that does not let another follow.
fn batch<M>(messages: &mut impl Iterator<Item = M>, mut more: impl FnMut(&M) -> bool) -> Vec<M> {
    let mut batch = Vec::new();
    while batch.len() < BATCH
        && let Some(message) = messages.next()
    {
        let more = more(&message);
        batch.push(message);
        if !more {
            break;
        }
    }
    batch
}

impl<I, T> Iterator for MessageResults<I, T>
where
    I: Iterator,
    I::Item: AsRef<[u8]> + Send + 'static,
    T: Send + 'static,
{
    type Item = T;

    fn next(&mut self) -> Option<T> {
        loop {
            if let Some(result) = self.ready() {
                return Some(result);
            }
            let (spent, results) = self.outcomes.next()?;
            (self.spent, self.done) = (spent, results.into_iter());
            self.under_way -= 1;
        }
    }
}
