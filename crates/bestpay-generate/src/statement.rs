//! The options of a statement of the reconciliation, in every language and on the pages.

use bestpay_cashier::{STATEMENT_OPTIONS, StatementOption, StatementValue};

use crate::output::Output;
use crate::text::{capitalised, comment, lower_camel, upper_camel};

const WIDTH: usize = 118;

pub fn written() -> Vec<Output> {
    let rust = "crates/bestpay-cashier/src/reconciliation/statement.rs";
    let builders = STATEMENT_OPTIONS.iter().filter(|option| !option.is_mandatory && !is_period(option));
    let mut written: Vec<_> =
        builders.map(|option| Output::part(rust, option.name, comment("    ///", &about(option), WIDTH))).collect();
    let parts = [
        ("crates/bestpay-capi/src/reconciliation.rs", "statement", c()),
        ("bindings/cpp/bestpay.hpp", "statement", cpp_members()),
        ("bindings/cpp/bestpay.hpp", "statement_options", cpp_options()),
        ("bindings/go/reconciliation.go", "statement", go()),
        ("bindings/java/src/main/java/io/github/bestpay/Statement.java", "statement", java()),
        ("python/bestpay/journal.py", "statement_keywords", python_keywords()),
        ("python/bestpay/journal.py", "statement_options", python_options()),
        ("docs/reconciliation.md", "statement", page(false)),
        ("docs/reconciliation.zh-CN.md", "statement", page(true)),
    ];
    written.extend(parts.map(|(path, part, text)| Output::part(path, part, text)));
    written
}

/// The two times are given together in languages that have pairs.
fn is_period(option: &StatementOption) -> bool {
    option.value == StatementValue::Time
}

/// What it is, and what holds without it.
fn about(option: &StatementOption) -> String {
    let what = capitalised(option.en);
    match (option.value, option.default_en) {
        (StatementValue::Unit, _) => format!("{what}: fen or yuan. Mandatory."),
        (StatementValue::Texts, default) => format!("{what}; there may be several. Without any, it is {default}."),
        _ if option.is_mandatory => format!("{what}. Mandatory."),
        (_, "") => format!("{what}."),
        (_, default) => format!("{what}. Without it, {default}."),
    }
}

fn c() -> String {
    let option = |option: &StatementOption| comment("///", &format!("\"{}\": {}", option.name, about(option)), WIDTH);
    STATEMENT_OPTIONS.iter().map(option).collect()
}

fn cpp_members() -> String {
    let member = |option: &StatementOption| {
        let of = match option.value {
            StatementValue::Texts => "std::vector<std::string>",
            _ if option.is_mandatory => "std::string",
            _ => "std::optional<std::string>",
        };
        let empty = if option.is_mandatory { "" } else { "{}" };
        format!("{}    {of} {}{empty};\n", comment("    ///", &about(option), WIDTH), option.name)
    };
    STATEMENT_OPTIONS.iter().map(member).collect()
}

fn cpp_options() -> String {
    let add = |option: &StatementOption| {
        let name = option.name;
        match option.value {
            StatementValue::Texts => {
                format!("        for (const std::string& one : statement.{name}) add(\"{name}\", one);\n")
            }
            _ if option.is_mandatory => format!("        add(\"{name}\", statement.{name});\n"),
            _ => format!("        maybe(\"{name}\", statement.{name});\n"),
        }
    };
    STATEMENT_OPTIONS.iter().map(add).collect()
}

fn go() -> String {
    let says = "Statement says which columns of a statement of the platform mean what. Columns are named as in its first line.";
    let mut out = format!("\n{}type Statement struct {{\n", comment("//", says, WIDTH));
    for option in STATEMENT_OPTIONS {
        let of = match option.value {
            StatementValue::Texts => "[]string",
            StatementValue::Time => "time.Time",
            _ => "string",
        };
        out.push_str(&comment("\t//", &about(option), WIDTH - 3));
        out.push_str(&format!("\t{} {of}\n", upper_camel(option.name)));
    }
    out.push_str("}\n\nfunc (s Statement) options() *fields {\n\tf := newFields(\"\")\n");
    for StatementOption { name, value, .. } in STATEMENT_OPTIONS {
        let field = upper_camel(name);
        out.push_str(&match value {
            StatementValue::Texts => {
                format!("\tfor _, one := range s.{field} {{\n\t\tf.text(\"{name}\", one)\n\t}}\n")
            }
            StatementValue::Time => format!("\tf.time(\"{name}\", s.{field})\n"),
            _ => format!("\tf.text(\"{name}\", s.{field})\n"),
        });
    }
    out + "\treturn f\n}\n\n"
}

