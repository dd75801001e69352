//! `doctor`: what keeps a till from its first order, and what to do about it.

use std::path::Path;
use std::time::{Duration, SystemTime};

use bestpay::{
    BeijingTime, CertificateInfo, Client, Config, Effect, Environment, Error, ErrorClass, ErrorKind, Hash, Language,
    Probe, sign_string,
};
use clap::Args;
use serde_json::json;

use crate::exit::Exit;
use crate::failure::{Failure, message_error};
use crate::said::Said;
use crate::screen::{ATTENTION, BAD, GOOD, QUIET, STRONG, Screen};
use crate::settings::Settings;
use crate::table::{Cell, Columns, printable};

/// A clock that is off by more than this deserves a remark; time-outs and logs depend on it.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(60);
/// The platform refuses a requestDate that is off by a day; near midnight there is less room.
const CLOCK_LIMIT: Duration = Duration::from_secs(12 * 60 * 60);
/// A certificate that ends within this time has to be changed now.
const SOON: Duration = Duration::from_secs(30 * DAY.as_secs());
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Smaller keys are in use, but weak.
const STRONG_BITS: usize = 2048;

/// Check settings, keys, connection and clock, and say what to do.
///
/// Nothing is ordered. Exit status 0 when all is well (remarks included), 2 when settings, keys or clock are wrong, 4
/// when the platform cannot be reached.
#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    settings: Settings,
}

/// What is checked: for a machine, and in Chinese.
type Name = (&'static str, &'static str);

const SETTINGS: Name = ("settings", "配置");
const ENVIRONMENT: Name = ("environment", "环境");
const MERCHANT_KEY: Name = ("merchant's key", "商户私钥");
const SECRETS: Name = ("who can read the key", "私钥权限");
const PLATFORM_KEY: Name = ("platform's key", "平台公钥");
const MERCHANT: Name = ("merchant", "商户");
const CONNECTION: Name = ("connection", "网络");
const CLOCK: Name = ("clock", "时钟");

