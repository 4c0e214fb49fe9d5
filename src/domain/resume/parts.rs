//! The parts of a resume that its candidate corrects one at a time.

use serde::{Deserialize, Serialize};

use super::{ResumeText, Section, Understanding};

/// Most characters of a part: it is corrected in a form, which takes 4000 and is to leave room for what is added.
const PART: usize = 3400;
/// Most parts; what comes after them is not corrected but uploaded anew.
const PARTS: usize = 25;

/// Lines that are corrected together: a section, or a piece of a long one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The section the part is of, or begins with.
    pub section: Section,
    /// First line.
    pub first_line: u32,
    /// Last line, inclusive.
    pub last_line: u32,
}

/// What a candidate corrected in a version of a resume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Number of the version that was corrected.
    pub of: u32,
    /// First line corrected, counted in that version; 0 where hidden lines stayed out of a new document.
    pub first_line: u32,
    /// The lines as they were read.
    pub was: Vec<String>,
    /// Lines that were taken out with nothing in their place: the candidate does not want to be asked about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
}

/// The parts of a resume in order.
pub fn parts(understanding: &Understanding, text: &ResumeText) -> Vec<Part> {
    let mut parts = cut(text, |line, part: &Part| line > part.section.last_line, understanding);
    if parts.len() > PARTS {
        // Far more titles than a resume has: parts as long as a form takes instead.
        parts = cut(text, |_, _| false, understanding);
    }
    parts.truncate(PARTS);
    parts
}

/// Cuts the lines into parts where one would be too long, and where `ends` says so.
fn cut(text: &ResumeText, ends: impl Fn(u32, &Part) -> bool, understanding: &Understanding) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut length = 0;
    for line in &text.lines {
        let characters = line.text.chars().count() + 1;
        match parts.last_mut() {
            Some(part) if length + characters <= PART && !ends(line.number, part) => {
                part.last_line = line.number;
                length += characters;
            }
            _ => {
                let Some(section) = understanding.section_of(line.number) else { continue };
                let (first_line, last_line) = (line.number, line.number);
                parts.push(Part { section: section.clone(), first_line, last_line });
                length = characters;
            }
        }
    }
    parts
}

impl ResumeText {
    /// The lines from `first` to `last`; `None` if there are no such lines.
    pub fn range(&self, first: u32, last: u32) -> Option<Vec<String>> {
        let (first, last) = (usize::try_from(first).ok()?, usize::try_from(last).ok()?);
        let lines = self.lines.get(first.checked_sub(1)?..last)?;
        Some(lines.iter().map(|line| line.text.clone()).collect())
    }

    /// The whole text with the lines from `first` to `last` replaced; `None` if there are no such lines.
    pub fn corrected(&self, first: u32, last: u32, with: &str) -> Option<String> {
        let before = self.range(1, first.checked_sub(1)?)?;
        self.range(first, last)?;
        let after = self.range(last.checked_add(1)?, u32::try_from(self.lines.len()).ok()?)?;
        let with = Self::new(with).lines.into_iter().map(|line| line.text);
        let lines: Vec<String> = before.into_iter().chain(with).chain(after).collect();
        Some(lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ResumeText, understand};
    use super::{PART, PARTS, parts};
    use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};

    const TEXT: &str =
        "Kim Hana\nExperience\nNorthlight 2021.03 - 2024.02\n- Cut latency by 80%\nSkills\nRust, Kafka";

    #[test]
    fn each_section_is_a_part_and_a_long_one_is_several() {
        let text = ResumeText::new(TEXT);
        let found = parts(&understand(TEXT), &text);
        let lines: Vec<_> = found.iter().map(|part| (part.first_line, part.last_line)).collect();
        assert_eq!(lines, [(1, 1), (2, 4), (5, 6)]);
        let long =
            format!("Experience\n{}", "- Built the thing that nobody else wanted to build\n".repeat(200));
        let found = parts(&understand(&long), &ResumeText::new(&long));
        assert_eq!(found.len(), 4);
        assert_eq!(found[1].section.title, "Experience");
    }

    #[test]
    fn lines_are_changed_removed_and_added() {
        let text = ResumeText::new(TEXT);
        assert_eq!(text.range(3, 4).unwrap_or_default()[0], "Northlight 2021.03 - 2024.02");
        let changed = text.corrected(4, 4, "- Cut latency by 84%\n\n- Wrote it down").unwrap_or_default();
        assert_eq!(changed, TEXT.replace("80%", "84%\n- Wrote it down"));
        assert_eq!(text.corrected(1, 1, " ").unwrap_or_default(), TEXT.replace("Kim Hana\n", ""));
        for (first, last) in [(0, 1), (1, 7), (5, 4), (7, 7), (u32::MAX, u32::MAX), (1, u32::MAX)] {
            let found = text.corrected(first, last, "x");
            assert!(found.is_none() || (first, last) == (5, 4), "{first}-{last}: {found:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Parts are lines one after the other, fit into a form, and give back the text when nothing is changed.
        #[test]
        fn parts_cover_the_text(text in "(?:[a-z ]{0,80}\n|경력\n|Skills\n|1. 지원 동기 \\(500자 이내\\)\n|[가-힣 ]{0,300}\n){0,60}") {
            let lines = ResumeText::new(&text);
            let found = parts(&understand(&text), &lines);
            prop_assert!(found.len() <= PARTS);
            let mut next = 1;
            for part in &found {
                prop_assert_eq!(part.first_line, next);
                next = part.last_line + 1;
                let words = lines.range(part.first_line, part.last_line).unwrap_or_default().join("\n");
                prop_assert!(words.chars().count() <= PART);
                let same = lines.corrected(part.first_line, part.last_line, &words).unwrap_or_default();
                prop_assert_eq!(ResumeText::new(&same), lines.clone());
            }
        }
    }
}
