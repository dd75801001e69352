//! A request, ready to be sent.

use std::fmt;
use std::time::Duration;

use crate::api::CONTENT_TYPE;
use crate::time::BeijingTime;

/// A signed request. Send it unchanged.
#[derive(Clone, PartialEq, Eq)]
pub struct PreparedRequest {
    pub(super) url: String,
    pub(super) body: String,
    pub(super) read_timeout: Duration,
    pub(super) signing_string: String,
    pub(super) request_date: Option<BeijingTime>,
}

impl PreparedRequest {
    /// The URL to `POST` it to.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The headers that the platform asks for.
    pub fn headers(&self) -> [(&'static str, &'static str); 1] {
        [("Content-Type", CONTENT_TYPE)]
    }

    /// The body: UTF-8 JSON with `sign`. Send these very bytes.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// `requestDate` of an order or refund, also if the default filled it in: a question about it needs this date.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let (merchant, order) = (doc_example::merchant(), doc_example::order());
    /// let prepared = merchant.prepare(&order)?;
    /// assert!(prepared.body().contains(&prepared.request_date().unwrap().to_string()));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn request_date(&self) -> Option<BeijingTime> {
        self.request_date
    }

    /// How long to wait for the answer.
    pub fn read_timeout(&self) -> Duration {
        self.read_timeout
    }

    /// The same request, with this time to wait for the answer.
    #[cfg(feature = "http")]
    pub(crate) fn with_read_timeout(&self, read_timeout: Duration) -> PreparedRequest {
        PreparedRequest { read_timeout, ..self.clone() }
    }

    /// What was signed. It holds the payer's code: show it, but do not log it.
    ///
    /// ```
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let prepared = doc_example::merchant().prepare(&doc_example::order())?;
    /// assert!(prepared.signing_string().contains("&outTradeNo=20260301-0001&"));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn signing_string(&self) -> &str {
        &self.signing_string
    }
}

impl fmt::Debug for PreparedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedRequest")
            .field("url", &self.url)
            .field("read_timeout", &self.read_timeout)
            .finish_non_exhaustive()
    }
}
