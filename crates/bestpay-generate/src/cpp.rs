//! The C++ wrapper: the parts of `bestpay.hpp` that name fields, interfaces, errors and states, and the tables of its
//! runner of the vectors.

use bestpay::{Callback, ErrorClass, ErrorKind, FieldKind, FieldSpec, Interface, Mark, OptionKind, OptionSpec};
use bestpay_cashier::{Entry, EntryKind};

use crate::c::{constant, getter_name, in_cpp, member};
use crate::enumerations::{self, Enumeration, Value};
use crate::options::{CASHIER, CLIENT, Object, about, singular};
use crate::output::Output;
use crate::tables::{parameter, take};
use crate::text::{capitalised, comment, upper_camel};
use crate::{tables, words};

const HEADER: &str = "bindings/cpp/bestpay.hpp";
const WIDTH: usize = 120;

pub fn written() -> Vec<Output> {
    let part = |name, text| Output::part(HEADER, name, text);
    vec![
        part("kinds", kinds()),
        part("enumerations", enumerations()),
        part("classes", classes()),
        part("cases", cases()),
        part("requests", of_each_interface("\n", request)),
        part("for_c", of_each_interface("\n", for_c)),
        part("result", result()),
        part("answers", of_each_interface("\n", answer)),
        part("callback", callback()),
        part("prepare", of_each_interface("", prepare)),
        part("accept", of_each_interface("", accept)),
        part("calls", of_each_interface("", call)),
        part("client_options", options(&CLIENT)),
        part("client_settings", settings(&CLIENT)),
        part("states", states()),
        part("entry", entry()),
        part("cashier_options", options(&CASHIER)),
        part("cashier_settings", settings(&CASHIER)),
        part("take", of_each_interface("", take_method)),
        Output::file("bindings/cpp/tests/vector_fields.hpp", vector_fields()),
    ]
}

/// The text for each interface, with this between two of them.
fn of_each_interface(between: &str, write: fn(&Interface) -> String) -> String {
    Interface::ALL.iter().map(|interface| write(interface)).collect::<Vec<_>>().join(between)
}

/// A comment of a class's member, or of a namespace's.
fn doc(indent: &str, text: &str) -> String {
    comment(&format!("{indent}///"), text, WIDTH)
}

/// A function in one line, or in three if it is too long for that.
fn function(indent: &str, signature: &str, body: &str) -> String {
    let line = format!("{indent}{signature} {{ {body} }}");
    if line.len() <= WIDTH { line + "\n" } else { format!("{indent}{signature} {{\n{indent}    {body}\n{indent}}}\n") }
}

/// A function of a class, with its comment.
fn method(about: &str, signature: &str, body: &str) -> String {
    format!("{}{}", doc("    ", about), function("    ", signature, body))
}

// ---- Errors and states ---------------------------------------------------------------------------------------------

/// The values of an enumeration, those of the boundary only where they have a meaning here.
fn values(all: &Enumeration, is_wanted: impl Fn(&Value) -> bool) -> String {
    let mut out = String::new();
    for value in all.values.iter().filter(|value| is_wanted(value)) {
        out.push_str(&doc("    ", &words::of_kind(&value.about, |method| format!("{method}()"))));
        out.push_str(&format!("    {} = {},\n", value.name, constant(all.prefix, &value.name)));
    }
    out
}

/// Those of the core: here, a fault of the boundary is an exception, and an entry has a state.
fn of_the_core(value: &Value) -> bool {
    value.rust.is_some()
}

fn kinds() -> String {
    values(&enumerations::statuses(), of_the_core)
}

fn states() -> String {
    values(&enumerations::states(), of_the_core)
}

/// The enumerations that are written whole, and the names of the effects.
fn enumerations() -> String {
    let (effects, hashes) = (enumerations::effects(), enumerations::hashes());
    let others = [
        enumerations::trade_statuses(),
        hashes,
        enumerations::callback_kinds(),
        enumerations::languages(),
        enumerations::log_levels(),
    ];
    let mut out = String::new();
    for all in [&effects].into_iter().chain(&others) {
        out.push_str(&doc("", all.about));
        out.push_str(&format!("enum class {} : std::int32_t {{\n{}}};\n\n", all.type_name, values(all, |_| true)));
    }
    out.push_str(&doc("", "The stable name, the same in every language: \"not_sent\"."));
    out.push_str("constexpr std::string_view to_string(Effect effect) noexcept {\n    switch (effect) {\n");
    for value in effects.values.iter().skip(1) {
        out.push_str(&format!("        case Effect::{0}: return \"{0}\";\n", value.name));
    }
    out + &format!("        default: return \"{}\";\n    }}\n}}\n", effects.zero().name)
}

