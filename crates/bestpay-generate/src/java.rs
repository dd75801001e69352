//! The Java package: requests, results, exceptions and states as files of their own, and parts of other classes: the
//! getters of callbacks and entries, and the calls for each type of request.

use std::collections::BTreeSet;

use bestpay::{
    Callback, ErrorClass, ErrorFacts, ErrorKind, FieldDefault, FieldKind, FieldSpec, Interface, Language, Mark,
    OptionKind, OptionSpec,
};
use bestpay_cashier::{Entry, EntryField, EntryKind, State};

use crate::enumerations::{self, Enumeration, Value};
use crate::options::{CASHIER, CLIENT, Object, about, singular};
use crate::output::Output;
use crate::text::{comment, lower_camel, upper_camel};
use crate::{tables, words};

pub const NOTE: &str = "// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.\n";
const WIDTH: usize = 118;

pub const FOLDER: &str = "bindings/java/src/main/java/io/github/bestpay";

fn path(class: &str) -> String {
    format!("{FOLDER}/{class}.java")
}

pub fn written() -> Vec<Output> {
    let mut all = vec![
        Output::file(path("FailureClass"), failure_classes()),
        Output::file(path("WireNames"), wire_names()),
        Output::file(path("ClientOptions"), options(&CLIENT)),
        Output::file(path("CashierOptions"), options(&CASHIER)),
        Output::part(path("BestpayClient"), "calls", client_calls()),
        Output::part(path("Cashier"), "calls", cashier_calls()),
        Output::part(path("Callback"), "getters", callback_getters()),
        Output::part(path("Entry"), "getters", entry_getters()),
        Output::part(path("Failure"), "unknown", unknown()),
    ];
    for interface in Interface::ALL {
        all.push(Output::file(path(interface.type_name), request(interface)));
        all.push(Output::file(path(&format!("{}Result", interface.type_name)), result(interface)));
    }
    all.extend(all_enumerations());
    all.extend(ErrorClass::ALL.iter().map(|class| Output::file(path(&exception_name(*class)), exception(*class))));
    all
}

/// Text of a table in Javadoc.
fn javadoc(text: &str) -> String {
    let mut text = text.replace(" & ", " `&` ").replace(" and =", " and `=`");
    while text.contains('`') {
        text = text.replacen('`', "{@code ", 1).replacen('`', "}", 1);
    }
    text
}

/// Lines of a comment, in which `{@code &}` stays together.
fn wrapped(before: &str, text: &str, width: usize) -> String {
    let kept = text.replace("{@code ", "{@code\u{1}").replace("{@link ", "{@link\u{1}");
    comment(before, &kept, width).replace('\u{1}', " ")
}

/// A comment of one line, or of several if it is longer.
fn doc(indent: &str, text: &str) -> String {
    let one = wrapped(&format!("{indent}/**"), &format!("{text} */"), WIDTH);
    if one.lines().count() == 1 {
        one
    } else {
        format!("{indent}/**\n{}{indent} */\n", wrapped(&format!("{indent} *"), text, WIDTH))
    }
}

/// A tag of a comment, whose further lines are indented more.
fn tag(indent: &str, text: &str) -> String {
    let before = format!("{indent} *");
    wrapped(&before, text, WIDTH - 4).replace(&format!("\n{before}"), &format!("\n{before}    "))
}

/// A file with these imports, of classes that its text names.
fn file(imports: &[&str], body: &str) -> String {
    let used: String = imports
        .iter()
        .filter(|name| name.rsplit('.').next().is_some_and(|class| body.contains(class)))
        .map(|name| format!("import {name};\n"))
        .collect();
    let used = if used.is_empty() { used } else { format!("{used}\n") };
    format!("{NOTE}package io.github.bestpay;\n\n{used}{body}")
}

// ---- Requests ------------------------------------------------------------------------------------------------------

const REQUEST: &str = r#"public final class $Name extends Request<$NameResult> {
    private $Name(Fields fields) {
        super("$name", fields, $NameResult::new);
    }

    /** {@return an empty request} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the fields. They are checked when the request is prepared or sent. */
    public static final class Builder {
        private final Fields fields = new Fields();

        private Builder() {}
$setters
        /** {@return the request} */
        public $Name build() {
            return new $Name(fields);
        }
    }
}
"#;

