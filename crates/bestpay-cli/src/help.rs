//! The help in Chinese: the tree of the commands is one, and its texts are looked up here.

use bestpay::{FieldSpec, Interface, Language};
use bestpay_cashier::{STATEMENT_OPTIONS, StatementOption};
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command};

use crate::request_options::{about, chinese};
use crate::statement_options;

/// The paragraphs of the help, and the headings: as clap has them, without the full stop, and in Chinese.
const TEXTS: &[(&str, &str)] = &[
    (
        "翼支付 (BestPay) aggregate acquiring: order, ask, refund, sign, verify, diagnose, try out",
        "翼支付（BestPay）聚合收单：下单、查单、退款、签名、验签、诊断、试用",
    ),
    (
        "Options of the calls have the interface document's names in kebab-case. Exit status: 0 answered and verified, 1 refused (for `verify`: not valid), 2 usage or bad input, 3 outcome unknown (ask for the status, never order again), 4 nothing was sent",
        "调用的选项就是接口文档的字段名，写成短横线形式。退出码：0 已应答，验签通过；1 平台返回失败（`verify` 为验签不通过）；2 用法、配置或输入有误；3 结果未知（只查单，请勿重复下单）；4 请求未发出。",
    ),
    ("3.1: order by the payment code that the payer shows (付款码)", "3.1：付款码收款，扫顾客出示的付款码下单"),
    (
        "If the outcome of an order is unknown (exit status 3), `status` settles it, or --wait does at once; never repeat the order. Amounts are in fen, or in yuan with --yuan",
        "结果未知（退出码 3）时，用 `status` 查单，或下单时就加 --wait；请勿重复下单。金额以分为单位，用 --yuan 则以元为单位。",
    ),
    (
        "3.2: order for the payer to scan (收款码, 订单码); draws the QR code",
        "3.2：收款码、订单二维码收款，顾客扫码付款；画出二维码",
    ),
    (
        "With --json and --wait there are two lines if the order is not final at first: the address is needed before the payer can pay",
        "同时用 --json 和 --wait 时，订单未到终态就先输出一行：顾客付款之前需要支付地址。",
    ),
    ("3.3: what became of an order", "3.3：查单"),
    (
        "Without --trade-date, the date is that of the order in the journal; without a journal, it is now",
        "没有给出 --trade-date 时，取本地流水中这笔订单的请求时间；没有指定本地流水则为现在。",
    ),
    ("3.5: give money back, all or part", "3.5：退款，全额或部分"),
    (
        "If the outcome of a refund is unknown (exit status 3), `refund-status` settles it, or --wait does at once",
        "结果未知（退出码 3）时，用 `refund-status` 查询，或退款时就加 --wait；请勿重复退款。",
    ),
    ("3.6: what became of a refund", "3.6：退款查询"),
    (
        "Without --refund-date, the date is that of the refund in the journal; without a journal, it is now",
        "没有给出 --refund-date 时，取本地流水中这笔退款的请求时间；没有指定本地流水则为现在。",
    ),
    (
        "Call an interface that the document does not list, such as closing an order",
        "调用接口文档没有列出的接口，例如关单",
    ),
    (
        "It is signed and sent once, and its answer verified. It may move money: if the outcome is unknown (exit status 3), do not repeat it before you know what became of it. institutionCode and merchantNo are filled in unless they are given",
        "签名后只发送一次，并验证应答的签名。它可能动用资金：结果未知（退出码 3）时，先弄清结果，请勿重复调用。institutionCode 和 merchantNo 不给出时自动填入。",
    ),
    (
        "The path, as /o2o/aggregatePay/service/closeTrade; with --envelope sdkRequest, the member `path`",
        "路径，如 /o2o/aggregatePay/service/closeTrade；用 --envelope sdkRequest 时为成员 `path`",
    ),
    (
        "A field of the request, as a text; with NAME:json=VALUE as JSON: a number, true, an object. Repeat it for each",
        "请求的一个字段，文本；写成 NAME:json=VALUE 则为 JSON：数字、true、对象。多个字段重复给出",
    ),
    ("What is around the fields", "字段外层的信封"),
    (
        "A field that is not shown, neither in the log nor in the answer. Repeat it for each",
        "日志和应答中都不显示的字段；多个字段重复给出",
    ),
    ("Look into a journal of orders and refunds, and settle what is open", "查看订单和退款的本地流水，补单"),
    (
        "The journal is a file, or the address of a PostgreSQL (postgres://…). Give an address with a password by BESTPAY_JOURNAL or --journal-url-file: everybody on the machine can read a command line",
        "本地流水是一个文件，或 PostgreSQL 的地址（postgres://…）。带密码的地址请用 BESTPAY_JOURNAL 或 --journal-url-file 给出：命令行对本机所有用户可见。",
    ),
    ("The journal [default: BESTPAY_JOURNAL]", "本地流水［默认：BESTPAY_JOURNAL］"),
    (
        "A file whose first line is the journal, for an address with a password",
        "首行写有本地流水地址的文件，用于带密码的地址",
    ),
    (
        "Who signs the certificate of the PostgreSQL server, as PEM [default: the public authorities]",
        "签发 PostgreSQL 服务器证书的 CA，PEM 格式［默认：公共 CA］",
    ),
    ("The orders and refunds, one a line", "列出订单和退款，一行一笔"),
    (
        "Hold a statement of the platform against the journal: exit status 1 if they differ",
        "对账：把平台的对账单与本地流水比对，有差异时退出码为 1",
    ),
    (
        "The statement is a CSV file, in UTF-8 or GBK, whose first line has the names of its columns. Settle what is open before: `bestpay journal recover`",
        "对账单是 UTF-8 或 GBK 编码的 CSV 文件，首行是列名。先补单：`bestpay journal recover`。",
    ),
    ("The statement", "对账单"),
    ("Only those that are not final", "只列未决的"),
    (
        "An order with its refunds, or a refund, and everything that happened to it",
        "显示一笔订单及其退款，或一笔退款，以及全部经过",
    ),
    ("outTradeNo or outRequestNo", "商户订单号 outTradeNo，或退款请求流水号 outRequestNo"),
    (
        "Ask the platform for everything that is open, until it is settled or the time is over (exit status 3)",
        "补单：查询全部未决的订单和退款，直到终态或超时（退出码 3）",
    ),
    ("How long", "最长时间，秒"),
    (
        "The changes of state and the alarms, in order, as one JSON object a line",
        "按顺序导出状态变更和告警，一行一个 JSON 对象",
    ),
    (
        "Only what comes after this number: the id of the last line that was read",
        "只导出该编号之后的：上次读到的最后一行的 id",
    ),
    (
        "Check settings, keys, connection and clock, and say what to do",
        "检查配置、密钥、网络和时钟，并说明怎么办：可以运行的上线检查清单",
    ),
    (
        "Nothing is ordered. Exit status 0 when all is well (remarks included), 2 when settings, keys or clock are wrong, 4 when the platform cannot be reached",
        "不会下单。退出码：0 正常（可以有提醒）；2 配置、密钥或时钟有误；4 无法连接平台。",
    ),
    ("Print the signing string of a message", "打印报文的待签名串"),
    (
        "JSON and form bodies, signed or not. With --jsonl, one JSON string a line; a line that is not a message gives `null` in its place and its error on standard error, and the exit status at the end is 2",
        "JSON 或表单报文，有无签名均可。用 --jsonl 时一行一个 JSON 字符串；不是报文的行输出 `null`，错误写到标准错误，最后退出码为 2。",
    ),
    ("Sign a message", "给报文签名"),
    (
        "JSON only: its members stay as they are, `sign` is added at the end, an old one is replaced. With --jsonl, one signed message a line; a line that is not a message gives `null` in its place and its error on standard error, and the exit status at the end is 2",
        "只支持 JSON：字段保持原样，`sign` 加在最后，已有的被替换。用 --jsonl 时一行一条签名后的报文；不是报文的行输出 `null`，错误写到标准错误，最后退出码为 2。",
    ),
    ("Verify messages from the platform", "验证平台报文的签名"),
    (
        "JSON and form bodies, responses and callbacks. Exit status 0 when every message verifies, 1 when one does not, 2 when there is no message. With --jsonl, on all cores and in constant memory, one JSON object a line: `line`, `valid`, `hash`, `form`, and for a message that is not valid the keys of the error object. At the end, standard error has the sum, and for each reason the number of messages that are not valid and the lines of the first ones",
        "JSON 或表单报文，应答或回调。退出码：0 全部通过；1 有不通过的；2 没有报文。用 --jsonl 时使用全部 CPU 核，内存占用恒定，一行一个 JSON 对象：`line`、`valid`、`hash`、`form`，不通过的另有错误对象的各字段。最后在标准错误输出汇总：各种原因的条数，以及前几条的行号。",
    ),
    ("The platform's certificate or public key; several are tried in turn", "平台证书或公钥；可以给多个，依次尝试"),
    ("Accept SHA-256 only", "只接受 SHA-256"),
    (
        "Say why a message does not verify: signing strings tried, what the signature holds, what to do",
        "说明验签不通过的原因：试过的待签名串、签名的内容、怎么办",
    ),
    ("Show what a key file holds, without showing the key", "查看密钥文件的内容，不显示密钥本身"),
    (
        "Kind, bits, alias, fingerprint (SHA-256 of the SPKI) and certificate, of private and public keys",
        "类型、位数、别名、指纹（SPKI 的 SHA-256）和证书，私钥和公钥均可。",
    ),
    (
        "The file: PKCS#12, PKCS#8, PKCS#1, X.509 or a public key; DER, PEM or bare Base64",
        "文件：PKCS#12、PKCS#8、PKCS#1、X.509 或公钥；DER、PEM 或纯 Base64",
    ),
    ("The key's alias, if a PKCS#12 file holds several", "密钥的别名，用于含多把密钥的 PKCS#12 文件"),
    (
        "The file that holds the password, instead of the variable BESTPAY_KEY_PASSWORD",
        "存放密码的文件，代替环境变量 BESTPAY_KEY_PASSWORD",
    ),
    (
        "The private key: PKCS#12, PKCS#8 or PKCS#1; DER, PEM or bare Base64",
        "商户私钥：PKCS#12、PKCS#8 或 PKCS#1；DER、PEM 或纯 Base64",
    ),
    ("The hash. Some older contracts sign with SHA-1", "摘要算法。早期签约的商户可能用 SHA-1"),
    ("The message; standard input when absent or `-`", "报文文件；不给或为 `-` 时读标准输入"),
    ("One message a line in, one result a line out. Blank lines are skipped", "每行一条报文，每行一个结果，跳过空行"),
    (
        "Show the life of some orders and refunds against a gateway of its own; needs nothing",
        "用内置沙箱演示下单、查单、退款和回调；不需要任何准备",
    ),
    (
        "Paid at once, waited for, called back, declined, refunded in part, lost and found again, refused, never sent",
        "立即付款、等待输入密码、收到回调、支付失败、部分退款、应答丢失后查单得到结果、平台拒绝、请求未发出。",
    ),
    (
        "The gateway is the sandbox, in this process, on a free port of this machine; the callbacks come over HTTP; at the end every amount is compared with the gateway's books. Exit status 1 when anything is not as it should be",
        "沙箱在本进程内，占用本机一个空闲端口；回调走 HTTP；最后与沙箱账目核对每一笔金额。有任何异常时退出码为 1。",
    ),
    ("Run a gateway that speaks the platform's side, for tests", "运行沙箱：按接口文档模拟平台，用于测试"),
    (
        "It prints its address as one JSON line and runs until it is interrupted. The line has `url`, `console`: the page to open in a browser, `institutionCode`, `merchantNo`, `key_password` and, with --dir, the paths `key`, `platform_key` and `config`. Reserved payment codes (mediumNo 510000000000000001 to …07) choose outcomes, and POST /sandbox/faults orders faults",
        "启动后输出一行 JSON，一直运行到被中断。该行有 `url`、`console`（用浏览器打开的网页）、`institutionCode`、`merchantNo`、`key_password`，用 --dir 时还有路径 `key`、`platform_key`、`config`。测试付款码（mediumNo 510000000000000001 至 …07）决定结果，POST /sandbox/faults 注入故障。",
    ),
    ("The port; 0 takes a free one", "端口；0 表示任选空闲端口"),
    (
        "The address to listen on, with or without a port. The sandbox protects nothing: keep it to this machine",
        "监听地址，可带端口。沙箱没有任何防护，请只在本机使用",
    ),
    (
        "Write merchant.p12, platform.cer and bestpay.toml to this folder",
        "把 merchant.p12、platform.cer 和 bestpay.toml 写入该目录",
    ),
    ("Keep the orders in this file, over restarts", "把订单存入该文件，重启后仍在"),
    ("How long a waiting payer, or a refund in progress, takes", "等待中的付款或退款多久后完成，毫秒"),
    (
        "The pause before a callback's second attempt; it doubles from then on",
        "回调失败后首次重发的间隔，毫秒，之后逐次加倍",
    ),
    ("How many times a callback is posted at most", "回调最多发送几次"),
    ("How many lines the ledger keeps", "账目保留多少行"),
    (
        "A name by which the console and the control API are called, besides localhost and the addresses. Repeatable",
        "访问网页控制台和控制接口可用的主机名，localhost 和 IP 地址之外的；可以给多个",
    ),
    (
        "Ask for the status until it is final, for at most this many seconds; also if the answer was lost",
        "查单直到终态，最多等这么多秒；应答丢失时也查",
    ),
    (
        "The settings [default: bestpay.toml, if there is one; BESTPAY_… variables override it]",
        "配置文件［默认：当前目录的 bestpay.toml（若有）；环境变量 BESTPAY_… 优先］",
    ),
    (
        "merchantNo: 商户号, the merchant's number, instead of the one in the settings",
        "merchantNo：商户号，代替配置中的商户号",
    ),
    ("tradeAmt: the same in yuan, as 12.50", "tradeAmt：同上，以元为单位，如 12.50"),
    ("refundAmt: the same in yuan, as 12.50", "refundAmt：同上，以元为单位，如 12.50"),
    ("Write the QR code of the payment address as PNG", "把支付地址的二维码写成 PNG"),
    ("Write the QR code of the payment address as SVG", "把支付地址的二维码写成 SVG"),
    ("Print results and errors as JSON", "以 JSON 输出结果和错误"),
    ("Log to standard error", "把日志写到标准错误"),
    (
        "The language for people [default: BESTPAY_LANG, then the locale]. JSON and exit statuses are the same in each",
        "显示语言［默认：BESTPAY_LANG，其次系统语言］。JSON 和退出码不随语言变化",
    ),
    ("Print help", "显示帮助"),
    ("Print help (see more with '--help')", "显示帮助（详细帮助用 --help）"),
    ("Print version", "显示版本"),
    ("Print this message or the help of the given subcommand(s)", "显示本帮助，或某个命令的帮助"),
    ("Everywhere", "通用"),
    ("Mandatory fields", "必填字段"),
    ("Other fields", "选填字段"),
    ("Settings", "配置"),
    ("Pictures", "二维码图片"),
];

