//! Sets of prompts that a server's admins make: typed one prompt a line, `prompt | limit | tip`. Limit and tip may be left
//! out.

use super::{PROMPT_CHARACTERS, Prompt, SECTIONS, fits_form, typed_limit};
use crate::domain::ids::PromptSetId;
use crate::domain::language::Language;
use crate::domain::resume::{LengthLimit, LengthUnit, limit_of};
use std::collections::BTreeSet;

/// Sets a server may have.
pub const SETS: usize = 20;
/// Characters of a set's name.
pub const SET_NAME: usize = 60;
/// Characters of a tip.
pub const TIP_CHARACTERS: usize = 300;

/// A set as an admin typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedSet {
    /// Its name.
    pub name: String,
    /// Its prompts in order; their keys number them.
    pub prompts: Vec<Prompt>,
}

/// A set that a server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSet {
    /// Its id.
    pub id: PromptSetId,
    /// The language of its prompts.
    pub language: Language,
    /// Its name.
    pub name: String,
    /// Its prompts in order.
    pub prompts: Vec<Prompt>,
}

/// Why a set of prompts is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetRefusal {
    /// The name has no words or is too long.
    #[error("bad name")]
    BadName,
    /// There is no prompt.
    #[error("no prompts")]
    Empty,
    /// More prompts than a letter has sections.
    #[error("too many prompts")]
    TooMany,
    /// A line that cannot be taken, from 1, and why.
    #[error("line {0}: {1:?}")]
    Line(u32, LineFault),
    /// The server has [`SETS`] already.
    #[error("too many sets")]
    TooManySets,
    /// Another set of that language has the name.
    #[error("name taken")]
    NameTaken,
    /// The set is not there, or not any more.
    #[error("no such set")]
    NotFound,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// The prompt has no words or is too long.
    Prompt,
    /// The same prompt stands above.
    Twice,
    /// The limit was not understood.
    Limit,
    /// The limit is more than a form takes.
    TooLong,
    /// The tip is too long.
    Tip,
}

impl TypedSet {
    /// Reads a name and a text of one prompt a line.
    ///
    /// # Errors
    /// What is wrong first.
    pub fn read(name: &str, text: &str) -> Result<Self, SetRefusal> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.chars().any(char::is_alphanumeric) || name.chars().count() > SET_NAME {
            return Err(SetRefusal::BadName);
        }
        let mut prompts: Vec<Prompt> = Vec::new();
        let mut titles = BTreeSet::new();
        for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
            let prompt = line_of(line, prompts.len()).map_err(|fault| SetRefusal::Line(number, fault))?;
            if !titles.insert(prompt.title.clone()) {
                return Err(SetRefusal::Line(number, LineFault::Twice));
            }
            prompts.push(prompt);
        }
        match prompts.len() {
            0 => Err(SetRefusal::Empty),
            1..=SECTIONS => Ok(Self { name, prompts }),
            _ => Err(SetRefusal::TooMany),
        }
    }
}

fn line_of(line: &str, place: usize) -> Result<Prompt, LineFault> {
    let mut parts =
        line.splitn(3, ['|', '｜']).map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    let title = parts.next().unwrap_or_default();
    if !title.chars().any(char::is_alphanumeric) || title.chars().count() > PROMPT_CHARACTERS {
        return Err(LineFault::Prompt);
    }
    let (limit, tip) = match (parts.next(), parts.next()) {
        (Some(limit), Some(tip)) => (typed_limit(&limit).map_err(|_| LineFault::Limit)?, tip),
        // One part alone is the limit where it reads as one, and the tip otherwise.
        (Some(part), None) => match typed_limit(&part) {
            Ok(limit) => (limit, String::new()),
            Err(_) => (None, part),
        },
        (None, _) => (None, String::new()),
    };
    let limit = limit.or_else(|| limit_of(&title));
    if !limit.is_none_or(fits_form) {
        return Err(LineFault::TooLong);
    }
    if tip.chars().count() > TIP_CHARACTERS {
        return Err(LineFault::Tip);
    }
    let (most, unit) = limit.map_or((0, LengthUnit::Characters), |LengthLimit { most, unit }| (most, unit));
    Ok(Prompt { key: place.to_string(), title, tip, most, unit })
}

