//! The C library: request structs and numbers in Rust, which cbindgen writes into the header, and the header's inline
//! functions.

use bestpay::{Callback, FieldKind, FieldSpec, Interface, Mark, OptionDefault, OptionKind, OptionSpec};
use bestpay_cashier::{Entry, EntryKind};

use crate::enumerations::{self, Enumeration, Value};
use crate::options::{CASHIER, CLIENT, Object, default_words, meaning, singular, with_pairs};
use crate::output::Output;
use crate::text::{capitalised, comment};
use crate::{tables, words};

const RUST_NOTE: &str = "// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.\n";
const WIDTH: usize = 118;
/// The beginning of the name of a member that is reserved for an option to come.
const RESERVED: &str = "reserved";

pub fn written() -> Vec<Output> {
    vec![
        Output::file("crates/bestpay-capi/src/generated/requests.rs", requests()),
        Output::file("crates/bestpay-capi/src/generated/enumerations.rs", enumerations()),
        Output::file("crates/bestpay-capi/src/generated/states.rs", states()),
        Output::file("crates/bestpay-capi/src/generated/languages.rs", languages()),
        Output::part("crates/bestpay-capi/src/client.rs", "options", options(&CLIENT)),
        Output::part("crates/bestpay-capi/src/client.rs", "apply", apply(&CLIENT)),
        Output::part("crates/bestpay-capi/src/cashier.rs", "options", options(&CASHIER)),
        Output::part("crates/bestpay-capi/src/cashier.rs", "apply", apply(&CASHIER)),
        Output::file("crates/bestpay-capi/inline.h", inline_functions()),
        Output::file("bindings/c/tests/vector_fields.h", vector_fields()),
    ]
}

/// A field as a member of a struct, which C++ can read as well.
pub fn member(spec: &FieldSpec) -> String {
    in_cpp(spec.snake_name())
}

/// A name for C++, where `operator` is a reserved word.
pub fn in_cpp(name: String) -> String {
    if name == "operator" { format!("{name}_") } else { name }
}

/// `BESTPAY_STATE_NOT_SENT`; the kinds of errors have no word before their names.
pub fn constant(prefix: &str, name: &str) -> String {
    let gap = if prefix.is_empty() { "" } else { "_" };
    format!("BESTPAY_{prefix}{gap}{}", name.to_uppercase())
}

fn requests() -> String {
    let mut out = String::from(RUST_NOTE);
    out.push_str(
        "//! The requests as plain structs, and where in each its fields are.\n\n\
         use std::ffi::c_char;\nuse std::mem::offset_of;\n\n\
         use crate::layout::{Layout, Member, bestpay_request};\n\n\
         /// Which request a struct is. The numbers never change; new ones are added.\n\
         #[repr(i32)]\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum bestpay_interface {\n\
         \x20   /// None: not begun with an INIT macro.\n    BESTPAY_INTERFACE_NONE = 0,\n",
    );
    for (at, interface) in Interface::ALL.iter().enumerate() {
        out.push_str(&comment("    ///", &format!("{}: {}.", interface.section, interface.en), WIDTH));
        out.push_str(&format!("    {} = {},\n", constant("INTERFACE", interface.name), at + 1));
    }
    out.push_str(
        "    /// Any of them by its name, with fields by theirs: bestpay_named_request.\n    \
         BESTPAY_INTERFACE_BY_NAME = 1000,\n}\n",
    );
    for interface in Interface::ALL {
        let name = interface.name;
        let about = format!(
            "{}: {}. Begin with {}_INIT.",
            interface.section,
            interface.en,
            format!("bestpay_{name}").to_uppercase()
        );
        out.push('\n');
        out.push_str(&comment("///", &about, WIDTH));
        out.push_str("#[repr(C)]\n#[derive(Clone, Copy)]\n");
        out.push_str(&format!("pub struct bestpay_{name} {{\n"));
        out.push_str(
            "    /// The size, and which request it is: set by the INIT macro.\n    pub head: bestpay_request,\n",
        );
        for spec in tables::given(interface) {
            let unset = if tables::is_number(spec) { " 0 is not set." } else { "" };
            let about = format!("{}, {}{unset}", spec.name, words::about(spec));
            out.push_str(&comment("    ///", &about, WIDTH));
            let kind = if tables::is_number(spec) { "i64" } else { "*const c_char" };
            out.push_str(&format!("    pub {}: {kind},\n", member(spec)));
        }
        out.push_str("}\n");
    }
    out.push_str("\n/// In the order of their numbers.\npub(crate) static LAYOUTS: &[Layout] = &[\n");
    for interface in Interface::ALL {
        let name = interface.name;
        let specs = tables::given(interface);
        let least = specs.iter().find(|spec| !spec.is_required()).map_or_else(
            || format!("size_of::<bestpay_{name}>()"),
            |spec| format!("offset_of!(bestpay_{name}, {})", member(spec)),
        );
        out.push_str(&format!(
            "    Layout {{\n        kind: bestpay_interface::{} as i32,\n        interface: \"{name}\",\n        least: {least},\n        \
             size: size_of::<bestpay_{name}>(),\n        members: &[\n",
            constant("INTERFACE", name)
        ));
        for spec in specs {
            let kind = if tables::is_number(spec) { "number" } else { "text" };
            out.push_str(&format!(
                "            Member::{kind}(\"{}\", offset_of!(bestpay_{name}, {})),\n",
                spec.name,
                member(spec)
            ));
        }
        out.push_str("        ],\n    },\n");
    }
    out.push_str("];\n");
    out
}

