//! What the Java package uses from the header, for JNA's direct mapping: functions, structs and callbacks, as
//! include/bestpay.json has them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::java::FOLDER;
use crate::output::Output;
use crate::text::{lower_camel, upper_camel};

const FILE: &str = "C.java";
const WIDTH: usize = 120;

const CLASS: &str = r#"// Written by bestpay-generate from include/bestpay.json: tests/regenerate. Do not edit.
package io.github.bestpay;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;

/**
 * The functions and structs of include/bestpay.h under their own names, by JNA's direct mapping: those that this package
 * uses. {@link NativeLibrary} fills them in.
 *
 * <p>Texts go in as UTF-8 with a NUL after it ({@link Text}), and come out as Pointer. A size_t is one both ways, since it is
 * as wide: JNA's own String costs a microsecond each, and its own number a third of one. Bytes that C reads or writes are
 * arrays. Why structs are not JNA's, {@link Struct} says.
 */
final class C {
    private C() {}

    /** The header's. */
    static final int ABI_VERSION = $abi_version;

    static final int OK = 0;
    /** A bestpay_named_request. */
    static final int INTERFACE_BY_NAME = $by_name;
    /** retry_reads_within_ms: ask once. */
    static final int ASK_ONCE = -1;
    /** "yyyy-MM-dd HH:mm:ss" with its NUL. */
    static final int TIME_SIZE = 20;
$callbacks$structs
$functions}
"#;

pub fn written() -> Vec<Output> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let header = serde_json::from_str(&read(&root.join("include/bestpay.json"))).expect("the header as data is JSON");
    let header = Header { header, used: names_in_sources(&root.join(FOLDER)) };
    let text = CLASS
        .replace("$abi_version", &header.header["abi_version"].to_string())
        .replace("$by_name", &header.number("BESTPAY_INTERFACE_BY_NAME"))
        .replace("$callbacks", &header.callbacks())
        .replace("$structs", &header.structs())
        .replace("$functions", &header.functions());
    vec![Output::file(format!("{FOLDER}/{FILE}"), text)]
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every name of the library in the sources beside this one.
fn names_in_sources(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).expect("the folder of the Java sources").flatten();
    let paths = files.map(|file| file.path()).filter(|path| path.is_file() && !path.ends_with(FILE));
    let sources = paths.map(|path| read(&path));
    let mut names = BTreeSet::new();
    for source in sources {
        let words = source.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        names.extend(words.filter(|word| word.starts_with("bestpay_")).map(str::to_owned));
    }
    names
}

struct Header {
    header: Value,
    used: BTreeSet<String>,
}

/// A member or parameter.
struct Declaration<'a> {
    name: &'a str,
    of: &'a str,
}

