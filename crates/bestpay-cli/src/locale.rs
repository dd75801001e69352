//! In which language, and in which characters, the program talks to a person.

use std::borrow::Cow;

use bestpay::Language;
use encoding_rs::GB18030;

/// The characters of the person's terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// All characters. Also a console of Windows, to which Rust's standard library writes UTF-16.
    Utf8,
    /// A terminal of a GBK locale (`LANG=zh_CN.GBK`).
    Gbk,
}

/// Language and characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    pub language: Language,
    pub charset: Charset,
}

impl Locale {
    /// What `--lang` asks for, else BESTPAY_LANG, else the locale: the first of LC_ALL, LC_MESSAGES and LANG that is set.
    pub fn of(option: Option<Language>, environment: impl Fn(&str) -> Option<String>) -> Locale {
        let first = |names: &[&str]| names.iter().find_map(|name| environment(name).filter(|value| !value.is_empty()));
        let wanted = || Language::named(environment("BESTPAY_LANG")?.trim());
        let of_the_locale = || match first(&["LC_ALL", "LC_MESSAGES", "LANG"]) {
            Some(locale) if locale.starts_with("zh") => Language::Chinese,
            _ => Language::English,
        };
        let charset = first(&["LC_ALL", "LC_CTYPE", "LANG"]).map_or(Charset::Utf8, |locale| charset(&locale));
        Locale { language: option.or_else(wanted).unwrap_or_else(of_the_locale), charset }
    }

    /// Marks that the terminal's font has for certain: the check mark and the cross are not in GBK, which is also what
    /// the fonts of a Chinese Windows console have.
    pub fn has_plain_marks(self) -> bool {
        self.charset == Charset::Gbk || (cfg!(windows) && self.language == Language::Chinese)
    }
}

impl Charset {
    /// The bytes of a text on the terminal. What GBK lacks becomes a question mark.
    pub fn encoded(self, text: &str) -> Cow<'_, [u8]> {
        match self {
            Charset::Utf8 => Cow::Borrowed(text.as_bytes()),
            Charset::Gbk => {
                // GB18030 has the same two bytes for every character of GBK, and four for the others.
                let shown =
                    text.chars().map(|c| if GB18030.encode(c.encode_utf8(&mut [0; 4])).0.len() > 2 { '?' } else { c });
                Cow::Owned(GB18030.encode(&shown.collect::<String>()).0.into_owned())
            }
        }
    }
}

/// What follows the dot of a locale's name.
fn charset(locale: &str) -> Charset {
    let name = locale.split_once('.').map_or("", |(_, name)| name).split('@').next().unwrap_or_default();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    match name.to_ascii_lowercase().as_str() {
        "gbk" | "gb2312" | "euccn" | "gb18030" | "cp936" => Charset::Gbk,
        _ => Charset::Utf8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(option: Option<Language>, set: &[(&str, &str)]) -> Locale {
        Locale::of(option, |name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_option_comes_before_the_variable_and_that_before_the_locale() {
        use Language::{Chinese, English};
        let all = [("BESTPAY_LANG", "zh"), ("LC_ALL", "en_US.UTF-8"), ("LANG", "en_US.UTF-8")];
        assert_eq!(of(Some(English), &all).language, English);
        assert_eq!(of(None, &all).language, Chinese);
        assert_eq!(of(None, &all[1..]).language, English);
        for (set, language) in [
            (&[("LANG", "zh_CN.UTF-8")][..], Chinese),
            (&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")], Chinese),
            (&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], English),
            (&[("LC_MESSAGES", "zh_TW"), ("LANG", "C")], Chinese),
            (&[("BESTPAY_LANG", "xx"), ("LANG", "zh_CN")], Chinese),
            (&[], English),
        ] {
            assert_eq!(of(None, set).language, language, "{set:?}");
        }
    }

    #[test]
    fn a_gbk_locale_gets_gbk_and_no_character_that_it_lacks() {
        for (locale, charset) in [
            ("zh_CN.GBK", Charset::Gbk),
            ("zh_CN.gb18030", Charset::Gbk),
            ("zh_CN.GB2312@pinyin", Charset::Gbk),
            ("zh_CN.UTF-8", Charset::Utf8),
            ("zh_CN", Charset::Utf8),
        ] {
            assert_eq!(of(None, &[("LANG", locale)]).charset, charset, "{locale}");
        }
        let encoded = Charset::Gbk.encoded("收款✓ 🍞");
        assert_eq!(&*encoded, b"\xca\xd5\xbf\xee? ?");
        assert_eq!(&*Charset::Utf8.encoded("收款✓"), "收款✓".as_bytes());
    }
}
