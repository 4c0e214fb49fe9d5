//! What a resume says, understood without any model: its language, sections, skills, periods of experience, results
//! in numbers, personal data, and the lines an interviewer would ask about.
//!
//! Everything refers to the numbered lines of [`ResumeText`], so that a question can cite the line it came from and
//! the same text always gives the same answer.

mod achievements;
mod cover_letter;
mod experience;
mod hidden;
mod lines;
mod parts;
mod personal;
mod quality;
mod questions;
mod section_titles;
mod sections;
mod skill_list;
mod skills;

pub use achievements::Achievement;
pub use cover_letter::{
    CoverLetterAnswer, LengthLimit, LengthUnit, SHORTEST_LIMIT, cover_letter_answers, limit_of,
};
pub use experience::{Experience, YearMonth};
pub use hidden::{hidden_lines, taken_out, without_hidden};
pub use lines::{Line, ResumeText};
pub use parts::{Correction, Part, parts};
pub use personal::{PersonalDatum, PersonalKind};
pub use quality::{Quality, Suspicion};
pub use questions::{WorthReason, WorthyLine, question_worthy_lines};
pub use sections::{Section, SectionKind};
pub use skills::Skill;

use serde::{Deserialize, Serialize};

pub use crate::domain::language::Language;

/// What was understood of a resume. All line numbers are those of [`ResumeText::new`] on the same text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Understanding {
    /// The language most of the text is in.
    pub language: Language,
    /// The titled parts in order; together they cover every line once.
    pub sections: Vec<Section>,
    /// Known technologies and methods, by first mention.
    pub skills: Vec<Skill>,
    /// Lines with a period of time, in order of appearance.
    pub experiences: Vec<Experience>,
    /// Lines with a measured result, in order of appearance.
    pub achievements: Vec<Achievement>,
    /// Personal data found in the text, in order of appearance.
    pub personal: Vec<PersonalDatum>,
    /// How usable the text is.
    pub quality: Quality,
}

impl Understanding {
    /// The section a line belongs to.
    pub fn section_of(&self, line: u32) -> Option<&Section> {
        self.sections.iter().find(|section| (section.first_line..=section.last_line).contains(&line))
    }
}

/// Understands the text of a resume; never fails, see [`Understanding::quality`] for doubts.
pub fn understand(text: &str) -> Understanding {
    let text = ResumeText::new(text);
    let language = quality::language(&text);
    let sections = sections::find(&text);
    let personal = personal::find(&text);
    let skills = skills::find(&text, &personal);
    let experiences = experience::find(&text);
    let achievements = achievements::find(&text, &personal);
    let quality = quality::assess(&text, &sections, &skills, &experiences, &personal);
    Understanding { language, sections, skills, experiences, achievements, personal, quality }
}

/// The lines with every personal datum replaced by its kind in brackets (`[phone]`), for texts that leave the process.
pub fn redacted_lines(text: &ResumeText, understanding: &Understanding) -> Vec<Line> {
    personal::redact(text, &understanding.personal)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};

    use super::{ResumeText, question_worthy_lines, redacted_lines, understand};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever the text, everything refers to lines that exist, and nothing panics.
        #[test]
        fn any_text_is_understood(text in "(?:[ -~가-힣\n•@.:0-9]|경력|Skills|2021.03 ~ |010-1234-5678|a@b.co|\\PC){0,200}") {
            let (lines, understood) = (ResumeText::new(&text), understand(&text));
            let count = u32::try_from(lines.lines.len()).unwrap_or(u32::MAX);
            let covered: Vec<u32> = understood.sections.iter().flat_map(|s| s.first_line..=s.last_line).collect();
            prop_assert_eq!(covered, (1..=count).collect::<Vec<_>>());
            for datum in &understood.personal {
                let line = lines.line(datum.line);
                prop_assert!(line.is_some_and(|line| line.get(datum.range.clone()).is_some()));
            }
            prop_assert_eq!(redacted_lines(&lines, &understood).len(), lines.lines.len());
            for worthy in question_worthy_lines(&understood, &lines) {
                prop_assert!((1..=count).contains(&worthy.line) && worthy.score.is_finite());
            }
            prop_assert_eq!(understand(&text), understood);
        }
    }
}