/// What the errors and the document enumerate.
fn enumerations() -> String {
    let all = [
        enumerations::statuses(),
        enumerations::classes(),
        enumerations::effects(),
        enumerations::trade_statuses(),
        enumerations::hashes(),
        enumerations::callback_kinds(),
        enumerations::log_levels(),
    ];
    format!(
        "{RUST_NOTE}//! What the core enumerates, as numbers.\n\nuse std::ffi::CStr;\n\n\
         use bestpay::{{CallbackTradeType, Effect, ErrorClass, ErrorKind, Hash, TradeStatus}};\n{}",
        all.iter().map(enumeration).collect::<String>()
    )
}

fn states() -> String {
    format!(
        "{RUST_NOTE}//! The Cashier's states as numbers.\n\nuse std::ffi::CStr;\n\nuse bestpay_cashier::State;\n{}",
        enumeration(&enumerations::states())
    )
}

fn languages() -> String {
    format!(
        "{RUST_NOTE}//! The languages as numbers.\n\nuse std::ffi::CStr;\n\nuse bestpay::Language;\n{}",
        enumeration(&enumerations::languages())
    )
}

/// An enum, and what of the core its values are.
fn enumeration(all: &Enumeration) -> String {
    let c_type = format!("bestpay_{}", all.c);
    let constant = |value: &Value| constant(all.prefix, &value.name);
    let mut out = format!(
        "\n{}#[repr(i32)]\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum {c_type} {{\n",
        comment("///", &format!("{} The numbers never change; new ones are added.", all.about), WIDTH)
    );
    for value in &all.values {
        // What a method of the error says is a function's in C.
        let about = words::of_kind(&value.about, |method| format!("bestpay_error_{method}()")).replace('\\', "\\\\");
        out.push_str(&comment("    ///", &about, WIDTH));
        out.push_str(&format!("    {} = {},\n", constant(value), value.number));
    }
    out.push_str("}\n");
    let Some((rust, table)) = all.rust else { return out };
    out.push_str(&format!(
        "\n/// With their names; `None` is what the core does not have.\n\
         pub(crate) const {table}: &[(Option<{rust}>, {c_type}, &CStr)] = &[\n"
    ));
    for value in &all.values {
        let of_the_core = value.rust.as_ref().map_or("None".to_owned(), |name| format!("Some({rust}::{name})"));
        out.push_str(&format!("    ({of_the_core}, {c_type}::{}, c\"{}\"),\n", constant(value), value.name));
    }
    out + "];\n"
}