/// Prompts as they are typed, so that they can be changed.
pub fn typed(prompts: &[Prompt], language: Language) -> String {
    let line = |prompt: &Prompt| {
        let limit = prompt.limit().map(|limit| limit.typed(language));
        match (limit, prompt.tip.as_str()) {
            (None, "") => prompt.title.clone(),
            (Some(limit), "") => format!("{} | {limit}", prompt.title),
            (limit, tip) => format!("{} | {} | {tip}", prompt.title, limit.unwrap_or_default()),
        }
    };
    prompts.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{LineFault, SECTIONS, SetRefusal, TypedSet, typed};
    use crate::domain::language::Language;
    use crate::domain::resume::{LengthLimit, LengthUnit};
    use proptest::prelude::*;

    fn limits(text: &str) -> Vec<Option<LengthLimit>> {
        TypedSet::read("가온", text).unwrap().prompts.iter().map(|prompt| prompt.limit()).collect()
    }

    #[test]
    fn lines_are_prompts_with_limit_and_tip_in_either_language() {
        let text = "지원 동기 | 700자 | 왜 우리 회사인지 | 먼저\n\nWhy us? | 300 words\n성장 과정 | 한 가지 경험만 적어 주세요\n\
                    협업 경험 ｜ 공백 제외 500자 ｜\n이유 (400자 이내)\nPlain";
        let set = TypedSet::read("  가온   2026 ", text).unwrap();
        assert_eq!(set.name, "가온 2026");
        let of = |most, unit| Some(LengthLimit { most, unit });
        assert_eq!(
            limits(text),
            [
                of(700, LengthUnit::Characters),
                of(300, LengthUnit::Words),
                None,
                of(500, LengthUnit::CharactersWithoutSpaces),
                of(400, LengthUnit::Characters),
                None
            ]
        );
        let tips: Vec<&str> = set.prompts.iter().map(|prompt| prompt.tip.as_str()).collect();
        assert_eq!(tips, ["왜 우리 회사인지 | 먼저", "", "한 가지 경험만 적어 주세요", "", "", ""]);
    }

    #[test]
    fn a_number_too_small_for_a_limit_is_part_of_the_prompt() {
        let set = TypedSet::read("a", "01자0").unwrap();
        assert_eq!(set.prompts[0].limit(), None);
        assert_eq!(TypedSet::read("a", &typed(&set.prompts, Language::Ko)).unwrap(), set);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let refused = |name: &str, text: &str| TypedSet::read(name, text).unwrap_err();
        assert_eq!(refused(" - ", "a"), SetRefusal::BadName);
        assert_eq!(refused(&"가".repeat(61), "a"), SetRefusal::BadName);
        assert_eq!(refused("a", "\n \n"), SetRefusal::Empty);
        assert_eq!(refused("a", "b\n | 700 | c"), SetRefusal::Line(2, LineFault::Prompt));
        assert_eq!(refused("a", "\nb | many | c"), SetRefusal::Line(2, LineFault::Limit));
        assert_eq!(refused("a", "b | 9 | c"), SetRefusal::Line(1, LineFault::Limit));
        assert_eq!(refused("a", "b | 4001"), SetRefusal::Line(1, LineFault::TooLong));
        assert_eq!(refused("a", "b\nc\nb"), SetRefusal::Line(3, LineFault::Twice));
        assert_eq!(refused("a", &format!("b || {}", "t".repeat(301))), SetRefusal::Line(1, LineFault::Tip));
        let many: Vec<String> = (0..=SECTIONS).map(|n| format!("prompt {n}")).collect();
        assert_eq!(refused("a", &many.join("\n")), SetRefusal::TooMany);
    }

    proptest! {
        #[test]
        fn anything_typed_is_taken_or_refused_and_what_is_taken_reads_back(text in "([a-c가나 |｜0-9자]{0,20}\n){0,4}") {
            if let Ok(set) = TypedSet::read("a", &text) {
                for l in Language::ALL {
                    let again = TypedSet::read("a", &typed(&set.prompts, l)).unwrap();
                    prop_assert_eq!(&again, &set);
                }
            }
        }
    }
}
