//! The header and its data are current, agree with each other, and have the package's version.

use std::collections::BTreeSet;

mod written;

#[test]
fn the_header_is_current() {
    let kept = std::fs::read_to_string(written::header_path()).expect("include/bestpay.h");
    let message = "include/bestpay.h is not current: cargo run -p bestpay-capi --example write_header";
    assert!(kept == written::header(), "{message}");
}

#[test]
fn the_data_is_current() {
    let kept = std::fs::read_to_string(written::json_path()).expect("include/bestpay.json");
    let message = "include/bestpay.json is not current: cargo run -p bestpay-capi --example write_header";
    assert!(kept == written::json(), "{message}");
}

/// cbindgen writes the header, our own code writes the data: neither may lack what the other has.
#[test]
fn the_data_has_what_the_header_declares() {
    let (header, json) = (written::header(), written::json());
    // What the library exports: the inline functions come last.
    let (exported, _) = header.split_once("static inline").expect("inline functions");
    let code: Vec<&str> = exported.lines().filter(|line| !line.trim_start().starts_with(['/', '*', '#'])).collect();
    let in_list = |name: &str| {
        let begin = format!("\"{name}\": [");
        let lines =
            json.lines().skip_while(move |line| *line != begin).skip(1).take_while(|line| !line.starts_with(']'));
        lines.map(|line| line.split('"').nth(3).expect("a name")).collect::<BTreeSet<_>>()
    };

    let declared = code.iter().flat_map(|line| line.match_indices('(').map(|(at, _)| last_word(&line[..at])));
    let declared: BTreeSet<&str> = declared.filter(|word| word.starts_with("bestpay_")).collect();
    assert!(declared.len() > 100, "only {} functions were found", declared.len());
    same("functions", in_list("functions"), declared);

    let pointers = code.iter().filter_map(|line| Some(last_word(line.split_once(")(")?.0))).collect();
    same("callbacks", in_list("callbacks"), pointers);

    let structs = code.iter().filter_map(|line| line.strip_prefix("typedef struct ")?.strip_suffix(" {")).collect();
    same("structs", in_list("structs"), structs);

    let enums = code.iter().filter_map(|line| line.strip_prefix("enum ")).collect();
    same("enums", in_list("enums"), enums);

    let constants = code.iter().filter_map(|line| line.trim_start().strip_suffix(',')?.split_once(" = "));
    let constants: BTreeSet<(&str, &str)> = constants.collect();
    let in_data = json.split("{\"name\": \"").filter_map(|part| part.split_once("\", \"value\": "));
    let in_data = in_data.map(|(name, rest)| (name, rest.split('}').next().unwrap_or_default()));
    same("constants", in_data.collect(), constants);
}

fn same<T: Ord + std::fmt::Debug>(what: &str, data: BTreeSet<T>, header: BTreeSet<T>) {
    let (more, less) = (data.difference(&header), header.difference(&data));
    let (more, less) = (more.collect::<Vec<_>>(), less.collect::<Vec<_>>());
    assert!(more.is_empty() && less.is_empty(), "{what}: only in the data: {more:?}; only in the header: {less:?}");
}

fn last_word(text: &str) -> &str {
    let begin = text.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    &text[begin..]
}

#[test]
fn the_macros_say_the_version_of_the_package() {
    let header = written::header();
    let number = |name: &str| {
        let line = header.lines().find_map(|line| line.strip_prefix(&format!("#define BESTPAY_VERSION_{name} ")));
        line.expect(name).to_owned()
    };
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(format!("{}.{}.{}", number("MAJOR"), number("MINOR"), number("PATCH")), version);
    assert!(header.contains(&format!("#define BESTPAY_VERSION \"{version}\"\n")));
}

/// Nobody can use a function that has no comment.
#[test]
fn every_function_has_a_comment() {
    let header = written::header();
    let lines: Vec<&str> = header.lines().collect();
    let mut functions = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.contains("bestpay_") && line.contains('(') && !line.starts_with([' ', '/', '#']) && !line.contains("(*")
        {
            functions += 1;
            assert!(lines[at - 1].ends_with(" */"), "no comment above: {line}");
        }
    }
    assert!(functions > 100, "only {functions} functions were found");
}
