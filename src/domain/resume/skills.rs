//! Technologies and methods a resume mentions.

use std::{collections::BTreeMap, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

use super::{PersonalDatum, ResumeText, skill_list::SKILLS};

/// A known technology or method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// The usual spelling (`Kubernetes` for `k8s` and `쿠버네티스`).
    pub name: String,
    /// The lines that mention it, ascending.
    pub lines: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// Any case will do.
    None,
    /// Exactly this case.
    Case,
    /// Exactly this case, and in a list.
    List,
}

struct Spelling {
    /// Index into [`SKILLS`].
    skill: usize,
    text: &'static str,
    care: Care,
}

struct Dictionary {
    finder: AhoCorasick,
    /// The spellings of each pattern of the finder, which ignores case.
    spellings: Vec<Vec<Spelling>>,
}

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| {
    let mut patterns: Vec<String> = Vec::new();
    let mut spellings: Vec<Vec<Spelling>> = Vec::new();
    for spelling in
        SKILLS.iter().enumerate().flat_map(|(skill, (name, others))| all_spellings(skill, name, others))
    {
        let pattern = spelling.text.to_lowercase();
        match patterns.iter().position(|known| *known == pattern) {
            Some(index) => spellings[index].push(spelling),
            None => {
                patterns.push(pattern);
                spellings.push(vec![spelling]);
            }
        }
    }
    let finder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(&patterns)
        .expect("the skill list is fixed and tested");
    Dictionary { finder, spellings }
});

fn all_spellings(skill: usize, name: &'static str, others: &'static [&'static str]) -> Vec<Spelling> {
    let mut all: Vec<Spelling> = others
        .iter()
        .map(|other| match (other.strip_prefix('='), other.strip_prefix(',')) {
            (Some(text), _) => Spelling { skill, text, care: Care::Case },
            (_, Some(text)) => Spelling { skill, text, care: Care::List },
            _ => Spelling { skill, text: other, care: Care::None },
        })
        .collect();
    if !all.iter().any(|spelling| spelling.text == name) {
        all.push(Spelling { skill, text: name, care: Care::None });
    }
    all
}

/// Finds the skills of a text, by first mention. Web addresses and other personal data mention none.
pub(super) fn find(text: &ResumeText, personal: &[PersonalDatum]) -> Vec<Skill> {
    let mut order: Vec<usize> = Vec::new();
    let mut lines: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for line in &text.lines {
        let masked = |start: usize, end: usize| {
            let clash = |datum: &&PersonalDatum| datum.range.start < end && start < datum.range.end;
            personal.iter().filter(|datum| datum.line == line.number).any(|datum| clash(&datum))
        };
        for (skill, start, end) in in_line(&line.text) {
            let mentions = lines.entry(skill).or_default();
            if !masked(start, end) && mentions.last() != Some(&line.number) {
                if mentions.is_empty() {
                    order.push(skill);
                }
                mentions.push(line.number);
            }
        }
    }
    let skill = |index: usize| Skill {
        name: SKILLS[index].0.to_owned(),
        lines: lines.get(&index).cloned().unwrap_or_default(),
    };
    order.into_iter().map(skill).collect()
}

/// The skills of a line with their places; of overlapping spellings the longest counts.
fn in_line(line: &str) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for hit in DICTIONARY.finder.find_overlapping_iter(line) {
        let (start, end) = (hit.start(), hit.end());
        let spellings = &DICTIONARY.spellings[hit.pattern().as_usize()];
        if let Some(spelling) = spellings.iter().find(|spelling| spelling.fits(line, start, end)) {
            found.push((spelling.skill, start, end));
        }
    }
    let inside = |&(_, start, end): &(usize, usize, usize), other: &(usize, usize, usize)| {
        other.1 <= start && end <= other.2 && other.2 - other.1 > end - start
    };
    let longest: Vec<_> =
        found.iter().filter(|hit| !found.iter().any(|other| inside(hit, other))).copied().collect();
    let mut longest = longest;
    longest.sort_by_key(|(_, start, _)| *start);
    longest
}

impl Spelling {
    fn fits(&self, line: &str, start: usize, end: usize) -> bool {
        let exact = self.care == Care::None || &line[start..end] == self.text;
        let listed = self.care != Care::List || is_listed(line, start, end);
        exact && listed && is_word(line, start, end)
    }
}