impl Header {
    fn all<'a>(&'a self, kind: &str) -> impl Iterator<Item = &'a Value> {
        self.header[kind].as_array().into_iter().flatten()
    }

    fn number(&self, constant: &str) -> String {
        let mut constants = self.all("enums").flat_map(|one| one["constants"].as_array().into_iter().flatten());
        constants.find(|one| one["name"] == constant).map_or_else(String::new, |one| one["value"].to_string())
    }

    /// A type of C in Java.
    fn in_java(&self, of: &str) -> String {
        let is_enum = self.all("enums").any(|one| one["name"] == of);
        let is_callback = self.all("callbacks").any(|one| one["name"] == of);
        match of {
            "void" => "void".to_owned(),
            "bool" => "byte".to_owned(),
            "int32_t" | "uint32_t" => "int".to_owned(),
            "int64_t" => "long".to_owned(),
            _ if is_enum => "int".to_owned(),
            _ if is_callback => class_name(of),
            // A size_t, which is as wide, also.
            _ => "Pointer".to_owned(),
        }
    }

    fn parameters(&self, of: &Value, text: &str) -> Vec<String> {
        declared(of)
            .map(|one| {
                let java = match one.of {
                    "const char *" => text.to_owned(),
                    "const uint8_t *" | "char *" => "byte[]".to_owned(),
                    of => self.in_java(of),
                };
                format!("{java} {}", lower_camel(one.name.trim_end_matches('_')))
            })
            .collect()
    }

    fn callbacks(&self) -> String {
        self.all("callbacks")
            .map(|one| {
                format!(
                    "\n    interface {} extends Callback {{\n        {} invoke({});\n    }}\n",
                    class_name(text(&one["name"])),
                    self.in_java(text(&one["returns"])),
                    self.parameters(&one["parameters"], "String").join(", ")
                )
            })
            .collect()
    }

    /// The structs that a function takes and that begin with their size.
    fn structs(&self) -> String {
        let mut out = String::new();
        for one in self.all("structs") {
            let name = text(&one["name"]);
            let taken = |of: &str| {
                self.used_functions().any(|function| declared(&function["parameters"]).any(|one| one.of == of))
            };
            let is_filled = taken(&format!("{name} *"));
            let members: Vec<_> = declared(&one["members"]).collect();
            let has_size = name != "bestpay_request" && members.first().is_some_and(|first| first.name == "size");
            if !has_size || !(is_filled || taken(&format!("const {name} *"))) {
                continue;
            }
            let members = &members[1..];
            out.push_str(&format!("\n    static final class {} {{\n", class_name(name)));
            for member in members {
                out.push_str(&format!("        {} {};\n", self.in_java(member.of), member.name));
            }
            let names: Vec<_> = members.iter().map(|member| member.name.to_owned()).collect();
            let made = filled("            return new Struct(", "                    ", &names);
            out.push_str(&format!("\n        Pointer inC() {{\n{made});\n        }}\n"));
            if is_filled {
                let read: String = members
                    .iter()
                    .enumerate()
                    .map(|(at, member)| format!("            {} = ((Struct) struct).number({at});\n", member.name))
                    .collect();
                out.push_str(&format!("\n        void read(Pointer struct) {{\n{read}        }}\n"));
            }
            out.push_str("    }\n");
        }
        out
    }

    fn used_functions(&self) -> impl Iterator<Item = &Value> {
        self.all("functions").filter(|one| self.used.contains(text(&one["name"])))
    }

    fn functions(&self) -> String {
        self.used_functions()
            .map(|one| {
                let name = text(&one["name"]);
                let returns = self.in_java(text(&one["returns"]));
                let begin = format!("    static native {returns} {name}(");
                let end = if name.ends_with("_free") { ");\n\n" } else { ");\n" };
                filled(&begin, "            ", &self.parameters(&one["parameters"], "byte[]")) + end
            })
            .collect()
    }
}

fn declared(all: &Value) -> impl Iterator<Item = Declaration<'_>> {
    all.as_array().into_iter().flatten().map(|one| Declaration { name: text(&one["name"]), of: text(&one["type"]) })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn class_name(name: &str) -> String {
    upper_camel(name.trim_start_matches("bestpay_"))
}

/// A list, with as many of its parts in a line as fit.
fn filled(begin: &str, indent: &str, parts: &[String]) -> String {
    let mut lines = vec![begin.to_owned()];
    for (at, part) in parts.iter().enumerate() {
        let line = lines.last_mut().expect("there is a line");
        let part = if at + 1 < parts.len() { format!("{part},") } else { part.clone() };
        let gap = if line.ends_with(',') { " " } else { "" };
        // The last part is followed by `);`.
        if line.len() + gap.len() + part.len() + 2 > WIDTH && gap == " " {
            lines.push(format!("{indent}{part}"));
        } else {
            line.push_str(gap);
            line.push_str(&part);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_header_are_javas() {
        let header = serde_json::json!({
            "enums": [{"name": "bestpay_state", "constants": []}],
            "callbacks": [{"name": "bestpay_log_sink"}],
            "structs": [],
        });
        let header = Header { header, used: BTreeSet::new() };
        for (of, java) in [
            ("bool", "byte"),
            ("bestpay_state", "int"),
            ("bestpay_log_sink", "LogSink"),
            ("size_t", "Pointer"),
            ("const bestpay_refund *", "Pointer"),
            ("bestpay_result **", "Pointer"),
        ] {
            assert_eq!(header.in_java(of), java, "{of}");
        }
    }

    #[test]
    fn a_list_is_broken_where_a_line_is_full() {
        let parts = ["a".repeat(60), "b".repeat(60)];
        assert_eq!(filled("f(", "    ", &parts), format!("f({},\n    {}", parts[0], parts[1]));
    }
}