/// What this program cannot see, and what has to be so before the first real order: docs/going-live.md.
const BY_HAND: &[(&str, &str)] = &[
    (
        "orders go through the Cashier, and `recover` runs at the start and regularly",
        "下单走 Cashier，启动时和定时执行 recover 补单",
    ),
    (
        "the journal is on a local disk that survives a power cut, and is backed up",
        "本地流水在断电不丢的本地磁盘上，有备份",
    ),
    ("not_found_codes are those of the platform's written answer", "not_found_codes 已按平台的书面答复设置"),
    ("timeOut is as long as the cashier is willing to wait", "timeOut 等于收银员愿意等的时间"),
    (
        "notifyUrl is public and https; the raw body is read and answered within 6 seconds, and applied once",
        "notifyUrl 是公网 HTTPS，取原始报文体，6 秒内应答，重复通知只处理一次",
    ),
    ("while an outcome is unknown, the screen says not to charge again", "结果未知时，收银界面显示“请勿重复收款”"),
    ("somebody sees the alarms (is_alarm)", "告警事件（is_alarm）有人处理"),
    ("the books are compared every day", "每天对账，有人处理差异"),
    ("no payment code, user code or password is in a log", "日志里没有付款码、用户 code 和密码"),
    ("changing the certificate has been tried, and its end is in the calendar", "证书到期日已记入日历，更换演练过"),
    ("going back to the old program has been thought through", "有回滚方案：先把未决订单补到终态"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Attention,
    Bad,
}

struct Check {
    name: Name,
    verdict: Verdict,
    found: Said,
    to_do: Option<Said>,
    /// The exit status if this verdict is bad.
    exit: Exit,
}

impl Check {
    fn good(name: Name, found: Said) -> Check {
        Check { name, verdict: Verdict::Good, found, to_do: None, exit: Exit::Answered }
    }

    fn attention(name: Name, found: Said, to_do: Said) -> Check {
        Check { verdict: Verdict::Attention, to_do: Some(to_do), ..Check::good(name, found) }
    }

    fn bad(name: Name, found: Said, to_do: Said) -> Check {
        Check { verdict: Verdict::Bad, exit: Exit::BadInput, ..Check::attention(name, found, to_do) }
    }

    fn is_bad(&self) -> bool {
        matches!(self.verdict, Verdict::Bad)
    }
}

impl Doctor {
    /// Runs all checks, and shows them.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let checks = self.checks();
        let exit = checks.iter().map(|check| check.exit).max().unwrap_or(Exit::Answered);
        // Settings and keys come before the connection: without them there is none.
        let exit = if checks.iter().any(|check| check.exit == Exit::BadInput) { Exit::BadInput } else { exit };
        if screen.json() {
            let list: Vec<_> = checks.iter().map(to_json).collect();
            screen.object(&json!({ "ok": exit == Exit::Answered, "checks": list }))?;
        } else {
            show(screen, checks)?;
        }
        Ok(exit)
    }

    fn checks(&self) -> Vec<Check> {
        let source = match self.settings.file() {
            Some(file) => said!("{} and the environment", "{} 和环境变量", file.display()),
            None => said!(
                "only the environment (there is no bestpay.toml here)",
                "只有环境变量（当前目录没有 bestpay.toml）"
            ),
        };
        let config = match self.settings.config() {
            Ok(config) => config,
            Err(failure) => {
                let to_do = said!(
                    "name the file with --config, or correct it: docs/first-payment.md describes bestpay.toml",
                    "用 --config 指定文件，或改正文件：docs/first-payment.zh-CN.md 说明了 bestpay.toml"
                );
                let found = match &failure {
                    Failure::Call { error, .. } => Said { en: error.to_string(), ..reason(error) },
                    _ => Said {
                        en: failure.lines(Language::English, None).join("; "),
                        zh: failure.lines(Language::Chinese, None).join("；"),
                    },
                };
                return vec![Check::bad(SETTINGS, found, to_do)];
            }
        };
        let mut checks = vec![Check::good(SETTINGS, source), environment(&config), merchant_key(&config)];
        checks.extend(secrets(&config, self.settings.file()));
        checks.extend(platform_keys(&config));
        match config.client() {
            Ok(client) => {
                checks.push(identity(&client));
                checks.extend(connection(&client));
            }
            // The key's own line has said so already.
            Err(error) if error.class() == ErrorClass::Key || is_told(&error, &checks) => {}
            Err(error) => checks.push(Check::bad(MERCHANT, reason(&error), what_to_set(&error))),
        }
        checks
    }
}

/// Whether the lines of the environment and the keys have named this setting already.
fn is_told(error: &Error, checks: &[Check]) -> bool {
    matches!(error.field(), Some("api_url" | "key" | "platform_key")) && checks.iter().any(Check::is_bad)
}

/// What an error says.
fn reason(error: &Error) -> Said {
    Said { en: error.message().to_owned(), zh: message_error(error, Language::Chinese) }
}

fn environment(config: &Config) -> Check {
    let Some(environment) = config.environment() else {
        return Check::bad(
            ENVIRONMENT,
            said!("`api_url` is not set", "没有设置 api_url"),
            said!(
                "set api_url to `production`, `test` or an address",
                "把 api_url 设为 production（生产）、test（平台测试环境）或一个地址"
            ),
        );
    };
    if let Err(error) = environment.check() {
        return Check::bad(ENVIRONMENT, reason(&error), what_to_set(&error));
    }
    let url = environment.api_url();
    let found = match environment {
        Environment::Production => {
            said!("production, {url}: orders cost money", "生产环境（production），{url}：下单将产生真实扣款")
        }
        Environment::Test => said!(
            "the platform's test environment, {url}",
            "平台测试环境（test），{url}：只用于联调，是否真实扣款以平台告知为准"
        ),
        _ => said!("{url}", "既不是生产环境，也不是平台测试环境：{url}"),
    };
    Check::good(ENVIRONMENT, found)
}