const SETTER: &str = r#"
        /**
$sets         *
$parameter         * @return this builder
         */
        public Builder $field($Type $field) {
            fields.set("$field", $field);
            return this;
        }
"#;

fn request(interface: &Interface) -> String {
    let again = words::again(interface);
    let about = format!("{}, {}: {}.{again} Immutable.", interface.section, interface.zh, javadoc(interface.en));
    let setters: String = tables::given(interface).iter().map(|spec| setter(spec)).collect();
    let class =
        REQUEST.replace("$setters", &setters).replace("$Name", interface.type_name).replace("$name", interface.name);
    file(&["java.time.Duration", "java.time.LocalDateTime"], &(doc("", &about) + &class))
}

fn setter(spec: &FieldSpec) -> String {
    let (given, wanted) = match spec.kind {
        FieldKind::Fen => ("Amount", "1 fen or more".to_owned()),
        FieldKind::Seconds => ("Duration", "whole seconds, 1 or more".to_owned()),
        FieldKind::Time => {
            ("LocalDateTime", "Beijing time, whatever the machine's zone; a part of a second is left out".to_owned())
        }
        kind => ("String", words::format(kind)),
    };
    let presence = match spec.default {
        Some(FieldDefault::Now) => {
            "Now if it is left out. To ask for the status later, store {@link Merchant#now()} and set it.".to_owned()
        }
        Some(FieldDefault::Seconds(seconds)) => format!("{seconds} seconds if it is left out."),
        None => words::presence(spec),
    };
    let sets = format!("Sets {}, {}. {presence}", spec.name, spec.zh);
    let wanted = if wanted.is_empty() { wanted } else { format!("; {}", javadoc(&wanted)) };
    let parameter = format!("@param {} {}{wanted}", spec.name, meaning(spec.en));
    SETTER
        .replace("$sets", &wrapped("         *", &sets, WIDTH))
        .replace("$parameter", &tag("        ", &parameter))
        .replace("$field", spec.name)
        .replace("$Type", given)
}

/// What a field is, without its unit, which the type says.
fn meaning(en: &str) -> String {
    javadoc(en.trim_end_matches(", in fen").trim_end_matches(", in seconds"))
}

// ---- Calls ---------------------------------------------------------------------------------------------------------

const CLIENT_CALL: &str = "    /**
$about     *
     * @param $given $how
     * @return the result
     * @throws BestpayException $effect
     */
    public $NameResult $method($Name $given) {
        return call($given);
    }
";

const CASHIER_CALL: &str = "    /**
$about     *
     * @param $given sent once
     * @param within how long it is followed up
     * @return what is known
     * @throws BestpayException as {@link #take}
     */
    public Entry $method($Name $given, Duration within) {
        return take($given, within);
    }
";

fn call(template: &str, interface: &Interface, verb: &str, method: &str, more: &str) -> String {
    let about = format!("{verb} {}, {}: {}{more}.", interface.section, interface.zh, javadoc(interface.en));
    template
        .replace("$about", &wrapped("     *", &about, WIDTH))
        .replace("$given", tables::parameter(interface))
        .replace("$method", &lower_camel(method))
        .replace("$Name", interface.type_name)
}

fn client_calls() -> String {
    let calls: Vec<_> = Interface::ALL
        .iter()
        .map(|interface| {
            let (more, how, effect) = match interface.moves_money {
                false => (
                    ". It is asked again while the outcome is unknown, within a deadline".to_owned(),
                    "about which order or refund",
                    "a question that failed says nothing about its order: its effect is UNKNOWN",
                ),
                true => {
                    let wait = lower_camel(tables::wait(interface));
                    (format!(". While the result is not final: {{@link #{wait}}}"), "sent once", "see its effect")
                }
            };
            call(CLIENT_CALL, interface, "Sends", interface.call, &more).replace("$how", how).replace("$effect", effect)
        })
        .collect();
    calls.join("\n")
}

fn cashier_calls() -> String {
    let taken = Interface::ALL.iter().filter_map(|interface| Some((interface, tables::take(interface)?)));
    let calls: Vec<_> = taken
        .map(|(interface, method)| call(CASHIER_CALL, interface, "Takes", method, ", as {@link #take} says"))
        .collect();
    calls.join("\n")
}

// ---- Results and callbacks -----------------------------------------------------------------------------------------

const RESULT: &str = r#"public final class $Name extends Result {
    $Name(Received received) {
        super(received);
    }
$getters}
"#;

