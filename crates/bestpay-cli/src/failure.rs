//! Why a command could not do its work, as a person and as a machine read it.

use std::io;
use std::path::Path;

use bestpay::{Effect, Error, ErrorFacts, ErrorKind, Language};
use serde_json::{Map, Value, json};

use crate::exit::Exit;
use crate::said::{Said, one_of};

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// A call, the settings or a key failed. `request_date` is known if an order or refund was being sent: the question
    /// for its status needs it.
    Call {
        /// What the library says.
        error: Error,
        /// What is known about the money: the error's own effect, or that of an order made before it.
        effect: Effect,
        /// `requestDate` of the order or refund.
        request_date: Option<String>,
        /// What else to try.
        advice: Option<Said>,
    },
    /// A message from a file was refused. Nothing was to be sent, so the effect is not that of a received message.
    Message {
        /// What the library says.
        error: Error,
        /// The line of the input, if there are several messages.
        line: Option<u64>,
    },
    /// The command line or the input is wrong, before the library was called.
    Input {
        /// `usage`, `missing_field`, `no_message`, `unreadable_file`, `unwritable_file` or `sandbox`.
        code: &'static str,
        /// The field at fault, under its name on the wire.
        field: Option<&'static str>,
        /// The sentence for a person.
        message: Said,
    },
    /// Standard output cannot be written to.
    Output(io::Error),
}

impl Failure {
    /// The command line is wrong.
    pub fn usage(message: Said) -> Failure {
        Failure::Input { code: "usage", field: None, message }
    }

    /// The effect of a question says nothing about its order, whatever the reason: not even a wrong setting does.
    pub fn of_question(self) -> Failure {
        match self {
            Failure::Call { error, request_date, advice, .. } => {
                Failure::Call { error, effect: Effect::Unknown, request_date, advice }
            }
            failure => failure,
        }
    }

    /// The question was asked with today's date, because no other was known: it may be wrong, and is not suggested again.
    pub fn with_assumed_date(self, option: String) -> Failure {
        match self {
            Failure::Call { error, effect, .. } => {
                let advice = said!(
                    "the question was asked with today's date: if it is of another day, give its date with {option}, or \
                     --journal",
                    "查询用的是今天的日期：如果是另一天的，请用 {option} 给出当时的请求时间，或用 --journal 指定本地流水"
                );
                let advice = (error.kind() == ErrorKind::Refused).then_some(advice);
                Failure::Call { error, effect, request_date: None, advice }
            }
            failure => failure,
        }
    }

    /// The sandbox, in a process of its own or in the demonstration, cannot start or go on.
    pub fn sandbox(message: Said) -> Failure {
        Failure::Input { code: "sandbox", field: None, message }
    }

    /// A file, or standard input, cannot be read.
    pub fn unreadable(name: &Said, error: &io::Error) -> Failure {
        let space = if name.zh.starts_with(|first: char| first.is_ascii()) { " " } else { "" };
        let message = Said {
            en: format!("cannot read {}: {error}", name.en),
            zh: format!("无法读取{space}{}：{}", name.zh, in_chinese(error)),
        };
        Failure::Input { code: "unreadable_file", field: None, message }
    }

    /// A file cannot be written.
    pub fn unwritable(path: &Path, error: &io::Error) -> Failure {
        let path = path.display();
        let message = Said {
            en: format!("cannot write {path}: {error}"),
            zh: format!("无法写入 {path}：{}", in_chinese(error)),
        };
        Failure::Input { code: "unwritable_file", field: None, message }
    }

    /// The exit status.
    pub fn exit(&self) -> Exit {
        match self {
            Failure::Call { error, effect, .. } => Exit::of(error, *effect),
            Failure::Message { .. } | Failure::Input { .. } | Failure::Output(_) => Exit::BadInput,
        }
    }

    /// Whether the reader of standard output has gone: then nobody can be told.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The object that `--json` prints.
    pub fn to_json(&self) -> Value {
        match self {
            Failure::Call { error, effect, request_date, advice } => {
                let mut object = error_object(error, *effect);
                if let Some(date) = request_date {
                    object.insert("request_date".to_owned(), json!(date));
                }
                if let Some(advice) = advice {
                    object.insert("advice".to_owned(), json!(advice.en));
                }
                Value::Object(object)
            }
            Failure::Message { error, line } => {
                let mut object = error_object(error, Effect::NotSent);
                if let Some(line) = line {
                    object.insert("line".to_owned(), json!(line));
                }
                Value::Object(object)
            }
            Failure::Input { code, field, message } => plain_object(code, *field, &message.en),
            Failure::Output(error) => plain_object("unwritable_file", None, &error.to_string()),
        }
    }