const BETWEEN_PARAGRAPHS: &str = "\n\n";

/// Usage, then everything else, as clap has it.
const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command with its help in this language.
pub fn in_language(mut command: Command, language: Language) -> Command {
    if language == Language::English {
        return command;
    }
    // clap adds `help` and `--help` when it builds.
    command.build();
    translated(command)
}

fn translated(command: Command) -> Command {
    let text = |given: Option<String>| given.map(|text| in_chinese(&text).unwrap_or(text));
    let about = text(command.get_about().map(ToString::to_string));
    let long_about = text(command.get_long_about().map(ToString::to_string));
    let usage = command.clone().render_usage().to_string().replace("[OPTIONS]", "[选项]").replace("[ARGS]", "[参数]");
    let usage = usage.trim_start_matches("Usage: ").replace("<COMMAND>", "<命令>");
    let mut command = command
        .override_usage(usage)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(translated_argument)
        .mut_subcommands(translated);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(about) = long_about {
        command = command.long_about(about);
    }
    command
}

fn translated_argument(argument: Arg) -> Arg {
    let fallback = if argument.is_positional() { "参数" } else { "选项" };
    let heading = argument.get_help_heading().and_then(paragraph).unwrap_or(fallback);
    let mut help =
        argument.get_help().map(ToString::to_string).map(|text| of_argument(&argument, text)).unwrap_or_default();
    // clap's own brackets are English.
    let default: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !default.is_empty() && !argument.is_hide_default_value_set() && takes_value(&argument) {
        help.push_str(&format!("［默认：{}］", default.join(" ")));
    }
    let choices: Vec<_> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if !choices.is_empty() && takes_value(&argument) {
        help.push_str(&format!("［可选：{}］", choices.join("、")));
    }
    let argument = argument.help_heading(heading.to_owned()).hide_default_value(true).hide_possible_values(true);
    let argument = if argument.get_long_help().is_some() { argument.long_help(help.clone()) } else { argument };
    argument.help(help)
}

