//! Words that make an answer longer: told apart from what it says by their company, because any of them may be meant.

use super::general::is_list;
use super::junk::is_filler;
use crate::domain::wording::{sentences, stem_set};
use std::collections::BTreeSet;

/// So many filler words in one sentence are padding; fewer may be what it says ("the motor will work").
const COMPANY: usize = 3;
/// The different stems by which a text says more than the question.
pub fn substance(question: &str, text: &str) -> BTreeSet<String> {
    let asked = stem_set(question);
    let mut said = BTreeSet::new();
    for sentence in sentences(text).into_iter().filter(|sentence| !is_list(sentence)) {
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

    #[test]
    fn padding_adds_no_substance() {
        let said = "It slows every insert.";
        let padded = format!("{said} Honestly, I think this is a really important and essential topic.");
        assert_eq!(substance(QUESTION, &padded), substance(QUESTION, said));
        assert_eq!(substance(QUESTION, "The motor will work.").len(), 2);
    }
}
