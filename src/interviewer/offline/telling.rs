//! Which sentences of an answer tell something about the matter: what is pasted, asked back, listed or only polite does not.

use super::answer::Sentence;
use super::signs::Sign;
use crate::domain::question::{KeyPoint, Question, QuestionKind, Source};
use crate::domain::rubric::{is_generic, is_list, rubric_texts};
use crate::domain::wording::{same_word, squeeze, stem_set, words};
use std::collections::BTreeSet;

/// So many general words in one sentence make it padding; fewer may be what it says ("the motor will work").
const COMPANY: usize = 3;
/// One word in so many may say something in a sentence that is padding all the same.
const SAYS_LITTLE: usize = 6;
/// So many words of the key points make a sentence one about the matter, however general they are.
const ABOUT_IT: usize = 2;

/// Drops the sentences that say nothing; the first stays where all are so.
pub(super) fn leave_out_padding(asked: &BTreeSet<String>, points: &Points, sentences: &mut Vec<Sentence>) {
    let tells = |sentence: &Sentence| {
        let own: Vec<&String> = sentence.stems.iter().filter(|stem| !knows(asked, stem)).collect();
        let about = own.iter().filter(|stem| points.hold(stem)).count() >= ABOUT_IT;
        let general = own.iter().filter(|stem| is_generic(stem) && !(about && points.hold(stem))).count();
        // With nothing else beside them two are enough, and a sentence without any word that means something is none.
        let company = if general == own.len() { COMPANY - 1 } else { COMPANY };
        let empty = sentence.stems.is_empty() && !sentence.signs.contains(&Sign::Number);
        let numbers_a_list =
            !sentence.text.contains(char::is_alphabetic) && sentence.text.ends_with(['.', ')']);
        !(empty || numbers_a_list || general >= company && (own.len() - general) * SAYS_LITTLE <= own.len())
    };
    if sentences.iter().any(tells) {
        sentences.retain(tells);
    } else {
        sentences.truncate(1);
    }
}

fn knows(set: &BTreeSet<String>, stem: &str) -> bool {
    set.contains(stem) || set.iter().any(|other| same_word(other, stem))
}

/// Texts that stand before the candidate's eyes: who pastes them says nothing.
pub(super) struct Pasted {
    texts: Vec<String>,
    wordings: Vec<String>,
    /// Whether a list of terms says nothing: a single reference answer may be a list itself.
    no_lists: bool,
    /// Whether a question is no answer.
    no_questions: bool,
}

/// Fewest letters of a text that is told as pasted; fewer may be a part of any answer.
const PASTED: usize = 8;
/// Fewest accepted wordings that make a list.
const WORDINGS: usize = 4;

impl Pasted {
    pub(super) fn of(question: &Question) -> Self {
        let several = question.key_points.len() >= 2;
        let names = question.key_points.iter().filter(|_| several).map(|point| point.name.as_str());
        let cites: &[_] = match &question.source {
            Source::Tailored { cites } => cites,
            _ => &[],
        };
        let shown = cites.iter().map(|cite| cite.text.as_str()).chain(question.hint.as_deref());
        let texts = names.chain(shown).map(squeeze).chain(rubric_texts().map(squeeze));
        let mut wordings: Vec<String> = question
            .key_points
            .iter()
            .filter(|_| several)
            .flat_map(|point| point.accept.iter().chain([&point.name]))
            .map(|wording| squeeze(wording))
            .filter(|wording| wording.chars().count() >= 2)
            .collect();
        wordings.sort_by_key(|wording| std::cmp::Reverse(wording.len()));
        wordings.dedup();
        let asked_for = |point: &KeyPoint| point.name.trim_end().ends_with(['?', '？']);
        Self {
            texts: texts.filter(|text| text.chars().count() >= PASTED).collect(),
            wordings,
            no_lists: question.key_points.len() != 1,
            no_questions: !question.key_points.iter().any(asked_for),
        }
    }