fn merchant_key(config: &Config) -> Check {
    let key = match config.merchant_key() {
        Ok(key) => key,
        Err(error) => return Check::bad(MERCHANT_KEY, reason(&error), what_to_set(&error)),
    };
    if let Err(error) = sign_string(&key, Hash::Sha256, "a=1") {
        let to_do = said!("ask the platform for another key", "请向平台重新申请密钥");
        return Check::bad(MERCHANT_KEY, reason(&error), to_do);
    }
    let (kind, bits, spki) = (key.kind(), key.bits(), key.spki_sha256());
    let alias = key.alias().map_or(said!("", ""), |alias| said!(", alias {alias}", "，别名 {alias}"));
    let found = Said {
        en: format!("{kind}, {bits} bits{}, signs; SPKI SHA-256 {spki}", alias.en),
        zh: format!("{kind}，{bits} 位{}，可以签名；SPKI SHA-256 {spki}", alias.zh),
    };
    let validity = key.certificate().map(Validity::of);
    let found = with_validity(found, validity);
    match validity {
        Some(Validity::Expired(_)) => Check::attention(
            MERCHANT_KEY,
            found,
            said!(
                "if the platform refuses your signatures, renew the certificate there",
                "如果平台拒绝签名，请到平台更换证书"
            ),
        ),
        Some(Validity::EndsSoon(..)) => Check::attention(
            MERCHANT_KEY,
            found,
            said!(
                "apply for a new certificate now, and change it before this one ends: docs/certificates.md",
                "现在就申请新证书，到期之前完成更换：docs/certificates.zh-CN.md"
            ),
        ),
        _ if bits < STRONG_BITS => Check::attention(
            MERCHANT_KEY,
            found,
            said!(
                "the key is weak by today's measure: ask the platform for 2048 bits",
                "密钥强度偏低：请向平台申请 2048 位密钥"
            ),
        ),
        _ => Check::good(MERCHANT_KEY, found),
    }
}

/// How long a certificate is still valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Validity {
    Expired(BeijingTime),
    /// With the days that are left.
    EndsSoon(BeijingTime, u64),
    Valid(BeijingTime),
}

impl Validity {
    fn of(certificate: &CertificateInfo) -> Validity {
        Validity::at(SystemTime::now(), certificate.expires_at())
    }

    fn at(now: SystemTime, end: SystemTime) -> Validity {
        let date = BeijingTime::from(end);
        match end.duration_since(now) {
            Err(_) => Validity::Expired(date),
            Ok(left) if left <= SOON => Validity::EndsSoon(date, left.as_secs() / DAY.as_secs()),
            Ok(_) => Validity::Valid(date),
        }
    }
}

/// What was found of a key, and how long its certificate is valid.
fn with_validity(found: Said, validity: Option<Validity>) -> Said {
    let until = match validity {
        None => return found,
        Some(Validity::Expired(date)) => {
            said!("its certificate expired on {date} Beijing time", "证书已于 {date}（北京时间）过期")
        }
        Some(Validity::EndsSoon(date, days)) => said!(
            "its certificate ends in {days} days, on {date} Beijing time",
            "证书还有 {days} 天到期：{date}（北京时间）"
        ),
        Some(Validity::Valid(date)) => said!("valid until {date} Beijing time", "有效期至 {date}（北京时间）"),
    };
    Said { en: format!("{}; {}", found.en, until.en), zh: format!("{}；{}", found.zh, until.zh) }
}

