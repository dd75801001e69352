//! The handle: a sandbox in a thread of its own, and the methods that mirror the control API.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::{Json, Router, middleware};
use bestpay::{Environment, Merchant, MerchantBuilder};
use serde_json::{Value, json};

use crate::book::{Behaviour, Book, CallbackFormat, CallbackShape, OrderView, RefundView, ResultFormat};
use crate::connection::{ResetSwitch, ResettableListener};
use crate::error::Error;
use crate::faults::{CallFault, CallbackFault, Fault};
use crate::folder;
use crate::guard::{self, Names};
use crate::keys::{
    INSTITUTION_CODE, MERCHANT_NO, MERCHANT_P12_ALIAS, MERCHANT_P12_PASSWORD, MerchantSide, PlatformSide,
    SECOND_MERCHANT_NO,
};
use crate::ledger::LedgerEntry;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::route::{self, Route, not_found};
use crate::state_file::StateFile;
use crate::status::Status;
use crate::{console, control, gateway, pay_page, till, timekeeper};

/// How long calls in progress may take when the sandbox stops.
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
    /// How many times a callback is posted at most. 6 unless set.
    pub callback_attempts: u32,
    /// How many lines the ledger keeps; older ones are forgotten. 100,000 unless set.
    pub ledger_lines: usize,
    /// Names of this machine, besides `localhost` and its addresses, by which the control API and the console are
    /// called. None unless set.
    pub host_names: Vec<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        let Behaviour { settle_after, callback_retry, callback_attempts, ledger_lines, .. } = Behaviour::default();
        Settings {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            dir: None,
            state_file: None,
            settle_after,
            callback_retry,
            callback_attempts,
            ledger_lines,
            host_names: Vec::new(),
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
            ledger_lines: settings.ledger_lines,
            ..Behaviour::default()
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Start)?;
        let listener = TcpListener::bind(settings.address)
            .map_err(|source| Error::Start(io::Error::new(source.kind(), format!("{}: {source}", settings.address))))?;
        listener.set_nonblocking(true).map_err(Error::Start)?;
        let listening = listener.local_addr().map_err(Error::Start)?;
        let url = format!("http://{}", reachable(listening));
        if let Some(folder) = &settings.dir {
            folder::write(folder, &url)?;
        }
        let shop = merchant_builder(&url, &merchant).allow_plain_http().build().map_err(Error::Keys)?;
        let payer_url = format!("http://{}", reachable_from_a_phone(listening));
        let platform = Arc::new(Platform::new(url, payer_url, shop, keys, book, state_file));
        let serving = Arc::clone(&platform);
        let names = Names::new(listening, settings.host_names);
        let thread = std::thread::Builder::new()
            .name("bestpay-sandbox".to_owned())
            .spawn(move || {
                if let Err(error) = runtime.block_on(serve(listener, serving, names)) {
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

    /// A builder for the merchant that the sandbox knows, with identity, keys and address.
    pub fn merchant_builder(&self) -> MerchantBuilder {
        merchant_builder(self.url(), &self.merchant)
    }

    /// The password of `merchant.p12`.
    pub fn password() -> &'static str {
        MERCHANT_P12_PASSWORD
    }

    /// What a program prints when it has started a sandbox, as one line of JSON: the address, the identity and, if
    /// there is one, the folder.
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
            // It ends by itself only if it fails, and says so in the log.
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

    /// What happened, in order: the last [`Settings::ledger_lines`] lines.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.platform.change(|book, _| book.ledger.iter().cloned().collect())
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
    /// `refund`, `refund_status`, `unlisted`, or `*` for any. Faults of one interface are played in the order in which they were
    /// asked for.
    ///
    /// # Errors
    /// [`Error::NoSuchInterface`].
    pub fn set_fault(&self, interface: &str, fault: Fault, calls: u32) -> Result<(), Error> {
        self.platform.order_fault(interface, CallFault::Fault(fault), calls)
    }

    /// Refuses the next `calls` calls of an interface, `*` for any, with this `errorCode` and `errorMsg`. Nothing is
    /// booked.
    ///
    /// # Errors
    /// [`Error::NoSuchInterface`].
    ///
    /// ```
    /// # use bestpay_sandbox::{Sandbox, Settings};
    /// let sandbox = Sandbox::start(Settings::default())?;
    /// sandbox.refuse("refund", "BALANCE_NOT_ENOUGH", "余额不足", 1)?;
    /// assert!(sandbox.refuse("recharge", "BALANCE_NOT_ENOUGH", "余额不足", 1).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn refuse(
        &self,
        interface: &str,
        code: impl Into<String>,
        message: impl Into<String>,
        calls: u32,
    ) -> Result<(), Error> {
        let refusal = Refusal::chosen(code.into(), message.into());
        self.platform.order_fault(interface, CallFault::Refusal(refusal), calls)
    }

    /// Orders a fault for the next `callbacks` callbacks.
    pub fn set_callback_fault(&self, fault: CallbackFault, callbacks: u32) {
        self.platform.order_callback_fault(fault, callbacks);
    }

    /// Forgets the faults that have not been played yet.
    pub fn clear_faults(&self) {
        self.platform.clear_faults();
    }

    /// Whether callbacks are sent as forms. They are JSON unless asked for.
    pub fn request_form_callbacks(&self, form: bool) {
        let format = if form { CallbackFormat::Form } else { CallbackFormat::Json };
        self.platform.change(|book, _| book.behaviour.callback_format = format);
    }

    /// Whether callbacks are written as real ones: amounts as text, dates as `yyyy-MM-dd HH:mm:ss`, and members that
    /// the document does not list. Unless asked for, they are written as in the document.
    pub fn request_real_callbacks(&self, real: bool) {
        let shape = if real { CallbackShape::Real } else { CallbackShape::Document };
        self.platform.change(|book, _| book.behaviour.callback_shape = shape);
    }

    /// Whether `result` of 3.5 and 3.6 is a string that holds JSON, as the document says. It is an object unless asked
    /// for.
    pub fn request_text_results(&self, text: bool) {
        let format = if text { ResultFormat::Text } else { ResultFormat::Object };
        self.platform.change(|book, _| book.behaviour.result_format = format);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.platform.stopping.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // The thread itself has reported any panic in it.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.url()).finish_non_exhaustive()
    }
}

