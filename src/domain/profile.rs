//! What a member told of themselves: interests, target role, language, time zone.

use super::bank::Bank;
use super::language::Language;
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// A member's profile; everything may be left open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Key of the role they aim at.
    pub role: Option<String>,
    /// The language they want to be spoken to in where no command tells it.
    pub language: Option<Language>,
    /// Where they live, for what a day is.
    pub zone: Option<Tz>,
    /// Keys of the topics they are interested in.
    pub interests: BTreeSet<String>,
}

impl Profile {
    /// Their time zone; where they told none, that of most people who speak their language.
    pub fn zone_or_usual(&self, spoken: Language) -> Tz {
        self.zone.unwrap_or_else(|| usual_zone(self.language.unwrap_or(spoken)))
    }

    /// The profile without topics and roles that the bank has no more.
    pub fn known_to(mut self, bank: &Bank) -> Self {
        self.interests.retain(|topic| bank.topic(topic).is_some());
        self.role = self.role.filter(|role| bank.role(role).is_some());
        self
    }
}

/// The time zone taken where nobody told another one.
pub fn usual_zone(language: Language) -> Tz {
    match language {
        Language::Ko => Tz::Asia__Seoul,
        Language::En => Tz::UTC,
    }
}

/// The zones whose names contain what was typed, those that begin a word with it first: `seoul`, `new york`.
pub fn zones_like(typed: &str, most: usize) -> Vec<Tz> {
    let folded = |text: &str| text.to_lowercase().replace([' ', '/'], "_");
    let typed = folded(typed.trim());
    // 0 where a word of the name begins so, 1 where it is elsewhere in it.
    let rank = |zone: &Tz| {
        let name = folded(zone.name());
        let at = name.find(&typed)?;
        Some(u8::from(at > 0 && name.as_bytes()[at - 1] != b'_'))
    };
    let mut found: Vec<_> = chrono_tz::TZ_VARIANTS
        .iter()
        .filter_map(|zone| Some((rank(zone)?, !zone.name().contains('/'), zone.name(), *zone)))
        .collect();
    found.sort_by_key(|(rank, bare, name, _)| (*rank, *bare, *name));
    found.into_iter().take(most).map(|(.., zone)| zone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_by_its_city() {
        assert_eq!(zones_like("seoul", 1), [Tz::Asia__Seoul]);
        assert!(zones_like("New York", 5).contains(&Tz::America__New_York));
        assert_eq!(zones_like("asia/tok", 1), [Tz::Asia__Tokyo]);
        assert!(zones_like("nowhere at all", 5).is_empty());
        assert_eq!(zones_like("", 25).len(), 25);
    }

    #[test]
    fn the_language_tells_the_zone_until_another_is_told() {
        assert_eq!(Profile::default().zone_or_usual(Language::Ko), Tz::Asia__Seoul);
        assert_eq!(Profile::default().zone_or_usual(Language::En), Tz::UTC);
        let told = Profile { zone: Some(Tz::Europe__Paris), ..Profile::default() };
        assert_eq!(told.zone_or_usual(Language::Ko), Tz::Europe__Paris);
    }
}