fn java() -> String {
    let mut out = String::new();
    for option in STATEMENT_OPTIONS.iter().filter(|option| !option.is_mandatory && option.name != "until") {
        let (name, method) = (option.name, lower_camel(option.name));
        let (about, parameters, body) = match option.value {
            StatementValue::Time => (
                "The period that the statement is of, by requestDate. Without it, everything must be in it.".to_owned(),
                vec![
                    ("LocalDateTime from", "its start, Beijing time"),
                    ("LocalDateTime until", "its end, which is not part of it"),
                ],
                "with(\"from\", BeijingTime.text(from)).with(\"until\", BeijingTime.text(until))".to_owned(),
            ),
            StatementValue::Character => (
                about(option),
                vec![("char character", "one ASCII character")],
                format!("with(\"{name}\", String.valueOf(character))"),
            ),
            StatementValue::Column => {
                (about(option), vec![("String column", "the column's name")], format!("with(\"{name}\", column)"))
            }
            _ => (about(option), vec![("String text", "the text")], format!("with(\"{name}\", text)")),
        };
        let method = if is_period(option) { "period" } else { &method };
        let given: Vec<_> = parameters.iter().map(|(parameter, _)| *parameter).collect();
        let described: String = parameters
            .iter()
            .map(|(parameter, what)| {
                format!("     * @param {} {what}\n", parameter.rsplit(' ').next().unwrap_or_default())
            })
            .collect();
        out.push_str(&format!(
            "    /**\n{}     *\n{described}     * @return the statement with it\n     */\n    \
             public Statement {method}({}) {{\n        return {body};\n    }}\n\n",
            comment("     *", &about, WIDTH),
            given.join(", ")
        ));
    }
    out
}

/// In Python the two times are a pair.
fn python_keywords() -> String {
    let keyword = |option: &StatementOption| match option.value {
        StatementValue::Unit => format!("        {}: Literal[\"fen\", \"yuan\"],\n", option.name),
        StatementValue::Texts => format!("        {}: Iterable[str] = (),\n", option.name),
        StatementValue::Time if option.name == "until" => String::new(),
        StatementValue::Time => "        period: tuple[datetime, datetime] | None = None,\n".to_owned(),
        _ if option.is_mandatory => format!("        {}: str,\n", option.name),
        _ => format!("        {}: str | None = None,\n", option.name),
    };
    STATEMENT_OPTIONS.iter().map(keyword).collect()
}

fn python_options() -> String {
    let mut out = "        texts = {\n".to_owned();
    let (repeated, once): (Vec<_>, Vec<_>) = STATEMENT_OPTIONS
        .iter()
        .filter(|option| !is_period(option))
        .partition(|option| option.value == StatementValue::Texts);
    for option in once {
        out.push_str(&format!("            \"{0}\": {0},\n", option.name));
    }
    out.push_str("        }\n        options = [(name, text) for name, text in texts.items() if text is not None]\n");
    for option in repeated {
        out.push_str(&format!("        options += [(\"{0}\", one) for one in {0}]\n", option.name));
    }
    out
}

fn page(is_chinese: bool) -> String {
    let mut out = match is_chinese {
        true => "| 选项 | 含义 | 默认 |\n|---|---|---|\n".to_owned(),
        false => "| option | meaning | default |\n|---|---|---|\n".to_owned(),
    };
    for option in STATEMENT_OPTIONS {
        let (meaning, default, mandatory) = match is_chinese {
            true => (option.zh.to_owned(), option.default_zh, "必填"),
            false => (option.en.to_owned(), option.default_en, "mandatory"),
        };
        let default = if option.is_mandatory { mandatory } else { default };
        let unit = match (option.value, is_chinese) {
            (StatementValue::Unit, true) => "：`fen`（分）或 `yuan`（元）",
            (StatementValue::Unit, false) => ": `fen` or `yuan`",
            _ => "",
        };
        out.push_str(&format!("| `{}` | {meaning}{unit} | {default} |\n", option.name));
    }
    out
}