fn result(interface: &Interface) -> String {
    let about = format!("The result of {}: {}. Immutable.", interface.section, javadoc(interface.en));
    // The base class has what every result has.
    let own = interface.result.iter().filter(|spec| spec.kind != FieldKind::Status);
    let getters: String = own.map(|spec| format!("\n{}", field_getter(spec, spec.name))).collect();
    let class = RESULT.replace("$Name", &format!("{}Result", interface.type_name)).replace("$getters", &getters);
    file(&["java.time.LocalDateTime", "java.util.Optional"], &(doc("", &about) + &class))
}

fn callback_getters() -> String {
    let getters: Vec<_> = Callback::table()
        .iter()
        .map(|spec| {
            // A field with an enum has the plain name; this is then the name of its text.
            let is_enum = spec.kind == FieldKind::Status || spec.name == "tradeType";
            let method = if is_enum { format!("{}Text", spec.name) } else { spec.name.to_owned() };
            field_getter(spec, &method)
        })
        .collect();
    getters.join("\n")
}

fn field_getter(spec: &FieldSpec, method: &str) -> String {
    let more = match spec.kind {
        FieldKind::Status => ", as sent",
        _ if spec.is_masked() => "; do not log it",
        _ => "",
    };
    let about = format!("{}, {}: {}{more}", spec.name, spec.zh, meaning(spec.en));
    let holds = match spec.kind {
        FieldKind::Fen => GetterType::Amount,
        FieldKind::Time => GetterType::Time("of"),
        FieldKind::CompactTime => GetterType::Time("ofCompact"),
        _ => GetterType::Text,
    };
    getter(spec.name, method, holds, spec.mark == Mark::M, &about)
}

/// What a getter returns, and for a time the function of BeijingTime that reads it.
enum GetterType {
    Text,
    Amount,
    Time(&'static str),
}

fn getter(name: &str, method: &str, holds: GetterType, is_always_there: bool, about: &str) -> String {
    let (class, read) = match holds {
        GetterType::Text => ("String", None),
        GetterType::Amount => ("Amount", Some("Amount.ofText".to_owned())),
        GetterType::Time(read) => ("LocalDateTime", Some(format!("BeijingTime.{read}"))),
    };
    let (returns, value) = match (is_always_there, read) {
        (true, None) => (class.to_owned(), format!("received.text(\"{name}\")")),
        (true, Some(read)) => (class.to_owned(), format!("{read}(received.text(\"{name}\"))")),
        (false, None) => (format!("Optional<{class}>"), format!("received.maybe(\"{name}\")")),
        (false, Some(read)) => {
            (format!("Optional<{class}>"), format!("received.maybe(\"{name}\").map({})", read.replace('.', "::")))
        }
    };
    format!(
        "{}    public {returns} {method}() {{\n        return {value};\n    }}\n",
        doc("    ", &format!("{{@return {about}}}"))
    )
}

const WIRE_NAMES: &str = r#"package io.github.bestpay;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** What the tables say about a name on the wire: a field's, whatever it is a field of, or an interface's. */
final class WireNames {
    /** Belongs to the payer. */
    private static final Set<String> MASKED = all(
$masked);
    /** Whole fen, or seconds. */
    private static final Set<String> LONG = all(
$long);
    /** Moves money. The others are questions, also a name that no interface has. */
    private static final Set<String> ORDERS = all(
$orders);

    private WireNames() {}

    static boolean isMasked(String name) {
        return MASKED.contains(name);
    }

    static boolean isLong(String name) {
        return LONG.contains(name);
    }

    static boolean isQuestion(String interfaceName) {
        return !ORDERS.contains(interfaceName);
    }