fn takes_value(argument: &Arg) -> bool {
    argument.get_action().takes_values()
}

/// The help of a field of a request and of an option of a statement is made of their tables, every other one is looked
/// up.
fn of_argument(argument: &Arg, text: String) -> String {
    let id = argument.get_id().as_str();
    let is_its = |spec: &&FieldSpec| spec.name == id && about(spec) == text;
    let spec = Interface::ALL.iter().flat_map(|interface| interface.request).find(is_its);
    let of_statement = |option: &&StatementOption| option.name == id && statement_options::about(option) == text;
    let option = STATEMENT_OPTIONS.iter().find(of_statement).map(statement_options::chinese);
    spec.map(chinese).or(option).or_else(|| in_chinese(&text)).unwrap_or(text)
}

/// All paragraphs of a text. `None` if one of them is not known.
fn in_chinese(text: &str) -> Option<String> {
    let paragraphs = text.split(BETWEEN_PARAGRAPHS).map(paragraph).collect::<Option<Vec<_>>>()?;
    Some(paragraphs.join(BETWEEN_PARAGRAPHS))
}

fn paragraph(text: &str) -> Option<&'static str> {
    let text = text.trim_end_matches('.');
    TEXTS.iter().find(|(english, _)| *english == text).map(|(_, chinese)| *chinese)
}