/// The class of the exceptions.
fn exception(class: ErrorClass) -> String {
    format!("{}Error", upper_camel(class.as_str()))
}

fn classes() -> String {
    let mut out = String::new();
    for class in ErrorClass::ALL {
        out.push_str(&doc("", class.about()));
        out.push_str(&format!(
            "class {} : public Error {{ using Error::Error; friend class detail::Thrower; }};\n",
            exception(*class)
        ));
    }
    out
}

fn cases() -> String {
    let case = |class: &ErrorClass| {
        let constant = constant("CLASS", class.as_str());
        format!("            case {constant}: throw {}(std::move(shared));\n", exception(*class))
    };
    ErrorClass::ALL.iter().map(case).collect()
}

// ---- Requests ------------------------------------------------------------------------------------------------------

/// "3.3 订单状态确认接口: the status of an order."
fn title(interface: &Interface) -> String {
    format!("{} {}: {}.", interface.section, interface.zh, interface.en)
}

fn request(interface: &Interface) -> String {
    let again = words::again(interface);
    let mut out = doc("", &format!("{}{again}", title(interface)));
    out.push_str(&format!("struct {} {{\n", interface.type_name));
    for spec in tables::given(interface) {
        let kind = match spec.kind {
            FieldKind::Fen => "Amount",
            FieldKind::Seconds => "std::optional<std::chrono::seconds>",
            _ if spec.is_required() => "std::string",
            _ => "std::optional<std::string>",
        };
        out.push_str(&doc("    ", &format!("{}, {}", spec.name, words::about(spec))));
        out.push_str(&format!("    {kind} {}{{}};\n", member(spec)));
    }
    out.push_str("};\n");
    out
}

/// The struct of C that is filled from the request, and what an error says about the request.
fn for_c(interface: &Interface) -> String {
    let (name, type_name, request) = (interface.name, interface.type_name, parameter(interface));
    let mut out = format!(
        "inline bestpay_{name} for_c(const {type_name}& {request}) {{\n    bestpay_{name} c = BESTPAY_{}_INIT;\n",
        name.to_uppercase()
    );
    let specs = tables::given(interface);
    for spec in &specs {
        let member = member(spec);
        let value = match spec.kind {
            FieldKind::Fen => format!("{request}.{member}.fen()"),
            FieldKind::Seconds => format!("seconds_of_request({request}.{member}, \"{}\")", spec.name),
            _ => format!("terminated({request}.{member}, \"{}\")", spec.name),
        };
        out.push_str(&format!("    c.{member} = {value};\n"));
    }
    let said = ["outTradeNo", "outRequestNo", "requestDate"].map(|name| {
        let spec = specs.iter().find(|spec| spec.name == name);
        spec.map_or_else(|| "std::nullopt".to_owned(), |spec| format!("{request}.{}", member(spec)))
    });
    let about = format!("inline About about(const {type_name}& {request})");
    format!("{out}    return c;\n}}\n\n{}", function("", &about, &format!("return {{{}}};", said.join(", "))))
}

// ---- What is received ----------------------------------------------------------------------------------------------

/// A function that gets a field.
fn getter(name: &str, field: &str, is_amount: bool, is_optional: bool, about: &str) -> String {
    let (returns, read) = match (is_amount, is_optional) {
        (true, true) => ("std::optional<Amount>", "maybe_amount_of"),
        (true, false) => ("Amount", "amount_of"),
        (false, true) => ("std::optional<std::string>", "maybe_text_of"),
        (false, false) => ("std::string", "text_of"),
    };
    let noexcept = if is_amount { " noexcept" } else { "" };
    let signature = format!("{returns} {name}() const{noexcept}");
    let body = format!("return {read}({});", constant("FIELD", field));
    method(about, &signature, &body)
}

fn getter_of(object: &str, spec: &FieldSpec, about: &str) -> String {
    let format = if spec.kind == FieldKind::CompactTime { " \"yyyyMMddHHmmss\", Beijing time." } else { "" };
    let masked = if spec.is_masked() { " Do not log it." } else { "" };
    let about = format!("{}, {about}{format}{masked}", spec.name);
    let name = in_cpp(getter_name(object, spec));
    getter(&name, &spec.snake_name(), tables::is_amount(spec), spec.mark != Mark::M, &about)
}