/// A member of a struct of options.
struct OptionMember {
    name: String,
    of: &'static str,
    init: &'static str,
    about: String,
}

/// A reserved place for a number: `reserved`, `reserved_2` and so on.
fn reserved(members: &[OptionMember]) -> OptionMember {
    let before = members.iter().filter(|member| is_reserved(member)).count();
    let name = if before == 0 { RESERVED.to_owned() } else { format!("{RESERVED}_{}", before + 1) };
    OptionMember { name, of: "u32", init: "0", about: "Must be 0.".to_owned() }
}

fn is_reserved(member: &OptionMember) -> bool {
    member.name.starts_with(RESERVED)
}

/// Numbers come in pairs, so that no struct has padding: an odd one is followed by a reserved one.
fn option_members(object: &Object) -> Vec<OptionMember> {
    let mut members: Vec<OptionMember> = Vec::new();
    for member in declared_members(object) {
        if member.of != "u32" && has_odd_numbers(&members) {
            members.push(reserved(&members));
        }
        members.push(member);
    }
    if has_odd_numbers(&members) {
        members.push(reserved(&members));
    }
    members
}

fn has_odd_numbers(members: &[OptionMember]) -> bool {
    members.iter().filter(|member| member.of == "u32").count() % 2 == 1
}

fn declared_members(object: &Object) -> Vec<OptionMember> {
    let mut members = Vec::new();
    let mut add = |name, of, init, about| members.push(OptionMember { name, of, init, about });
    for spec in object.options {
        let (name, about, default) = (spec.name, capitalised(&meaning(spec)), default_words(spec));
        match spec.kind {
            OptionKind::Time | OptionKind::WholeSeconds => {
                add(format!("{name}_ms"), "u32", "0", format!("{about} 0 is {default}."));
            }
            OptionKind::TimeOrOnce => {
                let about = format!("{about} BESTPAY_ASK_ONCE asks once. 0 is {default}.");
                add(format!("{name}_ms"), "u32", "0", about);
            }
            OptionKind::Text => {
                add(name.to_owned(), "*const c_char", "NULL", format!("{about} NULL is {default}."));
            }
            OptionKind::Certificates | OptionKind::Codes => {
                let of = if spec.kind == OptionKind::Codes { "*const *const c_char" } else { "*const bestpay_bytes" };
                add(name.to_owned(), of, "NULL", about);
                add(format!("{}_count", singular(spec)), "usize", "0", format!("How many. 0 is {default}."));
            }
        }
    }
    members
}

fn options(object: &Object) -> String {
    let member = |member: &OptionMember| {
        format!("{}    pub {}: {},\n", comment("    ///", &member.about, WIDTH), member.name, member.of)
    };
    option_members(object).iter().map(member).collect()
}

/// Passes a struct of options to the core's builder. rustfmt breaks the lines.
fn apply(object: &Object) -> String {
    let mut out = String::new();
    for member in option_members(object).iter().filter(|member| is_reserved(member)) {
        let name = &member.name;
        out.push_str(&format!(
            "if self.{name} != 0 {{ return Err(crate::fault::invalid(\"{name}\", \"`{name}` must be 0\")); }}\n"
        ));
    }
    for (setter, specs) in with_pairs(object) {
        out.push_str(&match specs.as_slice() {
            [first, second] => format!(
                "if (self.{0}_ms, self.{1}_ms) != (0, 0) {{ builder = builder.{setter}(milliseconds(self.{0}_ms, {2}), \
                 milliseconds(self.{1}_ms, {3})); }}\n",
                first.name,
                second.name,
                default_milliseconds(first),
                default_milliseconds(second)
            ),
            specs => specs.iter().map(|spec| apply_one(spec)).collect(),
        });
    }
    out
}

/// As written in Rust.
fn default_milliseconds(spec: &OptionSpec) -> String {
    match spec.default {
        OptionDefault::Time(time) => format!("{}_000", time.as_secs()),
        OptionDefault::Words { .. } => "0".to_owned(),
    }
}