/// A usage error: what it is in Chinese, and what clap says about it.
pub fn usage_in_chinese(error: &clap::Error) -> String {
    let of = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数 {argument}"),
        ErrorKind::InvalidSubcommand => format!("没有命令 {}", of(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{argument} 的值 {value} 不正确"),
        ErrorKind::ArgumentConflict => format!("{argument} 不能与 {} 同时使用", of(ContextKind::PriorArg)),
        _ => error.render().to_string().lines().next().unwrap_or_default().to_owned(),
    };
    format!("{what}；用法见 bestpay --help")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::Program;

    /// Every paragraph and heading of the help, but for the texts of fields.
    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        found.extend(command.get_about().map(ToString::to_string));
        found.extend(command.get_long_about().map(ToString::to_string));
        for argument in command.get_arguments() {
            found.extend(argument.get_help_heading().map(str::to_owned));
            let help = argument.get_help().map(ToString::to_string).filter(|text| !text.is_empty());
            found
                .extend(help.filter(|text| of_argument(argument, text.clone()) == *text || in_chinese(text).is_some()));
        }
        command.get_subcommands().for_each(|command| texts(command, found));
    }

    #[test]
    fn every_text_of_the_help_is_in_chinese_and_no_other() {
        let mut command = Program::command();
        command.build();
        let mut found = BTreeSet::new();
        texts(&command, &mut found);
        let found: BTreeSet<_> = found.iter().flat_map(|text| text.split(BETWEEN_PARAGRAPHS)).collect();
        let missing: Vec<_> = found.iter().filter(|text| paragraph(text).is_none()).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let is_used = |english: &str| found.iter().any(|text| text.trim_end_matches('.') == english);
        let unused: Vec<_> = TEXTS.iter().filter(|(english, _)| !is_used(english)).collect();
        assert!(unused.is_empty(), "{unused:#?}");
    }

    #[test]
    fn the_tree_in_chinese_is_the_tree() {
        fn names(command: &Command) -> Vec<String> {
            let arguments = command.get_arguments().map(|argument| argument.get_id().to_string());
            let commands = command
                .get_subcommands()
                .flat_map(|command| [vec![command.get_name().to_owned()], names(command)].concat());
            arguments.chain(commands).collect()
        }
        let mut english = Program::command();
        english.build();
        let mut chinese = in_language(Program::command(), Language::Chinese);
        assert_eq!(names(&english), names(&chinese));
        let help = chinese.render_long_help().to_string();
        assert!(help.contains("用法：") && help.contains("命令") && !help.contains("Usage:"), "{help}");
    }
}
