//! The header and its data, written from the sources.

use std::path::{Path, PathBuf};

use cbindgen::ir::{Item, ItemContainer, Literal, Type};
use cbindgen::{Bindings, Builder, Config};

/// The sources of the header, in the order in which it is to be read.
const HEADER_SOURCES: [&str; 32] = [
    "version.rs",
    "generated/enumerations.rs",
    "status.rs",
    "error.rs",
    "verify_report.rs",
    "merchant_key.rs",
    "platform_key.rs",
    "certificate.rs",
    "merchant.rs",
    "amount.rs",
    "layout.rs",
    "request.rs",
    "generated/requests.rs",
    "client.rs",
    "cancellation.rs",
    "result.rs",
    "callback.rs",
    "journal.rs",
    "cashier.rs",
    "generated/states.rs",
    "entry.rs",
    "event.rs",
    "reconciliation.rs",
    "prepared_request.rs",
    "message.rs",
    "verified_message.rs",
    "text.rs",
    "generated/languages.rs",
    "texts.rs",
    "config.rs",
    "probe.rs",
    "log.rs",
];

/// Where the header is kept.
pub(crate) fn header_path() -> PathBuf {
    root().join("../../include/bestpay.h")
}

/// Where its declarations are kept as data, for programs that must know them: other languages' tests, and generators.
pub(crate) fn json_path() -> PathBuf {
    root().join("../../include/bestpay.json")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn bindings() -> Bindings {
    let mut config = Config::from_file(root().join("cbindgen.toml")).expect("cbindgen.toml");
    // No function names these: a struct is passed by its head, a language as a number.
    let requests = bestpay::Interface::ALL.iter().map(|interface| format!("bestpay_{}", interface.name));
    config.export.include =
        requests.chain(["bestpay_named_request", "bestpay_interface", "bestpay_language"].map(str::to_owned)).collect();
    let mut builder = Builder::new().with_config(config).with_after_include(versions());
    for name in HEADER_SOURCES {
        builder = builder.with_src(root().join("src").join(name));
    }
    builder.generate().expect("sources that cbindgen reads")
}

pub(crate) fn header() -> String {
    let mut header = Vec::new();
    bindings().write(&mut header);
    let header = String::from_utf8(header).expect("UTF-8");
    let inline = std::fs::read_to_string(root().join("inline.h")).expect("inline.h");
    let (end_of_c, guard) = header.split_at(header.rfind("#ifdef __cplusplus").expect("the end of extern \"C\""));
    format!("{end_of_c}{inline}\n{guard}")
}

/// What the header declares, as JSON: one declaration a line, so that a change of one changes one line. It holds only
/// names, types and numbers, none of which needs an escape.
pub(crate) fn json() -> String {
    let bindings = bindings();
    let abi_version = bindings.constants.iter().find(|constant| constant.export_name() == "BESTPAY_ABI_VERSION");
    let abi_version = number(&abi_version.expect("BESTPAY_ABI_VERSION").value);
    let functions = bindings.functions.iter().map(|function| {
        let parameters = function.args.iter().map(|one| (one.name.as_deref(), &one.ty));
        callable(function.path.name(), &function.ret, parameters, &bindings.config)
    });
    let functions = functions.collect();
    let (mut callbacks, mut structs, mut objects, mut enums) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for item in &bindings.items {
        match item {
            ItemContainer::Struct(one) => {
                let members = one.fields.iter().map(|member| typed(&member.ty, &member.name, &bindings.config));
                structs.push(format!(r#"{{"name": "{}", "members": [{}]}}"#, one.export_name, list(members)));
            }
            ItemContainer::OpaqueItem(one) => objects.push(format!(r#""{}""#, one.export_name)),
            ItemContainer::Enum(one) => {
                let constants = one.variants.iter().map(|constant| {
                    let value = number(constant.discriminant.as_ref().expect("every number is written down"));
                    format!(r#"{{"name": "{}", "value": {value}}}"#, constant.export_name)
                });
                enums.push(format!(r#"{{"name": "{}", "constants": [{}]}}"#, one.export_name, list(constants)));
            }
            ItemContainer::Typedef(one) => {
                let Type::FuncPtr { ret, args, .. } = &one.aliased else {
                    panic!("{}: only function pointers are given a name", one.export_name);
                };
                let parameters = args.iter().map(|(name, kind)| (name.as_deref(), kind));
                callbacks.push(callable(&one.export_name, ret, parameters, &bindings.config));
            }
            other => panic!("{}: what is that in C?", other.deref().export_name()),
        }
    }
    let mut text = format!("{{\n\"version\": \"{}\",\n\"abi_version\": {abi_version}", env!("CARGO_PKG_VERSION"));
    let lists: [(&str, Vec<String>); 5] = [
        ("functions", functions),
        ("callbacks", callbacks),
        ("structs", structs),
        ("objects", objects),
        ("enums", enums),
    ];
    for (name, declarations) in lists {
        text.push_str(&format!(",\n\"{name}\": [\n{}\n]", declarations.join(",\n")));
    }
    text.push_str("\n}\n");
    text
}

/// A function, or a type of functions.
fn callable<'a>(
    name: &str,
    returns: &Type,
    parameters: impl Iterator<Item = (Option<&'a str>, &'a Type)>,
    config: &Config,
) -> String {
    let parameters = parameters.map(|(name, kind)| typed(kind, name.expect("every parameter has a name"), config));
    let (returns, parameters) = (c_type(returns, config), list(parameters));
    format!(r#"{{"name": "{name}", "returns": "{returns}", "parameters": [{parameters}]}}"#)
}

fn typed(kind: &Type, name: &str, config: &Config) -> String {
    format!(r#"{{"type": "{}", "name": "{name}"}}"#, c_type(kind, config))
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// A type as a C programmer writes it: "const char *", "bestpay_error **".
fn c_type(kind: &Type, config: &Config) -> String {
    match kind {
        Type::Primitive(primitive) => primitive.to_repr_c(config).to_owned(),
        Type::Path(path) => path.export_name().to_owned(),
        Type::Ptr { ty, is_const, .. } => {
            let target = c_type(ty, config);
            match (target.ends_with('*'), is_const) {
                (true, true) => format!("{target}const *"),
                (true, false) => format!("{target}*"),
                (false, true) => format!("const {target} *"),
                (false, false) => format!("{target} *"),
            }
        }
        Type::Array(..) | Type::FuncPtr { .. } => panic!("such a type has no place in the header: {kind:?}"),
    }
}

fn number(value: &Literal) -> i64 {
    match value {
        Literal::Expr(digits) => digits.parse().expect("a number"),
        other => panic!("not a plain number: {other:?}"),
    }
}

fn versions() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!(
        "\n/** The version of this header: bestpay_version() is the library's. */\n#define BESTPAY_VERSION \"{version}\"\n"
    );
    for (name, number) in ["MAJOR", "MINOR", "PATCH"].into_iter().zip(version.split('.')) {
        text.push_str(&format!("#define BESTPAY_VERSION_{name} {number}\n"));
    }
    text.push_str("/** The size of \"yyyy-MM-dd HH:mm:ss\" with its NUL: see bestpay_merchant_now(). */\n#define BESTPAY_TIME_SIZE 20\n");
    text
}