/// 0.0.0.0 is an address to listen on, not one to call: a program on this machine calls 127.0.0.1.
fn reachable(listening: SocketAddr) -> SocketAddr {
    let ip = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listening.port())
}

/// A phone on the network does not reach 127.0.0.1: where all addresses are listened on, the one that leads outside is
/// told.
fn reachable_from_a_phone(listening: SocketAddr) -> SocketAddr {
    let is_v4 = listening.is_ipv4();
    let outside = listening.ip().is_unspecified().then(|| {
        // Connecting a UDP socket sends nothing; it only chooses the address. These are for documentation.
        let (any, somewhere) = if is_v4 { ("0.0.0.0:0", "192.0.2.1:9") } else { ("[::]:0", "[2001:db8::1]:9") };
        let socket = UdpSocket::bind(any).ok()?;
        socket.connect(somewhere).ok()?;
        socket.local_addr().ok().map(|address| address.ip())
    });
    match outside.flatten() {
        Some(ip) => SocketAddr::new(ip, listening.port()),
        None => reachable(listening),
    }
}

fn merchant_builder(url: &str, merchant: &MerchantSide) -> MerchantBuilder {
    Merchant::builder()
        .environment(Environment::Url(url.to_owned()))
        .institution_code(INSTITUTION_CODE)
        .merchant_no(MERCHANT_NO)
        .key(merchant.own.clone())
        .platform_key(merchant.platform.clone())
}

/// Everything that is served besides the five paths.
fn table() -> Vec<Route> {
    let description = async || Json(route::description(&table()));
    let mut routes = vec![Route::get("/openapi.json", description, "This description.").gives::<Value>()];
    routes.extend(console::routes());
    routes.extend(control::routes());
    routes.extend(till::routes());
    routes.extend(pay_page::routes());
    routes
}

/// Programs call the five paths by any name; the rest is guarded.
fn app(platform: &Arc<Platform>, names: Names) -> Router {
    let guarded = route::router(table())
        .with_state(Arc::clone(platform))
        .fallback(async || not_found("there is nothing under this path"))
        .layer(middleware::from_fn_with_state(Arc::new(names), guard::guard));
    guarded.merge(gateway::routes(platform).layer(middleware::from_fn(guard::programs_only)))
}

async fn serve(listener: TcpListener, platform: Arc<Platform>, names: Names) -> io::Result<()> {
    let listener = ResettableListener(tokio::net::TcpListener::from_std(listener)?);
    let app = app(&platform, names);
    let mut stopping = platform.stopping.subscribe();
    let mut grace_over = platform.stopping.subscribe();
    let server = axum::serve(listener, app.into_make_service_with_connect_info::<ResetSwitch>())
        .with_graceful_shutdown(async move {
            // An error means that the platform is gone, which is a reason to stop as well.
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
