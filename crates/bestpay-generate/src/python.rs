//! The Python package: requests, results, entries and errors as classes, and the methods that take fields as keywords.
//! These are base classes; the classes derived from them are written by hand.

use bestpay::{
    Callback, CallbackTradeType, Effect, ErrorClass, ErrorKind, FieldDefault, FieldKind, FieldSpec, Interface,
    Language, Mark, OptionKind, OptionSpec, TradeStatus, TradeType,
};
use bestpay_cashier::{CASHIER_METHODS, Entry, EntryField, EntryKind, State};

use crate::enumerations;
use crate::options::{CASHIER, CLIENT, Object, described, singular, with_pairs};
use crate::output::Output;
use crate::text::{lines, upper_camel};
use crate::{tables, words};

const NOTE: &str = "# Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.\n";
const WIDTH: usize = 120;

pub fn written() -> Vec<Output> {
    vec![
        Output::file("python/bestpay/request.py", requests()),
        Output::file("python/bestpay/result.py", results()),
        Output::file("python/bestpay/calls.py", calls()),
        Output::file("python/bestpay/entry.py", entries()),
        Output::file("python/bestpay/errors.py", errors()),
        Output::part("python/bestpay/failure.py", "effects", effects()),
        Output::part("python/bestpay/values.py", "hashes", hashes()),
        Output::part("python/bestpay/values.py", "languages", languages()),
        Output::part("python/bestpay/values.py", "statuses", statuses()),
        Output::part("python/bestpay/values.py", "constants", constants()),
        Output::part("python/bestpay/client.py", "settings", settings(&CLIENT)),
        Output::part("python/bestpay/client.py", "names", names_of_settings(&CLIENT)),
        Output::part("python/bestpay/cashier.py", "settings", settings(&CASHIER)),
        Output::part("python/bestpay/cashier.py", "names", names_of_settings(&CASHIER)),
        Output::part("crates/bestpay-python/src/client.rs", "settings", native_settings(&CLIENT)),
        Output::part("crates/bestpay-python/src/client.rs", "apply", apply(&CLIENT)),
        Output::part("crates/bestpay-python/src/cashier.rs", "settings", native_settings(&CASHIER)),
        Output::part("crates/bestpay-python/src/cashier.rs", "apply", apply(&CASHIER)),
    ]
}

// --- words -----------------------------------------------------------------------------------------------------------

