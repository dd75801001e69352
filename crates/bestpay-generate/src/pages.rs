//! The tables of the pages in English and Chinese, and the pages of options.

use bestpay::{
    ERROR_OUTCOMES, ErrorClass, ErrorKind, ErrorOutcome, Interface, Language, OptionDefault, OptionKind, OptionSpec,
    Step, TillText,
};
use bestpay_cashier::State;

use crate::options::{CASHIER, CLIENT, Object, default_words, meaning};
use crate::output::Output;
use crate::python;
use crate::tables;
use crate::text::capitalised;

use Language::{Chinese, English};

/// Writes the tables of the pages in one language.
#[derive(Clone, Copy)]
struct Writer(Language);

pub fn written() -> Vec<Output> {
    let pages = [
        (English, "docs/interfaces.md", "docs/errors.md", "python/README.md", "docs/options.md", "docs/outcomes.md"),
        (
            Chinese,
            "docs/interfaces.zh-CN.md",
            "docs/errors.zh-CN.md",
            "python/README.zh-CN.md",
            "docs/options.zh-CN.md",
            "docs/outcomes.zh-CN.md",
        ),
    ];
    let of_language =
        |(language, of_interfaces, of_errors, of_python, of_options, of_outcomes): (Language, _, _, _, _, _)| {
            let language = Writer(language);
            [
                Output::part(of_interfaces, "interfaces", language.interfaces()),
                Output::part(of_errors, "errors", language.errors()),
                Output::part(of_python, "interfaces", language.interfaces_in_python()),
                Output::part(of_python, "errors", language.exceptions()),
                Output::part(of_python, "states", language.states()),
                Output::part(of_outcomes, "states", language.outcomes_of_states()),
                Output::part(of_outcomes, "errors", language.outcomes_of_errors()),
                Output::file(of_options, language.page_of_options()),
            ]
        };
    pages.into_iter().flat_map(of_language).collect()
}

fn row<T: AsRef<str>>(cells: &[T]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {} |", cell.as_ref())).collect();
    format!("|{}\n", cells.replace("|  |", "| |"))
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let rows: String = rows.into_iter().map(|cells| row(&cells)).collect();
    format!("{}|{}\n{rows}", row(head), "---|".repeat(head.len()))
}

fn code(text: impl AsRef<str>) -> String {
    format!("`{}`", text.as_ref())
}

/// The kinds of a class, in the order of the table.
fn kinds(class: ErrorClass) -> impl Iterator<Item = ErrorKind> {
    ErrorKind::ALL.iter().copied().filter(move |kind| kind.class() == class)
}

/// A row's interface, or the callback between the interfaces.
enum Section {
    Called(&'static Interface),
    Callback,
}

fn sections() -> Vec<Section> {
    let (before, after): (Vec<_>, Vec<_>) = Interface::ALL.iter().copied().partition(|one| one.section < "3.4");
    let before = before.into_iter().map(Section::Called);
    before.chain([Section::Callback]).chain(after.into_iter().map(Section::Called)).collect()
}

impl Writer {
    fn says<'a>(self, english: &'a str, chinese: &'a str) -> &'a str {
        if self.0 == English { english } else { chinese }
    }

    /// A sentence of the tables as a cell.
    fn cell(self, english: &str, chinese: &str) -> String {
        let english = english.replace("[`", "`").replace("`]", "`");
        self.says(english.trim_end_matches('.'), chinese).to_owned()
    }

    fn title(self, section: &Section) -> String {
        match section {
            Section::Called(interface) => format!("{} {}", interface.section, self.says(interface.en, interface.zh)),
            Section::Callback => format!("3.4 {}", self.says("the callback", "支付、退款结果回调接口")),
        }
    }

    fn with_waiting(self, call: String, interface: &Interface) -> String {
        match (!interface.moves_money).then(|| tables::wait(interface)) {
            Some(wait) => format!("{call}{}{}", self.says(", ", "、"), code(wait)),
            None => call,
        }
    }