/// The fields that every result has.
fn result() -> String {
    let fields = tables::result_fields();
    let of_every = fields.iter().filter(|field| field.is_in_every_result());
    of_every.map(|field| getter_of("result", field.spec, &field.about())).collect()
}

/// The fields that only some results have.
fn answer_fields(interface: &Interface) -> impl Iterator<Item = &'static FieldSpec> {
    let of_every = tables::result_fields().into_iter().filter(tables::ResultField::is_in_every_result);
    let of_every: Vec<_> = of_every.map(|field| field.spec.name).collect();
    interface.result.iter().filter(move |spec| !of_every.contains(&spec.name))
}

fn answer(interface: &Interface) -> String {
    let mut out = format!(
        "/// The result of {}.\nclass {}Result : public Result {{\npublic:\n",
        interface.section, interface.type_name
    );
    for spec in answer_fields(interface) {
        out.push_str(&getter_of("result", spec, &format!("{}: {}.", spec.zh, spec.en)));
    }
    out.push_str("};\n");
    out
}

fn callback() -> String {
    let getter = |spec: &FieldSpec| getter_of("callback", spec, &format!("{}: {}.", spec.zh, spec.en));
    Callback::table().iter().map(getter).collect()
}

/// The fields of an entry except its state, each with its getter's name: Windows' headers have a macro `interface`.
fn entry_fields() -> impl Iterator<Item = (&'static bestpay_cashier::EntryField, String)> {
    let name = |name: &str| in_cpp(if name == "interface" { "interface_name" } else { name }.to_owned());
    let fields = Entry::FIELDS.iter().filter(|field| field.kind != EntryKind::State);
    fields.map(move |field| (field, name(field.snake_name)))
}

fn entry() -> String {
    let getter = |(field, name): (&bestpay_cashier::EntryField, String)| {
        let about = format!("{}, {}: {}.", field.name, field.zh, field.en);
        getter(&name, field.snake_name, field.kind == EntryKind::Fen, field.is_optional, &about)
    };
    entry_fields().map(getter).collect()
}

// ---- Options -------------------------------------------------------------------------------------------------------

/// The members of a struct of options.
fn options(object: &Object) -> String {
    let member = |spec: &OptionSpec| {
        let of = match spec.kind {
            OptionKind::Time | OptionKind::TimeOrOnce => "std::optional<std::chrono::milliseconds>",
            OptionKind::WholeSeconds => "std::optional<std::chrono::seconds>",
            OptionKind::Text => "std::optional<std::string>",
            OptionKind::Certificates | OptionKind::Codes => "std::vector<std::string>",
        };
        format!("{}    {of} {}{{}};\n", doc("    ", &capitalised(&about(spec, "0"))), spec.name)
    };
    object.options.iter().map(member).collect()
}

/// The struct that holds them for C.
fn settings(object: &Object) -> String {
    let (name, class) = (object.name, upper_camel(object.name));
    let mut out = format!(
        "    /// The options for C, pointing into `options`.\n    struct Settings {{\n        \
         explicit Settings(const {class}Options& options) {{\n"
    );
    out.extend(object.options.iter().map(setting));
    out.push_str("        }\n");
    for spec in object.options {
        match spec.kind {
            OptionKind::Certificates => out.push_str(&format!("        std::vector<bestpay_bytes> {};\n", spec.name)),
            OptionKind::Codes => out.push_str(&format!("        std::vector<const char*> {};\n", spec.name)),
            _ => {}
        }
    }
    out + &format!("        bestpay_{name}_options c = BESTPAY_{}_OPTIONS_INIT;\n    }};\n", name.to_uppercase())
}

fn setting(spec: &OptionSpec) -> String {
    let name = spec.name;
    let list = |element: &str| {
        format!(
            "            for (const std::string& one : options.{name}) {{\n                {name}.push_back({element});\n            }}\n            \
             c.{name} = {name}.data();\n            c.{}_count = {name}.size();\n",
            singular(spec)
        )
    };
    match spec.kind {
        OptionKind::Time | OptionKind::WholeSeconds => {
            format!("            c.{name}_ms = detail::milliseconds(options.{name}, \"{name}\");\n")
        }
        OptionKind::TimeOrOnce => format!(
            "            c.{name}_ms = options.{name} == std::chrono::milliseconds(0)\n                \
             ? BESTPAY_ASK_ONCE\n                : detail::milliseconds(options.{name}, \"{name}\");\n"
        ),
        OptionKind::Text => format!("            c.{name} = detail::terminated(options.{name}, \"{name}\");\n"),
        OptionKind::Certificates => list("{detail::bytes(one), one.size()}"),
        OptionKind::Codes => list(&format!("detail::terminated(one, \"{name}\")")),
    }
}

