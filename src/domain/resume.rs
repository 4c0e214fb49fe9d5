//! What a resume says, understood without any model: its language, sections, skills, periods of experience, results
//! in numbers, personal data, and the lines an interviewer would ask about.
//!
//! Everything refers to the numbered lines of [`ResumeText`], so that a question can cite the line it came from and
//! the same text always gives the same answer.

mod achievements;
mod experience;
mod lines;
mod personal;
mod quality;
mod questions;
mod sections;
mod skill_list;
mod skills;

pub use achievements::Achievement;
pub use experience::{Experience, YearMonth};
pub use lines::{Line, ResumeText};
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