/// Whether a match is a word of its own. Korean particles may follow; within one script it must not go on.
fn is_word(line: &str, start: usize, end: usize) -> bool {
    let before = line[..start].chars().next_back();
    let mut rest = line[end..].chars();
    let (after, then) = (rest.next(), rest.next());
    let hangul = |c: Option<char>| c.is_some_and(|c| ('가'..='힣').contains(&c));
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    if hangul(line[start..].chars().next()) {
        return !hangul(before);
    }
    let begins =
        !latin(before) && !matches!(before, Some('.' | '@' | '#' | '/')) || starts_after_slash(line, start);
    // `C` in `C++` and `Node` in `Node.js` are other names; a version may follow, as in `Java17`.
    let goes_on = after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '+' | '#' | '_' | '@'))
        || (after == Some('.') && latin(then));
    let versioned = after.is_some_and(|c| c.is_ascii_digit()) && end - start < 3;
    begins && !goes_on && !versioned
}

/// `Java/Kotlin` is a list, `example.com/java` an address.
fn starts_after_slash(line: &str, start: usize) -> bool {
    let head = &line[..start];
    let word = head.rsplit(char::is_whitespace).next().unwrap_or_default();
    head.ends_with('/') && !word.contains('.') && !word.contains(':') && word.len() > 1
}

/// Whether a match stands between separators, as in `Go, Rust` or `언어: C`.
fn is_listed(line: &str, start: usize, end: usize) -> bool {
    let separator =
        |c: char| matches!(c, ',' | '/' | '|' | '·' | '•' | ':' | '(' | ')' | ';' | '▪' | '、' | '[' | ']');
    let before = line[..start].trim_end().chars().next_back();
    let after = line[end..].trim_start().chars().next();
    before.is_none_or(|c| separator(c) || c == '-') && after.is_none_or(separator)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ResumeText, SKILLS, find};

    fn names(line: &str) -> Vec<String> {
        find(&ResumeText::new(line), &[]).into_iter().map(|skill| skill.name).collect()
    }

    #[test]
    fn spellings_in_both_languages_are_one_skill() {
        let cases: [(&str, &[&str]); 12] = [
            ("자바스크립트와 스프링 부트를 썼다", &["JavaScript", "Spring Boot"]),
            ("Java를 Kotlin으로 전환", &["Java", "Kotlin"]),
            ("k8s 위의 쿠버네티스", &["Kubernetes"]),
            ("Node.js, React.js, Next.js 14", &["Node.js", "React", "Next.js"]),
            ("C, C++, C#, Go", &["C", "C++", "C#", "Go"]),
            ("Java/Kotlin/Spring", &["Java", "Kotlin", "Spring"]),
            ("MSA 전환과 JPA N+1 해결", &["Microservices", "JPA"]),
            ("Used Redis-backed cache on AWS", &["Redis", "Caching", "AWS"]),
            ("CI/CD with GitHub Actions", &["CI/CD", "GitHub Actions"]),
            ("언어: R", &["R"]),
            ("React Native app", &["React Native"]),
            ("Socket.IO", &["Socket.IO"]),
        ];
        for (line, expected) in cases {
            assert_eq!(names(line), expected, "{line}");
        }
    }

    #[test]
    fn everyday_words_are_no_skills() {
        for line in [
            "I go to spring festivals and react swiftly",
            "JavaFX는 아니다".replace("JavaFX", "Javanese").as_str(),
            "We express trust; rust never sleeps",
            "Vitamin C is in R&D",
            "Go to market",
            "지고랭이",
        ] {
            assert_eq!(names(line), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn lines_are_collected_in_order() {
        let skills = find(&ResumeText::new("Kafka\nRedis, Kafka\nnothing\nKafka"), &[]);
        assert_eq!(
            skills.iter().map(|s| (s.name.as_str(), s.lines.clone())).collect::<Vec<_>>(),
            [("Kafka", vec![1, 2, 4]), ("Redis", vec![2])]
        );
    }

    #[test]
    fn the_list_has_no_duplicates() {
        let mut seen = BTreeSet::new();
        for (name, others) in SKILLS {
            assert!(seen.insert(name.to_lowercase()), "{name}");
            for other in *others {
                let bare = other.trim_start_matches(['=', ',']);
                // A marked spelling repeats its own name to restrict it.
                assert!(
                    bare.eq_ignore_ascii_case(name)
                        || seen.insert(bare.to_lowercase())
                        || *bare != bare.to_lowercase(),
                    "{other}"
                );
            }
        }
        assert!(SKILLS.len() >= 200);
    }
}