fn apply_one(spec: &OptionSpec) -> String {
    let name = spec.name;
    match spec.kind {
        OptionKind::Time => {
            format!("if self.{name}_ms != 0 {{ builder = builder.{name}(milliseconds(self.{name}_ms, 0)); }}\n")
        }
        OptionKind::WholeSeconds => format!(
            "if self.{name}_ms != 0 {{ builder = builder.{name}(whole_seconds(\"{name}_ms\", self.{name}_ms)?); }}\n"
        ),
        OptionKind::TimeOrOnce => format!(
            "builder = match self.{name}_ms {{ 0 => builder, BESTPAY_ASK_ONCE => builder.{name}(Duration::ZERO), \
             given => builder.{name}(milliseconds(given, 0)), }};\n"
        ),
        OptionKind::Text => {
            format!(
                "if let Some({name}) = optional!(\"{name}\", self.{name}) {{ builder = builder.{name}({name}); }}\n"
            )
        }
        OptionKind::Certificates => format!(
            "for one in array!(\"{name}\", self.{name}, self.{0}_count) {{ let ({name}, length) = (one.data, one.length); \
             builder = builder.{0}(bytes!({name}, length, MAX_ROOT_BYTES)); }}\n",
            singular(spec)
        ),
        OptionKind::Codes => format!(
            "let mut {name} = Vec::new();\n\
             for &one in array!(\"{name}\", self.{name}, self.{}_count) {{ \
             {name}.push(optional!(\"{name}\", one).ok_or(Fault::NullArgument(\"{name}\"))?); }}\n\
             if !{name}.is_empty() {{ builder = builder.{name}(&{name}); }}\n",
            singular(spec)
        ),
    }
}

/// A comment of the header.
fn doc(text: &str) -> String {
    comment(" *", text, WIDTH)
}

fn inline_functions() -> String {
    let mut out = String::from("\n/** Initialisers: `bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;` */\n");
    for interface in Interface::ALL {
        let name = interface.name;
        let members: Vec<_> =
            tables::given(interface).iter().map(|spec| if tables::is_number(spec) { "0" } else { "NULL" }).collect();
        out.push_str(&format!(
            "#define BESTPAY_{}_INIT \\\n    {{{{sizeof(bestpay_{name}), {}, 0}}, {}}}\n",
            name.to_uppercase(),
            constant("INTERFACE", name),
            members.join(", ")
        ));
    }
    for object in [CLIENT, CASHIER] {
        let members: Vec<_> = option_members(&object).iter().map(|member| member.init).collect();
        out.push_str(&format!(
            "#define BESTPAY_{}_OPTIONS_INIT \\\n    {{sizeof(bestpay_{}_options), {}}}\n",
            object.name.to_uppercase(),
            object.name,
            members.join(", ")
        ));
    }
    out.push_str(
        "\n/*\n * ---- Each request by its own type ---------------------------------------------------------------------------------\n \
         *\n * What each of these does, the function that it calls says.\n */\n",
    );
    for interface in Interface::ALL {
        typed_calls(interface, &mut out);
    }
    out.push_str(
        "\n/*\n * ---- Fields by their names ---------------------------------------------------------------------------------------\n \
         *\n * The names of the fields of results, callbacks and entries, and a getter for each. A text is NULL and an amount -1\n \
         * where it is absent, and where the library is older than this header and does not know the field.\n */\n",
    );
    let received = tables::received_names();
    for spec in &received {
        out.push_str(&format!("#define {} \"{}\"\n", constant("FIELD", &spec.snake_name()), spec.name));
    }
    for field in Entry::FIELDS.iter().filter(|field| received.iter().all(|spec| spec.name != field.name)) {
        out.push_str(&format!("#define {} \"{}\"\n", constant("FIELD", field.snake_name), field.name));
    }
    for field in tables::result_fields() {
        let every = if field.is_in_every_result() { " Every result has it." } else { "" };
        getter("result", field.spec, &format!("{}, {}{every}", field.spec.name, field.about()), &mut out);
    }
    for spec in Callback::table() {
        let every = if spec.mark == Mark::M { " Every callback has it." } else { "" };
        getter("callback", spec, &format!("{}, {}: {}.{every}", spec.name, spec.zh, spec.en), &mut out);
    }
    for field in Entry::FIELDS {
        if field.kind == EntryKind::State {
            continue;
        }
        let about = format!("{}, {}: {}.", field.name, field.zh, field.en);
        inline_getter(
            "entry",
            field.snake_name,
            field.kind == EntryKind::Fen,
            &constant("FIELD", field.snake_name),
            &about,
            &mut out,
        );
    }
    out
}

