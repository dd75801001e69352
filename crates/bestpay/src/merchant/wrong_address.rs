//! What is wrong with an API address.

/// Why this is no address, as the end of a sentence.
pub(super) fn reason(url: &str) -> &'static str {
    let small = url.to_ascii_lowercase();
    if url.contains(char::is_whitespace) {
        "; this one has a blank"
    } else if !url.is_ascii() {
        "; this one has a character that is not ASCII, such as a Chinese colon or full stop"
    } else if url.contains('@') {
        "; this one names a user, which the platform does not know"
    } else if small != url && (small.starts_with("http") || matches!(small.as_str(), "production" | "test")) {
        "; write it in small letters"
    } else if !url.contains("://") {
        "; this one does not begin with https://"
    } else if url.contains(['?', '#']) {
        "; leave out what begins with ? or #"
    } else {
        "; the scheme, the host or the port of this one is wrong"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_named() {
        for (url, what) in [
            (" https://pay.example", "has a blank"),
            ("https\u{ff1a}//pay.example", "not ASCII"),
            ("https://user@pay.example", "names a user"),
            ("HTTPS://pay.example", "in small letters"),
            ("Production", "in small letters"),
            ("pay.example", "does not begin with https://"),
            ("https://pay.example?a", "begins with ? or #"),
            ("https://pay.example:99999", "the port"),
            ("ftp://pay.example", "the scheme"),
        ] {
            assert!(reason(url).contains(what), "{url}: {}", reason(url));
        }
    }
}
