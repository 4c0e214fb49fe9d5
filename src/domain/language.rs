//! The languages Hotseat speaks.

use serde::{Deserialize, Serialize};

/// A language of questions, answers, resumes and replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl Language {
    /// Every language, Korean first.
    pub const ALL: [Self; 2] = [Self::Ko, Self::En];

    /// The ISO 639-1 code, `ko` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::En => "en",
        }
    }

    /// The language of a code or locale (`ko`, `KO`, `en-US`); `None` for any other language.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.code()))
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn codes_and_locales_are_read_and_written() {
        assert_eq!(Language::from_code("ko"), Some(Language::Ko));
        assert_eq!(Language::from_code("en-GB"), Some(Language::En));
        assert_eq!(Language::from_code("KO_kr"), Some(Language::Ko));
        assert_eq!(Language::from_code("ja"), None);
        assert_eq!(Language::from_code(""), None);
        for language in Language::ALL {
            assert_eq!(Language::from_code(&language.to_string()), Some(language));
        }
    }
}