/// A text of the tables for Python: fields by their Python names, amounts without a unit, as they have a type.
fn in_python(text: &str) -> String {
    let text = text.replace("[`Error::platform_code`]", "`code`").replace("[`Error::report`]", "`report`");
    let text = text.replace(", in fen", "").replace("absent", "None").replace('\\', "\\\\");
    let word = |word: &str| {
        let is_field = |spec: &&FieldSpec| spec.name == word && spec.name != spec.snake_name();
        let every_request = Interface::ALL.iter().flat_map(|interface| interface.request);
        every_request
            .into_iter()
            .find(is_field)
            .map_or_else(|| word.to_owned(), |spec| format!("`{}`", spec.snake_name()))
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// What a field of a request may be, as a clause.
fn format_of(kind: FieldKind) -> String {
    match kind {
        FieldKind::Fen => "an int of fen, a Decimal of yuan or an Amount, 1 fen or more".to_owned(),
        FieldKind::Time => "an aware datetime".to_owned(),
        FieldKind::TradeType => String::new(),
        _ => words::format(kind),
    }
}

/// Its default, or when it must be given, as a sentence.
fn presence_of(spec: &FieldSpec) -> String {
    match (spec.needed_with, spec.default) {
        (Some((other, value)), _) => format!(" Mandatory with the {} \"{value}\".", in_python(other)),
        (None, Some(FieldDefault::Now)) => {
            " Defaults to now. To ask for the status later, store `merchant.now()` and pass it.".to_owned()
        }
        (None, Some(FieldDefault::Seconds(seconds))) => format!(" {seconds} if it is left out."),
        (None, None) => String::new(),
    }
}

/// A field of a request in a sentence or two, after its Chinese word.
fn about_given(spec: &FieldSpec) -> String {
    let format = format_of(spec.kind);
    let format = if format.is_empty() { format } else { format!("; {format}") };
    format!("{}{format}.{}", in_python(spec.en), presence_of(spec))
}

/// "3.1: an order by the payer's payment code (付款码)."
fn title(interface: &Interface) -> String {
    format!("{}: {}.", interface.section, interface.en)
}

/// A docstring of one paragraph, as below an attribute.
fn below(indent: &str, text: &str) -> String {
    let text = lines(text, WIDTH - indent.len() - 6).join(&format!("\n{indent}"));
    format!("{indent}\"\"\"{text}\"\"\"\n")
}

/// A docstring of a sentence, and more text after it.
fn docstring(indent: &str, title: &str, more: &str) -> String {
    if more.is_empty() {
        return below(indent, title);
    }
    let title = below(indent, title);
    let title = title.trim_end_matches("\"\"\"\n");
    format!("{title}\n\n{more}{indent}\"\"\"\n")
}

fn paragraph(indent: &str, text: &str) -> String {
    lines(text, WIDTH - indent.len()).iter().map(|line| format!("{indent}{line}\n")).collect()
}

/// An entry of a list, whose further lines are indented.
fn item(indent: &str, text: &str) -> String {
    let text = lines(text, WIDTH - indent.len() - 4).join(&format!("\n{indent}    "));
    format!("{indent}{text}\n")
}

/// Names, one a line: of an import, or `__all__`.
fn listed<T: AsRef<str>>(names: &[T], quote: &str) -> String {
    names.iter().map(|name| format!("    {quote}{}{quote},\n", name.as_ref())).collect()
}

fn sorted(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort();
    names
}

fn request_classes() -> Vec<String> {
    sorted(Interface::ALL.iter().map(|interface| interface.type_name.to_owned()))
}

/// The result of an interface that the document does not list; it is written by hand.
const UNLISTED_RESULT: &str = "UnlistedResult";

fn result_classes() -> Vec<String> {
    sorted(Interface::ALL.iter().map(|interface| result_class(interface)))
}

fn result_class(interface: &Interface) -> String {
    format!("{}Result", interface.type_name)
}

// --- requests and results --------------------------------------------------------------------------------------------

/// The type of a field of a request.
fn given_type(spec: &FieldSpec) -> String {
    let name = match spec.kind {
        FieldKind::Fen => "Money",
        FieldKind::Seconds => "int",
        FieldKind::Time => "datetime",
        FieldKind::TradeType => "TradeType",
        _ => "str",
    };
    if spec.is_required() { name.to_owned() } else { format!("{name} | None") }
}

/// A field of a request, as an attribute or a parameter.
fn declared(spec: &FieldSpec) -> String {
    let default = if spec.is_required() { "" } else { " = None" };
    format!("{}: {}{default}", spec.snake_name(), given_type(spec))
}

/// The type of a field of a result or a callback.
fn received_type(spec: &FieldSpec, is_callback: bool) -> String {
    let name = match spec.kind {
        FieldKind::Fen => "Amount",
        FieldKind::Status => "TradeStatus",
        FieldKind::CompactTime => "datetime",
        _ if is_callback && spec.name == "tradeType" => "CallbackTradeType",
        _ => "str",
    };
    if spec.mark == Mark::M { name.to_owned() } else { format!("{name} | None") }
}

/// `hidden=("medium_no",)`: what repr does not show.
fn hidden(table: &[FieldSpec]) -> Option<String> {
    let masked = table.iter().filter(|spec| spec.is_masked());
    let names: String = masked.map(|spec| format!("\"{}\", ", spec.snake_name())).collect();
    match names.trim_end().trim_end_matches(',') {
        "" => None,
        one if !one.contains(' ') => Some(format!("hidden=({one},)")),
        several => Some(format!("hidden=({several})")),
    }
}

fn requests() -> String {
    let mut exported = request_classes();
    exported.push("TradeType".to_owned());
    let apps = TradeType::ALL.map(|app| format!("\"{}\"", app.as_str())).join(", ");
    let mut out = format!(
        "{NOTE}\"\"\"The requests of the interfaces that are called, field by field as the document has them.\n\n\
         `Client` takes these fields as keywords; the classes are for `Merchant.prepare` and `Merchant.accept`.\n\"\"\"\n\n\
         from __future__ import annotations\n\nfrom datetime import datetime\nfrom typing import Literal\n\n\
         from .interface import Money, Request\nfrom .result import (\n{})\n\n__all__ = [\n{}]\n\n\
         TradeType = Literal[{apps}]\n\"\"\"The apps that the payer of a QR code may scan with.\"\"\"\n",
        listed(&result_classes(), ""),
        listed(&sorted(exported), "\""),
    );
    for interface in Interface::ALL {
        let answer = result_class(interface);
        out.push_str(&format!(
            "\n\nclass {}(\n    Request[{answer}],\n    interface=\"{}\",\n    answer={answer},\n",
            interface.type_name, interface.name
        ));
        if let Some(hidden) = hidden(interface.request) {
            out.push_str(&format!("    {hidden},\n"));
        }
        out.push_str("):\n");
        out.push_str(&docstring("    ", &title(interface), ""));
        out.push('\n');
        for spec in tables::given(interface) {
            out.push_str(&format!("    {}\n", declared(spec)));
            out.push_str(&below("    ", &format!("{}: {}", spec.zh, about_given(spec))));
        }
    }
    out
}

fn received(table: &[FieldSpec], is_callback: bool, out: &mut String) {
    for spec in table {
        out.push_str(&format!("    {}: {}\n", spec.snake_name(), received_type(spec, is_callback)));
        out.push_str(&below("    ", &format!("{}: {}.", spec.zh, in_python(spec.en))));
    }
}

fn results() -> String {
    let mut out = format!(
        "{NOTE}\"\"\"What the platform answers and calls back with: verified, bound to its request, field by field as the document has it.\n\n\
         A field that the platform left out is None. Fields that the document does not name are in `other`, verified as well.\n\"\"\"\n\n\
         from __future__ import annotations\n\nfrom datetime import datetime\nfrom typing import Union\n\n\
         from ._native import Amount\nfrom .interface import Answer, Result, UnlistedResult\nfrom .values import CallbackTradeType, TradeStatus\n\n\
         __all__ = [\n{}]\n",
        listed(&sorted(result_classes().into_iter().chain([UNLISTED_RESULT.to_owned()])), "\""),
    );
    for interface in Interface::ALL {
        let hidden = hidden(interface.result).map_or_else(String::new, |hidden| format!(", {hidden}"));
        out.push_str(&format!("\n\nclass {}(Result{hidden}):\n", result_class(interface)));
        out.push_str(&docstring("    ", &format!("The result of {}: {}.", interface.section, interface.en), ""));
        out.push('\n');
        received(interface.result, false, &mut out);
    }
    out.push_str("\n\nclass CallbackFields(Answer):\n    \"\"\"The fields of 3.4: see `Callback`.\"\"\"\n\n");
    received(Callback::table(), true, &mut out);
    let listed_results = Interface::ALL.iter().map(|interface| result_class(interface));
    let results: Vec<_> = listed_results.chain([UNLISTED_RESULT.to_owned()]).collect();
    out.push_str(&format!(
        "\n\nAnyResult = Union[\n{}]\n\nANSWERS: dict[str, type[AnyResult]] = {{\n",
        listed(&results, "")
    ));
    for interface in Interface::ALL {
        out.push_str(&format!("    \"{}\": {},\n", interface.name, result_class(interface)));
    }
    out.push_str("}\n\"\"\"What each interface answers with, by the core's names.\"\"\"\n");
    out.push_str(
        "\n\ndef answer_of(interface: str) -> type[AnyResult]:\n    \"\"\"What an interface answers with, also one that the \
         document does not list.\"\"\"\n    return ANSWERS.get(interface, UnlistedResult)\n",
    );
    out
}

// --- the methods that take fields as keywords ------------------------------------------------------------------------

/// A method that takes the fields of a request as keywords, makes the request of them, and does this with it.
fn method(
    interface: &Interface,
    name: &str,
    is_async: bool,
    more: &str,
    returns: &str,
    about: &str,
    then: &str,
) -> String {
    let specs = tables::given(interface);
    let parameters: String = specs.iter().map(|spec| format!("        {},\n", declared(spec))).collect();
    let fields: String = specs.iter().map(|spec| format!("            {0}={0},\n", spec.snake_name())).collect();
    let (def, wait) = if is_async { ("async def", "await ") } else { ("def", "") };
    format!(
        "\n    {def} {name}(\n        self,\n        *,\n{parameters}{more}    ) -> {returns}:\n{about}        \
         request = {}(\n{fields}        )\n        return {wait}{then}\n",
        interface.type_name
    )
}

/// What a call of the client does, for a question or an order.
fn manner(interface: &Interface) -> [&'static str; 2] {
    let is_of_refund = interface.request.iter().any(|spec| spec.name == "outRequestNo");
    match (interface.moves_money, is_of_refund) {
        (false, _) => [
            "Asked again while the outcome is unknown, within `retry_reads_within`.",
            "An error's effect is unknown: a question that fails or is refused says nothing about the order or refund.",
        ],
        (true, false) => [
            "Sent once, whatever happens.",
            "Every error carries the order's `out_trade_no` and says by `effect` whether it may have arrived. The status \
             may still be WAITFORPAY: then `wait_for_payment`.",
        ],
        (true, true) => [
            "Sent once, whatever happens.",
            "Every error carries `out_trade_no` and `out_request_no`, and says by `effect` whether it may have arrived. \
             The status may still be WAITFORPAY: then `wait_for_refund`.",
        ],
    }
}

fn of_client(interface: &Interface) -> String {
    let [sentence, paragraph_below] = manner(interface);
    let mut more = paragraph("        ", paragraph_below);
    more.push_str("\n        Args:\n");
    for spec in tables::given(interface) {
        let text = format!("{}: {}, {}", spec.snake_name(), spec.zh, about_given(spec));
        more.push_str(&item("            ", &text));
    }
    let about = docstring("        ", &format!("{} {sentence}", title(interface)), &more);
    method(interface, interface.call, false, "", &result_class(interface), &about, "self.call(request)")
}

fn of_async_client(interface: &Interface) -> String {
    let about = docstring("        ", &format!("{} See `Client.{}`.", title(interface), interface.call), "");
    method(interface, interface.call, true, "", &result_class(interface), &about, "self.call(request)")
}

/// The interfaces that a Cashier takes, and its method for each.
fn taken() -> impl Iterator<Item = (&'static Interface, &'static str)> {
    let of_name = |name: &str| Interface::ALL.iter().copied().find(move |interface| interface.name == name);
    CASHIER_METHODS.iter().filter_map(move |method| Some((of_name(method.interface)?, method.name)))
}

fn of_cashier(interface: &Interface, name: &str, is_async: bool) -> String {
    let sentence = match is_async {
        true => format!("See `Cashier.{name}`."),
        false => "Sent once, remembered, and followed up for `within` seconds: see `Cashier.take`.".to_owned(),
    };
    let about = docstring("        ", &format!("{} {sentence}", title(interface)), "");
    let within = "        within: float,\n";
    method(interface, name, is_async, within, "Entry", &about, "self.take(request, within=within)")
}

fn calls() -> String {
    let requests = request_classes();
    let moves_money: Vec<_> = taken().map(|(interface, _)| interface.type_name).collect();
    let mut out = format!(
        "{NOTE}\"\"\"A method for each interface, with its fields as keywords: what the clients and cashiers are made with.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom abc import ABC, abstractmethod\nfrom datetime import datetime\n\
         from typing import TypeVar, Union\n\nfrom .interface import Answer, Money, Request\nfrom .journal import Entry\n\
         from .request import (\n{}    TradeType,\n)\nfrom .result import (\n{})\n\nA = TypeVar(\"A\", bound=Answer)\n\
         MovesMoney = Union[{}]\n",
        listed(&requests, ""),
        listed(&result_classes(), ""),
        moves_money.join(", "),
    );
    let class = |name: &str, about: &str, base: &str, out: &mut String| {
        out.push_str(&format!(
            "\n\nclass {name}(ABC):\n    \"\"\"{about}\"\"\"\n\n    __slots__ = ()\n\n    @abstractmethod\n{base}"
        ));
    };
    let call =
        "call(self, request: Request[A]) -> A:\n        \"\"\"What the methods below do with their keywords.\"\"\"\n";
    let take = "take(self, request: MovesMoney, *, within: float) -> Entry:\n        \
                \"\"\"What the methods below do with their keywords.\"\"\"\n";
    class("ClientCalls", "The calls of `Client`.", &format!("    def {call}"), &mut out);
    out.extend(Interface::ALL.iter().map(|interface| of_client(interface)));
    class("AsyncClientCalls", "The calls of `AsyncClient`.", &format!("    async def {call}"), &mut out);
    out.extend(Interface::ALL.iter().map(|interface| of_async_client(interface)));
    class("CashierCalls", "What a `Cashier` takes.", &format!("    def {take}"), &mut out);
    out.extend(taken().map(|(interface, name)| of_cashier(interface, name, false)));
    class("AsyncCashierCalls", "What an `AsyncCashier` takes.", &format!("    async def {take}"), &mut out);
    out.extend(taken().map(|(interface, name)| of_cashier(interface, name, true)));
    out
}

// --- the journal -----------------------------------------------------------------------------------------------------

fn entry_type(field: &EntryField) -> String {
    let name = match field.kind {
        EntryKind::Fen => "Amount",
        EntryKind::Time => "datetime",
        EntryKind::State => "State",
        _ if field.name == "interface" => {
            let names: Vec<_> = taken().map(|(interface, _)| format!("\"{}\"", interface.name)).collect();
            return format!("Literal[{}]", names.join(", "));
        }
        _ => "str",
    };
    if field.is_optional { format!("{name} | None") } else { name.to_owned() }
}

fn entries() -> String {
    let mut out = format!(
        "{NOTE}\"\"\"The states and the fields of what a journal remembers.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom datetime import datetime\nfrom enum import Enum\n\
         from typing import Literal\n\nfrom ._native import Amount\nfrom .record import Record\n\n\n\
         class State(str, Enum):\n    \"\"\"What the journal knows about an order or refund.\n\n    \
         >>> State.NEVER_ARRIVED.is_final, State.UNKNOWN.is_final\n    (True, False)\n    \"\"\"\n\n",
    );
    for state in State::ALL {
        out.push_str(&format!("    {} = \"{state}\"\n", state.as_str().to_uppercase()));
        out.push_str(&below("    ", &in_python(state.about())));
    }
    let mut property = |name: &str, about: &str, holds: fn(State) -> bool| {
        let states = State::ALL.iter().filter(|state| holds(**state));
        let states: String =
            states.map(|state| format!("            State.{},\n", state.as_str().to_uppercase())).collect();
        out.push_str(&format!(
            "\n    @property\n    def {name}(self) -> bool:\n        \"\"\"{about}\"\"\"\n        return self in (\n{states}        )\n"
        ));
    };
    property("is_final", "Whether it can no longer change.", State::is_final);
    property("is_open", "Whether the platform has to be asked what became of it.", State::is_open);
    out.push_str(
        "\n    def __str__(self) -> str:\n        return self.value\n\n\n\
         class EntryFields(Record):\n    \"\"\"The fields of an `Entry`.\"\"\"\n\n",
    );
    for field in Entry::FIELDS {
        out.push_str(&format!("    {}: {}\n", field.snake_name, entry_type(field)));
        out.push_str(&below("    ", &format!("{}: {}.", field.zh, in_python(field.en))));
    }
    out
}

// --- errors ----------------------------------------------------------------------------------------------------------

/// The exception of a class. Python has a KeyError of its own.
pub fn exception(class: ErrorClass) -> String {
    let invalid = if matches!(class, ErrorClass::Key | ErrorClass::Request) { "Invalid" } else { "" };
    format!("{invalid}{}Error", upper_camel(class.as_str()))
}

/// What the exceptions of a class have in addition: name, type, default and meaning.
pub fn details(class: ErrorClass) -> &'static [(&'static str, &'static str, &'static str, &'static str)] {
    const HINT: (&str, &str, &str, &str) =
        ("hint", "str | None", "None", "The likeliest cause, if there is one: \"wrong_key\", \"gbk_text\", ...");
    const ADVICE: (&str, &str, &str, &str) = ("advice", "str | None", "None", "What to do about it.");
    match class {
        ErrorClass::Message => &[HINT, ADVICE],
        ErrorClass::Signature => &[
            (
                "report",
                "VerifyReport | None",
                "None",
                "Why the signature did not verify. None if there was no signature to try.",
            ),
            HINT,
            ADVICE,
        ],
        ErrorClass::Refused => &[
            ("code", "str", "\"\"", "The platform's errorCode."),
            ("message", "str", "\"\"", "The platform's errorMsg."),
        ],
        ErrorClass::Pending => &[
            (
                "code",
                "str | None",
                "None",
                "The platform's errorCode, if it refused the question. None if it answered with a status.",
            ),
            ("message", "str | None", "None", "Its errorMsg with it."),
        ],
        ErrorClass::Transport => &[("http_status", "int | None", "None", "The HTTP status, if one came back.")],
        _ => &[],
    }
}

fn errors() -> String {
    let mut exported = sorted(ErrorClass::ALL.iter().map(|class| exception(*class)));
    exported.extend(["Attempt", "BestpayError", "Effect", "VerifyReport"].map(str::to_owned));
    let mut out = format!(
        "{NOTE}\"\"\"The exceptions. Branch on `effect` first: it says what may be done next about the money.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom .failure import Attempt, BestpayError, Effect, VerifyReport\n\n\
         __all__ = [\n{}]\n",
        listed(&sorted(exported), "\""),
    );
    for class in ErrorClass::ALL {
        let kinds = ErrorKind::ALL.iter().filter(|kind| kind.class() == *class);
        let kinds: String =
            kinds.map(|kind| item("    ", &format!("- \"{}\": {}", kind.code(), in_python(kind.about())))).collect();
        out.push_str(&format!("\n\nclass {}(BestpayError):\n", exception(*class)));
        out.push_str(&docstring("    ", &in_python(class.about()), &format!("    Its kinds:\n\n{kinds}")));
        for (at, (name, kind, default, about)) in details(*class).iter().enumerate() {
            let gap = if at == 0 { "\n" } else { "" };
            out.push_str(&format!("{gap}    {name}: {kind} = {default}\n"));
            out.push_str(&below("    ", about));
        }
    }
    out.push_str("\n\nCLASSES: dict[str, type[BestpayError]] = {\n");
    for class in ErrorClass::ALL {
        out.push_str(&format!("    \"{class}\": {},\n", exception(*class)));
    }
    out.push_str("}\n\"\"\"By the core's names of its classes.\"\"\"\n");
    out
}

// --- enumerations ----------------------------------------------------------------------------------------------------

fn effects() -> String {
    let effect = |effect: &Effect| {
        let name = effect.as_str();
        format!("    {} = \"{name}\"\n{}", name.to_uppercase(), below("    ", &in_python(effect.about())))
    };
    Effect::ALL.iter().map(effect).collect()
}

fn hashes() -> String {
    let names: Vec<_> = enumerations::hashes().values.iter().map(|hash| format!("\"{}\"", hash.name)).collect();
    format!("Hash = Literal[{}]\n", names.join(", "))
}

fn languages() -> String {
    let names: Vec<_> = Language::ALL.iter().map(|language| format!("\"{}\"", language.as_str())).collect();
    format!("Language = Literal[{}]\n", names.join(", "))
}

fn statuses() -> String {
    let member = |status: &TradeStatus| {
        let about = format!("{}: {}", status.zh(), status.about());
        format!("    {status}: ClassVar[TradeStatus]\n{}", below("    ", &about))
    };
    TradeStatus::LISTED.iter().map(member).collect()
}

/// Texts as a tuple.
fn tuple<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts: Vec<_> = texts.map(|text| format!("\"{text}\"")).collect();
    if let [one] = texts.as_slice() { format!("({one},)") } else { format!("({})", texts.join(", ")) }
}

