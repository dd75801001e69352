//! The handle: a sandbox in a thread of its own, and the methods that mirror the control API.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use bestpay::{Environment, Merchant, MerchantBuilder};
use serde_json::json;

use crate::book::{Behaviour, Book, CallbackFormat, OrderView, RefundView, ResultFormat};
use crate::connection::{ResetSwitch, ResettableListener};
use crate::error::Error;
use crate::faults::Fault;
use crate::folder;
use crate::keys::{
    INSTITUTION_CODE, MERCHANT_NO, MERCHANT_P12_ALIAS, MERCHANT_P12_PASSWORD, MerchantSide, PlatformSide,
    SECOND_MERCHANT_NO,
};
use crate::ledger::LedgerEntry;
use crate::platform::Platform;
use crate::state_file::StateFile;
use crate::status::Status;
use crate::{control, gateway, pay_page, timekeeper};

/// How long calls that are being answered may go on when the sandbox stops.
const GRACE: Duration = Duration::from_secs(1);

/// Settings of a [`Sandbox`].
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen. 127.0.0.1 and a free port unless set.
    pub address: SocketAddr,
    /// Where to write what a merchant would receive: `merchant.p12`, `platform.cer`, `bestpay.toml`. Nowhere unless set.
    pub dir: Option<PathBuf>,
    /// Where to keep the state. In memory unless set.
    pub state_file: Option<PathBuf>,
    /// How long "after a while" is. 2 seconds unless set.
    pub settle_after: Duration,
    /// The pause before a callback's second attempt; it doubles from then on. 1 second unless set.
    pub callback_retry: Duration,
    /// How often a callback is posted at the most. 6 unless set.
    pub callback_attempts: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        let Behaviour { settle_after, callback_retry, callback_attempts, .. } = Behaviour::default();
        Settings {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            dir: None,
            state_file: None,
            settle_after,
            callback_retry,
            callback_attempts,
        }
    }
}