fn getter(object: &str, spec: &FieldSpec, about: &str, out: &mut String) {
    inline_getter(
        object,
        &getter_name(object, spec),
        tables::is_amount(spec),
        &constant("FIELD", &spec.snake_name()),
        about,
        out,
    );
}

/// A field with an enum has the plain name; this is then the name of its text.
pub fn getter_name(object: &str, spec: &FieldSpec) -> String {
    let is_enumerated = spec.kind == FieldKind::Status || (object == "callback" && spec.name == "tradeType");
    if is_enumerated { format!("{}_text", spec.snake_name()) } else { spec.snake_name() }
}

fn inline_getter(object: &str, name: &str, is_amount: bool, constant: &str, about: &str, out: &mut String) {
    let (returns, read) = if is_amount { ("int64_t ", "fen") } else { ("const char *", "text") };
    out.push_str(&format!(
        "\n/**\n{} */\nstatic inline {returns}bestpay_{object}_{name}(const bestpay_{object} *{object})\n{{\n    \
         return bestpay_{object}_{read}({object}, {constant});\n}}\n",
        doc(about)
    ));
}

fn typed_calls(interface: &Interface, out: &mut String) {
    let (name, request) = (interface.name, tables::parameter(interface));
    let head = format!("{request} == NULL ? NULL : &{request}->head");
    let section = interface.section;
    let mut function = |about: String, signature: String, call: String| {
        out.push_str(&format!(
            "\n/** {about} */\nstatic inline bestpay_status {signature}\n{{\n    return {call};\n}}\n"
        ));
    };
    function(
        format!("{section}, {}: bestpay_client_call().", if interface.moves_money { "sent" } else { "asked" }),
        format!(
            "bestpay_client_{}(\n    const bestpay_client *client, const bestpay_{name} *{request}, bestpay_result **result, bestpay_error **error)",
            interface.call
        ),
        format!("bestpay_client_call(client, {head}, result, error)"),
    );
    function(
        format!("{section}, signed and not sent: bestpay_merchant_prepare()."),
        format!(
            "bestpay_merchant_prepare_{name}(\n    const bestpay_merchant *merchant, const bestpay_{name} *{request}, bestpay_prepared_request **prepared,\n    bestpay_error **error)"
        ),
        format!("bestpay_merchant_prepare(merchant, {head}, prepared, error)"),
    );
    function(
        format!("{section}, the answer verified: bestpay_merchant_accept()."),
        format!(
            "bestpay_merchant_accept_{name}(\n    const bestpay_merchant *merchant, const bestpay_{name} *{request}, int32_t http_status, const uint8_t *body,\n    size_t length, bestpay_result **result, bestpay_error **error)"
        ),
        format!("bestpay_merchant_accept(\n        merchant, {head}, http_status, body, length, result, error)"),
    );
    if let Some(take) = tables::take(interface) {
        function(
            format!("{section}, remembered, sent once and followed up: bestpay_cashier_take()."),
            format!(
                "bestpay_cashier_{take}(\n    const bestpay_cashier *cashier, const bestpay_{name} *{request}, uint32_t within_ms, bestpay_entry **entry,\n    bestpay_error **error)"
            ),
            format!("bestpay_cashier_take(cashier, {head}, within_ms, entry, error)"),
        );
    }
}