// ---- Functions for each interface ----------------------------------------------------------------------------------

fn prepare(interface: &Interface) -> String {
    let (type_name, request) = (interface.type_name, parameter(interface));
    let about = format!("{}: checks and signs. RequestError names the field at fault.", interface.section);
    let signature = format!("PreparedRequest prepare(const {type_name}& {request}) const");
    method(&about, &signature, &format!("return prepare_any({request});"))
}

fn accept(interface: &Interface) -> String {
    let (type_name, request) = (interface.type_name, parameter(interface));
    let about =
        format!("{}: verifies the platform's answer, and that it belongs to this {request}.", interface.section);
    let signature =
        format!("{type_name}Result accept(const {type_name}& {request}, int http_status, std::string_view body) const");
    let body = format!("return accept_as<{type_name}Result>({request}, http_status, body);");
    method(&about, &signature, &body)
}

fn call(interface: &Interface) -> String {
    let (type_name, request) = (interface.type_name, parameter(interface));
    let waits = match interface.moves_money {
        false => String::new(),
        true => format!(" The result may still be WAITFORPAY: then {}().", tables::wait(interface)),
    };
    let signature = format!("{type_name}Result {}(const {type_name}& {request}) const", interface.call);
    let body = format!("return call_as<{type_name}Result>({request});");
    method(&format!("{}{waits}", title(interface)), &signature, &body)
}

/// Empty for a question.
fn take_method(interface: &Interface) -> String {
    let Some(name) = take(interface) else { return String::new() };
    let (type_name, request) = (interface.type_name, parameter(interface));
    let signature = format!("Entry {name}(const {type_name}& {request}, std::chrono::milliseconds within) const");
    let body = format!("return take({request}, within);");
    method(&title(interface), &signature, &body)
}

// ---- The runner of the vectors -------------------------------------------------------------------------------------

fn vector_fields() -> String {
    let mut out = String::from(
        "// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.\n//\n\
         // What bestpay.hpp calls the fields of the tables, and the class of the exception for each kind of error.\n\n\
         #ifndef BESTPAY_TESTS_VECTOR_FIELDS_HPP\n#define BESTPAY_TESTS_VECTOR_FIELDS_HPP\n\n\
         #include \"vector_rows.hpp\"\n\n#include <tuple>\n#include <vector>\n\nnamespace vectors {\n\n",
    );
    let row =
        |indent: &str, name: &str, class: &str, member: &str| format!("{indent}{{\"{name}\", &{class}::{member}}},\n");
    for interface in Interface::ALL {
        let (name, request, answer) = (interface.name, interface.type_name, format!("{}Result", interface.type_name));
        out.push_str(&format!("inline const Interface<{request}, {answer}> {name} = {{\n    \"{name}\",\n    {{\n"));
        for spec in tables::given(interface) {
            out.push_str(&row("        ", spec.name, request, &member(spec)));
        }
        out.push_str("    },\n    {\n");
        for spec in interface.result {
            out.push_str(&row("        ", spec.name, &answer, &in_cpp(getter_name("result", spec))));
        }
        out.push_str("    },\n};\n\n");
    }
    let names: Vec<_> = Interface::ALL.iter().map(|interface| interface.name).collect();
    out.push_str(&format!("inline const auto interfaces = std::tie({});\n\n", names.join(", ")));
    out.push_str("inline const std::vector<Getter<Callback>> callback_getters = {\n");
    for spec in Callback::table() {
        out.push_str(&row("    ", spec.name, "Callback", &in_cpp(getter_name("callback", spec))));
    }
    out.push_str("};\n\ninline const std::vector<Getter<Entry>> entry_getters = {\n");
    for (field, name) in entry_fields() {
        out.push_str(&row("    ", field.name, "Entry", &name));
    }
    out.push_str("};\n\ninline const std::vector<Kind> kinds = {\n");
    for kind in ErrorKind::ALL {
        let (code, class) = (kind.code(), exception(kind.class()));
        out.push_str(&format!("    {{\"{code}\", ErrorKind::{code}, is_a<{class}>}},\n"));
    }
    out.push_str("};\n\n}  // namespace vectors\n\n#endif  // BESTPAY_TESTS_VECTOR_FIELDS_HPP\n");
    out
}