/// Whether only the owner can read the private key and its password; `None` where they are not in files, or the system
/// has no such permissions.
fn secrets(config: &Config, settings: Option<&Path>) -> Option<Check> {
    // The settings are such a file if a secret stands in them, whatever the environment says.
    let settings = settings.filter(|file| Config::from_file(file).is_ok_and(|settings| settings.has_secret()));
    let files: Vec<_> = config.secret_files().into_iter().chain(settings).collect();
    let files: Vec<_> = files.into_iter().filter_map(|file| Some((file, mode(file)?))).collect();
    if files.is_empty() {
        return None;
    }
    let open: Vec<_> = files.iter().filter(|(_, mode)| mode & OTHERS_READ_OR_WRITE != 0).collect();
    if open.is_empty() {
        let names: Vec<_> = files.iter().map(|(file, _)| file.display().to_string()).collect();
        let found = Said {
            en: format!("only the owner: {}", names.join(", ")),
            zh: format!("只有所有者可读：{}", names.join("、")),
        };
        return Some(Check::good(SECRETS, found));
    }
    let names: Vec<_> = open.iter().map(|(file, mode)| format!("{} ({mode:04o})", file.display())).collect();
    let found = Said {
        en: format!("other users can read or change {}", names.join(", ")),
        zh: format!("同组用户或其他用户可以读写：{}", names.join("、")),
    };
    let files = open.iter().map(|(file, _)| file.display().to_string()).collect::<Vec<_>>().join(" ");
    let to_do = said!(
        "chmod 600 {files}; the files must belong to the user whom the program runs as",
        "执行 chmod 600 {files}；文件应归运行程序的用户所有"
    );
    Some(Check::attention(SECRETS, found, to_do))
}

/// The bits of a file's mode that let its group or everybody read or write it.
const OTHERS_READ_OR_WRITE: u32 = 0o066;