    private static Set<String> all(String... names) {
        return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
    }
}
"#;

/// What is decided by a name alone.
fn wire_names() -> String {
    let of_interfaces = Interface::ALL.iter().flat_map(|interface| interface.request.iter().chain(interface.result));
    let specs: Vec<&FieldSpec> = of_interfaces.chain(Callback::table()).collect();
    let masked = specs.iter().filter(|spec| spec.is_masked()).map(|spec| spec.name);
    let longs = specs.iter().filter(|spec| matches!(spec.kind, FieldKind::Fen | FieldKind::Seconds));
    let amounts = Entry::FIELDS.iter().filter(|field| field.kind == EntryKind::Fen).map(|field| field.name);
    let orders = Interface::ALL.iter().filter(|interface| interface.moves_money).map(|interface| interface.name);
    let text = WIRE_NAMES
        .replace("$masked", &listed(masked))
        .replace("$long", &listed(longs.map(|spec| spec.name).chain(amounts)))
        .replace("$orders", &listed(orders));
    format!("{NOTE}{text}")
}

/// Names in quotes, each once, a line for each.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let sorted: BTreeSet<&str> = names.collect();
    let lines: Vec<_> = sorted.into_iter().map(|name| format!("            \"{name}\"")).collect();
    lines.join(",\n")
}

// ---- The journal ---------------------------------------------------------------------------------------------------

fn entry_getters() -> String {
    let own = Entry::FIELDS.iter().filter(|field| field.kind != EntryKind::State);
    own.map(entry_getter).collect::<Vec<_>>().join("\n")
}

fn entry_getter(field: &EntryField) -> String {
    // A reserved word.
    let method = if field.name == "interface" { "interfaceName" } else { field.name };
    let holds = match field.kind {
        EntryKind::Fen => GetterType::Amount,
        EntryKind::Time => GetterType::Time("of"),
        _ => GetterType::Text,
    };
    let zone = if field.kind == EntryKind::Time { "; Beijing time" } else { "" };
    let about = format!("{}, {}: {}{zone}", field.name, field.zh, meaning(field.en));
    getter(field.name, method, holds, !field.is_optional, &about)
}

// ---- Enumerations --------------------------------------------------------------------------------------------------

const ENUMERATION: &str = r#"/** $about */
public enum $Name {
$values
$members}
"#;

/// For what is known by its number.
const BY_NUMBER: &str = "    private static final $Name[] BY_NUMBER = values();

    /** The value of a number; $fallback if this jar does not know it. */
    static $Name of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : $fallback;
    }
";

/// For what is known by its name: exactly as the document has it, or in the small letters of the core.
const BY_NAME: &str = "    /** The value of a name; $fallback for null, and if this jar does not know it. */
    static $Name of(String name) {
        for ($Name value : values()) {
            if (value.name().$equals(name)) {
                return value;
            }
        }
        return $fallback;
    }
";

const IS_FINAL: &str = "
    boolean isFinal() {
        return FINAL.contains(this);
    }
";

