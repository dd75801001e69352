//! The languages that texts for people have.

#[cfg(feature = "texts")]
use std::ffi::CStr;

enumeration! {
    /// The language of a text for a person. It is always an argument: nothing here reads the locale, since services of
    /// tills run under `LANG=C`. Names, codes, messages, logs and JSON are the same whatever the language is.
    ///
    /// ```
    /// use bestpay::Language;
    /// assert_eq!((Language::default(), Language::Chinese.as_str()), (Language::English, "zh"));
    /// ```
    Language default English {
        /// English.
        English 0 "en" "英文";
        /// Chinese, in simplified characters.
        Chinese 1 "zh" "简体中文";
    }
}

impl Language {
    /// The language of this [name](Language::as_str).
    ///
    /// ```
    /// assert_eq!(bestpay::Language::named("zh"), Some(bestpay::Language::Chinese));
    /// ```
    pub fn named(name: &str) -> Option<Language> {
        Language::ALL.iter().copied().find(|language| language.as_str() == name)
    }
}

/// A sentence for a screen, in every language. It ends with a NUL for the C library, which hands it out as it is.
///
/// ```
/// use bestpay::{Language, Sentence};
/// const PAID: Sentence = Sentence::new(c"收款成功", c"Paid.");
/// assert_eq!(PAID.text(Language::Chinese), "收款成功");
/// ```
#[cfg(feature = "texts")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    zh: &'static CStr,
    en: &'static CStr,
}

#[cfg(feature = "texts")]
impl Sentence {
    /// The same in Chinese and in English.
    pub const fn new(zh: &'static CStr, en: &'static CStr) -> Sentence {
        Sentence { zh, en }
    }

    /// Of texts that end with a NUL; what does not is empty.
    pub(crate) const fn terminated_by_nul(zh: &'static str, en: &'static str) -> Sentence {
        const fn terminated(text: &'static str) -> &'static CStr {
            match CStr::from_bytes_with_nul(text.as_bytes()) {
                Ok(text) => text,
                Err(_) => c"",
            }
        }
        Sentence { zh: terminated(zh), en: terminated(en) }
    }

    /// With its NUL.
    pub fn terminated(self, language: Language) -> &'static CStr {
        match language {
            Language::English => self.en,
            Language::Chinese => self.zh,
        }
    }

    /// In this language.
    pub fn text(self, language: Language) -> &'static str {
        self.terminated(language).to_str().unwrap_or_default()
    }
}
