//! The header as the sources say it now.

use std::path::{Path, PathBuf};

use cbindgen::{Builder, Config};

/// What the header is written from, in the order in which it is to be read.
const HEADER_SOURCES: [&str; 24] = [
    "version.rs",
    "status.rs",
    "error.rs",
    "verify_report.rs",
    "merchant_key.rs",
    "platform_key.rs",
    "certificate.rs",
    "merchant.rs",
    "amount.rs",
    "requests.rs",
    "client.rs",
    "result.rs",
    "callback.rs",
    "journal.rs",
    "cashier.rs",
    "entry.rs",
    "event.rs",
    "prepared_request.rs",
    "message.rs",
    "verified.rs",
    "text.rs",
    "config.rs",
    "probe.rs",
    "log.rs",
];

pub(crate) fn path() -> PathBuf {
    root().join("../../include/bestpay.h")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn header() -> String {
    let config = Config::from_file(root().join("cbindgen.toml")).expect("cbindgen.toml");
    let mut builder = Builder::new().with_config(config).with_after_include(versions());
    for name in HEADER_SOURCES {
        builder = builder.with_src(root().join("src").join(name));
    }
    let mut header = Vec::new();
    builder.generate().expect("sources that cbindgen reads").write(&mut header);
    String::from_utf8(header).expect("UTF-8")
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