/// The statuses themselves, those of them that are final, and which callbacks are whose.
fn constants() -> String {
    let mut out = String::new();
    for status in TradeStatus::LISTED {
        out.push_str(&format!("TradeStatus.{status} = TradeStatus(\"{status}\")\n"));
    }
    let are_final = TradeStatus::LISTED.iter().filter(|status| status.is_final());
    let subject = |is_refund: bool| {
        let kinds = CallbackTradeType::LISTED.iter().filter(move |kind| kind.is_refund() == Some(is_refund));
        tuple(kinds.flat_map(|kind| kind.spellings()).copied())
    };
    out + &format!(
        "_FINAL = {}\n_PAYMENTS = {}\n_REFUNDS = {}\n",
        tuple(are_final.map(TradeStatus::as_str)),
        subject(false),
        subject(true)
    )
}

// --- options ---------------------------------------------------------------------------------------------------------

/// The settings as keywords.
fn settings(object: &Object) -> String {
    let mut out = String::new();
    for (name, specs) in with_pairs(object) {
        let of = match (specs.len(), specs[0].kind) {
            (2, _) => "tuple[float, float]",
            (_, OptionKind::Time | OptionKind::TimeOrOnce | OptionKind::WholeSeconds) => "float",
            (_, OptionKind::Text) => "str",
            (_, OptionKind::Certificates) => "Sequence[bytes]",
            (_, OptionKind::Codes) => "Sequence[str]",
        };
        out.push_str(&format!("    {name}: {of}\n{}", below("    ", &described(&specs, "0"))));
    }
    out
}

