//! The bot's texts in Korean and English, from the Fluent files in `assets/locales`.

pub mod words;

use crate::domain::language::Language;
use fluent_templates::Loader;
use fluent_templates::fluent_bundle::FluentValue;
use std::borrow::Cow;
use std::collections::HashMap;
use unic_langid::{LanguageIdentifier, langid};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./assets/locales",
        fallback_language: "en",
        // Isolation marks around variables would be counted, copied and shown as boxes by some clients.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const EN: LanguageIdentifier = langid!("en");
const KO: LanguageIdentifier = langid!("ko");

/// The arguments of a text: names and values.
pub type Arguments = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// The text of a key, with its arguments filled in. Prefer the macro [`t!`](crate::t).
pub fn text(language: Language, key: &str, arguments: &Arguments) -> String {
    find(language, key, arguments).unwrap_or_else(|| {
        tracing::error!(key, language = language.code(), "text.missing: no such text");
        key.to_owned()
    })
}

/// The text of a key, if there is one in that language or in English.
pub fn find(language: Language, key: &str, arguments: &Arguments) -> Option<String> {
    let id = match language {
        Language::En => &EN,
        Language::Ko => &KO,
    };
    LOCALES.try_lookup_with_args(id, key, arguments)
}

/// The text of a key in a language: `t!(language, "key")` or `t!(language, "key", name = value)`.
#[macro_export]
macro_rules! t {
    ($language:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        #[allow(unused_mut, reason = "a text without arguments changes nothing")]
        let mut arguments = $crate::text::Arguments::new();
        $(arguments.insert(stringify!($name).into(), $value.into());)*
        $crate::text::text($language, $key, &arguments)
    }};
}
