//! A sentence for a person, in every language. Machines read the English one, whatever the language is.

use bestpay::Language;

/// The same sentence in English and in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub en: String,
    pub zh: String,
}

impl Said {
    /// What has no translation: a name, a number, an address, an error of another library.
    pub fn untranslated(text: impl Into<String>) -> Said {
        let en = text.into();
        Said { zh: en.clone(), en }
    }

    /// In this language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }
}

/// A sentence in English and in Chinese, each with what is put into it.
macro_rules! said {
    ($en:literal, $zh:literal $(, $argument:expr)* $(,)?) => {
        $crate::said::Said { en: format!($en $(, $argument)*), zh: format!($zh $(, $argument)*) }
    };
}

/// One of two texts that have nothing put into them.
pub fn one_of<'a>(language: Language, en: &'a str, zh: &'a str) -> &'a str {
    match language {
        Language::English => en,
        Language::Chinese => zh,
    }
}