/// Those that are not in pairs: the waits in Python use the pairs.
fn unpaired(object: &Object) -> impl Iterator<Item = &'static OptionSpec> {
    object.options.iter().filter(|spec| spec.pair.is_none())
}

fn names_of_settings(object: &Object) -> String {
    let names: Vec<_> = unpaired(object).map(|spec| format!("\"{}\"", spec.name)).collect();
    let pairs = with_pairs(object).into_iter().filter(|(_, specs)| specs.len() == 2);
    let seconds = |spec: &OptionSpec| format!("{:?}", spec.default_time().as_secs_f64());
    let pairs: String = pairs
        .map(|(name, specs)| {
            let values: Vec<_> = specs.into_iter().map(seconds).collect();
            format!("_{} = ({})\n", name.to_uppercase(), values.join(", "))
        })
        .collect();
    format!("_CORE_SETTINGS = ({})\n{pairs}", names.join(", "))
}

/// The members of the struct that the native module takes.
fn native_settings(object: &Object) -> String {
    unpaired(object).map(|spec| format!("    {}: Option<Py<PyAny>>,\n", spec.name)).collect()
}

/// Passes the settings of the native module to the core's builder. rustfmt breaks the lines.
fn apply(object: &Object) -> String {
    let said = |spec: &OptionSpec| {
        let name = spec.name;
        match spec.kind {
            OptionKind::Time | OptionKind::WholeSeconds | OptionKind::TimeOrOnce => {
                let read = if spec.kind == OptionKind::TimeOrOnce { "given_seconds_or_zero" } else { "given_seconds" };
                format!(
                    "if let Some({name}) = settings.{name} {{ builder = builder.{name}({read}(\"{name}\", {name}.bind(py))?); }}\n"
                )
            }
            OptionKind::Text => format!(
                "if let Some({name}) = settings.{name} {{ builder = builder.{name}(text::setting_{name}({name}.bind(py))?); }}\n"
            ),
            OptionKind::Certificates => {
                format!(
                    "if let Some({name}) = settings.{name} {{ \
                     for one in certificates(\"{name}\", {name}.bind(py))? {{ builder = builder.{}(one.to_vec()); }} }}\n",
                    singular(spec)
                )
            }
            OptionKind::Codes => format!(
                "if let Some({name}) = settings.{name} {{ let {name} = text::codes(\"{name}\", {name}.bind(py))?; \
                 builder = builder.{name}(&{name}.iter().map(String::as_str).collect::<Vec<_>>()); }}\n"
            ),
        }
    };
    unpaired(object).map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_tables_become_pythons() {
        assert_eq!(in_python("the requestDate of the order"), "the `request_date` of the order");
        assert_eq!(in_python("the amount, in fen"), "the amount");
        assert_eq!(in_python(r"A `\u` escape. See [`Error::report`]."), r"A `\\u` escape. See `report`.");
    }

    #[test]
    fn what_belongs_to_the_payer_is_hidden() {
        let order = Interface::named("barcode_order").unwrap();
        assert_eq!(hidden(order.request).as_deref(), Some("hidden=(\"medium_no\",)"));
        assert_eq!(hidden(order.result), None);
    }

    #[test]
    fn a_docstring_keeps_to_its_width() {
        let text = below("    ", &"商户订单号 ".repeat(30));
        assert!(text.lines().all(|line| lines(line, WIDTH).len() == 1), "{text}");
    }
}