const TILL_TEXT: &str = "
    /**
     * What a cashier reads about an order of this status: one sentence, in Chinese at most 20 characters. For programs
     * without a journal, whose entries have a text of their own. While the status is open, it says not to charge again.
     *
     * @param language the language of the sentence
     * @return the sentence
     */
    public String tillText(Language language) {
        return tillText(false, language);
    }

    /**
     * The same about a refund.
     *
     * @param language the language of the sentence
     * @return the sentence
     */
    public String refundTillText(Language language) {
        return tillText(true, language);
    }

    private String tillText(boolean isRefund, Language language) {
        NativeLibrary.require();
        byte refund = (byte) (isRefund ? 1 : 0);
        return Text.of(C.bestpay_trade_status_till_text(Text.utf8(name(), \"status\"), refund, language.ordinal()));
    }
";

const IS_OPEN: &str = "
    boolean isOpen() {
        return OPEN.contains(this);
    }
";

fn enumeration(all: &Enumeration, members: &str) -> Output {
    let value = |value: &Value| format!("{}    {}", doc("    ", &javadoc(&value.about)), value.name.to_uppercase());
    let values: Vec<_> = all.values.iter().map(value).collect();
    let body = ENUMERATION
        .replace(if members.is_empty() { "\n$members" } else { "$members" }, members)
        .replace("$about", all.about)
        .replace("$values", &format!("{};\n", values.join(",\n")))
        .replace("$Name", all.type_name);
    Output::file(path(all.type_name), file(&["java.util.EnumSet", "java.util.Set"], &body))
}

/// What a cashier reads where the library cannot be asked: one sentence for each language, in the order of their numbers.
fn unknown() -> String {
    let sentences = Language::ALL.iter().map(|&language| format!("\"{}\"", ErrorFacts::default().till_text(language)));
    format!("    private static final String[] UNKNOWN = {{{}}};\n", sentences.collect::<Vec<_>>().join(", "))
}

fn by_number(fallback: &str) -> String {
    BY_NUMBER.replace("$fallback", fallback)
}

/// The values of which this is true, as a constant.
fn set(name: &str, all: &Enumeration, is_member: impl Fn(&Value) -> bool) -> String {
    let members: Vec<_> =
        all.values.iter().filter(|value| is_member(value)).map(|value| value.name.to_uppercase()).collect();
    format!("    private static final Set<{}> {name} = EnumSet.of({});\n", all.type_name, members.join(", "))
}

fn all_enumerations() -> Vec<Output> {
    let (statuses, states) = (enumerations::trade_statuses(), enumerations::states());
    let of_statuses = set("FINAL", &statuses, |status| status.is_final) + "\n" + BY_NAME + IS_FINAL + TILL_TEXT;
    let is_open = |value: &Value| State::ALL.iter().any(|state| state.as_str() == value.name && state.is_open());
    let of_states = set("FINAL", &states, |state| state.is_final)
        + &set("OPEN", &states, is_open)
        + "\n"
        + BY_NAME
        + IS_FINAL
        + IS_OPEN;
    let of_hashes = BY_NUMBER.to_owned() + "\n" + BY_NAME;
    vec![
        enumeration(&statuses, &of_statuses.replace("$fallback", "OTHER").replace("$equals", "equals")),
        enumeration(&states, &of_states.replace("$fallback", "NONE").replace("$equals", "equalsIgnoreCase")),
        // What this jar does not know may have moved money.
        enumeration(&enumerations::effects(), &by_number("UNKNOWN")),
        enumeration(
            &enumerations::hashes(),
            &of_hashes.replace("$fallback", "SHA256").replace("$equals", "equalsIgnoreCase"),
        ),
        enumeration(&enumerations::callback_kinds(), &by_number("OTHER")),
        enumeration(&enumerations::languages(), ""),
        enumeration(&enumerations::log_levels(), &by_number("DEBUG")),
    ]
}

// ---- Options -------------------------------------------------------------------------------------------------------

const OPTIONS: &str = r#"/** Settings of a $object. What is left out has its default. Immutable. */
public final class $Name {
    /** Every setting at its default. */
    public static final $Name DEFAULT = builder().build();

$members
    private $Name(Builder builder) {
$copies    }

    /** {@return the defaults, to be changed} */
    public static Builder builder() {
        return new Builder();
    }

    Pointer forC() {
        NativeLibrary.require();
        C.$Name options = new C.$Name();
$for_c        return options.inC();
    }

    /** Collects the settings. */
    public static final class Builder {
$collected
        private Builder() {}
$setters
        /** {@return the options} */
        public $Name build() {
            return new $Name(this);
        }
    }
}
"#;

const OPTION_SETTER: &str = r"
        /**
$sets         *
         * @param $given $wanted
         * @return this builder
         */
        public Builder $given($Type $given) {
            $statement
            return this;
        }
";

/// An option in Java: its type, whether it is a list, and how it is set.
struct JavaOption {
    holds: &'static str,
    is_list: bool,
    given: String,
    of: &'static str,
    wanted: String,
    statement: String,
}

fn in_java(spec: &OptionSpec) -> JavaOption {
    let (name, one) = (lower_camel(spec.name), lower_camel(singular(spec)));
    let time = |wanted: &str, statement: String| JavaOption {
        holds: "int",
        is_list: false,
        given: name.clone(),
        of: "Duration",
        wanted: wanted.to_owned(),
        statement,
    };
    let milliseconds = format!("Milliseconds.of({name}, \"{name}\", 1)");
    match spec.kind {
        OptionKind::Time => time("1 ms or more", format!("this.{name} = {milliseconds};")),
        OptionKind::TimeOrOnce => time(
            "zero or more",
            format!("this.{name} =\n                    {name}.isZero() ? C.ASK_ONCE : {milliseconds};"),
        ),
        OptionKind::WholeSeconds => {
            time("in whole seconds, 1 or more", format!("this.{name} = Milliseconds.ofSeconds({name}, \"{name}\");"))
        }
        OptionKind::Text => JavaOption {
            holds: "String",
            is_list: false,
            given: name.clone(),
            of: "String",
            wanted: "null is the default".to_owned(),
            statement: format!("this.{name} = {name};"),
        },
        OptionKind::Certificates => JavaOption {
            holds: "byte[]",
            is_list: true,
            statement: format!("{name}.add({one}.clone());"),
            given: one,
            of: "byte[]",
            wanted: "PEM, one or several, or DER".to_owned(),
        },
        OptionKind::Codes => JavaOption {
            holds: "String",
            is_list: true,
            statement: format!("{name}.add(Objects.requireNonNull({one}, \"{one}\"));"),
            given: one,
            of: "String",
            wanted: "as the platform writes it".to_owned(),
        },
    }
}

/// What only Java needs to say.
fn more_in_java(spec: &OptionSpec) -> &'static str {
    match spec.kind {
        OptionKind::Text => " Java's proxy properties are not read.",
        OptionKind::Certificates => " Java's trust store is not read.",
        _ => "",
    }
}

fn option_setter(spec: &OptionSpec) -> String {
    let JavaOption { given, of, wanted, statement, .. } = in_java(spec);
    let verb = match spec.kind {
        OptionKind::Certificates => "Adds",
        OptionKind::Codes => "Adds to",
        _ => "Sets",
    };
    let sets = javadoc(&format!("{verb} {}{}", about(spec, "Zero"), more_in_java(spec)));
    OPTION_SETTER
        .replace("$sets", &wrapped("         *", &sets, WIDTH))
        .replace("$given", &given)
        .replace("$wanted", &wanted)
        .replace("$Type", of)
        .replace("$statement", &statement)
}

fn option_for_c(spec: &OptionSpec) -> String {
    let (c, name) = (spec.name, lower_camel(spec.name));
    let count = format!("        options.{}_count = NativeLibrary.size({name}.size());\n", singular(spec));
    match spec.kind {
        OptionKind::Time | OptionKind::TimeOrOnce | OptionKind::WholeSeconds => {
            format!("        options.{c}_ms = {name};\n")
        }
        OptionKind::Text => format!("        options.{c} = Words.ofText({name}, \"{name}\");\n"),
        OptionKind::Certificates => format!("        options.{c} = Words.ofBytes({name});\n{count}"),
        OptionKind::Codes => {
            let one = lower_camel(singular(spec));
            format!("        options.{c} = Words.ofTexts({name}, \"{one}\");\n{count}")
        }
    }
}

fn options(object: &Object) -> String {
    let each = |write: &dyn Fn(&str, JavaOption) -> String| -> String {
        object.options.iter().map(|spec| write(&lower_camel(spec.name), in_java(spec))).collect()
    };
    let members = each(&|name, JavaOption { holds, is_list, .. }| match is_list {
        true => format!("    private final List<{holds}> {name};\n"),
        false => format!("    private final {holds} {name};\n"),
    });
    let copies = each(&|name, option| match option.is_list {
        true => format!("        {name} = new ArrayList<>(builder.{name});\n"),
        false => format!("        {name} = builder.{name};\n"),
    });
    let collected = each(&|name, JavaOption { holds, is_list, .. }| match is_list {
        true => format!("        private final List<{holds}> {name} = new ArrayList<>();\n"),
        false => format!("        private {holds} {name};\n"),
    });
    let class = OPTIONS
        .replace("$members", &members)
        .replace("$copies", &copies)
        .replace("$for_c", &object.options.iter().map(option_for_c).collect::<String>())
        .replace("$collected", &collected)
        .replace("$setters", &object.options.iter().map(option_setter).collect::<String>())
        .replace("$object", object.name)
        .replace("$Name", &format!("{}Options", upper_camel(object.name)));
    file(
        &["com.sun.jna.Pointer", "java.time.Duration", "java.util.ArrayList", "java.util.List", "java.util.Objects"],
        &class,
    )
}

// ---- Failures ------------------------------------------------------------------------------------------------------

const EXCEPTION: &str = r"public final class $Name extends BestpayException {
    private static final long serialVersionUID = 1L;

    $Name(Failure failure) {
        super(failure);
    }
}
";

fn exception_name(class: ErrorClass) -> String {
    format!("{}Exception", upper_camel(class.as_str()))
}

fn exception(class: ErrorClass) -> String {
    let codes: Vec<_> = ErrorKind::ALL.iter().filter(|kind| kind.class() == class).map(|kind| kind.code()).collect();
    let which = if codes.len() == 1 { "is" } else { "is one of:" };
    // Which getters say more, and which other codes it may have.
    let (more, also) = match class {
        ErrorClass::Request => (" {@link #field()} names the field.", ""),
        ErrorClass::Message => ("", "; for a field in it also those of {@link RequestException}"),
        ErrorClass::Signature => (" {@link #report()} and {@link #hint()} say why.", ""),
        ErrorClass::Refused => (" See {@link #platformCode()}.", ""),
        ErrorClass::Transport => (" {@link #effect()} says whether the request may have arrived.", ""),
        _ => ("", ""),
    };
    let about = wrapped(" *", &format!("{}{more}", javadoc(class.about())), WIDTH);
    let codes = wrapped(" *", &format!("<p>{{@link #code()}} {which} {}{also}.", codes.join(", ")), WIDTH);
    let body = EXCEPTION.replace("$Name", &exception_name(class));
    file(&[], &format!("/**\n{about} *\n{codes} */\n{body}"))
}

const FAILURE_CLASSES: &str = r"
import java.util.function.Function;

/** The exception of each bestpay_class. */
enum FailureClass {
    /** Also what a newer library has and this jar does not know. */
    NONE(0, BestpayException::new),
    LIBRARY(1, LibraryException::new),
    ARGUMENT(2, ArgumentException::new),
$classes
    private final int number;
    private final Function<Failure, BestpayException> exception;

    FailureClass(int number, Function<Failure, BestpayException> exception) {
        this.number = number;
        this.exception = exception;
    }

    static FailureClass of(int number) {
        for (FailureClass failureClass : values()) {
            if (failureClass.number == number) {
                return failureClass;
            }
        }
        return NONE;
    }

    BestpayException exception(Failure failure) {
        return exception.apply(failure);
    }
}
";

fn failure_classes() -> String {
    let constants: Vec<_> = ErrorClass::ALL
        .iter()
        .map(|class| {
            format!("    {}({}, {}::new)", class.as_str().to_uppercase(), class.number(), exception_name(*class))
        })
        .collect();
    let body = FAILURE_CLASSES.replace("$classes", &format!("{};\n", constants.join(",\n")));
    format!("{NOTE}package io.github.bestpay;\n{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_itself_is_marked_and_kept_in_one_line() {
        assert_eq!(javadoc("without & and ="), "without {@code &} and {@code =}");
        assert_eq!(javadoc("`a` or `b`"), "{@code a} or {@code b}");
        assert_eq!(wrapped(" *", "one {@code &}", 12), " * one\n * {@code &}\n");
    }

    #[test]
    fn a_comment_has_one_line_where_it_fits() {
        assert_eq!(doc("    ", "Paid."), "    /** Paid. */\n");
        let long = doc("", &"word ".repeat(30));
        assert_eq!(long.lines().count(), 4);
        assert!(long.starts_with("/**\n * word") && long.ends_with("word\n */\n"), "{long}");
    }

    #[test]
    fn a_field_that_may_be_absent_is_optional() {
        let given = |is_always_there| getter("payAmt", "payAmt", GetterType::Amount, is_always_there, "it");
        assert!(given(true).contains("Amount payAmt() {\n        return Amount.ofText(received.text(\"payAmt\"));"));
        assert!(
            given(false).contains(
                "Optional<Amount> payAmt() {\n        return received.maybe(\"payAmt\").map(Amount::ofText);"
            )
        );
    }
}
