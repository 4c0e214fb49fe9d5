//! Words that make an answer longer: told apart from what it says by their company, because any of them may be meant.

use super::junk::{is_filler, knows};
use crate::domain::wording::{sentences, stem_set};
use std::collections::BTreeSet;

/// So many filler words in one sentence are padding; fewer may be what it says ("the motor will work").
const COMPANY: usize = 3;
/// Most of a padding sentence's stems that may say something.
const SAYS_LITTLE: f64 = 0.2;

/// Whether a sentence, given by its stems, only makes the answer longer.
pub fn is_padding(asked: &BTreeSet<String>, sentence: &BTreeSet<String>) -> bool {
    let own: Vec<&String> = sentence.iter().filter(|stem| !knows(asked, stem)).collect();
    let filler = own.iter().filter(|stem| is_filler(stem)).count();
    // With nothing else beside them two are enough.
    let company = if filler == own.len() { COMPANY - 1 } else { COMPANY };
    filler >= company && (own.len() - filler) as f64 <= SAYS_LITTLE * sentence.len() as f64
}

/// The different stems by which a text says more than the question.
pub(super) fn substance(question: &str, text: &str) -> BTreeSet<String> {
    let asked = stem_set(question);
    let mut said = BTreeSet::new();
    for sentence in sentences(text) {
        let own: Vec<String> = stem_set(sentence).into_iter().filter(|stem| !asked.contains(stem)).collect();
        let padded = own.iter().filter(|stem| is_filler(stem)).count() >= COMPANY;
        said.extend(own.into_iter().filter(|stem| !(padded && is_filler(stem))));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: &str = "What does an index cost?";

    fn padding(sentence: &str) -> bool {
        is_padding(&stem_set(QUESTION), &stem_set(sentence))
    }

    #[test]
    fn padding_is_told_from_what_uses_the_same_words() {
        for sentence in [
            "This is a very important topic and I am really glad that you asked me about it.",
            "In my opinion it matters a lot in practice, and anybody in this field should understand it well.",
            "이 주제는 실무에서 매우 중요하며, 이런 질문을 해 주셔서 정말 감사합니다.",
            "이 분야에서 일하는 사람이라면 누구나 잘 이해하고 있어야 한다고 생각합니다.",
        ] {
            assert!(padding(sentence), "{sentence}");
        }
        for sentence in [
            "The motor will work.",
            "He could improve by practice.",
            "Different people used different balls.",
            "이용자의 업무 시간을 줄이려고 배치 작업을 나누었습니다.",
            "좋은 인덱스는 카디널리티가 높은 열에 둡니다.",
        ] {
            assert!(!padding(sentence), "{sentence}");
        }
    }

    #[test]
    fn padding_adds_no_substance() {
        let said = "It slows every insert.";
        let padded = format!("{said} Honestly, I think this is a really important and essential topic.");
        assert_eq!(substance(QUESTION, &padded), substance(QUESTION, said));
        assert_eq!(substance(QUESTION, "The motor will work.").len(), 2);
    }
}