/// A running sandbox. It stops when this is dropped.
///
/// ```
/// use bestpay_sandbox::{Sandbox, Settings};
/// let sandbox = Sandbox::start(Settings::default())?;
/// let merchant = sandbox.merchant_builder().build()?;
/// assert_eq!(merchant.environment().api_url(), sandbox.url());
/// assert!(sandbox.orders().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Sandbox {
    platform: Arc<Platform>,
    merchant: MerchantSide,
    dir: Option<PathBuf>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Listens, and serves in a thread of its own.
    ///
    /// # Errors
    /// [`Error::Start`] when the address is taken, [`Error::File`] about the folder or the state file.
    pub fn start(settings: Settings) -> Result<Sandbox, Error> {
        let keys = PlatformSide::read().map_err(Error::Keys)?;
        let merchant = MerchantSide::read().map_err(Error::Keys)?;
        let state_file = settings.state_file.map(StateFile::at);
        let mut book = state_file.as_ref().map_or_else(|| Ok(Book::default()), StateFile::read)?;
        book.behaviour = Behaviour {
            settle_after: settings.settle_after,
            callback_retry: settings.callback_retry,
            callback_attempts: settings.callback_attempts,
            ..Behaviour::default()
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Start)?;
        let listener = TcpListener::bind(settings.address).map_err(Error::Start)?;
        listener.set_nonblocking(true).map_err(Error::Start)?;
        let url = format!("http://{}", reachable(listener.local_addr().map_err(Error::Start)?));
        if let Some(folder) = &settings.dir {
            folder::write(folder, &url)?;
        }
        let platform = Arc::new(Platform::new(url, keys, book, state_file));
        let serving = Arc::clone(&platform);
        let thread = std::thread::Builder::new()
            .name("bestpay-sandbox".to_owned())
            .spawn(move || {
                if let Err(error) = runtime.block_on(serve(listener, serving)) {
                    log::error!("the sandbox stopped: {error}");
                }
            })
            .map_err(Error::Start)?;
        Ok(Sandbox { platform, merchant, dir: settings.dir, thread: Some(thread) })
    }

    /// The address, to be used as `API_Url`: `http://127.0.0.1:` and the port.
    pub fn url(&self) -> &str {
        &self.platform.url
    }

    /// The merchant that the sandbox knows: identity, keys and address are set.
    pub fn merchant_builder(&self) -> MerchantBuilder {
        Merchant::builder()
            .environment(Environment::Url(self.url().to_owned()))
            .institution_code(INSTITUTION_CODE)
            .merchant_no(MERCHANT_NO)
            .key(self.merchant.own.clone())
            .platform_key(self.merchant.platform.clone())
    }

    /// The password of `merchant.p12`.
    pub fn password() -> &'static str {
        MERCHANT_P12_PASSWORD
    }

    /// What a program prints when it has started a sandbox, as one line of JSON: the address, the identity and, where
    /// there is one, the folder.
    ///
    /// ```
    /// # use bestpay_sandbox::{Sandbox, Settings};
    /// let sandbox = Sandbox::start(Settings::default())?;
    /// assert!(sandbox.announcement().contains(sandbox.url()));
    /// # Ok::<(), bestpay_sandbox::Error>(())
    /// ```
    pub fn announcement(&self) -> String {
        json!({
            "url": self.url(),
            "institutionCode": INSTITUTION_CODE,
            "merchantNo": MERCHANT_NO,
            "secondMerchantNo": SECOND_MERCHANT_NO,
            "keyPassword": MERCHANT_P12_PASSWORD,
            "keyAlias": MERCHANT_P12_ALIAS,
            "dir": self.dir,
        })
        .to_string()
    }

    /// Serves until the process is ended.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // It ends by itself only when it fails, and says so in the log.
            let _ = thread.join();
        }
    }

    /// The orders, as they were booked.
    pub fn orders(&self) -> Vec<OrderView> {
        self.platform.change(|book, _| book.order_views())
    }

    /// The refunds, as they were booked.
    pub fn refunds(&self) -> Vec<RefundView> {
        self.platform.change(|book, _| book.refund_views())
    }

    /// Everything that happened, in order.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.platform.change(|book, _| book.ledger.clone())
    }

    /// Pays a waiting order, as the payer.
    ///
    /// # Errors
    /// [`Error::NoSuchOrder`], [`Error::AlreadyFinal`].
    pub fn pay(&self, out_trade_no: &str) -> Result<OrderView, Error> {
        self.platform.play_payer(out_trade_no, None, Status::Success)
    }

    /// Declines a waiting order, as the payer: it fails.
    ///
    /// # Errors
    /// As [`Sandbox::pay`].
    pub fn decline(&self, out_trade_no: &str) -> Result<OrderView, Error> {
        self.platform.play_payer(out_trade_no, None, Status::Fail)
    }

    /// Closes a waiting order.
    ///
    /// # Errors
    /// As [`Sandbox::pay`].
    pub fn close(&self, out_trade_no: &str) -> Result<OrderView, Error> {
        self.platform.play_payer(out_trade_no, None, Status::Close)
    }

    /// Orders a fault for the next `calls` calls of an interface: `barcode_order`, `qrcode_order`, `order_status`,
    /// `refund`, `refund_status`, or `*` for any. Faults of one interface are played in the order of asking.
    ///
    /// # Errors
    /// [`Error::NoSuchInterface`].
    pub fn set_fault(&self, interface: &str, fault: Fault, calls: u32) -> Result<(), Error> {
        self.platform.order_fault(interface, fault, calls)
    }

    /// Forgets the faults that have not been played yet.
    pub fn clear_faults(&self) {
        self.platform.faults().clear();
    }

    /// Whether callbacks are sent as forms. They are JSON unless asked for.
    pub fn request_form_callbacks(&self, form: bool) {
        let format = if form { CallbackFormat::Form } else { CallbackFormat::Json };
        self.platform.change(|book, _| book.behaviour.callback_format = format);
    }

    /// Whether `result` of 3.5 and 3.6 is a string that holds JSON, as the document types it. It is an object unless
    /// asked for.
    pub fn request_text_results(&self, text: bool) {
        let format = if text { ResultFormat::Text } else { ResultFormat::Object };
        self.platform.change(|book, _| book.behaviour.result_format = format);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.platform.stopping.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // A panic in there has been reported by its thread.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.url()).finish_non_exhaustive()
    }
}

/// 0.0.0.0 is an address to listen at, not one to call: a program on this machine calls 127.0.0.1.
fn reachable(listening: SocketAddr) -> SocketAddr {
    let ip = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listening.port())
}

async fn serve(listener: TcpListener, platform: Arc<Platform>) -> std::io::Result<()> {
    let listener = ResettableListener(tokio::net::TcpListener::from_std(listener)?);
    let app = control::routes(&platform).merge(pay_page::routes(&platform)).merge(gateway::routes(&platform));
    let mut stopping = platform.stopping.subscribe();
    let mut grace_over = platform.stopping.subscribe();
    let server = axum::serve(listener, app.into_make_service_with_connect_info::<ResetSwitch>())
        .with_graceful_shutdown(async move {
            // An error would mean that the platform is gone: a reason to stop as well.
            let _ = stopping.wait_for(|stopping| *stopping).await;
        });
    tokio::select! {
        ended = server => ended,
        () = timekeeper::run(Arc::clone(&platform)) => Ok(()),
        () = async {
            let _ = grace_over.wait_for(|stopping| *stopping).await;
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    }
}