    /// Whether a sentence is nothing but such a text, a question, or a list of terms.
    pub(super) fn holds(&self, sentence: &str) -> bool {
        let tight = squeeze(sentence);
        let length = tight.chars().count();
        let is_part = |text: &String| {
            (length >= PASTED && text.contains(&tight))
                || (tight.contains(text.as_str()) && text.chars().count() * 10 >= length * 8)
        };
        self.no_questions && asks(sentence, &tight)
            || self.texts.iter().any(is_part)
            || self.no_lists && (is_list(sentence) || self.lists_wordings(&tight))
    }

    /// Accepted wordings one after the other, with hardly anything between them.
    fn lists_wordings(&self, tight: &str) -> bool {
        let mut rest = tight.to_owned();
        let mut used = 0;
        for wording in &self.wordings {
            if let Some(at) = rest.find(wording.as_str()) {
                rest.replace_range(at..at + wording.len(), "");
                used += 1;
            }
        }
        used >= WORDINGS && rest.chars().count() * 5 <= tight.chars().count()
    }
}

/// How one asks for something in English, at the beginning.
const ASKING: [&str; 6] = ["tell me", "describe", "explain", "walk me", "give me", "please"];
/// How one asks for something in Korean, at the end.
const ASKING_KO: [&str; 8] =
    ["주세요", "주십시오", "주시겠어요", "주시겠습니까", "바랍니다", "부탁드립니다", "부탁드려요", "보세요"];

/// Whether a sentence asks instead of answering.
fn asks(sentence: &str, tight: &str) -> bool {
    let plain = words(sentence).join(" ");
    sentence.trim_end().ends_with(['?', '？'])
        || ASKING.iter().any(|start| plain.strip_prefix(start).is_some_and(|rest| rest.starts_with(' ')))
        || ASKING_KO.iter().any(|end| tight.ends_with(end))
}

/// New words that one word of the key points carries with it, itself included.
const STEMS_PER_STEM: usize = 2;
/// Words that one word about the matter carries with it.
const WORDS_PER_STEM: usize = 6;

/// What a prepared technical question is about; empty for every other question, where nobody can know what matters.
pub(super) struct Points {
    /// The words of the question and of its key points.
    all: BTreeSet<String>,
    /// The words of the key points that the question did not give away.
    own: BTreeSet<String>,
}

impl Points {
    pub(super) fn of(question: &Question) -> Self {
        let known =
            question.kind == QuestionKind::Technical && matches!(question.source, Source::Stock { .. });
        let points = question.key_points.iter().filter(|_| known);
        let mut all: BTreeSet<String> = points
            .flat_map(|point| point.accept.iter().chain([&point.name]))
            .flat_map(|text| stem_set(text))
            .collect();
        let asked = stem_set(&question.text);
        let own = all.iter().filter(|stem| !knows(&asked, stem)).cloned().collect();
        if !all.is_empty() {
            all.extend(asked);
        }
        Self { all, own }
    }

    /// Whether a word is one of the key points'.
    fn hold(&self, stem: &str) -> bool {
        knows(&self.own, stem)
    }

    /// Drops the sentences that are about nothing asked; the first stays where all are so. Of a sentence with the
    /// question's words alone nobody can say more than that it is about it.
    pub(super) fn leave_out_strange(&self, sentences: &mut Vec<Sentence>) {
        if self.all.is_empty() {
            return;
        }
        let says = |sentence: &Sentence| {
            let names = [Sign::Number, Sign::Named].iter().any(|sign| sentence.signs.contains(sign));
            let holds = |set: &BTreeSet<String>| sentence.stems.iter().any(|stem| knows(set, stem));
            holds(&self.own) || names && holds(&self.all)
        };
        if sentences.iter().any(says) {
            sentences.retain(says);
        } else {
            sentences.truncate(1);
        }
    }

    /// How much of what is said beyond the question can be about the matter.
    pub(super) fn told(&self, said: usize, stems: &BTreeSet<String>) -> usize {
        if self.all.is_empty() {
            return said;
        }
        said.min(STEMS_PER_STEM * stems.iter().filter(|stem| self.hold(stem)).count().max(1))
    }

    /// How many words so many stems about the matter account for.
    pub(super) fn most_words(&self, stems: &BTreeSet<String>) -> usize {
        if self.all.is_empty() {
            return usize::MAX;
        }
        WORDS_PER_STEM * stems.iter().filter(|stem| knows(&self.all, stem)).count().max(1)
    }
}
