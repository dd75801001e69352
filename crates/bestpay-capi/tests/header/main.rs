//! The header is what the sources say now, and its versions are the package's.

mod written;

#[test]
fn the_header_is_current() {
    let kept = std::fs::read_to_string(written::path()).expect("include/bestpay.h");
    let message = "include/bestpay.h is not current: cargo run -p bestpay-capi --example write_header";
    assert!(kept == written::header(), "{message}");
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

/// A function without a word about itself would be a function that nobody can call.
#[test]
fn every_function_has_a_comment() {
    let header = written::header();
    let lines: Vec<&str> = header.lines().collect();
    let mut functions = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.contains("bestpay_") && line.contains('(') && !line.starts_with([' ', '/', '#']) && !line.contains("(*")
        {
            functions += 1;
            assert_eq!(lines[at - 1], " */", "no comment above: {line}");
        }
    }
    assert!(functions > 100, "only {functions} functions were found");
}
