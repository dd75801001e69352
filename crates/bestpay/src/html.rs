//! Text that was escaped for HTML, turned back.

/// What PHP, Java and Python write in place of the characters that HTML reserves.
const ENTITIES: &[(&str, &str)] = &[
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#x22;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#039;", "'"),
    ("&#x27;", "'"),
    ("&#x2F;", "/"),
    ("&#x2f;", "/"),
    ("&#47;", "/"),
    ("&#61;", "="),
    ("&#x3D;", "="),
    ("&#43;", "+"),
    // The last one: `&amp;lt;` is the text `&lt;`.
    ("&amp;", "&"),
    ("&#38;", "&"),
];

/// The text before it was escaped.
pub(crate) fn unescape(text: &str) -> String {
    ENTITIES.iter().fold(
        text.to_owned(),
        |text, (entity, character)| {
            if text.contains(entity) { text.replace(entity, character) } else { text }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_escaped_once_is_turned_back_once() {
        assert_eq!(unescape("&lt;a href=&quot;x&quot;&gt; &amp;amp; &#039;"), "<a href=\"x\"> &amp; '");
        assert_eq!(unescape("&amp;lt;"), "&lt;");
        assert_eq!(unescape("a&b=1"), "a&b=1");
    }
}