/// What the runner of the vectors must know of the header: members and getters by their names on the wire.
fn vector_fields() -> String {
    let mut out = String::from(
        "/* Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.\n *\n \
         * What the header has for each field, by its name on the wire. */\n",
    );
    for interface in Interface::ALL {
        let name = interface.name;
        out.push_str(&format!("\nstatic const member {name}_members[] = {{\n"));
        for spec in tables::given(interface) {
            let is_number = i32::from(tables::is_number(spec));
            let member = member(spec);
            out.push_str(&format!("    {{\"{}\", offsetof(bestpay_{name}, {member}), {is_number}}},\n", spec.name));
        }
        out.push_str(&format!(
            "    {{NULL, 0, 0}},\n}};\nstatic const bestpay_{name} {name}_begun = BESTPAY_{}_INIT;\n",
            name.to_uppercase()
        ));
    }
    out.push_str("\ntypedef union request {\n    bestpay_request head;\n");
    for interface in Interface::ALL {
        out.push_str(&format!("    bestpay_{0} {0};\n", interface.name));
    }
    out.push_str("} request;\n\nstatic const interface interfaces[] = {\n");
    for interface in Interface::ALL {
        let name = interface.name;
        out.push_str(&format!("    {{\"{name}\", {name}_members, &{name}_begun, sizeof(bestpay_{name})}},\n"));
    }
    out.push_str("};\n\n/* The functions that take the struct itself. */\n");
    let typed = |function: &str, object: &str, parameters: &str, arguments: &str, out: &mut String| {
        out.push_str(&format!(
            "static bestpay_status {function}_typed(const bestpay_merchant *merchant, const request *given{parameters},\n    \
             {object} **made, bestpay_error **error) {{\n    switch (given->head.kind) {{\n"
        ));
        let (last, others) = Interface::ALL.split_last().expect("there are interfaces");
        for interface in others {
            out.push_str(&format!(
                "        case {}:\n            return bestpay_merchant_{function}_{1}(merchant, &given->{1}{arguments}, made, error);\n",
                constant("INTERFACE", interface.name),
                interface.name
            ));
        }
        out.push_str(&format!(
            "        default:\n            return bestpay_merchant_{function}_{0}(merchant, &given->{0}{arguments}, made, error);\n    }}\n}}\n\n",
            last.name
        ));
    };
    typed("prepare", "bestpay_prepared_request", "", "", &mut out);
    let (parameters, arguments) = (", int32_t status, const uint8_t *body, size_t length", ", status, body, length");
    typed("accept", "bestpay_result", parameters, arguments, &mut out);
    let results: Vec<_> = tables::result_fields().iter().map(|field| field.spec).collect();
    getters("result", &results, &mut out);
    getters("callback", &Callback::table().iter().collect::<Vec<_>>(), &mut out);
    out
}

fn getters(object: &str, specs: &[&FieldSpec], out: &mut String) {
    let (amounts, texts): (Vec<&FieldSpec>, Vec<&FieldSpec>) = specs.iter().partition(|spec| tables::is_amount(spec));
    for (kind, specs, returns) in [("text", texts, "const char *"), ("number", amounts, "int64_t ")] {
        out.push_str(&format!(
            "static const struct {object}_{kind} {{\n    const char *name;\n    {returns}(*get)(const bestpay_{object} *);\n}} {object}_{kind}s[] = {{\n"
        ));
        for spec in specs {
            out.push_str(&format!("    {{\"{}\", bestpay_{object}_{}}},\n", spec.name, getter_name(object, spec)));
        }
        out.push_str("};\n\n");
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bestpay::{OptionDefault, OptionKind, OptionSpec};

    use super::*;

    #[test]
    fn options_leave_no_hole_in_their_struct() {
        const TIME: OptionSpec =
            OptionSpec::new("time", OptionKind::Time, OptionDefault::Time(Duration::from_secs(1)), "时", "a time");
        const TEXT: OptionSpec =
            OptionSpec::new("text", OptionKind::Text, OptionDefault::Words { zh: "无", en: "none" }, "字", "a text");
        let members = option_members(&Object { name: "trial", options: &[TIME, TEXT, TIME] });
        let names: Vec<_> = members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["time_ms", "reserved", "text", "time_ms", "reserved_2"]);
    }
}