/// Who may do what with a file; `None` if it cannot be asked, or the system has no such mode.
#[cfg(unix)]
fn mode(file: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(file.metadata().ok()?.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &Path) -> Option<u32> {
    None
}

fn platform_keys(config: &Config) -> Vec<Check> {
    let keys = match config.platform_keys() {
        Ok(keys) => keys,
        Err(error) => return vec![Check::bad(PLATFORM_KEY, reason(&error), what_to_set(&error))],
    };
    let check = |key: &bestpay::PlatformKey| {
        let (kind, bits, spki) = (key.kind(), key.bits(), key.spki_sha256());
        let found = said!("{kind}, {bits} bits; SPKI SHA-256 {spki}", "{kind}，{bits} 位；SPKI SHA-256 {spki}");
        let validity = key.certificate().map(Validity::of);
        let found = with_validity(found, validity);
        match validity {
            Some(Validity::Expired(_)) => Check::attention(
                PLATFORM_KEY,
                found,
                said!(
                    "the platform is known to sign with a key whose certificate has expired; if answers do not verify, ask \
                     for the new one and list both",
                    "平台可能仍用证书已过期的私钥签名；如果验签不通过，请索取新证书，并把新旧两份都写入 platform_key"
                ),
            ),
            Some(Validity::EndsSoon(..)) => Check::attention(
                PLATFORM_KEY,
                found,
                said!(
                    "ask the platform whether it changes its key, and list the old and the new certificate in \
                     platform_key: docs/certificates.md",
                    "问清平台是否换证；换证时把新旧两份都写入 platform_key：docs/certificates.zh-CN.md"
                ),
            ),
            Some(Validity::Valid(_)) | None => Check::good(PLATFORM_KEY, found),
        }
    };
    keys.iter().flat_map(|key| std::iter::once(key).chain(key.others())).map(check).collect()
}

fn identity(client: &Client) -> Check {
    let merchant = client.merchant();
    let (institution_code, merchant_no) = (merchant.institution_code(), merchant.merchant_no());
    let found = said!(
        "institutionCode {institution_code}, merchantNo {merchant_no}",
        "平台商商户号 {institution_code}，商户号 {merchant_no}"
    );
    let is_number = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
    if institution_code.len() != merchant_no.len() || !is_number(institution_code) || !is_number(merchant_no) {
        let to_do = said!(
            "compare both with the platform's letter, digit by digit: they are not two numbers of one length",
            "两个号位数不同，或含有数字以外的字符：请与平台的开户通知逐位核对"
        );
        return Check::attention(MERCHANT, found, to_do);
    }
    Check::good(MERCHANT, found)
}

fn connection(client: &Client) -> Vec<Check> {
    match client.probe() {
        Ok(probe) => {
            let (status, took) = (probe.http_status, probe.took.as_millis());
            let found = said!("HTTP {status} in {took} ms", "HTTP {status}，用时 {took} 毫秒");
            let check = match what_a_status_says(status) {
                None => Check::good(CONNECTION, found),
                Some((what, to_do)) => {
                    let found =
                        Said { en: format!("{}: {}", found.en, what.en), zh: format!("{}：{}", found.zh, what.zh) };
                    Check::attention(CONNECTION, found, to_do)
                }
            };
            vec![check, clock(&probe)]
        }
        Err(error) => {
            debug_assert_eq!(error.effect(), Effect::NotSent);
            let found = Said { en: error.to_string(), ..reason(&error) };
            let check = Check::bad(CONNECTION, found, what_blocks(&error));
            vec![Check { exit: Exit::of(&error, Effect::NotSent), ..check }]
        }
    }
}

fn clock(probe: &Probe) -> Check {
    let Some(server_time) = probe.server_time else {
        return Check::attention(
            CLOCK,
            said!("the server sends no Date header", "服务器的应答没有 Date 头"),
            said!("compare this machine's clock with another one", "请与另一台机器对时"),
        );
    };
    let found = match probe.local_time.duration_since(server_time) {
        Ok(ahead) => said!("{} s ahead of the server's", "比服务器快 {} 秒", ahead.as_secs()),
        Err(error) => said!("{} s behind the server's", "比服务器慢 {} 秒", error.duration().as_secs()),
    };
    let difference = probe.local_time.duration_since(server_time).unwrap_or_else(|error| error.duration());
    let to_do = said!(
        "set this machine's clock, best by NTP: the platform refuses orders of another day",
        "请校准本机时钟，最好用 NTP 同步：请求时间差一天以上，平台拒绝下单"
    );
    if difference > CLOCK_LIMIT {
        Check::bad(CLOCK, found, to_do)
    } else if difference > CLOCK_TOLERANCE {
        Check::attention(CLOCK, found, to_do)
    } else {
        Check::good(CLOCK, found)
    }
}

fn what_to_set(error: &Error) -> Said {
    match error.kind() {
        ErrorKind::WrongPassword => said!(
            "set key_password_file in bestpay.toml, or BESTPAY_KEY_PASSWORD",
            "在 bestpay.toml 中设置 key_password_file，或设置环境变量 BESTPAY_KEY_PASSWORD"
        ),
        ErrorKind::AliasRequired | ErrorKind::AliasNotFound => said!(
            "set key_alias in bestpay.toml, or BESTPAY_KEY_ALIAS",
            "在 bestpay.toml 中设置 key_alias，或设置环境变量 BESTPAY_KEY_ALIAS"
        ),
        ErrorKind::KeyUnreadable => said!("check the path and who may read the file", "检查路径和文件的读权限"),
        ErrorKind::InvalidKey | ErrorKind::UnsupportedKey => {
            said!("see what the file is with `bestpay key FILE`", "用 bestpay key 文件名 查看文件内容")
        }
        ErrorKind::InsecureUrl => said!(
            "use https; plain http needs allow_plain_http = true",
            "请用 https；明文 http 需设置 allow_plain_http = true"
        ),
        _ => said!("set it in bestpay.toml or in the environment", "在 bestpay.toml 或环境变量中设置"),
    }
}

/// What is wrong behind a status, and what to do. A platform that takes only POST may answer this GET with 400, 405 or 200.
fn what_a_status_says(status: u16) -> Option<(Said, Said)> {
    Some(match status {
        404 | 410 => (
            said!("a web server answers, but it does not have the interfaces", "应答的是网站，没有支付接口"),
            said!(
                "check host and port of api_url; the platform's is https://mapi.bestpay.com.cn",
                "检查 api_url 的域名和端口；平台的地址是 https://mapi.bestpay.com.cn"
            ),
        ),
        407 => (
            said!("the proxy wants a name and a password", "代理要求用户名和密码"),
            said!("write them into proxy: http://user:password@host:port", "写入 proxy：http://用户名:密码@主机:端口"),
        ),
        401 | 403 => (
            said!("the server, or something in front of it, refuses this machine", "服务器或其前置设备拒绝本机"),
            said!(
                "ask the platform to allow this machine's public address; check the proxy",
                "请平台把本机的出口 IP 加入白名单；检查代理"
            ),
        ),
        300..=399 => (
            said!("the server refers to another address", "服务器要求跳转到别的地址"),
            said!(
                "set api_url to the address itself; redirects are not followed",
                "把 api_url 设为最终地址；程序不跟随跳转"
            ),
        ),
        500.. => (
            said!("the server, or a gateway in front of it, has a fault", "服务器或其前置网关有故障"),
            said!("try again later; check api_url and the proxy", "稍后再试；检查 api_url 和代理"),
        ),
        _ => return None,
    })
}

fn what_blocks(error: &Error) -> Said {
    match error.kind() {
        ErrorKind::Dns => said!("check api_url and this machine's name server", "检查 api_url 和本机的 DNS 设置"),
        ErrorKind::Tls => what_blocks_tls(error.message()),
        ErrorKind::InvalidHttp => {
            said!("what answers is not a web server: check api_url", "应答的不是网站服务：检查 api_url")
        }
        _ => said!(
            "check api_url, firewall and proxy; the platform may have to allow your address",
            "检查 api_url、防火墙和代理；平台可能需要把你的出口 IP 加入白名单"
        ),
    }
}

/// By rustls' words for what the other side sent, or for what is wrong with its certificate.
fn what_blocks_tls(reason: &str) -> Said {
    let has = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if has(&["UnknownIssuer", "unknown issuer"]) {
        said!(
            "this machine does not know who signed the server's certificate: behind a proxy that opens TLS, or with a \
             private authority, name the root with root_certificate",
            "本机不认识服务器证书的颁发者：经过会解开 TLS 的代理，或使用私有 CA 时，请用 root_certificate 指定根证书"
        )
    } else if has(&["expired", "Expired", "not valid yet", "NotValidYet"]) {
        said!(
            "check this machine's clock; if it is right, the server's certificate has expired, and the platform must renew \
             it",
            "检查本机时钟；时钟正确时，是服务器证书已过期，需平台更换"
        )
    } else if has(&["not valid for name", "NotValidForName"]) {
        said!(
            "the server's certificate is for another name: write the host's name into api_url, not its IP address, and \
             check it",
            "服务器证书属于别的域名：api_url 请写域名，不要写 IP 地址，并检查域名"
        )
    } else if has(&["corrupt message", "InvalidContentType"]) {
        said!(
            "what answers does not speak TLS: check the port in api_url, and whether it should be http://",
            "对方没有使用 TLS：检查 api_url 的端口，以及是否应为 http://"
        )
    } else if has(&["CertificateRequired", "BadCertificate", "UnknownCA", "CertificateUnknown"]) {
        said!(
            "the server wants a certificate of the client, which the platform does not: check api_url and what stands in \
             between",
            "服务器要求客户端证书，而平台没有这个要求：检查 api_url 和中间设备"
        )
    } else if has(&["UnrecognizedName", "UnrecognisedName"]) {
        said!(
            "the server has no site of this name: check the host in api_url",
            "服务器没有这个域名的站点：检查 api_url 的域名"
        )
    } else if has(&["ProtocolVersion", "HandshakeFailure", "incompatible"]) {
        said!(
            "the two sides share no version of TLS (1.2 or 1.3) or no cipher: check api_url, and what stands in between",
            "双方没有共同的 TLS 版本（1.2 或 1.3）或加密套件：检查 api_url 和中间设备"
        )
    } else {
        said!(
            "check this machine's clock; behind a proxy that opens TLS, name its root with root_certificate",
            "检查本机时钟；经过会解开 TLS 的代理时，请用 root_certificate 指定其根证书"
        )
    }
}

fn to_json(check: &Check) -> serde_json::Value {
    let status = match check.verdict {
        Verdict::Good => "ok",
        Verdict::Attention => "attention",
        Verdict::Bad => "bad",
    };
    let to_do = check.to_do.as_ref().map(|to_do| &to_do.en);
    json!({ "check": check.name.0, "status": status, "found": check.found.en, "to_do": to_do })
}

fn show(screen: &Screen, mut checks: Vec<Check>) -> Result<(), Failure> {
    if screen.language() == Language::Chinese {
        // Production or test is the first thing to know.
        checks.sort_by_key(|check| check.name != ENVIRONMENT);
    }
    let (good, bad) = screen.marks();
    let rows: Vec<_> = checks
        .iter()
        .map(|check| {
            let (style, mark) = match check.verdict {
                Verdict::Good => (GOOD, good),
                Verdict::Attention => (ATTENTION, "!"),
                Verdict::Bad => (BAD, bad),
            };
            let name = screen.one_of(check.name.0, check.name.1);
            vec![Cell::new(mark, style), name.into(), printable(&screen.in_words(&check.found)).into()]
        })
        .collect();
    let columns = Columns::fitting(&rows);
    for (row, check) in rows.iter().zip(&checks) {
        screen.line(&columns.line(row))?;
        if let Some(to_do) = &check.to_do {
            screen.line(&format!("   {QUIET}→{QUIET:#} {}", screen.in_words(to_do)))?;
        }
    }
    show_what_is_left(screen)
}

/// What has to be looked at by a person.
fn show_what_is_left(screen: &Screen) -> Result<(), Failure> {
    let title = screen.one_of(
        "Before the first real order, look at what this program cannot see (docs/going-live.md):",
        "以下各项程序检查不了，上线前请逐项确认（docs/going-live.zh-CN.md）：",
    );
    screen.line(&format!("\n{STRONG}{title}{STRONG:#}"))?;
    BY_HAND.iter().try_for_each(|(en, zh)| screen.line(&format!("  - {}", screen.one_of(en, zh))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_remarked_on_from_thirty_days_before_its_end() {
        let end: BeijingTime = "2026-03-31 12:00:00".parse().expect("a time");
        let validity = |now: &str| {
            let now: BeijingTime = now.parse().expect("a time");
            Validity::at(now.to_system_time(), end.to_system_time())
        };
        assert_eq!(validity("2026-03-01 11:59:59"), Validity::Valid(end));
        assert_eq!(validity("2026-03-01 12:00:00"), Validity::EndsSoon(end, 30));
        assert_eq!(validity("2026-03-31 11:00:00"), Validity::EndsSoon(end, 0));
        assert_eq!(validity("2026-03-31 12:00:01"), Validity::Expired(end));
    }

    #[test]
    fn the_end_of_a_certificate_is_told_in_beijing_time() {
        let end: BeijingTime = "2026-03-31 12:00:00".parse().expect("a time");
        for (validity, en, zh) in [
            (
                Validity::Expired(end),
                "expired on 2026-03-31 12:00:00 Beijing time",
                "已于 2026-03-31 12:00:00（北京时间）过期",
            ),
            (
                Validity::EndsSoon(end, 7),
                "ends in 7 days, on 2026-03-31 12:00:00",
                "还有 7 天到期：2026-03-31 12:00:00（北京时间）",
            ),
            (Validity::Valid(end), "valid until 2026-03-31 12:00:00", "有效期至 2026-03-31 12:00:00（北京时间）"),
        ] {
            let said = with_validity(said!("x", "x"), Some(validity));
            assert!(said.en.contains(en) && said.zh.contains(zh), "{said:?}");
        }
    }
}