    fn callback_and_reply(self) -> String {
        format!("`Callback`{}`CallbackReply`", self.says(", ", "、"))
    }

    fn interfaces(self) -> String {
        let head = ["document", "request", "call", "result", "read time-out"];
        let head_in_chinese = ["文档", "请求", "调用", "结果", "读取超时"];
        let rows = sections().into_iter().map(|section| match &section {
            Section::Called(interface) => vec![
                self.title(&section),
                code(interface.type_name),
                self.with_waiting(code(format!("Client::{}", interface.call)), interface),
                code(format!("{}Result", interface.type_name)),
                format!("{} {}", interface.read_timeout.as_secs(), self.says("s", "秒")),
            ],
            Section::Callback => {
                let (title, call) = (self.title(&section), code("Merchant::read_callback"));
                vec![title, String::new(), call, self.callback_and_reply(), String::new()]
            }
        });
        table(if self.0 == English { &head } else { &head_in_chinese }, rows)
    }

    fn interfaces_in_python(self) -> String {
        let rows = sections().into_iter().map(|section| match &section {
            Section::Called(interface) => vec![
                self.title(&section),
                self.with_waiting(code(format!("client.{}", interface.call)), interface),
                code(format!("{}Result", interface.type_name)),
            ],
            Section::Callback => vec![self.title(&section), code("merchant.read_callback"), self.callback_and_reply()],
        });
        table(if self.0 == English { &["document", "call", "result"] } else { &["文档", "调用", "结果"] }, rows)
    }

    fn exceptions(self) -> String {
        let rows = ErrorClass::ALL.iter().map(|class| {
            let more: Vec<_> = python::details(*class).iter().map(|(name, ..)| code(name)).collect();
            let exception = code(python::exception(*class));
            vec![exception, self.cell(class.about(), class.zh()), more.join(self.says(", ", "、"))]
        });
        table(
            if self.0 == English {
                &["class", "raised when", "has besides"]
            } else {
                &["类", "何时抛出", "另有"]
            },
            rows,
        )
    }

    fn states(self) -> String {
        let rows = State::ALL
            .iter()
            .map(|state| vec![code(state.as_str().to_uppercase()), self.cell(state.about(), state.zh())]);
        let state = code("entry.state");
        table(&[&state, self.says("what it means", "含义")], rows)
    }

    fn step(self, (chinese, english): Step) -> String {
        self.says(english, chinese).to_owned()
    }

    /// What the cashier reads about a payment, and about a refund. The English page has both languages.
    fn till(self, text: TillText) -> [String; 2] {
        [text.payment, text.refund].map(|sentence| {
            let (chinese, english) = (sentence.text(Chinese), sentence.text(English));
            if self.0 == English { format!("{chinese}<br>{english}") } else { chinese.to_owned() }
        })
    }

    fn outcomes_of_states(self) -> String {
        let head = ["`state`", "the money", "a payment", "a refund", "the cashier", "the program"];
        let head_in_chinese = ["`state`", "钱", "收款时看到", "退款时看到", "收银员", "程序"];
        let rows = State::ALL.iter().map(|state| {
            let outcome = state.outcome();
            let [payment, refund] = self.till(outcome.text);
            let (money, cashier, program) = (outcome.money, outcome.cashier, outcome.program);
            vec![code(state.as_str()), self.step(money), payment, refund, self.step(cashier), self.step(program)]
        });
        table(if self.0 == English { &head } else { &head_in_chinese }, rows)
    }

    /// Which errors a row is about.
    fn errors_of(self, row: &ErrorOutcome) -> String {
        let names: Vec<_> = match (row.kinds, row.classes) {
            ([], classes) => classes.iter().map(|class| code(class.as_str())).collect(),
            (kinds, _) => kinds.iter().map(|kind| code(kind.code())).collect(),
        };
        if names.is_empty() { self.says("all others", "其余").to_owned() } else { names.join(self.says(", ", "、")) }
    }

