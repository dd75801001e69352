//! `sandbox`: the gateway of `bestpay-sandbox`, in a process of its own, for tests in any language.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bestpay_sandbox::{INSTITUTION_CODE, MERCHANT_NO, Sandbox as Gateway, Settings};
use clap::Args;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::said::Said;
use crate::screen::Screen;

/// Run a gateway that speaks the platform's side, for tests.
///
/// It prints its address as one JSON line and runs until it is interrupted. The line has `url`, `console`: the page to
/// open in a browser, `institutionCode`, `merchantNo`, `key_password` and, with --dir, the paths `key`, `platform_key` and `config`. Reserved payment codes
/// (mediumNo 510000000000000001 to …07) choose outcomes, and POST /sandbox/faults orders faults.
#[derive(Args)]
pub struct Sandbox {
    /// The port; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,

    /// The address to listen on, with or without a port. The sandbox protects nothing: keep it to this machine.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    address: Address,

    /// Write merchant.p12, platform.cer and bestpay.toml to this folder.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,

    /// Keep the orders in this file, over restarts.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// How long a waiting payer, or a refund in progress, takes.
    #[arg(long, value_name = "MS")]
    settle_after: Option<u64>,

    /// The pause before a callback's second attempt; it doubles from then on.
    #[arg(long, value_name = "MS")]
    callback_retry: Option<u64>,

    /// How many times a callback is posted at most.
    #[arg(long, value_name = "N")]
    callback_attempts: Option<u32>,

    /// How many lines the ledger keeps.
    #[arg(long, value_name = "N")]
    ledger_lines: Option<usize>,

    /// A name by which the console and the control API are called, besides localhost and the addresses. Repeatable.
    #[arg(long, value_name = "NAME")]
    host_name: Vec<String>,
}

impl Sandbox {
    /// Starts it, prints where it is, and serves until the process is ended.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let defaults = Settings::default();
        let milliseconds = |given: Option<u64>, default| given.map_or(default, Duration::from_millis);
        let gateway = Gateway::start(Settings {
            address: SocketAddr::new(self.address.0, self.address.1.unwrap_or(self.port)),
            dir: self.dir.clone(),
            state_file: self.state.clone(),
            settle_after: milliseconds(self.settle_after, defaults.settle_after),
            callback_retry: milliseconds(self.callback_retry, defaults.callback_retry),
            callback_attempts: self.callback_attempts.unwrap_or(defaults.callback_attempts),
            ledger_lines: self.ledger_lines.unwrap_or(defaults.ledger_lines),
            host_names: self.host_name.clone(),
        })
        .map_err(|error| Failure::sandbox(Said::untranslated(error.to_string())))?;
        screen.object(&self.announcement(gateway.url())?)?;
        let open = said!("open {} in a browser", "在浏览器中打开 {}", console(gateway.url()));
        screen.remark(&screen.in_words(&open));
        gateway.wait();
        // It serves as long as the process lives; if it ends, that is a failure.
        Err(Failure::sandbox(said!("the sandbox stopped; see --log warn", "沙箱已停止；用 --log warn 查看原因")))
    }

    /// What a test needs to call it.
    fn announcement(&self, url: &str) -> Result<Value, Failure> {
        let file = |name: &str| match &self.dir {
            Some(dir) => absolute(&dir.join(name)).map(Value::from),
            None => Ok(Value::Null),
        };
        Ok(json!({
            "url": url,
            "console": console(url),
            "institutionCode": INSTITUTION_CODE,
            "merchantNo": MERCHANT_NO,
            "key": file("merchant.p12")?,
            "key_password": Gateway::password(),
            "platform_key": file("platform.cer")?,
            "config": file("bestpay.toml")?,
        }))
    }
}

/// The address of the web console.
fn console(url: &str) -> String {
    format!("{url}/")
}

/// An address, and the port if it has one.
type Address = (IpAddr, Option<u16>);

fn address(text: &str) -> Result<Address, String> {
    let with_port = text.parse().map(|address: SocketAddr| (address.ip(), Some(address.port())));
    with_port.or_else(|_| text.parse().map(|address| (address, None))).map_err(|_| "not an IP address".to_owned())
}

/// An absolute path: the reader of the line may run in another folder.
fn absolute(path: &Path) -> Result<String, Failure> {
    let path = std::path::absolute(path).map_err(|error| Failure::unwritable(path, &error))?;
    Ok(path.display().to_string())
}