    /// The lines for a person: what happened, and what to do. `config` is the settings' file that the command line names.
    pub fn lines(&self, language: Language, config: Option<&str>) -> Vec<String> {
        match self {
            Failure::Call { error, effect, request_date, advice } => {
                let mut lines = call_lines(error, *effect, request_date.as_deref(), language, config);
                lines.extend(advice.as_ref().map(|advice| advice.text(language).to_owned()));
                lines
            }
            Failure::Message { error, line } => {
                let error = message_error(error, language);
                match (line, language) {
                    (None, _) => vec![error],
                    (Some(line), Language::English) => vec![format!("line {line}: {error}")],
                    (Some(line), Language::Chinese) => vec![format!("第 {line} 行：{error}")],
                }
            }
            Failure::Input { code, message, .. } => match language {
                Language::English => vec![format!("{code}: {}", message.en)],
                Language::Chinese => vec![format!("{}（{code}）", message.zh)],
            },
            Failure::Output(error) => {
                let message = said!("cannot write to standard output: {error}", "无法写到标准输出：{error}");
                vec![message.text(language).to_owned()]
            }
        }
    }
}

/// The usual reasons of the system; the others as it says them.
fn in_chinese(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "文件或文件夹不存在".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::IsADirectory => "这是文件夹".to_owned(),
        _ => error.to_string(),
    }
}

/// What is wrong with a message that was not about money: without its effect.
pub fn message_error(error: &Error, language: Language) -> String {
    match language {
        Language::English => error.to_string(),
        Language::Chinese => {
            // The likely cause says in Chinese what the message says in English.
            let certain = error.report().and_then(|report| report.verifies_in(language));
            let certain = certain.map(|how| format!("；{how}之后验签通过")).unwrap_or_default();
            let detail = match error.hint() {
                Some(hint) => format!("：{}{certain}", hint.advice_in(language)),
                None => format!("。详情：{}", error.message()),
            };
            format!("{}（{}）{detail}", error.kind().zh(), error.kind())
        }
    }
}

/// The error object: the same keys whatever went wrong, and more of them if more is known.
pub fn error_object(error: &Error, effect: Effect) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("error".to_owned(), json!(error.kind().code()));
    object.insert("effect".to_owned(), json!(effect.as_str()));
    object.insert("field".to_owned(), json!(error.field()));
    object.insert("code".to_owned(), json!(error.platform_code()));
    object.insert("message".to_owned(), json!(error.message()));
    for (name, value) in [
        ("out_trade_no", error.out_trade_no().map(Value::from)),
        ("out_request_no", error.out_request_no().map(Value::from)),
        ("http_status", error.http_status().map(Value::from)),
        ("hint", error.hint().map(|hint| hint.as_str().into())),
    ] {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    }
    object
}

fn plain_object(code: &str, field: Option<&str>, message: &str) -> Value {
    json!({ "error": code, "effect": Effect::NotSent.as_str(), "field": field, "code": null, "message": message })
}

fn call_lines(
    error: &Error,
    effect: Effect,
    request_date: Option<&str>,
    language: Language,
    config: Option<&str>,
) -> Vec<String> {
    let exit = Exit::of(error, effect);
    let mut lines = match language {
        Language::English => {
            let more = match exit {
                Exit::Refused => {
                    Some("effect: refused; verified, but no proof that nothing was paid: ask for the status")
                }
                Exit::NotSent => Some("effect: not_sent; the request never left and may be sent again"),
                Exit::Unknown => {
                    Some("effect: unknown; the request may have arrived: ask for the status, never order again")
                }
                Exit::Answered | Exit::BadInput => None,
            };
            [Some(error.to_string()), more.map(str::to_owned)].into_iter().flatten().collect()
        }
        Language::Chinese => {
            let text = ErrorFacts { effect, ..error.facts() }.text(language);
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        }
    };
    if matches!(exit, Exit::Refused | Exit::Unknown) {
        let ask = |order| question(order, error.out_request_no(), request_date, language, config);
        lines.extend(error.out_trade_no().map(ask));
    }
    lines
}

/// The command that settles an unknown outcome.
pub fn question(
    out_trade_no: &str,
    out_request_no: Option<&str>,
    request_date: Option<&str>,
    language: Language,
    config: Option<&str>,
) -> String {
    let date = |option: &str| request_date.map(|date| format!(" {option} \"{date}\"")).unwrap_or_default();
    let config = match config {
        Some(file) if file.contains(char::is_whitespace) => format!(" --config \"{file}\""),
        Some(file) => format!(" --config {file}"),
        None => String::new(),
    };
    let ask = one_of(language, "ask: ", "查单：");
    match out_request_no {
        None => format!("{ask}bestpay status{config} --out-trade-no {out_trade_no}{} --wait 60", date("--trade-date")),
        Some(refund) => format!(
            "{ask}bestpay refund-status{config} --out-trade-no {out_trade_no} --out-request-no {refund}{} --wait 60",
            date("--refund-date")
        ),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Call { effect: error.effect(), error, request_date: None, advice: None }
    }
}

impl From<io::Error> for Failure {
    /// Only errors of standard output have this kind without a file's name.
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}