    fn outcomes_of_errors(self) -> String {
        let head = ["effect", "class or code", "a payment", "a refund", "the program"];
        let head_in_chinese = ["资金影响 `effect`", "类别或错误码", "收款时看到", "退款时看到", "程序"];
        let rows = ERROR_OUTCOMES.iter().map(|row| {
            let effect = row.effect.map_or(self.says("any", "任意").to_owned(), |effect| code(effect.as_str()));
            let [payment, refund] = self.till(row.text);
            vec![effect, self.errors_of(row), payment, refund, self.step(row.step)]
        });
        table(if self.0 == English { &head } else { &head_in_chinese }, rows)
    }

    /// A section for each class.
    fn errors(self) -> String {
        let head = if self.0 == English { ["code", "meaning"] } else { ["代码", "含义"] };
        let stop = self.says(".", "。");
        let section = |class: &ErrorClass| {
            let rows = kinds(*class).map(|kind| vec![code(kind.code()), self.cell(kind.about(), kind.zh())]);
            let about = self.cell(class.about(), class.zh());
            format!("\n## {}\n\n{about}{stop}\n\n{}", code(class.as_str()), table(&head, rows))
        };
        ErrorClass::ALL.iter().map(section).collect::<String>() + "\n"
    }

    fn option(self, spec: &OptionSpec) -> Vec<String> {
        let limits = match spec.kind {
            OptionKind::WholeSeconds => "；整秒，最长一天",
            OptionKind::Time | OptionKind::TimeOrOnce => "；最长一天",
            OptionKind::Text | OptionKind::Certificates | OptionKind::Codes => "",
        };
        let once = if spec.kind == OptionKind::TimeOrOnce {
            self.says(
                " Zero asks once: `BESTPAY_ASK_ONCE` in C, `AskOnce` in Go.",
                "零表示只查询一次：C 为 `BESTPAY_ASK_ONCE`，Go 为 `AskOnce`。",
            )
        } else {
            ""
        };
        let default = match (self.0, spec.default) {
            (Chinese, OptionDefault::Time(time)) => format!("{} 秒", time.as_secs()),
            (Chinese, OptionDefault::Words { zh, .. }) => zh.to_owned(),
            (English, _) => default_words(spec),
        };
        let english = capitalised(&meaning(spec)) + once;
        let chinese = format!("{}{limits}。{}{once}", spec.zh, spec.note.0);
        vec![code(spec.name), default, self.cell(&english, chinese.trim_end_matches('。'))]
    }

    fn page_of_options(self) -> String {
        let mut page = format!("{NOTE}\n{}", self.says(OPTIONS_IN_ENGLISH, OPTIONS_IN_CHINESE));
        let head = if self.0 == English { ["option", "default", "meaning"] } else { ["选项", "默认", "含义"] };
        for (title, Object { options, .. }) in [("Client", CLIENT), ("Cashier", CASHIER)] {
            let rows = options.iter().map(|spec| self.option(spec));
            page.push_str(&format!("\n## {title}\n\n{}", table(&head, rows)));
        }
        page
    }
}

const NOTE: &str = "<!-- Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit. -->\n";

const OPTIONS_IN_ENGLISH: &str = "\
# Options

[中文](options.zh-CN.md)

What a client and a Cashier can be told. Each language writes the names in its way: `connect_timeout` is `connectTimeout` in
Java, `ConnectTimeout` in Go and `connect_timeout_ms` in C. Rust and Python take the two pauses together, as `poll_every`. In
Java lists are given one by one: `rootCertificate`, `notFoundCode`.
";

const OPTIONS_IN_CHINESE: &str = "\
# 选项

[English](options.md)

`Client` 和 `Cashier` 的设置。各语言的写法不同：`connect_timeout` 在 Java 中是 `connectTimeout`，在 Go 中是 `ConnectTimeout`，在 C 中是 `connect_timeout_ms`。Rust 和 Python 把两个间隔合在一起，写作 `poll_every`。Java 逐个添加列表中的各项：`rootCertificate`、`notFoundCode`。
";
